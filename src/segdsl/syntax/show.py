"""The tree as indented text, for people and for `segdsl show tree`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from segdsl.syntax.walk import children

_NO_NODE = (str, int, Decimal, date, Enum)


def show(node: object) -> str:
    """A line per node: the field that holds it, its kind, and those of its fields that are no nodes."""
    lines: list[str] = []
    waiting = [("", "", node)]
    while waiting:
        indent, field, node = waiting.pop()
        lines.append(f"{indent}{field}{' '.join((type(node).__name__, *_plain_fields(node)))}")
        waiting += [(indent + "  ", f"{name}: ", child) for name, child in reversed(children(node))]
    return "\n".join(lines) + "\n"


def _plain_fields(node: object) -> list[str]:
    """The fields that are neither nodes nor absent."""
    values = ((field, getattr(node, field)) for field in node.__slots__)  # type: ignore[attr-defined]
    return [f"{field}={_plain(value)}" for field, value in values if _is_plain(value)]


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return bool(value) and all(isinstance(part, _NO_NODE) for part in value)
    return isinstance(value, _NO_NODE) and value != ""


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_plain, value)) + "]"
    if isinstance(value, Enum):
        value = value.value
    return str(value) if isinstance(value, Decimal | date) else repr(value)
