"""What a person sees: the source with its labels, merged where it reads better, in what the terminal can show."""

from __future__ import annotations

import io
import textwrap

import pytest

from segdsl.base.diagnostics import Confidence, Diagnostic, Edit, Fix, Label, Severity
from segdsl.base.source import Source, Span
from segdsl.cli.reporters.text import render, render_all
from segdsl.cli.terminal import PLAIN, Terminal, terminal_of
from tests.cli.conftest import Run

RULE = "joined = Joined OR clicks < 5 AND x is known"


def found(text: str, *labels: tuple[str, str], message: str = "this is wrong", **given: object) -> Diagnostic:
    """A complaint with labels at places that are given by their text; the first is the primary one."""
    source = Source("rules/a.seg", text)
    first, *others = [Label(Span(source, text.index(at), text.index(at) + len(at)), said) for at, said in labels]
    return Diagnostic(
        code="SEG101",
        name="unexpected",
        severity=Severity.ERROR,
        message=message,
        span=first.span,
        label=first.text,
        labels=tuple(others),
        **given,  # type: ignore[arg-type]
    )


def assert_shown(shown: str, expected: str) -> None:
    assert shown == textwrap.dedent(expected).strip("\n")


# ---- labels ----------------------------------------------------------------------------------------------------


def test_one_label_stands_behind_its_marks() -> None:
    assert_shown(
        render(found(RULE, ("clicks", "of what?"))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:20
          |
        1 | joined = Joined OR clicks < 5 AND x is known
          |                    ^^^^^^ of what?
        """,
    )


def test_labels_side_by_side_share_a_line() -> None:
    assert_shown(
        render(found(RULE, ("OR", "AND binds tighter"), ("AND", "this AND"), ("joined", "here"))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:17
          |
        1 | joined = Joined OR clicks < 5 AND x is known
          | ------          ^^            --- this AND
          | |               |
          | |               AND binds tighter
          | here
        """,
    )


def test_a_mark_without_words_is_only_a_mark() -> None:
    assert_shown(
        render(found(RULE, ("joined", "first"), ("OR", ""), ("AND", ""))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:1
          |
        1 | joined = Joined OR clicks < 5 AND x is known
          | ^^^^^^          --            ---
          | |
          | first
        """,
    )


def test_labels_that_overlap_stand_below_each_other() -> None:
    assert_shown(
        render(found(RULE, ("clicks < 5", "outer"), ("clicks", "inner"))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:20
          |
        1 | joined = Joined OR clicks < 5 AND x is known
          |                    ------ inner
          |                    ^^^^^^^^^^ outer
        """,
    )


def test_labels_on_lines_apart_and_in_another_file() -> None:
    diagnostic = found("a\nb\nc\nd", ("d", "here"), ("a", "there"))
    elsewhere = Label(Span(Source("rules/b.seg", "xyz"), 0, 1), "and here")
    assert_shown(
        render(
            Diagnostic(
                code="SEG101",
                name="unexpected",
                severity=Severity.WARNING,
                message="this is wrong",
                span=diagnostic.span,
                label="here",
                labels=(*diagnostic.labels, elsewhere),
            ),
            paths={"rules/b.seg": "../b.seg"},
        ),
        """
        warning[SEG101]: this is wrong
          --> rules/a.seg:4:1
          |
        1 | a
          | - there
        ....
        4 | d
          | ^ here
          --> ../b.seg:1:1
          |
        1 | xyz
          | - and here
        """,
    )


def test_a_label_over_lines_is_marked_to_the_end_of_the_first() -> None:
    assert_shown(
        render(found("a = b\nAND c", ("= b\nAND", "all this"))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:3
          |
        1 | a = b
          |   ^^^ all this
        """,
    )


def test_wide_letters_tabs_and_hidden_ones_keep_the_marks_in_place() -> None:
    assert_shown(
        render(found('\t"日本\x07é" x', ("x", "here"))),
        """
        error[SEG101]: this is wrong
          --> rules/a.seg:1:9
          |
        1 |     "日本\\x07é" x
          |                 ^ here
        """,
    )


# ---- fixes -----------------------------------------------------------------------------------------------------


def with_fix(text: str, *edits: tuple[int, int, str]) -> Diagnostic:
    source = Source("a.seg", text)
    made = tuple(Edit(Span(source, start, end), new) for start, end, new in edits)
    return Diagnostic(
        code="SEG101",
        name="unexpected",
        severity=Severity.ERROR,
        message="this is wrong",
        span=made[0].span,
        fixes=(Fix("do this", made, Confidence.SAFE),),
    )


def test_a_fix_is_shown_as_the_lines_that_it_makes() -> None:
    shown = render(with_fix("first\nsecond\nthird", (6, 6, "("), (18, 18, ")\n"), (13, 13, "x")))
    assert_shown(
        shown[: shown.index("\n") + 1] + shown[shown.index("  = fix") :],
        """
        error[SEG101]: this is wrong
          = fix (safe): do this
          |
        2 + (second
        3 + xthird)
        4 +
        """,
    )


def test_a_fix_of_many_lines_is_told_in_words_only() -> None:
    text = "a\n" * 10
    assert render(with_fix(text, (0, len(text), "b"))).endswith("= fix (safe): do this")
    assert render(with_fix("a" * 300, (0, 1, "b"))).endswith("= fix (safe): do this")


# ---- width -----------------------------------------------------------------------------------------------------


def test_prose_is_wrapped_below_itself() -> None:
    message = "a sentence that is longer than the screen"
    diagnostic = found(RULE, ("clicks", "of what?"), message=message, help=("a b " * 8 + "a b",))
    assert_shown(
        render(diagnostic, Terminal(columns=40)),
        """
        error[SEG101]: a sentence that is longer
                       than the screen
          --> rules/a.seg:1:20
          |
        1 | …oined OR clicks < 5 AND x is known
          |           ^^^^^^ of what?
          = help: a b a b a b a b a b a b a b a
                  b a b
        """,
    )


def test_a_label_without_room_hangs_below_and_is_wrapped() -> None:
    diagnostic = found("a = " + "b" * 30, ("b" * 30, "a label that is longer than what is left"))
    lines = render(diagnostic, Terminal(columns=45)).splitlines()
    assert lines[4:] == [
        "  |     " + "^" * 30,
        "  |     a label that is longer than what is",
        "  |     left",
    ]


def test_words_hang_further_left_where_there_is_no_room_below_a_mark() -> None:
    said = "a comparison such as `= 5` is missing after this"
    lines = render(found(RULE, ("known", said)), Terminal(columns=40)).splitlines()
    assert lines[2:] == [
        "  |",
        "1 | …oined OR clicks < 5 AND x is known",
        "  |                               ^^^^^",
        "  |     a comparison such as `= 5` is",
        "  |     missing after this",
    ]
    lines = render(found(RULE, ("known", said), ("x", "this")), Terminal(columns=40)).splitlines()
    assert lines[4:] == [
        "  |                          -    ^^^^^",
        "  |                          |    |",
        "  |                          | a comparison such as",
        "  |                          | `= 5` is missing",
        "  |                          | after this",
        "  |                          this",
    ]


def test_of_a_line_that_a_fix_makes_the_part_that_it_changes_is_shown() -> None:
    at = RULE.index("clicks")
    shown = render(with_fix(RULE, (at, at, "actions > 1 AND ")), Terminal(columns=40)).splitlines()
    assert shown[-1] == "1 + …ined OR actions > 1 AND clicks < 5…"
    assert max(map(len, shown)) <= 40


@pytest.mark.parametrize("columns", [None, 80])
def test_of_a_long_line_the_part_with_the_label_is_shown(columns: int | None) -> None:
    text = "a " * 500 + "HERE " + "b " * 500
    lines = render(found(text, ("HERE", "look"), ("b b b", "far")), Terminal(columns=columns)).splitlines()
    source, marks = lines[3][4:], lines[4][4:]
    assert len(lines[3]) <= (columns or 166)
    assert source[0] == source[-1] == "…"
    assert source[marks.index("^") :].startswith("HERE")


def test_what_lies_outside_a_long_line_is_marked_at_its_end() -> None:
    text = "HERE " + "b " * 500 + "THERE"
    lines = render(found(text, ("HERE", "look"), ("THERE", "far"))).splitlines()
    assert lines[4].index("-") == lines[3].index("…")


# ---- colours and letters ---------------------------------------------------------------------------------------


class Screen(io.TextIOWrapper):
    """A stream that says whether it is a terminal."""

    def __init__(self, is_terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("is_terminal", "environment", "colour"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm"}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (True, {"TERM": "dumb", "FORCE_COLOR": "3"}, True),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_when_there_are_colours(is_terminal: bool, environment: dict[str, str], colour: bool) -> None:
    assert terminal_of(Screen(is_terminal), environment).colour is colour


def test_only_a_terminal_has_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "72")
    assert terminal_of(Screen(True), {}).columns == 72
    assert terminal_of(Screen(False), {}).columns is None


def test_colours_change_no_letter() -> None:
    diagnostic = found(RULE, ("OR", "one"), ("AND", "two"), notes=("why",), help=("how",))
    coloured = render(diagnostic, Terminal(colour=True))
    assert "\x1b[1;31m" in coloured
    plain = coloured
    for code in ("1;31", "1;33", "1;34", "1;36", "1", "32", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert plain == render(diagnostic)


def test_a_terminal_without_these_letters_gets_others() -> None:
    diagnostic = found('x = "日é" y', ("y", "…"), help=("a → b – c",))
    assert_shown(
        render(diagnostic, Terminal(encoding="ascii")),
        r"""
        error[SEG101]: this is wrong
          --> rules/a.seg:1:10
          |
        1 | x = "\u65e5\xe9" y
          |                  ^ ...
          = help: a -> b - c
        """,
    )
    assert "é" in render(diagnostic, Terminal(encoding="latin-1"))


def test_a_screen_is_told_where_to_read_on(program: object, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    hint = "for what a code means: segdsl explain-code SEG212\n"
    assert hint not in run("check", "-e", "relationship_stage = joined", code=1).stdout
    monkeypatch.setattr("segdsl.cli.checking.write.terminal_of", lambda stream, environment: Terminal(columns=80))
    assert run("check", "-e", "relationship_stage = joined", code=1).stdout.endswith(hint)


def test_colours_can_be_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror[SEG212]" in run("check", "-e", "relationship_stage = joined", code=1).stdout
    assert "\x1b[1;31merror[SEG212]" in run("count", "-e", "relationship_stage = joined", code=1).stderr


def test_nothing_found_is_nothing_to_show() -> None:
    assert render_all([], PLAIN) == ""
