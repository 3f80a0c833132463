"""The chain run again on the wars and disputes of the record, each held out of what it learns."""
