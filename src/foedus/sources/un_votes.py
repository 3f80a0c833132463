"""UN General Assembly: ideal points of states, roll calls, votes, and what they were about.

The General Assembly's sessions begin in autumn and run into the next year; as is usual, the year
of a session is that in which it begins: session + 1945.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from foedus.errors import SourceLayoutError
from foedus.sources.declaration import SEEN, Column, Source, columns
from foedus.sources.soundness import check_among, check_range

if TYPE_CHECKING:
    import polars as pl

BEFORE_FIRST = 1945
VOTES = ("yes", "abstain", "no")
# Up to session 51 the file's days run from 1 to 7 only: they are no days of the month.
FIRST_DATED = 52
_WORDS = ("unres", "short", "descr")


def _with_year(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    wild = frame.filter(pl.col("session") > 9999)
    if not wild.is_empty():
        raise SourceLayoutError(
            f"{source.label} holds session {wild['session'][0]}, and there has been none.",
            f"get the file again from {source.whose}.",
        )
    return frame.with_columns((pl.col("session") + BEFORE_FIRST).alias("year"))


def _ideal_points(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    for name in _AGREE:
        check_range(frame, source, name, 0, 1)
    return _with_year(frame, source)


def _roll_calls(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    import polars as pl

    dated = pl.when(pl.col("session") >= FIRST_DATED).then(pl.col("date")).alias("date")
    # Some blank words are quoted in the file and come as empty text.
    told = (pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in _WORDS)
    whole = _with_year(frame.with_columns(dated, *told), source)
    return whole.select("rcid", "year", "session", pl.exclude("rcid", "year", "session"))


def _votes(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    check_among(frame, source, "vote", VOTES)
    return frame


def votes_of_year(votes: pl.DataFrame, roll_calls: pl.DataFrame) -> pl.DataFrame:
    """Votes with the session and year of their roll call.

    Parameters
    ----------
    votes, roll_calls : polars.DataFrame
        The frames of ``un-votes`` and ``un-roll-calls``.

    Returns
    -------
    polars.DataFrame
        Keys ``rcid``, ``country``; ``session`` and ``year`` before the vote. A vote whose roll
        call is not listed has null there.

    References
    ----------
    voeten2013
    """
    return (
        votes.join(
            roll_calls.select("rcid", "session", "year"), on="rcid", how="left", validate="m:1"
        )
        .select("rcid", "country", "session", "year", "iso2", "vote")
        .sort("rcid", "country")
    )


_AGREE = ("agree_usa", "agree_russia", "agree_brazil", "agree_china", "agree_india", "agree_israel")
_AGREE_IN_FILE = ("USAgree", "RUSSAgree", "BrazilAgree", "ChinaAgree", "IndiaAgree", "IsraelAgree")
# The file's first quantile is spelled with the letter O.
_QUANTILES = (("QO%All", "q0"), *((f"Q{n}%All", f"q{n}") for n in (5, 10, 50, 90, 95, 100)))

_ROLL_CALLS = Source(
    key="un-roll-calls",
    version="2021",
    title="UN General Assembly roll calls",
    cite="voeten2013",
    citation=(
        "Voeten, Erik. 2013. Data and Analyses of Voting in the UN General Assembly; data packaged "
        "as unvotes (Robinson and Goguen)."
    ),
    terms="unvotes R package: MIT. Voeten's data: Harvard Dataverse.",
    coverage=(1946, 2019),
    files=("unvotes_un_roll_calls.csv",),
    owner="unvotes (R package), from Harvard Dataverse",
    home="https://doi.org/10.7910/DVN/LEJUQZ",
    layout="processed:unvotes",
    columns=(
        *columns("rcid session", blank=False),
        *columns("importantvote"),
        *columns("date", "date"),
        *columns("unres", "text"),
        *columns("amend para"),
        *columns("short descr", "text"),
    ),
    keys=("rcid",),
    rows=6203,
    sha256="35b5a958ec18fb35c371a7dca1ccf56188eb42b8025dd630b17436b415da385a",
    years=("year",),
    codes="",
    tidy=_roll_calls,
    note=(
        "year is session + 1945; 264 roll calls bear another calendar year. date is null "
        "up to session 51, where the file's days run from 1 to 7 and are no days of the month."
    ),
)

SOURCES = (
    Source(
        key="un-ideal-points",
        version="2024-06",
        title="UN General Assembly ideal points, state-years",
        cite="bailey_et_al2017",
        citation=(
            "Bailey, Michael A., Anton Strezhnev, and Erik Voeten. 2017. Estimating Dynamic State "
            "Preferences from United Nations Voting Data. Journal of Conflict Resolution 61(2): "
            "430-456."
        ),
        terms="Harvard Dataverse (CC0 by default); citation expected.",
        coverage=(1946, 2023),
        files=("IdealpointestimatesAll_Jun2024.csv",),
        owner="Erik Voeten, Harvard Dataverse",
        home="https://doi.org/10.7910/DVN/LEJUQZ",
        layout=SEEN,
        columns=(
            *columns("ccode session", blank=False),
            Column("NVotesAll", to="votes"),
            Column("IdealPointAll", "float", "idealpoint", codes=False, unit="latent scale"),
            *(
                Column(name, "float", to, codes=False, unit="latent scale")
                for name, to in _QUANTILES
            ),
            Column("iso3c", "text", "iso3"),
            Column("Countryname", "text", "country"),
            *(
                Column(name, "float", to, unit="share of votes")
                for name, to in zip(_AGREE_IN_FILE, _AGREE, strict=True)
            ),
        ),
        keys=("ccode", "year"),
        missing=(("NA", "missing"),),
        rows=11238,
        sha256="adaeca9a9d617afaf463f892a868fbfe17b33bbd6bdb613688d67f1b8dd6887d",
        years=("year",),
        tidy=_ideal_points,
        note=(
            "year is session + 1945; session 19 (1964), with its single vote, is not in the file. "
            "The distance of two states is the absolute difference of their ideal points in one "
            "session. No row is not known."
        ),
    ),
    _ROLL_CALLS,
    replace(
        _ROLL_CALLS,
        key="un-votes",
        title="UN General Assembly votes",
        files=("unvotes_un_votes.csv",),
        columns=(
            *columns("rcid", blank=False),
            Column("country_code", "text", "iso2"),
            *columns("country vote", "text", blank=False),
        ),
        keys=("rcid", "country"),
        rows=870109,
        sha256="2cfd6b43fe91e1227e7118cc2c1cf544fc1135c9dfc198801393c60556e495c6",
        years=(),
        tidy=_votes,
        note=(
            "yes, abstain or no; an absence is no row. Names are text. iso2 is blank for three "
            "former states; NA is Namibia, not missing. votes_of_year() adds session and year."
        ),
    ),
    replace(
        _ROLL_CALLS,
        key="un-issues",
        title="UN General Assembly roll calls, what they were about",
        terms="unvotes R package: MIT. Voeten's data: Harvard Dataverse.",
        files=("unvotes_un_roll_call_issues.csv",),
        columns=(
            *columns("rcid", blank=False),
            Column("short_name", "text", "issue_code", blank=False),
            *columns("issue", "text", blank=False),
        ),
        keys=("rcid", "issue_code"),
        rows=5745,
        sha256="88bf73921f941f2db007252f6a0614d3b14c23bd82eadad4ba38eb5c7792ad4e",
        years=(),
        tidy=None,
        note=(
            "A roll call can have several of the six issues; 4,099 have at least one. No codebook "
            "was at hand to say that no row is none of the six."
        ),
    ),
)
