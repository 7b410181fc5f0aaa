//! Templates of an office's own that never end, take the memory, or reach for what is not theirs.

use std::fs;

use super::{bounded, within};
use crate::harness::{Desk, Q1, project};

/// A desk with a template of an office's own, made of the shipped one.
fn desk(name: &str, change: impl Fn(String) -> String) -> Desk {
    let desk = Desk::new();
    let shipped = fs::read_to_string(project("templates").join(name)).expect("a template");
    desk.write(&format!("own/{name}"), change(shipped));
    desk
}

/// Puts something before a template.
fn before(more: impl Into<String>) -> impl Fn(String) -> String {
    let more = more.into();
    move |shipped| format!("{more}\n{shipped}")
}

/// The command that uses them.
fn generate<'a>(fonts: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["generate", Q1, "--templates", "own", "-o", "out/", "--fonts", fonts], more].concat()
}

#[test]
fn a_template_that_never_ends_or_grows_ends_by_name() {
    let theme = "layout/theme.typ";
    let text = "quarterly/notice.txt.jinja";
    let cases = [
        (
            "a loop of a thousand million steps",
            desk(theme, before("#for i in range(1000000000) { let x = i }")),
        ),
        ("a loop that never ends in small steps", {
            desk(
                theme,
                before(
                    "#let spin(n, k) = { let i = 0\n while i < n { i += 1 } }\n#for k in range(90000) { spin(9000, k) }",
                ),
            )
        }),
        (
            "a text that doubles",
            desk(theme, before("#{ let x = \"a\"\n for _ in range(60) { x = x + x } }")),
        ),
        ("a list that doubles", {
            let doubled = "{% set x = x + x %}".repeat(40);
            desk(text, before(format!("{{% set x = ['a'] %}}{doubled}{{{{ x | join('') }}}}")))
        }),
        ("a word that is replaced by more of itself", {
            let grown = "{% set x = x | replace('a', 'aaaa') %}".repeat(30);
            desk(text, before(format!("{{% set x = 'a' %}}{grown}{{{{ x }}}}")))
        }),
    ];
    let fonts = project("fonts").to_string_lossy().into_owned();
    for (name, desk) in cases {
        // More may be asked for than is had: the child is ended by what it has.
        let run = within(8 << 10, &desk, &generate(&fonts, &[]));
        assert_eq!(run.code, Some(1), "{name}: {run:?}");
        let told = ["C32", "C08", "C10", "P08"];
        let told = told.iter().any(|code| run.complained.contains(&format!("错误[{code}]")));
        assert!(told, "{name}: {}", run.complained);
        assert!(!run.complained.contains("memory"), "{name}: {}", run.complained);
        assert!(!desk.path("out").exists(), "{name}");
    }
}

#[test]
fn with_templates_of_its_own_a_command_says_and_ends_as_without() {
    let desk = desk("quarterly/notice.txt.jinja", |shipped| shipped);
    let fonts = project("fonts").to_string_lossy().into_owned();
    let run = bounded(&desk, &generate(&fonts, &[]));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.said.contains("已生成"), "{run:?}");
    desk.edit(Q1, "number: 62 ", "number: 六 ");
    let run = bounded(&desk, &generate(&fonts, &[]));
    assert_eq!(run.code, Some(1), "{run:?}");
    let run = bounded(&desk, &["generate", Q1, "--templates", "nowhere"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_of_templates_leads_nowhere_else() {
    use std::os::unix::fs::symlink;

    let secret = tempfile::NamedTempFile::new().expect("a file");
    fs::write(secret.path(), "geheim").expect("a file");
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("more.typ"), "geheim").expect("a file");
    for (name, to) in [("layout/extra.typ", secret.path()), ("extra", elsewhere.path())] {
        let desk = Desk::new();
        fs::create_dir_all(desk.path("own/layout")).expect("a folder");
        symlink(to, desk.path("own").join(name)).expect("a link");
        let fonts = project("fonts").to_string_lossy().into_owned();
        let run = bounded(&desk, &generate(&fonts, &["--emit", "typst"]));
        assert_eq!(run.code, Some(1), "{run:?}");
        assert!(run.complained.contains("错误[C30]"), "{}", run.complained);
        assert!(!desk.path("out").exists());
    }
    // Within the folder a link is another name.
    let desk = desk("layout/theme.typ", |shipped| shipped);
    symlink("theme.typ", desk.path("own/layout/other.typ")).expect("a link");
    let fonts = project("fonts").to_string_lossy().into_owned();
    assert_eq!(bounded(&desk, &generate(&fonts, &[])).code, Some(0));
}

#[test]
fn a_folder_of_many_files_is_no_folder_of_templates() {
    let desk = Desk::new();
    for i in 0..600 {
        desk.write(&format!("own/layout/t{i}.typ"), "");
    }
    let run = bounded(&desk, &["generate", Q1, "--templates", "own"]);
    assert!(run.complained.contains("错误[C31]"), "{}", run.complained);
    assert_eq!(run.code, Some(1));
}
