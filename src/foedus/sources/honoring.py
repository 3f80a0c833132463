"""Case files of two studies on whether promises of alliance were kept in war."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, STATA, Column, Source, columns

if TYPE_CHECKING:
    import polars as pl

_TERMS = "Replication data; no explicit licence stated."
# The owner's names end in no year for the two world wars.
_STARTS = {"WorldWarI": 1914, "WorldWarII": 1939}
_MARKS = (
    "sabhon sabvio nonaggBF consulBF cfnaBF dnaBF honorBF violateBF nonaggLLM consulLLM cfnaLLM "
    "dnaLLM honorLLM violateLLM sabroskyhonorbf sabroskyhonorllm"
)


def _alliance_wars(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    named = pl.col("warname").replace_strict(_STARTS, default=None, return_dtype=pl.Int64)
    printed = pl.col("warname").str.extract(r"(\d{4})").cast(pl.Int64)
    dated = frame.with_columns(pl.coalesce(named, printed).alias("year"))
    undated = dated.filter(pl.col("year").is_null())
    if not undated.is_empty():
        raise SourceLayoutError(
            f"{source.label} has a war without a year in its name, {undated['warname'][0]!r}.",
            f"get the file again from {source.whose}.",
        )
    return dated.select(*source.keys, "year", pl.exclude(*source.keys, "year"))


def _members(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    return frame.select(*source.keys, pl.exclude(source.keys))


SOURCES = (
    Source(
        key="berkemeier-fuhrmann",
        version="2018",
        title="Alliances in war: was the promise kept, alliance-wars",
        cite="berkemeier_fuhrmann2018",
        citation=(
            'Berkemeier, Molly, and Matthew Fuhrmann. 2018. "Reassessing the Fulfillment of '
            'Alliance Commitments in War." Research & Politics 5(2).'
        ),
        terms=_TERMS,
        coverage=(1816, 2003),
        files=("BerkemeierFuhrmannRAP2018_0303.dta",),
        owner="Molly Berkemeier and Matthew Fuhrmann, replication files",
        home="",
        layout=SEEN,
        columns=(
            Column("sample", to="to_1944", blank=False),
            *columns("warid atopid", blank=False),
            Column("cowwarid"),
            Column("warname", "text", blank=False),
            *columns("cowid"),
            Column("multilateral", blank=False),
            *columns(_MARKS),
            *columns("defense offense neutral nonagg consul", blank=False),
        ),
        keys=("atopid", "warid"),
        rows=576,
        sha256="92cbfdc40dd1cbb62afb45a11e9f8d21ff744ccb2ba4ffbec95538d9b2f52c41",
        years=("year",),
        codes="",
        form=STATA,
        tidy=_alliance_wars,
        note=(
            "A mark is 1 or blank, and a row can bear several. honorllm or violatellm marks the "
            "146 alliance-wars in which the promise was called in, coded by the rules of Leeds, "
            "Long and Mitchell; honorbf and violatebf the authors' own 139; dna is did not apply. "
            "to_1944 is the file's `sample`: 0 for wars of 1948 to 2003 and for pacts of 1945 in "
            "the Second World War. year is the war's first year as its name has it (1914 and 1939 "
            "for the world wars). The file labels no values."
        ),
    ),
    Source(
        key="leeds-anac",
        version="2005",
        title="Alliances in war: was the promise kept, members",
        cite="leeds_anac2005",
        citation=(
            'Leeds, Brett Ashley, and Sezi Anac. 2005. "Alliance Institutionalization and Alliance '
            'Performance." International Interactions 31(3).'
        ),
        terms=_TERMS,
        coverage=(1816, 1991),
        files=("LeedsAnacIIrep.dta",),
        owner="Brett Ashley Leeds and Sezi Anac, replication files",
        home="",
        layout=SEEN,
        columns=(
            *columns("war atopid", blank=False),
            Column("ccode1", to="ccode", blank=False),
            *columns(
                "honor3 milinst formal chcap2d dinstch2 origtar1 honor2 chalcapd chcp2d20 regch2 "
                "wartime active bilat",
                blank=False,
            ),
        ),
        keys=("war", "atopid", "ccode"),
        rows=137,
        sha256="4c8bda12f6022152e82b242daba61f875c84e9cb11d604e315b8d60a593ae518",
        form=STATA,
        tidy=_members,
        note=(
            "One row for an alliance called in by a war, with one of its members (ccode); war is "
            "COW's number in an older edition. The file bears no years: its wars run from 1848 "
            "(10) to the Gulf War (211). honor3 is what the published logit explains; chcap2d a "
            "change in power since the pact was made, dinstch2 of domestic institutions, origtar1 "
            "the authors' mark of the role of the war's first target. The file labels no values."
        ),
    ),
)
