"""Trees to meaning: what the words of a rule stand for, whether they fit, and what may stand together."""
