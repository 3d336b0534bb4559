"""What could be typed behind the command of a session: names, days, files, keys, each with a word about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from segdsl.cli.interactive.desk import Desk
from segdsl.ide.describe import describe
from segdsl.project.files import SUFFIX

Offers = Iterable[tuple[str, str]]
Given = tuple[str, ...]
"""The words that stand between the command and the one that is typed."""

Offering = Callable[[Desk, Given, str], Offers]
"""Offers for the word that is typed, after those that are given."""


def nothing(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """No offer."""
    return ()


def words(*texts: str) -> Offering:
    """One of a few words."""
    return lambda desk, given, typed: () if given else ((text, "") for text in texts)  # noqa: ARG005


def segments(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """The segments of the project, and those that were typed in."""
    return ((name, describe(name, desk.words)) for name in desk.words.segments)


def one_segment(desk: Desk, given: Given, typed: str) -> Offers:
    """A segment, once."""
    return () if given else segments(desk, given, typed)


def two_segments(desk: Desk, given: Given, typed: str) -> Offers:
    """Two segments."""
    return () if len(given) > 1 else _without(given, segments(desk, given, typed))


def fields(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """The words of the vocabulary."""
    return () if given else ((name, describe(name, desk.words)) for name in desk.words.vocabulary.words)


def by_fields(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """`by`, and then a field."""
    entries = [(field.name, field.doc) for field in desk.words.vocabulary.fields.values()]
    match given:
        case ():
            return ((f"by {name}", doc) for name, doc in entries)
        case ("by",):
            return entries
        case _:
            return ()


def days(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """Days around the session's, and now."""
    if given:
        return ()
    near = (("yesterday", -1), ("tomorrow", 1), ("in a week", 7), ("in 30 days", 30), ("30 days ago", -30))
    return [("now", "today"), *((str(desk.run.today + timedelta(days=ahead)), said) for said, ahead in near)]


def claims(desk: Desk, given: Given, typed: str) -> Offers:
    """A claim, and as many segments as it is about."""
    match given:
        case ():
            return CLAIMS.items()
        case ("empty" | "always",) | (_,) | (_, _):
            return two_segments(desk, given[1:], typed)
        case _:
            return ()


CLAIMS = {
    "disjoint": "nobody is in both on one day",
    "implies": "whoever is in the first is in the second",
    "equal": "the same members on every day",
    "empty": "nobody is ever in it",
    "always": "everybody is in it on every day",
}


def keys(desk: Desk, given: Given, typed: str) -> Offers:
    """The key of a subject, with whether it is a member; then a segment."""
    return desk.keys(typed) if not given else one_segment(desk, given[1:], typed)


def keys_or_segments(desk: Desk, given: Given, typed: str) -> Offers:
    """A segment, or a key and a segment."""
    return segments(desk, given, typed) if given else [*segments(desk, given, typed), *desk.keys(typed)]


def typed_in(desk: Desk, given: Given, typed: str) -> Offers:  # noqa: ARG001
    """What was typed in."""
    return () if given else ((name, kind) for kind, name in desk.texts)


def targets(desk: Desk, given: Given, typed: str) -> Offers:
    """A name for the last rule, and the rule files there are."""
    match given:
        case ():
            return typed_in(desk, given, typed)
        case (_,):
            return ((path, "") for path in desk.project().files if path.endswith(SUFFIX))
        case _ if "--replace" not in given:
            return (("--replace", "write over the segment of that name"),)
        case _:
            return ()


def tests(desk: Desk, given: Given, typed: str) -> Offers:
    """The options of `test`, and what some of them take."""
    match given:
        case (*_, "-k" | "--generate"):
            return segments(desk, given, typed)
        case (*_, "--engine"):
            return (("memory", ""), ("duckdb", ""))
        case _:
            return _without(given, _TEST_OPTIONS.items())


_TEST_OPTIONS = {
    "-k": "only tests whose sentence or segment holds a text",
    "--coverage": "which verdicts and bounds no case shows",
    "--generate": "write a test with a case at every bound",
    "--engine": "run by the interpreter, or as SQL",
}


def folders(desk: Desk, given: Given, typed: str) -> Offers:
    """The folders at the path that was begun, seen from the project."""
    if given:
        return ()
    begun = typed.strip("\"'").rpartition("/")[0]
    start = f"{begun}/" if begun or typed.startswith("/") else ""
    try:
        found = sorted(path.name for path in (desk.project().root / Path(start)).iterdir() if path.is_dir())
    except OSError:
        return ()
    texts = (f"{start}{name}/" for name in found if not name.startswith("."))
    return ((f'"{text}"' if " " in text else text, "") for text in texts)


def _without(given: Given, offers: Offers) -> Offers:
    return ((text, about) for text, about in offers if text not in given)
