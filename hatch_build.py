"""Writes the parse tables from the grammar whenever the package is built, also for an editable install."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ParseTables(BuildHookInterface[Any]):
    """Runs `segdsl.syntax.generate` as a file, since segdsl itself cannot be imported yet."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 (called by name)
        """Generate `_tables.py` beside the code that reads it; `version` is `standard` or `editable`."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        syntax = root / "src" / "segdsl" / "syntax"
        generate = runpy.run_path(str(syntax / "generate.py"))["generate"]
        text = generate((root / "grammar" / "segdsl.lark").read_text(encoding="utf-8"))
        (syntax / "_tables.py").write_text(text, encoding="utf-8")
