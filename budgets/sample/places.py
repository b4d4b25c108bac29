"""Districts that do not exist, and their departments.

Adcodes begin with 9, which GB/T 2260 assigns to no province. Names are put together from characters that names of
real districts hardly begin with, and say that they are synthetic wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from budgets.facts import SYNTHETIC
from budgets.sample.chance import chance
from budgets.sample.kinds import Kind, bureaus, subdistrict

MARK_EN = " (synthetic data)"
DEPARTMENTS = 50
"""In a district."""

MOST_DISTRICTS = 999
FIRST = """
霁 ji 澜 lan 皎 jiao 漪 yi 珩 heng 琅 lang 筠 yun 苒 ran 荻 di 蓼 liao 蘅 heng 霖 lin 霏 fei 颐 yi 瑭 tang 瑄 xuan 煦 xu
晞 xi 昀 yun 曦 xi 旻 min 岫 xiu 屿 yu 葭 jia 瑾 jin 璟 jing 绮 qi 栩 xu 槿 jin 琰 yan 珞 luo 璇 xuan 琮 cong
"""
SECOND = """
川 chuan 溪 xi 湖 hu 原 yuan 台 tai 岭 ling 坡 po 洲 zhou 浦 pu 渡 du 亭 ting 桥 qiao 港 gang 泽 ze 林 lin 野 ye
陵 ling 岗 gang 湾 wan 塘 tang 汀 ting 源 yuan 津 jin 坪 ping 冈 gang 滩 tan 堰 yan 埠 bu 圩 wei 麓 lu 涧 jian
"""
"""Characters with their pinyin; each of the first with each of the second is a name."""


@dataclass(frozen=True, slots=True)
class Department:
    """``jurisdiction`` is the name with the mark; ``seed`` names its streams of chance."""

    adcode: str
    district: str
    code: str
    name: str
    name_en: str
    kind: Kind
    seed: str

    @property
    def jurisdiction(self) -> str:
        return f"{self.district}{SYNTHETIC}"


@dataclass(frozen=True, slots=True)
class District:
    """``place`` is the name that its departments begin with: 霁川区, without the mark."""

    adcode: str
    place: str
    place_en: str
    departments: tuple[Department, ...]

    @property
    def name(self) -> str:
        return f"{self.place}{SYNTHETIC}"

    @property
    def name_en(self) -> str:
        return f"{self.place_en}{MARK_EN}"


def districts(seed: int, departments: int) -> Iterator[District]:
    """As many as so many departments need, 50 in each; the same one whatever comes after it."""
    for number in range(1, -(-departments // DEPARTMENTS) + 1):
        left = departments - (number - 1) * DEPARTMENTS
        yield _district(seed, number, min(left, DEPARTMENTS))


def adcodes(seed: int) -> tuple[str, str]:
    """The first and the last that districts of a seed may have; seeds that are alike modulo 100 share them."""
    first = 900_000 + seed % 100 * 1_000
    return str(first + 1), str(first + MOST_DISTRICTS)


def _district(seed: int, number: int, departments: int) -> District:
    adcode = str(int(adcodes(seed)[0]) + number - 1)
    place, place_en = _coined(number * 397 + seed * 613)
    order = list(range(DEPARTMENTS))
    chance(seed, number, "order").shuffle(order)
    found = (_department(seed, adcode, place, place_en, index) for index in sorted(order[:departments]))
    return District(adcode, f"{place}区", f"{place_en} District", tuple(found))


def _department(seed: int, adcode: str, place: str, place_en: str, index: int) -> Department:
    kinds = bureaus()
    kind = kinds[index] if index < len(kinds) else subdistrict()
    name, name_en = kind.name, kind.en
    if kind is subdistrict():
        street, street_en = _coined(int(adcode) + 31 * index)
        name, name_en = f"{street}{kind.name}", f"{street_en} {kind.en}"
    return Department(
        adcode=adcode,
        district=f"{place}区",
        code=str(101 + index),
        name=f"{place}区{name}",
        name_en=f"{name_en}, {place_en} District",
        kind=kind,
        seed=f"{seed}/{adcode}/{index}",
    )


def _coined(number: int) -> tuple[str, str]:
    firsts, seconds = (tuple(pairwise(text.split()))[::2] for text in (FIRST, SECOND))
    first, second = firsts[number % len(firsts)], seconds[number // len(firsts) % len(seconds)]
    return first[0] + second[0], (first[1] + second[1]).capitalize()
