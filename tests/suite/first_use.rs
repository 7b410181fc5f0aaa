//! The transcript of the first use, docs/first-use.zh-CN.md, replayed at a terminal to the letter: from an empty
//! folder to the first own notice and the one after it.

use std::fs;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use regex::Regex;
use rust_xlsxwriter::Workbook;

use crate::harness::{Desk, project};
use crate::terminal::Terminal;

/// The page.
const PAGE: &str = "docs/first-use.zh-CN.md";
/// Where the person on the page works.
const HOME: &str = "/home/zhang/通报";
/// Words that the machine and the day decide.
const VARYING: &str = r"用时 \d+\.\d\d 秒|按回车就是 \d{4}-\d\d";

/// A step of the transcript.
#[derive(Debug)]
enum Step {
    /// A command, what is typed in answer to its questions, and all that is shown.
    Command { line: String, answers: Vec<(String, String)>, shown: String },
    /// Lines that are typed in a data file, in place of those with the same keys.
    Edit { file: String, lines: Vec<String> },
    /// Rows of figures that are typed in the workbook which was written last: the head first.
    Fill(Vec<Vec<String>>),
}

/// The command of a step, if it is one.
fn command(step: &Step) -> Option<&str> {
    match step {
        Step::Command { line, .. } => Some(line),
        _ => None,
    }
}

/// Everything typed in a step, a line each.
fn typed(step: &Step) -> Vec<String> {
    match step {
        Step::Command { line, answers, .. } => {
            let answers = answers.iter().map(|(_, answer)| answer).filter(|text| !text.is_empty());
            std::iter::once(line).chain(answers).cloned().collect()
        }
        Step::Edit { lines, .. } => lines.clone(),
        // Names stand in the sheet already, and rows may stay as they are.
        Step::Fill(rows) => {
            let figures = rows.iter().skip(1).map(|row| row[1..].join(" ").trim().to_owned());
            figures.filter(|row| !row.is_empty()).collect()
        }
    }
}

/// A block of a terminal: its commands, each with what is shown below it.
fn commands(block: &str) -> Vec<Step> {
    let question = Regex::new("^(.*[：）])([^：）]*)$").expect("an expression");
    let of = |part: &str| {
        let (line, below) = part.split_once('\n').unwrap_or((part, ""));
        let asked = below.lines().take_while(|_| line.contains(" new "));
        let asked = asked.take_while(|line| !line.starts_with("写好了"));
        let answers = asked.map(|line| {
            let parts = question.captures(line).expect("a question and its answer");
            (parts[1].to_owned(), parts[2].to_owned())
        });
        let (answers, shown) = (answers.collect(), below.to_owned());
        Step::Command { line: line.to_owned(), answers, shown }
    };
    block.split("$ ").skip(1).map(of).collect()
}

/// The steps under each heading of the page.
fn chapters() -> Vec<Vec<Step>> {
    let page = fs::read_to_string(project(PAGE)).expect("the page");
    let chapter = |text: &str| {
        let mut steps = Vec::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let mut until = |end: fn(&str) -> bool| {
                let mut block = String::new();
                while let Some(line) = lines.next_if(|line| !end(line)) {
                    block += line;
                    block.push('\n');
                }
                block
            };
            match line {
                "```console" => steps.extend(commands(&until(|line| line == "```"))),
                "```yaml" => {
                    let block = until(|line| line == "```");
                    let (file, rest) = block.split_once('\n').expect("the file's name");
                    let file = file.trim_start_matches("# ").to_owned();
                    steps.push(Step::Edit {
                        file,
                        lines: rest.lines().map(str::to_owned).collect(),
                    });
                }
                head if head.starts_with("| 单位") => {
                    let rows = format!("{head}\n{}", until(|line| !line.starts_with('|')));
                    let row = |line: &str| -> Vec<String> {
                        line.trim_matches('|')
                            .split('|')
                            .map(|cell| cell.trim().to_owned())
                            .collect()
                    };
                    let rows = rows.lines().filter(|line| !line.starts_with("|--")).map(row);
                    steps.push(Step::Fill(rows.collect()));
                }
                _ => {}
            }
        }
        steps
    };
    page.split("\n## ").skip(1).map(chapter).filter(|steps| !steps.is_empty()).collect()
}

/// Types lines in a data file in place of those with the same keys.
fn edit(desk: &Desk, file: &str, lines: &[String]) {
    let key = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
    let mut text = desk.text(file);
    for new in lines {
        let old = text.lines().find(|line| key(line) == key(new));
        let old = format!("\n{}\n", old.unwrap_or_else(|| panic!("{file} has no {new}")));
        text = text.replacen(&old, &format!("\n{new}\n"), 1);
    }
    desk.write(file, text);
}

/// Types figures in a workbook, by the heads of its columns and the names in its first. As a spreadsheet does
/// on saving, the whole is written anew.
fn fill(desk: &Desk, file: &str, rows: &[Vec<String>]) {
    let bytes = fs::read(desk.path(file)).expect("the workbook");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("报送").expect("its sheet");
    let heads: Vec<String> = range
        .rows()
        .find(|row| row.iter().any(|cell| *cell == *"单位"))
        .expect("the heads")
        .iter()
        .map(ToString::to_string)
        .collect();
    let at = |head: &String| heads.iter().position(|known| known == head);
    let mut copy = Workbook::new();
    let sheet = copy.add_worksheet().set_name("报送").expect("a sheet");
    let (mut total, mut filled) = (false, 0);
    for (row, cells) in (0..).zip(range.rows()) {
        total |= cells.iter().any(|cell| *cell == *"合计");
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Data::Float(number) if !total => drop(sheet.write_number(row, column, *number)),
                Data::String(text) => drop(sheet.write_string(row, column, text)),
                _ => {}
            }
        }
        let name =
            at(&"单位".to_owned()).and_then(|place| cells.get(place)).map(ToString::to_string);
        let Some(figures) = rows.iter().skip(1).find(|row| Some(&row[0]) == name.as_ref()) else {
            continue;
        };
        for (head, figure) in rows[0].iter().zip(figures).skip(1) {
            let column = at(head).unwrap_or_else(|| panic!("{head} is no column: {heads:?}"));
            if let Ok(number) = figure.parse::<f64>() {
                let column = u16::try_from(column).expect("a column");
                sheet.write_number(row, column, number).expect("a cell");
            }
        }
        filled += 1;
    }
    assert_eq!(filled, rows.len() - 1, "every row of the page is one of the sheet");
    desk.write(file, copy.save_to_buffer().expect("a workbook"));
}

/// Does a step, and holds what is shown against the page. Yields the workbook that was written, if one was.
fn replay(desk: &Desk, step: &Step, workbook: Option<&str>) -> Option<String> {
    match step {
        Step::Command { line, answers, shown } => {
            let arguments: Vec<&str> = line.split(' ').skip(1).collect();
            let fonts = project("fonts");
            let mut all = arguments.clone();
            let fonts = fonts.to_string_lossy();
            if arguments[0] == "generate" {
                all.extend(["--fonts", &*fonts]);
            }
            let mut terminal = Terminal::start(desk, &all);
            for (question, answer) in answers {
                // The usual answer may be last month.
                terminal
                    .answer(question.split("（按回车就是 2").next().unwrap_or_default(), answer);
            }
            let (code, seen) = terminal.end();
            assert_eq!(code, Some(0), "{line}: {seen}");
            let varying = Regex::new(VARYING).expect("an expression");
            let plain = |text: &str| varying.replace_all(text.trim_end(), "……").into_owned();
            let folder = fs::canonicalize(desk.folder()).expect("the folder");
            let seen = seen.replace(&*folder.to_string_lossy(), HOME);
            assert_eq!(plain(&seen), plain(shown), "{line}");
            let written = seen.lines().find_map(|line| line.strip_prefix("写好了 "));
            written.filter(|file| file.ends_with(".xlsx")).map(str::to_owned)
        }
        Step::Edit { file, lines } => {
            edit(desk, file, lines);
            None
        }
        Step::Fill(rows) => {
            fill(desk, workbook.expect("a workbook was written"), rows);
            None
        }
    }
}

/// Replays the page; `saw` is shown each workbook before anything is typed in it.
fn replayed(mut saw: impl FnMut(&Desk, &str)) -> (Desk, Vec<Vec<Step>>) {
    let desk = Desk::new();
    let chapters = chapters();
    let mut workbook: Option<String> = None;
    for step in chapters.iter().flatten() {
        if let Some(written) = replay(&desk, step, workbook.as_deref()) {
            saw(&desk, &written);
            workbook = Some(written);
        }
    }
    (desk, chapters)
}

#[test]
fn the_first_notice_takes_six_commands_and_forty_lines_and_the_second_three_and_no_name_twice() {
    let (desk, chapters) = replayed(|_, _| {});
    let [first, second] = &chapters[..] else { panic!("two chapters: {chapters:#?}") };
    let is_command = |step: &&Step| matches!(step, Step::Command { .. });
    let lines = |steps: &[Step]| steps.iter().flat_map(typed).collect::<Vec<_>>();
    assert!(first.iter().filter(is_command).count() <= 6, "{first:#?}");
    assert!(lines(first).len() <= 40, "{:#?}", lines(first));
    assert_eq!(second.iter().filter(is_command).count(), 3, "{second:#?}");
    // Names are those of units and channels; that of the office is part of a path.
    let Some(Step::Command { answers, .. }) = first.first() else { panic!("{first:#?}") };
    let listed = answers.iter().filter(|(_, answer)| answer.contains('、'));
    let names: Vec<&str> = listed.flat_map(|(_, answer)| answer.split('、')).collect();
    assert!(names.len() > 4, "{names:?}");
    let all = [lines(first), lines(second)].concat();
    for name in names {
        let times: usize = all.iter().map(|line| line.matches(name).count()).sum();
        assert_eq!(times, 1, "{name} is typed {times} times: {all:#?}");
    }
    let office =
        all.iter().filter(|line| line.replace("清河县教育局/", "").contains("清河县教育局"));
    assert_eq!(office.count(), 1, "{all:#?}");
    let made = desk.files(".");
    let pdfs = made.iter().filter(|name| name.ends_with(".pdf")).count();
    assert_eq!(pdfs, 2, "{made:?}");
    assert!(lines(second).len() <= 10, "{:#?}", lines(second));
}

#[test]
fn the_chapter_of_the_readme_has_the_commands_of_the_transcript() {
    let readme = fs::read_to_string(project("README.zh-CN.md")).expect("the readme");
    let (_, chapter) = readme.split_once("\n## 第一次用\n").expect("the chapter");
    let chapter = chapter.split("\n## ").next().unwrap_or_default();
    let mut told =
        chapter.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let told: Vec<&str> = told.by_ref().flat_map(str::lines).collect();
    let chapters = chapters();
    let commands: Vec<&str> = chapters.iter().flatten().filter_map(command).collect();
    assert_eq!(told, commands);
    for picture in ["first-new", "first-sheet", "first-generate", "first-page"] {
        assert!(chapter.contains(&format!("docs/images/{picture}.png")), "{picture}");
        let size = fs::metadata(project(&format!("docs/images/{picture}.png"))).expect("it").len();
        assert!(size < 120_000, "{picture} has {size} bytes");
    }
}

/// Leaves the files of the transcript in `target/look/first-use`, for docs/images/make.sh.
#[test]
#[ignore = "writes files to be looked at"]
fn pictures_of_the_first_use() {
    let look = project("target/look/first-use");
    fs::remove_dir_all(&look).ok();
    let mut blank = Vec::new();
    let (desk, _) = replayed(|desk, name| {
        blank.push((name.to_owned(), fs::read(desk.path(name)).expect("the workbook")));
    });
    crate::harness::copy_all(desk.folder(), &look);
    for (name, bytes) in blank {
        fs::write(look.join(name), bytes).expect("the workbook as it was written");
    }
}
