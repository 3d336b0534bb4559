"""What checking gives, as values: rules, series, workflows, tests, and what a bare condition may refer to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from segdsl.base.source import Source
from segdsl.check.check import check_condition
from segdsl.check.model import Action, CheckedCondition, Duration, Frequency, Limits
from segdsl.ir import nodes as ir
from segdsl.ir.days import Unit
from segdsl.ir.show import show
from segdsl.syntax.parse import parse_condition
from segdsl.syntax.tree import ActionKind
from tests.check.written import MAIN, check_files, says_of_file, shop, tidy, written


def test_rules_come_in_the_order_of_files_and_items() -> None:
    """§8: with what is said about them; what makes no sense is not among them."""
    checked = check_files(
        {
            "b.seg": "segment z { where stage = Lead }  segment a { where in segment m }  segment m { where age > 5 }",
            "a.seg": """
                #: Those who pay.
                segment paying { @title: "Paying" @owner: "sales" where balance > $5 }
                segment broken { where stage = Nonsense }
                segment about_broken { where in segment broken OR age > 5 }
            """,
        }
    )
    assert list(checked.rules) == ["paying", "z", "a", "m"]
    paying = checked.rules["paying"]
    assert (paying.name, paying.doc, paying.title, paying.owner) == ("paying", "Those who pay.", "Paying", "sales")
    assert paying.span is not None
    assert paying.span.text == "paying"
    assert show(checked.rules["a"].condition) == "age > 5\n"


def test_origins_lead_through_the_references() -> None:
    """§8.1: a node knows where it was written, and through which references it came, outermost first."""
    checked = check_files(
        {
            MAIN: """
                segment a { where in segment b }
                segment b { where stage = Lead AND NOT in segment c }
                segment c { where age > 5 OR age < 3 }
            """
        }
    )
    condition = checked.rules["a"].condition
    assert isinstance(condition, ir.And)
    stage, rest = condition.parts
    assert _origin(condition) == ("stage = Lead AND NOT in segment c", ["in segment b"])
    assert _origin(stage) == ("stage = Lead", ["in segment b"])
    assert isinstance(rest, ir.Not)
    assert _origin(rest) == ("NOT in segment c", ["in segment b"])
    assert isinstance(rest.part, ir.Or)
    assert _origin(rest.part) == ("age > 5 OR age < 3", ["in segment b", "in segment c"])
    assert _origin(rest.part.parts[0]) == ("age > 5", ["in segment b", "in segment c"])


def _origin(expr: ir.Expr) -> tuple[str, list[str]]:
    assert expr.origin is not None
    return expr.origin.span.text, [span.text for span in expr.origin.via]


def test_a_series() -> None:
    """§8.3: and of two with one name the first."""
    checked = check_files(
        {
            MAIN: """
                segment a { where stage = Lead }
                segment b { where stage = Active }
                #: First one, then the other.
                series ab { @title: "A, b" @owner: "me" a, b }
                series ab { b, a }
                series broken { a, c }
                series short { a }
            """
        }
    )
    assert list(checked.series) == ["ab"]
    series = checked.series["ab"]
    assert series.segments == ("a", "b")
    assert (series.title, series.owner, series.doc) == ("A, b", "me", "First one, then the other.")
    assert series.span.text == "ab"


def test_a_workflow() -> None:
    """§9: with all its clauses and actions."""
    checked = check_files(
        {
            MAIN: """
                param cap = 2
                segment a { where stage = Lead AND age > 5 }
                segment b { where stage = Active AND age > 5 }
                workflow all_of_it {
                  @was: "old"  @title: "All"  @owner: "me"
                  for a once per customer
                  catch up within 3 days
                  not more than $cap per 1 week
                  not more than 5 per 1 month
                  except b
                  hold out 10 percent
                  split left/right
                  until 2026-12-31
                  quiet hours 20:30 to 08:00
                  left: send email "x"
                  accept customer
                }
                workflow little { for a once per customer notify "c" }
                workflow of_broken { for missing once per customer notify "c" }
                workflow not_for_broken { for a once per customer except missing notify "c" }
                workflow broken { for a once per partner notify "c" }
            """
        }
    )
    assert list(checked.workflows) == ["all_of_it", "little"]
    workflow = checked.workflows["all_of_it"]
    assert (workflow.segment, workflow.was, workflow.title, workflow.owner) == ("a", ("old",), "All", "me")
    assert workflow.limits == Limits(
        catch_up=Duration(3, Unit.DAY),
        not_more_than=(Frequency(2, Duration(1, Unit.WEEK)), Frequency(5, Duration(1, Unit.MONTH))),
        excepted=("b",),
        hold_out_percent=10,
        arms=("left", "right"),
        until=date(2026, 12, 31),
        quiet_hours=(20 * 60 + 30, 8 * 60),
    )
    assert workflow.actions == (
        Action(ActionKind.SEND, "x", "left", workflow.span),
        Action(ActionKind.ACCEPT, "", None, workflow.span),
    )
    assert checked.workflows["little"].limits == Limits()


def test_a_test() -> None:
    """§10: facts as the interpreter takes them; relative days count from the day of the test."""
    checked = check_files(
        {
            MAIN: """
                segment a { where stage = Lead AND age > 5 }
                test "facts" for a {
                  today: 2026-03-31
                  customer {
                    status: Lead, tag: (vip, "very good"), size: (), age: 5, score: 1, balance: $5.50, born: today,
                    paid_on: 1 month ago, is_active: true, full_name: unknown, code: 007,
                    clicks on today: 3, clicks on 2026-03-01: 2, revenue on yesterday: -5 USD
                  } expect match
                  customer {} expect no match
                  cases (stage, clicks on today) { Active, - expect unknown }
                }
                test "broken" for a { today: 2026-03-31 customer { age: old } expect match }
                test "of broken" for missing { today: 2026-03-31 customer {} expect match }
            """
        }
    )
    (test,) = checked.tests
    assert (test.sentence, test.segment) == ("facts", "a")
    full, empty, row = test.cases
    assert full.fields == {
        "stage": "Lead",
        "tag": frozenset({"vip", "very good"}),
        "size": frozenset(),
        "age": 5,
        "score": Decimal(1),
        "balance": Decimal("5.50"),
        "born": date(2026, 3, 31),
        "paid_on": date(2026, 2, 28),
        "is_active": True,
        "full_name": None,
        "code": "007",
    }
    assert full.events == {
        "clicks": ((date(2026, 3, 31), 3), (date(2026, 3, 1), 2)),
        "revenue": ((date(2026, 3, 30), Decimal(-5)),),
    }
    assert (full.today, full.expect, empty.expect, row.expect) == (date(2026, 3, 31), True, False, None)
    assert (empty.fields, empty.events) == ({}, {})
    assert (row.fields, row.events) == ({"stage": "Active"}, {})


def test_an_item_that_was_misread_makes_no_sense() -> None:
    """Quality, 1: the parser has said what is wrong; nothing is said again of what refers to it."""
    checked = says_of_file(
        """
        segment a { where stage == Lead AND age > 5 }
        segment b { where in segment a }
        segment c { where stage = Lead AND age > 5 }
        workflow w { for a once per customer send email "x" }
        workflow v { for c once per customer hold out ten percent send email "x" }
        series s { a, b }
        """
    )
    assert list(checked.rules) == ["c"]
    assert checked.workflows == {}
    assert checked.series == {}


# ---- a condition outside all files -----------------------------------------------------------------------------

PROJECT = {
    "a.seg": """
        param few = 5
        param limit = 10
        window q = last 30 days
        window odd = last 3 days
        segment leads { where stage = Lead }
        segment broken { where stage = Nonsense }
    """,
    "b.seg": """
        param few = 5
        param limit = 11
        param odd = $few
        window q = last 30 days
        window odd = last 5 days
    """,
}


def bare(rule: str, overrides: dict[str, str] | None = None) -> CheckedCondition:
    return check_condition(parse_condition(Source("-e", rule)), shop(), check_files(PROJECT), overrides)


def test_a_bare_condition_sees_the_project() -> None:
    """§1.2: every segment, and the params and windows on which all files agree."""
    checked = bare("in segment leads AND age > $few AND clicks > 5 during q")
    assert checked.diagnostics == ()
    assert checked.rule is not None
    assert checked.rule.name == ""
    assert checked.rule.span is not None
    assert checked.rule.span.text == "in segment leads AND age > $few AND clicks > 5 during q"
    assert show(checked.rule.condition) == tidy(
        """
        all of
          stage = "Lead"
          age > 5
          clicks over [today - 30 days, today] > 5
        """
    )


def test_a_bare_condition_cannot_take_sides() -> None:
    """§8.4: where two files differ, there is no one meaning."""
    checked = bare("age > $limit AND clicks > 5 during odd")
    assert checked.rule is None
    assert written(checked.diagnostics, "-e") == tidy(
        """
        1:7 error[SEG217] there are two params called `limit`, and they differ
          > `$limit` in `a.seg` or in `b.seg`?
          also a.seg:2:7 `limit`: one is defined here
          also b.seg:2:7 `limit`: the other is defined here
          help: write out what it stands for
        1:36 error[SEG217] there are two windows called `odd`, and they differ
          > `odd` in `a.seg` or in `b.seg`?
          also a.seg:4:8 `odd`: one is defined here
          also b.seg:5:8 `odd`: the other is defined here
          help: write out what it stands for
        """
    )


def test_what_is_broken_in_the_project_is_not_said_again() -> None:
    """Quality, 1: one cause, one message."""
    checked = bare("in segment broken OR age > $odd")
    assert (checked.rule, checked.diagnostics) == (None, ())


def test_a_bare_condition_that_was_misread_has_no_rule() -> None:
    """The parser has said what is wrong."""
    assert bare("stage == Lead") == CheckedCondition(None, ())
    assert bare("stage = Lead AND") == CheckedCondition(None, ())


def test_the_command_line_defines_params_of_a_bare_condition() -> None:
    """§8.2: and gives those of the project another value."""
    checked = bare("age > $limit AND age < $new AND score > $few", {"limit": "3", "new": "7", "few": "1", "other": "x"})
    assert checked.diagnostics == ()
    assert checked.rule is not None
    assert show(checked.rule.condition) == tidy(
        """
        all of
          age > 3
          age < 7
          score > 1
        """
    )


# ---- values of params from the command line (§8.2) -------------------------------------------------------------

PARAMS = """
    param few = 5
    param ratio = 1.5
    param name = "Acme"
    param most = 5 USD
    param day = 2026-03-31
    segment a { where age > $few AND score < $ratio AND full_name = $name AND balance < $most AND born on $day }
"""


def test_overrides() -> None:
    """A value is written as in a rule; a whole number may stand for a decimal one, a word for a text."""
    overrides = {"few": "7", "ratio": "2", "name": "Bolt", "most": "$1,000", "day": "2026-01-01"}
    checked = says_of_file(PARAMS, overrides=overrides)
    assert show(checked.rules["a"].condition) == tidy(
        """
        all of
          age > 7
          score < 2
          full_name = "Bolt"
          balance < 1000
          born within [2026-01-01, 2026-01-01]
        """
    )


def test_overrides_of_another_type() -> None:
    """A param keeps its type."""
    checked = says_of_file(
        PARAMS,
        """
        --param day:1:9 error[SEG256] the param `day` is a date, and this is a whole number
          > `5` not a date
          also 5:13 `2026-03-31`: defined here
        --param few:1:9 error[SEG256] the param `few` is a whole number, and this is a decimal number
          > `7.5` not a whole number
          also 1:13 `5`: defined here
        --param most:1:10 error[SEG256] the param `most` is an amount of money, and this is a whole number
          > `1000` not an amount of money
          also 4:14 `5 USD`: defined here
        --param name:1:10 error[SEG256] the param `name` is a quoted text, and this is a whole number
          > `5` not a quoted text
          also 3:14 `"Acme"`: defined here
        --param ratio:1:11 error[SEG256] the param `ratio` is a decimal number, and this is a word
          > `high` not a decimal number
          also 2:15 `1.5`: defined here
        """,
        overrides={"few": "7.5", "ratio": "high", "name": "5", "most": "1000", "day": "5"},
    )
    assert checked.rules == {}


def test_overrides_that_are_no_values() -> None:
    """Nothing but a value can be smuggled in."""
    says_of_file(
        "param few = 5",
        """
        --param few:1:1 error[SEG256] this is not a value for `few`
          > `` `few` = 5 AND age > 3`` not a value
          help: a value is a number, an amount such as `1000 USD`, a date, a word or a `"text"`
        """.replace("`` `few` = 5 AND age > 3``", "``few` = 5 AND age > 3`"),
        overrides={"few": "5 AND age > 3"},
    )
    for text in ("$other", "5 during recent"):
        (found,) = check_files({MAIN: "param few = 5"}, overrides={"few": text}).diagnostics
        assert found.code == "SEG256"


def test_overrides_that_cannot_be_read() -> None:
    """What the parser says of them is said."""
    for text in ("", "2026-02-30", "'x", "5 >"):
        checked = check_files({MAIN: "param few = 5  segment a { where age > $few }"}, overrides={"few": text})
        assert [each.span.source.name for each in checked.diagnostics] == ["--param few"]
        assert checked.rules == {}


def test_overrides_of_nothing() -> None:
    """Quality, 4: did you mean."""
    says_of_file(
        "param few = 5",
        """
        --param fwe_:1:10 error[SEG255] there is no param called `fwe_`
          > `7` not defined in any file
          help: there is `few`
        """,
        overrides={"fwe_": "7"},
    )
