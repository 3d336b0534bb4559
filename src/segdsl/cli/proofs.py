"""What every command that proves needs: segments to prove things of, and a prover."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from segdsl.base.suggest import nearest
from segdsl.cli.safe import safe
from segdsl.cli.session import fail, report
from segdsl.ir.nodes import Rule
from segdsl.project.load import Project

if TYPE_CHECKING:
    from segdsl.analysis.prove import Prover

facts_option = click.option("--no-facts", is_flag=True, help="Assume none of the vocabulary's background facts.")


def prover_of(project: Project, no_facts: bool = False) -> Prover:
    """A prover that speaks the words of the project."""
    from segdsl.analysis.prove import Prover

    return Prover(project.vocabulary, use_facts=not no_facts)


def sound_rules(project: Project) -> dict[str, Rule]:
    """All segments of a project.

    Ends the program with exit code 1 where one has an error: what is true of the others is not true of all.
    """
    if project.has_errors:
        report(found for found in project.diagnostics if found.is_error)
        sys.exit(1)
    return project.checked.rules


def segment_named(name: str, project: Project) -> Rule:
    """The segment of that name; ends the program with exit code 2 where there is none."""
    rules = project.checked.rules
    if name not in rules:
        guess = nearest(name, rules)
        fail(f"there is no segment `{safe(name)}`", f"did you mean `{guess}`?" if guess else "")
    return rules[name]


def facts_said(names: tuple[str, ...], project: Project) -> list[str]:
    """A line for each of these background facts, with its reason."""
    facts = {fact.name: fact for fact in project.vocabulary.facts}
    return [f"{name}: {facts[name].reason}" for name in names]
