"""Fixes: which are taken, what they make of a text, and that a safe one keeps the meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pytest

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, warning
from segdsl.base.source import Source, Span
from segdsl.check.check import check
from segdsl.lint.fix import ROUNDS_MAX, Fixed, Reading, edited, fix, says_the_same
from segdsl.syntax.parse import Parse
from segdsl.vocabulary.load import builtin
from tests.lint.core import found_in, parsed, reading_of

SAFE, UNSAFE, DISPLAY = Confidence.SAFE, Confidence.UNSAFE, Confidence.DISPLAY
Find = Callable[[Mapping[str, Parse]], Iterable[Diagnostic]]


def fixed(text: str | dict[str, str], find: Find, **options: object) -> Fixed:
    """What becomes of a file, or of several, where this is found again and again."""
    texts = {"a.seg": text} if isinstance(text, str) else text

    def again(changed: Mapping[str, str]) -> Reading:
        files = parsed({**texts, **changed})
        return reading_of(files, find(files))

    return fix(again({}), again, **options)  # type: ignore[arg-type]


def replaces(word: str, *fixes: tuple[str, Confidence]) -> Find:
    return lambda files: found_in(files, word, *fixes)


def at_once(*edits: tuple[str, str], confidence: Confidence = SAFE) -> Find:
    """One finding, whose fix replaces several words."""

    def find(files: Mapping[str, Parse]) -> Iterable[Diagnostic]:
        (file,) = files.values()
        source = file.source
        spans = [(source.text.find(word), word, text) for word, text in edits]
        if all(start >= 0 for start, _, _ in spans):
            made = tuple(Edit(Span(source, start, start + len(word)), text) for start, word, text in spans)
            span = Span(source, spans[0][0], spans[0][0] + 1)
            yield warning(Code("SEG647", "together"), "together", span, fixes=(Fix("do it", made, confidence),))

    return find


def both(*finds: Find) -> Find:
    return lambda files: [found for find in finds for found in find(files)]


RULE = "segment a { where relationship_stage any of (Joined, New, Joined) }"


# ---- which are applied -----------------------------------------------------------------------------------------


def test_a_safe_fix_is_applied() -> None:
    done = fixed(RULE, replaces(", Joined", ("", SAFE)))
    assert done.texts == {"a.seg": "segment a { where relationship_stage any of (Joined, New) }"}
    assert (done.fixed, done.complaints, done.reading.diagnostics) == (1, (), ())


@pytest.mark.parametrize("confidence", [UNSAFE, DISPLAY])
def test_others_are_not(confidence: Confidence) -> None:
    done = fixed(RULE, replaces(", New", ("", confidence)))
    assert (done.texts, done.fixed) == ({}, 0)
    assert len(done.reading.diagnostics) == 1


def test_an_unsafe_fix_is_applied_where_it_is_asked_for() -> None:
    done = fixed(RULE, replaces(", New", ("", UNSAFE)), unsafe=True)
    assert done.texts == {"a.seg": "segment a { where relationship_stage any of (Joined, Joined) }"}
    assert fixed(RULE, replaces(", New", ("", DISPLAY)), unsafe=True).texts == {}


def test_of_several_fixes_the_first_that_is_sure_enough_is_taken() -> None:
    several = replaces(", New", ("", UNSAFE), (", New, New", SAFE), (",  New", SAFE))
    done = fixed(RULE, lambda files: several(files) if "New, New" not in files["a.seg"].source.text else ())
    assert done.texts == {"a.seg": "segment a { where relationship_stage any of (Joined, New, New, Joined) }"}


def test_safe_fixes_come_before_unsafe_ones() -> None:
    finds = both(replaces(" New,", (" Outreach,", UNSAFE)), replaces(", Joined", ("", SAFE)))
    done = fixed(RULE, finds, unsafe=True)
    assert done.texts == {"a.seg": "segment a { where relationship_stage any of (Joined, New) }"}


def test_several_files_are_fixed() -> None:
    texts = {"a.seg": RULE, "b.seg": RULE.replace("segment a", "segment b"), "c.seg": "param few = 5"}
    done = fixed(texts, replaces(", Joined", ("", SAFE)))
    assert (sorted(done.texts), done.fixed) == (["a.seg", "b.seg"], 2)


def test_a_file_that_is_not_ours_stays() -> None:
    texts = {"a.seg": RULE, "b.seg": RULE.replace("segment a", "segment b")}
    done = fixed(texts, replaces(", Joined", ("", SAFE)), may_change=lambda name: name == "b.seg")
    assert (list(done.texts), done.fixed) == (["b.seg"], 1)


def test_a_fix_elsewhere_is_left_alone() -> None:
    source = Source("segdsl.toml", "x")
    where = Span(source, 0, 1)
    found = warning(Code("SEG647", "x"), "x", where, fixes=(Fix("y", (Edit(where, "y"),), SAFE),))
    assert fixed(RULE, lambda _: [found]).texts == {}


def test_a_fix_that_changes_nothing_is_none() -> None:
    done = fixed(RULE, replaces("Joined", ("Joined", SAFE)))
    assert (done.texts, done.fixed, done.complaints) == ({}, 0, ())


# ---- fixes that touch each other -------------------------------------------------------------------------------


def test_of_two_that_overlap_the_first_is_taken() -> None:
    finds = both(at_once(("Joined, New", "New, Joined")), at_once(("New, Joined", "New")))
    assert fixed(RULE, lambda files: finds(files) if files["a.seg"].source.text == RULE else ()).texts == {
        "a.seg": "segment a { where relationship_stage any of (New, Joined, Joined) }"
    }


def test_a_fix_is_all_of_its_edits_or_none() -> None:
    text = "segment a { where partner_id = 1 OR partner_id = 2 OR partner_id = 3 }"
    first = at_once(("= 2", "=  2"))
    second = at_once(("= 1", "=  1"), ("= 2", "=   2"), ("= 3", "=  3"))
    done = fixed(text, lambda files: both(first, second)(files) if files["a.seg"].source.text == text else ())
    assert done.texts == {"a.seg": "segment a { where partner_id = 1 OR partner_id =  2 OR partner_id = 3 }"}


def test_what_waits_is_fixed_in_the_next_round() -> None:
    text = RULE.replace("New, Joined", "Joined, Joined, Joined, New")
    assert fixed(text, replaces(r"Joined, Joined", ("Joined", SAFE))).texts == {
        "a.seg": "segment a { where relationship_stage any of (Joined, New) }"
    }


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ((0, 2), (2, 4), "XY"),
        ((0, 2), (1, 3), "Xcd"),
        ((2, 4), (0, 2), "YX"),
        ((1, 3), (0, 4), "aXd"),
        ((0, 4), (1, 3), "X"),
        ((2, 2), (2, 2), "abXcd"),
        ((2, 2), (0, 2), "abXcd"),
        ((0, 2), (2, 2), "Xcd"),
        ((2, 2), (2, 4), "abXcd"),
        ((1, 1), (3, 3), "aXbcYd"),
        ((3, 4), (1, 1), "aYbcX"),
    ],
)
def test_what_touches(first: tuple[int, int], second: tuple[int, int], text: str) -> None:
    def find(files: Mapping[str, Parse]) -> Iterable[Diagnostic]:
        source = files["a.seg"].source
        if source.text == "abcd":
            for (start, end), new in ((first, "X"), (second, "Y")):
                where = Span(source, start, end)
                yield warning(Code("SEG647", "x"), new, where, fixes=(Fix(new, (Edit(where, new),), SAFE),))

    assert fixed("abcd", find).texts == {"a.seg": text}


# ---- meaning ---------------------------------------------------------------------------------------------------


def test_a_safe_fix_that_changes_the_meaning_is_given_up_and_the_others_are_not() -> None:
    text = f"{RULE}\nsegment b {{ where partner_id = 7 AND partner_id = 7 }}\nsegment c {{ where partner_id = 1 }}"
    finds = both(
        replaces(", Joined", ("", SAFE)), replaces("= 1", ("= 2", SAFE)), replaces(" AND partner_id = 7", ("", SAFE))
    )
    done = fixed(text, finds)
    assert done.texts == {
        "a.seg": "segment a { where relationship_stage any of (Joined, New) }\n"
        "segment b { where partner_id = 7 }\nsegment c { where partner_id = 1 }"
    }
    assert done.fixed == 2
    (complaint,) = done.complaints
    assert (complaint.code, complaint.span.text) == ("SEG967", "= 1")
    assert complaint.is_error


def test_another_fix_of_the_same_finding_is_tried() -> None:
    done = fixed(RULE, replaces(", Joined", (", Outreach", SAFE), ("", SAFE)))
    assert done.texts == {"a.seg": "segment a { where relationship_stage any of (Joined, New) }"}
    assert len(done.complaints) == 1


def test_a_segment_that_had_no_meaning_may_get_one() -> None:
    done = fixed("segment a { where partner_id == 7 }", replaces("==", ("=", SAFE)))
    assert done.texts == {"a.seg": "segment a { where partner_id = 7 }"}
    assert "a" in done.reading.checked.rules


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("segment a { where partner_id = 7 }", "segment a { where partner_id = 7 AND partner_id = 7 }", True),
        ("segment a { where partner_id = 7 }", "segment a { where (partner_id = 7) }", True),
        ("segment a { where NOT (NOT partner_id = 7) }", "segment a { where partner_id = 7 }", True),
        ("segment a { where partner_id any of (7, 8, 9) }", "segment a { where partner_id any of (9, 7, 8) }", True),
        (
            "segment a { where joined on today AND (partner_id = 7 OR partner_group any of (A, B)) }",
            "segment a { where (partner_group any of (B, A) OR partner_id = 7) AND joined on today }",
            True,
        ),
        ("segment a { where partner_id any of (7, 8) }", "segment a { where partner_id any of (7, 9) }", False),
        ("segment a { where partner_id = 7 }", "segment a { where partner_id = 8 }", False),
        ("segment a { where partner_id = 7 }", "segment b { where partner_id = 7 }", False),
        ("segment a { where partner_id = 7 }", "segment a { where partner_id == 7 }", False),
        ("param p = 1", "", True),
    ],
)
def test_when_two_texts_say_the_same(before: str, after: str, is_same: bool) -> None:
    old, new = (check(parsed({"a.seg": text}), builtin()) for text in (before, after))
    assert says_the_same(old, new) is is_same


AROUND = """
segment a { where joined exactly 1 days ago AND relationship_stage = Joined }
segment b { where joined exactly 2 days ago AND relationship_stage = Joined }
series s { a, b }
workflow w { for a once per partner send email "hello" }
test "one" for a { today: 2026-03-31 partner { relationship_stage: Joined, joined: 2026-03-30 } expect match }
test "two" for b { today: 2026-03-31 partner { relationship_stage: Joined, joined: 2026-03-29 } expect match }
"""


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("", "", True),
        ("series s { a, b }", "series s { b, a }", False),
        ("series s { a, b }", "", False),
        ('email "hello"', 'email "hallo"', False),
        ("2026-03-29 }", "2026-03-28 }", False),
        (
            'test "one"',
            'test "three" for a { today: 2026-03-31 partner { joined: 2026-03-30 } expect unknown }\ntest "one"',
            True,
        ),
        ('test "one"', '# test "one"', False),
    ],
)
def test_series_workflows_and_tests_are_compared_too(old: str, new: str, is_same: bool) -> None:
    before, after = (check(parsed({"a.seg": text}), builtin()) for text in (AROUND, AROUND.replace(old, new)))
    assert len(before.tests) == 2
    assert says_the_same(before, after) is is_same


# ---- the end ---------------------------------------------------------------------------------------------------


def test_fixes_that_undo_each_other_are_stopped() -> None:
    flip = both(replaces("New, Joined", ("Joined, New", UNSAFE)), replaces("Joined, New ", ("New, Joined ", UNSAFE)))
    text = "segment a { where relationship_stage any of (Joined, New ) }"
    back = both(replaces("Joined, New ", ("New, Joined ", SAFE)), replaces("New, Joined ", ("Joined, New ", SAFE)))
    for finds, options in ((flip, {"unsafe": True}), (back, {"unsafe": True})):
        done = fixed(text, finds, **options)
        (complaint,) = done.complaints
        assert (complaint.code, complaint.is_error) == ("SEG968", False)
        assert str(ROUNDS_MAX) in complaint.message
    assert fixed(text, back).complaints[0].code == "SEG968"


def test_as_many_rounds_as_there_are_suffice() -> None:
    text = "param a = 5 # " + "x" * ROUNDS_MAX
    shrink = replaces(r"x$", ("", SAFE))
    done = fixed(text, shrink)
    assert (done.complaints, done.fixed) == ((), ROUNDS_MAX)


def test_line_ends_are_kept() -> None:
    source = Source("a.seg", "a\r\nb\r\n")
    assert edited(source.text, [Edit(Span(source, 1, 1), "\nx")]) == "a\r\nx\r\nb\r\n"
    assert edited("a\nb", [Edit(Span(Source("a.seg", "a\nb"), 3, 3), "\n")]) == "a\nb\n"
