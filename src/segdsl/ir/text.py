"""Ignoring case, by specification rather than by collation (§3.2).

Engines disagree on what lower case is, so none is asked. Two letters are the same if one is the other's simple upper
or lower case and the pair maps both ways (`Ä`/`ä`, not `ß`/`SS`, not the Turkish dotless i, not final sigma). Only
the letters of the text that is looked for matter, and those are known when the rule is compiled: a backend maps
just these capitals in the data and then looks for the small text.
"""

from __future__ import annotations


def fold(text: str) -> tuple[str, dict[str, str]]:
    """`text` in small letters, and the capitals to map in the data: `"Ltd"` gives `("ltd", {"D": "d", …})`."""
    small = "".join(_small(letter) for letter in text)
    capitals = {letter.upper(): letter for letter in small if _is_pair(letter.upper(), letter)}
    return small, dict(sorted(capitals.items()))


def _small(letter: str) -> str:
    lower = letter.lower()
    return lower if _is_pair(letter, lower) else letter


def _is_pair(capital: str, small: str) -> bool:
    return (
        len(capital) == 1
        and len(small) == 1
        and capital != small
        and capital.lower() == small
        and small.upper() == capital
    )
