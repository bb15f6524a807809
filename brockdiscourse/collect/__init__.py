"""A blog's posts and comments to data/raw, politely and resumably: the only room with a door to the network."""
