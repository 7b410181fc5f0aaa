//! Columns that say which row of a table it is, and cells that reach over others.

use std::fs;

use crate::harness::{Desk, Q1, copy_all, project};

/// The office whose tables number their rows and name their groups, on a desk.
fn desk() -> Desk {
    let desk = Desk::new();
    copy_all(&project("tests/fixtures/offices/statistics"), desk.folder());
    desk
}

/// The rows of a table of the notice, from its data: cells parted by strokes.
fn rows(desk: &Desk, data: &str, pointer: &str) -> Vec<String> {
    let markup = desk.compose(data);
    let data: serde_json::Value = serde_json::from_str(markup.data()).expect("JSON");
    let table = data.pointer(pointer).unwrap_or_else(|| panic!("{pointer} of {data:#}"));
    let line = |row: &serde_json::Value| {
        let cells = row.as_array().expect("cells").iter();
        cells.map(|cell| cell.as_str().unwrap_or("?")).collect::<Vec<_>>().join("|")
    };
    table["rows"].as_array().expect("rows").iter().map(line).collect()
}

/// The table of figures of the notice's first attachment.
fn table_of(desk: &Desk, data: &str) -> serde_json::Value {
    let markup = desk.compose(data);
    let data: serde_json::Value = serde_json::from_str(markup.data()).expect("JSON");
    data["tables"][0].clone()
}

#[test]
fn rows_are_numbered_groups_named_once_and_sums_called_as_the_office_says() {
    let desk = desk();
    let table = table_of(&desk, "2025-01-02.yaml");
    assert!(table["rows"].is_array(), "{table:#}");
    let found = rows(&desk, "2025-01-02.yaml", "/tables/0");
    assert_eq!(
        found,
        [
            "县区局|1|东港区统计局|12|3|1|33.3|23|1",
            "|2|西山县统计局|8|2||25.0|10|3",
            "|3|南乐县统计局|0||||0|4",
            "|小计||20|5|1|30.0|33|",
            "机关科室|4|综合科|6||2|33.3|16|2",
            "|5|普查中心|3|||0.0||",
            "|小计||9||2|22.2|16|",
            "全市|||29|5|3|27.6|49|",
        ]
    );
    let spans: Vec<[u64; 4]> = table["spans"]
        .as_array()
        .expect("spans")
        .iter()
        .map(|it| {
            ["row", "column", "rows", "columns"].map(|key| it[key].as_u64().expect("a number"))
        })
        .collect();
    for span in [[0, 0, 4, 1], [4, 0, 3, 1], [3, 1, 1, 2], [7, 0, 1, 3]] {
        assert!(spans.contains(&span), "{span:?} of {spans:?}");
    }
    let ranked = rows(&desk, "2025-01-02.yaml", "/tables/1");
    assert_eq!(ranked[..2], ["1|东港区统计局|23|19.2", "2|综合科|16|"]);
}

#[test]
fn such_tables_read_back_from_the_pdf_agree_with_the_data() {
    let desk = desk();
    let made = desk.run(&["generate", "2025-01-02.yaml", "-o", "notice.pdf"]);
    assert_eq!((made.code, made.complained.as_str()), (Some(0), ""), "{made:?}");
    for data in [&["2025-01-02.yaml"][..], &[]] {
        let arguments = [&["check"], data, &["--text", "notice.pdf"]].concat();
        let run = desk.run(&arguments);
        assert_eq!((run.code, run.complained.as_str()), (Some(0), ""), "{run:?}");
    }
}

#[test]
fn a_column_that_says_which_row_it_is_stands_once() {
    let desk = desk();
    desk.edit(
        "office.yaml",
        "[组, 序号, {show: 单位, heading: 报送单位},",
        "[组, 组, {show: 单位名},",
    );
    let (_, findings) = desk.load("2025-01-02.yaml");
    let lines = desk.lines(&findings);
    assert!(lines.iter().any(|line| line.contains("组别")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("单位名")), "{lines:?}");
}

/// A written document with a table of these rows.
fn document(rows: &str) -> Desk {
    let desk = Desk::new();
    let text = fs::read_to_string(project("data/document.yaml")).expect("the worked example");
    let body = text.find("\nbody:").expect("a body");
    desk.example("document.yaml");
    let table = format!(
        "{}\nbody:\n  - 检查情况如下：\n  - table:\n      head: [组别, 单位, 数量]\n      rows:\n{rows}\n  - 特此通报。\n",
        &text[..body]
    );
    desk.write("table.yaml", table);
    desk
}

#[test]
fn a_cell_of_a_table_in_a_text_reaches_over_rows_and_columns() {
    let desk = document(
        "        - [{text: 县局, rows: 2}, 甲局, 3]\n        - [乙局, 4]\n        - [{text: 合计, columns: 2}, 7]",
    );
    let found = rows(&desk, "table.yaml", "/tables/0");
    assert_eq!(found, ["县局|甲局|3", "|乙局|4", "合计||7"]);
    let (made, findings) = desk.build("table.yaml");
    let mut lines = desk.lines(&findings);
    // Where the text ends on its page is another matter.
    lines.retain(|line| !line.starts_with("P1"));
    assert_eq!(lines, Vec::<String>::new());
    assert!(made.is_some());
}

#[test]
fn a_cell_that_reaches_beyond_its_table_or_over_another_is_told_at_its_place() {
    for (rows, told) in [
        ("        - [{text: 县局, rows: 3}, 甲局, 3]\n        - [乙局, 4]", "这一格伸到了表外"),
        ("        - [甲, 乙, {text: 丙, columns: 2}]\n        - [乙局, 4, 5]", "这一格伸到了表外"),
        ("        - [{text: 县局, rows: 2}, 甲局, 3]\n        - [县局, 乙局, 4]", "这里有 3 栏"),
    ] {
        let desk = document(rows);
        let (_, findings) = desk.load("table.yaml");
        let lines = desk.lines(&findings);
        assert!(
            lines.iter().any(|line| line.starts_with("L65") && line.contains(told)),
            "{lines:?}"
        );
    }
}

#[test]
fn a_kind_is_any_folder_whatever_its_name_and_one_that_is_not_there_is_told_with_the_list() {
    let desk = Desk::new();
    for (file, text) in [
        ("title.txt.jinja", "关于{{ period.full }}事故情况的通报"),
        ("notice.txt.jinja", "{{ period.full }}共报送信息{{ figure(\"政务信息报送\") }}条。"),
    ] {
        desk.write(&format!("own/documents/{file}"), text);
    }
    desk.write("own.yaml", format!("kind: documents\n{}", desk.text(Q1)));
    let run = desk.run(&["check", "own.yaml", "--templates", "own"]);
    assert!(!run.complained.contains("L57") && !run.complained.contains("C04"), "{run:?}");
    let run = desk.run(&["check", "own.yaml"]);
    assert!(run.complained.contains("C04") && run.complained.contains("quarterly"), "{run:?}");
    assert!(run.complained.contains("own.yaml:1:"), "at the key: {run:?}");
}

#[test]
fn figures_of_another_period_that_nothing_is_compared_with_are_told() {
    let desk = Desk::new();
    desk.append(Q1, "before: {figures: {政务信息采用: 3}}\n");
    let run = desk.run(&["check", Q1]);
    assert!(run.complained.contains("提醒[C20]: before 里的“政务信息采用”没有用处"), "{run:?}");
}
