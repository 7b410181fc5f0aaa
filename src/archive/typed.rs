//! Takes document numbers as people type them: any brackets, full-width digits, without 第 or 号, or the bare
//! serial number where one document alone has it.

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::amendments::numbered;
use super::ledger::Archive;
use super::messages;
use crate::finding::{Findings, Stopped};

/// A document number as typed.
struct Typed {
    /// The office's code; empty if none was typed.
    code: String,
    year: Option<i32>,
    serial: u32,
}

impl Archive {
    /// The document number that was meant: what was typed in its own form, or the only one in the archive with that
    /// serial number. What is no number at all stays as it is.
    ///
    /// # Errors
    /// A serial number that several documents have; a store that cannot be read.
    pub fn meant(&mut self, typed: &str, findings: &mut Findings) -> Result<String, Stopped> {
        if taken_apart(typed).is_none_or(|parts| !parts.code.is_empty()) {
            return Ok(formed(typed));
        }
        self.follow(findings)?;
        let all = self.index.numbers(None).map_err(|message| self.stop(message, findings))?;
        let used = all.0.iter().filter_map(|known| known.record.event.number());
        let meant = meant(typed, used.map(|number| number.designation.as_str()));
        match &meant[..] {
            [only] => Ok(only.clone()),
            [] => Ok(typed.to_owned()),
            several => {
                findings.push(messages::several_numbers(typed, several).usage(None));
                Err(Stopped)
            }
        }
    }
}

/// The document numbers that may be meant: the one that was typed in its own form, or of these all with that serial
/// number, where no more was typed. None of what is no number at all.
pub(super) fn meant<'n>(typed: &str, known: impl Iterator<Item = &'n str>) -> Vec<String> {
    let Some(parts) = taken_apart(typed) else { return Vec::new() };
    if !parts.code.is_empty() {
        return vec![formed(typed)];
    }
    let fits = |designation: &&str| {
        numbered(designation).is_ok_and(|of| {
            of.serial == parts.serial && (parts.year.is_none() || of.year == parts.year)
        })
    };
    known.filter(fits).map(str::to_owned).collect()
}

/// A document number as it is written, of one that was typed otherwise; whatever else as it is.
pub(super) fn formed(typed: &str) -> String {
    match taken_apart(typed) {
        Some(Typed { code, year: Some(year), serial }) if !code.is_empty() => {
            format!("{code}〔{year}〕{serial}号")
        }
        Some(Typed { code, year: None, serial }) if !code.is_empty() => {
            format!("{code}第{serial}号")
        }
        _ => typed.to_owned(),
    }
}

fn taken_apart(typed: &str) -> Option<Typed> {
    // Brackets of every shape; NFKC makes full-width ones and digits plain.
    const USUAL: &str = r"^(?P<code>[^()〔〕\[\]【】〈〉<>\s]*)[(〔\[【〈<](?P<year>[0-9]{4})[)〕\]】〉>]第?0*(?P<serial>[1-9][0-9]{0,4})号?$";
    const ORDER: &str =
        r"^(?P<code>[^()〔〕\[\]【】〈〉<>\s]*令)第?0*(?P<serial>[1-9][0-9]{0,4})号?$";
    const BARE: &str = r"^(?P<code>)第?0*(?P<serial>[1-9][0-9]{0,4})号?$";
    let plain: String = typed.nfkc().filter(|c| !c.is_whitespace()).collect();
    [USUAL, ORDER, BARE].iter().find_map(|pattern| {
        let pattern = Regex::new(pattern).ok()?;
        let parts = pattern.captures(&plain)?;
        let year = parts.name("year").and_then(|year| year.as_str().parse().ok());
        let serial = parts.name("serial")?.as_str().parse().ok()?;
        Some(Typed { code: parts.name("code")?.as_str().to_owned(), year, serial })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_taken_in_any_brackets_and_digits() {
        for typed in [
            "昌州环发〔2018〕62号",
            "昌州环发[2018]62号",
            "昌州环发（2018）６２号",
            "昌州环发(2018)62",
            "昌州环发【２０１８】062号",
            "昌州环发 ﹝2018﹞ 第62号",
        ] {
            assert_eq!(formed(typed), "昌州环发〔2018〕62号", "{typed}");
        }
        assert_eq!(formed("某某局令3号"), "某某局令第3号");
        for other in ["62", "昌州环发", "昌州环发2018", "", "昌州环发〔2018〕0号"] {
            assert_eq!(formed(other), other);
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_formed_once_is_formed(typed in "[昌环发令第号0-9〔〕()（）２]{0,16}") {
            let once = formed(&typed);
            proptest::prop_assert_eq!(formed(&once), once);
        }
    }
}
