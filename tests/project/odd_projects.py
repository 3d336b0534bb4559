"""Small projects at random, whose files have to do with each other."""

from __future__ import annotations

from random import Random

SETTINGS = ("", '[lint.levels]\nunused-segment = "warning"\nuntested-segment = "info"\nmissing-doc = "info"\n')
CONDITIONS = (
    "relationship_stage = Joined",
    "relationship_stage = New",
    "clicks >= 3 during last 30 days",
    "clicks >= 9 during last 30 days",
    "revenue >= 9 USD during all_time",
    "joined in the last 7 days",
    "transitioned exactly 30 days ago",
    "clics > 1",
    "clicks > $few since joined",
    "clicks > 2 during lately",
)


def some_project(rnd: Random) -> dict[str, str]:
    """Settings and rule files by their names."""
    names = [f"{letter}.seg" for letter in "abcdefg"[: rnd.randrange(2, 8)]]
    return {"segdsl.toml": rnd.choice(SETTINGS), **{name: _file(name, names, rnd) for name in names}}


def _file(name: str, names: list[str], rnd: Random) -> str:
    stem = name[0]
    brought = [_import(other, rnd) for other in names if other != name and rnd.random() < 0.25]
    known = [f"{stem}{number}" for number in range(rnd.randrange(4))]
    others = [f"{other[0]}0" for other in names]
    items = [f"segment {each} {{ where {_condition(each, known + others, rnd)} }}" for each in known]
    items += [f"param few = {rnd.randrange(9)}"] * (rnd.random() < 0.4) + ["window lately = last 9 days"] * (
        rnd.random() < 0.4
    )
    for target in known[:1] + rnd.sample(others, 1):
        if rnd.random() < 0.3:
            items.append(
                f'workflow {stem}_{target} {{ for {target} once per partner send email "{rnd.choice("xy")}" }}'
            )
    if rnd.random() < 0.2:
        items.append(
            rnd.choice(["segment broken { where", f"segment {rnd.choice(others)} {{ where joined on today }}"])
        )
    if rnd.random() < 0.3:
        items.insert(0, f"# segdsl: allow {rnd.choice(['equal-segments', 'too-broad', 'unused-import'])}  as it is")
    return "\n".join([*brought, *items, ""])


def _import(other: str, rnd: Random) -> str:
    what = rnd.choice([f"{other[0]}0", "few", "lately", f"{other[0]}0, few"])
    return f'import {{ {what} }} from "{other}"'


def _condition(name: str, segments: list[str], rnd: Random) -> str:
    parts = rnd.sample(CONDITIONS, rnd.randrange(1, 4))
    if rnd.random() < 0.3:
        parts.append(f"in segment {rnd.choice([each for each in segments if each != name])}")
    return f" {rnd.choice(['AND', 'AND', 'OR'])} ".join(parts)
