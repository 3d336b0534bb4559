"""What a rule becomes: a Python function that defines it, and SQL that agrees with it or says that it cannot."""
