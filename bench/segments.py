"""Random but plausible segments, as a project writes them: three to six of ten things are asked about."""

from __future__ import annotations

from importlib import resources
from random import Random

from segdsl.base.record import replace
from segdsl.base.source import Source
from segdsl.check.check import check
from segdsl.ir.nodes import Expr
from segdsl.syntax.parse import parse
from segdsl.vocabulary import builtin as builtin_folder
from segdsl.vocabulary.load import builtin
from segdsl.vocabulary.model import Vocabulary

STAGES = ["New", "Outreach", "Negotiating", "Joined", "Expired"]
CONTRACTS = ["None", "Awaiting Publisher Approval", "Joined", "Expired"]
TERMS = [f"term {number}" for number in range(200)]
CHOICES = {"relationship_stage": STAGES, "contract_stage": CONTRACTS, "template_term": TERMS}
AGES = {"joined": 900, "transitioned": 900}
SUMS = {
    "clicks during last 7 days": 5_000,
    "clicks during last 30 days": 20_000,
    "clicks since joined": 99_999,
    "actions during last 30 days": 5_000,
    "revenue since joined": 1_000_000,
}
ALL = [*CHOICES, *AGES, *SUMS]


def vocabulary() -> Vocabulary:
    """The partner program; the rules about what may stand together are not what is measured."""
    return replace(builtin(), rules=())


def texts(number: int, seed: int = 11) -> list[str]:
    """So many conditions without OR."""
    random = Random(seed)
    some = (random.sample(ALL, random.randint(3, 6)) for _ in range(number))
    return [" AND ".join(condition(random, what) for what in asked) for asked in some]


def condition(random: Random, what: str) -> str:
    """One condition: at most, at least, exactly, or between."""
    if what in CHOICES:
        some = random.sample(CHOICES[what], random.choice([1, 1, 1, 2, 3]))
        return f"{what} any of ({', '.join(map(quoted, some))})"
    most = AGES.get(what) or SUMS[what]
    low = 1 + int((most - 1) * random.random() ** 2)
    high = min(most, low + most // 10)
    kind = random.choices(["at most", "at least", "exactly", "between"], [40, 40, 7, 13])[0]
    if what in AGES:
        return {
            "at most": f"{what} in the last {low} days",
            "at least": f"{what} on or before {low} days ago",
            "exactly": f"{what} exactly {low} days ago",
            "between": f"{what} between {low} and {high} days ago",
        }[kind]
    metric, window = what.split(" ", 1)
    unit = " USD" if metric == "revenue" else ""
    return {
        "at most": f"{metric} <= {low}{unit} {window}",
        "at least": f"{metric} >= {low}{unit} {window}",
        "exactly": f"{metric} = {low}{unit} {window}",
        "between": f"{metric} between {low}{unit} and {high}{unit} {window}",
    }[kind]


def quoted(text: str) -> str:
    """A value as it is written."""
    return f'"{text}"'


def file_of(conditions: list[str]) -> str:
    """A rule file with a segment for each condition."""
    return "".join(f"segment s{number} {{ where {text} }}\n" for number, text in enumerate(conditions))


def rules(conditions: list[str]) -> list[Expr]:
    """What the conditions mean."""
    parsed = parse(Source("segments.seg", file_of(conditions)))
    checked = check({"segments.seg": parsed}, vocabulary())
    assert len(checked.rules) == len(conditions), [problem.message for problem in checked.diagnostics]
    return [rule.condition for rule in checked.rules.values()]


def ordinary_project(number: int) -> dict[str, str]:
    """The files of a project with so many of `texts`, and with their vocabulary. Every fourth has a workflow."""
    lines = (resources.files(builtin_folder) / "partner_program.toml").read_text(encoding="utf-8").splitlines()
    words = "\n".join(lines[: lines.index("[[rules]]")] + lines[lines.index("[[facts]]") :])
    workflows = "".join(map(workflow, range(0, number, 4)))
    return {"segdsl.toml": words, "rules.seg": file_of(texts(number)) + workflows}


def workflow(index: int) -> str:
    """A workflow for one of the segments."""
    return f'workflow w{index} {{\n  for s{index} once per partner\n  send email "mail-{index}"\n}}\n'


def hard_project(number: int, seed: int = 3) -> dict[str, str]:
    """The files of a project of so many segments, in which `segdsl check` finds no mistake of the language.

    Each is for one of the terms of a program and for one part of a partner's life, as projects grow: the same few ideas
    again for each. Every fourth has a workflow.
    """
    random = Random(seed)
    written: list[str] = []
    for index in range(number):
        stage = random.choice(["New", "Outreach", "Joined", "Joined", "Joined", "Expired"])
        parts = [f"template_term any of ({quoted(TERMS[index % 20])})", f"relationship_stage = {stage}"]
        if stage == "Joined":
            parts.append(condition(random, "joined"))
            parts += [condition(random, what) for what in random.sample(list(SUMS), random.randint(1, 2))]
        else:
            parts.append(condition(random, "transitioned"))
        written.append(f"segment s{index} {{\n  where {' AND '.join(parts)}\n}}\n")
        if index % 4 == 0:
            written.append(workflow(index))
    return {"rules.seg": "\n".join(written)}
