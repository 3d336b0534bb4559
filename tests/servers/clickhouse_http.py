"""Serves the ClickHouse of the package chdb by the HTTP interface of ClickHouse, on a port of loopback.

    python clickhouse_http.py PORT FOLDER

chdb is all of ClickHouse in one library of some hundred megabytes, with global state; here it has a process of its own,
and clients of ClickHouse can talk to it. Statements come in the body of a request or as its parameter `query`, other
parameters are settings of that statement alone. Data of an INSERT may be in any format, compressed or not.
"""

from __future__ import annotations

import gzip
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from chdb.session import Session

PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
# What the interface means by these is done here, or makes no difference on loopback.
NOT_SETTINGS = {"query", "database", "default_format", "session_id", "session_timeout", "session_check", "query_id"}
NOT_SETTINGS |= {"enable_http_compression", "http_headers_progress_interval_ms", "client_protocol_version", "compress"}
NOT_SETTINGS |= {"send_progress_in_http_headers", "wait_end_of_query", "buffer_size", "user", "password", "role"}
INSERT = re.compile(rb"\s*INSERT\s+INTO\s+(?P<into>.+?)\s+FORMAT\s+(?P<format>\w+)\s*\n(?P<data>.*)", re.S | re.I)
FORMAT = re.compile(r"\sFORMAT\s+(\w+)\s*;?\s*$", re.IGNORECASE)


class Engine:
    """The one session of this process; statements wait for each other."""

    def __init__(self) -> None:
        self.session = Session(str(FOLDER))
        self.lock = Lock()
        # As a server has it: that of chdb takes the name of a table that it does not know for that of a file.
        self.session.query("DROP DATABASE IF EXISTS default")
        self.session.query("CREATE DATABASE default ENGINE = Atomic")
        self.session.query("USE default")

    def run(self, statement: bytes, form: str, settings: dict[str, str]) -> bytes:
        """What a statement gives, in a format of ClickHouse."""
        inserted = INSERT.fullmatch(statement)
        with self.lock:
            for name, value in settings.items():
                self.session.query(f"SET {name} = {_quoted(value)}")
            try:
                if inserted:
                    return self._insert(inserted["into"].decode(), inserted["format"].decode(), inserted["data"])
                text = statement.decode()
                asked = FORMAT.search(text)
                if asked:
                    text, form = text[: asked.start()], asked[1]
                return bytes(self.session.query(text, form).bytes() or b"")
            finally:
                for name in settings:
                    self.session.query(f"SET {name} = DEFAULT")

    def _insert(self, into: str, form: str, data: bytes) -> bytes:
        # chdb takes statements as text, and the data of an INSERT may be anything but text.
        with NamedTemporaryFile(dir=FOLDER.parent) as file:
            file.write(data)
            file.flush()
            # Unlike SELECT * FROM file(…), this reads the data by the types of the table.
            self.session.query(f"INSERT INTO {into} FROM INFILE {_quoted(file.name)} FORMAT {form}")
        return b""


class Handler(BaseHTTPRequestHandler):
    """One request, one statement."""

    protocol_version = "HTTP/1.1"
    engine: Engine

    def do_GET(self) -> None:
        """`/ping`, or a query."""
        if urlsplit(self.path).path == "/ping":
            self._answer(200, b"Ok.\n")
        else:
            self._run(b"")

    def do_POST(self) -> None:
        """A statement."""
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            body = b"".join(iter(self._chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._run(_unpacked(body, self.headers.get("Content-Encoding", "")))

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        data = self.rfile.read(size)
        self.rfile.readline()
        return data

    def _run(self, body: bytes) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        statement = "\n".join(filter(None, [asked.get("query")])).encode()
        statement = b"\n".join(filter(None, [statement, body]))
        form = self.headers.get("X-ClickHouse-Format") or asked.get("default_format", "TabSeparated")
        settings = {name: value for name, value in asked.items() if name not in NOT_SETTINGS}
        try:
            answer = self.engine.run(statement, form, settings)
        except RuntimeError as error:  # whatever the engine says goes to the client
            code = re.search(r"Code: (\d+)", str(error))
            self._answer(400, str(error).encode(), {"X-ClickHouse-Exception-Code": code[1] if code else "0"})
        else:
            self._answer(200, answer, {"X-ClickHouse-Format": form, "X-ClickHouse-Summary": "{}"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _unpacked(body: bytes, how: str) -> bytes:
    match how:
        case "gzip":
            return gzip.decompress(body)
        case "lz4":
            import lz4.frame

            return bytes(lz4.frame.decompress(body))
        case "zstd":
            import zstandard

            return zstandard.ZstdDecompressor().decompressobj().decompress(body)
    return body


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


if __name__ == "__main__":
    Handler.engine = Engine()
    ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
