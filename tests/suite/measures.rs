//! Declared figures: what an office counts besides, or instead of, adopted items, each value
//! computed here once more by hand.

use std::fmt::Write as _;
use std::time::Instant;

use rust_decimal::Decimal;
use tongbao::model::{GroupId, MeasureId, Subject, Trend, UnitId, When};
use tongbao::tally::{Aspect, Figure, Tally};

use crate::figures::{read_out, row, standing};
use crate::harness::{Desk, OFFICE, Q1, Q2, SCHEME};
use crate::reading::Reading;

/// An office of its own: units in groups, what is counted, one period.
fn office(groups: &[(&str, &[&str])], counted: &str, period: &str, units: &str) -> Desk {
    let desk = Desk::new();
    let mut text = String::from(
        "name: 某局\nmark: 某局文件\ncode: 某发\nsystem: 全市\nreporters: 各区\nprinted_by: 某局\naddressees: [[各区]]\ngroups:\n",
    );
    for (name, members) in groups {
        write!(text, "  - name: {name}\n    units:\n").expect("text");
        for member in *members {
            writeln!(text, "      - {{name: {member}}}").expect("text");
        }
    }
    desk.write(OFFICE, text + counted);
    desk.write(
        Q1,
        format!(
            "office: office.yaml\nperiod: {period}\nnumber: 1\nsigned: 2018-12-31\nprinted: 2018-12-31\nrequirements: []\nunits:\n{units}"
        ),
    );
    desk
}

fn measure(tally: &Tally, name: &str) -> MeasureId {
    tally.measure_named(name).unwrap_or_else(|| panic!("a measure {name}"))
}

/// A value as text, a stroke for what does not apply.
fn value(tally: &Tally, name: &str, subject: Subject, when: When) -> String {
    let value = tally.value(measure(tally, name), subject, when);
    value.map_or("-".to_owned(), |value| value.normalize().to_string())
}

/// The values of all units.
fn column(tally: &Tally, name: &str, units: usize, when: When) -> Vec<String> {
    (0..units).map(|unit| value(tally, name, Subject::Unit(UnitId(unit)), when)).collect()
}

const AIR: &str = "measures:
  - {name: 名次, rank: 综合指数, best: 小}
  - {name: 组内名次, rank: 综合指数, best: 小, within: 组, ties: 不跳号}
  - {name: 优良率, ratio: [优良天数, 有效天数], percent: 1}
  - {name: 优良天数, input: 天}
  - {name: 有效天数, input: 天}
  - {name: 综合指数, input: true, decimals: 2, total: 平均}
  - {name: 超标天数, difference: [有效天数, 优良天数]}
";

const AIR_UNITS: &str = "  甲区: {优良天数: 80, 有效天数: 90, 综合指数: 3.4}
  乙区: {优良天数: 85, 有效天数: 90, 综合指数: 3.15}
  丙区: {优良天数: 60, 有效天数: 88, 综合指数: 3.4}
  丁区: {优良天数: 无, 有效天数: 无, 综合指数: 无}
  戊区: {优良天数: 70, 有效天数: 90, 综合指数: 4}
";

fn air() -> Desk {
    office(
        &[("城区", &["甲区", "乙区"]), ("郊区", &["丙区", "丁区", "戊区"])],
        AIR,
        "{year: 2018, quarter: 1}",
        AIR_UNITS,
    )
}

#[test]
fn an_office_declares_its_own_measures_in_any_order() {
    let tally = air().tally(Q1);
    let now = |name| column(&tally, name, 5, When::This);
    // 80 / 90, 85 / 90, 60 / 88, not measured, 70 / 90
    assert_eq!(now("优良率"), ["88.9", "94.4", "68.2", "-", "77.8"]);
    assert_eq!(now("超标天数"), ["10", "5", "28", "-", "20"]);
    assert_eq!(now("名次"), ["2", "1", "2", "-", "4"], "1, 2, 2, 4");
    assert_eq!(now("组内名次"), ["2", "1", "1", "-", "2"]);
}

#[test]
fn the_rate_of_a_group_is_that_of_its_totals_and_never_a_mean_of_rates() {
    let tally = air().tally(Q1);
    let of = |name, subject| value(&tally, name, subject, When::This);
    assert_eq!(of("优良率", Subject::Group(GroupId(0))), "91.7"); // 165 / 180
    assert_eq!(of("优良率", Subject::Group(GroupId(1))), "73"); // 130 / 178 = 73.03
    assert_eq!(of("优良率", Subject::All), "82.4"); // 295 / 358
    assert_eq!(of("综合指数", Subject::All), "3.49"); // 13.95 / 4 = 3.4875
    assert_eq!(of("名次", Subject::All), "-");
    assert_eq!(of("超标天数", Subject::All), "63");
}

#[test]
fn ties_are_ties_of_what_is_printed_and_the_scheme_says_what_follows() {
    for (ties, last) in [("跳号", "4"), ("不跳号", "3")] {
        let desk = air();
        desk.write(
            OFFICE,
            desk.text(OFFICE).replace("best: 小}\n", &format!("best: 小, ties: {ties}}}\n")),
        );
        assert_eq!(column(&desk.tally(Q1), "名次", 5, When::This)[4], last, "{ties}");
    }
    let desk = air();
    let rate = "  - {name: 率名次, rank: 优良率}\n";
    desk.append(OFFICE, rate).edit(
        Q1,
        "优良天数: 85, 有效天数: 90",
        "优良天数: 800, 有效天数: 900",
    );
    // 88.88…, the same again: equal figures, equal places.
    assert_eq!(column(&desk.tally(Q1), "率名次", 5, When::This), ["1", "1", "4", "-", "3"]);
}

#[test]
fn rates_differ_in_percentage_points_of_the_printed_figures_and_counts_in_per_cent() {
    let desk = air();
    desk.append(
        Q1,
        "last_year:\n  figures: {优良率: 80.6}\n  units:\n    甲区: {优良天数: 75, 有效天数: 90}\n    戊区: {优良率: 77.8, 综合指数: 5}\nbefore:\n  figures: {优良天数: 300}\n",
    );
    let tally = desk.tally(Q1);
    let moved = |name, subject, since| {
        tally.movement(measure(&tally, name), subject, since).map(|moved| {
            (moved.trend, moved.before.to_string(), moved.by.to_string(), moved.percent)
        })
    };
    let unit = |place| Subject::Unit(UnitId(place));
    let last = When::LastYear;
    assert_eq!(
        moved("优良率", Subject::All, last),
        Some((Trend::Up, "80.6".into(), "1.8".into(), None))
    );
    assert_eq!(
        moved("优良率", unit(0), last),
        Some((Trend::Up, "83.3".into(), "5.6".into(), None))
    );
    assert_eq!(moved("优良率", unit(4), last).map(|moved| moved.0), Some(Trend::Level));
    let index = moved("综合指数", unit(4), last);
    assert_eq!(index, Some((Trend::Down, "5".into(), "1".into(), Some(Decimal::from(20)))));
    assert_eq!(moved("优良率", unit(1), last), None, "nothing is known of the year before");
    let days = moved("优良天数", Subject::All, When::Before);
    assert_eq!(days, Some((Trend::Down, "300".into(), "5".into(), Some(Decimal::new(17, 1)))));
}

#[test]
fn an_office_without_a_scheme_counts_what_its_own_file_says() {
    let counted = "categories:
  - name: 政务信息
    measure: 条
    submissions: true
    channels: [{name: 省政府网站}, {name: 市政府网站}]
";
    let desk = office(
        &[("各区", &["甲区", "乙区"])],
        counted,
        "{year: 2018, month: 5}",
        "  甲区: {submitted: 8, adopted: {省政府网站: 1, 市政府网站: 2}}\n  乙区: {submitted: 0}\n",
    );
    let tally = desk.tally(Q1);
    assert_eq!(read_out(&tally.submissions()), ["甲区8"]);
    assert_eq!(column(&tally, "政务信息采用率", 2, When::This), ["37.5", "-"]);
    assert!(tally.measure_named("政务信息得分").is_none(), "no points, no scores");
    assert_eq!(standing(&row(&tally, 0).scores[0]), "- - - -");
}

#[test]
fn several_categories_may_count_submissions_or_none() {
    let desk = Desk::new();
    desk.edit(SCHEME, "    measure: 篇\n", "    measure: 篇\n    submissions: true\n");
    let text = desk.text(Q1);
    let split = text.split_inclusive('\n').map(|line| {
        line.split_once("submitted: ").map_or(line.to_owned(), |(before, after)| {
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            let rest = &after[digits.len()..];
            format!("{before}submitted: {{政务信息: {digits}, 新闻信息: 1}}{rest}")
        })
    });
    desk.write(Q1, split.collect::<String>());
    let tally = desk.tally(Q1);
    let all = |name| value(&tally, name, Subject::All, When::This);
    assert_eq!((all("政务信息报送"), all("新闻信息报送")), ("87".into(), "22".into()));
    assert_eq!(all("新闻信息采用率"), "36.4"); // 8 / 22

    let none = Desk::new();
    none.edit(SCHEME, "    submissions: true\n", "");
    let text = none.text(Q1);
    let without =
        text.split_inclusive('\n').filter_map(|line| match line.split_once("submitted: ") {
            None => Some(line.to_owned()),
            Some((before, _)) if before.trim().is_empty() => None,
            Some((before, _)) => Some(format!("{before}}}\n")),
        });
    none.write(Q1, without.collect::<String>().replace("last_year: {trend: 下滑}\n", ""));
    let tally = none.tally(Q1);
    assert_eq!(tally.categories()[0].adopted.total, 65);
    assert_eq!(tally.submissions().total, 0);
    assert!(tally.measure_named("政务信息报送").is_none());
}

#[test]
fn a_score_is_bounded_for_each_unit_and_a_group_has_the_total_that_is_said() {
    let counted = "measures:
  - {name: 基础分, input: 分, default: 10, total: 无}
  - {name: 采用分, input: 分}
  - {name: 满意度, input: true, decimals: 1, total: 平均}
  - {name: 封顶, weighted: {采用分: 1}, most: 30}
  - {name: 保底, difference: [采用分, 基础分], least: 0}
  - {name: 总分, sum: [基础分, 封顶]}
  - {name: 折算, weighted: {满意度: 0.5}}
  - {name: 均分, sum: [采用分], total: 平均}
  - {name: 任务, target: {一组: 2.25, 乙: 12, 二组: 无}}
";
    let desk = office(
        &[("一组", &["甲", "乙"]), ("二组", &["丙"])],
        counted,
        "{year: 2018, month: 1}",
        "  甲: {采用分: 45, 满意度: 90}\n  乙: {采用分: 5, 满意度: 80}\n  丙: {采用分: 20, 满意度: 70}\n",
    );
    let tally = desk.tally(Q1);
    let row = |name: &str| {
        let mut row = column(&tally, name, 3, When::This);
        let above = [Subject::Group(GroupId(0)), Subject::All];
        row.extend(above.map(|subject| value(&tally, name, subject, When::This)));
        row.join(" ")
    };
    assert_eq!(row("封顶"), "30 5 20 35 55");
    assert_eq!(row("保底"), "35 0 10 35 45", "no total of what it is computed of, but its own");
    assert_eq!(row("总分"), "40 15 30 - -", "a sum of what has no total has none");
    assert_eq!(row("折算"), "45 40 35 42.5 40", "of the mean, and no sum of means");
    assert_eq!(row("均分"), "45 5 20 25 23.33");
    let goal = Figure {
        measure: measure(&tally, "任务"),
        subject: Subject::Unit(UnitId(1)),
        when: When::This,
        aspect: Aspect::Value,
    };
    assert_eq!(tally.text(goal).as_deref(), Some("12.00"), "as many places as the longest");
    let capped = Figure { measure: measure(&tally, "封顶"), ..goal };
    let origin = tally.origin(&Figure { subject: Subject::Unit(UnitId(0)), ..capped });
    assert!(origin.expect("an origin").how.ends_with("最高 30"));
}

#[test]
fn a_score_goes_across_categories_and_follows_the_year() {
    let desk = Desk::new();
    desk.second_quarter().write(
        SCHEME,
        format!(
            "measures:\n  - {{name: 总分, sum: [政务信息得分, 新闻信息得分]}}\n  - {{name: 全年总分, cumulative: 总分}}\n  - {{name: 总名次, rank: 全年总分}}\n{}",
            desk.text(SCHEME)
        ),
    );
    let tally = desk.tally(Q2);
    let unit = |name, place| value(&tally, name, Subject::Unit(UnitId(place)), When::This);
    assert_eq!((unit("总分", 0), unit("全年总分", 0)), ("70".into(), "140".into()));
    assert_eq!((unit("总分", 18), unit("全年总分", 18)), ("135".into(), "270".into()));
    assert_eq!(unit("总名次", 18), "1");
    let all = |name| value(&tally, name, Subject::All, When::This);
    // 435 points in 政务信息 and 130 in 新闻信息 a quarter.
    assert_eq!((all("总分"), all("全年总分")), ("565".into(), "1130".into()));
    assert_eq!(value(&tally, "总分", Subject::All, When::Before), "565", "the quarter before");
}

#[test]
fn an_item_of_several_channels_counts_for_each_or_for_the_best_one() {
    let ledger = "ledger:\n  - {title: 甲, units: [办公室], channels: [环保厅网站, 环保部网站, “昌吉环保”微信公众号], date: 2018-01-01}\n  - {title: 乙, units: [办公室], channel: 环保厅网站, date: 2018-03-31}\n";
    for (rule, adopted, score) in [("累加", 4, "55"), ("取最高", 2, "40")] {
        let desk = Desk::new();
        desk.write(Q1, desk.without_adoptions()).append(Q1, ledger);
        let counted = desk.text(SCHEME).replacen(
            "    submissions: true\n",
            "    submissions: true\n    items: true\n",
            1,
        );
        desk.write(SCHEME, format!("several_channels: {rule}\n{counted}"));
        let tally = desk.tally(Q1);
        assert_eq!(tally.categories()[0].adopted.total, adopted, "{rule}");
        let unit = |name| value(&tally, name, Subject::Unit(UnitId(10)), When::This);
        assert_eq!(unit("政务信息得分"), score, "{rule}"); // 10 + 30 + 5 + 10; 30 + 10
        assert_eq!(unit("政务信息采用条数"), "2", "{rule}");
        assert_eq!(unit("政务信息采用率"), "100", "2 items of 2, however many adoptions");
    }
}

#[test]
fn an_item_of_several_units_is_worth_its_points_to_each_a_part_of_them_or_what_it_says() {
    let ledger = |points: &str| {
        format!(
            "ledger:\n  - {{title: 甲, units: [办公室, 环评科], channel: 环保部网站, date: 2018-01-01{points}}}\n  \
             - {{title: 乙, units: [办公室], channel: 环保厅网站, date: 2018-03-31}}\n"
        )
    };
    for (rule, points, office, other) in [
        ("各计", "", "40", "30"),
        ("平分", "", "25", "15"),
        ("按条目", ", points: 8", "18", "8"),
        ("按条目", "", "40", "30"),
    ] {
        let desk = Desk::new();
        desk.write(Q1, desk.without_adoptions()).append(Q1, &ledger(points));
        desk.write(SCHEME, format!("joint: {rule}\n{}", desk.text(SCHEME)));
        let tally = desk.tally(Q1);
        let unit =
            |id: usize, name: &str| value(&tally, name, Subject::Unit(UnitId(id)), When::This);
        assert_eq!(unit(10, "政务信息得分"), office, "{rule}{points}");
        assert_eq!(unit(11, "政务信息得分"), other, "{rule}{points}");
        assert_eq!((unit(10, "政务信息采用"), unit(11, "政务信息采用")), ("2".into(), "1".into()));
    }
    let desk = Desk::new();
    desk.write(Q1, desk.without_adoptions()).append(Q1, &ledger(", points: 8"));
    let (_, findings) = desk.load(Q1);
    let told = desk.lines(&findings);
    assert!(told.iter().any(|line| line.contains("points") && line.contains("joint")), "{told:?}");
}

#[test]
fn a_unit_may_begin_end_or_be_renamed_within_the_year() {
    let desk = Desk::new();
    desk.second_quarter()
        .edit(OFFICE, "- name: 法规科", "- name: 法规科\n        until: 2018-03-31")
        .edit(OFFICE, "- name: 生态科", "- name: 生态科\n        since: 2018-04-01")
        .edit(OFFICE, "- name: 环评科", "- name: 环境影响评价科\n        was: 环评科");
    desk.write(Q2, desk.text(Q2).replace("  法规科: {submitted: 0}\n", ""));
    desk.edit(Q1, "  生态科:\n    submitted: 1\n    adopted: {州党委信息科: 1}\n", "");
    let (first, second) = (desk.tally(Q1), desk.tally(Q2));
    assert_eq!((first.rows().len(), second.rows().len()), (21, 21));
    assert_eq!(first.submissions().total, 86);
    let second_unit = |name, place| value(&second, name, Subject::Unit(UnitId(place)), When::This);
    assert_eq!(second_unit("政务信息累计得分", 14), "15", "it began in April");
    assert_eq!(second_unit("政务信息累计得分", 12), "-", "it ended in March");
    assert_eq!(second_unit("政务信息累计得分", 11), "10", "one unit under two names");
}

#[test]
fn an_exempt_unit_may_be_left_out_of_the_tables() {
    let desk = Desk::new();
    desk.edit(
        Q1,
        "  木垒县环保局: {submitted: 0}",
        "  木垒县环保局: {exempt: 机构调整, in_tables: false}",
    );
    let tally = desk.tally(Q1);
    assert_eq!(tally.rows().len(), 21);
    assert!(!tally.submissions().zero.contains(&"木垒县环保局".to_owned()));
}

#[test]
fn every_kind_of_period_is_read_and_goes_back_as_far_as_its_files_do() {
    for (period, label) in [
        ("from_month: 2, through_month: 3", "2018年2—3月"),
        ("through_quarter: 3", "2018年前三季度"),
        ("month: 2, ten_days: 下旬", "2018年2月下旬"),
        ("week: 12", "2018年第12周"),
        ("from: 2018-03-05, to: 2018-04-20", "2018年3月5日至4月20日"),
        ("from: 2018-03-05, to: 2018-04-20, label: 专项行动期间", "专项行动期间"),
    ] {
        let desk = air();
        desk.edit(Q1, "quarter: 1", period);
        // The file keeps the name of a quarter, which is told.
        let said: Vec<String> =
            desk.complaints(Q1).into_iter().filter(|line| !line.starts_with("L45 ")).collect();
        assert!(said.is_empty(), "{period}: {said:?}");
        assert_eq!(desk.tally(Q1).period().expect("a period").full(), label);
    }
    // Weeks add up as quarters do.
    let desk = air();
    desk.append(OFFICE, "  - {name: 累计优良, cumulative: 优良天数}\n");
    let text = desk.text(Q1);
    for week in 1..=3 {
        desk.write(
            &format!("2018-w{week:02}.yaml"),
            text.replace("quarter: 1", &format!("week: {week}"))
                .replace("number: 1", &format!("number: {week}")),
        );
    }
    assert_eq!(column(&desk.tally("2018-w03.yaml"), "累计优良", 5, When::This)[0], "240");
    std::fs::remove_file(desk.path("2018-w02.yaml")).expect("the second week");
    assert!(desk.complaints("2018-w03.yaml")[0].contains("缺少2018年第2周的数据"));
}

#[test]
fn every_mistake_in_measures_is_told_at_once() {
    let desk = air();
    desk.append(
        OFFICE,
        "  - {name: 甲, sum: [乙]}\n  - {name: 乙, sum: [甲]}\n  - {name: 丙, ratio: [优良天数]}\n  - {name: 丁, rank: 优良绿}\n  - {name: 戊, rank: 优良率, within: 远郊}\n  - {name: 优良率, input: 天}\n",
    );
    let said = desk.complaints(Q1);
    for (code, words) in [
        ("L94", "甲 → 乙 → 甲"),
        ("L96", "没有写除以什么"),
        ("L91", "没有“优良绿”这个指标"),
        ("L17", "没有登记过的组“远郊”"),
        ("L18", "指标“优良率”登记了两次"),
    ] {
        let told = said.iter().any(|line| line.starts_with(code) && line.contains(words));
        assert!(told, "{code} {words}: {said:#?}");
    }
}

#[test]
fn every_declared_figure_tells_how_it_came_about() {
    let desk = air();
    desk.append(Q1, "last_year:\n  figures: {优良率: 80.6}\n");
    let tally = desk.tally(Q1);
    let subjects = (0..5).map(|unit| Subject::Unit(UnitId(unit))).chain([Subject::All]);
    let mut told = 0;
    for (subject, when) in subjects.flat_map(|subject| When::ALL.map(|when| (subject, when))) {
        for id in tally.measure_ids() {
            for aspect in [Aspect::Value, Aspect::Change, Aspect::ChangePercent, Aspect::Share] {
                let figure = Figure { measure: id, subject, when, aspect };
                if when == When::This && matches!(aspect, Aspect::Change | Aspect::ChangePercent) {
                    continue;
                }
                let Some(value) = tally.figure(figure) else { continue };
                let origin = tally.origin(&figure).unwrap_or_else(|| panic!("{figure}"));
                assert!(origin.value.starts_with(&value.normalize().to_string()), "{origin:?}");
                assert!(!origin.how.contains("{"), "{origin:?}");
                assert!(origin.place.is_some() || !origin.parts.is_empty(), "{figure}: {origin:?}");
                told += 1;
            }
        }
    }
    assert!(told > 50, "{told}");
    let rate = Figure::now(measure(&tally, "优良率"), Subject::Unit(UnitId(0)));
    let origin = tally.origin(&rate).expect("an origin");
    assert_eq!(origin.how, "优良天数 ÷ 有效天数，四舍五入到 1 位小数");
    let lines: Vec<usize> = origin
        .parts
        .iter()
        .filter_map(|part| Some(part.place.as_ref()?.spot.as_ref()?.line))
        .collect();
    assert_eq!(lines, [8, 8]);
}

/// Loads and counts an office of so many units; the seconds that took.
fn seconds(units: usize) -> f64 {
    let names: Vec<String> = (0..units).map(|n| format!("第{n}所")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut data = String::new();
    for (n, name) in names.iter().enumerate() {
        writeln!(
            data,
            "  {name}: {{submitted: {}, adopted: {{网站: {}}}, 天数: {n}}}",
            n % 50,
            n % 3
        )
        .expect("text");
    }
    let counted = "categories:\n  - {name: 信息, measure: 条, submissions: true, channels: [{name: 网站, points: 2}]}\nmeasures:\n  - {name: 天数, input: 天}\n  - {name: 名次, rank: 天数}\n";
    let desk = office(&[("各所", &names)], counted, "{year: 2018, quarter: 1}", &data);
    let begin = Instant::now();
    let tally = desk.tally(Q1);
    let took = begin.elapsed().as_secs_f64();
    assert_eq!(tally.rows().len(), units);
    assert_eq!(value(&tally, "名次", Subject::Unit(UnitId(0)), When::This), units.to_string());
    took
}

#[test]
fn five_thousand_units_take_no_more_than_their_share_of_time() {
    let best = |units| (0..3).map(|_| seconds(units)).fold(f64::INFINITY, f64::min);
    let (few, many) = (best(500), best(5_000));
    assert!(many < few * 30.0 + 0.5, "500 units {few:.3} s, 5,000 units {many:.3} s");
}

#[test]
fn a_measure_that_the_program_computes_is_told_once_where_it_is_typed() {
    let desk = office(
        &[("一组", &["甲", "乙"])],
        "measures:\n  - {name: 应办, input: 件}\n  - {name: 办结, input: 件}\n  - {name: 办结率, ratio: [办结, 应办], percent: 1}\n",
        "{year: 2018, quarter: 1}",
        "  甲: {应办: 4, 办结: 2, 办结率: 50}\n  乙: {应办: 3, 办结: 3}\n",
    );
    let said = desk.complaints(Q1);
    let [told] = said.as_slice() else { panic!("{said:#?}") };
    assert!(
        told.contains("L98") && told.contains("办结率 在这里不起作用：这个指标由程序计算"),
        "{told}"
    );
}
