//! `tongbao new`, `tongbao next` and `tongbao sheet`: the files that a clerk begins with.

use std::path::PathBuf;
use std::time::SystemTime;

use chrono::{Datelike, Months, NaiveDate};
use tongbao::archive;
use tongbao::begin::{self, Answers, Count, NewFile};
use tongbao::finding::{Fault, Finding, Findings, Severity, Stopped};
use tongbao::load::{begun, load};
use tongbao::model::{Period, Retention, Span};
use tongbao::publish;

use crate::args::{NewArguments, NextArguments, SheetArguments, period, retention};
use crate::terminal;

/// Begins an office; returns whose fault it is if that failed.
pub(crate) fn new(arguments: &NewArguments) -> Option<Fault> {
    let mut findings = Findings::default();
    let folder = arguments.output.clone().unwrap_or_else(|| PathBuf::from(&arguments.name));
    let answers = answers(arguments);
    let written = begin::begin(&folder, &answers, &mut findings)
        .and_then(|drafts| write(&drafts, &mut findings).map(|()| drafts));
    terminal::report(&findings);
    if let Ok(drafts) = written {
        // The schemas are read by editors, not by persons.
        let hidden =
            |draft: &&NewFile| draft.path.parent().is_some_and(|at| at.ends_with(".schema"));
        for draft in drafts.iter().filter(|draft| !hidden(draft)) {
            terminal::say(&format!("写好了 {}", draft.path.display()));
        }
        let data = drafts.last().map(|draft| begin::as_typed(&draft.path)).unwrap_or_default();
        terminal::say(&to_do(answers.in_workbook, "文号、日期", &data));
    }
    findings.fault()
}

/// Begins the period after one; returns whose fault it is if that failed.
pub(crate) fn next(arguments: &NextArguments) -> Option<Fault> {
    let mut findings = Findings::default();
    let written = load(&arguments.data, &mut findings)
        .and_then(|inputs| begin::follow(&arguments.data, &inputs, arguments.period, &mut findings))
        .and_then(|draft| write(std::slice::from_ref(&draft), &mut findings).map(|()| draft));
    // Of the period that is over only mistakes matter here.
    let mut told = Findings::default();
    let grave = |finding: &&Finding| finding.severity == Severity::Error;
    told.extend(findings.iter().filter(grave).cloned());
    terminal::report(&told);
    if let Ok(draft) = written {
        terminal::say(&format!("写好了 {}", draft.path.display()));
        let data = begin::as_typed(&draft.path);
        let in_workbook = begin::has_workbook(&draft.text);
        terminal::say(&match draft.is_summed() {
            true => format!("在里面填上文号、日期，再运行：tongbao generate {data}"),
            false => to_do(in_workbook, "文号、日期", &data),
        });
    }
    findings.fault()
}

/// The steps that are left to do with a data file that was just written.
fn to_do(in_workbook: bool, blanks: &str, data: &str) -> String {
    match in_workbook {
        true => format!(
            "在里面填上{blanks}；各单位的数在 Excel 里填，先运行：tongbao sheet {data}\n填好以后运行：tongbao generate {data}"
        ),
        false => format!("在里面填上{blanks}和各单位的数，再运行：tongbao generate {data}"),
    }
}

/// Writes the workbook to fill in a period's figures; returns whose fault it is if that failed.
pub(crate) fn sheet(arguments: &SheetArguments) -> Option<Fault> {
    let mut findings = Findings::default();
    let SheetArguments { data, output } = arguments;
    let free = output
        .as_ref()
        .map_or(Ok(()), |output| publish::require_writable(output, &["xlsx"], [data.as_path()]));
    let written = free
        .map_err(|finding| {
            findings.push(finding);
            Stopped
        })
        .and_then(|()| begun(data, &mut findings))
        .and_then(|begun| begin::sheet(data, &begun, output.as_deref(), &mut findings))
        .and_then(|books| {
            for book in &books {
                if let Err(finding) = publish::write_new(&book.path, &book.bytes) {
                    findings.push(finding);
                }
            }
            findings.pass(books)
        });
    terminal::report(&findings);
    let typed = begin::as_typed(data);
    for book in written.into_iter().flatten() {
        let name = book.path.file_name().unwrap_or_default().to_string_lossy();
        terminal::say(&format!("写好了 {}", book.path.display()));
        let ledger = book.keys.contains(&"ledger") && book.keys.len() > 1;
        let items = if ledger {
            format!("；填了采用条目，再写 ledger: {name}")
        } else {
            String::new()
        };
        let keys = book.keys.first().copied().unwrap_or("units");
        terminal::say(&match (book.named, keys) {
            (true, _) => format!("填好、存好以后，运行：tongbao generate {typed}"),
            (false, "units") => {
                format!("填好、存好以后，把 {typed} 里 units 那一段换成一行：units: {name}{items}")
            }
            (false, key) => format!("填好、存好以后，在 {typed} 里写 {key}: {name}"),
        });
    }
    findings.fault()
}

/// The answers: those on the command line, and for the rest a person at the terminal.
fn answers(arguments: &NewArguments) -> Answers {
    let today = today();
    let ask = |question: &str, given: &Option<String>, usual: &str| match given {
        Some(given) => given.clone(),
        None => terminal::ask_for(question, usual).unwrap_or_else(|| usual.to_owned()),
    };
    let code = ask("机关代字，如 清教发", &arguments.code, "");
    let system =
        ask("正文里对全系统的称呼", &arguments.system, &Answers::system_of(&arguments.name));
    let units = ask("报送单位，用逗号或顿号隔开", &arguments.units, "");
    let category = ask("统计哪一类", &arguments.category, "政务信息");
    let measure = ask("它的量词", &arguments.measure, "条");
    let channels = ask("采用的渠道，用逗号或顿号隔开（没有就按回车）", &arguments.channels, "");
    let names = |text: &str| -> Vec<String> {
        let names = text.split([',', '，', '、', ' ', '　']).map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    Answers {
        name: arguments.name.clone(),
        code,
        system,
        units: names(&units),
        count: Count { category, measure, channels: names(&channels) },
        period: arguments.period.or_else(|| ask_for_period(last_month(today))),
        retention: arguments.retention.or_else(ask_for_retention),
        in_workbook: arguments.excel || terminal::ask("各单位的数在 Excel 里填吗？"),
        signed: today,
    }
}

/// The first period, asked for until it is one.
fn ask_for_period(usual: Option<Period>) -> Option<Period> {
    let stem = usual.map(|period| period.stem()).unwrap_or_default();
    loop {
        let question = "第一期：月份如 2025-01，季度如 2025-q1，半年如 2025-h1，全年如 2025";
        let Some(answer) = terminal::ask_for(question, &stem) else { return usual };
        match period(&answer) {
            Ok(period) => return Some(period),
            Err(message) => terminal::complain(&message),
        }
    }
}

/// The time for which documents are kept, asked for until it is one; the office decides, and may do so later.
fn ask_for_retention() -> Option<Retention> {
    loop {
        let answer = terminal::ask_for("保管期限：永久、30年 或 10年（没定就按回车）", "")?;
        match retention(&answer) {
            Ok(retention) => return Some(retention),
            Err(message) => terminal::complain(&message),
        }
    }
}

fn write(drafts: &[NewFile], findings: &mut Findings) -> Result<(), Stopped> {
    for draft in drafts {
        if let Err(finding) = publish::write_new(&draft.path, draft.text.as_bytes()) {
            findings.push(finding);
        }
    }
    findings.pass(())
}

/// The month before the one of a day.
fn last_month(day: NaiveDate) -> Option<Period> {
    let before = day - Months::new(1);
    Period::new(before.year(), Span::Month(before.month()))
}

/// The day it is now in China, which has one time.
#[expect(clippy::disallowed_methods, reason = "a new office begins with the month that is over")]
fn today() -> NaiveDate {
    archive::day(SystemTime::now())
}
