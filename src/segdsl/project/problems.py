"""What can be wrong with where a project keeps its settings."""

from __future__ import annotations

from segdsl.base.diagnostics import Code, Diagnostic, warning
from segdsl.base.source import Span

TWO_CONFIGURATIONS = Code("SEG969", "two-configurations")


def two_configurations(place: Span, read: str) -> Diagnostic:
    """Settings in two files of one folder."""
    return warning(
        TWO_CONFIGURATIONS,
        f"these settings are not read, since there is a `{read}` beside this file",
        place,
        help=("keep the settings in one of the two files",),
    )
