"""The member query of the published rule on 1,000,000 partners and 10,000,000 facts, beside SQL written by hand."""

from __future__ import annotations

import sys
from datetime import date

import duckdb

import segdsl
from common import interleave, report

RULE = "relationship_stage = Joined AND transitioned exactly 30 days ago AND clicks < 5 during since_joined"
TODAY = date(2026, 6, 30)
DAY_30 = "DATE '2026-05-31'"

# What a person would write: four usual shapes. Each keeps to the meaning (rows of zero clicks are no events).
BY_HAND = {
    "join, group by, having": f"""
        SELECT p.partner_id FROM partners p JOIN performance f
          ON f.partner_id = p.partner_id AND f.date >= p.original_joined_date
          AND f.date <= DATE '{TODAY}' AND f.clicks <> 0
        WHERE p.relationship_stage = 'Joined' AND p.last_transition_date = {DAY_30}
        GROUP BY p.partner_id HAVING sum(f.clicks) < 5 ORDER BY 1""",
    "correlated subquery": f"""
        SELECT p.partner_id FROM partners p
        WHERE p.relationship_stage = 'Joined' AND p.last_transition_date = {DAY_30}
          AND (SELECT sum(f.clicks) FROM performance f WHERE f.partner_id = p.partner_id AND f.clicks <> 0
               AND f.date >= p.original_joined_date AND f.date <= DATE '{TODAY}') < 5 ORDER BY 1""",
    "candidates first": f"""
        WITH c AS (SELECT partner_id, original_joined_date FROM partners
                   WHERE relationship_stage = 'Joined' AND last_transition_date = {DAY_30}),
        s AS (SELECT f.partner_id, sum(f.clicks) AS clicks FROM performance f JOIN c ON c.partner_id = f.partner_id
              WHERE f.date >= c.original_joined_date AND f.date <= DATE '{TODAY}' AND f.clicks <> 0 GROUP BY 1)
        SELECT partner_id FROM s WHERE clicks < 5 ORDER BY 1""",
    "sums first, then filter": f"""
        WITH s AS (SELECT f.partner_id, sum(f.clicks) AS clicks FROM performance f JOIN partners p USING (partner_id)
                   WHERE f.date >= p.original_joined_date AND f.date <= DATE '{TODAY}' AND f.clicks <> 0 GROUP BY 1)
        SELECT p.partner_id FROM partners p JOIN s USING (partner_id)
        WHERE p.relationship_stage = 'Joined' AND p.last_transition_date = {DAY_30} AND s.clicks < 5 ORDER BY 1""",
}


def main(partners: int = 1_000_000, facts: int = 10_000_000) -> None:
    """Build the tables, check that all shapes agree, measure."""
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"""
        CREATE TABLE partners AS SELECT i AS partner_id, 'Partner ' || i AS partner_name,
          ['New', 'Outreach', 'Negotiating', 'Joined', 'Joined', 'Joined', 'Expired'][1 + (hash(i, 1) % 7)::INT]
            AS relationship_stage,
          DATE '{TODAY}' - (hash(i, 2) % 400)::INT AS last_transition_date,
          DATE '{TODAY}' - (hash(i, 2) % 400)::INT - (hash(i, 3) % 2 * 50)::INT AS original_joined_date
        FROM range({partners}) t(i)""")
    connection.execute(f"""
        CREATE TABLE performance AS SELECT * FROM (SELECT
          (pow((hash(i, 4) % 1000000) / 1e6, 2) * {partners})::BIGINT AS partner_id,
          DATE '{TODAY}' - (hash(i, 5) % 400)::INT AS date, (hash(i, 6) % 12)::BIGINT AS clicks,
          (hash(i, 7) % 2)::BIGINT AS actions, (hash(i, 8) % 10000 / 100)::DECIMAL(18, 2) AS revenue
        FROM range({facts}) t(i)) ORDER BY partner_id, date""")
    ours = segdsl.sql(segdsl.rule(RULE), as_of=TODAY)
    queries = {"segdsl": ours, **BY_HAND}
    answers = {name: connection.execute(query).fetchall() for name, query in queries.items()}
    for name, answer in answers.items():
        assert sorted(answer) == sorted(answers["segdsl"]), name
    print(f"{len(answers['segdsl'])} members of {partners:,}; all shapes agree")
    cases = {name: lambda query=query: connection.execute(query).fetchall() for name, query in queries.items()}
    measured = interleave(cases, "segdsl", rounds=9)
    best = min(BY_HAND, key=lambda name: measured[name][0])
    against_best = {name: (seconds, ratio / measured[best][1]) for name, (seconds, ratio) in measured.items()}
    report("member query: published rule in DuckDB", against_best, f"the best by hand ({best})", "segdsl at most 1.15")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
