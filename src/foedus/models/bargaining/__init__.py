"""Bargaining over one issue: where it settles, what cannot be moved, and how actors give way."""
