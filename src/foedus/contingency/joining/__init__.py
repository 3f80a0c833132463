"""Who joins: cases, designs, fits and forecasts of one estimand."""
