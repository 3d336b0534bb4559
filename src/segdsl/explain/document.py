"""Explanations as plain values for JSON, as `docs/schema/explain-1.json` describes them.

Days are ISO dates; numbers that are not whole, and keys, are texts, so that no digit is lost on the way.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from segdsl.explain.evidence import DateSeen, Event, Seen, SumSeen, ValueSeen
from segdsl.explain.funnel import Funnel, Lost
from segdsl.explain.moves import Change, FieldChange
from segdsl.explain.said import VERDICTS, what_would_change
from segdsl.explain.subject import SubjectExplained
from segdsl.explain.trace import Judged, Trace
from segdsl.explain.words import RuleInWords, Sentence, Speaker, Words

Document = dict[str, Any]


def rule_document(said: RuleInWords) -> Document:
    """A rule in words."""
    return {
        **_head("rule", said),
        "condition": _words(said.condition),
        "left_out": list(said.left_out),
        "undecided": list(said.undecided),
    }


def subject_document(said: SubjectExplained) -> Document:
    """One subject before a rule, with all events and all turns."""
    speaker = Speaker(said.vocabulary, said.today)
    return {
        **_head("subject", said),
        "key": str(said.key),
        "verdict": VERDICTS[said.verdict],
        "member": said.verdict is True,
        "conditions": _trace(said.tree, speaker),
        "why": [
            {"text": speaker.sentence(judged.condition), "verdict": VERDICTS[judged.verdict]} for judged in said.why
        ],
        "nearest": [
            {"text": what_would_change(changes, said.vocabulary), "changes": [_change(change) for change in changes]}
            for changes in said.nearest
        ],
        "course": {
            "first": said.course.first.isoformat(),
            "last": said.course.last.isoformat(),
            "turns": [
                {"day": turn.day.isoformat(), "before": VERDICTS[turn.before], "after": VERDICTS[turn.after]}
                for turn in said.course.turns
            ],
        },
    }


def funnel_document(said: Funnel) -> Document:
    """Which condition loses how many."""
    return {
        **_head("funnel", said),
        "total": said.total,
        "members": said.members,
        "steps": [
            {
                "condition": _words(step.words),
                "left": step.left,
                "lost": _lost(step.lost),
                "fails": _lost(step.fails),
                "only": _lost(step.only),
            }
            for step in said.steps
        ],
    }


def _head(kind: str, said: RuleInWords | SubjectExplained | Funnel) -> Document:
    rule = said.rule
    return {
        "kind": kind,
        "segment": rule.name,
        "title": rule.title,
        "doc": rule.doc,
        "owner": rule.owner,
        "subject": said.vocabulary.subject,
        "as_of": said.today and said.today.isoformat(),
        "timezone": str(said.zone),
    }


def _words(words: Words) -> Document:
    if isinstance(words, Sentence):
        return {"text": words.text}
    return {"all" if words.every else "any": [_words(part) for part in words.parts]}


def _trace(tree: Trace, speaker: Speaker) -> Document:
    verdict = {"verdict": VERDICTS[tree.verdict]}
    if isinstance(tree, Judged):
        seen = {} if tree.seen is None else {"seen": _seen(tree.seen)}
        return {"text": speaker.sentence(tree.condition), **verdict, **seen}
    return {**verdict, "all" if tree.every else "any": [_trace(part, speaker) for part in tree.parts]}


def _seen(seen: Seen) -> Document:
    match seen:
        case ValueSeen(field, value):
            return {"field": field.name, "value": _plain(value)}
        case DateSeen(field, day, age):
            return {"field": field.name, "value": _plain(day), "age_days": age}
        case SumSeen():
            anchor = {} if seen.anchor is None else {"since": _seen(seen.anchor)}
            return {
                "metric": seen.metric.name,
                **anchor,
                "first": _plain(seen.days and seen.days.first),
                "last": _plain(seen.days and seen.days.last),
                "total": _plain(seen.total),
                "events": [_event(event) for event in seen.events],
            }
        case _:
            assert_never(seen)


def _change(change: Change) -> Document:
    if isinstance(change, FieldChange):
        return {"field": change.field.name, "before": _plain(change.before), "after": _plain(change.after)}
    return {
        "metric": change.metric.name,
        "by": _plain(change.by),
        "first": _plain(change.days.first),
        "last": _plain(change.days.last),
        "on": _plain(change.on),
        "none_left": change.is_all,
    }


def _event(event: Event) -> Document:
    return {"day": event.day.isoformat(), "number": _plain(event.number)}


def _lost(lost: Lost) -> Document:
    return {"false": lost.false, "unknown": lost.unknown}


def _plain(value: object) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value
