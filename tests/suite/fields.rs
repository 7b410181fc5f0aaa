//! Text from every field of the data, one test for all of them: it is printed as typed.

use serde_yaml::Value;

use crate::any_text::{with_fields, without_space};
use crate::pdf::grid::cells;
use crate::sample::Data;

/// Puts a text in the place of another wherever the data have it, as value or as name.
fn replace(value: &mut Value, old: &str, new: &str) {
    match value {
        Value::String(text) if text == old => *text = new.to_owned(),
        Value::Sequence(items) => items.iter_mut().for_each(|item| replace(item, old, new)),
        Value::Mapping(entries) => {
            let renamed = std::mem::take(entries).into_iter().map(|(mut key, mut value)| {
                replace(&mut key, old, new);
                replace(&mut value, old, new);
                (key, value)
            });
            *entries = renamed.collect();
        }
        _ => {}
    }
}

/// Texts of the data, one of each kind that is printed.
const FIELDS: [&str; 20] = [
    "昌吉回族自治州环境保护局",
    "昌吉回族自治州环境保护局文件",
    "昌州环发",
    "全州环保系统",
    "州环保局及各县市（园区）环保局",
    "局机关各科室",
    "信息直报点",
    "州环境监测站",
    "准东环保局",
    "州环保局",
    "州环保局信息采用情况统计表",
    "信息报送模板",
    "报送单位",
    "□政务信息　　□新闻信息",
    "日期写明年、月、日，地名、单位名称写全称。",
    "昌吉州环保系统信息工作考核办法",
    "昌州环发〔2018〕53号",
    "政务信息",
    "环保新闻",
    "州党办",
];

/// Those that stand in a table's narrow columns.
const NARROW: [&str; 3] = ["篇", "“昌吉环保”微信公众号", "其他"];

#[test]
fn every_text_of_the_data_is_printed_as_typed() {
    let mut data = Data::read();
    let letter = |i: usize| char::from(b'A' + i as u8);
    let long = |i: usize| format!("{}#f[]{{{{a}}}}$_*<@`\\\"'~--{{%", letter(i));
    let fields = FIELDS.iter().enumerate().map(|(i, field)| (*field, long(i)));
    let narrow = NARROW.iter().enumerate().map(|(i, field)| (*field, format!("{i}$*<")));
    let typed: Vec<(&str, String)> = fields.chain(narrow).collect();
    for (field, text) in &typed {
        for file in [&mut data.quarter, &mut data.office, &mut data.scheme] {
            replace(file, field, text);
        }
    }
    let copies = long(FIELDS.len());
    data.office["copy_to"] = Value::from(vec![copies.as_str()]);
    let issued = data.notice();
    let printed = without_space(&issued.pdf.text());
    for (field, text) in typed.iter().chain([&("copies", copies)]) {
        assert!(printed.contains(text), "{text} in place of {field}");
    }
    assert_eq!(issued.pdf.author, long(0));
}

#[test]
fn an_items_title_is_printed_as_typed() {
    let mut data = Data::read();
    let title = "1. #strong[x] {{ title }} \"\\\" *b* _i_ $x$ <l> @r `c` ~ -- // /* */";
    let item = format!(
        "- {{title: {}, units: [环评科], channel: 环保部网站, date: 2018-03-01}}",
        serde_json::to_string(title).expect("a quoted string"),
    );
    data.quarter["ledger"] = serde_yaml::from_str(&item).expect("well-formed YAML");
    let units = data.quarter["units"].as_mapping_mut().expect("units");
    for entry in units.values_mut() {
        entry.as_mapping_mut().expect("a return").remove("adopted");
    }
    let printed = without_space(&data.notice().pdf.text());
    assert!(printed.contains(&without_space(title)), "{printed}");
}

#[test]
fn spaces_and_signs_in_a_row_are_all_kept() {
    let line = "甲  乙   丙　　丁 -- --- ... '单' \"双\" ~~ 1.  2.";
    let issued = with_fields(&[line.to_owned()]).notice();
    let form = cells(&issued.pdf.pages[5]);
    let cell = form.iter().find(|cell| cell.column == 1).expect("a field");
    assert_eq!(cell.text(), line);
}
