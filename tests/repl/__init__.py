"""The prompt, driven by keys."""
