//! Slips of the keyboard in an otherwise sound period file: one message each, at the very place,
//! that says what to do.

use crate::harness::{Desk, Q1};

/// The words typed, and in place of which, with `¦` in front of the place that must be named; what the
/// message and its advice must say.
type Typed = (&'static str, &'static str, &'static str, &'static str);

/// Marks that are full-width, or not those of the keyboard.
const MARKS: &[Typed] = &[
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1¦，“昌吉环保”微信公众号: 2}",
        "逗号是全角的“，”",
        "改成半角",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1¦、“昌吉环保”微信公众号: 2}",
        "顿号“、”",
        "改成半角逗号",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1¦；“昌吉环保”微信公众号: 2}",
        "分号“；”",
        "改成半角逗号",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1¦ “昌吉环保”微信公众号: 2}",
        "这里缺一个逗号",
        "半角逗号",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "¦｛环保部网站: 1, “昌吉环保”微信公众号: 2｝",
        "括号是全角的“｛”",
        "半角的 { }",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1, “昌吉环保”微信公众号: 2¦｝",
        "括号是全角的“｝”",
        "半角的 { }",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "¦{环保部网站: 1, “昌吉环保”微信公众号: 2",
        "括号“{”没有配对",
        "补上“}”",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1, “昌吉环保”微信公众号¦：2}",
        "冒号是全角的“：”",
        "改成半角",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站¦：1, “昌吉环保”微信公众号: 2}",
        "冒号是全角的“：”",
        "改成半角",
    ),
    (
        "period: {year: 2018, quarter: 1}",
        "period: ¦【year: 2018, quarter: 1】",
        "括号是全角的“【”",
        "半角",
    ),
    ("number: 62 ", "number¦：62 ", "冒号是全角的“：”", "改成半角“:”，后面空一格"),
    ("number: 62 ", "number¦:62 ", "冒号后面缺一个空格", "空一格"),
    ("number: 62 ", "number:¦\u{a0}62 ", "不换行空格", "改打一个半角空格"),
    ("number: 62 ", "number:¦\u{3000}62 ", "全角空格", "改打一个半角空格"),
    ("  法规科: {submitted: 0}", "  法规科:¦\u{a0}{submitted: 0}", "不换行空格", "半角空格"),
    ("  办公室:\n", "  办公室¦：\n", "冒号是全角的“：”", "改成半角"),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n    submitted¦：2\n",
        "冒号是全角的“：”",
        "改成半角",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n    submitted¦:2\n",
        "冒号后面缺一个空格",
        "空一格",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n¦\u{3000}\u{3000}submitted: 2\n",
        "缩进里有全角空格",
        "换成半角空格",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n  ¦\u{3000}submitted: 2\n",
        "缩进里有全角空格",
        "换成半角空格",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n¦\u{a0}\u{a0}\u{a0}\u{a0}submitted: 2\n",
        "缩进里有不换行空格",
        "换成半角空格",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n¦\tsubmitted: 2\n",
        "缩进里有制表符",
        "换成半角空格",
    ),
    (
        "  环评科:\n    submitted: 1\n    adopted",
        "  环评科:\n     submitted: 1\n    ¦adopted",
        "缩进 4 格",
        "左边对齐",
    ),
    (
        "  法规科: {submitted: 0}",
        "¦\u{3000}法规科: {submitted: 0}",
        "缩进里有全角空格",
        "换成半角空格",
    ),
];

/// Texts that begin with a mark that YAML has a use for.
const BEGINNINGS: &[Typed] = &[
    (
        "requirements:\n",
        "requirements:\n  - ¦\"各学校\"要高度重视。\n",
        "引号后面不能再有字",
        "全角“”",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦'各学校'要高度重视。\n",
        "引号后面不能再有字",
        "全角“”",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦\"关于\"十四五\"的要求\"请照办。\n",
        "引号后面不能再有字",
        "全角“”",
    ),
    (
        "{环保部网站: 1, “昌吉环保”微信公众号: 2}",
        "{环保部网站: 1, ¦\"昌吉环保\"微信公众号: 2}",
        "引号后面不能再有字",
        "全角“”",
    ),
    (
        "    adopted: {“昌吉环保”微信公众号: 5}",
        "    adopted:\n      ¦\"昌吉环保\"微信公众号: 5",
        "引号后面不能再有字",
        "全角“”",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦\"各学校要高度重视。\n",
        "没有配对",
        "补上同样的半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦\"各学校要高度重视”\n",
        "结尾是全角的",
        "两头用同样的",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦*各学校要高度重视。\n",
        "以“*”开头的文字要加引号",
        "加上半角引号",
    ),
    ("requirements:\n", "requirements:\n  - ¦&各学校\n", "以“&”开头的文字要加引号", "加上半角引号"),
    (
        "requirements:\n",
        "requirements:\n  - ¦!各学校要高度重视。\n",
        "以“!”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦@各学校要高度重视。\n",
        "以“@”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦%各学校要高度重视。\n",
        "以“%”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦`各学校`要高度重视。\n",
        "以“`”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦>5条的学校要高度重视。\n",
        "以“>”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦[各学校]要高度重视。\n",
        "以“[”开头的文字要加引号",
        "加上半角引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦[各学校]\n",
        "现在是一串项目",
        "以“[”开头的文字要加引号",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦#各学校要高度重视。\n",
        "现在是空白",
        "以“#”开头的是备注",
    ),
    (
        "requirements:\n",
        "requirements:\n  ¦-各学校要高度重视。\n",
        "“-”后面缺一个空格",
        "后面空一格",
    ),
    ("requirements:\n", "requirements:\n  ¦— 各学校要高度重视。\n", "全角的", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦—各学校要高度重视。\n", "全角的", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦－ 各学校要高度重视。\n", "全角的", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦– 各学校要高度重视。\n", "不是列表用的“-”", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦• 各学校要高度重视。\n", "不是列表用的“-”", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦· 各学校要高度重视。\n", "不是列表用的“-”", "半角短横"),
    ("requirements:\n", "requirements:\n  ¦* 各学校要高度重视。\n", "不是列表用的“-”", "半角短横"),
    (
        "requirements:\n",
        "requirements:\n  - 各学校要高度重视。\n    ¦-各科室也要重视。\n",
        "“-”后面缺一个空格",
        "后面空一格",
    ),
    (
        "requirements:\n",
        "requirements:\n  - 各学校要高度重视。\n    ¦- 各科室也要重视。\n",
        "缩进太深",
        "对齐",
    ),
    (
        "requirements:\n",
        "requirements:\n  - 各学校要高度重视。\n    ¦— 各科室也要重视。\n",
        "全角的",
        "半角短横",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦注意: 各学校要高度重视。\n",
        "把它变成了“键: 值”",
        "冒号改成全角“：”",
    ),
    (
        "requirements:\n",
        "requirements:\n  - ¦各学校要做到:\n",
        "把它变成了“键: 值”",
        "冒号改成全角“：”",
    ),
    (
        "requirements:\n",
        "requirements:\n  - 注意¦: 各学校: 要高度重视。\n",
        "一行里有两个“: ”",
        "冒号改成全角“：”",
    ),
    ("requirements:\n", "requirements:\n  - ¦2018\n", "现在是数字“2018”", "加上引号"),
];

/// Counts, of which only the digits are to be written.
const COUNTS: &[(&str, &str)] = &[
    ("4条", "只写数字：4"),
    ("4 条", "只写数字：4"),
    ("约4条", "只写数字：4"),
    ("四", "用阿拉伯数字写：4"),
    ("十二", "用阿拉伯数字写：12"),
    ("二十三条", "用阿拉伯数字写：23"),
    ("“4”", "只写数字：4"),
    ("\"4条\"", "只写数字：4"),
    ("1,000", "1000"),
    ("1，000", "1000"),
    ("4,", "只写数字：4"),
    ("4，", "只写数字：4"),
    ("4。", "只写数字：4"),
    ("4、", "只写数字：4"),
    ("4.", "只写数字：4"),
    ("O", "写 0"),
    ("1O", "写 10"),
    ("l", "写 1"),
    ("04", "4"),
    ("00", "0"),
    ("４", "数字要用半角：4"),
    ("0x10", "只写数字"),
    ("1e2", "只写数字"),
    ("0o17", "只写数字"),
    (".5e1", "只写数字"),
    ("0b11", "只写数字"),
    (".inf", "只写数字"),
    ("+4", "不写加号：4"),
    ("4.0", "数量没有小数"),
    ("-4", "数量不会是负数"),
    ("－4", "数量不会是负数"),
    ("无", "没有就写 0"),
    ("—", "没有就写 0"),
    ("3+1", "先算好"),
    ("若干", "只写数字"),
    ("true", "对照"),
    ("999999", "核对原始登记"),
];

/// Dates that are none, or not in one of the four forms.
const DATES: &[(&str, &str)] = &[
    ("2018-02-30", "2018年2月只有 28 天"),
    ("2018-04-31", "2018年4月只有 30 天"),
    ("2018-13-01", "月份只有 1 到 12"),
    ("20180515", "写成 2018-05-15"),
    ("18-5-15", "年份写四位"),
    ("2018－05－15", "写成 2018-05-15"),
    ("2018—5—15", "写成 2018-05-15"),
    ("２０１８-５-１５", "写成 2018-05-15"),
    ("2018年5月15号", "写成 2018-05-15"),
    ("二〇一八年五月十五日", "写成 2018-05-15"),
    ("2018-05-15 00:00:00", "写成 2018-05-15"),
    ("5月15日", "年份也要写"),
    ("2018年5月", "哪一天也要写"),
    ("15/5/2018", "写成 2018-05-15"),
    ("昨天", "写成 2018-05-15 这样"),
];

/// Other values, and keys.
const VALUES: &[Typed] = &[
    ("year: 2018,", "year: ¦18,", "“18”不是四位年份", "年份写四位：2018"),
    ("year: 2018,", "year: ¦2018年,", "现在是文字“2018年”", "只写数字：2018"),
    ("quarter: 1}", "quarter: ¦一}", "现在是文字“一”", "用阿拉伯数字写：1"),
    ("quarter: 1}", "quarter: ¦第1季度}", "现在是文字", "只写数字：1"),
    ("number: 62 ", "number: ¦昌州环发〔2018〕62号 ", "现在是文字", "只写顺序号：62"),
    ("number: 62 ", "number: ¦62号 ", "现在是文字", "只写数字：62"),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n    ¦报送: 2\n",
        "不认识的键“报送”",
        "是不是 submitted？",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n    ¦submited: 2\n",
        "不认识的键“submited”",
        "是不是 submitted？",
    ),
    (
        "  办公室:\n    submitted: 2\n",
        "  办公室:\n    ¦Submitted: 2\n",
        "不认识的键“Submitted”",
        "是不是 submitted？",
    ),
    (
        "  办公室:\n    submitted: 2\n    adopted:",
        "  办公室:\n    submitted: 2\n    ¦采用:",
        "不认识的键“采用”",
        "是不是 adopted？",
    ),
    ("signed: ", "¦成文日期: ", "不认识的键“成文日期”", "是不是 signed？"),
    ("units:\n", "¦单位:\n", "不认识的键“单位”", "是不是 units？"),
    ("requirements:\n", "¦requirement:\n", "不认识的键“requirement”", "是不是 requirements？"),
    ("  法规科: {submitted: 0}", "  法规科: {submitted¦：0}", "冒号是全角的", "改成半角"),
    ("  法规科: {submitted: 0}", "  法规科: {submitted¦:0}", "冒号后面缺一个空格", "空一格"),
    ("  法规科: {submitted: 0}", "  法规科¦：{submitted: 0}", "冒号是全角的", "改成半角"),
    (
        "  法规科: {submitted: 0}",
        "  ¦法规处: {submitted: 0}",
        "没有登记过的单位“法规处”",
        "是不是“法规科”？",
    ),
    (
        "  法规科: {submitted: 0}",
        "  ¦林业局: {submitted: 0}",
        "没有登记过的单位“林业局”",
        "还没有数据的是“法规科”",
    ),
    ("  法规科: {submitted: 0}", "  法规科: ¦0", "现在是数字“0”", ""),
    (
        "office: office.yaml",
        "office: ¦“office.yaml”",
        "找不到““office.yaml””这个文件",
        "写成 office.yaml",
    ),
    (
        "office: office.yaml",
        "office: ¦offce.yaml",
        "找不到“offce.yaml”这个文件",
        "是不是 office.yaml？",
    ),
    (
        "period: {year: 2018, quarter: 1}",
        "period: ¦2018年第一季度",
        "现在是文字“2018年第一季度”",
        "",
    ),
];

/// The findings of a desk with this typed, without what it says of the sample itself.
fn said(desk: &Desk) -> Vec<(String, String)> {
    let (_, findings) = desk.load(Q1);
    let lines = desk.lines(&findings);
    let hints = findings.iter().map(|finding| finding.hint.clone());
    lines.into_iter().zip(hints).filter(|(line, _)| !line.starts_with("L31 ")).collect()
}

/// Types something in place of what stands there once, and yields where the mark was.
fn typed(desk: &Desk, old: &str, new: &str) -> String {
    desk.edit(Q1, old, new);
    let text = desk.text(Q1);
    let (before, _) = text.split_once('¦').expect("a mark");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    desk.write(Q1, text.replacen('¦', "", 1));
    format!(" {Q1}:{line}:{column} ")
}

fn hold(old: &str, new: &str, says: &str, advises: &str, missed: &mut Vec<String>) {
    let desk = Desk::new();
    let at = typed(&desk, old, new);
    let said = said(&desk);
    let sound = match &said[..] {
        [(line, hint)] => line.contains(&at) && line.contains(says) && hint.contains(advises),
        _ => false,
    };
    if !sound {
        missed.push(format!("{new:?}: wanted{at}{says} | {advises}\n    said {said:#?}"));
    }
}

#[test]
fn each_slip_of_the_keyboard_gets_one_message_at_its_place() {
    let mut missed = Vec::new();
    let count = MARKS.len() + BEGINNINGS.len() + VALUES.len() + COUNTS.len() + DATES.len();
    for (old, new, says, advises) in MARKS.iter().chain(BEGINNINGS).chain(VALUES) {
        hold(old, new, says, advises, &mut missed);
    }
    assert!(missed.is_empty(), "{} of {count}:\n{}", missed.len(), missed.join("\n"));
    assert!(count >= 80, "{count}");
}

#[test]
fn a_count_is_digits_as_one_writes_them_and_anything_else_is_told_at_its_place() {
    let mut missed = Vec::new();
    for (count, advises) in COUNTS {
        let new = format!("  法规科:\n    submitted: ¦{count}");
        hold("  法规科: {submitted: 0}", &new, "", advises, &mut missed);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn a_date_that_is_none_is_told_with_the_way_to_write_it() {
    let mut missed = Vec::new();
    for (date, advises) in DATES {
        hold("signed: 2018-05-15", &format!("signed: ¦{date}"), "", advises, &mut missed);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn what_is_certain_is_taken_as_it_was_meant() {
    let taken: [(&str, &str); 9] = [
        ("signed: 2018-05-15", "signed: 2018/5/15"),
        ("signed: 2018-05-15", "signed: 2018年5月15日"),
        ("signed: 2018-05-15", "signed: 2018.5.15"),
        ("signed: 2018-05-15", "signed: 2018-5-15"),
        ("signed: 2018-05-15", "signed: '2018/05/15'"),
        ("  法规科: {submitted: 0}", "  法规科: {submitted: \"0\"}"),
        ("  法规科: {submitted: 0}", "  法规科: {submitted: '0'}"),
        ("number: 62 ", "number: '62' "),
        ("year: 2018,", "year: \"2018\","),
    ];
    let sample = Desk::new().sentences(Q1);
    for (old, new) in taken {
        let desk = Desk::new();
        desk.edit(Q1, old, new);
        assert_eq!(desk.sentences(Q1), sample, "{new}");
    }
}

#[test]
fn a_data_file_in_gb18030_is_read_as_drafts_are() {
    let sample = Desk::new().sentences(Q1);
    let desk = Desk::new();
    for name in ["2018-q1.yaml", "office.yaml", "scheme.yaml"] {
        let text = desk.text(name);
        let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
        assert!(!lost);
        let bytes = bytes.into_owned();
        desk.write(name, bytes);
    }
    assert_eq!(desk.sentences(Q1), sample);
    let wide: Vec<u8> = std::iter::once(0xfeff_u16)
        .chain(Desk::new().text(Q1).encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    desk.write(Q1, wide);
    assert_eq!(desk.sentences(Q1), sample, "UTF-16, as the notepad of Windows has it");
}

#[test]
fn text_behind_a_number_sign_is_told_before_it_is_lost() {
    for cut in
        ["  - 各学校 #要高度重视\n", "  - 各学校 # 要高度重视\n", "  - 各学校  #要高度重视\n"]
    {
        let desk = Desk::new();
        desk.edit(Q1, "requirements:\n", &format!("requirements:\n{cut}"));
        let said = said(&desk);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(said[0].0.starts_with("L72 2018-q1.yaml:75:"), "{said:#?}");
        assert!(said[0].0.contains("“要高度重视”"), "{said:#?}");
        assert!(desk.load(Q1).0.is_some(), "it is a warning");
    }
    for comment in
        ["  - 各学校要高度重视。  # 备注\n", "  - 各学校要做到A#B。\n", "  - '各学校 #1'\n"]
    {
        let desk = Desk::new();
        desk.edit(Q1, "requirements:\n", &format!("requirements:\n{comment}"));
        assert_eq!(said(&desk), [], "{comment}");
    }
}

#[test]
fn a_mistake_of_syntax_does_not_hide_the_others() {
    let desk = Desk::new();
    desk.edit(Q1, "number: 62 ", "number: 0 ")
        .edit(Q1, "  环评科:\n    submitted: 1", "  环评科:\n    submitted: ]1")
        .edit(Q1, "  法规科: {submitted: 0}", "  法规处: {submitted: 0}")
        .edit(Q1, "form: 信息报送模板", "form: 信息报送表")
        .edit("office.yaml", "band: true", "band: 是")
        .edit("scheme.yaml", "points: 30}", "points: 30");
    let said = said(&desk);
    let lines: Vec<&str> = said.iter().map(|(line, _)| line.as_str()).collect();
    for wanted in [
        "L05 2018-q1.yaml:43",
        "L14 2018-q1.yaml:8:9",
        "L17 2018-q1.yaml:45:3",
        "L17 2018-q1.yaml:84",
        "L06 office.yaml:36",
        "L05 scheme.yaml:18:9",
    ] {
        assert!(lines.iter().any(|line| line.starts_with(wanted)), "{wanted}: {said:#?}");
    }
    assert_eq!(said.len(), 6, "{said:#?}");
}

#[test]
fn other_kinds_of_files_are_called_by_name_with_the_command_that_takes_them() {
    let zip = |part: &str| {
        let mut bytes = b"PK\x03\x04\x14\0\0\0".to_vec();
        bytes.extend(part.as_bytes());
        bytes
    };
    let wide = |part: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1];
        bytes.extend(part.bytes().flat_map(|byte| [byte, 0]));
        bytes
    };
    let cases: [(Vec<u8>, &str, &str); 8] = [
        (zip("word/document.xml"), "Word 文件", "tongbao check --text"),
        (zip("xl/workbook.xml"), "Excel 工作簿", ".yaml"),
        (zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), "Excel 工作簿", ".yaml"),
        (wide("WordDocument"), "Word 文件", "check --text"),
        (wide("Workbook"), "Excel 工作簿", ".yaml"),
        (b"%PDF-1.7\n".to_vec(), "PDF", "tongbao measure"),
        (zip("OFD.xml"), "OFD", "PDF"),
        (zip("other"), "压缩文件", "先解开"),
    ];
    for (bytes, says, advises) in cases {
        for padding in [0, 3 << 20] {
            let desk = Desk::new();
            let bytes = [bytes.clone(), vec![b' '; padding]].concat();
            desk.write(Q1, bytes);
            let said = said(&desk);
            assert_eq!(said.len(), 1, "{said:#?}");
            assert!(
                said[0].0.starts_with("L73 2018-q1.yaml ") && said[0].0.contains(says),
                "{said:#?}"
            );
            assert!(said[0].1.contains(advises), "{said:#?}");
        }
    }
}
