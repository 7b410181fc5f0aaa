//! Tables: scores (D5), counts, heads and the list of items (D14), rows (D17).

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::super::lexis;
use super::super::names::Who;
use super::super::sheet::{self, Column, Sheet};
use super::super::{Case, expected::Expected};
use super::{HINT, columns, stated, with_sources};
use crate::check::rules::MOST;
use crate::check::text::{Cell, Origin, TextTable};
use crate::check::{Evidence, Rule};
use crate::finding::{Finding, Severity};
use crate::model::{CategoryId, ChannelId, UnitId};

/// What a cell says, in a message.
fn said(cell: &Cell) -> String {
    let text: String = cell.text.trim().chars().take(20).collect();
    if text.is_empty() { "空白".to_owned() } else { text }
}

fn shown(value: Option<Decimal>) -> String {
    value.map_or("空白（不适用）".to_owned(), |value| value.to_string())
}

/// The unit of a row.
fn unit(case: &Case<'_>, sheet: &Sheet<'_>, row: &[Cell]) -> Option<UnitId> {
    match case.names.meant(row.get(sheet.unit)?.text.trim())?.who {
        Who::Unit(id) => Some(id),
        Who::Together(_) => None,
    }
}

/// D5: score, cumulative score and gap.
pub(in crate::check) fn scores(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let before = found.len();
    let case = evidence.case();
    let sheets = case.sheets();
    case.relations().findings(rule, case.text, found);
    let Some(expected) = &case.expected else { return };
    for sheet in sheets {
        for (place, column) in sheet.columns.iter().enumerate() {
            let (category, which) = match column {
                Column::Score(category) => (*category, 0),
                Column::Cumulative(category) => (*category, 1),
                Column::Gap(category) => (*category, 2),
                _ => continue,
            };
            let column_cells = || sheet.rows.iter().filter_map(|row| row.get(place));
            let zeros =
                column_cells().any(|cell| sheet::figure(&cell.text) == Some(Some(Decimal::ZERO)));
            let Some(name) = expected.scheme.categories.get(category).map(|c| &c.name) else {
                continue;
            };
            let what = ["得分", "累计得分", "差额"][which];
            for (at, row) in sheet.places.iter().zip(&sheet.rows) {
                if found.len() - before >= MOST {
                    return;
                }
                let (Some(cell), Some(id)) = (row.get(place), unit(case, sheet, row)) else {
                    continue;
                };
                let Some(right) = expected.standing(id, category).map(|three| three[which]) else {
                    continue;
                };
                case.holds_cell(sheet.table, *at, place);
                let stands = sheet::figure(&cell.text);
                // Blank for 0 is a habit of some tables; then the whole column has it.
                let blank_zero =
                    stands == Some(None) && right.is_some_and(|value| value.is_zero()) && !zeros;
                if stands == Some(right) || blank_zero {
                    continue;
                }
                let message = format!(
                    "{}{name}{what}是{}，算出来是 {}",
                    expected.office.unit(id).table_name,
                    said(cell),
                    shown(right)
                );
                let hint = "得分 = Σ 采用数 × 分值；累计 = 上期累计 + 本期；差额 = 任务 − 累计。";
                let mut finding = rule.finding(cell.place.clone(), message, hint);
                let who = Who::Unit(id);
                let about = super::About::Adopted;
                finding = with_sources(finding, expected.cells(who, about, CategoryId(category)));
                found.push(finding);
            }
        }
    }
}

/// D14: counts, heads and the list of adopted items are those of the data.
pub(in crate::check) fn counts(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    let before = found.len();
    let case = evidence.case();
    let sheets = case.sheets();
    case.relations().findings(rule, case.text, found);
    columns::cells(rule, evidence, found);
    stated::cells(rule, case, found);
    let Some(expected) = &case.expected else { return };
    for sheet in sheets {
        let channels = heads(rule, expected, sheet, found);
        let submission = expected.scheme.submission_category();
        for (at, row) in sheet.places.iter().zip(&sheet.rows) {
            if found.len() - before >= MOST {
                return;
            }
            let Some(id) = unit(case, sheet, row) else { continue };
            for (place, cell) in row.iter().enumerate() {
                let column = sheet.columns.get(place);
                if let Some(Column::Submitted(0)) = column
                    && submission.is_some()
                {
                    case.holds_cell(sheet.table, *at, place);
                    let right = expected.row(id).and_then(|row| row.submitted).map(Decimal::from);
                    if sheet::figure(&cell.text) != Some(right) {
                        let message = format!(
                            "{}报送数是{}，数据是 {}",
                            expected.office.unit(id).table_name,
                            said(cell),
                            shown(right)
                        );
                        let category = submission.unwrap_or(CategoryId(0));
                        let cells =
                            expected.cells(Who::Unit(id), super::About::Submitted, category);
                        let finding = rule.finding(cell.place.clone(), message, HINT);
                        found.push(with_sources(finding, cells));
                    }
                }
                let Some(channel) = channels.get(&place) else { continue };
                case.holds_cell(sheet.table, *at, place);
                let right = expected.row(id).map_or(0, |row| row.adopted[channel.0]);
                let stands = sheet::figure(&cell.text);
                let same = match stands {
                    Some(None) => right == 0,
                    Some(Some(value)) => value == Decimal::from(right),
                    None => false,
                };
                if !same {
                    let message = format!(
                        "{}被{}采用数是{}，数据是 {right}",
                        expected.office.unit(id).table_name,
                        expected.scheme.channel(*channel).name,
                        said(cell)
                    );
                    let finding = rule.finding(cell.place.clone(), message, HINT);
                    found.push(with_sources(finding, [expected.channel_cell(id, *channel)]));
                }
            }
        }
    }
    ledger(rule, expected, &case.text.tables, found);
}

/// The channel of each column; heads that name none are findings.
fn heads(
    rule: &Rule,
    expected: &Expected<'_>,
    sheet: &Sheet<'_>,
    found: &mut Vec<Finding>,
) -> BTreeMap<usize, ChannelId> {
    let all: Vec<ChannelId> = (0..expected.scheme.channels.len()).map(ChannelId).collect();
    let known = |text: &str| {
        all.iter().copied().find(|id| {
            let channel = expected.scheme.channel(*id);
            lexis::heading(&channel.heading) == text || channel.name == text
        })
    };
    let mut channels = BTreeMap::new();
    let mut strange = Vec::new();
    for (place, column) in sheet.columns.iter().enumerate() {
        let Column::Channel(text) = column else { continue };
        match known(text) {
            Some(id) => {
                channels.insert(place, id);
            }
            None => strange.push((place, text)),
        }
    }
    let used: BTreeSet<ChannelId> = channels.values().copied().collect();
    let left: Vec<ChannelId> = all.iter().copied().filter(|id| !used.contains(id)).collect();
    for (place, text) in strange {
        // The place tells which one was meant, if just the places of the known ones fit.
        let meant = left.iter().copied().find(|id| place == id.0 + 1);
        let near = meant.or_else(|| {
            left.iter().copied().find(|id| {
                let name = lexis::heading(&expected.scheme.channel(*id).heading);
                strsim::osa_distance(&name, &text.chars().take(40).collect::<String>()) <= 2
            })
        });
        let Some(head) = sheet.heads[place] else { continue };
        let message = format!("表头“{}”没有登记", said(head));
        let hint = match near {
            Some(id) => {
                channels.insert(place, id);
                format!("是不是“{}”？", expected.scheme.channel(id).heading)
            }
            None => "表头按考核办法登记的写；表里另加的一列，核对不了。".to_owned(),
        };
        let mut finding = rule.finding(head.place.clone(), message, hint);
        if near.is_none() {
            finding.severity = Severity::Hint;
        }
        found.push(finding);
    }
    // The rest of a head: its measure word.
    for (place, id) in &channels {
        let Some(head) = sheet.heads[*place] else { continue };
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let (stands, right) = (bare(&head.text), &expected.scheme.channel(*id).heading);
        let same_name = lexis::heading(&stands) == lexis::heading(right);
        if same_name && stands != bare(right) && stands.contains(['（', '(']) {
            let message = format!("表头“{}”应为“{right}”", said(head));
            found.push(rule.finding(head.place.clone(), message, "表头按考核办法登记的写。"));
        }
    }
    let shown = sheet.columns.iter().any(|column| matches!(column, Column::Channel(_)));
    if shown {
        let found_now: BTreeSet<ChannelId> = channels.values().copied().collect();
        for id in all.iter().filter(|id| !found_now.contains(id)) {
            let counted = expected.tally.rows().iter().any(|row| row.adopted[id.0] > 0);
            let Some(head) = sheet.heads.first().copied().flatten().filter(|_| counted) else {
                continue;
            };
            let name = &expected.scheme.channel(*id).heading;
            let message = format!("表里没有“{name}”这一列，数据里它有采用");
            found.push(rule.finding(head.place.clone(), message, "补上这一列。"));
        }
        let order: Vec<(usize, ChannelId)> = channels.iter().map(|(p, id)| (*p, *id)).collect();
        if let Some([_, (place, _)]) = order.windows(2).find(|pair| pair[0].1 > pair[1].1)
            && let Some(head) = sheet.heads[*place]
        {
            let message = format!("表头“{}”的先后与考核办法不同", said(head));
            found.push(rule.finding(head.place.clone(), message, "渠道按考核办法的先后排列。"));
        }
    }
    channels
}

/// The list of adopted items.
fn ledger(rule: &Rule, expected: &Expected<'_>, tables: &[TextTable], found: &mut Vec<Finding>) {
    let items = expected.ledger();
    let mut listed = 0;
    let mut last = None;
    for table in tables {
        let Some(head) = table.rows.first() else { continue };
        let column = |words: &[&str]| {
            head.iter().position(|cell| words.iter().any(|word| cell.text.contains(word)))
        };
        let (Some(title), Some(channel)) = (column(&["标题"]), column(&["渠道"])) else {
            continue;
        };
        // A table somebody wrote may have such heads: it is the list only if its rows are.
        let titles = table.rows.iter().skip(1).filter_map(|row| row.get(title));
        let is_item = |cell: &Cell| {
            let text = cell.text.trim();
            items.iter().any(|(cells, _)| {
                let own: &str = cells.first().map_or("", String::as_str);
                own == text || (text.len() > 12 && strsim::osa_distance(own, text) <= 2)
            })
        };
        if !titles.take(MOST).any(is_item) {
            continue;
        }
        let places = [Some(title), column(&["单位"]), Some(channel), column(&["日期", "时间"])];
        for row in table.rows.iter().skip(1) {
            if row.first().map(|cell| &cell.text) == head.first().map(|cell| &cell.text) {
                continue;
            }
            let item = items.get(listed);
            if listed > items.len() + MOST {
                break;
            }
            listed += 1;
            last = row.first().map(|cell| cell.place.clone()).or(last);
            let Some((cells, source)) = item else { continue };
            if let Some(number) = row.first().filter(|_| title > 0)
                && number.text.trim().parse() != Ok(listed)
            {
                let message = format!("序号是{}，应是 {listed}", said(number));
                found.push(rule.finding(number.place.clone(), message, "序号从 1 起连续。"));
            }
            for (right, place) in cells.iter().zip(places) {
                let Some(cell) = place.and_then(|place| row.get(place)) else { continue };
                let bare =
                    |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                if bare(&cell.text) != bare(right) {
                    let message = format!("采用条目写作“{}”，数据是“{right}”", said(cell));
                    let finding = rule.finding(cell.place.clone(), message, HINT);
                    found.push(with_sources(finding, [source.clone()]));
                }
            }
        }
    }
    if let Some(place) = last.filter(|_| listed != items.len()) {
        let message = format!("采用条目列了 {listed} 条，数据是 {} 条", items.len());
        found.push(rule.finding(place, message, HINT));
    }
}

/// D17: every unit has one row.
pub(in crate::check) fn rows(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    // Those of the program's own text have the rows that the data have.
    if evidence.text.origin == Origin::Composed {
        return;
    }
    let start = found.len();
    let case = evidence.case();
    case.relations().findings(rule, case.text, found);
    let sheets = case.sheets();
    let mut by_name: BTreeMap<(usize, &str), &Cell> = BTreeMap::new();
    let mut shown: BTreeMap<UnitId, (usize, &Cell)> = BTreeMap::new();
    let mut last: Option<(usize, UnitId)> = None;
    for (which, sheet) in sheets.iter().enumerate() {
        for row in &sheet.rows {
            let Some(cell) = row.get(sheet.unit) else { continue };
            if found.len() - start >= MOST {
                return;
            }
            if row.len() > sheet.columns.len() || (row.len() < sheet.columns.len()) {
                let message = format!("这一行 {} 格，表头 {} 格", row.len(), sheet.columns.len());
                found.push(rule.finding(cell.place.clone(), message, "补齐或删去多出的格。"));
            }
            let id = unit(case, sheet, row);
            let before = match id {
                Some(id) => {
                    let before = shown.insert(id, (which, cell));
                    before.filter(|(other, _)| *other == which).map(|(_, cell)| cell)
                }
                None => by_name.insert((which, cell.text.trim()), cell),
            };
            if let Some(before) = before {
                let message = format!("{}在表里有两行", said(cell));
                found.push(
                    rule.finding(cell.place.clone(), message, "一个单位只占一行。")
                        .with_related(before.place.clone(), "前面的一行"),
                );
            }
            if let (Some((same, previous)), Some(id)) = (last, id)
                && same == which
                && id < previous
                && case.expected.is_some()
            {
                let message = format!("{}的先后与登记的不同", said(cell));
                let hint = "表里各行按机关数据（office）的先后排列。";
                found.push(rule.finding(cell.place.clone(), message, hint));
            }
            last = id.map(|id| (which, id)).or(last.filter(|(same, _)| *same == which));
        }
    }
    columns::rows(rule, evidence, found);
    let Some(expected) = &case.expected else { return };
    for sheet in sheets {
        bands(rule, case, expected, sheet, found);
    }
    for table in case.text.tables.iter().filter(|table| table.as_composed) {
        let cells = table.rows.iter().filter_map(|row| row.first());
        shown.extend(cells.filter_map(|cell| {
            Some((expected.office.unit_named(cell.text.trim())?, (usize::MAX, cell)))
        }));
    }
    unread(rule, case, expected, &shown.keys().copied().collect(), found);
    for table in &expected.office.tables {
        if table.has_columns {
            continue;
        }
        let members: Vec<UnitId> =
            table.groups.iter().flat_map(|group| expected.office.members(*group)).collect();
        let Some((_, cell)) = members.iter().rev().find_map(|id| shown.get(id)) else { continue };
        for id in members.iter().filter(|id| !shown.contains_key(id)) {
            let message = format!("表里缺{}这一行", expected.office.unit(*id).table_name);
            let finding = rule.finding(cell.place.clone(), message, "一个单位占一行：补上。");
            found.push(with_sources(finding, [expected.unit_source(*id)]));
        }
    }
}

/// A band stands right above the units of its group.
fn bands(
    rule: &Rule,
    case: &Case<'_>,
    expected: &Expected<'_>,
    sheet: &Sheet<'_>,
    found: &mut Vec<Finding>,
) {
    for (before, band) in &sheet.bands {
        let Some(group) = expected.office.group_named(band.text.trim()) else { continue };
        let member = |row: &&[Cell]| {
            unit(case, sheet, row).is_some_and(|id| expected.office.unit(id).group == group)
        };
        let above = sheet.rows[..*before].iter().any(member);
        let below = sheet.rows.get(*before).is_some_and(member);
        if above || !below {
            let message = format!("“{}”这一行不在本组单位之上", said(band));
            found.push(rule.finding(
                band.place.clone(),
                message,
                "组名放在本组第一个单位的上一行。",
            ));
        }
    }
}

/// An attachment that should be a table of units and cannot be read as one.
fn unread(
    rule: &Rule,
    case: &Case<'_>,
    expected: &Expected<'_>,
    shown: &BTreeSet<UnitId>,
    found: &mut Vec<Finding>,
) {
    for head in &case.parts().heads {
        let Some(title) = head.title.map(|(title, _)| case.paragraph(title)) else { continue };
        let table = expected
            .office
            .tables
            .iter()
            .find(|table| title.text.ends_with(&table.name) && !table.name.is_empty());
        let Some(table) = table.filter(|table| !table.has_columns) else { continue };
        let mut members = table.groups.iter().flat_map(|group| expected.office.members(*group));
        if !members.any(|id| shown.contains(&id)) {
            let message = format!("“{}”没有读到各单位的行", table.name);
            let hint = "表头在第一行，各单位的行在表头之下；写了而没有读到的，请人工核对。";
            found.push(rule.finding(title.whole(), message, hint));
        }
    }
}
