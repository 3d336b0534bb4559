"""`find`: everything that is to be reported of rules, from what reading, checking, lint rules and the profile say.

errors ───────────────────────────────────────────────────────────────┐
advice of the checker ─ levels ┐                                       ├─► Findings
lint rules, the profile ─ levels ┴─ what comments allow ─ complaints ──┘
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from segdsl.base.diagnostics import Diagnostic, Severity, in_reading_order
from segdsl.base.record import record, replace
from segdsl.lint.rule import Context
from segdsl.lint.run import all_rules, gather, level_of, lint
from segdsl.lint.settings import PORTABLE, LintSettings
from segdsl.lint.suppress import Suppressed, may_allow, suppress
from segdsl.syntax.parse import Parse

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
    errors, advice = _told_apart(found, settings)
    advice += [*lint(context, settings), *_departures(context, settings)]
    return _settled(context, errors, advice, context.files, settings)


class FoundInParts:
    """What `find` finds in a project whose files are looked at a few at a time, in their order.

    `nothing` is the context of no files. What is held of the files is what was found in them, what rules gather that
    look across files, and those files that allow anything: whether that was needed is known at the end.
    """

    def __init__(self, nothing: Context, settings: LintSettings) -> None:
        self._all = nothing
        self._settings = settings
        self._errors: list[Diagnostic] = []
        self._advice: list[Diagnostic] = []
        self._allowing: dict[str, Parse] = {}
        self._local = [rule for rule in all_rules() if not rule.gathers]
        self._across = [rule for rule in all_rules() if rule.gathers]

    def add_said(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Take what reading and checking gave; what of it is advice, at its levels, and the errors."""
        errors, advice = _told_apart(found, self._settings)
        self._errors += errors
        self._advice += advice
        return [*errors, *advice]

    def add(self, context: Context, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Look at some files, of which reading and checking gave this; what there is to say of them alone."""
        said = self.add_said(found)
        advice = [*lint(context, self._settings, self._local), *_departures(context, self._settings)]
        self._advice += advice
        self._allowing |= {name: parse for name, parse in context.files.items() if may_allow(parse)}
        gather(context, self._settings)
        self._all.take_over(context)
        return said + advice

    def findings(self) -> Findings:
        """What is to be reported, when all files were added."""
        advice = [*self._advice, *lint(self._all, self._settings, self._across)]
        return _settled(self._all, self._errors, advice, self._allowing, self._settings)


def _told_apart(found: Iterable[Diagnostic], settings: LintSettings) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The errors, and the advice at its levels."""
    errors: list[Diagnostic] = []
    advice: list[Diagnostic] = []
    for diagnostic in found:
        (errors if diagnostic.is_error else advice).append(diagnostic)
    return errors, list(levelled(advice, settings))


def _settled(
    context: Context,
    errors: list[Diagnostic],
    advice: list[Diagnostic],
    files: Mapping[str, Parse],
    settings: LintSettings,
) -> Findings:
    """What is left when comments in the files have allowed what they allow."""
    # Where something could not be read, a rule may have been silent that has much to say.
    is_asked = _nothing if errors else partial(was_asked, context, settings)
    outcome = suppress(files, dict.fromkeys(advice), partial(_known, context), is_asked)
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
