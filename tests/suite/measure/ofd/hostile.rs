//! OFDs that are broken, incomplete, or made to fill the memory or never to end: each refused by name.

use std::io::Cursor;
use std::time::{Duration, Instant};

use tongbao::measure::measure;
use zip::{ZipArchive, ZipWriter};

use super::archive;
use crate::harness::Desk;
use crate::measure::measured;

/// An OFD of these texts by the names of their parts; what it is of and its document are told unless they are among
/// them.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let root = "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml\
                </ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let document = "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>\
                    </CommonData><Pages><Page ID='1' BaseLoc='P.xml'/></Pages></Document>";
    let usual = [("OFD.xml", root), ("Doc_0/Document.xml", document)];
    let told = |name: &str| parts.iter().any(|(own, _)| *own == name);
    let usual = usual.into_iter().filter(|(name, _)| !told(name));
    archive(usual.chain(parts.iter().copied()).map(|(name, text)| (name, text.as_bytes())))
}

/// An OFD of one page with these objects.
fn page(objects: &str) -> Vec<u8> {
    let content = format!("<Page><Content><Layer>{objects}</Layer></Content></Page>");
    package(&[("Doc_0/P.xml", &content)])
}

/// The code of what is said of a file that cannot be measured.
fn refused(bytes: &[u8]) -> &'static str {
    measure(bytes).expect_err("a file that cannot be measured").code
}

#[test]
fn what_is_no_whole_ofd_is_refused_by_name() {
    let with = |name: &str, text: &str| package(&[(name, text)]);
    let two = "<OFD><DocBody><DocRoot>a</DocRoot></DocBody><DocBody/></OFD>";
    let text = "<TextObject Boundary='0 0 9 9' Font='1' Size='5'><TextCode X='0' Y='5'>字</TextCode></TextObject>";
    for (what, bytes, code) in [
        ("no archive", b"PK\x03\x04 cut short".to_vec(), "M19"),
        (
            "an archive of something else",
            archive([("word/document.xml", b"<x/>".as_slice())]),
            "M01",
        ),
        ("encrypted", package(&[("Encryptions.xml", "<x/>"), ("Doc_0/P.xml", "<Page/>")]), "M03"),
        ("no document", with("OFD.xml", "<OFD/>"), "M04"),
        ("no pages", with("Doc_0/Document.xml", "<Document/>"), "M04"),
        ("two documents", with("OFD.xml", two), "M25"),
        ("a page that is missing", package(&[]), "M20"),
        ("no XML", with("Doc_0/P.xml", "<Page><Content>"), "M21"),
        ("binary", archive([("OFD.xml", [0xff, 0, 1, 2].as_slice())]), "M21"),
        ("nothing to read", page(""), "M05"),
        ("a scan", page("<ImageObject Boundary='0 0 210 297' ResourceID='3'/>"), "M05"),
        (
            "a template that is missing",
            { with("Doc_0/P.xml", "<Page><Template TemplateID='7'/></Page>") },
            "M20",
        ),
        (
            "white text",
            page(&text.replace("<TextCode", "<FillColor Value='255 255 255'/><TextCode")),
            "M05",
        ),
        ("hidden text", page(&text.replace("<TextObject", "<TextObject Visible='false'")), "M05"),
    ] {
        assert_eq!(refused(&bytes), code, "{what}");
    }
    assert_eq!(measured(&page(text)).pages(), 1);
}

#[test]
fn a_hostile_ofd_ends_soon_and_by_name() {
    let document = |common: &str, pages: &str| {
        format!("<Document><CommonData>{common}</CommonData><Pages>{pages}</Pages></Document>")
    };
    let one = "<Page ID='1' BaseLoc='P.xml'/>";
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    let circle = document("<TemplatePage ID='7' BaseLoc='T.xml'/>", one);
    let fan: String = (0..40)
        .map(|i| {
            let inner =
                format!("<CompositeObject ID='1' Boundary='0 0 1 1' ResourceID='{}'/>", i + 1);
            format!(
                "<CompositeGraphicUnit ID='{i}'><Content>{}</Content></CompositeGraphicUnit>",
                inner.repeat(9)
            )
        })
        .collect();
    let fan = format!("<Res><CompositeGraphicUnits>{fan}</CompositeGraphicUnits></Res>");
    let own = "<Res><CompositeGraphicUnits><CompositeGraphicUnit ID='0'><Content><CompositeObject ResourceID='0'/>\
               </Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>";
    let named = "<Page><Content><Layer><CompositeObject ResourceID='0'/></Layer></Content></Page>";
    let shared = document("<PublicRes>R.xml</PublicRes>", one);
    let blanks = " ".repeat(9 << 20);
    let glyphs = format!(
        "<TextObject Boundary='0 0 9 9' Size='5'><TextCode X='0' Y='5' DeltaX='g 999999999999 1'>{}</TextCode></TextObject>",
        "字".repeat(60_000)
    );
    let lines = format!(
        "<PathObject Boundary='0 0 99 99'><AbbreviatedData>M 0 0 {}</AbbreviatedData></PathObject>",
        "L 90 0 L 0 0 ".repeat(40_000)
    );
    let many = document("", &one.repeat(1_001));
    let empty = "<a/>".repeat(500_000);
    let settings = "<Res><DrawParams><DrawParam ID='1' Relative='2'/><DrawParam ID='2' Relative='1'/></DrawParams></Res>";
    let outside = document("", "<Page ID='1' BaseLoc='../../../../etc/passwd'/>");
    let with = |parts: &[(&str, &str)]| package(parts);
    for (what, bytes, code) in [
        (
            "a template that names itself",
            {
                let own = "<Page><Template TemplateID='7'/></Page>";
                with(&[("Doc_0/Document.xml", &circle), ("Doc_0/P.xml", own), ("Doc_0/T.xml", own)])
            },
            "M24",
        ),
        (
            "a drawing that holds itself",
            {
                with(&[
                    ("Doc_0/Document.xml", &shared),
                    ("Doc_0/P.xml", named),
                    ("Doc_0/R.xml", own),
                ])
            },
            "M24",
        ),
        (
            "nine to the fortieth drawings",
            {
                with(&[
                    ("Doc_0/Document.xml", &shared),
                    ("Doc_0/P.xml", named),
                    ("Doc_0/R.xml", &fan),
                ])
            },
            "M08",
        ),
        (
            "settings based on each other",
            {
                with(&[
                    ("Doc_0/Document.xml", &shared),
                    ("Doc_0/R.xml", settings),
                    ("Doc_0/P.xml", {
                        "<Page><Content><Layer DrawParam='1'><PathObject DrawParam='1' Boundary='0 0 1 1'/></Layer></Content></Page>"
                    }),
                ])
            },
            "M05",
        ),
        ("a thousand elements in each other", with(&[("Doc_0/P.xml", &nested(1_000))]), "M23"),
        (
            "half a million elements",
            with(&[("Doc_0/P.xml", &format!("<Page>{empty}</Page>"))]),
            "M22",
        ),
        ("nine megabytes of blanks", with(&[("Doc_0/P.xml", &blanks)]), "M22"),
        ("sixty thousand glyphs", page(&glyphs), "M08"),
        ("eighty thousand lines", page(&lines), "M08"),
        ("a thousand pages and one", with(&[("Doc_0/Document.xml", &many)]), "M07"),
        ("a way out of the archive", with(&[("Doc_0/Document.xml", { &outside })]), "M20"),
    ] {
        let begun = Instant::now();
        assert_eq!(refused(&bytes), code, "{what}");
        // Two seconds are a machine's that has nothing else to do and a program built for speed.
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}: {:?}", begun.elapsed());
    }
}

#[test]
fn an_ofd_whose_faces_unpack_without_end_is_refused_by_the_command() {
    let desk = Desk::new();
    let zeros = archive([("0", vec![0; 49 << 20].as_slice())]);
    let mut zeros = ZipArchive::new(Cursor::new(zeros)).expect("an archive");
    let fonts: String = (0..4)
        .map(|i| format!("<Font ID='{i}' FontName='x'><FontFile>{i}.ttf</FontFile></Font>"))
        .collect();
    let objects: String = (0..4)
        .map(|i| {
            format!("<TextObject Font='{i}' Size='5' Boundary='9 9 9 9'><TextCode X='0' Y='5'>字</TextCode></TextObject>")
        })
        .collect();
    let parts = package(&[
        ("Doc_0/Document.xml", {
            "<Document><CommonData><PublicRes>R.xml</PublicRes></CommonData><Pages><Page ID='9' BaseLoc='P.xml'/></Pages></Document>"
        }),
        ("Doc_0/R.xml", &format!("<Res><Fonts>{fonts}</Fonts></Res>")),
        ("Doc_0/P.xml", &format!("<Page><Content><Layer>{objects}</Layer></Content></Page>")),
    ]);
    // Packed once, and there four times.
    let mut zip = ZipWriter::new_append(Cursor::new(parts)).expect("an archive");
    for i in 0..4 {
        let file = zeros.by_index(0).expect("a file");
        zip.raw_copy_file_rename(file, format!("Doc_0/{i}.ttf")).expect("a copy");
    }
    let bytes = zip.finish().expect("an archive").into_inner();
    assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
    desk.write("bomb.ofd", bytes);
    let run = desk.run(&["measure", "bomb.ofd"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("错误[M22]: OFD 解开以后超过 192 MiB"), "{run:?}");
}
