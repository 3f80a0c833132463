"""Formulas on arrays, each named for its published source."""
