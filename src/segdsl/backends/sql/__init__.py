"""Rules as SQL that returns the verdict of the memory backend, true, false or unknown, or refuses (§6.3)."""
