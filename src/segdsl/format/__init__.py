"""One way to lay out a rule file: tokens with their comments, a small algebra of lines, and a proof of the result."""
