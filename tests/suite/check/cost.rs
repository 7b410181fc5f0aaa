//! The cost of a check, by ratios: of long tables, and of drafts that are full of faults.

use std::fmt::Write as _;
use std::time::Instant;

use tongbao::check::{RuleBook, Text, check};
use tongbao::compose::Markup;
use tongbao::finding::Findings;

use super::precision::as_plain;
use crate::sizes::{DATA, busy, desk};

/// The time a check keeps its thread busy, in nanoseconds, and the number of its findings.
fn checked(text: &str, markup: Option<&Markup>) -> (u128, usize) {
    let mut findings = Findings::default();
    let tally = markup.map(Markup::tally);
    let book = tally.map_or_else(RuleBook::shipped, |tally| RuleBook::of(tally, &mut findings));
    let mut text = Text::plain("通报.txt", text);
    if let Some(markup) = markup {
        text.set_beside(markup);
    }
    let begin = Instant::now();
    let start = busy(begin);
    check(&book.evidence(tally, &text), &mut findings);
    (busy(begin) - start, findings.iter().count())
}

/// A table of so many rows, each with its sum, and the sums of its columns.
fn table(rows: usize) -> String {
    let mut text =
        String::from("关于2024年第一季度情况的通报\n\n情况如下：\n单位\t甲类\t乙类\t合计\n");
    let mut sums = [0; 3];
    for i in 0..rows {
        let (one, other) = (i * 7 % 50, i * 3 % 40);
        writeln!(text, "第{i}单位办公室\t{one}\t{other}\t{}", one + other).expect("text");
        sums = [sums[0] + one, sums[1] + other, sums[2] + one + other];
    }
    text + &format!("合计\t{}\t{}\t{}\n", sums[0], sums[1], sums[2])
}

#[test]
fn a_table_of_eight_times_the_rows_takes_no_more_than_sixteen_times_as_long() {
    let ((short, none), (long, nothing)) =
        (checked(&table(200), None), checked(&table(1_600), None));
    assert_eq!((none, nothing), (0, 0));
    assert!(long <= short * 16, "{short} ns, then {long} ns");
}

#[test]
fn four_hundred_wrong_cells_cost_no_more_than_ten_times_the_right_draft() {
    let markup = desk(400, 0).compose(DATA);
    let right = as_plain(&Text::composed(&markup));
    let mut changed = 0;
    let wrong: Vec<String> = right
        .lines()
        .map(|line| {
            let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if line.starts_with("云溪")
                && let Some(cell) = cells.get_mut(2)
            {
                *cell =
                    cell.parse::<u32>().map_or_else(|_| "1".to_owned(), |n| (n + 1).to_string());
                changed += 1;
            }
            cells.join("\t")
        })
        .collect();
    assert_eq!(changed, 400);
    let ((right, few), (wrong, many)) =
        (checked(&right, Some(&markup)), checked(&wrong.join("\n"), Some(&markup)));
    assert!(many > few, "{few} findings, then {many}");
    assert!(wrong <= right * 10, "{right} ns, then {wrong} ns");
}
