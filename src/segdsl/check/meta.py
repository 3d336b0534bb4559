"""What is said about an item with `@key: value`. Only some keys mean something here; a project may add its own."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.record import record
from segdsl.check.problems import statements as problems
from segdsl.syntax import tree


@record
class Said:
    """The keys that mean something: for people, and for workflows their earlier names."""

    title: str
    owner: str
    was: tuple[str, ...]


def read_meta(metas: Iterable[tree.Meta], found: list[Diagnostic]) -> Said:
    """What is said about an item; a key that is there twice, or with a value it cannot have, is reported."""
    first: dict[str, tree.Meta] = {}
    for meta in metas:
        if first.setdefault(meta.key, meta) is not meta:
            found.append(problems.repeated_meta(meta, first[meta.key].span))
    return Said(_text(first.get("title"), found), _text(first.get("owner"), found), _texts(first.get("was"), found))


def _text(meta: tree.Meta | None, found: list[Diagnostic]) -> str:
    if meta is None or meta.value is None:
        return ""
    if isinstance(meta.value, str):
        return meta.value
    found.append(problems.wrong_meta(meta, "a text"))
    return ""


def _texts(meta: tree.Meta | None, found: list[Diagnostic]) -> tuple[str, ...]:
    if meta is None or meta.value is None:
        return ()
    if isinstance(meta.value, str):
        return (meta.value,)
    if isinstance(meta.value, tuple):
        return meta.value
    found.append(problems.wrong_meta(meta, "a text, or a list of texts"))
    return ()
