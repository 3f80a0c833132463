"""Who pays in an alliance: shares, targets, tests of exploitation, convergence, contributions."""
