"""Who votes in a body on a day, with which weights, and the game that its rule makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np

from foedus.atlas import facts
from foedus.atlas.bodies import Body, Rule
from foedus.errors import CoverageError, EventError, MeasureError
from foedus.models.voting.abstention import (
    Divided,
    as_no_support,
    of_those_voting,
    unless_vetoed,
    without_objection,
)
from foedus.models.voting.games import (
    Game,
    as_one,
    by_heads,
    consensus,
    double_majority,
    game,
    least_of,
    majority,
)
from foedus.states import State, resolve
from foedus.treaties import Agreement
from foedus.treaties.record import Dispute, Suspension
from foedus.worlds.parties import UNSURE
from foedus.worlds.world import World

# A figure of the atlas has at most one decimal in its unit of thousands.
_UNIT = 10
_READ = (
    (r"(consensus|unanimity)( on (matters of substance|most matters))?", "consensus"),
    (r"two thirds( of the (parties|members|ratifying states))?", "two-thirds"),
    (r"(simple )?majority( of the (parties|members))?", "majority"),
)
SUPPOSED = ("consensus", "two-thirds", "majority", "double-majority")
"""Rules that any body can be asked about, as a supposition."""


@dataclass(frozen=True, slots=True)
class Seats:
    """A body as it votes on a day.

    Parameters
    ----------
    rule : Rule
        By which it decides; ``supposed`` if nothing says that it does.
    players : tuple of str
        Codes of states, and names of seats.
    weights : tuple of float or None
        In the unit of the rule's series, or None where all count alike.
    game : Game
        What carries.
    yes_alone : Game or None
        With a constructive abstention: what those in favor must carry where nobody is against.
    absent : tuple of (str, str)
        Parties that do not vote here, and why.
    figures : str
        What the weights rest on.
    supposed : bool
        Whether the rule is the asker's.
    """

    rule: Rule
    players: tuple[str, ...]
    weights: tuple[float, ...] | None
    game: Game
    yes_alone: Game | None
    absent: tuple[tuple[str, str], ...]
    figures: str
    supposed: bool = False


def rule_on(body: Body, key: str | None, day: date) -> tuple[Rule, bool]:
    """The rule of a body by its key, or its usual one; and whether it is merely supposed.

    Raises
    ------
    CoverageError
        If no rule of the body holds on the day.
    EventError
        If it has no rule of this key.
    """
    held = [one for one in body.rules if day in one]
    if key is None and held and held[0] is body.rules[0]:
        return held[0], False
    for one in held:
        if one.key == key:
            return one, False
    if key in SUPPOSED:
        return supposed(str(key)), True
    if key is None:
        usual = body.rules[0] if body.rules else None
        others = f", or choose {', '.join(one.key for one in held)}" if held else ""
        raise CoverageError(
            f"The usual rule of the {body.name} is not known on {day}.",
            f"ask for {usual.since} or later{others}." if usual else "suppose a rule.",
        )
    raise EventError(
        f"The {body.name} has no rule {key!r} on {day}.",
        f"choose among {', '.join(dict.fromkeys([*(one.key for one in held), *SUPPOSED]))}.",
    )


def supposed(key: str, *, says: str = "", basis: str = "uncertain") -> Rule:
    """One of the rules that any body can be asked about.

    Examples
    --------
    >>> supposed("two-thirds").share
    Fraction(2, 3)
    """
    kind, share, more, least, weight_share, fewest = {
        "consensus": ("consensus", None, False, 0, None, 0),
        "two-thirds": ("heads", Fraction(2, 3), False, 0, None, 0),
        "majority": ("heads", Fraction(1, 2), True, 0, None, 0),
        "double-majority": (
            "double-majority", Fraction(55, 100), False, 0, Fraction(65, 100), 0,
        ),
    }[key]  # fmt: skip
    return Rule(
        key=key,
        name=key.replace("-", " "),
        kind=kind,
        share=share,
        more_than=more,
        least=least,
        weights="population" if weight_share else "",
        weight_share=weight_share,
        fewest_against=fewest,
        states=(),
        seats=0,
        vetoes=(),
        abstention="consents" if kind == "consensus" else "no-support",
        article="",
        document="",
        says=says or "Supposed: no document says that this body decides so.",
        basis=basis,
        confidence="C",
    )


def body_of(agreement: Agreement) -> Body | None:
    """A body for an agreement whose record says in plain words how its members decide.

    Parameters
    ----------
    agreement : Agreement
        With its decision rule in words.

    Returns
    -------
    Body or None
        None where the words are no rule of voting.
    """
    words = agreement.decision.get("rule", "")
    if "quota" in agreement.decision or "weights" in agreement.decision:
        return _set_by_scenario(agreement, words)
    for pattern, key in _READ:
        if re.fullmatch(rf"{pattern}([;,].*)?", words, re.IGNORECASE):
            rule = supposed(key, says=f"The atlas has it in these words: {words}.")
            document = agreement.name
            article = agreement.decision.get("article", "")
            basis = "uncertain" if agreement.decision.get("basis") == "uncertain" else "treaty"
            named = agreement.decision.get("body") or agreement.short_name
            return Body(
                agreement.key,
                f"{named} ({agreement.short_name})",
                (),
                agreement.key,
                (
                    replace(
                        rule, document=document, article=article, basis=basis,
                        confidence=agreement.confidence,
                    ),
                ),
            )  # fmt: skip
    return None


def _set_by_scenario(agreement: Agreement, words: str) -> Body:
    """A body under the quota, and the weights, that a change of rule gave its agreement."""
    told = agreement.decision.get("weights", "")
    given = tuple(
        (code, float(share)) for code, _, share in (one.partition(" ") for one in told.split(", "))
        if code
    )  # fmt: skip
    # Without a quota, more than half.
    share = Fraction(agreement.decision.get("quota", "1/2"))
    rule = replace(
        supposed("majority", says=f"The scenario has it in these words: {words}."),
        key="set", name=words, kind="given" if given else "heads", given=given,
        share=None if given else share, weight_share=share if given else None,
        more_than="quota" not in agreement.decision, weights="given" if given else "",
        document=agreement.name, article=agreement.decision.get("article", ""),
    )  # fmt: skip
    named = agreement.decision.get("body") or agreement.short_name
    return Body(agreement.key, f"{named} ({agreement.short_name})", (), agreement.key, (rule,))


def seats_of(
    body: Body,
    day: date,
    world: World | None,
    *,
    rule: str | None = None,
    absent: bool = False,
    without: Sequence[State] = (),
) -> Seats:
    """The members of a body who vote on a day, and their game.

    Parameters
    ----------
    body : Body
        Of the atlas.
    day : date
        The day.
    world : World or None
        Of the day, for a body of an agreement.
    rule : str, optional
        Key of one of its rules, or of a supposed one.
    absent : bool
        Count as voting those who take no part, or whose membership is disputed.
    without : sequence of State
        Who does not vote, as parties to the dispute.

    Returns
    -------
    Seats

    Raises
    ------
    FoedusError
        If no rule holds, nobody is a member, a weight is not known, or a state is no member.
    """
    chosen, guessed = rule_on(body, rule, day)
    own = next((one for one in body.rules if one.states or one.seats), None)
    away: list[tuple[str, str]] = []
    if own is not None or world is None:
        seated = own if own is not None else chosen
        codes = list(seated.states)
        players = [*codes, *(f"elected {number}" for number in range(1, seated.seats + 1))]
    else:
        players, away = _parties(world, body.agreement, absent=absent)
        codes = players
    for one in without:
        if one.code not in codes:
            raise EventError(
                f"{one.name} ({one.code}) has no vote in the {body.name} on {day}.",
                f"name among {', '.join(codes)}.",
            )
        players = [player for player in players if player != one.code]
        away.append((one.code, "does not vote on this matter"))
    if not players:
        raise CoverageError(
            f"The {body.name} has no voting member on {day}.",
            f"'foedus treaty {body.agreement}' lists the parties with their days.",
        )
    weights: tuple[float, ...] | None = None
    figures = ""
    if chosen.given:
        known = dict(chosen.given)
        weights, figures = tuple(known.get(one, 0.0) for one in players), "the scenario's weights"
    elif chosen.weights:
        weights, figures = _weights(chosen.weights, players, day)
    made, yes_alone = _game(chosen, players, weights)
    return Seats(chosen, tuple(players), weights, made, yes_alone, tuple(away), figures, guessed)


def voting_together(seats: Seats, groups: Sequence[Collection[str]]) -> Seats:
    """The same with groups that vote as one player.

    Raises
    ------
    MeasureError
        If somebody in a group does not vote here, or stands in two groups.
    """
    made = as_one(seats.game, groups)
    weights = None
    if seats.weights is not None:
        own = dict(zip(seats.players, seats.weights, strict=True))
        weights = tuple(sum(own[name] for name in one.split("+")) for one in made.players)
    return replace(
        seats,
        players=made.players,
        weights=weights,
        game=made,
        yes_alone=None if seats.yes_alone is None else as_one(seats.yes_alone, groups),
    )


def divided(seats: Seats) -> Divided:
    """The game of a body's members where they may abstain, as its rule treats that.

    Raises
    ------
    MeasureError
        If the members differ too much for every division to be gone through.
    """
    rule = seats.rule
    ways: dict[str, Callable[[], Divided]] = {
        "consents": partial(without_objection, seats.game),
        "unstated": partial(without_objection, seats.game),
        "constructive": partial(without_objection, seats.game, seats.yes_alone),
        "no-support": partial(as_no_support, seats.game),
        "veto-against": partial(unless_vetoed, seats.game),
    }
    if rule.abstention == "of-those-voting":
        quota = rule.weight_share or rule.share
        if quota is None:
            raise MeasureError(
                "A quota of those who vote must be a share.", "give share in place of quota."
            )
        return of_those_voting(seats.game, quota, more_than=rule.more_than)
    return ways[rule.abstention]()


def _parties(world: World, key: str, *, absent: bool) -> tuple[list[str], list[tuple[str, str]]]:
    row = world.row(key)
    agreement = world.agreements[row]
    standing = world.standing[row]
    players, away = [], []
    for seat in np.flatnonzero(standing >= UNSURE):
        code = world.states[seat].code
        if standing[seat] == UNSURE and not absent:
            away.append((code, _why(agreement, code, world.on)))
        else:
            players.append(code)
    return sorted(players), sorted(away)


def _why(agreement: Agreement, code: str, day: date) -> str:
    spells: list[Suspension | Dispute] = [*agreement.suspensions, *agreement.disputes]
    for spell in spells:
        ended = spell.until is not None and spell.until.earliest <= day
        if (not spell.states or code in spell.states) and spell.since.earliest <= day and not ended:
            return spell.reason
    return "the day of its entry or exit is not known exactly"


def _weights(series: str, players: Sequence[str], day: date) -> tuple[tuple[float, ...], str]:
    known = facts.weights_on(series, day)
    found, said = [], []
    for code in players:
        ccode = resolve(code, on=day).state.ccode if len(code) == 3 else None
        one = known.get(ccode) if ccode is not None else None
        if one is None or one.value is None:
            raise CoverageError(
                f"{series} of {code} is not known on {day}.",
                "ask for another date or rule, or write the weights in a file of your own.",
            )
        found.append(one.value)
        how = str(one.origin).replace("-", " ")
        said.append(one.basis if how == "reported" else f"{one.basis}, {how}")
    return tuple(found), "; ".join(dict.fromkeys(said))


def _game(
    rule: Rule, players: Sequence[str], weights: Sequence[float] | None
) -> tuple[Game, Game | None]:
    count = len(players)
    if rule.given and weights is not None and rule.weight_share is not None:
        # Shares are written to few decimals; nine hold them all.
        parts = [round(one * 10**9) for one in weights]
        quota = least_of(rule.weight_share, sum(parts), more_than=rule.more_than)
        return majority(players, parts, quota), None
    whole = [round(one * _UNIT) for one in weights or ()]
    if rule.kind == "consensus":
        yes_alone = None
        if rule.abstention == "constructive":
            yes_alone = _not_too_many_abstain(rule, players, whole)
        return consensus(players), yes_alone
    least = rule.least
    if rule.share is not None:
        least = max(least, least_of(rule.share, count, more_than=rule.more_than))
    if least > count:
        raise MeasureError(
            f"{count} members vote and the rule asks for {least}.", "count members who are absent."
        )
    if rule.kind == "heads":
        return by_heads(players, least, vetoes=[one for one in rule.vetoes if one in players]), None
    quota = least_of(rule.weight_share or Fraction(1), sum(whole))
    return (
        double_majority(
            players, whole, least=least, quota=quota, fewest_against=rule.fewest_against
        ),
        None,
    )


def _not_too_many_abstain(rule: Rule, players: Sequence[str], whole: Sequence[int]) -> Game:
    """Those in favor must leave fewer than a share of members, or of weight, abstaining."""
    count, total = len(players), sum(whole)
    share, weight_share = rule.share or Fraction(1), rule.weight_share or Fraction(1)
    # Adopted where the abstaining weight stays below its share.
    enough = total - least_of(weight_share, total) + 1
    return game(
        players,
        whole,
        [0 if count - size < share * count else enough for size in range(count + 1)],
    )
