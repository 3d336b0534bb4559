"""The corners of the language, as Markdown suites."""
