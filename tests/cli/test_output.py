"""Writing a file: all of it or none of it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import IO

import pytest

from segdsl.cli.output import write_file, write_rows


def half(file: IO[str]) -> None:
    file.write("half")
    raise ValueError("the rows ended")


def test_a_file_that_could_not_be_finished_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(ValueError, match="the rows ended"):
        write_file(path, half)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_rights_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_file(link, lambda file: file.write("new"))
    assert link.is_symlink()
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


class Screen(io.StringIO):
    """A terminal of so many columns."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (
            60,
            [
                "part     count  such as",
                "───────  ─────  ─────────────────────────",
                "in both  2      1272, 1293, 1300 and 1301",
                "neither  0",
            ],
        ),
        (
            37,
            [
                "part     count  such as",
                "───────  ─────  ─────────────────────",
                "in both  2      1272, 1293, 1300 and",
                "                1301",
                "neither  0",
            ],
        ),
        (
            30,
            [
                "part     count",
                "  such as",
                "───────  ─────",
                "in both  2",
                "  1272, 1293, 1300 and 1301",
                "neither  0",
            ],
        ),
    ],
)
def test_a_table_on_a_narrow_screen(columns: int, shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    write_rows(
        ["part", "count", "such as"], [("in both", 2, "1272, 1293, 1300 and 1301"), ("neither", 0, "")], "table", None
    )
    assert screen.getvalue().splitlines() == shown
