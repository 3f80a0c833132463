"""The command line: doors made from the questions' declarations; no thinking here."""

from __future__ import annotations


def main() -> None:
    """Run the command line and leave with its exit code."""
    from foedus.cli.app import run

    run()


__all__ = ["main"]
