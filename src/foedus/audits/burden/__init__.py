"""Burden sharing in one alliance: whose figures, what they add up to, and what the record says."""
