"""Rule files from disk to text: which ones there are, and what each says."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from segdsl.base.diagnostics import Code, Diagnostic, error
from segdsl.base.source import Source, Span

SUFFIX = ".seg"
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "build", "dist"})

NOT_UTF8 = Code("SEG901", "not-utf-8")


class ProjectError(Exception):
    """The environment is not as asked for: a path that is not there, a file that cannot be read.

    `help` says what to do.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help


def rule_files(path: Path) -> Iterator[Path]:
    """The rule file `path`, or those below the folder `path` in order of name; hidden folders are left out.

    Raises ProjectError where there is nothing at `path`.
    """
    if path.is_dir():
        for child in sorted(path.iterdir()):
            if child.is_dir():
                if not child.name.startswith(".") and child.name not in _SKIPPED_FOLDERS:
                    yield from rule_files(child)
            elif child.suffix == SUFFIX:
                yield child
    elif path.is_file():
        yield path
    else:
        raise ProjectError(f"there is no file or folder `{path}`")


def read_source(path: Path, name: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    r"""The text of a file. Bytes that are not UTF-8 are one diagnostic and stand as `\ufffd` in the text.

    Raises ProjectError where the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProjectError(f"`{name}` cannot be read: {(error.strerror or str(error)).lower()}") from error
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The text in `data`; a byte-order mark at its head is left out (§1.1)."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Source(name, data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        source = Source(name, data.decode("utf-8", errors="replace"))
        at = len(data[: error.start].decode("utf-8", errors="replace"))
        return source, (_not_utf8(Span(source, at, at + 1), data, error.start),)


def _not_utf8(span: Span, data: bytes, offset: int) -> Diagnostic:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    message = f"this file is not UTF-8: byte {offset + 1} cannot be read"
    return error(NOT_UTF8, "this file is UTF-16, not UTF-8" if utf16 else message, span, help="save the file as UTF-8")
