"""How a war spreads once others have come."""
