"""What leaders had lived through, and their willingness to use force, by leader and by state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.variable import LEADER, STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.leaders import DAYS, leaders

if TYPE_CHECKING:
    import polars as pl


def lead(ask: Ask) -> Table:
    """What each leader had lived through before office.

    References
    ----------
    ellis_et_al2015
    """
    return Table(_of_leaders(ask, "lead", _LEAD, "lead_"), ask.coverage("lead"))


def willingness(ask: Ask) -> Table:
    """Each leader's willingness to use force, by four models.

    References
    ----------
    carter_smith2020
    """
    key = "willingness-to-use-force"
    return Table(_of_leaders(ask, key, _THETA, "lwuf_"), ask.coverage(key))


def lead_of_state(ask: Ask, *, day: str = "jan_1") -> Table:
    """What the leader of a named day had lived through.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    day : str
        The leader on ``jan_1`` or on ``dec_31`` of the year.

    References
    ----------
    ellis_et_al2015, goemans_et_al2009
    """
    return _of_states(ask, _of_leaders(ask, "lead", _LEAD, "state_lead_"), day)


def willingness_of_state(ask: Ask, *, day: str = "jan_1") -> Table:
    """Willingness to use force of the leader of a named day.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    day : str
        The leader on ``jan_1`` or on ``dec_31`` of the year.

    References
    ----------
    carter_smith2020, goemans_et_al2009
    """
    held = _of_leaders(ask, "willingness-to-use-force", _THETA, "state_lwuf_")
    return _of_states(ask, held, day)


def _of_leaders(ask: Ask, key: str, labels: dict[str, str], prefix: str) -> pl.DataFrame:
    import polars as pl

    values = ask.load(key).select("obsid", *labels).rename({one: prefix + one for one in labels})
    return values.with_columns(pl.selectors.integer().cast(pl.Int8))


def _of_states(ask: Ask, values: pl.DataFrame, day: str) -> Table:
    day = choice("day", day, DAYS)
    of_day = leaders(ask).frame.drop_nulls(f"archigos_{day}")
    code = "gwcode" if ask.system == "gw" else "ccode"
    frame = of_day.select(code, "year", f"archigos_{day}").join(
        values, left_on=f"archigos_{day}", right_on="obsid", how="left", validate="m:1"
    )
    return Table(frame.drop(f"archigos_{day}"), ask.coverage("archigos"))


_LEAD = {
    "leveledu": "Education: 0 primary, 1 secondary, 2 university, 3 graduate",
    "milservice": "Had served in a military",
    "combat": "Had seen combat",
    "rebel": "Had been a rebel",
    "warwin": "Had fought on the winning side as a soldier",
    "warloss": "Had fought on the losing side as a soldier",
    "rebelwin": "Had been a rebel who won",
    "rebelloss": "Had been a rebel who lost",
    "yrsexper": "Political experience before office",
    "physhealth": "Has physical health issues",
    "mentalhealth": "Has mental health issues",
}
_THETA = {
    f"theta{n}_{what}": f"Willingness to use force, model {n}, {word}"
    for n in (1, 2, 3, 4)
    for what, word in (("mean", "mean"), ("sd", "standard deviation"))
}


def _columns(
    labels: dict[str, str], prefix: str, unit: str = "", *, of_leader: bool = True
) -> tuple[Column, ...]:
    return tuple(
        Column(prefix + name, label, "years" if name == "yrsexper" else unit,
               peacesciencer=name if of_leader else "")
        for name, label in labels.items()
    )  # fmt: skip


_OF_DAY = (
    "The values of the leader who held office on 1 January of the year (option day), in Archigos; "
    "where two held that day, of the one who came first (on 31 December, last)."
)

LEAD = Variable(
    name="lead",
    title="Experience of leaders (LEAD)",
    level=LEADER,
    columns=_columns(_LEAD, "lead_"),
    rule="The file's values of the leader's spell in office; a blank is not known.",
    build=lead,
    cow=("lead",),
    gw=("lead",),
    peacesciencer="add_lead",
)

WILLINGNESS = Variable(
    name="willingness-to-use-force",
    title="Willingness of leaders to use force",
    level=LEADER,
    columns=_columns(_THETA, "lwuf_", "latent scale"),
    rule="The file's estimates for the leader's spell in office, by each of its four models.",
    build=willingness,
    cow=("willingness-to-use-force",),
    gw=("willingness-to-use-force",),
    peacesciencer="add_lwuf",
)

LEAD_OF_STATE = Variable(
    name="lead-of-state",
    title="Experience of the leader of a state on a day (LEAD)",
    level=STATE_YEAR,
    columns=_columns(_LEAD, "state_lead_", of_leader=False),
    rule=_OF_DAY,
    build=lead_of_state,
    cow=("archigos", "lead"),
    gw=("archigos", "lead"),
)

WILLINGNESS_OF_STATE = Variable(
    name="willingness-of-state",
    title="Willingness to use force of the leader of a state on a day",
    level=STATE_YEAR,
    columns=_columns(_THETA, "state_lwuf_", "latent scale", of_leader=False),
    rule=_OF_DAY,
    build=willingness_of_state,
    cow=("archigos", "willingness-to-use-force"),
    gw=("archigos", "willingness-to-use-force"),
)

VARIABLES = (LEAD, WILLINGNESS, LEAD_OF_STATE, WILLINGNESS_OF_STATE)
