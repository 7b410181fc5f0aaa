//! The columns of workbooks in which an office keeps a period's figures: one table, by which
//! workbooks are read and written.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::measure::Typed;
use super::scheme::{Category, CategoryId, Joint, Scheme};

/// A column of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// Its head.
    pub head: String,
    /// Other heads that are taken for it.
    pub others: Vec<String>,
    /// The way to its value below the entry of a unit, or of an item: `submitted`, or `adopted` and a
    /// channel's name. Empty for the unit itself.
    pub path: Vec<String>,
    /// The kind of its values.
    pub kind: ColumnKind,
}

/// The kind of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A unit's name; in a ledger several, with 、 between.
    Unit,
    /// A channel's name; several, with 、 between.
    Channel,
    /// A count.
    Count,
    /// A figure that may have decimal places.
    Decimal,
    /// A date.
    Date,
    /// Words.
    Text,
}

/// Heads of columns that say nothing of figures.
const PASSED_OVER: [&str; 8] = ["序号", "编号", "组", "组别", "类别", "备注", "说明", "问题"];

/// Words for a total, alone or behind what it is of.
pub(crate) const TOTALS: [&str; 5] = ["合计", "小计", "总计", "共计", "总数"];

impl SheetColumn {
    fn new(head: &str, others: &[&str], path: &[&str], kind: ColumnKind) -> Self {
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Self { head: head.to_owned(), others: owned(others), path: owned(path), kind }
    }
}

/// The columns of a period's figures, in printed order.
pub fn unit_columns(scheme: &Scheme) -> Vec<SheetColumn> {
    let names = ["单位名称", "报送单位", "填报单位", "名称"];
    let mut columns = vec![SheetColumn::new("单位", &names, &[], ColumnKind::Unit)];
    columns.extend(by_category(scheme, "submitted", "报送", |category| category.submissions));
    columns.extend(by_category(scheme, "items", "采用条数", |category| category.items));
    for channel in &scheme.channels {
        let others = [channel.heading.as_str(), &channel.body_name];
        let path = ["adopted", &channel.name];
        columns.push(SheetColumn::new(&channel.name, &others, &path, ColumnKind::Count));
    }
    for measure in scheme.measures.iter().filter(|measure| measure.typed == Some(Typed::Named)) {
        let (name, heading) = (measure.name.as_str(), measure.heading.as_str());
        columns.push(SheetColumn::new(name, &[heading], &[name], ColumnKind::Decimal));
    }
    let reasons = ["免报原因", "免报理由"];
    columns.push(SheetColumn::new("免报", &reasons, &["exempt"], ColumnKind::Text));
    apart(columns)
}

/// The columns of a ledger of adopted items.
pub fn ledger_columns(scheme: &Scheme) -> Vec<SheetColumn> {
    let titles = ["题目", "信息标题", "标题名称", "信息题目"];
    let units = ["报送单位", "单位名称", "供稿单位"];
    let channels = ["采用渠道", "刊物", "采用单位", "采用刊物"];
    let dates = ["采用日期", "刊发日期", "时间", "采用时间", "刊发时间"];
    let mut columns = vec![
        SheetColumn::new("标题", &titles, &["title"], ColumnKind::Text),
        SheetColumn::new("单位", &units, &["units"], ColumnKind::Unit),
        SheetColumn::new("渠道", &channels, &["channel"], ColumnKind::Channel),
        SheetColumn::new("日期", &dates, &["date"], ColumnKind::Date),
    ];
    if scheme.joint == Joint::AsSaid {
        let points = ["分数", "得分"];
        columns.push(SheetColumn::new("分值", &points, &["points"], ColumnKind::Decimal));
    }
    apart(columns)
}

/// Columns of a count by category: one head where a single category counts, else one for each.
fn by_category(
    scheme: &Scheme,
    key: &str,
    word: &str,
    wanted: fn(&Category) -> bool,
) -> Vec<SheetColumn> {
    let of = |id: &CategoryId| wanted(scheme.category(*id));
    let counted: Vec<CategoryId> = scheme.category_ids().filter(of).collect();
    let long = |name: &str| [format!("{name}{word}"), format!("{name}{word}数量")];
    if let [only] = counted[..] {
        let [with_name, longer] = long(&scheme.category(only).name);
        let quantity = format!("{word}数量");
        let others = [with_name.as_str(), &longer, &quantity];
        return vec![SheetColumn::new(word, &others, &[key], ColumnKind::Count)];
    }
    let column = |id: &CategoryId| {
        let name = scheme.category(*id).name.as_str();
        let [head, longer] = long(name);
        SheetColumn::new(&head, &[&longer], &[key, name], ColumnKind::Count)
    };
    counted.iter().map(column).collect()
}

/// The columns without those other heads that two of them share, or that one has as its own.
fn apart(mut columns: Vec<SheetColumn>) -> Vec<SheetColumn> {
    let mut takers: BTreeMap<String, usize> = BTreeMap::new();
    for column in &columns {
        let heads = column.others.iter().chain([&column.head]).map(|head| plain_head(head));
        let own: std::collections::BTreeSet<String> = heads.collect();
        own.into_iter().for_each(|head| *takers.entry(head).or_default() += 1);
    }
    for column in &mut columns {
        let own = plain_head(&column.head);
        column.others.retain(|other| {
            let other = plain_head(other);
            other != own && !other.is_empty() && takers.get(&other) == Some(&1)
        });
    }
    columns
}

/// True if a column of this head says nothing of figures. The head of the column of problems may say more
/// behind a colon.
pub fn is_passed_over(head: &str) -> bool {
    let head = plain_head(head);
    PASSED_OVER.contains(&head.as_str()) || head.starts_with("问题:")
}

/// True if words of a table are those for a total: 合计, 全县合计.
pub(crate) fn is_total(words: &str) -> bool {
    let words = plain_head(words);
    TOTALS.iter().any(|word| {
        words == *word || words.strip_suffix(word).is_some_and(|of| of.chars().count() < 6)
    })
}

/// True for blanks and quotation marks, which are typed in many ways.
fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'')
}

/// A head without blanks, quotation marks, line breaks, full-width forms and the unit behind it: `报 送（条）` is 报送.
pub fn plain_head(head: &str) -> String {
    let folded: String = head.nfkc().filter(|c| !is_mark(*c)).collect();
    let folded = folded.trim_end_matches(['*', ':']);
    match folded.strip_suffix(')').and_then(|open| open.rsplit_once('(')) {
        Some((bare, _)) if !bare.is_empty() => bare.to_owned(),
        _ => folded.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_the_same_however_it_is_spaced() {
        for head in ["报送", "报 送", "报\n送（条）", "报送(条)", "报送：", " 报送 "]
        {
            assert_eq!(plain_head(head), "报送", "{head:?}");
        }
        assert_eq!(plain_head("（条）"), "(条)");
        assert!(is_passed_over("序 号"));
    }

    #[test]
    fn a_head_that_two_columns_share_leads_to_neither() {
        let column = |head, others: &[&str]| SheetColumn::new(head, others, &[], ColumnKind::Count);
        let columns = apart(vec![column("甲", &["丙", "丁"]), column("乙", &["丙", "甲"])]);
        assert_eq!(columns[0].others, ["丁"]);
        assert!(columns[1].others.is_empty());
    }

    #[test]
    fn words_for_totals_are_known_with_blanks_and_what_they_are_of() {
        for words in ["合计", "合 计", "总计：", "全县合计", "采用合计"] {
            assert!(is_total(words), "{words}");
        }
        for words in ["统计局", "合计核算中心", "第一中学"] {
            assert!(!is_total(words), "{words}");
        }
    }
}
