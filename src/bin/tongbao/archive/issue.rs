//! `tongbao archive issue`: one document, or those of a list.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tongbao::archive::{self, Archive, Event, Issuance, Purpose, Signer};
use tongbao::compose::TemplateSet;
use tongbao::finding::{Fault, Findings, Stopped};
use tongbao::jobs::{Buckets, Job, JobKeys};
use tongbao::pipeline::{Resources, Stage};
use tongbao::typeset::FontSet;

use super::report::{self, Shown};
use super::setup;
use crate::args::{IssueArguments, PlaceArguments};
use crate::batch::{self, Batch, Fetcher, Made, Outcome, Stop, Words};
use crate::generate::name_of;
use crate::{folders, terminal};

/// The words for what becomes of documents.
const WORDS: Words = Words { written: "归档", same: "早已归档" };

/// The stages that a document went through, and the end of each.
type Stages = Arc<Mutex<Vec<(Stage, Instant)>>>;

/// A run over the documents of a list.
struct Run<'a> {
    place: &'a PlaceArguments,
    buckets: Buckets,
    resources: &'a Resources,
    /// Where the templates were fetched, if they were.
    fetched: &'a Fetcher,
    signer: Option<Signer>,
}

/// The tools of a thread.
#[derive(Default)]
struct Tools {
    fetcher: Fetcher,
    /// The archive of the last document, by its name.
    archive: Option<(String, Archive)>,
}

/// Issues one document.
pub(super) fn issue(
    place: &PlaceArguments,
    arguments: &IssueArguments,
    findings: &mut Findings,
) -> Result<Shown, Stopped> {
    let (buckets, mut fetcher) = (Buckets::new(setup::settings()), Fetcher::default());
    let (own, resources) = resources(arguments, &buckets, findings)?;
    let typed = arguments.data.clone().unwrap_or_default();
    let job = batch::asked(&[typed], &arguments.list, JobKeys::Archive, findings)?.pop();
    let Some(job) = job else { return Ok(report::nothing()) };
    let data = fetcher.data(&job.data, &buckets, findings)?;
    let shown = issue_one(place, arguments, (&data, fetcher.root()), &resources, findings);
    fetcher.tell(findings);
    own.tell(findings);
    shown
}

fn issue_one(
    place: &PlaceArguments,
    arguments: &IssueArguments,
    (data, fetched): (&Path, Option<PathBuf>),
    resources: &Resources,
    findings: &mut Findings,
) -> Result<Shown, Stopped> {
    // An archive that knows what is put right, or a key, has begun.
    if arguments.corrects.is_none() && setup::key_file(place).is_none() {
        setup::begin_if_wanted(place, findings, |findings| {
            archive::rehearse(data, resources, setup::now(), findings)
        })?;
    }
    let mut archive = setup::open(place, true, findings)?;
    if let Some(folder) = fetched {
        archive = archive.fetching_into(folder);
    }
    let purpose = purpose(arguments, &mut archive, findings)?;
    let issued = archive.issue(data, &purpose, resources, findings)?;
    Ok(report::issued(&archive, &issued))
}

/// Templates and fonts, and where the templates were fetched.
fn resources(
    arguments: &IssueArguments,
    buckets: &Buckets,
    findings: &mut Findings,
) -> Result<(Fetcher, Resources), Stopped> {
    let mut fetcher = Fetcher::default();
    let own = fetcher.templates(arguments.own.templates.as_deref(), buckets, findings)?;
    let templates = TemplateSet::read(&folders::templates(), own.as_deref(), findings);
    let fonts = FontSet::read(&folders::fonts(arguments.own.fonts.as_deref()), findings);
    fetcher.tell(findings);
    // The archive that issues is the one that is asked.
    let (templates, fonts) = (templates?, fonts?);
    Ok((fetcher, Resources { templates, fonts, draft: None, register: None }))
}

/// Why a document is issued.
fn purpose(
    arguments: &IssueArguments,
    archive: &mut Archive,
    findings: &mut Findings,
) -> Result<Purpose, Stopped> {
    Ok(match &arguments.corrects {
        Some(typed) => Purpose::Correcting {
            designation: archive.meant(typed, findings)?,
            why: arguments.why.clone().unwrap_or_default(),
        },
        None if arguments.another => Purpose::Another,
        None => Purpose::First,
    })
}

/// Issues the documents of a list; returns whose fault it is if one was not issued.
pub(super) fn issue_listed(place: &PlaceArguments, arguments: &IssueArguments) -> Option<Fault> {
    let stop = Some(Stop::listen());
    let mut findings = Findings::default();
    let prepared = prepare(place, arguments, &mut findings);
    terminal::show(&findings);
    let Ok((jobs, own, resources, signer)) = prepared else {
        return findings.fault().or(Some(Fault::Machine));
    };
    let (buckets, fetched) = (Buckets::new(setup::settings()), &own);
    let run = Run { place, buckets, resources: &resources, fetched, signer };
    let batch = Batch {
        groups: by_archive(&jobs),
        jobs: &jobs,
        listed: true,
        json: place.format.is_json(),
        words: WORDS,
        bar: terminal::progress(jobs.len()),
        stop,
    };
    batch.run(&Tools::default, &|tools, job| run.make(tools, job))
}

/// All that has to be sound before the first document is taken up.
fn prepare(
    place: &PlaceArguments,
    arguments: &IssueArguments,
    findings: &mut Findings,
) -> Result<(Vec<Job>, Fetcher, Resources, Option<Signer>), Stopped> {
    let jobs = batch::asked(&[], &arguments.list, JobKeys::Archive, findings)?;
    let (own, resources) = resources(arguments, &Buckets::new(setup::settings()), findings)?;
    let signer = setup::signer(place, findings)?;
    if jobs.iter().any(|job| job.archive.is_none()) {
        let mut archive = setup::opened(&place.archive, false, signer.clone(), findings)?;
        archive.ready(findings)?;
    }
    Ok((jobs, own, resources, signer))
}

/// The places of documents by their archives. Those of one are issued in their order, by one thread: numbers
/// follow the list, and nobody waits for a writer of this same run.
fn by_archive(jobs: &[Job]) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    for (place, job) in jobs.iter().enumerate() {
        let archive = job.archive.as_deref();
        let group = *known.entry(archive).or_insert(groups.len());
        match groups.get_mut(group) {
            Some((_, places)) => places.push(place),
            None => groups.push((archive, vec![place])),
        }
    }
    groups.into_iter().map(|(_, places)| places).collect()
}

impl Run<'_> {
    /// Issues one document.
    fn make(&self, tools: &mut Tools, job: &Job) -> Outcome {
        let mut findings = Findings::default();
        let mut outcome = Outcome::default();
        let start = Instant::now();
        let data = tools.fetcher.data(&job.data, &self.buckets, &mut findings);
        outcome.timings.push(("fetch", start.elapsed()));
        let mut last = Instant::now();
        let stages = Arc::new(Mutex::new(Vec::new()));
        let issued = data.and_then(|data| self.issue(tools, job, (&data, &stages), &mut findings));
        let stages = stages.lock().unwrap_or_else(PoisonError::into_inner);
        for (stage, end) in &*stages {
            outcome.timings.push((name_of(*stage).0, end.duration_since(last)));
            last = *end;
        }
        if issued.is_ok() {
            outcome.timings.push(("store", last.elapsed()));
        }
        tools.fetcher.tell(&mut findings);
        self.fetched.tell(&mut findings);
        let told = issued.and_then(|issued| {
            let archive = tools.archive.as_ref().map(|(_, archive)| archive).ok_or(Stopped)?;
            self.tell(archive, &issued, &mut outcome, &mut findings)
        });
        if told.is_err() {
            outcome.fault = findings.fault().or(Some(Fault::Machine));
        }
        Outcome { findings, ..outcome }
    }

    fn issue(
        &self,
        tools: &mut Tools,
        job: &Job,
        (data, stages): (&Path, &Stages),
        findings: &mut Findings,
    ) -> Result<Issuance, Stopped> {
        let name = job.archive.as_deref().unwrap_or(&self.place.archive);
        let mut archive = match tools.archive.take() {
            Some((known, archive)) if known == name => archive,
            _ => setup::opened(name, false, self.signer.clone(), findings)?,
        };
        if let Some(folder) = tools.fetcher.root() {
            archive = archive.fetching_into(folder);
        }
        let stages = Arc::clone(stages);
        archive = archive.telling(Arc::new(move |stage| {
            let mut stages = stages.lock().unwrap_or_else(PoisonError::into_inner);
            stages.push((stage, Instant::now()));
        }));
        let issued = archive.issue(data, &Purpose::First, self.resources, findings);
        tools.archive = Some((name.to_owned(), archive));
        issued
    }

    /// Takes what is told of a document that was issued.
    fn tell(
        &self,
        archive: &Archive,
        issued: &Issuance,
        outcome: &mut Outcome,
        findings: &mut Findings,
    ) -> Result<(), Stopped> {
        outcome.same = issued.already;
        outcome.human = report::issued(archive, issued).human;
        if let Event::Issued(event) = &issued.record.event {
            outcome.record = Some((event.number.designation.clone(), issued.record.sequence));
        }
        if self.place.format.is_json()
            && let Some(paper) = archive.paper(&issued.record, findings)?
        {
            let path = PathBuf::from(format!("{}/{}", archive.store().name(), paper.path));
            outcome.files = vec![Made { path, sha256: paper.sha256 }];
            outcome.pages = paper.pages;
        }
        Ok(())
    }
}
