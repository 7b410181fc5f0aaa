//! `tongbao generate`: data files in, finished notices out.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tongbao::compose::TemplateSet;
use tongbao::finding::{Fault, Findings};
use tongbao::pipeline::{self, Order, Published, Stage, Workshop};
use tongbao::publish::{self, Claims, Emit};
use tongbao::typeset::{Draft, FontSet};

use crate::args::{EmitArgument, GenerateArguments};
use crate::{folders, terminal};

/// Where the time went.
struct Timings {
    prepared: Duration,
    stages: Vec<(Stage, Duration)>,
}

/// Runs the command; returns whose fault it is if it failed.
pub(crate) fn generate(arguments: &GenerateArguments) -> Option<Fault> {
    let start = Instant::now();
    let mut findings = Findings::default();
    let target = publish::target(arguments.output.as_deref(), arguments.data.len(), &mut findings);
    let workshop = open_workshop(arguments, &mut findings);
    let prepared = start.elapsed();
    let (Ok(target), Some(workshop)) = (target, workshop) else {
        terminal::report(&findings);
        return findings.fault();
    };
    terminal::report(&findings);

    let claims = Claims::default();
    let bar = terminal::progress(arguments.data.len());
    let results: Vec<Option<Fault>> = arguments
        .data
        .par_iter()
        .map(|data| {
            let order = Order {
                data,
                emit: emit(arguments.emit),
                measured: !arguments.no_measure,
                target: &target,
                claims: &claims,
            };
            let fault = one(&order, &workshop, arguments.timings.then_some(prepared), &bar);
            bar.inc(1);
            fault
        })
        .collect();
    bar.finish_and_clear();
    results.into_iter().flatten().max()
}

fn one(
    order: &Order,
    workshop: &Workshop,
    prepared: Option<Duration>,
    bar: &indicatif::ProgressBar,
) -> Option<Fault> {
    let mut findings = Findings::default();
    let mut stages = Vec::new();
    let mut last = Instant::now();
    let published = pipeline::generate(order, workshop, &mut findings, &mut |stage| {
        stages.push((stage, last.elapsed()));
        last = Instant::now();
    });
    bar.suspend(|| {
        terminal::report(&findings);
        if let Ok(published) = &published {
            let took: Duration = stages.iter().map(|(_, time)| *time).sum();
            terminal::say(&summary(published, took));
            if let Some(prepared) = prepared {
                terminal::say(&Timings { prepared, stages }.table());
            }
        }
    });
    published.err().and(findings.fault())
}

fn open_workshop(arguments: &GenerateArguments, findings: &mut Findings) -> Option<Workshop> {
    let templates =
        TemplateSet::read(&folders::templates(), arguments.templates.as_deref(), findings);
    let fonts = FontSet::read(&folders::fonts(arguments.fonts.as_deref()), findings);
    let draft = arguments.draft.as_ref().map(|text| Draft::new(text, findings)).transpose();
    Some(Workshop { templates: templates.ok()?, fonts: fonts.ok()?, draft: draft.ok()? })
}

fn summary(published: &Published, took: Duration) -> String {
    let files = &published.files;
    let first = display(&files[0]);
    let place = match files.len() {
        1 => first,
        more => format!("{first} 等 {more} 个文件"),
    };
    let pages = published.document.page_count();
    format!("已生成 {place}\n  共 {pages} 页，用时 {:.2} 秒", took.as_secs_f64())
}

fn display(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| PathBuf::from(path));
    whole.display().to_string()
}

fn emit(argument: EmitArgument) -> Emit {
    match argument {
        EmitArgument::Pdf => Emit::Pdf,
        EmitArgument::Typst => Emit::Typst,
        EmitArgument::Png => Emit::Png,
        EmitArgument::Svg => Emit::Svg,
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
