"""Rows of small files of wars, disputes, crises, rivalries and territory; see `small_files`."""

from __future__ import annotations

_SPAN = {
    "styear": 1913, "stmon": 5, "stday": "-9", "endyear": 1913, "endmon": 10, "endday": 25,
}  # fmt: skip
_LATER = {**_SPAN, "styear": 1999, "stday": 22, "endyear": 1999, "endday": "-9"}
_WAR = {"StartYear1": 1904, "StartMonth1": 2, "StartDay1": 8, "EndYear1": 1905, "EndMonth1": 9,
        "EndDay1": 16}  # fmt: skip
_NO_PAUSE = {
    f"{bound}{part}2": "-8" for bound in ("Start", "End") for part in ("Year", "Month", "Day")
}
_INTRA = {"StartYr1": 1820, "StartMo1": 7, "StartDy1": "-9", "EndYr1": 1822, "EndMo1": 1,
          "EndDy1": "?"}  # fmt: skip
_NO_PAUSES = {
    f"{bound}{part}{n}": "-8"
    for bound in ("Start", "End") for part in ("Yr", "Mo", "Dy") for n in (2, 3, 4)
}  # fmt: skip
_DYAD = {"disno": 257, "year": 1917, "strtyr": 1917, "endyear": 1917}
_JANUARY = {"strtmnth": 1, "strtday": 31, "endmnth": 1, "endday": 31}
_DECEMBER = {"strtmnth": 12, "strtday": 7, "endmnth": 12, "endday": 7}
_GML = {"dispnum": 2, "year": 1902, "stmon": 5, "endmon": 5, "midongoing": 1, "midonset": 1}
_UCDP = {
    "gwno_a": "651,  645", "gwno_a_2nd": "", "gwno_b": "666", "gwno_b_2nd": "", "gwno_loc": "666",
    "start_date": "1967-06-05", "start_date2": "1967-06-05", "ep_end_date": "",
}  # fmt: skip
_FOUGHT = {
    "warnum": 1, "year": 1823, "warstrtyr": 1823, "warstrtmnth": 4, "warstrtday": 7,
    "warendyr": 1823, "warendmnth": 9, "warenday": 30,
}  # fmt: skip

ROWS: dict[tuple[str, str], list[dict[str, object]]] = {
    ("mid-disputes", "seen"): [{"dispnum": 3, **_SPAN}, {"dispnum": 2, **_LATER}],
    ("mid-participants", "seen"): [
        {"dispnum": 3, "ccode": 300, **_SPAN},
        {"dispnum": 3, "ccode": 345, **_SPAN, "fatalpre": "-9"},
        {"dispnum": 3, "ccode": 345, **_LATER},
    ],
    ("mid-incidents", "seen"): [
        {"dispnum": 3551, "incidnum": 3551001, **_LATER},
        {"dispnum": 3551, "incidnum": 3551002, **_LATER, "stmon": "-9", "stday": "-9"},
    ],
    ("mid-incident-participants", "seen"): [
        {"dispnum": 3551, "incidnum": 3551001, "ccode": 2, **_LATER},
        {"dispnum": 3551, "incidnum": 3551001, "ccode": 20, **_LATER},
    ],
    ("mid-dyad-years", "seen"): [
        {**_DYAD, "statea": 2, "stateb": 300, **_DECEMBER},
        {**_DYAD, "statea": 2, "stateb": 300, **_JANUARY, "ongo2014": "NA"},
        {**_DYAD, "statea": 300, "stateb": 2, **_JANUARY},
    ],
    ("gml-dyad-years", "seen"): [
        {**_GML, "ccode1": 2, "ccode2": 200, "revstate1": 1},
        {**_GML, "ccode1": 2, "ccode2": 200, "revstate1": 0},
        {**_GML, "ccode1": 200, "ccode2": 2, "fatalpre1": "-9"},
    ],
    ("gml-disputes", "processed:peacesciencer"): [
        {"dispnum": 2, "styear": 1902, "stmon": 5},
        {"dispnum": 1272, "styear": 1918, "stmon": 13},
    ],
    ("gml-participants", "processed:peacesciencer"): [
        {"dispnum": 2, "ccode": 200, **_SPAN},
        {"dispnum": 2, "ccode": 2, **_SPAN, "obsid_start": ""},
    ],
    ("cow-inter-state-wars", "seen"): [
        {"WarNum": 85, "ccode": 365, "Side": 2, **_WAR, **_NO_PAUSE, "TransFrom": "-8"},
        {"WarNum": 85, "ccode": 740, "Side": 1, **_WAR, "StartYear2": 1906, "StartMonth2": 1,
         "StartDay2": 1, "EndYear2": 1906, "EndMonth2": 1, "EndDay2": 31,
         "TransFrom": "404, 410"},
    ],
    ("cow-extra-state-wars", "seen"): [
        {"WarNum": 300, "ccode1": 210, "ccode2": "-8", "SideB": "-8", **_WAR, **_NO_PAUSE},
        {"WarNum": 482, "ccode1": "-8", "ccode2": 2, **_WAR, **_NO_PAUSE, "EndYear1": "-7",
         "EndMonth1": "-7", "EndDay1": "-7", "SideA": "Hassan’s Dervishes"},
    ],
    ("cow-intra-state-wars", "seen"): [
        {"WarNum": "502.1", "CcodeA": 640, **_INTRA, **_NO_PAUSES, "SideB": "Liberals "},
        {"WarNum": "997", "CcodeA": "-8", **_INTRA, **_NO_PAUSES, "EndYr1": "-7",
         "Initiator": "-9"},
    ],
    ("cow-non-state-wars", "seen"): [
        {"WarNum": 1500, "StartYear": 1818, "StartMonth": "-9", "StartDay": "-9",
         "EndYear": 1824, "EndMonth": "-9", "EndDay": "-9", "TotalCombatDeaths": "-9",
         "SideA2": "-8"},
        {"WarNum": 1571, "StartYear": 1948, "StartMonth": 5, "StartDay": 2, "EndYear": 1948,
         "EndMonth": 6, "EndDay": 3, "TotalCombatDeaths": "4000"},
    ],
    ("cow-war-dyads", "seen"): [
        {**_FOUGHT, "statea": 220, "stateb": 230},
        {**_FOUGHT, "statea": 230, "stateb": 220, "batdtha": ""},
    ],
    ("icb-crises", "seen"): [
        {"crisno": 7, "yrtrig": 1919, "motrig": 3, "datrig": 66, "yrterm": 1919, "moterm": 7,
         "daterm": 29},
        {"crisno": 474, "yrtrig": "", "motrig": "", "datrig": "", "yrterm": "", "moterm": "",
         "daterm": "", "momedst": "-99"},
    ],
    ("icb-actors", "documented"): [
        {"crisno": 196, "cracno": 412, "cracid": 2, "actor": "USA", "yrtrig": 1962, "motrig": 10,
         "datrig": 16, "yrterm": 1962, "moterm": 11, "daterm": 20, "trigent": 365},
        {"crisno": 196, "cracno": 414, "cracid": 40, "actor": "CUB", "yrtrig": 1962, "motrig": 10,
         "datrig": 66, "yrterm": "-99", "moterm": "-99", "daterm": "-99", "trigent": "-99"},
    ],
    ("ucdp-prio", "seen"): [
        {"conflict_id": 11343, "year": 1967, **_UCDP, "ep_end_date": "1967-06-10"},
        {"conflict_id": 11343, "year": 1969, **_UCDP, "gwno_b": "", "gwno_b_2nd": "2, 20"},
    ],
    ("tss-rivalries", "processed:peacesciencer"): [
        {"ccode1": 220, "ccode2": 300, "start": 1494, "end": 1918, "spatial": ""},
        {"ccode1": 516, "ccode2": 517, "start": 2015, "end": 2020},
    ],
    ("td-rivalries", "processed:peacesciencer"): [
        {"ccode1": 220, "ccode2": 300, "styear": 1494, "endyear": 1918, "type3": ""},
        {"ccode1": 2, "ccode2": 365, "styear": 2007, "endyear": 2010},
    ],
    ("grh-arms-races", "processed:peacesciencer"): [
        {"ccode1": 200, "ccode2": 365, "styear": 1854, "endyear": 1856},
        {"ccode1": 620, "ccode2": 651, "styear": 1982, "endyear": 1984},
    ],
    ("new-rivalry", "seen"): [
        {"RIVALA": 2, "RIVALB": 20, "RIVNUMB": 1, "DISPUTE": 2952, "RIVALRY": 2020,
         "DEATHSA": ".", "WARNUMB": "."},
        {"RIVALA": 200, "RIVALB": 240, "RIVNUMB": 407, "DISPUTE": 375, "RIVALRY": 200240},
    ],
    ("peace-spells", "seen"): [
        {"dyad": 2020, "spell1": "19009999-19870000", "level1": "0.75",
         "spell2": "19871003-20209999", "level2": "-9"},
        {"dyad": 435403, "spell1": "20080101-20201231", "level1": "0.5"},
    ],
    ("peace-years", "seen"): [
        {"dyad": 2020, "yearmonth": 1920, "peacelevel": 0.75},
        {"dyad": 435403, "yearmonth": 2008, "peacelevel": 9},
    ],
    ("cow-territory", "seen"): [
        {"number": 3, "year": 1816, "month": 7, "procedur": "-9", "area": "2093164.00"},
        {"number": 5, "year": 1816, "month": ".", "pop": ".", "loser": "-9"},
    ],
}  # fmt: skip
# The spells of a pair that has fewer than ten are blank.
for row in ROWS["peace-spells", "seen"]:
    for n in range(1, 11):
        row.setdefault(f"spell{n}", "")
        row.setdefault(f"level{n}", "")
# A version without a pair given twice.
ROWS["gml-dyad-years", "processed:peacesciencer"] = ROWS["gml-dyad-years", "seen"][1:]
