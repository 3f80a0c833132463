"""What a state is bound to and may be drawn into."""
