"""Figures for speed: `python3 dev.py bench`.

Each module here but `measuring` has a ``main()`` that returns its named figures.
"""
