//! Reads a period's data file that is still being written: what stands in it so far.

use std::path::Path;

use chrono::NaiveDate;

use super::names::known_unit;
use super::reader::Cursor;
use super::yaml::Yaml;
use super::{
    Sources, WRITTEN, messages, period, period_data, read_ground, schema, with_cursor, workbook,
};
use crate::finding::{Findings, Place, Stopped};
use crate::model::{Item, Office, Period, Scheme, UnitId};

/// A period's data file as far as it is written. What is still missing in it is no mistake.
pub struct Begun {
    pub(crate) office: Office,
    pub(crate) scheme: Scheme,
    pub(crate) period: Period,
    /// The last day that the period counts.
    pub(crate) cut_off: NaiveDate,
    /// The adopted items so far.
    pub(crate) ledger: Vec<Item>,
    /// The workbooks that `units` and `ledger` name, where they name any.
    pub(crate) units_workbook: Option<String>,
    pub(crate) ledger_workbook: Option<String>,
    /// The units that the file names, and what is typed of each.
    units: Vec<(UnitId, Yaml)>,
}

impl Begun {
    /// The units that there are in the period, in the office's order.
    pub(crate) fn units_there(&self) -> impl Iterator<Item = UnitId> + '_ {
        let there = |id: &UnitId| self.office.unit(*id).exists_in(self.period);
        self.office.unit_ids().filter(there)
    }

    /// True if figures of units are typed in the file itself.
    pub(crate) fn has_typed_units(&self) -> bool {
        !self.units.is_empty()
    }

    /// A figure of a unit as it was typed, by the keys that lead to it.
    pub(crate) fn typed(&self, unit: UnitId, keys: &[String]) -> Option<&str> {
        let (_, entry) = self.units.iter().find(|(id, _)| *id == unit)?;
        let mut value = entry;
        for key in keys {
            value = value.entry(key)?;
        }
        value.typed()
    }
}

/// Reads a period's data file, its office and its scheme, as far as they are written.
///
/// # Errors
/// Mistakes in office or scheme; a file without a period; in the data file units that are not known, and
/// adopted items that cannot be read.
pub fn begun(data: &Path, findings: &mut Findings) -> Result<Begun, Stopped> {
    let mut sources = Sources::default();
    let begun = gather(data, &mut sources, findings);
    sources.locate(findings);
    match begun {
        Some(begun) => findings.pass(begun),
        None => Err(Stopped),
    }
}

fn gather(data: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<Begun> {
    let file = sources.read(data, findings)?;
    let written = with_cursor(&file, sources, findings, |root| {
        root.field("kind").and_then(|kind| kind.peek_text()).as_deref() == Some(WRITTEN)
    })?;
    if written {
        findings.push(messages::nothing_to_fill_in().usage(Some(Place::file(file))));
        return None;
    }
    let ground = read_ground(data, false, sources, findings)?;
    let (office, scheme) = (ground.office, ground.scheme);
    let key =
        |key: &str| sources.yaml(&file).and_then(|yaml| workbook::named_file(yaml.entry(key)?));
    let (units_workbook, ledger_workbook) = (key("units"), key("ledger"));
    with_cursor(&file, sources, findings, |root| {
        let fields = root.fields(&schema::PERIOD)?;
        let period = fields.required("period").and_then(|field| period::read(&field))?;
        let cut_off = root.field("cut_off").and_then(|field| field.peek_date());
        let cut_off = cut_off.unwrap_or(period.end());
        let listed = root.field("ledger").filter(Cursor::is_list);
        let window = Some((period, cut_off));
        let ledger =
            listed.map(|field| period_data::ledger(&field, (&office, &scheme), window, false));
        let ledger = ledger.unwrap_or_default();
        let units = root.field("units").filter(|_| units_workbook.is_none());
        let units = units.filter(Cursor::is_map).map(|field| named_units(&field, &office));
        let units = units.unwrap_or_default();
        Some(Begun {
            office,
            scheme,
            period,
            cut_off,
            ledger,
            units_workbook,
            ledger_workbook,
            units,
        })
    })?
}

/// The units of a data file with what is typed of each.
fn named_units(field: &Cursor, office: &Office) -> Vec<(UnitId, Yaml)> {
    let entry = |(name, entry): (&str, Cursor)| {
        Some((known_unit(&entry, name, office)?, entry.yaml().clone()))
    };
    field.named_up_to(&crate::limits::UNITS, "单位").into_iter().filter_map(entry).collect()
}
