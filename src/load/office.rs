//! Reads `office.yaml`.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::checking;
use super::filing;
use super::layout;
use super::letters;
use super::messages;
use super::names::{code, is_among, known_category, known_unit, known_word, name, refuse_reserved};
use super::reader::Cursor;
use super::schema;
use super::scheme::{self as schemes, NONE};
use super::seal;
use crate::limits;
use crate::model::{
    FileForm, Filing, Form, FormField, Group, GroupId, Numbering, Office, RollUp, Scheme, Unit,
    UnitId, likeness,
};

/// Reads the office. Mistakes go to the cursor's diagnostics. An office that counts has units; `None`
/// if it has none, which the rest cannot do without.
pub(super) fn read(root: &Cursor, folder: &Path, counts: bool) -> Option<Office> {
    let fields = root.fields(&schema::OFFICE)?;
    let named = |key| fields.required(key).and_then(|field| name(&field));
    let (own_name, mark) = (named("name"), named("mark"));
    let code = fields.required("code").and_then(|field| code(&field));
    let asked = |key| if counts { fields.required(key) } else { fields.optional(key) };
    let system = asked("system").and_then(|field| name(&field));
    let reporters = asked("reporters").and_then(|field| name(&field));
    let printed_by = named("printed_by");
    let numbering = fields
        .optional("numbering")
        .and_then(|field| known_word(&field, "编号方式", &Numbering::ALL))
        .unwrap_or(Numbering::Elsewhere);
    let filing =
        fields.optional("filing").map_or_else(Filing::default, |field| filing::of_office(&field));
    let formats = fields.optional("formats").and_then(|field| filing::formats(&field));
    let addressees = fields.required("addressees").map(|field| addressees(&field));
    let letters = fields.optional("letters").map(|field| letters::of_office(&field));
    let duplex = fields.optional("duplex").and_then(|field| field.flag()).unwrap_or(false);
    let seal = fields.optional("seal").and_then(|field| seal::read(&field, folder));
    let layout = fields.optional("layout").map(|field| layout::read(&field)).unwrap_or_default();
    let rules = fields.optional("rules").map(|field| checking::rules(&field)).unwrap_or_default();
    let words = fields.optional("words").and_then(|field| existing(&field, folder));
    let terms = fields.optional("terms").map(|field| lines(&field)).unwrap_or_default();
    let copy_to = fields.optional("copy_to").map(|field| receivers(&field)).unwrap_or_default();
    let mut unit_names = HashMap::new();
    let (groups, units) =
        asked("groups").map(|field| groups(&field, &mut unit_names)).unwrap_or_default();
    if counts && units.is_empty() {
        return None;
    }
    // Missing keys have been told; the rest is read all the same.
    let mut office = Office {
        name: own_name.unwrap_or_default(),
        mark: mark.unwrap_or_default(),
        code: code.unwrap_or_default(),
        system: system.unwrap_or_default(),
        reporters: reporters.unwrap_or_default(),
        numbering,
        filing,
        formats: formats.unwrap_or_else(|| vec![FileForm::Pdf]),
        addressees: addressees.unwrap_or_default(),
        copy_to,
        duplex,
        seal,
        printed_by: printed_by.unwrap_or_default(),
        layout,
        rules,
        words,
        terms,
        groups,
        units,
        unit_names,
        roll_ups: Vec::new(),
        tie_order: Vec::new(),
        letters: letters.unwrap_or_default(),
        tables: Vec::new(),
        forms: Vec::new(),
    };
    if let Some(field) = fields.optional("roll_ups") {
        for item in field.list_up_to(&limits::ROLL_UPS, "合并名称") {
            let roll_up = roll_up(&item, &office);
            office.roll_ups.extend(roll_up);
        }
    }
    if let Some(field) = fields.optional("tie_order") {
        office.tie_order = tie_order(&field, &office);
    }
    if let Some(field) = fields.optional("tables") {
        office.tables = super::tables::read(&field, &office);
    }
    if let Some(field) = fields.optional("forms") {
        office.forms =
            field.list_up_to(&limits::TABLES, "空白表").iter().filter_map(form).collect();
    }
    schemes::allow(&fields);
    fields.finish();
    Some(office)
}

/// The name of a file that is there.
fn existing(field: &Cursor, folder: &Path) -> Option<String> {
    let name = field.line()?;
    if !folder.join(&name).is_file() {
        field.error(messages::no_file_named(&name, None));
        return None;
    }
    Some(name)
}

/// An organ that receives a document, without the label that is printed before it.
pub(super) fn receiver(field: &Cursor) -> Option<String> {
    let text = field.line()?;
    let labels = ["主送：", "主送:", "抄送：", "抄送:"];
    if let Some(label) = labels.iter().find(|label| text.starts_with(**label)) {
        field.error(messages::set_by_program(label));
    }
    if text.contains('，') {
        field.warning(messages::comma_in_organ());
    }
    Some(text)
}

/// Organs that receive a document.
pub(super) fn receivers(field: &Cursor) -> Vec<String> {
    field.list().iter().filter_map(receiver).collect()
}

/// A list of texts of one line each.
pub(super) fn lines(field: &Cursor) -> Vec<String> {
    field.list().iter().filter_map(Cursor::line).collect()
}

/// Groups of organs that are written to: a list for each, or the names of a single group; none where 无 or an
/// empty list says so.
pub(super) fn addressees(field: &Cursor) -> Vec<Vec<String>> {
    if field.peek_text().is_some_and(|text| text == NONE) {
        return Vec::new();
    }
    let items = field.list();
    if field.is_list() && items.is_empty() {
        return Vec::new();
    }
    let groups: Vec<Vec<String>> = match items.iter().all(Cursor::is_text) {
        true => vec![items.iter().filter_map(receiver).collect()],
        false => items.iter().map(receivers).collect(),
    };
    if groups.iter().all(Vec::is_empty) {
        field.error(messages::empty_list());
    }
    groups
}

fn groups(field: &Cursor, known: &mut HashMap<String, UnitId>) -> (Vec<Group>, Vec<Unit>) {
    let mut groups: Vec<Group> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    // The likeness of every name of a unit so far.
    let mut seen = HashSet::new();
    for item in field.list_up_to(&limits::GROUPS, "组") {
        let Some(fields) = item.fields(&schema::GROUP) else { continue };
        let name_field = fields.required("name");
        let name = name_field.as_ref().and_then(name).unwrap_or_default();
        if let Some(field) = &name_field {
            refuse_reserved(field, "组", &name);
        }
        if is_among(&name, groups.iter().map(|known| known.name.as_str())) {
            item.error(messages::registered_twice("组", &name));
        }
        let band = fields.optional("band").and_then(|field| field.flag()).unwrap_or(false);
        let id = GroupId(groups.len());
        if let Some(members) = fields.required("units") {
            let members_list = members.list_up_to(&limits::UNITS, "单位");
            if members_list.is_empty() {
                members.error(messages::empty_list());
            }
            for member in members_list {
                units.extend(unit(&member, id, UnitId(units.len()), known, &mut seen));
            }
        }
        groups.push(Group { name, band });
        fields.finish();
    }
    if groups.is_empty() {
        field.error(messages::empty_list());
    }
    if units.len() > limits::UNITS.most {
        field.error_at_key(messages::too_many("单位", limits::UNITS.most));
    }
    (groups, units)
}

/// A unit: its fields, or its name alone.
fn unit(
    item: &Cursor,
    group: GroupId,
    id: UnitId,
    known: &mut HashMap<String, UnitId>,
    seen: &mut HashSet<String>,
) -> Option<Unit> {
    if item.is_text() {
        let name = name(item)?;
        refuse_reserved(item, "单位", &name);
        let unit = Unit {
            table_name: name.clone(),
            name,
            aliases: Vec::new(),
            was: Vec::new(),
            since: None,
            until: None,
            group,
        };
        return Some(registered(item, unit, id, known, seen));
    }
    let fields = item.fields(&schema::UNIT)?;
    let name_field = fields.required("name");
    let own_name = name_field.as_ref().and_then(name);
    let table_field = fields.optional("table_name");
    let table_name = table_field.as_ref().and_then(name);
    for (field, name) in [(&name_field, &own_name), (&table_field, &table_name)] {
        if let (Some(field), Some(name)) = (field, name) {
            refuse_reserved(field, "单位", name);
        }
    }
    let names = |field: &Cursor| field.list().iter().filter_map(name).collect::<Vec<String>>();
    let aliases = fields.optional("aliases").map(|field| names(&field)).unwrap_or_default();
    let was = fields.optional("was").map(|field| match field.is_list() {
        true => names(&field),
        false => name(&field).into_iter().collect(),
    });
    let since = fields.optional("since").and_then(|field| field.date());
    let until_field = fields.optional("until");
    let until = until_field.as_ref().and_then(Cursor::date);
    if let (Some(since), Some(until), Some(field)) = (since, until, &until_field)
        && until < since
    {
        field.error(messages::ends_before_it_begins());
    }
    fields.finish();
    let name = own_name?;
    let unit = Unit {
        table_name: table_name.unwrap_or_else(|| name.clone()),
        name,
        aliases,
        was: was.unwrap_or_default(),
        since,
        until,
        group,
    };
    Some(registered(item, unit, id, known, seen))
}

/// The unit, its names known from now on; a name that another has is an error.
fn registered(
    item: &Cursor,
    unit: Unit,
    id: UnitId,
    known: &mut HashMap<String, UnitId>,
    seen: &mut HashSet<String>,
) -> Unit {
    if let Some(taken) = unit.names().find(|name| seen.contains(&likeness(name))) {
        item.error(messages::registered_twice("单位", taken));
    }
    for name in unit.names() {
        seen.insert(likeness(name));
        known.entry(name.to_owned()).or_insert(id);
    }
    unit
}

fn roll_up(item: &Cursor, office: &Office) -> Option<RollUp> {
    let fields = item.fields(&schema::ROLL_UP)?;
    let name = fields.required("name").and_then(|field| name(&field));
    // Without a category it counts them together everywhere.
    let category = fields.optional("category").and_then(|field| field.line()).unwrap_or_default();
    if let Some(taken) =
        name.as_deref().filter(|name| is_among(name, office.unit_names.keys().map(String::as_str)))
    {
        item.error(messages::registered_twice("单位", taken));
    }
    let mut units = Vec::new();
    let mut seen = HashSet::new();
    if let Some(field) = fields.required("units") {
        for member in field.list() {
            let Some(id) = member.line().and_then(|name| known_unit(&member, &name, office)) else {
                continue;
            };
            let elsewhere =
                |known: &RollUp| known.category == category && known.units.contains(&id);
            if !seen.insert(id) || office.roll_ups.iter().any(elsewhere) {
                let name = &office.unit(id).name;
                member.error(messages::unit_twice(name, name));
            }
            units.push(id);
        }
    }
    fields.finish();
    Some(RollUp { name: name?, category, units })
}

/// Checks that roll-ups speak of categories the scheme has.
pub(super) fn check_roll_ups(root: &Cursor, office: &Office, scheme: &Scheme) {
    if office.roll_ups.is_empty() {
        return;
    }
    let roll_ups = root.field("roll_ups").map(|field| field.list()).unwrap_or_default();
    for field in roll_ups.iter().filter_map(|item| item.field("category")) {
        if let Some(name) = field.line() {
            known_category(&field, &name, scheme);
        }
    }
}

fn tie_order(field: &Cursor, office: &Office) -> Vec<String> {
    let roll_ups = || office.roll_ups.iter().map(|roll_up| roll_up.name.as_str());
    let mut order: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for item in field.list() {
        let Some(name) = item.line() else { continue };
        let canonical = if roll_ups().any(|known| known == name) {
            name
        } else {
            let Some(id) = known_unit(&item, &name, office) else { continue };
            office.unit(id).name.clone()
        };
        if !seen.insert(canonical.clone()) {
            item.error(messages::unit_twice(&canonical, &canonical));
        }
        order.push(canonical);
    }
    order
}

fn form(item: &Cursor) -> Option<Form> {
    let fields = item.fields(&schema::FORM)?;
    let name = fields.required("name").and_then(|field| field.line());
    let mut rows = Vec::new();
    if let Some(field) = fields.required("rows") {
        for row in field.list_up_to(&limits::FORM_ROWS, "行") {
            let cells: Vec<FormField> = row.list().iter().filter_map(form_field).collect();
            if !(1..=2).contains(&cells.len()) {
                row.error(messages::too_many_fields());
            }
            rows.push(cells);
        }
        if rows.is_empty() {
            field.error(messages::empty_list());
        }
    }
    let notes = fields.optional("notes").map(|field| lines(&field)).unwrap_or_default();
    fields.finish();
    Some(Form { name: name?, rows, notes })
}

fn form_field(item: &Cursor) -> Option<FormField> {
    let fields = item.fields(&schema::FORM_FIELD)?;
    let label = fields.required("label").and_then(|field| field.line());
    let lines = fields
        .optional("lines")
        .and_then(|field| field.whole(1, limits::FORM_LINES.most as i64))
        .unwrap_or(1);
    let text = fields.optional("text").and_then(|field| field.line()).unwrap_or_default();
    fields.finish();
    Some(FormField { label: label?, lines, text })
}
