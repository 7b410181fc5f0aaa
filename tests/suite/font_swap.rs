//! Another font in a role moves no line and breaks no clause: the line box is the theme's,
//! not the font's.

use std::fs;

use serde_yaml::Value;
use tongbao::finding::Findings;
use tongbao::measure::{Verdict, measure};
use tongbao::pipeline::{Resources, build};
use tongbao::typeset::FontSet;

use crate::harness::{Desk, Q1, RESOURCES, link, of_each, project};
use crate::pdf::Pdf;
use crate::sample::NOTICE;

fn manifest() -> Value {
    let text = fs::read_to_string(project("fonts/manifest.yaml")).expect("the manifest");
    serde_yaml::from_str(&text).expect("well-formed YAML")
}

/// The notice with this font first in a role.
fn issued(role: &str, file: &str) -> Vec<u8> {
    let desk = Desk::new();
    let mut manifest = manifest();
    let chain = manifest["roles"][role].as_sequence_mut().expect("a role");
    chain.retain(|other| other.as_str() != Some(file));
    chain.insert(0, Value::from(file));
    desk.write("fonts/manifest.yaml", serde_yaml::to_string(&manifest).expect("YAML"));
    for font in manifest["fonts"].as_sequence().expect("fonts") {
        let name = font["file"].as_str().expect("a name");
        link(&project("fonts").join(name), &desk.path("fonts").join(name));
    }
    let mut findings = Findings::default();
    let fonts = FontSet::read(&desk.path("fonts"), &mut findings).expect("fonts");
    let resources =
        Resources { templates: RESOURCES.templates.clone(), fonts, draft: None, register: None };
    let document = build(&desk.path(Q1), None, &resources, &mut findings, &mut |_| {});
    document.unwrap_or_else(|_| panic!("{role} {file}: {findings:#?}")).pdf().to_vec()
}

/// Page and baseline of every line of the text pages, in hundredths of a millimetre. The red
/// mark is placed by the upper edge of its ink (7.2.4), so that stands for it.
fn lines(pdf: &Pdf) -> Vec<(usize, i64)> {
    let pages = pdf.pages.iter().take(3).enumerate();
    pages
        .flat_map(|(page, sheet)| {
            let lines = sheet.lines();
            lines.into_iter().map(move |line| {
                let red = line.0[0].colour == [255, 0, 0];
                let place = if red { line.ink().top } else { line.baseline() };
                (page + 1, (place * 100.0).round() as i64)
            })
        })
        .collect()
}

#[test]
fn swapping_any_font_for_another_moves_no_line_and_breaks_no_clause() {
    let manifest = manifest();
    let files: Vec<String> = manifest["fonts"]
        .as_sequence()
        .expect("fonts")
        .iter()
        .map(|font| font["file"].as_str().expect("a name").to_owned())
        .collect();
    let roles = ["fangsong", "kaiti", "songti", "heiti", "xiaobiaosong"];
    let swaps: Vec<(&str, &String)> =
        roles.iter().flat_map(|role| files.iter().map(move |file| (*role, file))).collect();
    let usual = lines(&NOTICE.pdf);
    let complaint = |(role, file): &(&str, &String)| {
        let bytes = issued(role, file);
        let moved = lines(&Pdf::read(&bytes));
        let measured = measure(&bytes).expect("a document");
        let unmet: Vec<String> = measured
            .outcomes()
            .iter()
            .filter(|one| one.verdict() == Verdict::NotMet && one.fails())
            .map(|one| format!("{} {:?}", one.clause.id, one.gravest()))
            .collect();
        let lost: Vec<_> = usual.iter().filter(|line| !moved.contains(line)).collect();
        let new: Vec<_> = moved.iter().filter(|line| !usual.contains(line)).collect();
        (!unmet.is_empty() || !lost.is_empty() || !new.is_empty())
            .then(|| format!("{role} {file}: {unmet:?} lost {lost:?} new {new:?}"))
    };
    let complaints: Vec<String> = of_each(&swaps, complaint).into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
