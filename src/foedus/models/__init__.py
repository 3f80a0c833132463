"""Models: arrays and frames in, estimates with their uncertainty out."""
