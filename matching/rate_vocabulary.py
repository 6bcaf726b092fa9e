"""The words that rates are named with, in English and German."""

from matching.vocabulary import Facet, Vocabulary

FACETS = {
    # May it be cancelled?
    "terms": Facet(defaults=frozenset({"terms:flexible"}), missing=0.2, missing_everywhere=0.2),
    # Is it the public price of the day?
    "price": Facet(defaults=frozenset({"price:standard"}), missing=1.0, missing_everywhere=1.0),
    "board": Facet(defaults=frozenset({"board:none"}), missing=0.5, missing_everywhere=0.75),
    # Who may book it?
    "guest": Facet(),
    # Which channel sells it?
    "channel": Facet(missing=0.5, missing_everywhere=0.75),
    # When is it booked, for how long, for which days?
    "booking": Facet(missing=0.4, missing_everywhere=0.5),
    "stay": Facet(),
    "days": Facet(missing=0.5, missing_everywhere=0.5),
    # By night or by day?
    "hours": Facet(missing=0.0, missing_everywhere=0.0),
    # What comes with it?
    "offer": Facet(missing=0.97, missing_everywhere=0.97, extra=0.9),
    "theme": Facet(missing=0.5, missing_everywhere=0.5),
    # Is it a room at all?
    "unit_type": Facet(missing=0.0, missing_everywhere=0.0),
}

PHRASES = {
    "terms:nonref": (
        "non refundable, nonrefundable, non ref, nonref, nrf, nr, no refund, not refundable, "
        "non cancellable, non cancelable, no cancellation, "
        "nicht erstattbar*, nicht erstattungsfähig*, nicht rückerstattbar*, nicht stornierbar*, "
        "nichterstattbar*, keine erstattung, ohne erstattung, keine kostenlose stornierung, "
        "ohne storno*, unstornierbar*, no reembolsable, non remboursable, non rimborsabile, "
        "saver, saver rate, sparpreis*, sparrate*, spartarif*, spar rate, spar preis, "
        "prepay*, prepaid, pre paid, pre pay, pay now, pay now and save, fully prepaid, "
        "vorauszahl*, vorkasse"
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
        "standardrate*, standardpreis*, normalpreis*, rack, rack rate, listenpreis*, public, "
        "public rate, publik*, day rate, rate of the day, daily rate, best of day, dynamic"
    ),
    "price:standard terms:flexible": "best flexible, best flexible rate, best flex",
    "board:none": (
        "room only, ro, üo, ohne frühstück, ohne verpflegung, without breakfast, no breakfast, "
        "excl breakfast, excluding breakfast, exkl frühstück, nur übernachtung, nur zimmer, "
        "ohne mahlzeit*, accommodation only, bed only, solo alojamiento"
    ),
    "board:breakfast": (
        "breakfast*, frühstück*, bb, üf, bed and breakfast, bed breakfast, übernachtung frühstück, "
        "inkl frühstück, mit frühstück, with breakfast, garni, english breakfast, bufe frühstück, "
        "alojamiento y desayuno, desayuno, petit dejeuner, colazione"
    ),
    "board:half": (
        "half board, halbpension*, hp, hb, dbb, dinner bed and breakfast, dinner bed breakfast, "
        "dinner and breakfast, dinner breakfast, dinner bb, mit abendessen, demi pension, "
        "media pension, mezza pensione, half pension"
    ),
    "board:full": "full board, vollpension*, vp, fb, pension completa, pension complete",
    "board:all": "all inclusive*, all incl, allinclusive*, alles inklusive, ai, todo incluido",
    "guest:corporate": (
        "corporate, corp, company, business, firmen*, firma, unternehmen*, geschäftskunde*, "
        "geschäftsreise*, negotiated, vertragsrate*, vertragspartner, konzern*, b2b, "
        "rahmenvertrag*, commercial"
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
    "guest:auto": "aaa, caa, adac, triple a",
    "guest:senior": "senior*, aarp",
    "guest:student": "student*, studier*",
    "guest:staff": (
        "employee*, mitarbeiter*, staff, personal*, team member*, volunteer*, angestellte*"
    ),
    "guest:friends": "friends and family, friends family, freunde und familie, fnf, friends",
    "guest:house": ("hausgebrauch, house use, complimentary, comp, freizimmer, kostenlos, gratis"),
    "guest:crew": "crew*, airline*, fluggesellschaft*",
    "guest:agent": "travel agent*, reisebüro*, travel industry, fam trip, expedient*",
    "guest:trade": (
        "wholesale*, tour operator*, reiseveranstalter*, veranstalter*, travel trade, tui, "
        "net rate, nettorate*, fit rate, tour and travel, dmc, hotelbeds, touroperator*"
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
        "ota, booking com, bookingcom, bdc, expedia, hotels com, hrs, hostelworld, agoda, airbnb, "
        "buchungsportal*, online portal*, portale, genius"
    ),
    "channel:merchant channel:ota": "ota merchant, expedia merchant, merchant",
    "channel:opaque channel:ota": "ota opaque, opaque, hotwire, priceline",
    "booking:advance": (
        "early bird, early booking, early booker, book early, early, frühbuch*, advance, "
        "early bird saver, early bird rate, vorausbuch*"
    ),
    "booking:advance terms:nonref": "advance purchase*, advance saver, book early and save",
    "booking:last": "last minute*, lastminute*, kurzfrist*, same day, tonight, last second",
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
        "day use, dayuse, tageszimmer*, tagesnutzung*, day room, tageweise nutzung, day stay"
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
    "theme:christmas": "christmas*, weihnacht*, xmas, festive*",
    "theme:new-year": "new year*, silvester*, neujahr*, hogmanay",
    "theme:tea": "afternoon tea*",
    "theme:parking": (
        "park stay fly, park and fly, stay park fly, park sleep fly, park stay and fly"
    ),
    "theme:trade-fair": "messe*, trade fair*, fair rate",
    "theme:single-parent": "single mit kind*, single parent*, alleinerziehend*",
    "theme:dog": "dog*, hund*, pet*",
    "theme:voucher": "gutschein*, voucher*, gift card*",
    "theme:event": "oktoberfest*, festival*, konzert*, concert*, black friday, marathon*",
    "theme:winter": "winter*, overwinter*",
    "theme:summer": "sommer*, summer*",
    "theme:autumn": "herbst*, autumn*",
    "unit_type:parking": "parking*, parkplatz*, tiefgarage*, stellplatz*, garage*, parken",
    "unit_type:room": "raummiete*, meeting room*, room hire, konferenzraum*, tagungsraum*",
    "unit_type:storage": "storage*, bike storage, fahrradstellplatz*, fahrradkeller*, locker*",
}

ABBREVIATIONS = {
    "terms:nonref": "nrf, nr, nref, nonref, sav, saver, spar, prepaid, pp, nrfd, nonrefund, apx",
    "terms:semi": "semi, smf, sflex",
    "terms:flexible": "flx, flex, fle, fl, flexi",
    "price:standard": "bar, rack, std, base, basic, pub, public, prom",
    "board:none": "ro, uo, ueo, rm",
    "board:breakfast": "bb, uf, uef, bf, brk, bkf, bfst, brkf",
    "board:half": "hp, hb, dbb",
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
    "channel:ota": "ota, bdc, bcom, exp, hrs",
    "booking:advance": "eb, ap, adv, fbr, frueh",
    "booking:last": "lm, last, lmin",
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
zimmerkategorie plan rateplan ratenplan
"""

SUFFIXES = """
rate raten preis preise tarif tarife pauschale pauschalen paket pakete tage tagen woche wochen
angebot special rabatt bonus zimmer zeit gäste gast kunden vertrag
"""

RATES = Vocabulary(
    facets=FACETS,
    phrases=PHRASES,
    abbreviations=ABBREVIATIONS,
    stop_words=STOP_WORDS,
    suffixes=SUFFIXES,
    homonyms=HOMONYMS,
)
