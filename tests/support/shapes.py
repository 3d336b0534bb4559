"""Texts that are as bad as a text can be, and as long as one likes; and files that are long and right."""

from __future__ import annotations

PATHOLOGICAL = {
    "parentheses": "(",
    "closing parentheses": ")",
    "brackets": "[",
    "braces": "{",
    "closing braces": "}",
    "quotes": '"',
    "single quotes": "'",
    "smart quotes": "“",
    "backticks": "`",
    "commas": ",",
    "one identifier": "a",
    "one word with accents": "é",
    "one number": "1",
    "numbers": "1 ",
    "numbers and commas": "1,",
    "names": "a ",
    "names and dots": "a.",
    "calls": "a(",
    "NULs": "\0",
    "carriage returns": "\r",
    "blanks without width": "\u200b",
    "NOT": "NOT ",
    "exclamation marks": "!",
    "hyphens": "-",
    "negative numbers": "-1 ",
    "slashes": "/",
    "foreign comments": "// ",
    "open comments": "/* ",
    "equals signs": "=",
    "unequal signs": "<>",
    "ampersands": "&",
    "bars": "|",
    "backslashes": "\\",
    "dollars": "$",
    "percent": "%",
    "dots": ".",
    "notes": "@a: ",
    "and": "and ",
    "texts": '"a" ',
    "escapes": '"\\u{',
    "in segment": "in segment ",
    "during": "during ",
    "last": "last ",
    "select": "select ",
    "when": "when ",
    "months": "March ",
    "clicks": "5 clicks ",
    "any of": "any of ",
    "lists": "a any of [ ",
    "is": "is ",
    "between": "between ",
    "expect": "expect ",
    "imports": "import { ",
    "languages": "language ",
    "segments": "segment ",
    "open segments": "segment a {\n",
    "conditions": "segment a { where ",
    "open tests": 'test "x" for a {',
    "conditions without segments": "a = b or ",
    "conditions and commas": "a = 1, ",
}
"""By what they are: a piece that is repeated. None of them is a rule file."""


def pathological(name: str, size: int) -> str:
    """A text of so many characters."""
    piece = PATHOLOGICAL[name]
    return (piece * (size // len(piece) + 1))[:size]


# ---- files without a mistake -----------------------------------------------------------------------------------


def segments(count: int) -> str:
    """A file with so many segments, as people write them."""
    return "".join(
        f"segment s{number} {{\n  where relationship_stage = Joined AND transitioned exactly {number % 90} days ago\n"
        f"    AND clicks < {number % 50 + 2} during since_joined\n}}\n"
        for number in range(count)
    )


def references(count: int) -> str:
    """Segments that refer to two of those before them, 30 deep and then anew."""
    first = "segment s0 { where relationship_stage = Joined AND partner_name is known }\n"
    return first + "".join(
        f"segment s{number} {{ where in segment s{number - 1 if number % 30 else 0} AND partner_id != P{number} }}\n"
        for number in range(1, count)
    )


def tests(count: int) -> str:
    """One segment, and so many tests of it."""
    return segments(1) + "".join(
        f'test "number {number}" for s0 {{ today: 2026-03-31\n'
        f"  partner {{ relationship_stage: Joined, transitioned: 2026-03-31, joined: 2026-01-01, "
        f"clicks on 2026-03-{number % 28 + 1:02}: 1 }} expect no match\n}}\n"
        for number in range(count)
    )


def params(count: int) -> str:
    """So many params, each used once."""
    return "".join(
        f"param p{number} = {number + 1}\n"
        f"segment s{number} {{ where relationship_stage = Joined AND clicks > $p{number} since joined }}\n"
        for number in range(count)
    )


def values(count: int) -> str:
    """One list with so many values."""
    return f"segment s {{ where partner_id any of ({', '.join(f'P{number}' for number in range(count))}) }}\n"


def alternatives(count: int) -> str:
    """One condition with so many alternatives."""
    return f"segment s {{ where {' OR '.join(f'partner_id = P{number}' for number in range(count))} }}\n"


RIGHT = {
    "segments": segments,
    "references": references,
    "tests": tests,
    "params": params,
    "values": values,
    "alternatives": alternatives,
}
"""By what they have much of: a file with so many of it."""
