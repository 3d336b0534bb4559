"""Each lint rule: what it finds, and what it leaves alone."""
