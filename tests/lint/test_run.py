"""Lint rules over what was checked: which conditions they see, and at which level they report."""

from __future__ import annotations

from collections.abc import Iterator

from segdsl.base.diagnostics import Diagnostic, Severity
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.ir import nodes as ir
from segdsl.lint.rule import Context, LintRule, Options, segments
from segdsl.lint.run import all_rules, context_of, context_of_condition, level_of, lint
from segdsl.lint.settings import LintSettings
from segdsl.syntax.parse import parse_condition
from segdsl.vocabulary.load import builtin
from tests.lint.core import WORD, context, finds, lines, parsed

TWO = "segment a { where partner_id = 7 }\nsegment b { where partner_id = 8 }"


def test_conditions_are_those_that_make_sense() -> None:
    text = "segment a { where nothing = 1 }\nsegment b { where partner_id = 7 }\nsegment c { where in segment a }"
    assert [written.segment.name.text for written in context(text).conditions if written.segment] == ["b"]


def test_of_two_segments_with_one_name_the_first_is_seen() -> None:
    text = "segment a { where partner_id = 7 }\nsegment a { where partner_id = 8 }"
    (written,) = context(text).conditions
    assert written.condition.span.text == "partner_id = 7"
    assert isinstance(written.expr, ir.Compare)


def test_segments_come_with_their_rules() -> None:
    assert [(item.name.text, rule.name) for _, item, rule in segments(context(TWO))] == [("a", "a"), ("b", "b")]


def test_items_that_are_no_segments_have_no_conditions() -> None:
    assert context("param few = 5\nwindow q1 = last 30 days").conditions == ()


def test_a_bare_condition_is_one_condition_without_files() -> None:
    around = check(parsed({"a.seg": TWO}), builtin())
    bare = parse_condition(Source("-e", "in segment a"))
    meant = context_of_condition(bare, check_condition(bare, builtin(), around), around, builtin())
    assert [(written.condition, written.segment) for written in meant.conditions] == [(bare.condition, None)]
    assert (dict(meant.files), meant.is_whole, list(segments(meant))) == ({}, False, [])


def test_a_bare_condition_with_an_error_is_none() -> None:
    bare = parse_condition(Source("-e", "nothing = 1"))
    around = check({}, builtin())
    assert context_of_condition(bare, check_condition(bare, builtin()), around, builtin()).conditions == ()


def test_findings_come_in_reading_order_each_once() -> None:
    rules = [finds("where"), finds("segment"), finds("segment")]
    assert lines(lint(context("segment a { where partner_id = 7 }"), LintSettings(), rules)) == [
        "a.seg:1:1 warning SEG648 `segment` is here",
        "a.seg:1:13 warning SEG648 `where` is here",
    ]


def test_a_rule_reports_at_its_level_or_the_one_that_is_given() -> None:
    def levels(rule: LintRule, settings: LintSettings) -> set[str]:
        return {found.severity.value for found in lint(context(TWO), settings, [rule])}

    assert levels(finds("where"), LintSettings()) == {"warning"}
    assert levels(finds("where", Severity.INFO), LintSettings()) == {"info"}
    assert levels(finds("where", Severity.ERROR), LintSettings(levels={"word": Severity.INFO})) == {"info"}
    assert levels(finds("where"), LintSettings(levels={"SEG648": Severity.ERROR})) == {"error"}
    assert levels(finds("where"), LintSettings(levels={"SEG648": None})) == set()
    assert levels(finds("where", None), LintSettings()) == set()
    assert levels(finds("where", None), LintSettings(levels={"word": Severity.WARNING})) == {"warning"}


def test_only_what_is_selected_is_asked() -> None:
    assert lint(context(TWO), LintSettings(only=frozenset({"SEG601"})), [finds("where")]) == ()
    assert len(lint(context(TWO), LintSettings(only=frozenset({"word"})), [finds("where", None)])) == 2
    selected = LintSettings(only=frozenset({"word"}), levels={"word": None})
    assert lint(context(TWO), selected, [finds("where")]) == ()


def test_options_are_those_that_are_given_else_the_usual_ones() -> None:
    rule = finds("", options={"word": "where"})
    assert len(lint(context(TWO), LintSettings(), [rule])) == 2
    assert len(lint(context(TWO), LintSettings(options={"word": {"word": "segment b"}}), [rule])) == 1


def test_a_rule_about_the_whole_project_is_not_asked_of_a_part() -> None:
    rule = finds("where", needs_whole=True)
    assert level_of(rule, context(TWO), LintSettings()) is Severity.WARNING
    assert level_of(rule, context(TWO, is_whole=False), LintSettings()) is None
    assert lint(context(TWO, is_whole=False), LintSettings(), [rule]) == ()


def test_a_rule_that_is_off_is_not_run() -> None:
    def refuse(context: Context, options: Options) -> Iterator[Diagnostic]:
        raise AssertionError

    rule = LintRule(code=WORD, level=Severity.WARNING, about="", bad="", good="", repair="", check=refuse)
    assert lint(context(TWO), LintSettings(levels={"word": None}), [rule]) == ()


def test_all_rules_are_found_in_order_of_their_codes() -> None:
    codes = [rule.code.code for rule in all_rules()]
    assert codes == sorted(set(codes))
    assert "SEG601" in codes


def test_all_rules_are_asked_where_none_are_given() -> None:
    text = "segment a { where partner_id = 7 OR partner_id = 8 AND joined in the last 30 days }"
    assert "SEG601" in {found.code for found in lint(context(text), LintSettings())}


def test_a_context_of_no_files_is_empty() -> None:
    empty = context_of({}, check({}, builtin()), builtin())
    assert (empty.conditions, empty.is_whole) == ((), False)
    assert lint(empty, LintSettings(), [finds("where")]) == ()
