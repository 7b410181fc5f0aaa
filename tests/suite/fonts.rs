//! The shipped fonts are those of the manifest, and every character that is printed has
//! a shape in one of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_yaml::Value;
use sha2::{Digest, Sha256};
use tongbao::finding::Findings;
use tongbao::typeset::FontSet;

use crate::harness::{Desk, OFFICE, Q1, link, project};

fn manifest() -> Value {
    let text = fs::read_to_string(project("fonts/manifest.yaml")).expect("the manifest");
    serde_yaml::from_str(&text).expect("well-formed YAML")
}

fn listed(key: &str) -> Vec<String> {
    let fonts = manifest()["fonts"].as_sequence().expect("a list of fonts").clone();
    fonts.iter().map(|font| font[key].as_str().expect("text").to_owned()).collect()
}

/// The findings of reading a font folder, a line for each finding.
fn complaints(desk: &Desk, folder: &Path) -> Vec<String> {
    let mut findings = Findings::default();
    let read = FontSet::read(folder, &mut findings);
    assert_eq!(read.is_ok(), findings.fault().is_none());
    desk.lines(&findings)
}

/// A desk whose `fonts` folder holds the shipped fonts, linked, not copied.
fn with_fonts() -> Desk {
    let desk = Desk::new();
    desk.write("fonts/manifest.yaml", fs::read(project("fonts/manifest.yaml")).expect("a file"));
    for file in listed("file").into_iter().chain(["faces.json".to_owned()]) {
        link(&project("fonts").join(&file), &desk.path("fonts").join(&file));
    }
    desk
}

#[test]
fn every_font_file_is_listed_with_its_hash_and_every_listed_file_is_there() {
    for (file, hash) in listed("file").iter().zip(listed("sha256")) {
        let bytes = fs::read(project("fonts").join(file)).expect("a listed font");
        let digest = Sha256::digest(&bytes);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, hash, "{file}");
    }
    let there: BTreeSet<String> = fs::read_dir(project("fonts"))
        .expect("the fonts")
        .flatten()
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| {
            !["manifest.yaml", "faces.json"].contains(&name.as_str()) && !name.starts_with('.')
        })
        .collect();
    assert_eq!(there, listed("file").into_iter().collect());
}

#[test]
fn every_font_has_the_family_the_manifest_gives_it() {
    for (file, family) in listed("file").iter().zip(listed("family")) {
        let bytes = fs::read(project("fonts").join(file)).expect("a listed font");
        let font = typst::text::Font::new(typst::foundations::Bytes::new(bytes), 0);
        assert_eq!(font.expect("a font").info().family, family, "{file}");
    }
}

/// The faces of the shipped fonts, as `fonts/faces.json` describes them.
fn faces() -> String {
    let described = listed("file").into_iter().map(|file| {
        let bytes = fs::read(project("fonts").join(&file)).expect("a listed font");
        let font = typst::text::Font::new(typst::foundations::Bytes::new(bytes), 0);
        let info = font.expect("a font").info().clone();
        format!("{:?}: {}", file, serde_json::to_string(&info).expect("a description"))
    });
    format!("{{\n{}\n}}\n", described.collect::<Vec<_>>().join(",\n"))
}

#[test]
fn every_face_is_described_as_its_file_has_it() {
    let described = fs::read_to_string(project("fonts/faces.json")).expect("the descriptions");
    assert!(described == faces(), "cargo test --test suite faces_are_described -- --ignored");
}

#[test]
#[ignore = "writes fonts/faces.json, for when a font is another"]
fn faces_are_described() {
    fs::write(project("fonts/faces.json"), faces()).expect("a file");
}

#[test]
fn every_font_is_listed_with_its_length_and_its_quick_sum() {
    for font in manifest()["fonts"].as_sequence().expect("fonts") {
        let file = font["file"].as_str().expect("a name");
        let bytes = fs::read(project("fonts").join(file)).expect("a listed font");
        assert_eq!(font["bytes"].as_u64(), Some(bytes.len() as u64), "{file}");
        let sum = format!("{:08x}", crc32fast::hash(&bytes));
        assert_eq!(font["crc32"].as_str(), Some(sum.as_str()), "{file}");
    }
}

#[test]
fn a_font_that_no_page_needs_is_not_read() {
    let desk = with_fonts();
    let name = "fonts/LXGWWenKai-Light.ttf";
    let length = fs::read(desk.path(name)).expect("a font").len();
    fs::remove_file(desk.path(name)).expect("a link");
    desk.write(name, vec![0; length]);
    let generate = ["generate", Q1, "--fonts", "fonts", "-o", "out.pdf"];
    let run = desk.run(&generate);
    assert_eq!((run.code, desk.path("out.pdf").exists()), (Some(0), true), "{run:?}");
    // A page that needs it has nothing without it.
    desk.write(Q1, desk.text(Q1).replace("再接再厉", "再接再厉喆"));
    let run = desk.run(&generate);
    assert!(run.complained.contains("错误[P30]") && run.complained.contains(name), "{run:?}");
    assert_eq!(run.code, Some(1), "{run:?}");
}

#[test]
fn every_font_comes_with_its_licence() {
    for (file, licence) in listed("file").iter().zip(listed("licence_file")) {
        let text = fs::read_to_string(project("fonts").join(&licence)).expect("a licence");
        assert!(text.len() > 1000, "{file}: {licence}");
    }
    assert!(listed("licence").iter().all(|licence| !licence.is_empty()));
}

#[test]
fn every_file_of_a_role_is_a_listed_font_and_every_font_has_a_role() {
    let manifest = manifest();
    let roles = manifest["roles"].as_mapping().expect("roles");
    let used: BTreeSet<String> = roles
        .values()
        .flat_map(|files| files.as_sequence().expect("files"))
        .map(|file| file.as_str().expect("a name").to_owned())
        .collect();
    assert_eq!(used, listed("file").into_iter().collect());
    assert_eq!(roles.len(), 5);
}

#[test]
fn rare_characters_of_names_are_printed() {
    let desk = Desk::new();
    desk.edit(OFFICE, "- name: 法规科", "- name: 喆堃玥珺祎赟旻璟瑄晞昇科");
    desk.write(Q1, desk.text(Q1).replace("法规科:", "喆堃玥珺祎赟旻璟瑄晞昇科:"));
    desk.write(
        OFFICE,
        desk.text(OFFICE).replace("环评科, 法规科", "环评科, 喆堃玥珺祎赟旻璟瑄晞昇科"),
    );
    let (document, findings) = desk.build(Q1);
    assert!(document.is_some(), "{:#?}", desk.lines(&findings));
}

#[test]
fn a_character_no_font_has_is_an_error_at_its_very_place() {
    let desk = Desk::new();
    desk.edit(Q1, "再接再厉", "再接再\u{13000}厉").edit(
        OFFICE,
        "name: 昌吉回族",
        "name: 昌\u{1f9ff}吉回族",
    );
    let (document, findings) = desk.build(Q1);
    assert!(document.is_none());
    assert_eq!(
        desk.lines(&findings)[1..],
        [
            "P07 2018-q1.yaml:76:85 requirements[2] 没有一种字体有“\u{13000}”（U+13000）这个字",
            "P07 office.yaml:3:8 name 没有一种字体有“\u{1f9ff}”（U+1F9FF）这个字",
        ]
    );
}

#[test]
fn a_font_an_office_puts_in_by_name_takes_the_roles_first_place() {
    let desk = with_fonts();
    desk.write(
        "fonts/manifest.yaml",
        desk.text("fonts/manifest.yaml").replace("kaiti: [FandolKai-Regular.otf, ", "kaiti: ["),
    );
    fs::rename(desk.path("fonts/FandolKai-Regular.otf"), desk.path("fonts/own.otf"))
        .expect("a move");
    link(&desk.path("fonts/own.otf"), &desk.path("fonts/local/own.otf"));
    desk.write("fonts/local/roles.yaml", "fangsong: own.otf\n");
    let run = desk.run(&["generate", Q1, "--fonts", "fonts", "--emit", "typst", "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let name = desk.files("out").into_iter().find(|name| name.ends_with("theme.json"));
    let data = desk.text(&format!("out/{}", name.expect("theme.json")));
    let data: Value = serde_yaml::from_str(&data).expect("JSON is YAML");
    assert_eq!(data["fangsong"][0], Value::from("FandolKai"));
    assert_eq!(data["fangsong"][1], Value::from("FandolFang R"));
}

#[test]
fn a_font_of_unknown_use_is_left_alone_with_a_warning() {
    let desk = with_fonts();
    desk.write(
        "fonts/manifest.yaml",
        desk.text("fonts/manifest.yaml").replace("kaiti: [FandolKai-Regular.otf, ", "kaiti: ["),
    );
    link(&project("fonts/FandolKai-Regular.otf"), &desk.path("fonts/local/someone.otf"));
    assert_eq!(
        complaints(&desk, &desk.path("fonts")),
        ["P06 fonts/local/someone.otf 不知道字体“FandolKai”作什么用，没有用它"]
    );
}

#[test]
fn an_unknown_role_and_a_broken_font_are_reported() {
    let desk = with_fonts();
    desk.write("fonts/local/roles.yaml", "fangsung: own.ttf\n")
        .write("fonts/local/own.ttf", "no font");
    let said = complaints(&desk, &desk.path("fonts"));
    assert_eq!(
        said,
        [
            "P05 fonts/local/roles.yaml 没有“fangsung”这种字体用途",
            "P03 fonts/local/own.ttf 这不是可用的字体文件",
        ]
    );
}

#[test]
fn a_font_that_is_gone_and_a_folder_without_fonts_are_reported() {
    let desk = with_fonts();
    assert_eq!(
        complaints(&desk, &desk.path("none")),
        ["P01 none 找不到字体文件夹，或其中没有 manifest.yaml"]
    );
    fs::remove_file(desk.path("fonts/LXGWWenKai-Light.ttf")).expect("a link");
    assert_eq!(
        complaints(&desk, &desk.path("fonts")),
        ["P02 fonts/LXGWWenKai-Light.ttf 字体文件读不出来：文件夹或文件不存在"]
    );
    desk.write("fonts/manifest.yaml", "roles: 仿宋\n");
    assert!(
        complaints(&desk, &desk.path("fonts"))[0]
            .starts_with("P04 fonts/manifest.yaml:1:1 字体配置的写法有误")
    );
}
