"""Many records that begin together: nearly all they write is known before the log is held.

`prepare` writes down what does not depend on the log; key and number are filled in while the log
is held. Bytes and rows are those of the long way (`Writer.append`), because they are cut out of
what the long way says about one such record.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import repeat
from types import NoneType
from typing import Any, NamedTuple

from kanhe.indicators.definition import Indicator
from kanhe.indicators.kinds import Asked, Beginning, asked_by
from kanhe.registers.deadlines import due_by_rules
from kanhe.registers.definition import RegisterDefinition
from kanhe.registers.disclosure import Disclosure, is_commitment
from kanhe.registers.entry import Entry, RecordRegistered, to_data
from kanhe.registers.lifecycle import State
from kanhe.registers.projection import Record, project_record
from kanhe.registers.reading import Value
from kanhe.store.occurrences import closed_fields
from kanhe.store.record_rows import json_text, line_of, row_of
from kanhe.store.search import register_word, spelling, words_in
from kanhe.tlog.canonical import encode, encode_text, encode_texts
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import LONGEST_ENTRY

Row = tuple[Any, ...]

#: So many values are remembered, because they may come again.
_REMEMBERED = 20_000
_NUMBER = 2**53 - 1
_DAY = date(1, 1, 1)


class ToBegin(NamedTuple):
    """A record that is to begin; `data` is never empty: an org unit and a day are in it."""

    identity: str
    key: str | None
    org_unit: str
    day: str
    source: str
    data: Mapping[str, Value]
    disclosures: tuple[Disclosure, ...] = ()


class FreshRecord(NamedTuple):
    """A record that begins, in plain data; `key` is the office's own or None.

    `source` is JSON, `data` the JSON of its fields as they go into the log; `counted` is what
    indicators ask of it, `choices` holds the values of its closed fields, `words` are those to
    find it by, with spaces between, `disclosures` path, salt and value of each.
    """

    identity: str
    key: str | None
    org_unit: str
    day: str
    source: str
    data: str
    counted: Beginning
    choices: tuple[Any, ...]
    words: str
    falls_due: str | None
    disclosures: tuple[tuple[str, str, str], ...]


class FreshRows(NamedTuple):
    """Bytes of the entries that begin some records, and the rows of these: the records, the first
    lines of their trails, the words to find them by."""

    bodies: list[bytes]
    records: list[Row]
    traces: list[Row]
    words: list[tuple[int, str]]


class FreshRecords:
    """What the records of one register have in common that begin on one occasion.

    *sample* is the entry of any one of them, read under *definition*; *indicators* are those that
    count them.
    """

    def __init__(
        self, definition: RegisterDefinition, sample: Entry, indicators: Iterable[Indicator] = ()
    ) -> None:
        self.definition = definition
        self._cut = _Cut(definition, sample)
        self._state = None if self._cut.state is None else State(self._cut.state)
        self._is_due = self._state is not None and bool(definition.due_rules)
        self._names = tuple(sorted(part.name for part in definition.fields))
        self._told = _Told()
        self._dues = _Dues(definition)
        self._closed = closed_fields(definition)
        self._last_word = register_word(definition.name)
        self._spelt = spelling()
        self._asked = asked_by(indicators)

    def prepare(self, some: Sequence[ToBegin]) -> list[FreshRecord]:
        """Return records that are to begin as they will, worked out field by field.

        Raises Malformed for a text that no entry can hold.
        """
        assert all(one.data and one.identity for one in some)
        columns = _Columns(self._names, some)
        texts, words = self._told.lines(columns)
        dues: Iterable[str | None] = repeat(None)
        if self._is_due:
            asked = zip(*map(columns.of, self._dues.fields), strict=True)
            dues = map(self._dues.__getitem__, asked)
        org_units, days = [one.org_unit for one in some], [one.day for one in some]
        choices: Iterable[tuple[Any, ...]] = repeat(())
        if self._closed:
            choices = zip(*map(columns.of, self._closed), strict=True)
        return [
            FreshRecord(
                one.identity, one.key, one.org_unit, one.day, source, text, counted, chosen, found,
                due, tuple([tuple(opened) for opened in one.disclosures]),
            )
            for one, source, text, counted, chosen, found, due in zip(
                some,
                encode_texts([one.source for one in some]),
                texts,
                self._asked.of(org_units, days, repeat(self._cut.state), columns.of),
                choices,
                words,
                dues,
                strict=False,
            )
        ]  # fmt: skip

    def rows(self, some: Sequence[FreshRecord], keys: Sequence[str], first: int) -> FreshRows:
        """Return what the entries from number *first* on come to, which begin *some* records under
        *keys*. Raises Malformed."""
        cut, definition = self._cut, self.definition
        name, version = definition.name, definition.version
        org_units = {org_unit: encode_text(org_unit) for org_unit in {one.org_unit for one in some}}
        entry = cut.entry
        bodies = [
            (
                entry % (identity, one.data, one.day, key, org_units[one.org_unit], one.source)
            ).encode()
            for one, identity, key in zip(
                some, encode_texts([one.identity for one in some]), encode_texts(keys), strict=True
            )
        ]
        if max(map(len, bodies), default=0) > LONGEST_ENTRY:
            raise Malformed("entry", "too_long")
        numbers = range(first, first + len(some))
        records: list[Row] = [
            (
                number, name, key, version, one.org_unit, one.day, cut.state, False, number,
                one.falls_due, False, one.data, cut.rest % number,
            )
            for number, key, one in zip(numbers, keys, some, strict=True)
        ]  # fmt: skip
        traces: list[Row] = [(number, number, cut.line % number) for number in numbers]
        spelt, last = self._spelt, self._last_word
        words = [
            (number, spelt(filter(None, (words_in(key), one.words, last))))
            for number, key, one in zip(numbers, keys, some, strict=True)
        ]
        return FreshRows(bodies, records, traces, words)

    def counted(self, some: Sequence[FreshRecord], asked: Asked) -> list[Beginning]:
        """Return what indicators that *asked* count; looked for anew where it is not what was
        asked when the records were prepared."""
        if asked == self._asked:
            return [one.counted for one in some]
        data = [json.loads(one.data) for one in some]
        return asked.of(
            [one.org_unit for one in some],
            [one.day for one in some],
            repeat(self._cut.state),
            lambda field: [one.get(field) for one in data],
        )

    def record(self, fresh: FreshRecord, key: str) -> Record:
        """Return the record as indicators count it, without its trail."""
        definition, day = self.definition, date.fromisoformat(fresh.day)
        data: dict[str, Value] = json.loads(fresh.data)
        return Record(
            definition.name, key, definition.version, fresh.org_unit, day, data, (), self._state
        )


class _Columns:
    """The values of records by field, lists as tuples; None where a record has none."""

    def __init__(self, names: Iterable[str], some: Sequence[ToBegin]) -> None:
        self._nothing = (None,) * len(some)
        self.by_name: dict[str, Sequence[Any]] = {}
        for name in names:
            column = [one.data.get(name) for one in some]
            kinds = set(map(type, column))
            if list in kinds:
                self.by_name[name] = [tuple(v) if type(v) is list else v for v in column]
            elif kinds != {NoneType}:
                self.by_name[name] = column

    def of(self, name: str) -> Sequence[Any]:
        """Return the values of a field."""
        return self.by_name.get(name, self._nothing)


class _Told(dict[str | tuple[str, ...], tuple[str, str]]):
    """A value → its JSON, and its words with spaces between; offices repeat themselves."""

    def lines(self, columns: _Columns) -> tuple[list[str], list[str]]:
        """Return the JSON of records, and their words."""
        texts: list[Sequence[str | None]] = []
        words: list[Sequence[str | None]] = []
        for name, column in columns.by_name.items():
            told, found = self._column(column)
            texts.append([text and f'"{name}":{text}' for text in told])
            words.append(found)
        return (
            [f"{{{','.join(filter(None, line))}}}" for line in zip(*texts, strict=True)],
            [" ".join(filter(None, line)) for line in zip(*words, strict=True)],
        )

    def _column(self, column: Sequence[Any]) -> tuple[Sequence[str | None], Sequence[str | None]]:
        """Return the JSON of a field's values, and their words."""
        values = set(column)
        if 2 * len(values) > len(column) and set(map(type, values)) == {str}:
            return encode_texts(column), list(map(_words, column))  # few of them come again
        self._learn(values - {None})
        found = [(None, None) if value is None else self[value] for value in column]
        return [text for text, _ in found], [word for _, word in found]

    def _learn(self, values: Iterable[Any]) -> None:
        """Take in values that are not known yet."""
        if len(self) > _REMEMBERED:
            self.clear()
        lists = [value for value in values if type(value) is tuple and value not in self]
        texts = {value for value in values if type(value) is str}.union(*lists) - self.keys()
        new = list(texts)
        words = map(_words, new)
        self.update(zip(new, zip(encode_texts(new), words, strict=True), strict=True))
        for value in lists:
            found = [self[one] for one in value]
            text = ",".join([text for text, _ in found])
            self[value] = f"[{text}]", " ".join([words for _, words in found if words])


def _words(text: str) -> str:
    return "" if is_commitment(text) else words_in(text)


class _Dues(dict[tuple[Any, ...], str | None]):
    """The values of `fields` → the day by which a record is due that holds them."""

    def __init__(self, definition: RegisterDefinition) -> None:
        self._definition = definition
        named = [
            name
            for rule in definition.due_rules
            for name in (rule.field, rule.counted_from, rule.when_field)
        ]
        self.fields = tuple(dict.fromkeys(name for name in named if name))

    def __missing__(self, values: tuple[Any, ...]) -> str | None:
        day = due_by_rules(self._definition, dict(zip(self.fields, values, strict=True)))
        due = None if day is None else day.isoformat()
        if len(self) < _REMEMBERED:
            self[values] = due
        return due


class _Cut:
    """What the long way says of a record, with a blank wherever another one differs.

    `entry` has blanks for identity, data, day, key, org unit and source, in the order of bytes;
    `rest` and `line` for the number.
    """

    def __init__(self, definition: RegisterDefinition, sample: Entry) -> None:
        mark = _mark_for(encode(to_data(sample)).decode())
        payload = RecordRegistered(
            definition.name, definition.version, mark, mark, _DAY, {"data": mark}, mark
        )
        entry = replace(sample, identity=mark, payload=payload)
        record = project_record(None, definition, _NUMBER, entry)
        line = line_of(record.trail[-1])
        row = row_of(_NUMBER, record, line, definition)
        blank = f'"{mark}"'
        number = (f'"entry_number":{_NUMBER}', '"entry_number":%s')
        self.state: str | None = row[6] and str(row[6])
        body = encode(to_data(entry)).decode().replace("%", "%%")
        body = body.replace(f'{{"data":{blank}}}', blank).replace(f'"day":"{_DAY}"', '"day":"%s"')
        self.entry = body.replace(blank, "%s")
        self.rest = row[-1].replace("%", "%%").replace(*number)
        self.line = json_text(line).replace("%", "%%").replace(*number)


def _mark_for(text: str) -> str:
    """Return a word that *text* does not hold."""
    mark = "\ue000"  # for private use
    while mark in text:
        mark += "\ue000"
    return mark
