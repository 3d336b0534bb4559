"""What comments allow: the line, the next item, the file; the reason; and comments that are not needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from segdsl.base.diagnostics import Confidence, Diagnostic
from segdsl.lint.findings import Findings, find
from segdsl.lint.fix import edited
from segdsl.lint.known import known
from segdsl.lint.rule import Context
from segdsl.lint.settings import LintSettings
from segdsl.lint.suppress import Outcome, suppress
from segdsl.vocabulary.load import builtin
from tests.lint.core import context, found_in, lines


def asked(code: str) -> bool:
    return True


def outcome(text: str, word: str = "Joined", is_asked: Callable[[str], bool] = asked) -> Outcome:
    """What is left where the rule `mixed-and-or` finds a word."""
    from segdsl.base.record import replace

    files = context(text).files
    found = [replace(each, code="SEG601", name="mixed-and-or") for each in found_in(files, word)]
    return suppress(files, found, lambda: known(builtin()), is_asked)


def kept(text: str, word: str = "Joined") -> list[str]:
    """The places that are still reported."""
    return [line.split()[0].removeprefix("a.seg:") for line in lines(outcome(text, word).kept)]


def said(text: str, word: str = "Joined") -> list[str]:
    return [f"{each.code} {each.span.text!r}: {each.message}" for each in outcome(text, word).complaints]


LINE = "segment a { where relationship_stage = Joined }"


# ---- what a comment is about -----------------------------------------------------------------------------------


def test_after_code_it_is_about_the_line() -> None:
    text = f"{LINE} # segdsl: allow mixed-and-or  as it was\nsegment b {{ where relationship_stage = Joined }}"
    assert kept(text) == ["2:40"]
    (suppressed,) = outcome(text).suppressed
    assert (suppressed.reason, suppressed.is_in_source) == ("as it was", True)
    assert suppressed.diagnostic.span.position == (1, 40)


def test_on_a_line_of_its_own_it_is_about_the_next_item() -> None:
    text = """
    segment before { where relationship_stage = Joined }
    # segdsl: allow mixed-and-or  as it was
    # another comment
    #: The next one.
    segment next {
      where relationship_stage = Joined
        AND partner_name != "Joined"
    }
    segment after { where relationship_stage = Joined }
    """
    assert kept(text) == ["2:49", "10:48"]


def test_within_an_item_it_is_about_the_next_line() -> None:
    text = """
    segment a {
      # segdsl: allow mixed-and-or  as it was
      # and another comment

      where relationship_stage = Joined AND
        partner_name != "Joined"
    }
    """
    assert kept(text) == ["7:26"]


def test_comments_in_a_row_are_about_the_same_line() -> None:
    text = """
    segment a {
      # segdsl: allow or-of-values  as it was
      # segdsl: allow mixed-and-or  as it was
      where relationship_stage = Joined
    }
    segment b {
      # segdsl: allow mixed-and-or  as it was
      where relationship_stage = Joined
    }
    """
    assert kept(text) == []


def test_allow_file_is_about_the_file_wherever_it_stands() -> None:
    text = f"{LINE}\nsegment b {{ where partner_name = Joined }}\n# segdsl: allow-file mixed-and-or  as it was\n"
    assert kept(text) == []


def test_the_closest_comment_is_the_one_that_is_needed() -> None:
    text = f"""# segdsl: allow-file mixed-and-or  the file
# segdsl: allow mixed-and-or  the item
{LINE} # segdsl: allow mixed-and-or  the line
"""
    assert [each.reason for each in outcome(text).suppressed] == ["the line"]
    assert [line.split(":")[0] for line in said(text)] == ["SEG964 '# segdsl", "SEG964 '# segdsl"]


def test_a_comment_after_all_items_is_about_nothing() -> None:
    text = f"{LINE}\n# segdsl: allow mixed-and-or  as it was"
    assert kept(text) == ["1:40"]
    assert [each.code for each in outcome(text).complaints] == ["SEG964"]


def test_what_stands_outside_all_items_can_be_allowed() -> None:
    assert kept("# segdsl: allow-file mixed-and-or  the header\nlanguage segdsl 1", "language") == []
    assert kept("# segdsl: allow mixed-and-or  no item follows\nlanguage segdsl 1", "language") == ["2:1"]


def test_another_file_is_not_touched() -> None:
    files = context("# segdsl: allow-file SEG601 all of it", b=LINE).files
    found = list(found_in(files, "Joined"))
    assert suppress(files, found, lambda: known(builtin()), asked).kept == tuple(found)


# ---- how a comment is written ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "comment",
    [
        "# segdsl: allow mixed-and-or  as it was",
        "#segdsl:allow SEG601 as it was",
        "## SEGDSL: allow  SEG601,or-of-values as it was",
        "# segdsl: allow or-of-values , mixed-and-or: as it was",
        "# segdsl: allow mixed-and-or -- as it was   ",
        "# segdsl: allow mixed-and-or – as it was\r",
    ],
)
def test_ways_to_write_it(comment: str) -> None:
    (suppressed,) = outcome(f"{LINE} {comment}\n").suppressed
    assert suppressed.reason == "as it was"


@pytest.mark.parametrize(
    "comment",
    [
        "#: segdsl: allow mixed-and-or  documentation",
        "# allow mixed-and-or  not for us",
        "# see segdsl: allow SEG601 x",
    ],
)
def test_other_comments_are_not_read(comment: str) -> None:
    text = f"{comment}\n{LINE}"
    assert kept(text) == ["2:40"]
    assert said(text) == []


def test_a_reason_is_required() -> None:
    text = f"{LINE} # segdsl: allow mixed-and-or"
    assert kept(text) == ["1:40"]
    (complaint,) = outcome(text).complaints
    assert complaint.message == "this comment does not say why, so it allows nothing"
    assert complaint.code == "SEG963"
    (fix,) = complaint.fixes
    assert fix.confidence is Confidence.DISPLAY
    assert edited(text, fix.edits).endswith("# segdsl: allow mixed-and-or  <reason>")


def test_an_unknown_rule_has_a_suggestion() -> None:
    text = f"{LINE} # segdsl: allow mixed-and-ors, SEG601  as it was"
    assert kept(text) == []
    (complaint,) = outcome(text).complaints
    assert (complaint.code, complaint.span.text) == ("SEG960", "mixed-and-ors")
    assert complaint.label == "did you mean `mixed-and-or`?"
    assert [(fix.edits[0].text, fix.confidence) for fix in complaint.fixes] == [("mixed-and-or", Confidence.UNSAFE)]
    (far,) = outcome(f"{LINE} # segdsl: allow q  as it was").complaints
    assert (far.label, far.fixes, far.help) == ("", (), ("`segdsl explain-code` lists all rules",))


def test_an_error_is_never_allowed() -> None:
    assert said(f"{LINE} # segdsl: allow unknown-member, SEG303  it works") == [
        "SEG961 'unknown-member': `unknown-member` is an error, which no comment can allow",
        "SEG961 'SEG303': `SEG303` is an error, which no comment can allow",
    ]


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        ("# segdsl: alow SEG601  why", "SEG962 'alow': `alow` is nothing that a comment can ask for"),
        ("# segdsl: ignore", "SEG962 'ignore': `ignore` is nothing that a comment can ask for"),
        ("# segdsl:", "SEG962 '# segdsl:': this comment does not say which rule it allows"),
        ("# segdsl: allow", "SEG962 '# segdsl: allow': this comment does not say which rule it allows"),
        ("# segdsl: allow  , x", "SEG962 '# segdsl: allow  , x': this comment does not say which rule it allows"),
    ],
)
def test_comments_that_are_not_understood(comment: str, complaint: str) -> None:
    assert said(f"{comment}\n{LINE}") == [complaint]


def test_a_misspelt_instruction_has_a_fix() -> None:
    (complaint,) = outcome(f"# segdsl: alow-file SEG601  why\n{LINE}").complaints
    assert [(fix.edits[0].text, fix.confidence) for fix in complaint.fixes] == [("allow-file", Confidence.UNSAFE)]


# ---- comments that are not needed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "without"),
    [
        (f"{LINE} # segdsl: allow or-of-values  why\n", f"{LINE}\n"),
        (f"{LINE} # segdsl: allow or-of-values  why", LINE),
        (f"  # segdsl: allow or-of-values  why\n{LINE}\n", f"{LINE}\n"),
        (f"# segdsl: allow or-of-values  why\r\n{LINE}\r\n", f"{LINE}\r\n"),
        (f"{LINE}\n# segdsl: allow or-of-values  why", f"{LINE}\n"),
        (f"{LINE}\n\n  # segdsl: allow or-of-values  why", f"{LINE}\n\n"),
        (f"{LINE} # segdsl: allow SEG601, SEG608  why", f"{LINE} # segdsl: allow SEG601  why"),
        (f"{LINE} # segdsl: allow SEG602 ,SEG601, SEG608  why", f"{LINE} # segdsl: allow SEG601  why"),
    ],
)
def test_what_is_not_needed_is_taken_away(text: str, without: str) -> None:
    (complaint,) = outcome(text).complaints
    assert complaint.code == "SEG964"
    (fix,) = complaint.fixes
    assert fix.confidence is Confidence.SAFE
    assert edited(text, fix.edits) == without


def test_a_complaint_names_what_is_not_needed() -> None:
    (complaint,) = outcome(f"{LINE} # segdsl: allow SEG602, SEG601, or-of-values  why").complaints
    assert complaint.message == "`SEG602` and `or-of-values` are allowed here, and not found"
    assert complaint.span.text == "# segdsl: allow SEG602, SEG601, or-of-values  why"


def test_a_rule_that_was_not_asked_may_be_allowed() -> None:
    text = f"{LINE} # segdsl: allow SEG601, or-of-values  why"
    assert outcome(text, is_asked=lambda code: code != "SEG608").complaints == ()
    assert outcome(text, word="nowhere", is_asked=lambda _: False).complaints == ()


def test_a_rule_named_twice_is_one() -> None:
    assert said(f"{LINE} # segdsl: allow SEG601, mixed-and-or  why") == []


# ---- in the whole ----------------------------------------------------------------------------------------------


def findings(of: Context, *checked: Diagnostic, **settings: object) -> Findings:
    return find(of, checked, LintSettings(**settings))  # type: ignore[arg-type]


MIXED = "segment a { where partner_id = 7 OR joined on today AND relationship_stage = New }"


def test_lint_rules_are_allowed_by_comments() -> None:
    found = findings(context(f"# segdsl: allow mixed-and-or  as it was\n{MIXED}"))
    assert [each.diagnostic.code for each in found.suppressed] == ["SEG601"]
    assert not [each for each in found.diagnostics if each.code in ("SEG601", "SEG964")]


def test_where_there_are_errors_nothing_is_called_unneeded() -> None:
    from segdsl.base.diagnostics import Severity
    from segdsl.base.record import replace

    of = context("segment a { where partner_id = 7 } # segdsl: allow-file mixed-and-or  as it was")
    assert "SEG964" in [each.code for each in findings(of).diagnostics]
    (wrong,) = found_in(of.files, "partner_id = 7")
    error = replace(wrong, severity=Severity.ERROR)
    assert "SEG964" not in [each.code for each in findings(of, error).diagnostics]


def test_a_rule_that_is_off_may_be_allowed() -> None:
    of = context("segment a { where partner_id = 7 } # segdsl: allow-file mixed-and-or  as it was")
    assert "SEG964" not in [each.code for each in findings(of, levels={"SEG601": None}).diagnostics]


def test_complaints_have_levels() -> None:
    from segdsl.base.diagnostics import Severity

    of = context("segment a { where partner_id = 7 } # segdsl: allow-file mixed-and-or  as it was")
    found = findings(of, levels={"unused-suppression": Severity.ERROR})
    assert [each.severity for each in found.diagnostics if each.code == "SEG964"] == [Severity.ERROR]


def test_an_error_of_the_checker_is_reported_beside_its_comment() -> None:
    from segdsl.base.diagnostics import Severity
    from segdsl.base.record import replace

    of = context("segment a { where partner_id = 7 } # segdsl: allow SEG601  as it was")
    (wrong,) = (replace(each, code="SEG601", severity=Severity.ERROR) for each in found_in(of.files, "partner_id = 7"))
    assert [each.severity for each in findings(of, wrong).diagnostics if each.code == "SEG601"] == [Severity.ERROR]


def test_many_comments_take_no_longer_than_their_text() -> None:
    comments = "# segdsl: allow SEG601  why\n" * 5_000
    assert len(outcome(f"segment a {{\n{comments}where relationship_stage = Joined }}").suppressed) == 1
