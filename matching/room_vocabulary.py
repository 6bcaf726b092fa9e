"""The words that room types are named with, in English and German."""

from matching.vocabulary import Facet, Vocabulary

FACETS = {
    # How many sleep in it, and in what?
    "beds": Facet(missing=0.3, missing_everywhere=0.4),
    # What kind of room is it?
    "kind": Facet(missing=0.3, missing_everywhere=0.4),
    "class": Facet(defaults=frozenset({"class:standard"}), missing=0.4, missing_everywhere=0.6),
    "view": Facet(missing=0.5, missing_everywhere=0.8),
    "outside": Facet(missing=0.6, missing_everywhere=0.8),
    "access": Facet(missing=0.3, missing_everywhere=0.3),
    "unit_type": Facet(missing=0.0, missing_everywhere=0.0),
    "hours": Facet(),
}

PHRASES = {
    "beds:single": "single*, einzel*, ez, sgl, individual",
    "beds:double": "double*, doppel*, dz, dbl, queen*, king*, französisches bett, doble",
    "beds:twin": "twin*, zweibett*, zwei betten, two beds, getrennte betten",
    "beds:triple": "triple*, dreibett*, dreier*",
    "beds:quad": "quad*, vierbett*, quadruple*",
    "beds:double kind:single-use": "einzelnutzung, single use, doppelzimmer zur einzelnutzung",
    "kind:family": "family*, familien*",
    "kind:suite": "suite*",
    "kind:junior-suite": "junior suite*, juniorsuite*, junior",
    "kind:studio": "studio*",
    "kind:apartment": "apartment*, appartement*, flat, wohnung*, ferienwohnung*",
    "kind:penthouse": "penthouse*",
    "kind:cottage": "cottage*, chalet*, bungalow*, lodge*",
    "kind:dorm": "dorm*, schlafsaal*, mehrbett*, shared room",
    "class:economy": "economy*, budget*, basic*, small, klein*",
    "class:standard": "standard*, classic*, klassik*",
    "class:comfort": "comfort*, komfort*",
    "class:superior": "superior*",
    "class:deluxe": "deluxe*, de luxe, luxury, luxus*",
    "class:premium": "premium*",
    "class:executive": "executive*, business*",
    "view:sea": "sea view, meerblick*, seaview, ocean view, ocean front",
    "view:lake": "lake view, seeblick*",
    "view:mountain": "mountain view, bergblick*, panorama*",
    "view:garden": "garden view, gartenblick*",
    "view:city": "city view, stadtblick*, street view",
    "view:courtyard": "courtyard*, hofseite*, innenhof*",
    "outside:balcony": "balcon*, balkon*",
    "outside:terrace": "terrace*, terrasse*, patio*",
    "access:step-free": "accessible*, barrierefrei*, rollstuhl*, wheelchair*, ada, disabled",
    "unit_type:parking": "parking*, parkplatz*, garage*, tiefgarage*, stellplatz*",
    "unit_type:meeting": "meeting*, konferenz*, tagung*, conference*, seminar*",
}

ABBREVIATIONS = {
    "beds:single": "sgl, ez, s, si, sr",
    "beds:double": "dbl, dz, d, dr",
    "beds:twin": "twn, twin, tw, zb",
    "beds:triple": "tpl, trp, tri, drz",
    "beds:quad": "quad, qdp",
    "kind:family": "fam, fz",
    "kind:suite": "sui, ste, st",
    "kind:junior-suite": "js, jsu, jun",
    "kind:studio": "stu, std1",
    "kind:apartment": "apt, app",
    "class:standard": "std, cla, cls",
    "class:comfort": "com, komf, k",
    "class:superior": "sup",
    "class:deluxe": "dlx, del, lux",
    "class:economy": "eco, bud",
    "class:executive": "exe, biz",
}

STOP_WORDS = """
room rooms zimmer raum the a an with and mit und in im am der die das for für bed bett betten beds
schlafzimmer type typ kategorie category size
"""

ROOMS = Vocabulary(
    facets=FACETS,
    phrases=PHRASES,
    abbreviations=ABBREVIATIONS,
    stop_words=STOP_WORDS,
    suffixes="zimmer raum bett",
    homonyms={},
)
