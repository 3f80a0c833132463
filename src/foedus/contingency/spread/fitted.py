"""The cascade's own estimates: how much of joining comes at once, and how joiners draw others."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from foedus.errors import MeasureError
from foedus.models.fitted_files import COMMAND

FILE = "cascade.toml"
_BANDED = ("opening", "calling", "together")


@dataclass(frozen=True, slots=True)
class SpreadBands:
    """80% bands of what the cascade rests on, over samples of the wars: low and high."""

    opening: tuple[float, float]
    calling: tuple[float, float]
    together: tuple[float, float]


@dataclass(frozen=True, slots=True)
class CascadeModel:
    """The cascade's estimates.

    Parameters
    ----------
    opening : float
        Of the hazard that a state which no duty binds joins within twelve months, the part
        that is there at once; the rest comes by others' joining.
    calling : float
        How many times over one more belligerent's ties count.
    together : float
        How much states come together or not at all: variance of a number of mean 1 that
        multiplies every hazard of one draw.
    extension : float
        The chance that a belligerent attacks a state in its way.
    extension_low, extension_high : float
        Its 80% band.
    wars : int
        Wars it rests on.
    fitted : date
        When.
    command : str
        What fitted it.
    inputs : tuple of (str, str)
        Dataset, and version with checksum.
    bands : SpreadBands or None
        Of ``opening``, ``calling`` and ``together``; None where they were not made. No answer
        draws them.
    """

    opening: float
    calling: float
    together: float
    extension: float
    extension_low: float
    extension_high: float
    wars: int
    fitted: date
    command: str
    inputs: tuple[tuple[str, str], ...]
    bands: SpreadBands | None = None


@cache
def shipped() -> CascadeModel:
    """The estimates that come with the package."""
    return read_cascade((files("foedus.models") / "fitted" / FILE).read_text(encoding="utf-8"))


def read_cascade(text: str) -> CascadeModel:
    """Estimates from the text of their file.

    Raises
    ------
    MeasureError
        If a part is missing or cannot be.
    """
    try:
        said = tomllib.loads(text)
        model = CascadeModel(
            opening=float(said["opening"]),
            calling=float(said["calling"]),
            together=float(said["together"]),
            extension=float(said["extension"]),
            extension_low=float(said["extension_low"]),
            extension_high=float(said["extension_high"]),
            wars=int(said["wars"]),
            fitted=said["fitted"],
            command=str(said["command"]),
            inputs=tuple(sorted((str(a), str(b)) for a, b in said.get("inputs", {}).items())),
            bands=_bands(said),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MeasureError(
            f"the cascade's file of estimates cannot be read: {error}.",
            f"make it anew: {COMMAND}.",
        ) from error
    chances = (model.extension_low, model.extension, model.extension_high)
    least = min(model.opening, model.calling, model.together, *chances)
    if least < 0 or max(chances) > 1 or list(chances) != sorted(chances):
        raise MeasureError(
            "an estimate of the cascade cannot be, or a band does not hold its middle.",
            f"make the file anew: {COMMAND}.",
        )
    return model


def _bands(said: Mapping[str, Any]) -> SpreadBands | None:
    """Those of the file; an older one has none."""
    if "opening_low" not in said:
        return None
    ends = [(float(said[f"{one}_low"]), float(said[f"{one}_high"])) for one in _BANDED]
    if any(not 0 <= low <= high for low, high in ends):
        raise ValueError("a band of the cascade does not rise from 0 or more")
    return SpreadBands(*ends)


def as_text(model: CascadeModel) -> str:
    """The estimates as the text of their file (TOML)."""
    inputs = "".join(f'{key} = "{what}"\n' for key, what in model.inputs)
    bands = ""
    if model.bands is not None:
        bands = "# 80% bands over samples of the wars; no answer draws them.\n" + "".join(
            f"{name}_{end} = {value:.4f}\n"
            for name in _BANDED
            for end, value in zip(("low", "high"), getattr(model.bands, name), strict=True)
        )
    return (
        "# How joining spreads: the part of the no-duty hazard that is there at once, how many\n"
        "# times over a joiner's ties count, how much states come together or not at all, and\n"
        "# the chance that a state in the way is attacked.\n"
        f"fitted = {model.fitted.isoformat()}\n"
        f'command = "{model.command}"\n'
        'cite = ["sarkees_wayman2010", "leeds_et_al2002"]\n'
        f"wars = {model.wars}\n"
        f"opening = {model.opening:.4f}\n"
        f"calling = {model.calling:.4f}\n"
        f"together = {model.together:.4f}\n"
        f"extension = {model.extension:.4f}\n"
        f"extension_low = {model.extension_low:.4f}\n"
        f"extension_high = {model.extension_high:.4f}\n"
        f"{bands}"
        f"\n[inputs]\n{inputs}"
    )
