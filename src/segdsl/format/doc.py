"""An algebra of layouts: what may stand on one line, and where it breaks if it does not fit.

After Wadler, “A prettier printer” (2003), in the strict form of Lindig, “Strictly Pretty” (2000): a group is written on
one line if it fits there together with what follows up to the next place to break, else all its own lines break; inner
groups decide anew. A document is a text, a sequence (tuple), or of one of the kinds below. Rendering is iterative and
looks ahead by at most one line, so its time is linear in the document.
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

from segdsl.base.record import record


@record
class Line:
    """A place to break: `flat` where its group fits on one line, else a line end, with an empty line if `blank`.

    Without `flat`, it always breaks, and so do the groups around it.
    """

    flat: str | None
    blank: bool = False


@record
class IfBroken:
    """A text that stands only where its group is broken: the comma after the last of a list."""

    text: str


@record
class Aside:
    """A text that takes no room: a comment does not decide how the rule before it is laid out."""

    text: str


@record
class Nest:
    """Lines that break inside are indented by `by` more blanks."""

    by: int
    content: Doc


@record
class Group:
    """Written on one line, if it fits."""

    content: Doc


Doc: TypeAlias = "str | tuple[Doc, ...] | Line | IfBroken | Aside | Nest | Group"

LINE = Line(" ")
SOFT = Line("")
HARD = Line(None)
BLANK = Line(None, blank=True)

# What is still to be written: its indentation, whether it is on one line, and the document.
_Waiting: TypeAlias = "list[tuple[int, bool, Doc]]"


def render(doc: Doc, width: int) -> str:
    """The document as text, in lines of at most `width` characters where its groups allow that."""
    written: list[str] = []
    column = 0
    waiting: _Waiting = [(0, False, doc)]
    while waiting:
        indent, flat, doc = waiting.pop()
        match doc:
            case str() | Aside():
                text = doc if isinstance(doc, str) else doc.text
                written.append(text)
                column += len(text)
            case tuple():
                waiting += [(indent, flat, part) for part in reversed(doc)]
            case Nest():
                waiting.append((indent + doc.by, flat, doc.content))
            case Group():
                waiting.append((indent, flat or _fits(doc, waiting, width - column), doc.content))
            case IfBroken():
                if not flat:
                    waiting.append((indent, flat, doc.text))
            case Line():
                if flat:
                    waiting.append((indent, flat, doc.flat or ""))
                else:
                    written.append("\n\n" if doc.blank else "\n")
                    written.append(" " * indent)
                    column = indent
            case _:
                assert_never(doc)
    return "".join(written)


def _fits(group: Group, following: _Waiting, room: int) -> bool:
    """Whether the group, and what follows it up to the next place to break, fits into `room` on one line."""
    waiting: list[tuple[bool, Doc]] = [(True, group.content)]
    rest = len(following)
    while room >= 0:
        if waiting:
            flat, doc = waiting.pop()
        elif rest:
            rest -= 1
            _, flat, doc = following[rest]
        else:
            return True
        match doc:
            case str():
                room -= len(doc)
            case tuple():
                waiting += [(flat, part) for part in reversed(doc)]
            case Nest() | Group():
                waiting.append((flat, doc.content))
            case IfBroken():
                room -= 0 if flat else len(doc.text)
            case Line():
                if not flat or doc.flat is None:
                    return not flat
                room -= len(doc.flat)
            case Aside():
                pass
            case _:
                assert_never(doc)
    return False
