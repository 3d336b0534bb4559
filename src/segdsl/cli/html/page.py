"""What every page is made of: text that is shown and not obeyed, and the frame around it."""

from __future__ import annotations

from html import escape

from segdsl.cli.safe import safe


def escaped(text: str) -> str:
    """A text of anybody's, for between tags or in a quoted attribute."""
    return escape(safe(text), quote=True)


def escaped_lines(text: str) -> str:
    """The same of several lines."""
    return "\n".join(escaped(line) for line in text.rstrip().split("\n"))


def page(title: str, style: str, body: str) -> str:
    """A whole page; `title` is a text, `style` and `body` are written by us. Nothing may be fetched or run in it."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escaped(title)}</title>
<style>
{style}</style>
</head>
<body>
{body}</body>
</html>
"""
