//! `tongbao generate`: data files in, finished notices out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tongbao::compose::TemplateSet;
use tongbao::finding::{Fault, Findings, Stopped};
use tongbao::jobs::{Buckets, Job, JobKeys, is_away};
use tongbao::load::load;
use tongbao::pipeline::{self, GenerateOptions, Published, Resources, Stage};
use tongbao::publish::{self, Away, Emit, Outlet, ReservedPaths, Target};
use tongbao::typeset::{Draft, FontSet};

use crate::args::GenerateArguments;
use crate::batch::{self, Batch, Fetcher, Made, Outcome, Stop, Words};
use crate::{archive, folders, terminal};

/// The words for what becomes of documents.
const WORDS: Words = Words { written: "生成", same: "和原来一样" };

/// A run over data files.
struct Run<'a> {
    arguments: &'a GenerateArguments,
    buckets: &'a Arc<Buckets>,
    resources: &'a Resources,
    /// Where the templates were fetched, if they were.
    fetched: &'a Fetcher,
    /// Where those go whose lines do not say it.
    target: &'a Target,
    reserved: ReservedPaths,
    /// The time that fonts and templates took to be read.
    prepared: Duration,
}

/// Where the time went.
struct Timings {
    prepared: Duration,
    stages: Vec<(Stage, Duration)>,
}

/// Runs the command; returns whose fault it is if it failed.
pub(crate) fn generate(arguments: &GenerateArguments) -> Option<Fault> {
    let start = Instant::now();
    let mut findings = Findings::default();
    let jobs = batch::asked(&arguments.data, &arguments.list, JobKeys::Out, &mut findings);
    let Ok(jobs) = jobs else {
        terminal::report(&findings);
        return findings.fault();
    };
    let listed = arguments.list.manifest.is_some();
    let stop = (listed || jobs.len() > 1).then(Stop::listen);
    let buckets = Arc::new(Buckets::new(archive::settings()));
    let mut fetched = Fetcher::default();
    let inputs: Vec<PathBuf> = jobs.iter().map(|job| PathBuf::from(&job.data)).collect();
    let asked = arguments.output.as_deref();
    let target = target(asked, arguments.emit, &inputs, &buckets, &mut findings);
    let own = fetched.templates(arguments.own.templates.as_deref(), &buckets, &mut findings);
    let resources = own.and_then(|own| {
        let own = [own.as_deref(), arguments.own.fonts.as_deref()];
        let draft = arguments.draft.as_deref();
        open_workshop(own, arguments.register.archive.as_deref(), draft, &mut findings)
            .ok_or(Stopped)
    });
    fetched.tell(&mut findings);
    let prepared = start.elapsed();
    let (Ok(target), Ok(resources)) = (target, resources) else {
        if !listed {
            load_all(&inputs, &mut findings);
        }
        terminal::report(&findings);
        return findings.fault();
    };
    terminal::report(&findings);

    let local = inputs.into_iter().filter(|data| !is_away(&data.to_string_lossy()));
    let reserved = ReservedPaths::reading(
        [folders::templates(), folders::fonts(arguments.own.fonts.as_deref())]
            .into_iter()
            .chain(arguments.own.templates.clone())
            .chain(local),
    );
    let run = Run {
        arguments,
        buckets: &buckets,
        resources: &resources,
        fetched: &fetched,
        target: &target,
        reserved,
        prepared,
    };
    let batch = Batch {
        jobs: &jobs,
        groups: (0..jobs.len()).map(|place| vec![place]).collect(),
        listed,
        json: arguments.format.is_json(),
        words: WORDS,
        bar: terminal::progress(jobs.len()),
        stop,
    };
    batch.run(&Fetcher::default, &|fetcher, job| run.make(fetcher, job))
}

/// Reads data files of which no document can be made now: their mistakes are not kept for the next run.
fn load_all(inputs: &[PathBuf], findings: &mut Findings) {
    for data in inputs.iter().filter(|data| !is_away(&data.to_string_lossy())) {
        load(data, findings).ok();
    }
}

/// Where documents of these data files go, from what was asked for.
fn target(
    asked: Option<&Path>,
    emit: Emit,
    inputs: &[PathBuf],
    buckets: &Arc<Buckets>,
    findings: &mut Findings,
) -> Result<Target, Stopped> {
    match asked.and_then(Path::to_str).filter(|asked| is_away(asked)) {
        Some(address) => {
            let depot = Arc::clone(buckets);
            Away::target(depot, address, emit, inputs.len() > 1, findings)
        }
        None => publish::target(asked, emit, inputs, findings),
    }
}

impl Run<'_> {
    /// Makes one document.
    fn make(&self, fetcher: &mut Fetcher, job: &Job) -> Outcome {
        let mut findings = Findings::default();
        let mut timings = Vec::new();
        let start = Instant::now();
        let data = fetcher.data(&job.data, self.buckets, &mut findings);
        if is_away(&job.data) {
            timings.push(("fetch", start.elapsed()));
        }
        let mut stages = Vec::new();
        let published = data.and_then(|data| self.publish(job, &data, &mut stages, &mut findings));
        fetcher.tell(&mut findings);
        self.fetched.tell(&mut findings);
        timings.extend(stages.iter().map(|(stage, time)| (name_of(*stage).0, *time)));
        let mut outcome = Outcome { timings, ..Outcome::default() };
        match published {
            Ok(published) => {
                outcome.same = published.files.iter().all(|file| file.same);
                outcome.files = Made::of(&published.files, self.arguments.format.is_json());
                outcome.pages = Some(published.document.sheets().page_count() as u64);
                let took: Duration = stages.iter().map(|(_, time)| *time).sum();
                outcome.human = summary(&published, took);
                if self.arguments.timings {
                    let timings = Timings { prepared: self.prepared, stages };
                    outcome.human += &format!("\n{}", timings.table());
                }
            }
            Err(Stopped) => outcome.fault = findings.fault().or(Some(Fault::Machine)),
        }
        Outcome { findings, ..outcome }
    }

    /// Takes a data file all the way to files.
    fn publish(
        &self,
        job: &Job,
        data: &Path,
        stages: &mut Vec<(Stage, Duration)>,
        findings: &mut Findings,
    ) -> Result<Published, Stopped> {
        let own = job.out.as_deref().map(|out| {
            let inputs = [PathBuf::from(&job.data)];
            target(Some(Path::new(out)), self.arguments.emit, &inputs, self.buckets, findings)
        });
        let own = own.transpose()?;
        let outlet = Outlet {
            emit: self.arguments.emit,
            target: own.as_ref().unwrap_or(self.target),
            reserved: &self.reserved,
            unless_same: self.arguments.unless_same,
        };
        let GenerateArguments { no_measure, timings, .. } = *self.arguments;
        let order = GenerateOptions { data, measured: !no_measure, in_turn: timings, outlet };
        let mut last = Instant::now();
        pipeline::generate(&order, self.resources, findings, &mut |stage| {
            stages.push((stage, last.elapsed()));
            last = Instant::now();
        })
    }
}

/// Reads templates and fonts, and finds the archive; `own` are the folders of templates and of fonts that were asked for.
pub(crate) fn open_workshop(
    own: [Option<&Path>; 2],
    named: Option<&str>,
    draft: Option<&str>,
    findings: &mut Findings,
) -> Option<Resources> {
    let [templates, fonts] = own;
    let templates = TemplateSet::read(&folders::templates(), templates, findings);
    let fonts = FontSet::read(&folders::fonts(fonts), findings);
    let draft = draft.map(|text| Draft::new(text, findings)).transpose();
    let register = archive::register(named, findings);
    Some(Resources {
        templates: templates.ok()?,
        fonts: fonts.ok()?,
        draft: draft.ok()?,
        register: register.ok()?,
    })
}

fn summary(published: &Published, took: Duration) -> String {
    let files = &published.files;
    let first = files.first().map(|file| display(&file.path)).unwrap_or_default();
    let place = match files.len() {
        1 => first,
        more => format!("{first} 等 {more} 个文件"),
    };
    let pages = published.document.sheets().page_count();
    // The standard allows it (7.3.5.5), so it is no finding.
    let lines = published.document.sheets().adjusted_lines();
    let lines = lines
        .map_or_else(String::new, |lines| format!("（每面 {lines} 行，使落款和正文在同一面）"));
    let done = if files.iter().all(|file| file.same) {
        "和原来一样，没有再写"
    } else {
        "已生成"
    };
    format!("{done} {place}\n  共 {pages} 页{lines}，用时 {:.2} 秒", took.as_secs_f64())
}

pub(crate) fn display(path: &Path) -> String {
    let typed = path.to_string_lossy();
    if is_away(&typed) {
        return typed.into_owned();
    }
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    whole.display().to_string()
}

/// The name of a stage for a program, and for a person.
pub(crate) fn name_of(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Load => ("load", "读数据    "),
        Stage::Tally => ("tally", "计数      "),
        Stage::Compose => ("compose", "成文      "),
        Stage::Check => ("check", "校核      "),
        Stage::Typeset => ("typeset", "排版      "),
        Stage::Measure => ("measure", "量页面    "),
        Stage::Publish => ("publish", "写文件    "),
    }
}

impl Timings {
    fn table(&self) -> String {
        let milliseconds = |time: &Duration| time.as_secs_f64() * 1000.0;
        let line = |name: &str, time: f64| format!("  {name}  {time:>7.1} 毫秒\n");
        let mut table = line("字体和模板", milliseconds(&self.prepared));
        for (stage, time) in &self.stages {
            let (_, name) = name_of(*stage);
            table.push_str(&line(name, milliseconds(time)));
        }
        let stages: Duration = self.stages.iter().map(|(_, time)| *time).sum();
        table + &line("合计      ", milliseconds(&(self.prepared + stages)))
    }
}
