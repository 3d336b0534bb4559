"""Rows of a result as a table, CSV, JSON, JSON lines or Parquet, to stdout or a file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from segdsl.cli.safe import safe, width
from segdsl.cli.session import fail
from segdsl.cli.terminal import Terminal, terminal_of

if TYPE_CHECKING:
    from segdsl.engines.engine import Result

TEXT_FORMATS = ("table", "csv", "json", "jsonl")
FORMATS = (*TEXT_FORMATS, "parquet")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_GAP = "  "
_LAST_MIN = 20
_WORDS = {True: "true", False: "false", None: "unknown"}

Rows = Iterable[tuple[Any, ...]]
LayOut = Callable[[list[str], list[int], Terminal], Iterator[str]]


def write_result(result: Result, format: str, output: str | None) -> None:
    """Write the rows in one of `FORMATS`. Verdicts are written as `true`, `false` and `unknown`.

    Ends the program with exit code 2 where the file cannot be written; no half-written file is left behind.
    """
    if format == "parquet":
        if output is None:
            raise click.UsageError("Parquet needs a file; give one with -o")
        result.write_parquet(Path(output))
        return
    rows = (row for batch in result.batches() for row in batch)
    write_rows(list(result.columns), rows, format, output)


def write_rows(columns: list[str], rows: Rows, format: str, output: str | None) -> None:
    """The same for plain rows, in one of `TEXT_FORMATS`; a column `verdict` holds True, False or None."""
    write = _WRITERS[format]
    worded = _in_words(columns, rows)
    if output is None:
        write(columns, worded, sys.stdout)
    else:
        write_file(Path(output), lambda file: write(columns, worded, file))


def write_file(path: Path, write: Callable[[IO[str]], object]) -> None:
    """Replace a file in one step, so that a failure leaves the old one as it was, and nothing beside it.

    It keeps the rights that it had; where it is a link, what it leads to is replaced. What is there and no plain file,
    such as `/dev/null`, is written into. Ends the program with exit code 2 where the file cannot be written.
    """
    if path.exists() and not path.is_file():
        _write_into(path, write)
        return
    target = path.resolve()
    beside = target.with_name(f"{target.name}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="") as file:
            write(file)
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    except OSError as error:
        fail(f"`{path}` cannot be written: {(error.strerror or str(error)).lower()}")
    finally:
        # Also where the rows themselves could not be had.
        with suppress(OSError):
            beside.unlink()


def _write_into(path: Path, write: Callable[[IO[str]], object]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            write(file)
    except OSError as error:
        fail(f"`{path}` cannot be written: {(error.strerror or str(error)).lower()}")


def _in_words(columns: list[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
    if "verdict" not in columns:
        yield from rows
        return
    at = columns.index("verdict")
    for row in rows:
        yield (*row[:at], _WORDS[row[at]], *row[at + 1 :])


def _write_table(columns: list[str], rows: Rows, file: IO[str]) -> None:
    shown = [[safe(str(cell)) for cell in row] for row in rows]
    widths = [max([width(name), *(width(row[i]) for row in shown)]) for i, name in enumerate(columns)]
    rule = "─" if _can_encode(file) else "-"
    screen = terminal_of(file, os.environ)
    start = sum(size + len(_GAP) for size in widths[:-1])
    if screen.columns is not None and 0 < start < start + widths[-1] > screen.columns:
        room = screen.columns - start
        lay_out: LayOut = _beside if room >= _LAST_MIN else _below
        widths[-1] = room if room >= _LAST_MIN else 0
    else:
        lay_out = _in_one_line
    for line in (columns, [rule * size for size in widths], *shown):
        for each in lay_out(line, widths, screen):
            file.write(f"{each.rstrip()}\n")


def _in_one_line(line: list[str], widths: list[int], screen: Terminal) -> Iterator[str]:  # noqa: ARG001
    yield _GAP.join(cell + " " * (size - width(cell)) for cell, size in zip(line, widths, strict=True))


def _beside(line: list[str], widths: list[int], screen: Terminal) -> Iterator[str]:
    """The last cell in lines of its own width."""
    *cells, last = line
    head = "".join(cell + " " * (size - width(cell)) + _GAP for cell, size in zip(cells, widths[:-1], strict=True))
    for each in screen.wrap(last, width(head)):
        yield head + each
        head = " " * width(head)


def _below(line: list[str], widths: list[int], screen: Terminal) -> Iterator[str]:
    """The last cell in lines of its own, where nothing would be left of it beside the others."""
    *cells, last = line
    yield from _in_one_line(cells, widths[:-1], screen)
    if last:
        yield from (_GAP + each for each in screen.wrap(last, len(_GAP)))


def _can_encode(file: IO[str]) -> bool:
    return (getattr(file, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"


def _write_csv(columns: list[str], rows: Rows, file: IO[str]) -> None:
    import csv

    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_without_formula(cell) for cell in row] for row in rows)


def _without_formula(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula, with the quote in front that keeps it a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _write_json(columns: list[str], rows: Rows, file: IO[str]) -> None:
    import json

    file.write("[")
    comma = "\n"
    for row in rows:
        file.write(f"{comma}  {json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str)}")
        comma = ",\n"
    file.write("]\n" if comma == "\n" else "\n]\n")


def _write_jsonl(columns: list[str], rows: Rows, file: IO[str]) -> None:
    import json

    for row in rows:
        file.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) + "\n")


_WRITERS: dict[str, Callable[[list[str], Rows, IO[str]], None]] = {
    "table": _write_table,
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_jsonl,
}
