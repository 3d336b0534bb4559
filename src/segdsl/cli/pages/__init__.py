"""A page for every code: what it means and why, a bad example, a good one, and how to get from one to the other.

The pages stand in one Markdown file per family, under a heading each: `## SEG104 foreign-operator`. The page of a
vocabulary's compatibility rule is made of what the rule says, that of a lint rule stands in the rule's own file.
`docs/codes.md` is all pages in one, and `docs/lint` has a page for each piece of advice that can be switched; both are
written by `python -m segdsl.cli.pages`. There the examples are run.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from functools import cache

from segdsl.base.diagnostics import Severity
from segdsl.base.record import record
from segdsl.lint.rule import LintRule, Option
from segdsl.lint.run import all_rules
from segdsl.vocabulary.model import CompatibilityRule, RuleForm, Vocabulary

# The families of codes by their hundred, in order, each with its file.
FAMILIES = {
    "1": "writing",
    "2": "words",
    "3": "together",
    "4": "logic",
    "5": "reach",
    "6": "style",
    "7": "tests",
    "8": "answers",
    "9": "surroundings",
}
OF_RULES = "together"
"""The family of a vocabulary's rules, whatever codes a project gives its own."""

_PAGE = re.compile(r"^## (?P<code>SEG\d+) (?P<name>[\w-]+)\n\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


@record
class Page:
    """All about one code; `body` is Markdown, its first paragraph says what the code means."""

    code: str
    name: str
    body: str

    @property
    def meaning(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.body.partition("\n\n")[0].split())

    @property
    def markdown(self) -> str:
        """The page as a document of its own."""
        return f"# {self.code} {self.name}\n\n{self.body}\n"


@record
class Family:
    """The codes of one hundred: what they have in common, and their pages in order."""

    title: str
    introduction: str
    pages: tuple[Page, ...]


def find_page(code_or_name: str, vocabulary: Vocabulary) -> Page | None:
    """The page of a code or of its readable name, in any case; codes of the vocabulary's rules are among them."""
    wanted = code_or_name.casefold()
    in_family = FAMILIES.get(wanted.removeprefix("seg")[:1]) if wanted.startswith("seg") else None
    written = (*family(in_family).pages, *_of_lint(in_family)) if in_family else all_pages(vocabulary)
    found = [*_of_rules(vocabulary), *written]
    return next((page for page in found if wanted in (page.code.casefold(), page.name)), None)


def all_pages(vocabulary: Vocabulary) -> list[Page]:
    """Every page, by code."""
    return [page for each in families(vocabulary) for page in each.pages]


def families(vocabulary: Vocabulary) -> Iterator[Family]:
    """Every family, each with its pages and those of the vocabulary's rules, by code."""
    rules = _of_rules(vocabulary)
    for name in FAMILIES.values():
        read = family(name)
        pages = [*read.pages, *_of_lint(name), *(rules if name == OF_RULES else ())]
        yield Family(read.title, read.introduction, tuple(sorted(pages, key=lambda page: page.code)))


@cache
def family(name: str) -> Family:
    """The pages of a file of this folder."""
    content = pkgutil.get_data(__name__, f"{name}.md")
    assert content is not None
    head, _, rest = content.decode("utf-8").partition("\n## ")
    title, _, introduction = head.removeprefix("# ").partition("\n")
    pages = tuple(Page(page["code"], page["name"], page["body"].strip()) for page in _PAGE.finditer(f"## {rest}"))
    return Family(title, introduction.strip(), pages)


# ---- lint rules ------------------------------------------------------------------------------------------------


def _of_lint(name: str) -> list[Page]:
    return [of_lint_rule(rule) for rule in all_rules() if FAMILIES[rule.code.code[3]] == name]


def of_lint_rule(rule: LintRule) -> Page:
    """The page of a lint rule."""
    level = "It is off unless a project asks for it." if rule.level is None else f"{_LEVELS[rule.level]}."
    options = ", ".join(f"`{name} = {_as_toml(default)}`" for name, default in rule.options.items())
    paragraphs = [
        rule.about.strip(),
        " ".join(filter(None, [level, f"Its options: {options}." if options else "", _where(rule)])),
        f"Bad:\n\n```seg {rule.code.code}\n{rule.bad.strip()}\n```",
        f"Good:\n\n```seg\n{rule.good.strip()}\n```",
        f"To fix it: {rule.repair}.",
    ]
    return Page(rule.code.code, rule.code.name, "\n\n".join(paragraphs))


def _where(rule: LintRule) -> str:
    """Where it is not asked for."""
    whole = "It is asked where all rule files of the project are read." if rule.needs_whole else ""
    silent = "" if rule.is_portable else "The profile `portable` refuses what it advises, so there it is silent."
    return whole or silent


_LEVELS = {
    Severity.ERROR: "It is an error",
    Severity.WARNING: "It is a warning",
    Severity.INFO: "It is info: good to know, and it may well be meant",
}


def _as_toml(value: Option) -> str:
    match value:
        case tuple():
            return f"[{', '.join(map(_as_toml, value))}]"
        case str():
            return f'"{value}"'
        case _:
            return str(value)


# ---- rules of a vocabulary -------------------------------------------------------------------------------------


_TOGETHER = (
    "It is about conditions that hold together: sides of an OR never meet, and what `in segment` brings in counts "
    "where it lands."
)


def _of_rules(vocabulary: Vocabulary) -> list[Page]:
    return [of_rule(rule, vocabulary.name) for rule in vocabulary.rules]


def of_rule(rule: CompatibilityRule, vocabulary: str) -> Page:
    """The page of a rule of a vocabulary."""
    severity = "a warning" if rule.form is RuleForm.DISCOURAGES else "an error"
    paragraphs = [
        _sentence(rule.message),
        _sentence(rule.reason),
        f"This is {severity} of the vocabulary `{vocabulary}`. {_TOGETHER}",
        f"To fix it: {rule.fix}." if rule.fix else "",
    ]
    return Page(rule.code, rule.name, "\n\n".join(filter(None, paragraphs)))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
