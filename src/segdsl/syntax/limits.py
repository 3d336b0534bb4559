"""What a text may not exceed, so that no later stage has to fear it. Limits of its parts are where those are built."""

from __future__ import annotations

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Source, Span
from segdsl.syntax.problems import limits as problems

FILE_BYTES_MAX = 1024 * 1024
PROBLEMS_MAX = 100


def too_large(source: Source) -> Diagnostic | None:
    """The complaint about a file that is too large, if it is."""
    text = source.text
    if len(text) * 4 <= FILE_BYTES_MAX or len(text.encode("utf-8", "replace")) <= FILE_BYTES_MAX:
        return None
    return problems.file_too_large(Span(source, 0, min(len(text), 1)), FILE_BYTES_MAX // 1024)
