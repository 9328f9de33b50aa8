"""Each rule of matching and of the verdicts, on a small catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanhe.claims.number import Kind, Modality, Number
from kanhe.claims.number import Window as SaidWindow
from kanhe.formats.wording import say
from kanhe.indicators.definition import Indicator, Measure, Phrases
from kanhe.indicators.figure import Figure, Query
from kanhe.reconcile.against_figures import Judgement, Setting, judge
from kanhe.reconcile.against_issued import Issued, against_issued, statements_of
from kanhe.reconcile.bindings import Binding, key_of, recall, revoked
from kanhe.reconcile.counted_units import measure_of, unit_score
from kanhe.reconcile.hedges import Policy
from kanhe.reconcile.holding import hold
from kanhe.reconcile.matching import Candidate, Catalogue, Match, match
from kanhe.reconcile.org_scopes import Scope, ScopeNames, scope_names
from kanhe.reconcile.phrases import Weights, grams, letters
from kanhe.reconcile.verdict import Check, Checked, CheckOutcome, Outcome
from kanhe.registers.plain import from_plain, to_plain
from kanhe.values.interval import Interval
from kanhe.values.orgtree import EMPTY, Closed, Opened, Renamed, grow
from kanhe.values.period import Window
from kanhe.values.refusal import Refusal


def indicator(
    name: str, title: str, counted_unit: str, aliases: str = "", verbs: str = "", nouns: str = ""
) -> Indicator:
    words = Phrases(tuple(aliases.split()), tuple(verbs.split()), tuple(nouns.split()))
    return Indicator(
        name, title, title, Measure.COUNT, counted_unit, "口径", "definition", "r", phrases=words
    )


CLASSES = indicator("classes", "政治轮训班期数", "期", "政治轮训班", "举办", "轮训班")
PERSON_TIMES = indicator("person_times", "轮训民警人次", "人次", "轮训民警", "轮训", "民警")
FOUND = indicator("found", "矛盾纠纷排查起数", "起", "排查矛盾纠纷", "排查")
SETTLED = indicator("settled", "矛盾纠纷化解起数", "起", "化解矛盾纠纷", "化解")
OFFICE = indicator("office", "教育整顿办公室专班数", "个", "领导小组办公室专班", "组建", "工作专班")
SPECIAL = indicator("special", "专项整治专班数", "个", "专项整治工作组专班", "组建", "工作专班")
SHORT = indicator("short", "涉及的方方面面", "项", "方面")
RATE = replace(indicator("rate", "问题整改完成率", "%", "问题整改率"), measure=Measure.RATIO)
ALL = (CLASSES, PERSON_TIMES, FOUND, SETTLED, OFFICE, SPECIAL, SHORT, RATE)
NAMES = ScopeNames({"许昌市公安局": "bureau", "公安局": "wrong"}, "city", "bureau")
CAMPAIGN = SaidWindow("开展以来", date(2021, 3, 9))
UNTIL = date(2021, 7, 15)
DAYS = Window(date(2021, 3, 9), date(2021, 7, 16))


def claim(
    subject: str, text: str = "30期", counted_unit: str | None = "期", **more: object
) -> Number:
    digits = "".join(c for c in text if c.isdigit())
    value = Decimal(digits) if digits else None
    parts: dict[str, object] = {
        "value": value, "low": value, "high": value, "counted_unit": counted_unit,
        "subject": subject, "org_scope": "许昌市公安局", "window": CAMPAIGN,
    }  # fmt: skip
    return Number(0, len(text), text, Kind.CLAIM, "number", **{**parts, **more})  # type: ignore[arg-type]


def matched(number: Number, *indicators: Indicator, context: str = "") -> Match:
    return match(number, context, Catalogue(map(Candidate, indicators or ALL)), NAMES)


# --- the score ----------------------------------------------------------------------------------


def test_every_term_of_a_score() -> None:
    (score,) = matched(claim("举办政治轮训班"), CLASSES).scores
    assert (score.counted_unit, score.org, score.window) == (1000, 1000, 1000)
    assert score.total == (620 * score.text + 180_000 + 120_000 + 80_000) // 1000
    assert score.via in ("政治轮训班", "举办轮训班")
    assert score.veto is None


@pytest.mark.parametrize(
    ("number", "term", "value"),
    [
        (claim("举办政治轮训班", counted_unit=None), "counted_unit", 400),
        (claim("举办政治轮训班", counted_unit="场"), "counted_unit", 500),
        (claim("举办政治轮训班", org_scope="某战队"), "org", 700),
        (claim("举办政治轮训班", org_scope=None), "org", 700),
        (claim("举办政治轮训班", window=None), "window", 500),
        (claim("举办政治轮训班", window=SaidWindow("近年来")), "window", 600),
    ],
)
def test_weaker_terms(number: Number, term: str, value: int) -> None:
    found = matched(number, CLASSES)
    assert getattr(found.scores[0], term) == value
    assert found.indicator == "classes"


@given(st.text("举办政治轮训班组建工作专民警化解矛盾纠", max_size=12), st.integers(1, 10**9))
def test_the_value_never_enters(subject: str, value: int) -> None:
    one = claim(subject, "5期")
    assert matched(one) == matched(one._replace(text=f"{value}期", value=Decimal(value)))


def test_words_alone_decide() -> None:
    assert matched(claim("轮训民警", "4109人次", "人次")).indicator == "person_times"
    found = matched(claim("购置无人机", "32架", "架"))
    assert (found.indicator, found.reasons, found.scores) == (None, ("no_indicator",), ())
    assert matched(claim("", "32架", "架")).reasons == ("no_indicator",)


@pytest.mark.parametrize(
    ("number", "indicators", "reason"),
    [
        (claim("轮训民警", "30人", "人"), (PERSON_TIMES,), "times_and_things"),
        (claim("轮训民警", "30起", "起"), (PERSON_TIMES,), "counted_unit_differs"),
        (claim("发现矛盾纠纷", "30起", "起"), (SETTLED,), "verb_not_heard"),
        (claim("方面", "6项", "项"), (SHORT,), "alias_too_short"),
        (claim("举办政治轮训班", "6个", "个"), (CLASSES,), "counted_unit_generic"),
        (claim("组建工作专班", "8个", "个"), (OFFICE, SPECIAL), "words_too_few"),
        (claim("举办轮训", "8期"), (CLASSES,), "words_too_few"),
    ],
)
def test_what_is_not_sure_is_not_taken(
    number: Number, indicators: tuple[Indicator, ...], reason: str
) -> None:
    found = matched(number, *indicators)
    assert found.indicator is None
    assert reason in found.reasons


def test_a_tie_is_asked() -> None:
    twin = replace(CLASSES, name="twin")
    found = matched(claim("举办政治轮训班"), CLASSES, twin)
    assert found.indicator is None
    assert found.reasons == ("several_indicators",)
    assert [score.indicator for score in found.scores] == ["classes", "twin"]


def test_a_joined_phrase_needs_the_words_around() -> None:
    number = claim("组建工作专班", "8个", "个")
    found = matched(number, OFFICE, SPECIAL, context="成立专项整治工作组,抽调精干力量组建")
    assert found.indicator == "special"
    found = matched(number, OFFICE, SPECIAL, context="成立领导小组及办公室,抽调警力,组建")
    assert found.indicator == "office"


def test_a_conflict_of_org_scope_is_a_veto() -> None:
    """3期 of the bureau is never held against the 30期 of the whole city."""
    catalogue = Catalogue([Candidate(CLASSES, frozenset({"city"})), Candidate(FOUND)])
    found = match(claim("举办政治轮训班"), "", catalogue, NAMES)
    assert (found.indicator, found.reasons) == (None, ("org_scope_differs",))
    whole = match(claim("举办政治轮训班", org_scope="全市各级公安机关"), "", catalogue, NAMES)
    assert whole.indicator == "classes"
    own = match(claim("举办政治轮训班", org_scope=None), "", catalogue, NAMES)
    assert own.scores[0].org == 0  # not named, so no conflict; only unlikely


def test_a_weak_neighbour_is_not_taken_instead_of_a_vetoed_one() -> None:
    other = indicator("other", "警示教育轮训次数", "期", "警示轮训班")
    catalogue = Catalogue([Candidate(CLASSES, frozenset({"city"})), Candidate(other)])
    found = match(claim("举办政治轮训班"), "", catalogue, NAMES)
    assert (found.indicator, found.reasons) == (None, ("org_scope_differs",))


# --- its parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claimed", "counted", "expected"),
    [
        ("起", "起", (1000, None)),
        ("名", "人", (500, None)),
        ("家", "户", (500, None)),
        (None, "人", (400, None)),
        ("个", "项", (250, None)),
        ("起", "个", (250, None)),
        ("个", "元", (0, "counted_unit_differs")),
        ("人", "人次", (0, "times_and_things")),
        ("人次", "名", (0, "times_and_things")),
        ("台次", "辆", (0, "times_and_things")),
        ("件次", "件", (0, "times_and_things")),
        ("人次", "台", (0, "counted_unit_differs")),
        ("次", "人", (0, "counted_unit_differs")),
        ("元", "人", (0, "counted_unit_differs")),
    ],
)
def test_counted_units(claimed: str | None, counted: str, expected: tuple[int, str | None]) -> None:
    assert unit_score(claimed, counted) == expected


def test_measures() -> None:
    kinds = {u: measure_of(u) for u in (None, "%", "个百分点", "万元", "人次", "起")}
    assert list(kinds.values()) == ["count", "percent", "points", "money", "times", "count"]


def test_org_scopes() -> None:
    assert NAMES.resolve("许昌市公安局各警种") == Scope("bureau", True)
    assert NAMES.resolve("我市公安民警") == Scope("city", True)
    assert NAMES.resolve("各县(区)") == Scope("bureau", False)
    assert NAMES.resolve(None) == Scope("bureau", False)
    assert NAMES.resolve("全市", "其中公安局查处问题") == Scope("wrong", True), "the nearest name"
    assert ScopeNames().resolve("全市") == Scope(None, False)


def test_names_of_a_day() -> None:
    start = date(2021, 1, 1)
    tree = grow(
        EMPTY,
        [
            Opened("a", start, "甲局"),
            Opened("b", start, "乙所", "a"),
            Opened("c", start, "乙所", "a"),
            Opened("d", start, "丙所", "a"),
            Renamed("a", date(2021, 3, 1), "甲分局"),
            Closed("d", date(2021, 2, 1)),
        ],
    )
    assert scope_names(tree, start).names == {"甲局": "a", "丙所": "d"}
    assert scope_names(tree, date(2021, 3, 1), "a", "b") == ScopeNames({"甲分局": "a"}, "a", "b")


def test_phrases() -> None:
    assert letters("举办“小夜校”421次，Night") == "举办小夜校次night"
    assert grams("走访数") == {"走访", "访数", "走", "访"}
    weights = Weights([grams("走访"), grams("走访"), grams("巡逻")])
    assert weights.of({"走访"}) < weights.of({"巡逻"}) == weights.of({"别的"})
    assert weights.of({"走"}) < weights.of({"走访"})


# --- verdicts -----------------------------------------------------------------------------------


@dataclass
class Figures:
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    asked: list[tuple[str, str, Window]] = field(default_factory=list)

    def figure(self, name: str, org_unit: str, window: Window) -> Figure:
        self.asked.append((name, org_unit, window))
        return Figure(name, 1, "期", Query(org_unit, window, "1"), self.values.get(name), 1)


def setting(*bindings: Binding, **more: object) -> Setting:
    parts: dict[str, object] = {"bindings": bindings, **more}
    return Setting(Catalogue(map(Candidate, ALL)), NAMES, UNTIL, **parts)  # type: ignore[arg-type]


def judged(number: Number, value: int | None = 30, *bindings: Binding, **more: object) -> Judgement:
    figures = Figures({one.name: None if value is None else Decimal(value) for one in ALL})
    (found,) = judge([number], "", setting(*bindings, **more), figures)
    assert found is not None
    assert all(say(reason, "zh") and say(reason, "en") for reason in found.verdict.reasons)
    return found


def answer(number: Number, name: str, minute: int = 0) -> Binding:
    at = datetime(2021, 7, 15, 9, minute, tzinfo=UTC)
    return Binding(key_of(number, "bureau"), name, "editor", at, "综述", "原句")


CLASS = claim("举办政治轮训班")
TIED = claim("组建工作专班", "8个", "个")


@pytest.mark.parametrize(
    ("number", "value", "outcome", "reasons"),
    [
        (CLASS, 30, Outcome.AGREES, ()),
        (CLASS, 31, Outcome.DIFFERS, ()),
        (CLASS._replace(hedge="余", step=Decimal(10)), 31, Outcome.AGREES_HEDGED, ()),
        (CLASS._replace(hedge="约"), 33, Outcome.COARSE, ()),
        (CLASS._replace(modality=Modality.TARGET), 30, Outcome.TARGET, ()),
        (CLASS._replace(modality=Modality.BASELINE), 30, Outcome.UNBOUND, ("of_another_time",)),
        (claim("政治轮训班同比增长"), 30, Outcome.UNBOUND, ("of_another_time",)),
        (CLASS, None, Outcome.UNBOUND, ("figure_missing",)),
        (claim("购置无人机", "32架", "架"), 1, Outcome.UNBOUND, ("no_indicator",)),
        (claim("轮训民警", "30人", "人"), 30, Outcome.SCOPE_DIFFERS, ("times_and_things",)),
        (claim("轮训民警", "30起", "起"), 30, Outcome.UNBOUND, ("counted_unit_differs",)),
        (CLASS._replace(window=None), 30, Outcome.UNDERSPECIFIED, ("no_window",)),
        (
            CLASS._replace(window=SaidWindow("8月", date(2021, 8, 1), date(2021, 8, 31))),
            30,
            Outcome.UNDERSPECIFIED,
            ("no_window",),
        ),
        (CLASS._replace(value=None, low=None, high=None), 1, Outcome.UNDERSPECIFIED, ("no_value",)),
        (claim("组建工作专班", "8个", "个"), 8, Outcome.AMBIGUOUS, ()),
    ],
)  # fmt: skip
def test_verdicts(
    number: Number, value: int | None, outcome: Outcome, reasons: tuple[str, ...]
) -> None:
    found = judged(number, value).verdict
    assert found.outcome is outcome
    assert found.reasons == reasons or (outcome is Outcome.AMBIGUOUS and found.reasons)


def test_no_org_scope_at_all() -> None:
    nobody = Setting(Catalogue(map(Candidate, ALL)), ScopeNames(), UNTIL)
    (one,) = judge([CLASS], "", nobody, Figures())
    assert one is not None
    assert one.verdict.reasons == ("no_org_scope",)


def test_the_figure_asked_for_is_the_one_meant() -> None:
    figures = Figures({"classes": Decimal(28)})
    (one,) = judge([CLASS], "", setting(), figures)
    assert figures.asked == [("classes", "bureau", DAYS)]
    assert one is not None
    assert (one.verdict.figure, one.verdict.variance) == (28, 2)
    assert (one.org_unit, one.window) == ("bureau", DAYS)
    assert one.figure is not None
    april = CLASS._replace(window=SaidWindow("4月", date(2021, 4, 1), date(2021, 4, 30)))
    judge([april], "", setting(), figures)
    assert figures.asked[-1][2] == Window(date(2021, 4, 1), date(2021, 5, 1))
    judge([CLASS._replace(window=None)], "", setting(campaign=DAYS), figures)
    assert figures.asked[-1][2] == DAYS


def test_a_range_has_no_variance() -> None:
    number = CLASS._replace(text="20至40期", value=None, low=Decimal(20), high=Decimal(40))
    found = judged(number, 33).verdict
    assert (found.outcome, found.variance) == (Outcome.AGREES_HEDGED, None)
    assert judged(number, 41).verdict.outcome is Outcome.DIFFERS


def test_what_is_no_claim_and_what_is_said_twice() -> None:
    figures = Figures({"classes": Decimal(30)})
    no_claim, again = CLASS._replace(kind=Kind.DATE), CLASS._replace(duplicate_of=1)
    lost = CLASS._replace(duplicate_of=0)
    found = judge([no_claim, CLASS, again, lost], "", setting(), figures)
    assert found[0] is None
    verdicts = [one.verdict for one in found[2:] if one is not None]
    assert [v.outcome for v in verdicts] == [Outcome.DUPLICATE] * 2
    assert [v.indicator for v in verdicts] == ["classes", None]


# --- asked once ---------------------------------------------------------------------------------


def test_an_answer_is_remembered_for_its_key_only() -> None:
    assert judged(TIED, 8).verdict.outcome is Outcome.AMBIGUOUS
    kept = answer(TIED, "office")
    found = judged(TIED, 8, kept)
    assert (found.verdict.outcome, found.verdict.reasons) == (Outcome.AGREES, ("remembered",))
    assert found.binding == kept
    elsewhere = TIED._replace(org_scope="全市")
    assert judged(elsewhere, 8, kept).verdict.outcome is Outcome.AMBIGUOUS
    other = TIED._replace(subject="抽调力量组建工作专班")
    assert judged(other, 8, kept).verdict.outcome is Outcome.AMBIGUOUS
    assert judged(TIED._replace(modality=Modality.TARGET), 8, kept).verdict.indicator == "office"


def test_answers_that_contradict_reopen_the_question() -> None:
    kept = answer(TIED, "office"), answer(TIED, "special", 5)
    found = judged(TIED, 8, *kept)
    assert found.verdict.reasons == ("bindings_contradict",)
    at = datetime(2021, 7, 16, tzinfo=UTC)
    gone = revoked(kept[0], "auditor", at, "认错了")
    assert judged(TIED, 8, gone, kept[1]).verdict.indicator == "special"
    assert recall([*kept, gone], key_of(TIED, "bureau")).bindings == kept
    for again, reason, code in ((gone, "x", "binding_revoked"), (kept[0], " ", "reason_missing")):
        with pytest.raises(Refusal, match=code):
            revoked(again, "auditor", at, reason)


def test_a_retired_indicator_is_told() -> None:
    assert judged(TIED, 8, answer(TIED, "gone")).verdict.reasons == ("indicator_retired",)


def test_bindings_are_data() -> None:
    kept = answer(claim("数"), "classes")
    assert from_plain(Binding, to_plain(kept)) == kept
    assert kept.key.signature == "数"
    named = key_of(CLASS._replace(counted_unit="名"), None)
    assert (named.counted_unit, named.org_unit) == ("人", "")
    assert key_of(CLASS._replace(counted_unit=None), None).counted_unit == ""


# --- what was issued before ---------------------------------------------------------------------


def before(window: Window, low: int, name: str = "classes", org_unit: str = "bureau") -> Issued:
    band = Interval.exactly(Decimal(low))
    return Issued("简报第1期", date(2021, 6, 1), f"{low}期", name, org_unit, window, band)


EARLIER = Window(DAYS.start, date(2021, 6, 1))


@pytest.mark.parametrize(
    ("one", "outcome"),
    [
        (before(DAYS, 30), CheckOutcome.AGREES),
        (before(DAYS, 29), CheckOutcome.DIFFERS),
        (before(EARLIER, 29), None),
        (before(EARLIER, 31), CheckOutcome.NOTICE),
        (before(Window(DAYS.start), 31), None),
        (before(Window(DAYS.start, date(2021, 8, 1)), 31), None),
        (before(Window(date(2021, 4, 1), date(2021, 5, 1)), 99), None),
        (before(DAYS, 29, org_unit="city"), None),
        (before(DAYS, 29, "found"), None),
    ],
)
def test_against_issued(one: Issued, outcome: CheckOutcome | None) -> None:
    numbers = [CLASS, CLASS._replace(kind=Kind.DATE), claim("购置无人机", "2架", "架")]
    found = judge(numbers, "", setting(), Figures({"classes": Decimal(30)}))
    checks = against_issued(numbers, found, [one], setting().catalogue, Policy())
    assert [check.outcome for check in checks] == ([] if outcome is None else [outcome])
    for check in checks:
        assert say(check.reason, "zh", **dict(check.facts))
        assert say(check.reason, "en", **dict(check.facts))


def test_a_level_may_fall() -> None:
    level = Catalogue([Candidate(replace(CLASSES, measure=Measure.LATEST))])
    found = judge([CLASS], "", setting(), Figures({"classes": Decimal(30)}))
    assert against_issued([CLASS], found, [before(EARLIER, 31)], level, Policy()) == []


def test_issuing_keeps_what_was_bound() -> None:
    numbers = [CLASS._replace(hedge="约"), TIED]
    found = judge(numbers, "", setting(), Figures({"classes": Decimal(30)}))
    (kept,) = statements_of("简报", UNTIL, numbers, found, Policy())
    assert (kept.indicator, kept.org_unit, kept.window, kept.text) == (
        "classes", "bureau", DAYS, "30期",
    )  # fmt: skip
    assert kept.admits.low is not None
    assert kept.admits.low < 30
    checks: list[Check] = against_issued(numbers, found, [kept], setting().catalogue, Policy())
    assert [check.reason for check in checks] == ["issued_fits"]


def test_a_draft_is_held_to_a_ledger_as_a_whole() -> None:
    number = claim("举办政治轮训班")
    other = number._replace(start=90, end=93, kind=Kind.DATE)
    checked = Checked((number, other), (None, None), (None, None), ())
    held = hold(
        checked,
        "x" * 100,
        setting(),
        Figures({"classes": Decimal(29)}),
        [before(DAYS, 31)],
        org_units={"bureau": "许昌市公安局"},
        position=7,
    )
    assert [one and one.outcome for one in held.verdicts] == [Outcome.DIFFERS, None]
    assert [one.reason for one in held.checks] == ["issued_differs"]
    assert held.backing is not None
    assert held.backing.judgements[1] is None
    assert (held.backing.position, held.backing.indicators["classes"]) == (7, CLASSES)
