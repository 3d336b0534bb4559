"""The prompt in which rules are written: completion, colours, live counts. prompt-toolkit is known here alone."""
