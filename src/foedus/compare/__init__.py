"""One question asked twice, as things are and in a scenario, and what differs."""
