//! A period whose figures are the sums of shorter ones, of which some were issued and corrected.

use std::fs;

use super::correcting::{CORRECTION, JANUARY, bureau, correct, month};
use super::later::{APRIL, FEBRUARY, MARCH, cumulative, issue_correction, months, value};
use super::room::{found, issue, open, verify};
use crate::harness::Desk;

const QUARTER: &str = "2025-q1.yaml";

/// The file of a quarter whose figures are the sums of its months.
fn quarter(desk: &Desk, name: &str, of_year: u32, number: u32, signed: &str) {
    desk.write(
        name,
        format!(
            "office: office.yaml\nscheme: scheme.yaml\nperiod: {{year: 2025, quarter: {of_year}}}\n\
             number: {number}\nsigned: {signed}\nunits: 各期相加\n\
             requirements: [各学校要按时报送信息。]\n\
             attachments: [{{table: 信息采用情况统计表}}]\n"
        ),
    );
}

/// The first middle school's items sent in and its score, in a summed quarter.
fn of_first(desk: &Desk, name: &str) -> [Option<i64>; 2] {
    ["政务信息报送", "政务信息得分"].map(|measure| value(desk, name, "清河县第一中学", measure))
}

#[test]
fn a_sum_counts_a_corrected_period_once_and_as_it_was_corrected() {
    for later in ["", ", later: 差额计入下期"] {
        let desk = months();
        let mut archive = open(&desk);
        issue(&mut archive, &desk, JANUARY);
        issue(&mut archive, &desk, FEBRUARY);
        quarter(&desk, QUARTER, 1, 21, "2025-04-10");
        assert_eq!(of_first(&desk, QUARTER), [Some(12), Some(33)], "before any correction");
        correct(&desk, &format!("{{number: 5, why: 漏报{later}}}"));
        issue_correction(&desk);
        assert_eq!(of_first(&desk, QUARTER), [Some(14), Some(38)], "{later}");
        assert_eq!(cumulative(&desk, QUARTER), Some(38), "{later}");
        assert_eq!(cumulative(&desk, MARCH), Some(38), "the last month says the same{later}");
        // A month that took the difference in is issued with it; the sum has it still once.
        issue(&mut archive, &desk, MARCH);
        assert_eq!(of_first(&desk, QUARTER), [Some(14), Some(38)], "{later}");
        assert_eq!(desk.complaints(QUARTER), [""; 0], "{later}");
        // The file that was corrected may be gone.
        fs::remove_file(desk.path(JANUARY)).expect("gone");
        assert_eq!(of_first(&desk, QUARTER), [Some(14), Some(38)], "{later}");
        issue(&mut archive, &desk, QUARTER);
        assert_eq!(found(&verify(&archive)), [""; 0]);
    }
}

#[test]
fn a_sum_has_the_difference_that_one_of_its_periods_took_in() {
    let desk = bureau();
    let mut archive = open(&desk);
    issue(&mut archive, &desk, JANUARY);
    for (of_year, number, signed) in [(2, 9, "2025-03-07"), (3, 14, "2025-04-07")] {
        let name = format!("2025-0{of_year}.yaml");
        month(&desk, &name, of_year, number, signed);
        issue(&mut archive, &desk, &name);
    }
    correct(&desk, "{number: 5, why: 漏报, later: 差额计入下期}");
    desk.edit(CORRECTION, "signed: 2025-03-20", "signed: 2025-04-20");
    desk.edit(CORRECTION, "number: 12", "number: 15");
    issue_correction(&desk);
    month(&desk, "2025-04.yaml", 4, 18, "2025-05-07");
    issue(&mut archive, &desk, "2025-04.yaml");
    month(&desk, "2025-05.yaml", 5, 22, "2025-06-07");
    month(&desk, "2025-06.yaml", 6, 26, "2025-07-07");
    let sum = "2025-q2.yaml";
    quarter(&desk, sum, 2, 27, "2025-07-10");
    assert_eq!(cumulative(&desk, "2025-06.yaml"), Some(71));
    assert_eq!(cumulative(&desk, sum), Some(71));
    assert_eq!(of_first(&desk, sum), [Some(14), Some(38)]);
}

#[test]
fn no_later_period_takes_in_a_difference_that_an_issued_sum_has() {
    let desk = months();
    let mut archive = open(&desk);
    for name in [JANUARY, FEBRUARY, MARCH] {
        issue(&mut archive, &desk, name);
    }
    correct(&desk, "{number: 5, why: 漏报, later: 差额计入下期}");
    desk.edit(CORRECTION, "signed: 2025-03-20", "signed: 2025-04-20");
    desk.edit(CORRECTION, "number: 12", "number: 15");
    issue_correction(&desk);
    assert_eq!(cumulative(&desk, APRIL), Some(49), "April takes it in");
    quarter(&desk, QUARTER, 1, 16, "2025-04-25");
    issue(&mut archive, &desk, QUARTER);
    assert_eq!(cumulative(&desk, APRIL), Some(49), "the quarter has it");
    assert_eq!(value(&desk, APRIL, "清河县第一中学", "政务信息得分"), Some(11));
}

#[test]
fn a_period_of_a_sum_that_was_changed_after_it_was_issued_is_told_with_both_figures() {
    let desk = months();
    let mut archive = open(&desk);
    for month in [JANUARY, FEBRUARY] {
        issue(&mut archive, &desk, month);
    }
    quarter(&desk, QUARTER, 1, 21, "2025-04-10");
    let said = |desk: &Desk| {
        let (_, findings) = desk.count(QUARTER);
        desk.lines(&findings)
    };
    assert_eq!(said(&desk), [""; 0]);
    desk.edit(JANUARY, "submitted: 4, adopted", "submitted: 40, adopted");
    let told = said(&desk);
    assert!(told.len() == 1 && told[0].starts_with("F04 2025-01.yaml:7:24"), "{told:?}");
    assert!(told[0].contains("印发的是 4条（清教发〔2025〕5号），这里是 40条"), "{told:?}");
}
