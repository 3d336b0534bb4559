"""What can be wrong with the writing of a rule (SEG1xx): one function per complaint, by family."""
