"""How many alliances and allies each state had, from ATOP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.variable import STATE_YEAR, Ask, Column, Table, Variable
from foedus.panels.variables.alliances import PHASES, YEAR_RULES, bound_runs, bound_years
from foedus.sources.atop import OBLIGATIONS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]


def counts(ask: Ask, *, rule: str = "atop", phase: str = "any") -> Table:
    """In how many alliances each state was, with how many states, and for what.

    References
    ----------
    leeds_et_al2002
    """
    import numpy as np
    import polars as pl

    rule, phase = choice("rule", rule, YEAR_RULES), choice("phase", phase, PHASES)
    members = ask.load("atop-m")
    found = bound_years(ask, members, bound_runs(members), rule, phase)
    states, one = np.unique(found.ccode1, return_inverse=True)
    # Every partner is a state too: pairs stand in both orders.
    other = np.searchsorted(states, found.ccode2)
    years = ask.last - ask.first + 1
    size = len(states) * years
    mine = one * years + found.year - ask.first
    theirs = other * years + found.year - ask.first

    def counted(cell: Numbers, which: npt.NDArray[np.bool_] | None = None) -> Numbers:
        return np.bincount(cell if which is None else cell[which], minlength=size)

    pledged = {
        name: found.most((members[name] == 1).fill_null(False).to_numpy()) for name in OBLIGATIONS
    }
    # Two partners in one alliance are one alliance: each state's is counted once a year.
    row_year = np.repeat(mine, np.diff(np.append(found.starts, len(found.member))))
    _, alliance = np.unique(members["atopid"].to_numpy(), return_inverse=True)
    most = int(alliance.max(initial=0)) + 1
    alliances = counted(np.unique(row_year * most + alliance[found.member]) // most)
    columns = {
        "atop_alliances": alliances,
        "atop_partners": counted(mine),
        **{f"atop_{name}_to": counted(mine, which) for name, which in pledged.items()},
        **{f"atop_{name}_from": counted(theirs, which) for name, which in pledged.items()},
    }
    kept = np.flatnonzero(columns["atop_partners"])
    frame = pl.DataFrame(
        {
            "ccode": states[kept // years],
            "year": kept % years + ask.first,
            **{name: values[kept].astype(np.int16) for name, values in columns.items()},
        }
    )
    return Table(frame, ask.coverage("atop-m"))


_WORDS = {
    "defense": "defense",
    "offense": "joining in offense",
    "neutral": "neutrality",
    "nonagg": "nonaggression",
    "consul": "consultation",
}

COUNTS = Variable(
    name="atop-state",
    title="Alliances and allies of a state, by obligation (ATOP)",
    level=STATE_YEAR,
    columns=(
        Column("atop_alliances", "Alliances that bind it to another state", "alliances", absent=0),
        Column("atop_partners", "States that an alliance ties it to", "states", absent=0),
        *(
            Column(f"atop_{name}_to", f"States it has promised {word}", "states", absent=0)
            for name, word in _WORDS.items()
        ),
        *(
            Column(f"atop_{name}_from", f"States that promised it {word}", "states", absent=0)
            for name, word in _WORDS.items()
        ),
    ),
    rule=(
        "Counted from the directed pairs of atop, with the same rules for years and phases: "
        "partners are the states with which it was in a phase of an alliance on a same day. A "
        "state with none has 0, within ATOP's years."
    ),
    build=counts,
    cow=("atop-m",),
)

VARIABLES = (COUNTS,)
