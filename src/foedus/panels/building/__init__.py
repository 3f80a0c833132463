"""How columns come to rows: attached by position, derived from others, rows kept."""
