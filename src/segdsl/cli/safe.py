"""Text from data or rules on its way to a terminal: shown, never obeyed."""

from __future__ import annotations

import unicodedata

_SHOWN_AS_ESCAPE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    r"""`text` with control, formatting and bidi characters written as escapes such as `\x1b`, on one line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter if _is_plain(letter) else _escape(letter) for letter in text)


def width(text: str) -> int:
    """How many columns a terminal needs for `text`: wide letters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def _is_plain(letter: str) -> bool:
    # A joiner between two emoji is part of one picture.
    return unicodedata.category(letter) not in _SHOWN_AS_ESCAPE or letter == "\u200d"


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape", errors="backslashreplace").decode("ascii")
