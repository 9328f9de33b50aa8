"""The log: an append-only Merkle tree, its signed checkpoints and its proofs. Pure."""
