//! A new office: its own file and that of its first period.

use std::path::Path;

use chrono::NaiveDate;
use minijinja::{Environment, context};

use super::values::{list, period as period_text, text};
use super::{NewFile, as_typed, messages};
use crate::finding::{Findings, Place, Stopped};
use crate::load::{FileKind, is_office, schema};
use crate::model::{Period, Retention};

const OFFICE: &str = include_str!("office.yaml.jinja");
const PERIOD: &str = include_str!("period.yaml.jinja");

/// The name of the office's file.
const OFFICE_FILE: &str = "office.yaml";

/// The folder of the schemas that editors read.
const SCHEMAS: &str = ".schema";

/// Words that a system is called by after the name of its place, longest first.
const PLACES: [&str; 8] = ["自治区", "自治州", "自治县", "省", "市", "州", "县", "区"];

/// Everything that is asked of a new office.
#[derive(Debug, Clone)]
pub struct Answers {
    /// Full name: 清河县教育局.
    pub name: String,
    /// Its code in document numbers: 清教发.
    pub code: String,
    /// The whole it reports on: 全县教育系统.
    pub system: String,
    /// Units that report, in order.
    pub units: Vec<String>,
    /// The items that are counted.
    pub count: Count,
    /// The first period; `None` of a year that no document can have.
    pub period: Option<Period>,
    /// The time for which documents are kept: 永久, 30年, 10年; none where that is not decided.
    pub retention: Option<Retention>,
    /// True if the units' figures are filled in in a workbook.
    pub in_workbook: bool,
    /// Date of signature.
    pub signed: NaiveDate,
}

/// The items that units send in.
#[derive(Debug, Clone)]
pub struct Count {
    /// Their category: 政务信息.
    pub category: String,
    /// Their measure word: 条.
    pub measure: String,
    /// Channels that adopt them; may be empty.
    pub channels: Vec<String>,
}

impl Answers {
    /// The name of the system of an office of this name: 全县教育系统 for 清河县教育局.
    pub fn system_of(name: &str) -> String {
        let cut = PLACES.iter().filter_map(|place| {
            let at = name.find(place)?;
            Some((at + place.len(), place))
        });
        let Some((end, place)) = cut.min() else { return "全系统".to_owned() };
        let level: String = place.chars().last().into_iter().collect();
        let field = name.get(end..).unwrap_or_default();
        let field = field.trim_end_matches(['局', '委', '厅', '办', '部', '室', '会']);
        format!("全{level}{field}系统")
    }
}

/// The files of a new office in a folder. The first period has nothing sent in yet.
///
/// # Errors
/// Names that an office, a unit, a category or a channel cannot have.
pub fn begin(
    folder: &Path,
    answers: &Answers,
    findings: &mut Findings,
) -> Result<Vec<NewFile>, Stopped> {
    if answers.units.is_empty() {
        findings.push(messages::no_units().usage(None));
    }
    if answers.code.is_empty() {
        findings.push(messages::no_code().usage(None));
    }
    let Some(period) = answers.period else {
        findings.push(messages::no_such_year().usage(None));
        return Err(Stopped);
    };
    findings.pass(())?;
    let office = folder.join(OFFICE_FILE);
    let first = folder.join(format!("{}.yaml", period.stem()));
    let office = NewFile { text: office_text(answers), path: office };
    let name = office.path.to_string_lossy();
    let first = NewFile { text: first_text(answers, period, &first), path: first };
    for draft in [&office, &first] {
        if draft.path.exists() {
            let place = Place::file(draft.path.to_string_lossy());
            findings.push(messages::already_there().usage(Some(place)));
        }
    }
    is_office(&office.text, name.as_ref().into(), findings);
    drop(name);
    let mut drafts = schemas(folder);
    drafts.extend([office, first]);
    findings.pass(drafts)
}

/// The schemas that editors read, beside which the data files name them; those that are there stay.
fn schemas(folder: &Path) -> Vec<NewFile> {
    let draft = |kind: FileKind| NewFile {
        path: folder.join(SCHEMAS).join(format!("{}.json", kind.name())),
        text: schema(kind),
    };
    FileKind::ALL.map(draft).into_iter().filter(|draft| !draft.path.exists()).collect()
}

/// The organ that prints an office's documents: most often its own office, 办公室; an office is that itself.
fn printing_organ(name: &str) -> String {
    if name.ends_with(['室', '办']) { name.to_owned() } else { format!("{name}办公室") }
}

fn office_text(answers: &Answers) -> String {
    let Answers { name, count, .. } = answers;
    let quoted =
        |values: &[String]| -> Vec<String> { values.iter().map(|value| text(value)).collect() };
    let values = context! {
        name => text(name),
        mark => text(&format!("{name}文件")),
        code => text(&answers.code),
        system => text(&answers.system),
        reporters => "各单位",
        printed_by => text(&printing_organ(name)),
        addressees => list(&["各单位".to_owned()]),
        category => text(&count.category),
        measure => text(&count.measure),
        channels => quoted(&count.channels),
        group => "报送单位",
        units => quoted(&answers.units),
        table => table(answers),
        retention => answers.retention.map(Retention::word),
    };
    render(OFFICE, values)
}

fn first_text(answers: &Answers, period: Period, path: &Path) -> String {
    let lines = answers.units.iter().map(|unit| format!("  {}: {{submitted: 0}}\n", text(unit)));
    let values = context! {
        full => period.full(),
        file => as_typed(path),
        period => period_text(period),
        workbook => answers.in_workbook.then(|| format!("{}.xlsx", period.stem())),
        signed => answers.signed.to_string(),
        channel => answers.count.channels.first().map(|channel| text(channel)),
        units => format!("units:\n{}", lines.collect::<String>()),
        requirement => "各单位要按时报送信息，内容要真实、准确。",
        table => table(answers),
    };
    render(PERIOD, values)
}

/// The name of the table that goes with the notice.
fn table(answers: &Answers) -> String {
    let told = if answers.count.channels.is_empty() { "报送" } else { "采用" };
    text(&format!("{}{told}情况统计表", answers.count.category))
}

#[expect(
    clippy::expect_used,
    reason = "the two templates are the program's own, and tests write both"
)]
fn render(template: &str, values: minijinja::Value) -> String {
    let text = Environment::empty().render_str(template, values).expect("the template is sound");
    text.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::Answers;

    #[test]
    fn a_system_is_named_after_the_place_and_the_field_of_its_office() {
        for (office, system) in [
            ("清河县教育局", "全县教育系统"),
            ("昌吉回族自治州环境保护局", "全州环境保护系统"),
            ("某某市市场监督管理局", "全市市场监督管理系统"),
            ("河东区应急管理局", "全区应急管理系统"),
            ("教务处", "全系统"),
        ] {
            assert_eq!(Answers::system_of(office), system);
        }
    }
}
