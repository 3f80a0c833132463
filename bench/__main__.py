"""Run the figures for speed and show them as a table or as JSON."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import pkgutil
import platform
import sys
from dataclasses import asdict

import bench
from bench.measuring import Figure

NOT_A_SCRIPT = {"__main__", "measuring"}


def main() -> int:
    """Run the scripts that are asked for; end with 1 if a figure is over its budget."""
    scripts = sorted(one.name for one in pkgutil.iter_modules(bench.__path__))
    scripts = [one for one in scripts if one not in NOT_A_SCRIPT]
    parser = argparse.ArgumentParser(prog="python3 dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(scripts)}")
    parser.add_argument("--json", action="store_true", help="print JSON, one list of figures")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in scripts:
            parser.error(f"no figures are called {name!r}; choose from {', '.join(scripts)}")
    figures: dict[str, list[Figure]] = {}
    for name in asked.names or scripts:
        # What a script prints while it works must not stand in the middle of the JSON.
        with contextlib.redirect_stdout(sys.stderr if asked.json else sys.stdout):
            figures[name] = list(importlib.import_module(f"bench.{name}").main() or [])
        if not asked.json:
            print_table(name, figures[name])
    if asked.json:
        print_json(figures)
    return int(not all(one.kept for group in figures.values() for one in group))


def print_table(name: str, figures: list[Figure]) -> None:
    """Print one script's figures."""
    print(f"\n{name}")
    for one in figures:
        mark = "" if one.kept else "  OVER BUDGET"
        bounds = [f"at most {one.most:g}"] if one.most is not None else []
        bounds += [f"at least {one.least:g}"] if one.least is not None else []
        parts = [*bounds, *([one.note] if one.note else [])]
        rest = f"  ({'; '.join(parts)})" if parts else ""
        print(f"  {one.name:<32} {one.value:>14,.4g} {one.unit}{rest}{mark}", flush=True)


def print_json(figures: dict[str, list[Figure]]) -> None:
    """Print every figure, with the machine it was taken on."""
    rows = [
        {"script": name, **asdict(one), "kept": one.kept}
        for name, group in figures.items()
        for one in group
    ]
    machine = {"python": platform.python_version(), "processor": platform.machine()}
    print(json.dumps({"schema": 1, "machine": machine, "rows": rows}, indent=2))


if __name__ == "__main__":
    sys.exit(main())
