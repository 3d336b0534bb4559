"""What can be wrong with a rule that reads well: one function per complaint, by family."""
