"""Any text becomes tokens; what cannot be seen is reported, wherever it stands."""

from __future__ import annotations

import pytest

from segdsl.base.source import Source
from segdsl.syntax.lexer import Token, lex, scan

from .support import of_condition, of_file, read, said


def test_tokens_have_kind_text_and_place() -> None:
    assert lex(Source("-e", "Clicks >= 5 # rest")) == [
        Token("NAME", "Clicks", 0, 6),
        Token("GE", ">=", 7, 9),
        Token("INT", "5", 10, 11),
        Token("$END", "", 11, 11),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("", ""),
        (" \t\r\n ", ""),
        ("AND and aNd ands", "AND AND AND NAME"),
        ("2026-03-31 2026-3-1 1.5 1.5.2026 1.000,50", "DATE X_DATE DECIMAL X_DATE X_NUMBER"),
        ("a:b 22:00 5days", "NAME COLON NAME TIME INT DAYS"),
        ("Café é1 日本", "X_WORD X_WORD X_WORD"),
        ("'a' “b” 'c", "X_SINGLE_QUOTED X_SMART_QUOTED X_UNKNOWN NAME"),
        ('"a" "b\n', "STRING X_OPEN_STRING"),
        ("a;b ^", "NAME X_UNKNOWN NAME X_UNKNOWN"),
        ("`a b` ``", "QUOTED_NAME QUOTED_NAME"),
        ("five all FIVE", "X_COUNT_WORD X_RESERVED X_COUNT_WORD"),
        ("\N{KELVIN SIGN}", "X_WORD"),
        ("\N{ARABIC-INDIC DIGIT FIVE}", "X_WORD"),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    assert [token.kind for token in lex(Source("-e", text))] == [*kinds.split(), "$END"]


def test_a_byte_order_mark_and_crlf_are_accepted() -> None:
    """1.1"""
    assert of_file("\ufeffsegment a {\r\n  where b = 1 # c\r\n}\r\n") == []
    assert read("\ufeffsegment a {\r\n  where b = 1 # c\r\n}\r\n").comments[0].text == "# c"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a =\x00 1", ["1:4 SEG115 a character that cannot be seen stands here (U+0000)"]),
        ("a = \x1b1", ["1:5 SEG115 a character that cannot be seen stands here (U+001B)"]),
        ("a = \u202e1", ["1:5 SEG115 a character that cannot be seen stands here (U+202E)"]),
        ('a = "x\u2066y"', ["1:7 SEG115 a character that cannot be seen stands here (U+2066)"]),
        ("a = 1 # \u200f", ["1:9 SEG115 a character that cannot be seen stands here (U+200F)"]),
        (
            "a = \ud8001",
            [
                "1:5 SEG115 a character that cannot be seen stands here (U+D800)",
                "1:5 SEG112 `\ud8001` has characters that only a quoted text can have",
            ],
        ),
        ("a = 1\rAND b = 2", ["1:6 SEG115 a line ends with a carriage return alone"]),
        ("a\u00a0= 1", ["1:2 SEG116 a blank of another kind stands here (U+00A0)"]),
        ("a =\u2003\u30001", ["1:4 SEG116 a blank of another kind stands here (U+2003)"]),
        ("a = \ufeff1", ["1:5 SEG116 a blank of another kind stands here (U+FEFF)"]),
        ('a = "x\u00a0y"', []),
    ],
)
def test_characters_that_hide(text: str, expected: list[str]) -> None:
    assert sorted(of_condition(text)) == sorted(expected)


def test_fixes_of_blanks() -> None:
    found = scan(Source("-e", "a\u00a0= 1\rAND\u2028b = 2\x07")).diagnostics
    assert [fix.edits[0].text for diagnostic in found for fix in diagnostic.fixes] == [" ", " ", "\n", ""]


def test_comments_stand_beside() -> None:
    parsed = read("# one\n#: two\nsegment a { where b = 1 } # three\n")
    assert [(comment.text, comment.is_doc) for comment in parsed.comments] == [
        ("# one", False),
        ("#: two", True),
        ("# three", False),
    ]
    assert [comment.span.text for comment in parsed.comments] == ["# one", "#: two", "# three"]
    assert said(parsed.diagnostics) == []
