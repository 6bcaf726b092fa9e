"""The words that rates are named with in English and German; see `rate_languages` for others."""

ENGLISH_AND_GERMAN = {
    "terms:nonref": (
        "non refundable, nonrefundable, non ref, nonref, nrf, nr, no refund, not refundable, "
        "non cancellable, non cancelable, no cancellation, non cancel, no refunds, "
        "non refund*, nicht erstattbar*, nicht erstattungsfähig*, nicht rückerstattbar*, "
        "nicht stornierbar*, nichterstattbar*, keine erstattung, ohne erstattung, "
        "keine kostenlose stornierung, ohne storno*, unstornierbar*, keine stornierung, "
        "saver, saver rate, sparpreis*, sparrate*, spartarif*, spar rate, spar preis, "
        "prepay*, prepaid, pre paid, pre pay, pay now, pay now and save, fully prepaid, "
        "vorauszahl*, vorkasse, prepay and save, pay in advance, non flex, nonflex*, "
        "inflexible, prepayment, paid in full, no changes, super saver, smart saver, "
        "web saver, fixpreis*, nicht flexibel, ohne stornierung*, non flexible, nrr"
    ),
    "terms:semi": (
        "semi flex*, semiflex*, semi, teilflexibel, teilweise stornierbar, moderate, "
        "moderat, partially refundable, bedingt stornierbar*"
    ),
    "terms:flexible": (
        "flex*, fully flexible, free cancellation, free cancelation, refundable, "
        "cancellable, stornierbar*, kostenlos stornierbar*, kostenfrei stornierbar*, "
        "erstattbar*, kostenlose stornierung, kostenfreie stornierung, gratis storno, "
        "voll flexibel, pay later, pay at hotel, pay at the hotel, pay on arrival, "
        "zahlung vor ort, cancel any time, freely cancellable"
    ),
    "price:standard": (
        "bar, best available, best available rate, tagespreis*, tagesrate*, tagesaktuell*, "
        "tagesbest*, best preis, bestpreis*, best rate, best price, standard, standard rate, "
        "standardrate*, standardpreis*, normalpreis*, public, public rate, publik*, "
        "day rate, rate of the day, daily rate, best of day, dynamic, retail, retail rate, "
        "basispreis*, grundpreis*, hauspreis*, saisonpreis*, unrestricted, prevailing rate, "
        "public bar, standardtarif*"
    ),
    "price:rack price:standard": "rack, rack rate, listenpreis*, walk in",
    "price:standard terms:flexible": "best flexible, best flexible rate, best flex",
    "board:none": (
        "room only, ro, üo, ohne frühstück, ohne verpflegung, without breakfast, "
        "no breakfast, excl breakfast, excluding breakfast, exkl frühstück, "
        "nur übernachtung, nur zimmer, ohne mahlzeit*, accommodation only, bed only, "
        "nächtigung, logis, european plan, bett ohne frühstück"
    ),
    "board:breakfast": (
        "breakfast*, frühstück*, bb, üf, bed and breakfast, bed breakfast, "
        "übernachtung frühstück, inkl frühstück, mit frühstück, with breakfast, garni, "
        "english breakfast, bufe frühstück, nächtigung frühstück, "
        "übernachtung mit frühstück, frst, frstk, zmorge, brekkie, bkfst, continental plan, "
        "continental breakfast, b and b"
    ),
    "board:half": (
        "half board, halbpension*, hp, hb, dbb, dinner bed and breakfast, "
        "dinner bed breakfast, dinner and breakfast, dinner breakfast, dinner bb, "
        "mit abendessen, modified american plan, inkl abendessen, dinner included, "
        "with dinner, stay and dine, dine and stay, sleep and dine"
    ),
    "board:full": "full board, vollpension*, vp, fb, american plan",
    "board:all": (
        "all inclusive*, all incl, allinclusive*, alles inklusive, ai, ultra all inclusive, "
        "soft all inclusive"
    ),
    "guest:corporate": (
        "corporate, corp, company, business, firmen*, firma, unternehmen*, geschäftskunde*, "
        "geschäftsreise*, negotiated, vertragsrate*, vertragspartner, konzern*, b2b, "
        "rahmenvertrag*, commercial, key account*, preferred, local corporate, "
        "geschäftsreisend*, business travel*, rfp, sonderkondition*"
    ),
    "guest:government": (
        "government*, gov, govt, per diem, civil servant*, behörde*, öffentlicher dienst, "
        "beamte*, federal, bundeswehr, public sector, public service, embassy, embassies, "
        "diplomat*, botschaft*"
    ),
    "guest:military": "military, mil, veteran*, armed forces, active duty, militär*",
    "guest:group": (
        "group, groups, gruppe*, grp, bus, busgruppe*, reisegruppe*, vereine, coach, "
        "coaches, coach tour*, coach group*, series, serie, tour group*, busreise*, "
        "bus group*, verein*, chor, block, blocks, allotment*, git, smerf, "
        "reisegesellschaft*, stag party, hen party"
    ),
    "guest:school": "school*, school class*, schul*, schulklasse*, klassenfahrt*, class trip*",
    "guest:school guest:group": "school group, school groups, schulgruppe*",
    "guest:member": "member*, mitglied*, loyalty, rewards, club, clubmitglied*, insider",
    "guest:auto": "aaa, caa, adac, triple a, auto club, automobilclub*, anwb, öamtc, tcs",
    "guest:senior": "senior*, aarp, 60 plus, silver",
    "guest:student": "student*, studier*",
    "guest:staff": (
        "employee*, mitarbeiter*, staff, personal*, team member*, volunteer*, angestellte*, "
        "colleague*, staff and family, employee and family, mitarbeiter und familie, "
        "live in, workaway*, helper*"
    ),
    "guest:friends": "friends and family, friends family, freunde und familie, fnf, friends",
    "guest:house": "hausgebrauch, house use, complimentary, comp, freizimmer, kostenlos, gratis",
    "guest:crew": "crew*, airline*, fluggesellschaft*",
    "guest:trucker": "trucker*, truck driver*, lkw, fernfahrer*, lkw fahrer*",
    "guest:sport guest:group": (
        "sports, team, sports team*, sportgruppe*, sportverein*, tournament*, mannschaft*"
    ),
    "guest:distressed": (
        "distressed*, stranded*, delayed passenger*, irregularit*, disrupted passenger*, stpc"
    ),
    "guest:agent": (
        "agents, agency, agencies, agentur*, pep, travel trade staff, travel agent*, "
        "reisebüro*, travel industry, fam trip, expedient*, agent rate, "
        "travel professional*, industry rate, iata"
    ),
    "guest:trade": (
        "wholesale*, tour operator*, reiseveranstalter*, veranstalter*, travel trade, tui, "
        "net rate, nettorate*, fit rate, tour and travel, dmc, hotelbeds, touroperator*, "
        "jet2holidays, jet holidays, dertour, der touristik, fti, alltours, schauinsland*, "
        "thomas cook, kuoni, webbeds, gta, miki, bedbank*, fit, static rate, wholesaler*, "
        "tour op, net static, bed bank*"
    ),
    "guest:regular": (
        "stammgast*, stammgäste*, regular guest*, treue*, repeat guest*, returning guest*, "
        "stammkunde*"
    ),
    "guest:resident": "locals, islander*, resident*, einheimische*, residente*, local resident*",
    "guest:conference": (
        "tagung*, conference*, delegate*, meeting*, seminar*, konferenz*, convention*, "
        "kongress*, congress*, symposium*, citywide, mice, event delegate*, veranstaltung*"
    ),
    "guest:wedding": "wedding*, hochzeit*",
    "guest:relocation": "relocation*",
    "guest:owner": "owner*, eigentümer*, eigennutzung",
    "guest:longterm stay:long": "dauergast*, dauergäste*, monteur*, handwerker*, bauarbeiter*",
    "channel:ota": (
        "ota, otas, online travel agency, online travel agencies, hotels com, hrs, agoda, "
        "trip com, ctrip, check24, check 24, hotel de, vrbo, hotelplanner, buchungsportal*, "
        "online portal*, portale, portal"
    ),
    "channel:booking channel:ota": (
        "booking com, bookingcom, bdc, genius, booking genius, booking"
    ),
    "channel:expedia channel:ota": "expedia",
    "channel:hostelworld channel:ota": "hostelworld",
    "channel:airbnb channel:ota": "airbnb",
    "channel:merchant channel:ota": "ota merchant, expedia merchant, merchant",
    "channel:opaque channel:ota": "ota opaque, opaque, hotwire, priceline, priceline express",
    "booking:advance": (
        "early bird, early booking, early booker, book early, early, frühbuch*, advance, "
        "early bird saver, early bird rate, vorausbuch*, advance booking, book in advance, "
        "book ahead, plan ahead, early saver, days in advance"
    ),
    "booking:advance terms:nonref": "advance purchase*, advance saver, book early and save",
    "booking:last": (
        "last minute*, lastminute*, kurzfrist*, same day, tonight, last second, last min, "
        "lastmin, late deal*, spontan*, tonight only, kurzentschlossen*, spätbuch*"
    ),
    "booking:mobile": "mobile*, app, app only, mobile only, mobile rate, mobilrate*, handy",
    "stay:long": (
        "long stay*, longstay*, extended stay*, langzeit*, stay longer, länger bleiben, "
        "langaufenthalt*, long term*, langer aufenthalt, extended, long let*, stay more, "
        "stay more save more, stay and save, stay longer and save, stay longer save more, "
        "longer stays, langzeitmiete*"
    ),
    "stay:weekly": (
        "weekly, wochenpreis*, wochenrate*, wochenweise, wöchentlich*, per week, week rate, "
        "weekly stay*, week stay*, full week, wochenmiete*, wochenaufenthalt*"
    ),
    "stay:fortnight": "two weeks, biweekly, biweek, zwei wochen, fortnight*, 2 weeks",
    "stay:monthly": (
        "month, monthly, monats*, monat, monatlich*, per month, monthly stay*, month stay*, "
        "monatsmiete*, monatsaufenthalt*"
    ),
    "stay:quarter": "three months, 3 months, quarter*, drei monate, vierteljahr*",
    "stay:nightly": "daily, nightly, per night, pro nacht, täglich*",
    "days:weekend": "weekend*, wochenend*, week end",
    "days:midweek": "midweek, mid week, unter der woche, wochentags",
    "days:sunday": "sunday*, sonntag*, sunday night",
    "hours:day": (
        "day use, dayuse, half day, day let, tageszimmer*, tagesnutzung*, day room, "
        "tageweise nutzung, day stay, dayroom*, day rooms, daytime, hourly, micro stay*, "
        "stundenzimmer*, stundenweise, layover"
    ),
    "offer:package": (
        "package*, pkg, arrangement, arrangements, pauschale, pauschalen, paket, pakete, pauschal*"
    ),
    "theme:romance": (
        "romance*, romantic*, romantik*, romantisch*, romantica, kuschel*, candle light*, "
        "candlelight*, couples"
    ),
    "theme:family": "family*, familie*, kids*, kinder*, children*",
    "theme:wellness": "wellness*, spa, massage*, pamper*, detox, spa day*",
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
        "park stay fly, park and fly, stay park fly, park sleep fly, park stay and fly, "
        "park fly, park and stay, stay and park, park sleep and fly, parken und fliegen"
    ),
    "theme:trade-fair": "messe*, trade fair*, fair rate",
    "theme:single-parent": "single mit kind*, single parent*, alleinerziehend*",
    "theme:dog": "dog*, hund*, pet*, haustier*, pet friendly",
    "theme:voucher": (
        "gutschein*, voucher*, gift card*, mydays, jochen schweizer, groupon, travelzoo"
    ),
    "theme:event": (
        "oktoberfest*, festival*, konzert*, concert*, marathon*, carnival*, karneval*, "
        "fasching*, grand prix, motogp, pride, fashion week, match, match day*, matchday*, "
        "game day*, derby, race*, formula, formel"
    ),
    "theme:winter": "winter*, overwinter*",
    "theme:summer": "sommer*, summer*",
    "theme:autumn": "herbst*, autumn*",
    "unit_type:parking": "parking*, parkplatz*, tiefgarage*, stellplatz*, garage*, parken",
    "unit_type:room": "raummiete*, meeting room*, room hire, konferenzraum*, tagungsraum*",
    "unit_type:storage": "storage*, bike storage, fahrradstellplatz*, fahrradkeller*, locker*",
    "guest:press": "press, presse*, prensa, stampa, pers, journalist*, influencer*, blogger*",
    "guest:consortia": "consortia, consortium",
    "guest:medical": "medical*, hospital*, patient*, klinik*, clinic*",
    "booking:sale": (
        "sale, flash sale, schnäppchen*, soldes, saldi, rebajas, cyber week, cyber monday, "
        "black friday"
    ),
    "stay:free-night": (
        "pay, for the price of, zum preis von, free night*, gratisnacht*, gratisnächte, "
        "nuit offerte, nuits offertes, notte gratis, noche gratis, gratis nacht"
    ),
    "days:weekday": "weekday*, werktag*",
    "theme:thermal": "therme*, thermal*, terme, termale*, termal*",
    "theme:beauty": "beauty*, kosmetik*",
    "theme:cure": "kur, kuren, kuraufenthalt*, kurwoche*, kurpauschale*, cure, cures, cura",
    "theme:fasting": "fasten*",
    "theme:yoga": "yoga*",
    "theme:gourmet": (
        "gourmet*, kulinari*, culinary, degusta*, dégusta*, wein*, wine*, tasting*, genuss*, "
        "gastronom*"
    ),
    "theme:culture": (
        "musical*, museum*, musée*, museo*, theater*, theatre*, théâtre*, teatro*, opera*, oper"
    ),
    "theme:shopping": "shopping*",
    "theme:birthday": (
        "birthday*, geburtstag*, anniversary, compleanno, cumpleaños, anniversaire, verjaardag*"
    ),
    "theme:cruise": "cruise*, kreuzfahrt*",
}
