//! Later periods count with what was issued: whatever has become of earlier files, of the scheme and of the units.

use std::fs;

use rust_decimal::Decimal;
use tongbao::model::{Subject, When};

use super::correcting::{CORRECTION, JANUARY, bureau, correct, month};
use super::room::{found, issue, open, run, verify};
use crate::harness::{Desk, OFFICE, SCHEME};

pub(super) const FEBRUARY: &str = "2025-02.yaml";
pub(super) const MARCH: &str = "2025-03.yaml";
pub(super) const APRIL: &str = "2025-04.yaml";

/// January to April, none issued.
pub(super) fn months() -> Desk {
    let desk = bureau();
    month(&desk, FEBRUARY, 2, 9, "2025-03-07");
    month(&desk, MARCH, 3, 14, "2025-04-07");
    month(&desk, APRIL, 4, 18, "2025-05-07");
    desk
}

/// A unit's value in a data file of a desk, by the names of unit and measure.
pub(super) fn value(desk: &Desk, name: &str, unit: &str, measure: &str) -> Option<i64> {
    let tally = desk.tally(name);
    let (office, _, _) = tally.data().expect("a period");
    let unit = office.unit_named(unit).expect("a unit");
    let measure = tally.measure_named(measure).expect("a measure");
    let value = tally.value(measure, Subject::Unit(unit), When::This)?;
    assert!(value.fract().is_zero(), "{value}");
    Some(
        i64::try_from(value.trunc().mantissa() / 10_i128.pow(value.trunc().scale()))
            .expect("small"),
    )
}

/// The cumulative score of the first middle school.
pub(super) fn cumulative(desk: &Desk, name: &str) -> Option<i64> {
    value(desk, name, "清河县第一中学", "政务信息累计得分")
}

#[test]
fn cumulative_figures_are_those_of_what_was_issued_and_every_difference_is_told() {
    let desk = months();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    issue(&mut archive, &desk, FEBRUARY);
    assert_eq!(cumulative(&desk, MARCH), Some(33));
    assert_eq!(desk.complaints(MARCH), [""; 0]);
    desk.edit(
        JANUARY,
        "submitted: 4, adopted: {县政府网站: 2",
        "submitted: 5, adopted: {县政府网站: 4",
    );
    assert_eq!(cumulative(&desk, MARCH), Some(33), "whatever the file says by now");
    let (_, findings) = desk.count(MARCH);
    let said = desk.lines(&findings);
    let expected = [
        "F04 2025-01.yaml:7:44 units[清河县第一中学].adopted[县政府网站] 清河县第一中学的县政府网站采用：\
         印发的是 2条（清教发〔2025〕5号），这里是 4条",
        "F04 2025-01.yaml:7:24 units[清河县第一中学].submitted 清河县第一中学的政务信息报送：\
         印发的是 4条（清教发〔2025〕5号），这里是 5条",
    ];
    assert_eq!(said, expected);
    // The files of issued periods may be gone, or torn.
    fs::remove_file(desk.path(JANUARY)).expect("gone");
    desk.write(FEBRUARY, "period: {year: 2025, month: 2\nunits: [");
    assert_eq!(cumulative(&desk, MARCH), Some(33));
    let record = issue(&mut archive, &desk, MARCH);
    assert_eq!(found(&verify(&archive)), [""; 0]);
    let number = &record.event.number().expect("a number").designation;
    let again = run(&desk, &["reproduce", number]);
    assert!(again.said.contains("一个字节也不差"), "{again:?}");
}

#[test]
fn after_a_correction_later_periods_go_on_from_the_right_figures() {
    let desk = months();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    issue(&mut archive, &desk, FEBRUARY);
    correct(&desk, "{number: 5, why: 漏报}");
    assert_eq!(cumulative(&desk, MARCH), Some(33), "as long as it is not issued");
    let (_, findings) = desk.count(MARCH);
    assert!(
        desk.lines(&findings)[0].starts_with("F07 2025-01-更正.yaml:5:11 corrects"),
        "{findings:?}"
    );
    issue_correction(&desk);
    assert_eq!(cumulative(&desk, MARCH), Some(38));
    assert_eq!(value(&desk, MARCH, "清河县第一中学", "政务信息累计报送"), Some(14));
    let (_, findings) = desk.count(MARCH);
    assert_eq!(desk.lines(&findings), [""; 0]);
    assert_eq!(cumulative(&desk, FEBRUARY), Some(27), "recomputed for a later look");
}

pub(super) fn issue_correction(desk: &Desk) {
    let done = run(desk, &["issue", CORRECTION]);
    assert_eq!(done.code, Some(0), "{done:?}");
}

#[test]
fn a_difference_that_goes_into_the_next_period_is_counted_there_and_once() {
    let desk = months();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    issue(&mut archive, &desk, FEBRUARY);
    correct(&desk, "{number: 5, why: 漏报, later: 差额计入下期}");
    assert!(desk.sentences(CORRECTION).contains("以后各期的累计数仍按原数计算，差额计入下一期。"));
    issue_correction(&desk);
    // March has 4 of its own and the 2 that January lacked, 11 points and the 5.
    assert_eq!(value(&desk, MARCH, "清河县第一中学", "政务信息报送"), Some(6));
    assert_eq!(value(&desk, MARCH, "清河县第一中学", "政务信息得分"), Some(16));
    assert_eq!(value(&desk, MARCH, "清河县第二中学", "政务信息得分"), Some(3));
    assert_eq!(cumulative(&desk, MARCH), Some(38));
    let markup = desk.compose(MARCH);
    assert!(markup.data().contains("县一中的本月数含2025年1月的更正差额（清教发〔2025〕12号）。"));
    let checked = desk.run(&["check", MARCH]);
    assert!(checked.said.contains("0 处错误，0 处提醒"), "{checked:?}");
    let march = issue(&mut open(&desk), &desk, MARCH);
    assert_eq!(value(&desk, APRIL, "清河县第一中学", "政务信息得分"), Some(11));
    assert_eq!(cumulative(&desk, APRIL), Some(49));
    let (_, findings) = desk.count(APRIL);
    assert_eq!(desk.lines(&findings), [""; 0], "the files say what was issued");
    let april = issue(&mut open(&desk), &desk, APRIL);
    assert_eq!(found(&verify(&open(&desk))), [""; 0]);
    for record in [march, april] {
        let number = record.event.number().expect("a number").designation.clone();
        let again = run(&desk, &["reproduce", &number]);
        assert!(again.said.contains("一个字节也不差"), "{again:?}");
    }
}

#[test]
fn a_scheme_of_the_middle_of_the_year_leaves_the_points_of_before() {
    let desk = months();
    desk.write("scheme-2.yaml", desk.text(SCHEME).replace("points: 3", "points: 10"));
    for name in [FEBRUARY, MARCH] {
        desk.edit(name, "scheme: scheme.yaml", "scheme: scheme-2.yaml");
    }
    // January 2×3+5, then 2×10+5 twice.
    assert_eq!(cumulative(&desk, MARCH), Some(11 + 25 + 25), "each file names its scheme");
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    issue(&mut archive, &desk, FEBRUARY);
    assert_eq!(cumulative(&desk, MARCH), Some(11 + 25 + 25));
    // The old scheme was overwritten: what was issued stands, and that is told at the scheme.
    desk.edit(SCHEME, "points: 3", "points: 1");
    assert_eq!(cumulative(&desk, MARCH), Some(11 + 25 + 25));
    let (_, findings) = desk.count(MARCH);
    let said = desk.lines(&findings);
    assert!(said[0].starts_with("F05 scheme.yaml:1:1 清河县第一中学等 2 个单位的政务信息得分：印发的是 11分（清教发〔2025〕5号），按这里的办法算是 7分"), "{said:?}");
    assert!(said.iter().all(|line| line.starts_with("F05 scheme.yaml:1:1")), "{said:?}");
}

#[test]
fn units_that_are_renamed_or_merged_keep_what_they_had_and_new_ones_begin_with_nothing() {
    for issued in [false, true] {
        let desk = months();
        if issued {
            issue(&mut open(&desk), &desk, JANUARY);
            issue(&mut open(&desk), &desk, FEBRUARY);
        }
        desk.edit(
            OFFICE,
            "{name: 清河县第一中学, table_name: 县一中}",
            "{name: 清河县高级中学, table_name: 高级中学, was: [清河县第一中学, 清河县第二中学]}",
        )
        .edit(
            OFFICE,
            "      - {name: 清河县第二中学, table_name: 县二中}\n",
            "      - {name: 清河县新区中学, since: 2025-03-01}\n",
        )
        .edit(
            MARCH,
            "  清河县第一中学: {submitted: 4, adopted: {县政府网站: 2, 市教育局网站: 1}}\n  清河县第二中学: {submitted: 6",
            "  清河县高级中学: {submitted: 4, adopted: {县政府网站: 2, 市教育局网站: 1}}\n  清河县新区中学: {submitted: 6",
        );
        let told = desk.complaints(MARCH);
        assert_eq!(told, [""; 0], "issued: {issued}");
        let score = "政务信息累计得分";
        assert_eq!(value(&desk, MARCH, "清河县高级中学", score), Some(14 + 14 + 11), "{issued}");
        assert_eq!(value(&desk, MARCH, "清河县新区中学", score), Some(3), "{issued}");
    }
}

#[test]
fn a_unit_that_is_no_more_takes_its_figures_with_it_and_one_that_was_deleted_is_told() {
    for issued in [false, true] {
        let desk = months();
        if issued {
            issue(&mut open(&desk), &desk, JANUARY);
            issue(&mut open(&desk), &desk, FEBRUARY);
        }
        let (unit, line) =
            ("清河县第二中学", "  清河县第二中学: {submitted: 6, adopted: {县政府网站: 1}}\n");
        desk.edit(OFFICE, "table_name: 县二中}", "table_name: 县二中, until: 2025-02-28}")
            .edit(MARCH, line, "");
        assert_eq!(desk.complaints(MARCH), [""; 0], "issued: {issued}");
        assert_eq!(value(&desk, MARCH, unit, "政务信息累计得分"), None, "{issued}");
        assert_eq!(cumulative(&desk, MARCH), Some(33));
        desk.edit(
            OFFICE,
            "      - {name: 清河县第二中学, table_name: 县二中, until: 2025-02-28}\n",
            "",
        );
        if issued {
            let (_, findings) = desk.count(MARCH);
            let said = desk.lines(&findings);
            let says = "L36 2025-03.yaml:1:1 清教发〔2025〕9号 里的“清河县第二中学”";
            assert!(said.len() == 1 && said[0].starts_with(says), "{said:?}");
            assert_eq!(cumulative(&desk, MARCH), Some(33));
        }
    }
}

#[test]
fn the_period_before_is_compared_with_as_it_was_issued() {
    let desk = months();
    issue(&mut open(&desk), &desk, JANUARY);
    desk.edit(JANUARY, "submitted: 4", "submitted: 40");
    let tally = desk.tally(FEBRUARY);
    let measure = tally.measure_named("政务信息报送").expect("a measure");
    let before = tally.value(measure, Subject::All, When::Before);
    assert_eq!(before, Some(Decimal::from(11)));
}

#[test]
fn the_same_period_of_last_year_is_compared_with_as_it_was_issued() {
    let desk = bureau();
    let then = "2024-01.yaml";
    desk.write(then, desk.text(JANUARY).replace("2025", "2024"));
    issue(&mut open(&desk), &desk, then);
    desk.append(JANUARY, "last_year: {file: 2024-01.yaml}\n");
    desk.edit(then, "submitted: 4", "submitted: 40");
    let (tally, findings) = desk.count(JANUARY);
    let tally = tally.expect("figures");
    let measure = tally.measure_named("政务信息报送").expect("a measure");
    let last_year = tally.value(measure, Subject::All, When::LastYear);
    assert_eq!(last_year, Some(Decimal::from(11)));
    let said = desk.lines(&findings);
    assert!(said.len() == 1 && said[0].starts_with("F04 2024-01.yaml:7:24"), "{said:?}");
}

#[test]
fn a_category_under_another_name_is_told_where_it_loses_the_year_so_far() {
    for issued in [false, true] {
        let desk = months();
        if issued {
            issue(&mut open(&desk), &desk, JANUARY);
        }
        desk.write("scheme-2.yaml", desk.text(SCHEME).replace("name: 政务信息", "name: 党政信息"));
        desk.edit(FEBRUARY, "scheme: scheme.yaml", "scheme: scheme-2.yaml");
        let (_, findings) = desk.count(FEBRUARY);
        let said = desk.lines(&findings);
        let says = "F08 scheme-2.yaml:1:1 2025年1月有“政务信息采用、政务信息报送、";
        assert!(said.len() == 1 && said[0].starts_with(says), "{said:?}");
        assert!(said[0].contains("党政信息累计得分"), "{said:?}");
    }
}

#[test]
fn an_item_of_two_units_that_have_become_one_counts_as_it_did() {
    let desk = months();
    let adopted = [", adopted: {县政府网站: 2, 市教育局网站: 1}", ", adopted: {县政府网站: 1}"];
    for typed in adopted {
        desk.edit(JANUARY, typed, "");
    }
    desk.append(
        JANUARY,
        "ledger: [{title: 两校联合教研, units: [清河县第一中学, 清河县第二中学], channel: 县政府网站, \
         date: 2025-01-20}]\n",
    );
    desk.edit(
        OFFICE,
        "      - {name: 清河县第一中学, table_name: 县一中}\n      - {name: 清河县第二中学, table_name: 县二中}\n",
        "      - {name: 清河县第一中学, table_name: 县一中, was: 清河县第二中学}\n",
    )
    .edit(FEBRUARY, "  清河县第二中学: {submitted: 6, adopted: {县政府网站: 1}}\n", "");
    assert_eq!(desk.complaints(FEBRUARY), [""; 0]);
    assert_eq!(cumulative(&desk, FEBRUARY), Some(3 + 3 + 11));
}
