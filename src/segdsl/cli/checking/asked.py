"""What was asked of `segdsl check`, as options say it."""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.base.diagnostics import Severity
from segdsl.base.record import record


@record(kw_only=True)
class Asked:
    """What to look at, and how: the project around `paths`, or `rule`. What is None is as the project says."""

    paths: tuple[str, ...]
    rule: str | None
    overrides: Mapping[str, str]
    stdin_name: str | None
    profile: str | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    baseline: str | None
    write_baseline: bool


@record(kw_only=True)
class Fixing:
    """Whether to fix, also with fixes that may change the meaning, and whether only to show what would change."""

    fix: bool
    unsafe: bool
    only_diff: bool

    @property
    def is_asked(self) -> bool:
        """Whether anything is to be fixed, or shown fixed."""
        return self.fix or self.unsafe or self.only_diff


@record(kw_only=True)
class Reporting:
    """How to report, and what makes the exit code 1."""

    form: str
    output: str | None
    statistics: bool
    fail_level: Severity
    exit_zero: bool
