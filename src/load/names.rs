//! Finds what a data file names — units, groups, channels, categories — among what is
//! registered, or says which registered name was most likely meant.

use super::messages;
use super::reader::{Cursor, nearest};
use crate::model::{CategoryId, ChannelId, GroupId, Office, Scheme, Unit, UnitId};

/// The unit of this name, or a finding with the nearest registered one.
pub(super) fn known_unit(field: &Cursor, name: &str, office: &Office) -> Option<UnitId> {
    let found = office.unit_named(name);
    if found.is_none() {
        let near = nearest(name, office.units.iter().flat_map(Unit::names));
        field.error_at_key(messages::unknown_name("单位", name, near, "机关数据（office）"));
    }
    found
}

/// The units a list has named so far, each as it was written.
#[derive(Default)]
pub(super) struct Named(Vec<(UnitId, String)>);

impl Named {
    /// Notes a unit; a second time yields what it was called before.
    pub(super) fn again(&mut self, id: UnitId, name: &str) -> Option<&str> {
        let known = self.0.iter().position(|(known, _)| *known == id);
        if known.is_none() {
            self.0.push((id, name.to_owned()));
        }
        known.map(|place| self.0[place].1.as_str())
    }
}

/// The group of this name, or a finding with the nearest one.
pub(super) fn known_group(field: &Cursor, office: &Office) -> Option<GroupId> {
    let name = field.line()?;
    let found = office.group_named(&name);
    if found.is_none() {
        let near = nearest(&name, office.groups.iter().map(|group| group.name.as_str()));
        field.error(messages::unknown_name("组", &name, near, "机关数据（office）"));
    }
    found
}

/// The channel of this name, or a finding with the nearest one.
pub(super) fn known_channel(field: &Cursor, name: &str, scheme: &Scheme) -> Option<ChannelId> {
    let found = scheme.channel_named(name);
    if found.is_none() {
        let near = nearest(name, scheme.channels.iter().map(|channel| channel.name.as_str()));
        field.error_at_key(messages::unknown_name("渠道", name, near, "考核办法（scheme）"));
    }
    found
}

/// The category of this name, or a finding with the nearest one.
pub(super) fn known_category(field: &Cursor, name: &str, scheme: &Scheme) -> Option<CategoryId> {
    let found = scheme.category_named(name);
    if found.is_none() {
        let near = nearest(name, scheme.categories.iter().map(|category| category.name.as_str()));
        field.error_at_key(messages::unknown_name("类别", name, near, "考核办法（scheme）"));
    }
    found
}

/// One of a list of words, or a finding with the list.
pub(super) fn known_word<T: Copy>(field: &Cursor, what: &str, words: &[(&str, T)]) -> Option<T> {
    let word = field.line()?;
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        field.error(messages::unknown_word(what, &word, &known.join("、")));
    }
    found
}
