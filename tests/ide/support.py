"""Words to write with: those of the partner program, with a small project around."""

from __future__ import annotations

from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ide.complete import complete
from segdsl.ide.words import Words
from segdsl.syntax.parse import parse
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Field

FILE = """
param few = 5
param late = 2026-01-31
window q1 = 2026-01-01 to 2026-03-31
#: Partners who must not be written to.
segment silent { where relationship_stage = Expired AND partner_name is known }
"""
GROUPS = (("VIP", 120), ("Gold", 1), ('a "b"\n', 2))


def values(field: Field) -> tuple[tuple[str, int], ...]:
    return GROUPS if field.name == "partner_group" else (("Joined", 7),) if field.name == "relationship_stage" else ()


def words() -> Words:
    parsed = parse(Source("rules.seg", FILE))
    checked = check({"rules.seg": parsed}, builtin())
    return Words(vocabulary=builtin(), checked=checked, overrides={"few": "7", "given": "3"}, values=values)


def offers(text: str) -> list[str]:
    """The texts of the offers at `|`, or at the end."""
    before = text.partition("|")[0]
    return [offer.text for offer in complete(text.replace("|", ""), len(before), words())]
