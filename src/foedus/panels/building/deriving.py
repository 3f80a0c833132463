"""Columns made of a panel's own columns: peace spells, lags, leads, values of a pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from foedus.errors import PanelError
from foedus.panels.building.spells import GAPS, UNKNOWN, peace_years, restricted_cubic_spline
from foedus.panels.building.work import Do, Given
from foedus.panels.refusals import choice, whole_number

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    from foedus.panels.building.attaching import Rows
    from foedus.panels.building.positions import Grid
    from foedus.panels.panel import Panel, Step
    from foedus.panels.variable import Plain

    Derive = Callable[["Rows"], "list[pl.Series]"]

TERMS = ("cubic", "spline", "none")
KINDS = ("min", "max", "sum", "ratio", "share", "difference")
KNOTS = (1.0, 4.0, 7.0)
_YEARS = 10_000


@dataclass(frozen=True, slots=True)
class Deriving:
    """Columns derived from others.

    Parameters
    ----------
    do : str
        What the recipe calls it.
    arguments : tuple of (str, plain value)
        Its arguments there.
    needs : tuple of str
        Columns that must be there.
    columns : tuple of (str, str, str)
        Name, label and unit of each new column.
    rule : str
        How they are made.
    derive : function
        Makes them, for rows that have whole groups.
    cite : tuple of str
        Keys of the bibliography.
    """

    do: str
    arguments: tuple[tuple[str, Plain], ...]
    needs: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]
    rule: str
    derive: Derive
    cite: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """One step."""
        from foedus.panels.panel import Step

        return (Step(self.do, self.arguments),)

    def given(self, panel: Panel) -> tuple[Given, ...]:
        """The new columns; they know no more years than those they are made of."""
        parents = needed(self.do, self.needs, panel)
        uses = tuple(dict.fromkeys(use for one in parents for use in one.uses))
        first = max((one.first for one in parents), default=panel.first)
        last = min((one.last for one in parents), default=panel.last)
        return tuple(
            Given(name, label, unit, uses, self.rule, first, last, cite=self.cite)
            for name, label, unit in self.columns
        )

    def ready(self, panel: Panel, grid: Grid) -> Do:
        """Nothing to read."""

        def do(rows: Rows) -> Rows:
            return rows.with_columns(self.derive(rows))

        return do


def needed(what: str, names: Sequence[str], panel: Panel) -> list[Given]:
    """The columns that are needed: those added, and those the unit has besides its keys.

    Raises
    ------
    PanelError
        If one is not there; the nearest is named.
    """
    import difflib

    own = [name for name in panel.rows.collect_schema().names() if name not in panel.keys]
    have: Mapping[str, Given] = {
        **{name: Given(name, name, "", (), "", panel.first, panel.last) for name in own},
        **{one.name: one for one in panel.given},
    }
    for name in names:
        if not isinstance(name, str) or name not in have:
            near = difflib.get_close_matches(str(name), have, n=3, cutoff=0.5)
            meant = f"did you mean {' or '.join(near)}? " if near else ""
            raise PanelError(
                f"{what} needs the column {name!r}, which the panel does not have.",
                f"{meant}add the variable that gives it first; "
                f"it has {', '.join(have) or 'none but its keys'}.",
            )
    return [have[name] for name in names]


def _groups(rows: Rows, keys: Sequence[str]) -> npt.NDArray[np.int64]:
    """A running number for each run of rows with the same keys but for the year."""
    import numpy as np

    new = np.zeros(rows.frame.height, np.int64)
    for name in keys:
        values = rows.frame[name].to_numpy()
        new[1:] |= values[1:] != values[:-1]
    return np.cumsum(new)


def _of_years(what: str, panel: Panel) -> tuple[str, ...]:
    """The keys that name a group whose rows follow each other by year."""
    if "year" not in panel.keys:
        raise PanelError(
            f"{what} goes by year, and a row of {panel.unit.name} is no year.",
            "make a panel of years.",
        )
    return tuple(key for key in panel.keys if key != "year")


def peace_spells(
    panel: Panel,
    event: str,
    terms: str = "cubic",
    knots: Sequence[float] = KNOTS,
    gaps: str = "restart",
) -> Deriving:
    """Years of peace since an event, with its cubic terms or a spline's."""
    import numpy as np
    import polars as pl

    terms, gaps = choice("terms", terms, TERMS), choice("gaps", gaps, GAPS)
    restricted_cubic_spline(np.zeros(1), knots)
    keys = _of_years("a peace spell", panel)
    name = f"{event}_peace"
    powers = {"cubic": ("2", "3"), "none": ()}.get(
        terms, tuple(f"_spline{i + 1}" for i in range(len(knots) - 2))
    )
    labels = {"2": "squared", "3": "cubed"}
    columns = (
        (name, f"Years without {event} before this one"[:68], "years"),
        *(
            (f"{name}{end}", f"Years of peace from {event}, {labels.get(end, 'spline term')}"[:68],
             "years" if end.startswith("_") else f"years {labels[end]}")
            for end in powers
        ),
    )  # fmt: skip

    def derive(rows: Rows) -> list[pl.Series]:
        happened = rows.frame[event]
        count = peace_years(
            _groups(rows, keys),
            rows.years,
            (happened.fill_null(0) > 0).to_numpy(),
            happened.is_not_null().to_numpy(),
            gaps,
        )
        known = pl.Series(count != UNKNOWN)
        made = [pl.Series(name, count, dtype=pl.Int16)]
        if terms == "cubic":
            made += [pl.Series(f"{name}{p}", count ** int(p), dtype=pl.Int64) for p in powers]
        elif terms == "spline":
            bent = restricted_cubic_spline(count.astype(float), knots)
            made += [pl.Series(f"{name}{p}", bent[:, i]) for i, p in enumerate(powers)]
        frame = pl.DataFrame(made)
        return frame.select(pl.when(known).then(pl.all())).get_columns()

    rule = (
        f"Years since the last year with {event}, as Beck, Katz and Tucker count: 0 in a group's "
        "first row and in the year after one; the year of one keeps the count reached. Rows of "
        "the panel alone are looked at. Missing years: "
        + ("the count begins anew." if gaps == "restart" else "they count as peace.")
    )
    arguments: tuple[tuple[str, Plain], ...] = (
        ("event", event),
        ("terms", terms),
        ("knots", tuple(float(knot) for knot in knots)),
        ("gaps", gaps),
    )
    cite = {"cubic": ("carter_signorino2010",), "spline": ("durrleman_simon1989",)}.get(terms, ())
    return Deriving(
        "peace-spells", arguments, (event,), columns, rule, derive, ("beck_et_al1998", *cite)
    )


def shifted(panel: Panel, column: str, years: int, do: str) -> Deriving:
    """A column's value of so many years before (``lag``) or after (``lead``)."""
    import numpy as np
    import polars as pl

    years = whole_number("years", years, least=1)
    keys = _of_years(f"a {do}", panel)
    (parent,) = needed(f"a {do}", (column,), panel)
    sign, when = (-1, "before") if do == "lag" else (1, "after")
    name = f"{column}_{do}{years}"

    def derive(rows: Rows) -> list[pl.Series]:
        # Rows are sorted by group and year, so that this one number is, too.
        # The room left between groups is more than any lag: no row finds another's year.
        place = _groups(rows, keys) * 10 * _YEARS + rows.years
        wanted = place + sign * min(years, _YEARS)
        at = np.searchsorted(place, wanted)
        at = np.minimum(at, max(len(place) - 1, 0))
        found = pl.Series(place[at] == wanted) if len(place) else pl.Series([], dtype=pl.Boolean)
        picked = rows.frame[column].gather(pl.Series(at, dtype=pl.UInt32)).alias(name)
        return pl.DataFrame([picked]).select(pl.when(found).then(pl.all())).get_columns()

    plural = "year" if years == 1 else "years"
    return Deriving(
        do,
        (("column", column), ("years", years)),
        (column,),
        ((name, f"{parent.label}, {years} {plural} {when}"[:80], parent.unit),),
        f"The value that the row's key has {years} {plural} {when}; null where the panel has no "
        "such row.",
        derive,
    )


def dyadic(panel: Panel, column: str, kinds: Sequence[str]) -> Deriving:
    """The lesser, greater, sum, ratio, share or difference of the two states' values."""
    import polars as pl
    import polars.selectors as cs

    kinds = tuple(dict.fromkeys(choice("kind", kind, KINDS) for kind in (kinds or ("min", "max"))))
    one, two = f"{column}1", f"{column}2"
    parent, _ = needed(f"dyadic {column}", (one, two), panel)
    left, right = pl.col(one), pl.col(two)
    both = left.is_not_null() & right.is_not_null()
    low, high = pl.min_horizontal(one, two), pl.max_horizontal(one, two)
    made: Mapping[str, tuple[pl.Expr, str, str]] = {
        "min": (low, "lesser of the two", parent.unit),
        "max": (high, "greater of the two", parent.unit),
        "sum": (left + right, "sum of the two", parent.unit),
        "ratio": (pl.when(high != 0).then(low / high), "lesser over greater", "ratio"),
        "share": (
            pl.when((left + right) != 0).then(left / (left + right)), "state 1's share", "share",
        ),
        "difference": (left - right, "state 1's less state 2's", parent.unit),
    }  # fmt: skip
    label = parent.label.removesuffix(" (state 1)")

    def derive(rows: Rows) -> list[pl.Series]:
        # A narrow column of whole numbers has no room for a sum; without a sign, for less than 0.
        wide = rows.frame.select(one, two).cast({cs.integer(): pl.Int64})
        return wide.select(
            pl.when(both).then(made[kind][0]).alias(f"{column}_{kind}") for kind in kinds
        ).get_columns()

    return Deriving(
        "dyadic",
        (("column", column), ("kinds", kinds)),
        (one, two),
        tuple(
            (f"{column}_{kind}", f"{label}: {made[kind][1]}"[:80], made[kind][2]) for kind in kinds
        ),
        "Of the two states' values; null where one is not known, and where a ratio would divide "
        "by 0. Which state is 1 matters for share and difference alone.",
        derive,
    )


def joint_democracy(panel: Panel, column: str, at_least: float) -> Deriving:
    """Whether both states reach a threshold of democracy."""
    import math

    import polars as pl

    number = isinstance(at_least, int | float) and not isinstance(at_least, bool)
    if not number or not math.isfinite(at_least):
        raise PanelError(
            f"at_least is {at_least!r}, which is no number.", "write the lowest value that counts."
        )
    one, two = f"{column}1", f"{column}2"
    needed("joint democracy", (one, two), panel)
    name = f"joint_democracy_{column}"

    def derive(rows: Rows) -> list[pl.Series]:
        left, right = pl.col(one) >= at_least, pl.col(two) >= at_least
        # One state below the threshold settles it, whatever is known of the other.
        return [rows.frame.select((left & right).cast(pl.Int8).alias(name)).to_series()]

    return Deriving(
        "joint-democracy",
        (("column", column), ("at_least", float(at_least))),
        (one, two),
        ((name, f"Both states have {column} of {at_least:g} or more"[:80], ""),),
        f"1 if both have {column} of {at_least:g} or more, 0 if one is known to have less, null "
        "else.",
        derive,
    )
