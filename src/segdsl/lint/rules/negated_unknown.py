"""A negated condition on a field that may be unknown (§6.2)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Severity, info
from segdsl.check.branches import Use
from segdsl.check.problems.wording import at, excerpt
from segdsl.ir import nodes as ir
from segdsl.lint.look import Place, Places, in_company
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Vocabulary

ABOUT = """
A negated condition leaves out those of whom the field is unknown, as the condition without the NOT does.

Whether an unknown contract stage is `Expired` is unknown, and so is whether it is not. A segment of all but the expired
therefore misses every partner without a value, and nobody notices: they are in neither list. `OR … is unknown` takes
them in.

Nothing is reported where the rule asks anywhere whether the field is known, where another condition wants a value of
it anyway, and for sets: a partner without groups is in none of them. What `in segment` brings is that segment's matter.
"""

BAD = """
partner_group any of ("VIP") AND contract_stage != Expired
"""

GOOD = """
partner_group any of ("VIP") AND (contract_stage != Expired OR contract_stage is unknown)
"""


def check(context: Context, options: Options) -> Iterator[Diagnostic]:
    """The first negated condition on each such field; one answer settles them all."""
    known = _known_by_facts(context.vocabulary)
    for written in context.conditions:
        if not any(_negated(use) for use in written.own):
            continue
        asked = {use.leaf.field.name for use in written.uses if isinstance(use.leaf, ir.Known)}
        places = Places(written)
        found: dict[str, list[Use]] = {}
        for use, company in in_company(written.node, lambda use: _wanted(use, known)):
            field = None if use.origin.via else _negated(use)
            if field is not None and field.name not in asked and company.find(field.name) is None:
                found.setdefault(field.name, []).append(use)
        for uses in found.values():
            yield _left_out(uses, places.of(uses[0]), context.vocabulary.subject)


def _negated(use: Use) -> Field | None:
    """The field that may be unknown, of a negated condition."""
    match use.leaf:
        case ir.Compare(field) | ir.OneOf(field) | ir.Contains(field) | ir.Within(field) if use.negated:
            return None if field.required or field.type is FieldType.SET else field
        case _:
            return None


Facts = dict[str, list[tuple[frozenset[str], str]]]


def _known_by_facts(vocabulary: Vocabulary) -> Facts:
    """For each field the values with which another field is known."""
    facts: Facts = {}
    for fact in vocabulary.facts:
        if fact.field is not None and fact.known is not None:
            facts.setdefault(fact.field, []).append((frozenset(fact.members), fact.known))
    return facts


def _wanted(use: Use, facts: Facts) -> Iterable[Hashable]:
    """The fields that are known wherever the condition is true, but for what a negated one says."""
    if use.negated:
        return
    match use.leaf:
        case ir.Compare(field, ir.Op.EQ, value):
            values: tuple[ir.Value, ...] = (value,)
        case ir.OneOf(field, values):
            pass
        case ir.Compare(field) | ir.Contains(field) | ir.Within(field):
            values = ()
        case ir.Total(window=ir.SinceField(field)) | ir.Absent(window=ir.SinceField(field)):
            values = ()
        case _:
            return
    yield field.name
    for members, other in facts.get(field.name, ()):
        if values and members.issuperset(values):
            yield other


def _left_out(uses: list[Use], place: Place, subject: str) -> Diagnostic:
    assert isinstance(place.condition, tree.Statement)
    name = place.condition.subject.span.text
    meant = place.whole.span if place.is_direct else place.condition.span
    under = "" if place.is_direct else "under NOT, "
    fixes: tuple[Fix, ...] = ()
    if place.is_direct and len(uses) == 1:
        edits = (Edit(at(meant, meant.start), "("), Edit(at(meant, meant.end), f" OR {name} is unknown)"))
        fixes = (Fix(f"add `OR {name} is unknown`", edits, Confidence.UNSAFE),)
    return info(
        RULE.code,
        f"{under}`{excerpt(meant.text)}` finds no {subject} whose `{name}` is unknown",
        meant,
        "unknown is neither this nor its opposite",
        help=f"if those are meant too, add `OR {name} is unknown`",
        fixes=fixes,
    )


RULE = LintRule(
    code=Code("SEG604", "negated-unknown"),
    level=Severity.INFO,
    about=ABOUT,
    bad=BAD,
    good=GOOD,
    repair="add `OR … is unknown`, or `AND … is known` to say that they are not meant",
    check=check,
    is_portable=False,
)
