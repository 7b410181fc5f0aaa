//! `tongbao generate`: data files in, finished notices out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use indicatif::ProgressBar;
use tongbao::compose::TemplateSet;
use tongbao::finding::{Fault, Findings};
use tongbao::load::load;
use tongbao::pipeline::{self, Order, Published, Stage, Workshop};
use tongbao::publish::{self, Claims, Emit, Target};
use tongbao::typeset::{Draft, FontSet, forget};

use crate::args::{EmitArgument, GenerateArguments};
use crate::{archive, folders, terminal};

/// Stack of a thread that makes documents, in bytes: pages may be nested deeply.
const STACK: usize = 16 << 20;
/// Most files with mistakes that the closing line names.
const NAMED: usize = 10;

/// A run over data files.
struct Batch<'a> {
    arguments: &'a GenerateArguments,
    workshop: &'a Workshop,
    target: &'a Target,
    claims: Claims,
    bar: ProgressBar,
    /// The time that fonts and templates took to be read.
    prepared: Duration,
    /// Place of the file that is due.
    next: AtomicUsize,
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
    let asked = arguments.output.as_deref();
    let target = publish::target(asked, emit(arguments.emit), &arguments.data, &mut findings);
    let own = [arguments.templates.as_deref(), arguments.fonts.as_deref()];
    let workshop =
        open_workshop(own, arguments.archive.as_deref(), arguments.draft.as_deref(), &mut findings);
    let prepared = start.elapsed();
    let (Ok(target), Some(workshop)) = (target, workshop) else {
        // The mistakes in the data are not kept for the next run.
        for data in &arguments.data {
            load(data, &mut findings).ok();
        }
        terminal::report(&findings);
        return findings.fault();
    };
    terminal::report(&findings);

    let claims = Claims::reading(
        [folders::templates(), folders::fonts(arguments.fonts.as_deref())]
            .into_iter()
            .chain(arguments.templates.clone())
            .chain(arguments.data.iter().cloned()),
    );
    let batch = Batch {
        arguments,
        workshop: &workshop,
        target: &target,
        claims,
        bar: terminal::progress(arguments.data.len()),
        prepared,
        next: AtomicUsize::new(0),
    };
    let faults = batch.make_all();
    batch.bar.finish_and_clear();
    if faults.len() > 1 {
        terminal::say(&closing(&arguments.data, &faults));
    }
    faults.into_iter().flatten().max()
}

impl Batch<'_> {
    /// Makes every document, and returns whose fault it is where one failed, in the order of the
    /// files.
    ///
    /// A thread finishes and writes a document before it takes the next, so that memory does not
    /// grow with their number. The threads are not rayon's: while one of those waits for a part of
    /// a document, it takes up the next document on the same stack.
    fn make_all(&self) -> Vec<Option<Fault>> {
        let count = self.arguments.data.len();
        let threads = thread::available_parallelism().map_or(1, usize::from).min(count);
        let mut made: Vec<(usize, Option<Fault>)> = thread::scope(|scope| {
            let start =
                |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || self.work());
            let running: Vec<_> = (0..threads).filter_map(|place| start(place).ok()).collect();
            // Where the machine gives no thread, this one does the work.
            let own = if running.is_empty() { self.work() } else { Vec::new() };
            let joined = running.into_iter().filter_map(|thread| thread.join().ok()).flatten();
            joined.chain(own).collect()
        });
        made.sort_by_key(|(place, _)| *place);
        made.into_iter().map(|(_, fault)| fault).collect()
    }

    /// Makes documents until none is left.
    fn work(&self) -> Vec<(usize, Option<Fault>)> {
        let mut made = Vec::new();
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(data) = self.arguments.data.get(place) else { return made };
            // A fault of the program costs one document, and was told where it happened.
            let fault = catch_unwind(AssertUnwindSafe(|| self.make(data)));
            made.push((place, fault.unwrap_or(Some(Fault::Machine))));
            forget();
            self.bar.inc(1);
        }
    }

    /// Makes one document and tells what came of it.
    fn make(&self, data: &Path) -> Option<Fault> {
        let order = Order {
            data,
            emit: emit(self.arguments.emit),
            measured: !self.arguments.no_measure,
            target: self.target,
            claims: &self.claims,
        };
        let mut findings = Findings::default();
        let mut stages = Vec::new();
        let mut last = Instant::now();
        let published = pipeline::generate(&order, self.workshop, &mut findings, &mut |stage| {
            stages.push((stage, last.elapsed()));
            last = Instant::now();
        });
        self.bar.suspend(|| {
            self.report(data, &findings);
            if let Ok(published) = &published {
                let took: Duration = stages.iter().map(|(_, time)| *time).sum();
                let mut text = summary(published, took);
                if self.arguments.timings {
                    let timings = Timings { prepared: self.prepared, stages };
                    text = format!("{text}\n{}", timings.table());
                }
                terminal::say(&text);
            }
        });
        published.err().and(findings.fault())
    }

    /// Shows the findings of one document; among several its file is named.
    fn report(&self, data: &Path, findings: &Findings) {
        let several = self.arguments.data.len() > 1;
        let name = several.then(|| data.display().to_string());
        terminal::report_of(findings, name.as_deref());
        terminal::point_to_copies(&[data.to_owned()], findings);
    }
}

/// The closing line of a run over several files: how many, and which have mistakes.
fn closing(files: &[PathBuf], faults: &[Option<Fault>]) -> String {
    let (count, failed) = (faults.len(), faults.iter().flatten().count());
    if failed == 0 {
        return format!("{count} 份：全部生成");
    }
    let names = files.iter().zip(faults).filter(|(_, fault)| fault.is_some());
    let names: Vec<String> =
        names.take(NAMED).map(|(file, _)| file.display().to_string()).collect();
    let more = if failed > NAMED { " 等" } else { "" };
    let done = count - failed;
    format!("{count} 份：{done} 份生成，{failed} 份有错：{}{more}", names.join("、"))
}

/// Reads templates and fonts, and finds the archive; `own` are the folders of templates and of fonts that were asked for.
pub(crate) fn open_workshop(
    own: [Option<&Path>; 2],
    named: Option<&str>,
    draft: Option<&str>,
    findings: &mut Findings,
) -> Option<Workshop> {
    let [templates, fonts] = own;
    let templates = TemplateSet::read(&folders::templates(), templates, findings);
    let fonts = FontSet::read(&folders::fonts(fonts), findings);
    let draft = draft.map(|text| Draft::new(text, findings)).transpose();
    let register = archive::register(named, findings);
    Some(Workshop {
        templates: templates.ok()?,
        fonts: fonts.ok()?,
        draft: draft.ok()?,
        register: register.ok()?,
    })
}

fn summary(published: &Published, took: Duration) -> String {
    let files = &published.files;
    let first = display(&files[0]);
    let place = match files.len() {
        1 => first,
        more => format!("{first} 等 {more} 个文件"),
    };
    let pages = published.document.page_count();
    // The standard allows it (7.3.5.5), so it is no finding.
    let lines = published.document.adjusted_lines();
    let lines = lines
        .map_or_else(String::new, |lines| format!("（每面 {lines} 行，使落款和正文在同一面）"));
    format!("已生成 {place}\n  共 {pages} 页{lines}，用时 {:.2} 秒", took.as_secs_f64())
}

pub(crate) fn display(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    whole.display().to_string()
}

fn emit(argument: EmitArgument) -> Emit {
    match argument {
        EmitArgument::Pdf => Emit::Pdf,
        EmitArgument::Typst => Emit::Typst,
        EmitArgument::Png => Emit::Png,
        EmitArgument::Svg => Emit::Svg,
        EmitArgument::Xlsx => Emit::Xlsx,
        EmitArgument::Ofd => Emit::Ofd,
        EmitArgument::Docx => Emit::Docx,
    }
}

impl Timings {
    fn table(&self) -> String {
        let milliseconds = |time: &Duration| time.as_secs_f64() * 1000.0;
        let line = |name: &str, time: f64| format!("  {name}  {time:>7.1} 毫秒\n");
        let mut table = line("字体和模板", milliseconds(&self.prepared));
        for (stage, time) in &self.stages {
            let name = match stage {
                Stage::Load => "读数据    ",
                Stage::Tally => "计数      ",
                Stage::Compose => "成文      ",
                Stage::Check => "校核      ",
                Stage::Typeset => "排版      ",
                Stage::Measure => "量页面    ",
                Stage::Publish => "写文件    ",
            };
            table.push_str(&line(name, milliseconds(time)));
        }
        let total: f64 = self.stages.iter().map(|(_, time)| milliseconds(time)).sum();
        table + &line("各步合计  ", total)
    }
}
