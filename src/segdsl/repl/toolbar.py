"""The line below the prompt: how the rule stands, how many it finds, and what holds for every rule."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.ide.diagnose import State
from segdsl.repl.host import NO_DATA, Answer, Standing

Pieces = list[tuple[str, str]]

_WRONG, _GOOD, _FAINT = "class:bad", "class:good", "class:faint"


def toolbar(
    answer: Answer | None, last: Answer | None, standing: Standing, columns: int, can_show: Callable[[str], bool]
) -> Pieces:
    """The pieces of the line, with their styles, as many as fit; `last` is what was counted last."""
    minus = "−" if can_show("−") else "-"
    pieces = [*_state(answer), *_count(answer, last, minus)]
    pieces.append((_FAINT, f"as of {standing.today}"))
    dots = " …" if can_show("…") else " ..."
    pieces.append((_FAINT, f"{standing.data}{'' if standing.is_ready or standing.data == NO_DATA else dots}"))
    pieces.append((_FAINT, standing.profile))
    return _fitting(pieces, columns)


def _state(answer: Answer | None) -> Pieces:
    if answer is None:
        return []
    match answer.state:
        case State.EMPTY:
            return []
        case State.INCOMPLETE:
            return [("", "incomplete")]
        case State.WRONG:
            return [(_WRONG, f"error at {answer.column}" if answer.column else "error")]
        case State.RULE if answer.is_empty:
            return [(_WRONG, "matches nobody, ever")]
        case State.RULE if answer.trouble:
            return [(_WRONG, answer.trouble)]
        case _:
            return [(_GOOD, "ok")]


def _count(answer: Answer | None, last: Answer | None, minus: str) -> Pieces:
    shown = answer if answer is not None and answer.count is not None else last
    if shown is None or shown.count is None:
        return []
    is_now = shown is answer
    share = f" ({100 * shown.count / shown.total:.1f} %)" if shown.total else ""
    took = f", {max(shown.seconds * 1e3, 1):,.0f} ms" if is_now else ""
    pieces = [("" if is_now else _FAINT, f"{shown.count:,} of {shown.total:,}{share}{took}")]
    if is_now and shown.entered is not None and (shown.entered or shown.left):
        pieces.append(("", f"+{shown.entered:,} {minus}{shown.left:,}"))
    return pieces


def _fitting(pieces: Pieces, columns: int) -> Pieces:
    """As many as there is room for, with a gap between; the first is cut if it must be."""
    line: Pieces = []
    room = columns
    for style, text in pieces:
        plain = "".join(letter if letter.isprintable() else "?" for letter in text)
        gap = "  " if line else ""
        if len(gap + plain) > room and line:
            break
        line.append((style, (gap + plain)[:room]))
        room -= len(gap + plain)
    return line
