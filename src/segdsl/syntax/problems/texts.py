"""What can be wrong with texts, their quotes, and the characters of a file."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, error
from segdsl.base.source import Span
from segdsl.syntax.problems.wording import quoted, replace

_WITHOUT_WIDTH = frozenset("\u180e\u200b\u200c\u200d\u2060\ufeff")
FOREIGN_QUOTES = Code("SEG111", "foreign-quotes")
UNQUOTED_TEXT = Code("SEG112", "unquoted-text")
OPEN_QUOTE = Code("SEG113", "open-quote")
INVALID_ESCAPE = Code("SEG114", "invalid-escape")
HIDDEN_CHARACTER = Code("SEG115", "hidden-character")
EXOTIC_BLANK = Code("SEG116", "exotic-blank")
UNKNOWN_CHARACTER = Code("SEG117", "unknown-character")
_QUOTES = frozenset("'“”„«»‘’‚")


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
        help=(
            "compare with a plain number; nothing is measured in percent"
            if span.text == "%"
            else "in a text it stands in quotes; else remove it"
        ),
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


def foreign_quotes(span: Span, text: str) -> Diagnostic:
    """Single or typographic quotes around a text."""
    return error(
        FOREIGN_QUOTES,
        "a text stands in straight double quotes",
        span,
        label='write `"…"`',
        fixes=replace(span, quoted(text)),
    )


def unquoted_text(span: Span, text: str) -> Diagnostic:
    """`partner_name = Acme Ltd`."""
    return error(
        UNQUOTED_TEXT,
        "a text with blanks needs quotes",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=replace(span, quoted(text)),
    )


def unquoted_letters(span: Span) -> Diagnostic:
    """`partner_name = Café`."""
    return error(
        UNQUOTED_TEXT,
        f"`{span.text}` has characters that only a quoted text can have",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=replace(span, quoted(span.text)),
    )


def unquoted_word(span: Span) -> Diagnostic:
    """`send email nudge`."""
    return error(
        UNQUOTED_TEXT,
        "a text needs quotes here",
        span,
        label="write this in quotes",
        help="quote it",
        fixes=replace(span, quoted(span.text)),
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
        fixes=replace(span, "\\t"),
    )


def hidden_character(span: Span) -> Diagnostic:
    """A control character or a mark that turns the direction of text, anywhere in the file."""
    number = f"U+{ord(span.text[0]):04X}"
    return error(
        HIDDEN_CHARACTER,
        f"a character that cannot be seen stands here ({number})"
        if len(span.text) == 1
        else f"{len(span.text)} characters that cannot be seen stand here ({number}…)",
        span,
        label=number if len(span.text) == 1 else f"{number} and what follows",
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
        fixes=replace(span, "\n" * len(span.text), message="use an ordinary line end"),
    )


def exotic_blank(span: Span) -> Diagnostic:
    """A no-break space or another blank of Unicode, outside a text."""
    is_unseen = not set(span.text) - _WITHOUT_WIDTH
    return error(
        EXOTIC_BLANK,
        f"a blank of another kind stands here (U+{ord(span.text[0]):04X})",
        span,
        label="not an ordinary blank",
        help="remove it" if is_unseen else "use an ordinary blank",
        fixes=replace(span, "" if is_unseen else " ", message="remove it" if is_unseen else "use an ordinary blank"),
    )
