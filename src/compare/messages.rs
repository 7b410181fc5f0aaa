//! Everything that the comparison may say: no findings, but the words by which differences are told.

use super::figures::{Cause, FigureChange};
use crate::finding::Place;

/// Most causes that are told of one figure.
const MOST: usize = 8;

/// A figure's change, and which values changed it.
pub(super) fn change(change: &FigureChange) -> Vec<String> {
    let FigureChange { name, old, new, how, causes } = change;
    if let ([only], true) = (&causes[..], how.is_empty()) {
        return vec![cause(only)];
    }
    let computed = if how.is_empty() { String::new() } else { format!("（{how}）") };
    let told = format!("{name}由 {old} 改为 {new}{computed}");
    if causes.is_empty() {
        return vec![format!("{told}；它自己用到的数没有改，是与别的单位比出来的")];
    }
    let mut lines = vec![format!("{told}，因为：")];
    lines.extend(causes.iter().take(MOST).map(cause));
    if causes.len() > MOST {
        lines.push(format!("等 {} 处", causes.len()));
    }
    lines
}

/// A value that was typed otherwise: whose, where, then and now.
pub(super) fn cause(cause: &Cause) -> String {
    let place = cause.place.as_ref().map(|at| place(at) + " ").unwrap_or_default();
    let what = match (&cause.old, &cause.new) {
        (Some(old), Some(new)) => format!("由 {old} 改为 {new}"),
        (Some(old), None) => format!("删去了 {old}"),
        (None, new) => format!("新写了 {}", new.as_deref().unwrap_or_default()),
    };
    format!("{}：{place}{what}", cause.name)
}

/// A place as a clerk looks it up: the file's name with cell or line.
fn place(place: &Place) -> String {
    let file = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let Some(spot) = &place.spot else { return file.to_owned() };
    match spot.cell() {
        Some(cell) => format!("{file} {cell}"),
        None => format!("{file} 第 {} 行", spot.line),
    }
}

pub(super) const TITLE: &str = "标题";
pub(super) const FORMAT: &str = "格式";

/// A format by its name in the data.
pub(super) fn format(name: &str) -> &str {
    match name {
        "letter" => "信函格式",
        "order" => "命令（令）格式",
        "minutes" => "纪要格式",
        _ => "通用格式",
    }
}

pub(super) fn paragraph(number: usize) -> String {
    format!("正文第 {number} 段")
}

/// The place of what only the old document has.
pub(super) fn gone(place: &str) -> String {
    format!("原稿{place}")
}

pub(super) fn table_of_text(number: usize) -> String {
    format!("正文第 {number} 张表")
}

pub(super) fn attachment(mark: &str, title: &str) -> String {
    format!("{mark} {title}")
}

pub(super) fn within(attachment: &str, number: usize) -> String {
    format!("{attachment}，第 {number} 段")
}

pub(super) fn row(table: &str, name: &str, number: usize) -> String {
    if name.is_empty() {
        format!("{table}，第 {number} 行")
    } else {
        format!("{table}，“{name}”行")
    }
}

pub(super) fn notes(table: &str) -> String {
    format!("{table}，表注")
}

pub(super) fn columns(table: &str) -> String {
    format!("{table}，栏目")
}
