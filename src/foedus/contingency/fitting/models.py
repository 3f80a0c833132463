"""Every model that is fitted, in one shape: what it needs, how it is made anew, what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from foedus.contingency.fitting.estimates import Estimates
from foedus.contingency.joining.fit import INPUTS as JOINING_INPUTS
from foedus.contingency.joining.fit import Fitted, as_text, fit_joining
from foedus.contingency.record import fitted as onset_file
from foedus.contingency.record.onset import onset_rows
from foedus.contingency.spread.fitted import CascadeModel
from foedus.contingency.spread.fitted import as_text as cascade_text
from foedus.contingency.spread.trying import fit_with_bands
from foedus.contingency.stakes import fitted as stakes_file
from foedus.contingency.stakes.record import stake_rows
from foedus.models import dispute_onset, outcomes, price_study, prices, stake_prior
from foedus.models.outcome_cases import VERSIONS
from foedus.models.reliability import Estimate, estimate_text
from foedus.models.reliability_cases import CHANGE_FILES
from foedus.models.reliability_cases import FILES as RELIABILITY_INPUTS
from foedus.models.reliability_fitting import refit as refit_reliability

_NORMAL_80 = NormalDist().inv_cdf(0.9)
_NORMAL_90 = NormalDist().inv_cdf(0.95)

Dataset = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Order:
    """How a refit is to be done: the day that is written down, and where long work is done.

    ``backend``, ``scheduler`` and ``jobs`` are those of :func:`foedus.contingency.parallel.run`.
    """

    on: date
    backend: str = "serial"
    scheduler: str | None = None
    jobs: int | None = None

    @property
    def day(self) -> str:
        """The day as text."""
        return self.on.isoformat()


@dataclass(frozen=True, slots=True)
class Value:
    """One estimated number; ``error`` is its standard error, None where it has none."""

    name: str
    value: float
    error: float | None


@dataclass(frozen=True, slots=True)
class FittedModel:
    """A model of the chain.

    Parameters
    ----------
    name : str
        A field of :class:`foedus.contingency.fitting.estimates.Estimates`.
    needs : callable
        From the estimates as they stand to the datasets it is fitted to: key, and the one
        version that will do, or None where the newest that was added is taken.
    under : tuple of str
        Earlier models under whose estimates it is fitted.
    refit : callable
        From the estimates as they stand, and how it is to be done, to the text of its file.
        Raises SourceNotAddedError where a file is missing.
    values : callable
        From the model to its numbers with their standard errors.
    """

    name: str
    needs: Callable[[Estimates], tuple[Dataset, ...]]
    under: tuple[str, ...]
    refit: Callable[[Estimates, Order], str]
    values: Callable[[Any], tuple[Value, ...]]


def _newest(*keys: str) -> Callable[[Estimates], tuple[Dataset, ...]]:
    return lambda _: tuple((key, None) for key in keys)


def _prices(_: Estimates, order: Order) -> str:
    return prices.price_model_toml(price_study.fit_price_model(on=order.on))


def _price_values(model: prices.PriceModel) -> tuple[Value, ...]:
    return Value("slope", model.slope, model.error), Value("residual", model.residual, None)


def _reliability_needs(held: Estimates) -> tuple[Dataset, ...]:
    more = {"power_change", "regime_change"} & set(held.reliability.features)
    keys = (*RELIABILITY_INPUTS, *(CHANGE_FILES if more else ()))
    return tuple((key, None) for key in keys)


def _reliability(held: Estimates, order: Order) -> str:
    return estimate_text(refit_reliability(order.day, settings=held.reliability))


def _reliability_values(model: Estimate) -> tuple[Value, ...]:
    names = ["constant", *model.features, *(f"alliance {one}" for one in model.pooled.groups)]
    found = [*model.pooled.coefficients, *model.pooled.effects]
    return _with_errors(names, np.array(found), model.pooled.covariance)


def _war_outcome(_: Estimates, order: Order) -> str:
    return outcomes.war_model_toml(outcomes.fit_war_model(on=order.on))


def _war_values(model: outcomes.WarModel) -> tuple[Value, ...]:
    drawn = model.drawn / model.wars
    return (
        # A quarter of the 95% interval of the resampled estimates.
        Value("k", model.k, (model.k_at(0.975) - model.k_at(0.025)) / 4),
        Value("m", model.m, (model.m_high - model.m_low) / (2 * _NORMAL_90)),
        Value("share drawn", drawn, float(np.sqrt(drawn * (1 - drawn) / model.wars))),
    )


def _joining(_: Estimates, order: Order) -> str:
    return as_text(fit_joining(on=order.on))


def _joining_values(model: Fitted) -> tuple[Value, ...]:
    unbound, spread = model.model.unbound, np.sqrt(np.diag(model.covariance))
    # By unit of the feature, so that estimates from rows of another spread compare.
    terms = [
        Value(name, float(unbound.coefficients[at] / scale), float(spread[at + 1] / scale))
        for at, (name, scale) in enumerate(zip(model.model.names, unbound.scale, strict=True))
    ]
    shifts = [
        Value(name, float(model.model.shift[at]), float(spread[at - 2]))
        for at, name in enumerate(("duty to 1945", "duty after 1945"))
    ]
    middle = Value("constant, at the means", unbound.intercept, float(spread[0]))
    return middle, *terms, *shifts, Value("penalty", unbound.penalty, None)


def _cascade(held: Estimates, order: Order) -> str:
    return cascade_text(
        fit_with_bands(
            held.joining, on=order.on, backend=order.backend, scheduler=order.scheduler,
            jobs=order.jobs,
        )
    )  # fmt: skip


def _cascade_values(model: CascadeModel) -> tuple[Value, ...]:
    held = model.bands
    told = [
        Value("opening", model.opening, None if held is None else _error(*held.opening)),
        Value("calling", model.calling, None if held is None else _error(*held.calling)),
        Value("together", model.together, None if held is None else _error(*held.together)),
    ]
    return *told, Value(
        "extension", model.extension, _error(model.extension_low, model.extension_high)
    )


def _error(low: float, high: float) -> float | None:
    """A standard error from an 80% band; none where all samples gave one value."""
    return (high - low) / (2 * _NORMAL_80) or None


def _dispute_onset(_: Estimates, order: Order) -> str:
    return onset_file.fitted_toml(onset_rows(), on=order.day)


def _onset_values(model: dispute_onset.DisputeOnset) -> tuple[Value, ...]:
    return _with_errors(["constant", *dispute_onset.FEATURES], model.coefficients, model.covariance)


def _stakes(held: Estimates, order: Order) -> str:
    rows = stake_rows(fitted=held.joining, model=held.war_outcome)
    return stakes_file.fitted_toml(rows, on=order.day)


def _stake_values(model: stake_prior.StakePrior) -> tuple[Value, ...]:
    names = ["constant", *stake_prior.FEATURES, "slope"]
    return (
        *_with_errors(names, model.coefficients, model.covariance),
        Value("widening", model.widening, None),
        Value("rivalry_share", model.rivalry_share, None),
    )


def _with_errors(
    names: list[str],
    values: np.ndarray[Any, np.dtype[np.float64]],
    covariance: np.ndarray[Any, np.dtype[np.float64]],
) -> tuple[Value, ...]:
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        Value(name, float(value), float(error))
        for name, value, error in zip(names, values, errors, strict=True)
    )


MODELS: Final = (
    FittedModel(
        "prices",
        lambda _: ((price_study.FILE, price_study.VERSION),),
        (),
        _prices,
        _price_values,
    ),
    FittedModel("reliability", _reliability_needs, (), _reliability, _reliability_values),
    FittedModel("war_outcome", lambda _: tuple(VERSIONS.items()), (), _war_outcome, _war_values),
    FittedModel("joining", _newest(*JOINING_INPUTS), (), _joining, _joining_values),
    FittedModel("cascade", _newest(*JOINING_INPUTS), ("joining",), _cascade, _cascade_values),
    FittedModel("dispute_onset", _newest(*onset_file.INPUTS), (), _dispute_onset, _onset_values),
    FittedModel(
        "stakes",
        _newest(*stakes_file.INPUTS),
        ("war_outcome", "joining"),
        _stakes,
        _stake_values,
    ),
)
"""In the order in which they are fitted: none comes before one that it is fitted under."""
