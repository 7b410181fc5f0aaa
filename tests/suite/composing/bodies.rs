//! Random documents as their data files: paragraphs, headings, items, tables of every size, texts of
//! every length, attachments, with and without seal, imprint and both sides printed.

use std::fmt::Write as _;

use crate::pdf::Pdf;

/// Numbers that a seed decides (splitmix64).
pub(super) struct Random {
    state: u64,
    /// True if the office signs with a seal, as those that sign beside it do then.
    sealed: bool,
    /// Level of the last heading: a heading goes down by one level at most.
    level: usize,
    /// Rows of tables so far.
    rows: usize,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Self { state: seed, sealed: false, level: 0, rows: 0 };
        // The streams of neighbouring seeds would else be one stream, begun at neighbouring places.
        random.state = random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// True once in so many times.
    fn one_of(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

/// True if the body of a data file is a single line of text, below a heading or not, or a single row of a table.
pub(super) fn is_one_line(data: &str) -> bool {
    let body = data.split("\nbody:\n").nth(1).unwrap_or_default();
    let body = body.split("\nattachments:").next().unwrap_or_default();
    let mut texts = body.lines().filter(|line| line.contains('\''));
    let (only, next) = (texts.next(), texts.next());
    let is_short = |line: &str| line.contains("- ['") || line.chars().count() <= 30;
    next.is_none() && only.is_some_and(is_short)
}

const TEXT: &str = "为进一步做好有关工作，现将2018年1—3月各单位完成情况通报如下，请认真对照检查，查找差距，及时整改；根据《昌吉州环保系统信息工作考核办法》（昌州环发〔2018〕53号）要求，“昌吉环保”微信公众号共发布PM2.5监测信息1234条，同比增长12.5%，各县（市）环保局、各园区环保局，局机关各科室、直属事业单位要高度重视，认真落实。对未完成任务的，将予以通报批评，并作为年度考核依据！";

const UNITS: [&str; 8] = [
    "玛纳斯县环保局",
    "呼图壁县环保局",
    "木垒县环保局",
    "昌吉市环保局",
    "农业园区规划建设环保局",
    "办公室",
    "污控科",
    "州环境监测站",
];

const HEADS: [&str; 9] = [
    "单位",
    "报送",
    "采用",
    "得分",
    "累计得分",
    "优良天数",
    "与总任务差额分值",
    "备注",
    "完成情况",
];

/// A text of so many characters, from anywhere in a text.
fn text(random: &mut Random, count: usize) -> String {
    let from = random.below(TEXT.chars().count());
    let mut text: String =
        TEXT.chars().cycle().skip(from).skip_while(|c| !is_han(*c)).take(count).collect();
    text.push('。');
    text
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Han characters only, as a heading has.
fn words(random: &mut Random, count: usize) -> String {
    let from = random.below(200);
    TEXT.chars().filter(|c| is_han(*c)).cycle().skip(from).take(count).collect()
}

/// An office, some with a seal, some printing on both sides, with few or many addressees.
pub(super) fn office(random: &mut Random) -> String {
    let count = random.between(3, 17);
    let mut name = match random.below(3) {
        0 => "昌吉回族自治州环境保护局".to_owned(),
        _ => words(random, count) + "局",
    };
    // A mark fits one line up to 18 characters.
    let mark: String = name.chars().take(16).collect();
    // Nor does that of a letter, which is the whole name, up to 20.
    match if name.chars().count() > 13 { 3 } else { random.below(9) } {
        0 => name += "（监测站）",
        1 => name = format!("“{}”{name}", words(random, 4)),
        2 => name = format!("{name}“{}”", words(random, 4)),
        _ => {}
    }
    let printed_by = name.clone() + ["", "", "办公室", "综合协调办公室"][random.below(4)];
    let mut text = format!(
        "name: {name}\nmark: {mark}文件\ncode: 昌州环发\nprinted_by: {printed_by}\naddressees:\n"
    );
    for _ in 0..random.between(1, 2) {
        let count = [1, 1, 1, 2, 4, 9, 13, 25][random.below(8)];
        let organs: Vec<String> = (0..count)
            .map(|_| {
                let count = random.between(2, 9);
                words(random, count) + "局"
            })
            .collect();
        writeln!(text, "  - [{}]", organs.join(", ")).expect("text takes text");
    }
    random.sealed = random.one_of(3);
    if random.sealed {
        writeln!(text, "seal: {{width: {}}}", random.between(38, 45)).expect("text takes text");
    }
    if random.one_of(3) {
        text += "duplex: true\n";
    }
    if random.one_of(8) {
        writeln!(text, "layout: {{lines: {}}}", random.between(20, 24)).expect("text takes text");
    }
    text
}

/// The parts that the title of a document is made of.
const TITLES: [&[&str]; 4] = [
    &["关于", "关于做好", "关于进一步加强", "关于开展", "关于2018年第一季度", "关于印发2018年度"],
    &["", "全州", "全州环保系统", "各县（市）", "重点排污单位", "秋冬季"],
    &[
        "信息",
        "大气污染防治",
        "自动监控设施运行维护",
        "生态环境保护督察反馈意见整改",
        "政务信息报送",
        "水源地“划、立、治”",
    ],
    &[
        "工作情况的通报",
        "的通知",
        "落实情况的通报",
        "考核结果的通报",
        "有关事项的通知",
        "方案的通知",
        "有关事项的公告",
    ],
];

/// A document for it.
pub(super) fn document(random: &mut Random) -> String {
    let mut text = "kind: document\noffice: office.yaml\n".to_owned();
    let title: String = TITLES.iter().map(|parts| random.pick(parts)).collect();
    writeln!(text, "title: {title}").expect("text takes text");
    text += "number: 12\nsigned: 2018-05-15\n";
    text += "printed: 2018-05-16\n";
    if random.one_of(3) {
        text += "copy_to: [自治区环境保护厅办公室, 州人民政府办公室]\n";
    }
    if random.one_of(4) {
        text += "note: 此件公开发布\n";
    }
    if random.one_of(5) {
        text += "urgency: 特急\n";
    }
    match random.below(10) {
        0 => text += "format: 信函\n",
        1 => text += "format: 上行文\nsigners: [张三, 李四]\n",
        2 => {
            text += "jointly_with:\n";
            for kind in &["委", "办", "厅"][..random.between(1, 3)] {
                let count = random.between(3, 12);
                let name = words(random, count);
                let seal = if random.sealed { ", seal: {width: 42}" } else { "" };
                writeln!(text, "  - {{name: {name}{kind}{seal}}}").expect("text takes text");
            }
        }
        _ => {}
    }
    text += "body:\n";
    match random.below(6) {
        0 => table(&mut text, random, "  ", false),
        1 => {}
        _ => paragraph(&mut text, random, "  "),
    }
    for _ in 0..random.between(1, 9) {
        block(&mut text, random, "  ");
    }
    if random.one_of(3) {
        table(&mut text, random, "  ", false);
    }
    if random.one_of(2) {
        text += "attachments:\n";
        for number in 0..random.between(1, 5) {
            attachment(&mut text, random, number);
        }
    }
    text
}

fn attachment(text: &mut String, random: &mut Random, number: usize) {
    let sideways = random.one_of(3);
    // The title of an attachment is a heading of the first level.
    random.level = 1;
    let count = random.between(3, 28);
    let title = words(random, count);
    writeln!(text, "  - title: {title}{number}表\n    sideways: {sideways}\n    body:")
        .expect("text takes text");
    if sideways || random.one_of(2) {
        table(text, random, "      ", sideways);
    } else {
        paragraph(text, random, "      ");
    }
    for _ in 0..random.below(4) {
        block(text, random, "      ");
    }
}

fn paragraph(out: &mut String, random: &mut Random, indent: &str) {
    let count = if random.one_of(4) { random.between(100, 400) } else { random.between(4, 100) };
    let text = text(random, count);
    writeln!(out, "{indent}- '{text}'").expect("text takes text");
}

fn block(out: &mut String, random: &mut Random, indent: &str) {
    match random.below(9) {
        0 => {
            let count = random.between(4, 12);
            let heading = words(random, count);
            let level = random.between(1, 3).min(random.level + 1);
            random.level = level;
            writeln!(out, "{indent}- heading: {heading}\n{indent}  level: {level}").expect("text");
            paragraph(out, random, indent);
        }
        1 => {
            let heading = words(random, 6);
            let body = text(random, 40);
            writeln!(
                out,
                "{indent}- heading: {heading}。\n{indent}  level: 2\n{indent}  text: '{body}'"
            )
            .expect("text");
        }
        2 => {
            writeln!(out, "{indent}- items:").expect("text");
            for _ in 0..random.between(1, 4) {
                let count = random.between(5, 70);
                let entry = text(random, count);
                writeln!(out, "{indent}    - '{entry}'").expect("text");
            }
        }
        3..=5 => table(out, random, indent, false),
        _ => paragraph(out, random, indent),
    }
}

/// A text in a cell, with words and numbers that no line breaks inside.
fn cell_text(random: &mut Random, count: usize) -> String {
    let word =
        ["", "", "GB/T 9704—2012", "Environmental", "2018—2020年", "PM2.5、PM10"][random.below(6)];
    text(random, count) + word
}

/// A table of any size, the widest on turned pages. Its first column numbers the rows through the
/// document: §12§.
fn table(out: &mut String, random: &mut Random, indent: &str, sideways: bool) {
    let columns = random.between(1, if sideways { 18 } else { 9 });
    let count = match random.below(6) {
        0 => random.between(30, 90),
        1 | 2 => random.between(9, 30),
        _ => random.between(1, 9),
    };
    let long = random.one_of(4);
    writeln!(out, "{indent}- table:\n{indent}    head:").expect("text");
    let heads: Vec<&str> = (0..columns).map(|_| random.pick(&HEADS)).collect();
    if columns > 3 && random.one_of(2) {
        let (first, rest) = heads.split_at(columns - 2);
        let spans: String = first.iter().map(|it| format!("{{text: {it}, rows: 2}}, ")).collect();
        writeln!(out, "{indent}      - [{{text: 行, rows: 2}}, {spans}{{text: 合并, columns: 2}}]")
            .expect("text");
        writeln!(out, "{indent}      - [{}]", rest.join(", ")).expect("text");
    } else {
        writeln!(out, "{indent}      - [行, {}]", heads.join(", ")).expect("text");
    }
    writeln!(out, "{indent}    rows:").expect("text");
    for _ in 0..count {
        random.rows += 1;
        let mut cells = vec![format!("'§{}§'", random.rows)];
        for column in 0..columns {
            let cell = match (column, random.below(5)) {
                (0, _) => random.pick(&UNITS).to_owned(),
                (1, _) if long => {
                    let count = random.between(4, 60);
                    cell_text(random, count)
                }
                (_, 0) => String::new(),
                (_, 1) => format!("{}.{}", random.below(100), random.below(10)),
                _ => random.below(2000).to_string(),
            };
            cells.push(format!("'{cell}'"));
        }
        writeln!(out, "{indent}      - [{}]", cells.join(", ")).expect("text");
    }
    if random.one_of(5) {
        writeln!(out, "{indent}    notes: [空白的栏不适用。]").expect("text");
    }
}

/// Rows that are not there once, in order, each whole on its page.
pub(super) fn rows_out_of_order(pdf: &Pdf) -> Option<String> {
    let mut next = 1;
    for (number, page) in pdf.pages.iter().enumerate() {
        let text = page.text();
        // A number stands between two marks.
        for found in text.split('§').skip(1).step_by(2) {
            if found != next.to_string() {
                return Some(format!("page {}: row {found} where {next} was due", number + 1));
            }
            next += 1;
        }
    }
    None
}
