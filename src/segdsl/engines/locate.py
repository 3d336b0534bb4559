"""From the name of a file to what it holds: which relation, and in which format."""

from __future__ import annotations

import os
from enum import Enum
from glob import glob
from pathlib import Path

from segdsl.engines import problems
from segdsl.engines.problems import DataError
from segdsl.vocabulary.model import Vocabulary


class Format(Enum):
    """How a file is read."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


ENDINGS = {
    ".csv": Format.CSV,
    ".csv.gz": Format.CSV,
    ".tsv": Format.CSV,
    ".tsv.gz": Format.CSV,
    ".parquet": Format.PARQUET,
    ".json": Format.JSON,
    ".json.gz": Format.JSON,
    ".jsonl": Format.JSON,
    ".jsonl.gz": Format.JSON,
    ".ndjson": Format.JSON,
    ".ndjson.gz": Format.JSON,
}


def find_relations(directory: str | os.PathLike[str], vocabulary: Vocabulary) -> dict[str, Path]:
    """The relations of the vocabulary that have a file in the folder, such as `partners.csv`, by name.

    Raises DataError where there is no such folder, no relation in it, or two files for one.
    """
    folder = Path(directory)
    if not folder.is_dir():
        raise DataError(problems.no_such_directory(str(folder)))
    relations = [relation.name for relation in vocabulary.relations.values() if not relation.keys_of]
    files = sorted(path for path in folder.iterdir() if path.is_file())
    found: dict[str, Path] = {}
    for file in files:
        stem, ending = _split(file.name)
        if ending is None or stem not in relations:
            continue
        if stem in found:
            raise DataError(problems.two_files(stem, found[stem].name, file.name))
        found[stem] = file
    if not found:
        raise DataError(problems.no_relations(str(folder), relations, ENDINGS, [file.name for file in files]))
    return {relation: found[relation] for relation in relations if relation in found}


def expand(path: str | os.PathLike[str]) -> list[Path]:
    """The files that a path or pattern names, in order of name. Raises DataError where there is none."""
    file = Path(path)
    if file.is_file():
        return [file]
    if file.is_dir():
        raise DataError(problems.is_directory(str(file)))
    # A pattern may be absolute, which Path.glob does not take.
    found = sorted(match for match in map(Path, glob(str(file), recursive=True)) if match.is_file())  # noqa: PTH207
    if not found:
        raise DataError(problems.no_such_file(str(file)))
    return found


def format_of(path: Path) -> Format:
    """The format that the name of a file tells. Raises DataError where it tells none."""
    _, ending = _split(path.name)
    if ending is None:
        raise DataError(problems.unknown_format(str(path), ENDINGS))
    return ENDINGS[ending]


def _split(file_name: str) -> tuple[str, str | None]:
    """The name without its ending, and the ending if it is known; the longest that fits."""
    lower = file_name.lower()
    for ending in sorted(ENDINGS, key=len, reverse=True):
        if lower.endswith(ending):
            return file_name[: -len(ending)], ending
    return file_name, None
