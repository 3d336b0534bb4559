"""A witness as people and programs get it: as `test` items that can be pasted, or as values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from segdsl.analysis.answer import Witness
from segdsl.base.record import replace
from segdsl.ir.nodes import Rule
from segdsl.vocabulary.model import Vocabulary


def as_tests(witness: Witness, rules: Iterable[Rule], sentence: str, vocabulary: Vocabulary) -> str:
    """A test for each of the segments, with what it says of the witness; ends in a newline."""
    from segdsl.analysis.witness import as_test

    return "\n".join(as_test(witness, rule, sentence, vocabulary) for rule in rules)


def on_day(witness: Witness, day: date) -> Witness:
    """The same subject on another day."""
    return replace(witness, today=day)


def as_values(witness: Witness) -> dict[str, object]:
    """For a JSON document: `docs/schema/prove-1.json` describes it."""
    return {
        "today": witness.today,
        "fields": dict(witness.fields),
        "events": {
            metric: [{"date": day, "value": value} for day, value in events]
            for metric, events in witness.events.items()
        },
    }
