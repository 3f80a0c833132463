"""What others found on pacts and disputes, and where the curve has the same question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class PublishedPoint:
    """A published or recomputed finding, and the cell of the curve that asks the same.

    Parameters
    ----------
    term : str
        The alliance term.
    source : str
        Key of the bibliography, or ``recomputed``.
    first, last : int
        Years.
    reading, outcome, controls, estimator, errors : str
        The nearest cell: of the published study its reading of "bears on the pair" is its own.
    sign : int
        -1, 0 (none found) or 1.
    value : float or None
        Coefficient, where one is known.
    z : float or None
        Likewise.
    status : str
        ``read`` in a published source, ``recomputed`` on the public files, or ``uncertain``:
        from general knowledge.
    note : str
        What was said.
    """

    term: str
    source: str
    first: int
    last: int
    reading: str
    outcome: str
    controls: str
    estimator: str
    errors: str
    sign: int
    value: float | None
    z: float | None
    status: str
    note: str

    def cell(self, curve: pl.DataFrame) -> pl.DataFrame:
        """The row of the curve that this point stands beside; none if the curve lacks it."""
        return curve.filter(
            first=self.first,
            last=self.last,
            reading=self.reading,
            outcome=self.outcome,
            controls=self.controls,
            estimator=self.estimator,
            errors=self.errors,
            term=self.term,
        )


def _leeds(term: str, sign: int, note: str, status: str = "read") -> PublishedPoint:
    return PublishedPoint(
        term, "leeds2003b", 1816, 1944, "applies", "initiation", "dyad's peace", "logit", "dyad",
        sign, None, None, status, note,
    )  # fmt: skip


def _johnson(term: str, sign: int, note: str) -> PublishedPoint:
    return PublishedPoint(
        term, "johnson_leeds2011", 1816, 2000, "applies", "initiation", "dyad's peace", "probit",
        "dyad", sign, None, None, "read", note,
    )  # fmt: skip


def _recomputed(
    term: str,
    value: float,
    z: float | None,
    reading: str = "any",
    years: tuple[int, int] = (1816, 2000),
) -> PublishedPoint:
    return PublishedPoint(
        term, "recomputed", *years, reading, "initiation", "own restraint", "logit", "dyad",
        (value > 0) - (value < 0), value, z, "recomputed",
        "logit on 191,350 directed politically relevant dyad-years with 1,915 onsets; the full "
        "list of its controls is not recorded",
    )  # fmt: skip


POINTS = (
    _leeds(
        "target_defense", -1,
        "a pact that would bring allies in on the target's side lowers initiation",
    ),
    _leeds("challenger_offense", 1, "a promise of offensive support raises it"),
    _leeds("challenger_neutral", 1, "a promise of nonintervention raises it"),
    _leeds("target_defense", -1, "by 28%", "uncertain"),
    _leeds("challenger_offense", 1, "by 47%", "uncertain"),
    _leeds("challenger_neutral", 1, "by 57%", "uncertain"),
    _johnson("target_defense", -1, "defensive alliances deter the initiation of disputes"),
    _recomputed("target_defense", 0.147, 1.6),
    _recomputed("target_defense", 0.239, 2.8, "unshared"),
    _recomputed("challenger_offense", 0.380, 4.8),
    _recomputed("challenger_neutral", 0.558, 6.3),
    _recomputed("own_defense", -0.28, None),
    _recomputed("target_defense", -0.03, None, years=(1816, 1944)),
    _recomputed("target_defense", 0.28, None, years=(1945, 2000)),
)  # fmt: skip
"""Findings to mark on the curve."""


def beside_published(curve: pl.DataFrame) -> pl.DataFrame:
    """Each published point beside the curve's own cell.

    Parameters
    ----------
    curve : polars.DataFrame
        Of :func:`foedus.contingency.record.curve.specification_curve`.

    Returns
    -------
    polars.DataFrame
        ``term``, ``source``, ``status``, ``first``, ``last``, ``reading``, ``estimator``,
        ``sign``, ``value``, ``z``, ``note``; then of the cell ``ours``, ``our_low``,
        ``our_high``, ``our_z``, ``our_odds``, and ``same_sign``: null where the curve lacks the
        cell or the finding is that there is none.
    """
    import polars as pl

    rows = []
    for point in POINTS:
        cell = point.cell(curve)
        ours = cell.row(0, named=True) if cell.height == 1 else {}
        value = ours.get("coefficient")
        rows.append(
            {
                "term": point.term,
                "source": point.source,
                "status": point.status,
                "first": point.first,
                "last": point.last,
                "reading": point.reading,
                "estimator": point.estimator,
                "sign": point.sign,
                "value": point.value,
                "z": point.z,
                "note": point.note,
                "ours": value,
                "our_low": ours.get("low"),
                "our_high": ours.get("high"),
                "our_z": ours.get("z"),
                "our_odds": ours.get("odds"),
                "same_sign": None if value is None or not point.sign else value * point.sign > 0,
            }
        )
    floats = ("value", "z", "ours", "our_low", "our_high", "our_z", "our_odds")
    return pl.DataFrame(
        rows, schema_overrides={**dict.fromkeys(floats, pl.Float64), "same_sign": pl.Boolean}
    )


LICENCES = ("challenger_offense", "challenger_neutral")


def licence_effects(curve: pl.DataFrame) -> pl.DataFrame:
    """Odds ratios of the two pacts that free a challenger's hand, with 95% intervals.

    Returns
    -------
    polars.DataFrame
        The logit cells of initiation, 1816-2000, reading ``any``, of both sets of controls and
        each way of errors: ``controls``, ``errors``, ``term``, ``odds``, ``odds_low``,
        ``odds_high``.
    """
    import polars as pl

    return curve.filter(
        pl.col("term").is_in(LICENCES),
        first=1816,
        last=2000,
        reading="any",
        outcome="initiation",
        estimator="logit",
    ).select("controls", "errors", "term", "odds", "odds_low", "odds_high")
