"""The prompt in terminals of every kind: what a person would see there."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.repl.support import project
from tests.repl.test_transcript import repl

RULE = "relationship_stage = Joined"
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|38;5;\d+|38;2;[\d;]+|9[0-7])(?:;\d+)*m")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path)


@pytest.mark.parametrize(
    ("columns", "rows", "settings", "has_colour"),
    [
        (80, 24, {}, True),
        (80, 24, {"COLORFGBG": "0;15"}, True),
        (40, 12, {}, True),
        (80, 24, {"NO_COLOR": "1"}, False),
        (80, 24, {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, True),
    ],
    ids=["usual", "light", "narrow", "no colour", "ascii"],
)
def test_a_rule_is_counted_and_answered(
    root: Path, columns: int, rows: int, settings: dict[str, str], has_colour: bool
) -> None:
    with repl(root, columns=columns, rows=rows, **settings) as screen:
        screen.until(lambda: screen.screen[0].startswith("seg>"), "the prompt")
        screen.send(RULE)
        screen.until(lambda: "ok  419 of 700" in screen.screen[-1], "the count")
        assert (COLOUR.search(screen.painted) is not None) is has_colour
        screen.send("\r")
        screen.until(lambda: "and 414 more" in screen.everything, "some members")
        screen.send(".count by partner_group")
        screen.send("\r")
        screen.until(lambda: "419 members in all" in screen.everything, "the bars")
        screen.send("relationship_stage = Join")
        screen.send("\x1b\r")
        screen.until(lambda: "did you mean" in screen.everything or "write `Joined`" in screen.everything, "the error")
        assert max(map(len, screen.screen)) <= columns
        if settings.get("LANG") == "C":
            assert screen.everything.isascii()
        screen.send("\x04")
        screen.until(lambda: "left with 0" in screen.everything, "the end")


def test_without_a_cursor_that_can_be_moved(root: Path) -> None:
    """No line below, so what is wrong is handed in and said; Ctrl-C says how to leave, and leaves."""
    with repl(root, TERM="dumb") as screen:
        screen.until(lambda: screen.screen[0].startswith("seg>"), "the prompt")
        screen.send(RULE)
        screen.send("\r")
        screen.until(lambda: "and 414 more" in screen.everything, "some members")
        screen.send("relationship_stage = Jo")
        screen.send("\r")
        screen.until(lambda: "`Jo` is not a value of `relationship_stage`" in screen.everything, "the error")
        screen.send("unfinished")
        screen.send("\x03")
        screen.until(lambda: screen.screen[-1] == "seg>", "a new line")
        screen.send("\x03")
        screen.until(lambda: "Ctrl-C again, or Ctrl-D, leaves" in screen.everything, "the word about leaving")
        screen.send("\x03")
        screen.until(lambda: "left with 0" in screen.everything, "the end")
    assert "unfinished" in "".join(path.read_text() for path in (root / "state/segdsl/history").iterdir())


def test_an_editor_of_ones_own(root: Path) -> None:
    """Ctrl-X Ctrl-E, with the text in a file; what is written there comes back to the line."""
    editor = root / "editor.py"
    editor.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "assert path.suffix == '.seg', path\n"
        "path.write_text(path.read_text().rstrip() + '\\n  AND joined on today\\n')\n"
    )
    with repl(root, EDITOR=f"{shlex.quote(sys.executable)} {shlex.quote(str(editor))}") as screen:
        screen.until(lambda: screen.screen[0].startswith("seg>"), "the prompt")
        screen.send(RULE)
        screen.until(lambda: RULE in screen.screen[0], "the line")
        screen.send("\x18\x05")
        screen.until(lambda: "AND joined on today" in "\n".join(screen.screen[:4]), "what was written")


def test_a_pasted_block_is_one_entry(root: Path) -> None:
    with repl(root) as screen:
        screen.until(lambda: screen.screen[0].startswith("seg>"), "the prompt")
        screen.paste("relationship_stage = Joined\n  AND joined in the last 60 days")
        screen.until(lambda: "105 of 700" in screen.screen[-1], "the count of the whole")
        assert "of 700 partners" not in screen.everything  # nothing was handed in
        screen.send("\r")
        screen.until(lambda: "105 of 700 partners" in screen.everything, "the answer")
