//! Where things lie in an archive. `docs/archive.md` describes the same for others.

use super::digest::Digests;
use crate::load::{is_nameable, issued_place};
use crate::model::FileForm;
use crate::publish::ARCHIVE_GUIDE;

/// The page on verifying by hand.
pub(super) const GUIDE: &str = ARCHIVE_GUIDE;
/// Public keys.
pub(super) const KEYS: &str = "公钥";
/// The log: a record a file, and its signature.
pub(super) const LOG: &str = "日志";
/// Checkpoints.
pub(super) const CHECKPOINTS: &str = "检查点";
/// The folder of files that were written, never committed, and set aside.
pub(super) const ASIDE: &str = "孤件";
/// The index, which is derived.
pub(super) const INDEX: &str = "索引";
/// Its file, in a folder.
pub(super) const INDEX_FILE: &str = "索引/index.sqlite";
/// Where the writers of a folder wait for their turn.
pub(super) const TURNS: &str = "索引/turns";
/// Where a store shows whether it keeps its word.
pub(super) const PROBES: &str = "探针";

/// Files of an issued document, in its folder.
pub(super) const DATA: &str = "数据.json";
pub(super) const SOURCES: &str = "原稿";
/// The templates among the sources: many small files that nobody reads one by one, in one.
pub(super) const TEMPLATES: &str = "原稿/模板.zip";
/// The figures of issued notices among the sources: those that a document's own rest on.
pub(super) const NOTICES: &str = "原稿/已印发";
pub(super) const METADATA: &str = "元数据.json";
pub(super) const REPORT: &str = "检查报告.json";
pub(super) const BUILD: &str = "构建信息.json";
/// The lists of its files: sums, two spaces, the name, as `sha256sum` reads them.
pub(super) const LIST: &str = "校验清单.sha256";
pub(super) const LIST_SM3: &str = "校验清单.sm3";

/// Most bytes of a name that is set aside, and of its path: a key of S3 has 1,024.
const LONGEST_NAME: usize = 240;
const LONGEST_PATH: usize = 700;

/// Most characters of a folder's name, so that 255 bytes are enough for it.
const LONGEST: usize = 76;

/// The log record of this number.
pub(super) fn record(sequence: u64) -> String {
    format!("{LOG}/{sequence:08}.json")
}

/// The signature of a log record. It is written before the record, when others may be writing one
/// of the same number: the nonce keeps them apart.
pub(super) fn record_signature(sequence: u64, nonce: &str) -> String {
    format!("{LOG}/{sequence:08}.{nonce}.minisig")
}

/// The number of a log record's file.
pub(super) fn sequence_of(path: &str) -> Option<u64> {
    let name = path.strip_prefix(LOG)?.strip_prefix('/')?.strip_suffix(".json")?;
    let sequence = name.parse().ok()?;
    (record(sequence) == path).then_some(sequence)
}

/// The file of a public key.
pub(super) fn key(id: &str) -> String {
    format!("{KEYS}/{id}.pub")
}

/// A checkpoint of the log up to this record.
pub(super) fn checkpoint(sequence: u64, nonce: &str) -> String {
    format!("{CHECKPOINTS}/{sequence:08}-{nonce}.txt")
}

/// Where a record sets things aside.
pub(super) fn aside(sequence: u64, nonce: &str) -> String {
    format!("{ASIDE}/{sequence:08}-{nonce}")
}

/// The figures of an issued notice among the sources of another.
pub(super) fn notice(designation: &str) -> String {
    format!("{SOURCES}/{}", issued_place(designation))
}

/// The name of something set aside below such a folder: that which it had, as far as every store
/// takes it; from the second try on it is told apart.
pub(super) fn set_aside(path: &str, attempt: usize) -> String {
    // A store of objects takes no name that looks like its temporary files.
    let path = path.replace('#', "＃");
    let mut name = path.split('/').map(shortened).collect::<Vec<_>>().join("/");
    if name.len() > LONGEST_PATH {
        name = Digests::sha256(path.as_bytes());
    }
    name + &again(attempt)
}

/// The end of a name that is taken: `（2）` on the second attempt.
pub(super) fn again(attempt: usize) -> String {
    if attempt == 0 { String::new() } else { format!("（{}）", attempt + 1) }
}

/// A name with room behind it for the temporary one that a store writes first.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let sum: String = Digests::sha256(name.as_bytes()).chars().take(16).collect();
    let mut kept: String = name.chars().take(LONGEST_NAME / 4).collect();
    kept.push('…');
    kept + &sum
}

/// The length that the log had, by a path, when that was written: at least so many records,
/// or one more where its own was never committed.
pub(super) fn seen_by(path: &str) -> Option<u64> {
    let (folder, rest) = path.split_once('/')?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: u64 = digits.parse().ok().filter(|_| digits.len() >= 8)?;
    match folder {
        LOG if rest.ends_with(".minisig") => number.checked_sub(1),
        ASIDE => number.checked_sub(1),
        CHECKPOINTS => Some(number),
        _ => None,
    }
}

/// True if a file is what a writer that was stopped left of one it was about to create: in a folder
/// it is written as `name#1` first.
pub(super) fn is_temporary(path: &str) -> bool {
    let number = path.rsplit_once('#').map_or("", |(_, number)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// True if a path is that of the metadata of a document, issued or not.
pub(super) fn is_metadata(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), [year, _, METADATA] if is_year(year))
}

/// The name of another form of a document beside its PDF: the same with another ending.
pub(super) fn form(pdf: &str, form: FileForm) -> String {
    format!("{}.{}", pdf.strip_suffix(".pdf").unwrap_or(pdf), form.ending())
}

/// The names of the other forms of a document among those of its files; `pdf` is that of its PDF.
pub fn forms_beside(pdf: &str, files: &[String]) -> Vec<String> {
    let beside = FileForm::ALL.iter().map(|(_, of)| form(pdf, *of)).filter(|name| name != pdf);
    beside.filter(|name| files.contains(name)).collect()
}

/// A line of a list of files: the sum and the name, if it is one.
pub(super) fn listed(line: &str) -> Option<(&str, &str)> {
    line.split_once("  ")
}

/// True if a file of a document, by its path in the folder, is one that it was made from.
pub(super) fn is_source(name: &str) -> bool {
    name.starts_with(&format!("{SOURCES}/")) && name != TEMPLATES
}

/// The folder of another archive within this one, by the path of its first record.
pub(super) fn archive_within(path: &str) -> Option<&str> {
    path.strip_suffix(&record(1)).filter(|folder| !folder.is_empty())
}

/// True if a path lies where an archive keeps what it was given: it is no place to found one.
pub(super) fn is_kept(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    is_year(top) || [LOG, KEYS, CHECKPOINTS, ASIDE].contains(&top)
}

/// True if a path is what founding an archive leaves when it is stopped, or nothing of it.
pub(super) fn is_beginning(path: &str) -> bool {
    let own = |of: &str| path == of || path.starts_with(&format!("{of}#"));
    own(GUIDE)
        || [INDEX, PROBES].iter().any(|folder| path.starts_with(&format!("{folder}/")))
        || path.starts_with(&format!("{}#", record(1)))
}

fn is_year(name: &str) -> bool {
    name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// The folder of an issued document, with an end that tells it apart.
pub(super) fn entry(year: i32, designation: &str, title: &str, apart: &str) -> String {
    let name: String = format!("{designation} {title}").chars().take(LONGEST).collect();
    let name: String = name.chars().map(|c| if is_nameable(c) { c } else { '_' }).collect();
    let name = name.trim().trim_end_matches('.');
    format!("{year}/{name}{apart}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_a_record_is_known_by_its_own() {
        let long = "长".repeat(300);
        let folder = entry(2018, "甲〔2018〕1号", &long, &format!(" {:016}（10）", 0));
        assert!(folder.len() <= 5 + 255, "{}", folder.len());
        assert_eq!(
            entry(2018, "甲〔2018〕1号", "a/b:#1.", &again(1)),
            "2018/甲〔2018〕1号 a_b__1（2）"
        );
        assert_eq!(record(1), "日志/00000001.json");
        assert_eq!(sequence_of("日志/00000012.json"), Some(12));
        let strange = format!("a#1/{}", "长".repeat(85));
        let name = set_aside(&strange, 1);
        assert!(name.starts_with("a＃1/长") && name.len() < 255, "{name}");
        assert_eq!(set_aside("2018/甲/元数据.json", 0), "2018/甲/元数据.json");
        assert_eq!(set_aside(&"深/".repeat(400), 0).len(), 64);
        for other in
            ["日志/12.json", "日志/00000012.ab.minisig", "00000012.json", "日志/+0000012.json"]
        {
            assert_eq!(sequence_of(other), None, "{other}");
        }
    }
}
