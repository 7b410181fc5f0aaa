//! The parts of a packed workbook (.xlsx): which of them is which sheet, and their text.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::limits;
use crate::tags::{attribute, each_tag};

/// An opened workbook.
pub(crate) struct Package<'b> {
    pub(super) zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The places of its parts, by their plain names.
    places: HashMap<String, usize>,
    /// The part that names the sheets.
    main: String,
}

/// A name as it is looked up: programs write `xl/Workbook.xml` and `xl\workbook.xml` too.
fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

impl<'b> Package<'b> {
    /// Opens a workbook; `None` if it is none, or broken.
    pub(crate) fn open(bytes: &'b [u8]) -> Option<Self> {
        let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut places = HashMap::new();
        for place in 0..zip.len() {
            let name = zip.name_for_index(place)?.ok()?;
            places.insert(plain(&name), place);
        }
        let mut package = Self { zip, places, main: String::new() };
        let relations = package.relations("").unwrap_or_default();
        let mut main = relations.into_iter().filter(|relation| relation.is_main());
        package.main = main.next().map_or_else(|| "xl/workbook.xml".to_owned(), |main| main.target);
        Some(package)
    }

    /// The place of a part among all of them.
    pub(super) fn place(&self, part: &str) -> Option<usize> {
        self.places.get(&plain(part)).copied()
    }

    /// The text of a part; `None` if it is not there, or no text.
    pub(crate) fn text(&mut self, part: &str) -> Option<String> {
        let place = self.place(part)?;
        let most = limits::WORKBOOK_INFLATED.most as u64;
        let mut text = String::new();
        let file = self.zip.by_index(place).ok()?;
        file.take(most).read_to_string(&mut text).ok()?;
        Some(text)
    }

    /// The text of the part that names the sheets.
    pub(crate) fn main(&mut self) -> Option<String> {
        let main = self.main.clone();
        self.text(&main)
    }

    /// The texts that cells share, of every part that may be meant for them; `None` if one is no text.
    pub(crate) fn shared_texts(&mut self) -> Option<Vec<String>> {
        let names = self.places.keys().filter(|name| name.ends_with("sharedstrings.xml"));
        let names: Vec<String> = names.cloned().collect();
        names.iter().map(|name| self.text(name)).collect()
    }

    /// The sheets: their names, and the part of each.
    pub(crate) fn sheets(&mut self) -> Option<Vec<(String, String)>> {
        let main = self.main.clone();
        let relations = self.relations(&main)?;
        let mut sheets = Vec::new();
        each_tag(&self.text(&main)?, |tag| {
            if tag.local_name().as_ref() == "sheet"
                && let (Some(name), Some(id)) = (attribute(tag, "name"), attribute(tag, "id"))
                && let Some(relation) = relations.iter().find(|relation| relation.id == id)
            {
                sheets.push((name, relation.target.clone()));
            }
        })
        .ok()?;
        Some(sheets)
    }

    /// The part of the styles of cells.
    pub(crate) fn styles(&mut self) -> Option<String> {
        let main = self.main.clone();
        let mut relations = self.relations(&main)?.into_iter();
        relations.find(|relation| relation.kind.ends_with("/styles")).map(|styles| styles.target)
    }

    /// The relations of a part to others; those of the package itself where the part has no name.
    fn relations(&mut self, part: &str) -> Option<Vec<Relation>> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let within = |target: &str| match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None if folder.is_empty() => target.to_owned(),
            None => format!("{folder}/{target}"),
        };
        let text = self.text(&within(&format!("_rels/{name}.rels")))?;
        let mut relations = Vec::new();
        each_tag(&text, |tag| {
            if tag.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                let kind = attribute(tag, "Type").unwrap_or_default();
                relations.push(Relation { id, kind, target: within(&target) });
            }
        })
        .ok()?;
        Some(relations)
    }
}

/// A relation of a part to another.
struct Relation {
    id: String,
    kind: String,
    target: String,
}

impl Relation {
    fn is_main(&self) -> bool {
        self.kind.ends_with("/officeDocument")
    }
}
