//! Other offices' notices: each shape stands as data in `tests/fixtures/offices` or as a worked
//! example in `data`, is generated, checked and measured without a finding, and every figure of it
//! is computed here once more from the YAML itself, by recursion in fractions, without the
//! program's reader, lowering or evaluator.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;
use tongbao::model::{GroupId, Subject, UnitId, When};
use tongbao::tally::Tally;

use crate::harness::{Desk, Run, copy_all, project, start};

/// Folder, and the periods of the office, the one to issue last. Cumulative figures go over all.
pub(crate) const OFFICES: [(&str, &[&str]); 12] = [
    ("tests/fixtures/offices/education", &["2025-01", "2025-02", "2025-03"]),
    ("tests/fixtures/offices/plain", &["2025-01-02"]),
    ("tests/fixtures/offices/levels", &["2024-h1", "2024-h2"]),
    ("tests/fixtures/offices/ledger", &["2025-q1-q3"]),
    ("tests/fixtures/offices/health", &["2025-01", "2025-02", "2025-03"]),
    ("tests/fixtures/offices/weekly", &["2025-w01", "2025-w02"]),
    ("tests/fixtures/offices/window", &["2025-0310-0425"]),
    ("tests/fixtures/offices/tendays", &["2025-01-x2"]),
    ("tests/fixtures/offices/between", &["2025-01-03", "2025-04-06"]),
    ("tests/fixtures/offices/statistics", &["2025-01-02"]),
    ("data/air", &["2024-q4"]),
    ("data/supervision", &["2025-01", "2025-02"]),
];

/// A fraction.
#[derive(Debug, Clone, Copy)]
struct Ratio(i128, i128);

impl Ratio {
    const NOUGHT: Self = Self(0, 1);

    /// A number as it is typed.
    fn read(value: &Value) -> Option<Self> {
        let text = match value {
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let digits: i128 = format!("{whole}{part}").parse().ok()?;
        Some(Self(digits, 10_i128.pow(part.len() as u32)))
    }

    fn plus(self, other: Self) -> Self {
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1).reduced()
    }

    fn times(self, other: Self) -> Self {
        Self(self.0 * other.0, self.1 * other.1).reduced()
    }

    fn over(self, other: Self) -> Option<Self> {
        (other.0 != 0).then(|| {
            let sign = other.0.signum();
            Self(self.0 * other.1 * sign, self.1 * other.0 * sign).reduced()
        })
    }

    fn reduced(self) -> Self {
        let (mut a, mut b) = (self.0.abs(), self.1);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        Self(self.0 / a.max(1), self.1 / a.max(1))
    }

    /// Rounded half up to so many places, or as it is.
    fn printed(self, places: Option<u32>) -> String {
        let shown = places.unwrap_or(8);
        let scale = 10_i128.pow(shown);
        let twice = self.0.abs() * scale * 2 + self.1;
        let digits = twice / (self.1 * 2);
        let text = format!("{:0width$}", digits, width = shown as usize + 1);
        let (whole, part) = text.split_at(text.len() - shown as usize);
        let part = part.trim_end_matches('0');
        let sign = if self.0 < 0 && digits > 0 { "-" } else { "" };
        if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }

    fn key(self) -> i128 {
        self.0 * 1_000_000_000 / self.1
    }
}

/// An office's files as plain values.
struct Files {
    office: Value,
    scheme: Value,
    periods: Vec<Value>,
}

fn yaml(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|_| panic!("{}", path.display()));
    serde_yaml::from_str(&text).expect("YAML")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_sequence().map_or(&[], Vec::as_slice)
}

impl Files {
    fn read(folder: &str, periods: &[&str]) -> Self {
        let folder = project(folder);
        let office = yaml(&folder.join("office.yaml"));
        let scheme = folder.join("scheme.yaml");
        let scheme = if scheme.exists() { yaml(&scheme) } else { office.clone() };
        let periods = periods.iter().map(|stem| yaml(&folder.join(format!("{stem}.yaml"))));
        Self { office, scheme, periods: periods.collect() }
    }

    /// Units with the names they have had, and their groups, in order.
    fn units(&self) -> Vec<(Vec<&str>, &str)> {
        let mut units = Vec::new();
        for group in list(&self.office["groups"]) {
            for unit in list(&group["units"]) {
                let names = [&unit["name"], &unit["was"]].into_iter().filter_map(Value::as_str);
                units.push((names.collect(), text(&group["name"])));
            }
        }
        units
    }

    /// The data of a unit in a period.
    fn entry(&self, period: usize, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|name| self.periods[period]["units"].get(*name))
    }

    fn category(&self, name: &str) -> Option<&Value> {
        list(&self.scheme["categories"]).iter().find(|category| text(&category["name"]) == name)
    }

    fn declared(&self, name: &str) -> Option<&Value> {
        list(&self.scheme["measures"]).iter().find(|measure| text(&measure["name"]) == name)
    }

    /// A name as a whole: 采用率 for the only category that has one.
    fn whole_name(&self, name: &str) -> String {
        let known = self.declared(name).is_some()
            || self.category_of(name).is_some()
            || self.channel(name).is_some();
        if known {
            return name.to_owned();
        }
        let first = list(&self.scheme["categories"]).iter().map(|category| text(&category["name"]));
        first.map(|category| format!("{category}{name}")).next().expect("a category")
    }

    fn category_of(&self, name: &str) -> Option<(&str, String)> {
        let categories = list(&self.scheme["categories"]).iter();
        let mut found = categories
            .filter_map(|of| Some((text(&of["name"]), name.strip_prefix(text(&of["name"]))?)));
        found.find(|(_, rest)| !rest.is_empty()).map(|(of, rest)| (of, rest.to_owned()))
    }

    fn channel(&self, name: &str) -> Option<(&Value, &Value)> {
        list(&self.scheme["categories"]).iter().find_map(|category| {
            let channels = list(&category["channels"]).iter();
            let found = channels.into_iter().find(|channel| text(&channel["name"]) == name)?;
            Some((category, found))
        })
    }

    fn points(&self, channel: &str) -> Ratio {
        self.channel(channel)
            .and_then(|(_, of)| Ratio::read(&of["points"]))
            .unwrap_or(Ratio::NOUGHT)
    }

    fn adopted(&self, period: usize, names: &[&str], channel: &str) -> Ratio {
        let ledger = list(&self.periods[period]["ledger"]);
        if ledger.is_empty() {
            let entry = self.entry(period, names);
            let typed = entry.and_then(|entry| Ratio::read(&entry["adopted"][channel]));
            return typed.unwrap_or(Ratio::NOUGHT);
        }
        let best = text(&self.scheme["several_channels"]) == "取最高";
        let mut count = 0;
        for item in ledger {
            let units: Vec<&str> = list(&item["units"]).iter().map(text).collect();
            let mut channels: Vec<&str> = list(&item["channels"]).iter().map(text).collect();
            if best {
                channels.sort_by_key(|channel| -self.points(channel).key());
                channels.truncate(1);
            }
            count += i128::from(
                units.iter().any(|unit| names.contains(unit)) && channels.contains(&channel),
            );
        }
        Ratio(count, 1)
    }

    fn target(&self, category: &str, names: &[&str], group: &str) -> Option<Ratio> {
        let of = list(&self.scheme["targets"]).iter().find(|of| text(&of["group"]) == group)?;
        let own = names.iter().find_map(|name| of["units"].get(*name)?.get(category));
        Ratio::read(own.unwrap_or(&of["scores"][category]))
    }

    /// A measure's value for a unit in one period.
    fn value(&self, name: &str, period: usize, unit: usize) -> Option<Ratio> {
        let units = self.units();
        let (names, group) = &units[unit];
        let entry = self.entry(period, names);
        let exempt = entry.is_some_and(|entry| entry.get("exempt").is_some());
        if let Some(measure) = self.declared(name) {
            return self.of_declared(measure, name, period, unit);
        }
        if self.channel(name).is_some() {
            entry?;
            return (!exempt).then(|| self.adopted(period, names, name));
        }
        let (category, what) = self.category_of(name).unwrap_or_else(|| panic!("{name}"));
        let of = |what: &str| self.value(&format!("{category}{what}"), period, unit);
        let category_data = self.category(category).expect("a category");
        let channels =
            || list(&category_data["channels"]).iter().map(|channel| text(&channel["name"]));
        let by_category = |key: &str| {
            let typed = &entry?[key];
            Ratio::read(if typed.is_mapping() { &typed[category] } else { typed })
        };
        match what.as_str() {
            "报送" => by_category("submitted"),
            "采用" => {
                let sum = channels().filter_map(|channel| self.value(channel, period, unit));
                sum.reduce(Ratio::plus)
            }
            "采用条数" => {
                entry?;
                let ledger = list(&self.periods[period]["ledger"]).iter();
                let of = ledger.filter(|item| {
                    list(&item["units"]).iter().any(|unit| names.contains(&text(unit)))
                });
                Some(Ratio(of.count() as i128, 1))
            }
            "采用率" => of("采用")?.times(Ratio(100, 1)).over(of("报送")?),
            "加减分" => {
                let of = list(&entry?["adjustments"]).iter();
                of.filter_map(|one| Ratio::read(&one["points"])).reduce(Ratio::plus)
            }
            "报送得分" => {
                Some(of("报送")?.times(Ratio::read(&category_data["submission_points"])?))
            }
            "任务" => entry.and_then(|_| self.target(category, names, group)),
            "得分" => {
                entry.filter(|_| !exempt)?;
                self.applies(category, period, unit).then(|| self.earned(category, period, unit))
            }
            "累计得分" => {
                entry.filter(|_| self.applies(category, period, unit))?;
                let periods = (0..=period).map(|period| self.earned(category, period, unit));
                periods.reduce(Ratio::plus)
            }
            "累计报送" => self.so_far(&format!("{category}报送"), period, unit),
            "累计采用" => self.so_far(&format!("{category}采用"), period, unit),
            "差额" => Some(of("任务")?.plus(of("累计得分")?.times(Ratio(-1, 1)))),
            "完成率" => of("累计得分")?.times(Ratio(100, 1)).over(of("任务")?),
            "排名" => {
                let ties = text(&self.scheme["ties"]);
                self.place(&format!("{category}累计得分"), period, unit, false, None, ties)
            }
            other => panic!("{other} of {category}"),
        }
    }

    fn so_far(&self, name: &str, period: usize, unit: usize) -> Option<Ratio> {
        self.entry(period, &self.units()[unit].0)?;
        (0..=period).filter_map(|period| self.value(name, period, unit)).reduce(Ratio::plus)
    }

    /// Points of a period, however few.
    fn earned(&self, category: &str, period: usize, unit: usize) -> Ratio {
        let value = |name: &str| self.value(name, period, unit).unwrap_or(Ratio::NOUGHT);
        let data = self.category(category).expect("a category");
        let mut sum = value(&format!("{category}加减分"));
        for channel in list(&data["channels"]).iter().map(|channel| text(&channel["name"])) {
            sum = sum.plus(value(channel).times(self.points(channel)));
        }
        if data.get("submission_points").is_some() {
            sum = sum.plus(value(&format!("{category}报送得分")));
        }
        sum
    }

    /// True if a score applies: there is a target or a submission, or something was done in the year.
    fn applies(&self, category: &str, period: usize, unit: usize) -> bool {
        let (names, group) = &self.units()[unit];
        let done = |period: usize| {
            let data = self.category(category).expect("a category");
            let mut channels = list(&data["channels"]).iter().map(|channel| text(&channel["name"]));
            channels.any(|channel| self.adopted(period, names, channel).0 > 0)
                || self.value(&format!("{category}加减分"), period, unit).is_some()
                || (data.get("submission_points").is_some()
                    && self
                        .value(&format!("{category}报送"), period, unit)
                        .is_some_and(|n| n.0 > 0))
        };
        let counts = self.category(category).is_some_and(|of| of.get("submissions").is_some());
        let aimed =
            |(names, group): (Vec<&str>, &str)| self.target(category, &names, group).is_some();
        let submitted = counts
            && !self.units().into_iter().any(aimed)
            && self.value(&format!("{category}报送"), period, unit).is_some();
        submitted || self.target(category, names, group).is_some() || (0..=period).any(done)
    }

    fn of_declared(
        &self,
        measure: &Value,
        name: &str,
        period: usize,
        unit: usize,
    ) -> Option<Ratio> {
        let (names, group) = &self.units()[unit];
        let entry = self.entry(period, names)?;
        let value = |name: &Value| self.value(&self.whole_name(text(name)), period, unit);
        let many = |key: &str| list(&measure[key]);
        if measure.get("input").is_some() {
            let exempt = entry.get("exempt").is_some();
            return Ratio::read(
                entry.get(name).or_else(|| measure.get("default").filter(|_| !exempt))?,
            );
        }
        if measure.get("sum").is_some() {
            return many("sum").iter().filter_map(value).reduce(Ratio::plus);
        }
        if let Some(weights) = measure.get("weighted").and_then(Value::as_mapping) {
            let of = weights
                .iter()
                .filter_map(|(name, worth)| Some(value(name)?.times(Ratio::read(worth)?)));
            return of.reduce(Ratio::plus);
        }
        if let Some(of) = measure.get("cumulative") {
            return self.so_far(&self.whole_name(text(of)), period, unit);
        }
        if let Some(target) = measure.get("target") {
            let own =
                names.iter().find_map(|name| target.get(*name)).or_else(|| target.get(*group));
            return Ratio::read(own.unwrap_or(target));
        }
        if let [whole, part] = many("difference") {
            return Some(value(whole)?.plus(value(part)?.times(Ratio(-1, 1))));
        }
        if let [part, whole] = many("ratio") {
            let hundred = if measure.get("percent").is_some() { 100 } else { 1 };
            return value(part)?.times(Ratio(hundred, 1)).over(value(whole)?);
        }
        let small = text(&measure["best"]) == "小";
        let within = match measure.get("within").map(text) {
            None | Some("全部") => None,
            Some("组") => Some(*group),
            Some(other) => Some(other),
        };
        let ties = measure.get("ties").unwrap_or(&self.scheme["ties"]);
        let of = self.whole_name(text(&measure["rank"]));
        if within.is_some_and(|within| within != *group) {
            return None;
        }
        self.place(&of, period, unit, small, within, text(ties))
    }

    /// The place of a unit: one more than those that are better, or than their different figures.
    fn place(
        &self,
        of: &str,
        period: usize,
        unit: usize,
        small: bool,
        within: Option<&str>,
        ties: &str,
    ) -> Option<Ratio> {
        let printed = |unit: usize| {
            let value = self.value(of, period, unit)?;
            let (places, _) = self.shown(of);
            let scale = 10_i128.pow(places.unwrap_or(8));
            // Half up, as whole units of the last place.
            Some((value.0 * scale * 2 + value.1 * value.0.signum().max(0)).div_euclid(value.1 * 2))
        };
        let mine = printed(unit)?;
        let units = self.units();
        let others =
            (0..units.len()).filter(|other| within.is_none_or(|group| units[*other].1 == group));
        let better: Vec<i128> = others
            .filter_map(printed)
            .filter(|value| if small { *value < mine } else { *value > mine })
            .collect();
        let ahead = if ties == "不跳号" {
            better.iter().collect::<BTreeSet<_>>().len()
        } else {
            better.len()
        };
        Some(Ratio(ahead as i128 + 1, 1))
    }

    /// Decimals that a measure is printed with, and whether its totals are sums.
    fn shown(&self, name: &str) -> (Option<u32>, bool) {
        let Some(measure) = self.declared(name) else {
            let rate = name.ends_with("采用率") || name.ends_with("完成率");
            return (rate.then_some(1), !rate && !name.ends_with("排名"));
        };
        let number = |key: &str| measure.get(key).and_then(Value::as_u64).map(|n| n as u32);
        let ratio = measure.get("ratio").is_some();
        let places = number("percent").or(number("decimals")).or(ratio.then_some(2));
        let sum = !ratio && measure.get("rank").is_none() && measure.get("total").is_none();
        (places, sum)
    }

    /// The value of several units.
    fn total(&self, name: &str, period: usize, units: &[usize]) -> Option<Ratio> {
        let sum = |name: &str| {
            let of = units.iter().filter_map(|unit| self.value(name, period, *unit));
            of.reduce(Ratio::plus)
        };
        if self.shown(name).1 {
            let all = sum(name);
            // The total of a difference is that of its row too, or there is none.
            let row = self.declared(name).map(|measure| list(&measure["difference"]));
            let (whole, part) = match (row, self.category_of(name)) {
                (Some([whole, part]), _) => {
                    (self.whole_name(text(whole)), self.whole_name(text(part)))
                }
                (_, Some((category, what))) if what == "差额" => {
                    (format!("{category}任务"), format!("{category}累计得分"))
                }
                _ => return all,
            };
            let of = |name: &str| self.total(name, period, units);
            let anew = of(&whole)?.plus(of(&part)?.times(Ratio(-1, 1)));
            return all.filter(|all| all.key() == anew.key());
        }
        if let Some((category, what)) =
            self.category_of(name).filter(|_| self.declared(name).is_none())
        {
            let (part, whole) = match what.as_str() {
                "采用率" => ("采用", "报送"),
                "完成率" => ("累计得分", "任务"),
                _ => return None,
            };
            let part = sum(&format!("{category}{part}"))?;
            return part.times(Ratio(100, 1)).over(sum(&format!("{category}{whole}"))?);
        }
        let measure = self.declared(name).expect("a measure");
        let [part, whole] = list(&measure["ratio"]) else { return None };
        let hundred = if measure.get("percent").is_some() { 100 } else { 1 };
        let of = |name: &Value| self.total(&self.whole_name(text(name)), period, units);
        of(part)?.times(Ratio(hundred, 1)).over(of(whole)?)
    }
}

fn path_of(folder: &str, stem: &str) -> PathBuf {
    project(folder).join(format!("{stem}.yaml"))
}

fn tally_of(folder: &str, stem: &str) -> Tally {
    let mut findings = tongbao::finding::Findings::default();
    let inputs = tongbao::load::load(&path_of(folder, stem), &mut findings);
    let tally = inputs.and_then(|inputs| tongbao::tally::tally(inputs, &mut findings));
    tally.unwrap_or_else(|_| panic!("{folder}: {findings:?}"))
}

#[test]
fn every_figure_of_every_office_comes_out_the_same_by_another_way() {
    let mut compared = 0;
    for (folder, periods) in OFFICES {
        let files = Files::read(folder, periods);
        let last = periods.len() - 1;
        let tally = tally_of(folder, periods[last]);
        let units = files.units();
        let groups: Vec<&str> =
            list(&files.office["groups"]).iter().map(|group| text(&group["name"])).collect();
        for id in tally.measure_ids() {
            let name = tally.measure_name(id).to_owned();
            let (places, _) = files.shown(&name);
            let mut hold = |subject: Subject, right: Option<Ratio>| {
                let value = tally.value(id, subject, When::This);
                let value = value.map(|value| value.normalize().to_string());
                let right = right.map(|right| right.printed(places));
                assert_eq!(value, right, "{folder}: {name} of {subject:?}");
                compared += 1;
            };
            for unit in 0..units.len() {
                hold(Subject::Unit(UnitId(unit)), files.value(&name, last, unit));
            }
            for (i, group) in groups.iter().enumerate() {
                let members: Vec<usize> =
                    (0..units.len()).filter(|unit| units[*unit].1 == *group).collect();
                hold(Subject::Group(GroupId(i)), files.total(&name, last, &members));
            }
            let all: Vec<usize> = (0..units.len()).collect();
            hold(Subject::All, files.total(&name, last, &all));
        }
    }
    assert!(compared > 1_000, "{compared} figures");
}

/// An office on a desk, with its own templates over the shipped ones.
fn desk(folder: &str) -> Desk {
    let desk = Desk::new();
    copy_all(&project(folder), &desk.path("office"));
    copy_all(&project("templates"), &desk.path("templates"));
    let own = project(folder).join("templates");
    if own.exists() {
        copy_all(&own, &desk.path("templates"));
    }
    desk
}

fn generate(desk: &Desk, stem: &str) -> Run {
    let data = format!("office/{stem}.yaml");
    let fonts = project("fonts");
    let fonts = fonts.to_string_lossy();
    let arguments = ["generate", &data, "--fonts", &fonts, "-o", "notice.pdf"];
    start(Path::new(env!("CARGO_BIN_EXE_tongbao")), desk.folder(), &arguments)
}

#[test]
fn every_office_is_generated_checked_and_measured_without_a_finding() {
    let mut complaints = String::new();
    for (folder, periods) in OFFICES {
        let desk = desk(folder);
        for stem in periods {
            let run = generate(&desk, stem);
            let said =
                run.complained.matches("错误[").count() + run.complained.matches("提醒[").count();
            if run.code != Some(0) || said > 0 {
                complaints += &format!("{folder} {stem}: {}\n", run.complained);
            }
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}
