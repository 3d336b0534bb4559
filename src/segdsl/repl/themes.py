"""How the prompt is coloured. No colour says anything by itself: what is wrong is underlined, a suggestion slants."""

from __future__ import annotations

from collections.abc import Mapping

from prompt_toolkit.styles import Style

TERMINAL, LIGHT, DARK, CONTRAST = "terminal", "light", "dark", "contrast"

_SHAPES = {
    "prompt": "bold",
    "comment": "italic",
    "command": "bold",
    "unknown": "underline",
    "mistake": "underline reverse",
    "bad": "bold",
    "good": "bold",
    "rprompt": "",
    "auto-suggestion": "italic",
    "bottom-toolbar": "noreverse",
    "validation-toolbar": "bg:default fg:default reverse",
    "matching-bracket.cursor": "bg:default fg:default bold underline",
    "matching-bracket.other": "bg:default fg:default bold underline",
}
# For each theme, what has a colour of its own. Those of `terminal` are the sixteen that every terminal has, in the
# shades that its owner chose.
_COLOURS: Mapping[str, Mapping[str, str]] = {
    TERMINAL: {
        "keyword": "ansiblue",
        "name": "ansicyan",
        "value": "ansigreen",
        "number": "ansimagenta",
        "reference": "ansiyellow",
        "wrong": "ansired",
        "faint": "ansibrightblack",
    },
    LIGHT: {
        "keyword": "#0033b3",
        "name": "#00566b",
        "value": "#066914",
        "number": "#871094",
        "reference": "#6f4700",
        "wrong": "#b00020",
        "faint": "#5a5a5a",
    },
    DARK: {
        "keyword": "#82aaff",
        "name": "#7fdbca",
        "value": "#c3e88d",
        "number": "#f0a0ff",
        "reference": "#ffcb6b",
        "wrong": "#ff7b7b",
        "faint": "#a8a8a8",
    },
    CONTRAST: {},
}
_PAINTED = {
    "keyword": "keyword",
    "field": "name",
    "metric": "name",
    "value": "value",
    "text": "value",
    "number": "number",
    "date": "number",
    "segment": "reference",
    "window": "reference",
    "param": "reference",
    "note": "reference",
    "comment": "faint",
    "unknown": "wrong",
    "mistake": "wrong",
    "bad": "wrong",
    "auto-suggestion": "faint",
    "faint": "faint",
}
# Where there are shapes alone, words of the language are bold, and the menu is as black and white as can be.
_CONTRAST = {
    "keyword": "bold",
    "completion-menu": "bg:#000000 #ffffff",
    "completion-menu.completion.current": "bg:#000000 #ffffff reverse bold",
    "completion-menu.meta.completion": "bg:#000000 #ffffff",
    "completion-menu.meta.completion.current": "bg:#000000 #ffffff reverse bold",
}
THEMES = tuple(_COLOURS)


def style_of(theme: str) -> Style:
    """The style of a theme, one of `THEMES`."""
    rules = dict(_SHAPES)
    for what, shade in _PAINTED.items():
        if shade in _COLOURS[theme]:
            rules[what] = f"{rules.get(what, '')} {_COLOURS[theme][shade]}".strip()
    return Style.from_dict({**rules, **(_CONTRAST if theme == CONTRAST else {})})


def theme_for(environment: Mapping[str, str]) -> str:
    """The theme that fits the terminal: some say in `COLORFGBG` on which of the sixteen colours they write."""
    ground = environment.get("COLORFGBG", "").rpartition(";")[2]
    if not ground.isdigit():
        return TERMINAL
    return LIGHT if int(ground) in (7, *range(9, 16)) else DARK
