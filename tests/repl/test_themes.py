"""Colours that can be read, and that nothing hangs on."""

from __future__ import annotations

import pytest

from segdsl.cli.commands.repl import command
from segdsl.repl.themes import CONTRAST, DARK, LIGHT, TERMINAL, THEMES, style_of, theme_for

ROLES = (
    "keyword", "field", "metric", "value", "text", "number", "date", "segment", "window", "param", "note", "comment",
    "unknown", "mistake", "bad", "auto-suggestion", "faint",
)  # fmt: skip


def luminance(colour: str) -> float:
    """How light a colour is, as WCAG 2.2 counts it."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "grounds"), [(LIGHT, ("ffffff", "fdf6e3")), (DARK, ("000000", "1e1e1e", "002b36"))])
@pytest.mark.parametrize("role", ROLES)
def test_every_colour_can_be_read(theme: str, grounds: tuple[str, ...], role: str) -> None:
    colour = style_of(theme).get_attrs_for_style_str(f"class:{role}").color
    assert colour is not None
    assert min(contrast(colour, ground) for ground in grounds) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_wrong_has_a_shape(theme: str) -> None:
    style = style_of(theme)
    for role in ("unknown", "mistake"):
        assert style.get_attrs_for_style_str(f"class:{role}").underline
    assert style.get_attrs_for_style_str("class:bad").bold
    assert style.get_attrs_for_style_str("class:auto-suggestion").italic


def test_contrast_has_no_colours() -> None:
    assert {style_of(CONTRAST).get_attrs_for_style_str(f"class:{role}").color for role in ROLES} == {""}


@pytest.mark.parametrize(
    ("ground", "theme"),
    [("15;0", DARK), ("0;15", LIGHT), ("0;default;7", LIGHT), ("", TERMINAL), ("default", TERMINAL)],
)
def test_the_terminal_says_on_what_it_writes(ground: str, theme: str) -> None:
    assert theme_for({"COLORFGBG": ground}) == theme
    assert theme_for({}) == TERMINAL


def test_the_command_line_knows_the_themes() -> None:
    """It does not import prompt-toolkit to find out."""
    option = next(each for each in command.params if each.name == "theme")
    assert tuple(option.type.choices) == THEMES
