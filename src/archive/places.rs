//! Where things lie in an archive. `docs/archive.md` describes the same for others.

/// How to verify by hand.
pub(super) const GUIDE: &str = "00-怎样核验.txt";
/// Public keys.
pub(super) const KEYS: &str = "公钥";
/// The log: a record a file, and its signature.
pub(super) const LOG: &str = "日志";
/// Checkpoints.
pub(super) const CHECKPOINTS: &str = "检查点";
/// What was written and never committed, set aside.
pub(super) const ASIDE: &str = "孤件";
/// The index, which is derived.
pub(super) const INDEX: &str = "索引";
/// Where a store shows whether it keeps its word.
pub(super) const PROBES: &str = "探针";

/// Files of an issued document, in its folder.
pub(super) const DATA: &str = "数据.json";
pub(super) const SOURCES: &str = "原稿";
/// The templates among the sources: many small files that nobody reads one by one, in one.
pub(super) const TEMPLATES: &str = "原稿/模板.zip";
pub(super) const METADATA: &str = "元数据.json";
pub(super) const REPORT: &str = "检查报告.json";
pub(super) const BUILD: &str = "构建信息.json";
/// The lists of its files: sums, two spaces, the name, as `sha256sum` reads them.
pub(super) const LIST: &str = "校验清单.sha256";
pub(super) const LIST_SM3: &str = "校验清单.sm3";

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
    format!("{ASIDE}/{sequence:08}-{nonce}/")
}

/// The folder of an issued document; from the second try on its name is told apart.
pub(super) fn entry(year: i32, designation: &str, title: &str, attempt: usize) -> String {
    let name: String = format!("{designation} {title}").chars().take(LONGEST).collect();
    let name: String = name.chars().map(|c| if allowed(c) { c } else { '_' }).collect();
    let name = name.trim().trim_end_matches('.');
    match attempt {
        0 => format!("{year}/{name}"),
        more => format!("{year}/{name}（{}）", more + 1),
    }
}

/// What every file system and store takes in a name. A number sign would hide it from some.
fn allowed(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_a_record_is_known_by_its_own() {
        let long = "长".repeat(300);
        let folder = entry(2018, "甲〔2018〕1号", &long, 9);
        assert!(folder.len() <= 5 + 255, "{}", folder.len());
        assert_eq!(entry(2018, "甲〔2018〕1号", "a/b:#1.", 1), "2018/甲〔2018〕1号 a_b__1（2）");
        assert_eq!(sequence_of("日志/00000012.json"), Some(12));
        for other in
            ["日志/12.json", "日志/00000012.ab.minisig", "00000012.json", "日志/+0000012.json"]
        {
            assert_eq!(sequence_of(other), None, "{other}");
        }
    }
}
