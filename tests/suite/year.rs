//! A whole year of two offices, walked as a clerk walks it: periods by `next`, figures in the workbooks that
//! `sheet` writes, a scheme that changes in the middle, a unit renamed and one exempt, a notice corrected later,
//! the notice of the year; all issued, verified and reproduced. Every figure that adds up is computed a second time
//! here, from the numbers that were filled in.
//!
//! The figures of the sample's first quarter are real; all others are made up.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use regex::Regex;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::harness::{Desk, OFFICE, Q1, SCHEME, copy_all, project};

/// The figures of a period: of each unit those of its columns, blank where there is none.
type Figures = BTreeMap<String, BTreeMap<String, u64>>;

/// The column in which stands how much was submitted.
const SUBMITTED: &str = "报送";

/// An office whose year is walked.
struct Walk {
    desk: Desk,
    /// Below the desk, with a separator at its end; empty for the desk itself.
    folder: &'static str,
    /// The points of each channel, by category: a map for each scheme that was in force.
    schemes: Vec<Points>,
    /// The periods so far: which scheme they are under, and their figures as they are right.
    periods: Vec<(usize, Figures)>,
}

/// The points of channels, by category.
type Points = BTreeMap<&'static str, BTreeMap<&'static str, u64>>;

impl Walk {
    fn run(&self, arguments: &[&str]) -> crate::harness::Run {
        let run = self.desk.run(arguments);
        assert_eq!(run.code, Some(0), "{arguments:?}: {}\n{}", run.said, run.complained);
        run
    }

    fn begin(&self) {
        self.run(&["archive", "init", "--archive", "归档库"]);
        self.run(&[
            "archive",
            "key",
            "make",
            "--no-passphrase",
            "--archive",
            "归档库",
            "--key",
            "私钥",
        ]);
    }

    fn path(&self, file: &str) -> String {
        format!("{}{file}", self.folder)
    }

    /// Makes and issues a notice.
    fn issue(&self, file: &str) {
        let file = self.path(file);
        self.run(&["generate", &file, "-o", "成品/"]);
        self.run(&["archive", "issue", &file, "--archive", "归档库", "--key", "私钥"]);
    }

    /// Lets the program write the following period and fills in number and dates.
    fn next(&self, from: &str, file: &str, options: &[&str], (number, date): (u32, &str)) {
        let from = self.path(from);
        self.run(&[&["next", &from][..], options].concat());
        let file = self.path(file);
        let text = self.desk.text(&file);
        let line = |line: &str| match line.split_once(':') {
            Some(("number", _)) => format!("number: {number}"),
            Some(("signed", _)) => format!("signed: {date}"),
            Some(("printed", _)) => format!("printed: {date}"),
            _ => line.to_owned(),
        };
        let filled: Vec<String> = text.lines().map(line).collect();
        self.desk.write(&file, filled.join("\n") + "\n");
    }

    /// Lets the program write the workbook of a period, fills in figures and names it in the data.
    /// Returns the workbook as it was before.
    fn fill(&self, file: &str, figures: &Figures, exempt: &[(&str, &str)]) -> Vec<u8> {
        let data = self.path(file);
        self.run(&["sheet", &data]);
        let book = data.replace(".yaml", ".xlsx");
        let bytes = fs::read(self.desk.path(&book)).expect("the workbook");
        self.desk.write(&book, filled(&bytes, figures, exempt));
        self.name_workbook(&data, &file.replace(".yaml", ".xlsx"));
        bytes
    }

    /// Puts the name of a workbook in place of the figures of a data file.
    fn name_workbook(&self, data: &str, book: &str) {
        let text = self.desk.text(data);
        let (before, rest) = text.split_once("\nunits:").expect("the units");
        let mut ends = rest.match_indices('\n').map(|(at, _)| at + 1);
        let end = ends.find(|at| rest[*at..].starts_with(|c: char| c.is_ascii_lowercase()));
        let after = end.map_or("", |end| &rest[end..]);
        self.desk.write(data, format!("{before}\nunits: {book}\n{after}"));
    }

    /// A unit's points of a category in a period.
    fn score(&self, period: usize, unit: &str, category: &str) -> u64 {
        let (scheme, figures) = &self.periods[period];
        let Some(figures) = figures.get(unit) else { return 0 };
        let channels = self.schemes[*scheme][category].iter();
        channels.map(|(channel, points)| figures.get(*channel).copied().unwrap_or(0) * points).sum()
    }

    /// Holds what was printed of a notice against the figures of this file; returns how many were compared.
    fn hold(
        &self,
        designation: &str,
        of: std::ops::Range<usize>,
        names: &BTreeMap<&str, &str>,
    ) -> usize {
        let folder = fs::read_dir(self.desk.path("归档库")).expect("the archive").flatten();
        let issued =
            folder.flat_map(|year| fs::read_dir(year.path()).into_iter().flatten().flatten());
        let issued = issued
            .map(|entry| entry.path())
            .find(|path| {
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(designation))
            })
            .unwrap_or_else(|| panic!("{designation} is not in the archive"));
        let data = fs::read(issued.join("数据.json")).expect("its figures");
        let data: Value = serde_json::from_slice(&data).expect("JSON");
        let printed: BTreeMap<&str, &str> = data["figures"]
            .as_array()
            .expect("figures")
            .iter()
            .filter_map(|figure| Some((figure["name"].as_str()?, figure["value"].as_str()?)))
            .collect();
        let mut compared = 0;
        let last = of.end - 1;
        let units: Vec<&String> = self.periods[last].1.keys().collect();
        for unit in units {
            let known = names.get(unit.as_str()).copied().unwrap_or(unit);
            let mut same = |measure: &str, expected: u64, word: &str| {
                if let Some(value) = printed.get(format!("{known}{measure}").as_str()) {
                    assert_eq!(
                        *value,
                        format!("{expected}{word}"),
                        "{designation}: {known}{measure}"
                    );
                    compared += 1;
                }
            };
            for category in self.schemes[0].keys() {
                let sum = (0..of.end).map(|period| self.score(period, unit, category)).sum();
                same(&format!("{category}累计得分"), sum, "分");
                let own = of.clone().map(|period| self.score(period, unit, category)).sum();
                same(&format!("{category}得分"), own, "分");
            }
            let submitted = of.clone().map(|period| {
                self.periods[period]
                    .1
                    .get(unit)
                    .and_then(|of| of.get(SUBMITTED))
                    .copied()
                    .unwrap_or(0)
            });
            same("政务信息报送", submitted.sum(), "条");
        }
        compared
    }

    /// Verifies the archive and sets every notice of it again.
    fn prove(&self, designations: &[&str]) {
        self.run(&["archive", "verify", "--archive", "归档库"]);
        for designation in designations {
            self.run(&["archive", "reproduce", designation, "--archive", "归档库"]);
        }
    }
}

/// The name of a cell: column and row from 0.
fn cell_name(column: usize, row: usize) -> String {
    let letter = |at: usize| char::from(b'A' + u8::try_from(at).expect("a letter"));
    let letters = match column {
        0..26 => letter(column).to_string(),
        _ => format!("{}{}", letter(column / 26 - 1), letter(column % 26)),
    };
    format!("{letters}{}", row + 1)
}

/// A workbook that the program wrote, with figures in the cells where a clerk fills them in, and the totals as Excel
/// computes them; everything else stays as it is.
fn filled(bytes: &[u8], figures: &Figures, exempt: &[(&str, &str)]) -> Vec<u8> {
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("报送").expect("the sheet");
    let (top, side) = range.start().expect("a sheet that is not empty");
    let rows: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();
    let heads = rows.iter().position(|row| row.iter().any(|cell| cell == "单位")).expect("heads");
    let units = rows[heads].iter().position(|cell| cell == "单位").expect("the units");
    let total = rows.iter().position(|row| row[units] == "合计").expect("the totals");
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    let place = |column: usize, row: usize| cell_name(column + side as usize, row + top as usize);
    let mut written = 0;
    for (column, head) in rows[heads].iter().enumerate() {
        let mut sum = 0;
        for (row, cells) in rows.iter().enumerate().take(total).skip(heads + 1) {
            let why = exempt.iter().find(|(unit, _)| *unit == cells[units]);
            if let (Some((_, why)), "免报") = (why, head.as_str()) {
                values.insert(place(column, row), format!("<is><t>{why}</t></is>"));
            }
            let Some(value) = figures.get(&cells[units]).and_then(|of| of.get(head)) else {
                continue;
            };
            values.insert(place(column, row), format!("<v>{value}</v>"));
            sum += value;
            written += 1;
        }
        values.insert(place(column, total), format!("<v>{sum}</v>"));
    }
    assert_eq!(written, figures.values().map(BTreeMap::len).sum::<usize>(), "{figures:?}");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).expect("its bytes");
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).expect("XML");
            content = put(&text, &values).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).expect("a part");
        out.write_all(&content).expect("its bytes");
    }
    out.finish().expect("a workbook").into_inner()
}

/// The XML of a sheet with values in cells; in the row of totals only cells with a formula get theirs.
fn put(xml: &str, values: &BTreeMap<String, String>) -> String {
    let cell = r#"<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)((?: t="[a-zA-Z]+")?)(?:/>|>(.*?)</c>)"#;
    let cell = Regex::new(cell).expect("a pattern");
    let formula = Regex::new("<f>.*?</f>").expect("a pattern");
    let changed = cell.replace_all(xml, |found: &regex::Captures| {
        let Some(value) = values.get(&found[1]) else { return found[0].to_owned() };
        let inner = found.get(4).map_or("", |inner| inner.as_str());
        let formula = formula.find(inner).map_or("", |formula| formula.as_str());
        if found[3].contains("t=\"s\"")
            || value == "<v>0</v>" && formula.is_empty() && inner.is_empty()
        {
            return found[0].to_owned();
        }
        let kind = if value.starts_with("<is>") { " t=\"inlineStr\"" } else { "" };
        format!("<c r=\"{}\"{}{kind}>{formula}{value}</c>", &found[1], &found[2])
    });
    changed.into_owned()
}

/// Made-up figures of a period.
fn made_up(units: &[&str], channels: &[&str], period: usize) -> Figures {
    let unit = |(at, unit): (usize, &&str)| {
        let mut figures = BTreeMap::new();
        let mut adopted = 0;
        for (place, channel) in channels.iter().enumerate() {
            let count =
                u64::try_from((at * 7 + place * 5 + period * 3) % 6).unwrap_or(0).saturating_sub(3);
            if count > 0 {
                figures.insert((*channel).to_owned(), count);
                adopted += count;
            }
        }
        figures
            .insert(SUBMITTED.to_owned(), adopted + u64::try_from((at + period) % 4).unwrap_or(0));
        ((*unit).to_owned(), figures)
    };
    units.iter().enumerate().map(unit).collect()
}

/// Figures that were typed into a data file.
fn typed(text: &str) -> Figures {
    let data: serde_yaml::Value = serde_yaml::from_str(text).expect("YAML");
    let number = |value: &serde_yaml::Value| value.as_u64().expect("a count");
    let unit = |(name, unit): (&serde_yaml::Value, &serde_yaml::Value)| {
        let adopted = unit["adopted"].as_mapping().into_iter().flatten();
        let adopted = adopted.map(|(channel, count)| {
            (channel.as_str().expect("a channel").to_owned(), number(count))
        });
        let submitted = (SUBMITTED.to_owned(), number(&unit["submitted"]));
        (name.as_str().expect("a unit").to_owned(), adopted.chain([submitted]).collect())
    };
    data["units"].as_mapping().expect("units").iter().map(unit).collect()
}

/// The name that a unit has in tables, where it has one.
fn in_tables(office: &str) -> BTreeMap<String, String> {
    let office: serde_yaml::Value = serde_yaml::from_str(office).expect("YAML");
    let groups = office["groups"].as_sequence().expect("groups");
    let units = groups.iter().flat_map(|group| group["units"].as_sequence().expect("units"));
    let name = |unit: &serde_yaml::Value| {
        let short = unit["table_name"].as_str()?;
        Some((unit["name"].as_str()?.to_owned(), short.to_owned()))
    };
    units.filter_map(name).collect()
}

/// The names of the units as a data file has them, in order.
fn units_of(figures: &Figures) -> Vec<&str> {
    figures.keys().map(String::as_str).collect()
}

#[test]
fn the_samples_year_goes_on_from_its_real_first_quarter_to_the_notice_of_the_year() {
    let government: &[(&str, u64)] = &[
        ("环保部网站", 30),
        ("环保厅网站", 10),
        ("州党委信息科", 15),
        ("“昌吉环保”微信公众号", 5),
    ];
    let news: &[(&str, u64)] = &[("区级新闻媒体", 20), ("州级新闻媒体", 15)];
    let scheme = |government: &[(&'static str, u64)]| -> Points {
        BTreeMap::from([
            ("政务信息", government.iter().copied().collect()),
            ("新闻信息", news.iter().copied().collect()),
        ])
    };
    let mut later = government.to_vec();
    later[1].1 = 12;
    later[3].1 = 4;
    let desk = Desk::new();
    let real = typed(&desk.text(Q1));
    let mut walk = Walk {
        desk,
        folder: "",
        schemes: vec![scheme(government), scheme(&later)],
        periods: vec![(0, real.clone())],
    };
    let channels: Vec<&str> = government.iter().chain(news).map(|(channel, _)| *channel).collect();
    let units: Vec<String> = real.keys().cloned().collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    walk.begin();
    walk.issue(Q1);

    // The second quarter is issued with two faults.
    let right = made_up(&units, &channels, 1);
    let mut wrong = right.clone();
    *wrong.get_mut("玛纳斯县环保局").and_then(|of| of.get_mut(SUBMITTED)).expect("a figure") += 3;
    *wrong.get_mut("宣教科").expect("a unit").entry("州党委信息科".to_owned()).or_default() += 1;
    *wrong.get_mut("宣教科").and_then(|of| of.get_mut(SUBMITTED)).expect("a figure") += 1;
    walk.next(Q1, "2018-q2.yaml", &[], (98, "2018-07-18"));
    let blank = walk.fill("2018-q2.yaml", &wrong, &[]);
    walk.issue("2018-q2.yaml");
    walk.periods.push((0, wrong));
    walk.hold("昌州环发〔2018〕98号", 1..2, &BTreeMap::new());

    // They are found in September, and corrected.
    let text = walk.desk.text("2018-q2.yaml");
    let text = text
        .replace("number: 98", "number: 120")
        .replace("2018-07-18", "2018-09-10")
        .replace("units: 2018-q2.xlsx", "units: 2018-q2-更正.xlsx");
    let corrects =
        "corrects: {number: 昌州环发〔2018〕98号, why: 玛纳斯县环保局和宣教科的数录入有误}\n";
    walk.desk.write("2018-q2-更正.yaml", text + corrects);
    walk.desk.write("2018-q2-更正.xlsx", filled(&blank, &right, &[]));
    walk.issue("2018-q2-更正.yaml");
    walk.periods[1].1 = right;
    let listed = walk.run(&["archive", "list", "--archive", "归档库"]);
    assert!(listed.said.contains("更正"), "{}", listed.said);

    // From the third quarter on another scheme holds, a unit has another name, and one is exempt.
    let office = walk.desk.text(OFFICE);
    let renamed = "- name: 木垒县生态环境局\n        aliases: [木垒县环保局]";
    walk.desk.write(OFFICE, office.replace("- name: 木垒县环保局", renamed));
    let text = walk.desk.text(SCHEME);
    let text = text.replace("{name: 环保厅网站, points: 10,", "{name: 环保厅网站, points: 12,");
    let text = text.replace("微信公众号, points: 5,", "微信公众号, points: 4,");
    walk.desk.write("scheme-2.yaml", text);
    let names = BTreeMap::from([("木垒县环保局", "木垒县生态环境局")]);
    let as_named = |figures: &Figures| -> Figures {
        let name = |unit: &String| {
            names.get(unit.as_str()).map_or_else(|| unit.clone(), |name| (*name).to_owned())
        };
        figures.iter().map(|(unit, of)| (name(unit), of.clone())).collect()
    };
    let mut third = made_up(&units, &channels, 2);
    third.remove("法规科");
    walk.next("2018-q2.yaml", "2018-q3.yaml", &[], (150, "2018-10-16"));
    walk.desk.edit("2018-q3.yaml", "scheme: scheme.yaml", "scheme: scheme-2.yaml");
    walk.fill("2018-q3.yaml", &as_named(&third), &[("法规科", "机构改革")]);
    walk.issue("2018-q3.yaml");
    walk.periods.push((1, third));
    assert!(walk.hold("昌州环发〔2018〕150号", 2..3, &names) > 60);

    let fourth = made_up(&units, &channels, 3);
    walk.next("2018-q3.yaml", "2018-q4.yaml", &[], (6, "2019-01-15"));
    walk.fill("2018-q4.yaml", &as_named(&fourth), &[]);
    walk.issue("2018-q4.yaml");
    walk.periods.push((1, fourth));
    assert!(walk.hold("昌州环发〔2019〕6号", 3..4, &names) > 60);

    walk.next("2018-q4.yaml", "2018.yaml", &["--period", "2018"], (9, "2019-01-22"));
    walk.issue("2018.yaml");
    assert!(walk.hold("昌州环发〔2019〕9号", 0..4, &names) > 60);
    walk.prove(&[
        "昌州环发〔2018〕62号",
        "昌州环发〔2018〕98号",
        "昌州环发〔2018〕120号",
        "昌州环发〔2018〕150号",
        "昌州环发〔2019〕6号",
        "昌州环发〔2019〕9号",
    ]);
}

#[test]
fn a_bureau_of_education_goes_monthly_from_january_to_the_notice_of_the_year() {
    let government: &[(&str, u64)] =
        &[("县政府网站", 3), ("市教育局网站", 5), ("“清河教育”公众号", 1)];
    let news: &[(&str, u64)] = &[("市级媒体", 5), ("省级媒体", 10), ("国家级媒体", 20)];
    let points: Points = BTreeMap::from([
        ("政务信息", government.iter().copied().collect()),
        ("新闻宣传", news.iter().copied().collect()),
    ]);
    let desk = Desk::new();
    copy_all(&project("tests/fixtures/offices/education"), &desk.path("教育局"));
    let january = typed(&desk.text("教育局/2025-01.yaml"));
    for later in ["2025-02.yaml", "2025-03.yaml"] {
        fs::remove_file(desk.path("教育局").join(later)).expect("a later month");
    }
    let units: Vec<String> = units_of(&january).into_iter().map(str::to_owned).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    let office = desk.text("教育局/office.yaml");
    let names = in_tables(&office);
    let names: BTreeMap<&str, &str> =
        names.iter().map(|(name, short)| (name.as_str(), short.as_str())).collect();
    let channels: Vec<&str> = government.iter().chain(news).map(|(channel, _)| *channel).collect();
    let mut walk =
        Walk { desk, folder: "教育局/", schemes: vec![points], periods: vec![(0, january)] };
    walk.begin();
    walk.issue("2025-01.yaml");
    let mut designations = vec!["清教发〔2025〕5号".to_owned()];
    for month in 2..=12 {
        let (before, file) =
            (format!("2025-{:02}.yaml", month - 1), format!("2025-{month:02}.yaml"));
        let (year, next) = if month == 12 { (2026, 1) } else { (2025, month + 1) };
        let number = if month == 12 { 2 } else { 10 * u32::try_from(month).expect("a month") };
        walk.next(&before, &file, &[], (number, &format!("{year}-{next:02}-06")));
        let figures = made_up(&units, &channels, month);
        walk.fill(&file, &figures, &[]);
        walk.issue(&file);
        walk.periods.push((0, figures));
        let designation = format!("清教发〔{year}〕{number}号");
        let held = walk.hold(&designation, month - 1..month, &names);
        assert!(held > 30, "{designation}: {held}");
        designations.push(designation);
    }
    walk.next("2025-12.yaml", "2025.yaml", &["--period", "2025"], (4, "2026-01-15"));
    walk.issue("2025.yaml");
    assert!(walk.hold("清教发〔2026〕4号", 0..12, &names) > 30);
    designations.push("清教发〔2026〕4号".to_owned());
    let designations: Vec<&str> = designations.iter().map(String::as_str).collect();
    walk.prove(&designations);
}

#[test]
#[ignore = "needs LibreOffice; .ci/run has it"]
fn a_workbook_that_was_saved_by_libreoffice_makes_the_same_notice() {
    let desk = Desk::new();
    let real = typed(&desk.text(Q1));
    let walk = Walk { desk, folder: "", schemes: Vec::new(), periods: Vec::new() };
    let units = units_of(&real);
    let figures = made_up(&units, &["环保厅网站", "“昌吉环保”微信公众号", "州级新闻媒体"], 2);
    walk.next(Q1, "2018-q2.yaml", &[], (98, "2018-07-18"));
    walk.fill("2018-q2.yaml", &figures, &[]);
    let made = |file: &str| {
        let run = walk.run(&["generate", "2018-q2.yaml", "-o", file]);
        assert!(!run.said.is_empty());
        fs::read(walk.desk.path(file)).expect("the notice")
    };
    let ours = made("ours.pdf");
    let line = Regex::new("(?m)^units: .*$").expect("a pattern");
    for ending in ["xlsx", "ods", "xls"] {
        let saved = std::process::Command::new("soffice")
            .args(["--headless", "--convert-to", ending, "--outdir", "saved", "2018-q2.xlsx"])
            .current_dir(walk.desk.folder())
            .output()
            .expect("LibreOffice");
        assert!(saved.status.success(), "{saved:?}");
        let text = walk.desk.text("2018-q2.yaml");
        let name = format!("units: saved/2018-q2.{ending}");
        walk.desk.write("2018-q2.yaml", line.replace(&text, name.as_str()).as_bytes());
        assert!(made("theirs.pdf") == ours, "{ending}: another notice");
    }
}
