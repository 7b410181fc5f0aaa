//! The command line: parse, resolve, run a command, report, exit code.

mod archive;
mod args;
mod batch;
mod begin;
mod bounded;
mod check;
mod compare;
mod folders;
mod generate;
mod measure;
mod papers;
mod preview;
mod terminal;

use std::process::ExitCode;

use tongbao::finding::Fault;
use tongbao::load;

use crate::args::Command;
use crate::bounded::Part;

/// Prints a text that was asked for, which cannot go wrong.
fn print(text: &str) -> Option<Fault> {
    terminal::say(text);
    None
}

fn main() -> ExitCode {
    let (typed, part) = match bounded::begin(std::env::args_os().collect()) {
        Ok(begun) => begun,
        Err(code) => return code,
    };
    let arguments = match args::parse(typed.iter().cloned()) {
        Ok(arguments) => arguments,
        Err(args::Refused { text, used_wrongly }) => {
            if used_wrongly {
                terminal::complain(&text);
                return ExitCode::from(2);
            }
            terminal::say(&text);
            return ExitCode::SUCCESS;
        }
    };
    terminal::translate_panics();
    if part == Part::First
        && let Some(given) = arguments.command.with_own_templates()
        && let Some(code) = bounded::run_apart(&typed, given)
    {
        return code;
    }
    let run = || match arguments.command {
        Command::New(arguments) => begin::new(&arguments),
        Command::Next(arguments) => begin::next(&arguments),
        Command::Sheet(arguments) => begin::sheet(&arguments),
        Command::Generate(arguments) => generate::generate(&arguments),
        Command::Papers(arguments) => papers::papers(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Preview(arguments) => preview::preview(&arguments, &typed, &part),
        Command::Archive(arguments) => archive::archive(&arguments),
        Command::Measure(arguments) => measure::measure(&arguments),
        Command::Schema(arguments) => print(&match arguments.kind {
            Some(kind) => kind.schema(),
            None => load::keys(),
        }),
        Command::Completions(arguments) => print(&args::completions(arguments.shell)),
        Command::Manual => args::manual().map_or(Some(Fault::Machine), |page| print(&page)),
    };
    code(std::panic::catch_unwind(run).unwrap_or(Some(Fault::Machine)))
}

/// The code that the program ends with.
fn code(fault: Option<Fault>) -> ExitCode {
    ExitCode::from(match fault {
        None => 0,
        Some(Fault::Document) => 1,
        Some(Fault::Usage) => 2,
        Some(Fault::Machine) => 3,
    })
}
