"""Work that workers of another process can import: it draws, leaves a trace, and may die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from foedus.models.draws import case_rng
from foedus.store.places import cache_dir

Case = tuple[int | str, ...]


def drawn(block: Sequence[Case], seed: int = 1) -> pl.DataFrame:
    """A mean of draws, through a matrix product, for each case."""
    rows = []
    for case in block:
        rng = case_rng(seed, "counting", *case)
        matrix = rng.standard_normal((64, 64), dtype=np.float32)
        rows.append((str(case), float((matrix @ matrix).sum()), float(rng.random())))
    return pl.DataFrame(rows, schema=["case", "product", "chance"], orient="row")


def traced(block: Sequence[Case], traces: str, wait: float = 0.0) -> pl.DataFrame:
    """As `drawn`, leaving one more file for each block that was worked."""
    time.sleep(wait)
    Path(traces, f"{block[0][0]}-{time.time_ns()}").touch()
    return drawn(block)


def dying(block: Sequence[Case], mark: str) -> pl.DataFrame:
    """As `drawn`; the first worker that meets the case 3 is killed at once."""
    if any(case[0] == 3 for case in block):
        try:
            Path(mark).touch(exist_ok=False)
        except FileExistsError:
            return drawn(block)
        os.kill(os.getpid(), signal.SIGKILL)
    return drawn(block)


def always_dying(block: Sequence[Case]) -> pl.DataFrame:
    os.kill(os.getpid(), signal.SIGKILL)
    return drawn(block)


def cached(block: Sequence[Case]) -> pl.DataFrame:
    """The cache that is read where the block is worked, and the process."""
    time.sleep(0.05)
    number = len(block)
    return pl.DataFrame({"cache": [str(cache_dir())] * number, "process": [os.getpid()] * number})


def threads(block: Sequence[Case]) -> pl.DataFrame:
    """How many threads BLAS has where the block is worked."""
    from threadpoolctl import threadpool_info

    most = [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]
    return pl.DataFrame({"case": [case[0] for case in block], "threads": [max(most)] * len(block)})
