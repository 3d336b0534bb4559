"""The URL of an engine: which kind of server, where, as whom, and never with which password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from segdsl.base.record import record
from segdsl.engines.connections import problems
from segdsl.engines.problems import DataError

_SCHEME = re.compile(r"[a-z][a-z0-9-]*(\+[A-Za-z_][A-Za-z0-9_.]*)?")
_SECRET_WORDS = ("password", "passwd", "passphrase", "pwd", "token", "secret", "private_key", "api_key", "apikey")


@record(kw_only=True)
class EngineURL:
    """A URL in its parts, unquoted. `module` is the DB-API module after a `+` in the scheme.

    `path` has no leading slash; of a file, `sqlite:///here.db` is relative and `sqlite:////there.db` is absolute.
    """

    scheme: str
    module: str | None = None
    user: str | None = None
    host: str | None = None
    port: int | None = None
    path: str = ""
    options: Mapping[str, str]

    def __str__(self) -> str:
        """Where it leads, without who asks and how: for messages."""
        port = "" if self.port is None else f":{self.port}"
        host = self.host or self.options.get("host", "")
        return f"{self.scheme}://{'' if host.startswith('/') else host}{port}/{self.path}".rstrip("/")

    def file(self, folder: Path) -> Path:
        """The file that is meant. Raises DataError where there is none, or a server is named."""
        if not self.path or self.host:
            example = f"`{self.scheme}:///data/partners.db`"
            raise DataError(problems.wrong_url("does not name a file", f"write it with three slashes, as in {example}"))
        return folder / self.path


def parse_url(text: str, where: str = "text") -> EngineURL:
    """The parts of a URL, whose options stand after `?` or, as Spark Connect has it, after `;`.

    `where` says in messages where the URL was found, as in "command line".
    Raises DataError where it is none, or where there is a secret in it.
    """
    scheme, slashes, rest = text.partition("://")
    if not slashes or not _SCHEME.fullmatch(scheme) or any(sign.isspace() or not sign.isprintable() for sign in rest):
        raise DataError(problems.wrong_url("is no URL", "write one such as `postgresql://me@host:5432/analytics`"))
    try:
        split = urlsplit(f"engine://{rest}")
        port, host, has_password = split.port, split.hostname, split.password is not None
    except ValueError:
        raise DataError(problems.wrong_url("has a host or port that is none", "a port is a number")) from None
    path, *parameters = split.path.split(";")
    options = dict(parse_qsl("&".join([*parameters, split.query]), keep_blank_values=True))
    if has_password or any(_is_secret(name) for name in options):
        raise DataError(problems.password_in_url(where))
    kind, _, module = scheme.partition("+")
    return EngineURL(
        scheme=kind,
        module=module or None,
        user=unquote(split.username) if split.username else None,
        host=unquote(host) if host else None,
        port=port,
        path=unquote(path.removeprefix("/")),
        options=options,
    )


def _is_secret(option: str) -> bool:
    """Whether an option by its name holds a secret; one that names a file does not."""
    small = option.lower().replace("-", "_")
    return any(word in small for word in _SECRET_WORDS) and not small.endswith(("file", "path"))
