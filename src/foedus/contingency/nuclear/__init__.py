"""Nuclear weapons as an input."""
