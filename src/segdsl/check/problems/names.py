"""What can be wrong with the names of a file: words nobody defined, names defined twice, imports, references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from segdsl.base.diagnostics import Code, Confidence, Diagnostic, Label, error
from segdsl.base.source import Span
from segdsl.check.problems.wording import as_text, did_you_mean, listing, write
from segdsl.check.scope import Entry, Kind
from segdsl.syntax import tree
from segdsl.vocabulary.model import Field, FieldType, Metric, Vocabulary

UNKNOWN_CONDITION = Code("SEG201", "unknown-condition")
UNKNOWN_METRIC = Code("SEG202", "unknown-metric")
UNKNOWN_SEGMENT = Code("SEG203", "unknown-segment")
UNKNOWN_PARAM = Code("SEG204", "unknown-param")
UNKNOWN_WINDOW = Code("SEG205", "unknown-window")
UNKNOWN_DATE = Code("SEG206", "unknown-date")
DEFINED_TWICE = Code("SEG207", "defined-twice")
HIDDEN_NAME = Code("SEG208", "hidden-name")
CIRCULAR_REFERENCE = Code("SEG209", "circular-reference")
UNKNOWN_FILE = Code("SEG210", "unknown-file")
UNKNOWN_IMPORT = Code("SEG211", "unknown-import")
OUTSIDE_PROJECT = Code("SEG213", "outside-project")
CIRCULAR_IMPORT = Code("SEG214", "circular-import")
TOO_MANY_IMPORTS = Code("SEG215", "too-many-imports")
TOO_LARGE = Code("SEG216", "too-large")
AMBIGUOUS_NAME = Code("SEG217", "ambiguous-name")


# ---- words that are not defined --------------------------------------------------------------------------------


def unknown_condition(name: tree.Name, vocabulary: Vocabulary) -> Diagnostic:
    """A condition on something that is neither field nor metric."""
    advice = did_you_mean(name.span, name.text, vocabulary.words, misspelt=misspellings(vocabulary.words.values()))
    in_other_case = any(name.text.lower() == word.lower() for word in vocabulary.words)
    return error(
        UNKNOWN_CONDITION,
        f"there is no condition called `{name.text}`",
        name.span,
        "names are told apart by case" if in_other_case else "neither a field nor a metric",
        help=advice.help or (f"there are {listing([*vocabulary.fields, *vocabulary.metrics])}",),
        fixes=advice.fixes,
    )


def unknown_metric(name: tree.Name, vocabulary: Vocabulary) -> Diagnostic:
    """`no …` with a word that names nothing."""
    metrics = {word: entry for word, entry in vocabulary.words.items() if isinstance(entry, Metric)}
    advice = did_you_mean(
        name.span, name.text, metrics, misspelt=misspellings(vocabulary.metrics.values()), listed_as="there are"
    )
    return error(
        UNKNOWN_METRIC,
        f"there is no metric called `{name.text}`",
        name.span,
        "`no` asks for a metric without events",
        help=advice.help,
        fixes=advice.fixes,
    )


def unknown_segment(name: tree.Name, names: Iterable[str], other_file: str | None) -> Diagnostic:
    """A reference to a segment that this file neither defines nor imports.

    `other_file` is the path from this file to one that defines such a segment.
    """
    message = f"there is no segment called `{name.text}`"
    if other_file is not None:
        return error(
            UNKNOWN_SEGMENT,
            f"{message} in this file",
            name.span,
            f"defined in `{other_file}`, but not imported from there",
            help=(f'import it: `import {{ {name.span.text} }} from "{other_file}"`',),
        )
    advice = did_you_mean(name.span, name.text, names, listed_as="there are")
    help = advice.help or (f"define it: `segment {name.span.text} {{ where … }}`",)
    return error(UNKNOWN_SEGMENT, message, name.span, "not defined", help=help, fixes=advice.fixes)


def unknown_param(ref: tree.ParamRef, names: Iterable[str]) -> Diagnostic:
    """`$name` of a param that does not exist."""
    span = Span(ref.span.source, ref.span.start + 1, ref.span.end)
    advice = did_you_mean(span, ref.name, names, listed_as="there are")
    help = advice.help or (f"define it: `param {ref.name} = …`",)
    return error(
        UNKNOWN_PARAM, f"there is no param called `{ref.name}`", ref.span, "not defined", help=help, fixes=advice.fixes
    )


def unknown_window(name: tree.Name, defined: Iterable[str], vocabulary: Vocabulary, window: Span) -> Diagnostic:
    """`during name` of a window that does not exist."""
    message = f"there is no window called `{name.text}`"
    entry = vocabulary.words.get(name.text)
    if isinstance(entry, Field) and entry.type is FieldType.DATE:
        return error(
            UNKNOWN_WINDOW,
            message,
            name.span,
            "this is a date field",
            help=(f"to count from that date on, write `since {name.text}`",),
            fixes=(write(window, f"since {name.text}", Confidence.SAFE),),
        )
    misspelt = {word: window.name for window in vocabulary.windows.values() for word in window.misspelt}
    advice = did_you_mean(
        name.span, name.text, [*defined, *vocabulary.windows], misspelt=misspelt, listed_as="there are"
    )
    return error(UNKNOWN_WINDOW, message, name.span, "not defined", help=advice.help, fixes=advice.fixes)


def window_after_since(name: tree.Name, window: Span, instead: str) -> Diagnostic:
    """`since since_joined`: the name of a window where a date field belongs; `instead` is what was meant."""
    return error(
        UNKNOWN_DATE,
        f"`{name.text}` is a window, not a date",
        name.span,
        "`since` counts from a date field",
        help=(f"write `{instead}`",),
        fixes=(write(window, instead, Confidence.SAFE),),
    )


def not_a_date(name: tree.Name, vocabulary: Vocabulary) -> Diagnostic:
    """`since name` of something that is not a date field."""
    dates = {word: field for word, field in vocabulary.words.items() if _is_date(field)}
    advice = did_you_mean(
        name.span, name.text, dates, misspelt=misspellings(dates.values()), listed_as="the date fields are"
    )
    return error(
        UNKNOWN_DATE,
        f"there is no date field called `{name.text}`",
        name.span,
        "`since` counts from a date field",
        help=advice.help,
        fixes=advice.fixes,
    )


def window_of_window(name: tree.Name) -> Diagnostic:
    """A window defined by another of the file."""
    return error(
        UNKNOWN_WINDOW,
        f"a window cannot be defined by the window `{name.text}`",
        name.span,
        "itself defined in a file",
        help=("write out the days that it stands for",),
    )


def ambiguous_name(kind: Kind, name: str, span: Span, places: tuple[Span, Span]) -> Diagnostic:
    """Outside all files, a name that two files define differently."""
    first, second = places
    return error(
        AMBIGUOUS_NAME,
        f"there are two {kind.value}s called `{name}`, and they differ",
        span,
        f"in `{first.source.name}` or in `{second.source.name}`?",
        labels=(Label(first, "one is defined here"), Label(second, "the other is defined here")),
        help=("write out what it stands for",),
    )


def misspellings(entries: Iterable[Entry]) -> dict[str, str]:
    """The spellings that are known as wrong, each with the right one."""
    return {word: entry.name for entry in entries for word in entry.misspelt}


def _is_date(entry: Entry) -> bool:
    return isinstance(entry, Field) and entry.type is FieldType.DATE


# ---- names that are taken --------------------------------------------------------------------------------------


def defined_twice(kind: Kind, name: tree.Name, first: tree.Name) -> Diagnostic:
    """A second definition, in the same file or, for what is run by its name, in another."""
    place = "" if first.span.source is name.span.source else f", also in `{first.span.source.name}`"
    return error(
        DEFINED_TWICE,
        f"the {kind.value} `{name.text}` is defined twice{place}",
        name.span,
        "defined again here",
        labels=(Label(first.span, "first defined here"),),
        help=("give one of them another name",),
    )


def hides(kind: Kind, name: tree.Name, other: tree.Name) -> Diagnostic:
    """An import of a name that the file already has."""
    return error(
        HIDDEN_NAME,
        f"there is already a {kind.value} called `{name.text}` in this file",
        name.span,
        "imported again here",
        labels=(Label(other.span, "first named here"),),
        help=("import it once, or give one of them another name",),
    )


def hides_built_in(name: tree.Name) -> Diagnostic:
    """A window of a file with the name of one of the vocabulary."""
    return error(
        HIDDEN_NAME,
        f"there is already a window called `{name.text}` in the vocabulary",
        name.span,
        "this name is taken",
        help=("give it another name",),
    )


# ---- imports ---------------------------------------------------------------------------------------------------


def outside_project(path: tree.Text) -> Diagnostic:
    """An import from above the project's root, or by an absolute path."""
    return error(
        OUTSIDE_PROJECT,
        f"`{path.text}` is not a file inside the project",
        path.span,
        "imports stay inside the project",
        help=("give the path from this file, with `/` between folders, to a file of the same project",),
    )


def unknown_file(path: tree.Text, paths: Iterable[str]) -> Diagnostic:
    """An import from a file that is not there; `paths` are those that are, as this file would write them."""
    advice = did_you_mean(path.span, path.text, paths, spell=as_text)
    return error(
        UNKNOWN_FILE,
        f"there is no file `{path.text}`",
        path.span,
        "not found from the folder of this file",
        help=advice.help,
        fixes=advice.fixes,
    )


def unknown_import(name: tree.Name, path: tree.Text, names: Iterable[str]) -> Diagnostic:
    """An import of a name that the other file does not define."""
    advice = did_you_mean(name.span, name.text, names, listed_as="it defines")
    return error(
        UNKNOWN_IMPORT,
        f"`{path.text}` defines no segment, param or window called `{name.text}`",
        name.span,
        "not defined there",
        labels=(Label(path.span, "imported from here"),),
        help=advice.help,
        fixes=advice.fixes,
    )


def not_importable(kind: Kind, name: tree.Name, path: tree.Text) -> Diagnostic:
    """An import of a series or workflow."""
    return error(
        UNKNOWN_IMPORT,
        f"`{name.text}` of `{path.text}` is a {kind.value}, which cannot be imported",
        name.span,
        f"a {kind.value}",
        help=("only segments, params and windows are imported",),
    )


def circular_import(paths: Sequence[str], spans: Sequence[Span]) -> Diagnostic:
    """Files that import each other in a circle."""
    return error(
        CIRCULAR_IMPORT,
        f"this import leads back to its own file: {_circle(paths)}",
        spans[0],
        "the circle starts here",
        labels=tuple(Label(span, "and goes on here") for span in spans[1:]),
        help=("move what both need into a file of its own",),
    )


def too_many_imports(span: Span, most: int) -> Diagnostic:
    """One import statement too many."""
    return error(
        TOO_MANY_IMPORTS,
        f"a file has at most {most} imports",
        span,
        "this is one more",
        help=("several names from one file can be imported together",),
    )


def imports_too_deep(span: Span, most: int) -> Diagnostic:
    """A chain of imports that is too long."""
    return error(
        TOO_MANY_IMPORTS,
        f"imports lead at most {most} files deep",
        span,
        f"leads {most + 1} files deep",
        help=("import what is needed from the file that defines it",),
    )


# ---- references ------------------------------------------------------------------------------------------------


def circular_reference(names: Sequence[str], spans: Sequence[Span]) -> Diagnostic:
    """Segments that refer to each other in a circle (§8.1)."""
    return error(
        CIRCULAR_REFERENCE,
        f"the segment `{names[0]}` is defined by itself: {_circle(names)}",
        spans[0],
        "the circle starts here",
        labels=tuple(Label(span, "and goes on here") for span in spans[1:]),
        help=("leave one of these references out",),
    )


def references_too_deep(span: Span, most: int) -> Diagnostic:
    """A chain of references, or what they make together, is nested too deep."""
    return error(
        TOO_LARGE,
        f"references lead at most {most} segments deep",
        span,
        f"leads {most + 1} segments deep",
        help=("refer to fewer segments that refer to others",),
    )


def too_large(span: Span, what: str) -> Diagnostic:
    """With all references written out, the condition is more than any backend could take."""
    return error(
        TOO_LARGE,
        f"with its references written out, this condition {what}",
        span,
        "too large",
        help=("refer to fewer segments that refer to others",),
    )


def _circle(names: Sequence[str]) -> str:
    return " → ".join(f"`{name}`" for name in (*names, names[0]))
