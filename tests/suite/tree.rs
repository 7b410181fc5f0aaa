//! The printed words stand once, as a tree of finished words: what a template says is checked as it
//! is printed, and no component of the layout can add to it unseen.

mod names;
mod rewordings;

use crate::harness::{Desk, OFFICE, Q1, Run, SCHEME, project};

const NOTICE: &str = "quarterly/notice.txt.jinja";

/// A desk with a template of its own: as shipped, but for `old`.
fn with(file: &str, old: &str, new: &str) -> Desk {
    let desk = Desk::new();
    let shipped = std::fs::read_to_string(project("templates").join(file)).expect("a template");
    assert_eq!(shipped.matches(old).count(), 1, "how often {file} has {old:?}");
    desk.write(&format!("own/{file}"), shipped.replace(old, new));
    desk
}

fn generate(desk: &Desk) -> Run {
    desk.run(&["generate", Q1, "--templates", "own", "-o", "out/"])
}

/// The text that the program writes for the compiler.
fn main_text(desk: &Desk) -> String {
    let run = desk.run(&["generate", Q1, "--templates", "own", "--emit", "typst", "-o", "typst/"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let files = desk.files("typst");
    let main = files.iter().find(|name| name.ends_with("main.typ")).expect("main.typ");
    desk.text(&format!("typst/{main}"))
}

#[test]
fn a_figure_that_a_template_states_by_hand_is_held_against_the_list_after_it() {
    let total = "{{ submitted.noun }}{{ submitted.total }}{{ submitted.measure }}";
    let run = generate(&with(NOTICE, total, "政务信息75条"));
    assert_eq!(run.code, Some(1), "{run:?}");
    // One fault is told once, with what the data and the list say.
    for said in ["错误[D2]: 政务信息报送写 75，按数据是 87", "所列相加 87 条"] {
        assert!(run.complained.contains(said), "{said}: {}", run.complained);
    }
    assert!(run.complained.contains(" --> own/quarterly/notice.txt.jinja:15:"), "{run:?}");
}

#[test]
fn words_of_a_component_that_the_document_does_not_have_are_reported_at_the_component() {
    let desk = with(
        "quarterly/statistics.typ",
        "rowspan: it.rowspan, stacked(it))",
        "rowspan: it.rowspan, stacked((text: \"\", words: it.words.map(it => it.replace(\"全年\", \"1月份\")))))",
    );
    let run = generate(&desk);
    assert_eq!(run.code, Some(1), "{run:?}");
    let said = "错误[P25]: 第 4 面印出了文稿里没有的字“1月份累计得分”";
    assert!(run.complained.contains(said), "{}", run.complained);
    assert!(run.complained.contains(" --> own/quarterly/statistics.typ:"), "{}", run.complained);
    assert!(!desk.path("out").exists());
}

#[test]
fn a_cell_a_component_changes_is_reported_and_one_it_moves_is_not() {
    let rows = "(wide(row.first()), ..row.slice(1))";
    let file = "quarterly/statistics.typ";
    let run = generate(&with(file, rows, "(wide(row.first()), ..row.slice(1).rev())"));
    assert!(!run.complained.contains("P25"), "{}", run.complained);
    let wrong = "(wide(row.first()), ..row.slice(1).map(it => it.replace(\"200\", \"205\")))";
    let run = generate(&with(file, rows, wrong));
    assert!(run.complained.contains("错误[P25]"), "{}", run.complained);
    assert!(run.complained.contains("“205”"), "{}", run.complained);
}

#[test]
fn words_without_a_figure_that_a_component_adds_only_warn() {
    let desk = with("layout/signature.typ", "par[#body]", "par[内部资料]\n  par[#body]");
    desk.append(Q1, "note: 联系人：某某\n");
    let own = ["generate", Q1, "--templates", "own", "--no-measure", "-o", "out/"];
    let run = desk.run(&own);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.complained.contains("提醒[P25]"), "{}", run.complained);
    assert!(run.complained.contains("内部资料"), "{}", run.complained);
}

#[test]
fn a_template_is_read_as_one_writes_a_letter() {
    let text = "\
        {# 说明\n\n   空行 #}\n\
        \u{3000}\u{3000}第一段，\n\u{3000}\u{3000}接着第一段。\n\
        {% if requirements %}\n\n{% endif %}\n\
        ＃ 甲\n\
        第二段。\n\
        {% for n in [1, 2] %}\n\n- 第{{ n }}条，\n  接着。\n\n{% endfor %}\n\
        ##乙\n\
        - 又一条\n\
        {{ \"\" }}\n\
        - 再一条\n\n\n第三段。";
    let desk = Desk::new();
    desk.write("own/quarterly/notice.txt.jinja", text);
    let main = main_text(&desk);
    let (_, body) = main.split_once("#text-blocks((\n").expect("a body");
    let (body, _) = body.split_once("), ..components)").expect("what follows it");
    let plain = body.replace("\";#\"", "").replace("#\"", "").replace("\";", "");
    let plain: Vec<&str> = plain.lines().map(str::trim).collect();
    let expected = [
        "(kind: \"paragraph\", text: [第一段，接着第一段。]),",
        "(kind: \"heading\", level: 1, number: \"一、\", text: [甲]),",
        "(kind: \"paragraph\", text: [第二段。]),",
        "(kind: \"items\", level: 2, entries: (",
        "(number: \"（一）\", text: [第1条，接着。]),",
        "(number: \"（二）\", text: [第2条，接着。]),",
        ")),",
        "(kind: \"heading\", level: 2, number: \"（一）\", text: [乙]),",
        "(kind: \"items\", level: 3, entries: (",
        "(number: \"1.\", text: [又一条]),",
        "(number: \"2.\", text: [再一条]),",
        ")),",
        "(kind: \"paragraph\", text: [第三段。]),",
    ];
    assert_eq!(plain, expected);
}

#[test]
fn no_value_is_ever_read_as_a_mark_of_the_template() {
    let hostile = "# 不是标题\n\n- 不是条目 {{ office.name }} #strong[x] \u{fdd0}0\u{fdd1}";
    let desk = Desk::new();
    desk.write("own/quarterly/notice.txt.jinja", "{{ scheme.title }}\n{{ requirements[0] }}\n");
    let mut data: serde_yaml::Value = serde_yaml::from_str(&desk.text(Q1)).expect("YAML");
    data["requirements"][0] = hostile.into();
    desk.write(Q1, serde_yaml::to_string(&data).expect("YAML"));
    let (tally, findings) = desk.count(Q1);
    let Some(tally) = tally else {
        // Loading need not take such a text.
        return assert!(!desk.lines(&findings).is_empty());
    };
    let mut findings = tongbao::finding::Findings::default();
    let templates = tongbao::compose::TemplateSet::read(
        &project("templates"),
        Some(&desk.path("own")),
        &mut findings,
    );
    let templates = templates.unwrap_or_else(|_| panic!("templates"));
    let markup = tongbao::compose::compose(&tally, &templates, &mut findings);
    let main = markup.unwrap_or_else(|_| panic!("a notice")).main().to_owned();
    assert!(!main.contains("kind: \"heading\"") && !main.contains("kind: \"items\""), "{main}");
    assert!(main.contains("#\"# 不是标题"), "{main}");
}

#[test]
fn an_old_template_is_refused_with_what_to_do() {
    let desk = Desk::new();
    desk.write("own/quarterly/notice.typ.jinja", "= 标题\n");
    let run = generate(&desk);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(run.complained.contains("错误[C13]"), "{}", run.complained);
    assert!(run.complained.contains(".txt.jinja"), "{}", run.complained);
}

#[test]
fn commands_of_typst_in_a_template_are_refused_at_their_place() {
    for (old, new, found) in [
        ("# 信息报送情况", "= 信息报送情况", "“=”"),
        ("{{ submitted.noun }}{{ submitted.total }}", "#strong[政务信息]87", "“#strong”"),
        ("# 信息报送情况", "##### 信息报送情况", "C15"),
    ] {
        let run = generate(&with(NOTICE, old, new));
        assert_eq!(run.code, Some(1), "{new}: {run:?}");
        assert!(run.complained.contains(found), "{new}: {}", run.complained);
        assert!(run.complained.contains("own/quarterly/notice.txt.jinja:"), "{}", run.complained);
    }
}

#[test]
fn names_in_a_list_stay_apart_whatever_marks_they_have() {
    let desk = Desk::new();
    for file in [OFFICE, SCHEME, Q1] {
        desk.write(file, desk.text(file).replace("呼图壁县环保局", "县委、县政府信访局"));
    }
    let main = desk.compose(Q1).main().to_owned();
    assert!(main.contains("#\"县委、县政府信访局\";#\"、\";#\"木垒县环保局\";"), "{main}");
}

#[test]
fn a_form_or_table_of_the_office_may_stand_in_the_text_on_a_line_of_its_own() {
    let heading = "# 信息采用情况";
    let form = "{{ form(\"信息报送模板\") }}\n\n# 信息采用情况";
    let desk = with(NOTICE, heading, form);
    let run = generate(&desk);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(main_text(&desk).contains("(kind: \"form\") + data.forms.at(0)"));
    let complaint = |text: &str| {
        let run = generate(&with(NOTICE, heading, text));
        assert_eq!(run.code, Some(1), "{run:?}");
        run.complained
    };
    let said = complaint("{{ table(\"信息采用情况\") }}");
    assert!(said.contains("错误[C16]: 没有叫“信息采用情况”的表"), "{said}");
    assert!(said.contains("是不是“") && said.contains("own/quarterly/notice.txt.jinja:"), "{said}");
    let said = complaint("见：{{ form(\"信息报送模板\") }}");
    assert!(said.contains("错误[C17]"), "{said}");
}
