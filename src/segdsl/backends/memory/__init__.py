"""Rules over Python values. This backend is the definition of the language (§6.3)."""
