//! Checkpoints: notes of how far the log had come, to be printed or sent away. They alone prove
//! that nothing was taken off the log's end.

use super::digest::{Algorithm, Digests};
use super::ledger::{Archive, Prepared, filed};
use super::record::{Event, Record};
use super::{messages, places, time};
use crate::finding::{Findings, Message, Stopped};

/// The beginnings of the lines that a program reads.
const COUNT: &str = "记录条数：";
const SHA256: &str = "SHA-256：";
const SM3: &str = "SM3：";

/// A state of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The number of its records.
    pub sequence: u64,
    /// SHA-256 of the last.
    pub sha256: String,
    /// SM3 of the last.
    pub sm3: String,
}

impl Checkpoint {
    /// Reads a note.
    ///
    /// # Errors
    /// A text that is none.
    pub fn read(text: &str) -> Result<Self, Message> {
        let after = |start| {
            let mut lines = text.lines().map(str::trim);
            lines.find_map(|line| line.strip_prefix(start)).map(|rest| rest.trim().to_owned())
        };
        let sequence = after(COUNT).and_then(|count| count.parse().ok());
        match (sequence, after(SHA256), after(SM3)) {
            (Some(sequence), Some(sha256), Some(sm3)) if sequence > 0 => {
                Ok(Self { sequence, sha256, sm3 })
            }
            _ => Err(messages::not_a_checkpoint()),
        }
    }

    /// True if a record, by its digests, is the one it speaks of.
    pub(super) fn holds(&self, digests: &Digests) -> bool {
        self.sha256 == digests.value(Algorithm::Sha256) && self.sm3 == digests.value(Algorithm::Sm3)
    }
}

impl Archive {
    /// Puts down how far the log has come, signed if the archive has a key. The note's path in the
    /// archive and its text are returned with the record.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn checkpoint(
        &mut self,
        findings: &mut Findings,
    ) -> Result<(Record, String, String), Stopped> {
        let mut note = (String::new(), String::new());
        let record = self.commit(findings, &mut |archive, next, findings| {
            let prepared = archive.note(next.sequence - 1, &next.nonce, &time::moment(next.time));
            let (prepared, text) = prepared.map_err(|message| archive.stop(message, findings))?;
            note = (places::checkpoint(next.sequence - 1, &next.nonce), text);
            Ok(Some(prepared))
        })?;
        let (path, text) = note;
        Ok((record, path, text))
    }

    fn note(
        &self,
        sequence: u64,
        nonce: &str,
        moment: &str,
    ) -> Result<(Prepared, String), Message> {
        let Some(last) = self.index.record(sequence)? else {
            return Err(messages::record_broken(sequence));
        };
        let [sha256, sm3] = [Algorithm::Sha256, Algorithm::Sm3]
            .map(|algorithm| last.digests.value(algorithm).to_owned());
        let text = format!(
            "通报归档库 检查点\n\n{COUNT}{sequence}\n最后一条：{}\n{SHA256}{sha256}\n{SM3}{sm3}\n记下时间：{moment}\n\n\
             核对：在归档库里运行 sha256sum {}，结果应与上面一样；\n或运行 tongbao archive verify --since 本文件。\n\
             把它打印出来，或寄给别人保存：日志末尾如果被删，凭它能查出来。\n",
            places::record(sequence),
            places::record(sequence),
        );
        let path = places::checkpoint(sequence, nonce);
        let mut files = vec![(path.clone(), text.clone())];
        if let (Some(_), Some(signer)) = (self.key()?, &self.signer) {
            let signature = signer.sign(text.as_bytes(), &format!("{sequence:08} {nonce}"))?;
            files.push((format!("{path}.minisig"), signature));
        }
        for (path, text) in &files {
            self.store.create(path, text.as_bytes())?;
        }
        let written = files.iter().map(|(path, _)| path.clone()).collect();
        let files = files.into_iter().map(|(path, text)| filed(path, text.as_bytes())).collect();
        Ok((Prepared { event: Event::Checkpointed { sequence }, files, written }, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_whatever_stands_around_it() {
        let text = "转寄：\r\n  记录条数：12\r\n  SHA-256：ab\r\n  SM3：cd\r\n";
        let expected = Checkpoint { sequence: 12, sha256: "ab".into(), sm3: "cd".into() };
        assert_eq!(Checkpoint::read(text).ok(), Some(expected));
        assert!(Checkpoint::read("记录条数：0\nSHA-256：ab\nSM3：cd").is_err());
        assert!(Checkpoint::read("SHA-256：ab").is_err());
    }
}
