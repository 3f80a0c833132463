"""What was known of each promise when war called it in: depth, age, changes since it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# A change of a tenth in a state's share, after Leeds (2003).
POWER_STEP = 0.10
DEMOCRACY, AUTOCRACY = 6, -6
FILES = ("berkemeier-fuhrmann", "atop-m", "atop-ph", "atop-inst")
# Only for the two changes, which the shipped model does without.
CHANGE_FILES = ("gdp-population", "democracy")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature that means one thing, in one unit, in 1816 and in 2026.

    Parameters
    ----------
    name, unit, meaning : str
        What it is.
    historical, modern : str
        Where its value comes from for a war of the past, and for an event on the atlas's dates.
    """

    name: str
    unit: str
    meaning: str
    historical: str
    modern: str


def _pledge(name: str, column: str, what: str) -> Feature:
    return Feature(
        name,
        "0 or 1",
        f"the pact promises {what}",
        f"berkemeier-fuhrmann, `{column}`",
        f"the atlas's agreement: an obligation of the kind {name}",
    )


FEATURES = (
    _pledge("defense", "defense", "active help if a party is attacked"),
    _pledge("offense", "offense", "active help in an attack"),
    _pledge("neutrality", "neutral", "to stay out and not help the adversary"),
    _pledge("nonaggression", "nonagg", "not to use force against each other"),
    Feature(
        "post1945",
        "0 or 1",
        "the promise is called in in 1945 or later",
        "berkemeier-fuhrmann, `to_1944`",
        "always 1",
    ),
    Feature(
        "multilateral",
        "0 or 1",
        "the pact has more than two parties",
        "berkemeier-fuhrmann, `multilateral`",
        "the atlas's agreement: number of parties on the day",
    ),
    Feature(
        "milinst",
        "0, 1 or 2",
        "military institutionalization, Leeds and Anac's code",
        "atop-inst, the phase in force in the war's first year",
        "the atlas's agreement: depth, `milinst`",
    ),
    Feature(
        "formal",
        "0, 1 or 2",
        "formality, Leeds and Anac's code",
        "atop-inst, the phase in force in the war's first year",
        "the atlas's agreement: depth, `formal`",
    ),
    Feature(
        "fresh",
        "0 or 1",
        "the pact was made in the war's first year or during the war",
        "atop-ph, year of the pact's beginning",
        "the atlas's agreement: year of signature, beside the event's",
    ),
    Feature(
        "power_change",
        "0 or 1",
        "since the pact was made, a party's share of the world's GDP moved by a tenth or more",
        "gdp-population, to the year before the war; 0 for a fresh pact",
        "the atlas's GDP at international prices, for pacts made since 1990; else not known",
    ),
    Feature(
        "regime_change",
        "0 or 1",
        "since the pact was made, a party changed between democracy, hybrid and autocracy",
        "democracy, `polity2` (6 and above, -6 and below), to the year before the war",
        "the atlas's regimes, for pacts made since 1990; else not known",
    ),
)


def historical_features(
    cases: pl.DataFrame,
    members: pl.DataFrame,
    phases: pl.DataFrame,
    institutions: pl.DataFrame,
    gdp: pl.DataFrame | None = None,
    democracy: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The cases with every feature; null where a feature is not known.

    Parameters
    ----------
    cases : polars.DataFrame
        What `foedus.models.honoring.invocations` returns.
    members, phases, institutions : polars.DataFrame
        The tidy frames of ``atop-m``, ``atop-ph`` and ``atop-inst``.
    gdp, democracy : polars.DataFrame, optional
        Those of ``gdp-population`` and ``democracy``; without one, its change is not known.

    Returns
    -------
    polars.DataFrame
        One row for each case, sorted by ``atopid`` and ``warid``.
    """
    import polars as pl

    dated = _depth_and_age(cases, phases, institutions)
    parties = _parties(dated, members)
    moved = (pl.col("later") / pl.col("earlier") - 1).abs() >= POWER_STEP
    changed = pl.col("later") != pl.col("earlier")
    for name, values, change in (
        ("power_change", None if gdp is None else _shares(gdp), moved),
        ("regime_change", None if democracy is None else _classes(democracy), changed),
    ):
        if values is None:
            dated = dated.with_columns(pl.lit(None, dtype=pl.Int64).alias(name))
            continue
        dated = dated.join(
            _any_changed(parties, values, change, name), on=["atopid", "warid"], how="left"
        ).with_columns(pl.when(pl.col("fresh") == 1).then(0).otherwise(pl.col(name)).alias(name))
    return dated.sort("atopid", "warid")


def _shares(gdp: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    product = gdp.select("ccode", "year", (pl.col("mrgdppc") * pl.col("pwtpop")).alias("gdp"))
    share = pl.col("gdp") / pl.col("gdp").sum().over("year")
    return product.select("ccode", "year", share.alias("value"))


def _classes(democracy: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    polity = pl.col("polity2")
    above, below = (polity >= DEMOCRACY).cast(pl.Int64), (polity <= AUTOCRACY).cast(pl.Int64)
    return democracy.select("ccode", "year", (above - below).alias("value"))


def _depth_and_age(
    cases: pl.DataFrame, phases: pl.DataFrame, institutions: pl.DataFrame
) -> pl.DataFrame:
    import polars as pl

    begun = phases.select("atopid", "phase", pl.col("begin").dt.year().alias("begun")).join(
        institutions, on=["atopid", "phase"], how="left"
    )
    signed = begun.group_by("atopid").agg(pl.col("begun").min().alias("signed"))
    each = cases.select("atopid", "warid", "year").join(begun, on="atopid", how="left")
    in_force = (
        each.with_columns((pl.col("begun") <= pl.col("year")).alias("by_then"))
        # The last phase begun by then; the first of all where the pact is younger than the war.
        .with_columns(
            pl.when("by_then").then(pl.col("phase")).otherwise(-1 - pl.col("phase")).alias("rank")
        )
        .sort("atopid", "warid", "rank")
        .group_by("atopid", "warid", maintain_order=True)
        .last()
        .select("atopid", "warid", "milinst", "formal")
    )
    return (
        cases.join(in_force, on=["atopid", "warid"], how="left", validate="1:1")
        .join(signed, on="atopid", how="left", validate="m:1")
        .with_columns((pl.col("signed") >= pl.col("year")).cast(pl.Int64).alias("fresh"))
    )


def _parties(dated: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Each case with the states that were party in the war's first year, or when it was made."""
    import polars as pl

    then = pl.max_horizontal("year", "signed")
    left = pl.col("exit").dt.year()
    spells = members.select("atopid", "ccode", "entry", "exit")
    return (
        dated.select("atopid", "warid", "year", "signed")
        .join(spells, on="atopid")
        .filter((pl.col("entry").dt.year() <= then) & (left.is_null() | (left >= pl.col("year"))))
        .select("atopid", "warid", "year", "signed", "ccode")
        .unique()
    )


def _any_changed(
    parties: pl.DataFrame, values: pl.DataFrame, change: pl.Expr, name: str
) -> pl.DataFrame:
    """Whether any party's value differs between the pact's year and the year before the war."""
    import polars as pl

    first = values["year"].min()
    spans = parties.with_columns(
        pl.max_horizontal("signed", pl.lit(first)).alias("from_year"),
        pl.max_horizontal(pl.col("year") - 1, pl.lit(first)).alias("to_year"),
    )
    return (
        spans.join(
            values.rename({"year": "from_year", "value": "earlier"}),
            on=["ccode", "from_year"],
            how="left",
        )
        .join(
            values.rename({"year": "to_year", "value": "later"}),
            on=["ccode", "to_year"],
            how="left",
        )
        .with_columns(change.alias("changed"))
        .group_by("atopid", "warid")
        # A change in one party settles it; none is known only where all that is known says so.
        .agg(pl.col("changed").drop_nulls().max().cast(pl.Int64).alias(name))
    )


def added_cases(*, changes: bool = False) -> pl.DataFrame:
    """The 146 cases with their features, from the files that the user added.

    Parameters
    ----------
    changes : bool
        Whether to read the changes in power and regime too, which takes two files more.

    Returns
    -------
    polars.DataFrame

    Raises
    ------
    SourceNotAddedError
        If one of `FILES` has not been added, or with ``changes`` one of `CHANGE_FILES`.
    """
    from foedus.models.honoring import invocations
    from foedus.sources import adding

    first, *others = (adding.load(key) for key in FILES + (CHANGE_FILES if changes else ()))
    return historical_features(invocations(first), *others)
