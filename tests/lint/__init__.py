"""Advice: lint rules, what comments allow, fixes, baselines."""
