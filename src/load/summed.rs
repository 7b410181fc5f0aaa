//! A period whose figures are the sums of shorter ones (`units: 各期相加`): a half year of its quarters, a year of its
//! months. They are found beside it by what they say, and nobody types a sum.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::neighbours::{self, Neighbour};
use super::reader::Cursor;
use super::yaml::Yaml;
use super::{Ground, Inputs, Report, Sources, earlier, messages, period, with_cursor};
use crate::finding::{DataPath, Findings, Place, Step};
use crate::model::{
    Adjustment, CategoryId, ChannelId, Item, MeasureId, Office, Period, Return, Scheme, Span,
    Total, Typed, UnitId,
};

/// The word in place of the figures.
pub(crate) const SUMMED: &str = "各期相加";

/// True if a file's figures are said to be sums.
pub(super) fn is_summed(yaml: &Yaml) -> bool {
    yaml.entry("units").and_then(Yaml::typed).is_some_and(|typed| typed.trim() == SUMMED)
}

/// The first day of a period that no shorter one reaches, or the shorter ones that make it up, in order.
pub(super) fn chain(whole: Period, beside: &[Neighbour]) -> Result<Vec<&Neighbour>, NaiveDate> {
    let within = |one: &&Neighbour| {
        let (part, whole) = ((one.period.start(), one.period.end()), (whole.start(), whole.end()));
        !one.summed && part != whole && whole.0 <= part.0 && part.1 <= whole.1
    };
    let mut chain: Vec<&Neighbour> = Vec::new();
    let mut first = whole.start();
    while first <= whole.end() {
        let begins = beside.iter().filter(within).filter(|one| one.period.start() == first);
        // Of those that begin on the day, one that is named after its period; then the longest.
        let next = begins.max_by_key(|one| (one.is_named(), one.period.end())).ok_or(first)?;
        // A file that corrects what was issued stands for the others on its period.
        let mut right = beside.iter().filter(within).filter(|one| one.period == next.period);
        let next = right.rfind(|one| one.corrects).unwrap_or(next);
        first = next.period.end().succ_opt().ok_or(first)?;
        chain.push(next);
    }
    Ok(chain)
}

/// The shorter period that is missing where none begins on a day: of the length of the others.
pub(super) fn missing(first: NaiveDate, whole: Period, beside: &[Neighbour]) -> Period {
    let within = |part: &Period| {
        part.start() >= whole.start() && part.end() <= whole.end() && *part != whole
    };
    let known = || beside.iter().map(|one| one.period).filter(within);
    let before = known().find(|period| period.end().succ_opt() == Some(first));
    let following = before.and_then(|before| before.following());
    let quarterly = known().any(|period| matches!(period.span(), Span::Quarter(_)));
    let span = match first.month() {
        month @ (1 | 4 | 7 | 10) if quarterly => Span::Quarter(month / 3 + 1),
        month => Span::Month(month),
    };
    let fits = |period: &Period| period.start() == first && period.end() <= whole.end();
    let usual = || Period::new(whole.year(), span);
    following.filter(fits).or_else(usual).unwrap_or(whole)
}

/// The shorter period that is missing beside a data file, or in it, for one whose figures would be their sums.
pub(crate) fn part_missing(inputs: &Inputs, own: Period, whole: Period) -> Option<Period> {
    let file = inputs.file();
    let mut beside = neighbours::beside(file, whole.year(), inputs.sources());
    let (path, named) = (PathBuf::from(&**file), Some(own));
    beside.push(Neighbour { period: own, path, named, corrects: false, summed: false });
    chain(whole, &beside).err().map(|first| missing(first, whole, &beside))
}

/// Reads the periods that make up one whose figures are their sums: none where a file has figures of its own. What
/// is missing is told by name; then there is nothing to go on with.
#[expect(clippy::option_option, reason = "none of its own, and none at all")]
pub(super) fn parts(
    file: &Arc<str>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Option<Vec<Report>>> {
    if !sources.yaml(file).is_some_and(is_summed) {
        return Some(None);
    }
    let root = |root: &Cursor| root.field("period").and_then(|field| period::read(&field));
    let whole = with_cursor(file, sources, findings, root)??;
    let beside = neighbours::beside(file, whole.year(), sources);
    let chain = match chain(whole, &beside) {
        Ok(chain) => chain,
        Err(first) => {
            let part = missing(first, whole, &beside);
            let message = messages::part_missing(&part.full(), &part.stem(), &whole.full());
            findings.push(message.error(Some(units(file))));
            return None;
        }
    };
    let parts: Vec<Option<Report>> =
        chain.into_iter().map(|one| earlier::read_past(&one.path, sources, findings)).collect();
    parts.into_iter().collect::<Option<_>>().map(Some)
}

fn units(file: &Arc<str>) -> Place {
    let path = DataPath::default().join(Step::Key("units".to_owned()));
    Place { path, ..Place::file(file.clone()) }
}

/// The sums of periods, in the terms of the office and the scheme of the whole.
pub(super) struct Sums<'a> {
    office: &'a Office,
    scheme: &'a Scheme,
    parts: &'a [Report],
}

impl<'a> Sums<'a> {
    pub(super) fn of(ground: &'a Ground, parts: &'a [Report]) -> Self {
        Self { office: &ground.office, scheme: &ground.scheme, parts }
    }

    /// A return for each unit that is registered in the whole, in the office's order.
    pub(super) fn returns(&self, whole: Period) -> Vec<Return> {
        let mut entries: BTreeMap<UnitId, Vec<(&Report, &Return)>> = BTreeMap::new();
        for part in self.parts {
            for entry in &part.data.returns {
                if let Some(unit) = self.office.unit_named(&part.office.unit(entry.unit).name) {
                    entries.entry(unit).or_default().push((part, entry));
                }
            }
        }
        let there = |unit: &UnitId| self.office.unit(*unit).exists_in(whole);
        let units = self.office.unit_ids().filter(there);
        units.filter_map(|unit| Some(self.summed(unit, entries.get(&unit)?))).collect()
    }

    fn summed(&self, unit: UnitId, entries: &[(&Report, &Return)]) -> Return {
        let scheme = self.scheme;
        let then =
            |part: &Report, id: CategoryId| part.scheme.category_named(&scheme.category(id).name);
        let by_category = |of: fn(&Return) -> &[Option<u32>]| -> Vec<Option<u32>> {
            let sum = |id| {
                let counts = entries.iter().filter_map(|(part, entry)| {
                    of(entry).get(then(part, id)?.0).copied().flatten()
                });
                counts.fold(None, |sum: Option<u32>, count| Some(sum.unwrap_or_default() + count))
            };
            scheme.category_ids().map(sum).collect()
        };
        let adopted = |place: usize| {
            let name = &scheme.channel(ChannelId(place)).name;
            let counts = entries
                .iter()
                .filter_map(|(part, entry)| entry.adopted.get(part.scheme.channel_named(name)?.0));
            counts.sum()
        };
        let shared = |id: CategoryId| {
            let points =
                entries.iter().filter_map(|(part, entry)| entry.shared.get(then(part, id)?.0));
            points.sum()
        };
        let exempt = entries.iter().all(|(_, entry)| entry.exempt.is_some());
        Return {
            unit,
            written: self.office.unit(unit).name.clone(),
            submitted: by_category(|entry| &entry.submitted),
            items: by_category(|entry| &entry.items),
            adopted: (0..scheme.channels.len()).map(adopted).collect(),
            figures: self.figures(entries),
            shared: scheme.category_ids().map(shared).collect(),
            adjustments: self.adjustments(entries),
            exempt: entries.first().filter(|_| exempt).and_then(|(_, entry)| entry.exempt.clone()),
            in_tables: entries.iter().any(|(_, entry)| entry.in_tables),
        }
    }

    /// Figures typed under the names of measures, of those that add up.
    fn figures(&self, entries: &[(&Report, &Return)]) -> BTreeMap<MeasureId, Decimal> {
        let adds = |id: &MeasureId| {
            let measure = self.scheme.measure(*id);
            measure.typed == Some(Typed::Named) && measure.total == Total::Sum
        };
        let sum = |id: MeasureId| {
            let name = &self.scheme.measure(id).name;
            let values = entries.iter().filter_map(|(part, entry)| {
                entry.figures.get(&part.scheme.measure_named(name)?).copied()
            });
            let sum = values
                .fold(None, |sum: Option<Decimal>, value| Some(sum.unwrap_or_default() + value));
            sum.map(|sum| (id, sum))
        };
        self.scheme.measure_ids().filter(adds).filter_map(sum).collect()
    }

    fn adjustments(&self, entries: &[(&Report, &Return)]) -> Vec<Adjustment> {
        let of = entries.iter().flat_map(|(part, entry)| {
            entry.adjustments.iter().map(move |adjustment| (*part, adjustment))
        });
        let now = |(part, adjustment): (&Report, &Adjustment)| {
            let name = &part.scheme.category(adjustment.category).name;
            let category = self.scheme.category_named(name)?;
            let reason = format!("{}：{}", part.data.period.short(), adjustment.reason);
            Some(Adjustment { category, points: adjustment.points, reason })
        };
        of.filter_map(now).collect()
    }

    /// The adopted items of all of them, in order.
    pub(super) fn ledger(&self) -> Vec<Item> {
        let items = self
            .parts
            .iter()
            .flat_map(|part| part.data.ledger.iter().map(move |item| (part, item)));
        items.filter_map(|(part, item)| self.item(part, item)).collect()
    }

    fn item(&self, part: &Report, item: &Item) -> Option<Item> {
        let channel = |id: &ChannelId| self.scheme.channel_named(&part.scheme.channel(*id).name);
        let unit = |id: &UnitId| self.office.unit_named(&part.office.unit(*id).name);
        Some(Item {
            title: item.title.clone(),
            units: item.units.iter().filter_map(unit).collect(),
            channel: channel(&item.channel)?,
            channels: item.channels.iter().filter_map(channel).collect(),
            counted: item.counted.iter().filter_map(channel).collect(),
            points: item.points,
            date: item.date,
        })
    }

    /// Tells, at the word, of units that no part has and of figures that are no sums.
    pub(super) fn tell(&self, field: &Cursor, whole: Period) {
        let known = self.returns(whole);
        for unit in self.office.unit_ids() {
            let there = self.office.unit(unit).exists_in(whole);
            if there && !known.iter().any(|entry| entry.unit == unit) {
                field.error(messages::in_no_part(&self.office.unit(unit).name));
            }
        }
        for name in self.left_out() {
            field.warning(messages::adds_to_nothing(name));
        }
    }

    /// Measures that are typed and do not add up, and of which some part has a figure.
    fn left_out(&self) -> Vec<&str> {
        let typed = |part: &Report, name: &str| {
            part.scheme.measure_named(name).is_some_and(|id| {
                part.data.returns.iter().any(|entry| entry.figures.contains_key(&id))
            })
        };
        let of =
            self.scheme.measures.iter().filter(|measure| {
                measure.typed == Some(Typed::Named) && measure.total != Total::Sum
            });
        of.map(|measure| measure.name.as_str())
            .filter(|name| self.parts.iter().any(|part| typed(part, name)))
            .collect()
    }
}
