"""What a server grants: sizes, draws, time and numbers, each with its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from foedus.errors import ServingError

PREFIX = "FOEDUS_SERVE_"
"""``FOEDUS_SERVE_DRAWS=5000`` sets ``draws``."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server grants; every one can be set.

    Parameters
    ----------
    address, head, body : int
        Path and query; all headers; a body. Unit: bytes.
    depth : int
        Levels of a JSON body.
    text : int
        Signs of one parameter.
    scenario : int
        The text of a scenario, once unpacked. Unit: bytes.
    draws, placebos, worlds, listed, repeats, rounds : int
        The most that a request may ask for.
    seconds, job_seconds : int
        For an answer; for a job.
    threads : int
        Quick answers made at a time, per worker.
    children : int
        Heavy answers made at a time, per worker, each in a process of its own.
    waiting : int
        Requests of each kind that may wait for their turn, per worker.
    jobs : int
        Jobs worked at a time, per worker.
    jobs_waiting, jobs_kept, jobs_of_client : int
        Jobs that wait or are worked; that are kept at all; and the unfinished ones of one client.
        For all workers together.
    keep_seconds : int
        A finished job's age when it is removed.
    streams : int
        Streams of events open at a time, per worker.
    connections : int
        Open connections, per worker.
    patience : int
        For the head and the body of a request to arrive, and for each part of an answer to be
        taken. Unit: seconds.
    cache_mb : int
        Answers kept in memory, per worker. Unit: megabytes.
    width : int
        Of a picture. Unit: pixels.
    """

    address: int = 24_576
    head: int = 65_536
    body: int = 262_144
    depth: int = 16
    text: int = 500
    scenario: int = 131_072
    draws: int = 50_000
    placebos: int = 5_000
    worlds: int = 500
    listed: int = 100
    repeats: int = 20
    rounds: int = 100
    seconds: int = 60
    job_seconds: int = 3_600
    threads: int = 2
    children: int = 2
    waiting: int = 32
    jobs: int = 1
    jobs_waiting: int = 32
    jobs_kept: int = 200
    jobs_of_client: int = 4
    keep_seconds: int = 3_600
    streams: int = 64
    connections: int = 1_000
    patience: int = 15
    cache_mb: int = 64
    width: int = 2_400


NAMES = tuple(one.name for one in fields(Limits))


def limited(said: Mapping[str, str], limits: Limits | None = None) -> Limits:
    """Limits with some of them set.

    Parameters
    ----------
    said : mapping
        Name of a limit -> a whole number above 0, as text.
    limits : Limits, optional
        The others; the defaults if not given.

    Raises
    ------
    ServingError
        If there is no such limit, or its value is no whole number above 0.

    Examples
    --------
    >>> limited({"draws": "5000"}).draws
    5000
    """
    made: dict[str, int] = {}
    for name, value in said.items():
        if name not in NAMES:
            raise ServingError(f"{name!r} is no limit.", f"set one of {', '.join(NAMES)}.")
        if not value.strip().isascii() or not value.strip().isdigit() or int(value) < 1:
            raise ServingError(f"the limit {name} is {value!r}.", "give it a whole number above 0.")
        made[name] = int(value)
    return replace(limits or Limits(), **made)


def limits_from(environment: Mapping[str, str]) -> Limits:
    """Limits as variables of the environment set them.

    Raises
    ------
    ServingError
        If one of them is no whole number above 0.
    """
    said = {
        name: environment[PREFIX + name.upper()]
        for name in NAMES
        if environment.get(PREFIX + name.upper())
    }
    return limited(said)
