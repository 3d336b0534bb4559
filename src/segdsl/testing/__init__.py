"""Tests that are written in the language (§10): running them, what they cover, writing those that are missing."""
