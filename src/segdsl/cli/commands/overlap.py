"""`segdsl overlap`: which segments can have members in common, all at a glance."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from segdsl.analysis.answer import Proved, Refuted, Unknown, Witness
from segdsl.analysis.overlap import Relation, pairs
from segdsl.cli import completing
from segdsl.cli.documents import deliver, document, document_text, shown_lines
from segdsl.cli.matrix import Matrix, as_html, as_text
from segdsl.cli.options import output_option, overrides_option
from segdsl.cli.progress import watched
from segdsl.cli.proofs import facts_option, facts_said, prover_of, segment_named, sound_rules
from segdsl.cli.session import open_project, parse_overrides
from segdsl.cli.terminal import PLAIN, terminal_of
from segdsl.cli.witnesses import as_tests, as_values
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover


@click.command("overlap", short_help="Show which segments can have members in common.")
@click.argument("paths", nargs=-1, metavar="[PATH…]", shell_complete=completing.files)
@click.option("--witness", "pair", metavar="A B", nargs=2, help="Show somebody who can be in both A and B.")
@click.option("--witnesses", is_flag=True, help="Show somebody for each pair that meets.")
@facts_option
@overrides_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True,
    help="A table, values, or one page with a heat map.",
)  # fmt: skip
@output_option
def command(
    paths: tuple[str, ...],
    pair: tuple[str, str] | None,
    witnesses: bool,
    no_facts: bool,
    params: tuple[str, ...],
    form: str,
    output: str | None,
) -> None:
    """Show which segments can have members in common on one day: proved, for every day and all data.

    PATH is a rule file or a folder of them; without one, the files of the project. Exit code 0: shown; 1: an error in
    a rule; 2: usage or the environment.
    """
    project = open_project(paths, overrides=parse_overrides(params))
    rules = sound_rules(project)
    prover = prover_of(project, no_facts)
    asked = _in_order([segment_named(name, project).name for name in pair], rules) if pair else []
    terminal = terminal_of(sys.stdout, os.environ) if output is None else PLAIN
    if asked and form == "text":
        text = _in_both(*asked[0], rules=rules, prover=prover, project=project)
        deliver("".join(f"{line}\n" for line in shown_lines(text, terminal)), output, terminal)
        return
    found = tuple(watched(pairs(rules, prover), len(rules) * (len(rules) - 1) // 2, "pairs"))
    if witnesses:
        asked = [(each.first, each.second) for each in found if each.relation.meets]
    answers = {names: prover.disjoint(rules[names[0]].condition, rules[names[1]].condition) for names in asked}
    shown = {names: answer.witness for names, answer in answers.items() if isinstance(answer, Refuted)}
    tests = {names: _test(witness, *names, rules=rules, project=project) for names, witness in shown.items()}
    matrix = Matrix(segments=tuple(rules), pairs=found, witnesses=tests, subject=project.vocabulary.subject)
    if form == "text":
        lines = [*as_text(matrix, terminal)]
        lines += [line for test in tests.values() for line in ("", *shown_lines(test, terminal))]
        deliver("".join(f"{line}\n" for line in lines), output, terminal)
        return
    facts = _facts(matrix, rules, prover)
    if form == "json":
        deliver(_as_json(matrix, shown, facts), output)
    else:
        used = {name for names in facts.values() for name in names}
        reasons = [(fact.name, fact.reason) for fact in project.vocabulary.facts if fact.name in used]
        deliver(as_html(matrix, f"{project.root.name}: who can be in two segments", reasons), output)


def _in_order(names: list[str], rules: Mapping[str, Rule]) -> list[tuple[str, str]]:
    """The pair of these two, as it stands among all pairs."""
    first, second = sorted(names, key=list(rules).index)
    return [(first, second)]


def _in_both(first: str, second: str, *, rules: Mapping[str, Rule], prover: Prover, project: Project) -> str:
    """Somebody who is in both, or why there is nobody."""
    answer = prover.disjoint(rules[first].condition, rules[second].condition)
    match answer:
        case Proved(facts):
            because = "".join(f"  by {line}\n" for line in facts_said(facts, project))
            return f"no {project.vocabulary.subject} is in both `{first}` and `{second}` on one day\n{because}"
        case Unknown(reason):
            return f"it is not known whether `{first}` and `{second}` meet: {reason}\n"
        case _:
            return _test(answer.witness, first, second, rules=rules, project=project)


def _test(witness: Witness, first: str, second: str, *, rules: Mapping[str, Rule], project: Project) -> str:
    sentence = f"a {project.vocabulary.subject} in both {first} and {second}"
    return as_tests(witness, (rules[first], rules[second]), sentence, project.vocabulary)


def _facts(matrix: Matrix, rules: Mapping[str, Rule], prover: Prover) -> dict[tuple[str, str], tuple[str, ...]]:
    """The background facts that keep two segments apart, by their names; nothing where none is needed."""
    from segdsl.analysis.prove import Prover

    numbers = {name: number for number, name in enumerate(rules)}
    without = Prover(prover.vocabulary, use_facts=False).meetings([rule.condition for rule in rules.values()])
    facts = {}
    for pair in matrix.pairs:
        one, other = numbers[pair.first], numbers[pair.second]
        if pair.relation is Relation.DISJOINT and (without[one].true | without[one].unknown) >> other & 1:
            answer = prover.disjoint(rules[pair.first].condition, rules[pair.second].condition)
            if isinstance(answer, Proved) and answer.facts:
                facts[pair.first, pair.second] = answer.facts
    return facts


def _as_json(
    matrix: Matrix,
    witnesses: Mapping[tuple[str, str], Witness],
    facts: Mapping[tuple[str, str], tuple[str, ...]],
) -> str:
    listed = []
    for pair in matrix.pairs:
        names = pair.first, pair.second
        shown = {**as_values(witnesses[names]), "test": matrix.witnesses[names]} if names in witnesses else None
        listed.append(
            {
                "first": pair.first,
                "second": pair.second,
                "relation": pair.relation.value,
                "facts": facts.get(names, ()),
                "reason": pair.reason,
                "witness": shown,
            }
        )
    return document_text(document(segments=matrix.segments, pairs=listed))
