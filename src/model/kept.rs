//! Figures of a notice on a period as an archive keeps them: under names, so that they are found again whatever
//! becomes of the office's list of units, its scheme, or this program.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::measure::{MeasureId, Subject, When};
use super::office::{Office, UnitId};
use super::period::Period;
use super::scheme::Scheme;

/// The form of an issued notice's figures in a file.
const FORMAT: &str = "tongbao-issued/1";

/// A notice on a period as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedNotice {
    format: String,
    /// The issuing office's name.
    pub office: String,
    /// Its document number: 清教发〔2025〕5号.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Date of signature: `2025-02-07`.
    pub signed: String,
    /// Its place in the archive's log: a notice issued later has a higher one.
    pub sequence: u64,
    /// Its figures.
    pub kept: KeptFigures,
    /// The values it prints, of this period and of the year so far.
    pub printed: Vec<PrintedFigure>,
    /// The file its figures come from, as the user would name it.
    #[serde(skip)]
    pub file: String,
}

/// All values of a notice on a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptFigures {
    /// Its kind: a folder of templates.
    pub kind: String,
    /// Its period, by the customary name of a data file: `2025-01`.
    pub period: String,
    /// The document that it corrects.
    pub corrects: Option<String>,
    /// True if later periods go on from the figures of that document, and the next takes in the difference.
    pub difference_later: bool,
    /// The correcting documents whose differences its figures take in.
    pub takes_in: Vec<String>,
    /// The measures, in order.
    pub measures: Vec<String>,
    /// Units, groups, roll-ups, tables and all, each with its values.
    pub rows: Vec<KeptRow>,
}

/// The values of a unit or of several, by the places of the measures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRow {
    /// Of whom.
    pub of: KeptSubject,
    /// Values of the period as the notice states them.
    #[serde(with = "as_text")]
    pub stated: Vec<Option<Decimal>>,
    /// A unit's values of the period by itself, which later periods of the year add up.
    #[serde(with = "as_text")]
    pub alone: Vec<Option<Decimal>>,
    /// Values that it brought over from periods before, where it did.
    #[serde(with = "as_text")]
    pub brought: Vec<Option<Decimal>>,
}

/// A unit or several, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptSubject {
    /// A unit, by its full name.
    Unit(String),
    /// A group of units.
    Group(String),
    /// Units under one name in a category, whose name is empty for all of them.
    Together(String, String),
    /// The rows of a table.
    Table(String),
    /// All units.
    All,
}

/// A value that a notice prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedFigure {
    /// The measure.
    pub measure: String,
    /// Of whom.
    pub of: KeptSubject,
    /// True if it is counted from the beginning of the year.
    pub over_year: bool,
    /// As printed, without a unit.
    pub text: String,
}

impl IssuedNotice {
    /// A notice that was issued under this number.
    pub fn new(office: String, number: String, kept: KeptFigures) -> Self {
        let (title, signed, file) = (String::new(), String::new(), String::new());
        let (sequence, printed) = (0, Vec::new());
        let format = FORMAT.to_owned();
        Self { format, office, number, title, signed, sequence, kept, printed, file }
    }

    /// One as it was written to a file; `None` if it is no such file.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let notice: Self = serde_json::from_slice(bytes).ok()?;
        (notice.format == FORMAT && notice.kept.is_whole()).then_some(notice)
    }

    /// As it is written to a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Its period; `None` if the file of its figures names none.
    pub fn period(&self) -> Option<Period> {
        Period::of_stem(&self.kept.period)
    }

    /// Date of signature.
    pub fn signed_on(&self) -> Option<NaiveDate> {
        self.signed.parse().ok()
    }

    /// The same for later periods, which ask what was counted and not what was printed.
    #[must_use]
    pub fn without_printed(&self) -> Self {
        Self { printed: Vec::new(), ..self.clone() }
    }
}

impl KeptFigures {
    /// True if every row has a place for every measure.
    pub fn is_whole(&self) -> bool {
        let count = self.measures.len();
        let fits = |values: &Vec<_>| values.is_empty() || values.len() == count;
        let whole = |row: &KeptRow| [&row.stated, &row.alone, &row.brought].into_iter().all(fits);
        self.rows.iter().all(whole)
    }

    /// The values of units by themselves: by the names of unit and measure.
    pub fn of_units(&self) -> impl Iterator<Item = (&str, &str, Decimal)> {
        let units = self.rows.iter().filter(|row| row.is_unit());
        units.flat_map(|row| {
            let values = self.measures.iter().zip(&row.alone);
            values.filter_map(|(name, value)| Some((row.of.name(), name.as_str(), (*value)?)))
        })
    }

    /// Adds to a unit's value by itself.
    pub fn add(&mut self, unit: &str, measure: &str, value: Decimal) {
        let Some(place) = self.measure_named(measure) else { return };
        let row = self.rows.iter_mut().find(|row| row.is_unit() && row.of.name() == unit);
        if let Some(cell) = row.and_then(|row| row.alone.get_mut(place)) {
            *cell = Some(cell.unwrap_or_default() + value);
        }
    }

    /// The place of a measure.
    pub fn measure_named(&self, name: &str) -> Option<usize> {
        self.measures.iter().position(|known| known == name)
    }
}

impl KeptSubject {
    /// The name under which a notice's figures are kept.
    pub fn of(subject: Subject, office: &Office) -> Self {
        let name = |name: &str| name.to_owned();
        match subject {
            Subject::Unit(id) => Self::Unit(name(&office.unit(id).name)),
            Subject::Group(id) => Self::Group(name(&office.groups[id.0].name)),
            Subject::RollUp(i) => {
                let of = &office.roll_ups[i];
                Self::Together(name(&of.name), name(&of.category))
            }
            Subject::Table(i) => Self::Table(name(&office.tables[i].name)),
            Subject::All => Self::All,
        }
    }

    /// The same in an office as it is now; `None` if it has nothing of this name.
    pub fn in_office(&self, office: &Office) -> Option<Subject> {
        Some(match self {
            Self::Unit(name) => Subject::Unit(office.unit_named(name)?),
            Self::Group(name) => Subject::Group(office.group_named(name)?),
            Self::Together(name, category) => {
                let same =
                    |of: &super::office::RollUp| of.name == *name && of.category == *category;
                Subject::RollUp(office.roll_ups.iter().position(same)?)
            }
            Self::Table(name) => {
                Subject::Table(office.tables.iter().position(|table| table.name == *name)?)
            }
            Self::All => Subject::All,
        })
    }

    /// Its name in a message.
    pub fn name(&self) -> &str {
        match self {
            Self::Unit(name) | Self::Group(name) | Self::Together(name, _) | Self::Table(name) => {
                name
            }
            Self::All => "全部单位",
        }
    }
}

impl PrintedFigure {
    /// The figure by the measures and the units of now; `None` where there is no such measure or unit.
    pub fn now(&self, scheme: &Scheme, office: &Office) -> Option<(MeasureId, Subject, When)> {
        let when = if self.over_year { When::YearSoFar } else { When::This };
        Some((scheme.measure_named(&self.measure)?, self.of.in_office(office)?, when))
    }
}

impl KeptRow {
    /// The unit it is about, by the office's list of now.
    pub fn unit(&self, office: &Office) -> Option<UnitId> {
        match self.of.in_office(office)? {
            Subject::Unit(id) => Some(id),
            _ => None,
        }
    }

    /// True if it is about a unit.
    pub fn is_unit(&self) -> bool {
        matches!(self.of, KeptSubject::Unit(_))
    }
}

/// Exact values as text: a JSON number is none.
mod as_text {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(
        values: &[Option<Decimal>],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = |value: &Option<Decimal>| value.map(|value| value.normalize().to_string());
        values.iter().map(text).collect::<Vec<_>>().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Option<Decimal>>, D::Error> {
        let texts = Vec::<Option<String>>::deserialize(deserializer)?;
        let value = |text: Option<String>| text.map(|text| text.parse()).transpose();
        let values: Result<_, rust_decimal::Error> = texts.into_iter().map(value).collect();
        values.map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_back_as_they_were_written() {
        let row = KeptRow {
            of: KeptSubject::Unit("第一中学".to_owned()),
            stated: vec![Some(Decimal::new(45, 1)), None],
            alone: vec![Some(Decimal::ZERO), None],
            brought: Vec::new(),
        };
        let kept = KeptFigures {
            kind: "quarterly".to_owned(),
            period: "2025-01".to_owned(),
            corrects: None,
            difference_later: false,
            takes_in: Vec::new(),
            measures: vec!["甲".to_owned(), "乙".to_owned()],
            rows: vec![row],
        };
        let notice = IssuedNotice::new("教育局".to_owned(), "清教发〔2025〕5号".to_owned(), kept);
        assert_eq!(IssuedNotice::read(&notice.to_bytes()).as_ref(), Some(&notice));
        let mut torn = notice;
        torn.kept.measures.pop();
        assert_eq!(IssuedNotice::read(&torn.to_bytes()), None);
        assert_eq!(IssuedNotice::read(b"{}"), None);
    }
}
