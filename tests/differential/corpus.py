"""Cases kept as JSON in `tests/corpus`, replayed in every run: written by hand for a paragraph, or found and shrunk.

    {"about": "§5.3 absent is not zero", "vocabulary": "partner-program", "today": "2026-03-31", "zone": "UTC",
     "text": "segment rule { where clicks < 5 during last 30 days }",
     "program": {"rule": ["sum", "clicks", "<", 5, ["last", 30, "day"]]},
     "partners": [{"partner": {"clicks": [["2026-03-31", 4]]}, "verdict": true}]}

`text` goes to the parser, `program` to the reference model (tests/reference/model.py documents the form); the verdicts
of all must be those of the file: true, false, or null for unknown. Money and decimals are texts, and so are dates
and instants. A partner without a key gets one; a set that is left out is empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.reference.words import VOCABULARIES, Vocabulary

FOLDER = Path(__file__).parents[1] / "corpus"


class Case(NamedTuple):
    """One file: a rule in both forms, a day, and partners with the verdicts that are right."""

    about: str
    vocabulary: Vocabulary
    today: date
    zone: ZoneInfo
    text: str
    program: dict[str, Any]
    partners: list[dict[str, Any]]
    verdicts: list[bool | None]


def paths() -> list[Path]:
    """All files of the corpus."""
    return sorted(FOLDER.glob("*.json"))


def read(path: Path) -> Case:
    """The case in a file."""
    content = json.loads(path.read_text(encoding="utf-8"))
    vocabulary = VOCABULARIES[content["vocabulary"]]
    partners = [
        partner_from_json(entry["partner"], vocabulary, number) for number, entry in enumerate(content["partners"])
    ]
    return Case(
        content["about"],
        vocabulary,
        date.fromisoformat(content["today"]),
        ZoneInfo(content["zone"]),
        content["text"],
        form_from_json(content["program"]),
        partners,
        [entry["verdict"] for entry in content["partners"]],
    )


def save(case: Case, path: Path) -> None:
    """Write a case to a file."""
    partners = [
        {"partner": partner_to_json(partner), "verdict": verdict}
        for partner, verdict in zip(case.partners, case.verdicts, strict=True)
    ]
    content = {
        "about": case.about,
        "vocabulary": case.vocabulary.name,
        "today": case.today.isoformat(),
        "zone": case.zone.key,
        "text": case.text,
        "program": case.program,
        "partners": partners,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def form_from_json(content: Any) -> Any:
    """A form is made of tuples where JSON has lists."""
    if isinstance(content, list):
        return tuple(map(form_from_json, content))
    if isinstance(content, dict):
        return {key: form_from_json(value) for key, value in content.items()}
    return content


def partner_from_json(content: Mapping[str, Any], vocabulary: Vocabulary, number: int) -> dict[str, Any]:
    """A partner, its dates and amounts made from texts."""
    partner: dict[str, Any] = {vocabulary.relations[vocabulary.subject_relation]: number}
    if vocabulary.key_sql == "VARCHAR":
        partner = dict.fromkeys(partner, f"p{number}")
    partner |= {name: [] for name, field in vocabulary.fields.items() if field.type == "set"}
    for name, value in content.items():
        if name in vocabulary.metrics:
            metric = vocabulary.metrics[name]
            partner[name] = [(moment(when), amount(value, metric.type)) for when, value in value]
        else:
            field = vocabulary.fields.get(name)
            kind = field.type if field else "id"
            partner[name] = moment(value) if kind == "date" else amount(value, kind)
    return partner


def partner_to_json(partner: Mapping[str, Any]) -> Any:
    """A partner as `partner_from_json` reads it."""
    return json.loads(json.dumps(partner, default=str))


def moment(text: str | None) -> date | None:
    """A date, or an instant where there is a time of day."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-03-31") else datetime.fromisoformat(text)


def amount(value: Any, kind: str) -> Any:
    """Money and decimals exactly where they are texts; all else as it is."""
    return Decimal(value) if kind in ("money", "decimal") and isinstance(value, str) else value
