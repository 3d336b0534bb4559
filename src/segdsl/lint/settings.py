"""What a project says of lint rules: the `[lint]` table, read when somebody lints, since only then rules are known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, assert_never

from segdsl.base.diagnostics import Diagnostic, Severity
from segdsl.base.record import record
from segdsl.lint import problems
from segdsl.lint.rule import LintRule, Option, Options
from segdsl.vocabulary.model import Vocabulary
from segdsl.vocabulary.problems import unknown_choice
from segdsl.vocabulary.settings import Settings as Table

if TYPE_CHECKING:
    from segdsl.lint.known import Known

OFF = "off"
LEVELS = (OFF, *(severity.value for severity in reversed(Severity)))
PORTABLE = "portable"
PROFILES = ("default", PORTABLE)


@record(kw_only=True)
class LintSettings:
    """Which advice is given, and how loud.

    `levels` are by code or readable name, None for a rule that is off; `options` by name of the rule. `only`, where it
    is given, are the codes and names that are asked for: no other advice is given. `baseline` is a path from the
    project's root.
    """

    levels: Mapping[str, Severity | None] = {}
    options: Mapping[str, Options] = {}
    profile: str = PROFILES[0]
    baseline: str | None = None
    only: frozenset[str] | None = None

    def level(self, code: str, name: str, usual: Severity | None) -> Severity | None:
        """How what has this code is reported; None where it is not. `usual` is how, unless a project says otherwise.

        A rule that is off unless asked for is a warning where `only` asks for it.
        """
        if self.only is not None:
            if self.only.isdisjoint((code, name)):
                return None
            usual = usual or Severity.WARNING
        for word in (code, name):
            if word in self.levels:
                return self.levels[word]
        return usual


def read_lint(table: Table | None, vocabulary: Vocabulary) -> tuple[LintSettings, tuple[Diagnostic, ...]]:
    """The settings in the `[lint]` table, if there is one, with what is wrong with them; wrong ones are left out."""
    if table is None:
        return LintSettings(), ()
    start = len(table.complaints)
    table.only(("levels", "options", "profile", "baseline"))
    settings = LintSettings(
        levels=_levels(table, vocabulary),
        options=_options(table),
        profile=table.choice("profile", {profile: profile for profile in PROFILES}) or PROFILES[0],
        baseline=table.text("baseline"),
    )
    return settings, tuple(table.complaints[start:])


def _levels(lint: Table, vocabulary: Vocabulary) -> dict[str, Severity | None]:
    levels = lint.table("levels", "`[lint.levels]`")
    if levels is None:
        return {}
    from segdsl.lint.known import known

    rules = known(vocabulary)
    words = {word: word for word in LEVELS}
    given: dict[str, Severity | None] = {}
    for rule in levels.content:
        level = levels.choice(rule, words)
        if level is not None and _can_be(rule, level, rules, levels):
            given[rules.by_word[rule].code] = None if level == OFF else Severity(level)
    return given


def _can_be(rule: str, level: str, rules: Known, levels: Table) -> bool:
    """Whether there is such a rule, and it may have this level; complains if not."""
    if rule not in rules.by_word:
        levels.complain(problems.unknown_rule(levels.key_place(rule), rule, rules.names))
    elif not rules.is_advice(rule) and level != Severity.ERROR.value:
        levels.complain(problems.error_lowered(levels.key_place(rule), rule))
    else:
        return True
    return False


def _options(lint: Table) -> dict[str, Options]:
    options = lint.table("options", "`[lint.options]`")
    if options is None:
        return {}
    from segdsl.lint.run import all_rules

    rules = {rule.code.name: rule for rule in all_rules()}
    given = {}
    for name in options.content:
        table = options.table(name, f"`[lint.options.{name}]`")
        if name not in rules:
            options.complain(problems.unknown_rule(options.key_place(name), name, rules))
        elif table is not None:
            given[name] = _options_of(rules[name], table)
    return given


def _options_of(rule: LintRule, table: Table) -> Options:
    """The options that are given, each of the kind that its default has."""
    table.only(rule.options)
    read: dict[str, Option | None] = {}
    for option, default in rule.options.items():
        match default:
            case bool():
                read[option] = table.flag(option)
            case int():
                read[option] = table.whole(option)
            case str() if option in rule.choices:
                read[option] = table.choice(option, {choice: choice for choice in rule.choices[option]})
            case str():
                read[option] = table.text(option)
            case tuple():
                read[option] = _some_of(rule.choices.get(option), option, table)
            case _:
                assert_never(default)
    return {option: value for option, value in read.items() if value is not None}


def _some_of(choices: tuple[str, ...] | None, option: str, table: Table) -> tuple[str, ...] | None:
    """A list of texts, of which each must be one of the choices, if there are any."""
    texts = table.texts(option, may_be_empty=True)
    for index, text in enumerate(texts or ()):
        if choices is not None and text not in choices:
            table.complain(unknown_choice(table.value_place(option, index), option, text, choices))
            return None
    return texts
