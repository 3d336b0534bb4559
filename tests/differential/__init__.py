"""The same rules and the same data, three ways: the reference model, the interpreter, and DuckDB."""
