"""Reaction functions: how an ally's spending answers what the others spend."""
