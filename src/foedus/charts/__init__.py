"""Charts: a frame in, a Vega-Lite specification out, as plain data; and its drawing in a file."""
