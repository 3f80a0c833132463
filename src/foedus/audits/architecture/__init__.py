"""How pacts, blocs and partnerships hang together: overlaps, hubs and meshes, gaps, rivals."""
