"""Whether the forces of two states, or of an alliance, fit together."""
