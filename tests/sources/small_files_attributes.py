"""Rows of small files: trade, organizations, regimes, leaders, economies, distance, UN votes."""

from __future__ import annotations

PEACESCIENCER = "processed:peacesciencer"
ISARD = "processed:isard"
UNVOTES = "processed:unvotes"

_USA = {"ccode": 2, "year": 1990}
_FRANCE = {"ccode": 220, "year": 1990}
_GW = [{"gwcode": 2, "year": 1990}, {"gwcode": 220, "year": 1991}]
_DYADS = [
    {"ccode1": 2, "ccode2": 20, "year": 1990},
    {"ccode1": 2, "ccode2": 220, "year": 1991},
]
_COLONIAL = {"statelno": 2, "statehno": 20, "land": 1, "sea": 0, "total": 1}
_LEADERS = [{"obsid": "USA-1961"}, {"obsid": "USA-1963"}]
_ROLL = {"session": 52, "date": "1997-11-03"}
_TREATY = {"base_treaty": 1, "entry_type": "base_treaty", "year": 1990, "entryforceyear": ""}
_COUNTRIES = {f"{part}{n}": "" for part in ("c", "mc") for n in range(3, 92)}

ROWS: dict[tuple[str, str], list[dict[str, object]]] = {
    ("cow-trade-national", "seen"): [{**_USA, "imports": 450, "alt_imports": ""}, _FRANCE],
    ("cow-trade-national", PEACESCIENCER): [{**_USA, "imports": ""}, _FRANCE],
    ("cow-trade", PEACESCIENCER): [{**_DYADS[0], "flow1": 612, "flow2": ""}, _DYADS[1]],
    ("cow-igo", PEACESCIENCER): [*_DYADS],
    ("cow-igo-states", PEACESCIENCER): [_USA, _FRANCE],
    ("cow-colonial", "seen"): [
        {"statelno": 2, "dependl": 3, "statehno": 20, "conttype": 1, "begin": 1920, "end": 1959},
        {"statelno": 2, "dependl": 1044, "statehno": 31, "conttype": 5, "begin": 1973, "end": 2016},
    ],
    ("cow-colonial-dyads", "seen"): [
        {**_COLONIAL, "year": 1920},
        {**_COLONIAL, "year": 1921, "sea": 2, "total": 3},
    ],
    ("cow-colonial-states", "seen"): [
        {"stateno": 2, "year": 1816, "land": 0, "sea": 0, "total": 0},
        {"stateno": 2, "year": 1817, "land": 1, "sea": 1, "total": 2},
    ],
    ("maoz-powers", PEACESCIENCER): [
        {
            "ccode": 2, "regstdate": "1824-01-01", "regenddate": "1898-12-31",
            "globstdate": "1899-01-01", "globenddate": "2019-12-31",
        },
        {
            "ccode": 140, "regstdate": "1970-01-01", "regenddate": "2019-12-31",
            "globstdate": "", "globenddate": "",
        },
    ],
    ("minimum-distance", PEACESCIENCER): [{**_DYADS[0], "mindist": 0}, _DYADS[1]],
    ("ruggedness", PEACESCIENCER): [
        {"ccode": 2, "gwcode": 2, "rugged": "1.1"},
        {"ccode": 232, "gwcode": "", "newlmtnest": ""},
    ],
    ("territorial-threat", PEACESCIENCER): [{**_USA, "lwr": "-0.25"}, {**_FRANCE, "m_sd": ""}],
    ("democracy", ISARD): [{**_USA, "polity2": -10, "euds": "-1.5"}, {**_FRANCE, "polity2": ""}],
    ("democracy-gw", ISARD): [*_GW],
    ("polity", "processed:democracyData"): [
        {"polity_annual_ccode": 325, "year": 1861, "cown": 325, "gwn": 325, "polity": -4},
        {"polity_annual_ccode": 325, "year": 1862, "cown": 325, "gwn": 325, "polity": -88,
         "xconst": -88, "polity2": -10},
        {"polity_annual_ccode": 324, "year": 1861, "cown": 325, "gwn": 325, "polity": -7},
        {"polity_annual_ccode": 99, "year": 1821, "cown": "", "gwn": 99, "polity": -77},
    ],
    ("archigos", PEACESCIENCER): [
        {"obsid": "USA-1961", "gwcode": 2, "startdate": "1961-01-20", "enddate": "1963-11-22"},
        {"obsid": "USA-2009", "gwcode": 2, "startdate": "2009-01-20", "enddate": "2015-12-31",
         "exit": "Still in Office"},
    ],
    ("leader-codes", PEACESCIENCER): [*_LEADERS],
    ("lead", PEACESCIENCER): [{**_LEADERS[0], "yrsexper": 14}, {**_LEADERS[1], "combat": ""}],
    ("willingness-to-use-force", PEACESCIENCER): [{**_LEADERS[0], "theta1_mean": "-0.5"}],
    ("worldbank-gdp", "processed:datasets/gdp"): [
        {"Country Code": "USA", "Year": 1990},
        {"Country Code": "WLD", "Year": 1990, "Country Name": "World"},
    ],
    ("worldbank-population", "processed:datasets/population"): [
        {"Country Code": "USA", "Year": 1990, "Value": 249623000},
        {"Country Code": "ABW", "Year": 1991, "Value": 65000},
    ],
    ("gdp-population", ISARD): [{**_USA, "pwtpop": ""}, _FRANCE],
    ("gdp-population-gw", ISARD): [*_GW],
    ("surplus-domestic-product", PEACESCIENCER): [{**_USA, "sdpest": "-0.1"}, {**_FRANCE,
                                                                               "sdpest": ""}],
    ("un-ideal-points", "seen"): [
        {"ccode": 2, "session": 1, "IdealPointAll": "1.67635", "ChinaAgree": "NA"},
        {"ccode": 365, "session": 78, "IdealPointAll": "-0.53161", "ChinaAgree": "0.5"},
    ],
    ("un-roll-calls", UNVOTES): [
        {**_ROLL, "rcid": 9147, "importantvote": ""},
        {**_ROLL, "rcid": 3, "session": 1, "date": "1946-01-01", "short": ""},
    ],
    ("un-votes", UNVOTES): [
        {"rcid": 3, "country_code": "US", "country": "United States", "vote": "yes"},
        {"rcid": 3, "country_code": "NA", "country": "Namibia", "vote": "abstain"},
        {"rcid": 9147, "country_code": "CA", "country": "Canada", "vote": "no"},
    ],
    ("un-issues", UNVOTES): [
        {"rcid": 77, "short_name": "me"},
        {"rcid": 77, "short_name": "hr"},
    ],
    ("cshapes", "seen"): [
        {"fid": 1, "cowcode": 2, "start": "1886-01-01", "end": "1959-01-02", "owner": "2"},
        {"fid": 3, "cowcode": 2, "start": "1959-01-03", "end": "2019-12-31", "owner": ""},
    ],
    ("desta", "seen"): [
        {**_TREATY, **_COUNTRIES, "number": "1", "c1": 4, "c2": 356, "mc1": 0, "mc2": 0},
        {**_TREATY, **_COUNTRIES, "number": "8_1", "entry_type": "withdrawal",
         "c1": 40, "c2": 56, "mc1": 2, "mc2": ""},
        {**_TREATY, **_COUNTRIES, "number": "27", "entry_type": "protocol or amendment",
         "consolidated": -1, "c1": 68, "c2": 170, "mc1": 0, "mc2": 0},
        {**_TREATY, **_COUNTRIES, "number": "901", "entry_type": "negotiation", "year": "",
         "c1": 68, "c2": 170, "mc1": 0, "mc2": 0},
    ],
    ("desta-dyads", "seen"): [
        {**_TREATY, "number": "1", "iso1": 4, "iso2": 356},
        {**_TREATY, "number": "667+1", "iso1": 818, "iso2": 288, "entry_type": "accession"},
    ],
}  # fmt: skip
