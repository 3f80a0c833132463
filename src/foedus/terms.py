"""The field's words as closed lists: pledges, statuses, means, objects, bindingness."""

from __future__ import annotations

from enum import StrEnum


class Pledge(StrEnum):
    """What one party promises another, in ATOP's vocabulary, strictest first."""

    DEFENSE = "defense"
    OFFENSE = "offense"
    CONSULTATION = "consultation"
    NEUTRALITY = "neutrality"
    NONAGGRESSION = "nonaggression"
    ASSURANCE = "assurance"


class Status(StrEnum):
    """What a ruling says of one duty in one event."""

    APPLIES = "applies"
    CONTESTED = "contested"
    DOES_NOT_APPLY = "does_not_apply"


class Means(StrEnum):
    """How the attack is made."""

    ARMED = "armed"
    CYBER = "cyber"
    SPACE = "space"
    HYBRID = "hybrid"


class Target(StrEnum):
    """What is hit: the object of the attack."""

    TERRITORY = "territory"
    FORCES = "forces"
    PUBLIC_VESSEL = "public-vessel"
    AIRCRAFT = "aircraft"
    SATELLITE = "satellite"
    INFRASTRUCTURE = "infrastructure"


class Scale(StrEnum):
    """Whether the event reaches the threshold of an armed attack."""

    ARMED_ATTACK = "armed-attack"
    BELOW = "below"


class Bindingness(StrEnum):
    """The legal force of an instrument, strongest first."""

    TREATY = "treaty"
    EXECUTIVE_AGREEMENT = "executive-agreement"
    STATUTE = "statute"
    POLITICAL = "political"


class Role(StrEnum):
    """What the bearer of a duty is in the event."""

    ATTACKER = "attacker"
    TARGET = "target"
    THIRD_PARTY = "third-party"


PLEDGES = tuple(Pledge)
STATUSES = tuple(Status)
MEANS = tuple(Means)
OBJECTS = tuple(Target)
