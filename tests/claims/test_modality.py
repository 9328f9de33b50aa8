"""Result, target, baseline or criterion."""

import pytest

from .reading import numbers


@pytest.mark.parametrize(
    ("text", "modalities"),
    [
        ("破案30起。", ["result"]),
        ("力争破案30起。", ["target"]),
        ("力争实现目标,走访5户,破案30起。", ["target", "target"]),
        ("力争。破案30起。", ["result"]),
        ("计划新建学校30所。", ["target"]),
        ("规划了30个项目。", ["result"]),
        ("模拟新建30所。", ["result"]),
        ("入选“双高计划”30所。", ["result"]),
        ("覆盖率由26.7%提高到52.1%。", ["baseline", "result"]),
        ("覆盖率从上年的26.7%,提高到52.1%。", ["baseline", "result"]),
        ("覆盖率26.7%提高到52.1%。", ["result", "result"]),
        ("由30所增加到52.1%。", ["result", "result"]),
        ("由26.7%经过全体人员长时间的艰苦奋斗和不懈努力提高到52.1%。", ["result", "result"]),
        ("经济总量超200亿元县2个。", ["criterion", "result"]),
        ("到2099年,破案30起。2024年3月。", ["date", "target"]),
        ("到2024年底,破案30起。2024年3月。", ["date", "result"]),
        ("到2099年底,破案30起。", ["date", "result"]),
        ("一、2024年工作回顾\n破案30起。", ["result"]),
        ("二、2026年目标任务\n破案30起。", ["target"]),
        ("二、2025年目标完成情况回顾\n破案30起。", ["result"]),
        ("目标任务\n破案30起。", ["result"]),
    ],
)
def test_modalities(text, modalities):
    found = [n for n in numbers(text) if n.kind.value in ("claim", "criterion")]
    assert [n.modality.value for n in found] == [m for m in modalities if m != "date"]
