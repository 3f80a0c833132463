"""What a member loses by how an agreement decides: one less its own power to block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.atlas.bodies import Body, bodies
from foedus.audits.decision_seats import body_of, seats_of
from foedus.errors import FoedusError
from foedus.models.voting.indices import standing
from foedus.treaties import Agreement
from foedus.worlds.world import World


@dataclass(frozen=True, slots=True)
class Loss:
    """How one body of an agreement decides, and what each member loses by it.

    Parameters
    ----------
    body, rule : str
        Name of the body; its usual rule. Empty where none is recorded.
    loss : mapping of str to float
        By state code: one less Coleman's power to prevent; 0 where nothing passes without it.
    why : str
        Why there is none.
    """

    body: str
    rule: str
    loss: Mapping[str, float]
    why: str = ""


def losses_of(agreement: Agreement, there: World) -> tuple[Loss, ...]:
    """The decision-rule loss of every member, by each body that decides under an agreement.

    Parameters
    ----------
    agreement : Agreement
        Of the World.
    there : World
        Of the day.

    Returns
    -------
    tuple of Loss
        One for each body, by its usual rule; one without a body where none is recorded.

    References
    ----------
    coleman1971
    """
    found = _bodies(agreement)
    if not found:
        return (Loss("", "", {}, "no rule of voting is recorded"),)
    return tuple(_loss(one, there) for one in found)


def greatest(losses: Sequence[Loss], code: str) -> Loss:
    """The body by which a state loses most; the first where none says."""
    return max(losses, key=lambda one: one.loss.get(code, -1.0))


def _loss(body: Body, there: World) -> Loss:
    try:
        seats = seats_of(body, there.on, there)
        if seats.rule.kind == "consensus":
            return Loss(body.name, seats.rule.name, dict.fromkeys(seats.players, 0.0))
        powers = standing(seats.game).powers
    except FoedusError as error:
        return Loss(body.name, "", {}, error.wrong)
    return Loss(body.name, seats.rule.name, {one.player: float(1 - one.prevent) for one in powers})


def _bodies(agreement: Agreement) -> list[Body]:
    # A scenario writes its quota or weights into the agreement's own rule.
    set_anew = "quota" in agreement.decision or "weights" in agreement.decision
    found = [] if set_anew else [one for one in bodies() if one.agreement == agreement.key]
    own = None if found else body_of(agreement)
    return found if own is None else [own]
