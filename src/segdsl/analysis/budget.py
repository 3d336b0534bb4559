"""How much work a question may cost: counted in steps, so that the same question always has the same answer."""

from __future__ import annotations

BRANCHES_MAX = 4_096
"""How many AND-branches are solved, of those that are not seen to be empty before."""

STEPS_MAX = 100_000
"""How many alternatives, orders and days are tried, large ones counting more; a question ends within some seconds."""


class OutOfBudgetError(Exception):
    """The question costs more than it may; the text says what there was too much of."""


class UndecidedError(OutOfBudgetError):
    """One AND-branch costs more than it may; others may still have a subject."""


class Budget:
    """What is left of the work that a question may cost."""

    __slots__ = ("branches", "steps")

    def __init__(self, branches: int = BRANCHES_MAX, steps: int = STEPS_MAX) -> None:
        self.branches = branches
        self.steps = steps

    def branch(self) -> None:
        """Count a branch. Raises OutOfBudgetError."""
        if not self.branches:
            raise OutOfBudgetError(f"it comes to more than {BRANCHES_MAX:,} AND-branches")
        self.branches -= 1

    def step(self, steps: int = 1) -> None:
        """Count steps. Raises OutOfBudgetError."""
        if self.steps < steps:
            raise OutOfBudgetError(f"it takes more than {STEPS_MAX:,} steps")
        self.steps -= steps
