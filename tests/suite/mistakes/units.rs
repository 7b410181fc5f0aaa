//! Units, channels, adopted items and attachments.

use super::Case;
use crate::harness::{Desk, OFFICE, Q1};

const LEDGER: &str = "\
ledger:
  - {title: 甲, units: [办公室], channel: 环保厅网站, date: 2018-03-31}
";

fn with_ledger<'d>(desk: &'d Desk, entries: &str) -> &'d Desk {
    let kept: String = desk
        .text(Q1)
        .lines()
        .filter(|line| !line.contains("adopted:"))
        .fold(String::new(), |text, line| text + line + "\n");
    desk.write(Q1, kept).edit(Q1, "requirements:\n", &format!("{LEDGER}{entries}requirements:\n"))
}

pub(super) const CASES: &[Case] = &[
    (
        "L28",
        |d| d.edit(OFFICE, "      - name: 法规科\n", "      - name: 、法规科\n"),
        "office.yaml:45:15",
        "单位的名称不能以标点开头或结尾：“、法规科”",
    ),
    (
        "L17",
        |d| d.edit(Q1, "  阜康市环保局:", "  阜康市环保句:"),
        "2018-q1.yaml:32:3",
        "没有登记过的单位“阜康市环保句”",
    ),
    ("L05", |d| d.edit(Q1, "  法规科: {", "  法规科：{"), "2018-q1.yaml:45:6", "冒号是全角的"),
    (
        "L17",
        |d| d.edit(Q1, "州党委信息科: 1}", "州党委信息处: 1}"),
        "2018-q1.yaml:49:15",
        "没有登记过的渠道“州党委信息处”",
    ),
    (
        "L17",
        |d| d.edit(Q1, "table: 州环保局信息采用", "table: 信息采用"),
        "2018-q1.yaml:82:12",
        "没有登记过的表“信息采用情况统计表”",
    ),
    (
        "L17",
        |d| d.edit(OFFICE, "category: 政务信息", "category: 政府信息"),
        "office.yaml:65:5",
        "没有登记过的类别“政府信息”",
    ),
    (
        "L19",
        |d| d.edit(Q1, "  法规科:", "  污普办:"),
        "2018-q1.yaml:53:3",
        "“州污染源普查办”和前面的“污普办”是同一个单位",
    ),
    (
        "L19",
        |d| d.edit(Q1, "  州环境监测站:", "  污普办: {submitted: 1}\n  州环境监测站:"),
        "2018-q1.yaml:66:3",
        "“污普办”和前面的“州污染源普查办”是同一个单位",
    ),
    (
        "L19",
        |d| {
            with_ledger(
                d,
                "  - {title: 乙, units: [污普办, 州污染源普查办], channel: 环保厅网站, date: 2018-01-01}\n",
            )
        },
        "2018-q1.yaml:61:29",
        "“州污染源普查办”和前面的“污普办”是同一个单位",
    ),
    (
        "L19",
        |d| d.edit(OFFICE, "  - 阜康市环保局\n", "  - 玛纳斯县环保局\n"),
        "office.yaml:76:5",
        "“玛纳斯县环保局”出现了两次",
    ),
    (
        "L20",
        |d| d.edit(Q1, "  法规科: {submitted: 0}\n", ""),
        "2018-q1.yaml:16:1",
        "没有写“法规科”的数据",
    ),
    (
        "L26",
        |d| d.edit(Q1, "  法规科: {submitted: 0}\n", "  法规科: {submitted: 0, exempt: 撤并}\n"),
        "2018-q1.yaml:45:3",
        "写了免报（exempt），又写了报送或采用",
    ),
    (
        "L26",
        |d| with_ledger(d, "").edit(Q1, "办公室:\n    submitted: 2\n", "办公室: {exempt: 撤并}\n"),
        "2018-q1.yaml:34:3",
        "写了免报（exempt），又写了报送或采用",
    ),
    (
        "L32",
        |d| {
            with_ledger(
                d,
                "  - {title: 乙, units: [办公室], channel: 环保厅网站, date: 2018-04-01}\n",
            )
        },
        "2018-q1.yaml:61:52",
        "采用日期不在2018年第一季度之内",
    ),
    (
        "L33",
        |d| {
            with_ledger(
                d,
                "  - {title: 甲, units: [环评科], channel: 环保厅网站, date: 2018-01-01}\n",
            )
        },
        "2018-q1.yaml:61:5",
        "“甲”被环保厅网站采用，登记了两次",
    ),
    (
        "L34",
        |d| {
            with_ledger(d, "").edit(
                Q1,
                "办公室:\n    submitted: 2\n",
                "办公室:\n    submitted: 2\n    adopted: {环保厅网站: 2}\n",
            )
        },
        "2018-q1.yaml:36:22",
        "环保厅网站这里写 2，采用条目（ledger）里是 1",
    ),
    (
        "L37",
        |d| {
            d.edit(Q1, "  - ledger: 信息采用条目", "  - {ledger: 信息采用条目, form: 信息报送模板}")
        },
        "2018-q1.yaml:83:5",
        "一个附件只写一种",
    ),
    (
        "L38",
        |d| d.edit(Q1, "  - ledger: 信息采用条目", "  - form: 信息报送模板"),
        "2018-q1.yaml:84:5",
        "附件“信息报送模板”列了两次",
    ),
    (
        "L39",
        |d| d.edit(Q1, "  - table: 州环保局信息采用情况统计表\n", ""),
        "2018-q1.yaml:80:1",
        "“直属单位”这一组不在任何一个统计表里",
    ),
    (
        "L41",
        |d| with_ledger(d, "  - {title: 乙, units: [], channel: 环保厅网站, date: 2018-01-01}\n"),
        "2018-q1.yaml:61:23",
        "这里一项也没有",
    ),
];
