//! PDFs and Word documents that were made to fill the memory or never to end.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::bounded;
use crate::harness::Desk;

/// A PDF of these objects, from number 1, which is the catalog.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (i, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", bytes.len()).expect("text");
        bytes.extend(format!("{} 0 obj\n", i + 1).bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let (start, count) = (bytes.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    );
    bytes.extend(end.bytes());
    bytes
}

fn object(text: impl Into<String>) -> Vec<u8> {
    text.into().into_bytes()
}

/// A stream with entries in its dictionary.
fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {entries} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF with one page of this content stream.
fn one_page(content: Vec<u8>) -> Vec<u8> {
    pages(1, content)
}

/// A PDF of so many pages that all have this content stream.
fn pages(count: usize, content: Vec<u8>) -> Vec<u8> {
    let kids: String = (0..count).map(|i| format!("{} 0 R ", i + 5)).collect();
    let mut objects = vec![
        object("<< /Type /Catalog /Pages 2 0 R >>"),
        object(format!("<< /Type /Pages /Count {count} /Kids [{kids}] >>")),
        object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
        content,
    ];
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents 4 0 R >>";
    objects.extend((0..count).map(|_| object(page)));
    pdf(&objects)
}

/// Packs a content as Flate does, in the envelope that PDFs have it in.
fn packed(content: &[u8]) -> Vec<u8> {
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), content.to_vec());
    stream.compress().expect("it packs");
    stream.content
}

/// So many blanks, packed twice: 13 bits stand for 258 of them, and that repeats itself.
fn packed_twice(blanks: usize) -> Vec<u8> {
    let mut bits: Vec<u8> = Vec::new();
    // The last block, of fixed codes; one blank, then lengths of 258 from one byte back.
    let codes = [(1, 1), (1, 2), (0x0a, 8)].into_iter();
    let codes = codes.chain([(0b1010_0011, 8), (0, 5)].into_iter().cycle().take(2 * 16));
    for (code, count) in codes {
        bits.extend((0..count).map(|i| (code >> i & 1) as u8));
    }
    let byte = |bits: &[u8]| bits.iter().enumerate().fold(0, |byte, (i, bit)| byte | bit << i);
    let bytes: Vec<u8> = bits.chunks(8).map(byte).collect();
    // Eight lengths take thirteen bytes, whatever bit they begin at.
    let cycle = bytes[2..15].repeat(blanks / 258 / 8);
    packed(&[&[0x78, 0x9c], &bytes[..2], &cycle].concat())
}

/// Hostile PDFs by name, and the codes of what may be said of each.
fn pdfs() -> Vec<(&'static str, Vec<u8>)> {
    let catalog = || object("<< /Type /Catalog /Pages 2 0 R >>");
    // Eight levels of ten kids each are ten to the eighth pages.
    let fan = (2..10).map(|i| {
        let kids = format!("{} 0 R ", i + 1).repeat(10);
        object(format!("<< /Type /Pages /Count 100000000 /Kids [{kids}] >>"))
    });
    let leaf = object("<< /Type /Page /MediaBox [0 0 9 9] >>");
    let fan: Vec<Vec<u8>> = std::iter::once(catalog()).chain(fan).chain([leaf.clone()]).collect();
    let deep =
        (2..100_002).map(|i| object(format!("<< /Type /Pages /Count 1 /Kids [{} 0 R] >>", i + 1)));
    let deep: Vec<Vec<u8>> = std::iter::once(catalog()).chain(deep).chain([leaf]).collect();
    let arrays = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let marks = "1 0 0 rg 9 9 30 30 re f ".repeat(49_000);
    let form = "/X Do ".repeat(1_000);
    let forms = (5..9).map(|i| {
        let inner = format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {} 0 R >> >>", i + 1);
        stream(&inner, form.as_bytes())
    });
    let page = object(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Contents 4 0 R >>",
    );
    let mut drawn = vec![
        catalog(),
        object("<< /Type /Pages /Count 1 /Kids [3 0 R] >>"),
        page,
        stream("", form.as_bytes()),
    ];
    drawn.extend(forms);
    let around = object("<< /Type /Pages /Count 1 /Kids [2 0 R] >>");
    vec![
        ("a tree of a hundred million pages", pdf(&fan)),
        ("a tree as deep as it has pages", pdf(&deep)),
        ("a tree that is its own branch", pdf(&[catalog(), around])),
        ("a million lists in each other", pdf(&[catalog(), object(arrays)])),
        ("a million lists where the pages stand", {
            let pages = format!("<< /Type /Pages /Count 1 /Kids {} >>", "[".repeat(1_000_000));
            pdf(&[catalog(), object(pages)])
        }),
        (
            "sixty megabytes of maps that open",
            [b"%PDF-1.7\n".as_slice(), &b"<<".repeat(30 << 20)].concat(),
        ),
        ("two gigabytes of blanks in a few kilobytes", {
            one_page(stream("/Filter [/FlateDecode /FlateDecode]", &packed_twice(2 << 30)))
        }),
        ("three hundred pages of all the marks that one may have", {
            pages(300, stream("/Filter /FlateDecode", &packed(marks.as_bytes())))
        }),
        ("forms in forms, a thousand times each", pdf(&drawn)),
        (
            "saved states without an end",
            one_page(stream("/Filter /FlateDecode", &packed(&b"q ".repeat(20 << 20)))),
        ),
        (
            "one name of fifty megabytes",
            one_page(stream(
                "/Filter /FlateDecode",
                &packed(&[b"/".to_vec(), vec![b'a'; 50 << 20]].concat()),
            )),
        ),
        (
            "a string that never closes",
            one_page(stream("/Filter /FlateDecode", &packed(&b"(".repeat(30 << 20)))),
        ),
    ]
}

#[test]
fn no_pdf_takes_the_memory_or_never_ends() {
    for (i, (name, bytes)) in pdfs().into_iter().enumerate() {
        let desk = Desk::new();
        desk.write("a.pdf", &bytes);
        // One reader has them all; that the check has its child as well, a few show.
        let commands = [&["measure", "a.pdf"][..], &["check", "--text", "a.pdf"]];
        for arguments in commands.into_iter().take(if i % 4 == 0 { 2 } else { 1 }) {
            let run = bounded(&desk, arguments);
            assert_eq!(run.code, Some(1), "{name}: {run:?}");
            let codes = ["M02", "M04", "M05", "M07", "M08", "M17", "M18", "K02", "K21"];
            let told = codes.iter().any(|code| run.complained.contains(&format!("错误[{code}]")));
            assert!(told, "{name}: {}", run.complained);
        }
    }
}

/// A Word document whose main part has this body.
fn docx(body: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let main = format!("<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
    zip.write_all(main.as_bytes()).expect("a part");
    zip.finish().expect("an archive").into_inner()
}

#[test]
fn no_word_document_takes_the_memory_or_never_ends() {
    let paragraph = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let cell = |span: usize, merge: &str, text: &str| {
        let own = paragraph(text);
        format!("<w:tc><w:tcPr><w:gridSpan w:val=\"{span}\"/>{merge}</w:tcPr>{own}</w:tc>")
    };
    let table = |rows: &str| format!("<w:tbl>{rows}</w:tbl>");
    let long = "字".repeat(30_000);
    let goes_on = format!("<w:tr>{}</w:tr>", cell(256, "<w:vMerge/>", ""));
    let wide = format!("<w:tr>{}</w:tr>", cell(256, "", &"a".repeat(15 << 20)));
    let many = format!("<w:tr>{}</w:tr>", cell(256, "<w:vMerge w:val=\"restart\"/>", &long));
    let cases = [
        ("a cell of fifteen megabytes over 256 columns", table(&wide), "K04"),
        ("a long cell that goes on down and across", table(&(many + &goes_on.repeat(700))), "K07"),
        ("tables in tables", "<w:tbl><w:tr><w:tc>".repeat(200_000), "K07"),
        ("a paragraph of fifteen megabytes", paragraph(&"a".repeat(15 << 20)), "K04"),
        ("more than any part has", paragraph(&"a".repeat(17 << 20)), "K07"),
    ];
    for (name, body, code) in cases {
        let desk = Desk::new();
        desk.write("a.docx", docx(&body));
        let run = bounded(&desk, &["check", "--text", "a.docx"]);
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        assert!(run.complained.contains(&format!("错误[{code}]")), "{name}: {}", run.complained);
    }
}

#[test]
fn what_is_said_of_a_file_that_was_not_read_names_it_and_the_others_are_read() {
    let desk = Desk::new();
    desk.write("a.pdf", [b"%PDF-1.7\n".as_slice(), &b"<<".repeat(30 << 20)].concat());
    desk.write("b.txt", "各单位要再接再励。\n");
    let run = desk.run(&["check", "--text", "a.pdf", "--text", "b.txt"]);
    assert!(run.complained.contains("错误[K21]") && run.complained.contains("a.pdf"), "{run:?}");
    assert!(run.complained.contains("b.txt:1:5"), "{}", run.complained);
    assert_eq!(run.code, Some(1));
    let run = desk.run(&["measure", "--format", "json", "a.pdf", "b.txt"]);
    assert!(
        run.complained.contains("错误[M17]") && run.complained.contains("错误[M01]"),
        "{run:?}"
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_given_for_a_pdf_or_a_draft_are_refused_before_they_are_opened() {
    let desk = Desk::new();
    let made = std::process::Command::new("mkfifo").arg(desk.path("a.pdf")).status();
    assert!(made.expect("mkfifo").success());
    for file in ["a.pdf", "/dev/zero"] {
        for arguments in [&["measure", file][..], &["check", "--text", file]] {
            let run = bounded(&desk, arguments);
            assert_eq!(run.code, Some(2), "{run:?}");
            assert!(run.complained.contains("不是文件"), "{}", run.complained);
        }
    }
}

#[test]
fn a_font_that_is_not_the_one_listed_is_refused_by_name() {
    let desk = Desk::new();
    for file in std::fs::read_dir(crate::harness::project("fonts")).expect("fonts").flatten() {
        if file.path().is_file() {
            let name = file.file_name().to_string_lossy().into_owned();
            crate::harness::link(&file.path(), &desk.path(&format!("fonts/{name}")));
        }
    }
    let name = "fonts/FandolKai-Regular.otf";
    let mut bytes = std::fs::read(desk.path(name)).expect("a font");
    bytes[500_000] ^= 1;
    std::fs::remove_file(desk.path(name)).expect("a font");
    desk.write(name, &bytes);
    let generate = ["generate", crate::harness::Q1, "--fonts", "fonts", "-o", "out.pdf"];
    let run = desk.run(&generate);
    assert!(run.complained.contains("错误[P30]") && run.complained.contains(name), "{run:?}");
    assert_eq!((run.code, desk.path("out.pdf").exists()), (Some(1), false));
    // Where the list has only the slower sum, that is held.
    let manifest = desk.text("fonts/manifest.yaml");
    let kept = manifest.split_inclusive('\n').filter(|line| !line.contains("crc32:"));
    desk.write("fonts/manifest.yaml", kept.collect::<String>());
    assert!(desk.run(&generate).complained.contains("错误[P30]"));
}
