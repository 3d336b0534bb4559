"""One table of a TOML file, read key by key, with a complaint for each mistake and none for what follows from it.

Every reading method returns None where the key is not there, and also where its value is wrong: then it has
complained. So a caller takes what is there, and decides once at the end by whether there were complaints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

from segdsl.base.diagnostics import Diagnostic
from segdsl.base.source import Span
from segdsl.base.suggest import nearest
from segdsl.vocabulary import problems
from segdsl.vocabulary.places import Path, Places

T = TypeVar("T")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Settings:
    """A table; `title` is what messages call it, such as ``the field `stage` ``."""

    __slots__ = ("_complaints_before", "_unknown", "complaints", "content", "path", "places", "title")

    def __init__(
        self, content: Mapping[str, object], title: str, places: Places, complaints: list[Diagnostic], path: Path = ()
    ) -> None:
        self.content = content
        self.title = title
        self.places = places
        self.complaints = complaints
        self.path = path
        self._complaints_before = len(complaints)
        self._unknown: list[str] = []

    @property
    def is_sound(self) -> bool:
        """Whether there was no complaint since this table was taken up; so read tables one after the other."""
        return len(self.complaints) == self._complaints_before

    # ---- places ----

    def place(self) -> Span:
        """Where the table itself stands."""
        return self.places.key(self.path)

    def key_place(self, key: str) -> Span:
        """Where the key stands."""
        return self.places.key((*self.path, key))

    def value_place(self, key: str, *index: int) -> Span:
        """Where the value of the key stands, or one item of it."""
        return self.places.value((*self.path, key, *index))

    def complain(self, diagnostic: Diagnostic) -> None:
        """Note a mistake."""
        self.complaints.append(diagnostic)

    # ---- values ----

    def __contains__(self, key: str) -> bool:
        return key in self.content

    def text(self, key: str) -> str | None:
        """A text that is not empty."""
        value = self.content.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self._wrong(key, "a text")
        return None

    def matching(self, key: str, pattern: str, wanted: str) -> str | None:
        """A text that the regular expression matches."""
        text = self.text(key)
        if text is None or re.fullmatch(pattern, text):
            return text
        self._wrong(key, wanted)
        return None

    def flag(self, key: str) -> bool | None:
        """`true` or `false`."""
        value = self.content.get(key)
        if value is None or isinstance(value, bool):
            return value
        self._wrong(key, "`true` or `false`")
        return None

    def mark(self, key: str) -> bool | None:
        """`true`; whoever means the opposite leaves the key out."""
        value = self.content.get(key)
        if value is None or value is True:
            return value
        self._wrong(key, "`true`, where it stands")
        return None

    def whole(self, key: str) -> int | None:
        """A whole number, 0 or more."""
        value = self.content.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self._wrong(key, "a whole number from 0")
        return None

    def day(self, key: str) -> date | None:
        """A calendar day, written without quotes."""
        value = self.content.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self._wrong(key, "a day, without quotes, such as 2026-03-31")
        return None

    def choice(self, key: str, choices: Mapping[str, T]) -> T | None:
        """What the word that stands there chooses."""
        word = self.text(key)
        if word is None:
            return None
        if word in choices:
            return choices[word]
        self.complain(problems.unknown_choice(self.value_place(key), key, word, choices))
        return None

    def texts(self, key: str, *, may_be_empty: bool = False) -> tuple[str, ...] | None:
        """A list of different texts, none of them empty."""
        value = self.content.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
            self._wrong(key, "a list of texts")
            return None
        if not value and not may_be_empty:
            self._wrong(key, "a list of at least one text")
            return None
        for index, text in enumerate(value):
            first = value.index(text)
            if first < index:
                places = self.value_place(key, index), self.value_place(key, first)
                self.complain(problems.listed_twice(places[0], text, places[1]))
                return None
        return tuple(value)

    def name(self, key: str) -> str | None:
        """A word that rules can write as a name."""
        word = self.text(key)
        return word if word is None or self._is_name(word, self.value_place(key)) else None

    def names(self, key: str) -> tuple[str, ...] | None:
        """A list, maybe empty, of different words that rules can write as names."""
        words = self.texts(key, may_be_empty=True)
        if words is None:
            return None
        legal = [self._is_name(word, self.value_place(key, index)) for index, word in enumerate(words)]
        return words if all(legal) else None

    # ---- tables in it ----

    def table(self, key: str, title: str) -> Settings | None:
        """The table under a key."""
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, dict):
            return Settings(value, title, self.places, self.complaints, (*self.path, key))
        self._wrong(key, "a table")
        return None

    def named_tables(self, key: str, kind: str) -> Iterator[tuple[str, Settings]]:
        """The tables under the keys of a table, such as `[fields.stage]`, those with a legal name."""
        outer = self.table(key, f"`[{key}]`")
        if outer is None:
            return
        for name in outer.content:
            inner = outer.table(name, f"the {kind} `{name}`")
            if inner is not None and self._is_name(name, inner.place()):
                yield name, inner

    def listed_tables(self, key: str, title: str) -> Iterator[Settings]:
        """The tables of a list; a table that stands alone is a list of one."""
        value = self.content.get(key)
        listed = [value] if isinstance(value, dict) else value
        if listed is None:
            return
        if not isinstance(listed, list) or not listed or not all(isinstance(item, dict) for item in listed):
            self._wrong(key, "a table or a list of tables")
            return
        for index, item in enumerate(listed):
            path = (*self.path, key) if listed is not value else (*self.path, key, index)
            yield Settings(item, title, self.places, self.complaints, path)

    # ---- what must and what may be there ----

    def only(self, settings: Iterable[str]) -> None:
        """Complain of each key that is not a setting of this table."""
        known = list(settings)
        for key in self.content:
            if key not in known:
                self._unknown.append(key)
                self.complain(problems.unknown_setting(self.key_place(key), key, self.title, known))

    def need(self, *keys: str, advice: tuple[str, ...] = ()) -> None:
        """Complain if some of these keys are not there; but not if a misspelt one may be meant for one of them."""
        missing = [key for key in keys if key not in self.content]
        if missing and not any(nearest(key, missing) for key in self._unknown):
            self.complain(problems.missing_settings(self.place(), self.title, missing, advice))

    def _is_name(self, word: str, place: Span) -> bool:
        if _NAME.fullmatch(word):
            return True
        self.complain(problems.not_a_name(place, word))
        return False

    def _wrong(self, key: str, wanted: str) -> None:
        self.complain(problems.wrong_kind(self.value_place(key), key, wanted))
