"""A small shop for the tests of the engines: one field of every type, a set, and metrics of every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from segdsl.engines.duck import DuckDBEngine
from segdsl.engines.engine import Engine
from segdsl.engines.files import open_files
from segdsl.engines.problems import DataError
from segdsl.ir.nodes import And, Expr, Known, Op, Rule, Span, Total
from segdsl.vocabulary.load import load
from segdsl.vocabulary.model import Vocabulary

TODAY = date(2026, 3, 31)

SHOP_TOML = """
[vocabulary]
name = "shop"
subject = "customer"
subject_relation = "customers"
currency = "USD"

[relations]
customers = { key = "id" }
plans = { key = "customer" }
tags = { key = "customer" }
orders = { key = "customer" }
visits = { key = "customer" }

[fields]
id = { type = "id", required = true }
name = { type = "text" }
tier = { type = "member", members = ["Gold", "Silver", "Basic"] }
vip = { type = "boolean" }
age = { type = "integer" }
rating = { type = "decimal" }
score = { type = "decimal", rounded = true }
credit = { type = "money" }
joined = { type = "date" }
seen = { type = "date", holds = "instants" }
plan = { type = "member", members = ["Free", "Paid"], relation = "plans" }
tag = { type = "set", relation = "tags" }

[metrics]
items = { type = "count", relation = "orders", date = "day" }
spend = { type = "money", relation = "orders", date = "day", can_fall = true }
points = { type = "money", relation = "orders", date = "day", rounded = true, can_fall = true }
visits = { type = "count", relation = "visits", date = "at", counts = "rows", holds = "instants" }
"""


def vocabulary(text: str) -> Vocabulary:
    """A vocabulary from TOML that has no mistakes."""
    loaded = load(text, "shop.toml", None)
    assert loaded.vocabulary is not None, [diagnostic.message for diagnostic in loaded.diagnostics]
    return loaded.vocabulary


SHOP = vocabulary(SHOP_TOML)


def numbered(words: Sequence[str]) -> tuple[Vocabulary, list[str]]:
    """A shop with as many fields as there are words, each of the type of its word and named like it, with a number."""
    names = [f"{word}{number}" for number, word in enumerate(words)]
    head, _, fields = SHOP_TOML.partition("[fields]")
    types = dict(re.findall(r"^(\w+) = (\{.*\})$", fields, re.MULTILINE))
    declared = [f"{name} = {types[word]}" for name, word in zip(names, words, strict=True)]
    return vocabulary("\n".join([head, "[fields]", *declared])), names


def unnumbered(text: str) -> str:
    """A message with the words as they are, without their numbers."""
    return re.sub(r"`([a-z]+)[0-9]+`", r"`\1`", text)


def reads(*words: str, of: Vocabulary = SHOP, name: str = "s") -> Rule:
    """A rule that reads just these fields and metrics."""
    parts: list[Expr] = []
    for word in words:
        if word in of.metrics:
            parts.append(Total(of.metrics[word], Span(None, None), Op.GT, 0))
        else:
            parts.append(Known(of.fields[word]))
    return Rule(name=name, condition=And(tuple(parts)))


def opened(data: Mapping[str, Any], *words: str, of: Vocabulary = SHOP, **options: str) -> DuckDBEngine:
    """The data, opened for a rule that reads these words."""
    return open_files(data, of, [reads(*words, of=of)], **options)


def complaints(data: Mapping[str, Any], *words: str, of: Vocabulary = SHOP, **options: str) -> list[tuple[str, str]]:
    """What is wrong with the data for a rule that reads these words: place and message, and the help."""
    with pytest.raises(DataError) as caught:
        opened(data, *words, of=of, **options).close()
    return [(complaint.text, complaint.help) for complaint in caught.value.complaints]


def mistakes(data: Mapping[str, Any], *words: str, of: Vocabulary = SHOP, **options: str) -> list[str]:
    """The same, without the help."""
    return [text for text, _ in complaints(data, *words, of=of, **options)]


def loaded(data: Mapping[str, Any], *words: str, relation: str = "customers", **options: Any) -> list[tuple[Any, ...]]:
    """The rows of a relation as rules see them, in order."""
    with opened(data, *words, **options) as engine:
        return held(engine, relation)


def held(engine: DuckDBEngine, relation: str) -> list[tuple[Any, ...]]:
    """The rows of a relation that an engine holds."""
    cursor = engine.cursor()
    columns = cursor.execute(f'DESCRIBE "{relation}"').fetchall()
    # Python takes an instant with its zone only through a library.
    read = [f"timezone('UTC', \"{n}\")" if "ZONE" in stored else f'"{n}"' for n, stored, *_ in columns]
    return cursor.execute(f'SELECT {", ".join(read)} FROM "{relation}" ORDER BY ALL').fetchall()


def notes(data: Mapping[str, Any], *words: str, **options: str) -> tuple[str, ...]:
    """What was left out."""
    with opened(data, *words, **options) as engine:
        return engine.notes


def verdicts(engine: Engine, rule: Rule, **options: Any) -> dict[Any, bool | None]:
    """Every subject's verdict, in the order of the result."""
    result = engine.verdicts(rule, **{"today": TODAY, **options})
    return {key: verdict for batch in result.batches() for key, verdict in batch}


def members(engine: Engine, rule: Rule, **options: Any) -> list[Any]:
    """The members' keys, in the order of the result."""
    return [key for batch in engine.members(rule, **{"today": TODAY, **options}).batches() for (key,) in batch]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with exactly this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
