"""All there is to say about one subject before a rule: the verdict, why, what would flip it, and when time will."""

from __future__ import annotations

from datetime import UTC, date, tzinfo

from segdsl.backends.memory.compile import compile_predicate
from segdsl.base.record import record
from segdsl.explain.course import Course, course
from segdsl.explain.moves import Change
from segdsl.explain.nearest import nearest
from segdsl.explain.trace import Judged, Trace, Tracer, Verdict, deciding
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary


@record(kw_only=True)
class SubjectExplained:
    """One subject before a rule on a day.

    `why` are the conditions that decide. Each of `nearest` is a set of changes that was run and flips membership, the
    least first; empty where none was found. `course` is what time alone does.
    """

    rule: Rule
    vocabulary: Vocabulary
    key: object
    today: date
    zone: tzinfo
    verdict: Verdict
    tree: Trace
    why: tuple[Judged, ...]
    nearest: tuple[tuple[Change, ...], ...]
    course: Course

    def __str__(self) -> str:
        from segdsl.explain.layout import plain_text, subject_lines

        return plain_text(subject_lines(self))


def explain_subject(
    rule: Rule, subject: object, vocabulary: Vocabulary, *, key: object, today: date, zone: tzinfo = UTC
) -> SubjectExplained:
    """The subject, in the form that the memory backend takes, as of `today`, a day in `zone`.

    Raises `SubjectError` for a value that has not the type of its field.
    """
    predicate = compile_predicate(rule)
    judge = predicate.at(today, zone)
    tracer = Tracer(rule, today=today, zone=zone)
    tree = tracer.trace(subject)
    return SubjectExplained(
        rule=rule,
        vocabulary=vocabulary,
        key=key,
        today=today,
        zone=zone,
        verdict=judge.verdict(subject),
        tree=tree,
        why=deciding(tree),
        nearest=nearest(judge, tracer, subject, vocabulary),
        course=course(rule, subject, today=today, zone=zone, predicate=predicate),
    )
