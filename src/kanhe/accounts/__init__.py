"""People who sign in, the programs that do, and what they are let near."""
