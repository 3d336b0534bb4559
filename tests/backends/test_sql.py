"""The SQL backend beyond its verdicts (those are in test_truth): shape, names, literals, what it reads and refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from sqlglot import exp

from segdsl.backends.sql import compile as compiling
from segdsl.backends.sql.build import column, compared, number, rows_of, table, text
from segdsl.backends.sql.compile import VERDICT, Query, members_query, needs, sum_query, verdicts_query
from segdsl.backends.sql.dialect import UnsupportedError
from segdsl.backends.sql.dialects import dialect_named
from segdsl.backends.sql.dialects.duckdb import DUCKDB
from segdsl.backends.sql.history import history_query
from segdsl.backends.sql.materialize import Sheet, plan
from segdsl.backends.sql.safety import checked
from segdsl.base.record import replace
from segdsl.ir.days import TODAY as DAY_OF_RUN
from segdsl.ir.days import Ago
from segdsl.ir.nodes import (
    Absent,
    And,
    Compare,
    Constant,
    Contains,
    Expr,
    HasAny,
    Known,
    Not,
    OneOf,
    Op,
    Or,
    Rule,
    SinceField,
    Span,
    Total,
    Within,
)
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import FieldType, MetricType, Relation, Vocabulary
from tests.backends.support import (
    AGE,
    BALANCE,
    CLICKS,
    CONTRACT,
    COUNTRY,
    FEES,
    FLOATED,
    GROUP,
    JOINED,
    NAME,
    REVENUE,
    SEEN,
    STAGE,
    TAPS,
    TODAY,
    VISITS,
    VOCABULARY,
    field,
    metric,
)

PUBLISHED = And(
    (
        Compare(STAGE, Op.EQ, "Joined"),
        Within(JOINED, Ago(30), Ago(30)),
        Total(CLICKS, SinceField(JOINED), Op.LT, 5),
    )
)


def members(expr: Expr, vocabulary: Vocabulary = VOCABULARY) -> Query:
    return members_query(Rule(name="", condition=expr), vocabulary, today=TODAY, zone=UTC)


def all_verdicts(expr: Expr, vocabulary: Vocabulary = VOCABULARY) -> Query:
    return verdicts_query(Rule(name="", condition=expr), vocabulary, today=TODAY, zone=UTC)


def test_the_published_rule() -> None:
    """§1.2: candidates first, then the sums of their events in the window, then the rest; no clock (§4.1)."""
    query = members(PUBLISHED)
    assert query.columns == ("id",)
    assert (
        query.sql
        == """\
WITH "candidates" AS (
  SELECT
    "p"."id" AS "id",
    "p"."joined" AS "joined"
  FROM "partners" AS "p"
  WHERE
    "p"."stage" = 'Joined' AND "p"."joined" = CAST('2026-03-01' AS DATE)
), "performance_sums" AS (
  SELECT
    "c"."id" AS "id",
    SUM("e"."clicks") AS "clicks"
  FROM "performance" AS "e"
  JOIN "candidates" AS "c"
    ON "c"."id" = "e"."partner"
  WHERE
    "e"."date" >= "c"."joined"
    AND "e"."date" <= CAST('2026-03-31' AS DATE)
    AND "e"."clicks" <> 0
  GROUP BY
    "c"."id"
)
SELECT
  "c"."id" AS "id"
FROM "candidates" AS "c"
LEFT JOIN "performance_sums" AS "s1"
  ON "s1"."id" = "c"."id"
WHERE
  "s1"."clicks" < 5"""
    )


def test_all_subjects_have_verdicts() -> None:
    """§6.3: the verdict itself, for every subject; sums over fixed days need no candidates."""
    query = all_verdicts(Total(CLICKS, Span(Ago(30), DAY_OF_RUN), Op.LT, 5))
    assert query.columns == ("id", VERDICT)
    assert (
        query.sql
        == """\
WITH "performance_sums" AS (
  SELECT
    "e"."partner" AS "id",
    SUM("e"."clicks") AS "clicks"
  FROM "performance" AS "e"
  WHERE
    "e"."date" >= CAST('2026-03-01' AS DATE)
    AND "e"."date" <= CAST('2026-03-31' AS DATE)
    AND "e"."clicks" <> 0
  GROUP BY
    "e"."partner"
)
SELECT
  "p"."id" AS "id",
  "s1"."clicks" < 5 AS "verdict"
FROM "partners" AS "p"
LEFT JOIN "performance_sums" AS "s1"
  ON "s1"."id" = "p"."id\""""
    )


def test_a_relation_of_events_is_read_once() -> None:
    """§5.1: two metrics of one relation are two sums of one pass."""
    window = Span(Ago(30), DAY_OF_RUN)
    sql = members(And((Total(CLICKS, window, Op.LT, 5), Total(REVENUE, window, Op.GT, 0)))).sql
    assert sql.count('FROM "performance"') == 1
    assert sql.count("SUM(") == 2


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (PUBLISHED, {"partners": ("id", "stage", "joined"), "performance": ("partner", "date", "clicks")}),
        (Constant(True), {"partners": ("id",)}),
        (Not(Compare(COUNTRY, Op.EQ, "FR")), {"partners": ("id",), "addresses": ("partner", "country")}),
        (HasAny(GROUP, ("a",)), {"partners": ("id",), "groups": ("partner", "group")}),
        (Absent(VISITS, SinceField(JOINED)), {"partners": ("id", "joined"), "visits": ("partner", "date")}),
        (
            Or((OneOf(STAGE, ("a", "b")), Contains(NAME, "x"), Known(AGE))),
            {"partners": ("id", "stage", "name", "age")},
        ),
    ],
)
def test_what_a_rule_reads(expr: Expr, expected: dict[str, tuple[str, ...]]) -> None:
    """§2.4: so that an engine loads and checks just that."""
    assert needs(Rule(name="", condition=expr), VOCABULARY) == expected


def ran(query: Query, *statements: str) -> list[Any]:
    """The query's rows, in order, after these statements."""
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        return sorted(connection.execute(query.sql).fetchall())


def test_subjects_without_a_table_of_their_own() -> None:
    """§2.4: `keys_of` makes the subjects of the keys that others hold, each once, none of them null."""
    relations = VOCABULARY.relations | {
        "everyone": Relation(name="everyone", key="who", keys_of=("visits", "fees")),
    }
    vocabulary = replace(VOCABULARY, subject_relation="everyone", relations=relations)
    tables = (
        "CREATE TABLE visits (partner VARCHAR, date DATE)",
        "INSERT INTO visits VALUES ('a', DATE '2026-03-01'), ('a', NULL), ('b', NULL), (NULL, NULL)",
        "CREATE TABLE fees AS FROM (VALUES ('c', DATE '2026-03-01', 1.0), ('a', NULL, 1)) t(partner, date, fees)",
    )
    rule = Total(VISITS, Span(None, None), Op.EQ, 1)
    assert ran(all_verdicts(rule, vocabulary), *tables) == [("a", True), ("b", None), ("c", None)]
    assert ran(members(rule, vocabulary), *tables) == [("a",)]
    assert needs(Rule(name="", condition=Constant(True)), vocabulary) == {"visits": ("partner",), "fees": ("partner",)}


HOSTILE = (
    "plain",
    "a'b''c",
    'a"b""c',
    "back\\slash\\",
    "x -- y",
    "x; DROP TABLE partners",
    "/* x */",
    "%_",
    "$1 ? :a {b}",
    "line\nend",
    "__SQLGLOT__LB__",
    "😀 \u202eRTL",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_texts(hostile: str) -> None:
    """§3.2: a text finds exactly itself, whatever is in it."""
    rule = And((OneOf(NAME, (hostile,)), Contains(NAME, hostile), Compare(NAME, Op.EQ, hostile)))
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE partners (id VARCHAR, name VARCHAR)")
        connection.executemany("INSERT INTO partners VALUES (?, ?)", [(text, text) for text in HOSTILE])
        assert connection.execute(members(rule).sql).fetchall() == [(hostile,)]


@pytest.mark.parametrize("hostile", [name for name in HOSTILE if name != "plain"])
def test_hostile_names(hostile: str) -> None:
    """§2.4: relations, columns and keys are named as the vocabulary names them, and nothing else."""
    quoted = '"' + hostile.replace('"', '""') + '"'
    flag = field(hostile, FieldType.TEXT, hostile)
    anchor = field("anchor", FieldType.DATE, hostile, column=f"{hostile} 2")
    clicks = metric(hostile, MetricType.COUNT, f"{hostile} 3", date_column="day")
    names = (hostile, f"{hostile} 3")
    relations = {name: Relation(name=name, key=f"{hostile} key") for name in names}
    vocabulary = replace(VOCABULARY, subject_relation=hostile, relations=relations)
    rule = And((Compare(flag, Op.EQ, hostile), Total(clicks, SinceField(anchor), Op.EQ, 1)))
    key, second, third = (f'{quoted[:-1]} {more}"' for more in ("key", 2, 3))
    literal = "'" + hostile.replace("'", "''") + "'"
    tables = (
        f"CREATE TABLE {quoted} AS SELECT 1 AS {key}, {literal} AS {quoted}, DATE '2026-03-01' AS {second}",
        f"CREATE TABLE {third} AS SELECT 1 AS {key}, 1 AS {quoted}, DATE '2026-03-01' AS day",
    )
    assert ran(members(rule, vocabulary), *tables) == [(1,)]


def test_names_of_ours_hide_none_of_theirs() -> None:
    """§2.4: relations and fields may be called what the compiler calls its own."""
    taken = ("Candidates", "candidates_sums", "p", "c", "e", "s1")
    relations = {name: Relation(name=name, key="KEY") for name in taken}
    vocabulary = replace(VOCABULARY, subject_relation="Candidates", relations=relations)
    anchor = field("key", FieldType.DATE, "Candidates", column="p")
    seen = field("p", FieldType.DATE, "Candidates", column="key_day", holds_instants=True)
    clicks = metric("key", MetricType.COUNT, "candidates_sums", column="c")
    rule = And(
        (
            Known(anchor),
            Total(clicks, SinceField(anchor), Op.EQ, 3),
            Total(clicks, SinceField(seen), Op.EQ, 3),
            HasAny(field("e", FieldType.SET, "e"), ("x",)),
            Or((Within(seen, Ago(40), None), Absent(clicks, Span(None, None)))),
        )
    )
    tables = (
        "CREATE TABLE Candidates AS SELECT 1 AS KEY, DATE '2026-03-01' AS p, TIMESTAMP '2026-03-01' AS key_day",
        "CREATE TABLE candidates_sums AS SELECT 1 AS KEY, 3 AS c, DATE '2026-03-01' AS date",
        "CREATE TABLE e AS SELECT 1 AS KEY, 'x' AS e",
    )
    assert ran(members(rule, vocabulary), *tables) == [(1,)]
    assert ran(all_verdicts(rule, vocabulary), *tables) == [(1, True)]


def test_what_cannot_be_said_in_sql_is_refused() -> None:
    """§6.3: refused by name, never approximated."""
    with pytest.raises(UnsupportedError, match="a text with the character NUL cannot be sent to a database"):
        members(Compare(NAME, Op.EQ, "a\0b"))
    with pytest.raises(UnsupportedError, match="has more than 38 digits"):
        members(Compare(BALANCE, Op.LT, Decimal("1e38")))
    with pytest.raises(UnsupportedError, match="there is no SQL dialect `orakel`"):
        members_query(Rule(name="", condition=PUBLISHED), VOCABULARY, today=TODAY, zone=UTC, dialect="orakel")
    with pytest.raises(TypeError, match="today is a date, not a datetime"):
        members_query(Rule(name="", condition=PUBLISHED), VOCABULARY, today=datetime(2026, 3, 31), zone=UTC)


@pytest.mark.parametrize(
    "digits", ["99999999999999999999999999999999999999", "-0.00000000000000000000000000000000000001"]
)
def test_numbers_of_38_digits(digits: str) -> None:
    """§5.4: no digit of a number is lost on its way."""
    scale = 38 if "." in digits else 0
    rows = f"CREATE TABLE partners AS SELECT 1 AS id, CAST('{digits}' AS DECIMAL(38, {scale})) AS balance"
    assert ran(members(Compare(BALANCE, Op.EQ, Decimal(digits))), rows) == [(1,)]


EVERY_NODE = And(
    (
        Compare(STAGE, Op.EQ, "Joined"),
        Compare(CONTRACT, Op.EQ, "7"),
        Compare(COUNTRY, Op.EQ, "FR"),
        Compare(FLOATED, Op.GT, Decimal("1.5")),
        Compare(AGE, Op.LT, -5),
        OneOf(AGE, (1, 2)),
        Constant(None),
        Or((HasAny(GROUP, ("a",)), Not(Contains(NAME, "x")))),
        Within(SEEN, Ago(30), None),
        Total(CLICKS, SinceField(JOINED, 3, 30), Op.GE, 5),
        Total(FEES, Span(Ago(7), None), Op.LE, 5),
        Absent(TAPS, SinceField(SEEN)),
        Or((Not(Known(AGE)), Absent(CLICKS, Span(None, None)))),
    )
)


def test_every_node_that_is_allowed_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of nodes is as short as it can be, and each is one that is printed and run."""
    used: set[type[exp.Expr]] = set()

    def remembering(tree: exp.Query, dialect: Any) -> list[str]:
        used.update(type(node) for node in tree.walk())
        return checked(tree, dialect)

    monkeypatch.setattr(compiling, "checked", remembering)
    relations = VOCABULARY.relations | {"all": Relation(name="all", key="id", keys_of=("visits", "fees"))}
    members(EVERY_NODE)
    all_verdicts(EVERY_NODE)
    members(Constant(True), replace(VOCABULARY, subject_relation="all", relations=relations))
    days = [TODAY, TODAY + timedelta(days=1)]
    every_rule = Rule(name="every", condition=EVERY_NODE)
    history_query(every_rule, VOCABULARY, days=days, zone=UTC)
    planned = plan([every_rule], TODAY)
    whole = {metric: 2 for metric, _ in planned.sums}
    Sheet(planned, VOCABULARY, today=TODAY, zone=UTC, whole=whole).sheet()
    assert used == DUCKDB.allowed


def test_the_walker_finds_faults_of_ours() -> None:
    """quality.md: SQL is built from typed nodes only, identifiers quoted and qualified."""
    rows = rows_of(table("partners", alias="p"), column("p", "id"))

    def fault(condition: exp.Expr) -> str:
        with pytest.raises(AssertionError) as error:
            checked(rows.where(condition), DUCKDB)
        return str(error.value)

    unquoted = exp.Column(this=exp.Identifier(this="id"), table=exp.Identifier(this="p", quoted=True))
    assert fault(exp.CurrentDate()) == "CurrentDate is not among the nodes of duckdb"
    assert fault(compared(exp.Column(this=exp.Identifier(this="id", quoted=True)), Op.EQ, number(1))) == (
        "column id without a table"
    )
    assert fault(compared(unquoted, Op.EQ, number(1))) == "identifier id is not quoted"
    assert fault(exp.Anonymous(this="READ_CSV", expressions=[text("x")])) == "duckdb is not known to have READ_CSV"
    with pytest.raises(AssertionError, match="mysql is not known to have utf16"):
        checked(rows_of(exp.Var(this="utf16")), dialect_named("mysql"))
    assert fault(exp.Literal(this="1 OR 1=1", is_string=False)) == "1 OR 1=1 is not a number"
    assert set(checked(rows, DUCKDB)) == {"partners", "p", "id"}


def test_long_rules() -> None:
    """A rule of thousands of conditions or of deep nesting is printed, and DuckDB reads it."""
    wide = And(tuple(Not(Compare(AGE, Op.EQ, value)) for value in range(2000)))
    wider = And(tuple(Or((Compare(AGE, Op.LT, value), Known(NAME))) for value in range(1000, 1500)))
    deep: Expr = Total(CLICKS, Span(None, None), Op.LT, 5)
    for depth in range(100):
        deep = And((deep, Compare(AGE, Op.GE, 0))) if depth % 2 else Or((deep, Compare(AGE, Op.EQ, depth)))
    tables = (
        "CREATE TABLE partners AS SELECT 1 AS id, 500 AS age, NULL::VARCHAR AS name",
        "CREATE TABLE performance AS SELECT 1 AS partner, 4 AS clicks, DATE '2026-03-01' AS date",
    )
    assert ran(members(wide), *tables) == []
    assert ran(members(wider), *tables) == [(1,)]
    assert ran(members(deep), *tables) == [(1,)]


def test_dates_stay_dates() -> None:
    """§4.1: every bound that touches no column is a literal; the only arithmetic is a column plus days."""
    sql = members(EVERY_NODE).sql
    assert "CURRENT" not in sql
    assert "NOW" not in sql
    assert "INTERVAL" not in sql
    assert '"c"."joined" + 30' in sql
    assert date.min.isoformat() not in members(Within(JOINED, None, None)).sql


def test_a_sum_alone() -> None:
    """§5.3: no event, no sum."""
    words = builtin()
    window = Span(Ago(30), DAY_OF_RUN)
    query = sum_query(words.metrics["clicks"], window, words, today=date(2026, 6, 30), zone=UTC)
    assert query.columns == ("partner_id", "total")
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE partners AS SELECT unnest(['a', 'b']) AS partner_id")
        connection.execute(
            "CREATE TABLE performance AS SELECT 'a' AS partner_id, "
            "unnest([DATE '2026-06-30', '2026-05-31', '2026-05-30']) "
            "AS date, unnest([1, 2, 4]) AS clicks"
        )
        assert sorted(connection.execute(query.sql).fetchall()) == [("a", 3), ("b", None)]
