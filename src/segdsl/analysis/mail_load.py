"""How many mails one subject can get from all workflows together: at most, by proof; and on data, by simulation.

What is counted. A mail is one `send email`. A workflow mails a subject once (§9.1): all of its sends of the subject's
arm, on the first day on which the subject is a member of the segment and of none of the excepted ones. Of a split the
arm with the most sends counts; a hold-out counts as if it held out somebody else, unless it holds out all. A workflow
with `not more than N per M days` sends while the subject has had fewer than N mails, from whatever workflow, on these M
days (§9.2); of all orders in which workflows may run on a day, the one with the most mails counts.

What is assumed. Every workflow runs on every day, so that nobody has anything to catch up on. On one day, a subject is
what it is on that day. Within several days its fields keep their values, while days pass and events may come in. Where
a field does change, such as a stage, a subject can get into further segments: `whatever` says how many mails there can
be even then, from all workflows that anyone can ever be in.

How it is proved. Workflows can mail one subject together if the conjunction of their segments is satisfiable, each as
it is on its day. The largest such set is a clique in the graph of those that can in pairs, with a proof for the whole
set: branch and bound, the bound from colouring (Tomita and Seki, 2003). Conditions are compared on different days by
moving their days (`_seen`), and for that there are two models, which lie on either side of the truth:

- *wide*: each day sees a history of events of its own. What really happens is one case of that, so what cannot be there
  cannot be at all: an upper bound.
- *narrow*: no events come in after the first day. That may happen, so what can be there can be: a lower bound, and its
  subject is shown, after its days have been run through.

On one day both are the same, and the answer is exact. Two workflows on different days are exact, too, since the prover
knows two days at once. Calendar periods and months move with no number of days: on another day than that of the
condition they are anything in the wide model, and nothing in the narrow one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from segdsl.analysis.answer import Answer, Proved, Refuted, RefutedOverTime, Unknown, Witness
from segdsl.analysis.prove import Prover
from segdsl.base.record import record, replace
from segdsl.check.model import Frequency, Workflow
from segdsl.ir import nodes as ir
from segdsl.ir.days import Ago, Day, Fixed, Unit, before, shift
from segdsl.ir.rewrite import rewrite, walk
from segdsl.ir.show import show
from segdsl.syntax.tree import ActionKind
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary, index_words

SETS_MAX = 4_000
"""How many sets of more than two workflows are asked about; then the bounds that are known by then are the answer."""


@record(kw_only=True)
class Mailer:
    """A workflow as far as its mails go. `templates` are those of the arm with the most, one per mail."""

    workflow: str
    segment: str
    excepted: tuple[str, ...]
    templates: tuple[str, ...]
    caps: tuple[Frequency, ...]
    until: date | None

    @property
    def mails(self) -> int:
        """How many mails a subject gets from it, at most."""
        return min([len(self.templates), *(cap.maximum for cap in self.caps)])


@record
class Sent:
    """Mails that a subject gets from a workflow on a day; `subject` is its key, in a proof the empty text."""

    day: date
    workflow: str
    subject: object
    mails: int


@record(kw_only=True)
class Load:
    """How many mails one subject can get within `days` days: at least `lower`, at most `upper`.

    `witness` gets the `lower` ones, as `sent` says. `whatever` is the most if its fields may change meanwhile. `reason`
    says why the bounds differ.
    """

    days: int
    lower: int
    upper: int
    whatever: int
    witness: Witness | None
    sent: tuple[Sent, ...]
    reason: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the largest number is known."""
        return self.lower == self.upper


def mailers(workflows: Iterable[Workflow]) -> tuple[Mailer, ...]:
    """The workflows that mail anybody."""
    found = []
    for workflow in workflows:
        limits = workflow.limits
        sends = [action for action in workflow.actions if action.kind is ActionKind.SEND]
        arms = [tuple(send.text for send in sends if send.arm in (None, arm)) for arm in limits.arms or (None,)]
        templates = max(arms, key=len)
        if templates and limits.hold_out_percent < 100:
            found.append(
                Mailer(
                    workflow=workflow.name,
                    segment=workflow.segment,
                    excepted=limits.excepted,
                    templates=templates,
                    caps=limits.not_more_than,
                    until=limits.until,
                )
            )
    return tuple(found)


def largest_load(
    senders: Sequence[Mailer],
    rules: Mapping[str, ir.Rule],
    vocabulary: Vocabulary,
    days: int,
    *,
    use_facts: bool = True,
    sets: int = SETS_MAX,
    asked: Callable[[], None] = lambda: None,
) -> Load:
    """The largest number of mails that one subject can get on `days` days in a row; see the head of this file.

    `asked` is called for each set of workflows that is asked about.
    """
    prover = Prover(_with_words_of_other_days(vocabulary, rules.values(), days), use_facts=use_facts)
    wide, narrow = (_Model(senders, rules, prover, asked, sets, is_wide=is_wide) for is_wide in (True, False))
    reached = tuple(number for number in range(len(senders)) if wide.can_be(((number, 0),)))

    def most(model: _Model, within: int, least: int) -> tuple[int, tuple[Choice, ...]]:
        return _Search(model, reached, within).run(least)

    def shown(answer: Answer) -> _Shown:
        return _run_through(answer, senders, rules, days)

    _, chosen = most(narrow, 1, 0)
    best = shown(narrow.answer(chosen))
    upper, chosen = most(wide, days, best.mails)
    if best.mails < upper:
        best = max(best, shown(narrow.answer(chosen)), key=_mails)
    if best.mails < upper and days > 1:
        _, chosen = most(narrow, days, best.mails)
        best = max(best, shown(narrow.answer(chosen)), key=_mails)
    if best.mails < upper and days > 1 and not wide.gave_up:
        wide.looks_at_pairs = True
        upper, chosen = most(wide, days, best.mails)
        best = max([best, *(shown(wide.over_time(pair)) for pair in combinations(chosen, 2))], key=_mails)
    return Load(
        days=days,
        lower=best.mails,
        upper=upper,
        whatever=_most_mails([senders[number] for number in reached], days),
        witness=best.witness if best.sent else None,
        sent=best.sent,
        reason="" if best.mails == upper else _reason(wide, days),
    )


# ---- simulation ------------------------------------------------------------------------------------------------


def simulate(
    senders: Iterable[Mailer], days: Iterable[date], members: Callable[[str, date], Collection[object]]
) -> Iterator[Sent]:
    """The mails of each day, for workflows that are switched on on the first one and run in this order.

    `members` gives the keys of the members of a segment on a day. Who may have no more mails on a day is mailed later,
    if still a member.
    """
    senders = tuple(senders)
    mailed: dict[str, set[object]] = {sender.workflow: set() for sender in senders}
    history: dict[object, list[date]] = {}
    for day in days:
        for sender in senders:
            if sender.until is not None and day > sender.until:
                continue
            left_out = {subject for segment in sender.excepted for subject in members(segment, day)}
            for subject in members(sender.segment, day):
                if subject in left_out or subject in mailed[sender.workflow]:
                    continue
                had = history.setdefault(subject, [])
                mails = min([len(sender.templates), *(_left(cap, had, day) for cap in sender.caps)])
                if mails > 0:
                    mailed[sender.workflow].add(subject)
                    had.extend([day] * mails)
                    yield Sent(day, sender.workflow, subject, mails)


def busiest(sent: Iterable[Sent], days: int) -> dict[object, tuple[int, date]]:
    """For each subject that is mailed, the most mails on `days` days in a row, and the first such days' first mail."""
    mails: dict[object, list[tuple[date, int]]] = {}
    for each in sent:
        mails.setdefault(each.subject, []).append((each.day, each.mails))
    found = {}
    for subject, dated in mails.items():
        starts = sorted({day for day, _ in dated})
        sums = [(sum(n for day, n in dated if start <= day < start + timedelta(days)), start) for start in starts]
        found[subject] = max(sums, key=lambda each: each[0])
    return found


def _left(cap: Frequency, had: list[date], day: date) -> int:
    """How many more mails a cap allows on a day."""
    start = before(day, cap.duration.count, cap.duration.unit)
    return cap.maximum - sum(start < each for each in had)


@record
class _Shown:
    """A subject and the mails that it gets; nobody gets none."""

    witness: Witness | None
    sent: tuple[Sent, ...]

    @property
    def mails(self) -> int:
        return sum(each.mails for each in self.sent)


def _mails(shown: _Shown) -> int:
    return shown.mails


def _run_through(answer: Answer, senders: Sequence[Mailer], rules: Mapping[str, ir.Rule], days: int) -> _Shown:
    """The subject of an answer, and the mails that it gets on these days: they are not believed, but run through."""
    from segdsl.backends.memory.compile import compile_predicate

    if not isinstance(answer, Refuted):
        return _Shown(None, ())
    fields = {name: fact for name, fact in answer.witness.fields.items() if name != _CALENDAR.name}
    witness = replace(answer.witness, fields=fields)
    subject = {**witness.fields, **witness.events}
    named = dict.fromkeys(name for sender in senders for name in (sender.segment, *sender.excepted))
    predicates = {name: compile_predicate(rules[name]) for name in named}

    def members(segment: str, day: date) -> tuple[str, ...]:
        return ("",) if predicates[segment].at(day).verdict(subject) else ()

    run = [shift(witness.today, number) for number in range(days)]
    strictest_first = sorted(senders, key=lambda sender: (not sender.caps, sender.mails))
    return _Shown(witness, tuple(simulate(strictest_first, run, members)))


# ---- the search ------------------------------------------------------------------------------------------------

Choice = tuple[int, int]
"""A mailer, by its number, and the day on which it mails, counted from the first."""


class _Search:
    """The set of choices with the most mails of which all can be together, one day per mailer.

    Sets of choices are numbers here, with a bit for each, so that a step costs little however many choices there are.
    """

    def __init__(self, model: _Model, reached: Sequence[int], days: int) -> None:
        self.model = model
        self.senders = model.senders
        self.days = days
        order = sorted(reached, key=lambda number: -self.senders[number].mails)
        self.choices = [(number, day) for number in order for day in range(days)]
        self.ceiling = _most_mails([self.senders[number] for number in reached], days)

    def run(self, least: int) -> tuple[int, tuple[Choice, ...]]:
        """The most mails, and choices that make them, or `least` and no choices if there are none with more.

        Where the model gives up, a number that is not exceeded.
        """
        best: tuple[int, tuple[Choice, ...]] = (least, ())
        if least >= self.ceiling:
            return best
        beside = self._beside()
        everything = (1 << len(self.choices)) - 1
        levels: list[tuple[tuple[Choice, ...], int, list[tuple[int, int]]]] = [
            ((), everything, self._coloured(everything, beside))
        ]
        while levels and best[0] < self.ceiling:
            chosen, left, candidates = levels.pop()
            if not candidates or self._value(chosen) + candidates[-1][1] <= best[0]:
                continue
            if self.model.gave_up:
                levels.append((chosen, left, candidates))
                bounds = [self._value(chosen) + rest[-1][1] for chosen, _, rest in levels if rest]
                return min(self.ceiling, max(bounds)), best[1]
            place, _ = candidates.pop()
            left &= ~(1 << place)
            levels.append((chosen, left, candidates))
            taken = (*chosen, self.choices[place])
            if self.model.can_be(taken):
                best = max(best, (self._value(taken), taken), key=lambda each: each[0])
                rest = left & beside[place]
                levels.append((taken, rest, self._coloured(rest, beside)))
        return best

    def _beside(self) -> list[int]:
        """For each choice those that can be together with it; a mailer mails on one day only."""
        beside = [0] * len(self.choices)
        for (place, one), (other_place, other) in combinations(enumerate(self.choices), 2):
            if one[0] != other[0] and self.model.can_be((one, other)):
                beside[place] |= 1 << other_place
                beside[other_place] |= 1 << place
        return beside

    def _coloured(self, choices: int, beside: Sequence[int]) -> list[tuple[int, int]]:
        """The choices in classes of which no two can be together, each with what it and all before it can add."""
        found: list[tuple[int, int]] = []
        bound = 0
        while choices:
            members: list[int] = []
            fitting = choices
            while fitting:
                place = (fitting & -fitting).bit_length() - 1
                members.append(place)
                fitting &= ~(1 << place) & ~beside[place]
                choices &= ~(1 << place)
            bound += max(self.senders[self.choices[place][0]].mails for place in members)
            found += [(place, bound) for place in members]
        return found

    def _value(self, choices: tuple[Choice, ...]) -> int:
        return _most_mails([self.senders[number] for number, _ in choices], self.days)


def _most_mails(senders: Iterable[Mailer], days: int) -> int:
    """The most mails that these can send to a subject on so many days, whatever their segments are.

    A cap over as many days or more limits the sum at the time of sending, so the strictest send first: mails with
    deadlines, each of which takes one place.
    """
    capped = []
    for sender in senders:
        caps = [cap.maximum for cap in sender.caps if _days_min(cap) >= days]
        capped.append((min(caps, default=None), sender.mails))
    total = 0
    for cap, mails in sorted(capped, key=lambda each: (each[0] is None, each[0] or 0)):
        total = total + mails if cap is None else max(total, min(total + mails, cap))
    return total


def _days_min(cap: Frequency) -> int:
    """How many days a cap is over, at least."""
    return cap.duration.count * {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28, Unit.YEAR: 365}[cap.duration.unit]


def _reason(wide: _Model, days: int) -> str:
    """Why the bounds are not exact."""
    if wide.gave_up:
        return "there are too many sets of workflows to ask about all"
    if wide.reason:
        return wide.reason
    if any(_days_min(cap) < days for sender in wide.senders for cap in sender.caps):
        return "a cap over fewer days holds for each of these days, and how they add up is not worked out"
    return "whether what happens meanwhile can lead from one segment to the next is not worked out"


# ---- conditions on other days ----------------------------------------------------------------------------------

_CALENDAR = Field(name="today", type=FieldType.DATE, relation="", column="")
"""The day itself as a date of the subject, so that `until DATE` is a condition like any other."""


class _Model:
    """Which choices can be together: *wide*, as seen from the last of their days, or *narrow*, from the first.

    What is not known can be in the wide model, and cannot in the narrow one. With `looks_at_pairs`, choices of two days
    are asked about over time, too; that is exact, and takes far longer.
    """

    def __init__(
        self,
        senders: Sequence[Mailer],
        rules: Mapping[str, ir.Rule],
        prover: Prover,
        asked: Callable[[], None],
        sets: int,
        *,
        is_wide: bool,
    ) -> None:
        self.senders = senders
        self.rules = rules
        self.prover = prover
        self.asked = asked
        self.sets_left = sets
        self.is_wide = is_wide
        self.looks_at_pairs = False
        self.known: dict[frozenset[Choice], bool | None] = {}
        self.pairs: dict[frozenset[Choice], Answer] = {}
        self.seen: dict[tuple[str, int], ir.Expr | None] = {}

    @property
    def gave_up(self) -> bool:
        """Whether there were so many sets that no more are asked about."""
        return self.sets_left < 0

    @property
    def reason(self) -> str:
        """Why something is not known; empty where all is."""
        answers = [
            *(self.answer(tuple(key)) for key, can_be in self.known.items() if can_be is None),
            *self.pairs.values(),
        ]
        return next((answer.reason for answer in answers if isinstance(answer, Unknown)), "")

    def can_be(self, choices: tuple[Choice, ...]) -> bool:
        """Whether somebody can be mailed by all of these, each on its day."""
        key = _from_first_day(choices)
        if key not in self.known and not self.gave_up:
            self.asked()
            self.sets_left -= len(key) > 2
            self.known[key] = self._possible(key)
        can_be = self.known.get(key)
        if can_be is None:
            can_be = self.is_wide
        if can_be and self.looks_at_pairs and len({day for _, day in key}) == len(key) == 2:
            return not isinstance(self.over_time(choices), Proved)
        return can_be

    def answer(self, choices: tuple[Choice, ...]) -> Answer:
        """Refuted by somebody who is mailed by all of these."""
        claim = self._claim(_from_first_day(choices))
        if claim is None:
            return Proved()
        members, excepted = claim
        everybody = ir.And(members)
        return self.prover.implies(everybody, ir.Or(excepted)) if excepted else self.prover.empty(everybody)

    def over_time(self, pair: tuple[Choice, ...]) -> Answer:
        """The same of two choices, whatever events come in between; unknown of those with exceptions."""
        key = _from_first_day(pair)
        if key not in self.pairs:
            self.pairs[key] = self._over_time(key)
        return self.pairs[key]

    def _possible(self, choices: frozenset[Choice]) -> bool | None:
        claim = self._claim(choices)
        if claim is None:
            return False
        members, excepted = claim
        if excepted:
            is_inside = self.prover.is_inside(ir.And(members), ir.Or(excepted))
            return None if is_inside is None else not is_inside
        *others, last = members
        return self.prover.can_meet(others[0] if len(others) == 1 else ir.And(tuple(others)), last)

    def _claim(self, choices: frozenset[Choice]) -> tuple[tuple[ir.Expr, ...], tuple[ir.Expr, ...]] | None:
        """What all must be and none may be, on the day of the model; None where that cannot be said."""
        base = max([day for _, day in choices], default=0) if self.is_wide else 0
        members: list[ir.Expr] = []
        excepted: list[ir.Expr] = []
        for number, day in sorted(choices):
            sender = self.senders[number]
            seen = [self._seen(name, base - day) for name in (sender.segment, *sender.excepted)]
            if None in seen:
                return None
            own, *others = [each for each in seen if each is not None]
            members += [own, *_until(sender.until, base - day)]
            excepted += others
        if any(self.senders[number].until for number, _ in choices):
            members.append(_is_ago(0))
        return tuple(members), tuple(excepted)

    def _over_time(self, choices: frozenset[Choice]) -> Answer:
        if not all(self._is_plain(number) for number, _ in choices):
            return Unknown("")
        (one, _), (other, days) = sorted(choices, key=lambda choice: choice[1])
        first, second = (
            ir.And((self.rules[sender.segment].condition, *_until(sender.until, -days), _is_ago(days)))
            for sender, days in ((self.senders[one], 0), (self.senders[other], days))
        )
        answer = self.prover.ever_disjoint(first, second)
        return Refuted(answer.witness) if isinstance(answer, RefutedOverTime) else answer

    def _is_plain(self, number: int) -> bool:
        """Whether a mailer can be asked about over time: it has no exceptions, and speaks of days only."""
        sender = self.senders[number]
        return not sender.excepted and all(map(_moves, walk(self.rules[sender.segment].condition)))

    def _seen(self, segment: str, ago: int) -> ir.Expr | None:
        """What a segment asks for, as it was seen `ago` days before the day of the condition (after it, if negative).

        None in the narrow model where that cannot be said. The same object each time: the prover knows it again.
        """
        if (segment, ago) not in self.seen:
            condition = self.rules[segment].condition
            self.seen[segment, ago] = condition if ago == 0 else self._moved(condition, ago)
        return self.seen[segment, ago]

    def _moved(self, condition: ir.Expr, ago: int) -> ir.Expr | None:
        if self.is_wide:
            return rewrite(
                condition, lambda node: _own(_seen(node, ago), ago) if _moves(node) else _anything(node, ago)
            )
        return rewrite(condition, lambda node: _seen(node, ago)) if all(map(_moves, walk(condition))) else None


def _from_first_day(choices: Iterable[Choice]) -> frozenset[Choice]:
    """The same choices, the first of them on day 0: which day of the calendar that is makes no difference."""
    choices = tuple(choices)
    first = min([day for _, day in choices], default=0)
    return frozenset((number, day - first) for number, day in choices)


def _with_words_of_other_days(vocabulary: Vocabulary, rules: Iterable[ir.Rule], days: int) -> Vocabulary:
    """The vocabulary with the words that conditions on other days are put in."""
    fields, metrics = {**vocabulary.fields, _CALENDAR.name: _CALENDAR}, {**vocabulary.metrics}
    for node in (node for rule in rules for node in walk(rule.condition)):
        for ago in range(1, days):
            match node if _moves(node) else _anything(node, ago):
                case ir.Compare(field) if field.name not in vocabulary.fields:
                    fields[field.name] = field
                case ir.Total(metric) | ir.Absent(metric):
                    other = _metric_of(metric, ago)
                    metrics[other.name] = other
                case _:
                    pass
    return replace(vocabulary, fields=fields, metrics=metrics, words=index_words(fields, metrics))


def _moves(node: ir.Expr) -> bool:
    """Whether what a node says of days can be said of other days."""
    match node:
        case ir.Within(_, first, last):
            ends = first, last
        case ir.Total(_, ir.Span(first, last)) | ir.Absent(_, ir.Span(first, last)):
            ends = first, last
        case _:
            return True
    return all(isinstance(end, Fixed | None) or (isinstance(end, Ago) and end.unit in _IN_DAYS) for end in ends)


def _seen(node: ir.Expr, ago: int) -> ir.Expr:
    """A node that moves, as it was seen `ago` days earlier."""
    match node:
        case ir.Within(_, first, last):
            return replace(node, first=_moved(first, ago), last=_moved(last, ago))
        case ir.Total(_, ir.Span(first, last)) | ir.Absent(_, ir.Span(first, last)):
            return replace(node, window=ir.Span(_moved(first, ago), _moved(last, ago)))
        case _:
            return node


_IN_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


def _moved(day: Day | None, ago: int) -> Day | None:
    return Ago(day.count * _IN_DAYS[day.unit] - day.plus + ago) if isinstance(day, Ago) else day


def _own(node: ir.Expr, ago: int) -> ir.Expr:
    """A node that asks a history of events which only the day `ago` days earlier has."""
    if isinstance(node, ir.Total | ir.Absent):
        return replace(node, metric=_metric_of(node.metric, ago))
    return node


def _metric_of(metric: Metric, ago: int) -> Metric:
    return replace(metric, name=f"{metric.name} {ago} days before", aliases=())


def _anything(leaf: ir.Expr, ago: int) -> ir.Expr:
    """A condition that may be true, false or unknown, the same one for the same question on the same day."""
    question = Field(name=f"{show(leaf).strip()} {ago} days before", type=FieldType.BOOLEAN, relation="", column="")
    return ir.Compare(question, ir.Op.EQ, True)


def _until(until: date | None, ago: int) -> list[ir.Expr]:
    """That the day which is called today is not after `until`, and so many days more."""
    return [] if until is None else [ir.Within(_CALENDAR, None, Fixed(shift(until, ago)))]


def _is_ago(days: int) -> ir.Expr:
    """That the day which is called today was so many days ago."""
    return ir.Within(_CALENDAR, Ago(days), Ago(days))
