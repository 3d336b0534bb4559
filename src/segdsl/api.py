"""The library: thin functions behind the public names of `segdsl`. What is heavy is imported when it is called.

>>> import segdsl
>>> from datetime import date
>>> quiet = segdsl.rule("relationship_stage = Joined AND clicks < 5 since joined")
>>> partner = {
...     "relationship_stage": "Joined",
...     "original_joined_date": date(2026, 3, 1),
...     "clicks": [(date(2026, 3, 5), 3)],
... }
>>> segdsl.predicate(quiet).at(date(2026, 3, 31)).verdict(partner)
True
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from segdsl.base.diagnostics import Diagnostic, in_reading_order
from segdsl.base.source import Source
from segdsl.check.check import check, check_condition
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project
from segdsl.syntax.parse import parse_condition
from segdsl.vocabulary.load import builtin, load
from segdsl.vocabulary.model import Vocabulary

if TYPE_CHECKING:
    from segdsl.backends.memory.compile import Predicate
    from segdsl.engines.engine import Engine
    from segdsl.explain.subject import SubjectExplained

Subject = TypeVar("Subject")


class RuleError(ValueError):
    """A rule or vocabulary has an error; `diagnostics` say which, with places and fixes."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(_line(diagnostic) for diagnostic in self.diagnostics))


def load_vocabulary(text: str | None = None, *, extends: Vocabulary | None = None) -> Vocabulary:
    """The built-in vocabulary of the partner program, or the one declared in `text` (TOML, as in `segdsl.toml`).

    Raises RuleError where the text has a mistake.
    """
    if text is None:
        return builtin()
    loaded = load(text, "vocabulary", extends or builtin())
    if loaded.vocabulary is None:
        raise RuleError(loaded.diagnostics)
    return loaded.vocabulary


def diagnose(
    text: str, *, words: Vocabulary | None = None, params: Mapping[str, str] | None = None
) -> tuple[Diagnostic, ...]:
    """What there is to say of a rule: errors and advice in reading order, empty where there is nothing.

    Advice is that of the checker and of the lint rules at their usual levels.
    """
    from segdsl.lint.findings import find
    from segdsl.lint.run import context_of_condition
    from segdsl.lint.settings import LintSettings

    vocabulary = words or builtin()
    parsed = parse_condition(Source("rule", text))
    meant = check_condition(parsed, vocabulary, overrides=params or {})
    context = context_of_condition(parsed, meant, check({}, vocabulary), vocabulary)
    return find(context, [*parsed.diagnostics, *meant.diagnostics], LintSettings()).diagnostics


def rule(text: str, *, words: Vocabulary | None = None, params: Mapping[str, str] | None = None) -> Rule:
    """The meaning of a rule such as `clicks < 5 since joined`, to hand to the other functions.

    `words` is the vocabulary (default: the built-in one); `params` are values for `$name`, as text.
    Raises RuleError where the rule has an error; warnings do not.
    """
    meant, found = _checked(text, words, params)
    if meant is None:
        raise RuleError(found)
    return meant


def load_project(folder: str | Path = ".", *, params: Mapping[str, str] | None = None) -> Project:
    """The project in or around `folder`: its vocabulary, rules and what is wrong with them.

    `project.checked.rules` holds the rules that make sense, by name; `project.diagnostics` what is wrong with the rest,
    and `findings(project)` also the advice of lint rules. Raises `segdsl.project.files.ProjectError` where a file
    cannot be read.
    """
    from segdsl.project.load import load_project as load

    return load(Path(folder).absolute(), overrides=params)


def findings(project: Project) -> tuple[Diagnostic, ...]:
    """What `segdsl check` reports of a project: with the levels of its settings, its comments and its baseline.

    Raises `segdsl.project.files.ProjectError` where the baseline that the settings name is not there.
    """
    from segdsl.project.findings import findings_of

    return findings_of(project).diagnostics


def predicate(meant: Rule, *, summed: bool = False) -> Predicate:
    """The rule compiled for Python objects: `predicate(rule).at(day).verdict(partner)` is True, False or None.

    With `summed`, partners carry sums in place of events; see `segdsl.backends.memory.compile`.
    """
    from segdsl.backends.memory.compile import compile_predicate

    return compile_predicate(meant, summed=summed)


def matching(
    meant: Rule, subjects: Iterable[Subject], *, as_of: date | datetime, timezone: tzinfo = UTC
) -> list[Subject]:
    """Those of the subjects (mappings or objects, with dated events) for whom the rule is true on `as_of`."""
    return predicate(meant).at(_day(as_of, timezone), timezone).members(subjects)


def members(
    meant: Rule,
    data: str | Path | Mapping[str, Any],
    *,
    as_of: date | datetime,
    timezone: tzinfo = UTC,
    words: Vocabulary | None = None,
) -> list[Any]:
    """The keys of the members, in order, by SQL on DuckDB.

    `data` is a folder of files, or relations by name: paths, Arrow tables, data frames, or lists of dicts.
    Raises `segdsl.DataError` where the data is not as the vocabulary says.
    """
    with open_data(data, [meant], words=words) as engine:
        result = engine.members(meant, today=_day(as_of, timezone), zone=timezone)
        return [row[0] for batch in result.batches() for row in batch]


def verdicts(
    meant: Rule,
    data: str | Path | Mapping[str, Any],
    *,
    as_of: date | datetime,
    timezone: tzinfo = UTC,
    words: Vocabulary | None = None,
) -> dict[Any, bool | None]:
    """True, False or None (unknown) for the key of every subject; the arguments are those of `members`."""
    with open_data(data, [meant], words=words) as engine:
        result = engine.verdicts(meant, today=_day(as_of, timezone), zone=timezone)
        return {row[0]: row[1] for batch in result.batches() for row in batch}


def in_words(meant: Rule, *, as_of: date | datetime, timezone: tzinfo = UTC, words: Vocabulary | None = None) -> str:
    """The rule in plain English, with its dates as of `as_of`, and who is left out for want of data."""
    from segdsl.explain.layout import plain_text, rule_lines
    from segdsl.explain.words import in_words as said

    return plain_text(rule_lines(said(meant, words or builtin(), today=_day(as_of, timezone), zone=timezone)))


def why(
    meant: Rule,
    subject: object,
    *,
    key: object = "",
    as_of: date | datetime,
    timezone: tzinfo = UTC,
    words: Vocabulary | None = None,
) -> SubjectExplained:
    """Why the subject (a mapping or object, with dated events) is a member or not, what would flip that, and when.

    `key` is what the explanation calls the subject. `str()` of it is the explanation in plain English.
    """
    from segdsl.explain.subject import explain_subject

    today = _day(as_of, timezone)
    return explain_subject(meant, subject, words or builtin(), key=key, today=today, zone=timezone)


def open_data(
    data: str | Path | Mapping[str, Any], rules: Iterable[Rule], *, words: Vocabulary | None = None
) -> Engine:
    """An engine over the data that can answer these rules, for asking more than once; close it, or use `with`."""
    from segdsl.engines.files import find_relations, open_files

    known = words or builtin()
    relations = data if isinstance(data, Mapping) else find_relations(Path(data), known)
    return open_files(relations, known, list(rules))


def sql(
    meant: Rule,
    *,
    as_of: date | datetime,
    timezone: tzinfo = UTC,
    dialect: str = "duckdb",
    verdicts: bool = False,
    words: Vocabulary | None = None,
) -> str:
    """The query that finds the members on `as_of`, or with `verdicts` every subject's verdict."""
    from segdsl.backends.sql.compile import members_query, verdicts_query

    write = verdicts_query if verdicts else members_query
    return write(meant, words or builtin(), today=_day(as_of, timezone), zone=timezone, dialect=dialect).sql


def _checked(
    text: str, words: Vocabulary | None, params: Mapping[str, str] | None
) -> tuple[Rule | None, tuple[Diagnostic, ...]]:
    parsed = parse_condition(Source("rule", text))
    checked = check_condition(parsed, words or builtin(), overrides=params or {})
    found = in_reading_order([*parsed.diagnostics, *checked.diagnostics])
    failed = any(diagnostic.is_error for diagnostic in found)
    return (None if failed else checked.rule), found


def _line(diagnostic: Diagnostic) -> str:
    place = diagnostic.span.position
    return f"{place.line}:{place.column} {diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}"


def _day(as_of: date | datetime, zone: tzinfo) -> date:
    """The day of a run: an instant is on some day only in a zone (§4.1)."""
    if isinstance(as_of, datetime):
        return (as_of if as_of.tzinfo is None else as_of.astimezone(zone)).date()
    return as_of
