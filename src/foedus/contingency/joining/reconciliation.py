"""Why two famous figures differ: war participation of allies, and promises honored when due.

A state that fought from the first day is no joiner, yet may have fought because of a pact. The
coding rule: on each side of a war the *principal* is the originator with the largest mean share
of military expenditure, military personnel and population in the year before (among the side's
first-day participants); every other first-day participant is a *partner*. The rulings are asked
about the principals' war alone, so that partners are third parties in it; a partner whose duty to
help applies toward the side on which it fought has honored it on the first day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from foedus.contingency.joining.cases import SIDES, JoiningCases, War
from foedus.contingency.ruled_duties import ruled_duties
from foedus.models.scoring import wilson

if TYPE_CHECKING:
    import polars as pl

PERIODS = ("to 1945", "after 1945")
_HELP = ("defense", "offense")
_LAST_EARLY_YEAR = 1945


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the rows of a kind fought on that side within twelve months."""

    period: str
    rows: str
    n: int
    fought: int
    fought_ever: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Fought within twelve months, of all; the interval is Wilson's, 95%."""
        return self.fought / self.n


def principals_of(war: War, strength: Mapping[tuple[int, int], float]) -> War:
    """The war between the strongest originator of each side.

    Parameters
    ----------
    war : War
        As it began.
    strength : mapping
        Strength of originators by (warnum, ccode); one that is not there counts as weakest. Of
        two alike the lower number is principal.

    Returns
    -------
    War

    Examples
    --------
    >>> from datetime import date
    >>> war = War(1, "x", date(1900, 1, 1), (200, 220), (365,), ())
    >>> principals_of(war, {(1, 200): 0.1, (1, 220): 0.2}).attackers
    (220,)
    """
    strongest = [
        (max(members, key=lambda one: (strength.get((war.warnum, one), -1.0), -one)),)
        for members in (war.attackers, war.targets)
    ]
    return replace(war, attackers=strongest[0], targets=strongest[1])


def principals_cases(
    cases: JoiningCases, strength: Mapping[tuple[int, int], float]
) -> JoiningCases:
    """The wars between principals, with first-day partners as candidates that joined at once.

    Parameters
    ----------
    cases : JoiningCases
        The wars as they began.
    strength : mapping
        As in :func:`principals_of`.

    Returns
    -------
    JoiningCases
        With one more candidate for each partner; the counts stay those of the wars as they began.
    """
    import polars as pl

    reduced = tuple(principals_of(war, strength) for war in cases.wars)
    rows = []
    for war, principals in zip(cases.wars, reduced, strict=True):
        for fought_on, members in zip(SIDES, (war.attackers, war.targets), strict=True):
            for partner in set(members) - set(principals.originators):
                for side in SIDES:
                    came = int(side == fought_on)
                    on = war.day if came else None
                    rows.append((war.warnum, partner, side, war.day, came, came, on))
    partners = pl.DataFrame(rows, schema=cases.frame.schema, orient="row")
    return replace(
        cases,
        wars=reduced,
        frame=pl.concat([cases.frame, partners]).sort("warnum", "ccode", "side"),
    )


def reconciliation(
    features: pl.DataFrame, duties: pl.DataFrame, reduced: JoiningCases
) -> tuple[Rate, ...]:
    """Pact, ruled duty, and honored given applied, before and after 1945, each with its n.

    Parameters
    ----------
    features : polars.DataFrame
        From :func:`foedus.contingency.joining.features.features`.
    duties : polars.DataFrame
        From :func:`foedus.contingency.ruled_duties.ruled_duties`, of the whole wars.
    reduced : JoiningCases
        From :func:`principals_cases`.

    Returns
    -------
    tuple of Rate
        Those of no rows are left out.
    """
    import polars as pl

    rows = _with_status(features, duties)
    # In the war itself an originator is no third party: among principals it is a partner.
    began = features.select("warnum", "ccode").unique().with_columns(pl.lit(False).alias("new"))
    bound = (
        _with_status(reduced.frame, ruled_duties(reduced.wars))
        .join(began, on=["warnum", "ccode"], how="left", maintain_order="left")
        .with_columns(pl.col("new").is_null().alias("partner"))
    )
    pact = (pl.col("defense_own") == 1) | (pl.col("offense_own") == 1)
    status = pl.col("status").cast(pl.String)
    applies = status == "applies"
    kinds: Sequence[tuple[str, pl.DataFrame, pl.Expr]] = (
        ("every candidate", rows, pl.lit(True)),
        ("no defense or offense pact with the side", rows, ~pact),
        ("defense or offense pact with the side", rows, pact),
        ("pact, and no duty by the ruling", rows, pact & pl.col("status").is_null()),
        ("duty contested", rows, status == "contested"),
        ("duty applies", rows, applies),
        ("duty applies, first-day partners counted", bound, applies),
        ("of these bilateral", bound, applies & ~pl.col("multilateral")),
        ("of these multilateral", bound, applies & pl.col("multilateral")),
        ("of these first-day partners", bound, applies & pl.col("partner")),
    )
    late = pl.col("day").dt.year() > _LAST_EARLY_YEAR
    return tuple(
        _rate(period, name, frame.filter(chosen & when))
        for name, frame, chosen in kinds
        for period, when in zip(PERIODS, (~late, late), strict=True)
        if not frame.filter(chosen & when).is_empty()
    )


def _with_status(rows: pl.DataFrame, duties: pl.DataFrame) -> pl.DataFrame:
    """Rows with the ruled status of their duty to help (applies before contested)."""
    import polars as pl

    key = ["warnum", "ccode", "side"]
    helps = (
        duties.filter(pl.col("duty").cast(pl.String).is_in(_HELP))
        .sort(*key, "status")
        .unique(key, keep="first", maintain_order=True)
        .select(*key, "status", "multilateral")
    )
    return rows.join(helps, on=key, how="left", validate="1:1", maintain_order="left").rename(
        {"joined_in_year": "fought", "joined": "fought_ever"}
    )


def _rate(period: str, name: str, rows: pl.DataFrame) -> Rate:
    fought = int(rows["fought"].sum())
    low, high = wilson(fought, rows.height)
    return Rate(period, name, rows.height, fought, int(rows["fought_ever"].sum()), low, high)
