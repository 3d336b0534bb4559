"""Baselines: what they count, what they keep silent on, and that they only shrink."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from segdsl.base.diagnostics import Severity
from segdsl.base.record import replace
from segdsl.base.source import Source, Span
from segdsl.lint.baseline import Compared, Key, compare, count, read, stale, write
from segdsl.lint.findings import Findings
from segdsl.lint.suppress import Suppressed
from tests.lint.core import context, found_in, lines

TEXT = """
segment one { where relationship_stage any of (Joined, New) OR relationship_stage = Joined }
segment two { where relationship_stage = Joined }
"""
ONE: Key = ("a.seg", "segment one", "SEG648")
TWO: Key = ("a.seg", "segment two", "SEG648")


def compared(
    baseline: Mapping[Key, int], text: str = TEXT, *, is_whole: bool = True, asked: bool = True, error: bool = False
) -> Compared:
    """The findings of the word `Joined` beside a baseline; with `error`, one of `segment` is an error."""
    files = context(text).files
    found = list(found_in(files, "Joined"))
    if error:
        found += [replace(next(found_in(files, "two")), code="SEG201", severity=Severity.ERROR)]
    return compare(baseline, Findings(tuple(found)), files, lambda _: asked, is_whole=is_whole)


def reported(compared: Compared) -> list[str]:
    return [line.split()[0] for line in lines(compared.findings.diagnostics)]


# ---- what is counted -------------------------------------------------------------------------------------------


def test_findings_are_counted_by_file_item_and_code() -> None:
    of = context(TEXT, b="# Joined\nparam x = Joined")
    assert count(found_in(of.files, "Joined"), of.files) == {
        ONE: 2,
        TWO: 1,
        ("b.seg", "", "SEG648"): 1,
        ("b.seg", "param x", "SEG648"): 1,
    }


def test_what_is_not_about_a_rule_file_is_not_counted() -> None:
    of = context(TEXT)
    (elsewhere,) = found_in({"segdsl.toml": of.files["a.seg"]}, "two")
    settings = replace(elsewhere, span=Span(Source("segdsl.toml", "x"), 0, 1))
    assert count([settings], of.files) == {}
    left = compare({}, Findings((settings,)), of.files, lambda _: True, is_whole=True)
    assert left.findings.diagnostics == (settings,)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('import { a } from "b.seg" # HERE', ""),
        ('import { HERE } from "b.seg"', "import b.seg"),
        ("window HERE = last 30 days", "window HERE"),
        ("series s { a, HERE }", "series s"),
        ("workflow w { for HERE once per partner accept partner }", "workflow w"),
        ('test "it is" for HERE { }', "test it is"),
        ("segment s { where HERE }", "segment s"),
        ("segment { HERE", "segment "),
    ],
)
def test_titles_of_items(text: str, title: str) -> None:
    files = context(text).files
    assert [key[1] for key in count(found_in(files, "HERE"), files)] == [title]


# ---- what is silent --------------------------------------------------------------------------------------------


def test_what_is_counted_is_silent() -> None:
    left = compared({ONE: 2})
    assert reported(left) == ["a.seg:3:42"]
    assert [(each.reason, each.is_in_source) for each in left.findings.suppressed] == [("in the baseline", False)] * 2


def test_where_there_is_more_all_of_it_is_reported_and_said_so() -> None:
    left = compared({ONE: 1, TWO: 1})
    assert reported(left) == ["a.seg:2:48", "a.seg:2:85"]
    assert {each.notes for each in left.findings.diagnostics} == {("there is 1 in the baseline, and 2 here",)}
    more = TEXT.replace("any of (Joined,", "any of (Joined, Joined,")
    assert compared({ONE: 2}, more).findings.diagnostics[0].notes == ("there are 2 in the baseline, and 3 here",)


def test_what_comments_allow_stays_beside_what_the_baseline_does() -> None:
    files = context(TEXT).files
    (found,) = found_in(files, "two")
    allowed = Suppressed(found, "why")
    left = compare({}, Findings((), (allowed,)), files, lambda _: True, is_whole=True)
    assert left.findings.suppressed == (allowed,)


# ---- shrinking -------------------------------------------------------------------------------------------------


def test_it_shrinks_to_what_is_found_and_never_grows() -> None:
    assert compared({ONE: 5, TWO: 1}).needed == {ONE: 2, TWO: 1}
    assert compared({ONE: 1}).needed == {ONE: 1}
    assert compared({ONE: 2, ("a.seg", "segment gone", "SEG648"): 3}).needed == {ONE: 2}


def test_of_a_file_that_was_not_read_nothing_is_known() -> None:
    elsewhere = {("b.seg", "segment x", "SEG648"): 3}
    assert compared(elsewhere, is_whole=False).needed == elsewhere
    assert compared(elsewhere, is_whole=True).needed == {}


def test_of_a_rule_that_was_not_asked_nothing_is_known() -> None:
    assert compared({ONE: 5}, asked=False).needed == {ONE: 5}


def test_a_new_error_hides_what_else_there_is() -> None:
    assert compared({ONE: 5}, error=True).needed == {ONE: 5}
    known = ("a.seg", "segment two", "SEG201")
    assert compared({ONE: 5, known: 1}, error=True).needed == {ONE: 2, known: 1}


def test_what_is_no_longer_needed_is_said() -> None:
    place = Span(Source("b.json", "{}"), 0, 0)
    assert stale({ONE: 2}, {ONE: 2}, place) == ()
    (complaint,) = stale({ONE: 3, TWO: 1, ("b.seg", "", "SEG1"): 2}, {ONE: 2, TWO: 1}, place)
    assert (complaint.code, complaint.message) == ("SEG965", "the baseline allows 3 findings more than there are")
    assert complaint.notes == (
        "SEG648 in `segment one` of `a.seg`: 3 counted, 2 found",
        "SEG1 in `b.seg`: 2 counted, 0 found",
    )
    (one,) = stale({ONE: 1}, {}, place)
    assert one.message == "the baseline allows 1 finding more than there are"


def test_a_long_list_is_cut() -> None:
    many = {("a.seg", f"segment s{number}", "SEG648"): 1 for number in range(7)}
    (complaint,) = stale(many, {}, Span(Source("b.json", "{}"), 0, 0))
    assert (len(complaint.notes), complaint.notes[-1]) == (6, "and 2 more")


# ---- the file --------------------------------------------------------------------------------------------------


def test_what_is_written_is_read() -> None:
    counts = {TWO: 1, ONE: 2, ("ü.seg", "", "SEG601"): 3}
    assert read(Source("b.json", write(counts))) == (counts, ())
    assert write(counts) == write(dict(reversed(counts.items())))
    assert '"ü.seg"' in write(counts)
    assert read(Source("b.json", write({}))) == ({}, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it has no `version` 1"),
        ("{}", "it has no `version` 1"),
        ('{"version": 2}', "it has no `version` 1"),
        ('{"version": 1, "findings": {"a": {"b": {"SEG1": 0}}}}', "`SEG1` needs a number from 1"),
        ('{"version": 1, "findings": {"a": {"b": {"SEG1": true}}}}', "`SEG1` needs a number from 1"),
        ('{"version": 1, "findings": {"a": {"b": {"SEG1": "1"}}}}', "`SEG1` needs a number from 1"),
        (r'{"version": 1, "findings": {"a": {"b": {"SEG\u0031": 0}}}}', "`SEG1` needs a number from 1"),
        ('{"version": 1}', "it has no `findings`"),
        ('{"version": 1, "findings": []}', "it has no `findings`"),
        ('{"version": 1, "findings": {"a": 1}}', "`a` needs a table of items"),
        ('{"version": 1, "findings": {"a": {"segment b": 1}}}', "`segment b` needs a table of codes"),
    ],
)
def test_files_that_are_no_baselines(text: str, message: str) -> None:
    counts, (complaint,) = read(Source("b.json", text))
    assert counts == {}
    assert (complaint.code, complaint.message) == ("SEG966", f"this is not a baseline: {message}")


def test_a_complaint_is_where_the_number_is() -> None:
    _, (complaint,) = read(Source("b.json", '{"version": 1, "findings": {"a": {"b": {"SEG1": 0}}}}'))
    assert complaint.span.text == '"SEG1"'
