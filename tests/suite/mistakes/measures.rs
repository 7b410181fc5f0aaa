//! Mistakes in measures, in the names of what is counted, and in periods to compare with.

use super::Case;
use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME};

/// Declares measures behind the sample's targets.
fn declare<'d>(desk: &'d Desk, measures: &str) -> &'d Desk {
    let text = desk.text(SCHEME);
    desk.write(SCHEME, format!("measures:\n{measures}{text}"))
}

/// Renames a unit in all files.
fn rename<'d>(desk: &'d Desk, old: &str, new: &str) -> &'d Desk {
    for file in [Q1, OFFICE] {
        desk.write(file, desk.text(file).replace(old, new));
    }
    desk
}

/// The second quarter with these figures of the year before.
fn compared<'d>(desk: &'d Desk, figures: &str) -> &'d Desk {
    desk.second_quarter().edit(Q2, "last_year: {trend: 下滑}", &format!("last_year: {figures}"))
}

pub(super) const CASES: &[Case] = &[
    ("L90", |d| rename(d, "法规科", "合计"), "office.yaml:45:15", "单位不能叫“合计”"),
    ("L90", |d| rename(d, "法规科", "其中"), "office.yaml:45:15", "单位不能叫“其中”"),
    ("L90", |d| rename(d, "法规科", "全州"), "office.yaml:45:15", "单位不能叫“全州”"),
    ("L90", |d| rename(d, "法规科", "各单位"), "office.yaml:45:15", "单位不能叫“各单位”"),
    ("L90", |d| rename(d, "法规科", "报送数量"), "office.yaml:45:15", "单位不能叫“报送数量”"),
    (
        "L90",
        |d| d.edit(OFFICE, "- name: 直属单位", "- name: 小计"),
        "office.yaml:55:11",
        "组不能叫“小计”",
    ),
    (
        "L90",
        |d| d.edit(SCHEME, "{name: 宣教中心网站", "{name: 总计"),
        "scheme.yaml:20:16",
        "渠道不能叫“总计”",
    ),
    (
        "L90",
        |d| d.edit(SCHEME, "- name: 新闻信息", "- name: 其中"),
        "scheme.yaml:25:11",
        "类别不能叫“其中”",
    ),
    (
        "L90",
        |d| declare(d, "  - {name: submitted, input: 天}\n"),
        "scheme.yaml:2:12",
        "指标不能叫“submitted”",
    ),
    (
        "L91",
        |d| declare(d, "  - {name: 总分, sum: [政务信息得分, 新闻信息分]}\n"),
        "scheme.yaml:2:30",
        "没有“新闻信息分”这个指标",
    ),
    (
        "L91",
        |d| declare(d, "  - {name: 甲, input: 天}\n  - {name: 乙, rank: 丙}\n"),
        "scheme.yaml:3:21",
        "没有“丙”这个指标",
    ),
    (
        "L92",
        |d| declare(d, "  - {name: 名次, rank: 累计得分}\n"),
        "scheme.yaml:2:22",
        "“累计得分”可以是几个指标",
    ),
    ("L93", |d| declare(d, "  - {name: 甲, unit: 天}\n"), "scheme.yaml:2:5", "只写一种"),
    (
        "L93",
        |d| declare(d, "  - {name: 甲, input: 天, sum: [政务信息得分]}\n"),
        "scheme.yaml:2:5",
        "只写一种",
    ),
    (
        "L94",
        |d| {
            declare(
                d,
                "  - {name: 甲, sum: [乙]}\n  - {name: 乙, sum: [丙]}\n  - {name: 丙, sum: [甲]}\n",
            )
        },
        "scheme.yaml:4:5",
        "甲 → 乙 → 丙 → 甲",
    ),
    ("L94", |d| declare(d, "  - {name: 甲, cumulative: 甲}\n"), "scheme.yaml:2:5", "甲 → 甲"),
    (
        "L95",
        |d| declare(d, "  - {name: 甲, difference: [政务信息得分]}\n"),
        "scheme.yaml:2:27",
        "2 个指标",
    ),
    (
        "L96",
        |d| declare(d, "  - {name: 甲, ratio: [政务信息得分], percent: 1}\n"),
        "scheme.yaml:2:22",
        "没有写除以什么",
    ),
    (
        "L17",
        |d| declare(d, "  - {name: 甲, rank: 政务信息得分, within: 县市}\n"),
        "scheme.yaml:2:37",
        "没有登记过的组“县市”",
    ),
    (
        "L97",
        |d| declare(d, "  - {name: 甲, sum: [政务信息得分], best: 小}\n"),
        "scheme.yaml:2:30",
        "best 对这种指标",
    ),
    (
        "L98",
        |d| {
            declare(
                d,
                "  - {name: 甲率, ratio: [政务信息采用, 政务信息报送], percent: 1, decimals: 2}\n",
            )
        },
        "scheme.yaml:2:53",
        "percent 的数就是小数位",
    ),
    (
        "L18",
        |d| declare(d, "  - {name: 政务信息得分, input: 分}\n"),
        "scheme.yaml:2:5",
        "指标“政务信息得分”登记了两次",
    ),
    ("L98", |d| d.append(OFFICE, "ties: 跳号\n"), "office.yaml:110:1", "ties 在这里不起作用"),
    (
        "L98",
        |d| d.edit(SCHEME, "    measure: 篇\n", "    measure: 篇\n    submission_points: 1\n"),
        "scheme.yaml:28:5",
        "submission_points 在这里不起作用",
    ),
    (
        "L98",
        |d| d.edit(Q1, "法规科: {submitted: 0}", "法规科: {submitted: 0, in_tables: false}"),
        "2018-q1.yaml:45:23",
        "in_tables 在这里不起作用",
    ),
    (
        "L98",
        |d| d.edit(Q1, "quarter: 1}", "quarter: 1, label: 专项行动}"),
        "2018-q1.yaml:7:34",
        "label 在这里不起作用",
    ),
    (
        "L99",
        |d| {
            declare(d, "  - {name: 指数, input: true, decimals: 1, default: 无}\n");
            d.edit(Q1, "法规科: {submitted: 0}", "法规科: {submitted: 0, 指数: 3.25}")
        },
        "2018-q1.yaml:45:27",
        "小数多于 1 位",
    ),
    ("L08", |d| declare(d, "  - {name: 天数, input: 天}\n"), "2018-q1.yaml:17:3", "缺少 天数"),
    (
        "L80",
        |d| {
            let moved = d.text(Q1).replace("quarter: 1}", "from_month: 2, through_month: 4}");
            d.write("2018-02-04.yaml", moved)
        },
        "2018-q1.yaml:7:9",
        "有一段重叠",
    ),
    (
        "L81",
        |d| d.edit(OFFICE, "- name: 法规科", "- name: 法规科\n        since: 2018-05-01"),
        "2018-q1.yaml:45:3",
        "“法规科”在2018年第一季度还没有设立",
    ),
    (
        "L82",
        |d| {
            d.edit(
                OFFICE,
                "- name: 法规科",
                "- name: 法规科\n        since: 2018-01-01\n        until: 2017-12-01",
            )
        },
        "office.yaml:47:16",
        "撤销（until）早于设立",
    ),
    (
        "L83",
        |d| {
            d.edit(Q1, "quarter: 1}", "from: 2018-01-01, to: 2018-03-31, label: 一个长到任何标题和表头都放不下的专项行动的名称}")
        },
        "2018-q1.yaml:7:63",
        "时期的名称超过 20 字",
    ),
    (
        "L06",
        |d| {
            d.second_quarter().edit(
                Q2,
                "last_year: {trend: 下滑}",
                "last_year: {submitted: {法规科: 2, 自然科: 1}}",
            )
        },
        "2018-q2.yaml:13:24",
        "这里只写去年同期的总数",
    ),
    (
        "L89",
        |d| compared(d, "{submitted: 30, groups: {直属单位: {政务信息报送: 31}}}"),
        "2018-q2.yaml:13:24",
        "政务信息报送写作 30，各组写的相加是 31",
    ),
    (
        "L89",
        |d| compared(d, "{submitted: 30, units: {法规科: {政务信息报送: 31}}}"),
        "2018-q2.yaml:13:24",
        "政务信息报送写作 30，各单位写的相加是 31",
    ),
    (
        "L89",
        |d| {
            let units = "units: {法规科: {政务信息采用: 4}, 污控科: {政务信息采用: 3}}";
            compared(d, &format!("{{groups: {{局机关科室: {{政务信息采用: 6}}}}, {units}}}"))
        },
        "2018-q2.yaml:13:38",
        "政务信息采用写作 6，组里各单位写的相加是 7",
    ),
    (
        "L84",
        |d| {
            d.second_quarter().edit(
                Q2,
                "last_year: {trend: 下滑}",
                "last_year: {file: 2018-q1.yaml}",
            )
        },
        "2018-q2.yaml:13:19",
        "不是去年同期",
    ),
    (
        "L85",
        |d| d.edit(SCHEME, "    measure: 篇\n", "    measure: 篇\n    submissions: true\n"),
        "2018-q1.yaml:18:16",
        "几个类别都计数",
    ),
    (
        "L88",
        |d| {
            d.edit(
                OFFICE,
                "[局机关科室, 直属单位]\n",
                "[局机关科室, 直属单位]\n    columns: [政务信息得分, {each: 渠道}, 政务信息得分]\n",
            )
        },
        "office.yaml:87:35",
        "“政务信息得分”这一栏写了两次",
    ),
    (
        "L91",
        |d| {
            d.edit(
                OFFICE,
                "[局机关科室, 直属单位]\n",
                "[局机关科室, 直属单位]\n    columns: [政务信息得份]\n",
            )
        },
        "office.yaml:87:15",
        "没有“政务信息得份”这个指标",
    ),
    (
        "L87",
        |d| d.write(SCHEME, "title: 办法\nnumber: 某发〔2018〕1号\nmeasures: []\n"),
        "scheme.yaml:1:1",
        "没有写统计什么",
    ),
];
