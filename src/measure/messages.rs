//! Everything measuring may say.

use super::Outcome;
use super::reading::{Reading, Verdict, plain};
use crate::finding::Message;
use crate::load::reason;

/// A verdict as the clerk reads it.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "合",
        Verdict::NotMet => "不合",
        Verdict::NeedsEye => "要人看",
        Verdict::NotFound => "没有找到",
    }
}

/// What is said of a file that is no PDF.
pub(super) fn not_a_pdf() -> Message {
    Message::new("M01", "这不是 PDF 文件", "先用办公软件另存为 PDF，再量。")
}

/// What is said of a PDF that cannot be read.
pub(super) fn broken() -> Message {
    Message::new("M02", "PDF 已损坏，读不出来", "重新导出一份，再量。")
}

/// What is said of a PDF that needs a password.
pub(super) fn encrypted() -> Message {
    Message::new("M03", "PDF 加了密，读不出来", "去掉密码，另存一份，再量。")
}

/// What is said of a PDF without pages.
pub(super) fn no_pages() -> Message {
    Message::new("M04", "PDF 里没有页面", "重新导出一份，再量。")
}

/// What is said of pages without text, such as scans.
pub(super) fn no_text() -> Message {
    Message::new("M05", "页面上没有文字，可能是扫描件", "量由办公软件直接导出的 PDF，不量扫描件。")
}

/// What is said of a file that is too large.
pub(super) fn too_large(megabytes: usize) -> Message {
    let text = format!("PDF 超过 {megabytes} MiB");
    Message::new("M06", text, "公文没有这么大：核对是不是这个文件，或压缩其中的图片。")
}

/// What is said of too many pages.
pub(super) fn too_many_pages(count: usize, most: usize) -> Message {
    let text = format!("PDF 有 {count} 页，最多量 {most} 页");
    Message::new("M07", text, "分成几份再量。")
}

/// What is said of a page that holds too much.
pub(super) fn too_much() -> Message {
    let text = "PDF 有一页的内容多得不像公文，没有量完";
    Message::new("M08", text, "核对是不是这个文件；图形多的附件另行导出。")
}

/// What is said when the machine gives no thread.
pub(super) fn no_thread(reason: &str) -> Message {
    let text = format!("机器腾不出地方来读 PDF：{reason}");
    Message::new("M09", text, "关掉一些程序，再试一次。")
}

/// What is said of a file that is not there.
pub fn no_such_file() -> Message {
    Message::new("M12", "找不到这个 PDF 文件", "核对文件名和所在的文件夹。")
}

/// What is said of a file that cannot be read.
pub fn unreadable(error: &std::io::Error) -> Message {
    let text = format!("PDF 文件读不出来：{}", reason(error));
    Message::new("M13", text, "核对权限，或把文件复制到本机再试。")
}

/// What was measured and what it should be.
fn figure(reading: &Reading) -> String {
    let Reading { what, measured, required, .. } = reading;
    let slack = reading.tolerance.filter(|slack| *slack > 0.0);
    let slack = slack.map_or_else(String::new, |slack| format!("±{}", plain(slack)));
    format!("{what} {measured}，应为 {required}{slack}")
}

/// The page as a message names it; nothing if the figure belongs to none.
fn page(reading: &Reading) -> String {
    reading.page.map_or_else(String::new, |page| format!("第 {page} 页"))
}

/// What is said of a clause that is not met.
pub(super) fn not_met(outcome: &Outcome, reading: &Reading) -> Message {
    let (clause, page, figure) = (outcome.clause, page(reading), figure(reading));
    let text =
        format!("{page}不合 GB/T 9704—2012 第 {}（{}）：{figure}", clause.section, clause.id);
    let hint = format!("{}。查 templates/layout 里改过的尺寸。", clause.text);
    if reading.fails() {
        Message::new("M10", text, format!("{hint}确实要这样，加 --no-measure。"))
    } else {
        Message::new("M11", text, hint)
    }
}

/// What is said of a clause that is 应当 and not met where an office has set its own measures.
pub(super) fn set_otherwise(outcome: &Outcome, reading: &Reading) -> Message {
    let (clause, page, figure) = (outcome.clause, page(reading), figure(reading));
    let text = format!(
        "机关自定的版式不合 GB/T 9704—2012 第 {}（{}，应当）：{page}{figure}",
        clause.section, clause.id
    );
    let hint = format!("{}。机关确有规定才这样设；没有就去掉这一项。", clause.text);
    Message::new("M14", text, hint)
}
