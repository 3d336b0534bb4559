"""Segments as models of dbt and SQLMesh, which run elsewhere and later: files as text, none of them written here."""
