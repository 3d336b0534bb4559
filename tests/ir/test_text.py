"""Ignoring case by specification (§3.2)."""

from __future__ import annotations

import pytest

from segdsl.ir.text import fold


@pytest.mark.parametrize(
    ("text", "small", "capitals"),
    [
        ("Ltd", "ltd", {"D": "d", "L": "l", "T": "t"}),
        ("ÄRGER", "ärger", {"E": "e", "G": "g", "R": "r", "Ä": "ä"}),
        ("10 %_'", "10 %_'", {}),
        ("", "", {}),
        # Letters without a partner that maps both ways stay what they are.
        ("ß", "ß", {}),
        ("İ", "İ", {}),
        ("ı", "ı", {}),
        ("ς", "ς", {}),
        ("ﬁ", "ﬁ", {}),
    ],
)
def test_the_capitals_that_must_be_mapped(text: str, small: str, capitals: dict[str, str]) -> None:
    assert fold(text) == (small, capitals)
