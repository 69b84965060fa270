"""Records as plain JSON values and back, for what is read again by the very code that wrote it.

A record is the list of its fields, without their names. Types come from the annotations of its class.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")
_Reader = Callable[[Any], Any]
_PLAIN = frozenset({str, int, float, bool, type(None)})


def to_plain(value: Any) -> Any:
    """A record, or tuple or mapping of such, as lists, objects and single values."""
    kind: Any = type(value)
    return _writer(kind)(value)


def from_plain(kind: type[T], plain: Any) -> T:
    """The record of that class. Raises `LookupError`, `TypeError` or `ValueError` for what `to_plain` never gives."""
    of_any_kind: Any = kind
    record: T = _reader(of_any_kind)(plain)
    return record


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """What makes values of a type plain: which it is need be found out once."""
    if issubclass(kind, str | int | float | type(None)):
        return lambda value: value
    if issubclass(kind, datetime):
        return datetime.isoformat
    if issubclass(kind, bytes):
        return bytes.hex
    if issubclass(kind, Mapping):
        return lambda value: {name: to_plain(each) for name, each in value.items()}
    if hasattr(kind, "__dataclass_fields__"):
        fields_of = attrgetter(*_names(kind), "__class__")  # with one name alone it would give no tuple
        return lambda value: _items(fields_of(value)[:-1])
    return _items


def _items(values: Iterable[Any]) -> list[Any]:
    return [each if type(each) in _PLAIN else to_plain(each) for each in values]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


@cache
def _reader(kind: Any) -> _Reader:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _reader_of_any([argument for argument in arguments if argument is not type(None)])
    if origin is tuple:
        return _reader_of_items(arguments[0]) if arguments[-1] is Ellipsis else _reader_of_row(tuple, arguments)
    if origin is not None and issubclass(origin, Mapping):
        return _reader_of_mapping(arguments[1])
    if kind is datetime or kind is bytes:
        return datetime.fromisoformat if kind is datetime else bytes.fromhex
    if hasattr(kind, "__dataclass_fields__"):
        hints = typing.get_type_hints(kind)
        return _reader_of_record(kind, {name: hints[name] for name in _names(kind)})
    if issubclass(kind, tuple):
        return _reader_of_row(kind._make, tuple(typing.get_type_hints(kind).values()))
    return kind if issubclass(kind, Enum) else _reader_of_single(frozenset({kind}))


def _reader_of_single(kinds: frozenset[Any]) -> _Reader:
    """A value that is the same in JSON, of one of these types."""
    allowed = kinds | {int} if float in kinds else kinds

    def read(plain: Any) -> Any:
        if type(plain) in allowed:
            return plain
        raise TypeError(f"{type(plain).__name__} where there should be {' or '.join(k.__name__ for k in kinds)}")

    return read


def _reader_of_any(kinds: list[Any]) -> _Reader:
    """One of several types, or None; several are single values, or one is a tuple."""
    several = [_reader(kind) for kind in kinds if typing.get_origin(kind) is tuple]
    alone = [kind for kind in kinds if typing.get_origin(kind) is not tuple]
    if not several and _PLAIN.issuperset(alone):
        return _reader_of_single(frozenset({*alone, type(None)}))
    single = _reader(alone[0]) if len(alone) == 1 else _reader_of_single(frozenset(alone))

    def read(plain: Any) -> Any:
        if plain is None:
            return None
        return several[0](plain) if several and isinstance(plain, list) else single(plain)

    return read


def _reader_of_mapping(kind: Any) -> _Reader:
    each = _reader(kind)
    return lambda plain: {name: each(value) for name, value in dict(plain).items()}


def _reader_of_items(kind: Any) -> _Reader:
    each = _reader(kind)
    return lambda plain: tuple(map(each, plain))


def _reader_of_row(make: Callable[[Any], Any], kinds: tuple[Any, ...]) -> _Reader:
    readers = tuple(map(_reader, kinds))
    return lambda plain: make([read(value) for read, value in zip(readers, plain, strict=True)])


def _reader_of_record(kind: type, hints: Mapping[str, Any]) -> _Reader:
    names, readers = tuple(hints), [_reader(hint) for hint in hints.values()]

    def read(plain: Any) -> Any:
        if type(plain) is not list or len(plain) != len(names):
            raise TypeError(f"no list of {len(names)} fields of {kind.__name__}")
        return kind(**{name: each(value) for name, each, value in zip(names, readers, plain, strict=True)})

    return read
