"""`python -m segdsl.cli.pages > docs/codes.md`: all pages in one, for the built-in vocabulary."""

from __future__ import annotations

import sys

from segdsl.cli.pages import families
from segdsl.vocabulary.load import builtin

HEAD = """\
# Codes

Everything that `segdsl` complains of has a code. `segdsl explain-code SEG104` prints the page of one without a network,
also of the rules that a project's own vocabulary adds.
"""


def document() -> str:
    """The text of docs/codes.md."""
    parts = [HEAD]
    for family in families(builtin()):
        parts.append(f"## {family.title}\n\n{family.introduction}\n")
        parts += [f"### {page.code} {page.name}\n\n{page.body}\n" for page in family.pages]
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(document())
