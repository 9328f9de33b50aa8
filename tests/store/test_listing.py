"""Lists against brute force, page by page."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kanhe.registers.lifecycle import State
from kanhe.store import list_starts, listing, lookups, search
from kanhe.store.folder import Folder
from kanhe.store.listing import Order, RecordFilter, list_records
from kanhe.values.period import Window

from .entries import corrected, defined, registered, voided
from .writing import write

TEXTS = ("走访单位三十家", "路灯不亮", "走访群众", "单位走访记录", "abc 2021 路灯", "灯")


@pytest.fixture
def rows(ledger: Folder) -> list[listing.Listed]:
    draw = random.Random(7)
    entries = [defined()]
    for number in range(180):
        day = date(2021, 1, 1) + timedelta(days=draw.randrange(40))
        grade = draw.choice(("ordinary", "grave"))
        text = draw.choice(TEXTS)
        entries.append(
            registered(
                f"k{number}", org_unit=draw.choice("abcd"), day=day, problem=text, grade=grade
            )
        )
    entries += [voided(f"k{number}") for number in range(0, 180, 10)]
    entries += [corrected(f"k{number}", f"c{number}", problem="改了") for number in (1, 2, 3)]
    write(*entries)
    return list(listing.each_record(RecordFilter("finding", is_void=None), at_once=7))


WINDOW = Window(date(2021, 1, 10), date(2021, 1, 20))
FILTERS = {
    "all": RecordFilter("finding"),
    "void too": RecordFilter("finding", is_void=None),
    "void only": RecordFilter("finding", is_void=True),
    "one org unit": RecordFilter("finding", ("a",)),
    "three org units": RecordFilter("finding", ("a", "c", "x", "a")),
    "window": RecordFilter("finding", window=WINDOW),
    "from a day": RecordFilter("finding", ("b",), Window(date(2021, 1, 30))),
    "state": RecordFilter("finding", states=(State.REGISTERED,)),
    "two states": RecordFilter("finding", ("a", "b"), states=(State.REGISTERED, State.CLOSED)),
    "field": RecordFilter("finding", fields={"grade": "grave"}),
    "fields": RecordFilter("finding", ("d",), fields={"grade": "grave", "problem": "灯"}),
    "words": RecordFilter("finding", words="走访"),
    "word of one": RecordFilter("finding", words="灯"),
    "last of one": RecordFilter("finding", words="家"),
    "one and more": RecordFilter("finding", words="灯 路灯"),
    "one of an org unit": RecordFilter("finding", ("a", "b"), words="灯"),
    "word of a state": RecordFilter("finding", ("a",), states=tuple(State), words="走访"),
    "two words": RecordFilter("finding", ("a", "b"), words="单位 走访"),
    "digits": RecordFilter("finding", words="2021 灯"),
    "no word": RecordFilter("finding", words="，。"),
    "none": RecordFilter("finding", words="没有这样的话"),
    "other register": RecordFilter("meeting"),
}


def is_wanted(one: listing.Listed, which: RecordFilter) -> bool:
    record = one.record
    text = "".join((record.key, *map(str, record.data.values())))
    words = [word for word in which.words.split() if word != "，。"]
    return (
        record.register == which.register
        and (which.is_void is None or record.is_void == which.is_void)
        and (not which.org_units or record.org_unit in which.org_units)
        and (which.window is None or record.day in which.window)
        and (not which.states or record.state in which.states)
        and all(record.data.get(name) == value for name, value in which.fields.items())
        and all(word in text for word in words)
    )


@pytest.mark.parametrize(("few", "tried"), [(0, 8_000), (5_000, 8_000), (0, 20)])
def test_pages_are_what_brute_force_says(
    rows: list[listing.Listed], few: int, tried: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What few have is looked up; what many have is looked for on the nearest records first."""
    monkeypatch.setattr(listing, "_TRIED", tried)
    monkeypatch.setattr(lookups, "_FEW", few)
    lookups._found_few.cache_clear()
    assert len(rows) == 180
    check_pages(rows)


def check_pages(rows: list[listing.Listed]) -> None:
    for name, which in FILTERS.items():
        wanted = [one for one in rows if is_wanted(one, which)]
        assert listing.count_records(which) == len(wanted), name
        for order in Order:
            for is_descending in (True, False):
                key = (lambda o: o.number) if order is Order.NUMBER else (
                    lambda o: (o.record.day, o.number)
                )  # fmt: skip
                expected = sorted(wanted, key=key, reverse=is_descending)
                found: list[listing.Listed] = []
                after = None
                while True:
                    page = list_records(
                        which, order=order, is_descending=is_descending, after=after, limit=13
                    )
                    found += page.rows
                    assert len(page.rows) == 13 or page.next is None
                    after = page.next
                    if after is None:
                        break
                assert found == expected, (name, order, is_descending)


def test_where_a_list_began_is_remembered(
    rows: list[listing.Listed], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever entries do to records before that place, the pages are right."""
    check_pages(rows)
    assert list_starts._first._kept
    write(
        corrected("k3", "again1", grade="grave", problem="走访单位三十家"),
        corrected("k5", "again2", problem="没有这样的话", found_on="2021-03-01"),
        voided("k17"),
        registered("k999", org_unit="a", day=date(2021, 3, 2), problem="单位 2021 灯"),
    )
    everything = RecordFilter("finding", is_void=None)
    check_pages(list(listing.each_record(everything)))
    monkeypatch.setattr(list_starts, "_MOST", 0)
    write(voided("k999"))
    check_pages(list(listing.each_record(everything)))


def test_a_start_in_another_history_is_forgotten(rows: list[listing.Listed]) -> None:
    which = FILTERS["words"]
    first = list_records(which).rows
    kept = list_starts._first._kept
    place = next(reversed(kept))
    state, _ = kept[place]
    kept[place] = replace(state, leaf=b"of another log"), None
    assert list_records(which).rows == first
    kept[place] = kept[place][0], None  # it is believed
    assert list_records(which).rows == ()


def test_counting_stops(rows: list[listing.Listed]) -> None:
    assert listing.count_records(RecordFilter("finding"), at_most=50) == 50
    assert listing.count_records(RecordFilter("finding"), at_most=5000) == 162


def test_a_record_with_more_words_than_fit_is_listed(
    monkeypatch: pytest.MonkeyPatch, ledger: Folder
) -> None:
    monkeypatch.setattr(search, "_MOST_WORDS", 4)
    write(defined(), registered("k1", grade="ordinary"), registered("k2", grade="grave"))
    which = RecordFilter("finding", fields={"grade": "grave"})
    assert [one.record.key for one in list_records(which).rows] == ["k2"]
    assert not list_records(replace(which, fields={}, words="grave")).rows
