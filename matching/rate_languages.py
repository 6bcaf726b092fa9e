"""The words that rates are named with in French, Italian, Spanish and Dutch.

English and German are in `rate_vocabulary`, which these are added to.
"""

FRENCH = {
    "terms:nonref": (
        "non remboursable*, non annulable*, sans annulation, sans remboursement, "
        "non modifiable*, prépayé*, prépaiement, tarif éco, payez maintenant"
    ),
    "terms:semi": "semi flexible*",
    "terms:flexible": "annulation gratuite, annulable*, remboursable*, modifiable*",
    "price:standard": (
        "tarif du jour, prix du jour, meilleur tarif, meilleur tarif disponible, meilleur prix, "
        "tarif public, tarif normal, prix public"
    ),
    "price:rack price:standard": "tarif affiché",
    "board:none": (
        "chambre seule, logement seul, hébergement seul, nuitée seule, sans petit déjeuner, "
        "hors petit déjeuner"
    ),
    "board:breakfast": (
        "petit déjeuner*, petits déjeuners, petit dej, pdj, ptit dej, nuit et petit déjeuner, "
        "avec petit déjeuner, petit déjeuner inclus, petit déjeuner compris"
    ),
    "board:half": "demi pension",
    "board:full": "pension complète",
    "board:all": "tout compris, tout inclus, formule tout compris",
    "guest:corporate": (
        "société*, entreprise*, affaires, clientèle affaires, négocié*, voyage d affaires, pro"
    ),
    "guest:government": "administration*, fonctionnaire*, secteur public, gouvernement*",
    "guest:military": "militaire*, armée",
    "guest:group": "groupe*, autocar*, autocariste*",
    "guest:school": "scolaire*, classe verte",
    "guest:school guest:group": "groupe scolaire, groupes scolaires",
    "guest:member": "membre*, fidélité, adhérent*, abonné*, carte fidélité",
    "guest:student": "étudiant*",
    "guest:staff": "employé*, collaborateur*, personnel, personnel et famille",
    "guest:friends": "famille et amis, amis et famille, amis",
    "guest:house": "gratuité*, usage maison, offert, invitation*",
    "guest:crew": "équipage*, compagnie aérienne",
    "guest:agent": "agent de voyage, agence de voyage*, agences de voyage*",
    "guest:trade": "tour opérateur*, voyagiste*, tarif net",
    "guest:regular": "client fidèle, habitué*",
    "guest:resident": "résident, résidents",
    "guest:conference": "séminaire*, congrès, congressiste*, réunion*, conférence*",
    "guest:wedding": "mariage*",
    "booking:advance": (
        "réservez tôt, réservation anticipée, réservez à l avance, premières minutes"
    ),
    "booking:last": "dernière minute, dernières minutes",
    "booking:mobile": "tarif mobile, application mobile",
    "stay:long": "long séjour, longs séjours, longue durée, séjour prolongé",
    "stay:weekly": "semaine, à la semaine, hebdomadaire*, tarif semaine",
    "stay:monthly": "mensuel*, au mois, mois",
    "days:weekend": "week end, weekend*, fin de semaine",
    "days:sunday": "dimanche*",
    "hours:day": "à la journée, en journée, day use, demi journée, usage de jour",
    "offer:package": "forfait*, formule*, escapade*",
    "theme:romance": "romantique*, en amoureux, amoureux",
    "theme:valentine": "saint valentin, st valentin",
    "theme:family": "famille*, familial*, enfants gratuits, enfant gratuit",
    "theme:wellness": "bien être, bienêtre, détente, thalasso*, soins",
    "theme:honeymoon": "lune de miel, voyage de noces",
    "theme:christmas": "noël, fêtes de fin d année",
    "theme:new-year": "réveillon*, nouvel an, saint sylvestre",
    "theme:easter": "pâques",
    "theme:trade-fair": "salon, foire*",
    "stay:free-night": "au prix de",
    "theme:voucher": "bon cadeau, coffret*, chèque cadeau",
    "theme:winter": "hiver",
    "theme:summer": "été",
}

ITALIAN = {
    "terms:nonref": (
        "non rimborsabile*, non rimborsabili, non rimb, non cancellabile*, prepagat*, "
        "senza rimborso, non modificabile"
    ),
    "terms:semi": "semi flessibile, semiflessibile",
    "terms:flexible": "flessibile*, cancellazione gratuita, rimborsabile, cancellabile",
    "price:standard": (
        "tariffa del giorno, miglior tariffa, migliore tariffa, migliore tariffa disponibile, "
        "miglior prezzo, prezzo del giorno, tariffa base, tariffa standard"
    ),
    "price:rack price:standard": "tariffa di listino, listino",
    "board:none": "solo pernottamento, solo camera, senza colazione, pernottamento",
    "board:breakfast": (
        "colazione*, prima colazione, pernottamento e colazione, camera e colazione, con colazione"
    ),
    "board:half": "mezza pensione, mezza pens, mezza",
    "board:full": "pensione completa, pens completa",
    "board:all": "tutto incluso, tutto compreso",
    "guest:corporate": "azienda*, aziendal*, aziende, convenzione*, convenzionat*, ditta, affari",
    "guest:government": "pubblica amministrazione, enti pubblici, governativ*",
    "guest:military": "militari, forze armate",
    "guest:group": "gruppo, gruppi, comitiva*, comitive",
    "guest:school": "scolastic*, scuola*, scuole, gita scolastica",
    "guest:school guest:group": "gruppi scolastici, gruppo scolastico, gite scolastiche",
    "guest:member": "soci, socio, fedeltà, iscritti",
    "guest:student": "studenti, studente*, universitari",
    "guest:staff": "dipendent*, personale, collaborator*, volontari*",
    "guest:friends": "amici, amici e parenti",
    "guest:house": "omaggio, gratuità, uso casa",
    "guest:crew": "equipaggi*",
    "guest:agent": "agenzia viaggi, agenzie viaggi, agenti di viaggio",
    "guest:trade": "tariffa netta, netto, operatore turistico",
    "guest:regular": "cliente abituale, clienti abituali",
    "guest:resident": "residenti",
    "guest:conference": "congresso, congressi, convegno, convegni, congressuale, riunione*",
    "guest:wedding": "matrimoni*, nozze, sposi",
    "booking:advance": (
        "prenota prima, prenotazione anticipata, prenota in anticipo, advance booking"
    ),
    "booking:last": "ultimo minuto, sotto data",
    "stay:long": "soggiorno lungo, lungo soggiorno, soggiorni lunghi, lunga permanenza",
    "stay:weekly": "settimana, settimanale*",
    "stay:monthly": "mensile*, mese",
    "days:weekend": "fine settimana, weekend*",
    "hours:day": "uso diurno, day use, giornalier*",
    "offer:package": "pacchetto*, pacchetti",
    "theme:romance": "romantico, romantica, fuga d amore, romanticismo",
    "theme:valentine": "san valentino",
    "theme:family": "famiglia*, famiglie, bimbi gratis, bambini gratis, bambino gratis",
    "theme:wellness": "benessere, relax",
    "theme:honeymoon": "luna di miele, viaggio di nozze",
    "theme:christmas": "natale, natalizi*",
    "theme:new-year": "capodanno",
    "theme:easter": "pasqua*",
    "theme:event": "ferragosto, carnevale, epifania",
    "theme:trade-fair": "fiera*, fiere",
    "stay:free-night": "al prezzo di",
    "theme:voucher": "buono regalo, cofanetto*",
    "theme:dog": "cane, animali",
    "guest:sport guest:group": "squadra, gruppi sportivi, gruppo sportivo",
    "theme:winter": "inverno",
    "theme:summer": "estate",
    "unit_type:parking": "parcheggio*",
}

SPANISH = {
    "terms:nonref": (
        "no reembolsable*, no reemb, no cancelable*, sin cancelación, sin reembolso, prepago, "
        "pago anticipado"
    ),
    "terms:semi": "semi flexible*",
    "terms:flexible": "cancelación gratuita, cancelación gratis, reembolsable, cancelable",
    "price:standard": (
        "tarifa del día, mejor tarifa, mejor tarifa disponible, mejor precio, tarifa estándar, "
        "estándar, tarifa pública, precio del día"
    ),
    "price:rack price:standard": "tarifa oficial, tarifa mostrador, mostrador",
    "board:none": "solo alojamiento, solo habitación, sin desayuno, sa",
    "board:breakfast": ("desayuno*, alojamiento y desayuno, con desayuno, desayuno incluido, ad"),
    "board:half": "media pensión, mp",
    "board:full": "pensión completa, pc",
    "board:all": "todo incluido, ti",
    "guest:corporate": "empresa*, empresarial*, negocios, convenio*, corporativ*",
    "guest:government": "gobierno, administración pública, funcionario*",
    "guest:military": "militares, fuerzas armadas",
    "guest:group": "grupo, grupos, grupal*",
    "guest:school": "escolar*, colegio*",
    "guest:school guest:group": "grupo escolar, grupos escolares",
    "guest:member": "socios, miembro*, fidelidad, fidelización",
    "guest:student": "estudiante*, universitario*",
    "guest:staff": "empleado*, trabajadores",
    "guest:friends": "amigos y familia, familia y amigos, amigos, familiares y amigos",
    "guest:house": "invitación*, cortesía*, uso casa",
    "guest:crew": "tripulación*, tripulante*",
    "guest:agent": "agencia de viajes, agencias de viajes, agentes de viajes",
    "guest:trade": "touroperador*, turoperador*, ttoo, tarifa neta, neto, mayorista*",
    "guest:regular": "cliente habitual, repetidor*",
    "guest:resident": "residente*",
    "guest:conference": "congreso*, convención*, convenciones, reunión*, reuniones, congresista*",
    "guest:wedding": "boda, bodas",
    "channel:ota": "portales",
    "booking:advance": (
        "reserva anticipada, venta anticipada, reserva con antelación, madrugador*, anticipada"
    ),
    "booking:last": "último minuto, última hora, último momento",
    "booking:mobile": "móvil*",
    "stay:long": "larga estancia, larga estadía, estancia larga, estancias largas",
    "stay:weekly": "semana, semanal*, tarifa semanal",
    "stay:monthly": "mensual*, mes",
    "days:weekend": "fin de semana, finde",
    "hours:day": "uso diurno, uso de día, por horas, day use",
    "offer:package": "paquete*, escapada*",
    "theme:romance": "romántico*, romántica*",
    "theme:valentine": "san valentín",
    "theme:family": "familia*, familiar*, niño gratis, niños gratis",
    "theme:wellness": "bienestar, balneario*",
    "theme:honeymoon": "luna de miel, novios, recién casados",
    "theme:christmas": "navidad*, navideñ*",
    "theme:new-year": "nochevieja, fin de año, año nuevo",
    "theme:easter": "semana santa, pascua*",
    "theme:event": "carnaval*, puente, fiestas, feria de",
    "theme:trade-fair": "feria*",
    "stay:free-night": "por el precio de, al precio de",
    "theme:voucher": "bono regalo, cheque regalo",
    "theme:winter": "invierno",
    "theme:summer": "verano",
    "unit_type:parking": "aparcamiento*, estacionamiento*",
}

DUTCH = {
    "terms:nonref": (
        "niet restitueerbaar*, niet annuleerbaar*, niet terugbetaalbaar*, geen restitutie, "
        "niet restitueerbare, vooruitbetaling, vooraf betaald, vooruitbetaald*"
    ),
    "terms:semi": "semi flexibel",
    "terms:flexible": (
        "flexibel*, gratis annuleren, kosteloos annuleren, annuleerbaar*, gratis annulering, "
        "restitueerbaar"
    ),
    "price:standard": (
        "dagprijs*, dagtarief*, standaard*, beste prijs, beste beschikbare tarief, normale prijs"
    ),
    "board:none": "logies, alleen kamer, zonder ontbijt, excl ontbijt, exclusief ontbijt",
    "board:breakfast": (
        "ontbijt*, logies ontbijt, logies en ontbijt, logies met ontbijt, met ontbijt, "
        "incl ontbijt, inclusief ontbijt, kamer met ontbijt, lo"
    ),
    "board:half": "halfpension*, half pension",
    "board:full": "volpension*, vol pension",
    "guest:corporate": "zakelijk*, bedrijf*, bedrijven, onderneming*",
    "guest:government": "overheid*, rijksoverheid, ambtena*, gemeente",
    "guest:military": "defensie",
    "guest:group": "groep*, groepen, touringcar*",
    "guest:school": "schoolreis*, scholen",
    "guest:school guest:group": "schoolgroep*",
    "guest:member": "lid, leden*, ledenprijs, ledenvoordeel, ledentarief",
    "guest:staff": "medewerker*, personeel*, werknemer*",
    "guest:friends": "vrienden, vrienden en familie, familie en vrienden",
    "guest:house": "huisgebruik, eigen gebruik, gratis kamer",
    "guest:crew": "bemanning*",
    "guest:agent": "reisbureau*",
    "guest:trade": "touroperator*, reisorganisatie*, nettotarief*",
    "guest:regular": "vaste gast, vaste gasten",
    "guest:conference": "vergader*, congres*, congressen",
    "guest:wedding": "bruiloft*, huwelijk*",
    "guest:owner": "eigenaar*, eigenaren",
    "booking:advance": "vroegboek*, vroege boeker*",
    "booking:last": "last minute*",
    "booking:mobile": "mobiel*",
    "stay:long": "langverblijf*, lang verblijf, langer blijven, langer verblijf",
    "stay:weekly": "weekprijs*, weektarief*, per week, weekverblijf",
    "stay:monthly": "maand*, maandtarief*",
    "days:weekend": "weekend*, weekendje weg, weekendje",
    "days:midweek": "midweek*, doordeweeks*",
    "days:sunday": "zondag*",
    "hours:day": "dagkamer*, daggebruik",
    "offer:package": "arrangement*, pakket*",
    "theme:romance": "romantisch*, romantiek",
    "theme:valentine": "valentijn*",
    "theme:family": "gezin*, familiekorting, kinderen gratis",
    "theme:bike": "fiets*",
    "theme:hiking": "wandel*",
    "theme:honeymoon": "huwelijksreis*, wittebroodsweken",
    "theme:christmas": "kerst*",
    "theme:new-year": "oud en nieuw, oudejaar*",
    "theme:easter": "pasen, paas*",
    "theme:event": "koningsdag*, carnaval*",
    "theme:trade-fair": "beurs*, vakbeurs*",
    "theme:dog": "hond, huisdier*",
    "stay:free-night": "voor de prijs van",
    "theme:voucher": "cadeaubon*",
    "theme:winter": "winter*",
    "theme:summer": "zomer*",
    "theme:autumn": "herfst*",
    "unit_type:parking": "parkeerplaats*, parkeren",
}

STOP_WORDS = """
le la les un une des du de d l et ou en au aux pour par à sur chez sans avec nos votre notre dès
jour jours journée nuit nuits nuitée nuitées séjour séjours restez réservez chambre chambres prix
offre offres inclus compris comprise incluse plus ans adulte adultes personne personnes promo
réduction avantage site web hôtel individuelle supérieure jusqu avant
il lo gli i uno di da del della dei delle con per al alla ai su e o notte notti giorno giorni gg
soggiorno soggiorni camera camere prezzo prezzi tariffa tariffe offerta offerte inclusa incluso
compreso compresa sconto promozione speciale persone adulti singola doppia matrimoniale tripla
prenota minimo anni
el los las unos unas y con para por del al noche noches día días estancia estancias habitación
habitaciones precio precios tarifa tarifas oferta ofertas incluido incluida descuento promoción
especial personas adultos individual doble triple desde mínimo años
het een van met voor op bij uit naar en of vanaf dag dagen nacht nachten verblijf kamer kamers
prijs prijzen tarief tarieven aanbieding aanbiedingen korting inclusief volwassenen personen
eenpersoonskamer tweepersoonskamer blijven weg
"""
