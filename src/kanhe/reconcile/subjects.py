"""What two claims must share to speak of the same quantity: subject, unit, scope, window."""

from dataclasses import dataclass

from kanhe.claims.number import Number
from kanhe.reconcile.reading import class_of
from kanhe.values.pattern import pattern

_NOISE = pattern(r"[\s“”\"‘’《》（）()，、,。·：:]+")
_OPENING = pattern(
    r"^(?:\d{4}年(?:\d{1,2}月)?|[上下]半年|[一二三四]季度|截至目前|力争|计划|预计|目前|今年以来|全年|累计|共计|总计|合计|先后|一共|已经|已|共|还|并|又|其中|同时|成功|全部|我市|我县"
    r"|我局|我区|全市|全县|全区|全省|各级|的|在|the|a|an)+"
)
_ORG = pattern(
    r"^(?P<org>(?:全[国省市县区州])?(?:各级)?[^\W\da-zA-Z_]{0,6}?(?:机关|系统|部门|法院|学校|单位)"
    r"|[^\W\da-zA-Z_]{1,10}?(?:局|法院|检察院|派出所|大队|支队|委员会))(?:先后|成功|共|累计)*"
)
_CLOSING = pattern(r"(?:累计|共计|总计|合计|达到|达|约|近|超过|超|共|为|了|有|是|已)+$")
_WHOLE_PERIOD = pattern(
    r"^(?:今年以来|截至目前|目前|至今|.{0,12}(?:开展|启动|实施)?以来|\d{4}年以来)$"
)
_LONGEST = 80  # characters of a subject that are compared
_RANKS = (
    (6, pattern(r"国|中央")),
    (5, pattern(r"省|自治区|直辖市")),
    (4, pattern(r"市(?!场)|州")),
    (3, pattern(r"[县区旗]")),
    (2, pattern(r"[乡镇]|街道|派出所|大队|中队|所$|村|社区")),
)
_ALL = pattern(r"^(?:全(?:国|省|市|县|区|州|旗|系统)|各级|.*各级)")


@dataclass(frozen=True, slots=True)
class Signature:
    """What is counted, and in which unit."""

    subject: str
    counted_unit: str


def normal(subject: str) -> str:
    """Return *subject* without marks, adverbs and linking words, in small letters."""
    words = _NOISE.sub("", subject[-_LONGEST:]).lower()
    words = _OPENING.sub("", words)
    return _CLOSING.sub("", words)


def signature_of(number: Number) -> Signature | None:
    """Return the signature of *number*, None where the words are too few to tell it apart."""
    subject, counted = normal(number.subject), class_of(number.counted_unit)
    if counted is None or len(subject) < 4:
        return None
    return Signature(subject, counted)


def split_scope(words: str) -> tuple[str | None, str]:
    """Return (the org that *words* begin with, the rest): 县公安局 + 举办培训班."""
    words = _NOISE.sub("", words)
    found = _ORG.match(words)
    if found is None:
        return None, words
    return found["org"], words[found.end() :]


def has_same_window(one: Number, other: Number) -> bool:
    """Return whether both may speak of the same time: the same words, or the whole period."""
    first = one.window.text if one.window else ""
    second = other.window.text if other.window else ""
    if first == second:
        return True
    return all(not text or _WHOLE_PERIOD.match(text) for text in (first, second))


def is_within(child: str | None, parent: str | None) -> bool:
    """Return whether the org scope *child* is surely a part of *parent* (市局 in 全市各级机关)."""
    if child is None or parent is None or child == parent:
        return False
    if not _ALL.search(parent) or _ALL.search(child) or "分别" in child:
        return False
    return 0 < _rank(child) <= _rank(parent)


def _rank(scope: str) -> int:
    """Return the highest level that the words of *scope* name last, 0 where none does."""
    return next((rank for rank, words in _RANKS if words.search(scope)), 0)
