"""What does not fit: words, marks, conditions and items that are missing, too many, or in the wrong place."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, error
from segdsl.base.source import Span
from segdsl.base.suggest import is_one_slip
from segdsl.syntax.problems.wording import (
    before,
    behind,
    count,
    head_of,
    insert,
    line,
    quoted,
    remove,
    replace,
    sure_if,
)

UNEXPECTED = Code("SEG101", "unexpected")
LEFT_OUT = Code("SEG102", "left-out")
NEEDLESS = Code("SEG103", "needless")
CONFUSED = Code("SEG107", "confused-word")
MISSING_CONNECTIVE = Code("SEG109", "missing-connective")
INCOMPLETE = Code("SEG110", "incomplete-condition")
MISSPELT = Code("SEG118", "misspelt-word")
UNFINISHED = Code("SEG120", "unfinished")
UNKNOWN_ITEM = Code("SEG121", "unknown-item")
LATE_LANGUAGE = Code("SEG123", "late-language")
BARE_CONDITION = Code("SEG124", "bare-condition")
BARE_WINDOW = Code("SEG125", "bare-window")
TWO_WINDOWS = Code("SEG127", "two-windows")
WORD_ORDER = Code("SEG128", "word-order")
ROW_WIDTH = Code("SEG138", "row-width")


def unexpected(span: Span, expected: str) -> Diagnostic:
    """The last resort: something that fits nowhere; `expected` says what could stand there, if that is known."""
    return error(
        UNEXPECTED,
        f"`{line(span.text)}` cannot stand here",
        span,
        label=f"expected {expected}" if expected else "",
    )


def missing_word(after: Span, words: str) -> Diagnostic:
    """A word or mark that must stand behind `after`."""
    blank = "" if words in (")", ",", ":") else " "
    # Another word would do as well in place of some; then the fix is a guess.
    confidence = sure_if(words not in ("exactly", "days", "days ago"))
    return error(
        LEFT_OUT,
        f"`{words}` is missing after `{line(after.text)}`",
        after,
        label=f"`{words}` is missing after this",
        fixes=insert(behind(after), blank + words, confidence),
    )


def missing_comma(before: Span, after: Span) -> Diagnostic:
    """`any of (Joined New)`: two values, or one of two words."""
    both = before.to(after)
    ours = quoted(line(both.text))
    return error(
        LEFT_OUT,
        f"`,` is missing after `{before.text}`, or quotes around `{line(both.text)}`",
        both,
        label="two values, or one with a blank?",
        fixes=(*insert(behind(before), ",", Confidence.UNSAFE), *replace(both, ours, Confidence.UNSAFE)),
    )


def missing_word_before(span: Span, word: str) -> Diagnostic:
    """A word that must stand in front of `span`."""
    return error(
        LEFT_OUT,
        f"`{word}` is missing before `{line(span.text)}`",
        span,
        label=f"`{word}` is missing before this",
        fixes=insert(before(span), f"{word} "),
    )


def names_without_braces(span: Span) -> Diagnostic:
    """`import vip from "common.seg"`."""
    return error(
        LEFT_OUT,
        "imported names stand in braces",
        span,
        label=f"write `{{ {line(span.text)} }}`",
        fixes=replace(span, f"{{ {line(span.text)} }}"),
    )


def missing_brace(after: Span, head: Span, marks: str, *, at_end: bool) -> Diagnostic:
    """An item whose closing brace is missing; `head` is its first words."""
    where = "the file ends" if at_end else "the next item begins"
    return error(
        UNFINISHED,
        f"{where} inside {head_of(head)}; a `{marks}` is missing",
        after,
        label=f"`{marks}` is missing after this",
        labels=(Label(head, "this is still open"),),
        fixes=insert(behind(after), f"\n{marks}", Confidence.UNSAFE),
    )


def unfinished(after: Span, head: Span | None, expected: str) -> Diagnostic:
    """The text ends where more must follow."""
    return error(
        UNFINISHED,
        f"the file ends inside {head_of(head)}" if head else "the text ends too early",
        after,
        label=f"expected {expected} after this",
        labels=(Label(head, "this is not finished"),) if head else (),
    )


def empty_text(span: Span) -> Diagnostic:
    """A condition that is not there at all."""
    return error(INCOMPLETE, "there is no condition", span, label="expected a condition such as `name = value`")


def needless(span: Span, *, is_certain: bool = False) -> Diagnostic:
    """A word or mark too many; certain if what is left can only be meant without it."""
    return error(
        NEEDLESS,
        f"`{line(span.text)}` is too many",
        span,
        label="nothing is open that this could close" if span.text[0] in ")]}" else "not needed here",
        fixes=remove(span, sure_if(is_certain)),
    )


def word_order(span: Span, ours: str, *, is_certain: bool = True) -> Diagnostic:
    """`less than 5 clicks`: the words of a condition in the order in which they are spoken."""
    return error(
        WORD_ORDER,
        f"`{line(span.text)}` is written `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours, sure_if(is_certain)),
    )


def window_first(window: Span, ours: str, behind: int) -> Diagnostic:
    """A window that stands before its comparison, which ends at the offset `behind`."""
    (cut,) = remove(window)
    moved = Edit(Span(window.source, behind, behind), f" {ours}")
    return error(
        WORD_ORDER,
        "a window stands behind its comparison",
        window,
        label="this belongs behind what it is the window of",
        help="write it behind, as in `metric >= 1 during last 30 days`",
        fixes=(Fix("move it behind the comparison", (*cut.edits, moved), Confidence.SAFE),),
    )


def two_windows(second: Span, first: Span) -> Diagnostic:
    """`clicks < 5 during last 30 days since joined`."""
    return error(
        TWO_WINDOWS,
        "this condition has two windows",
        second,
        label="a second window",
        labels=(Label(first, "the first one"),),
        help="leave one of them out, or write a second condition with the other",
        fixes=remove(second, message="leave out the second"),
    )


def misspelt(span: Span, ours: str) -> Diagnostic:
    """`exacty 30 days ago`, `expect matches`."""
    is_certain = is_one_slip(span.text, ours) or span.text.lower().startswith(ours)
    return error(
        MISSPELT,
        f"`{span.text}` is not a word of the language",
        span,
        label=f"did you mean `{ours}`?",
        fixes=replace(span, ours, sure_if(is_certain)),
    )


def confused(span: Span, ours: str, *, is_certain: bool = True) -> Diagnostic:
    """A word or mark where another one is meant."""
    # A mark may stand close to the words beside it, and a word may not.
    is_mark = span.text in (",", ";", ":", "-") and len(ours) > 1
    follows = span.source.text[span.end : span.end + 1]
    written = f"{' ' * is_mark}{ours}{' ' * (is_mark and follows.isalnum())}"
    cut = Span(span.source, len(span.source.text[: span.start].rstrip()), span.end) if ours == "," else span
    return error(
        CONFUSED,
        f"`{line(span.text)}` cannot stand here",
        span,
        label=f"write `{ours}`",
        fixes=replace(cut, written, sure_if(is_certain)),
    )


def confused_pair(first: Span, ours: str, second: Span, ours_then: str) -> Diagnostic:
    """Two words where two others are meant: `from … to …`."""
    edits = (Edit(first, ours), Edit(second, ours_then))
    return error(
        CONFUSED,
        f"`{first.text} … {second.text} …` is written `{ours} … {ours_then} …`",
        first,
        label=f"write `{ours}`",
        labels=(Label(second, f"and `{ours_then}`"),),
        fixes=(Fix(f"write `{ours} … {ours_then} …`", edits, Confidence.SAFE),),
    )


def list_without_parentheses(span: Span, ours: str) -> Diagnostic:
    """`any of Joined, New`."""
    return error(
        CONFUSED,
        "a list of values stands in parentheses",
        span,
        label=f"write `{ours}`",
        fixes=replace(span, ours),
    )


def brackets(opening: Span, closing: Span) -> Diagnostic:
    """`any of [1, 2]`."""
    edits = (Edit(opening, "("), Edit(closing, ")"))
    return error(
        CONFUSED,
        "a list of values stands in parentheses",
        opening,
        label="write `(` and `)`",
        labels=(Label(closing, "and here"),),
        fixes=(Fix("write `(…)`", edits, Confidence.SAFE),),
    )


def missing_connective(span: Span) -> Diagnostic:
    """Two conditions side by side; `span` is the first word of the second."""
    return error(
        MISSING_CONNECTIVE,
        f"`{span.text}` starts a new condition",
        span,
        label="join it with AND or OR",
        help="write `AND` or `OR` before it",
        fixes=insert(Span(span.source, span.start, span.start), "AND ", Confidence.UNSAFE),
    )


def missing_condition(span: Span, *, after: bool) -> Diagnostic:
    """`AND` or `NOT` without a condition on one side."""
    side = "after" if after else "before"
    return error(
        INCOMPLETE,
        f"a condition is missing {side} `{span.text}`",
        span,
        label=f"{side} this stands a condition such as `name = value`",
    )


def missing_value(operator: Span) -> Diagnostic:
    """`clicks >`."""
    return error(
        INCOMPLETE,
        f"a value is missing after `{operator.text}`",
        operator,
        label="after this stands a number, a word, a date or a text in quotes",
    )


def missing_operator(name: Span, value: Span) -> Diagnostic:
    """`clicks 5`."""
    return error(
        INCOMPLETE,
        f"a comparison is missing between `{name.text}` and `{value.text}`",
        value,
        label="before this stands `=`, `<`, `>=` or another comparison",
        fixes=insert(before(value), "= ", Confidence.UNSAFE),
    )


def in_other(name: Span, value: Span | None) -> Diagnostic:
    """`in group "VIP"`."""
    ours = f"{name.text} any of ({value.text if value is not None else '…'})"
    return error(
        UNEXPECTED,
        f"`in` takes a segment, not `{name.text}`",
        name,
        label="expected `segment`",
        help=f"for the partners of a segment write `in segment {name.text}`, for a value of a field `{ours}`",
    )


def since_day(span: Span) -> Diagnostic:
    """`clicks < 5 since 2026-01-01`."""
    return error(
        BARE_WINDOW,
        "`since` counts from a date field",
        span,
        label="a day, and no field",
        help="write from when to when, such as `during last 30 days` or `during 2026-01-01 to 2026-12-31`",
    )


def missing_subject_word(word: Span, ours: str) -> Diagnostic:
    """`workflow w { for a send … }`; `ours` is what must follow, but for the subject."""
    return error(
        LEFT_OUT,
        f"`{ours} …` is missing after `{word.text}`",
        word,
        label=f"after this stands whom it is done for, such as `{ours} partner`",
        fixes=insert(behind(word), f" {ours} partner", Confidence.UNSAFE),
    )


def import_without_names(path: Span) -> Diagnostic:
    """`import "common.seg"`."""
    return error(
        LEFT_OUT,
        "an import names what it takes from the other file",
        path,
        label="the names are missing before this",
        help=f"write `import {{ a_name, another }} from {path.text}`",
    )


def missing_subject(operator: Span, name: str | None = None) -> Diagnostic:
    """`clicks > 5 AND < 10`; `name` is what the condition before it compares."""
    return error(
        INCOMPLETE,
        f"a name is missing before `{operator.text}`",
        operator,
        label="what is compared here?",
        help=f"each condition names what it compares: write `{name or 'name'} {operator.text} …`",
        fixes=insert(before(operator), f"{name} ") if name else (),
    )


def item_for_condition(span: Span) -> Diagnostic:
    """`segment x { … }` where one condition is asked for."""
    return error(
        BARE_CONDITION,
        "a condition is asked for, not a file",
        span,
        label="this begins an item of a file",
        help="give only what stands behind `where`",
    )


def missing_comparison(name: Span, text: Span | None, window: Span | None) -> Diagnostic:
    """`clicks AND …`: a name alone is no condition.

    `text`: what it may be a part of, if it is no name at all. `window`: one that would be right for a date if it began
    with `in the`.
    """
    helps: tuple[str, ...] = (f"if `{name.text}` is a segment, write `in segment {name.text}`",)
    fixes: tuple[Fix, ...] = ()
    if text is not None:
        helps = (f"if `{line(text.text)}` is one text, write it in quotes",)
        fixes = replace(text, quoted(line(text.text)), Confidence.UNSAFE)
    if window is not None:
        phrase = f"in the {line(window.text).partition(' ')[2]}"
        helps = (
            f"if `{name.text}` is a metric, compare it: `{name.text} >= 1 {line(window.text)}`",
            f"if it is a date, write `{name.text} {phrase}`",
        )
        fixes = (
            *insert(behind(name), " >= 1", Confidence.UNSAFE),
            *replace(window, phrase, Confidence.UNSAFE),
        )
    return error(
        INCOMPLETE,
        f"`{name.text}` alone is not a condition",
        name,
        label="a comparison such as `= 5`, `any of (…)` or `in the last 30 days` is missing after this",
        help=helps,
        fixes=fixes,
    )


def empty_parentheses(span: Span, content: str) -> Diagnostic:
    """`()`."""
    return error(INCOMPLETE, "the parentheses are empty", span, label=f"{content} is missing between them")


def bare_window(span: Span) -> Diagnostic:
    """`during last 30 days` where no metric stands before it."""
    return error(
        BARE_WINDOW,
        "a window belongs to a metric",
        span,
        label="no comparison of a metric stands before this",
        help="write it behind a comparison, as in `metric >= 1 during last 30 days`",
    )


def missing_name(after: Span) -> Diagnostic:
    """`segment { … }`."""
    return error(LEFT_OUT, f"a name is missing after `{after.text}`", after, label="a name is missing after this")


def unknown_item(span: Span) -> Diagnostic:
    """A word at the top level that begins no item."""
    return error(
        UNKNOWN_ITEM,
        f"`{span.text}` begins no item",
        span,
        label="expected `segment`, `workflow`, `test`, …",
        help="a file holds `import`, `param`, `window`, `segment`, `series`, `workflow` and `test`",
    )


def missing_action(head: Span) -> Diagnostic:
    """A workflow whose braces close before any action."""
    return error(
        INCOMPLETE,
        f"{head_of(head)} does nothing",
        head,
        label='an action such as `send email "…"` is missing in its braces',
    )


def note_without_sign(span: Span) -> Diagnostic:
    """`owner: "x"` for `@owner: "x"`."""
    return error(
        LEFT_OUT,
        f"`@` is missing before `{span.text}`",
        span,
        label="a note begins with `@`",
        fixes=insert(Span(span.source, span.start, span.start), "@"),
    )


def unknown_action(span: Span) -> Diagnostic:
    """A word in a workflow or a test that begins nothing there."""
    return error(
        UNKNOWN_ITEM,
        f"`{span.text}` begins no action",
        span,
        label="expected `send`, `accept`, `end`, `add to`, `call` or `notify`",
    )


def bare_condition(span: Span) -> Diagnostic:
    """A condition at the top level of a file."""
    return error(
        BARE_CONDITION,
        "a condition stands in this file without a segment around it",
        span,
        label="this condition has no name",
        help="write `segment a_name { where … }` around it",
    )


def late_language(span: Span) -> Diagnostic:
    """The language line is not the first."""
    return error(
        LATE_LANGUAGE,
        "the language line stands first in a file",
        span,
        label="this must be the first line",
        help="move it to the top",
    )


def row_width(span: Span, cells: int, columns: int) -> Diagnostic:
    """A row of a table of cases with too few or too many values."""
    return error(
        ROW_WIDTH,
        f"this row has {count(cells, 'value')} for {count(columns, 'column')}",
        span,
        label=f"{count(columns, 'value')} expected",
        help="write `-` where a value is left out",
    )
