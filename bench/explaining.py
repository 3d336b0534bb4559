"""Explaining one partner of 50,000, with 1,500,000 facts, beside deciding whether it is a member."""

from __future__ import annotations

import sys
from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import segdsl
from common import interleave, report
from segdsl.backends.memory.compile import compile_predicate
from segdsl.engines.files import open_files
from segdsl.explain.funnel import steps_of
from segdsl.explain.subject import explain_subject
from segdsl.vocabulary.load import builtin

RULE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
TODAY = date(2026, 6, 30)
# The partner with most events, and one on whom all conditions but the last are true.
BUSY, CLOSE = "1", "2"


def main(partners: int = 50_000, facts: int = 1_500_000) -> None:
    """Write the tables, check that explanation and verdict agree, measure; also the funnel beside all verdicts."""
    words, rule = builtin(), segdsl.rule(RULE)
    with TemporaryDirectory() as folder:
        data = write_tables(Path(folder), partners, facts)
        with open_files(data, words, [rule]) as engine:

            def decided(key: str) -> bool | None:
                found = engine.subject(rule, key)
                assert found is not None
                return compile_predicate(rule).at(TODAY, UTC).verdict(found[1])

            def explained(key: str) -> bool | None:
                found = engine.subject(rule, key)
                assert found is not None
                return explain_subject(rule, found[1], words, key=found[0], today=TODAY, zone=UTC).verdict

            for key, goal in ((CLOSE, "a usual partner"), (BUSY, "the busiest")):
                assert decided(key) is explained(key)
                cases = {"decide": lambda key=key: decided(key), "explain": lambda key=key: explained(key)}
                measured = interleave(cases, "decide", rounds=25)
                report(f"explaining {goal}: 1 of {partners:,}", measured, "deciding", "explain at most 5")

            key, subject = engine.subject(rule, CLOSE) or (None, {})
            predicate = compile_predicate(rule)
            cases = {
                "decide": lambda: compile_predicate(rule).at(TODAY, UTC).verdict(subject),
                "decide, compiled before": lambda: predicate.at(TODAY, UTC).verdict(subject),
                "explain": lambda: explain_subject(rule, subject, words, key=key, today=TODAY, zone=UTC),
            }
            report("explaining what is read: no data", interleave(cases, "decide", 25), "deciding", "none; for the eye")

            def verdicts() -> int:
                return sum(len(batch) for batch in engine.verdicts(rule, today=TODAY).batches())

            cases = {"verdicts": verdicts, "funnel": lambda: engine.tally(rule, steps_of(rule), today=TODAY)}
            report("funnel: all conditions", interleave(cases, "verdicts", 9), "the verdict on each", "at most 1.2")


def write_tables(folder: Path, partners: int, facts: int) -> dict[str, Path]:
    """A program of so many partners and facts, as files by relation."""
    connection = duckdb.connect()
    connection.execute(f"""
        COPY (SELECT i AS partner_id, CASE WHEN i < 10 THEN 'Joined' ELSE
          ['New', 'Outreach', 'Negotiating', 'Joined', 'Joined', 'Joined', 'Expired'][1 + (hash(i, 1) % 7)::INT] END
            AS relationship_stage,
          DATE '{TODAY}' - CASE WHEN i < 10 THEN 30 ELSE (hash(i, 2) % 400)::INT END AS last_transition_date,
          DATE '{TODAY}' - CASE WHEN i < 10 THEN 30 ELSE (hash(i, 2) % 400)::INT END AS original_joined_date
        FROM range(1, {partners} + 1) t(i)) TO '{folder}/partners.parquet' (FORMAT parquet)""")
    connection.execute(f"""
        COPY (SELECT CASE WHEN i % 1500 = 0 THEN 1 ELSE 1 + (hash(i, 4) % {partners})::BIGINT END AS partner_id,
          DATE '{TODAY}' - (hash(i, 5) % 400)::INT AS date, (hash(i, 6) % 12)::BIGINT AS clicks
        FROM range({facts}) t(i) ORDER BY date) TO '{folder}/performance.parquet' (FORMAT parquet)""")
    connection.close()
    return {"partners": folder / "partners.parquet", "performance": folder / "performance.parquet"}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
