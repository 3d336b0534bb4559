"""What can be wrong with series and workflows (§8.3, §9), and with what is said about an item."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Label, error
from segdsl.base.source import Span
from segdsl.check.problems.values import of
from segdsl.check.problems.wording import did_you_mean, write
from segdsl.check.scope import Given
from segdsl.syntax import tree

SHORT_SERIES = Code("SEG261", "short-series")
REPEATED_NAME = Code("SEG262", "repeated-name")
WRONG_SUBJECT = Code("SEG263", "wrong-subject")
UNKNOWN_OBJECT = Code("SEG264", "unknown-object")
UNKNOWN_ARM = Code("SEG265", "unknown-arm")
BAD_LIMIT = Code("SEG266", "bad-limit")
REPEATED_CLAUSE = Code("SEG267", "repeated-clause")
WRONG_META = Code("SEG268", "wrong-meta")
REPEATED_META = Code("SEG269", "repeated-meta")


def short_series(series: tree.Series) -> Diagnostic:
    """A series of one."""
    return error(
        SHORT_SERIES,
        f"the series `{series.name.text}` has one segment only",
        series.members[0].span,
        "nothing follows it",
        help=("name at least two segments that follow each other",),
    )


def repeated_name(name: tree.Name, first: tree.Name, where: str) -> Diagnostic:
    """A segment twice in a series, or an arm twice in a split."""
    return error(
        REPEATED_NAME,
        f"`{name.text}` is twice in this {where}",
        name.span,
        "named again here",
        labels=(Label(first.span, "first named here"),),
        help=("leave one of them out",),
    )


def wrong_subject(word: tree.Name, subject: str) -> Diagnostic:
    """Another word for what rules select than the vocabulary's."""
    return error(
        WRONG_SUBJECT,
        f"rules select a `{subject}`, not a `{word.text}`",
        word.span,
        f"not `{subject}`",
        help=(f"write `{subject}`",),
        fixes=(write(word.span, subject, Confidence.SAFE),),
    )


def unknown_object(verb: str, word: tree.Name, known: str) -> Diagnostic:
    """An action on something that it cannot be done to."""
    return error(
        UNKNOWN_OBJECT,
        f"there is no action `{verb} {word.text}`",
        word.span,
        f"not `{known}`",
        help=(f"write `{verb} {known}`",),
        fixes=(write(word.span, known, Confidence.SAFE),),
    )


def unknown_arm(arm: tree.Name, arms: Iterable[str]) -> Diagnostic:
    """An action for an arm that the split does not have."""
    advice = did_you_mean(arm.span, arm.text, arms, listed_as="the split has")
    return error(
        UNKNOWN_ARM,
        f"there is no arm called `{arm.text}`",
        arm.span,
        "not in the split of this workflow",
        help=advice.help or ("say who gets it with a clause such as `split a/b`",),
        fixes=advice.fixes,
    )


def bad_limit(given: Given, what: str, bounds: str) -> Diagnostic:
    """A number that a clause cannot have."""
    return of(given, error(BAD_LIMIT, f"{what} must be {bounds}", given.span, f"not {bounds}"))


def no_time(count: Span, unit: str) -> Diagnostic:
    """A length of time that is none."""
    return error(BAD_LIMIT, f"a number of {unit} must be at least 1 here", count, "no time at all")


def empty_quiet_hours(clause: tree.Clause) -> Diagnostic:
    """Quiet hours that end when they start."""
    return error(
        BAD_LIMIT,
        "quiet hours must end at another time than they start",
        clause.span,
        "the same time twice",
    )


def repeated_clause(clause: tree.Clause, first: tree.Clause) -> Diagnostic:
    """A clause that can be there only once, twice."""
    return error(
        REPEATED_CLAUSE,
        f"`{clause.kind.value}` is there twice",
        clause.span,
        "said again here",
        labels=(Label(first.span, "first said here"),),
        help=("leave one of them out",),
    )


def wrong_meta(meta: tree.Meta, wanted: str) -> Diagnostic:
    """A `@title` that is no text."""
    return error(WRONG_META, f"`@{meta.key}` must be {wanted}", meta.span, f"not {wanted}")


def repeated_meta(meta: tree.Meta, first: Span) -> Diagnostic:
    """The same `@key` twice."""
    return error(
        REPEATED_META,
        f"`@{meta.key}` is there twice",
        meta.span,
        "said again here",
        labels=(Label(first, "first said here"),),
        help=("leave one of them out",),
    )
