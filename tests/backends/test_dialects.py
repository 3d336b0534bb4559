"""Every dialect: what it is sent is read back as it was meant, and what it cannot say exactly is refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlglot import exp

from segdsl.backends.sql import dialects
from segdsl.backends.sql.binding import Binding
from segdsl.backends.sql.compile import (
    breaking_query,
    conditions_query,
    members_query,
    values_query,
    verdicts_query,
)
from segdsl.backends.sql.dialect import Dialect, Tier, UnsupportedError
from segdsl.backends.sql.dialects import ALIASES, all_dialects, dialect_named
from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.base.source import Span as Place
from segdsl.ir.days import Ago, Fixed
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
    Origin,
    Rule,
    SinceField,
    Span,
    Total,
    Within,
)
from segdsl.vocabulary.model import BackgroundFact, FieldType, MetricType, Relation
from tests.backends.read_back import Reader
from tests.backends.support import (
    ACTIVE,
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
    SCORE,
    SEEN,
    STAGE,
    TAPS,
    TODAY,
    VISITS,
    VOCABULARY,
    field,
    metric,
)
from tests.differential.generate import batch
from tests.differential.sides import project_vocabulary, rule_of
from tests.reference.write import write

DIALECTS = all_dialects()
NAMES = [dialect.name for dialect in DIALECTS]
each_dialect = pytest.mark.parametrize("dialect", DIALECTS, ids=NAMES)

SHOWN = And(
    (
        Compare(STAGE, Op.EQ, "Joined"),
        Contains(NAME, "O'Neil"),
        HasAny(GROUP, ("VIP",)),
        Within(JOINED, Ago(30), Ago(30)),
        Or((Total(REVENUE, SinceField(JOINED, 1, 30), Op.LT, Decimal("10.50")), Compare(ACTIVE, Op.EQ, True))),
    )
)


def rule(condition: Expr) -> Rule:
    return Rule(name="", condition=condition)


def sql(condition: Expr, dialect: str, binding: Binding | None = None, **more: object) -> str:
    arguments = {"today": TODAY, "zone": UTC, "dialect": dialect, "binding": binding or Binding(), **more}
    return verdicts_query(rule(condition), VOCABULARY, **arguments).sql  # type: ignore[arg-type]


# ---- what there is ------------------------------------------------------------------------------------------------


def test_the_dialects() -> None:
    """`segdsl dialects` lists them in this order: those first that are run in the tests."""
    assert [
        *("duckdb", "postgres", "mysql", "sqlite", "clickhouse", "spark"),
        *("databricks", "snowflake", "bigquery", "redshift", "trino", "athena", "tsql", "oracle"),
    ] == NAMES
    assert {alias: dialect_named(alias).name for alias in ALIASES} == {"postgresql": "postgres", "mariadb": "mysql"}
    assert all((dialect.tier is Tier.EMITTED) == (not dialect.runs_on) for dialect in DIALECTS)


def test_no_such_dialect() -> None:
    with pytest.raises(UnsupportedError, match="there is no SQL dialect `snowflak`") as near:
        dialect_named("snowflak")
    assert near.value.help == "did you mean `snowflake`?"
    with pytest.raises(UnsupportedError) as far:
        dialect_named("cobol")
    assert far.value.help.startswith("there are `duckdb`, `postgres`, ")


# ---- as it is printed ---------------------------------------------------------------------------------------------

GOLDEN = Path(__file__).with_name("golden")


@each_dialect
def test_as_it_is_printed(dialect: Dialect) -> None:
    """One rule with a bit of everything, in each dialect."""
    file = GOLDEN / f"{dialect.name}.sql"
    text = "".join(f"{statement};\n" for statement in dialect.prelude) + sql(SHOWN, dialect.name) + "\n"
    assert file.read_text(encoding="utf-8") == text


# ---- read back ----------------------------------------------------------------------------------------------------

ZONE_NEEDED = {"SEG852", "SEG853"}


@cache
def random_rules(seed: int) -> tuple[str, date, ZoneInfo, tuple[Rule, ...]]:
    made = batch(seed, programs=12, partners=0)
    rules = tuple(rule_of(write(program, made.vocabulary), made.vocabulary) for program in made.programs)
    return made.vocabulary.name, made.today, made.zone, rules


@each_dialect
@pytest.mark.parametrize("seed", [0, 1])
def test_random_rules_are_read_back(dialect: Dialect, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """quality.md: parsed back, walked; nothing is lost or added on the way to a text."""
    name, today, zone, rules = random_rules(seed)
    reader = Reader(monkeypatch)
    words = project_vocabulary(name)
    taken = []
    for each in rules:
        code = reader.refusal(verdicts_query, each, words, dialect=dialect, today=today, zone=zone)
        assert code is None or (code in ZONE_NEEDED and dialect.name in ("mysql", "sqlite", "tsql"))
        if code is None:
            taken.append(each.condition)
            reader.query(members_query, each, words, dialect=dialect, today=today, zone=zone)
    assert len(taken) > len(rules) / 2
    reader.query(conditions_query, taken, words, dialect=dialect, today=today, zone=zone)


HOSTILE = (
    "a'b''c",
    'a"b""c',
    "back\\slash\\",
    "\\'; DROP TABLE partners; --",
    "'; DROP TABLE partners; --",
    "x -- y /* z */ # w",
    "%_ %% %s %(x)s",
    "$1 ? :a {b} @c $$d$$ ${e}",
    "line\nend\r\ttab",
    "__SQLGLOT__LB__",
    "😀 \u202eRTL \u200b",
    "a`b]c[d",
    "select",
    "order",
    "NULL",
    "x" * 63,
    "Ä" * 31,
    "\x01\x7f\x85\u2028",
)


@each_dialect
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_read_back(dialect: Dialect, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """§3.2: a text stays itself, whatever is in it."""
    condition = Or((OneOf(NAME, (hostile, "b")), Contains(NAME, hostile), HasAny(GROUP, (hostile,))))
    Reader(monkeypatch).query(verdicts_query, rule(condition), VOCABULARY, dialect=dialect, today=TODAY, zone=UTC)


@each_dialect
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_read_back(dialect: Dialect, hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """§2.4: a name stays itself, or is refused where the dialect has no way to write it."""
    flag = field(hostile, FieldType.TEXT, hostile)
    clicks = metric(hostile, MetricType.COUNT, f"e{hostile}"[:60], date_column="day")
    relations = {name: Relation(name=name, key="key") for name in (hostile, clicks.relation)}
    words = replace(VOCABULARY, subject_relation=hostile, relations=relations)
    condition = And((Compare(flag, Op.EQ, "x"), Total(clicks, Span(None, None), Op.EQ, 1)))
    code = Reader(monkeypatch).refusal(verdicts_query, rule(condition), words, dialect=dialect, today=TODAY, zone=UTC)
    cannot_be = bool(dialect.unnameable and re.search(dialect.unnameable, hostile))
    assert code == ("SEG856" if cannot_be else None)


EVERY_LEAF = (
    Compare(STAGE, Op.EQ, "Joined"),
    Compare(CONTRACT, Op.EQ, "7"),
    Compare(COUNTRY, Op.EQ, "FR"),
    Compare(FLOATED, Op.GT, Decimal("1.5")),
    Compare(BALANCE, Op.GE, Decimal("-2.50")),
    Compare(AGE, Op.LT, -(10**20)),
    Compare(AGE, Op.GT, -5),
    Compare(ACTIVE, Op.EQ, False),
    OneOf(NAME, ("a", "b")),
    Contains(NAME, "Ltd"),
    Contains(NAME, ""),
    HasAny(GROUP, ("x",)),
    Contains(GROUP, "y"),
    Known(GROUP),
    Known(NAME),
    Within(JOINED, Ago(30), None),
    Within(JOINED, None, None),
    Within(SEEN, Ago(30), Ago(2)),
    Within(SEEN, None, None),
    Total(CLICKS, SinceField(JOINED, 1, 30), Op.LT, 5),
    Total(REVENUE, Span(Ago(30), None), Op.LT, Decimal("0.01")),
    Total(FEES, Span(Ago(30), None), Op.LT, Decimal("0.01")),
    Total(VISITS, SinceField(SEEN), Op.LT, 2),
    Absent(TAPS, SinceField(SEEN, 0, 3)),
    Absent(VISITS, Span(None, None)),
    Constant(None),
    Constant(True),
)


@each_dialect
def test_a_dialect_lists_what_it_uses_and_nothing_else(dialect: Dialect, monkeypatch: pytest.MonkeyPatch) -> None:
    """An allow-list that is longer than it must be lets something through that nobody has looked at."""
    reader = Reader(monkeypatch)
    leaves = [leaf for leaf in EVERY_LEAF if not isinstance(leaf, Constant)]
    every = Or((And(tuple(leaves)), Not(Or(tuple(leaves)))))
    relations = VOCABULARY.relations | {"all": Relation(name="all", key="id", keys_of=("visits", "fees"))}
    of_all = replace(VOCABULARY, subject_relation="all", relations=relations)
    for words in (VOCABULARY, of_all):
        for query in (members_query, verdicts_query):
            condition = every if words is VOCABULARY else Constant(True)
            reader.query(query, rule(condition), words, dialect=dialect, today=TODAY, zone=UTC)
    reader.query(conditions_query, EVERY_LEAF, VOCABULARY, dialect=dialect, today=TODAY, zone=UTC)
    for shown in (GROUP, JOINED, SEEN, CONTRACT, FLOATED, NAME):
        reader.query(values_query, rule(Known(NAME)), VOCABULARY, shown, dialect=dialect, today=TODAY, zone=UTC)
    elsewhere = {exp.Window, exp.WindowSpec, exp.Order, exp.Sub}  # in queries about many days
    if dialect.name == "sqlite":
        elsewhere.add(exp.DataTypeParam)  # it has no types with sizes
    if dialect.name == "duckdb":
        elsewhere.add(exp.Mul)  # where segments are materialised
    assert reader.used[dialect.name] | elsewhere == dialect.allowed | elsewhere
    functions = {node.this for tree in reader.trees for node in tree.find_all(exp.Anonymous)}
    assert functions | {"LEAD", "NULLIF"} == dialect.functions | {"LEAD", "NULLIF"}
    assert {node.this for tree in reader.trees for node in tree.find_all(exp.Var)} == dialect.words


# ---- where the data is --------------------------------------------------------------------------------------------

BOUND = Binding(
    {"partners": ("Shop", "dim partner"), "performance": ("db", "s", "Facts")},
    {("partners", "id"): "PARTNER_ID", ("performance", "clicks"): "Clicks"},
)


@each_dialect
def test_names_of_the_catalogue(dialect: Dialect) -> None:
    """§2.4: tables and columns are called as the catalogue calls them, the result's key as the vocabulary does."""
    query = members_query(
        rule(Total(CLICKS, SinceField(JOINED), Op.LT, 5)),
        VOCABULARY,
        today=TODAY,
        zone=UTC,
        dialect=dialect.name,
        binding=BOUND,
    )
    plain = query.sql.replace("[", '"').replace("]", '"').replace("`", '"')
    as_word = " " if dialect.name == "oracle" else " AS "
    assert f'FROM "Shop"."dim partner"{as_word}"p"' in plain
    assert f'FROM "db"."s"."Facts"{as_word}"e"' in plain
    assert '"p"."PARTNER_ID" AS "id"' in plain
    assert '"e"."Clicks"' in plain
    assert ('"e"."DATE"' if dialect.in_capitals else '"e"."date"') in plain
    assert query.columns == ("id",)


def test_capitals_of_a_catalogue() -> None:
    """A plain name that is not bound is in capitals where the catalogue puts it into these; others stay themselves."""
    odd = field("odd", FieldType.TEXT, column="Odd one")
    text = sql(And((Compare(odd, Op.EQ, "x"), Compare(AGE, Op.EQ, 1))), "snowflake")
    assert '"p"."Odd one" =' in text
    assert '"p"."AGE" = 1' in text
    assert 'FROM "PARTNERS" AS "p"' in text


# ---- what is refused ----------------------------------------------------------------------------------------------


TOO_LONG, TOO_FINE = "1" + "0" * 38, "0." + "0" * 30 + "1"
EMPTY = "Oracle does not tell an empty text from an unknown one"
NO_UNIT = "SQLite counts money in the smallest unit of its currency, and 1.505 is not a whole number of it"


@pytest.mark.parametrize(
    ("dialect", "condition", "code", "reason"),
    [
        ("duckdb", Compare(NAME, Op.EQ, "a\0"), "SEG850", "a text with the character NUL cannot be sent to a database"),
        ("tsql", Contains(NAME, "\ud800"), "SEG850", "a text with half a surrogate pair cannot be sent to a database"),
        (
            "trino",
            Compare(BALANCE, Op.LT, Decimal("1e38")),
            "SEG851",
            f"{TOO_LONG} has more than 38 digits, which is more than Trino can hold",
        ),
        (
            "mysql",
            Compare(SCORE, Op.LT, Decimal("1e-31")),
            "SEG851",
            f"{TOO_FINE} has more than 38 digits, 30 of them after the point, which is more than MySQL can hold",
        ),
        (
            "sqlite",
            Compare(SCORE, Op.LT, Decimal("1.5")),
            "SEG853",
            "SQLite has no exact decimals, and `score` is one",
        ),
        ("sqlite", Compare(BALANCE, Op.LT, Decimal("1.505")), "SEG859", NO_UNIT),
        ("oracle", Compare(NAME, Op.EQ, ""), "SEG854", EMPTY),
        ("oracle", HasAny(GROUP, ("",)), "SEG854", EMPTY),
        (
            "oracle",
            Compare(NAME, Op.EQ, "x" * 4001),
            "SEG857",
            "a text of 4,001 bytes is too long for Oracle, which takes 4,000 in a query",
        ),
    ],
)
def test_what_a_dialect_cannot_say(dialect: str, condition: Expr, code: str, reason: str) -> None:
    """§6.3: refused with the reason, never approximated."""
    with pytest.raises(UnsupportedError) as error:
        sql(condition, dialect)
    assert (error.value.code.code, error.value.reason) == (code, reason)


def test_a_set_that_is_asked_in_a_join_is_refused_at_its_place_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the dialects that join refuses a text; one that does would, as Oracle, with the condition's place."""
    monkeypatch.setitem(dialects.DIALECTS, "oracle", replace(dialect_named("oracle"), correlates=False))
    origin = Origin(Place(Source("a.seg", "partner_group any of ()"), 0, 23))
    with pytest.raises(UnsupportedError) as error:
        sql(HasAny(GROUP, ("",), origin), "oracle")
    assert (error.value.reason, error.value.origin) == (EMPTY, origin)


def test_a_text_that_just_fits() -> None:
    assert "ÄÄÄ" in sql(Compare(NAME, Op.EQ, "Ä" * 2000), "oracle")


@pytest.mark.parametrize("dialect", ["mysql", "sqlite", "tsql"])
def test_zones_that_a_dialect_does_not_know(dialect: str) -> None:
    """§2.5: bounds of days are worked out beforehand; the day of each instant of a column is asked of the engine."""
    berlin = ZoneInfo("Europe/Berlin")
    assert sql(Within(SEEN, Ago(3), Ago(1)), dialect, zone=berlin)
    for condition in (Total(CLICKS, SinceField(SEEN), Op.LT, 5), Within(SEEN, None, None)):
        with pytest.raises(UnsupportedError, match="cannot tell on which day of `Europe/Berlin` an instant is"):
            sql(condition, dialect, zone=berlin)


def test_a_zone_without_a_name() -> None:
    with pytest.raises(UnsupportedError, match="has no name that an engine knows"):
        sql(Total(CLICKS, SinceField(SEEN), Op.LT, 5), "postgres", zone=timezone(timedelta(hours=1)))


@pytest.mark.parametrize(
    ("dialect", "name", "reason"),
    [
        ("postgres", "x" * 64, "the name `x{64}` is too long for PostgreSQL, whose names have at most 63 bytes"),
        ("postgres", "Ä" * 32, "the name `Ä{32}` is too long for PostgreSQL, whose names have at most 63 bytes"),
        ("mysql", "Ä" * 65, "the name `Ä{65}` is too long for MySQL, whose names have at most 64 characters"),
        ("oracle", 'a"b', 'Oracle has no way to write the name `a"b`'),
        ("mysql", "😀", "MySQL has no way to write the name `😀`"),
        ("duckdb", "a\0b", r"DuckDB has no way to write the name `a\\x00b`"),
    ],
)
def test_names_that_a_dialect_cannot_write(dialect: str, name: str, reason: str) -> None:
    with pytest.raises(UnsupportedError, match=reason):
        sql(Known(NAME), dialect, Binding(columns={("partners", "name"): name}))


def test_names_that_just_fit() -> None:
    for dialect, name in (("postgres", "Ä" * 31 + "x"), ("mysql", "Ä" * 64)):
        assert name in sql(Known(NAME), dialect, Binding(columns={("partners", "name"): name}))


def test_a_refusal_says_where() -> None:
    """The condition is named, and not the rule around it; through which segments it came is shown beside."""
    source = Source("a.seg", "joined is known AND score > 1.5")
    place, other = Place(source, 20, 31), Place(source, 0, 6)
    leaf = Compare(SCORE, Op.GT, Decimal("1.5"), Origin(place, (other,)))
    with pytest.raises(UnsupportedError) as error:
        sql(And((Known(JOINED), leaf)), "sqlite")
    shown = error.value.diagnostic(other)
    assert (shown.code, shown.span, [label.span for label in shown.labels]) == ("SEG853", place, [other])
    assert shown.help == ("store it as a whole number of its smallest part, or run on another engine",)
    with pytest.raises(UnsupportedError) as error:
        sql(HasAny(GROUP, ("a\0",)), "duckdb")
    assert error.value.diagnostic(other).span == other
    inside = HasAny(GROUP, ("",), Origin(place))
    for condition in (inside, Not(inside)):
        with pytest.raises(UnsupportedError) as error:
            members_query(rule(condition), VOCABULARY, today=TODAY, zone=UTC, dialect="oracle")
        assert error.value.diagnostic(other).span == place


# ---- what engines would do otherwise --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Within(JOINED, None, Fixed(date(9999, 12, 31))), """"p"."joined" <= toDate32('2299-12-31')"""),
        (Within(JOINED, Fixed(date(9999, 12, 31)), None), """"p"."joined" > toDate32('2299-12-31')"""),
        (
            Within(JOINED, Fixed(date(9999, 12, 31)), Fixed(date(9999, 12, 31))),
            """"p"."joined" > toDate32('2299-12-31')""",
        ),
        (Within(JOINED, Fixed(date(1, 1, 1)), None), """"p"."joined" >= toDate32('1900-01-01')"""),
        (Within(JOINED, None, Fixed(date(1, 1, 1))), """"p"."joined" < toDate32('1900-01-01')"""),
        (
            Within(JOINED, Fixed(date(1899, 12, 31)), Fixed(date(1899, 12, 31))),
            """"p"."joined" < toDate32('1900-01-01')""",
        ),
        (Within(SEEN, None, Fixed(date(2300, 1, 1))), """"p"."seen", 'UTC')) <= toDate32('2299-12-31')"""),
    ],
)
def test_days_that_a_calendar_does_not_have(condition: Expr, expected: str) -> None:
    """ClickHouse would take the nearest day that it has; such a day compares as the one that is meant would."""
    assert expected in sql(condition, "clickhouse")


def test_long_lists_are_cut() -> None:
    """Oracle takes 1,000 values at a time."""
    text = sql(OneOf(AGE, tuple(range(2500))), "oracle")
    assert text.count('"p"."AGE" IN (') == 2 * 3  # in the verdict and in its opposite


def test_numbers_that_are_read_as_floats_otherwise() -> None:
    """Beyond 64 bits a number is a decimal in every dialect."""
    huge, large = Compare(AGE, Op.LT, 2**63), Compare(AGE, Op.LT, 2**63 - 1)
    assert "CAST('9223372036854775808' AS" in sql(huge, "clickhouse")
    assert "< 9223372036854775807" in sql(large, "clickhouse")
    assert "CAST('123456789.0123456789' AS BIGNUMERIC)" in sql(
        Compare(SCORE, Op.EQ, Decimal("123456789.0123456789")), "bigquery"
    )


def test_a_fact_about_sets_in_every_dialect() -> None:
    """Whoever breaks a background fact is found where sets are gathered, too."""
    fact = BackgroundFact(name="x", reason="x", field="group", members=("a",), known="joined")
    for dialect in DIALECTS:
        assert breaking_query(fact, VOCABULARY, zone=UTC, dialect=dialect.name).columns == ("id", "joined")


def test_today_is_a_day() -> None:
    with pytest.raises(TypeError, match="today is a date, not a datetime"):
        sql(Known(NAME), "postgres", today=datetime(2026, 3, 31))
