"""Segments as a language: readable rules, checked, run in memory and in SQL with the same answer.

The names below are the library. They are loaded when they are first used, so that `import segdsl` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from segdsl.api import (
        RuleError,
        diagnose,
        findings,
        in_words,
        load_project,
        load_vocabulary,
        matching,
        members,
        open_data,
        predicate,
        rule,
        sql,
        verdicts,
        why,
    )
    from segdsl.base.diagnostics import Diagnostic
    from segdsl.engines.problems import DataError
    from segdsl.ir.nodes import Rule
    from segdsl.vocabulary.model import Vocabulary

_HOMES = {
    "DataError": "segdsl.engines.problems",
    "Diagnostic": "segdsl.base.diagnostics",
    "Rule": "segdsl.ir.nodes",
    "Vocabulary": "segdsl.vocabulary.model",
}

__all__ = [
    "DataError",
    "Diagnostic",
    "Rule",
    "RuleError",
    "Vocabulary",
    "diagnose",
    "findings",
    "in_words",
    "load_project",
    "load_vocabulary",
    "matching",
    "members",
    "open_data",
    "predicate",
    "rule",
    "sql",
    "verdicts",
    "why",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module `segdsl` has no attribute `{name}`")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "segdsl.api")), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
