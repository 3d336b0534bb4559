"""Writing the members of many segments at once, in place of what was written before."""
