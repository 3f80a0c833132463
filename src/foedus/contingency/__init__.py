"""What an attack would set off: duties from rulings, chances from models, on one date."""
