//! Keys as a clerk may write them: in Chinese, in capitals, misspelt, with a full-width colon. None
//! is taken for the key it means, since other files and places name keys as they are; but the one
//! message says which was meant, and nothing else is said of that key.

use unicode_normalization::UnicodeNormalization;

use super::reader::nearest;
use super::schema;

/// The names that a clerk would give to each key.
const WORDS: &[(&str, &[&str])] = &[
    ("action", &["办理", "环节"]),
    ("actions", &["办理过程", "流程"]),
    ("addressees", &["主送", "主送机关"]),
    ("adjustments", &["加减分", "调整", "加分", "扣分"]),
    ("adopted", &["采用", "录用", "采用数", "采用条数", "采用情况"]),
    ("aliases", &["别名", "又名", "其他名称", "其它名称"]),
    ("align", &["对齐"]),
    ("attachments", &["附件"]),
    ("attendance", &["出席情况", "参会", "参会人员"]),
    ("band", &["组名"]),
    ("body", &["正文", "内容"]),
    ("body_name", &["正文名称", "正文里的名称"]),
    ("carried_forward", &["此前累计", "转入", "结转"]),
    ("categories", &["类别", "分类"]),
    ("category", &["类别", "分类", "门类"]),
    ("channel", &["渠道", "采用渠道", "媒体"]),
    ("channels", &["渠道", "采用渠道"]),
    ("code", &["代字", "机关代字", "发文代字"]),
    ("columns", &["栏", "列", "跨栏"]),
    ("copy_number", &["份号"]),
    ("copy_to", &["抄送", "抄送机关"]),
    ("cut_off", &["截止", "截止日期", "统计截止"]),
    ("date", &["日期", "时间", "采用日期"]),
    ("duplex", &["双面", "双面印刷"]),
    ("exempt", &["免报"]),
    ("filing", &["归档"]),
    ("fonds", &["全宗", "全宗号"]),
    ("form", &["空白表", "表样"]),
    ("format", &["格式", "公文格式"]),
    ("forms", &["空白表", "表样"]),
    ("group", &["组", "单位组"]),
    ("groups", &["组", "单位组", "分组"]),
    ("half", &["半年"]),
    ("head", &["表头"]),
    ("heading", &["标题", "小标题"]),
    ("host_mark", &["主办机关标志"]),
    ("image", &["图片", "图"]),
    ("item", &["件号"]),
    ("items", &["条目", "项目"]),
    ("jointly_with", &["联合发文", "联合行文"]),
    ("kind", &["种类", "文种"]),
    ("label", &["栏名", "名目"]),
    ("last_year", &["去年同期", "去年", "上年同期"]),
    ("layout", &["版面"]),
    ("ledger", &["采用条目", "台账", "目录", "采用目录"]),
    ("level", &["层次", "级别"]),
    ("lines", &["行数"]),
    ("mark", &["发文机关标志", "标志", "红头"]),
    ("measure", &["量词", "单位"]),
    ("month", &["月", "月份"]),
    ("name", &["名称", "全称", "单位名称"]),
    ("note", &["附注"]),
    ("notes", &["注", "备注", "表注"]),
    ("noun", &["名词"]),
    ("number", &["文号", "序号", "编号", "发文字号", "发文号", "顺序号"]),
    ("numbering", &["编号方式"]),
    ("office", &["机关", "发文机关", "机关数据"]),
    ("organ", &["机构", "问题"]),
    ("period", &["时期", "期间", "统计时期"]),
    ("person", &["人", "姓名", "经办人"]),
    ("points", &["分", "分值", "分数", "得分"]),
    ("post", &["职务"]),
    ("printed", &["印发", "印发日期"]),
    ("printed_by", &["印发机关"]),
    ("quarter", &["季", "季度"]),
    ("reason", &["原因", "理由", "事由"]),
    ("red", &["红色"]),
    ("reporters", &["报送单位"]),
    ("requirements", &["要求", "工作要求", "下步要求"]),
    ("retention", &["保管期限"]),
    ("role", &["职务", "身份"]),
    ("roll_ups", &["汇总"]),
    ("rows", &["行", "表行"]),
    ("rule", &["规则"]),
    ("rules", &["规则"]),
    ("scheme", &["办法", "考核办法", "评分办法"]),
    ("scores", &["分数", "得分", "任务"]),
    ("seal", &["印章", "公章"]),
    ("secrecy", &["密级"]),
    ("sideways", &["横排", "横向"]),
    ("signed", &["成文", "成文日期", "签发日期", "落款日期", "日期"]),
    ("signers", &["签发人"]),
    ("stamp", &["签名章"]),
    ("submission_points", &["报送分值", "报送分"]),
    ("submissions", &["计报送"]),
    ("submitted", &["报送", "上报", "报送数", "报送条数", "报送数量", "报送情况"]),
    ("system", &["系统"]),
    ("table", &["表", "统计表"]),
    ("table_name", &["表名", "简称", "表内名称"]),
    ("tables", &["表", "统计表"]),
    ("targets", &["任务", "目标"]),
    ("text", &["文字", "内容"]),
    ("through_month", &["截至月", "到几月"]),
    ("tie_order", &["并列次序", "并列顺序"]),
    ("ties", &["并列"]),
    ("title", &["题目", "标题", "名称"]),
    ("trend", &["升降", "增减"]),
    ("units", &["单位", "各单位", "单位名单"]),
    ("urgency", &["紧急程度", "缓急"]),
    ("waive", &["放行", "豁免"]),
    ("width", &["宽", "宽度", "直径"]),
    ("widths", &["栏宽", "列宽"]),
    ("terms", &["术语", "专用词"]),
    ("words", &["词表", "用词"]),
    ("before", &["上期"]),
    ("blank_zero", &[]),
    ("centred", &[]),
    ("clause", &[]),
    ("dashes", &[]),
    ("decimals", &["小数位", "小数位数"]),
    ("figures", &[]),
    ("file", &["文件"]),
    ("from", &["起"]),
    ("from_month", &["起始月"]),
    ("in_tables", &["列表"]),
    ("mark_drop", &[]),
    ("mark_name", &[]),
    ("mark_size", &[]),
    ("measures", &["指标"]),
    ("page_number", &["页码"]),
    ("several_channels", &[]),
    ("joint", &["合写", "联合报送"]),
    ("show", &[]),
    ("upright", &["竖排"]),
    ("most", &["封顶", "最高"]),
    ("least", &["保底", "最低"]),
    ("since", &["设立"]),
    ("ten_days", &["旬"]),
    ("by", &[]),
    ("each", &["每个"]),
    ("of", &[]),
    ("order", &["先后"]),
    ("subtotal", &["小计"]),
    ("total", &["合计"]),
    ("terms", &[]),
    ("through_quarter", &[]),
    ("to", &["止"]),
    ("until", &["撤销"]),
    ("was", &["曾用名"]),
    ("week", &["周"]),
    ("year", &["年", "年份", "年度"]),
];

/// Least likeness of a misspelt key to the one it is taken for.
const ALIKE: f64 = 0.6;

/// True if this is a key of some file.
pub(super) fn is_key(word: &str) -> bool {
    WORDS.iter().any(|(known, _)| *known == word)
        || schema::places().into_iter().flat_map(schema::Place::keys).any(|key| key.name == word)
}

/// True if this is a key at the top of some file, or a clerk's name for one.
pub(super) fn is_key_at_top(word: &str) -> bool {
    let named = |key: &schema::Key| {
        let called = WORDS.iter().find(|(known, _)| *known == key.name);
        key.name == word || called.is_some_and(|(_, words)| words.contains(&word))
    };
    schema::tops().flat_map(schema::Place::keys).any(named)
}

/// True if `typed` was most likely meant for `key`.
pub(super) fn means(typed: &str, key: &str) -> bool {
    let word = bare(typed);
    if word == key {
        return true;
    }
    let names = |known: &str| known == word;
    let called = WORDS.iter().find(|(known, _)| *known == key);
    if called.is_some_and(|(_, words)| words.iter().any(|known| names(known))) {
        return true;
    }
    // A key of its own is not a misspelt one, whatever it looks like.
    let known = WORDS.iter().any(|(known, _)| *known == word);
    !known && strsim::normalized_damerau_levenshtein(word, key) >= ALIKE
}

/// The known key that a wrong one most likely means.
pub(super) fn meant<'k>(typed: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = bare(typed);
    let exact = known.iter().find(|key| {
        let called = WORDS.iter().find(|(known, _)| known == *key);
        **key == word || called.is_some_and(|(_, words)| words.contains(&word))
    });
    exact.copied().or_else(|| nearest(word, known.iter().copied()))
}

/// A key without the value that stuck to it, in small letters where it is all capitals and small ones.
fn bare(typed: &str) -> &str {
    let word = typed.split(['：', ':']).next().unwrap_or(typed).trim();
    // Letters may be full-width.
    let narrow: String = word.nfkc().collect();
    let lower = |key: &&(&str, &[&str])| key.0.eq_ignore_ascii_case(&narrow);
    WORDS.iter().find(lower).map_or(word, |(key, _)| key)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::schema::{Place, places};
    use super::*;

    #[test]
    fn what_has_other_names_is_a_key_of_the_table() {
        let keys: BTreeSet<&str> =
            places().into_iter().flat_map(Place::keys).map(|key| key.name).collect();
        let named: BTreeSet<&str> = WORDS.iter().map(|(key, _)| *key).collect();
        assert_eq!(named.difference(&keys).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert!(named.len() > 100, "{}", named.len());
    }

    #[test]
    fn a_key_is_known_by_its_chinese_name_and_through_the_usual_slips() {
        for typed in
            ["报送", "上报", "submited", "Submitted", "submitted：4", "submitted:4", "报送：4"]
        {
            assert!(means(typed, "submitted"), "{typed}");
            assert_eq!(meant(typed, &["adopted", "submitted"]), Some("submitted"), "{typed}");
        }
        assert!(!means("signed", "printed"), "a key of its own");
        assert!(!means("采用", "submitted"));
        assert_eq!(meant("乱写", &["adopted", "submitted"]), None);
    }
}
