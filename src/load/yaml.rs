//! YAML as the file says it: keys in order, repeated keys kept.
//!
//! `serde_yaml` reads it; this type only stops it from failing at the first thing that
//! does not fit, so that all mistakes of a file can be reported at once.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A YAML value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Yaml {
    /// Nothing, or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it would be printed again.
    Number(String),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Yaml>),
    /// Keys with values, in the file's order, repeated keys included.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// What a clerk would call this kind of value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Yaml::Null => "空白",
            Yaml::Bool(_) => "开关值",
            Yaml::Number(_) => "数字",
            Yaml::Text(_) => "文字",
            Yaml::List(_) => "一串项目",
            Yaml::Map(_) => "一组“键: 值”",
        }
    }

    /// The value of a map's key.
    pub(super) fn entry(&self, key: &str) -> Option<&Yaml> {
        match self {
            Yaml::Map(entries) => entries.iter().find(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// A scalar as text, for keys and messages.
    pub(super) fn scalar(&self) -> Option<String> {
        match self {
            Yaml::Bool(value) => Some(value.to_string()),
            Yaml::Number(text) | Yaml::Text(text) => Some(text.clone()),
            Yaml::Null => Some(String::new()),
            Yaml::List(_) | Yaml::Map(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Yaml, E> {
        Ok(Yaml::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Yaml, E> {
        Ok(Yaml::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Yaml::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Yaml, Yaml>()? {
            entries.push((key.scalar().unwrap_or_default(), value));
        }
        Ok(Yaml::Map(entries))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Yaml, D::Error> {
        Deserialize::deserialize(value)
    }

    fn visit_enum<A: serde::de::EnumAccess<'de>>(self, _: A) -> Result<Yaml, A::Error> {
        Err(serde::de::Error::custom("tags (!…) have no meaning here"))
    }
}
