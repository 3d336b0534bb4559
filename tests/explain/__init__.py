"""Explanations: what they say is what runs, on random rules and on cases that a reader can follow."""
