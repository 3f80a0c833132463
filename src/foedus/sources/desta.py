"""DESTA: trade agreements, by treaty and by pair of countries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.soundness import check_among

if TYPE_CHECKING:
    import polars as pl

ENTRY_TYPES = (
    "base_treaty",
    "consolidated",
    "accession",
    "withdrawal",
    "protocol or amendment",
    "negotiation",
)
_MOST = 91


def _treaties(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    check_among(frame, source, "entry_type", ENTRY_TYPES)
    numbers = range(1, _MOST + 1)
    countries = pl.concat_list(f"c{n}" for n in numbers).list.drop_nulls()
    # The roles stand in the order of the countries, so a gap would shift them: keep pairs only.
    roles = pl.concat_list(
        pl.when(pl.col(f"c{n}").is_not_null()).then(pl.col(f"mc{n}").fill_null(-1)) for n in numbers
    ).list.drop_nulls()
    wide = [f"{part}{n}" for part in ("c", "mc") for n in numbers]
    return frame.with_columns(
        countries.alias("members"),
        roles.list.eval(pl.when(pl.element() >= 0).then(pl.element())).alias("member_roles"),
    ).drop(wide)


def _dyads(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    check_among(frame, source, "entry_type", ENTRY_TYPES)
    return frame.select(*source.keys, pl.exclude(source.keys))


_ABOUT = (
    *columns("number", "text", blank=False),
    *columns("base_treaty"),
    *columns("name entry_type", "text", blank=False),
    *columns("consolidated year entryforceyear"),
    *columns("language", "text"),
    *columns("typememb"),
    *columns("regioncon", "text"),
    *columns("wto_listed"),
    *columns("wto_name", "text"),
)
_TREATIES = Source(
    key="desta",
    version="2.02",
    title="DESTA trade agreements, treaties",
    cite="dur_et_al2014",
    citation=(
        "Dur, Andreas, Leonardo Baccini, and Manfred Elsig. 2014. The Design of International "
        "Trade Agreements: Introducing a New Dataset. Review of International Organizations 9(3): "
        "353-375."
    ),
    terms="Free for research use with citation; no explicit licence stated.",
    coverage=(1948, 2023),
    files=("desta_list_of_treaties_02_02.csv",),
    owner="DESTA, Design of Trade Agreements",
    home="https://www.designoftradeagreements.org/downloads/",
    layout=SEEN,
    columns=(
        *_ABOUT,
        *columns(" ".join(f"c{n}" for n in range(1, _MOST + 1))),
        *columns(" ".join(f"mc{n}" for n in range(1, _MOST + 1))),
    ),
    keys=("number",),
    missing=(("-1", "not applicable (protocol or amendment)"),),
    rows=1365,
    sha256="1e9b0abadb73eae74a2cc12233c856c74dcbb528ffa018c9ef6bfe195f5160c4",
    years=("year",),
    codes="",
    tidy=_treaties,
    note=(
        "year is signature, entryforceyear entry into force, null where it is not known or has not "
        "been. entry_type says what a row is: 72 are negotiations, without a year, and 72 "
        "withdrawals. members are ISO numeric codes (900 is Kosovo), member_roles the numbers that "
        "the file gives beside them, as they are."
    ),
)

SOURCES = (
    _TREATIES,
    replace(
        _TREATIES,
        key="desta-dyads",
        title="DESTA trade agreements, pairs of countries",
        files=("desta_list_of_treaties_02_02_dyads.csv",),
        columns=(
            *columns("country1 country2", "text", blank=False),
            Column("iso1", to="ison1", blank=False),
            Column("iso2", to="ison2", blank=False),
            *_ABOUT,
        ),
        keys=("ison1", "ison2", "number"),
        missing=(),
        rows=20320,
        sha256="3cb437c03e5408a83978aa924a7febb96b49a3878f8d5795f02d45da38df9168",
        tidy=_dyads,
        note=(
            "Undirected, each pair once for a treaty, in no order of numbers (1,522 rows have the "
            "higher first). year is signature, entryforceyear entry into force. Withdrawals are in "
            "the treaty file only, so a row does not say that the treaty still holds. ISO numeric "
            "codes; 900 is Kosovo."
        ),
    ),
)
