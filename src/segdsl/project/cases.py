"""Cases of tests asked of an engine: their subjects as tables, then one query for each rule and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date

from segdsl.engines.files import open_files
from segdsl.ir.nodes import Rule
from segdsl.testing.run import Asked, Decide, Verdict
from segdsl.testing.tables import Batch, batches
from segdsl.vocabulary.model import Vocabulary


def by_sql(vocabulary: Vocabulary) -> Decide:
    """Verdicts by SQL on DuckDB.

    What it returns raises `testing.tables.CannotStoreError` for a case that could not be anybody's data, and
    `engines.problems.DataError` for a value that no column of its type holds.
    """

    def decide(asked: Sequence[Asked]) -> list[Verdict]:
        found: dict[int, Verdict] = {}
        for batch in batches(asked, vocabulary):
            found.update(_verdicts(batch, asked, vocabulary))
        return [found[place] for place in range(len(asked))]

    return decide


def _verdicts(batch: Batch, asked: Sequence[Asked], vocabulary: Vocabulary) -> Iterable[tuple[int, Verdict]]:
    """The verdict on each case of the batch, by its place."""
    questions: dict[tuple[int, date], dict[str, int]] = {}
    rules: dict[int, Rule] = {}
    for key, place in batch.places.items():
        rule, today = asked[place].rule, asked[place].case.today
        rules[id(rule)] = rule
        questions.setdefault((id(rule), today), {})[key] = place
    with open_files(batch.tables, vocabulary, list(rules.values())) as engine:
        for (rule_id, today), places in questions.items():
            result = engine.verdicts(rules[rule_id], today=today, zone=UTC)
            yield from ((places[key], verdict) for rows in result.batches() for key, verdict in rows if key in places)
