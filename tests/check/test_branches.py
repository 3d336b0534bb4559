"""Compatibility against brute force: what the walk says must be what writing out all branches says (§7.1)."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from segdsl.base.source import Source
from segdsl.check.branches import branches
from segdsl.check.check import check_condition
from segdsl.check.compatibility import judge
from segdsl.ir import nodes as ir
from segdsl.syntax.parse import parse_condition
from segdsl.vocabulary.load import load
from segdsl.vocabulary.model import Vocabulary
from tests.check.written import says

FIELDS = ("a", "b", "c")

RULES = """
[[rules]]
form = "excludes"
code = "OWN1"
name = "a-with-b"
when = { field = "a" }
beside = { field = "b" }
message = "`a` stands beside `b`"
reason = "a test"
fix = "leave one out"

[[rules]]
form = "requires"
code = "OWN2"
name = "a-without-c"
when = { field = "a" }
needs = { field = "c" }
message = "`a` stands without `c`"
reason = "a test"
fix = "add `c`"

[[rules]]
form = "discourages"
code = "OWN3"
name = "lone-b"
when = { field = "b" }
alone = true
message = "`b` stands alone"
reason = "a test"
fix = "add another"
"""


def vocabulary(rules: str, extra: str = "") -> Vocabulary:
    fields = "".join(f'[fields.{field}]\ntype = "integer"\n' for field in FIELDS)
    head = '[vocabulary]\nname = "letters"\nsubject = "thing"\nsubject_relation = "things"\ncurrency = "EUR"\n'
    text = f'{head}[relations]\nthings = {{ key = "id" }}\n{fields}{extra}{rules}'
    loaded = load(text, "letters.toml", None)
    assert loaded.vocabulary is not None, loaded.diagnostics
    return loaded.vocabulary


def some_rule(random: Random, depth: int) -> str:
    """A condition on the letters; no two leaves are written alike."""
    kind = random.choice(("leaf", "and", "or", "not")) if depth else "leaf"
    if kind == "leaf":
        return f"{random.choice(FIELDS)} = {random.randrange(10**6)}"
    if kind == "not":
        return f"NOT ({some_rule(random, depth - 1)})"
    parts = [f"({some_rule(random, depth - 1)})" for _ in range(random.choice((2, 2, 3)))]
    return f" {kind.upper()} ".join(parts)


Branch = frozenset[tuple[str, str]]


def written_out(expr: ir.Expr, negated: bool = False) -> set[Branch]:
    """All branches: the field and text of the leaves of each."""
    match expr:
        case ir.Not(part):
            return written_out(part, not negated)
        case ir.And(parts) | ir.Or(parts):
            each = [written_out(part, negated) for part in parts]
            if isinstance(expr, ir.And) is not negated:
                return {frozenset().union(*choice) for choice in product(*each)}
            return set().union(*each)
        case ir.Compare(field):
            assert expr.origin is not None
            return {frozenset({(field.name, expr.origin.span.text)})}
        case _:
            raise AssertionError(expr)


@pytest.mark.parametrize("seed", range(300))
def test_the_walk_and_the_branches_agree(seed: int) -> None:
    """Two conditions clash iff some branch has both; one lacks iff some branch has it without what it needs."""
    rule = some_rule(Random(seed), 3)
    words = vocabulary(RULES)
    checked = check_condition(parse_condition(Source("-e", rule)), vocabulary(""))
    assert checked.rule is not None
    all_branches = written_out(checked.rule.condition)
    found, _ = judge(branches(checked.rule.condition), words.rules, frozenset())

    clashing = {
        leaf for branch in all_branches for leaf in branch if leaf[0] == "a" and "b" in {other[0] for other in branch}
    }
    told = {
        text
        for diagnostic in found
        if diagnostic.code == "OWN1"
        for text in (diagnostic.span.text, diagnostic.labels[0].span.text)
        if text.startswith("a")
    }
    assert told == {text for _, text in clashing}

    lacking = {
        leaf
        for branch in all_branches
        for leaf in branch
        if leaf[0] == "a" and "c" not in {other[0] for other in branch}
    }
    told = {diagnostic.span.text for diagnostic in found if diagnostic.code == "OWN2"}
    assert told <= {text for _, text in lacking}
    assert bool(told) == bool(lacking)

    # A condition that is in an error gets no advice.
    errors = [diagnostic for diagnostic in found if diagnostic.is_error]
    wrong = {place.span.text for diagnostic in errors for place in (diagnostic, *diagnostic.labels)}
    alone = {
        leaf
        for branch in all_branches
        for leaf in branch
        if {other[0] for other in branch} == {"b"} and leaf[1] not in wrong
    }
    told = {diagnostic.span.text for diagnostic in found if diagnostic.code == "OWN3"}
    assert told <= {text for _, text in alone}
    assert wrong or bool(told) == bool(alone)


OWN = """
[metrics.clicks]
type = "count"
relation = "things"
date = "date"

[metrics.spend]
type = "money"
relation = "things"
date = "date"

[fields.kind]
type = "member"
members = ["Red", "Green", "Blue"]

[windows.ever]
all = true
"""


def rule_of(**settings: str) -> str:
    """A rule of a project, with the texts that every rule has."""
    texts = {"form": '"requires"', "code": '"OWN1"', "name": '"own-rule"', "message": '"this is not how it is done"'}
    texts |= {"reason": '"of what we learnt"', "fix": '"ask us"'}
    return "[[rules]]\n" + "".join(f"{key} = {value}\n" for key, value in (texts | settings).items())


def test_a_project_has_rules_of_its_own() -> None:
    """§7.1: a metric by its name, several members, several alternatives."""
    words = vocabulary(
        rule_of(
            when='{ metric = "spend" }',
            needs='[{ metric = "clicks" }, { field = "kind", any_of = ["Red", "Green"] }]',
        ),
        OWN,
    )
    says("spend > 5 EUR during ever AND no clicks during ever", "", words)
    says("spend > 5 EUR during ever AND kind any of (Red, Green)", "", words)
    says("spend > 5 EUR during ever AND kind = Green", "", words)
    says(
        "spend > 5 EUR during ever AND kind any of (Red, Blue)",
        """
        1:1 error[OWN1] this is not how it is done
          > `spend > 5 EUR during ever` stands without `clicks` or `kind any of (Red, Green)`
          note: of what we learnt
          help: ask us
        """,
        words,
    )


def test_any_metric_will_do() -> None:
    """§7.1: `any` stands for all metrics."""
    words = vocabulary(rule_of(when='{ field = "a" }', needs='{ metric = "any" }'), OWN)
    says("a = 1 AND (no clicks during ever OR spend > 5 EUR during ever)", "", words)
    says(
        "a = 1 AND (no clicks during ever OR b = 2)",
        """
        1:1 error[OWN1] this is not how it is done
          > `a = 1` stands without a metric
          note: of what we learnt
          help: ask us
        """,
        words,
    )


def test_a_metric_is_no_other_field() -> None:
    """§7.1: alone means without a condition on another field."""
    words = vocabulary(rule_of(form='"discourages"', when='{ field = "a" }', alone="true"), OWN)
    says("a = 1 AND b = 2", "", words)
    for rule in ("a = 1 AND no clicks during ever", "a = 1", "a = 1 OR b = 2"):
        says(
            rule,
            """
            1:1 warning[OWN1] this is not how it is done
              > `a = 1` stands alone
              note: of what we learnt
              help: ask us
            """,
            words,
        )
