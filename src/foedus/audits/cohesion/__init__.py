"""Is an alliance or a bloc of one mind? Its cohesion, against placebo groups of its size."""
