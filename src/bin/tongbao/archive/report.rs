//! The words of the archive's actions: for a person, and as JSON.

use std::path::Path;

use serde_json::{Value, json};
use tongbao::archive::{
    Account, Archive, Choice, Event, Issuance, Issued, Record, Remade, Reproduction, forms_beside,
};
use tongbao::finding::Fault;
use unicode_width::UnicodeWidthStr;

use crate::terminal::line;

/// The parts of a document's metadata that are told, in order.
const TOLD: [&str; 19] = [
    "档号",
    "全宗号",
    "门类代码",
    "年度",
    "保管期限",
    "机构或问题",
    "件号",
    "责任者",
    "印发日期",
    "文种",
    "密级和保密期限",
    "紧急程度",
    "主送",
    "抄送",
    "业务行为",
    "页数",
    "计算机文件大小",
    "格式信息",
    "创建程序",
];

/// The words of an action.
pub(super) struct Shown {
    pub(super) human: String,
    pub(super) json: Value,
    /// The one at fault, where the action did its work and found something wrong.
    pub(super) fault: Option<Fault>,
}

impl Shown {
    fn new(human: String, json: Value) -> Self {
        Self { human, json, fault: None }
    }
}

/// A document was issued.
pub(super) fn issued(archive: &Archive, issuance: &Issuance) -> Shown {
    let Issuance { record, already, correction, beside } = issuance;
    let Event::Issued(issued) = &record.event else { return recorded(record) };
    let done = if *already { "早已归档，没有再编号" } else { "已归档" };
    let beside_it = match beside.as_slice() {
        [] => String::new(),
        names => format!("\n  另存 {}", names.join("、")),
    };
    let mut human = format!(
        "{done} {} {}\n  {}/{}/{}{beside_it}\n  日志第 {} 条{}",
        line(&issued.number.designation),
        line(&issued.title),
        archive.store().name(),
        issued.folder,
        issued.pdf,
        record.sequence,
        signed(record),
    );
    if let Some(correction) = correction {
        human += &format!("\n  更正记在日志第 {} 条", correction.sequence);
    }
    let json = json!({
        "version": 1, "record": record, "already": already, "correction": correction,
        "beside": beside,
    });
    Shown::new(human, json)
}

/// There was nothing to do.
pub(super) fn nothing() -> Shown {
    Shown::new("0 份：没有要做的".to_owned(), json!({ "version": 1, "record": null }))
}

/// An archive was begun, or had been.
pub(super) fn founded(archive: &Archive, record: Option<&Record>) -> Shown {
    let name = archive.store().name();
    let human = match record {
        Some(_) => format!(
            "建好了归档库 {name}。\n  建密钥：tongbao archive key make --key 私钥文件\n  归档：tongbao archive issue 数据文件"
        ),
        None => format!("这里已经有归档库 {name}，没有动。"),
    };
    Shown::new(human, json!({ "version": 1, "record": record }))
}

/// The log goes on, or nothing kept it from going on.
pub(super) fn resumed(record: Option<&Record>) -> Shown {
    match record {
        Some(record) => recorded(record),
        None => {
            let human = "日志和见过的一样，不用续，接着归档就是。".to_owned();
            Shown::new(human, json!({ "version": 1, "record": record }))
        }
    }
}

/// Something was put on record.
pub(super) fn recorded(record: &Record) -> Shown {
    let human = format!("已记上：日志第 {} 条{}", record.sequence, signed(record));
    Shown::new(human, json!({ "version": 1, "record": record }))
}

fn signed(record: &Record) -> String {
    match &record.signer {
        Some(key) => format!("，已用密钥 {key} 签名"),
        None => "，没有签名（归档库没有密钥）".to_owned(),
    }
}

/// The numbers used up.
pub(super) fn list(choice: &Choice) -> Shown {
    let human = format!("{}共 {} 条{}。", lines(choice), choice.total, left_out(choice));
    let json = json!({
        "version": 1, "total": choice.total, "records": choice.records,
        "corrections": choice.corrections,
    });
    Shown::new(human, json)
}

/// Tells the records that were found.
pub(super) fn found(choice: &Choice, words: &str) -> Shown {
    let human = match choice.total {
        0 => format!("没有找到“{}”。", line(words)),
        total => format!("{}找到 {total} 条{}。", lines(choice), left_out(choice)),
    };
    let json =
        json!({ "version": 1, "words": words, "total": choice.total, "records": choice.records });
    Shown::new(human, json)
}

/// Says that older ones are not shown.
fn left_out(choice: &Choice) -> String {
    match choice.records.len() {
        shown if shown < choice.total => format!("，列出最近的 {shown} 条（--limit 0 列出全部）"),
        _ => String::new(),
    }
}

/// A line for each record: date, number, title, and what corrects it or is corrected by it.
fn lines(choice: &Choice) -> String {
    let marked = |record| {
        let [date, number, title] = cells(record);
        let title = title + &marks(record, &choice.corrections);
        [date, number, title]
    };
    let cells: Vec<[String; 3]> = choice.records.iter().map(marked).collect();
    let widest = cells.iter().map(|cells| cells[1].width()).max().unwrap_or_default();
    let line = |[date, number, rest]: &[String; 3]| {
        let room = " ".repeat(widest - number.width());
        format!("{date}  {number}{room}  {rest}\n")
    };
    cells.iter().map(line).collect()
}

/// Behind a document's title: the document that corrects it, and the one that it corrects.
fn marks(record: &Record, corrections: &[Record]) -> String {
    let Event::Issued(Issued { number, .. }) = &record.event else { return String::new() };
    let mut marks = String::new();
    for correction in corrections {
        let Event::Corrected { designation, by, .. } = &correction.event else { continue };
        if *designation == number.designation {
            marks += &match by {
                Some(by) => format!("【由 {} 更正】", line(by)),
                None => "【记有更正】".to_owned(),
            };
        } else if by.as_ref() == Some(&number.designation) {
            marks += &format!("【更正 {}】", line(designation));
        }
    }
    marks
}

fn cells(record: &Record) -> [String; 3] {
    let day = record.time.get(..10).unwrap_or_default().to_owned();
    let cells = match &record.event {
        Event::Issued(issued) => {
            [issued.signed.clone(), issued.number.designation.clone(), issued.title.clone()]
        }
        Event::Voided { number, why } => [day, number.designation.clone(), format!("作废：{why}")],
        Event::Corrected { designation, by, why } => {
            let by = by.as_ref().map_or_else(String::new, |by| format!("（由 {by} 更正）"));
            [day, designation.clone(), format!("更正：{why}{by}")]
        }
        other => [day, String::new(), other.action().to_owned()],
    };
    cells.map(|cell| line(&cell))
}

/// All that is known of a number.
pub(super) fn account(archive: &Archive, account: &Account) -> Shown {
    let record = &account.record;
    let [date, number, rest] = cells(record);
    let mut text = format!("{number}  {rest}\n");
    if let Event::Issued(Issued { folder, pdf, .. }) = &record.event {
        text += &format!("  成文日期        {date}\n");
        text += &format!("  归档时间        {}（日志第 {} 条）\n", record.time, record.sequence);
        text += &format!("  存放            {}/{folder}/{pdf}\n", archive.store().name());
        for name in TOLD {
            let value = account.metadata.as_ref().map_or(&Value::Null, |all| &all[name]);
            let value = match value {
                Value::Number(number) => number.to_string(),
                Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join("、"),
                other => in_words(other),
            };
            if !value.is_empty() {
                let room = " ".repeat(usize::saturating_sub(16, name.width()));
                text += &format!("  {name}{room}{value}\n");
            }
        }
        text += &account.files.as_ref().map_or_else(
            || "  文件            不全：用 tongbao archive verify 核验\n".to_owned(),
            |files| format!("  文件            {} 个{}\n", files.len(), forms(pdf, files)),
        );
    } else {
        text += &format!("  记录时间        {}（日志第 {} 条）\n", record.time, record.sequence);
    }
    for correction in &account.corrections {
        let [date, _, rest] = cells(correction);
        text += &format!("  {date}  {rest}\n");
    }
    for correction in &account.corrects {
        let Event::Corrected { designation, why, .. } = &correction.event else { continue };
        let date = correction.time.get(..10).unwrap_or_default();
        text += &format!("  {date}  这一件更正 {}：{}\n", line(designation), line(why));
    }
    let json = json!({
        "version": 1,
        "record": record,
        "corrections": account.corrections,
        "corrects": account.corrects,
        "metadata": account.metadata,
        "files": account.files,
    });
    Shown::new(text, json)
}

/// The other forms of a document among its files, by name; nothing if there are none.
fn forms(pdf: &str, files: &[String]) -> String {
    let beside = forms_beside(pdf, files);
    if beside.is_empty() { String::new() } else { format!("，其中有 {}", beside.join("、")) }
}

/// A text, or the texts of an object one after the other.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(text) => line(text),
        Value::Object(fields) => {
            line(&fields.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" "))
        }
        _ => String::new(),
    }
}

/// A bag was written.
pub(super) fn exported(count: usize, to: &Path) -> Shown {
    let human = format!(
        "移交包写好了：{}，公文 {count} 件。\n  核验：在那里运行 sha256sum -c manifest-sha256.txt",
        to.display()
    );
    Shown::new(human, json!({ "version": 1, "documents": count, "folder": to }))
}

/// A checkpoint was made.
pub(super) fn checkpoint(record: &Record, path: &str, text: &str) -> Shown {
    let human = format!("{text}\n存在归档库的 {path}。寄存在外面的那一份才作数。");
    Shown::new(human, json!({ "version": 1, "record": record, "path": path, "text": text }))
}

/// A key was made.
pub(super) fn key(record: &Record, path: &Path) -> Shown {
    let id = match &record.event {
        Event::KeyAdded { id, .. } => id.as_str(),
        _ => "",
    };
    let human = format!(
        "密钥 {id} 建好了（日志第 {} 条）。\n  私钥：{}，不要放进归档库；另存一份备份，丢了就不能再签。\n  公钥：归档库的 公钥/{id}.pub，寄一份存在外面，核验时用 --public-key。",
        record.sequence,
        path.display()
    );
    Shown::new(human, json!({ "version": 1, "record": record }))
}

/// A document was made again.
pub(super) fn reproduced(outcome: &Reproduction) -> Shown {
    let name = &outcome.designation;
    let (then, now) = outcome.files.first().map(|pdf| pdf.sizes).unwrap_or_default();
    let human = if outcome.same {
        let all: Vec<String> = outcome.files.iter().map(|file| told(file, outcome)).collect();
        format!("{name} 重排出来一个字节也不差（{}）。", all.join("、"))
    } else {
        let why = if outcome.changed.is_empty() {
            "  程序、字体、机器都和当时一样：原稿或存的文件被改过，用 verify 核验。".to_owned()
        } else {
            outcome.changed.iter().map(|change| format!("  {change}\n")).collect()
        };
        let other: Vec<String> = outcome
            .files
            .iter()
            .filter(|file| !file.same)
            .map(|file| told(file, outcome))
            .collect();
        format!("{name} 重排出来和存的不一样（{}）：\n{why}", other.join("；"))
    };
    let files: Vec<Value> = outcome
        .files
        .iter()
        .map(|Remade { name, same, sizes: (then, now) }| {
            json!({ "name": name, "same": same, "bytes_then": then, "bytes_now": now })
        })
        .collect();
    let json = json!({
        "version": 1,
        "designation": name,
        "same": outcome.same,
        "changed": outcome.changed,
        "bytes_then": then,
        "bytes_now": now,
        "files": files,
    });
    let fault = (!outcome.same).then_some(Fault::Document);
    Shown { fault, ..Shown::new(human, json) }
}

/// A form of a document that was made again: its name where there are several, and its size.
fn told(file: &Remade, outcome: &Reproduction) -> String {
    let name = if outcome.files.len() > 1 { format!("{} ", file.name) } else { String::new() };
    match file.sizes {
        (then, _) if file.same => format!("{name}{then} 字节"),
        (then, now) => format!("{name}当时 {then} 字节，现在 {now} 字节"),
    }
}

/// Orphans were set aside, or there were none.
pub(super) fn set_aside(record: Option<&Record>) -> Shown {
    let human = record.map_or_else(
        || "没有要收的：每个文件都有记录。".to_owned(),
        |record| {
            format!(
                "收了 {} 个文件到“孤件”里（日志第 {} 条{}）。",
                record.files.len(),
                record.sequence,
                signed(record)
            )
        },
    );
    Shown::new(human, json!({ "version": 1, "record": record }))
}
