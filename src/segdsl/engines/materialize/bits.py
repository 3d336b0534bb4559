"""Bitmaps out of Arrow streams and back into them, without any library for Arrow.

A boolean column of Arrow is a packed bitmap, and so is a Python integer: the bytes of one are those of the other. AND
and OR of two integers of a million bits take microseconds. So conditions come out of DuckDB as boolean columns, and
the members of segments go back into it as boolean columns beside the keys, which are handed on as they came.

What is needed of Arrow are three structures (https://arrow.apache.org/docs/format/CDataInterface.html and
CStreamInterface.html), and whoever made one frees it.
"""

from __future__ import annotations

import ctypes
import errno
from collections.abc import Iterable, Iterator, Sequence
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from typing import Any, TypeVar

from segdsl.base.record import record


class _Schema(ctypes.Structure):
    """ArrowSchema."""


class _Array(ctypes.Structure):
    """ArrowArray."""


class _Stream(ctypes.Structure):
    """ArrowArrayStream."""


_FREE_SCHEMA = CFUNCTYPE(None, POINTER(_Schema))
_FREE_ARRAY = CFUNCTYPE(None, POINTER(_Array))
_FREE_STREAM = CFUNCTYPE(None, POINTER(_Stream))
_GET_SCHEMA = CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))
_GET_NEXT = CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))
_GET_ERROR = CFUNCTYPE(c_void_p, POINTER(_Stream))

_Schema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(_Schema))),
    ("dictionary", POINTER(_Schema)),
    ("release", _FREE_SCHEMA),
    ("private_data", c_void_p),
]
_Array._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(_Array))),
    ("dictionary", POINTER(_Array)),
    ("release", _FREE_ARRAY),
    ("private_data", c_void_p),
]
_Stream._fields_ = [
    ("get_schema", _GET_SCHEMA),
    ("get_next", _GET_NEXT),
    ("get_last_error", _GET_ERROR),
    ("release", _FREE_STREAM),
    ("private_data", c_void_p),
]

_Given = TypeVar("_Given", _Schema, _Array)

_NAME = b"arrow_array_stream"
_NULLABLE = 2

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype, _capsule_pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype, _new_capsule.argtypes = ctypes.py_object, [c_void_p, c_char_p, c_void_p]


class StreamError(Exception):
    """The stream broke off; the message is that of whoever made it."""


class Bitmaps:
    """The subjects by key, in the order of a stream, and for each condition bitmaps of those for whom it `holds`, and
    for whom it `fails`: bit n is subject n. Where it is NULL it does neither. `close` frees the keys.
    """

    def __init__(self, stream: object) -> None:
        """Read a stream whose first column are the keys, and whose other columns are booleans."""
        self.schema = _Schema()
        self.blocks: list[_Array] = []
        self.number = 0
        capsule = stream.__arrow_c_stream__()  # type: ignore[attr-defined]
        source = ctypes.cast(_capsule_pointer(capsule, _NAME), POINTER(_Stream))
        try:
            _check(source, source.contents.get_schema(source, ctypes.byref(self.schema)))
            self.holds = [0] * (self.schema.n_children - 1)
            self.fails = [0] * (self.schema.n_children - 1)
            for block in _blocks(source):
                self.blocks.append(block)
                for at, _ in enumerate(self.holds):
                    true, false = _bits_of(block.children[at + 1].contents)
                    self.holds[at] |= true << self.number
                    self.fails[at] |= false << self.number
                self.number += block.length
        except BaseException:
            self.close()
            raise
        self.everybody = (1 << self.number) - 1

    def append(self, others: Bitmaps) -> None:
        """Take over the conditions of others, on the same subjects in the same order."""
        assert others.number == self.number
        self.holds += others.holds
        self.fails += others.fails
        others.close()

    def close(self) -> None:
        """Free what the stream gave. Closing twice does no harm."""
        for given in (*self.blocks, self.schema):
            if given.release:
                given.release(ctypes.byref(given))
        self.blocks.clear()


@record
class Named:
    """A bitmap over the subjects, under the name of a segment."""

    name: str
    bits: int


class Pairs:
    """An Arrow stream of the columns `segment`, `key` and `is_member`: every subject once for each bitmap.

    In the order of both; those before the first member and after the last may be left out. It can be read once, and
    takes the next bitmap only when the next rows are asked for; an error in making one breaks it off, and is kept in
    `error`.
    """

    def __init__(self, subjects: Bitmaps, bitmaps: Iterable[Named]) -> None:
        self.error: BaseException | None = None
        self._said = b""
        self._subjects = subjects
        self._batches = self._made(bitmaps)
        self._zeros = (ctypes.c_int8 * max((block.length for block in subjects.blocks), default=0))()
        # What was handed out and is not freed yet, by its number.
        self._out: dict[int, object] = {}
        self._number = 0
        self._free_array, self._free_schema = _FREE_ARRAY(self._free), _FREE_SCHEMA(self._free)
        self._stream = _Stream(
            get_schema=_GET_SCHEMA(self._get_schema),
            get_next=_GET_NEXT(self._get_next),
            get_last_error=_GET_ERROR(lambda _: _address(self._said)),
            release=_FREE_STREAM(_done),
        )

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows; this object must outlive their reading."""
        return _new_capsule(ctypes.addressof(self._stream), _NAME, None)

    def _made(self, bitmaps: Iterable[Named]) -> Iterator[_Array]:
        for bitmap in bitmaps:
            packed = bitmap.bits.to_bytes((bitmap.bits.bit_length() + 7) // 8, "little")
            least, past = (bitmap.bits & -bitmap.bits).bit_length() - 1, bitmap.bits.bit_length()
            start = 0
            for block in self._subjects.blocks:
                # The rows of this block from the first member to the last.
                low, high = max(least, start), min(past, start + block.length)
                if bitmap.bits and low < high:
                    yield self._batch(
                        bitmap.name, block, low - start, packed[low // 8 : (high + 7) // 8], low % 8, high - low
                    )
                start += block.length

    def _batch(self, name: str, block: _Array, first: int, packed: bytes, offset: int, length: int) -> _Array:
        names = name.encode()
        ends = (ctypes.c_int32 * 2)(0, len(names))
        dictionary = self._array(1, (None, ctypes.addressof(ends), _address(names)), keeps=(ends, names))
        segment = self._array(length, (None, ctypes.addressof(self._zeros)), dictionary=dictionary)
        key = _Array.from_buffer_copy(block.children[0].contents)
        key.offset, key.length = key.offset + first, length
        self._hand_out(key, self._free_array, ())
        is_member = self._array(length, (None, _address(packed)), offset=offset, keeps=(packed,))
        return self._array(length, (None,), children=(segment, key, is_member))

    def _array(
        self,
        length: int,
        buffers: Sequence[int | None],
        *,
        offset: int = 0,
        children: Sequence[_Array] = (),
        dictionary: _Array | None = None,
        keeps: Sequence[object] = (),
    ) -> _Array:
        held = (c_void_p * len(buffers))(*buffers)
        below = (POINTER(_Array) * len(children))(*map(ctypes.pointer, children))
        array = _Array(length=length, offset=offset, n_buffers=len(buffers), n_children=len(children))
        array.buffers, array.children = (
            ctypes.cast(held, POINTER(c_void_p)),
            ctypes.cast(below, POINTER(POINTER(_Array))),
        )
        if dictionary is not None:
            array.dictionary = ctypes.pointer(dictionary)
        return self._hand_out(array, self._free_array, (held, below, children, dictionary, keeps))

    def _schema(
        self, name: bytes, format: bytes, *, children: Sequence[_Schema] = (), dictionary: _Schema | None = None
    ) -> _Schema:
        below = (POINTER(_Schema) * len(children))(*map(ctypes.pointer, children))
        schema = _Schema(format=format, name=name, flags=_NULLABLE, n_children=len(children))
        schema.children = ctypes.cast(below, POINTER(POINTER(_Schema)))
        if dictionary is not None:
            schema.dictionary = ctypes.pointer(dictionary)
        return self._hand_out(schema, self._free_schema, (name, format, below, children, dictionary))

    def _hand_out(self, given: _Given, free: Any, keeps: object) -> _Given:
        self._number += 1
        self._out[self._number] = keeps
        given.release, given.private_data = free, self._number
        return given

    # ---- called by the reader --------------------------------------------------------------------------------------

    def _get_schema(self, _: Any, out: Any) -> int:
        key = _Schema.from_buffer_copy(self._subjects.schema.children[0].contents)
        key.name = b"key"
        children = (
            self._schema(b"segment", b"c", dictionary=self._schema(b"", b"u")),
            self._hand_out(key, self._free_schema, ()),
            self._schema(b"is_member", b"b"),
        )
        _move(self._schema(b"", b"+s", children=children), out)
        return 0

    def _get_next(self, _: Any, out: Any) -> int:
        try:
            _move(next(self._batches, _Array()), out)
        except BaseException as error:  # noqa: BLE001 - the reader is not Python; whoever made it read looks at `error`
            self.error, self._said = error, str(error).encode()
            return errno.EIO
        return 0

    def _free(self, given: Any) -> None:
        contents = given.contents
        for at in range(contents.n_children):
            child = contents.children[at]
            if child.contents.release:
                child.contents.release(child)
        if contents.dictionary and contents.dictionary.contents.release:
            contents.dictionary.contents.release(contents.dictionary)
        self._out.pop(contents.private_data, None)
        contents.release = type(contents.release)()


def _blocks(source: Any) -> Iterator[_Array]:
    while True:
        block = _Array()
        _check(source, source.contents.get_next(source, ctypes.byref(block)))
        if not block.release:
            return
        yield block


def _bits_of(column: _Array) -> tuple[int, int]:
    """Where a boolean column is true, and where it is false."""
    known, value = column.buffers[0], column.buffers[1]
    every = (1 << int(column.length)) - 1

    def bits(buffer: int) -> int:
        packed = ctypes.string_at(buffer, (column.offset + column.length + 7) // 8)
        return int.from_bytes(packed, "little") >> int(column.offset) & every

    true = bits(value)
    there = bits(known) if known else every
    return true & there, there & ~true


def _check(source: Any, failed: int) -> None:
    if failed:
        said = source.contents.get_last_error(source)
        raise StreamError(ctypes.string_at(said).decode(errors="replace") if said else f"error {failed}")


def _move(given: ctypes.Structure, out: Any) -> None:
    ctypes.memmove(out, ctypes.byref(given), ctypes.sizeof(given))


def _address(data: bytes) -> int | None:
    return ctypes.cast(c_char_p(data), c_void_p).value


def _done(stream: Any) -> None:
    stream.contents.release = _FREE_STREAM()
