//! Certain fixes, applied to the text files they belong to: only the characters that are
//! wrong change, so that comments, order and line ends of a file stay.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};
use similar::TextDiff;

use super::messages;
use crate::files::decode;
use crate::finding::{Finding, Findings, Fix, Place};
use crate::load::reason;
use crate::publish::write_over;

/// A file and what it will be.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The file as the user named it.
    pub file: Arc<str>,
    /// Number of fixes applied.
    pub count: usize,
    before: String,
    after: String,
    /// The file as it was read, and as it will be.
    read: Vec<u8>,
    bytes: Vec<u8>,
}

/// Applies all fixes that findings propose, in memory. A fix whose words do not stand where
/// it says is left out, and so is one that overlaps another.
pub fn apply_fixes(found: &Findings, findings: &mut Findings) -> Vec<Fixed> {
    let mut files: BTreeMap<Arc<str>, Vec<&Fix>> = BTreeMap::new();
    for fix in found.iter().filter_map(|finding| finding.fix.as_ref()) {
        files.entry(fix.file.clone()).or_default().push(fix);
    }
    let mut mended = Vec::new();
    for (file, fixes) in files {
        match fix_file(&file, &fixes) {
            Ok(one) => mended.extend(one),
            Err(finding) => findings.push(*finding),
        }
    }
    mended
}

fn fix_file(file: &Arc<str>, fixes: &[&Fix]) -> Result<Option<Fixed>, Box<Finding>> {
    let place = || Some(Place::file(file.clone()));
    let bytes = fs::read(&**file)
        .map_err(|error| Box::new(messages::not_mended(&reason(&error)).machine(place())))?;
    let refuse = |why: &str| Box::new(messages::not_mended(why).warning(place()));
    let (before, encoding) = decode(&bytes).ok_or_else(|| refuse("它不是文字文件"))?;
    let mark = Encoding::for_bom(&bytes).map_or(0, |(_, mark)| mark);
    if encoding.output_encoding() != encoding {
        return Err(refuse("它的编码是 UTF-16，先另存为 UTF-8"));
    }
    let mut changes: Vec<(Range<usize>, &str)> =
        fixes.iter().filter_map(|fix| Some((stretch(&before, fix)?, fix.new.as_str()))).collect();
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut after, mut done, mut count) = (String::new(), 0, 0);
    for (range, new) in changes {
        if range.start >= done {
            after += before.get(done..range.start).unwrap_or_default();
            after += new;
            (done, count) = (range.end, count + 1);
        }
    }
    after += before.get(done..).unwrap_or_default();
    if count == 0 {
        return Ok(None);
    }
    let yaml = |text: &str| serde_yaml::from_str::<serde_yaml::Value>(text).is_ok();
    if (file.ends_with(".yaml") || file.ends_with(".yml")) && yaml(&before) && !yaml(&after) {
        return Err(refuse("改了以后就不合 YAML 的写法了"));
    }
    let own =
        encode(encoding, &before).is_some_and(|own| Some(own.as_slice()) == bytes.get(mark..));
    let written = encode(encoding, &after).filter(|_| own);
    let written = written.ok_or_else(|| refuse("它的编码写不出改正的字"))?;
    let (head, read) = (bytes.get(..mark).unwrap_or_default(), bytes.clone());
    let bytes = [head, &written].concat();
    Ok(Some(Fixed { file: file.clone(), count, before, after, read, bytes }))
}

fn encode(encoding: &'static Encoding, text: &str) -> Option<Vec<u8>> {
    if encoding == UTF_8 {
        return Some(text.as_bytes().to_vec());
    }
    let (bytes, _, unmappable) = encoding.encode(text);
    (!unmappable).then(|| bytes.into_owned())
}

/// Where a fix applies in the text, in bytes.
fn stretch(text: &str, fix: &Fix) -> Option<Range<usize>> {
    let above = fix.line.checked_sub(1)?;
    let mut lines = text.split_inclusive('\n');
    let mut start: usize = lines.by_ref().take(above).map(str::len).sum();
    let line = lines.next()?;
    let column = fix.column.checked_sub(1)?;
    start += line.char_indices().map(|(byte, _)| byte).chain([line.len()]).nth(column)?;
    let end = start + fix.old.len();
    (!fix.old.is_empty() && text.get(start..end) == Some(&fix.old)).then_some(start..end)
}

impl Fixed {
    /// The changes, as a unified diff.
    pub fn diff(&self) -> String {
        TextDiff::from_lines(&self.before, &self.after)
            .unified_diff()
            .context_radius(0)
            .header(&self.file, &self.file)
            .to_string()
    }

    /// Writes the file, whole or not at all, under the permissions it had.
    ///
    /// # Errors
    /// A file that cannot be written, or that another program has changed since it was read; it is
    /// then as it was.
    pub fn write(&self) -> Result<(), Box<Finding>> {
        let failed = |error: std::io::Error| {
            let place = Some(Place::file(self.file.clone()));
            Box::new(messages::not_mended(&reason(&error)).machine(place))
        };
        // The file itself, not a link to it.
        let path: PathBuf = fs::canonicalize(&*self.file).map_err(failed)?;
        if fs::read(&path).map_err(failed)? != self.read {
            let place = Some(Place::file(self.file.clone()));
            return Err(Box::new(messages::not_mended("它刚刚被别的程序改过").warning(place)));
        }
        write_over(&path, &self.bytes).map_err(Box::new)
    }
}
