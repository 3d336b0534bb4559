"""One entry of a vocabulary from its table: a relation, field, metric, window, rule or fact.

Each function complains of what is wrong in the entry itself and then returns None. Where an entry of that name is
there already, it is what the settings that the table leaves out are taken from; a new `type` starts afresh.
"""

from __future__ import annotations

from segdsl.base.record import record, replace
from segdsl.vocabulary import problems
from segdsl.vocabulary.model import (
    BackgroundFact,
    CompatibilityRule,
    Field,
    FieldType,
    Metric,
    MetricType,
    NamedWindow,
    Relation,
    RuleForm,
    Selector,
)
from segdsl.vocabulary.settings import Settings

_FIELD_TYPES = {one.value: one for one in FieldType}
_METRIC_TYPES = {one.value: one for one in MetricType}
_RULE_FORMS = {one.value: one for one in RuleForm}
_HOLDS = {"dates": False, "instants": True}

ANY = "any"
"""The `metric` of a selector that means every metric."""


@record
class Words:
    """The fields and metrics by name, None for one that has a mistake."""

    fields: dict[str, Field | None]
    metrics: dict[str, Metric | None]


def given(**settings: object) -> dict[str, object]:
    """The settings that are there."""
    return {key: value for key, value in settings.items() if value is not None}


def relation(table: Settings, name: str, old: Relation | None) -> Relation | None:
    """`partners = { key = "partner_id" }`."""
    table.only(("key", "keys_of"))
    if old is None:
        table.need("key")
    settings = given(key=table.text("key"), keys_of=table.texts("keys_of", may_be_empty=True))
    return replace(old or Relation(name=name, key=""), **settings) if table.is_sound else None


def field(table: Settings, name: str, old: Field | None, subject_relation: str) -> Field | None:
    """`[fields.relationship_stage]`."""
    table.only(("type", "members", "relation", "column", "aliases", "misspelt", "required", "holds", "rounded", "doc"))
    kind = table.choice("type", _FIELD_TYPES)
    if old is None:
        table.need("type")
    elif kind not in (None, old.type):
        old = None
    settings = given(
        type=kind,
        members=table.texts("members"),
        relation=table.text("relation"),
        column=table.text("column"),
        aliases=table.names("aliases"),
        misspelt=table.names("misspelt"),
        required=table.flag("required"),
        holds_instants=table.choice("holds", _HOLDS),
        rounded=table.flag("rounded"),
        doc=table.text("doc"),
    )
    kind = kind or (old.type if old else None)
    if kind is None:
        return None
    _used(table, "members", kind in (FieldType.MEMBER, FieldType.SET), "member and set fields")
    _used(table, "holds", kind is FieldType.DATE, "date fields")
    _used(table, "rounded", kind in (FieldType.DECIMAL, FieldType.MONEY), "decimal and money fields")
    if old is None and kind is FieldType.MEMBER:
        table.need("members")
    if old is None and kind is FieldType.SET:
        table.need("relation", advice=("a set has a relation of its own, with one row for each element",))
    start = old or Field(name=name, type=kind, relation=subject_relation, column=name)
    return replace(start, **settings) if table.is_sound else None


def metric(table: Settings, name: str, old: Metric | None) -> Metric | None:
    """`[metrics.clicks]`."""
    table.only(
        ("type", "relation", "column", "counts", "date", "holds", "can_fall", "rounded", "aliases", "misspelt", "doc")
    )
    kind = table.choice("type", _METRIC_TYPES)
    if old is None:
        table.need("type", "relation", "date")
    counts_rows = table.choice("counts", {"rows": True})
    settings = given(
        type=kind,
        relation=table.text("relation"),
        column=table.text("column"),
        date_column=table.text("date"),
        holds_instants=table.choice("holds", _HOLDS),
        can_fall=table.flag("can_fall"),
        rounded=table.flag("rounded"),
        aliases=table.names("aliases"),
        misspelt=table.names("misspelt"),
        doc=table.text("doc"),
    )
    if "counts" in table and "column" in table:
        choice = "`column` and `counts`"
        table.complain(problems.one_of_several(table.key_place("counts"), table.title, ("column", "counts"), choice))
    kind = kind or (old.type if old else None)
    if kind is None:
        return None
    _used(table, "counts", kind is MetricType.COUNT, "count metrics")
    _used(table, "rounded", kind is MetricType.MONEY, "money metrics")
    if counts_rows:
        settings["column"] = None
    start = old or Metric(name=name, type=kind, relation="", column=name, date_column="")
    return replace(start, **settings) if table.is_sound else None


def window(table: Settings, name: str, old: NamedWindow | None) -> NamedWindow | None:
    """`[windows.since_joined]`. Where the table says anew what the window is, only the words about it stay."""
    table.only(("since", "first_day", "last_day", "last_days", "from", "to", "all", "misspelt", "doc"))
    keys = ("since", "last_days", "from", "all") if "from" in table else ("since", "last_days", "to", "all")
    said = [key for key in keys if key in table]
    if len(said) > 1 or (not said and old is None):
        choices = "`since`, `last_days`, `from` and `to`, or `all`"
        table.complain(problems.one_of_several(table.place(), table.title, said, choices))
    settings = given(
        since=table.text("since"),
        first_day=table.whole("first_day"),
        last_day=table.whole("last_day"),
        last_days=table.whole("last_days"),
        start=table.day("from"),
        end=table.day("to"),
        misspelt=table.names("misspelt"),
        doc=table.text("doc"),
    )
    table.mark("all")
    if old is None or said:
        words = given(misspelt=old.misspelt, doc=old.doc) if old else {}
        old = NamedWindow(name=name, **words)  # type: ignore[arg-type]
    merged = replace(old, **settings)
    for key in ("first_day", "last_day"):
        _used(table, key, merged.since is not None, "a window with `since`")
    if merged.start and merged.end and merged.end < merged.start:
        table.complain(problems.out_of_order(table.value_place("to"), "from", "to"))
    if merged.last_day is not None and merged.last_day < merged.first_day:
        table.complain(problems.out_of_order(table.value_place("last_day"), "first_day", "last_day"))
    return merged if table.is_sound else None


def rule(table: Settings, words: Words) -> CompatibilityRule | None:
    """One of `[[rules]]`."""
    table.only(
        ("form", "code", "name", "when", "needs", "beside", "unless_same_day", "alone", "message", "reason", "fix")
    )
    table.need("form", "code", "name", "when", "message", "reason", "fix")
    form = table.choice("form", _RULE_FORMS)
    settings = given(
        form=form,
        code=table.matching("code", r"[A-Z]+[0-9]+", "capital letters and then digits, such as `OWN301`"),
        name=_hyphenated(table, "name"),
        when=_selectors(table, "when", words),
        needs=_selectors(table, "needs", words),
        beside=_selectors(table, "beside", words),
        unless_same_day=table.mark("unless_same_day"),
        alone=table.mark("alone"),
        message=table.text("message"),
        reason=table.text("reason"),
        fix=table.text("fix"),
    )
    if form is None:
        return None
    if form is RuleForm.REQUIRES:
        table.need("needs")
    elif form is RuleForm.EXCLUDES:
        table.need("beside")
    else:
        said = [key for key in ("needs", "beside", "alone") if key in table]
        if len(said) != 1:
            choices = "`needs`, `beside`, `alone`"
            table.complain(problems.one_of_several(table.place(), table.title, said, choices))
    discourages = form is RuleForm.DISCOURAGES
    _used(table, "needs", form is not RuleForm.EXCLUDES, "`requires` and `discourages`")
    _used(table, "beside", form is not RuleForm.REQUIRES, "`excludes` and `discourages`")
    _used(table, "alone", discourages, "`discourages`")
    _used(table, "unless_same_day", discourages and "beside" in table, "`discourages` with `beside`")
    return CompatibilityRule(**settings) if table.is_sound else None  # type: ignore[arg-type]


def fact(table: Settings, words: Words) -> BackgroundFact | None:
    """One of `[[facts]]`: `earlier` and `later`, or `when` and `known`."""
    table.only(("name", "reason", "earlier", "later", "when", "known"))
    table.need("name", "reason")
    orders = "earlier" in table or "later" in table
    implies = "when" in table or "known" in table
    if orders == implies:
        said = [key for key in ("earlier", "later", "when", "known") if key in table]
        choices = "`earlier` with `later`, `when` with `known`"
        table.complain(problems.one_of_several(table.place(), table.title, said, choices))
    else:
        table.need(*(("earlier", "later") if orders else ("when", "known")))
    for key in ("earlier", "later"):
        one = declared_field(table, key, words)
        if one is not None and one.type is not FieldType.DATE:
            table.complain(problems.not_a_date_field(table.value_place(key), one.name, one.type.value))
    declared_field(table, "known", words)
    settings = given(
        name=_hyphenated(table, "name"),
        reason=table.text("reason"),
        earlier=table.text("earlier"),
        later=table.text("later"),
        known=table.text("known"),
    )
    when = table.table("when", "`when`")
    if when is not None:
        when.need("field", "any_of")
        selector = _selector(when, words) if when.is_sound else None
        if selector is not None:
            settings |= given(field=selector.field, members=selector.any_of)
    return BackgroundFact(**settings) if table.is_sound else None  # type: ignore[arg-type]


def declared_field(table: Settings, key: str, words: Words) -> Field | None:
    """The field that a setting names; a name that is not declared is complained of."""
    name = table.text(key)
    if name is not None and name not in words.fields:
        table.complain(problems.undeclared(table.value_place(key), "field", name, words.fields))
    return words.fields.get(name) if name is not None else None


def _selectors(table: Settings, key: str, words: Words) -> tuple[Selector, ...] | None:
    if key not in table:
        return None
    read = [_selector(one, words) for one in table.listed_tables(key, f"`{key}`")]
    return tuple(selector for selector in read if selector is not None)


def _selector(table: Settings, words: Words) -> Selector | None:
    """`{ field = "relationship_stage", any_of = ["Joined"] }` or `{ metric = "any" }`."""
    table.only(("field", "metric", "any_of", "exact_day"))
    said = [key for key in ("field", "metric") if key in table]
    if len(said) != 1 and table.is_sound:
        table.complain(problems.one_of_several(table.place(), table.title, said, "`field` and `metric`"))
    field = declared_field(table, "field", words)
    metric = table.text("metric")
    if metric is not None and metric != ANY and metric not in words.metrics:
        table.complain(problems.undeclared(table.value_place("metric"), "metric", metric, (*words.metrics, ANY)))
    any_of = table.texts("any_of")
    settings = given(field=table.text("field"), metric=metric, any_of=any_of, exact_day=table.mark("exact_day"))
    if field is not None or metric is not None:
        kind = field.type if field else None
        _used(table, "any_of", kind in (FieldType.MEMBER, FieldType.SET), "member and set fields")
        _used(table, "exact_day", kind is FieldType.DATE, "date fields")
    if field is not None and field.members:
        for index, member in enumerate(any_of or ()):
            if member not in field.members:
                place = table.value_place("any_of", index)
                table.complain(problems.not_a_member(place, member, field.name, field.members))
    return Selector(**settings) if table.is_sound else None  # type: ignore[arg-type]


def _used(table: Settings, key: str, used: bool, where: str) -> None:
    """Complain of a setting that has no meaning here."""
    if key in table and not used:
        table.complain(problems.setting_without_use(table.key_place(key), key, where))


def _hyphenated(table: Settings, key: str) -> str | None:
    return table.matching(key, r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", "small words joined by hyphens, such as `late-payers`")
