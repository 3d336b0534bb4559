"""The words that rules may use: declared in TOML, the same form for the built-in program and for a project."""
