//! Everything the load stage may say.

mod document;
mod files;
mod issued;
mod letters;
mod measures;
mod names;
mod summed;
mod typing;
mod workbook;

pub(super) use self::document::*;
pub(super) use self::files::*;
pub(super) use self::issued::*;
pub(super) use self::letters::*;
pub(super) use self::measures::*;
use self::names::dressed;
pub(super) use self::names::*;
pub(super) use self::summed::*;
pub(super) use self::typing::*;
pub(super) use self::workbook::*;
use super::schema::Key;
use crate::finding::Message;

pub(super) fn unknown_key(key: &str, near: Option<&str>, known: &[&str]) -> Message {
    let hint = match near {
        _ if key.contains('：') => "冒号要用半角“:”，后面空一格。".to_owned(),
        _ if key.contains(':') => "冒号后面要空一格。".to_owned(),
        Some(near) => format!("是不是 {near}？"),
        None => format!("这里可以写的键：{}。", known.join("、")),
    };
    Message::new("L07", format!("不认识的键{}", quoted(key)), hint)
}

/// The code of a key that is not there.
pub(super) const MISSING: &str = "L08";

pub(super) fn missing(key: &str) -> Message {
    Message::new(
        MISSING,
        format!("缺少 {key}"),
        format!("补上 {key}，写法见 data 文件夹里的样例。"),
    )
}

/// The same of a key in the table: with what it is, and how it is written.
pub(super) fn missing_key(key: &Key) -> Message {
    let Key { name, title, example, .. } = key;
    let hint = match example.chars().count() {
        ..=40 => format!("写上 {name}（{title}），如 {name}: {example}"),
        _ => format!("补上 {name}：{}", key.says),
    };
    Message::new(MISSING, format!("缺少 {name}"), hint)
}

pub(super) fn repeated_key(key: &str) -> Message {
    Message::new("L09", format!("{}写了两次", quoted(key)), "只留一处。")
}

pub(super) fn blank_text() -> Message {
    Message::new("L10", "这里是空的", "写上内容，或删去这一项。")
}

pub(super) fn unprintable(c: char) -> Message {
    Message::new(
        "L11",
        format!("文字里有看不见的字符 U+{:04X}", c as u32),
        "多半是从网页或文档里带过来的：删掉它，手工重打这几个字。",
    )
}

pub(super) fn impostor(c: char, plain: &str) -> Message {
    Message::new(
        "L78",
        format!("“{c}”（U+{:04X}）看上去是“{plain}”，其实是另一个字符", c as u32),
        format!("多半是从网页、PDF 或别的系统里带过来的：删掉它，手工打“{plain}”。"),
    )
}

pub(super) fn blank_in_name(c: char) -> Message {
    Message::new(
        "L79",
        format!("名称或发文字号里有空白 U+{:04X}", c as u32),
        "删掉它：有空白和没有空白的，印出来一样，算成两个。",
    )
}

pub(super) fn text_too_long(limit: usize) -> Message {
    Message::new("L12", format!("这段文字超过 {limit} 字"), "拆成几段。")
}

pub(super) fn line_break() -> Message {
    Message::new("L13", "这里不能换行", "写在一行里。")
}

pub(super) fn unknown_name(what: &str, name: &str, near: Option<&str>, file: &str) -> Message {
    let parts = name.split(['，', '、', ',', '；', ';']).count();
    let hint = match near {
        _ if name.contains('：') => "冒号要用半角“:”，后面空一格。".to_owned(),
        None if parts > 1 => {
            "这里只写一个名称；写几个就放在 [ ] 里，用半角逗号“,”隔开，逗号后面空一格。".to_owned()
        }
        Some(near) if dressed(name, near).is_some() => dressed(name, near).unwrap_or_default(),
        Some(near) => format!("是不是{}？", quoted(near)),
        None => format!("在{file}里登记它，或改用登记过的名称。"),
    };
    Message::new("L17", format!("没有登记过的{what}{}", quoted(name)), hint)
}

pub(super) fn registered_twice(what: &str, name: &str) -> Message {
    Message::new(
        "L18",
        format!("{what}{}登记了两次", quoted(name)),
        "一个名称只能属于一处：改名或删去一处。",
    )
}

pub(super) fn unit_twice(name: &str, earlier: &str) -> Message {
    let text = if name == earlier {
        format!("“{name}”出现了两次")
    } else {
        format!("“{name}”和前面的“{earlier}”是同一个单位")
    };
    Message::new("L19", text, "一个单位只写一次：合并成一处。")
}

/// A name that is not registered, while some units have no data: it is most likely one of them.
pub(super) fn unknown_beside(name: &str, left_out: &[&str]) -> Message {
    let units: Vec<String> = left_out.iter().take(4).map(|name| quoted(name)).collect();
    let more = if left_out.len() > 4 { " 等" } else { "" };
    let hint = format!(
        "还没有数据的是{}{more}：是它就改名；是新单位，就在机关数据（office）里登记。",
        units.join("、")
    );
    Message::new("L17", format!("没有登记过的单位{}", quoted(name)), hint)
}

pub(super) fn unit_left_out(name: &str) -> Message {
    Message::new(
        "L20",
        format!("没有写“{name}”的数据"),
        "没有报送也要写 submitted: 0；本期免报就写 exempt: 原因。",
    )
}

pub(super) fn no_such_period() -> Message {
    Message::new(
        "L21",
        "没有这样的时期",
        "写 quarter: 1 到 4，或 month: 1 到 12，或 through_month: 2 到 12，或 half: 1 到 2；全年只写 year。",
    )
}

pub(super) fn several_spans() -> Message {
    Message::new("L22", "时期写了不止一种", "quarter、month、through_month、half 只留一个。")
}

pub(super) fn signed_too_early(end: &str) -> Message {
    Message::new(
        "L23",
        "成文日期早于统计截止日期",
        format!("统计截止{end}，成文日期不能早于这一天。"),
    )
}

pub(super) fn printed_too_early(signed: &str) -> Message {
    Message::new(
        "L24",
        "印发日期早于成文日期",
        format!("成文日期是{signed}，印发日期不能早于这一天。"),
    )
}

pub(super) fn cut_off_too_early(end: &str) -> Message {
    Message::new(
        "L25",
        "统计截止日期早于时期的最后一天",
        format!("时期到{end}为止；截止日期可以晚，不能早。"),
    )
}

pub(super) fn exempt_but_reported() -> Message {
    Message::new("L26", "写了免报（exempt），又写了报送或采用", "两样只留一样。")
}

pub(super) fn both_last_year() -> Message {
    Message::new(
        "L29",
        "去年同期的数字和升降只能写一样",
        "有数字就写 submitted，升降由程序算；没有数字才写 trend。",
    )
}

pub(super) fn unknown_trend(found: &str) -> Message {
    Message::new("L30", format!("不认识的升降“{}”", shorten(found)), "写 增长、持平 或 下滑。")
}

pub(super) fn trend_without_figures() -> Message {
    Message::new(
        "L31",
        "与去年同期的比较没有数字",
        "查到去年同期的条数后改写成 submitted: 数字，升降就由程序算。",
    )
}

pub(super) fn outside_period(period: &str) -> Message {
    Message::new(
        "L32",
        format!("采用日期不在{period}之内"),
        "核对日期，或把这条移到所属时期的文件里。",
    )
}

pub(super) fn item_twice(title: &str, channel: &str) -> Message {
    Message::new("L33", format!("“{}”被{channel}采用，登记了两次", shorten(title)), "删去一条。")
}

pub(super) fn ledger_disagrees(channel: &str, typed: u32, listed: u32) -> Message {
    Message::new(
        "L34",
        format!("{channel}这里写 {typed}，采用条目（ledger）里是 {listed}"),
        "以条目为准：改这里的数字，或删去 adopted，由程序按条目计数。",
    )
}

pub(super) fn earlier_missing(period: &str, stem: &str) -> Message {
    Message::new(
        "L35",
        format!("算不出全年累计：缺少{period}的数据"),
        format!(
            "把 {stem}.yaml 放到同一个文件夹；没有文件就在 carried_forward 里写出此前的累计得分。"
        ),
    )
}

pub(super) fn earlier_unknown_unit(name: &str, file: &str) -> Message {
    Message::new(
        "L36",
        format!("{file} 里的“{name}”在这一期的机关数据里找不到，它的得分没有计入累计"),
        "单位改了名、并进别的单位，就把旧名写进新单位的 was；单位撤了，可以不改。",
    )
}

/// `whose` are names, with quotation marks between them; `of` is a category or a measure.
pub(super) fn target_left_out(whose: &str, of: &str) -> Message {
    let of = of.strip_suffix("任务").unwrap_or(of);
    Message::new("L46", format!("没有写“{whose}”的{of}任务"), "写上任务数；没有任务写 无。")
}

pub(super) fn signed_late(end: &str) -> Message {
    Message::new("L47", "成文日期比统计截止日期晚了一年以上", format!("统计截止{end}；核对年份。"))
}

pub(super) fn number_taken(number: &str, file: &str) -> Message {
    Message::new(
        "L48",
        format!("文号 {number} 已经用在 {file}"),
        "一个文号只能用一次：核对 number。",
    )
}

/// The code of what goes beyond a limit.
pub(super) const TOO_MANY: &str = "L51";

pub(super) fn too_many(what: &str, most: usize) -> Message {
    Message::new(
        TOO_MANY,
        format!("{what}超过 {most} 个"),
        "核对是否粘贴重复；确有这么多，就分成几份通报。",
    )
}

pub(super) fn unknown_secrecy(found: &str) -> Message {
    Message::new(
        "L52",
        format!("“{}”不是密级和保密期限", shorten(found)),
        "写 绝密、机密 或 秘密，期限写在星号后面：机密★1年、秘密★6个月、绝密★长期。",
    )
}

pub(super) fn secret_without_copy_number() -> Message {
    Message::new("L53", "涉密公文没有份号", "补上 copy_number（党政机关公文处理工作条例第九条）。")
}

pub(super) fn unknown_urgency(found: &str, known: &str) -> Message {
    Message::new("L54", format!("“{}”不是紧急程度", shorten(found)), format!("可写：{known}。"))
}

pub(super) fn seal_width(least: i64, most: i64) -> Message {
    Message::new(
        "L55",
        format!("印章的直径不在 {least} 到 {most} 毫米之间"),
        "按印章的实际大小写（国发〔1999〕25号：县级 42，地市级 45，省部级 50）。",
    )
}

pub(super) fn misnamed(stem: &str) -> Message {
    Message::new(
        "L45",
        "文件名和里面写的时期不符",
        format!("按里面的时期，文件应叫 {stem}.yaml：改文件名，或改时期。"),
    )
}

pub(super) fn attachment_kind() -> Message {
    Message::new(
        "L37",
        "一个附件只写一种",
        "写 table: 表名、ledger: 名称、form: 表名，或 title 和 body（有正文的附件），选一样。",
    )
}

pub(super) fn attachment_twice(name: &str) -> Message {
    Message::new("L38", format!("附件“{name}”列了两次"), "删去一处。")
}

pub(super) fn group_without_table(name: &str) -> Message {
    Message::new(
        "L39",
        format!("“{name}”这一组不在任何一个统计表里"),
        "每个单位都要在且只在一个表里：把这一组写进机关数据的一个表，再把那个表列在这里。",
    )
}

pub(super) fn group_in_two_tables(name: &str) -> Message {
    Message::new(
        "L40",
        format!("“{name}”进了两个统计表"),
        "每个单位都要在且只在一个表里：删去一处。",
    )
}

pub(super) fn empty_list() -> Message {
    Message::new("L41", "这里一项也没有", "至少写一项。")
}

pub(super) fn negative_points() -> Message {
    Message::new("L42", "分值不能是负数", "扣分写在单位的 adjustments 里，并写明原因。")
}

pub(super) fn too_many_fields() -> Message {
    Message::new("L43", "表的一行只能有一栏或两栏", "分成两行写。")
}

pub(super) fn unknown_tie_rule(found: &str) -> Message {
    Message::new(
        "L44",
        format!("不认识的并列规则“{}”", shorten(found)),
        "写 跳号（1、2、2、4）或 不跳号（1、2、2、3）。",
    )
}

pub(super) fn carried_into_january() -> Message {
    Message::new(
        "L49",
        "时期从1月开始，此前没有可以转入的得分（carried_forward）",
        "删去 carried_forward；要加减得分，写在单位的 adjustments 里。",
    )
}

pub(super) fn too_many_mistakes(most: usize) -> Message {
    Message::new("L50", format!("错误超过 {most} 处，后面的没有列出"), "先核对是不是拿错了文件。")
}

pub(super) fn no_pdf() -> Message {
    Message::new("L127", "归档的格式里没有 pdf", "归档库里每件公文都有 PDF：写 [pdf, ofd]。")
}

pub(super) fn form_twice(form: &str) -> Message {
    Message::new("L128", format!("归档的格式里 {form} 写了两次"), "每种只写一次。")
}

pub(super) fn nothing_to_fill_in() -> Message {
    Message::new(
        "L120",
        "这份数据不是按时期通报的，没有要各单位报的数",
        "写一期的数据文件，如 2025-01.yaml。",
    )
}

/// A name in quotation marks, unless it has some of its own: “昌吉环保”微信公众号.
fn quoted(name: &str) -> String {
    if name.contains('“') { shorten(name) } else { format!("“{}”", shorten(name)) }
}

fn shorten(text: &str) -> String {
    const MOST: usize = 24;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > MOST {
        line.chars().take(MOST).chain(std::iter::once('…')).collect()
    } else {
        line.to_owned()
    }
}
