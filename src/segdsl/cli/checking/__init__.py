"""What `segdsl check` does: look, fix, keep a baseline, report, watch."""
