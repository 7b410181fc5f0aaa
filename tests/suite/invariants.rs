//! Laws of every notice's figures, whatever the office, the scheme and the counts.

use std::fmt::Write as _;

use proptest::prelude::*;
use rust_decimal::Decimal;
use tongbao::tally::Tally;

use crate::figures::read_out;
use crate::harness::{Desk, OFFICE, Q1, SCHEME};
use crate::reading::{Listing, Reading};

/// An office made up for a test.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// Units of each group.
    groups: Vec<Vec<Unit>>,
    /// Points of each channel, in hundredths: first those of 政务信息, then of 新闻信息.
    points: Vec<Vec<u32>>,
    /// True if all groups share one table.
    one_table: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Unit {
    submitted: u32,
    exempt: bool,
    target: Option<u32>,
    /// One more channel than there may be.
    adopted: Vec<u32>,
}

impl Made {
    fn units(&self) -> impl Iterator<Item = (String, &Unit)> {
        self.groups.iter().flatten().enumerate().map(|(i, unit)| (format!("单位{}", i + 1), unit))
    }

    fn channels(&self) -> impl Iterator<Item = (String, u32)> + '_ {
        self.points.iter().flatten().enumerate().map(|(i, p)| (format!("渠道{}", i + 1), *p))
    }

    fn adopted(&self, unit: &Unit, channel: usize) -> u32 {
        if unit.exempt { 0 } else { unit.adopted[channel] }
    }

    /// The same office with a change or two: of a figure, of a unit more, of one less, of the points of a channel.
    pub(crate) fn changed(mut self, mut by: u64) -> Self {
        let mut next = |below: u64| {
            let rest = by % below;
            by /= below;
            rest
        };
        let groups = self.groups.len() as u64;
        let group = &mut self.groups[next(groups) as usize];
        match next(4) {
            0 if group.len() > 1 => drop(group.remove(next(group.len() as u64) as usize)),
            1 => group.push(group[0].clone()),
            2 => self.points[0][0] += 50,
            _ => {}
        }
        let group = &mut self.groups[next(groups) as usize];
        let unit = next(group.len() as u64) as usize;
        group[unit].submitted += 1 + next(9) as u32;
        group[unit].adopted[0] += next(3) as u32;
        self
    }

    /// Lays the made-up office's files on a desk.
    pub(crate) fn desk(&self) -> Desk {
        let desk = Desk::new();
        let mut office = String::from(
            "name: 某局\nmark: 某局文件\ncode: 某发\nsystem: 全系统\nreporters: 各单位\nprinted_by: 某局\naddressees: [[各单位]]\ngroups:\n",
        );
        let mut scheme = String::from("title: 办法\nnumber: 某发〔2018〕1号\ncategories:\n");
        let mut quarter = String::from(
            "office: office.yaml\nscheme: scheme.yaml\nperiod: {year: 2018, quarter: 1}\nnumber: 1\nsigned: 2018-04-01\nprinted: 2018-04-01\nrequirements: []\nunits:\n",
        );
        let mut tables = Vec::new();
        let mut targets = String::from("targets:\n");
        let mut next = 1;
        for (i, group) in self.groups.iter().enumerate() {
            write!(office, "  - name: 组{i}\n    units:\n").expect("text");
            write!(
                targets,
                "  - group: 组{i}\n    scores: {{政务信息: 无, 新闻信息: 100}}\n    units:\n"
            )
            .expect("text");
            for unit in group {
                writeln!(office, "      - name: 单位{next}").expect("text");
                let target = unit.target.map_or("无".to_owned(), |target| target.to_string());
                writeln!(targets, "      单位{next}: {{政务信息: {target}}}").expect("text");
                next += 1;
            }
            tables.push(format!("组{i}"));
        }
        office += "tables:\n";
        let split = if self.one_table { tables.len() } else { 1 };
        quarter += "";
        let mut attachments = String::from("attachments:\n");
        for (i, groups) in tables.chunks(split).enumerate() {
            writeln!(office, "  - {{name: 表{i}, groups: [{}]}}", groups.join(", ")).expect("text");
            writeln!(attachments, "  - table: 表{i}").expect("text");
        }
        let mut channels = self.channels();
        for (name, points) in [("政务信息", &self.points[0]), ("新闻信息", &self.points[1])]
        {
            write!(
                scheme,
                "  - name: {name}\n    measure: 条\n    submissions: {}\n    channels:\n",
                name == "政务信息"
            )
            .expect("text");
            for (channel, points) in channels.by_ref().take(points.len()) {
                writeln!(
                    scheme,
                    "      - {{name: {channel}, points: {}.{:02}}}",
                    points / 100,
                    points % 100
                )
                .expect("text");
            }
        }
        for (name, unit) in self.units() {
            if unit.exempt {
                writeln!(quarter, "  {name}: {{exempt: 新设}}").expect("text");
                continue;
            }
            let adopted: Vec<String> = self
                .channels()
                .enumerate()
                .map(|(i, (channel, _))| format!("{channel}: {}", unit.adopted[i]))
                .collect();
            writeln!(
                quarter,
                "  {name}: {{submitted: {}, adopted: {{{}}}}}",
                unit.submitted,
                adopted.join(", ")
            )
            .expect("text");
        }
        desk.write(OFFICE, office)
            .write(SCHEME, scheme + &targets)
            .write(Q1, quarter + &attachments);
        desk
    }
}

pub(crate) fn made() -> impl Strategy<Value = Made> {
    let unit = (
        0..30_u32,
        0..8_u8,
        proptest::option::of(0..300_u32),
        proptest::collection::vec(0..4_u32, 8),
    )
        .prop_map(|(submitted, exempt, target, adopted)| Unit {
            submitted,
            exempt: exempt == 0,
            target,
            adopted,
        });
    let groups = proptest::collection::vec(proptest::collection::vec(unit, 1..6), 1..4);
    let points = || proptest::collection::vec(0..5_000_u32, 1..4);
    (groups, points(), points(), any::<bool>()).prop_map(|(groups, affairs, news, one_table)| {
        Made { groups, points: vec![affairs, news], one_table }
    })
}

fn check_list(listing: &Listing, active: usize) -> Result<(), TestCaseError> {
    let sum: u32 = listing.entries.iter().map(|entry| entry.count).sum();
    prop_assert_eq!(listing.total, sum, "the list adds up to its total");
    prop_assert!(listing.entries.iter().all(|entry| entry.count > 0));
    prop_assert!(listing.entries.windows(2).all(|pair| pair[0].count >= pair[1].count));
    let mut names: Vec<&String> =
        listing.entries.iter().map(|entry| &entry.name).chain(&listing.zero).collect();
    prop_assert_eq!(names.len(), active, "who has some and who has none are all there are");
    names.sort();
    names.dedup();
    prop_assert_eq!(names.len(), active, "nobody is named twice");
    Ok(())
}

fn check(made: &Made, tally: &Tally) -> Result<(), TestCaseError> {
    let active = made.units().filter(|(_, unit)| !unit.exempt).count();
    check_list(&tally.submissions(), active)?;
    prop_assert_eq!(tally.rows().len(), made.units().count(), "one row for each unit");
    let first_of_news = made.points[0].len();
    for (i, ((_, unit), row)) in made.units().zip(tally.rows()).enumerate() {
        prop_assert_eq!(row.unit.0, i);
        prop_assert_eq!(row.submitted, (!unit.exempt).then_some(unit.submitted));
        for (category, score) in row.scores.iter().enumerate() {
            let mine = if category == 0 {
                0..first_of_news
            } else {
                first_of_news..first_of_news + made.points[1].len()
            };
            let hundredths: u32 = mine
                .map(|channel| {
                    made.adopted(unit, channel) * made.channels().nth(channel).map_or(0, |(_, p)| p)
                })
                .sum();
            let earned = Decimal::new(hundredths.into(), 2);
            let target = if category == 0 {
                unit.target.map(Decimal::from)
            } else {
                Some(Decimal::ONE_HUNDRED)
            };
            prop_assert_eq!(score.target, target);
            if let Some(cumulative) = score.cumulative {
                prop_assert_eq!(cumulative, earned, "score = Σ count × points, exactly");
                prop_assert!(unit.exempt || score.period == Some(cumulative), "first period");
                prop_assert_eq!(score.gap, target.map(|target| target - cumulative));
            } else {
                prop_assert!(earned.is_zero() && target.is_none(), "blank is not applicable");
            }
        }
    }
    for (category, tallied) in tally.categories().iter().enumerate() {
        check_list(&tallied.adopted, active)?;
        let skip = if category == 0 { 0 } else { first_of_news };
        let used: Vec<String> = made
            .channels()
            .enumerate()
            .skip(skip)
            .take(made.points[category].len())
            .filter(|(channel, _)| made.units().any(|(_, unit)| made.adopted(unit, *channel) > 0))
            .map(|(_, (name, _))| name)
            .collect();
        prop_assert_eq!(&tallied.channels, &used, "channels named are channels counted");
        let counted: u32 = made
            .units()
            .map(|(_, unit)| {
                (skip..skip + made.points[category].len())
                    .map(|channel| made.adopted(unit, channel))
                    .sum::<u32>()
            })
            .sum();
        prop_assert_eq!(tallied.adopted.total, counted, "adopted = Σ channels");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn lists_scores_and_gaps_of_any_office_agree_with_its_counts(made in made()) {
        let desk = made.desk();
        let (tally, findings) = desk.count(Q1);
        prop_assert!(tally.is_some(), "{:#?}", desk.lines(&findings));
        prop_assert_eq!(crate::schema::misfits(&desk), Vec::<String>::new());
        check(&made, &tally.expect("a tally"))?;
        let data: serde_yaml::Value = serde_yaml::from_str(desk.compose(Q1).data()).expect("JSON is YAML");
        let rows: usize = data["attachments"].as_sequence().into_iter().flatten()
            .filter(|attachment| attachment["content"]["kind"] == "table")
            .flat_map(|attachment| attachment["content"]["rows"].as_sequence().into_iter().flatten())
            .filter(|row| row.is_sequence())
            .count();
        prop_assert_eq!(rows, made.units().count(), "every unit in exactly one row of the tables");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..<_>::default() })]

    #[test]
    fn figures_of_any_office_read_from_the_workbook_written_for_them_are_those_typed(made in made()) {
        let desk = made.desk();
        let typed = desk.compose(Q1).main().to_owned();
        desk.move_figures_to_a_workbook(Q1);
        prop_assert_eq!(crate::schema::misfits(&desk), Vec::<String>::new());
        let read = desk.compose(Q1);
        prop_assert_eq!(read.main(), typed);
    }
}

/// An office of these units, each with as many submitted as adopted by 渠道1.
fn small(counts: &[u32]) -> Made {
    let unit = |count: &u32| {
        let mut adopted = vec![0; 8];
        adopted[0] = *count;
        Unit { submitted: *count, exempt: false, target: Some(10), adopted }
    };
    Made {
        groups: vec![counts.iter().map(unit).collect()],
        points: vec![vec![500], vec![100]],
        one_table: true,
    }
}

#[test]
fn an_office_of_one_unit_is_told_without_a_list() {
    let desk = small(&[3]).desk();
    assert_eq!(read_out(&desk.tally(Q1).submissions()), ["单位13"]);
    let sentences = desk.sentences(Q1);
    assert!(sentences.contains("累计报送政务信息3条，全部来自单位1。"), "{sentences}");
    assert!(desk.build(Q1).0.is_some());
}

#[test]
fn a_quarter_without_any_news_says_so() {
    let sentences = small(&[3, 1]).desk().sentences(Q1);
    assert!(sentences.contains("2018年第一季度，全系统没有新闻信息被采用。"), "{sentences}");
    assert!(!sentences.contains("共0") && !sentences.contains("0条"), "{sentences}");
}

#[test]
fn a_quarter_in_which_nobody_did_anything_is_still_a_notice() {
    let desk = small(&[0, 0, 0]).desk();
    let tally = desk.tally(Q1);
    assert_eq!(tally.submissions().total, 0);
    assert_eq!(tally.submissions().zero, ["单位1", "单位2", "单位3"]);
    let sentences = desk.sentences(Q1);
    assert!(sentences.contains("2018年第一季度各单位没有报送政务信息。"), "{sentences}");
    let (document, findings) = desk.build(Q1);
    assert!(document.is_some(), "{:#?}", desk.lines(&findings));
}

#[test]
fn ties_without_a_declared_order_keep_that_of_the_tables() {
    let desk = small(&[2, 5, 2, 5, 0, 0]).desk();
    assert_eq!(read_out(&desk.tally(Q1).submissions()), ["单位25", "单位45", "单位12", "单位32"]);
    assert_eq!(desk.tally(Q1).submissions().zero, ["单位5", "单位6"]);
    desk.append(OFFICE, "tie_order: [单位4, 单位3]\n");
    assert_eq!(read_out(&desk.tally(Q1).submissions()), ["单位45", "单位25", "单位32", "单位12"]);
}
