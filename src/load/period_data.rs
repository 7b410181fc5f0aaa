//! Reads a period's data file, such as `2018-q1.yaml`.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chrono::{Datelike, Months, NaiveDate};

use super::attachments;
use super::checking;
use super::compared::{before, last_year};
use super::frame;
use super::issued;
use super::letters;
use super::messages;
use super::names::{Named, known_channel, known_unit};
use super::period;
use super::reader::{Cursor, Fields, nearest};
use super::returns;
use super::schema;
use super::summed::Sums;
use crate::limits;
use crate::model::{
    CarriedForward, ChannelId, Frame, Item, Joint, Office, Period, PeriodData, Scheme,
    SeveralChannels, UnitId, printed_date,
};

/// The file a key of a place names, relative to the data file; it must be there.
pub(super) fn reference(
    root: &Cursor,
    place: &'static schema::Place,
    key: &'static str,
    folder: &Path,
) -> Option<String> {
    let field = root.fields(place)?.required(key)?;
    let name = field.line()?;
    if !folder.join(&name).exists() {
        field.error(messages::no_file_named(&name, near_file(&name, folder).as_deref()));
        return None;
    }
    Some(name)
}

/// True if this is an ending of data files.
fn is_yaml(ending: &std::ffi::OsStr) -> bool {
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
}

/// The file of a folder that a name most likely means.
pub(super) fn near_file(name: &str, folder: &Path) -> Option<String> {
    let bare = name.trim_matches(|c: char| "“”‘’\"'《》 \u{3000}".contains(c));
    if folder.join(bare).is_file() {
        return Some(bare.to_owned());
    }
    let ending = Path::new(bare).extension();
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|known| {
            let own = Path::new(known).extension();
            let yaml = |ending| is_yaml(ending) && own.is_some_and(is_yaml);
            ending.is_none_or(|ending| own == Some(ending) || yaml(ending))
        })
        .take(limits::NEIGHBOURS.most)
        .collect();
    names.sort();
    nearest(bare, names.iter().map(String::as_str)).map(str::to_owned)
}

/// Reads the data, also `as_past` ones of a period before another. Mistakes go to the cursor's
/// diagnostics; `None` if something is missing that the rest cannot do without.
pub(super) fn read(
    root: &Cursor,
    (office, scheme): (&Office, &Scheme),
    folder: &Path,
    as_past: bool,
    summed: Option<&Sums>,
) -> Option<(Frame, PeriodData)> {
    let fields = root.fields(&schema::PERIOD)?;
    fields.optional("kind");
    fields.optional("office");
    fields.optional("scheme");
    let period = fields.required("period").and_then(|field| period::read(&field));
    let frame = frame::read(&fields, office, folder);
    let corrects = fields.optional("corrects").and_then(|field| issued::corrects(&field));
    let cut_off = cut_off(&fields, period);
    let ledger_field = (!scheme.channels.is_empty()).then(|| fields.optional("ledger")).flatten();
    let units_field = fields.required("units");
    let (ledger, returns) = match (summed, period) {
        (Some(sums), Some(period)) => {
            if let Some(field) = ledger_field {
                field.error_at_key(messages::no_effect("ledger", "采用条目也由各期合起来"));
            }
            units_field.into_iter().for_each(|field| sums.tell(&field, period));
            (sums.ledger(), sums.returns(period))
        }
        _ => {
            let window = period.zip(cut_off);
            let ledger =
                ledger_field.map(|field| ledger(&field, (office, scheme), window, as_past));
            let ledger = ledger.unwrap_or_default();
            let returns = units_field
                .map(|field| returns::read(&field, (office, scheme), &ledger, period, as_past));
            (ledger, returns.unwrap_or_default())
        }
    };
    let (last_year, last_year_figures) = fields
        .optional("last_year")
        .map(|field| last_year(&field, office, scheme, folder))
        .unwrap_or_default();
    let before_figures = fields
        .optional("before")
        .map(|field| before(&field, office, scheme, folder))
        .unwrap_or_default();
    let carried_forward =
        fields.optional("carried_forward").map(|field| carried_forward(&field, office, scheme));
    if let Some(field) = fields.optional("carried_forward")
        && period.is_some_and(|period| period.start().ordinal() == 1)
    {
        field.error_at_key(messages::carried_into_january());
    }
    let title = fields.optional("title").map(|field| match field.is_list() {
        true => super::office::lines(&field),
        false => field.line().into_iter().collect(),
    });
    let own_kind = root.field("kind").is_some();
    let requirements = fields.optional("requirements");
    // Keys that only a notice on information work must have.
    let requirements = if own_kind || fields.optional("corrects").is_some() {
        requirements
    } else {
        fields.required("requirements")
    };
    let requirements = requirements
        .map(|field| {
            let items = field.list_up_to(&limits::REQUIREMENTS, "段");
            items.iter().filter_map(Cursor::text).collect()
        })
        .unwrap_or_default();
    let attachments = fields
        .optional("attachments")
        .map(|field| attachments::read(&field, office))
        .unwrap_or_default();
    // Where letters are to be made they must be told of.
    let letters = match root.is_early() {
        true => fields.required("letters"),
        false => fields.optional("letters"),
    };
    let letters = letters.map(|field| letters::of_period(&field, cut_off));
    let waived = checking::waived(&fields);
    fields.finish();
    let quarter = PeriodData {
        title: title.unwrap_or_default(),
        period: period?,
        corrects,
        returns,
        ledger,
        last_year,
        last_year_figures,
        before_figures,
        carried_forward,
        requirements,
        attachments,
        letters: letters.unwrap_or_default().or(&office.letters),
        waived,
    };
    Some((frame?, quarter))
}

/// Period's end ≤ cut-off ≤ signed. Yields the cut-off, which is the period's end unless one
/// is given.
fn cut_off(fields: &Fields, period: Option<Period>) -> Option<NaiveDate> {
    let end = period.map(|period| period.end());
    let field = fields.optional("cut_off");
    let given = field.as_ref().and_then(Cursor::date);
    if let (Some(end), Some(given), Some(field)) = (end, given, &field)
        && given < end
    {
        field.error(messages::cut_off_too_early(&printed_date(end)));
    }
    let cut_off = given.or(end)?;
    // A mistake in the date itself has been told.
    if let Some(signed_field) = fields.optional("signed")
        && let Some(signed) = signed_field.peek_date()
    {
        if signed < cut_off {
            signed_field.error(messages::signed_too_early(&printed_date(cut_off)));
        }
        if signed > cut_off + Months::new(12) {
            signed_field.warning(messages::signed_late(&printed_date(cut_off)));
        }
    }
    Some(cut_off)
}

/// The adopted items.
pub(super) fn ledger(
    field: &Cursor,
    (office, scheme): (&Office, &Scheme),
    window: Option<(Period, NaiveDate)>,
    as_past: bool,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut seen: HashSet<(String, ChannelId)> = HashSet::new();
    for entry in field.list_up_to(&limits::ITEMS, "采用条目") {
        let Some(fields) = entry.fields(&schema::ITEM) else { continue };
        let title = fields.required("title").and_then(|field| field.line());
        let units = fields.required("units").map(|field| credited(&field, office, as_past));
        let units = units.unwrap_or_default();
        let channels = channels(&fields, scheme);
        let points_field = fields.optional("points");
        let points = points_field.as_ref().and_then(Cursor::decimal);
        if let Some(field) = points_field.filter(|_| scheme.joint != Joint::AsSaid) {
            field.error_at_key(messages::no_effect("points", "考核办法没有写 joint: 按条目"));
        }
        let date_field = fields.required("date");
        let date = date_field.as_ref().and_then(Cursor::date);
        fields.finish();
        if let (Some((period, cut_off)), Some(date), Some(field)) = (window, date, &date_field)
            && !(period.start()..=cut_off).contains(&date)
        {
            field.error(messages::outside_period(&period.full()));
        }
        let (Some(title), Some(date), Some(&channel)) = (title, date, channels.first()) else {
            continue;
        };
        for &adopter in &channels {
            if !seen.insert((title.clone(), adopter)) {
                entry.error(messages::item_twice(&title, &scheme.channel(adopter).name));
            }
        }
        let counted = counted(&channels, scheme);
        items.push(Item { title, units, channel, channels, counted, points, date });
    }
    items
}

/// The units an item is credited to: at least one, none twice but for units that have become one since.
fn credited(field: &Cursor, office: &Office, as_past: bool) -> Vec<UnitId> {
    let members = field.list();
    if members.is_empty() {
        field.error(messages::empty_list());
    }
    let mut units = Vec::new();
    let mut seen = Named::default();
    for member in members {
        let Some(name) = member.line() else { continue };
        let Some(id) = known_unit(&member, &name, office) else { continue };
        if let Some(earlier) = seen.again(id, &name)
            && !(as_past && returns::became_one(office.unit(id), earlier, &name))
        {
            member.error(messages::unit_twice(&name, earlier));
        }
        units.push(id);
    }
    units
}

/// The channels that adopted an item: `channel` for one, `channels` for several.
fn channels(fields: &Fields, scheme: &Scheme) -> Vec<ChannelId> {
    let known = |field: &Cursor| {
        let name = field.line()?;
        known_channel(field, &name, scheme)
    };
    let Some(several) = fields.optional("channels") else {
        return fields.required("channel").and_then(|field| known(&field)).into_iter().collect();
    };
    if let Some(field) = fields.optional("channel") {
        field.error_at_key(messages::no_effect("channel", "几个渠道都写在 channels 里了"));
    }
    let members = several.list();
    if members.is_empty() {
        several.error(messages::empty_list());
    }
    members.iter().filter_map(known).collect()
}

/// Those channels that an item counts for: all, or the one with the most points.
fn counted(channels: &[ChannelId], scheme: &Scheme) -> Vec<ChannelId> {
    match scheme.several_channels {
        SeveralChannels::Each => channels.to_vec(),
        SeveralChannels::Highest => {
            let points = |id: &&ChannelId| scheme.channel(**id).points;
            // Of equals the first: the last that is largest from behind.
            channels.iter().rev().max_by_key(points).copied().into_iter().collect()
        }
    }
}

/// Points of the year brought over: by category, or figures by measure.
fn carried_forward(field: &Cursor, office: &Office, scheme: &Scheme) -> CarriedForward {
    let mut figures = BTreeMap::new();
    let mut seen = Named::default();
    for (name, of) in field.named() {
        let Some(unit) = known_unit(&of, name, office) else { continue };
        if let Some(earlier) = seen.again(unit, name).filter(|earlier| *earlier != name) {
            of.error_at_key(messages::unit_twice(name, earlier));
        }
        for (name, value) in of.named() {
            let score = scheme
                .category_named(name)
                .and_then(|category| scheme.category(category).measures.score);
            let measure = score.or_else(|| super::names::known_carried(&value, name, scheme));
            figures.extend(measure.zip(value.decimal()).map(|(id, points)| ((unit, id), points)));
        }
    }
    CarriedForward(figures)
}
