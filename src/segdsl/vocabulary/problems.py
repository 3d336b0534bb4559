"""What can be wrong with a vocabulary, or with any table of settings: one function per complaint."""

from __future__ import annotations

from collections.abc import Iterable

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Label, error
from segdsl.base.source import Span
from segdsl.base.suggest import nearest

NOT_TOML = Code("SEG910", "not-toml")
UNKNOWN_SETTING = Code("SEG911", "unknown-setting")
WRONG_KIND_OF_VALUE = Code("SEG912", "wrong-kind-of-value")
MISSING_SETTING = Code("SEG913", "missing-setting")
NOT_A_NAME = Code("SEG914", "unusable-name")
UNKNOWN_CHOICE = Code("SEG915", "unknown-choice")
LISTED_TWICE = Code("SEG916", "listed-twice")
SETTING_WITHOUT_USE = Code("SEG917", "setting-without-use")
WORD_TAKEN = Code("SEG918", "word-taken")
UNDECLARED = Code("SEG919", "undeclared")
NOT_A_DATE_FIELD = Code("SEG920", "not-a-date-field")
ONE_OF_SEVERAL = Code("SEG921", "one-of-several")
OUT_OF_ORDER = Code("SEG922", "out-of-order")
NOTHING_TO_EXTEND = Code("SEG923", "nothing-to-extend")
KEYS_OF_KEYS = Code("SEG924", "keys-of-keys")
COLUMN_WITHOUT_TABLE = Code("SEG925", "column-without-table")
GIVEN_TWICE = Code("SEG926", "given-twice")


def not_toml(place: Span, reason: str) -> Diagnostic:
    """The file cannot be read at all."""
    return error(NOT_TOML, f"this is not TOML: {reason}", place)


def unknown_setting(place: Span, key: str, title: str, settings: Iterable[str]) -> Diagnostic:
    """A key that nothing reads."""
    return _not_among(UNKNOWN_SETTING, f"{title} has no setting `{key}`", place, key, settings, "its settings are")


def wrong_kind(place: Span, key: str, wanted: str) -> Diagnostic:
    """A value of another kind than the key takes."""
    return error(WRONG_KIND_OF_VALUE, f"`{key}` must be {wanted}", place)


def missing_settings(place: Span, title: str, keys: Iterable[str], advice: tuple[str, ...] = ()) -> Diagnostic:
    """Keys that must be there are not."""
    return error(MISSING_SETTING, f"{title} has no {_listed(keys, 'or')}", place, help=advice)


def not_a_name(place: Span, text: str) -> Diagnostic:
    """A text that rules could not write as a name."""
    return error(
        NOT_A_NAME,
        f"`{text}` cannot be a name",
        place,
        help=("a name is made of the letters a to z, digits and underscores, and does not start with a digit",),
    )


def unknown_choice(place: Span, key: str, text: str, choices: Iterable[str]) -> Diagnostic:
    """A word where only some words can stand."""
    return _not_among(UNKNOWN_CHOICE, f"`{key}` cannot be `{text}`", place, text, choices, "it is one of")


def listed_twice(place: Span, text: str, first: Span) -> Diagnostic:
    """The same text twice in a list of different ones."""
    return error(LISTED_TWICE, f"`{text}` is listed twice", place, labels=(Label(first, "first listed here"),))


def setting_without_use(place: Span, key: str, where: str) -> Diagnostic:
    """A setting that means something only elsewhere."""
    return error(SETTING_WITHOUT_USE, f"`{key}` has a meaning only for {where}", place)


def word_taken(place: Span, word: str, owner: str) -> Diagnostic:
    """Two entries that would both be called so."""
    return error(WORD_TAKEN, f"`{word}` already means {owner}", place)


def undeclared(place: Span, kind: str, name: str, declared: Iterable[str]) -> Diagnostic:
    """A name that should have been declared."""
    return _not_among(UNDECLARED, f"there is no {kind} `{name}`", place, name, declared, "there are")


def not_a_member(place: Span, member: str, field: str, members: Iterable[str]) -> Diagnostic:
    """A member that the field's list does not have."""
    return _not_among(UNDECLARED, f"`{field}` has no member `{member}`", place, member, members, "its members are")


def not_a_date_field(place: Span, name: str, field_type: str) -> Diagnostic:
    """A field where only a date makes sense."""
    return error(NOT_A_DATE_FIELD, f"`{name}` is no date field, its type is `{field_type}`", place)


def one_of_several(place: Span, title: str, given: Iterable[str], choices: str) -> Diagnostic:
    """Exactly one of several settings must be there."""
    said = _listed(given, "and")
    message = f"{title} cannot have {said} at once" if said else f"{title} needs one of {choices}"
    return error(ONE_OF_SEVERAL, message, place, help=(f"give exactly one of {choices}",) if said else ())


def out_of_order(place: Span, first: str, last: str) -> Diagnostic:
    """A window whose end lies before its start."""
    return error(OUT_OF_ORDER, f"`{last}` lies before `{first}`", place)


def nothing_to_extend(place: Span, name: str, base: str | None) -> Diagnostic:
    """`extends` names another vocabulary than the one that is there."""
    known = (base,) if base else ()
    return _not_among(NOTHING_TO_EXTEND, f"there is no vocabulary `{name}` to extend", place, name, known, "there is")


def keys_of_keys(place: Span, relation: str) -> Diagnostic:
    """A relation of keys that takes them from another such relation."""
    return error(
        KEYS_OF_KEYS,
        f"`{relation}` has no data of its own to take keys from",
        place,
        help=("name the relations that `keys_of` lists there",),
    )


def column_without_table(place: Span, column: str, relation: str, key: str) -> Diagnostic:
    """A field or metric in a relation that holds nothing but keys."""
    return error(
        COLUMN_WITHOUT_TABLE,
        f"`{relation}` has no column `{column}`",
        place,
        help=(f"it has `keys_of`, so it holds nothing but `{key}`",),
    )


def given_twice(place: Span, text: str, first: Span) -> Diagnostic:
    """Two rules or facts that could not be told apart."""
    return error(GIVEN_TWICE, f"`{text}` is given twice", place, labels=(Label(first, "first given here"),))


def _not_among(code: Code, message: str, place: Span, word: str, known: Iterable[str], intro: str) -> Diagnostic:
    words = list(known)
    guess = nearest(word, words)
    if guess is None:
        return error(code, message, place, help=(f"{intro} {_listed(words, 'and')}",) if words else ())
    fixes: tuple[Fix, ...] = ()
    if place.text.strip("\"'") == word:
        # Else the place is only the table around the word, which is not to be replaced.
        edit = Edit(place, place.text.replace(word, guess))
        fixes = (Fix(f"write `{guess}`", (edit,), Confidence.UNSAFE),)
    return error(code, message, place, label=f"did you mean `{guess}`?", fixes=fixes)


def _listed(words: Iterable[str], last: str) -> str:
    """`a`, `b` and `c`."""
    *most, end = [f"`{word}`" for word in words] or [""]
    return f"{', '.join(most)} {last} {end}" if most else end
