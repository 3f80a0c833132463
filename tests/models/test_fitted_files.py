"""What files of estimates have in common: numbers, and the parts of a logit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import SourceNotAddedError
from foedus.models.fitted_files import checksums, logit_parts, written


@given(st.floats(-1e12, 1e12))
def test_a_number_reads_back_to_eight_digits(value: float) -> None:
    assert float(written(value)) == pytest.approx(value, rel=1e-7)


def held(**more: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "constant": -2.0,
        "slope": 0.5,
        "feature": [{"name": "a", "coefficient": 1.0}, {"name": "b", "coefficient": 3.0}],
        "covariance": np.eye(4).tolist(),
    }
    return said | more


def test_coefficients_stand_in_order_constant_features_and_what_comes_last() -> None:
    beta, covariance = logit_parts(held(), ("a", "b"), ("slope",))
    assert beta.tolist() == [-2.0, 1.0, 3.0, 0.5]
    assert covariance.shape == (4, 4)


@pytest.mark.parametrize(
    ("broken", "features"),
    [
        (held(), ("b", "a")),
        (held(covariance=np.eye(3).tolist()), ("a", "b")),
        ({key: value for key, value in held().items() if key != "slope"}, ("a", "b")),
        (held(constant="low"), ("a", "b")),
    ],
)
def test_parts_that_are_missing_or_of_another_model_are_refused(
    broken: dict[str, Any], features: tuple[str, ...]
) -> None:
    with pytest.raises((KeyError, ValueError)):
        logit_parts(broken, features, ("slope",))


def test_a_dataset_that_was_not_added_has_no_checksum() -> None:
    with pytest.raises(SourceNotAddedError):
        checksums(["gdp-population"])
