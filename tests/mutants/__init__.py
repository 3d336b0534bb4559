"""Faults planted on purpose: tests that let them live are not worth much."""
