//! The list of the shipped fonts: `manifest.yaml` names files, their sums and roles, `faces.json` says what
//! each can show, so that no file is opened only to know that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use typst::text::FontInfo;

use super::face;
use super::messages;
use crate::files;
use crate::finding::{Finding, Location, Place};
use crate::limits;
use crate::load::settings;

/// The list, with paths below its folder.
pub(super) struct Manifest {
    /// The files of a role, in order of preference.
    pub(super) roles: BTreeMap<String, Vec<String>>,
    /// Families that are known to play a role.
    pub(super) known_families: BTreeMap<String, Vec<String>>,
    /// The files that it has a sum of.
    pub(super) listed: BTreeMap<PathBuf, Listed>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    fonts: Vec<Listed>,
    roles: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    known_families: BTreeMap<String, Vec<String>>,
}

/// A file that the manifest has a sum of.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Listed {
    file: String,
    bytes: Option<u64>,
    crc32: Option<String>,
    sha256: Option<String>,
    /// Its face as `faces.json` describes it.
    #[serde(skip)]
    pub(super) info: Option<FontInfo>,
}

impl Listed {
    /// The face, where it is known of a file of this length without its being read.
    pub(super) fn described(&self, length: u64) -> Option<&FontInfo> {
        self.info.as_ref().filter(|_| self.bytes == Some(length))
    }

    /// True if these are the bytes of that file. One sum is enough to find what was damaged, so the
    /// one that costs nothing is asked first.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        match (&self.crc32, &self.sha256) {
            (Some(sum), _) => format!("{:08x}", crc32fast::hash(bytes)).eq_ignore_ascii_case(sum),
            (None, Some(sum)) => {
                let digest = Sha256::digest(bytes);
                let own: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                own.eq_ignore_ascii_case(sum)
            }
            (None, None) => true,
        }
    }
}

impl Manifest {
    /// Reads the list of a folder.
    ///
    /// # Errors
    /// A list that is no such list; descriptions of faces that are none.
    pub(super) fn read(folder: &Path) -> Result<Self, Finding> {
        let Text { fonts, roles, known_families } = parse(&folder.join("manifest.yaml"))?;
        let mut faces = faces(&folder.join("faces.json"))?;
        let listed = fonts.into_iter().map(|mut font| {
            font.info = faces.remove(&font.file);
            (folder.join(&font.file), font)
        });
        let listed = listed.collect();
        Ok(Self { roles, known_families, listed })
    }
}

/// The faces by file; none where there is no such list.
fn faces(path: &Path) -> Result<BTreeMap<String, FontInfo>, Finding> {
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let bytes = face::read(path, limits::FACES_BYTES.most)?;
    serde_json::from_slice(&bytes).map_err(|_| {
        let place = Place::file(path.to_string_lossy());
        messages::font_changed().error(Some(place))
    })
}

/// A file of settings about fonts.
pub(super) fn parse<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, Finding> {
    let place = || Some(Place::file(path.to_string_lossy()));
    let bytes = face::read(path, limits::ROLES_BYTES.most)?;
    let Some((text, _)) = files::decode(&bytes) else {
        return Err(messages::malformed_roles("它不是文字文件").error(place()));
    };
    settings(&text).map_err(|line| {
        let place =
            place().map(|place| Place { spot: Some(Location::of_line(&text, line)), ..place });
        messages::malformed_roles(&format!("见第 {line} 行")).error(place)
    })
}
