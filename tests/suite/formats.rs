//! The worked examples of `data/`: every format (文件, 上行文, 信函, 命令, 纪要) and a joint
//! document, made whole and held against the standard.

use std::fs;

use tongbao::finding::Findings;
use tongbao::measure::{Verdict, measure};
use tongbao::pipeline::{build, measure_pages};

use crate::harness::{DOCUMENT, Desk, OFFICE, RESOURCES, project};
use crate::pages::{HANG, ZI, near};
use crate::pdf::{Page, Pdf};

/// The examples and what each shows at its head.
const EXAMPLES: [(&str, &str); 6] = [
    ("document.yaml", "昌吉回族自治州环境保护局文件"),
    ("joint.yaml", "昌吉回族自治州卫生和计划生育委员会"),
    ("upward.yaml", "签发人：张三"),
    ("letter.yaml", "昌州环函〔2018〕33号"),
    ("order.yaml", "昌吉回族自治州人民政府令"),
    ("minutes.yaml", "昌吉回族自治州环境保护局局务会议纪要"),
];

/// The bytes of a document that nothing is said of.
fn issued(desk: &Desk) -> Vec<u8> {
    let (made, findings) = desk.set(DOCUMENT);
    assert_eq!(desk.lines(&findings), [""; 0]);
    made.expect("a document").pdf().to_vec()
}

fn example(name: &str) -> Vec<u8> {
    let desk = Desk::new();
    desk.example(name);
    issued(&desk)
}

fn pages(name: &str) -> Vec<Page> {
    Pdf::read(&example(name)).pages
}

/// The ids of clauses not met.
fn unmet(pdf: &[u8]) -> Vec<&'static str> {
    let measured = measure(pdf).expect("a document");
    let outcomes = measured.outcomes().iter();
    outcomes.filter(|one| one.verdict() == Verdict::NotMet).map(|one| one.clause.id).collect()
}

#[test]
fn every_worked_example_is_made_and_meets_every_clause() {
    for (name, head) in EXAMPLES {
        let mut findings = Findings::default();
        let path = project("data").join(name);
        let made = build(&path, None, &RESOURCES, &mut findings, &mut |_| {});
        let made = made.unwrap_or_else(|_| panic!("{name}: {findings:#?}"));
        assert_eq!(findings.iter().count(), 0, "{name}: {findings:#?}");
        assert_eq!(unmet(made.pdf()), [""; 0], "{name}");
        assert!(Pdf::read(made.pdf()).pages[0].text().contains(head), "{name}");
    }
}

#[test]
fn every_data_file_is_an_office_a_scheme_or_a_worked_example() {
    // The folders are kinds of notice of their own, which `offices` tries.
    let known = [
        "2018-q1.yaml",
        "government.yaml",
        "office.yaml",
        "scheme.yaml",
        "words.yaml",
        "air",
        "supervision",
    ];
    for entry in fs::read_dir(project("data")).expect("the data").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let example = EXAMPLES.iter().any(|(example, _)| *example == name);
        assert!(example || known.contains(&name.as_str()), "{name}");
    }
}

// B5, A4
#[test]
fn a_written_text_has_its_levels_numbered_and_its_attachments_begin_anew() {
    let pages = pages("document.yaml");
    let text: String = pages.iter().map(Page::text).collect();
    for piece in [
        "一、培训对象和时间",
        "二、培训内容",
        "（一）信息写作。政务信息和环保新闻",
        "（二）报送流程。",
        "（三）政策法规",
        "1.政府信息公开有关规定",
        "2.新闻发布有关规定",
        "四、有关要求",
        "（四）培训结束后",
        "附件：1.信息报送业务培训报名须知2.信息报送业务培训报名表",
    ] {
        assert!(text.contains(piece), "{piece}: {text}");
    }
    let attached = pages.iter().find(|page| page.text().starts_with("附件1")).expect("附件1");
    let text = attached.text();
    assert!(text.contains("一、填报要求") && text.contains("二、报到须知"), "{text}");
    // The heading sentence is in 楷体, what follows in 仿宋.
    let line = pages[1].find("（一）信息写作。");
    assert!(line.0.iter().skip(1).all(|glyph| glyph.font.contains("Kai")), "{line:?}");
    assert!(pages[1].find("政务信息和环保新闻的选题").0.iter().all(|g| g.font.contains("Fang")));
}

// H5
#[test]
fn names_of_a_joint_mark_are_equally_wide_and_the_word_stands_at_their_middle() {
    let page = &pages("joint.yaml")[0];
    let names =
        ["昌吉回族自治州环境保护局", "昌吉回族自治州水利局", "昌吉回族自治州卫生和计划生育委员会"];
    let lines = names.map(|name| page.find(name));
    near(lines[0].ink().top, 72.0, 0.05, "upper edge of the first name");
    for line in &lines {
        near(line.0[0].at.x, lines[2].0[0].at.x, 0.05, "left edges");
        let last = line.0.last().expect("a glyph");
        let widest = lines[2].0.last().expect("a glyph");
        near(last.at.x, widest.at.x, 0.3, "last characters");
    }
    let word = page.find("文件");
    let middle = (lines[0].ink().top + lines[2].ink().bottom) / 2.0;
    near((word.ink().top + word.ink().bottom) / 2.0, middle, 0.3, "the word's middle");
    assert!(word.right() <= 184.05, "{}", word.right());
}

// H7
#[test]
fn signers_stand_two_a_line_and_the_number_on_the_last_line() {
    let desk = Desk::new();
    desk.example("upward.yaml").edit(DOCUMENT, "[张三]", "[张三, 李四, 王五]");
    let pdf = issued(&desk);
    assert_eq!(unmet(&pdf), [""; 0]);
    let page = &Pdf::read(&pdf).pages[0];
    let (first, second) = (page.find("签发人：张三李四"), page.find("王五"));
    near(second.baseline() - first.baseline(), HANG, 0.05, "the second line of signers");
    near(page.find("昌州环发〔2018〕75号").baseline(), second.baseline(), 0.05, "the number");
    near(page.find("昌州环发〔2018〕75号").left(), 28.0 + ZI, 0.05, "the number's left edge");
    near(second.left(), page.find("张三").left(), 0.05, "names stand below each other");
}

// S2, S4
#[test]
fn a_letter_has_two_double_rules_and_no_number_on_its_first_page() {
    let desk = Desk::new();
    desk.example("letter.yaml").edit(
        DOCUMENT,
        "  - 专此函达。",
        &format!("  - {}", "汉".repeat(640)),
    );
    let pdf = issued(&desk);
    assert_eq!(unmet(&pdf), [""; 0]);
    let pages = Pdf::read(&pdf).pages;
    assert!(pages[0].folio().0.is_empty(), "page 1 has no number");
    assert!(!pages[1].folio().0.is_empty(), "page 2 has one");
    let red: Vec<_> = pages[0].rules.iter().filter(|rule| rule.colour == [255, 0, 0]).collect();
    assert_eq!(red.len(), 4);
    for rule in &red {
        near(rule.along.width(), 170.0, 0.05, "width of a rule");
    }
    assert!(pages[1].rules.is_empty(), "no rule on the imprint of a letter");
}

// S5, 7.3.5.3
#[test]
fn an_order_is_stamped_and_its_title_is_not_printed() {
    let page = &pages("order.yaml")[0];
    near(page.find("昌吉回族自治州人民政府令").ink().top, 57.0, 0.05, "upper edge of the mark");
    assert!(!page.text().contains("扬尘污染防治办法昌"), "{}", page.text());
    assert_eq!(page.text().matches("扬尘污染防治办法").count(), 1, "in the text alone");
    let date = page.find("2018年6月25日");
    near(date.right(), 184.0 - 4.0 * ZI, 0.05, "right edge of the date");
    // The stamp, 38 mm wide, ends four characters before the edge, the post two before it.
    let post = page.find("州　长");
    near(post.right(), 184.0 - 4.0 * ZI - 38.0 - 2.0 * ZI, 0.05, "right edge of the post");
}

// S6
#[test]
fn minutes_list_who_attended_and_are_not_signed() {
    let pages = pages("minutes.yaml");
    let page = pages.last().expect("a page");
    let label = page.find("出席：");
    near(label.left(), 26.0 + 2.0 * ZI, 0.05, "left edge of the label");
    assert!(label.0[0].font.contains("Sans"), "{label:?}");
    let over = page.find("污控科、生态科");
    near(over.left(), 26.0 + 5.0 * ZI, 0.05, "turn-over below the first name");
    let text: String = pages.iter().map(Page::text).collect();
    assert!(text.contains("请假：州节能") && text.contains("列席：州环境监测站"), "{text}");
    assert!(!text.contains("2018年6月19日昌吉"), "no signature");
}

// B7, B8
#[test]
fn joint_signatures_stand_below_each_other_or_under_their_seals() {
    let pages = pages("joint.yaml");
    let page = pages.last().expect("a page");
    let names = ["环境保护局", "水利局", "卫生和计划生育委员会"];
    let names = names.map(|name| page.find(&format!("昌吉回族自治州{name}")));
    near(names[1].baseline() - names[0].baseline(), HANG, 0.05, "one line apart");
    near(names[1].left(), names[0].left(), 0.05, "flush");
    near(names[2].right(), 182.0 - 2.0 * ZI, 0.05, "the longest ends two characters in");

    let desk = Desk::new();
    desk.example("joint.yaml").append(OFFICE, "seal: {width: 45}\n");
    for name in ["水利局", "卫生和计划生育委员会"] {
        let organ = format!("{{name: 昌吉回族自治州{name}}}");
        let sealed = format!("{{name: 昌吉回族自治州{name}, seal: {{width: 45}}}}");
        desk.edit(DOCUMENT, &organ, &sealed);
    }
    let (made, findings) = desk.set(DOCUMENT);
    let made = made.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    let fails: Vec<_> = unmet(made.pdf()).into_iter().filter(|id| *id != "P6").collect();
    assert_eq!(fails, [""; 0]);
}

// 5.2.2, 5.2.3, 7.2.4, 7.5
#[test]
fn an_offices_own_layout_is_followed_and_a_breach_of_the_standard_is_told_at_its_key() {
    for (setting, said) in [
        ("{lines: 20}", None),
        ("{red: \"#c00000\"}", None),
        ("{mark_size: 36}", None),
        ("{body: 宋体}", None),
        (
            "{mark_drop: 50}",
            Some("提醒[M14]: 机关自定的版式不合 GB/T 9704—2012 第 7.2.4（H4，应当）"),
        ),
    ] {
        let desk = Desk::new();
        desk.example("document.yaml").append(OFFICE, &format!("layout: {setting}\n"));
        let run = desk.run(&["generate", DOCUMENT, "-o", "out.pdf"]);
        assert_eq!(run.code, Some(0), "{setting}: {}", run.complained);
        match said {
            None => assert!(!run.complained.contains("[M"), "{setting}: {}", run.complained),
            Some(said) => {
                assert!(run.complained.contains(said), "{setting}: {}", run.complained);
                assert!(
                    run.complained.contains("office.yaml:110:"),
                    "{setting}: {}",
                    run.complained
                );
            }
        }
    }
}

// 5.2.3
#[test]
fn an_office_may_set_another_number_of_lines_a_page() {
    let desk = Desk::new();
    desk.example("letter.yaml").append(OFFICE, "layout: {lines: 24}\n");
    desk.edit(DOCUMENT, "  - 专此函达。", &format!("  - {}", "汉".repeat(1400)));
    let (made, _) = desk.set(DOCUMENT);
    let page = &Pdf::read(made.expect("a document").pdf()).pages[1];
    assert_eq!(page.lines().len(), 24, "lines of page 2");
}

/// A document of an office of this name, with these lines in the office's file and in its own.
fn document_of(name: &str, office: &str, lines: &str) -> Desk {
    let desk = Desk::new();
    let short = name.split('（').next().unwrap_or(name);
    let mark =
        if office.contains("mark:") { String::new() } else { format!("mark: {short}文件\n") };
    desk.write(
        OFFICE,
        format!(
            "name: {name}\ncode: 江政\nprinted_by: {name}\n{mark}{office}addressees: [各街道]\n"
        ),
    );
    let title =
        if lines.contains("title:") { "" } else { "title: 关于商请提供有关数据的函\n" };
    desk.write(
        DOCUMENT,
        format!("kind: document\noffice: office.yaml\nnumber: 5\nsigned: 2025-03-01\n{title}{lines}body:\n  - 请于3月底前将有关数据送我局，并注明统计的口径和时间。\n  - 此函。\n"),
    );
    desk
}

// B7, B8, S1, H4
#[test]
fn an_organ_whose_name_begins_or_ends_in_a_bracket_or_quotation_mark_meets_every_clause() {
    for name in [
        "江州市市场监督管理局（知识产权局）",
        "涂山县农业农村局（乡村振兴局）",
        "青山县政府办公室（外事办）",
        "“扫黄打非”工作小组",
        "青山县优化营商环境“一号工程”",
        "《青山县志》编纂委员会",
        "县委办（档案局）",
    ] {
        for seal in ["", "seal: {width: 42}\n"] {
            for lines in [
                "",
                "format: 信函\n",
                "format: 上行文\nsigners: [张三]\n",
                "jointly_with: [{name: 青山县教育局（语委办）}]\n",
                "jointly_with: [{name: 青山县文化广电旅游局}, {name: 青山县教育局（语委办）}]\n",
            ] {
                let own = if seal.is_empty() { "}" } else { ", seal: {width: 40}}" };
                let lines = lines.replace('}', own);
                let desk = document_of(name, seal, &lines);
                let (made, mut findings) = desk.set(DOCUMENT);
                let made = made.unwrap_or_else(|| panic!("{name}: {:#?}", desk.lines(&findings)));
                assert!(measure_pages(&made, &desk.path(DOCUMENT), &mut findings).is_ok());
                let found = desk.lines(&findings);
                let wrong = found.iter().filter(|line| line.starts_with('M'));
                assert_eq!(wrong.collect::<Vec<_>>(), [""; 0], "{name} {seal}{lines}");
            }
        }
    }
}

// B2
#[test]
fn a_document_for_the_public_and_one_that_says_so_have_no_addressees() {
    for lines in [
        "title: 关于加强夏季食品安全监管的通告\n",
        "title: 青山县人民政府公告\n",
        "title: [关于公布第三批非物质文化遗产名录的, 公告]\n",
        "addressees: 无\n",
        "addressees: []\n",
    ] {
        let pdf = issued(&document_of("青山县人民政府", "", lines));
        assert!(!Pdf::read(&pdf).pages[0].text().contains("各街道"), "{lines}");
        assert_eq!(unmet(&pdf), [""; 0], "{lines}");
    }
    let spoken = "title: 关于加强夏季食品安全监管的通告\naddressees: [各商户]\n";
    for (lines, to) in [(spoken, "各商户："), ("title: 关于发布通告的通知\n", "各街道：")]
    {
        let pdf = issued(&document_of("青山县人民政府", "", lines));
        assert!(Pdf::read(&pdf).pages[0].text().contains(to), "{lines}");
    }
}

// 10.2, 10.3
#[test]
fn an_office_that_only_writes_minutes_or_orders_may_name_its_mark_so() {
    for (mark, lines) in [
        ("青山县人民政府常务会议纪要", "format: 纪要\nattendance: {出席: [张三]}\n"),
        ("青山县规划委员会会议纪要", "format: 纪要\nattendance: {出席: [张三]}\n"),
        ("青山县县长令", "format: 命令\nstamp: {post: 县　长, width: 38}\n"),
    ] {
        let desk = document_of("青山县人民政府", &format!("mark: {mark}\n"), lines);
        let (made, findings) = desk.set(DOCUMENT);
        let made = made.unwrap_or_else(|| panic!("{mark}: {:#?}", desk.lines(&findings)));
        assert!(Pdf::read(made.pdf()).pages[0].text().contains(mark), "{mark}");
    }
}
