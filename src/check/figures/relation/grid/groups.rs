//! Tables whose first column repeats the group of each row, the unit standing in the next.

use std::collections::BTreeSet;

use super::super::super::names::looks_like_unit;
use crate::check::text::TextTable;

/// Words of the head of such a column, and of the head of one with names.
const GROUPS: [&str; 14] = [
    "组", "类", "片", "级", "线", "板块", "区域", "所属", "辖区", "县", "区", "市", "性质", "层级",
];
const NAMES: [&str; 10] =
    ["单位", "名称", "乡镇", "部门", "街道", "学校", "企业", "项目", "地区", "对象"];

/// The column of names beside a column of words that stand in several rows each.
pub(super) fn named_beside(
    table: &TextTable,
    rows: &[usize],
    heads: &[String],
    first: usize,
) -> Option<usize> {
    let words = |column: usize| -> Vec<&str> {
        let cells = rows.iter().filter_map(|row| table.rows.get(*row)?.get(column));
        cells.map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect()
    };
    let again = |column: usize| {
        let own = words(column);
        own.len() - own.iter().collect::<BTreeSet<_>>().len()
    };
    let has = |column: usize, list: &[&str]| {
        heads.get(column).is_some_and(|head| list.iter().any(|word| head.contains(word)))
    };
    let repeated = again(first);
    if repeated == 0 || (repeated == 1 && !has(first, &GROUPS)) {
        return None;
    }
    // One may have been typed twice.
    (first + 1..heads.len().min(first + 3)).find(|column| {
        let own = words(*column);
        let units = own.iter().filter(|text| looks_like_unit(text)).count();
        let figures = own.iter().any(|text| text.chars().any(|c| c.is_ascii_digit()));
        own.len() + 1 >= words(first).len()
            && again(*column) <= 1
            && again(*column) < repeated
            && !figures
            && (units * 2 > own.len() || has(*column, &NAMES))
    })
}
