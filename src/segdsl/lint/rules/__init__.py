"""One file for each lint rule, with its page, its examples and its level."""
