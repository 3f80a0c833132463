"""What questions share: how words become facts, and what every answer's charts need."""
