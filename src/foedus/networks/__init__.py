"""Measures of networks: arrays in, numbers out; who is joined to whom, and by what it hangs."""
