//! The cost of a check, by ratios: of long tables, and of drafts that are full of faults.

use std::fmt::Write as _;
use std::time::Instant;

use tongbao::check::{RuleBook, Text, check, coverage};
use tongbao::compose::Markup;
use tongbao::finding::Findings;

use super::notices::NOTICES;
use super::precision::{as_plain, notice};
use crate::sizes::{DATA, busy, desk};

/// The time a check takes on one thread, in nanoseconds, whatever else the machine does, the shorter of two, and
/// the number of its findings.
fn checked(text: &str, markup: Option<&Markup>) -> (u128, usize) {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    alone.install(|| timed(text, markup, busy).min(timed(text, markup, busy)))
}

/// Checks a text, and counts what was checked in it: the time by a clock, and the number of findings.
fn timed(text: &str, markup: Option<&Markup>, clock: fn(Instant) -> u128) -> (u128, usize) {
    let ((found, proved), findings) = times(text, markup, clock);
    (found + proved, findings)
}

/// The time until all is found, and that until it is proved what was checked; and the number of findings.
fn times(text: &str, markup: Option<&Markup>, clock: fn(Instant) -> u128) -> ((u128, u128), usize) {
    let mut findings = Findings::default();
    let tally = markup.map(Markup::tally);
    let book = tally.map_or_else(RuleBook::shipped, |tally| RuleBook::of(tally, &mut findings));
    let mut text = Text::plain("通报.txt", text);
    if let Some(markup) = markup {
        text.set_beside(markup);
    }
    let begin = Instant::now();
    let start = clock(begin);
    let context = book.context(tally, &text);
    check(&context, &mut findings);
    let found = clock(begin);
    coverage(&context);
    ((found - start, clock(begin) - found), findings.iter().count())
}

/// Characters of a page.
const PAGE: usize = 616;

/// A text of so many pages: notices of other offices, one after another.
fn pages(many: usize) -> String {
    let mut text = String::new();
    for notice in NOTICES.iter().filter(|notice| notice.is_vouched()).cycle() {
        if text.chars().filter(|c| !c.is_whitespace()).count() >= many * PAGE {
            break;
        }
        text = text + &notice.text + "\n";
    }
    text
}

#[test]
fn forty_pages_take_no_more_than_six_times_as_long_as_ten() {
    let ((short, _), (long, _)) = (checked(&pages(10), None), checked(&pages(40), None));
    assert!(long <= short * 6, "{short} ns, then {long} ns");
}

/// `cargo test --release --test suite check::cost::a_notice_of_ten_pages -- --ignored --nocapture`
/// prints the times, on all cores.
#[test]
#[ignore = "a time is measured, in release"]
#[allow(clippy::print_stdout, reason = "the times are what it is for")]
fn a_notice_of_ten_pages_is_checked_in_fifty_milliseconds() {
    let time = |text: &str, markup: Option<&Markup>| {
        let clock = |begin: Instant| begin.elapsed().as_nanos();
        let tried: Vec<_> = (0..9).map(|_| times(text, markup, clock).0).collect();
        let fastest = |part: fn(&(u128, u128)) -> u128| {
            tried.iter().map(part).min().unwrap_or_default() as f64 / 1e6
        };
        (fastest(|(found, _)| *found), fastest(|(_, proved)| *proved))
    };
    let told = |what: &str, (found, proved): (f64, f64)| {
        println!(
            "{what}: {found:.1} ms for the findings, {proved:.1} ms to prove what was checked"
        );
    };
    let ten = time(&pages(10), None);
    for many in [5, 10, 20, 40] {
        told(&format!("{many} pages of other offices"), time(&pages(many), None));
    }
    // Two copies of the tables and six of the body.
    let (markup, composed) = notice("quarter");
    let own = as_plain(&composed);
    let (body, attachments) = own.split_once("附件1\n").expect("attachments");
    let long = format!("{}附件1\n{}", body.repeat(6), attachments.repeat(3));
    let count = long.chars().filter(|c| !c.is_whitespace()).count() as f64 / PAGE as f64;
    told(&format!("{count:.1} pages of our own, with data"), time(&long, Some(&markup)));
    assert!(ten.0 < 50.0, "{ten:?} ms");
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
