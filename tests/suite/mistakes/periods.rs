//! Periods, dates and numbers that contradict each other.

use std::fs;

use super::Case;
use crate::archive::issued;
use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME};

/// A first quarter whose figures are said to be the sums of its months.
fn summed(desk: &Desk) -> &Desk {
    let text = desk.text(Q1);
    let (before, units) = text.split_once("units:\n").expect("units");
    let (_, behind) = units.split_once("# 工作要求").expect("what follows");
    desk.write(Q1, format!("{before}units: 各期相加\n# 工作要求{behind}"))
}

/// The same with its months beside it, which have an office of their own.
fn with_months(desk: &Desk) -> &Desk {
    desk.write("then.yaml", desk.text(OFFICE));
    for month in 1..=3 {
        let file = format!("2018-0{month}.yaml");
        desk.write(&file, desk.text(Q1))
            .edit(&file, "quarter: 1}", &format!("month: {month}}}"))
            .edit(&file, "number: 62 ", &format!("number: {month} "))
            .edit(&file, "office: office.yaml", "office: then.yaml");
    }
    summed(desk)
}

pub(super) const CASES: &[Case] = &[
    ("L124", summed, "2018-q1.yaml:16:8", "缺少2018年1月的数据"),
    (
        "L125",
        |d| {
            with_months(d).edit(
                OFFICE,
                "      - name: 玛纳斯县环保局\n",
                "      - name: 玛纳斯县环保局\n      - name: 新设的局\n",
            )
        },
        "2018-q1.yaml:16:8",
        "各期的数据里都没有“新设的局”",
    ),
    (
        "L126",
        |d| {
            d.append(
                SCHEME,
                "measures:\n  - {name: 满意度, input: true, total: 平均, default: 5}\n",
            );
            with_months(d)
        },
        "2018-q1.yaml:16:8",
        "“满意度”不能各期相加",
    ),
    (
        "L121",
        |d| d.append(Q1, "letters: {signed: 2018-03-30}\n"),
        "2018-q1.yaml:94:19",
        "函件的落款日期早于统计截止日期",
    ),
    (
        "L122",
        |d| d.append(Q1, "letters: {signed: 2018-04-20, reply_by: 2018-04-19}\n"),
        "2018-q1.yaml:94:41",
        "答复期限早于函件的落款日期",
    ),
    (
        "L123",
        |d| d.append(Q1, "letters: {phone: 张三}\n"),
        "2018-q1.yaml:94:18",
        "“张三”不是电话号码",
    ),
    ("L21", |d| d.edit(Q1, "quarter: 1}", "quarter: 5}"), "2018-q1.yaml:7:31", "没有这样的时期"),
    ("L21", |d| d.edit(Q1, "quarter: 1}", "month: 13}"), "2018-q1.yaml:7:29", "没有这样的时期"),
    (
        "L22",
        |d| d.edit(Q1, "quarter: 1}", "quarter: 1, month: 3}"),
        "2018-q1.yaml:7:34",
        "时期写了不止一种",
    ),
    (
        "L23",
        |d| d.edit(Q1, "signed: 2018-05-15", "signed: 2018-03-30"),
        "2018-q1.yaml:9:9",
        "成文日期早于统计截止日期",
    ),
    (
        "L23",
        |d| d.edit(Q1, "signed: 2018-05-15", "cut_off: 2018-05-20\nsigned: 2018-05-15"),
        "2018-q1.yaml:10:9",
        "成文日期早于统计截止日期",
    ),
    (
        "L24",
        |d| d.edit(Q1, "printed: 2018-05-15", "printed: 2018-05-14"),
        "2018-q1.yaml:10:10",
        "印发日期早于成文日期",
    ),
    (
        "L25",
        |d| d.edit(Q1, "signed: 2018-05-15", "cut_off: 2018-03-30\nsigned: 2018-05-15"),
        "2018-q1.yaml:9:10",
        "统计截止日期早于时期的最后一天",
    ),
    (
        "L29",
        |d| d.edit(Q1, "{trend: 下滑}", "{trend: 下滑, submitted: 90}"),
        "2018-q1.yaml:13:20",
        "只能写一样",
    ),
    (
        "L30",
        |d| d.edit(Q1, "{trend: 下滑}", "{trend: 下降}"),
        "2018-q1.yaml:13:20",
        "不认识的升降“下降”",
    ),
    (
        "L27",
        |d| d.edit(Q1, "signed: 2018", "corrects: 昌州环发〔2018〕60号\nsigned: 2018"),
        "2018-q1.yaml:9:11",
        "这里没有归档库",
    ),
    (
        "L27",
        |d| {
            let correcting = "number: 63 \ncorrects: 昌州环发[2018]26号\n#";
            issued(d, Q1).edit(Q1, "number: 62 ", correcting)
        },
        "2018-q1.yaml:9:11",
        "归档库里没有“昌州环发[2018]26号”",
    ),
    (
        "L27",
        |d| {
            issued(d, Q1).second_quarter();
            d.edit(Q2, "signed: 2018", "corrects: 62\nsigned: 2018")
        },
        "2018-q2.yaml:9:11",
        "是“昌吉回族自治州环境保护局”2018年第一季度的通报，不是这里2018年第二季度的",
    ),
    (
        "L75",
        |d| issued(d, Q1).edit(Q1, "signed: 2018", "corrects: 62\nsigned: 2018"),
        "2018-q1.yaml:9:11",
        "昌州环发〔2018〕62号 更正的是它自己",
    ),
    (
        "L75",
        |d| issued(d, Q1).edit(Q1, "number: 62 ", "number: 63 "),
        "2018-q1.yaml:7:9",
        "2018年第一季度的通报已经印发：昌州环发〔2018〕62号",
    ),
    ("L31", |d| d, "2018-q1.yaml:13:20", "与去年同期的比较没有数字"),
    (
        "L35",
        |d| {
            fs::remove_file(d.second_quarter().path(Q1)).expect("a file");
            d
        },
        "2018-q2.yaml:7:9",
        "缺少2018年第一季度的数据",
    ),
    (
        "L36",
        |d| {
            d.second_quarter()
                .write("2017.yaml", d.text(OFFICE))
                .edit(Q1, "office.yaml", "2017.yaml")
                .edit("2017.yaml", "name: 法规科", "name: 法制科")
                .edit("2017.yaml", "法规科, 污控科", "法制科, 污控科")
                .edit(Q1, "法规科:", "法制科:")
        },
        "2018-q2.yaml:4:1",
        "“法制科”在这一期的机关数据里找不到",
    ),
    (
        "L45",
        |d| d.second_quarter().edit(Q1, "quarter: 1}", "month: 1}"),
        "2018-q1.yaml:7:9",
        "文件名和里面写的时期不符",
    ),
    (
        "L47",
        |d| {
            d.edit(Q1, "signed: 2018-05-15", "signed: 2019-05-15").edit(
                Q1,
                "printed: 2018-05-15",
                "printed: 2019-05-15",
            )
        },
        "2018-q1.yaml:9:9",
        "成文日期比统计截止日期晚了一年以上",
    ),
    (
        "L48",
        |d| d.second_quarter().edit(Q2, "number: 98", "number: 62"),
        "2018-q2.yaml:8:9",
        "文号 昌州环发〔2018〕62号 已经用在",
    ),
    (
        "L49",
        |d| d.append(Q1, "carried_forward:\n  办公室: {政务信息: 5}\n"),
        "2018-q1.yaml:94:1",
        "此前没有可以转入的得分",
    ),
];
