"""What a vocabulary declares (§2): fields, metrics, windows, relations, compatibility rules and background facts."""

from __future__ import annotations

from datetime import date
from enum import Enum

from segdsl.base.record import record


class FieldType(Enum):
    """The closed set of field types (§2.2)."""

    MEMBER = "member"
    SET = "set"
    TEXT = "text"
    ID = "id"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    BOOLEAN = "boolean"


class MetricType(Enum):
    """A metric sums whole numbers or money over dated events (§2.2)."""

    COUNT = "count"
    MONEY = "money"


@record(kw_only=True)
class Relation:
    """A table that data comes from.

    `key` names the column that holds the subject's key. `keys_of` makes a relation that holds nothing but the
    distinct keys of other relations, for data that has no table of its subjects.
    """

    name: str
    key: str
    keys_of: tuple[str, ...] = ()


@record(kw_only=True)
class Field:
    """A property of a subject: a value, or for `FieldType.SET` a set of texts, one row of `relation` each.

    `holds_instants` says that a date column holds instants (§2.5): the run's zone turns them into dates; those
    stored without a zone are UTC. `rounded` says that a money or decimal column is stored as binary floating point
    and each value is to be rounded to hundredths (§5.4).
    """

    name: str
    type: FieldType
    relation: str
    column: str
    members: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    required: bool = False
    holds_instants: bool = False
    rounded: bool = False
    doc: str = ""


@record(kw_only=True)
class Metric:
    """A sum over dated events: `column` of `relation` (each row counts 1 where it is None), dated by `date_column`.

    `can_fall` says that events may be negative (reversals), so that a sum of zero can be present (§5.3).
    """

    name: str
    type: MetricType
    relation: str
    column: str | None
    date_column: str
    can_fall: bool = False
    aliases: tuple[str, ...] = ()
    misspelt: tuple[str, ...] = ()
    holds_instants: bool = False
    rounded: bool = False
    doc: str = ""


@record(kw_only=True)
class NamedWindow:
    """A window with a name (§2.3): exactly one of `since`, `last_days`, `start`/`end` is set, or none (all time).

    `since` is the canonical name of a date field; `first_day`/`last_day` count from it (§5.2).
    """

    name: str
    since: str | None = None
    first_day: int = 0
    last_day: int | None = None
    last_days: int | None = None
    start: date | None = None
    end: date | None = None
    misspelt: tuple[str, ...] = ()
    doc: str = ""


class RuleForm(Enum):
    """How a compatibility rule speaks (§7.1)."""

    REQUIRES = "requires"
    EXCLUDES = "excludes"
    DISCOURAGES = "discourages"


@record(kw_only=True)
class Selector:
    """Which conditions a compatibility rule means.

    Exactly one of `field` (a canonical name) and `metric` (a canonical name, or `any`) is set. `any_of` narrows a
    field to conditions that hold only for these members: positive `=` or `any of` whose values all are among them.
    `exact_day` narrows a date field to conditions that name one single day.
    """

    field: str | None = None
    metric: str | None = None
    any_of: tuple[str, ...] = ()
    exact_day: bool = False


@record(kw_only=True)
class CompatibilityRule:
    """Which conditions may stand together in an AND-branch (§7).

    - `requires`: a branch with a `when` condition must have one that matches any selector of `needs`.
    - `excludes`: a branch with a `when` condition must not have one that matches any selector of `beside`.
    - `discourages`: a warning where `when` stands beside `beside` (or without any of `needs`); with
      `unless_same_day`, not where both name the same day; with `alone`, only where the branch has no other field.
    """

    form: RuleForm
    code: str
    name: str
    when: tuple[Selector, ...]
    needs: tuple[Selector, ...] = ()
    beside: tuple[Selector, ...] = ()
    unless_same_day: bool = False
    alone: bool = False
    message: str
    reason: str
    fix: str


@record(kw_only=True)
class BackgroundFact:
    """Something that proofs may assume of the data.

    Either `earlier` ≤ `later` (both date fields, where both are known), or: where `field` is one of `members`,
    `known` (another field) is known.
    """

    name: str
    reason: str
    earlier: str | None = None
    later: str | None = None
    field: str | None = None
    members: tuple[str, ...] = ()
    known: str | None = None


@record(kw_only=True)
class Vocabulary:
    """All the words of a program, by canonical name. `subject` is what a rule selects, such as `partner`.

    `words` finds the field or metric of every name and alias; `index_words` makes it.
    """

    name: str
    subject: str
    subject_relation: str
    currency: str
    fields: dict[str, Field]
    metrics: dict[str, Metric]
    windows: dict[str, NamedWindow]
    relations: dict[str, Relation]
    words: dict[str, Field | Metric]
    rules: tuple[CompatibilityRule, ...] = ()
    facts: tuple[BackgroundFact, ...] = ()

    @property
    def subject_key(self) -> str:
        """The column of the subject relation that tells subjects apart."""
        return self.relations[self.subject_relation].key


def index_words(fields: dict[str, Field], metrics: dict[str, Metric]) -> dict[str, Field | Metric]:
    """The field or metric of every name and alias, in the order of declaration."""
    entries: list[Field | Metric] = [*fields.values(), *metrics.values()]
    return {word: entry for entry in entries for word in (entry.name, *entry.aliases)}
