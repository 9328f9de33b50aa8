"""What is kept: the log's entries and tiles, and the projections that can be rebuilt from them."""
