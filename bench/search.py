"""How long the search takes at 1,000 departments x 10 years: ``python -m bench.search [departments]``.

Some two million invented entries are copied into a table of a scratch schema that stands in front of the portal's own
(`make run` loads what it needs) and is dropped at the end. Measured in this process, without network and pages: what
the search page asks (the best of every kind, counts, narrowed by year or district, one kind page by page) and what the
suggestions ask. Asked: a median of 50 ms at most.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import django

ASKED = 50.0
ROUNDS = 5
YEARS = range(2016, 2026)
DISTRICTS = [f"42{number:04}" for number in range(101, 121)]
PLACES = """
    城区 街道 社区 园区 机关 辖区 沿江 老旧小区 乡村 校园 医院 河道 桥梁 隧道 公园 广场 市场 楼宇 企业
    工业
""".split()  # noqa: SIM905
TOPICS = """
    科技成果转化 工业经济 民营经济 统计调查 教育教学 义务教育 学前教育 职业教育 公共卫生 疾病预防
    基本医疗 养老服务 残疾人康复 就业创业 社会救助 住房保障 环境保护 污染防治 水利设施 防汛抗旱 道路养护
    交通管理 园林绿化 垃圾分类 城市更新 安全生产 消防救援 应急管理 法治宣传 人民调解 信访维稳 党建工作
    干部培训 档案管理 政务服务 数据平台 信息系统 网络安全 文化活动 图书馆 体育健身 旅游推广 招商引资
    金融服务 审计监督 财政评审 税收征管 食品安全 药品监管 知识产权 退役军人 民族宗教 妇女儿童 青少年
""".split()  # noqa: SIM905
SUFFIXES = """
    专项经费 工作经费 项目 建设 改造 维护 运行 补助 奖励 购置 服务外包 课题研究 宣传 培训 设备更新
""".split()  # noqa: SIM905
INDICATORS = """
    完成率 覆盖率 满意度 及时率 合格率 数量 次数 人数 成本控制 增长率 达标率 参与率
""".split()  # noqa: SIM905
QUERIES = """
    科技成果 科技成果转化专项经费 工业经济 民营 教育 义务教育 养老服务 医疗 道路养护 老旧小区改造 水利
    20604 2060404 206 2130305 行政运行 基本工资 办公费 工会经费 满意度 垃圾分类覆盖率 网络安全
    信息系统维护 图书馆 经费 项目 专项经费 培训 设备 三公经费 机关运行经费 财政拨款 示例局 示例17局
    420105 政府采购 隧道消防 沿江防汛抗旱 量子计算机 外星人
""".split()  # noqa: SIM905


class Filling:
    """Rows of budgets_searchentry, as the index would hold them; the same for the same number of departments."""

    COLUMNS = "id kind department_id jurisdiction_id edition_id year code title title_en text path amount rank words"

    def __init__(self, departments: int) -> None:
        from budgets.models import EconomicClass, Function, ProcurementCategory, SearchEntry, SearchKind

        self.departments = departments
        self.random = random.Random(7)
        self.functions = list(Function.objects.values_list("code", "name").distinct())
        self.classes = list(EconomicClass.objects.values_list("code", "name").distinct())
        self.categories = list(ProcurementCategory.objects.values_list("code", "name").distinct()) or self.classes
        subjects = SearchEntry.objects.filter(kind__in=(SearchKind.FUNCTION, SearchKind.ECONOMIC_CLASS))
        self.subjects = list(subjects.values_list("kind", "code", "title", "rank"))
        self.number = 0

    def name(self) -> str:
        pick = self.random.choice
        return pick(PLACES) + pick(TOPICS) + pick(SUFFIXES)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        for kind, code, title, rank in self.subjects:
            yield self.row(kind, "", None, code, title, "", rank=rank)
        for department in range(self.departments):
            adcode = DISTRICTS[department % len(DISTRICTS)]
            yield self.row("department", adcode, None, f"{department % 900 + 100}", f"示例{department}局", "", rank=0)
            yield from self.of_department(adcode)

    def of_department(self, adcode: str) -> Iterator[tuple[Any, ...]]:
        """What a department does hardly changes over the years."""
        several, pick = self.random.choices, self.random.choice
        subjects = several(self.functions, k=40) + several(self.classes, k=20)
        projects = [(self.name(), pick(TOPICS)) for _ in range(30)]
        indicators = [(pick(TOPICS) + pick(INDICATORS), pick(projects)[0]) for _ in range(60)]
        categories, services = several(self.categories, k=15), [(self.name(), pick(TOPICS)) for _ in range(10)]
        for year in YEARS:
            for code, name in subjects:
                yield self.row("subject_line", adcode, year, code, name, "")
            for at, (name, text) in enumerate(projects):
                yield self.row("project", adcode, year, f"{adcode}{year % 100}501T{at:09}", name, text)
            for name, text in indicators:
                yield self.row("indicator", adcode, year, "", name, f"≥{self.random.randrange(100)}%\n{text}")
            for code, name in categories:
                yield self.row("procurement", adcode, year, code, name, self.name())
            for name, text in services:
                yield self.row("service", adcode, year, "", name, text)
            for at in range(25):
                yield self.row("text", adcode, year, "", f"第{at}节", self.paragraph(year))

    def paragraph(self, year: int) -> str:
        figure = self.random.randrange
        return (
            f"{year}年{self.name()}财政拨款预算{figure(9999)}.{figure(99):02}万元，比上年增加{figure(99)}万元，"
            f"主要是{self.name()}和{self.name()}支出变动。机关运行经费、“三公”经费按规定控制，政府采购预算{figure(999)}万元。"
        )

    def row(
        self, kind: str, adcode: str, year: int | None, code: str, title: str, text: str, *, rank: int | None = None
    ) -> tuple[Any, ...]:
        from budgets.search import entries
        from budgets.search.words import as_vector

        self.number += 1
        amount = self.random.randrange(10**4, 10**8) if kind not in ("indicator", "text", "department") else None
        words = {*_words(code), *_words(title), *_words(text)}
        if adcode:
            words.add(entries.of_district(adcode))
        if year:
            words.add(entries.of_year(year))
            rank = entries.rank(year, amount)  # type: ignore[arg-type]
        path = f"/{adcode}/501/{year}/tables/3/#{code}"
        # Neither departments nor editions: no hit is shown.
        return (
            self.number,
            kind,
            None,
            None,
            None,
            year,
            code,
            title,
            "",
            text,
            path,
            amount,
            rank,
            as_vector(entries.LETTERS[kind] + word for word in words),
        )


@lru_cache(100_000)
def _words(text: str) -> frozenset[str]:
    from budgets.search.words import words

    return frozenset(words(text))


def fill(departments: int) -> None:
    from django.db import connection

    filling = Filling(departments)
    rows = filling.rows()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS bench_search CASCADE; CREATE SCHEMA bench_search")
        cursor.execute("CREATE UNLOGGED TABLE bench_search.budgets_searchentry (LIKE budgets_searchentry)")
        cursor.execute("ALTER TABLE bench_search.budgets_searchentry ALTER id DROP IDENTITY IF EXISTS")
        columns = ", ".join(filling.COLUMNS.split())
        with cursor.cursor.copy(f"COPY bench_search.budgets_searchentry ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("SET search_path TO bench_search, public; SET maintenance_work_mem TO '512MB'")
        cursor.execute("CREATE INDEX ON budgets_searchentry USING gin (words) WITH (fastupdate = off)")
        cursor.execute("CREATE INDEX ON budgets_searchentry (kind, rank, id)")
        cursor.execute("CREATE INDEX ON budgets_searchentry (id)")
        cursor.execute("VACUUM ANALYZE budgets_searchentry")
        cursor.execute(
            "SELECT count(*), pg_size_pretty(pg_total_relation_size('budgets_searchentry')) FROM budgets_searchentry"
        )
        print("{} entries, {} with their indexes".format(*cursor.fetchone()))


def milliseconds(action: Callable[[], Any]) -> float:
    action()
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        action()
        times.append((perf_counter() - start) * 1000)
    return median(times)


def asked() -> dict[str, Callable[[Any], Any]]:
    """What is asked of every query, by what the page calls it."""
    from budgets.models import SearchKind
    from budgets.search import find

    return {
        "all kinds": lambda query: find.overview(find.Wish(query)),
        "suggestions": lambda query: find.overview(find.Wish(query), shown=2),
        "of a year": lambda query: find.overview(find.Wish(query, year=2018)),
        "of a district": lambda query: find.overview(find.Wish(query, jurisdiction="420105")),
        "projects": lambda query: find.page(find.Wish(query), SearchKind.PROJECT),
        "texts": lambda query: find.page(find.Wish(query), SearchKind.TEXT),
    }


def measure() -> bool:
    from budgets.search.words import Query

    good = True
    for name, action in asked().items():
        times = {text: milliseconds(partial(action, Query.of(text))) for text in QUERIES}
        middle, late = median(times.values()), quantiles(times.values(), n=20)[-1]
        slowest = max(times, key=lambda text: times[text])
        good &= middle <= ASKED
        print(f"{name:14} median {middle:6.1f} ms  p95 {late:6.1f} ms  slowest {slowest} {times[slowest]:.1f} ms")
    return good


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection, connections

    from budgets.datasets.run import READER

    try:
        fill(int(arguments[0]) if arguments else 1000)
        with connections[READER].cursor() as cursor:
            cursor.execute("SET search_path TO bench_search, public")
        good = measure()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS bench_search CASCADE")
    print("within" if good else "SLOWER than", f"what is asked: a median of {ASKED:.0f} ms")
    return not good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
