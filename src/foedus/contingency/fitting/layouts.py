"""What a file of estimates may say: checked whole at the door, every fault with its line."""

from __future__ import annotations

import tomllib
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from foedus.atlas.toml_lines import line_at, lines_of
from foedus.contingency.fitting.estimates import FILES
from foedus.contingency.joining.design import CONTESTED, SHIPPED
from foedus.errors import MeasureError
from foedus.models.dispute_onset import FEATURES as ONSET_FEATURES
from foedus.models.reliability import Promise
from foedus.models.stake_prior import FEATURES as STAKE_FEATURES

Words = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
# What lies beyond these is a slip of the pen, and would run over in the sums.
Positive = Annotated[float, Field(ge=1e-9, le=1e9)]
NotNegative = Annotated[float, Field(ge=0, le=1000)]
LogOdds = Annotated[float, Field(ge=-1000, le=1000)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Count = Annotated[int, Field(ge=1)]
Rows = list[list[Number]]

_PROMISE: Final = tuple(name for name in Promise.__slots__ if name != "atopid")


class _Strict(BaseModel):
    """Numbers are numbers, and an unknown field is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class _File(_Strict):
    """What every file says of itself."""

    fitted: date
    command: Words
    cite: list[Words]
    inputs: dict[str, Words]
    under: dict[str, Words] = {}


class PricesFile(_File):
    """Layout of ``prices.toml``."""

    feature: Words
    slope: Share
    error: NotNegative
    slope_low: Positive
    slope_high: Share
    residual: Annotated[float, Field(ge=0, le=10)]
    first: int
    last: int
    states: Count
    rows: Count

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _in_order("slope_low, slope, slope_high", self.slope_low, self.slope, self.slope_high)
        return self


class ReliabilityFile(_File):
    """Layout of ``reliability.toml``."""

    cases: Count
    features: list[Literal[_PROMISE]]  # type: ignore[valid-type]
    coefficient_variance: Positive
    alliance_variance: NotNegative
    coefficients: list[LogOdds]
    alliances: list[int]
    alliance_effects: list[LogOdds]
    covariance: Rows
    shares: dict[str, list[Annotated[list[float], Field(min_length=2, max_length=2)]]]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _as_many("coefficients", self.coefficients, len(self.features) + 1, "the constant and one")
        _as_many("alliance_effects", self.alliance_effects, len(self.alliances), "one alliance")
        _square(self.covariance, len(self.coefficients) + len(self.alliances))
        _covariance(np.array(self.covariance))
        if set(self.shares) != set(self.features):
            raise ValueError("shares are not of the features; give each feature its shares")
        for name, pairs in self.shares.items():
            if not pairs or abs(sum(share for _, share in pairs) - 1) > 1e-3:
                raise ValueError(f"the shares of {name} do not add to 1; give each value's share")
        return self


class WarOutcomeFile(_File):
    """Layout of ``war_outcome.toml``."""

    feature: Words
    unit: Words
    k: NotNegative
    k_quantiles: Annotated[list[NotNegative], Field(min_length=2)]
    m: NotNegative
    m_low: NotNegative
    m_high: NotNegative
    contests: Count
    wars: Count
    drawn: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _in_order("k_quantiles", *self.k_quantiles)
        _in_order("m_low, m, m_high", self.m_low, self.m, self.m_high)
        if self.drawn >= self.wars:
            raise ValueError(f"{self.drawn} of {self.wars} wars drawn; fewer must be")
        return self


class _Term(_Strict):
    feature: Literal[SHIPPED]  # type: ignore[valid-type]
    log_odds: LogOdds
    mean: Number
    scale: Positive
    quantiles: Annotated[list[Number], Field(min_length=2)]


class JoiningFile(_File):
    """Layout of ``joining.toml``."""

    outcome: Literal["joined_in_year"]
    wars: Count
    rows: Count
    joins: Count
    bound: Count
    contested_counts: float
    intercept: LogOdds
    penalty: NotNegative
    duty_shift: Annotated[list[LogOdds], Field(min_length=2, max_length=2)]
    covariance: list[Number]
    term: Annotated[list[_Term], Field(min_length=1)]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.contested_counts != CONTESTED:
            raise ValueError(f"a contested duty counts {CONTESTED} everywhere; write that")
        names = [one.feature for one in self.term]
        if len(set(names)) != len(names):
            raise ValueError("a feature has two terms; keep one")
        if len({len(one.quantiles) for one in self.term}) > 1:
            raise ValueError("terms have different numbers of quantiles; give each as many")
        for one in self.term:
            _in_order(f"quantiles of {one.feature}", *one.quantiles)
        size = len(names) + 3
        wanted = size * (size + 1) // 2
        _as_many("covariance", self.covariance, wanted, "the lower triangle of all estimates,")
        whole = np.zeros((size, size))
        whole[np.tril_indices(size)] = self.covariance
        _covariance(whole + np.tril(whole, -1).T)
        return self


class CascadeFile(_File):
    """Layout of ``cascade.toml``."""

    wars: Count
    opening: Share
    calling: NotNegative
    together: NotNegative
    extension: Share
    extension_low: Share
    extension_high: Share
    # Files made before bands were have none.
    opening_low: Share | None = None
    opening_high: Share | None = None
    calling_low: NotNegative | None = None
    calling_high: NotNegative | None = None
    together_low: NotNegative | None = None
    together_high: NotNegative | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        band = self.extension_low, self.extension, self.extension_high
        _in_order("extension_low, extension, extension_high", *band)
        ends = [
            (name, getattr(self, f"{name}_low"), getattr(self, f"{name}_high"))
            for name in ("opening", "calling", "together")
        ]
        said = [one is not None for _, *pair in ends for one in pair]
        if any(said) and not all(said):
            raise ValueError("opening_low to together_high: some are missing; give all six or none")
        for name, low, high in ends:
            if low is not None and high is not None:
                _in_order(f"{name}_low, {name}_high", low, high)
        return self


class _Feature(_Strict):
    name: Words
    coefficient: LogOdds
    unit: Words
    historical: str = ""
    modern: str = ""


class _Onset(_File):
    first: int
    last: int
    rows: Count
    dropped: Annotated[int, Field(ge=0)]
    events: Count
    errors: Words
    constant: LogOdds
    covariance: Rows
    feature: list[_Feature]

    def _features(self, names: tuple[str, ...], more: int) -> None:
        said = tuple(one.name for one in self.feature)
        if said != names:
            raise ValueError(f"features are not, in order, {', '.join(names)}; give these")
        _square(self.covariance, len(names) + more)
        # Errors clustered two ways need not make a covariance; a variance is positive anyway.
        if (np.diag(np.array(self.covariance)) <= 0).any():
            raise ValueError("a variance on the covariance's diagonal is not positive; mend it")


class DisputeOnsetFile(_Onset):
    """Layout of ``dispute_onset.toml``."""

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        self._features(ONSET_FEATURES, 1)
        return self


class StakesFile(_Onset):
    """Layout of ``stakes.toml``."""

    widening: NotNegative
    rivalry_share: Share
    slope: LogOdds

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        self._features(STAKE_FEATURES, 2)
        return self


LAYOUTS: Final[dict[str, type[_File]]] = {
    "prices": PricesFile,
    "reliability": ReliabilityFile,
    "war_outcome": WarOutcomeFile,
    "joining": JoiningFile,
    "cascade": CascadeFile,
    "dispute_onset": DisputeOnsetFile,
    "stakes": StakesFile,
}


def _in_order(name: str, *values: float) -> None:
    if list(values) != sorted(values):
        raise ValueError(f"{name} do not rise; put them in order")


def _as_many(name: str, values: list[float], wanted: int, of: str) -> None:
    if len(values) != wanted:
        raise ValueError(f"{name} holds {len(values)} numbers, not {wanted}; give {of} for each")


def _square(rows: Rows, size: int) -> None:
    if len(rows) != size or any(len(row) != size for row in rows):
        raise ValueError(f"covariance is not {size} by {size}; give a row and column for each")
    held = np.array(rows)
    if not np.allclose(held, held.T, rtol=1e-6, atol=1e-9):
        raise ValueError("covariance is not symmetric; each number stands twice")


def _covariance(held: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    """Refuse what no draws can be made from."""
    try:
        np.linalg.cholesky(held + 1e-12 * np.eye(len(held)))
    except np.linalg.LinAlgError:
        raise ValueError(
            "covariance is none: some sum of estimates has a negative variance; copy it whole"
        ) from None


def read_folder(folder: Path) -> dict[str, str]:
    """The files of estimates in a folder, checked.

    Parameters
    ----------
    folder : Path
        Holds at least one; files that do not end in ``.toml`` are passed over.

    Returns
    -------
    dict
        The text of each by model, in the order of fitting.

    Raises
    ------
    MeasureError
        Naming every fault of every file, with its line and how to mend it.
    """
    if not folder.is_dir():
        raise MeasureError(
            f"{folder} is no folder.", "name one that 'foedus fit --out FOLDER' has made."
        )
    by_file = {name: model for model, name in FILES.items()}
    found = sorted(one for one in folder.iterdir() if one.suffix.lower() == ".toml")
    if not found:
        raise MeasureError(
            f"{folder} holds no file of estimates.",
            f"make some with 'foedus fit --out FOLDER': {', '.join(FILES.values())}.",
        )
    texts: dict[str, str] = {}
    faults: list[str] = []
    for path in found:
        if path.name not in by_file:
            near = get_close_matches(path.name, by_file, 1)
            mend = f"did you mean {near[0]}?" if near else f"known are {', '.join(by_file)}"
            faults.append(f"{path.name}: no model's estimates have this name; {mend}")
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            faults.append(f"{path.name}: cannot be read ({error.strerror}); mend its rights")
            continue
        except UnicodeDecodeError as error:
            faults.append(f"{path.name}: not UTF-8 at byte {error.start}; save it as UTF-8")
            continue
        model = by_file[path.name]
        told = faults_of(model, text)
        faults += [f"{path.name}, {one}" for one in told]
        texts[model] = text
    if faults:
        number = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise MeasureError(
            f"the estimates in {folder} have {number}:\n  " + "\n  ".join(faults),
            "mend each line named, or make the files anew: 'foedus fit --out FOLDER'.",
        )
    return {model: texts[model] for model in FILES if model in texts}


def faults_of(model: str, text: str) -> tuple[str, ...]:
    """What is wrong with the text of one file, each fault with its line and how to mend it.

    Parameters
    ----------
    model : str
        A name of :data:`foedus.contingency.fitting.estimates.FILES`.
    text : str
        The file's.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return (f"not TOML: {error}; mend the line named, strings need quotes",)
    except RecursionError:
        return ("nested too deep to be read; take out the levels no layout has",)
    layout = LAYOUTS[model]
    try:
        layout.model_validate(raw)
    except ValidationError as error:
        lines = lines_of(text)
        return tuple(_told(one, lines, layout) for one in error.errors(include_url=False))
    return ()


def _told(one: Any, lines: dict[tuple[str | int, ...], int], layout: type[_File]) -> str:
    place: tuple[str | int, ...] = one["loc"]
    name = ".".join(str(part) for part in place)
    message = str(one["msg"]).removeprefix("Value error, ")
    if not place:
        # A fault of several fields together names the first of them it speaks of.
        word = message.replace(",", " ").split()
        place = next(((part,) for part in word if (part,) in lines), ())
        return f"line {line_at(lines, place)}: {message}"
    if one["type"] == "missing":
        message = "is missing; write it, as the package's own file does"
    elif one["type"] == "extra_forbidden":
        near = get_close_matches(str(place[-1]), layout.model_fields, 1)
        message = f"is no field; {f'did you mean {near[0]}?' if near else 'take it out'}"
    else:
        message = f"{message[0].lower()}{message[1:]}; write such a value"
    return f"line {line_at(lines, place)}: {name} {message}"
