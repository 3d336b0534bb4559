"""Test results in the XML of JUnit: what all who write it share. Characters that XML forbids stand as U+FFFD."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, indent, tostring

_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text without what XML forbids."""
    return _FORBIDDEN.sub("\ufffd", text)


def add_counts(element: Element) -> None:
    """How many tests and failures there are in a suite."""
    element.set("tests", str(sum(1 for _ in element.iter("testcase"))))
    element.set("failures", str(sum(1 for _ in element.iter("failure"))))
    element.set("errors", "0")


def document(root: Element) -> str:
    """The whole as text."""
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'
