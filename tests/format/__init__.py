"""The one way to write a rule file."""
