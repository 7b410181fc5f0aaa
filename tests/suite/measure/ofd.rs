//! OFD: judged as the PDF of the same document is, however it is written.

mod hostile;

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use regex::{Captures, Regex};
use tongbao::check::Text;
use tongbao::measure::{Measurement, Verdict};
use tongbao::typeset::Document;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{measured, with_verdict};
use crate::harness::Desk;
use crate::ofd::{Ofd, examples, ofd};

/// An archive of these files.
fn archive<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name, SimpleFileOptions::default()).expect("a file");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A clause, the verdict on it, and those on the figures taken for it.
type Judged<'m> = (&'m str, Verdict, Vec<(&'m str, Verdict)>);

/// The verdict on each clause.
fn verdicts(measurement: &Measurement) -> Vec<Judged<'_>> {
    let readings = |outcome: &'_ tongbao::measure::Outcome| {
        outcome.readings.iter().map(|reading| (reading.what, reading.verdict)).collect()
    };
    let outcomes = measurement.outcomes().iter();
    outcomes.map(|one| (one.clause.id, one.verdict(), readings(one))).collect()
}

/// Holds what is measured of a document's OFD against what is measured of its PDF.
pub(crate) fn is_judged_as_the_pdf(name: &str, document: &Document) {
    let (ours, theirs) = (measured(&ofd(document)), measured(document.pdf()));
    assert_eq!(ours.pages(), theirs.pages(), "{name}");
    for (ours, theirs) in verdicts(&ours).into_iter().zip(verdicts(&theirs)) {
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn every_clause_comes_out_as_for_the_pdf() {
    for (name, document) in examples() {
        is_judged_as_the_pdf(name, &document);
    }
}

#[test]
fn a_draft_is_read_from_an_ofd_as_from_the_pdf() {
    for (name, document) in examples() {
        let words = |bytes: &[u8]| {
            let text = Text::read("x", bytes).unwrap_or_else(|message| panic!("{message:?}"));
            let cells = text.tables.iter().flat_map(|table| table.rows.iter().flatten());
            let cells: Vec<String> = cells.map(|cell| cell.text.clone()).collect();
            let paragraphs: Vec<String> =
                text.paragraphs.iter().map(|paragraph| paragraph.text.clone()).collect();
            (paragraphs, cells)
        };
        assert_eq!(words(&ofd(&document)), words(document.pdf()), "{name}");
    }
}

/// A way of writing the same pages.
type Rewriting = fn(&mut BTreeMap<String, Vec<u8>>);

fn rewrite(parts: &mut BTreeMap<String, Vec<u8>>, of: &str, change: impl Fn(&str) -> String) {
    let mut changed = 0;
    for (name, bytes) in parts.iter_mut().filter(|(name, _)| name.contains(of)) {
        let text = std::str::from_utf8(bytes).expect("XML").to_owned();
        let new = change(&text);
        changed += usize::from(new != text);
        assert!(name.ends_with(".xml"), "{name}");
        *bytes = new.into_bytes();
    }
    assert!(changed > 0, "nothing was written another way in {of}");
}

/// Equal steps are counted.
fn counted(parts: &mut BTreeMap<String, Vec<u8>>) {
    let steps = Regex::new(r#"DeltaX="([^"]*)""#).expect("a pattern");
    rewrite(parts, "Pages/", |text| {
        let counted = |found: &Captures| {
            let steps: Vec<&str> = found[1].split(' ').collect();
            let runs = steps.chunk_by(|a, b| a == b);
            let runs: Vec<String> = runs.map(|run| format!("g {} {}", run.len(), run[0])).collect();
            format!("DeltaX=\"{}\"", runs.join(" "))
        };
        steps.replace_all(text, counted).into_owned()
    });
}

/// The content of every page is a template's.
fn templates(parts: &mut BTreeMap<String, Vec<u8>>) {
    let pages: Vec<String> = parts.keys().filter(|name| name.contains("Pages/")).cloned().collect();
    let area = Regex::new("<ofd:Area>.*?</ofd:Area>").expect("a pattern");
    let mut named = String::new();
    for (at, page) in pages.iter().enumerate() {
        let id = 900_000 + at;
        let text = String::from_utf8(parts[page].clone()).expect("XML");
        let area = area.find(&text).expect("its size").as_str().to_owned();
        let own = format!(
            "<ofd:Page xmlns:ofd='x'>{area}<ofd:Template TemplateID='{id}' ZOrder='Foreground'/></ofd:Page>"
        );
        parts.insert(page.clone(), own.into_bytes());
        parts.insert(format!("Doc_0/Tpls/T{at}.xml"), text.into_bytes());
        named += &format!("<ofd:TemplatePage ID='{id}' BaseLoc='/Doc_0/Tpls/T{at}.xml'/>");
    }
    rewrite(parts, "Document.xml", |text| {
        text.replace("</ofd:CommonData>", &(named.clone() + "</ofd:CommonData>"))
    });
}

/// Colours and widths of lines stand in settings that objects name.
fn settings(parts: &mut BTreeMap<String, Vec<u8>>) {
    let colour = Regex::new(
        r#"(<ofd:PathObject [^>]*?)( LineWidth="[^"]*")([^>]*>)(<ofd:StrokeColor [^>]*/>)"#,
    )
    .expect("a pattern");
    let mut all: Vec<String> = Vec::new();
    for (_, bytes) in parts.iter_mut().filter(|(name, _)| name.contains("Pages/")) {
        let text = std::str::from_utf8(bytes).expect("XML").to_owned();
        let named = colour.replace_all(&text, |found: &Captures| {
            let setting = format!("{}>{}", &found[2], &found[4]);
            let known = all.iter().position(|one| *one == setting);
            let at = known.unwrap_or_else(|| {
                all.push(setting);
                all.len() - 1
            });
            format!("{} DrawParam=\"s{at}\"{}", &found[1], &found[3])
        });
        *bytes = named.into_owned().into_bytes();
    }
    assert!(!all.is_empty());
    // Each is based on another that has all the colour, and adds the width.
    let node = |(at, setting): (usize, &String)| {
        let (width, colour) = setting.split_once('>').expect("both");
        format!(
            "<ofd:DrawParam ID='s{at}' Relative='b{at}'{width}/><ofd:DrawParam ID='b{at}'>{colour}</ofd:DrawParam>"
        )
    };
    let nodes: String = all.iter().enumerate().map(node).collect();
    rewrite(parts, "PublicRes", |text| {
        text.replace("</ofd:Res>", &format!("<ofd:DrawParams>{nodes}</ofd:DrawParams></ofd:Res>"))
    });
}

/// Every text is half as large, and drawn out twice as wide and high by its matrix.
fn drawn_out(parts: &mut BTreeMap<String, Vec<u8>>) {
    let object = Regex::new(r"<ofd:TextObject [^>]*>.*?</ofd:TextObject>").expect("a pattern");
    let length = Regex::new(r#" (Size|X|Y|DeltaX|DeltaY)="([^"]*)""#).expect("a pattern");
    rewrite(parts, "Pages/", |text| {
        let half = |found: &Captures| {
            let whole = found[0].to_owned();
            if whole.contains("CTM=") {
                return whole;
            }
            let halved = length.replace_all(&whole, |found: &Captures| {
                let numbers = found[2].split(' ').map(|n| n.parse::<f64>().expect("a number"));
                let numbers: Vec<String> = numbers.map(|n| (n / 2.0).to_string()).collect();
                format!(" {}=\"{}\"", &found[1], numbers.join(" "))
            });
            halved.replacen(" Font=", " CTM=\"2 0 0 2 0 0\" Font=", 1)
        };
        object.replace_all(text, half).into_owned()
    });
}

/// Glyphs are named by number, characters are written as references, and objects lie in blocks.
fn other_syntax(parts: &mut BTreeMap<String, Vec<u8>>) {
    let code = Regex::new("(<ofd:TextCode [^>]*>)([^<]*)(</ofd:TextCode>)").expect("a pattern");
    rewrite(parts, "Pages/", |text| {
        let blocks = Regex::new("(<ofd:Layer [^>]*>)").expect("a pattern");
        let text = blocks.replace_all(text, "$1<ofd:PageBlock>").into_owned();
        let text = text.replace("</ofd:Layer>", "</ofd:PageBlock></ofd:Layer>");
        let referred = |found: &Captures| {
            let words: String = found[2]
                .chars()
                .map(|c| match c {
                    'A'..='Z' | 'a'..='z' | '&' | ';' | '#' => c.to_string(),
                    c => format!("&#{};", u32::from(c)),
                })
                .collect();
            format!("{}\n{words}\n{}", &found[1], &found[3])
        };
        code.replace_all(&text, referred).into_owned()
    });
}

#[test]
fn the_same_pages_written_another_way_are_judged_alike() {
    let ways: [(&str, Rewriting); 5] = [
        ("counted steps", counted),
        ("templates", templates),
        ("settings", settings),
        ("matrices", drawn_out),
        ("blocks and references", other_syntax),
    ];
    let (name, document) = examples().next().expect("the sample");
    let own = Ofd::read(&ofd(&document));
    let expected = measured(document.pdf());
    for (way, change) in ways {
        let mut parts = own.0.clone();
        change(&mut parts);
        let other = archive(parts.iter().map(|(name, bytes)| (name.as_str(), &**bytes)));
        assert_eq!(verdicts(&measured(&other)), verdicts(&expected), "{name}: {way}");
    }
}

#[test]
fn faces_that_are_not_embedded_are_known_by_name() {
    let (name, document) = examples().next().expect("the sample");
    let mut parts = Ofd::read(&ofd(&document)).0;
    parts.retain(|name, _| !name.ends_with(".ttf"));
    let bare = archive(parts.iter().map(|(name, bytes)| (name.as_str(), &**bytes)));
    let found = measured(&bare);
    assert_eq!(with_verdict(&found, Verdict::NotMet), [""; 0], "{name}: {found:#?}");
    let face = found.outcomes().iter().find(|one| one.clause.id == "P5").expect("P5");
    assert!(face.readings.iter().any(|one| one.measured.contains("仿宋")), "{face:?}");
}

#[test]
fn a_wrong_page_is_caught_in_an_ofd_as_in_a_pdf() {
    let (_, document) = examples().next().expect("the sample");
    let mut parts = Ofd::read(&ofd(&document)).0;
    // The mark, the largest text of page 1, stands 7 mm lower and is black.
    let first = "Doc_0/Pages/Page_0/Content.xml";
    let text = String::from_utf8(parts[first].clone()).expect("XML");
    let object = Regex::new(
        r#"<ofd:TextObject [^>]*Boundary="([^"]*)"[^>]*Size="([^"]*)"[^>]*>.*?</ofd:TextObject>"#,
    );
    let object = object.expect("a pattern");
    let size = |found: &Captures| found[2].parse::<f64>().expect("a size");
    let mark = object.captures_iter(&text).max_by(|a, b| size(a).total_cmp(&size(b)));
    let mark = mark.expect("the mark");
    let numbers: Vec<f64> = mark[1].split(' ').map(|n| n.parse().expect("a number")).collect();
    let lower = format!("{} {} {} {}", numbers[0], numbers[1] + 7.0, numbers[2], numbers[3]);
    let wrong = mark[0].replace(&mark[1], &lower);
    parts.insert(first.to_owned(), text.replace(&mark[0], &wrong).into_bytes());
    let found = measured(&archive(parts.iter().map(|(name, bytes)| (name.as_str(), &**bytes))));
    assert!(found.fails(), "{found:#?}");
    assert!(with_verdict(&found, Verdict::NotMet).contains(&"H4"), "{found:#?}");
}

#[test]
fn a_seal_stands_where_the_signature_has_its_box() {
    let (_, document) = examples().next().expect("the sample");
    let own = Ofd::read(&ofd(&document));
    let with_seal = |left: f64| {
        let mut parts = own.0.clone();
        rewrite(&mut parts, "OFD.xml", |text| {
            let named =
                "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>";
            text.replace("</ofd:DocBody>", named)
        });
        let list = "<Signatures><Signature ID='1' Type='Seal' BaseLoc='Sign_0/Signature.xml'/></Signatures>";
        parts.insert("Doc_0/Signs/Signatures.xml".to_owned(), list.into());
        let named =
            Regex::new(r#"<ofd:Page ID="([0-9]+)" BaseLoc="Pages/Page_1/"#).expect("a pattern");
        let document = String::from_utf8(parts["Doc_0/Document.xml"].clone()).expect("XML");
        let page = named.captures(&document).expect("page 2")[1].to_owned();
        let seal = format!(
            "<Signature><SignedInfo><StampAnnot ID='2' PageRef='{page}' Boundary='{left} 100 42 42'/></SignedInfo></Signature>"
        );
        parts.insert("Doc_0/Signs/Sign_0/Signature.xml".to_owned(), seal.into_bytes());
        measured(&archive(parts.iter().map(|(name, bytes)| (name.as_str(), &**bytes))))
    };
    // Laid over the text far from the date it covers what is to be read there.
    let found = with_seal(60.0);
    assert!(with_verdict(&found, Verdict::NotMet).contains(&"A8"), "{found:#?}");
    // Beyond the paper there is nothing under it.
    let found = with_seal(400.0);
    assert!(!with_verdict(&found, Verdict::NotMet).contains(&"A8"), "{found:#?}");
}

#[test]
fn the_command_measures_an_ofd_beside_a_pdf() {
    let (_, document) = examples().next().expect("the sample");
    let desk = Desk::new();
    desk.write("a.ofd", ofd(&document)).write("a.pdf", document.pdf());
    let run = desk.run(&["measure", "a.ofd", "a.pdf"]);
    assert_eq!((run.code, run.complained.as_str()), (Some(0), ""), "{run:?}");
    let tables: Vec<&str> = run.said.split("a.pdf（6 页）").collect();
    let clauses = |table: &str| -> Vec<String> {
        let lines = table.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()));
        lines.map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ")).collect()
    };
    assert!(tables[0].starts_with("a.ofd（6 页）"), "{}", run.said);
    assert_eq!(clauses(tables[0]), clauses(tables[1]));
}
