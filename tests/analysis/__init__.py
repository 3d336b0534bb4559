"""Proofs, held against what knows nothing of how they are made: z3, a grid of days, and the reference model."""
