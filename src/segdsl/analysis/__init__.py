"""Proofs about rules: who can be in two segments at once, what can never match, what is left between them."""
