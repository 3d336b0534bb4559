"""What the tests of the lint core need: files from text, a rule that finds a word, and findings as short lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Edit, Fix, Severity, warning
from segdsl.base.source import Source, Span
from segdsl.check.check import check
from segdsl.lint.fix import Reading
from segdsl.lint.rule import Context, LintRule, Options
from segdsl.lint.run import context_of
from segdsl.syntax.parse import Parse, parse
from segdsl.vocabulary.load import builtin

WORD = Code("SEG648", "word")


def parsed(texts: Mapping[str, str]) -> dict[str, Parse]:
    return {name: parse(Source(name, text)) for name, text in texts.items()}


def context(text: str = "", *, is_whole: bool = True, **others: str) -> Context:
    """The file `a.seg`, and others by their names without the ending."""
    files = parsed({"a.seg": text, **{f"{name}.seg": other for name, other in others.items()}})
    return context_of(files, check(files, builtin()), builtin(), is_whole=is_whole)


def found_in(files: Mapping[str, Parse], word: str, *fixes: tuple[str, Confidence]) -> Iterator[Diagnostic]:
    """A finding at each place of a word, with fixes that write something else there."""
    for parse_ in files.values():
        for match in re.finditer(word, parse_.source.text):
            span = Span(parse_.source, *match.span())
            made = tuple(Fix(f"write `{text}`", (Edit(span, text),), confidence) for text, confidence in fixes)
            yield warning(WORD, f"`{word}` is here", span, fixes=made)


def finds(word: str, level: Severity | None = Severity.WARNING, **given: object) -> LintRule:
    """A rule that finds a word in every file."""

    def check_(context: Context, options: Options) -> Iterator[Diagnostic]:
        return found_in(context.files, str(options.get("word", word)))

    return LintRule(code=WORD, level=level, about="", bad="", good="", repair="", check=check_, **given)  # type: ignore[arg-type]


def lines(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Each as `a.seg:1:4 warning SEG648 message`."""
    return [
        f"{each.span.source.name}:{each.span.position.line}:{each.span.position.column} "
        f"{each.severity.value} {each.code} {each.message}"
        for each in diagnostics
    ]


def reading_of(files: Mapping[str, Parse], diagnostics: Iterable[Diagnostic]) -> Reading:
    return Reading(files, check(files, builtin()), tuple(diagnostics))
