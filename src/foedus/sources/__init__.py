"""Datasets that others publish: what each is, how its file is read, and the user's copies.

A dataset is one module here with a ``SOURCES`` tuple; see ``docs/data.md``.
"""
