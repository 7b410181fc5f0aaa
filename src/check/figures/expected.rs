//! The data of the notice: the one place that asks the tally and the files behind it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::claims::About;
use super::names::Who;
use crate::finding::{DataPath, Finding, Place, Step};
use crate::load::{Report, Sources};
use crate::model::{
    Attachment, CategoryId, ChannelId, LastYear, Office, Period, Scheme, Subject, UnitId,
    printed_date,
};
use crate::tally::{Comparison, Figure, Listing, Row, Tally};

/// The data of a notice on a period's information work.
pub(in crate::check) struct Expected<'t> {
    pub(in crate::check) tally: &'t Tally,
    pub(in crate::check) office: &'t Office,
    pub(in crate::check) scheme: &'t Scheme,
    report: &'t Report,
}

/// A cell of the data, and what stands in it. Its line is looked up only for a finding.
#[derive(Clone)]
pub(in crate::check) struct Source {
    place: Place,
    label: String,
}

impl Source {
    /// A finding with this cell beside it.
    pub(in crate::check) fn beside(self, finding: Finding) -> Finding {
        finding.with_related(self.place, self.label)
    }
}

/// Most data cells to name with one finding.
const SOURCES: usize = 12;

impl<'t> Expected<'t> {
    /// What a tally says; nothing where the data are of another kind of document.
    pub(super) fn of(tally: &'t Tally) -> Option<Self> {
        let report = tally.dossier().report()?;
        Some(Self { tally, office: &report.office, scheme: &report.scheme, report })
    }

    fn sources(&self) -> &'t Sources {
        self.tally.dossier().sources()
    }

    // ---- of the document as a whole ----

    /// The period reported on.
    pub(in crate::check) fn period(&self) -> Period {
        self.report.quarter.period
    }

    /// The document number, and where its serial number stands.
    pub(in crate::check) fn number(&self) -> (String, Source) {
        let number = self.report.frame.document_number();
        let label = format!("发文字号 {number}");
        (number, self.field("number", label))
    }

    /// True if its serial number is known already.
    pub(in crate::check) fn is_numbered(&self) -> bool {
        self.report.frame.number.is_some()
    }

    /// The date of signature.
    pub(in crate::check) fn signed(&self) -> (String, Source) {
        let date = printed_date(self.report.frame.signed);
        let label = format!("成文日期 {date}");
        (date, self.field("signed", label))
    }

    /// The date of printing, where there is an imprint.
    pub(in crate::check) fn printed(&self) -> Option<(String, Source)> {
        let date = printed_date(self.report.frame.printed?);
        let label = format!("印发日期 {date}");
        Some((date, self.field("printed", label)))
    }

    /// Texts that the notice prints as the data have them: requirements, the note below the
    /// date, the notes of forms, the addressees.
    pub(in crate::check) fn printed_texts(&self) -> Vec<(String, Source)> {
        let quarter = &self.report.quarter;
        let mut texts = Vec::new();
        for (i, requirement) in quarter.requirements.iter().enumerate() {
            let path = DataPath::default().join(Step::Key("requirements".to_owned()));
            let source = self.at(path.join(Step::Item(i)), "数据里的这一条".to_owned());
            texts.push((requirement.clone(), source));
        }
        if let Some(note) = &self.report.frame.note {
            texts.push((format!("（{note}）"), self.field("note", "附注".to_owned())));
        }
        let groups: Vec<String> =
            self.report.frame.addressees.iter().map(|group| group.join("、")).collect();
        texts.push((
            format!("{}：", groups.join("，")),
            self.field("office", "主送机关".to_owned()),
        ));
        texts
    }

    /// Notes of forms, which attachments print with numbers before them.
    pub(in crate::check) fn form_texts(&self) -> BTreeSet<&'t str> {
        let forms = self.office.forms.iter();
        forms
            .flat_map(|form| {
                let fields = form.rows.iter().flatten();
                form.notes
                    .iter()
                    .map(String::as_str)
                    .chain(fields.flat_map(|field| [field.label.as_str(), field.text.as_str()]))
            })
            .filter(|text| !text.is_empty())
            .collect()
    }

    /// True if a paragraph is one of the requirements.
    pub(super) fn is_requirement(&self, text: &str) -> bool {
        let bare = super::judge::registered::without_number(text);
        self.report.quarter.requirements.iter().any(|requirement| requirement == bare)
    }

    /// Names and phrases that a text should have as they are registered, besides units.
    pub(in crate::check) fn phrases(&self) -> Vec<&'t str> {
        let office = self.office;
        let mut phrases = vec![
            office.name.as_str(),
            &office.mark,
            &office.system,
            &office.reporters,
            &office.printed_by,
            &self.scheme.title,
        ];
        phrases.extend(self.report.frame.addressees.iter().flatten().map(String::as_str));
        phrases.extend(self.report.frame.copy_to.iter().map(String::as_str));
        phrases.extend(
            self.scheme
                .channels
                .iter()
                .flat_map(|channel| [channel.name.as_str(), channel.body_name.as_str()]),
        );
        phrases.extend(self.scheme.categories.iter().map(|category| category.name.as_str()));
        phrases.extend(self.scheme.categories.iter().map(|category| category.noun.as_str()));
        phrases.extend(office.tables.iter().map(|table| table.name.as_str()));
        phrases.extend(office.forms.iter().map(|form| form.name.as_str()));
        phrases.extend(office.groups.iter().map(|group| group.name.as_str()));
        phrases
    }

    /// The titles of the attachments that have content, in order.
    pub(in crate::check) fn attachments(&self) -> Vec<String> {
        let full = self.period().full();
        let attachments = self.report.quarter.attachments.iter();
        attachments
            .filter_map(|attachment| match attachment {
                Attachment::Text(appendix) => Some(appendix.title.clone()),
                Attachment::Table(place) => {
                    Some(format!("{full}{}", self.office.tables.get(*place)?.name))
                }
                Attachment::Ledger(_) if self.report.quarter.ledger.is_empty() => None,
                Attachment::Ledger(name) => Some(format!("{full}{name}")),
                Attachment::Form(place) => Some(self.office.forms.get(*place)?.name.clone()),
            })
            .collect()
    }

    /// Where the data list the attachments.
    pub(in crate::check) fn attachments_source(&self) -> Source {
        self.field("attachments", "数据里的附件".to_owned())
    }

    /// The rows of the list of adopted items.
    pub(in crate::check) fn ledger(&self) -> Vec<([String; 4], Source)> {
        let items = self.report.quarter.ledger.iter().enumerate();
        items
            .map(|(i, item)| {
                let units: Vec<&str> =
                    item.units.iter().map(|&id| self.office.unit(id).table_name.as_str()).collect();
                let cells = [
                    item.title.clone(),
                    units.join("、"),
                    item.channels
                        .iter()
                        .map(|&id| self.scheme.channel(id).name.as_str())
                        .collect::<Vec<_>>()
                        .join("、"),
                    printed_date(item.date),
                ];
                let path = DataPath::default().join(Step::Key("ledger".to_owned()));
                (cells, self.at(path.join(Step::Item(i)), format!("数据里的第 {} 条", i + 1)))
            })
            .collect()
    }

    // ---- of figures ----

    /// True if some words speak of the whole, not of one unit.
    pub(super) fn speaks_of_all(&self, words: &str) -> bool {
        words.contains(&self.office.system) || words.contains(&self.office.reporters)
    }

    /// The scheme's measure words.
    pub(super) fn measures(&self) -> Vec<&'t str> {
        let own = self.scheme.categories.iter().map(|category| category.measure.as_str());
        // Where adoptions are counted apart from items, they have a word of their own.
        let adoptions = self.scheme.categories.iter().filter_map(|category| {
            Some(self.scheme.measure(category.measures.adopted?).unit.as_str())
        });
        let mut words: Vec<&str> = own.chain(adoptions).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words.dedup();
        words
    }

    /// The category that words speak of: what they name last, else what the heading names,
    /// else the only one with this measure word.
    pub(in crate::check) fn category(
        &self,
        about: About,
        words: &str,
        heading: Option<&str>,
        measure: &str,
    ) -> Option<CategoryId> {
        let named = |words: &str| {
            self.scheme
                .category_ids()
                .filter_map(|id| {
                    let category = self.scheme.category(id);
                    let at = [&category.noun, &category.name]
                        .into_iter()
                        .filter_map(|name| words.rfind(name.as_str()))
                        .max()?;
                    Some((at, id))
                })
                .max()
                .map(|(_, id)| id)
        };
        let by_measure = || {
            let mut fits = self
                .scheme
                .category_ids()
                .filter(|id| self.scheme.category(*id).measure == measure);
            fits.next().filter(|_| fits.next().is_none())
        };
        let submission = self.scheme.submission_category();
        match about {
            About::Submitted => named(words).or(submission),
            About::Adopted => {
                named(words).or_else(|| heading.and_then(named)).or_else(by_measure).or(submission)
            }
        }
    }

    /// Measure word of a category.
    pub(in crate::check) fn measure(&self, category: CategoryId) -> &'t str {
        &self.scheme.category(category).measure
    }

    /// The word behind a total of a category, where adoptions have one of their own.
    pub(in crate::check) fn word_behind(&self, about: About, category: CategoryId) -> &'t str {
        let adopted = self.scheme.category(category).measures.adopted;
        match adopted.filter(|_| about == About::Adopted) {
            Some(measure) => &self.scheme.measure(measure).unit,
            None => self.measure(category),
        }
    }

    /// The category that counts submissions, where only one does: a list of those who sent none
    /// does not say of what.
    pub(in crate::check) fn only_submissions(&self) -> Option<CategoryId> {
        let mut of = self.scheme.category_ids().filter(|&id| self.scheme.category(id).submissions);
        of.next().filter(|_| of.next().is_none())
    }

    /// The category that a computed figure is of, if it is what was submitted or adopted in one.
    pub(in crate::check) fn category_of(&self, about: About, figure: Figure) -> Option<CategoryId> {
        let id = self.scheme.measure(figure.measure).category?;
        let of = self.scheme.category(id).measures;
        let measure = match about {
            About::Submitted => of.submitted,
            About::Adopted => of.adopted,
        };
        (measure == Some(figure.measure)).then_some(id)
    }

    /// The name of a category.
    pub(in crate::check) fn noun(&self, category: CategoryId) -> &'t str {
        &self.scheme.category(category).noun
    }

    /// The list of a figure in a category, where the data have one.
    pub(in crate::check) fn listing(
        &self,
        about: About,
        category: CategoryId,
    ) -> Option<&'t Listing> {
        match about {
            About::Submitted => (self.scheme.submission_category() == Some(category))
                .then(|| self.tally.submissions()),
            About::Adopted => self
                .tally
                .categories()
                .iter()
                .find(|tallied| tallied.category == category)
                .map(|tallied| &tallied.adopted),
        }
    }

    /// The body names of the channels that adopted any.
    pub(in crate::check) fn channels_used(&self, category: CategoryId) -> &'t [String] {
        let tallied = self.tally.categories().iter().find(|tallied| tallied.category == category);
        tallied.map_or(&[], |tallied| tallied.channels.as_slice())
    }

    /// The body name of a channel of this name, with or without marks round it.
    pub(in crate::check) fn channel(&self, category: CategoryId, name: &str) -> Option<&'t str> {
        let bare = |text: &str| -> String {
            text.chars().filter(|c| !"《》“”\"".contains(*c) && !c.is_whitespace()).collect()
        };
        let wanted = bare(name);
        self.scheme
            .channels_of(category)
            .map(|id| self.scheme.channel(id))
            .find(|channel| bare(&channel.body_name) == wanted || bare(&channel.name) == wanted)
            .map(|channel| channel.body_name.as_str())
    }

    /// The body name that lists count someone under in a category.
    pub(in crate::check) fn body_name(&self, who: Who, category: CategoryId) -> &'t str {
        match who {
            Who::Unit(id) => self.office.body_name(id, &self.scheme.category(category).name),
            Who::Together(place) => &self.office.roll_ups[place].name,
        }
    }

    /// The units behind a name.
    pub(in crate::check) fn units(&self, who: Who) -> Vec<UnitId> {
        match who {
            Who::Unit(id) => vec![id],
            Who::Together(place) => self.office.roll_ups[place].units.clone(),
        }
    }

    /// The figure of a name; `None` where it is not applicable.
    pub(in crate::check) fn figure(
        &self,
        who: Who,
        about: About,
        category: CategoryId,
    ) -> Option<u32> {
        let figures: Vec<u32> = self
            .units(who)
            .iter()
            .filter_map(|&id| self.unit_figure(id, about, category))
            .collect();
        (!figures.is_empty()).then(|| figures.iter().sum())
    }

    fn unit_figure(&self, id: UnitId, about: About, category: CategoryId) -> Option<u32> {
        let row = self.row(id)?;
        match about {
            About::Submitted => {
                row.submitted.filter(|_| self.scheme.submission_category() == Some(category))
            }
            About::Adopted => {
                Some(self.scheme.channels_of(category).map(|id| row.adopted[id.0]).sum())
            }
        }
    }

    /// The row of a unit.
    pub(in crate::check) fn row(&self, id: UnitId) -> Option<&'t Row> {
        self.tally.rows().iter().find(|row| row.unit == id)
    }

    /// The comparison with the year before.
    pub(in crate::check) fn comparison(&self) -> Option<Comparison> {
        self.tally.comparison()
    }

    /// Where the figure of the year before stands.
    pub(in crate::check) fn last_year(&self) -> Source {
        let label = match self.report.quarter.last_year {
            Some(LastYear::Submitted(count)) => format!("去年同期 {count}"),
            Some(LastYear::Stated(_)) => "只写了升降".to_owned(),
            None => "没有去年同期的数字".to_owned(),
        };
        let key = if self.report.quarter.last_year.is_some() { "last_year" } else { "period" };
        self.field(key, label)
    }

    /// The name that tables have for whom a figure is about.
    pub(in crate::check) fn subject(&self, subject: Subject) -> &'t str {
        match subject {
            Subject::Unit(id) => &self.office.unit(id).table_name,
            Subject::All | Subject::Table(_) => "合计",
            other => self.tally.name_of(other),
        }
    }

    /// Where a figure was typed, if it was.
    pub(in crate::check) fn typed(&self, figure: Figure) -> Option<Source> {
        let place = self.tally.typed(&figure)?;
        Some(Source { place, label: "数据".to_owned() })
    }

    // ---- places in the data ----

    /// A field of the period's file, and what stands in it.
    pub(in crate::check) fn field(&self, key: &str, label: String) -> Source {
        self.at(DataPath::default().join(Step::Key(key.to_owned())), label)
    }

    fn at(&self, path: DataPath, label: String) -> Source {
        let place = Place { file: self.report.file.clone(), path, spot: None };
        Source { place, label }
    }

    fn unit_path(&self, id: UnitId) -> DataPath {
        let unit = self.office.unit(id);
        let written =
            self.sources().unit_key(&self.report.file, unit.names()).unwrap_or(&unit.name);
        DataPath::default().join(Step::Key("units".to_owned())).join(Step::Name(written.to_owned()))
    }

    /// All returns.
    pub(in crate::check) fn returns(&self, label: String) -> Source {
        self.field("units", label)
    }

    /// The data cells a figure is the sum of.
    pub(in crate::check) fn cells(
        &self,
        who: Who,
        about: About,
        category: CategoryId,
    ) -> Vec<Source> {
        let measure = self.measure(category);
        self.units(who)
            .into_iter()
            .filter_map(|id| {
                let figure = self.unit_figure(id, about, category)?;
                let one = matches!(who, Who::Unit(_));
                (one || figure > 0).then(|| {
                    let (key, verb) = match about {
                        About::Submitted => ("submitted", "报送"),
                        About::Adopted => ("adopted", "采用"),
                    };
                    let path = self.unit_path(id);
                    // What is not typed has no line: then the unit's own.
                    let typed = figure > 0 || about == About::Submitted;
                    let path = if typed { path.join(Step::Key(key.to_owned())) } else { path };
                    let name = &self.office.unit(id).name;
                    self.at(path, format!("{name}{verb} {figure} {measure}"))
                })
            })
            .take(SOURCES)
            .collect()
    }

    /// The data cell of a channel's count, or of the unit where it has none.
    pub(in crate::check) fn channel_cell(&self, id: UnitId, channel: ChannelId) -> Source {
        let count = self.row(id).map_or(0, |row| row.adopted[channel.0]);
        let name = &self.scheme.channel(channel).name;
        let mut path = self.unit_path(id);
        if count > 0 {
            path = path.join(Step::Key("adopted".to_owned())).join(Step::Name(name.clone()));
        }
        self.at(path, format!("{name} {count}"))
    }

    /// A unit's returns.
    pub(in crate::check) fn unit_source(&self, id: UnitId) -> Source {
        self.at(self.unit_path(id), self.office.unit(id).name.clone())
    }

    /// The rate of adoption of all that was submitted, exact parts.
    pub(in crate::check) fn adoption(&self) -> Option<(u32, u32)> {
        let category = self.scheme.submission_category()?;
        let adopted = self.listing(About::Adopted, category)?.total;
        Some((adopted, self.tally.submissions().total))
    }

    /// The standing of a unit in a category: score, cumulative, gap.
    pub(in crate::check) fn standing(
        &self,
        id: UnitId,
        category: usize,
    ) -> Option<[Option<Decimal>; 3]> {
        let score = self.row(id)?.scores.get(category)?;
        Some([score.period, score.cumulative, score.gap])
    }
}
