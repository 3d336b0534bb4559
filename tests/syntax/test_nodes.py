"""What each shape becomes in the tree."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.syntax import tree
from segdsl.syntax.tree import (
    AgoWindow,
    And,
    AnyOf,
    Between,
    BetweenAgo,
    Comparison,
    Contains,
    Date,
    DatesWindow,
    DaysSinceWindow,
    Group,
    InLast,
    InNext,
    InPeriod,
    InSegment,
    Integer,
    IsKnown,
    LastWindow,
    Money,
    Name,
    NamedWindow,
    NoEvents,
    Not,
    OnDay,
    Operator,
    Or,
    ParamRef,
    Period,
    PeriodWindow,
    Relative,
    RelativeDay,
    Side,
    SinceWindow,
    Text,
    Unit,
    Word,
)

from .support import condition, read

HERE = condition("a = 1").span  # places take no part in equality


def name(text: str) -> Name:
    return Name(text, HERE)


def number(value: int) -> Integer:
    return Integer(value, HERE)


def day(text: str) -> Date:
    return Date(datetime.date.fromisoformat(text), HERE)


def ago(count: int, unit: Unit = Unit.DAY, *, from_now: bool = False) -> RelativeDay:
    return RelativeDay(number(count), unit, from_now, HERE)


def one() -> Comparison:
    return Comparison(name("a"), Operator.EQ, HERE, number(1), None, HERE)


A = name("a")
SHAPES = {
    "a = 1": one(),
    "a != x": Comparison(A, Operator.NE, HERE, Word("x", HERE), None, HERE),
    'a >= "x y"': Comparison(A, Operator.GE, HERE, Text("x y", HERE), None, HERE),
    "a = `last`": Comparison(A, Operator.EQ, HERE, Word("last", HERE), None, HERE),
    "a < 1000 USD": Comparison(A, Operator.LT, HERE, Money(Decimal(1000), "USD", HERE), None, HERE),
    "a > -$1,000.50": Comparison(A, Operator.GT, HERE, Money(Decimal("-1000.50"), "$", HERE), None, HERE),
    "a <= 1_000.5": Comparison(A, Operator.LE, HERE, tree.Decimal(Decimal("1000.5"), HERE), None, HERE),
    "a = $few": Comparison(A, Operator.EQ, HERE, ParamRef("few", HERE), None, HERE),
    "a between 1 and -2": Between(A, number(1), number(-2), None, HERE),
    "a between 2026-01-01 and $x": Between(A, day("2026-01-01"), ParamRef("x", HERE), None, HERE),
    "a between 31 and 60 days ago": BetweenAgo(A, number(31), number(60), Unit.DAY, HERE),
    "a any of (x, 1)": AnyOf(A, False, (Word("x", HERE), number(1)), HERE, HERE),
    "a none of (x,)": AnyOf(A, True, (Word("x", HERE),), HERE, HERE),
    "a contains ltd": Contains(A, Word("ltd", HERE), HERE),
    "a is known": IsKnown(A, False, HERE),
    "a is unknown": IsKnown(A, True, HERE),
    "a on today": OnDay(A, ago(0), False, HERE),
    "a on yesterday": OnDay(A, ago(1), False, HERE),
    "a on 2026-03-31": OnDay(A, day("2026-03-31"), False, HERE),
    "a on $day": OnDay(A, ParamRef("day", HERE), False, HERE),
    "a on 2 weeks ago": OnDay(A, ago(2, Unit.WEEK), False, HERE),
    "a exactly 30 days ago": OnDay(A, ago(30), True, HERE),
    "a exactly 1 month from now": OnDay(A, ago(1, Unit.MONTH, from_now=True), True, HERE),
    "a in the last 30 days": InLast(A, number(30), Unit.DAY, False, HERE),
    "a in last 2 complete years": InLast(A, number(2), Unit.YEAR, True, HERE),
    "a in the next 3 weeks": InNext(A, number(3), Unit.WEEK, HERE),
    "a in this month": InPeriod(A, 0, Period.MONTH, HERE),
    "a in previous quarter": InPeriod(A, -1, Period.QUARTER, HERE),
    "a before 2026-01-01": Relative(A, Side.BEFORE, day("2026-01-01"), HERE),
    "a after 30 days ago": Relative(A, Side.AFTER, ago(30), HERE),
    "a on or before today": Relative(A, Side.ON_OR_BEFORE, ago(0), HERE),
    "a on or after 3 days from now": Relative(A, Side.ON_OR_AFTER, ago(3, from_now=True), HERE),
    "in segment vip": InSegment(name("vip"), HERE),
    "no clicks": NoEvents(name("clicks"), None, HERE),
    "no clicks since a": NoEvents(name("clicks"), SinceWindow(A, HERE), HERE),
    "NOT a = 1": Not(one(), HERE),
    "(a = 1)": Group(one(), None, HERE),
    "(a = 1) since a": Group(one(), SinceWindow(A, HERE), HERE),
    "a = 1 AND a = 1 AND a = 1": And((one(), one(), one()), HERE),
    "a = 1 OR a = 1 AND NOT a = 1": Or((one(), And((one(), Not(one(), HERE)), HERE)), HERE),
}
WINDOWS = {
    "during last 30 days": LastWindow(number(30), Unit.DAY, False, HERE),
    "during last 1 complete month": LastWindow(number(1), Unit.MONTH, True, HERE),
    "during 2026-01-01 to 2026-03-31": DatesWindow(day("2026-01-01"), day("2026-03-31"), HERE),
    "during 2026-01-01": DatesWindow(day("2026-01-01"), day("2026-01-01"), HERE),
    "during today": DatesWindow(ago(0), ago(0), HERE),
    "during yesterday": DatesWindow(ago(1), ago(1), HERE),
    "during 31 to 60 days ago": AgoWindow(number(31), number(60), Unit.DAY, HERE),
    "during this week": PeriodWindow(0, Period.WEEK, HERE),
    "during previous year": PeriodWindow(-1, Period.YEAR, HERE),
    "during days 0 to $n since a": DaysSinceWindow(number(0), ParamRef("n", HERE), A, HERE),
    "during since a": SinceWindow(A, HERE),
    "since a": SinceWindow(A, HERE),
    "during q1": NamedWindow(name("q1"), HERE),
}


@pytest.mark.parametrize(("text", "expected"), SHAPES.items(), ids=SHAPES)
def test_conditions(text: str, expected: object) -> None:
    """3, 4.2"""
    found = condition(text)
    assert found == expected
    assert found.span.text == text


@pytest.mark.parametrize(("text", "expected"), WINDOWS.items(), ids=WINDOWS)
def test_windows(text: str, expected: object) -> None:
    """5.1; the span of a window holds its `during`."""
    for statement in (f"a < 5 {text}", f"a between 1 and 4 {text}", f"(a < 5) {text}", f"no a {text}"):
        window = condition(statement).window  # type: ignore[union-attr]
        assert window == expected
        assert window.span.text == text


def test_places_within_a_comparison() -> None:
    found = condition("clicks  <=  5 since joined AND a any of (1, 2)")
    assert isinstance(found, And)
    first, second = found.parts
    assert isinstance(first, Comparison)
    assert isinstance(second, AnyOf)
    assert [first.subject.span.text, first.operator_span.text, first.value.span.text] == ["clicks", "<=", "5"]
    assert second.values_span.text == "(1, 2)"


def test_a_file_with_everything() -> None:
    """1.2"""
    parsed = read(
        "language segdsl 1\n"
        'import { a, `b` } from "x.seg"\n'
        "param few = 5\n"
        "window q1 = last 30 days\n"
        'segment s { @n: 3 @d: 2026-01-01 @t: ["x", "y"] @o: "me" where a = 1 }\n'
        "series w { @n: 1 a, b }\n"
    )
    assert parsed.diagnostics == ()
    file = parsed.tree
    assert file.edition == 1
    assert file.span.text == parsed.source.text
    assert file.items == (
        tree.Import((A, name("b")), Text("x.seg", HERE), HERE),
        tree.Param(name("few"), number(5), HERE),
        tree.WindowDefinition(name("q1"), LastWindow(number(30), Unit.DAY, False, HERE), HERE),
        tree.Segment(
            name("s"),
            (
                tree.Meta("n", 3, HERE),
                tree.Meta("d", datetime.date(2026, 1, 1), HERE),
                tree.Meta("t", ("x", "y"), HERE),
                tree.Meta("o", "me", HERE),
            ),
            one(),
            HERE,
        ),
        tree.Series(name("w"), (tree.Meta("n", 1, HERE),), (A, name("b")), HERE),
    )
    assert [item.span.text.split()[0] for item in file.items] == ["import", "param", "window", "segment", "series"]


def test_a_file_without_a_language_line_or_items() -> None:
    assert read("").tree == tree.File(None, (), HERE)
    assert read("language segdsl 1").tree == tree.File(1, (), HERE)
    assert read("param a = 1").tree.edition is None


def test_workflows() -> None:
    """9.2, 9.3"""
    (workflow,) = read(
        'workflow w { @was: "v" for s once per partner catch up within 3 days not more than 2 per 4 weeks except v '
        "hold out 10 percent split x/y until 2026-12-31 quiet hours 22:00 to 08:30 "
        'x: send email "t" accept partner end contract add to group "g" call webhook "h" notify "c" }'
    ).tree.items
    kinds, verbs = tree.ClauseKind, tree.ActionKind
    assert workflow == tree.Workflow(
        name("w"),
        (tree.Meta("was", "v", HERE),),
        name("s"),
        name("partner"),
        (
            tree.Clause(kinds.CATCH_UP, HERE, count=number(3), unit=Unit.DAY),
            tree.Clause(kinds.NOT_MORE_THAN, HERE, maximum=number(2), count=number(4), unit=Unit.WEEK),
            tree.Clause(kinds.EXCEPT, HERE, names=(name("v"),)),
            tree.Clause(kinds.HOLD_OUT, HERE, count=number(10)),
            tree.Clause(kinds.SPLIT, HERE, names=(name("x"), name("y"))),
            tree.Clause(kinds.UNTIL, HERE, day=day("2026-12-31")),
            tree.Clause(kinds.QUIET_HOURS, HERE, times=(22 * 60, 8 * 60 + 30)),
        ),
        (
            tree.Action(verbs.SEND, name("email"), Text("t", HERE), name("x"), HERE),
            tree.Action(verbs.ACCEPT, name("partner"), None, None, HERE),
            tree.Action(verbs.END, name("contract"), None, None, HERE),
            tree.Action(verbs.ADD, name("group"), Text("g", HERE), None, HERE),
            tree.Action(verbs.CALL, name("webhook"), Text("h", HERE), None, HERE),
            tree.Action(verbs.NOTIFY, None, Text("c", HERE), None, HERE),
        ),
        HERE,
    )


def test_tests() -> None:
    """10.1"""
    (test,) = read(
        'test "t" for s { p { } expect match today: 2026-03-31 '
        "p { a: 1, b on yesterday: 2 } expect unknown, match on 2026-04-01 "
        "cases (a, b on 3 days ago) { 1, - expect match  (), today expect no match  unknown, (x, y) expect unknown } }"
    ).tree.items
    today = day("2026-03-31")
    a, b = tree.Column(A, None, HERE), tree.Column(name("b"), ago(3), HERE)
    on_yesterday = tree.Column(name("b"), ago(1), HERE)
    words = tree.SetValue((Word("x", HERE), Word("y", HERE)), HERE)
    outcomes = tree.Outcome

    def facts(*pairs: tuple[tree.Column, tree.FactValue]) -> tuple[tree.Fact, ...]:
        return tuple(tree.Fact(column, value, HERE) for column, value in pairs)

    def expected(outcome: tree.Outcome, on: tree.Date | None = None) -> tuple[tree.Expectation, ...]:
        return (tree.Expectation(outcome, on, HERE),)

    assert test == tree.Test(
        Text("t", HERE),
        name("s"),
        (
            tree.Case(name("p"), (), expected(outcomes.MATCH), None, HERE),
            tree.Case(
                name("p"),
                facts((a, number(1)), (on_yesterday, number(2))),
                (*expected(outcomes.UNKNOWN), *expected(outcomes.MATCH, day("2026-04-01"))),
                today,
                HERE,
            ),
            tree.Case(None, facts((a, number(1))), expected(outcomes.MATCH), today, HERE),
            tree.Case(None, facts((a, tree.SetValue((), HERE)), (b, ago(0))), expected(outcomes.NO_MATCH), today, HERE),
            tree.Case(None, facts((a, tree.UnknownValue(HERE)), (b, words)), expected(outcomes.UNKNOWN), today, HERE),
        ),
        HERE,
    )
    assert [case.span.text.split()[0] for case in test.cases[2:]] == ["1,", "(),", "unknown,"]


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        ("a == 1 && b <> 2", "a = 1 AND b != 2"),
        ("a = 1 || ! b = 2 | c = 3", "a = 1 OR NOT b = 2 OR c = 3"),
        ("a = 1&&b = x||!c = y", "a = 1 AND b = x OR NOT c = y"),
        ("a => 1 AND a =< 1 AND a ≥ 1 AND a ≤ 1 AND a ≠ 1", "a >= 1 AND a <= 1 AND a >= 1 AND a <= 1 AND a != 1"),
        ("a in (1) AND a not in (2)", "a any of (1) AND a none of (2)"),
        ("a is any of (1) AND a is none of (2)", "a any of (1) AND a none of (2)"),
        ("a is x AND a is not y", "a = x AND a != y"),
        ("a is greater than 1 AND a less than 2", "a > 1 AND a < 2"),
        ("a is null AND a is not null AND a is not known", "a is unknown AND a is known AND a is unknown"),
        ("a = 'x' AND b = “y” AND c = „z“", 'a = "x" AND b = "y" AND c = "z"'),
        ("a = 'say \"hi\"'", r'a = "say \"hi\""'),
        ("a = 1,000 AND b = $1,000,000.50", "a = 1000 AND b = $1,000,000.50"),
        ("a = 1,5 AND b = 1.000,50 since c", "a = 1.5 AND b = 1000.50 since c"),
        ("a = -1,5 since c AND b = $1,50", "a = -1.5 since c AND b = $1.50"),
        ("a exactly 30 day ago", "a exactly 30 days ago"),
        ("a between 1 and 2 month ago", "a between 1 and 2 months ago"),
        ("a exactly five days ago AND b = ten", "a exactly 5 days ago AND b = 10"),
        ("a = Acme Ltd AND b = 3", 'a = "Acme Ltd" AND b = 3'),
        ("a = Bank of America during q1", 'a = "Bank of America" during q1'),
        ("a = Café AND b = Ben's Shop", 'a = "Café" AND b = "Ben\'s Shop"'),
        ("a = all AND b = last", 'a = "all" AND b = "last"'),
        ("month = 1 AND all = 2", "`month` = 1 AND `all` = 2"),
        ("a on 31.3.2026 OR a on 2026/3/1 OR a on 3/31/2026", "a on 2026-03-31 OR a on 2026-03-01 OR a on 2026-03-31"),
    ],
)
def test_foreign_spellings_mean_what_their_fix_says(foreign: str, ours: str) -> None:
    """1.5: the node that is meant, and a safe fix that writes it."""
    from segdsl.base.diagnostics import Confidence
    from segdsl.syntax.parse import parse_condition

    from .support import fixed

    parsed = parse_condition(Source("-e", foreign))
    assert all(fix.confidence is Confidence.SAFE for d in parsed.diagnostics for fix in d.fixes)
    assert fixed(foreign) == ours
    if "all" not in foreign:  # a reserved word stays a word here; in quotes it is a text
        assert without_kind_of_number(parsed.condition) == without_kind_of_number(condition(ours))


def without_kind_of_number(condition: object) -> str:
    """The foreign 1.000,50 is read as a decimal, whatever it is as corrected."""
    return repr(condition).replace("Word(", "Text(")


def test_a_copy_with_another_place_is_equal() -> None:
    assert replace(one(), span=condition("b = 2").span) == one()
