"""The findings of the JSON document, one per line, for programs that read as they go."""

from __future__ import annotations

import json

from segdsl.cli.report import Report, Reporter
from segdsl.cli.reporters.json import SCHEMA_VERSION, as_objects


def _write(report: Report) -> str:
    lines = ({"version": SCHEMA_VERSION, **each} for each in as_objects(report))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


REPORTER = Reporter("the findings of the JSON document, one per line", _write)
