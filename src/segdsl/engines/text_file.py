"""Texts on disk, for CSV and JSON alike: UTF-8, perhaps packed by gzip."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from segdsl.engines import problems
from segdsl.engines.problems import Complaint, DataError

_BLOCK_BYTES = 1 << 20
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def expect_utf8(path: Path, label: str) -> None:
    """Raise DataError where the file cannot be read, or is not UTF-8 from end to end, also where nobody looks."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with explained(label), open_bytes(path) as data:
        try:
            while block := data.read(_BLOCK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise DataError(_undecodable(path, label)) from None


@contextmanager
def open_text(path: Path) -> Iterator[IO[str]]:
    """The file as UTF-8 text, unpacked if its name ends in .gz, a byte-order mark left out, line ends untouched."""
    with open_bytes(path) as data, io.TextIOWrapper(data, encoding="utf-8-sig", newline="") as text:
        yield text


def open_bytes(path: Path) -> IO[bytes]:
    """The bytes of the text."""
    return cast(IO[bytes], gzip.open(path)) if is_packed(path) else path.open("rb")


def is_packed(path: Path) -> bool:
    """Whether the file's name says that it is packed by gzip."""
    return path.name.lower().endswith(".gz")


@contextmanager
def explained(label: str) -> Iterator[None]:
    """What the operating system and gzip complain about, as DataError."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise DataError(problems.not_compressed(label)) from None
    except OSError as error:
        raise DataError(problems.unreadable(label, error.strerror or str(error))) from None


def _undecodable(path: Path, label: str) -> Complaint:
    """Where the file stops being UTF-8."""
    before = 0
    with open_bytes(path) as data:
        for number, line in enumerate(data, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                if number == 1 and line.startswith(_UTF16_MARKS):
                    return problems.utf16(label)
                return problems.not_utf8(label, before + error.start + 1, number)
            before += len(line)
    return problems.unreadable(label, "it changed meanwhile")  # pragma: no cover -- needs a second writer
