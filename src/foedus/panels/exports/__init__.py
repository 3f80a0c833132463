"""What leaves: files, manifest, codebook, bibliography, and what the command line says."""
