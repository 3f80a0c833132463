"""One document of several answers: charts, tables, sources, and the command that makes it again."""

from __future__ import annotations
