"""How a text would change, as `patch` and people read it."""

from __future__ import annotations


def unified_diff(name: str, before: str, after: str) -> str:
    """The change of a file as a unified diff; empty where there is none."""
    import difflib
    from io import StringIO

    # Only a newline ends a line, so that a carriage return is part of it and survives `patch`.
    old, new = (list(StringIO(text, newline="\n")) for text in (before, after))
    lines = difflib.unified_diff(old, new, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
