"""`find`: everything that is to be reported of rules, from what reading, checking, lint rules and the profile say.

errors ───────────────────────────────────────────────────────────────┐
advice of the checker ─ levels ┐                                       ├─► Findings
lint rules, the profile ─ levels ┴─ what comments allow ─ complaints ──┘
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from segdsl.base.diagnostics import Diagnostic, Severity, in_reading_order
from segdsl.base.record import record, replace
from segdsl.lint.rule import Context
from segdsl.lint.run import all_rules, level_of, lint
from segdsl.lint.settings import PORTABLE, LintSettings
from segdsl.lint.suppress import Suppressed, suppress

if TYPE_CHECKING:
    from segdsl.lint.known import Known


@record
class Findings:
    """What is to be reported, in reading order, and what comments or a baseline allow."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[Suppressed, ...] = ()


def find(context: Context, found: Iterable[Diagnostic], settings: LintSettings) -> Findings:
    """What is to be reported of a project or a bare condition.

    `found` is what reading and checking it gave. Its errors are reported whatever `settings` say.
    """
    errors: list[Diagnostic] = []
    advice: list[Diagnostic] = []
    for diagnostic in found:
        (errors if diagnostic.is_error else advice).append(diagnostic)
    advice = [*levelled(advice, settings), *lint(context, settings), *_departures(context, settings)]
    # Where something could not be read, a rule may have been silent that has much to say.
    is_asked = _nothing if errors else partial(was_asked, context, settings)
    outcome = suppress(context.files, dict.fromkeys(advice), partial(_known, context), is_asked)
    reported = [*errors, *outcome.kept, *levelled(outcome.complaints, settings)]
    return Findings(in_reading_order(reported), outcome.suppressed)


def _known(context: Context) -> Known:
    # Few projects allow anything; all others need not know what could be.
    from segdsl.lint.known import known

    return known(context.vocabulary)


def was_asked(context: Context, settings: LintSettings, code: str) -> bool:
    """Whether what has this code would have been found in what was read."""
    from segdsl.lint.known import portable_codes

    if settings.profile != PORTABLE and code in portable_codes():
        return False
    rule = next((rule for rule in all_rules() if rule.code.code == code), None)
    if rule is not None:
        return level_of(rule, context, settings) is not None
    return settings.level(code, code, Severity.WARNING) is not None


def _nothing(_: str) -> bool:
    return False


def levelled(advice: Iterable[Diagnostic], settings: LintSettings) -> Iterator[Diagnostic]:
    """The advice at the levels that the settings give it, without what is off."""
    for diagnostic in advice:
        level = settings.level(diagnostic.code, diagnostic.name, diagnostic.severity)
        if level is not None:
            yield diagnostic if level is diagnostic.severity else replace(diagnostic, severity=level)


def _departures(context: Context, settings: LintSettings) -> Iterable[Diagnostic]:
    if settings.profile != PORTABLE:
        return ()
    from segdsl.portable.profile import departures

    return levelled(departures(context), settings)
