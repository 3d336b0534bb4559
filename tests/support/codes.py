"""Every code that the package declares, found by looking at all its modules."""

from __future__ import annotations

from collections import defaultdict
from importlib import import_module
from pkgutil import walk_packages

import segdsl
from segdsl.base.diagnostics import Code
from segdsl.lint.rule import LintRule
from segdsl.vocabulary.load import builtin


def modules() -> list[str]:
    return [module.name for module in walk_packages(segdsl.__path__, "segdsl.") if "__main__" not in module.name]


def names_of_codes() -> dict[str, set[str]]:
    """The readable names by code, of declared codes and of the built-in vocabulary's rules; one each is right."""
    codes: dict[str, set[str]] = defaultdict(set)
    for module in modules():
        for value in vars(import_module(module)).values():
            if isinstance(value, LintRule):
                value = value.code
            if isinstance(value, Code):
                codes[value.code].add(value.name)
    for rule in builtin().rules:
        codes[rule.code].add(rule.name)
    return codes
