"""The service: every question at an address, with one shape of answer and one of refusal."""
