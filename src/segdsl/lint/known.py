"""What can be named where a rule is configured or allowed: every code, and whether what it says is advice.

An error of the language says that a rule has no defined meaning. Nobody can decide otherwise, so its level is fixed and
no comment allows it. Everything else is advice.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from segdsl.base.diagnostics import Code
from segdsl.base.record import record
from segdsl.lint import problems
from segdsl.lint.run import all_rules
from segdsl.vocabulary.model import RuleForm, Vocabulary

CHECKED_ADVICE = frozenset({"SEG707"})
"""What the checker says that is advice; all else that it says is an error."""

_OWN_ADVICE = (
    problems.UNKNOWN_INSTRUCTION,
    problems.MISSING_REASON,
    problems.UNUSED_SUPPRESSION,
    problems.STALE_BASELINE,
)
_CHECKED = ("segdsl.syntax.problems", "segdsl.check.problems")


@record
class Known:
    """Rules and errors by code and by readable name, and the codes of those that are advice."""

    by_word: dict[str, Code]
    advice: frozenset[str]

    @property
    def names(self) -> tuple[str, ...]:
        """The readable names, of which a misspelt one may be meant."""
        return tuple(dict.fromkeys(code.name for code in self.by_word.values()))

    def is_advice(self, word: str) -> bool:
        """Whether this code or name is that of advice; False for an error of the language."""
        return self.by_word[word].code in self.advice


def known(vocabulary: Vocabulary) -> Known:
    """All there is to name in a project with this vocabulary."""
    checked = [code for package in _CHECKED for code in _codes(package)]
    rules = [Code(rule.code, rule.name) for rule in vocabulary.rules]
    advice = [*_OWN_ADVICE, *_portable(), *(rule.code for rule in all_rules())]
    by_word = {word: code for code in (*checked, *rules, *advice) for word in (code.code, code.name)}
    discouraged = {rule.code for rule in vocabulary.rules if rule.form is RuleForm.DISCOURAGES}
    return Known(by_word, frozenset({*CHECKED_ADVICE, *discouraged, *(code.code for code in advice)}))


@cache
def portable_codes() -> frozenset[str]:
    """The codes of what the portable profile alone finds."""
    return frozenset(code.code for code in _portable())


def _portable() -> list[Code]:
    return _codes("segdsl.portable.problems")


def _codes(name: str) -> list[Code]:
    """The codes that a module declares, or the modules of a package."""
    module = import_module(name)
    parts = [import_module(f"{name}.{part.name}") for part in iter_modules(getattr(module, "__path__", ()))]
    return [code for each in (module, *parts) for code in _declared(each)]


def _declared(module: ModuleType) -> list[Code]:
    return [value for value in vars(module).values() if isinstance(value, Code)]
