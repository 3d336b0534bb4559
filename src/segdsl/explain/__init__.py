"""Why: a rule in plain sentences, a partner's verdict condition by condition, and what would change it."""
