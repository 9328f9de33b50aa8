"""Many records that begin together: nearly all they write is known before the log is held.

`prepare` writes down what does not depend on the log; key and number are filled in while the log
is held. Bytes and rows are those of the long way (`Writer.append`), because they are cut out of
what the long way says about one such record.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
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
from kanhe.store.record_rows import json_text, line_of, row_of
from kanhe.store.search import register_word, spelling, words_in
from kanhe.tlog.canonical import encode, encode_text
from kanhe.tlog.rejection import Malformed
from kanhe.tlog.tiles import LONGEST_ENTRY

Row = tuple[Any, ...]

#: Values that may come again are remembered: so many, of at most so many characters.
_REMEMBERED, _SHORT = 20_000, 40
_NUMBER = 2**53 - 1
_DAY = date(1, 1, 1)


class FreshRecord(NamedTuple):
    """A record that begins, in plain data; `key` is the office's own or None.

    `source` is JSON, `data` the JSON of its fields as they go into the log; `counted` is what
    indicators ask of it, `words` are those to find it by, with spaces between, `disclosures`
    path, salt and value of each.
    """

    identity: str
    key: str | None
    org_unit: str
    day: str
    source: str
    data: str
    counted: Beginning
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
        self._forms: dict[tuple[str, ...], str] = {}
        self._told = _Told()
        self._last_word = register_word(definition.name)
        self._spelt = spelling()
        self._asked = asked_by(indicators)

    def prepare(
        self,
        identity: str,
        key: str | None,
        org_unit: str,
        day: str,
        source: str,
        data: Mapping[str, Value],
        disclosures: Iterable[Disclosure] = (),
    ) -> FreshRecord:
        """Return a record that begins with *data*, which is never empty: an org unit and a day
        are in it. Raises Malformed for a text that no entry can hold."""
        assert data, identity
        names = self._names
        if len(data) < len(names):
            names = tuple([name for name in names if name in data])
        form = self._forms.get(names)
        if form is None:
            form = self._forms[names] = _form_of(names)
        told, values = self._told, [data[name] for name in names]
        found = [told[one if type(one) is str else tuple(one)] for one in values]
        due = due_by_rules(self.definition, data) if self._is_due else None
        return FreshRecord(
            identity, key, org_unit, day, encode_text(source),
            form % tuple([text for text, _ in found]),
            self._asked.of(org_unit, day, self._state, data),
            " ".join([words for _, words in found if words]),
            due.isoformat() if due else None,
            tuple([(one.path, one.salt, one.value) for one in disclosures]),
        )  # fmt: skip

    def rows(self, some: Sequence[FreshRecord], keys: Sequence[str], first: int) -> FreshRows:
        """Return what the entries from number *first* on come to, which begin *some* records under
        *keys*. Raises Malformed."""
        cut, told, definition = self._cut, self._told, self.definition
        name, version = definition.name, definition.version
        bodies = [
            (
                cut.entry
                % (
                    encode_text(one.identity), one.data, one.day, encode_text(key),
                    told[one.org_unit][0], one.source,
                )
            ).encode()
            for one, key in zip(some, keys, strict=True)
        ]  # fmt: skip
        if any(len(body) > LONGEST_ENTRY for body in bodies):
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
        return [asked.of(one.org_unit, one.day, self._state, json.loads(one.data)) for one in some]

    def record(self, fresh: FreshRecord, key: str) -> Record:
        """Return the record as indicators count it, without its trail."""
        definition, day = self.definition, date.fromisoformat(fresh.day)
        data: dict[str, Value] = json.loads(fresh.data)
        return Record(
            definition.name, key, definition.version, fresh.org_unit, day, data, (), self._state
        )


class _Told(dict[str | tuple[str, ...], tuple[str, str]]):
    """A value → its JSON, and its words with spaces between; short ones are remembered."""

    def __missing__(self, value: str | tuple[str, ...]) -> tuple[str, str]:
        if isinstance(value, tuple):
            found = [self[one] for one in value]
            texts = ",".join([text for text, _ in found])
            return f"[{texts}]", " ".join([words for _, words in found if words])
        words = "" if is_commitment(value) else words_in(value)
        told = encode_text(value), words
        if len(value) <= _SHORT and len(self) < _REMEMBERED:
            self[value] = told
        return told


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
        self.state = row[6]
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


def _form_of(names: tuple[str, ...]) -> str:
    return "{" + ",".join(f'"{name}":%s' for name in names) + "}"
