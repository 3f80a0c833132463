"""The layout of the place and area files: what they may say, checked field by field at the door."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from foedus.atlas.schema import Code, Codes, DayField, Strict, Words
from foedus.dates import Day


def _title_word(*words: str) -> AfterValidator:
    def check(value: str) -> str:
        if value in words or (len(value) == 3 and value.isascii() and value.isupper()):
            return value
        raise ValueError(
            f"{value!r} is neither a three-letter state code nor one of {', '.join(words)}"
        )

    return AfterValidator(check)


class TitleFile(Strict):
    """One of ``titles``: who is sovereign, who governs and who claims, for a spell of days."""

    since: DayField = None
    until: DayField = None
    sovereign: Annotated[str, _title_word("disputed", "none")]
    administrator: Annotated[str, _title_word("disputed", "none")]
    claimants: Annotated[Codes, Field(default_factory=list)]
    tie: Literal["integral", "dependency", "none"]
    basis: Words
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> TitleFile:
        if self.sovereign == "disputed" and not self.claimants:
            raise ValueError("a disputed place needs its claimants")
        if self.sovereign in self.claimants:
            raise ValueError(
                f"{self.sovereign} is the sovereign; claimants are the others who claim the place"
            )
        if len(set(self.claimants)) != len(self.claimants):
            raise ValueError("a claimant is named twice")
        if (
            isinstance(self.since, Day)
            and isinstance(self.until, Day)
            and self.until.earliest <= self.since.earliest
        ):
            raise ValueError("the spell ends before it begins")
        return self


class PlaceFile(Strict):
    """``[[places]]``: one place."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    aliases: Annotated[list[Words], Field(default_factory=list)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    terrain: Literal["land", "island", "sea", "space"]
    areas: Annotated[list[Words], Field(default_factory=list)]
    status: Words
    titles: Annotated[list[TitleFile], Field(min_length=1)]
    note: str = ""

    @model_validator(mode="after")
    def _spells_follow(self) -> PlaceFile:
        for before, after in pairwise(self.titles):
            if not isinstance(before.until, Day) or not isinstance(after.since, Day):
                raise ValueError(
                    "only the first title may lack 'since' and only the last may lack 'until'"
                )
            if after.since.earliest < before.until.earliest:
                raise ValueError(
                    f"the title from {after.since} overlaps the one that ends {before.until}"
                )
        return self


class GazetteerFile(Strict):
    """A whole file of places."""

    places: Annotated[list[PlaceFile], Field(min_length=1)]


class AreaFile(Strict):
    """``[[areas]]``: one area that treaty scopes name."""

    key: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Words
    definition: Words
    basis: Words


class AreasFile(Strict):
    """The whole file of areas, with the areas in which each state's home lies."""

    areas: Annotated[list[AreaFile], Field(min_length=1)]
    islands: Codes
    homes: dict[Code, Annotated[list[Words], Field(min_length=1)]]

    @model_validator(mode="after")
    def _known(self) -> AreasFile:
        keys = [area.key for area in self.areas]
        faults = [f"area {key!r} stands twice" for key in sorted(set(keys)) if keys.count(key) > 1]
        faults += [
            f"homes.{code}: no area {area!r}"
            for code, home in self.homes.items()
            for area in home
            if area not in keys
        ]
        faults += [
            f"islands: {code} has no home" for code in self.islands if code not in self.homes
        ]
        if faults:
            raise ValueError("; ".join(faults))
        return self


class MembershipFile(Strict):
    """One of ``members``: states that share one spell."""

    states: Annotated[Codes, Field(min_length=1)]
    since: DayField
    until: DayField = None
    basis: Words
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> MembershipFile:
        if not isinstance(self.since, Day):
            raise ValueError("a member needs the day since which it belongs")
        if isinstance(self.until, Day) and self.until.earliest <= self.since.earliest:
            raise ValueError("the membership ends before it begins")
        return self


class BlocSuspensionFile(Strict):
    """One of ``suspensions``: members that may not take part, or say that they do not."""

    states: Annotated[Codes, Field(min_length=1)]
    since: DayField
    until: DayField = None
    reason: Words
    basis: Words


class BlocFile(Strict):
    """``[[blocs]]``: one bloc."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Words
    aliases: Annotated[list[Words], Field(default_factory=list)]
    kind: Literal[
        "union", "alliance", "organization", "forum", "partnership", "intelligence", "trade",
        "force", "cooperation",
    ]  # fmt: skip
    obliges: Words
    basis: Words
    note: str = ""
    members: Annotated[list[MembershipFile], Field(min_length=1)]
    suspensions: Annotated[list[BlocSuspensionFile], Field(default_factory=list)]

    @model_validator(mode="after")
    def _suspends_members(self) -> BlocFile:
        known = {code for one in self.members for code in one.states}
        strangers = [code for one in self.suspensions for code in one.states if code not in known]
        if strangers:
            raise ValueError(f"suspended but never a member: {', '.join(strangers)}")
        return self


class BlocsFile(Strict):
    """The whole file of blocs."""

    blocs: Annotated[list[BlocFile], Field(min_length=1)]
