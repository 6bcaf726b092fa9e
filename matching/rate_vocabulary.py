"""The words that rates are named with: the questions they answer, and what is short for them."""

from matching.rate_languages import DUTCH, FRENCH, ITALIAN, SPANISH
from matching.rate_languages import STOP_WORDS as FURTHER_STOP_WORDS
from matching.rate_phrases import ENGLISH_AND_GERMAN
from matching.vocabulary import Facet, Vocabulary

FACETS = {
    # May it be cancelled?
    "terms": Facet(defaults=frozenset({"terms:flexible"}), missing=0.2, missing_everywhere=0.2),
    # Is it the public price of the day?
    "price": Facet(defaults=frozenset({"price:standard"}), missing=1.0, missing_everywhere=1.0),
    "board": Facet(defaults=frozenset({"board:none"}), missing=0.5, missing_everywhere=0.75),
    # Who may book it?
    "guest": Facet(is_telling=True),
    # Which channel sells it?
    "channel": Facet(missing=0.5, missing_everywhere=0.75, is_telling=True),
    # When is it booked, for how long, for which days?
    "booking": Facet(missing=0.4, missing_everywhere=0.5, is_telling=True),
    "stay": Facet(is_telling=True),
    "days": Facet(
        missing=0.5,
        missing_everywhere=0.5,
        is_telling=True,
        detail_of=frozenset({"offer", "theme"}),
    ),
    # By night or by day?
    "hours": Facet(missing=0.0, missing_everywhere=0.0, is_telling=True),
    # What comes with it?
    "offer": Facet(missing=0.97, missing_everywhere=0.97, extra=0.94, is_telling=True),
    "theme": Facet(
        missing=0.5, missing_everywhere=0.5, is_telling=True, detail_of=frozenset({"offer"})
    ),
    # Is it a room at all?
    "unit_type": Facet(missing=0.0, missing_everywhere=0.0),
}

PHRASES: dict[str, str] = {}
for language in (ENGLISH_AND_GERMAN, FRENCH, ITALIAN, SPANISH, DUTCH):
    for traits, phrases in language.items():
        PHRASES[traits] = ", ".join(filter(None, (PHRASES.get(traits), phrases)))

ABBREVIATIONS = {
    "terms:nonref": "nrf, nr, nref, nonref, sav, saver, spar, prepaid, pp, nrfd, nonrefund, apx",
    "terms:semi": "semi, smf, sflex",
    "terms:flexible": "flx, flex, fle, fl, flexi",
    "price:rack price:standard": "rack",
    "price:standard": "bar, std, base, basic, pub, public, prom",
    "board:none": "ro, uo, ueo, rm",
    "board:breakfast": "bb, uf, uef, bf, brk, bkf, bfst, brkf, pdj, lo",
    "board:half": "hp, hb, dbb, mp, dp",
    "board:full": "vp, fb",
    "board:all": "ai, allin, allinc",
    "guest:corporate": "cor, corp, firma, co, neg, biz, company, cr",
    "guest:government": "gov, govt, gv",
    "guest:military": "mil",
    "guest:group": "grp, gr, group, gruppe, grup",
    "guest:member": "mem, memb, loy, loyal, club",
    "guest:senior": "sen, snr, srd",
    "guest:staff": "emp, empl, ma, staff",
    "guest:friends": "ff, fnf",
    "guest:house": "hu, house, comp, compl",
    "channel:ota": "ota, hrs",
    "channel:booking channel:ota": "bdc, bcom, bkg",
    "channel:expedia channel:ota": "exp",
    "channel:hostelworld channel:ota": "hw",
    "booking:advance": "eb, ap, adv, fbr, frueh",
    "booking:last": "lm, last, lmin",
    "booking:mobile": "mob, mobi",
    "stay:long": "ls, lt, lts, lstay, los, ext, lang, long, lz",
    "stay:weekly": "wk, week, weekly",
    "stay:monthly": "mon, month, mth",
    "days:weekend": "we, woe, wknd, wkd",
    "hours:day": "du, day, dayuse, tz, duse",
    "offer:package": "pkg, pack, pk",
}

# FB is full board, or "Frühbucher".
HOMONYMS = {"fb": "booking:advance"}

STOP_WORDS = """
rate rates rata preis preise price prices contract tarif tarife tariff tarifa fare kondition
konditionen the a an of for and or to with at in on from by only our your per inkl incl inclusive
including included inklusive mit und oder für ab bis der die das den dem des ein eine am im zum
zur bei aus von nur pro zu zwei zweit two tage tag days day nights night nacht nächte nächten stay
stays aufenthalt übernachtung übernachtungen zimmer room rooms zimmerpreis zimmerrate raumpreis
bed beds deal deals special specials spezial offer offers angebot angebote aktion promo promotion
discount rabatt bonus save sparen allgemein general more mehr plus über vor ort hotel hotels
longer länger guest guests gast gäste kunde kunden customer partner personen person pax adults
erwachsene break escape getaway auszeit woche wochen time single double twin triple quad queen
king suite studio dorm apartment doppelzimmer einzelzimmer dreibettzimmer zweibettzimmer
familienzimmer dz ez dbl sgl twn tpl einzelnutzung doppelnutzung doppel einzel superior deluxe
komfort comfort classic executive junior economy premium penthouse maisonette appartement
zimmerkategorie plan rateplan ratenplan online website web direct direkt leisure cancel up w m o s
min minimum mindestens onwards upwards limited exclusive exklusiv
new neu value super smart now today year season saison fully light option basis selected extra
uk us usa germany deutschland france italia spain benelux dach international europe global
direktbucher sonderpreis sonderpreise aktionspreis kurzurlaub
"""

SUFFIXES = """
rate raten preis preise tarif tarife pauschale pauschalen paket pakete tage tagen woche wochen
angebot special rabatt bonus zimmer zeit gäste gast kunden vertrag
"""

# By how many nights each of the words is.
NIGHTS = {
    1: "night nights nacht nächte nächten nuit nuits nuitées notte notti noche noches nachten",
    7: "week weeks woche wochen semaine semaines settimana settimane semana semanas weken",
    30: "month months monat monate monaten mois mese mesi mes meses maand maanden",
}
LENGTHS = {
    range(3, 14): "stay:long",
    range(7, 8): "stay:weekly",
    range(14, 15): "stay:fortnight",
    range(15, 28): "stay:long",
    range(28, 32): "stay:monthly",
    range(32, 84): "stay:long",
    range(84, 93): "stay:quarter",
    range(93, 1000): "stay:long",
}

RATES = Vocabulary(
    facets=FACETS,
    phrases=PHRASES,
    abbreviations=ABBREVIATIONS,
    stop_words=STOP_WORDS + FURTHER_STOP_WORDS,
    suffixes=SUFFIXES,
    homonyms=HOMONYMS,
    nights=NIGHTS,
    lengths=LENGTHS,
)
