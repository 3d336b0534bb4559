"""What the stream that people read from can show: colours, a width, letters beyond ASCII."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import IO

from segdsl.base.record import record
from segdsl.cli.safe import safe, width

_TAB = "    "
# The few signs of our own messages that have a likeness in ASCII; any other letter is shown by its number.
_IN_ASCII = str.maketrans({"…": "...", "→": "->", "–": "-", "─": "-", "×": "x", "§": "par. "})


class Colour(Enum):
    """What a colour is for, as the numbers that a terminal knows it by."""

    ERROR = "1;31"
    WARNING = "1;33"
    INFO = "1;32"
    STRONG = "1"
    FRAME = "1;34"
    HELP = "1;36"
    ADDED = "32"


@record(kw_only=True)
class Terminal:
    """What can be shown. `columns` is None where nobody looks at a screen: a file, a pipe."""

    colour: bool = False
    columns: int | None = None
    encoding: str = "utf-8"

    def show(self, text: str) -> str:
        """`text` on one line, without anything that is obeyed, in letters that can be written."""
        shown = safe(text.replace("\t", _TAB))
        if shown.isascii() or self.can_show(shown):
            return shown
        return shown.translate(_IN_ASCII).encode(self.encoding, "backslashreplace").decode(self.encoding)

    def can_show(self, signs: str) -> bool:
        """Whether the signs can be written as they are."""
        try:
            signs.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def paint(self, text: str, colour: Colour) -> str:
        """`text` in a colour, if there are colours."""
        return f"\x1b[{colour.value}m{text}\x1b[0m" if self.colour and text else text

    def wrap(self, text: str, indent: int) -> Iterator[str]:
        """The text, shown, in lines that fit beside an indentation; one line where nobody looks at a screen."""
        room = None if self.columns is None else max(self.columns - indent, 20)
        line = ""
        for word in self.show(text).split(" "):
            longer = f"{line} {word}" if line else word
            if room is not None and line and width(longer) > room:
                yield line
                line = word
            else:
                line = longer
        yield line


PLAIN = Terminal()


def terminal_of(stream: IO[str], environment: Mapping[str, str]) -> Terminal:
    """What `stream` can show. `NO_COLOR` wins over `FORCE_COLOR`, and that over `TERM=dumb` and over not being one."""
    is_terminal = stream.isatty()
    return Terminal(
        colour=_has_colour(is_terminal, environment),
        columns=_columns() if is_terminal else None,
        encoding=getattr(stream, "encoding", None) or "ascii",
    )


def _has_colour(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0", "false"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def _columns() -> int:
    from shutil import get_terminal_size

    return get_terminal_size().columns
