//! Where a figure comes from: what it is called, how it was computed, of what, and where that
//! was typed. Nothing is computed anew: a part is what the tally itself took.

use rust_decimal::Decimal;

use super::{Figure, Tally, score};
use crate::finding::{DataPath, Place, Step};
use crate::load::{Matter, Report};
use crate::model::{CategoryId, ChannelId, Return, UnitId};

/// How a figure came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What it is called.
    pub name: String,
    /// As stated, with its unit.
    pub value: String,
    /// How it was computed, in words.
    pub how: String,
    /// What it was computed of, in order; empty for a figure that was typed.
    pub parts: Vec<Part>,
    /// Where it was typed, or what it is about.
    pub place: Option<Place>,
}

/// What a figure was computed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub name: String,
    /// What it adds.
    pub value: String,
    /// Where it was typed, if it was.
    pub place: Option<Place>,
}

/// How a figure came about, with the lines of all places; none if the notice does not state it.
pub(super) fn origin(tally: &Tally, figure: &Figure) -> Option<Origin> {
    let mut origin = unplaced(tally, figure)?;
    let parts = origin.parts.iter_mut().filter_map(|part| part.place.as_mut());
    tally.dossier().sources().find(parts.chain(origin.place.as_mut()));
    Some(origin)
}

/// The same without looking up lines.
pub(super) fn unplaced(tally: &Tally, figure: &Figure) -> Option<Origin> {
    let Matter::Quarterly { report, earlier } = tally.dossier().matter() else { return None };
    let asked = Asked { tally, report, earlier };
    match figure {
        Figure::Submitted => asked.submitted(None),
        Figure::SubmittedBy(name) => asked.submitted(Some(name)),
        Figure::Adopted(category) => asked.adopted(*category, None),
        Figure::AdoptedBy(category, name) => asked.adopted(*category, Some(name)),
        Figure::Before | Figure::Change | Figure::Percent => asked.compared(figure),
        Figure::Count(unit, channel) => asked.count(*unit, *channel),
        Figure::Sent(unit) => asked.sent(*unit),
        Figure::Score(unit, category) => asked.score(*unit, *category),
        Figure::Cumulative(unit, category) => asked.cumulative(*unit, *category),
        Figure::Gap(unit, category) => asked.gap(*unit, *category),
    }
}

/// What is asked about.
struct Asked<'a> {
    tally: &'a Tally,
    report: &'a Report,
    earlier: &'a [Report],
}

impl Asked<'_> {
    fn entry(&self, unit: UnitId) -> Option<&Return> {
        self.report.quarter.returns.iter().find(|entry| entry.unit == unit)
    }

    /// A unit's name in tables.
    fn unit(&self, unit: UnitId) -> &str {
        &self.report.office.unit(unit).table_name
    }

    fn category(&self, category: CategoryId) -> &crate::model::Category {
        self.report.scheme.category(category)
    }

    /// A field of what a unit's data say in a period.
    fn field(&self, report: &Report, unit: UnitId, steps: &[Step]) -> Place {
        let unit = report.office.unit(unit);
        let sources = self.tally.dossier().sources();
        let written = sources.unit_key(&report.file, unit.names()).unwrap_or(&unit.name);
        let mut path = DataPath::default()
            .join(Step::Key("units".to_owned()))
            .join(Step::Name(written.to_owned()));
        for step in steps {
            path = path.join(step.clone());
        }
        Place { path, ..Place::file(report.file.clone()) }
    }

    fn submitted_field(&self, unit: UnitId) -> Place {
        self.field(self.report, unit, &[Step::Key("submitted".to_owned())])
    }

    /// Returns that a list counts under a name, or all it counts.
    fn listed(&self, category: CategoryId, name: Option<&str>) -> impl Iterator<Item = &Return> {
        let category = &self.category(category).name;
        self.report.quarter.returns.iter().filter(move |entry| {
            entry.exempt.is_none()
                && name
                    .is_none_or(|name| self.report.office.body_name(entry.unit, category) == name)
        })
    }

    fn submitted(&self, name: Option<&str>) -> Option<Origin> {
        let category = self.report.scheme.submission_category()?;
        let of = self.category(category);
        let counted = self.listed(category, name);
        let parts: Vec<Part> = counted
            .filter_map(|entry| {
                let count = entry.submitted.filter(|count| *count > 0)?;
                Some(Part {
                    name: format!("{}报送数量", self.unit(entry.unit)),
                    value: count.to_string(),
                    place: Some(self.submitted_field(entry.unit)),
                })
            })
            .collect();
        let listing = self.tally.submissions();
        let total = stated(listing, name)?;
        let what = name.map_or_else(|| "累计报送".to_owned(), |name| format!("{name}报送"));
        Some(Origin {
            name: format!("{what}{}", of.noun),
            value: format!("{total}{}", of.measure),
            ..summed(parts, "报送数量")
        })
    }

    fn adopted(&self, category: CategoryId, name: Option<&str>) -> Option<Origin> {
        let of = self.category(category);
        let scheme = &self.report.scheme;
        let mut parts = Vec::new();
        for entry in self.listed(category, name) {
            for channel in scheme.channels_of(category) {
                let count = entry.adopted[channel.0];
                if count > 0 {
                    parts.push(Part {
                        name: format!(
                            "{}，{}",
                            self.unit(entry.unit),
                            scheme.channel(channel).name
                        ),
                        value: count.to_string(),
                        place: Some(self.count_place(entry, channel)),
                    });
                }
            }
        }
        let tallied = self.tally.categories().iter().find(|known| known.category == category)?;
        let total = stated(&tallied.adopted, name)?;
        let who = name.unwrap_or("全部单位");
        Some(Origin {
            name: format!("{who}被采用的{}", of.noun),
            value: format!("{total}{}", of.measure),
            ..summed(parts, "采用数")
        })
    }

    fn compared(&self, figure: &Figure) -> Option<Origin> {
        let measure = &self.category(self.report.scheme.submission_category()?).measure;
        let change = self.tally.comparison()?.figures?;
        let now = self.tally.submissions().total;
        let path = DataPath::default()
            .join(Step::Key("last_year".to_owned()))
            .join(Step::Key("submitted".to_owned()));
        let place = Place { path, ..Place::file(self.report.file.clone()) };
        let before = Part {
            name: "去年同期报送".to_owned(),
            value: change.before.to_string(),
            place: Some(place.clone()),
        };
        let now = Part { name: "本期报送".to_owned(), value: now.to_string(), place: None };
        Some(match figure {
            Figure::Before => Origin {
                name: before.name,
                value: format!("{}{measure}", change.before),
                how: "直接写在数据里".to_owned(),
                parts: Vec::new(),
                place: Some(place),
            },
            Figure::Change => Origin {
                name: "与去年同期相差".to_owned(),
                value: format!("{}{measure}", change.by),
                how: "本期报送与去年同期报送之差".to_owned(),
                parts: vec![now, before],
                place: None,
            },
            _ => Origin {
                name: "与去年同期相比的百分比".to_owned(),
                value: format!("{}%", change.percent?.normalize()),
                how: "相差 ÷ 去年同期报送，四舍五入到一位小数".to_owned(),
                parts: vec![
                    Part {
                        name: "与去年同期相差".to_owned(),
                        value: change.by.to_string(),
                        place: None,
                    },
                    before,
                ],
                place: None,
            },
        })
    }

    /// Where a count was typed; with a ledger, its first item.
    fn count_place(&self, entry: &Return, channel: ChannelId) -> Place {
        match self.items(entry.unit, channel).next() {
            Some((place, _)) => place,
            None => {
                let name = &self.report.scheme.channel(channel).name;
                let sources = self.tally.dossier().sources();
                score::adopted_place(self.report, sources, entry, Some(name))
            }
        }
    }

    /// Items of the ledger that were counted for a unit and a channel.
    fn items(&self, unit: UnitId, channel: ChannelId) -> impl Iterator<Item = (Place, &str)> {
        let ledger = self.report.quarter.ledger.iter().enumerate();
        let counted =
            ledger.filter(move |(_, item)| item.channel == channel && item.units.contains(&unit));
        counted.map(|(i, item)| {
            let path = DataPath::default().join(Step::Key("ledger".to_owned())).join(Step::Item(i));
            (Place { path, ..Place::file(self.report.file.clone()) }, item.title.as_str())
        })
    }

    fn count(&self, unit: UnitId, channel: ChannelId) -> Option<Origin> {
        let entry = self.entry(unit)?;
        let of = self.report.scheme.channel(channel);
        let measure = &self.category(of.category).measure;
        let parts: Vec<Part> = self
            .items(unit, channel)
            .map(|(place, title)| Part {
                name: title.to_owned(),
                value: "1".to_owned(),
                place: Some(place),
            })
            .collect();
        let how = if parts.is_empty() {
            "直接写在数据里"
        } else {
            "采用条目（ledger）的条数"
        };
        Some(Origin {
            name: format!("{}被{}采用", self.unit(unit), of.name),
            value: format!("{}{measure}", entry.adopted[channel.0]),
            how: how.to_owned(),
            place: Some(self.count_place(entry, channel)),
            parts,
        })
    }

    fn sent(&self, unit: UnitId) -> Option<Origin> {
        let measure = &self.category(self.report.scheme.submission_category()?).measure;
        Some(Origin {
            name: format!("{}报送数量", self.unit(unit)),
            value: format!("{}{measure}", self.entry(unit)?.submitted?),
            how: "直接写在数据里".to_owned(),
            parts: Vec::new(),
            place: Some(self.submitted_field(unit)),
        })
    }

    fn score(&self, unit: UnitId, category: CategoryId) -> Option<Origin> {
        let row = self.tally.rows().iter().find(|row| row.unit == unit)?;
        let period = row.scores.get(category.0)?.period?;
        Some(Origin {
            name: self.score_name(unit, category, self.report.quarter.period.this()),
            value: points(period),
            how: "Σ 采用数 × 分值，加报送得分和加分，减扣分".to_owned(),
            parts: self.earnings(self.report, self.entry(unit)?, category),
            place: Some(self.field(self.report, unit, &[])),
        })
    }

    fn score_name(&self, unit: UnitId, category: CategoryId, when: &str) -> String {
        format!("{}{}{when}得分", self.unit(unit), self.category(category).name)
    }

    /// What a score of a period is the sum of.
    fn earnings(&self, report: &Report, entry: &Return, category: CategoryId) -> Vec<Part> {
        let scheme = &report.scheme;
        let mut parts = Vec::new();
        for channel in scheme.channels_of(category) {
            let (count, of) = (entry.adopted[channel.0], scheme.channel(channel));
            if let (1.., Some(worth)) = (count, of.points) {
                parts.push(Part {
                    name: format!("{} {count} × {}分", of.name, worth.normalize()),
                    value: points(worth * Decimal::from(count)),
                    place: Some(self.count_place(entry, channel)),
                });
            }
        }
        let rules = scheme.category(category);
        if let Some(count) = entry.submitted.filter(|_| !rules.submission_points.is_zero())
            && rules.submissions
        {
            parts.push(Part {
                name: format!("报送 {count} × {}分", rules.submission_points.normalize()),
                value: points(rules.submission_points * Decimal::from(count)),
                place: Some(self.field(report, entry.unit, &[Step::Key("submitted".to_owned())])),
            });
        }
        for (i, adjustment) in entry.adjustments.iter().enumerate() {
            if adjustment.category == category {
                let steps = [Step::Key("adjustments".to_owned()), Step::Item(i)];
                parts.push(Part {
                    name: adjustment.reason.clone(),
                    value: points(adjustment.points),
                    place: Some(self.field(report, entry.unit, &steps)),
                });
            }
        }
        parts
    }

    fn cumulative(&self, unit: UnitId, category: CategoryId) -> Option<Origin> {
        let row = self.tally.rows().iter().find(|row| row.unit == unit)?;
        let cumulative = row.scores.get(category.0)?.cumulative?;
        let entry = self.entry(unit)?;
        let mut parts: Vec<Part> = self.brought(self.report, entry, category).into_iter().collect();
        for past in self.earlier {
            let Some(id) = past.scheme.category_named(&self.category(category).name) else {
                continue;
            };
            let same = |old: &&Return| score::is_same(self.report, past, old.unit, entry);
            for old in past.quarter.returns.iter().filter(same) {
                parts.extend(self.brought(past, old, id));
                parts.push(Part {
                    name: format!("{}得分", past.quarter.period.short()),
                    value: points(score::earned(past, old, id)),
                    place: Some(self.field(past, old.unit, &[])),
                });
            }
        }
        parts.push(Part {
            name: format!("{}得分", self.report.quarter.period.short()),
            value: points(score::earned(self.report, entry, category)),
            place: Some(self.field(self.report, unit, &[])),
        });
        Some(Origin {
            name: self.score_name(unit, category, "全年累计"),
            value: points(cumulative),
            how: "Σ 年初以来各期得分".to_owned(),
            parts,
            place: None,
        })
    }

    /// Scores brought over from periods whose files are not kept.
    fn brought(&self, report: &Report, entry: &Return, category: CategoryId) -> Option<Part> {
        let brought = score::carried(report, entry, category);
        let path = DataPath::default()
            .join(Step::Key("carried_forward".to_owned()))
            .join(Step::Name(report.office.unit(entry.unit).name.clone()));
        (!brought.is_zero()).then(|| Part {
            name: "此前累计（carried_forward）".to_owned(),
            value: points(brought),
            place: Some(Place { path, ..Place::file(report.file.clone()) }),
        })
    }

    fn gap(&self, unit: UnitId, category: CategoryId) -> Option<Origin> {
        let row = self.tally.rows().iter().find(|row| row.unit == unit)?;
        let standing = row.scores.get(category.0)?;
        let (target, cumulative) = (standing.target?, standing.cumulative?);
        let path = DataPath::default().join(Step::Key("targets".to_owned()));
        Some(Origin {
            name: format!("{}{}与总任务差额", self.unit(unit), self.category(category).name),
            value: points(standing.gap?),
            how: "全年任务 − 全年累计得分".to_owned(),
            parts: vec![
                Part {
                    name: "全年任务".to_owned(),
                    value: points(target),
                    place: Some(Place { path, ..Place::file(self.report.scheme_file.clone()) }),
                },
                Part {
                    name: "全年累计得分".to_owned(), value: points(cumulative), place: None
                },
            ],
            place: None,
        })
    }
}

/// What a list states in all, or under a name.
fn stated(listing: &super::Listing, name: Option<&str>) -> Option<u32> {
    match name {
        None => Some(listing.total),
        Some(name) => listing.entries.iter().find(|e| e.name == name).map(|entry| entry.count),
    }
}

/// A figure that is the sum of its parts, or was typed if it has but one.
fn summed(parts: Vec<Part>, what: &str) -> Origin {
    let (name, value) = (String::new(), String::new());
    match &parts[..] {
        [only] => Origin {
            name,
            value,
            how: format!("{}：直接写在数据里", only.name),
            place: only.place.clone(),
            parts: Vec::new(),
        },
        _ => {
            Origin { name, value, how: format!("Σ {}项{what}", parts.len()), place: None, parts }
        }
    }
}

fn points(value: Decimal) -> String {
    format!("{}分", value.normalize())
}
