"""Where data lives and rules run: files and frames through an embedded DuckDB, which only this package imports."""
