//! Where a figure comes from: what it is called, how it was computed, of what, and where that
//! was typed. Nothing is computed anew: a part is what the evaluator itself took.

mod years;

use rust_decimal::Decimal;

use super::{Aspect, Condition, Figure, Tally, Than};
use crate::finding::{DataPath, Place, Step};
use crate::load::{InputKind, Past, Report};
use crate::model::{
    Compared, IssuedNotice, Measure, MeasureId, Operand, Return, Subject, Total, Trend, Typed,
    UnitId, Way, When,
};

/// The computation of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// As stated, with its unit.
    pub value: String,
    /// Its computation, in words.
    pub how: String,
    /// The figures it was computed of, in order; empty for a figure that was typed.
    pub parts: Vec<Part>,
    /// Where it was typed, or what it is about.
    pub place: Option<Place>,
}

/// The figures that a figure was computed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its kind.
    pub name: String,
    /// Its addition.
    pub value: String,
    /// Where it was typed, if it was.
    pub place: Option<Place>,
    /// The figure that it is, where it is one of this period's notice.
    pub figure: Option<Figure>,
}

/// The computation of a figure, with the lines of all places; none if the notice does not state it.
pub(super) fn origin(tally: &Tally, figure: Figure) -> Option<Origin> {
    let mut origin = unplaced(tally, figure)?;
    let parts = origin.parts.iter_mut().filter_map(|part| part.place.as_mut());
    tally.inputs().sources().find(parts.chain(origin.place.as_mut()));
    Some(origin)
}

/// The same without looking up lines.
pub(super) fn unplaced(tally: &Tally, figure: Figure) -> Option<Origin> {
    let InputKind::Quarterly { report, past } = tally.inputs().by_kind() else { return None };
    let asked = Asked { tally, report, past };
    match figure.aspect {
        Aspect::Value => asked.value(figure),
        Aspect::Change | Aspect::SignedChange => asked.changed(figure),
        Aspect::ChangePercent | Aspect::SignedPercent => asked.changed(figure),
        Aspect::Share => asked.share(figure),
        Aspect::Units(condition) => asked.units(figure, condition),
    }
}

/// The subject of the question.
struct Asked<'a> {
    tally: &'a Tally,
    report: &'a Report,
    past: &'a Past,
}

impl Asked<'_> {
    fn measure(&self, id: MeasureId) -> &Measure {
        self.report.scheme.measure(id)
    }

    fn entry(&self, unit: UnitId) -> Option<&Return> {
        let returns = &self.report.data.returns;
        let place = returns.binary_search_by_key(&unit, |entry| entry.unit).ok()?;
        returns.get(place)
    }

    /// A unit's name in tables, another's in sentences.
    fn who(&self, subject: Subject) -> &str {
        match subject {
            Subject::Unit(id) => &self.report.office.unit(id).table_name,
            Subject::All => "全部单位",
            other => self.tally.name_of(other),
        }
    }

    fn name(&self, Figure { measure, subject, when, .. }: Figure) -> String {
        let when = match when {
            When::This => "",
            When::YearSoFar => "年初以来",
            When::Before => "上期",
            When::LastYear => "去年同期",
        };
        let own = matches!(self.measure(measure).typed, Some(Typed::Channel(_)));
        let verb = if own { "采用数" } else { "" };
        format!("{}{when}{}{verb}", self.who(subject), self.measure(measure).name)
    }

    fn value(&self, figure: Figure) -> Option<Origin> {
        let Figure { measure: id, subject, when, .. } = figure;
        let measure = self.measure(id);
        let value = self.tally.value(id, subject, when)?;
        let told = match (when, subject) {
            (When::Before | When::LastYear, _) => self.compared(figure),
            (When::This, Subject::Unit(unit)) => self.of_unit(id, unit, when).map(|mut told| {
                told.1.extend(self.differences(measure, unit));
                told
            }),
            (When::YearSoFar, Subject::Unit(unit)) => self.of_unit(id, unit, when),
            (When::This | When::YearSoFar, _) => self.of_several(id, subject, when),
        };
        let (how, parts, place) = told?;
        let unit = if measure.ranking.is_some() { "位" } else { &measure.unit };
        let value = format!("{}{unit}", measure.text(value));
        Some(Origin { name: self.name(figure), value, how, parts, place })
    }

    /// Of units: how, of what, where.
    fn of_unit(&self, id: MeasureId, unit: UnitId, when: When) -> Option<Told> {
        let measure = self.measure(id);
        let entry = self.entry(unit);
        match measure.way() {
            _ if when == When::This && measure.flows() && !self.report.parts.is_empty() => {
                Some(self.over_parts(measure, id, unit))
            }
            Way::Typed if when == When::This => {
                let items = self.items(measure, unit);
                let how = if items.is_empty() {
                    measure.kind.how
                } else {
                    "采用条目（ledger）的条数"
                };
                let place = self.typed_place(id, entry?);
                Some((how.to_owned(), items, Some(place)))
            }
            Way::Typed | Way::OverYear => Some(self.over_year(measure, id, unit)),
            Way::Goal => {
                let key = if measure.category.is_some() { "targets" } else { "measures" };
                let path = DataPath::default().join(Step::Key(key.to_owned()));
                let place = Place { path, ..Place::file(self.report.scheme_file.clone()) };
                Some((measure.kind.how.to_owned(), Vec::new(), Some(place)))
            }
            Way::Computed { .. } if when == When::YearSoFar && self.adds_up(measure) => {
                Some(self.over_year(measure, id, unit))
            }
            Way::Computed { .. } => {
                let place = entry.map(|entry| self.report.unit_field(entry, &[]));
                Some((self.how(measure), self.parts(measure, Subject::Unit(unit), when), place))
            }
            Way::Place => {
                let mut parts = self.parts(measure, Subject::Unit(unit), when);
                parts.iter_mut().for_each(|part| part.place = None);
                Some((self.how(measure), parts, None))
            }
        }
    }

    fn adds_up(&self, measure: &Measure) -> bool {
        matches!(measure.way(), Way::Computed { .. }) && measure.flows()
    }

    /// In words, with the names of what the measure is computed of.
    fn how(&self, measure: &Measure) -> String {
        let names: Vec<&str> =
            measure.of.iter().map(|of| self.measure(of.measure).name.as_str()).collect();
        let all = match names[..] {
            [] => String::new(),
            [_, _, _, _, _, _, _, ..] => format!("{}项", names.len()),
            _ => names.join("、"),
        };
        let name = |place: usize| names.get(place).copied().unwrap_or_default();
        let words = measure.kind.how.replace("{}", &all);
        let words = words.replace("{0}", name(0)).replace("{1}", name(1));
        let words = match measure.bounds {
            (None, None) => words,
            (Some(least), None) => format!("{words}，最低 {}", least.normalize()),
            (None, Some(most)) => format!("{words}，最高 {}", most.normalize()),
            (Some(least), Some(most)) => {
                format!("{words}，最低 {}、最高 {}", least.normalize(), most.normalize())
            }
        };
        match measure.decimals {
            Some(places) if words.contains('÷') => format!("{words}，四舍五入到 {places} 位小数"),
            _ => words,
        }
    }

    /// The operands of a measure's value, for the same subject.
    fn parts(&self, measure: &Measure, subject: Subject, when: When) -> Vec<Part> {
        let mut parts = Vec::new();
        for operand in &measure.of {
            let of = self.measure(operand.measure);
            let Some(value) = self.tally.exact(operand.measure, subject, when) else { continue };
            let entry = match subject {
                Subject::Unit(unit) => self.entry(unit),
                _ => None,
            };
            let figure = Figure { measure: operand.measure, subject, when, aspect: Aspect::Value };
            if let (Some(Typed::Adjusted(category)), Some(entry)) = (of.typed, entry) {
                parts.extend(self.adjustments(entry, category));
            } else if measure.kind.key == "weighted" {
                let earned = self.earned(of, *operand, value, entry);
                parts.extend(earned.map(|part| Part { figure: Some(figure), ..part }));
            } else {
                let place = entry
                    .filter(|_| of.typed.is_some())
                    .map(|entry| self.typed_place(operand.measure, entry));
                let (name, value) = (of.name.clone(), amount(of, value));
                parts.push(Part { name, value, place, figure: Some(figure) });
            }
        }
        parts
    }

    /// A count, and the worth of each.
    fn earned(
        &self,
        of: &Measure,
        operand: Operand,
        count: Decimal,
        entry: Option<&Return>,
    ) -> Option<Part> {
        let worth = operand.weight?;
        let place = entry.map(|entry| self.typed_place(operand.measure, entry));
        (!count.is_zero()).then(|| Part {
            name: format!("{} {} × {}分", of.name, count.normalize(), worth.normalize()),
            value: points(worth * count),
            place,
            figure: None,
        })
    }

    fn adjustments(
        &self,
        entry: &Return,
        category: crate::model::CategoryId,
    ) -> impl Iterator<Item = Part> {
        let of = entry.adjustments.iter().enumerate();
        of.filter(move |(_, adjustment)| adjustment.category == category).map(|(i, adjustment)| {
            let steps = [Step::Key("adjustments".to_owned()), Step::Item(i)];
            Part {
                name: adjustment.reason.clone(),
                value: points(adjustment.points),
                place: Some(self.report.unit_field(entry, &steps)),
                figure: None,
            }
        })
    }

    /// Of the shorter periods that make up this one.
    fn over_parts(&self, measure: &Measure, id: MeasureId, unit: UnitId) -> Told {
        let mut parts = Vec::new();
        for (i, part) in self.report.parts.iter().enumerate() {
            for then in self.tally.values.of_part(i, id, unit) {
                let returns = &part.data.returns;
                let entry = returns.binary_search_by_key(&then.unit, |entry| entry.unit);
                let entry = entry.ok().and_then(|place| returns.get(place));
                parts.extend(then.value.map(|value| Part {
                    name: format!("{}{}", part.data.period.short(), measure.name),
                    value: amount(measure, value),
                    place: entry.map(|entry| part.unit_field(entry, &[])),
                    figure: None,
                }));
            }
        }
        (format!("Σ 各期{}", measure.name), parts, Some(self.report.field("units")))
    }

    /// Of several units: a sum of theirs, or computed anew of theirs.
    fn of_several(&self, id: MeasureId, subject: Subject, when: When) -> Option<Told> {
        let measure = self.measure(id);
        let anew = !adds_units(measure);
        if anew && measure.kind.key != "sum" && !matches!(measure.way(), Way::OverYear) {
            return Some((self.how(measure), self.parts(measure, subject, when), None));
        }
        let members = self.members(subject);
        let mut parts: Vec<Part> = Vec::new();
        for entry in members {
            let unit = Subject::Unit(entry.unit);
            let Some(value) = self.tally.exact(id, unit, when) else { continue };
            if value.is_zero() {
                continue;
            }
            let place = match (measure.typed, when) {
                (Some(_), When::This) => self.typed_place(id, entry),
                _ => self.report.unit_field(entry, &self.steps_of(measure)),
            };
            let figure = Figure { measure: id, subject: unit, when, aspect: Aspect::Value };
            parts.push(Part {
                name: self.name(figure),
                value: amount(measure, value),
                place: Some(place),
                figure: Some(figure),
            });
        }
        if measure.total == Total::Mean {
            return Some((format!("{}项的平均", parts.len()), parts, None));
        }
        Some(match (&parts[..], measure.typed, when) {
            ([only], Some(_), When::This) => {
                (format!("{}：直接写在数据里", only.name), Vec::new(), only.place.clone())
            }
            ([], ..) => ("各单位都是 0".to_owned(), Vec::new(), Some(self.report.field("units"))),
            _ => (format!("Σ {}项{}", parts.len(), measure.name), parts, None),
        })
    }

    /// The field of a unit's data that a computed measure mostly rests on.
    fn steps_of(&self, measure: &Measure) -> Vec<Step> {
        let of_channels = measure.kind.key == "sum"
            && measure
                .of
                .iter()
                .all(|of| matches!(self.measure(of.measure).typed, Some(Typed::Channel(_))));
        if of_channels { vec![Step::Key("adopted".to_owned())] } else { Vec::new() }
    }

    /// The returns of whoever a figure is about.
    fn members(&self, subject: Subject) -> Vec<&Return> {
        let office = &self.report.office;
        let returns = self.report.data.returns.iter();
        returns.filter(|entry| office.counts_among(entry.unit, subject)).collect()
    }

    /// Of another period: typed, or in its own file, or computed of such.
    fn compared(&self, figure: Figure) -> Option<Told> {
        let Figure { measure: id, subject, when, .. } = figure;
        let quarter = &self.report.data;
        let then = |past: &Report| {
            let known = past.scheme.measure_named(&self.measure(id).name).is_some();
            known.then(|| (past.data.period.full(), Place::file(past.file.clone())))
        };
        let as_issued = |issued: &IssuedNotice| {
            let known = issued.kept.measure_named(&self.measure(id).name).is_some();
            let period = issued.period().map(|period| period.full()).unwrap_or_default();
            known.then(|| (period, Place::file(issued.file.as_str())))
        };
        let (key, compared, past): (_, &Compared, _) = match when {
            When::LastYear => ("last_year", &quarter.last_year_figures, &self.past.last_year),
            _ => ("before", &quarter.before_figures, &self.past.before),
        };
        let past = past.as_deref().and_then(|past| match &past.issued {
            Some(issued) => as_issued(issued),
            None => past.report.as_ref().and_then(then),
        });
        let top = DataPath::default().join(Step::Key(key.to_owned()));
        let measure = self.measure(id);
        let field = |path| Place { path, ..Place::file(self.report.file.clone()) };
        if compared.figures.contains_key(&(id, subject)) {
            return Some((
                "直接写在数据里".to_owned(),
                Vec::new(),
                Some(field(self.typed_then(top, measure, subject))),
            ));
        }
        if let Some((period, place)) = past {
            return Some((format!("{period}的数据"), Vec::new(), Some(place)));
        }
        let how = if measure.of.is_empty() {
            format!("Σ 各单位{}", measure.name)
        } else {
            self.how(measure)
        };
        let mut parts = self.parts(measure, subject, when);
        if measure.of.is_empty() {
            for entry in self.members(subject) {
                let unit = Subject::Unit(entry.unit);
                let value = self.tally.exact(id, unit, when);
                let figure = Figure { measure: id, subject: unit, when, aspect: Aspect::Value };
                parts.extend(value.map(|value| Part {
                    name: self.who(unit).to_owned(),
                    value: amount(measure, value),
                    place: None,
                    figure: Some(figure),
                }));
            }
        }
        Some((how, parts, Some(field(top))))
    }

    fn typed_then(&self, top: DataPath, measure: &Measure, subject: Subject) -> DataPath {
        let name = Step::Name(measure.name.clone());
        let sources = self.tally.inputs().sources();
        let has = |key| sources.has_below(&self.report.file, &top, key);
        match subject {
            Subject::All if !has("figures") => top.join(Step::Key("submitted".to_owned())),
            Subject::All => top.join(Step::Key("figures".to_owned())).join(name),
            Subject::Unit(id) => {
                let unit = self.report.office.unit(id).name.clone();
                top.join(Step::Key("units".to_owned())).join(Step::Name(unit)).join(name)
            }
            other => {
                let group = self.tally.name_of(other).to_owned();
                top.join(Step::Key("groups".to_owned())).join(Step::Name(group)).join(name)
            }
        }
    }

    fn changed(&self, figure: Figure) -> Option<Origin> {
        let Figure { measure: id, subject, when, aspect } = figure;
        let measure = self.measure(id);
        let movement = self.tally.movement(id, subject, when)?;
        let earlier = Figure { aspect: Aspect::Value, ..figure };
        let now = Figure { when: When::This, ..earlier };
        let (before, place) = (self.value(earlier)?, self.value(earlier)?.place);
        let value = amount(measure, movement.before);
        let then = Part { name: before.name, value, place, figure: Some(earlier) };
        let since = if when == When::LastYear { "去年同期" } else { "上期" };
        let what = format!("{}{}与{since}相比", self.who(subject), measure.name);
        let signed = |text: String| match (aspect, movement.trend) {
            (Aspect::SignedChange | Aspect::SignedPercent, Trend::Up) => format!("+{text}"),
            (Aspect::SignedChange | Aspect::SignedPercent, Trend::Down) => format!("-{text}"),
            _ => text,
        };
        let by = format!("{}{}", measure.text(movement.by), change_unit(measure));
        Some(if matches!(aspect, Aspect::Change | Aspect::SignedChange) {
            let current = self.tally.value(id, subject, When::This)?;
            let (name, value) = (self.name(now), amount(measure, current));
            let now = Part { name, value, place: None, figure: Some(now) };
            Origin {
                name: format!("{what}的变化"),
                value: signed(by),
                how: "两期之差".to_owned(),
                parts: vec![now, then],
                place: None,
            }
        } else {
            let figure = Some(Figure { aspect: Aspect::Change, ..figure });
            let change = Part { name: "两期之差".to_owned(), value: by, place: None, figure };
            Origin {
                name: format!("{what}的百分比"),
                value: signed(format!("{}%", movement.percent?)),
                how: format!("差 ÷ {since}的数，四舍五入到一位小数"),
                parts: vec![change, then],
                place: None,
            }
        })
    }

    fn units(&self, figure: Figure, condition: Condition) -> Option<Origin> {
        let Figure { measure: id, subject, when, .. } = figure;
        let measure = self.measure(id);
        let units = self.tally.units_that(id, subject, when, condition);
        let parts = units.iter().filter_map(|&unit| {
            let value = self.tally.exact(id, Subject::Unit(unit), when)?;
            let (subject, name) = (Subject::Unit(unit), self.who(Subject::Unit(unit)).to_owned());
            let figure = Figure { measure: id, subject, when, aspect: Aspect::Value };
            Some(Part { name, value: amount(measure, value), place: None, figure: Some(figure) })
        });
        let sign = Than::ALL.iter().find(|(_, than)| *than == condition.than)?.0;
        Some(Origin {
            name: format!("{}符合条件的单位", measure.name),
            value: format!("{}个", units.len()),
            how: format!("{} {sign} {} 的单位个数", measure.name, condition.value),
            parts: parts.collect(),
            place: Some(self.report.field("units")),
        })
    }

    fn share(&self, figure: Figure) -> Option<Origin> {
        let Figure { measure: id, subject, when, .. } = figure;
        let measure = self.measure(id);
        let part = |subject| {
            let figure = Figure { subject, aspect: Aspect::Value, ..figure };
            Some(Part {
                name: self.name(figure),
                value: amount(measure, self.tally.exact(id, subject, when)?),
                place: None,
                figure: Some(figure),
            })
        };
        Some(Origin {
            name: format!("{}占全部的比例", self.name(figure)),
            value: format!("{}%", self.tally.share(id, subject, when)?),
            how: "部分 ÷ 全部，四舍五入到一位小数".to_owned(),
            parts: vec![part(subject)?, part(Subject::All)?],
            place: None,
        })
    }

    /// Where a unit's value of a typed measure stands; with a ledger, its first item.
    fn typed_place(&self, id: MeasureId, entry: &Return) -> Place {
        let measure = self.measure(id);
        let key = |key: &str| Step::Key(key.to_owned());
        let scheme = &self.report.scheme;
        let of_category = |name: &str, category: crate::model::CategoryId| {
            let steps = [key(name), Step::Name(scheme.category(category).name.clone())];
            let several = scheme.categories.iter().filter(|other| other.submissions).count() > 1;
            let take = if several { 2 } else { 1 };
            self.report.unit_field(entry, &steps[..take])
        };
        match measure.typed {
            Some(Typed::Submitted(category)) => of_category("submitted", category),
            Some(Typed::Items(category)) => of_category("items", category),
            Some(Typed::Adjusted(_)) => self.report.unit_field(entry, &[key("adjustments")]),
            Some(Typed::Shared(_)) => self.report.field("ledger"),
            Some(Typed::Named) => {
                self.report.unit_field(entry, &[Step::Name(measure.name.clone())])
            }
            Some(Typed::Channel(channel)) => {
                let item = self.report.data.ledger.iter().position(|item| {
                    item.counted.contains(&channel) && item.units.contains(&entry.unit)
                });
                match item {
                    Some(i) => self.ledger_place(i),
                    None => {
                        let name = scheme.channel(channel).name.clone();
                        self.report.unit_field(entry, &[key("adopted"), Step::Name(name)])
                    }
                }
            }
            None => self.report.unit_field(entry, &[]),
        }
    }

    fn ledger_place(&self, item: usize) -> Place {
        let path = DataPath::default().join(Step::Key("ledger".to_owned())).join(Step::Item(item));
        Place { path, ..Place::file(self.report.file.clone()) }
    }

    /// Items of the ledger that a measure counts for a unit.
    fn items(&self, measure: &Measure, unit: UnitId) -> Vec<Part> {
        let scheme = &self.report.scheme;
        let ledger = self.report.data.ledger.iter().enumerate();
        let counted = ledger.filter(|(_, item)| {
            item.units.contains(&unit)
                && match measure.typed {
                    Some(Typed::Channel(channel)) => item.counted.contains(&channel),
                    Some(Typed::Items(category)) => {
                        item.channels.iter().any(|id| scheme.channel(*id).category == category)
                    }
                    _ => false,
                }
        });
        let part = |(i, item): (usize, &crate::model::Item)| Part {
            name: item.title.clone(),
            value: "1".to_owned(),
            place: Some(self.ledger_place(i)),
            figure: None,
        };
        counted.map(part).collect()
    }
}

/// How, of what, where.
type Told = (String, Vec<Part>, Option<Place>);

/// True if the value of several units is the sum of theirs.
fn adds_units(measure: &Measure) -> bool {
    matches!(measure.total, Total::Sum | Total::Mean)
}

/// Percentage points where the values are per cent.
fn change_unit(measure: &Measure) -> &str {
    if measure.is_percent() { "个百分点" } else { &measure.unit }
}

/// A value as a part: points and rates with their unit, counts without.
fn amount(measure: &Measure, value: Decimal) -> String {
    let text = measure.text(value);
    if matches!(measure.unit.as_str(), "分" | "%") { text + &measure.unit } else { text }
}

fn points(value: Decimal) -> String {
    format!("{}分", value.normalize())
}
