"""`make new KIND=lint NAME=foo-bar`: the files that a new thing needs, from the templates beside this script.

For a lint rule: the rule with a code of its own, a test that fails until the rule finds something, and its page.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEMPLATES = Path(__file__).parent / "templates"
STYLE = range(603, 650)
"""The codes of lint rules that are about how a rule reads; whoever wants another family changes it in the rule."""


def main(arguments: list[str]) -> int:
    """Write the files; gives the exit code, 2 where that cannot be done."""
    match arguments:
        case ["lint", name]:
            return new_lint_rule(name)
        case _:
            return _fail("usage: make new KIND=lint NAME=foo-bar")


def new_lint_rule(name: str) -> int:
    """Write a lint rule, its test and its page."""
    from segdsl.cli.pages import all_pages
    from segdsl.vocabulary.load import builtin

    pages = all_pages(builtin())
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        return _fail(f"`{name}` is no name for a rule: write it small, with hyphens, such as `mixed-and-or`")
    if name in [page.name for page in pages]:
        return _fail(f"there is already something called `{name}`: segdsl explain-code {name}")
    taken = {page.code for page in pages}
    code = next(code for number in STYLE if (code := f"SEG{number}") not in taken)
    module = name.replace("-", "_")
    rule, test = f"src/segdsl/lint/rules/{module}.py", f"tests/lint/rules/test_{module}.py"
    for path, template in ((rule, "lint_rule.txt"), (test, "lint_test.txt")):
        text = (TEMPLATES / template).read_text(encoding="utf-8")
        text = text.replace("{NAME}", name).replace("{CODE}", code).replace("{MODULE}", module)
        (ROOT / path).write_text(text, encoding="utf-8")
    # In a process of its own, which sees the new rule.
    subprocess.run([sys.executable, "-m", "segdsl.cli.pages", "docs"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    sys.stdout.write(
        f"{code} {name}\n"
        f"  {rule}: say what it finds and why that matters, then find it\n"
        f"  {test}: fails until it does; add what it must find and what it must leave alone\n"
        f"  docs/lint/{name}.md: its page; `make snapshots` writes it anew\n"
    )
    return 0


def _fail(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
