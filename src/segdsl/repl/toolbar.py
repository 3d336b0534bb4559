"""The line below the prompt: how the rule stands, how many it finds, and what holds for every rule."""

from __future__ import annotations

from collections.abc import Callable

from segdsl.ide.diagnose import State
from segdsl.repl.host import NO_DATA, Answer, Standing

Pieces = list[tuple[str, str]]

_GAP = "  "
_WRONG, _GOOD, _FAINT = "class:bad", "class:good", "class:faint"


def toolbar(
    answer: Answer | None,
    is_now: bool,
    last: Answer | None,
    standing: Standing,
    columns: int,
    can_show: Callable[[str], bool],
) -> Pieces:
    """The pieces of the line, with their styles, as many as fit.

    `answer` is the last one; where `is_now` is false another is on its way, and so that nothing jumps this one keeps
    its place. `last` is what was counted last.
    """
    pieces = state(answer, is_now, can_show)
    room = columns - sum(len(text) + len(_GAP) for _, text in pieces)
    pieces += _count(answer, is_now, last, room, "−" if can_show("−") else "-")
    pieces.append((_FAINT, f"as of {standing.today}"))
    waits = f" {_dots(can_show)}" if not standing.is_ready and standing.data != NO_DATA else ""
    pieces.append((_FAINT, f"{standing.data}{waits}"))
    pieces.append((_FAINT, standing.profile))
    return _fitting(pieces, columns)


def state(answer: Answer | None, is_now: bool, can_show: Callable[[str], bool]) -> Pieces:
    """How a text stands, in a word or two; dots in that place while it is not known."""
    if answer is None:
        return []
    style, text = _state(answer)
    if not is_now:
        style, text = _FAINT, f"{_dots(can_show):{len(text)}}"
    return [(style, text)] if text else []


def _dots(can_show: Callable[[str], bool]) -> str:
    return "…" if can_show("…") else "..."


def _state(answer: Answer) -> tuple[str, str]:
    match answer.state:
        case State.EMPTY:
            return "", ""
        case State.INCOMPLETE:
            return "", "incomplete"
        case State.WRONG:
            return _WRONG, f"error at {answer.column}" if answer.column else "error"
        case State.RULE if answer.is_empty:
            return _WRONG, "matches nobody, ever"
        case State.RULE if answer.trouble:
            return _WRONG, answer.trouble
        case _:
            return _GOOD, "ok"


def _count(answer: Answer | None, is_now: bool, last: Answer | None, room: int, minus: str) -> Pieces:
    """The count of this answer, or the last there was; of another rule in a fainter shade and without a time."""
    shown = answer if answer is not None and answer.count is not None else last
    if shown is None or shown.count is None:
        return []
    is_own = shown is answer
    style = "" if is_own and is_now else _FAINT
    share = f" ({100 * shown.count / shown.total:.1f} %)" if shown.total else ""
    took = f", {max(shown.seconds * 1e3, 1):,.0f} ms" if is_own else ""
    bare = f"{shown.count:,} of {shown.total:,}"
    pieces = [(style, next((text for text in (f"{bare}{share}{took}", f"{bare}{share}") if len(text) <= room), bare))]
    if is_own and shown.entered is not None and (shown.entered or shown.left):
        pieces.append((style, f"+{shown.entered:,} {minus}{shown.left:,}"))
    return pieces


def _fitting(pieces: Pieces, columns: int) -> Pieces:
    """As many as there is room for, with a gap between; the first is cut if it must be."""
    line: Pieces = []
    room = columns
    for style, text in pieces:
        plain = "".join(letter if letter.isprintable() else "?" for letter in text)
        gap = _GAP if line else ""
        if len(gap + plain) > room and line:
            break
        line.append((style, (gap + plain)[:room]))
        room -= len(gap + plain)
    return line
