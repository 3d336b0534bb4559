"""Explanations as lines: how deep each stands and what it says. A shell decides how lines look.

Text of the data is in the lines as it is. Whoever writes them to a terminal or a page makes it safe there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, assert_never

from segdsl.base.record import record
from segdsl.explain.dates import calendar_day
from segdsl.explain.funnel import Funnel, Lost
from segdsl.explain.said import (
    TURNS_SHOWN,
    coming,
    since_when,
    turn_in_words,
    verdict_in_words,
    what_was_seen,
    what_would_change,
)
from segdsl.explain.subject import SubjectExplained
from segdsl.explain.trace import Judged, Trace, Verdict
from segdsl.explain.words import Group, RuleInWords, Sentence, Speaker, Words, on_one_line
from segdsl.ir.nodes import Rule

MARKS = {True: "yes", False: "no", None: "?"}
"""How a line says a verdict, to be read without colours."""


@record
class Line:
    """A line. `is_item` says that it is one of a list; `is_heading` that a section starts here.

    `verdict` is the mark in front of it, and stands in a tuple, as None is a verdict, too. `share` is a bar below it:
    the part of the whole, from 0 to 1.
    """

    depth: int
    text: str
    is_item: bool = False
    is_heading: bool = False
    verdict: tuple[Verdict] | None = None
    share: float | None = None


def rule_lines(said: RuleInWords) -> Iterator[Line]:
    """A rule in words, below what its author says of it."""
    yield from _about(said.rule)
    yield from words_lines(said)


def words_lines(said: RuleInWords) -> Iterator[Line]:
    """A rule in words."""
    subject = said.vocabulary.subject
    whole, parts = _top(said.condition)
    day = f"As of {calendar_day(said.today)} ({said.zone}), " if said.today else ""
    yield Line(0, _capital(f"{day}{_article(subject)} is a member if{whole}:"), is_heading=True)
    for part in parts:
        yield from _words(part, 0)
    if said.left_out:
        what = "as what is unknown is never taken for true"
        yield Line(0, f"{_capital(_article(subject))} is left out, {what}, if:", is_heading=True)
        yield from (Line(0, gap, is_item=True) for gap in said.left_out)
    if said.undecided:
        what = "another alternative has to hold"
        yield Line(0, f"For {_article(subject)} to be a member, {what} if:", is_heading=True)
        yield from (Line(0, gap, is_item=True) for gap in said.undecided)


def subject_lines(said: SubjectExplained) -> Iterator[Line]:
    """One subject before a rule."""
    subject, today = said.vocabulary.subject, said.today
    speaker = Speaker(said.vocabulary, today)
    verdict = verdict_in_words(said.verdict, subject, name_of(said.rule))
    yield Line(0, f"{_capital(subject)} {said.key} {verdict}", is_heading=True, verdict=(said.verdict,))
    yield Line(0, f"as of {calendar_day(today)} ({said.zone}), {since_when(said.course, today)} with the data as it is")
    yield Line(0, "Conditions", is_heading=True)
    yield from trace_lines(said.tree, speaker)
    yield Line(0, "Why", is_heading=True)
    for judged in said.why:
        yield Line(0, speaker.sentence(judged.condition), is_item=True, verdict=(judged.verdict,))
    yield Line(0, f"Nearest change that would {'take it out' if said.verdict else 'bring it in'}", is_heading=True)
    for changes in said.nearest:
        yield Line(0, what_would_change(changes, said.vocabulary), is_item=True)
    if not said.nearest:
        yield Line(0, "none was found", is_item=True)
    yield Line(0, "When time alone changes it, with the data as it is", is_heading=True)
    turns = coming(said.course, today)
    for turn in turns[:TURNS_SHOWN]:
        yield Line(0, turn_in_words(turn), is_item=True)
    if len(turns) > TURNS_SHOWN:
        yield Line(0, f"and {len(turns) - TURNS_SHOWN} times more until {calendar_day(said.course.last)}", is_item=True)
    if not turns:
        yield Line(0, f"never until {calendar_day(said.course.last)}", is_item=True)


def funnel_lines(said: Funnel) -> Iterator[Line]:
    """Which condition loses how many."""
    subject = said.vocabulary.subject
    yield Line(0, f"Who is in {name_of(said.rule)}, and which condition loses whom", is_heading=True)
    yield Line(0, f"{said.total:,} in all: every {subject} of the data", share=1.0)
    for step in said.steps:
        yield from _words(step.words, 0)
        share = step.left / said.total if said.total else 0.0
        yield Line(1, f"{step.left:,} left; {_lost(step.lost)} lost here", share=share)
        yield Line(1, f"{_lost(step.only)} lost by this alone")


def funnel_rows(said: Funnel) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The steps as a table: the names of its columns, and its rows."""
    counts = [f"{of}_{verdict}" for of in ("lost", "fails", "only") for verdict in ("false", "unknown")]
    rows = [
        (
            number,
            on_one_line(step.words),
            step.left,
            *(count for lost in (step.lost, step.fails, step.only) for count in (lost.false, lost.unknown)),
        )
        for number, step in enumerate(said.steps, 1)
    ]
    return ["step", "condition", "left", *counts], rows


def plain_text(lines: Iterable[Line]) -> str:
    """The lines as text, one below the other, without bars. What the data holds is in it as it is."""
    text = ""
    for line in lines:
        gap = "\n" if line.is_heading and text else ""
        text += f"{gap}{'  ' * line.depth}{front(line)}{line.text}\n"
    return text


def front(line: Line) -> str:
    """What stands in front of the text of a line: the mark of a verdict, or that of an item."""
    if line.verdict is not None:
        return f"{MARKS[line.verdict[0]]:4}"
    return "- " if line.is_item else ""


def name_of(rule: Rule) -> str:
    """How an explanation calls a rule."""
    return rule.name or "the rule"


def _about(rule: Rule) -> Iterator[Line]:
    titled = ": ".join(text for text in (rule.name, rule.title) if text)
    owner = f" (owner: {rule.owner})" if rule.owner else ""
    if titled or owner:
        yield Line(0, f"{titled}{owner}", is_heading=True)
    yield from (Line(0, text) for text in rule.doc.splitlines() if text.strip())


def _top(words: Words) -> tuple[str, tuple[Words, ...]]:
    """How a list of all conditions is headed, and its items."""
    if isinstance(words, Sentence):
        return "", (words,)
    return " all of these hold" if words.every else " at least one of these holds", words.parts


def _words(words: Words, depth: int) -> Iterator[Line]:
    match words:
        case Sentence(text):
            yield Line(depth, text, is_item=True)
        case Group(every, parts):
            yield Line(depth, "all of these hold:" if every else "at least one of these holds:", is_item=True)
            for part in parts:
                yield from _words(part, depth + 1)
        case _:
            assert_never(words)


def trace_lines(tree: Trace, speaker: Speaker, depth: int = 0) -> Iterator[Line]:
    """Every condition with its verdict and what it saw, from `depth` on."""
    mark = (tree.verdict,)
    if isinstance(tree, Judged):
        yield Line(depth, speaker.sentence(tree.condition), is_item=True, verdict=mark)
        if tree.seen is not None:
            yield Line(depth + 1, what_was_seen(tree.seen, speaker.vocabulary))
        return
    yield Line(depth, "all of these:" if tree.every else "at least one of these:", is_item=True, verdict=mark)
    for part in tree.parts:
        yield from trace_lines(part, speaker, depth + 1)


def _lost(lost: Lost) -> str:
    return f"{lost.both:,} ({lost.unknown:,} unknown)" if lost.unknown else f"{lost.both:,}"


def _article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def _capital(noun: str) -> str:
    return noun[:1].upper() + noun[1:]
