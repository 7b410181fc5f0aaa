#!/usr/bin/env python3
"""Adds the figures of a document up again from its facts, without tongbao.

    tongbao generate DATA --emit facts -o FILE.json
    python3 tests/facts/add_up.py FILE.json...      exit 0: every figure is right; 1: one is not

Each figure says how it was computed (`how`) and of what (`parts`). It is computed anew here, with exact decimals:
sums, differences, rates, shares, changes, means, counts of units, ranks. Then it is held against the table of all
values (`kept`), whose totals are added up as well. A way of computing that is not known here is a fault.

At the end each figure is changed in turn by the least that it can be, and every change has to be found; so that a
program which has stopped looking is noticed.
"""

import copy
import json
import re
import sys
from decimal import ROUND_HALF_UP, Decimal

NUMBER = re.compile(r"([-+−]?)(\d+(?:\.\d+)?)(.*)", re.S)
DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}
RELATIONS = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def amount(text):
    """The number at the beginning of a text, and its unit."""
    sign, digits, unit = NUMBER.fullmatch(text).groups()
    return (-Decimal(digits) if sign in ("-", "−") else Decimal(digits)), unit


def number(text):
    return amount(text)[0]


def places(value):
    return max(0, -value.as_tuple().exponent)


def rounded(value, count):
    return value.quantize(Decimal(1).scaleb(-count), ROUND_HALF_UP)


def same(stated, computed):
    """Whether a stated number is this one, in the decimals that it is stated with."""
    return stated == rounded(computed, places(stated))


def bounded(how, value):
    for word, choose in (("最低", max), ("最高", min)):
        if found := re.search(word + r" ?(-?\d+(?:\.\d+)?)", how):
            value = choose(value, Decimal(found[1]))
    return value


def decimals(how):
    found = re.search(r"四舍五入到 ?(\d+|[一两二三四]) ?位小数", how)
    return None if found is None else DIGITS.get(found[1]) or int(found[1])


def quotient(part, whole, unit):
    return part * (100 if unit == "%" else 1) / whole


def computed(figure, parts):
    """What a figure should be by its own words; None if it was typed."""
    how, (stated, unit) = figure["how"], amount(figure["value"])
    if how == "直接写在数据里" or how.endswith("：直接写在数据里") or how == "考核办法规定":
        return stated if not parts else None
    if re.fullmatch(r"\d{4}年.*的数据", how) and not parts:
        return stated
    if how == "各单位都是 0":
        return Decimal(0)
    if how == "采用条目（ledger）的条数":
        return sum(parts)
    if how == "两期之差":
        difference = parts[0] - parts[1]
        return difference if figure["value"][0] in "+-−" else abs(difference)
    if how.startswith(("差 ÷ ", "部分 ÷ 全部")):
        share = rounded(quotient(parts[0], parts[1], unit), decimals(how))
        # The difference is told without a sign: that of the change beside it.
        return -share if figure["value"][0] in "-−" else share
    if found := re.fullmatch(r"(.+) (>=|<=|>|<|==|!=) (-?[\d.]+) 的单位个数", how):
        holds = all(RELATIONS[found[2]](part, Decimal(found[3])) for part in parts)
        return Decimal(len(parts)) if holds else None
    if found := re.fullmatch(r"(\d+)项的平均", how):
        return sum(parts) / len(parts) if int(found[1]) == len(parts) else None
    if how.startswith("Σ "):
        counted = re.match(r"Σ (\d+)项", how)
        if counted and int(counted[1]) != len(parts):
            return None
        return bounded(how, sum(parts, Decimal(0)))
    if " − " in how and len(parts) == 2:
        return bounded(how, parts[0] - parts[1])
    if " ÷ " in how and len(parts) == 2:
        value = bounded(how, quotient(parts[0], parts[1], unit))
        return value if decimals(how) is None else rounded(value, decimals(how))
    raise ValueError(f"a way of computing that is not known: {how}")


def key(of):
    return json.dumps(of, ensure_ascii=False)


class Table:
    """All values of a notice on a period, printed or not."""

    def __init__(self, kept):
        self.measures = kept["measures"]
        self.rows = {key(row["of"]): row for row in kept["rows"]}
        self.units = [row for row in kept["rows"] if isinstance(row["of"], dict) and "unit" in row["of"]]

    def value(self, of, measure):
        text = self.rows[key(of)]["stated"][self.measures.index(measure)]
        return None if text is None else Decimal(text)

    def column(self, measure):
        place = self.measures.index(measure)
        return [Decimal(row["stated"][place]) for row in self.units if row["stated"][place] is not None]


def check_figures(facts, table):
    """Each figure by its own words, and against the table."""
    for figure in facts["figures"]:
        told = f"{figure['name']} {figure['value']}（{figure['how']}）"
        stated = number(figure["value"])
        if figure["how"].startswith("按") and figure["how"].endswith("排名"):
            continue
        value = computed(figure, [number(part["value"]) for part in figure["parts"]])
        if value is None or not same(stated, value):
            yield f"{told}: {value} by its parts"
    for figure in facts["figures"]:
        printed = figure["printed"]
        if printed is None:
            continue
        told = f"{figure['name']} {figure['value']}"
        stated = number(figure["value"])
        if number(printed["text"]) != stated:
            yield f"{told}: printed as {printed['text']}"
        if table and not printed["over_year"]:
            kept = table.value(printed["of"], printed["measure"])
            if kept is None or not same(stated, kept):
                yield f"{told}: {kept} among all values"


def check_names(facts):
    """A figure that others are computed of has the same value there."""
    known = {figure["name"]: number(figure["value"]) for figure in facts["figures"]}
    for figure in facts["figures"]:
        for part in figure["parts"]:
            value = known.get(part["name"])
            if value is not None and number(part["value"]) != value:
                yield f"{part['name']} {value}: {part['value']} in {figure['name']}"


def check_ranks(facts, table):
    """A unit's rank is one more than the number of those before it, from whichever end the measure is counted. Where
    ranks begin anew in each group, who is in it is not told: then none is further behind than among all."""
    ranked = {}
    for figure in facts["figures"]:
        found = re.fullmatch(r"按(.+)排名", figure["how"])
        if found and figure["printed"]:
            ranked.setdefault((figure["printed"]["measure"], found[1]), []).append(figure)
    for (measure, by), figures in ranked.items():
        column = table.column(by)
        stated = [number(figure["value"]) for figure in figures]
        own = [table.value(figure["printed"]["of"], by) for figure in figures]
        from_high = [1 + sum(other > value for other in column) for value in own]
        from_low = [1 + sum(other < value for other in column) for value in own]
        if stated in (from_high, from_low):
            continue
        within = any(all(a <= b for a, b in zip(stated, ranks)) for ranks in (from_high, from_low))
        if not (within and is_rank_of_groups(figures)):
            yield f"{measure}: {[*map(int, stated)]}, by {by} {from_high} or {from_low}"


def is_rank_of_groups(figures):
    """Whether ranks begin anew: more than one is first, though their values differ."""
    firsts = [figure for figure in figures if number(figure["value"]) == 1]
    return len({number(figure["parts"][0]["value"]) for figure in firsts}) > 1


def check_totals(facts, table):
    """Measures that add up over units, by the words of a figure of several, in the table of all values."""
    adds = set()
    for figure in facts["figures"]:
        several = figure["printed"] and not figure["printed"]["over_year"] and "unit" not in figure["printed"]["of"]
        if several and re.match(r"Σ \d+项.", figure["how"]):
            adds.add(figure["printed"]["measure"])
    for measure in sorted(adds):
        total, column = table.value("all", measure), table.column(measure)
        if total is not None and total != sum(column):
            yield f"全部 {measure} {total}: {sum(column)} by units"


def faults(facts):
    """What is wrong, one after the other."""
    if facts.get("format") != "tongbao-data/2":
        yield "no facts of a document (tongbao-data/2)"
        return
    try:
        table = Table(facts["kept"]) if facts["kept"] else None
        yield from check_figures(facts, table)
        yield from check_names(facts)
        if table:
            yield from check_ranks(facts, table)
            yield from check_totals(facts, table)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError) as error:
        yield f"{type(error).__name__}: {error}"


def changed(figure):
    """The same with the least change of its number."""
    value = figure["value"]
    sign, digits, unit = NUMBER.fullmatch(value).groups()
    last = Decimal(1).scaleb(-places(Decimal(digits)))
    figure["value"] = f"{sign}{Decimal(digits) + last}{unit}"


def unnoticed(facts):
    """The figures that can be changed without its being found."""
    for place, figure in enumerate(facts["figures"]):
        spoilt = {**facts, "figures": list(facts["figures"])}
        spoilt["figures"][place] = copy.deepcopy(figure)
        changed(spoilt["figures"][place])
        if next(faults(spoilt), None) is None:
            yield f"{figure['name']} {figure['value']} can be changed"


def main(paths):
    if not paths:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 1
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    bad = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            facts = json.load(file)
        found = list(faults(facts)) or list(unnoticed(facts))
        bad += bool(found)
        count = len(facts.get("figures", []))
        print("\n".join([*found, f"{path}: {len(found)} faults" if found else f"{path}: {count} figures add up"]))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
