//! `tongbao papers`: letters to units round a notice.

use std::path::Path;
use std::time::Instant;

use tongbao::finding::{Fault, Findings};
use tongbao::model::LetterKind;
use tongbao::pipeline::{self, Papers, PapersOptions};
use tongbao::publish::{self, Emit, ReservedPaths, Target};

use crate::args::{PaperArgument, PapersArguments};
use crate::generate::{display, open_workshop};
use crate::{folders, terminal};

/// Runs the command; returns whose fault it is if it failed.
pub(crate) fn papers(arguments: &PapersArguments) -> Option<Fault> {
    let start = Instant::now();
    let mut findings = Findings::default();
    // More than one file is written, so a file is not taken for the place.
    let inputs = [arguments.data.clone(), arguments.data.clone()];
    let asked = arguments.output.as_deref();
    let target = publish::target(asked, Emit::Pdf, &inputs, &mut findings);
    let own = [arguments.own.templates.as_deref(), arguments.own.fonts.as_deref()];
    let resources = open_workshop(
        own,
        arguments.register.archive.as_deref(),
        arguments.draft.as_deref(),
        &mut findings,
    );
    terminal::report(&findings);
    let (Ok(Target::Folder(folder)), Some(resources)) = (target, resources) else {
        return findings.fault();
    };
    let reserved = ReservedPaths::reading(
        [folders::templates(), folders::fonts(arguments.own.fonts.as_deref())]
            .into_iter()
            .chain(arguments.own.templates.clone())
            .chain([arguments.data.clone()]),
    );
    let order = PapersOptions {
        data: &arguments.data,
        kinds: kinds(arguments.kind),
        folder: &folder,
        measured: !arguments.no_measure,
        reserved: &reserved,
    };
    let mut findings = Findings::default();
    let bar = terminal::progress(2);
    let made = pipeline::papers(&order, &resources, &mut findings, &|count| match count {
        0 => bar.inc(1),
        count => bar.set_length(count as u64),
    });
    bar.finish_and_clear();
    terminal::report(&findings);
    if let Ok(made) = &made {
        let took = start.elapsed().as_secs_f64();
        terminal::say(&summary(made, &folder, took));
    }
    made.err().and(findings.fault())
}

fn kinds(argument: PaperArgument) -> &'static [LetterKind] {
    match argument {
        PaperArgument::Confirm => &[LetterKind::Confirm],
        PaperArgument::Zero => &[LetterKind::Zero],
        PaperArgument::All => &[],
    }
}

/// The closing lines: how many of each kind, and where they are.
fn summary(made: &[Papers], folder: &Path, took: f64) -> String {
    let mut text = String::new();
    for papers in made {
        let word = papers.kind.word();
        text += &match papers.files.len() {
            0 => format!("{word}：没有要发的单位\n"),
            count => {
                let all = papers.together.as_deref().and_then(|path| path.file_name());
                let all = all.unwrap_or_default().to_string_lossy();
                format!("{word}：{count} 份，打印用“{all}”\n")
            }
        };
    }
    format!("{text}已写到 {}，用时 {took:.2} 秒", display(folder))
}
