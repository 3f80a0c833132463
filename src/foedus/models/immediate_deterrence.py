"""Extended immediate deterrence: a checklist with its base rate, and no calculator.

A defender threatens to fight for a protégé that an attacker openly threatens. Two studies coded
fifty-odd cases each. They are too few for a forecast, so that what stands here is how often such
threats worked, and what each study found to go with success.
"""

from __future__ import annotations

from dataclasses import dataclass

from foedus.models.scoring import wilson

READ, UNCERTAIN = "read", "uncertain"
"""``read`` in the study's own abstract; ``uncertain``: from general knowledge, not confirmed."""


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often extended immediate deterrence succeeded in one study.

    Parameters
    ----------
    source : str
        Key of the bibliography.
    first, last : int
        Years of the cases.
    cases, successes : int
        How many, and how many of them succeeded.
    cases_status, successes_status : str
        ``read`` or ``uncertain``.
    years_status : str
        Likewise.
    """

    source: str
    first: int
    last: int
    cases: int
    successes: int
    cases_status: str
    successes_status: str
    years_status: str

    @property
    def share(self) -> float:
        """Successes over cases."""
        return self.successes / self.cases

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Wilson's interval of the share.

        References
        ----------
        huth_russett1984, huth1988
        """
        return wilson(self.successes, self.cases, level)


BASE_RATES = (
    BaseRate("huth_russett1984", 1900, 1980, 54, 31, READ, UNCERTAIN, READ),
    BaseRate("huth1988", 1885, 1984, 58, 34, READ, UNCERTAIN, UNCERTAIN),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one study found of one item: ``1`` goes with success, ``-1`` failure, ``0`` neither."""

    source: str
    sign: int
    words: str
    status: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the checklist, with the evidence for it."""

    name: str
    question: str
    evidence: tuple[Finding, ...]


CHECKLIST = (
    Item(
        "local_balance",
        "Can the defender and the protégé deny the attacker a quick win on the spot?",
        (
            Finding("huth_russett1984", 1, "a local balance in the defender's favor", READ),
            Finding("huth1988", 1, "the capability to deny a quick and decisive victory", READ),
        ),
    ),
    Item(
        "bargaining",
        "Does the defender answer in kind, neither giving way nor escalating first?",
        (Finding("huth1988", 1, "reciprocity in diplomacy and military action", READ),),
    ),
    Item(
        "past_behavior",
        "Did the defender back down, or refuse all bargaining, against this attacker before?",
        (
            Finding("huth_russett1984", 0, "firmness or its lack in previous crises", READ),
            Finding("huth1988", -1, "a record of backing down, or of intransigence", READ),
        ),
    ),
    Item(
        "ties",
        "Are the defender and the protégé close in trade and politics?",
        (Finding("huth_russett1984", 1, "close economic and political ties", READ),),
    ),
    Item(
        "alliance",
        "Is the protégé an ally of the defender?",
        (
            Finding(
                "huth_russett1984", 0,
                "no systematic association with success; if deterrence fails, allies are fought "
                "for more often", READ,
            ),
        ),
    ),
    Item(
        "strategic_balance",
        "Is the overall military balance in the defender's favor?",
        (Finding("huth_russett1984", 0, "the overall strategic balance", READ),),
    ),
    Item(
        "nuclear",
        "Has the defender nuclear weapons?",
        (Finding("huth_russett1984", 0, "possession of nuclear weapons", READ),),
    ),
)  # fmt: skip
"""Items, those with the most evidence first. No weights: n is too small."""
