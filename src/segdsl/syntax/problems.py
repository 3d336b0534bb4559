"""What can be wrong with the writing of a rule: one function per complaint, codes SEG1xx.

101 to 129 are about words and marks, 130 to 149 about values, 150 to 159 about limits.
"""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, error
from segdsl.base.source import Span

UNEXPECTED = Code("SEG101", "unexpected")
LEFT_OUT = Code("SEG102", "left-out")
NEEDLESS = Code("SEG103", "needless")
FOREIGN_OPERATOR = Code("SEG104", "foreign-operator")
FOREIGN_CONNECTIVE = Code("SEG105", "foreign-connective")
FOREIGN_LIST = Code("SEG106", "foreign-list")
CONFUSED = Code("SEG107", "confused-word")
RESERVED_WORD = Code("SEG108", "reserved-word")
MISSING_CONNECTIVE = Code("SEG109", "missing-connective")
INCOMPLETE = Code("SEG110", "incomplete-condition")
FOREIGN_QUOTES = Code("SEG111", "foreign-quotes")
UNQUOTED_TEXT = Code("SEG112", "unquoted-text")
OPEN_QUOTE = Code("SEG113", "open-quote")
INVALID_ESCAPE = Code("SEG114", "invalid-escape")
HIDDEN_CHARACTER = Code("SEG115", "hidden-character")
EXOTIC_BLANK = Code("SEG116", "exotic-blank")
UNKNOWN_CHARACTER = Code("SEG117", "unknown-character")
MISSPELT = Code("SEG118", "misspelt-word")
NOT_A_NAME = Code("SEG119", "not-a-name")
UNFINISHED = Code("SEG120", "unfinished")
UNKNOWN_ITEM = Code("SEG121", "unknown-item")
UNKNOWN_EDITION = Code("SEG122", "unknown-edition")
LATE_LANGUAGE = Code("SEG123", "late-language")
BARE_CONDITION = Code("SEG124", "bare-condition")
FOREIGN_COMMENT = Code("SEG126", "foreign-comment")
BARE_WINDOW = Code("SEG125", "bare-window")

INVALID_DATE = Code("SEG130", "invalid-date")
FOREIGN_NUMBER = Code("SEG131", "foreign-number")
FOREIGN_DATE = Code("SEG132", "foreign-date")
SINGULAR_UNIT = Code("SEG133", "singular-unit")
NUMBER_IN_WORDS = Code("SEG134", "number-in-words")
NEGATIVE_COUNT = Code("SEG135", "negative-count")
NOT_A_COUNT = Code("SEG139", "not-a-count")
INVALID_TIME = Code("SEG136", "invalid-time")
BARE_LIST = Code("SEG137", "bare-list")
ROW_WIDTH = Code("SEG138", "row-width")

FILE_TOO_LARGE = Code("SEG150", "file-too-large")
TOO_DEEP = Code("SEG151", "too-deep")
LIST_TOO_LONG = Code("SEG152", "list-too-long")
NUMBER_TOO_LONG = Code("SEG153", "number-too-long")
TOO_FAR = Code("SEG154", "too-far")
TEXT_TOO_LONG = Code("SEG155", "text-too-long")
TOO_MANY_PROBLEMS = Code("SEG159", "too-many-problems")


# ---- what does not fit -------------------------------------------------------------------------------------------
_QUOTES = frozenset("'“”„«»‘’‚")


def unexpected(span: Span, expected: str) -> Diagnostic:
    """The last resort: something that fits nowhere; `expected` says what could stand there, if that is known."""
    return error(
        UNEXPECTED,
        f"`{_line(span.text)}` cannot stand here",
        span,
        label=f"expected {expected}" if expected else "",
    )


def missing_word(after: Span, words: str) -> Diagnostic:
    """A word or mark that must stand behind `after`."""
    blank = "" if words in (")", ",", ":") else " "
    # Another word would do as well in place of some; then the fix is a guess.
    confidence = _confidence(words not in ("exactly", "days", "days ago"))
    return error(
        LEFT_OUT,
        f"`{words}` is missing after `{_line(after.text)}`",
        after,
        label=f"`{words}` is missing after this",
        fixes=_insert(_behind(after), blank + words, confidence),
    )


def missing_brace(after: Span, head: Span, marks: str, *, at_end: bool) -> Diagnostic:
    """An item whose closing brace is missing; `head` is its first words."""
    where = "the file ends" if at_end else "the next item begins"
    return error(
        UNFINISHED,
        f"{where} inside {_head(head)}; a `{marks}` is missing",
        after,
        label=f"`{marks}` is missing after this",
        labels=(Label(head, "this is still open"),),
        fixes=_insert(_behind(after), f"\n{marks}", Confidence.UNSAFE),
    )


def unfinished(after: Span, head: Span | None, expected: str) -> Diagnostic:
    """The text ends where more must follow."""
    return error(
        UNFINISHED,
        f"the file ends inside {_head(head)}" if head else "the text ends too early",
        after,
        label=f"expected {expected} after this",
        labels=(Label(head, "this is not finished"),) if head else (),
    )


def empty_text(span: Span) -> Diagnostic:
    """A condition that is not there at all."""
    return error(INCOMPLETE, "there is no condition", span, label="expected a condition such as `name = value`")


def needless(span: Span) -> Diagnostic:
    """A word or mark too many."""
    return error(
        NEEDLESS,
        f"`{span.text}` is too many",
        span,
        label="nothing is open that this could close" if span.text in ")]}" else "not needed here",
        fixes=(Fix("remove it", (Edit(span, ""),), Confidence.UNSAFE),),
    )


def unknown_character(span: Span) -> Diagnostic:
    """A character that means nothing in a rule."""
    if span.text in _QUOTES:
        return error(
            FOREIGN_QUOTES,
            "a text stands in straight double quotes",
            span,
            label='write `"…"`',
            help='a text has a `"` at both ends',
        )
    return error(
        UNKNOWN_CHARACTER,
        f"`{span.text}` means nothing in a rule",
        span,
        label="not used in rules",
        help="in a text it stands in quotes; else remove it",
        fixes=(Fix("remove it", (Edit(span, ""),), Confidence.UNSAFE),),
    )


def stray_quote(span: Span) -> Diagnostic:
    """A quote that opens or closes nothing."""
    return error(
        OPEN_QUOTE,
        "a quote stands here alone",
        span,
        label="no text can begin here",
        help='a text has a `"` at both ends',
        fixes=(Fix("remove it", (Edit(span, ""),), Confidence.UNSAFE),),
    )


def misspelt(span: Span, ours: str) -> Diagnostic:
    """`exacty 30 days ago`."""
    return error(
        MISSPELT,
        f"`{span.text}` is not a word of the language",
        span,
        label=f"did you mean `{ours}`?",
        help=f"did you mean `{ours}`?",
        fixes=_replace(span, ours),
    )


def confused(span: Span, ours: str, *, is_certain: bool = True) -> Diagnostic:
    """A word or mark where another one is meant."""
    return error(
        CONFUSED,
        f"`{_line(span.text)}` cannot stand here",
        span,
        label=f"write `{ours}`",
        fixes=_replace(
            span, f" {ours}" if span.text in (",", ";") and ours.isalpha() else ours, _confidence(is_certain)
        ),
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
        fixes=_insert(Span(span.source, span.start, span.start), "AND ", Confidence.UNSAFE),
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


def missing_operator(span: Span) -> Diagnostic:
    """`clicks 5`."""
    return error(
        INCOMPLETE,
        f"a comparison is missing between a name and `{span.text}`",
        span,
        label="before this stands `=`, `<`, `>=` or another comparison",
    )


def missing_subject(operator: Span) -> Diagnostic:
    """`clicks > 5 AND < 10`."""
    return error(
        INCOMPLETE,
        f"a name is missing before `{operator.text}`",
        operator,
        label="what is compared here?",
        help="each condition names what it compares, as in `a > 5 AND a < 10`",
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


def missing_comparison(name: Span, text: Span | None) -> Diagnostic:
    """`clicks AND …`: a name alone is no condition. `text`: what it may be a part of, if it is no name at all."""
    return error(
        INCOMPLETE,
        f"`{name.text}` alone is not a condition",
        name,
        label="a comparison such as `= 5`, `any of (…)` or `in the last 30 days` is missing after this",
        help=f"if `{_line(text.text)}` is one text, write it in quotes" if text else (),
        fixes=_replace(text, quoted(_line(text.text)), Confidence.UNSAFE) if text else (),
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
        f"{_head(head)} does nothing",
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
        fixes=_insert(Span(span.source, span.start, span.start), "@"),
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


# ---- words and marks of other languages --------------------------------------------------------------------------


def foreign_comment(span: Span, marks: str) -> Diagnostic:
    """`// …`, `-- …`, `/* … */`."""
    edits = (Edit(Span(span.source, span.start, span.start + 2), "#"),)
    return error(
        FOREIGN_COMMENT,
        "a comment begins with `#` and ends with its line",
        span,
        label="write `#`",
        fixes=(Fix("write `#`", edits, Confidence.SAFE),) if marks != "/*" else (),
    )


def foreign_operator(span: Span, ours: str) -> Diagnostic:
    """`==`, `<>`, `is greater than`: a comparison as others write it."""
    label = "comparison is written with one `=`" if span.text.startswith("==") else f"this is written `{ours}`"
    return error(
        FOREIGN_OPERATOR,
        f"`{_line(span.text)}` is not an operator here",
        span,
        label=label,
        help=f"use `{ours}`",
        fixes=_replace(span, ours),
    )


def foreign_connective(span: Span, ours: str) -> Diagnostic:
    """`&&`, `||`, `!`: logic in signs."""
    return error(
        FOREIGN_CONNECTIVE,
        f"`{span.text}` is written as the word `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def foreign_list(span: Span, ours: str) -> Diagnostic:
    """`IN (…)`, `is any of (…)`: a choice of values as others write it."""
    return error(
        FOREIGN_LIST,
        f"a choice of values is written `{ours} (…)`",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def foreign_known(span: Span, ours: str) -> Diagnostic:
    """`is null`, `is not known`."""
    return error(
        FOREIGN_OPERATOR,
        f"`{_line(span.text)}` is written `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def foreign_quotes(span: Span, text: str) -> Diagnostic:
    """Single or typographic quotes around a text."""
    return error(
        FOREIGN_QUOTES,
        "a text stands in straight double quotes",
        span,
        label='write `"…"`',
        fixes=_replace(span, quoted(text)),
    )


def unquoted_text(span: Span, text: str) -> Diagnostic:
    """`partner_name = Acme Ltd`."""
    return error(
        UNQUOTED_TEXT,
        "a text with blanks needs quotes",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=_replace(span, quoted(text)),
    )


def unquoted_letters(span: Span) -> Diagnostic:
    """`partner_name = Café`."""
    return error(
        UNQUOTED_TEXT,
        f"`{span.text}` has characters that only a quoted text can have",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=_replace(span, quoted(span.text)),
    )


def unquoted_word(span: Span) -> Diagnostic:
    """`send email nudge`."""
    return error(
        UNQUOTED_TEXT,
        "a text needs quotes here",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=_replace(span, quoted(span.text)),
    )


def open_quote(span: Span) -> Diagnostic:
    """A text whose second quote is missing."""
    return error(
        OPEN_QUOTE,
        "a text begins here whose closing quote is missing",
        span,
        label='the closing `"` is missing',
        fixes=(Fix("close the quote", (Edit(Span(span.source, span.end, span.end), '"'),), Confidence.UNSAFE),),
    )


def invalid_escape(span: Span) -> Diagnostic:
    r"""`\x`, `\u{110000}`."""
    fixes: tuple[Fix, ...] = ()
    if not span.text.startswith("\\u"):
        fixes = (Fix("write a backslash", (Edit(Span(span.source, span.start, span.start), "\\"),), Confidence.UNSAFE),)
    return error(
        INVALID_ESCAPE,
        f"`{span.text}` means no character",
        span,
        label="not a known escape",
        help='after a backslash stands `"`, `\\`, `n`, `t` or `u{…}` with the number of a visible character',
        fixes=fixes,
    )


def tab_in_text(span: Span) -> Diagnostic:
    """A tab between quotes, which looks like blanks."""
    return error(
        HIDDEN_CHARACTER,
        "a text holds a tab that looks like blanks",
        span,
        label="a tab",
        help="write `\\t`",
        fixes=_replace(span, "\\t"),
    )


def hidden_character(span: Span) -> Diagnostic:
    """A control character or a mark that turns the direction of text, anywhere in the file."""
    return error(
        HIDDEN_CHARACTER,
        f"a character that cannot be seen stands here (U+{ord(span.text):04X})",
        span,
        label=f"U+{ord(span.text):04X}",
        help="remove it",
        fixes=(Fix("remove it", (Edit(span, ""),), Confidence.UNSAFE),),
    )


def bare_return(span: Span) -> Diagnostic:
    """A carriage return without a line feed."""
    return error(
        HIDDEN_CHARACTER,
        "a line ends with a carriage return alone",
        span,
        label="an old line end",
        help="use an ordinary line end",
        fixes=_replace(span, "\n", message="use an ordinary line end"),
    )


def exotic_blank(span: Span) -> Diagnostic:
    """A no-break space or another blank of Unicode, outside a text."""
    return error(
        EXOTIC_BLANK,
        f"a blank of another kind stands here (U+{ord(span.text[0]):04X})",
        span,
        label="not an ordinary blank",
        help="use an ordinary blank",
        fixes=_replace(span, " ", message="use an ordinary blank"),
    )


def reserved_name(span: Span) -> Diagnostic:
    """A reserved word where a name is to be given."""
    return error(
        RESERVED_WORD,
        f"`{span.text}` is a reserved word",
        span,
        label="reserved, so not a name as it stands",
        help="write it in backticks",
        fixes=_replace(span, f"`{span.text}`", message="write it in backticks"),
    )


def reserved_value(span: Span) -> Diagnostic:
    """A reserved word as a value."""
    return error(
        RESERVED_WORD,
        f"`{span.text}` is a reserved word",
        span,
        label="reserved, so not a value as it stands",
        help="write it in quotes",
        fixes=_replace(span, quoted(span.text)),
    )


def empty_name(span: Span) -> Diagnostic:
    """Two backticks with nothing in between."""
    return error(NOT_A_NAME, "a name is missing between the backticks", span, label="no name")


def letters_in_name(span: Span) -> Diagnostic:
    """`segment café`."""
    return error(
        NOT_A_NAME,
        f"`{span.text}` has characters that a name cannot have",
        span,
        label="not a name",
        help="a name is made of the letters a to z, digits and `_`; any other stands in backticks",
        fixes=(Fix("write it in backticks", (Edit(span, f"`{span.text}`"),), Confidence.UNSAFE),),
    )


def unknown_language(span: Span) -> Diagnostic:
    """`language sql 1`."""
    return error(
        UNKNOWN_EDITION,
        f"there is no language `{span.text}` here",
        span,
        label="not segdsl",
        fixes=_replace(span, "segdsl"),
    )


def unknown_edition(span: Span) -> Diagnostic:
    """`language segdsl 2`."""
    return error(
        UNKNOWN_EDITION,
        f"edition {span.text} of segdsl is not known",
        span,
        label="this version knows edition 1",
        help="write `language segdsl 1`, or use a newer version of segdsl",
    )


# ---- values ------------------------------------------------------------------------------------------------------


def invalid_date(span: Span, year: int, month: int) -> Diagnostic:
    """`2026-02-30`."""
    from calendar import monthrange  # late, for few texts need it

    if not 1 <= month <= 12:
        reason = "a year has the months 01 to 12"
    elif year < 1:
        reason = "years start at 0001"
    else:
        last = monthrange(year, month)[1]
        reason = f"the last day of that month is {year:04}-{month:02}-{last:02}"
    return error(INVALID_DATE, f"there is no day `{span.text}`", span, label=reason)


def foreign_date(span: Span, readings: tuple[str, ...]) -> Diagnostic:
    """`31.3.2026`; `readings` are the days it can mean, written our way."""
    confidence = _confidence(len(readings) == 1)
    return error(
        FOREIGN_DATE,
        "a day is written year first, like 2026-03-31",
        span,
        label="write the year first",
        help="write " + " or ".join(f"`{reading}`" for reading in readings) if readings else (),
        fixes=tuple(Fix(f"write `{reading}`", (Edit(span, reading),), confidence) for reading in readings),
    )


def thousands_comma(span: Span, ours: str) -> Diagnostic:
    """`1,000`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written without thousands comma",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def decimal_comma(span: Span, ours: str) -> Diagnostic:
    """`1,5` or `1.000,50`."""
    return error(
        FOREIGN_NUMBER,
        "a number is written with a decimal point",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def misplaced_currency(span: Span, ours: str) -> Diagnostic:
    """`1000 $`, `USD 1000`."""
    return error(
        FOREIGN_NUMBER,
        "a sign stands before its amount, a code behind it",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def bare_list(span: Span, operator: Span, ours: str) -> Diagnostic:
    """`clicks = 5, 6`."""
    fix = Fix(f"write `{ours}`", (Edit(operator.to(span), ours),), Confidence.UNSAFE)
    return error(
        BARE_LIST,
        "several values stand in a list",
        span,
        label="more than one value",
        help=f"write `{ours}`",
        fixes=(fix,),
    )


def singular_unit(span: Span, ours: str) -> Diagnostic:
    """`30 day ago`."""
    return error(
        SINGULAR_UNIT,
        f"`{span.text}` is for one; here it is `{ours}`",
        span,
        label=f"write `{ours}`",
        fixes=_replace(span, ours),
    )


def number_in_words(span: Span, ours: int) -> Diagnostic:
    """`five`."""
    return error(
        NUMBER_IN_WORDS,
        "a number is written in digits",
        span,
        label=f"write `{ours}`",
        help=f"if the word is meant, write it in quotes: {quoted(span.text)}",
        fixes=_replace(span, str(ours)),
    )


def negative_count(span: Span) -> Diagnostic:
    """`-3 days ago`."""
    return error(
        NEGATIVE_COUNT,
        "a number of days, weeks, months or years is not negative",
        span,
        label="below zero",
        help="for a day to come, write `… from now` or `in the next …`",
    )


def not_a_count(span: Span) -> Diagnostic:
    """`1.5 days ago`."""
    return error(
        NOT_A_COUNT,
        "a number of days, weeks, months or years is a whole number",
        span,
        label="not a whole number",
    )


def invalid_time(span: Span) -> Diagnostic:
    """`25:00`."""
    return error(INVALID_TIME, f"there is no time of day `{span.text}`", span, label="times go from 00:00 to 23:59")


def row_width(span: Span, cells: int, columns: int) -> Diagnostic:
    """A row of a table of cases with too few or too many values."""
    return error(
        ROW_WIDTH,
        f"this row has {_count(cells, 'value')} for {_count(columns, 'column')}",
        span,
        label=f"{_count(columns, 'value')} expected",
        help="write `-` where a value is left out",
    )


# ---- limits ------------------------------------------------------------------------------------------------------


def file_too_large(span: Span, limit_kib: int) -> Diagnostic:
    """A file past the limit; it is not read."""
    return error(
        FILE_TOO_LARGE, f"the file is larger than {limit_kib} KiB", span, help="split it, and import what is shared"
    )


def too_deep(span: Span, limit: int) -> Diagnostic:
    """Parentheses and NOT nested past the limit."""
    return error(
        TOO_DEEP,
        f"conditions are nested more than {limit} deep",
        span,
        label="one too deep",
        help="give a part a name of its own with `segment`, and refer to it with `in segment`",
    )


def list_too_long(span: Span, limit: int) -> Diagnostic:
    """A list past the limit; `span` is the first part too many."""
    return error(LIST_TOO_LONG, f"the list has more than {limit:,} parts".replace(",", "_"), span, label="one too many")


def number_too_long(span: Span, limit: int) -> Diagnostic:
    """A number with too many digits."""
    return error(NUMBER_TOO_LONG, f"a number has at most {limit} digits", span, label="too many digits")


def too_far(span: Span, limit_days: int) -> Diagnostic:
    """A relative date more than a century away."""
    return error(TOO_FAR, f"a day is at most {limit_days} days away", span, label="too far away")


def text_too_long(span: Span, limit: int) -> Diagnostic:
    """A quoted text past the limit."""
    return error(TEXT_TOO_LONG, f"a text has at most {limit} bytes", span, label="too long")


def too_many_problems(span: Span, more: int) -> Diagnostic:
    """Stands after the last problem that is shown."""
    return error(TOO_MANY_PROBLEMS, f"{_count(more, 'problem')} more in this file", span, label="not shown")


# ---- wording -----------------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    """The text as one writes it in a rule."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _head(head: Span) -> str:
    """The first words of an item, its name in backticks."""
    kind, _, name = _line(head.text).partition(" ")
    return f"{kind.lower()} `{name}`" if name else f"`{kind.lower()}`"


def _behind(span: Span) -> Span:
    return Span(span.source, span.end, span.end)


def _insert(span: Span, text: str, confidence: Confidence = Confidence.SAFE) -> tuple[Fix, ...]:
    return (Fix(f"insert `{text.strip()}`", (Edit(span, text),), confidence),)


def _confidence(is_certain: bool) -> Confidence:
    return Confidence.SAFE if is_certain else Confidence.UNSAFE


def _line(text: str) -> str:
    return " ".join(text.split())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _replace(
    span: Span, text: str, confidence: Confidence = Confidence.SAFE, message: str | None = None
) -> tuple[Fix, ...]:
    source = span.source.text
    before, behind = source[max(span.start - 1, 0) : span.start], source[span.end : span.end + 1]
    # `a&&!b` must become neither `aANDNOTb` nor anything like it.
    left = " " if text[:1].isalnum() and (before.isalnum() or before == "_") else ""
    right = " " if text[-1:].isalpha() and behind and behind not in " \t\r\n(),:;]}" else ""
    return (Fix(message or f"write `{text.strip()}`", (Edit(span, f"{left}{text}{right}"),), confidence),)
