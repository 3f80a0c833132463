"""All estimates the chain rests on, as one frozen record: the package's, or a user's own."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from foedus.contingency.joining.fit import FILE as JOINING
from foedus.contingency.joining.fit import Fitted, read_fitted
from foedus.contingency.spread.fitted import FILE as CASCADE
from foedus.contingency.spread.fitted import CascadeModel, read_cascade
from foedus.models.dispute_onset import FILE as DISPUTE_ONSET
from foedus.models.dispute_onset import DisputeOnset, read_onset
from foedus.models.outcomes import FITTED as WAR_OUTCOME
from foedus.models.outcomes import WarModel, war_model_from
from foedus.models.prices import FITTED as PRICES
from foedus.models.prices import PriceModel, read_price_model
from foedus.models.reliability import FITTED as RELIABILITY
from foedus.models.reliability import Estimate, estimate_from
from foedus.models.stake_prior import FILE as STAKES
from foedus.models.stake_prior import StakePrior, read_prior

FILES: Final[Mapping[str, str]] = {
    "prices": PRICES,
    "reliability": RELIABILITY,
    "war_outcome": WAR_OUTCOME,
    "joining": JOINING,
    "cascade": CASCADE,
    "dispute_onset": DISPUTE_ONSET,
    "stakes": STAKES,
}
"""The file of each model, in the order in which they are fitted."""
READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "prices": read_price_model,
    "reliability": estimate_from,
    "war_outcome": war_model_from,
    "joining": read_fitted,
    "cascade": read_cascade,
    "dispute_onset": read_onset,
    "stakes": read_prior,
}
SUBJECTS: Final[Mapping[str, str]] = {
    "prices": "GDP at international prices",
    "reliability": "which promises are kept",
    "war_outcome": "who prevails in a war",
    "joining": "who joins a war",
    "cascade": "who is called in by others",
    "dispute_onset": "how often disputes begin",
    "stakes": "how large stakes are",
}
"""What each model says."""


@dataclass(frozen=True, slots=True)
class EstimateFile:
    """Where one model's estimates come from.

    Parameters
    ----------
    model : str
        Its name.
    fitted : str
        The day on which they were made.
    command : str
        What made them.
    sha256 : str
        Checksum of the file.
    own : bool
        The user's, not the package's.
    """

    model: str
    fitted: str
    command: str
    sha256: str
    own: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Estimates:
    """Every fitted model of the chain. Two are equal if their files are, byte for byte.

    Parameters
    ----------
    prices : PriceModel
        GDP at international prices, from GDP at market rates.
    reliability : Estimate
        Which promises are kept.
    war_outcome : WarModel
        Who prevails.
    joining : Fitted
        Who joins.
    cascade : CascadeModel
        How joining spreads.
    dispute_onset : DisputeOnset
        How often disputes begin.
    stakes : StakePrior
        How large stakes are.
    files : tuple of EstimateFile
        Where each comes from, in this order.
    """

    prices: PriceModel
    reliability: Estimate
    war_outcome: WarModel
    joining: Fitted
    cascade: CascadeModel
    dispute_onset: DisputeOnset
    stakes: StakePrior
    files: tuple[EstimateFile, ...]

    @property
    def digest(self) -> str:
        """One checksum for all files: any two with the same give the same answers."""
        held = hashlib.sha256()
        for one in self.files:
            held.update(f"{one.model} {one.sha256}\n".encode())
        return held.hexdigest()

    @property
    def own(self) -> tuple[EstimateFile, ...]:
        """The files that are the user's."""
        return tuple(one for one in self.files if one.own)

    def file(self, model: str) -> EstimateFile:
        """Where one model's estimates come from."""
        return next(one for one in self.files if one.model == model)

    def with_model(self, model: str, text: str) -> Estimates:
        """These, with one model read from the text of another file.

        Parameters
        ----------
        model : str
            A name of :data:`FILES`.
        text : str
            The file's; checked before.
        """
        kept = tuple(
            file_of(model, text, own=True) if one.model == model else one for one in self.files
        )
        return replace(self, **{model: READERS[model](text)}, files=kept)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Estimates) and self.digest == other.digest

    def __repr__(self) -> str:
        # Names what is kept of work that was done under these: short, and the same in every run.
        return f"Estimates({self.digest})"

    def __hash__(self) -> int:
        return hash(self.digest)


def file_of(model: str, text: str, *, own: bool) -> EstimateFile:
    """What the head of a file of estimates says."""
    said = tomllib.loads(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return EstimateFile(model, str(said["fitted"]), str(said["command"]), sha256, own)


def estimates(folder: str | Path | None = None) -> Estimates:
    """The estimates that come with the package, or those in a folder of the user's.

    Parameters
    ----------
    folder : path, optional
        Made by ``foedus fit --out FOLDER``. A model that has no file in it is taken as the
        package has it.

    Returns
    -------
    Estimates

    Raises
    ------
    MeasureError
        If the folder holds no file of estimates, a file of an unknown name, or one that is
        malformed: every fault of every file is told, with its line.

    Examples
    --------
    >>> estimates().own
    ()
    >>> estimates().file("joining").command
    'foedus fit'
    """
    if folder is None:
        return _shipped()
    from foedus.contingency.fitting.layouts import read_folder

    found = _shipped()
    for model, text in read_folder(Path(folder)).items():
        found = found.with_model(model, text)
    return found


def shipped_text(model: str) -> str:
    """The text of the file that comes with the package."""
    return (files("foedus.models") / "fitted" / FILES[model]).read_text(encoding="utf-8")


@cache
def _shipped() -> Estimates:
    texts = {model: shipped_text(model) for model in FILES}
    held = {model: READERS[model](text) for model, text in texts.items()}
    told = tuple(file_of(model, text, own=False) for model, text in texts.items())
    return Estimates(**held, files=told)


# The record has a field for every file, and no other.
MODELS: Final = tuple(one.name for one in fields(Estimates) if one.name != "files")
