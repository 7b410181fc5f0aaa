//! Document numbers: none twice, none missing where they are given here.

use std::collections::{BTreeMap, BTreeSet};

use super::super::places;
use super::super::record::Number;
use super::chain::Chain;
use super::items::VerifiedItem;
use super::{Verification, issued, messages};
use crate::model::likeness;

/// Most missing numbers that are told one by one.
const MOST: usize = 100;

/// Holds all numbers against each other. Those that look the same are the same.
pub(super) fn verify(chain: &Chain, verdict: &mut Verification) {
    let mut used: BTreeMap<String, u64> = BTreeMap::new();
    let mut series: BTreeMap<String, Vec<(&Number, u64)>> = BTreeMap::new();
    for record in chain.records() {
        let Some(number) = record.event.number() else { continue };
        let path = places::record(record.sequence);
        let first = *used.entry(likeness(&number.designation)).or_insert(record.sequence);
        let wrong = (first != record.sequence)
            .then(|| messages::number_twice(&number.designation, first, record.sequence));
        verdict.note(VerifiedItem::Uniqueness, &path, wrong);
        let Number { designation, series: of, serial, .. } = number;
        let spelt = [format!("{of}{serial}号"), format!("{of}第{serial}号")];
        let wrong = (!spelt.contains(designation))
            .then(|| messages::number_unlike_series(designation, of, *serial));
        verdict.note(VerifiedItem::Plausibility, &path, wrong);
        series.entry(likeness(&number.series)).or_default().push((number, record.sequence));
        if let Some(issued) = issued(&record.event) {
            let year = issued.signed.split('-').next().unwrap_or_default();
            let dated = number.series.ends_with('〕');
            let agrees = !dated || number.series.ends_with(&format!("〔{year}〕"));
            let wrong = (!agrees)
                .then(|| messages::number_unlike_date(&number.designation, &issued.signed));
            verdict.note(VerifiedItem::Plausibility, &path, wrong);
        }
    }
    for (name, numbers) in series {
        let mut kept: Vec<(u32, u64)> = numbers
            .iter()
            .filter(|(number, _)| number.kept_here)
            .map(|(number, sequence)| (number.serial, *sequence))
            .collect();
        kept.sort_unstable();
        let used: BTreeSet<u32> = numbers.iter().map(|(number, _)| number.serial).collect();
        for pair in kept.windows(2) {
            let missing = (pair[0].0 + 1..pair[1].0).filter(|serial| !used.contains(serial));
            for missing in missing.take(MOST) {
                let wrong = messages::number_missing(&name, missing);
                verdict.note(VerifiedItem::Continuity, &places::record(pair[1].1), Some(wrong));
            }
        }
        *verdict.checked.entry(VerifiedItem::Continuity).or_default() += kept.len();
    }
}
