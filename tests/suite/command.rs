//! The program as a clerk runs it: exit codes, what is written and where, what is said.

use std::fs;
use std::path::Path;

use crate::harness::{Desk, Q1, Q2, SCHEME, copy_all, link, project, start};

const NAME: &str = "昌州环发〔2018〕62号 关于第一季度信息工作情况的通报";

#[test]
fn a_sound_quarter_becomes_one_pdf_under_its_number_and_title() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(desk.files("out"), [format!("{NAME}.pdf")]);
    assert!(run.said.contains(&format!("{NAME}.pdf")), "{}", run.said);
    assert!(run.said.contains("已生成") && run.said.contains("页，用时"), "{}", run.said);
    assert!(run.complained.contains("提醒[L31]"), "{}", run.complained);
}

#[test]
fn the_pdf_goes_where_it_is_wanted() {
    let desk = Desk::new();
    for (output, file) in [
        ("notice.pdf", "notice.pdf".to_owned()),
        ("new/deep/notice.pdf", "new/deep/notice.pdf".to_owned()),
        ("folder", format!("folder/{NAME}.pdf")),
        (".", format!("{NAME}.pdf")),
    ] {
        let run = desk.run(&["generate", Q1, "-o", output]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(fs::read(desk.path(&file)).expect("a PDF").starts_with(b"%PDF-"), "{output}");
    }
}

#[test]
fn without_a_wish_the_pdf_goes_to_the_working_folder() {
    let desk = Desk::new();
    desk.run(&["generate", Q1]);
    assert!(desk.path(&format!("{NAME}.pdf")).is_file());
}

#[test]
fn mistakes_in_the_data_end_with_one_and_are_counted() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", "number: 0 ");
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.said, "");
    assert!(run.complained.contains("错误[L14]"), "{}", run.complained);
    assert!(run.complained.contains("2018-q1.yaml:8:9"), "{}", run.complained);
    assert!(run.complained.contains("怎么办: 核对原始登记。"), "{}", run.complained);
    assert!(run.complained.contains("共 1 处错误、1 处提醒，没有生成。"), "{}", run.complained);
    assert!(!desk.path("out").exists());
}

#[test]
fn mistakes_in_the_call_end_with_two() {
    let desk = Desk::new();
    desk.second_quarter();
    for arguments in [
        vec!["generate", "2017-q1.yaml", "-o", "out/"],
        vec!["generate", ".", "-o", "out/"],
        vec!["generate", Q1, Q2, "-o", "both.pdf"],
        vec!["generate", Q1, "--fonts", "none", "-o", "out/"],
        vec!["generate", Q1, "--templates", "none", "-o", "out/"],
        vec!["generate", Q1, "--emit", "doc", "-o", "out/"],
        vec!["generate", Q1, "--outptu", "out/"],
        vec!["generate", Q1, "-o"],
        vec!["generate", Q1, "-o", "a", "-o", "b"],
        vec!["generate"],
        vec!["generat", Q1],
        vec![],
    ] {
        let run = desk.run(&arguments);
        assert_eq!(run.code, Some(2), "{arguments:?}: {run:?}");
        assert!(run.said.is_empty() && !run.complained.is_empty(), "{arguments:?}: {run:?}");
        assert_chinese(&run.complained);
    }
    assert!(!desk.path("out").exists());
}

#[test]
fn a_place_that_cannot_be_written_ends_with_three() {
    let desk = Desk::new();
    desk.write("taken", "a file");
    let run = desk.run(&["generate", Q1, "-o", "taken/below/notice.pdf"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(run.complained.contains("错误[O01]: 输出文件夹建不了："), "{}", run.complained);
    assert_chinese(&run.complained);
    fs::create_dir(desk.path("folder.pdf")).expect("a folder");
    let run = desk.run(&["generate", Q1, "-o", "folder.pdf/x.pdf/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(desk.text("taken"), "a file");
}

#[test]
fn a_failed_run_leaves_the_old_pdf_byte_for_byte_and_nothing_else() {
    let desk = Desk::new();
    desk.write("out/notice.pdf", "the old one");
    let own = "{{ nothing }}";
    desk.write("own/quarterly/title.txt.jinja", own);
    for arguments in [
        vec!["generate", Q1, "-o", "out/notice.pdf", "--templates", "own"],
        vec!["generate", "2017-q1.yaml", "-o", "out/notice.pdf"],
    ] {
        assert_ne!(desk.run(&arguments).code, Some(0));
        assert_eq!(desk.text("out/notice.pdf"), "the old one");
        assert_eq!(desk.files("out"), ["notice.pdf"]);
    }
    desk.edit(Q1, "再接再厉", "再接再\u{13000}厉");
    assert_eq!(desk.run(&["generate", Q1, "-o", "out/notice.pdf"]).code, Some(1));
    assert_eq!(desk.text("out/notice.pdf"), "the old one");
    assert_eq!(desk.files("out"), ["notice.pdf"]);
}

#[test]
fn a_new_run_replaces_the_old_pdf_and_leaves_no_temporary_file() {
    let desk = Desk::new();
    desk.write("out/notice.pdf", "the old one");
    assert_eq!(desk.run(&["generate", Q1, "-o", "out/notice.pdf"]).code, Some(0));
    assert_eq!(desk.files("out"), ["notice.pdf"]);
    assert!(fs::read(desk.path("out/notice.pdf")).expect("a PDF").starts_with(b"%PDF-"));
}

#[test]
fn several_quarters_are_made_in_one_run() {
    let desk = Desk::new();
    desk.second_quarter();
    let run = desk.run(&["generate", Q1, Q2, "-o", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let second = "昌州环发〔2018〕98号 关于第二季度信息工作情况的通报.pdf";
    assert_eq!(desk.files("out"), [format!("{NAME}.pdf"), second.to_owned()]);
    assert_eq!(run.said.matches("已生成").count(), 2);
}

#[test]
fn one_bad_quarter_does_not_keep_the_others_from_being_made() {
    let desk = Desk::new();
    desk.write("bad.yaml", "number: 1\n");
    let run = desk.run(&["generate", "bad.yaml", Q1, "-o", "out"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(desk.files("out"), [format!("{NAME}.pdf")]);
}

#[test]
fn two_notices_of_one_name_do_not_overwrite_each_other() {
    let desk = Desk::new();
    desk.write("copy.yaml", desk.text(Q1));
    let run = desk.run(&["generate", Q1, "copy.yaml", "-o", "out"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("错误[O04]"), "{}", run.complained);
    assert_eq!(desk.files("out"), [format!("{NAME}.pdf")]);
}

#[test]
fn the_composed_text_can_be_written_with_all_it_reads() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "--emit", "typst", "-o", "out"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let folder = format!("out/{NAME} typst");
    let files = desk.files(&folder);
    for file in ["main.typ", "data.json", "theme.json", "layout/lib.typ", "quarterly/lib.typ"] {
        assert!(files.iter().any(|name| name == file), "{file} in {files:?}");
    }
    assert!(!files.iter().any(|name| name.ends_with(".jinja")));
    let main = desk.text(&format!("{folder}/main.typ"));
    assert!(main.contains("#\"87\";") && !main.contains("{{"), "{main}");
    serde_yaml::from_str::<serde_yaml::Value>(&desk.text(&format!("{folder}/data.json")))
        .expect("JSON");
}

#[test]
fn pages_can_be_written_as_images_and_drawings() {
    let desk = Desk::new();
    for (emit, begins) in [("png", b"\x89PNG".as_slice()), ("svg", b"<svg".as_slice())] {
        let run = desk.run(&["generate", Q1, "--emit", emit, "-o", &format!("{emit}/page.{emit}")]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let files = desk.files(emit);
        assert!(files.len() > 3 && files[0] == format!("page 01.{emit}"), "{files:?}");
        for file in &files {
            assert!(fs::read(desk.path(emit).join(file)).expect("a page").starts_with(begins));
        }
        assert!(run.said.contains(&format!("等 {} 个文件", files.len())), "{}", run.said);
    }
}

#[test]
fn the_time_of_each_step_is_told_on_request() {
    let desk = Desk::new();
    let run = desk.run(&["generate", Q1, "--timings", "-o", "out/"]);
    for step in ["字体和模板", "读数据", "计数", "成文", "校核", "排版", "量页面", "写文件", "合计"]
    {
        assert!(run.said.contains(step), "{step}: {}", run.said);
    }
    assert_eq!(run.said.matches("毫秒").count(), 9);
}

#[test]
fn the_program_finds_its_templates_and_fonts_beside_itself() {
    let desk = Desk::new();
    let program = Path::new(env!("CARGO_BIN_EXE_tongbao"));
    let installed = desk.path("opt").join(program.file_name().expect("a name"));
    fs::create_dir(desk.path("opt")).expect("a folder");
    fs::copy(program, &installed).expect("a copy of the program");
    copy_all(&project("templates"), &desk.path("opt/templates"));
    for entry in fs::read_dir(project("fonts")).expect("fonts").flatten() {
        if entry.path().is_file() {
            link(&entry.path(), &desk.path("opt/fonts").join(entry.file_name()));
        }
    }
    fs::create_dir(desk.path("elsewhere")).expect("a folder");
    let data = desk.path(Q1);
    let data = data.to_str().expect("a plain path");
    let run = start(&installed, &desk.path("elsewhere"), &["generate", data]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(desk.files("elsewhere"), [format!("{NAME}.pdf")]);
}

#[test]
fn help_and_version_are_given_in_chinese() {
    let desk = Desk::new();
    for arguments in [vec!["--help"], vec!["-h"], vec!["generate", "--help"]] {
        let run = desk.run(&arguments);
        assert_eq!((run.code, run.complained.as_str()), (Some(0), ""));
        assert!(run.said.contains("用法：tongbao"), "{}", run.said);
        assert_chinese(&run.said);
    }
    let run = desk.run(&["--version"]);
    assert_eq!(run.said.trim(), format!("tongbao {}", env!("CARGO_PKG_VERSION")));
    let help = desk.run(&["generate", "--help"]).said;
    for option in ["--output", "--emit", "--templates", "--fonts", "--timings", "--help"] {
        assert!(help.contains(option), "{option}: {help}");
    }
}

#[test]
fn a_data_file_dropped_on_the_program_is_one_to_preview() {
    let desk = Desk::new();
    let (dropped, asked) = (desk.run(&["2017-q1.yaml"]), desk.run(&["preview", "2017-q1.yaml"]));
    assert_eq!(dropped.complained, asked.complained);
    assert!(dropped.complained.contains("2017-q1.yaml"), "{}", dropped.complained);
    let other = desk.run(&["generat"]);
    assert_eq!(other.code, Some(2), "{other:?}");
}

#[test]
fn completions_and_the_manual_page_name_every_command() {
    let desk = Desk::new();
    let commands = ["new", "next", "generate", "check", "compare", "preview", "archive", "measure"];
    for arguments in [
        &["completions", "bash"][..],
        &["completions", "zsh"],
        &["completions", "fish"],
        &["completions", "powershell"],
        &["manual"],
    ] {
        let run = desk.run(arguments);
        assert_eq!(run.code, Some(0), "{run:?}");
        for command in commands {
            assert!(run.said.contains(command), "{arguments:?}: {command}");
        }
    }
}

#[test]
fn a_mistyped_option_is_answered_with_the_right_one() {
    let desk = Desk::new();
    let said = |arguments: &[&str]| desk.run(arguments).complained;
    assert!(
        said(&["generate", Q1, "--outptu", "x"])
            .contains("没有 --outptu 这个选项\n  是不是 --output？")
    );
    assert!(said(&["generat", Q1]).contains("没有“generat”这个命令\n  是不是 generate？"));
    assert!(
        said(&["generate", Q1, "--emit", "pfd"])
            .contains("不能写“pfd”，可写：pdf、ofd、docx、xlsx、facts、typst、png、svg")
    );
    assert!(said(&["generate"]).contains("还缺 数据文件"));
}

#[test]
fn findings_of_a_template_or_of_points_end_with_one_too() {
    let desk = Desk::new();
    desk.edit(SCHEME, "points: 30", "points: 未定");
    let run = desk.run(&["generate", Q1, "-o", "out/"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.complained.matches("错误[F01]").count(), 2, "{}", run.complained);
}

/// No sentence of the libraries' own shows through.
fn assert_chinese(text: &str) {
    for word in [
        "Usage", "error:", "required", "Options", "Commands", "Print", "possible", "For more",
        "argument",
    ] {
        assert!(!text.contains(word), "{word:?} in {text}");
    }
    assert!(text.chars().any(|c| ('一'..='龥').contains(&c)), "{text}");
}
