//! The data of the notice: the one place that asks the tally and the files behind it.

use super::lexis::small_number;
use crate::finding::{DataPath, Finding, Place, Step};
use crate::load::{Report, Sources};
use crate::model::{
    Attachment, Frame, LastYear, Letter, Office, Period, Scheme, Subject, Trend, UnitId, When,
    printed_date,
};
use crate::tally::{Aspect, Figure, Tally};

/// The data of a notice on a period's information work.
pub(in crate::check) struct Expected<'t> {
    pub(in crate::check) tally: &'t Tally,
    pub(in crate::check) office: &'t Office,
    pub(in crate::check) scheme: &'t Scheme,
    report: &'t Report,
    frame: &'t Frame,
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
    /// The tally's figures; nothing where the data are of another kind of document.
    pub(super) fn of(tally: &'t Tally) -> Option<Self> {
        let (report, frame) = (tally.inputs().report()?, tally.inputs().frame());
        Some(Self { tally, office: &report.office, scheme: &report.scheme, report, frame })
    }

    /// The letter that is made of the data, where it is not the notice.
    fn letter(&self) -> Option<Letter> {
        self.tally.inputs().letter()
    }

    /// A field of what stands around the text: of a letter, below a key of its own.
    fn framed(&self, key: &str, label: String) -> Source {
        let steps = self.letter().map(|_| "letters").into_iter().chain([key]);
        let path = DataPath::default();
        let path = steps.fold(path, |path, key| path.join(Step::Key(key.to_owned())));
        self.at(path, label)
    }

    fn sources(&self) -> &'t Sources {
        self.tally.inputs().sources()
    }

    // ---- of the document as a whole ----

    /// The period reported on.
    pub(in crate::check) fn period(&self) -> Period {
        self.report.data.period
    }

    /// The numbers of issued notices that it speaks of: the one it corrects, and corrections whose differences it
    /// takes in.
    pub(in crate::check) fn issued_numbers(&self) -> Vec<&'t str> {
        let inputs = self.tally.inputs();
        let corrected = inputs.corrected().map(|(notice, _)| notice.number.as_str());
        let taken_in = inputs.taken_in().iter().map(|one| one.number.as_str());
        corrected.into_iter().chain(taken_in).collect()
    }

    /// The document number, and where its serial number stands.
    pub(in crate::check) fn number(&self) -> (String, Source) {
        let number = self.frame.document_number();
        let label = format!("发文字号 {number}");
        (number, self.framed("number", label))
    }

    /// True if its serial number is known already.
    pub(in crate::check) fn is_numbered(&self) -> bool {
        self.frame.number.is_some()
    }

    /// The date of signature.
    pub(in crate::check) fn signed(&self) -> (String, Source) {
        let date = printed_date(self.frame.signed);
        let label = format!("成文日期 {date}");
        (date, self.framed("signed", label))
    }

    /// The date of printing, where there is an imprint.
    pub(in crate::check) fn printed(&self) -> Option<(String, Source)> {
        let date = printed_date(self.frame.printed?);
        let label = format!("印发日期 {date}");
        Some((date, self.field("printed", label)))
    }

    /// True if a paragraph is one of the requirements.
    pub(super) fn is_requirement(&self, text: &str) -> bool {
        let bare = without_number(text);
        self.report.data.requirements.iter().any(|requirement| requirement == bare)
    }

    /// The titles of the attachments that have content, in order.
    pub(in crate::check) fn attachments(&self) -> Vec<String> {
        if let Some(letter) = self.letter() {
            return letter.kind.slip().map(str::to_owned).into_iter().collect();
        }
        let full = self.period().full();
        let attachments = self.report.data.attachments.iter();
        attachments
            .filter_map(|attachment| match attachment {
                Attachment::Text(appendix) => Some(appendix.title.clone()),
                Attachment::Table(place) => {
                    Some(format!("{full}{}", self.office.tables.get(*place)?.name))
                }
                Attachment::Ledger(_) if self.report.data.ledger.is_empty() => None,
                Attachment::Ledger(name) => Some(format!("{full}{name}")),
                // A correcting notice has figures attached, and no blank form.
                Attachment::Form(_) if self.tally.inputs().corrected().is_some() => None,
                Attachment::Form(place) => Some(self.office.forms.get(*place)?.name.clone()),
            })
            .collect()
    }

    /// Where the data list the attachments.
    pub(in crate::check) fn attachments_source(&self) -> Source {
        let key = if self.letter().is_some() { "letters" } else { "attachments" };
        self.field(key, "数据里的附件".to_owned())
    }

    // ---- of figures ----

    /// The direction of a comparison with the year before, where the data have no more of it.
    pub(in crate::check) fn trend(&self) -> Option<(Trend, Source)> {
        match self.report.data.last_year {
            Some(LastYear::Stated(trend)) => {
                Some((trend, self.field("last_year", "只写了升降".to_owned())))
            }
            _ => None,
        }
    }

    /// The name that tables have for whom a figure is about.
    pub(in crate::check) fn subject(&self, subject: Subject) -> &'t str {
        match subject {
            Subject::Unit(id) => &self.office.unit(id).table_name,
            Subject::All | Subject::Table(_) => "合计",
            other => self.tally.name_of(other),
        }
    }

    /// The name of a figure: 玛纳斯县政务信息报送.
    pub(in crate::check) fn named(&self, figure: Figure) -> String {
        let who = match figure.subject {
            Subject::All | Subject::Table(_) => "",
            other => self.subject(other),
        };
        let measure = &self.scheme.measure(figure.measure).name;
        let when = match figure.when {
            When::This => "",
            When::YearSoFar => "全年累计",
            When::Before => "上期",
            When::LastYear => "去年同期",
        };
        let aspect = match figure.aspect {
            Aspect::Value => "",
            Aspect::Change | Aspect::SignedChange => "的增减",
            Aspect::ChangePercent | Aspect::SignedPercent => "的增减幅度",
            Aspect::Share => "的占比",
            Aspect::Units(_) => "的单位数",
        };
        format!("{who}{when}{measure}{aspect}")
    }

    /// Where the data have a figure, or those that it was computed of.
    pub(in crate::check) fn behind(&self, figure: Figure) -> Vec<Source> {
        let Some(origin) = self.tally.behind(&figure) else { return Vec::new() };
        let own = origin.place.filter(|_| origin.parts.is_empty());
        let label = format!("{} {}", origin.name, origin.value);
        let own = own.map(|place| Source { place, label });
        // A part of 0 need not have been typed.
        let parts = origin
            .parts
            .into_iter()
            .filter(|part| part.value.contains(|c| ('1'..='9').contains(&c)));
        let parts = parts.filter_map(|part| {
            let label = format!("{} {}", part.name, part.value);
            Some(Source { place: part.place?, label })
        });
        let sources: Vec<Source> = own.into_iter().chain(parts).take(SOURCES).collect();
        match figure.subject {
            Subject::Unit(unit) if sources.is_empty() => vec![self.unit_source(unit)],
            _ => sources,
        }
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

    /// A unit's returns.
    pub(in crate::check) fn unit_source(&self, id: UnitId) -> Source {
        self.at(self.unit_path(id), self.office.unit(id).name.clone())
    }
}

/// A text without the number of an item before it: 1., （一）, 二、.
fn without_number(text: &str) -> &str {
    let text = text.trim();
    let numbered = |number: &str| {
        number.chars().count() <= 3
            && small_number(number).is_some_and(|(_, length)| length == number.len())
    };
    let bracket = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let number = bracket.or_else(|| text.split_once(['、', '.', '．']));
    number.filter(|(number, _)| numbered(number)).map_or(text, |(_, rest)| rest.trim_start())
}
