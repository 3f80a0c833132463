"""Leaders: who held office when, changes in the year, and what a leader had lived through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foedus.panels.refusals import choice
from foedus.panels.variable import LEADER, STATE_YEAR, Ask, Column, Table, Variable
from foedus.sources.leaders import STILL

if TYPE_CHECKING:
    import polars as pl

DAYS = ("jan_1", "dec_31")


def leaders(ask: Ask, *, day: str = "jan_1") -> Table:
    """The leaders of each state and year.

    Parameters
    ----------
    ask : Ask
        What it is built for.
    day : str
        Whose age, gender and tenure is given: of the leader on ``jan_1`` or on ``dec_31``.

    References
    ----------
    goemans_et_al2009
    """
    import polars as pl

    day = choice("day", day, DAYS)
    first, last = ask.coverage("archigos")
    code = "gwcode" if ask.system == "gw" else "ccode"
    held = leader_years(ask)
    summed = (
        held.sort(code, "year", "start", "last_day", "obsid")
        .group_by(code, "year", maintain_order=True)
        .agg(
            pl.col("obsid").filter("_jan_1").first().alias("archigos_jan_1"),
            pl.col("obsid").filter("_dec_31").last().alias("archigos_dec_31"),
            pl.col("leadid").n_unique().cast(pl.Int16).alias("archigos_leaders"),
            pl.col("_leaves").sum().cast(pl.Int16).alias("archigos_exits"),
            (pl.col("_leaves") & (pl.col("exit") == "Irregular"))
            .any()
            .cast(pl.Int8)
            .alias("archigos_irregular_exit"),
            (pl.col("_enters") & (pl.col("entry") == "Irregular"))
            .any()
            .cast(pl.Int8)
            .alias("archigos_irregular_entry"),
        )
    )
    person = (
        held.unique(["obsid", "year"])
        .filter(f"_{day}")
        .select(
            pl.col("obsid").alias(f"archigos_{day}"),
            "year",
            (pl.col("year") - pl.col("yrborn")).cast(pl.Int16).alias("archigos_age"),
            (pl.col("gender") == "F").cast(pl.Int8).alias("archigos_female"),
            (_the_day(day) - pl.col("start")).dt.total_days().cast(pl.Int32).alias("archigos_days"),
        )
    )
    frame = summed.join(
        person, on=[f"archigos_{day}", "year"], how="left", nulls_equal=False
    ).with_columns(
        (pl.col("archigos_jan_1") != pl.col("archigos_dec_31"))
        .cast(pl.Int8)
        .alias("archigos_change")
    )
    return Table(
        frame.select(code, "year", *(one.name for one in LEADERS.columns)), (first, last)
    )


def leader_years(ask: Ask) -> pl.DataFrame:
    """One row per leader's spell in office and year of it, under the state's number of the day."""
    import polars as pl

    from foedus.panels.leaders import system_spells

    first, last = ask.coverage("archigos")
    code = "gwcode" if ask.system == "gw" else "ccode"
    in_office = (
        ask.load("archigos")
        .with_columns(pl.col("end").fill_null(pl.col("last_day").dt.offset_by("1d")))
        .join(system_spells(ask.system), on="gwcode", how="inner", validate="m:m")
        .with_columns(
            pl.max_horizontal("start", "enters").alias("_from"),
            pl.min_horizontal("end", "leaves").alias("_to"),
        )
        .filter(pl.col("_from") < pl.col("_to"))
    )
    begins = pl.col("_from").dt.year().clip(lower_bound=first)
    ends = pl.col("_to").dt.offset_by("-1d").dt.year().clip(upper_bound=last)
    names = ["obsid", "leadid", "year", "start", "last_day", "yrborn", "gender", "entry", "exit"]
    return (
        in_office.with_columns(
            pl.int_ranges(begins.cast(pl.Int64), ends.cast(pl.Int64) + 1).alias("year")
        )
        .explode("year", empty_as_null=False)
        .select(
            pl.col("code").alias(code),
            *names,
            *(
                ((pl.col("_from") <= _the_day(day)) & (pl.col("_to") > _the_day(day)))
                .alias(f"_{day}")
                for day in DAYS
            ),
            ((pl.col("last_day").dt.year() == pl.col("year")) & (pl.col("exit") != STILL))
            .alias("_leaves"),
            (pl.col("start").dt.year() == pl.col("year")).alias("_enters"),
        )
    )


def _the_day(day: str) -> pl.Expr:
    import polars as pl

    month, number = (1, 1) if day == "jan_1" else (12, 31)
    return pl.date(pl.col("year"), month, number)


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
    "leveledu": "Education: 0 primary to 3 graduate (the file's code)",
    "milservice": "Had served in a military",
    "combat": "Had seen combat",
    "rebel": "Had been a rebel",
    "warwin": "Had fought in a war that was won",
    "warloss": "Had fought in a war that was lost",
    "rebelwin": "Had been a rebel who won",
    "rebelloss": "Had been a rebel who lost",
    "yrsexper": "Political experience before office",
    "physhealth": "Had poor physical health",
    "mentalhealth": "Had poor mental health",
}
_THETA = {
    f"theta{n}_{what}": f"Willingness to use force, model {n}, {word}"
    for n in (1, 2, 3, 4)
    for what, word in (("mean", "mean"), ("sd", "standard deviation"))
}


def _columns(labels: dict[str, str], prefix: str, unit: str = "") -> tuple[Column, ...]:
    return tuple(
        Column(
            prefix + name, label, "years" if name == "yrsexper" else unit, peacesciencer=name
        )
        for name, label in labels.items()
    )


_OF_DAY = (
    "The values of the leader who held office on 1 January of the year (option day), in Archigos; "
    "where two held that day, of the one who came first (on 31 December, last)."
)

LEADERS = Variable(
    name="leaders",
    title="Leaders in office (Archigos)",
    level=STATE_YEAR,
    columns=(
        Column("archigos_jan_1", "Spell of the leader on 1 January", peacesciencer="jan1obsid"),
        Column("archigos_dec_31", "Spell of the leader on 31 December", peacesciencer="dec31obsid"),
        Column("archigos_leaders", "Persons who held office", "persons",
               peacesciencer="n_leaders"),
        Column("archigos_change", "The spell on 31 December is not that on 1 January",
               peacesciencer="leadertransition"),
        Column("archigos_exits", "Spells in office that ended in the year", "spells"),
        Column("archigos_irregular_exit", "A leader left irregularly in the year",
               peacesciencer="irregular"),
        Column("archigos_irregular_entry", "A leader entered irregularly in the year"),
        Column("archigos_age", "Year less the year of birth of the leader of the day", "years"),
        Column("archigos_female", "The leader of the day is a woman"),
        Column("archigos_days", "Days in office of the leader of the day", "days"),
    ),
    rule=(
        "Spells in office cut to the days on which the state was in the system; the day of leaving "
        "counts, so that two may hold a day: the one who came first is that of 1 January, the one "
        "who came last that of 31 December. An irregular exit counts in the year of the exit. Age, "
        "sex and days are those of the leader of 1 January (option day). No row: null."
    ),
    build=leaders,
    cow=("archigos",),
    gw=("archigos",),
    peacesciencer="add_archigos",
)  # fmt: skip

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
    columns=_columns(_LEAD, "state_lead_"),
    rule=_OF_DAY,
    build=lead_of_state,
    cow=("archigos", "lead"),
    gw=("archigos", "lead"),
)

WILLINGNESS_OF_STATE = Variable(
    name="willingness-of-state",
    title="Willingness to use force of the leader of a state on a day",
    level=STATE_YEAR,
    columns=_columns(_THETA, "state_lwuf_", "latent scale"),
    rule=_OF_DAY,
    build=willingness_of_state,
    cow=("archigos", "willingness-to-use-force"),
    gw=("archigos", "willingness-to-use-force"),
)

VARIABLES = (LEADERS, LEAD, WILLINGNESS, LEAD_OF_STATE, WILLINGNESS_OF_STATE)
