"""Advice on rules that make sense: what may be meant otherwise, is never used, or could be written shorter."""
