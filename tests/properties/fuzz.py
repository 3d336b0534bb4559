"""Texts that nobody would write, made in bulk: `case(number)` is always the same bytes.

An odd number gives random bytes, an even one a piece of the examples or of the corpus with a few things done to it: a
word lost, doubled, swapped or put in, a byte flipped, the end cut off, another piece grafted on. Pieces are single
items, so that a case is small and many can be run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from segdsl.syntax.tables import tables
from tests.support.beginner import mistakes

ROOT = Path(__file__).parents[2]
BYTES_MAX = 24
PIECE_MAX = 240
CHANGES_MAX = 3

_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_MARKS = [
    *"(){}[],:;=<>/-+?#|!%.`'\"$@&*~^\\",
    "==",
    "!=",
    "&&",
    "//",
    "/*",
    "--",
    "#:",
    "…",
    "“",
    "”",
    "é",
    "\U0001f600",
]
_BLANKS = ["\n", "\r", "\r\n", "\t", "\0", "\x1b", "\u00a0", "\u200b", "\u2028", "\u202e", "\ufeff", "\ud7ff", "\x85"]
_VALUES = [
    *("0", "1", "-1", "5", "007", "1_0", "1.5", "1,000", "1.000,50", "1k", "$5", "€1", "5 USD", "9" * 40, "1" * 5000),
    *("2026-01-01", "2026-02-30", "0000-00-00", "9999-12-31", "31.3.2026", "March 31, 2026", "22:00", "99:99"),
    *("clicks", "joined", "relationship_stage", "Joined", "New", "partner_group", "revenue", "since_joined", "$few"),
    *('"x"', '"', "'", '"\\u{110000}"', "`q`", "``", "@owner", "in segment a", "during last 30 days", "null", "LIKE"),
]
# Bytes that are likelier to mean something than most.
_BYTES = b" \t\r\n\0\"'`#(){}[]<>=!&|,.:;/-+*%$@\\_09azAZ" + b"\xef\xbb\xbf\xc3\xa9\xe2\x80\xa8\xff\xfe\xf0\x9f\x98\x80"


@cache
def dictionary() -> list[str]:
    """What is put in: every word of the language, marks, blanks of all kinds, values."""
    return [*tables().keywords, *_MARKS, *_BLANKS, *_VALUES]


@cache
def pieces() -> list[list[str]]:
    """The items of the examples, of the corpus and of what beginners write, each cut into words and what is between."""
    folders = ("examples", "tests/syntax/corpus", "src/segdsl/project/template")
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.seg"))]
    texts = [path.read_text(encoding="utf-8") for path in files] + [mistake.source for mistake in mistakes()]
    items = [item for text in texts for item in re.split(r"\n(?=\w)", text)]
    return [_WORD.findall(item) for item in items if len(item) <= PIECE_MAX]


def case(number: int) -> bytes:
    """The case with this number."""
    random = Random(number)
    return _random_bytes(random) if number % 2 else _changed(random)


def _random_bytes(random: Random) -> bytes:
    size = random.randrange(BYTES_MAX)
    if random.random() < 0.4:
        return random.randbytes(size)
    return bytes(random.choices(_BYTES, k=size))


def _changed(random: Random) -> bytes:
    words = list(random.choice(pieces()))
    for _ in range(random.randint(1, CHANGES_MAX)):
        random.choice(_CHANGES)(words, random)
    data = "".join(words).encode("utf-8", "surrogatepass")
    return _with_flipped_byte(data, random) if data and random.random() < 0.1 else data


def _with_flipped_byte(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]


# ---- changes ---------------------------------------------------------------------------------------------------


def _lose(words: list[str], random: Random) -> None:
    start = random.randrange(len(words) + 1)
    del words[start : start + random.choice((1, 1, 2, 5))]


def _double(words: list[str], random: Random) -> None:
    start = random.randrange(len(words) + 1)
    words[start:start] = words[start : start + random.choice((1, 3, 7))]


def _swap(words: list[str], random: Random) -> None:
    if words:
        one, other = random.randrange(len(words)), random.randrange(len(words))
        words[one], words[other] = words[other], words[one]


def _put_in(words: list[str], random: Random) -> None:
    words.insert(random.randrange(len(words) + 1), random.choice(("", " ")) + random.choice(dictionary()))


def _exchange(words: list[str], random: Random) -> None:
    if words:
        words[random.randrange(len(words))] = random.choice(dictionary())


def _graft(words: list[str], random: Random) -> None:
    other = random.choice(pieces())
    at = random.randrange(len(words) + 1)
    words[at:] = other[random.randrange(len(other) + 1) :]


def _cut(words: list[str], random: Random) -> None:
    del words[random.randrange(len(words) + 1) :]


_CHANGES: tuple[Callable[[list[str], Random], None], ...] = (_lose, _double, _swap, _put_in, _exchange, _graft, _cut)
