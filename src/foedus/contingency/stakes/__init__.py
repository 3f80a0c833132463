"""The stake at which an attack pays, and the prior over stakes."""
