"""`python -m segdsl.cli.pages docs`: writes docs/codes.md and docs/lint, for the built-in vocabulary.

Without a folder, the text of docs/codes.md goes to stdout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from segdsl.base.diagnostics import Severity
from segdsl.base.record import record
from segdsl.cli.pages import Page, all_pages, families, of_lint_rule, of_rule
from segdsl.lint.known import portable_codes
from segdsl.lint.run import all_rules
from segdsl.lint.settings import OFF
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import RuleForm

CODES = """\
# Codes

Everything that `segdsl` complains of has a code. `segdsl explain-code SEG104` prints the page of one without a network,
also of the rules that a project's own vocabulary adds.
"""

LINT = """\
# Lint rules

Advice: what makes sense and is probably not meant, or may be misread. Each rule has a level, `error`, `warning`, `info`
or `off`, that a project may change, and some have options:

```toml
[lint.levels]
missing-owner = "warning"
negated-unknown = "off"

[lint.options.too-broad]
minimum = 3
```

Where a rule is wrong for once, a comment says why, for its line or for the item that follows:
`# segdsl: allow zero-excluded  those without clicks get another mail`.

`segdsl explain-code NAME` prints a page without a network. Rules that are `off` are for the projects that ask for them;
those of `portable` are errors in that profile, and silent elsewhere. The rules of a vocabulary (SEG3…) are those of the
partner program; a project's own are listed by `segdsl explain-code`. What the product's manual says of the join date,
that a contract is to be asked for beside it, is
[joined-date-without-stage](joined-date-without-stage.md), which a relationship stage satisfies as well.
"""


PORTABLE = "portable"
"""Where a level stands: what the profile of that name alone finds."""


@record
class Advice:
    """Something that can be switched: its page, and how it is reported unless a project says otherwise."""

    page: Page
    level: str

    @property
    def file(self) -> str:
        """The name of its page in docs/lint."""
        return f"{self.page.name}.md"


def documents() -> dict[str, str]:
    """The text of every generated document by its path below docs."""
    lint = {f"lint/{advice.file}": advice.page.markdown for advice in all_advice()}
    return {"codes.md": codes(), "lint/README.md": _listed(), **lint}


def all_advice() -> list[Advice]:
    """The lint rules, what the built-in vocabulary discourages, and what the portable profile finds, by code."""
    words = builtin()
    rules = [Advice(of_lint_rule(rule), rule.level.value if rule.level else OFF) for rule in all_rules()]
    discouraged = [
        Advice(of_rule(rule, words.name), Severity.WARNING.value)
        for rule in words.rules
        if rule.form is RuleForm.DISCOURAGES
    ]
    portable = [Advice(page, PORTABLE) for page in all_pages(words) if page.code in portable_codes()]
    return sorted([*rules, *discouraged, *portable], key=lambda advice: advice.page.code)


def codes() -> str:
    """The text of docs/codes.md. What has a page in docs/lint is named there with its first sentence."""
    elsewhere = {advice.page.code: advice.file for advice in all_advice()}
    parts = [CODES]
    for family in families(builtin()):
        parts.append(f"## {family.title}\n\n{family.introduction}\n")
        for page in family.pages:
            file = elsewhere.get(page.code)
            body = page.body if file is None else f"{page.meaning} See [{page.name}](lint/{file})."
            parts.append(f"### {page.code} {page.name}\n\n{body}\n")
    return "\n".join(parts)


def _listed() -> str:
    rows = [
        f"| {each.page.code} | [{each.page.name}]({each.file}) | {each.level} | {each.page.meaning} |"
        for each in all_advice()
    ]
    return "\n".join([LINT, "| code | rule | level | finds |", "|---|---|---|---|", *rows, ""])


def write(folder: Path) -> Iterator[Path]:
    """Write the documents below a folder, and take away pages of what is no more; gives what was changed."""
    made = documents()
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            yield path
    for path in sorted((folder / "lint").glob("*.md")):
        if f"lint/{path.name}" not in made:
            path.unlink()
            yield path


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.stdout.write(codes())
    for folder in sys.argv[1:]:
        for changed in write(Path(folder)):
            sys.stdout.write(f"{changed}\n")
