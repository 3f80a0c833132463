"""Voting games: who can block, who is pivotal, exactly."""
