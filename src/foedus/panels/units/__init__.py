"""What a row can be: the units of analysis, made from the register and from added files."""
