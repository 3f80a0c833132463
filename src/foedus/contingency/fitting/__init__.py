"""Every estimate the chain rests on, as one record; how it is made anew, written and read."""
