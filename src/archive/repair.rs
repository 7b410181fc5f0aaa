//! Makes an archive writable again by the word of somebody who has looked at the clock, or at
//! why the log is not the one that was known.

use chrono::NaiveDate;

use super::amendments::said;
use super::index::Pace;
use super::ledger::{Archive, Leave, Prepared};
use super::record::{Event, Record};
use super::trail::Trail;
use super::{messages, time};
use crate::finding::{Findings, Message, Stopped};

impl Archive {
    /// Puts on record that the clock is right, whatever the record before says.
    ///
    /// # Errors
    /// Another day than it is by the clock; no reason; a store that cannot be written.
    pub fn set_clock(
        &mut self,
        today: NaiveDate,
        why: &str,
        findings: &mut Findings,
    ) -> Result<Record, Stopped> {
        self.require_begun(findings)?;
        let why = said(why);
        let now = time::day(self.now());
        let refused = (now != today).then(|| messages::another_day(today, now));
        let (None, Ok(why)) = (&refused, &why) else {
            let refused = refused.into_iter().chain(why.err());
            findings.extend(refused.map(|message| message.usage(None)));
            return Err(Stopped);
        };
        self.commit_with(Leave::ClockSet, findings, &mut |_, _, _| {
            Ok(Some(Prepared::of(Event::ClockSet { why: why.clone() })))
        })
    }

    /// Puts on record that the log goes on from where it is, though more of it, or another, was
    /// known to the index or to this machine, or records in it are lost. None if nothing is amiss.
    ///
    /// # Errors
    /// No reason; a store that cannot be written.
    pub fn resume(
        &mut self,
        why: &str,
        findings: &mut Findings,
    ) -> Result<Option<Record>, Stopped> {
        let why = said(why).map_err(|message| {
            findings.push(message.usage(None));
            Stopped
        })?;
        let known = self.known_otherwise();
        let Some(known) = known.map_err(|message| self.stop(message, findings))? else {
            self.require_begun(findings)?;
            return Ok(None);
        };
        self.index.clear().map_err(|message| self.stop(message, findings))?;
        let record = self.commit_with(Leave::Resuming, findings, &mut |_, next, _| {
            let known = known.max(next.sequence - 1);
            Ok(Some(Prepared::of(Event::Resumed { known, why: why.clone() })))
        });
        record.map(Some)
    }

    /// The number of records that were known of the log and are not there now, or not so.
    fn known_otherwise(&mut self) -> Result<Option<u64>, Message> {
        let mut known = None;
        if self.index.disagreement(&self.store)?.is_some() {
            known = self.index.head()?.map(|head| head.record.sequence);
            self.index.clear()?;
        }
        // Other signs of it count where the index is made anew.
        let trail = match self.index.follow(&self.store, Pace::Writing) {
            Err(message) if message.code == messages::LOG_WAS_LONGER => {
                self.index.follow(&self.store, Pace::Resuming)?;
                let records = self.index.since(1)?;
                Trail::of(records.iter().map(|known| &known.record)).sign(&self.stored()?)
            }
            Err(message) if messages::LOST.contains(&message.code) => {
                self.index.follow(&self.store, Pace::Resuming)?;
                known = known.max(Some(self.index.last()?));
                None
            }
            other => other.map(|()| None)?,
        };
        known = known.max(trail.map(|sign| sign.seen));
        let Some(witness) = &self.witness else { return Ok(known) };
        if witness.contradicts(&self.index)?.is_some() {
            let first = self.index.first()?;
            let seen = first.and_then(|first| witness.seen(&first.digests));
            known = known.max(seen.map(|seen| seen.sequence));
        }
        Ok(known)
    }
}
