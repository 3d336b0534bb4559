"""The page about §2 names everything that there is; its blocks are run with those of the other pages."""

from __future__ import annotations

import re
from pathlib import Path

from segdsl.base.diagnostics import Code
from segdsl.vocabulary import problems
from segdsl.vocabulary.load import builtin

PAGE = (Path(__file__).parents[2] / "docs/language/vocabulary.md").read_text(encoding="utf-8")


def test_every_mistake_has_a_line() -> None:
    codes = {code.code: code.name for code in vars(problems).values() if isinstance(code, Code)}
    assert dict(re.findall(r"^\| (SEG9\d\d) \| ([a-z-]+) \|", PAGE, re.MULTILINE)) == codes


def test_every_word_of_the_partner_program_is_listed() -> None:
    program = builtin()
    for word in (*program.words, *program.windows, *program.relations, *program.fields["contract_stage"].members):
        assert f"`{word}`" in PAGE.replace("\n", " ")
