"""The narrow waist: what a rule means, as a value that backends and proofs read."""
