"""The words that rates are named with: English and German here, others from `rate_languages`."""

from matching.rate_languages import DUTCH, FRENCH, ITALIAN, SPANISH
from matching.rate_languages import STOP_WORDS as FURTHER_STOP_WORDS
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
    "offer": Facet(missing=0.97, missing_everywhere=0.97, extra=0.9, is_telling=True),
    "theme": Facet(
        missing=0.5, missing_everywhere=0.5, is_telling=True, detail_of=frozenset({"offer"})
    ),
    # Is it a room at all?
    "unit_type": Facet(missing=0.0, missing_everywhere=0.0),
}

PHRASES = {
    "terms:nonref": (
        "non refundable, nonrefundable, non ref, nonref, nrf, nr, no refund, not refundable, "
        "non cancellable, non cancelable, no cancellation, non cancel, no refunds, non refund*, "
        "nicht erstattbar*, nicht erstattungsfähig*, nicht rückerstattbar*, nicht stornierbar*, "
        "nichterstattbar*, keine erstattung, ohne erstattung, keine kostenlose stornierung, "
        "ohne storno*, unstornierbar*, keine stornierung, "
        "saver, saver rate, sparpreis*, sparrate*, spartarif*, spar rate, spar preis, "
        "prepay*, prepaid, pre paid, pre pay, pay now, pay now and save, fully prepaid, "
        "vorauszahl*, vorkasse, prepay and save, pay in advance"
    ),
    "terms:semi": (
        "semi flex*, semiflex*, semi, teilflexibel, teilweise stornierbar, moderate, moderat, "
        "partially refundable, bedingt stornierbar*"
    ),
    "terms:flexible": (
        "flex*, fully flexible, free cancellation, free cancelation, refundable, cancellable, "
        "stornierbar*, kostenlos stornierbar*, kostenfrei stornierbar*, erstattbar*, "
        "kostenlose stornierung, kostenfreie stornierung, gratis storno, voll flexibel"
    ),
    "price:standard": (
        "bar, best available, best available rate, tagespreis*, tagesrate*, tagesaktuell*, "
        "tagesbest*, best preis, bestpreis*, best rate, best price, standard, standard rate, "
        "standardrate*, standardpreis*, normalpreis*, public, "
        "public rate, publik*, day rate, rate of the day, daily rate, best of day, dynamic"
    ),
    "price:rack price:standard": "rack, rack rate, listenpreis*, walk in",
    "price:standard terms:flexible": "best flexible, best flexible rate, best flex",
    "board:none": (
        "room only, ro, üo, ohne frühstück, ohne verpflegung, without breakfast, no breakfast, "
        "excl breakfast, excluding breakfast, exkl frühstück, nur übernachtung, nur zimmer, "
        "ohne mahlzeit*, accommodation only, bed only, nächtigung, logis"
    ),
    "board:breakfast": (
        "breakfast*, frühstück*, bb, üf, bed and breakfast, bed breakfast, übernachtung frühstück, "
        "inkl frühstück, mit frühstück, with breakfast, garni, english breakfast, bufe frühstück, "
        "nächtigung frühstück, übernachtung mit frühstück, frst, frstk, zmorge, brekkie, bkfst"
    ),
    "board:half": (
        "half board, halbpension*, hp, hb, dbb, dinner bed and breakfast, dinner bed breakfast, "
        "dinner and breakfast, dinner breakfast, dinner bb, mit abendessen"
    ),
    "board:full": "full board, vollpension*, vp, fb",
    "board:all": "all inclusive*, all incl, allinclusive*, alles inklusive, ai",
    "guest:corporate": (
        "corporate, corp, company, business, firmen*, firma, unternehmen*, geschäftskunde*, "
        "geschäftsreise*, negotiated, vertragsrate*, vertragspartner, konzern*, b2b, "
        "rahmenvertrag*, commercial, key account*"
    ),
    "guest:government": (
        "government*, gov, govt, per diem, civil servant*, behörde*, öffentlicher dienst, beamte*, "
        "federal, bundeswehr"
    ),
    "guest:military": "military, mil, veteran*, armed forces, active duty, militär*",
    "guest:group": "group, groups, gruppe*, grp, bus, busgruppe*, reisegruppe*, vereine",
    "guest:school": "school*, school class*, schul*, schulklasse*, klassenfahrt*, class trip*",
    "guest:school guest:group": "school group, school groups, schulgruppe*",
    "guest:member": "member*, mitglied*, loyalty, rewards, club, clubmitglied*, insider",
    "guest:auto": "aaa, caa, adac, triple a, auto club, automobilclub*, anwb, öamtc, tcs",
    "guest:senior": "senior*, aarp, 60 plus, silver",
    "guest:student": "student*, studier*",
    "guest:staff": (
        "employee*, mitarbeiter*, staff, personal*, team member*, volunteer*, angestellte*, "
        "colleague*, staff and family, employee and family, mitarbeiter und familie"
    ),
    "guest:friends": "friends and family, friends family, freunde und familie, fnf, friends",
    "guest:house": ("hausgebrauch, house use, complimentary, comp, freizimmer, kostenlos, gratis"),
    "guest:crew": "crew*, airline*, fluggesellschaft*",
    "guest:trucker": "trucker*, truck driver*, lkw, fernfahrer*, lkw fahrer*",
    "guest:sport guest:group": "sports, team, sports team*, sportgruppe*, sportverein*",
    "guest:distressed": (
        "distressed*, stranded*, delayed passenger*, irregularit*, disrupted passenger*, stpc"
    ),
    "guest:agent": "pep, travel trade staff, travel agent*, reisebüro*, travel industry, fam trip, expedient*",
    "guest:trade": (
        "wholesale*, tour operator*, reiseveranstalter*, veranstalter*, travel trade, tui, "
        "net rate, nettorate*, fit rate, tour and travel, dmc, hotelbeds, touroperator*, "
        "jet2holidays, jet holidays, dertour, der touristik, fti, alltours, schauinsland*, "
        "thomas cook, kuoni, webbeds, gta, miki, bedbank*, fit, static rate, wholesaler*"
    ),
    "guest:regular": (
        "stammgast*, stammgäste*, regular guest*, treue*, repeat guest*, returning guest*"
    ),
    "guest:resident": "resident*, einheimische*, residente*, local resident*",
    "guest:conference": (
        "tagung*, conference*, delegate*, meeting*, seminar*, konferenz*, convention*, kongress*"
    ),
    "guest:wedding": "wedding*, hochzeit*",
    "guest:relocation": "relocation*",
    "guest:owner": "owner*, eigentümer*, eigennutzung",
    "guest:longterm stay:long": "dauergast*, dauergäste*, monteur*",
    "channel:ota": (
        "ota, otas, online travel agency, online travel agencies, hotels com, hrs, agoda, trip com, "
        "ctrip, check24, check 24, hotel de, vrbo, hotelplanner, "
        "buchungsportal*, online portal*, portale, portal"
    ),
    "channel:booking channel:ota": "booking com, bookingcom, bdc, genius, booking genius, booking",
    "channel:expedia channel:ota": "expedia",
    "channel:hostelworld channel:ota": "hostelworld",
    "channel:airbnb channel:ota": "airbnb",
    "channel:merchant channel:ota": "ota merchant, expedia merchant, merchant",
    "channel:opaque channel:ota": "ota opaque, opaque, hotwire, priceline, priceline express",
    "booking:advance": (
        "early bird, early booking, early booker, book early, early, frühbuch*, advance, "
        "early bird saver, early bird rate, vorausbuch*, advance booking, book in advance"
    ),
    "booking:advance terms:nonref": "advance purchase*, advance saver, book early and save",
    "booking:last": "last minute*, lastminute*, kurzfrist*, same day, tonight, last second",
    "booking:mobile": "mobile*, app, app only, mobile only, mobile rate, mobilrate*, handy",
    "stay:long": (
        "long stay*, longstay*, extended stay*, langzeit*, stay longer, länger bleiben, "
        "langaufenthalt*, long term*, langer aufenthalt"
    ),
    "stay:weekly": (
        "weekly, wochenpreis*, wochenrate*, wochenweise, wöchentlich*, per week, week rate"
    ),
    "stay:fortnight": "two weeks, biweekly, biweek, zwei wochen, fortnight*, 2 weeks",
    "stay:monthly": "month, monthly, monats*, monat, monatlich*, per month",
    "stay:quarter": "three months, 3 months, quarter*, drei monate, vierteljahr*",
    "stay:nightly": "daily, nightly, per night, pro nacht, täglich*",
    "days:weekend": "weekend*, wochenend*, week end",
    "days:midweek": "midweek, mid week, unter der woche, wochentags",
    "days:sunday": "sunday*, sonntag*, sunday night",
    "hours:day": (
        "day use, dayuse, half day, day let, tageszimmer*, tagesnutzung*, day room, tageweise nutzung, day stay"
    ),
    "offer:package": (
        "package*, pkg, arrangement, arrangements, pauschale, pauschalen, paket, pakete"
    ),
    "theme:romance": "romance*, romantic*, romantik*, romantisch*, romantica",
    "theme:family": "family*, familie*",
    "theme:wellness": "wellness*, spa",
    "theme:ski": "ski*",
    "theme:golf": "golf*",
    "theme:hiking": "wander*, hiking*, trekking",
    "theme:bike": "radfahr*, rad, bike*, cycling*, ebike*",
    "theme:honeymoon": "honeymoon*, flitterwoche*",
    "theme:christmas": "christmas*, weihnacht*, xmas, festive*, advent*",
    "theme:new-year": "new year*, silvester*, neujahr*, hogmanay",
    "theme:easter": "easter*, oster*",
    "theme:valentine": "valentin*",
    "theme:tea": "afternoon tea*",
    "theme:parking": (
        "park stay fly, park and fly, stay park fly, park sleep fly, park stay and fly, park fly, "
        "park and stay, stay and park, park sleep and fly, parken und fliegen"
    ),
    "theme:trade-fair": "messe*, trade fair*, fair rate",
    "theme:single-parent": "single mit kind*, single parent*, alleinerziehend*",
    "theme:dog": "dog*, hund*, pet*",
    "theme:voucher": "gutschein*, voucher*, gift card*",
    "theme:event": "oktoberfest*, festival*, konzert*, concert*, black friday, marathon*, carnival*, karneval*, fasching*, grand prix, motogp, pride",
    "theme:winter": "winter*, overwinter*",
    "theme:summer": "sommer*, summer*",
    "theme:autumn": "herbst*, autumn*",
    "unit_type:parking": "parking*, parkplatz*, tiefgarage*, stellplatz*, garage*, parken",
    "unit_type:room": "raummiete*, meeting room*, room hire, konferenzraum*, tagungsraum*",
    "unit_type:storage": "storage*, bike storage, fahrradstellplatz*, fahrradkeller*, locker*",
}
for language in (FRENCH, ITALIAN, SPANISH, DUTCH):
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
    "booking:advance": "eb, ap, adv, fbr, frueh",
    "booking:last": "lm, last, lmin",
    "booking:mobile": "mob, mobi",
    "stay:long": "ls, lstay, los, ext, lang, long, lz",
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
"""

SUFFIXES = """
rate raten preis preise tarif tarife pauschale pauschalen paket pakete tage tagen woche wochen
angebot special rabatt bonus zimmer zeit gäste gast kunden vertrag
"""

NIGHTS = "night nights nacht nächte nächten nuit nuits nuitées notte notti noche noches nachten"
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
