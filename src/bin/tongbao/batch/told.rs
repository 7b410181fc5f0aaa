//! The words on many documents: on each when it is done, and on how many came to what.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tongbao::jobs::{Job, is_away};

use super::{Batch, Done, Outcome, State};
use crate::terminal;

/// Most files with mistakes that the closing line names.
const NAMED: usize = 10;

/// The words for what becomes of documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// For one that was made.
    pub(crate) written: &'static str,
    /// For one that was there before.
    pub(crate) same: &'static str,
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Same => "same",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl Batch<'_> {
    /// Tells the outcome of a document.
    pub(super) fn tell(&self, job: &Job, outcome: &Outcome) {
        if self.json {
            terminal::say_json_line(&self.line(job, outcome));
            return;
        }
        let several = self.listed || self.jobs.len() > 1;
        terminal::report_of(&outcome.findings, several.then_some(job.data.as_str()));
        if !is_away(&job.data) {
            terminal::point_to_copies(&[job.data.as_str().into()], &outcome.findings);
        }
        if !outcome.human.is_empty() {
            terminal::say(&outcome.human);
        }
    }

    /// The line of a document.
    fn line(&self, job: &Job, outcome: &Outcome) -> Value {
        let file = |made: &super::Made| json!({ "path": made.path, "sha256": made.sha256 });
        let milliseconds = |time: Duration| (time.as_secs_f64() * 10_000.0).round() / 10.0;
        let timings: Map<String, Value> = outcome
            .timings
            .iter()
            .map(|(name, time)| ((*name).to_owned(), milliseconds(*time).into()))
            .collect();
        let mut findings = serde_json::to_value(outcome.findings.to_json()).unwrap_or_default();
        let mut line = json!({
            "version": 1,
            "data": job.data,
            "state": outcome.state().name(),
            "files": outcome.files.iter().map(file).collect::<Vec<_>>(),
            "pages": outcome.pages,
            "findings": findings["findings"].take(),
            "timings": timings,
        });
        if let Some(archive) = &job.archive {
            line["archive"] = json!(archive);
        }
        if let Some((number, sequence)) = &outcome.record {
            line["number"] = json!(number);
            line["sequence"] = json!(sequence);
        }
        line
    }

    /// Tells how many documents came to what, in a last line.
    pub(super) fn tell_counts(&self, done: &[Done]) {
        let count = |of: State| done.iter().filter(|(_, state, _)| *state == of).count();
        let not_done = self.jobs.len() - done.len();
        if self.json {
            terminal::say_json_line(&json!({ "version": 1, "counts": {
                "documents": self.jobs.len(),
                "written": count(State::Written),
                "same": count(State::Same),
                "refused": count(State::Refused),
                "failed": count(State::Failed),
                "not_done": not_done,
            }}));
        } else if self.listed || self.jobs.len() > 1 {
            terminal::say(&self.closing(done, not_done));
        }
    }

    /// The closing line for a person: how many, and which have mistakes.
    fn closing(&self, done: &[Done], not_done: usize) -> String {
        let all = self.jobs.len();
        let count = |of: State| done.iter().filter(|(_, state, _)| *state == of).count();
        let Words { written, same } = self.words;
        if all == 0 {
            return "0 份：没有要做的".to_owned();
        }
        for (state, word) in [(State::Written, written), (State::Same, same)] {
            if count(state) == all {
                return format!("{all} 份：全部{word}");
            }
        }
        let mut parts = vec![format!("{} 份{written}", count(State::Written))];
        if count(State::Same) > 0 {
            parts.push(format!("{} 份{same}", count(State::Same)));
        }
        if not_done > 0 {
            parts.push(format!("{not_done} 份没有做"));
        }
        for (state, word) in [(State::Refused, "有错"), (State::Failed, "机器出了问题")] {
            let names = done.iter().filter(|(_, of, _)| *of == state);
            let names = names.filter_map(|(place, ..)| Some(self.jobs.get(*place)?.data.as_str()));
            let names: Vec<&str> = names.take(NAMED).collect();
            let more = if count(state) > NAMED { " 等" } else { "" };
            if !names.is_empty() {
                parts.push(format!("{} 份{word}：{}{more}", count(state), names.join("、")));
            }
        }
        format!("{all} 份：{}", parts.join("，"))
    }
}
