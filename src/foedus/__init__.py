"""foedus: who is bound to whom, what that is worth, and what it costs."""

__version__ = "0.1.0"
