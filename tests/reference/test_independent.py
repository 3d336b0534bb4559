"""The judge is independent: it imports nothing that it judges, and nothing that this is built on."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("name", ["model.py", "words.py", "write.py"])
def test_the_reference_imports_only_the_standard_library(name: str) -> None:
    """And itself."""
    tree = ast.parse(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module is not None}
    others = {module for module in imported if not module.startswith("tests.reference.")}
    assert {module.split(".")[0] for module in others} <= sys.stdlib_module_names
