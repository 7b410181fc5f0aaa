//! The office: its names, its addressees, its units and their registered names.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::checking::RuleWeight;
use super::filing::{FileForm, Filing};
use super::layout::Layout;
use super::letter::Letters;
use super::measure::Subject;
use super::period::Period;
use super::seal::Seal;
use super::table::Table;

/// A unit's place in [`Office::units`], which is also the order of table rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub usize);

/// A group's place in [`Office::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub usize);

/// The office that issues notices (发文机关).
#[derive(Debug, Clone)]
pub struct Office {
    /// Full name, as in the signature (署名): 昌吉回族自治州环境保护局.
    pub name: String,
    /// Red head text (发文机关标志), with 文件 where the office uses it.
    pub mark: String,
    /// The office's code in document numbers (机关代字): 昌州环发.
    pub code: String,
    /// The whole it reports on, as sentences name it: 全州环保系统; only notices on
    /// information work need it, and all that follows but who prints.
    pub system: String,
    /// The units that submit, as the first sentence names them: 州环保局及各县市（园区）环保局.
    pub reporters: String,
    /// The one that gives the numbers of its documents.
    pub numbering: Numbering,
    /// The filing terms that hold for all its documents.
    pub filing: Filing,
    /// The forms in which its documents are filed, the PDF among them, each once.
    pub formats: Vec<FileForm>,
    /// Addressees (主送机关): groups in order, names in order within a group.
    pub addressees: Vec<Vec<String>>,
    /// Copies to (抄送), in order; may be empty.
    pub copy_to: Vec<String>,
    /// True if notices are printed on both sides: the last page is then even.
    pub duplex: bool,
    /// The seal that goes over signature and date, if the office uses one.
    pub seal: Option<Seal>,
    /// The organ that prints (印发机关).
    pub printed_by: String,
    /// Its own settings of the layout.
    pub layout: Layout,
    /// Weights it gives to rules of checking, by code.
    pub rules: Vec<(String, RuleWeight)>,
    /// The file of its own word lists, relative to its own.
    pub words: Option<String>,
    /// Terms of its field that no title breaks inside.
    pub terms: Vec<String>,
    /// Groups of units, in the order of the tables.
    pub groups: Vec<Group>,
    /// All units, in the order of the tables.
    pub units: Vec<Unit>,
    /// Every registered name of a unit.
    pub(crate) unit_names: HashMap<String, UnitId>,
    /// Units that lists in the body count under one name, per category.
    pub roll_ups: Vec<RollUp>,
    /// The order of names in a list where figures tie. Names not in it follow in the
    /// order of the tables.
    pub tie_order: Vec<String>,
    /// Facts for all its letters to units.
    pub letters: Letters,
    /// The attachment tables the office keeps.
    pub tables: Vec<Table>,
    /// The blank forms the office sends along.
    pub forms: Vec<Form>,
}

/// The one that gives the numbers of an office's documents (编号).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// A register elsewhere: other documents share the series, so the number is typed.
    Elsewhere,
    /// The archive, which alone keeps the series: it gives the next one.
    Archive,
}

/// Units that share a table section and their default targets.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name: 县市（园区）.
    pub name: String,
    /// True if tables head its rows with a band that carries its name (信息直报点).
    pub band: bool,
}

/// One unit, with every name it is registered under.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Full name, used in the body.
    pub name: String,
    /// Name in tables.
    pub table_name: String,
    /// Other spellings that data files may use. They are never printed.
    pub aliases: Vec<String>,
    /// Names it had before (曾用名), which earlier data files use.
    pub was: Vec<String>,
    /// Its first day, where it was set up after the office began to count.
    pub since: Option<NaiveDate>,
    /// Its last day, where it is no more.
    pub until: Option<NaiveDate>,
    /// Its group.
    pub group: GroupId,
}

/// Units that the body counts under one name in one category:
/// 州环保局 = 办公室 + 环评科 + … for 政务信息.
#[derive(Debug, Clone)]
pub struct RollUp {
    /// The name in the body's lists.
    pub name: String,
    /// The category's name; other categories list the units on their own. Empty for all
    /// categories and measures.
    pub category: String,
    /// The units counted together.
    pub units: Vec<UnitId>,
}

/// A blank form for units to fill in.
#[derive(Debug, Clone)]
pub struct Form {
    /// Name, which is also the attachment's title.
    pub name: String,
    /// Rows of one or two fields.
    pub rows: Vec<Vec<FormField>>,
    /// Notes on how to fill it in, printed numbered below.
    pub notes: Vec<String>,
}

/// One field of a form.
#[derive(Debug, Clone)]
pub struct FormField {
    /// The words to fill in.
    pub label: String,
    /// Height of the blank, in lines of the grid (行).
    pub lines: u32,
    /// Text already in the blank, such as boxes to tick; may be empty.
    pub text: String,
}

impl Numbering {
    /// Both ways with the words data files use for them.
    pub const ALL: [(&'static str, Self); 2] =
        [("别处", Self::Elsewhere), ("归档库", Self::Archive)];
}

impl Office {
    /// The forms in which its documents are filed beside the PDF.
    pub fn forms_beside(&self) -> impl Iterator<Item = FileForm> + '_ {
        self.formats.iter().copied().filter(|form| *form != FileForm::Pdf)
    }

    /// The unit registered under this name: full, table name or alias.
    pub fn unit_named(&self, name: &str) -> Option<UnitId> {
        self.unit_names.get(name).copied()
    }

    /// The group of this name.
    pub fn group_named(&self, name: &str) -> Option<GroupId> {
        self.groups.iter().position(|group| group.name == name).map(GroupId)
    }

    /// A unit by its id. Ids come from this office, so they are always in range.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.0]
    }

    /// Ids of all units, in the order of the tables.
    pub fn unit_ids(&self) -> impl Iterator<Item = UnitId> + use<> {
        (0..self.units.len()).map(UnitId)
    }

    /// Ids of a group's units, in order.
    pub fn members(&self, group: GroupId) -> impl Iterator<Item = UnitId> + '_ {
        self.unit_ids().filter(move |&id| self.unit(id).group == group)
    }

    /// True if a unit is among those that a figure is about.
    pub fn counts_among(&self, unit: UnitId, subject: Subject) -> bool {
        match subject {
            Subject::Unit(id) => unit == id,
            Subject::Group(group) => self.unit(unit).group == group,
            Subject::RollUp(place) => self.roll_ups[place].units.contains(&unit),
            Subject::Table(place) => self.tables[place].groups.contains(&self.unit(unit).group),
            Subject::All => true,
        }
    }

    /// The name a list in the body counts a unit under, in a category of this name.
    pub fn body_name(&self, id: UnitId, category: &str) -> &str {
        self.roll_ups
            .iter()
            .find(|roll_up| roll_up.counts_in(category) && roll_up.units.contains(&id))
            .map_or(&self.unit(id).name, |roll_up| &roll_up.name)
    }
}

impl RollUp {
    /// True if it counts units together in a category of this name.
    pub fn counts_in(&self, category: &str) -> bool {
        self.category.is_empty() || self.category == category
    }
}

impl Unit {
    /// Every registered name: full, table name, aliases, names it had before.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.name.as_str(), self.table_name.as_str()]
            .into_iter()
            .chain(self.aliases.iter().chain(&self.was).map(String::as_str))
    }

    /// True if it was there on any day of a period.
    pub fn exists_in(&self, period: Period) -> bool {
        self.since.is_none_or(|since| since <= period.end())
            && self.until.is_none_or(|until| until >= period.start())
    }
}
