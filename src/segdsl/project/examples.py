"""Where the worked examples are found: in the installed package, or in the checkout beside it."""

from __future__ import annotations

from pathlib import Path

# The examples of the partner program, in the order of a partner's life.
PARTNER_PROGRAM = (
    "prospecting",
    "welcome",
    "first-action",
    "months-one-and-two",
    "re-engagement",
    "milestones",
)
OWN_TABLES = "own-tables"
# The same segments, as the product's own screen can say them.
SCREEN = "screen"


def example(name: str) -> Path:
    """The folder of one example. Raises FileNotFoundError where it was not installed."""
    inside = Path(__file__).parents[1] / "examples" / name
    beside = Path(__file__).parents[3] / "examples" / name
    for folder in (inside, beside):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the example `{name}` is not installed")
