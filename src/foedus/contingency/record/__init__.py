"""General deterrence in the record of disputes."""
