"""What modern domains an agreement reaches, by which document, and figures beside it."""
