"""Processor seconds of `import foedus` and `foedus --help`, and what they import."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

from bench.measuring import Figure

HEAVY = ("polars", "numpy", "pydantic")
_REPORT = f"import sys; print(*[one for one in {HEAVY} if one in sys.modules])"
_HELP = """
import contextlib, io, sys
sys.argv = ["foedus", "--help"]
from foedus.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
"""
# Python alone is the part of each figure that foedus cannot make shorter.
CASES = {
    "python alone": ("pass", None),
    "import foedus": ("import foedus", 0.15),
    "foedus --help": (_HELP, 0.3),
}


def main() -> list[Figure]:
    """Measure each start, and count the heavy libraries it imports."""
    figures = []
    for name, (program, most) in CASES.items():
        figures.append(Figure(name, processor_seconds(program), "s", most=most))
        if most is not None:
            heavy = imported(program)
            note = ", ".join(heavy) or f"none of {', '.join(HEAVY)}"
            figures.append(Figure(f"{name}: imports", len(heavy), "heavy", most=0, note=note))
    return figures


def imported(program: str) -> list[str]:
    """Which of the heavy libraries a fresh Python holds after running the program."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{_REPORT}"], check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def processor_seconds(program: str, repeat: int = 9) -> float:
    """Processor seconds of a fresh Python running the program: the median of ``repeat`` starts."""
    taken = []
    for _ in range(repeat + 1):
        before = _children()
        subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
        taken.append(_children() - before)
    return statistics.median(taken[1:])  # the first also wrote the byte code


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
