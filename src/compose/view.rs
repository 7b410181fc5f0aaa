//! Values that templates of a notice on a period see: finished words and figures, and nothing to compute.

use chrono::Datelike;
use minijinja::Value;
use serde::Serialize;

use super::known::Known;
use super::letters::{self, LetterView};
use crate::load::Report;
use crate::model::{
    Attachment, CategoryId, LastYear, Later, MeasureId, Period, Subject, Trend, When, printed_date,
};
use crate::tally::{Aspect, Figure, Figures, Listed, Tally};

/// The names a template may use.
#[derive(Debug, Serialize)]
pub(super) struct View<'a> {
    office: OfficeView<'a>,
    scheme: SchemeView<'a>,
    period: PeriodView,
    number: String,
    signed: String,
    /// The count submitted in the first category that counts it.
    submitted: Option<ListView>,
    /// The same in every category that counts it.
    submissions: Vec<ListView>,
    /// The comparison of `submitted` with the year before.
    comparison: Option<ComparisonView>,
    categories: Vec<ListView>,
    requirements: &'a [String],
    /// The notice that this one corrects.
    corrects: Option<CorrectsView<'a>>,
    /// The unit that a letter goes to, with its figures; none for a notice.
    letter: Option<LetterView>,
    groups: Vec<&'a str>,
    unit_count: usize,
}

#[derive(Debug, Serialize)]
struct OfficeView<'a> {
    name: &'a str,
    system: &'a str,
    reporters: &'a str,
}

#[derive(Debug, Serialize)]
struct SchemeView<'a> {
    title: &'a str,
    number: &'a str,
}

/// An issued notice that is corrected.
#[derive(Debug, Serialize)]
struct CorrectsView<'a> {
    number: &'a str,
    title: &'a str,
    /// Its subject: 2025年1月信息工作情况.
    subject: String,
    signed: String,
    why: Option<&'a str>,
    /// The way in which later periods of the year take it in; nothing where there are none.
    later: &'static str,
    /// True if tables are attached.
    tables: bool,
}

#[derive(Debug, Serialize)]
struct PeriodView {
    full: String,
    short: String,
    this: &'static str,
    /// The period it is compared with: 去年同期, 上年.
    last_year: &'static str,
    /// The last day, as sentences print it.
    end: String,
}

/// A total with its list.
#[derive(Debug, Serialize)]
pub(super) struct ListView {
    name: String,
    noun: String,
    /// The word behind a figure.
    measure: String,
    submissions: bool,
    total: Value,
    entries: Vec<EntryView>,
    /// The entries again, those of equal figures together.
    same: Vec<SameView>,
    zero: Vec<String>,
    /// The figure of each of them.
    none: u32,
    channels: Vec<String>,
    comparison: Option<ComparisonView>,
}

#[derive(Debug, Serialize)]
struct EntryView {
    name: String,
    count: Value,
}

/// Names that share a figure: 甲、乙各4条.
#[derive(Debug, Serialize)]
struct SameView {
    names: Vec<String>,
    count: Value,
}

/// A comparison with another period; the figures are there or not, all together.
#[derive(Debug, Serialize)]
pub(super) struct ComparisonView {
    trend: &'static str,
    before: Value,
    by: Value,
    percent: Value,
    /// The word behind `by`: 条, 个百分点.
    unit: String,
}

/// Makes views of figures and notes what stands where in them.
pub(super) struct Views<'a> {
    pub(super) tally: &'a Tally,
    pub(super) known: &'a Known,
}

/// The subject of a notice by its title, with the year: 2025年1月信息工作情况 of 关于1月份信息工作情况的通报.
fn subject_of(title: &str, period: Period) -> String {
    let about = title.split_once("关于").and_then(|(_, rest)| rest.rsplit_once('的'));
    let Some((subject, _)) = about else { return format!("《{title}》") };
    let corrected = subject.strip_prefix("更正").and_then(|rest| rest.strip_suffix("有关数据"));
    let subject = corrected.unwrap_or(subject);
    if subject.contains(&format!("{}年", period.year())) {
        return subject.to_owned();
    }
    subject.replacen(&period.short(), &period.full(), 1)
}

/// A figure as templates have it: a whole number to compare with, else text as it is printed.
pub(super) fn stated(tally: &Tally, figure: Figure) -> Option<Value> {
    let text = tally.text(figure)?;
    Some(text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from))
}

impl Views<'_> {
    /// Gathers what templates see.
    pub(super) fn view<'r>(&'r self, report: &'r Report) -> View<'r> {
        let inputs = self.tally.inputs();
        let (office, scheme, quarter) = (&report.office, &report.scheme, &report.data);
        let submitted =
            scheme.submission_category().map(|id| self.submitted(report, id, "submitted"));
        let counts = scheme.category_ids().filter(|&id| scheme.category(id).submissions);
        let submissions = counts
            .enumerate()
            .map(|(i, id)| self.submitted(report, id, &format!("submissions[{i}]")))
            .collect();
        let categories = scheme
            .category_ids()
            .enumerate()
            .map(|(i, id)| self.adopted(report, id, &format!("categories[{i}]")))
            .collect();
        for (i, group) in office.groups.iter().enumerate() {
            self.known.name(format!("groups[{i}]"), &group.name);
        }
        View {
            office: OfficeView {
                name: &office.name,
                system: &office.system,
                reporters: &office.reporters,
            },
            scheme: SchemeView { title: &scheme.title, number: &scheme.number },
            period: PeriodView {
                full: quarter.period.full(),
                short: quarter.period.short(),
                this: quarter.period.this(),
                last_year: quarter.period.last_year(),
                end: printed_date(quarter.period.end()),
            },
            number: inputs.frame().document_number(),
            signed: printed_date(inputs.frame().signed),
            submitted,
            submissions,
            comparison: scheme
                .submission_category()
                .and_then(|id| self.submissions_compared(report, id, "comparison")),
            categories,
            requirements: &quarter.requirements,
            corrects: self.corrects(report),
            letter: inputs
                .letter()
                .map(|letter| letters::view(letter, report, self.tally, self.known)),
            groups: office.groups.iter().map(|group| group.name.as_str()).collect(),
            unit_count: quarter.returns.len(),
        }
    }

    fn corrects(&self, report: &Report) -> Option<CorrectsView<'_>> {
        let (notice, corrects) = self.tally.inputs().corrected()?;
        let period = report.data.period;
        let is_table = |one: &Attachment| matches!(one, Attachment::Table(_));
        let ends_year = period.end().succ_opt().is_some_and(|next| next.year() != period.year());
        Some(CorrectsView {
            number: &notice.number,
            title: &notice.title,
            subject: subject_of(&notice.title, period),
            signed: notice.signed_on().map(printed_date).unwrap_or_default(),
            why: corrects.why.as_deref(),
            later: match corrects.later {
                _ if ends_year || !report.counts_over_year() => "",
                Later::Right => "right",
                Later::Difference => "difference",
            },
            tables: report.data.attachments.iter().any(is_table),
        })
    }

    fn submitted(&self, report: &Report, id: CategoryId, path: &str) -> ListView {
        let of = report.scheme.category(id);
        let figures = of
            .measures
            .submitted
            .map(|measure| (measure, self.tally.list(measure, Subject::All, When::This)));
        let mut view = self.list(figures, Subject::All, When::This, path);
        view.comparison = self.submissions_compared(report, id, &format!("{path}.comparison"));
        self.in_category(view, report, id, path)
    }

    fn adopted(&self, report: &Report, id: CategoryId, path: &str) -> ListView {
        let measures = report.scheme.category(id).measures;
        let figures = measures
            .adopted
            .map(|measure| (measure, self.tally.list(measure, Subject::All, When::This)));
        let mut view = self.list(figures, Subject::All, When::This, path);
        view.channels = self.tally.channels_used(id);
        for (i, channel) in view.channels.iter().enumerate() {
            self.known.name(format!("{path}.channels[{i}]"), channel);
        }
        self.in_category(view, report, id, path)
    }

    fn in_category(&self, view: ListView, report: &Report, id: CategoryId, path: &str) -> ListView {
        let category = report.scheme.category(id);
        self.known.name(format!("{path}.name"), &category.name);
        // A word that several categories share tells nobody which one is meant.
        let same = report.scheme.categories.iter().filter(|other| other.noun == category.noun);
        let noun = if same.count() > 1 { &category.name } else { &category.noun };
        ListView {
            name: category.name.clone(),
            noun: noun.clone(),
            submissions: category.submissions,
            ..view
        }
    }

    /// A list of a measure, under a path.
    pub(super) fn list(
        &self,
        figures: Option<(MeasureId, Figures)>,
        of: Subject,
        when: When,
        path: &str,
    ) -> ListView {
        let mut view = ListView {
            name: String::new(),
            noun: String::new(),
            measure: String::new(),
            submissions: false,
            total: Value::from(0),
            entries: Vec::new(),
            same: Vec::new(),
            zero: Vec::new(),
            none: 0,
            channels: Vec::new(),
            comparison: None,
        };
        let Some((id, figures)) = figures else { return view };
        let Some(report) = self.tally.inputs().report() else { return view };
        let measure = report.scheme.measure(id);
        let figure = |subject| Figure { measure: id, subject, when, aspect: Aspect::Value };
        let value = |subject| stated(self.tally, figure(subject)).unwrap_or_default();
        view.name.clone_from(&measure.name);
        view.noun.clone_from(&measure.name);
        view.measure.clone_from(&measure.unit);
        if let Some(total) = stated(self.tally, figure(of)) {
            view.total = total;
        }
        self.known.figure(format!("{path}.total"), figure(of));
        for (i, Listed { subject, .. }) in figures.entries.iter().enumerate() {
            let name = self.tally.name_of(*subject).to_owned();
            let entry = format!("{path}.entries[{i}]");
            self.known.name(format!("{entry}.name"), &name);
            self.known.figure(format!("{entry}.count"), figure(*subject));
            let count = value(*subject);
            match view.same.last_mut().filter(|same| same.count == count) {
                Some(same) => same.names.push(name.clone()),
                None => {
                    let at = format!("{path}.same[{}].count", view.same.len());
                    self.known.figure(at, figure(*subject));
                    view.same.push(SameView { names: vec![name.clone()], count: count.clone() });
                }
            }
            let (group, place) =
                (view.same.len() - 1, view.same.last().map_or(1, |s| s.names.len()) - 1);
            self.known.name(format!("{path}.same[{group}].names[{place}]"), &name);
            view.entries.push(EntryView { name, count });
        }
        for (i, subject) in figures.zero.iter().enumerate() {
            let name = self.tally.name_of(*subject);
            self.known.name(format!("{path}.zero[{i}]"), name);
            view.zero.push(name.to_owned());
        }
        view
    }

    fn submissions_compared(
        &self,
        report: &Report,
        id: CategoryId,
        path: &str,
    ) -> Option<ComparisonView> {
        let first = report.scheme.submission_category() == Some(id);
        if let Some(LastYear::Stated(trend)) = report.data.last_year.filter(|_| first) {
            return Some(ComparisonView {
                trend: word(trend),
                before: Value::from(()),
                by: Value::from(()),
                percent: Value::from(()),
                unit: String::new(),
            });
        }
        let measure = report.scheme.category(id).measures.submitted?;
        self.compared(measure, Subject::All, When::LastYear, path)
    }

    /// The comparison of a value with that of another period, where both are known.
    pub(super) fn compared(
        &self,
        measure: MeasureId,
        subject: Subject,
        since: When,
        path: &str,
    ) -> Option<ComparisonView> {
        let moved = self.tally.movement(measure, subject, since)?;
        let of = self.tally.inputs().report()?.scheme.measure(measure);
        let figure = |aspect| Figure { measure, subject, when: since, aspect };
        let value = |key: &str, aspect| {
            self.known.figure(format!("{path}.{key}"), figure(aspect));
            stated(self.tally, figure(aspect)).unwrap_or_else(|| Value::from(()))
        };
        Some(ComparisonView {
            trend: word(moved.trend),
            before: value("before", Aspect::Value),
            by: value("by", Aspect::Change),
            percent: value("percent", Aspect::ChangePercent),
            unit: if of.is_percent() { "个百分点".to_owned() } else { of.unit.clone() },
        })
    }
}

fn word(trend: Trend) -> &'static str {
    match trend {
        Trend::Up => "up",
        Trend::Level => "level",
        Trend::Down => "down",
    }
}
