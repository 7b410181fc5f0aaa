//! First stage: data files become a [`Inputs`] of validated types, or findings.
//!
//! Values as a file has them (`yaml.rs`) and as the program may use them ([`crate::model`]) are
//! different types. Reading collects mistakes and never stops at the first one.

mod attachments;
mod begun;
mod blocks;
mod checking;
mod compared;
mod dates;
mod earlier;
mod echoes;
mod filing;
mod frame;
mod habits;
mod head;
mod images;
mod issued;
mod keys;
mod kinds;
mod layout;
mod letters;
mod manuscript;
mod measures;
mod messages;
mod named;
mod names;
mod neighbours;
mod numerals;
mod office;
mod period;
mod placed;
mod position;
mod period_data;
mod reader;
mod returns;
mod schema;
mod scheme;
mod seal;
mod slips;
mod source;
mod summed;
mod tables;
mod workbook;
mod yaml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;

pub use self::begun::{Begun, begun};
use self::earlier::Around;
pub(crate) use self::earlier::{Earlier, Past};
pub(crate) use self::issued::TakenIn;
pub use self::issued::{Numbered, Register, SharedRegister};
use self::letters::Addressed;
pub(crate) use self::named::{is_data, is_read, named};
pub(crate) use self::placed::{Placed, is_nameable, issued as issued_place};
use self::reader::{Cursor, Diagnostics};
pub(crate) use self::reader::{is_unprintable, nearest};
pub use self::schema::{FileKind, reference as keys, schema};
pub(crate) use self::scheme::NONE;
pub(crate) use self::source::{Section, Sources, WordFile};
pub(crate) use self::summed::{SUMMED, part_missing};
pub(crate) use self::tables::WHENS;
pub use self::workbook::Filled;
pub(crate) use self::workbook::workbook_in;
pub(crate) use self::yaml::settings;
pub(crate) use crate::files::reason;
use crate::finding::{DataPath, Finding, Findings, Place, Step, Stopped};
use crate::model::{Frame, Image, Manuscript, Measure, Office, PeriodData, Scheme, Waived, Way};

/// Everything one document is made from, found sound.
#[derive(Debug, Clone)]
pub struct Inputs {
    kind: Arc<InputKind>,
    /// The letter that is made of them instead of the notice.
    letter: Option<Addressed>,
    sources: Arc<Sources>,
}

/// The inputs of a document, by its kind.
#[derive(Debug, Clone)]
pub(crate) enum InputKind {
    /// A notice on a period's information work.
    Quarterly {
        /// The period.
        report: Box<Report>,
        /// The periods that its figures go back to.
        past: Past,
    },
    /// A text as its author wrote it.
    Document(Box<WrittenDocument>),
}

/// A period's data with the office and the scheme that were in force.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    pub(crate) office_file: Arc<str>,
    pub(crate) office: Office,
    pub(crate) scheme_file: Arc<str>,
    pub(crate) scheme: Scheme,
    pub(crate) frame: Frame,
    pub(crate) data: PeriodData,
    /// The shorter periods whose sums its figures are, in order; none where they are its own.
    pub(crate) parts: Vec<Report>,
    pub(crate) file: Arc<str>,
    /// Its kind: a folder of templates.
    pub(crate) kind: String,
}

/// A text with the office that issues it.
#[derive(Debug, Clone)]
pub(crate) struct WrittenDocument {
    pub(crate) office_file: Arc<str>,
    pub(crate) office: Office,
    pub(crate) frame: Frame,
    pub(crate) manuscript: Manuscript,
    pub(crate) file: Arc<str>,
}

/// The kind of a notice on information work, which a data file need not name.
const INFORMATION_WORK: &str = "quarterly";
/// The key of what is recorded when a document is filed.
const FILING: &str = "filing";
/// The kind of a document whose text its author writes.
const WRITTEN: &str = "document";

impl Report {
    /// True if it brings over the scores of all earlier periods of the year.
    pub(crate) fn carries_forward(&self) -> bool {
        self.data.carried_forward.is_some()
    }

    /// True if something of the scheme is counted from the year's beginning: scores are, and what
    /// the office declares so.
    pub(crate) fn counts_over_year(&self) -> bool {
        let scheme = &self.scheme;
        let of_year =
            |one: &Measure| one.category.is_none() && matches!(one.kind.way, Way::OverYear);
        scheme.categories.iter().any(|category| category.scored)
            || scheme.measures.iter().any(of_year)
            || self.office.tables.iter().any(|table| table.goes_back(scheme))
    }

    /// A field of the period's data file.
    pub(crate) fn field(&self, key: &str) -> Place {
        let path = DataPath::default().join(Step::Key(key.to_owned()));
        Place { path, ..Place::file(self.file.clone()) }
    }
}

impl Inputs {
    /// The data it is made from, by its kind.
    pub(crate) fn by_kind(&self) -> &InputKind {
        &self.kind
    }

    /// The period a notice speaks of, if it speaks of one.
    pub(crate) fn report(&self) -> Option<&Report> {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => Some(report),
            InputKind::Document(_) => None,
        }
    }

    /// The office that issues it.
    pub(crate) fn office(&self) -> &Office {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.office,
            InputKind::Document(paper) => &paper.office,
        }
    }

    /// The frame around its text.
    pub fn frame(&self) -> &Frame {
        if let Some(addressed) = &self.letter {
            return &addressed.frame;
        }
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.frame,
            InputKind::Document(paper) => &paper.frame,
        }
    }

    /// Its subject: the period of a notice; else the title, with the date of signature, since
    /// titles come again.
    pub(crate) fn subject(&self) -> (String, Option<NaiveDate>) {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => (report.data.period.stem(), None),
            InputKind::Document(paper) => {
                (paper.manuscript.title.concat(), Some(paper.frame.signed))
            }
        }
    }

    /// The images in it.
    pub(crate) fn images(&self) -> impl Iterator<Item = &Image> {
        self.frame().organs.iter().flat_map(|organ| {
            let seal = organ.seal.as_ref().and_then(|seal| seal.image.as_ref());
            let stamp = organ.stamp.as_ref().and_then(|stamp| stamp.image.as_ref());
            seal.into_iter().chain(stamp)
        })
    }

    /// The findings it lets pass in checking.
    pub(crate) fn waived(&self) -> &[Waived] {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.data.waived,
            InputKind::Document(paper) => &paper.manuscript.waived,
        }
    }

    /// The name of its kind, which is that of a folder of templates.
    pub(crate) fn kind(&self) -> &str {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.kind,
            InputKind::Document(_) => WRITTEN,
        }
    }

    /// Its data file.
    pub(crate) fn file(&self) -> &Arc<str> {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.file,
            InputKind::Document(paper) => &paper.file,
        }
    }

    /// The office's file.
    pub(crate) fn office_file(&self) -> &Arc<str> {
        match &*self.kind {
            InputKind::Quarterly { report, .. } => &report.office_file,
            InputKind::Document(paper) => &paper.office_file,
        }
    }

    /// The question that archiving will put, where the data do not answer it: how long the document is to
    /// be kept.
    pub fn asked_when_archived(&self) -> Option<Finding> {
        let frame = self.frame();
        if frame.filing.retention.is_some() {
            return None;
        }
        let own = self.sources.mentions(self.file(), FILING);
        let file = if own { self.file() } else { self.office_file() };
        let path = DataPath::default().join(Step::Key(FILING.to_owned()));
        let path = if self.sources.mentions(file, FILING) { path } else { DataPath::default() };
        let mut place = Place { path, ..Place::file(file.clone()) };
        self.sources.locate_place(&mut place);
        Some(messages::retention_open().hint(Some(place)))
    }

    /// The same with this serial number, in place of any that it has.
    #[must_use]
    pub fn numbered(mut self, serial: u32) -> Self {
        let frame = match Arc::make_mut(&mut self.kind) {
            InputKind::Quarterly { report, .. } => &mut report.frame,
            InputKind::Document(paper) => &mut paper.frame,
        };
        frame.number = Some(serial);
        self
    }

    /// The text of its data file, cut at the keys at its top; and the remarks behind the last.
    pub(crate) fn sections(&self) -> Option<(Vec<Section>, String)> {
        self.sources.sections(self.file())
    }

    /// The files behind it.
    pub(crate) fn sources(&self) -> &Arc<Sources> {
        &self.sources
    }
}

/// Reads a document's data file and those it names. For a notice on a period these are the
/// office and scheme files and the year's earlier periods that stand beside it
/// (`2018-q1.yaml` for `2018-q2.yaml`).
///
/// # Errors
/// Every mistake found in all of these files is in `findings`, with its place.
pub fn load(data: &Path, findings: &mut Findings) -> Result<Inputs, Stopped> {
    load_with(data, None, findings)
}

/// The same beside an archive: the figures of the year's earlier periods are those that were issued, and a
/// notice can correct another.
///
/// # Errors
/// As for [`load`]; an archive that cannot be read.
pub fn load_with(
    data: &Path,
    register: Option<&dyn Register>,
    findings: &mut Findings,
) -> Result<Inputs, Stopped> {
    load_into(Sources::default(), data, register, findings)
}

/// The same for letters that go out before the notice is issued: its number and date may be missing,
/// and what letters say must be there.
///
/// # Errors
/// As for [`load_with`].
pub fn load_before_issue(
    data: &Path,
    register: Option<&dyn Register>,
    findings: &mut Findings,
) -> Result<Inputs, Stopped> {
    load_into(Sources::before_issue(data), data, register, findings)
}

fn load_into(
    mut sources: Sources,
    data: &Path,
    register: Option<&dyn Register>,
    findings: &mut Findings,
) -> Result<Inputs, Stopped> {
    let kind = gather(data, register, &mut sources, findings);
    sources.locate(findings);
    workbook::name_blank_cells(findings);
    echoes::drop_echoes(findings, &sources);
    let (Some(kind), sources) = (kind.map(Arc::new), Arc::new(sources)) else {
        return Err(Stopped);
    };
    let mut inputs = Inputs { kind, letter: None, sources };
    if let Some(words) = &inputs.office().words {
        let path = folder_of(inputs.office_file()).join(words);
        if let Some(sources) = Arc::get_mut(&mut inputs.sources) {
            sources.read_words(&path);
        }
    }
    findings.pass(inputs)
}

fn gather(
    data: &Path,
    register: Option<&dyn Register>,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<InputKind> {
    let file = sources.read(data, findings)?;
    if kinds::is_misspelt(&file, sources, findings)
        || kinds::is_another_kind(&file, sources, findings)
    {
        return None;
    }
    let kind = with_cursor(&file, sources, findings, |root| match root.field("kind") {
        Some(field) => kind(root, &field),
        None => Some(INFORMATION_WORK.to_owned()),
    })??;
    if kind == WRITTEN {
        return read_paper(data, sources, findings).map(Box::new).map(InputKind::Document);
    }
    let report = Box::new(Report { kind, ..read_report(data, false, sources, findings)? });
    let beside = neighbours::beside(&report.file, report.data.period.year(), sources);
    let around = Around { beside: &beside, register };
    let past = earlier::read(&report, &around, sources, findings);
    habits::doubt(data, &report, &past, &beside, findings);
    Some(InputKind::Quarterly { report, past })
}

/// The name of a kind. Any folder of templates is one; what has no period was to be a kind that
/// needs none.
fn kind(root: &Cursor, field: &Cursor) -> Option<String> {
    let name = field.line()?;
    let shipped = [INFORMATION_WORK, WRITTEN];
    let slip = root.field("period").is_none();
    if !shipped.contains(&name.as_str()) && (slip || name.contains(['/', '\\', '.'])) {
        field.error(messages::unknown_word("公文", &name, &shipped.join("、")));
        return None;
    }
    Some(name)
}

/// A period's data file, and what it is read against.
struct Ground {
    file: Arc<str>,
    office_file: Arc<str>,
    office: Office,
    scheme_file: Arc<str>,
    scheme: Scheme,
}

fn read_report(
    data: &Path,
    as_past: bool,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Report> {
    let ground = read_ground(data, as_past, sources, findings)?;
    let parts = summed::parts(&ground.file, sources, findings)?;
    let summed = parts.as_deref().map(|parts| summed::Sums::of(&ground, parts));
    let Ground { file, office_file, office, scheme_file, scheme } = &ground;
    let (file, office_file) = (file.clone(), office_file.clone());
    let scheme_file = scheme_file.clone();
    let mut with_tables = office.clone();
    with_cursor(&office_file, sources, findings, |root| {
        office::check_roll_ups(root, office, scheme);
        tables::columns(root, &mut with_tables, scheme);
    });
    if summed.is_none() {
        workbook::graft(&file, sources, (office, scheme), findings);
    }
    let folder = folder_of(&file);
    let (frame, data) = with_cursor(&file, sources, findings, |root| {
        period_data::read(root, (office, scheme), &folder, as_past, summed.as_ref())
    })??;
    let (office, kind) = (with_tables, INFORMATION_WORK.to_owned());
    let (scheme, parts) = (scheme.clone(), parts.unwrap_or_default());
    let report =
        Report { office_file, office, scheme_file, scheme, frame, data, parts, file, kind };
    earlier::compare_parts(&report, findings);
    Some(report)
}

/// Reads the office and the scheme of a period's data file. Where one of them cannot be used the data
/// are read all the same, for the mistakes in them.
fn read_ground(
    data: &Path,
    as_past: bool,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Ground> {
    let file = sources.read(data, findings)?;
    let folder = folder_of(&file);
    let has_scheme = with_cursor(&file, sources, findings, |root| {
        root.field("scheme").is_some_and(|field| !field.is_null())
    })?;
    let mut named = |key| {
        with_cursor(&file, sources, findings, |root| {
            period_data::reference(root, &schema::PERIOD, key, &folder)
        })?
    };
    let office_file = named("office");
    let scheme_file = if has_scheme { named("scheme") } else { None };
    let office_file = office_file.and_then(|name| {
        let read = sources.read(&folder.join(name), findings)?;
        kinds::require_kind(read, (&file, "office", FileKind::Office), sources, findings)
    });
    let scheme_file = scheme_file.and_then(|name| {
        let read = sources.read(&folder.join(name), findings)?;
        kinds::require_kind(read, (&file, "scheme", FileKind::Scheme), sources, findings)
    });
    // Where one file cannot be used the others are read all the same, for the mistakes in them.
    let office = office_file.as_ref().and_then(|file| {
        let office = read_office(file, true, sources, findings)?;
        is_whole(file, sources, findings).then_some(office)
    });
    let known_office = office.clone().or_else(unknown_office)?;
    let scheme_file = if has_scheme { scheme_file } else { office_file.clone() };
    let scheme = scheme_file.as_ref().and_then(|file| {
        let office = &known_office;
        let scheme = if has_scheme {
            if let Some(file) = &office_file {
                with_cursor(file, sources, findings, scheme::refuse_in_office);
            }
            with_cursor(file, sources, findings, |root| scheme::read(root, office))??
        } else {
            with_cursor(file, sources, findings, |root| scheme::of_office(root, office))?
        };
        let whole = is_whole(file, sources, findings);
        if scheme.measures.is_empty() && whole {
            findings.push(messages::nothing_counted().error(Some(Place::file(file.clone()))));
        }
        (!scheme.measures.is_empty() && whole).then_some(scheme)
    });
    let (Some(office), Some(scheme)) = (office, &scheme) else {
        let scheme = scheme.clone().or_else(|| unknown_scheme(&known_office))?;
        workbook::pass_over(&file, sources);
        read_blind(&file, sources, findings, |root| {
            period_data::read(root, (&known_office, &scheme), &folder, as_past, None);
        });
        return None;
    };
    let scheme = scheme.clone();
    Some(Ground { file, office_file: office_file?, office, scheme_file: scheme_file?, scheme })
}

fn read_paper(
    data: &Path,
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<WrittenDocument> {
    let file = sources.read(data, findings)?;
    let folder = folder_of(&file);
    let office_file = with_cursor(&file, sources, findings, |root| {
        period_data::reference(root, &schema::DOCUMENT, "office", &folder)
    })?;
    let office_file = office_file.and_then(|name| {
        let read = sources.read(&folder.join(name), findings)?;
        kinds::require_kind(read, (&file, "office", FileKind::Office), sources, findings)
    });
    let office = office_file.as_ref().and_then(|file| {
        let office = read_office(file, false, sources, findings)?;
        is_whole(file, sources, findings).then_some(office)
    });
    let (Some(office_file), Some(office)) = (office_file, office) else {
        let office = unknown_office()?;
        read_blind(&file, sources, findings, |root| {
            manuscript::read(root, &office, &folder);
        });
        return None;
    };
    let (frame, manuscript) =
        with_cursor(&file, sources, findings, |root| manuscript::read(root, &office, &folder))??;
    Some(WrittenDocument { office_file, office, frame, manuscript, file })
}

/// The tables of the workbooks that a data file names, as far as office, scheme and they themselves can be
/// read.
pub fn filled(data: &Path) -> Vec<Filled> {
    let (mut sources, mut aside) = (Sources::default(), Findings::default());
    let ground = read_ground(data, false, &mut sources, &mut aside);
    ground.map_or_else(Vec::new, |ground| workbook::filled(&ground.file, &sources, &ground.scheme))
}

/// Reads the text of an office's file that is not written yet, for the mistakes in it.
pub(crate) fn is_office(text: &str, file: Arc<str>, findings: &mut Findings) -> bool {
    let diagnostics = Diagnostics::new(file);
    let Ok(yaml) = yaml::parse(text, false) else { return false };
    let root = Cursor::root(&yaml, &diagnostics);
    let office = office::read(&root, Path::new(""), true);
    let read = office.map(|office| scheme::of_office(&root, &office)).is_some();
    findings.extend(diagnostics.into_findings());
    read
}

fn read_office(
    file: &Arc<str>,
    counts: bool,
    sources: &Sources,
    findings: &mut Findings,
) -> Option<Office> {
    with_cursor(file, sources, findings, |root| office::read(root, &folder_of(file), counts))?
}

/// In place of an office that could not be read: one that has nothing and asks for nothing. No
/// name is looked for in it.
fn unknown_office() -> Option<Office> {
    let yaml = yaml::parse("numbering: 归档库", false).ok()?;
    office::read(&Cursor::root(&yaml, &Diagnostics::new("".into())), Path::new(""), false)
}

/// The same of a scheme.
fn unknown_scheme(office: &Office) -> Option<Scheme> {
    let yaml = yaml::parse("categories: []", false).ok()?;
    scheme::read(&Cursor::root(&yaml, &Diagnostics::new("".into())), office)
}

/// True if a file was read to its end: what is missing in it may stand where it could not be read,
/// or beyond a limit.
fn is_whole(file: &Arc<str>, sources: &Sources, findings: &Findings) -> bool {
    let of_file =
        |finding: &&Finding| finding.place.as_ref().is_some_and(|place| place.file == *file);
    let over = findings.iter().filter(of_file).any(|finding| finding.code == messages::TOO_MANY);
    !sources.is_cut(file) && !over
}

/// Reads a file for the mistakes in it, where what it is read against is not known: which keys and
/// names there may be cannot be told.
fn read_blind(
    file: &Arc<str>,
    sources: &Sources,
    findings: &mut Findings,
    read: impl FnOnce(&Cursor),
) {
    let diagnostics = Diagnostics::blind(file.clone());
    if let Some(yaml) = sources.yaml(file) {
        read(&Cursor::root(yaml, &diagnostics));
    }
    findings.extend(diagnostics.into_findings());
}

/// The folder a file stands in, which the names in it are relative to.
pub(crate) fn folder_of(file: &str) -> PathBuf {
    Path::new(file).parent().unwrap_or(Path::new("")).to_owned()
}

fn with_cursor<T>(
    file: &Arc<str>,
    sources: &Sources,
    findings: &mut Findings,
    read: impl FnOnce(&Cursor) -> T,
) -> Option<T> {
    let diagnostics = Diagnostics::new(file.clone()).early(sources.is_early(file));
    let value = read(&Cursor::root(sources.yaml(file)?, &diagnostics));
    findings.extend(diagnostics.into_findings());
    Some(value)
}
