"""Reads a question about a body: who votes in it, under which rule, and on which positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from foedus.atlas.bodies import Body, Rule, find_body
from foedus.atlas.edition import lateness
from foedus.audits.decision_issues import Settled, Stand, settled
from foedus.audits.decision_seats import (
    SUPPOSED,
    Seats,
    body_of,
    divided,
    rule_on,
    seats_of,
    voting_together,
)
from foedus.errors import CoverageError, EventError, UnknownAgreementError, UnknownNameError
from foedus.models.voting.abstention import Divided
from foedus.models.voting.games import game, least_of
from foedus.models.voting.indices import Standing, standing
from foedus.questions.asking.readings import Readings, Setting, asked_day, setting, words
from foedus.questions.decisions.files import OwnBody, read_body_file, read_positions
from foedus.states import resolve
from foedus.worlds.world import World

POINTS = "un-ideal-points"
MOST_ROUNDS, MOST_DRAWS = 100, 20_000
# The 5th and 95th percentiles of a normal distribution are so many standard deviations apart.
_NINETY = 2 * 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a body as it was read, with what the models make of it.

    Parameters
    ----------
    body : Body
        Of the atlas, or made of the user's file.
    seats : Seats
        Who votes.
    power : Standing
        What the rule says of them.
    three_way : Divided or None
        With abstention, where asked.
    issue : Settled or None
        Where positions were given.
    stands : tuple of Stand
        These.
    issue_name, points : str
        What it is called, and what its positions rest on.
    status_quo : float or None
        Where the file gives one.
    parameters : mapping
        As read.
    readings : Readings
        How names were read.
    supposed : Setting or None
        The World that it is asked of, where the body is an agreement's or there is a scenario.
    notes : tuple of str
        What must be said first.
    own : bool
        Whether the body is the user's.
    stale_days : int
        After the atlas's date.
    """

    body: Body
    seats: Seats
    power: Standing
    three_way: Divided | None
    issue: Settled | None
    stands: tuple[Stand, ...]
    issue_name: str
    points: str
    status_quo: float | None
    parameters: Mapping[str, Any]
    readings: Readings
    supposed: Setting | None
    notes: tuple[str, ...]
    own: bool
    stale_days: int


def asked(body: str, **said: Any) -> Asked:
    """Read a question and answer it; see :func:`foedus.questions.decisions.answer`.

    Raises
    ------
    FoedusError
        As there.
    """
    rounds, draws, seed = said["rounds"], said["draws"], said["seed"]
    if not (1 <= rounds <= MOST_ROUNDS and 1 <= draws <= MOST_DRAWS and seed >= 0):
        raise EventError(
            f"{rounds} rounds, {draws} draws and the seed {seed} do not go.",
            f"play 1 to {MOST_ROUNDS} rounds, draw 1 to {MOST_DRAWS} times, from a seed of 0 or "
            "more.",
        )
    if said["positions"] is not None and said["ideal_points"] is not None:
        raise EventError(
            "Positions come from a file or from the UN's votes, not from both.",
            "give --positions or --ideal-points.",
        )
    day = asked_day(said["on"], said["scenario"])
    readings = Readings(day)
    late, warnings = lateness(day, stale=said["stale"])
    own = str(body).lower().endswith(".toml")
    without = readings.states(words(said["without"])) if said["without"] else ()
    if own:
        _refuse_for_own(said)
        found, seats, there = (*_own(read_body_file(body)), None)
    else:
        found, there = _body(str(body), day, said)
        seats = seats_of(
            found,
            day,
            there.world if there else None,
            rule=said["rule"],
            absent=said["absent"],
            without=without,
        )
    if said["together"] is not None:
        seats = voting_together(seats, _groups(said["together"], seats, readings, own=own))
    power = standing(seats.game)
    three = divided(seats) if said["abstention"] else None
    stands, name, points, quo = _stands(said, seats, power, day)
    issue = None
    if stands:
        issue = settled(seats.game, stands, status_quo=quo, draws=draws, seed=seed, rounds=rounds)
    parameters = {
        "body": str(body) if own else found.key,
        "on": day.isoformat(),
        "rule": seats.rule.key,
        "without": [one.code for one in without],
        "absent": said["absent"],
        "together": [one for one in seats.players if "+" in one],
        "abstention": said["abstention"],
        "positions": said["positions"],
        "ideal_points": said["ideal_points"],
        "rounds": rounds,
        "draws": draws,
        "seed": seed,
        "scenario": there.recorded if there is not None else None,
        "stale": said["stale"],
    }
    return Asked(
        found, seats, power, three, issue, stands, name, points, quo, parameters, readings, there,
        (*there.world.warnings, *there.said) if there is not None else warnings, own, late,
    )  # fmt: skip


def _body(name: str, day: date, said: Mapping[str, Any]) -> tuple[Body, Setting | None]:
    rule, scenario, stale = said["rule"], said["scenario"], said["stale"]
    try:
        found = find_body(name)
    except UnknownNameError as unknown:
        there = setting(day, scenario=scenario, stale=stale)
        try:
            agreement = there.world.agreement(name)
        except UnknownAgreementError:
            raise unknown from None
        body = body_of(agreement)
        if body is None and rule in SUPPOSED:
            body = Body(agreement.key, agreement.short_name, (), agreement.key, ())
        if body is None:
            has = agreement.decision.get("rule")
            raise EventError(
                f"{agreement.short_name}: {f'its rule is: {has}' if has else 'no rule is known'}. "
                "That is no rule of voting.",
                f"suppose one with --rule: {', '.join(SUPPOSED)}.",
            ) from None
        return body, there
    if not found.agreement:
        return found, setting(day, scenario=scenario, stale=stale) if scenario else None
    if rule is None or not scenario:
        rule_on(found, rule, day)
    there = setting(day, scenario=scenario, stale=stale)
    return amended(found, there.world), there


def amended(body: Body, there: World) -> Body:
    """The body under another rule, where this World's agreement has other words for it.

    Parameters
    ----------
    body : Body
        Of the atlas, of an agreement.
    there : World
        In which a scenario may have changed how members decide.
    """
    from foedus.atlas.treaty_files import agreements

    here = there.agreement(body.agreement)
    bundled = next((one for one in agreements() if one.key == body.agreement), None)
    kept = ("rule", "quota", "weights")
    if bundled is None or all(here.decision.get(one) == bundled.decision.get(one) for one in kept):
        return body
    other = body_of(here)
    return body if other is None else replace(body, rules=(other.rules[0], *body.rules))


def _refuse_for_own(said: Mapping[str, Any]) -> None:
    for name in ("rule", "without", "absent", "scenario"):
        if said[name]:
            raise EventError(
                f"--{name} is for a body of the atlas.", "write it into your own file."
            )


def _own(file: OwnBody) -> tuple[Body, Seats]:
    """A body of the user's: its weights as whole numbers, and its game."""
    scale = Decimal(10) ** max(0, *(-int(one.as_tuple().exponent) for one in file.weights))
    whole = [int(one * scale) for one in file.weights]
    quota = 0
    if file.quota is not None:
        quota = ceil(file.quota * scale)
    elif file.share is not None:
        quota = least_of(file.share, sum(whole), more_than=file.more_than)
    count = len(file.members)
    made = game(
        file.members,
        whole,
        [
            0 if count - size < file.fewest_against else (None if size < file.least else quota)
            for size in range(count + 1)
        ],
        vetoes=file.vetoes,
    )
    asks = [f"{file.least} of {count} members"] if file.least else []
    if quota:
        asks.append(f"{Decimal(quota) / scale} of {sum(file.weights, Decimal(0))} by weight")
    if file.vetoes:
        asks.append(f"and {', '.join(file.vetoes)}")
    if file.fewest_against:
        asks.append(f"or fewer than {file.fewest_against} not for it")
    rule = Rule(
        key="own", name=", ".join(asks), kind="own", share=None, more_than=file.more_than,
        least=file.least, weights="own", weight_share=file.share,
        fewest_against=file.fewest_against, states=(), seats=0, vetoes=file.vetoes,
        abstention=file.abstention, article="", document="",
        says="As the file has it.", basis="uncertain", confidence="C",
    )  # fmt: skip
    seats = Seats(
        rule, file.members, tuple(float(one) for one in file.weights), made, None, (),
        "the file's weights",
    )  # fmt: skip
    return Body(file.name, file.name, (), "", (rule,)), seats


def _groups(text: str, seats: Seats, readings: Readings, *, own: bool) -> list[list[str]]:
    groups = []
    for part in text.split(";"):
        named = [one.strip() for one in part.split(",") if one.strip()]
        if not named:
            raise EventError(f"{text!r} has an empty group.", "write DEU,FRA;ITA,ESP.")
        groups.append(
            [one if one in seats.players or own else readings.state(one).code for one in named]
        )
    return groups


def _stands(
    said: Mapping[str, Any], seats: Seats, power: Standing, day: date
) -> tuple[tuple[Stand, ...], str, str, float | None]:
    own = {one.player: float(one.shapley) for one in power.powers}
    if said["positions"] is not None:
        issue = read_positions(said["positions"])
        stands = []
        for one in issue.actors:
            name = _player(one.name, seats.players, day)
            stands.append(
                Stand(
                    name, one.position, one.salience,
                    own.get(name, 0.0) if one.power is None else one.power, one.error,
                )
            )  # fmt: skip
        twice = sorted({one.name for one in stands if [s.name for s in stands].count(one.name) > 1})
        if twice:
            raise EventError(
                f"{said['positions']}: {', '.join(twice)} stands under two names.",
                "give each actor once.",
            )
        return tuple(stands), issue.name, str(said["positions"]), issue.status_quo
    if said["ideal_points"] is not None:
        year = said["ideal_points"]
        return (
            _ideal_points(seats.players, own, year, day),
            f"UN ideal points of {year}",
            POINTS,
            None,
        )
    return (), "", "", None


def _player(name: str, players: Sequence[str], day: date) -> str:
    """The member that a file names, by its name or by a state's."""
    if name in players:
        return name
    try:
        code = resolve(name, on=day).state.code
    except UnknownNameError:
        return name
    return code if code in players else name


def _ideal_points(
    players: Sequence[str], own: Mapping[str, float], year: int, day: date
) -> tuple[Stand, ...]:
    import polars as pl

    from foedus.sources import adding

    frame = adding.load(POINTS).filter(pl.col("year") == year)
    if frame.is_empty():
        raise CoverageError(
            f"The UN ideal points that you added have no year {year}.", "ask for another year."
        )
    known = {
        row["ccode"]: row for row in frame.select("ccode", "idealpoint", "q5", "q95").to_dicts()
    }
    stands = []
    for code in players:
        # Seats and groups are no states.
        ccode = resolve(code, on=day).state.ccode if len(code) == 3 else None
        row = known.get(ccode)
        # Without its interval a point would pass for one that is known exactly.
        if row is not None and None not in row.values():
            error = (row["q95"] - row["q5"]) / _NINETY
            stands.append(Stand(code, row["idealpoint"], 1.0, own[code], max(error, 0.0)))
    if not stands:
        raise CoverageError(
            f"No member has an ideal point in {year}.", "ask for another year, or without groups."
        )
    return tuple(stands)


def share_needed(seats: Seats) -> tuple[int | None, int | None]:
    """Least members, and least weight in the game's unit, with which all others' wishes carry.

    Returns
    -------
    tuple
        (members, weight); None where the rule does not ask for one.
    """
    need = seats.game.need
    finite = [one for one in need if one is not None and one > 0]
    first = next(size for size, one in enumerate(need) if one is not None)
    return first or None, finite[0] if finite else None


def exact(value: Fraction) -> float:
    """A fraction as the nearest number.

    Examples
    --------
    >>> exact(Fraction(1, 3))
    0.3333333333333333
    """
    return value.numerator / value.denominator
