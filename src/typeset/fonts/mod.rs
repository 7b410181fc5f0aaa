//! Fonts by role. A role (仿宋, 楷体 …) names files; the family is read from the file,
//! because family names lie. No font of the machine is used unless it is put here.

mod face;
mod manifest;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::FontInfo;
use typst_kit::fonts::FontStore;

use self::face::Face;
use self::manifest::{Listed, Manifest, parse};
use super::charset::Charset;
use super::messages;
use crate::finding::{Finding, Findings, Place, Stopped};

/// Roles a page is set in, as the theme and the manifest name them.
const ROLES: [&str; 5] = ["fangsong", "kaiti", "songti", "heiti", "xiaobiaosong"];

/// The name by which offices know the face of a role, in the order of `ROLES`.
const KNOWN_AS: [&str; 5] = ["仿宋", "楷体", "宋体", "黑体", "方正小标宋简体"];

/// Where an office puts fonts of its own, below the font folder.
const LOCAL: &str = "local";

/// The fonts a page may be set in.
pub struct FontSet {
    store: FontStore,
    /// For each role the fonts in order of preference.
    roles: BTreeMap<String, Vec<FontInfo>>,
    /// The characters that every role can show.
    shown: Charset,
    /// The characters of the first 仿宋 face.
    text: Charset,
    /// The faults of files that were read only when a page needed them.
    faults: Faults,
}

/// Faults found while pages were made.
type Faults = Arc<Mutex<Vec<Finding>>>;

/// The face of a role.
#[derive(Debug, Clone)]
pub(crate) struct KnownFace {
    /// The role, as the theme names it.
    pub(crate) role: &'static str,
    /// The name by which offices know it.
    pub(crate) known: &'static str,
    /// The family that it is set in here.
    pub(crate) family: String,
}

/// The part of it that the theme reads.
#[derive(Serialize)]
pub(super) struct ThemeFonts<'a> {
    /// Families by role, in order of preference.
    #[serde(flatten)]
    roles: BTreeMap<&'a str, Vec<&'a str>>,
    /// The characters of the text that the first 仿宋 face lacks, which the theme brings down to
    /// the line.
    rare: String,
}

impl FontSet {
    /// Reads the font folder: the roles of `manifest.yaml`, and what an office has put
    /// into `local/` (by family where it is known, else by `local/roles.yaml`). A font that
    /// `faces.json` describes is read when a page first needs it.
    ///
    /// # Errors
    /// A folder or file that is not there, a file that is no font.
    pub fn read(folder: &Path, findings: &mut Findings) -> Result<Self, Stopped> {
        let manifest_path = folder.join("manifest.yaml");
        if !manifest_path.is_file() {
            let place = Place::file(folder.to_string_lossy());
            findings.push(messages::no_fonts().usage(Some(place)));
            return Err(Stopped);
        }
        let mut chains: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
        let (mut known, mut listed) = (BTreeMap::new(), BTreeMap::<PathBuf, Listed>::new());
        match Manifest::read(folder) {
            Ok(manifest) => {
                for (role, files) in manifest.roles {
                    let paths = files.iter().map(|file| folder.join(file)).collect();
                    chains.insert(role, paths);
                }
                listed = manifest.listed;
                known = manifest.known_families;
            }
            Err(finding) => findings.push(finding),
        }
        let local = folder.join(LOCAL);
        let named = local_roles(&local, findings);
        let local_files = font_files(&local);
        let mut paths: Vec<PathBuf> = chains.values().flatten().cloned().collect();
        paths.extend(local_files.iter().cloned());
        paths.extend(named.values().cloned());
        paths.sort();
        paths.dedup();
        let faults = Faults::default();
        let open = |path: PathBuf| (Face::open(&path, listed.get(&path), &faults), path);
        let opened: Vec<(Result<Face, Finding>, PathBuf)> =
            paths.into_par_iter().map(open).collect();
        let mut faces: BTreeMap<PathBuf, Face> = BTreeMap::new();
        for (face, path) in opened {
            match face {
                Ok(face) => {
                    if faces.values().any(|known| known.info().family == face.info().family) {
                        let place = Place::file(path.to_string_lossy());
                        findings.push(messages::font_twice(&face.info().family).error(Some(place)));
                    }
                    faces.insert(path, face);
                }
                Err(finding) => findings.push(finding),
            }
        }
        for path in local_files.iter().filter(|path| !named.values().any(|used| used == *path)) {
            let Some(face) = faces.get(path) else { continue };
            match role_of(&face.info().family, &known) {
                Some(role) => prefer(&mut chains, role, path.clone()),
                None => findings.push(
                    messages::unmatched_local_font(&face.info().family)
                        .warning(Some(Place::file(path.to_string_lossy()))),
                ),
            }
        }
        for (role, path) in named {
            prefer(&mut chains, &role, path);
        }
        let sets: BTreeMap<&PathBuf, Charset> =
            faces.iter().map(|(path, face)| (path, Charset::of(&face.info().coverage))).collect();
        let (mut roles, mut shown) = (BTreeMap::new(), None::<Charset>);
        for role in ROLES {
            let chain = chains.get(role).into_iter().flatten();
            let chain: Vec<&PathBuf> = chain.filter(|path| faces.contains_key(*path)).collect();
            if chain.is_empty() && findings.fault().is_none() {
                let place = Place::file(manifest_path.to_string_lossy());
                findings.push(messages::malformed_roles(role).error(Some(place)));
            }
            let of_role = Charset::any(chain.iter().filter_map(|path| sets.get(path)));
            shown = Some(shown.map_or_else(|| of_role.clone(), |all| all.and(&of_role)));
            let infos =
                chain.iter().filter_map(|path| faces.get(*path)).map(|face| face.info().clone());
            roles.insert(role.to_owned(), infos.collect::<Vec<_>>());
        }
        let shown = shown.unwrap_or_default();
        let text =
            chains.get("fangsong").and_then(|chain| chain.iter().find_map(|path| sets.get(path)));
        let text = text.cloned().unwrap_or_default();
        let mut store = FontStore::new();
        store.extend(faces.into_values().map(Face::source));
        findings.pass(Self { store, roles, shown, text, faults })
    }

    /// The family and the file of every font that can be read, in the order of the roles' files.
    pub(crate) fn files(&self) -> Vec<(String, Bytes)> {
        let all = (0..).take_while(|index| self.store.source(*index).is_some());
        all.filter_map(|index| self.store.font(index))
            .map(|font| (font.info().family.clone(), font.data().clone()))
            .collect()
    }

    /// The face of each role, as offices know it.
    pub(super) fn known_as(&self) -> Vec<KnownFace> {
        let known = ROLES.iter().zip(KNOWN_AS).filter_map(|(role, known)| {
            let family = self.roles.get(*role)?.first()?.family.clone();
            Some(KnownFace { role, known, family })
        });
        known.collect()
    }

    /// The faults of the fonts that pages have needed so far: what was set without them is worth nothing.
    pub(super) fn faults(&self) -> Vec<Finding> {
        self.faults.lock().map(|faults| faults.clone()).unwrap_or_default()
    }

    /// The fonts, for the compiler.
    pub(super) fn store(&self) -> &FontStore {
        &self.store
    }

    /// The fonts, and what they lack of these texts.
    pub(super) fn theme_fonts(&self, texts: &[&str]) -> ThemeFonts<'_> {
        let roles = self.roles.iter().map(|(role, chain)| {
            (role.as_str(), chain.iter().map(|info| info.family.as_str()).collect())
        });
        let texts = texts.iter().flat_map(|text| text.chars());
        let rare: BTreeSet<char> = texts.filter(|c| !c.is_ascii() && !self.text.has(*c)).collect();
        ThemeFonts { roles: roles.collect(), rare: rare.into_iter().collect() }
    }

    /// True if a page can show this character, whatever role it is set in.
    pub(super) fn covers(&self, c: char) -> bool {
        c == '\n' || self.shown.has(c)
    }
}

fn prefer(chains: &mut BTreeMap<String, Vec<PathBuf>>, role: &str, path: PathBuf) {
    let chain = chains.entry(role.to_owned()).or_default();
    chain.retain(|known| *known != path);
    chain.insert(0, path);
}

fn role_of<'k>(family: &str, known: &'k BTreeMap<String, Vec<String>>) -> Option<&'k str> {
    known
        .iter()
        .find(|(_, families)| families.iter().any(|name| name.eq_ignore_ascii_case(family)))
        .map(|(role, _)| role.as_str())
}

/// Roles an office has given files of its own by name.
fn local_roles(local: &Path, findings: &mut Findings) -> BTreeMap<String, PathBuf> {
    let path = local.join("roles.yaml");
    if !path.is_file() {
        return BTreeMap::new();
    }
    let roles = match parse::<BTreeMap<String, String>>(&path) {
        Ok(roles) => roles,
        Err(finding) => {
            findings.push(finding);
            return BTreeMap::new();
        }
    };
    for role in roles.keys().filter(|role| !ROLES.contains(&role.as_str())) {
        let place = Place::file(path.to_string_lossy());
        findings.push(messages::unknown_role(role, &ROLES.join("、")).error(Some(place)));
    }
    roles.into_iter().map(|(role, file)| (role, local.join(file))).collect()
}

/// Font files of a folder, in order of name; none where the folder is not there.
fn font_files(folder: &Path) -> Vec<PathBuf> {
    let is_font = |path: &PathBuf| {
        path.extension().is_some_and(|ending| {
            ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        })
    };
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(is_font)
        .collect();
    files.sort();
    files
}
