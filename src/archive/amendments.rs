//! Records amendments on numbers and documents: a number used up without a document, a
//! document that is not right. No stored byte changes by it.

use chrono::Datelike;
use regex::Regex;

use super::ledger::{Archive, Prepared};
use super::record::{Event, Number, Record};
use super::{messages, time};
use crate::finding::{Findings, Message, Stopped};
use crate::load::is_unprintable;
use crate::model::likeness;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 1_000;

impl Archive {
    /// Records that a number was used up without a document. In a series that is kept here it has
    /// to be the next.
    ///
    /// # Errors
    /// No number; one that is taken, out of order or of a later year; no reason.
    pub fn void(
        &mut self,
        designation: &str,
        why: &str,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        let number = numbered(designation);
        let why = said(why);
        let (Ok(number), Ok(why)) = (&number, &why) else {
            let refused = [number.err(), why.err()].into_iter().flatten();
            findings.extend(refused.map(|message| message.usage(None)));
            return Err(Stopped);
        };
        self.commit(findings, &mut |archive, next, findings| {
            let today = time::day(next.time);
            if number.year.is_some_and(|year| year > today.year()) {
                findings.push(messages::number_of_later_year(designation).usage(None));
                return Err(Stopped);
            }
            let kept_here =
                archive.keeps(&number.series).map_err(|message| archive.stop(message, findings))?;
            let number = Number {
                designation: designation.to_owned(),
                series: number.series.clone(),
                serial: number.serial,
                kept_here,
            };
            match archive.obstacle_to_void(&number) {
                Ok(None) => {
                    let event = Event::Voided { number, why: why.clone() };
                    Ok(Some(Prepared::of(event)))
                }
                Ok(Some(message)) => {
                    findings.push(message.usage(None));
                    Err(Stopped)
                }
                Err(message) => Err(archive.stop(message, findings)),
            }
        })
    }

    /// Why a number cannot be voided, if so. One whose record is lost is voided out of order.
    fn obstacle_to_void(&self, number: &Number) -> Result<Option<Message>, Message> {
        let obstacle = self.obstacle(number)?;
        let out_of_order =
            obstacle.as_ref().is_some_and(|message| message.code == messages::OUT_OF_ORDER);
        let lost =
            out_of_order && number.serial < self.due(&number.series)? && self.index.resumed()? > 0;
        Ok(obstacle.filter(|_| !lost))
    }

    /// Records that something in an issued document is not right, and which document puts it
    /// right, if one was issued.
    ///
    /// # Errors
    /// A document that is not in the archive; no reason.
    pub fn correct(
        &mut self,
        designation: &str,
        by: Option<&str>,
        why: &str,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        let why = said(why).map_err(|message| {
            findings.push(message.usage(None));
            Stopped
        })?;
        if by == Some(designation) {
            findings.push(messages::corrects_itself().usage(None));
            return Err(Stopped);
        }
        self.commit(findings, &mut |archive, _, findings| {
            for named in std::iter::once(designation).chain(by) {
                let known = archive.index.numbered(named);
                let known = known.map_err(|message| archive.stop(message, findings))?;
                if !known.is_some_and(|known| matches!(known.record.event, Event::Issued(_))) {
                    findings.push(messages::not_issued(named).usage(None));
                }
            }
            findings.pass(())?;
            Ok(Some(Prepared::of(Event::Corrected {
                designation: designation.to_owned(),
                by: by.map(str::to_owned),
                why: why.clone(),
            })))
        })
    }

    /// True if this archive alone gives the numbers of a series: as its last document says.
    pub(super) fn keeps(&self, series: &str) -> Result<bool, Message> {
        Ok(self.index.last_of(series)?.is_some_and(|known| {
            known.record.event.number().is_some_and(|number| number.kept_here)
        }))
    }
}

/// The parts of a designation.
pub(super) struct Designation {
    pub(super) series: String,
    pub(super) serial: u32,
    pub(super) year: Option<i32>,
}

/// Takes a designation apart: 昌州环发〔2018〕62号, or 某某局令第3号.
pub(super) fn numbered(designation: &str) -> Result<Designation, Message> {
    let wrong = || messages::not_a_number(designation);
    // A designation that only looks like one would be used up beside it.
    if likeness(designation) != designation {
        return Err(wrong());
    }
    let pattern = |pattern| Regex::new(pattern).map_err(|_| wrong());
    let usual = pattern(r"^([^〔〕\s]+〔([0-9]{4})〕)([1-9][0-9]{0,4})号$")?;
    let order = pattern(r"^(\S+令)第([1-9][0-9]{0,4})号$")?;
    let number = |text: &str| text.parse().map_err(|_| wrong());
    if let Some(parts) = usual.captures(designation) {
        let year = parts[2].parse().ok();
        return Ok(Designation { series: parts[1].to_owned(), serial: number(&parts[3])?, year });
    }
    let parts = order.captures(designation).ok_or_else(wrong)?;
    Ok(Designation { series: parts[1].to_owned(), serial: number(&parts[2])?, year: None })
}

/// An amendment for the record: a line that says something and can be read as it stands.
pub(super) fn said(why: &str) -> Result<String, Message> {
    let why = why.trim();
    if why.is_empty() {
        return Err(messages::why_needed());
    }
    if let Some(odd) = why.chars().find(|&c| is_unprintable(c) || c == '\n') {
        return Err(messages::not_a_line(odd));
    }
    if why.chars().count() > LONGEST_REASON {
        return Err(messages::reason_too_long(LONGEST_REASON));
    }
    Ok(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_designation_is_taken_apart_or_refused() {
        let of = |text| numbered(text).map(|d| (d.series, d.serial, d.year)).ok();
        assert_eq!(of("昌州环发〔2018〕62号"), Some(("昌州环发〔2018〕".into(), 62, Some(2018))));
        assert_eq!(of("某某局令第3号"), Some(("某某局令".into(), 3, None)));
        for wrong in ["昌州环发[2018]62号", "昌州环发〔2018〕062号", "〔2018〕6号", "62", ""]
        {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
