"""What holds for every rule, whatever it says."""
