"""All ordered pairs of a date."""
