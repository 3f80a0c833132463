"""What each member of an alliance gave up, clause by clause, and what it got."""
