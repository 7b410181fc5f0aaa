//! The tools that a document was made with, so that it can be made again, or the reason is known
//! why it cannot.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::digest::{Algorithm, Digests};
use super::super::messages;
use super::sources::Sources;
use crate::part::TextPart;
use crate::typeset::FontSet;

/// The name of this form of the file.
const FORMAT: &str = "tongbao-build/1";

/// The tools that a document was made with. Digests are SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::archive) struct Build {
    format: String,
    /// The program and its version.
    pub(in crate::archive) program: String,
    /// Version of Typst.
    pub(in crate::archive) typst: String,
    /// Processor and system: nobody promises the same bytes on another.
    pub(in crate::archive) platform: String,
    /// The data file, by its path below the sources.
    pub(in crate::archive) data: String,
    /// The algorithm of the digests below.
    algorithm: Algorithm,
    /// Digests of the fonts, by family.
    pub(in crate::archive) fonts: BTreeMap<String, String>,
    /// Digests of the templates, by path.
    pub(in crate::archive) templates: BTreeMap<String, String>,
}

impl Build {
    pub(super) fn of(fonts: &FontSet, sources: &Sources) -> Self {
        Self {
            format: FORMAT.to_owned(),
            program: program(),
            typst: typst_version(),
            platform: platform(),
            data: sources.main.clone(),
            algorithm: Algorithm::Sha256,
            fonts: digests(fonts),
            templates: sources
                .templates
                .iter()
                .map(|(name, text)| (name.clone(), Digests::sha256(text.as_bytes())))
                .collect(),
        }
    }
}

impl Build {
    /// The differences between then and now, in words. The templates are stored with the document.
    pub(in crate::archive) fn changes(&self, fonts: &FontSet) -> Vec<String> {
        let single = [
            ("程序", &self.program, program()),
            ("Typst", &self.typst, typst_version()),
            ("机器", &self.platform, platform()),
        ];
        let single = single.into_iter().filter(|(_, then, now)| *then != now);
        let mut changes: Vec<String> =
            single.map(|(what, then, now)| messages::other_now(what, then, &now)).collect();
        let now = digests(fonts);
        let families: BTreeSet<&String> = self.fonts.keys().chain(now.keys()).collect();
        for family in families {
            let [then, now] = [&self.fonts, &now].map(|fonts| fonts.get(family));
            if then != now {
                let [then, now] = [then, now].map(|sum| sum.map_or("没有", |sum| sum.part(..12)));
                changes.push(messages::other_now(&format!("字体 {family}"), then, now));
            }
        }
        changes
    }
}

/// Digests of the fonts, by family.
fn digests(fonts: &FontSet) -> BTreeMap<String, String> {
    let files = fonts.files().into_par_iter();
    files.map(|(family, bytes)| (family, Digests::sha256(&bytes))).collect()
}

/// Processor and system.
fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// The program and its version.
pub(super) fn program() -> String {
    format!("tongbao {}", env!("CARGO_PKG_VERSION"))
}

/// Version of Typst.
pub(super) fn typst_version() -> String {
    typst::utils::version().raw().to_owned()
}
