//! Everything measuring may say.

use super::reader::Form;
use super::reading::{Reading, Verdict, plain};
use super::{Outcome, Waiver};
use crate::files::{self, Refusal};
use crate::finding::{Finding, Message, Place};
use crate::limits;

/// The code of [`no_thread`].
const NO_THREAD: &str = "M09";
/// Most characters of a name from a file that is shown.
const LONGEST_NAME: usize = 60;

/// A verdict as the clerk reads it.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "合",
        Verdict::NotMet => "不合",
        Verdict::NeedsEye => "要人看",
        Verdict::NotFound => "没有找到",
    }
}

/// The message on a file that is neither a PDF nor an OFD.
pub(super) fn not_a_document() -> Message {
    Message::new("M01", "这不是 PDF 或 OFD 文件", "先用办公软件另存为 PDF 或 OFD，再量。")
}

/// The message on a file that cannot be read.
pub(super) fn broken(form: Form) -> Message {
    let text = format!("{} 已损坏，读不出来", form.word());
    Message::new("M02", text, "重新导出一份，再量。")
}

/// The message on a file that needs a password.
pub(super) fn encrypted(form: Form) -> Message {
    let text = format!("{} 加了密，读不出来", form.word());
    Message::new("M03", text, "去掉密码，另存一份，再量。")
}

/// The message on a document without pages.
pub(super) fn no_pages(form: Form) -> Message {
    Message::new("M04", format!("{} 里没有页面", form.word()), "重新导出一份，再量。")
}

/// The message on pages without text, such as scans.
pub(super) fn no_text() -> Message {
    Message::new(
        "M05",
        "页面上没有文字，可能是扫描件",
        "量由办公软件直接导出的 PDF 或 OFD，不量扫描件。",
    )
}

/// The message on a file that is too large.
pub(super) fn too_large(word: &str, megabytes: usize) -> Message {
    let text = format!("{word} 超过 {megabytes} MiB");
    Message::new("M06", text, "公文没有这么大：核对是不是这个文件，或压缩其中的图片。")
}

/// The message on too many pages.
pub(super) fn too_many_pages(form: Form, count: usize, most: usize) -> Message {
    let text = format!("{} 有 {count} 页，最多量 {most} 页", form.word());
    Message::new("M07", text, "分成几份再量。")
}

/// The message on pages that hold too much all together.
pub(super) fn too_much_in_all(form: Form) -> Message {
    let text = format!("{} 各页的内容加起来多得不像公文，没有量完", form.word());
    Message::new("M18", text, "核对是不是这个文件；分成几份再量。")
}

/// The message on a page that holds too much.
pub(super) fn too_much(form: Form) -> Message {
    let text = format!("{} 有一页的内容多得不像公文，没有量完", form.word());
    Message::new("M08", text, "核对是不是这个文件；图形多的附件另行导出。")
}

/// The message on an OFD whose archive is broken.
pub(super) fn package_broken() -> Message {
    Message::new(
        "M19",
        "OFD 的压缩包已损坏，读不出来",
        "文件可能没有传全：重新取一份或重新导出，再量。",
    )
}

/// The message on a part that an OFD names and does not have.
pub(super) fn part_missing(part: &str) -> Message {
    let text = format!("OFD 不完整，里面缺 {}", shown(part));
    Message::new("M20", text, "文件可能没有传全：重新取一份或重新导出，再量。")
}

/// The message on a template that a page of an OFD names and nothing says where it is.
pub(super) fn template_missing(id: &str) -> Message {
    let text = format!("OFD 不完整，里面缺编号为 {} 的页面模板", shown(id));
    Message::new("M20", text, "重新导出一份，再量。")
}

/// The message on a part of an OFD that is not as it should be.
pub(super) fn part_unreadable(part: &str) -> Message {
    let text = format!("OFD 里的 {} 写法有误，读不出来", shown(part));
    Message::new("M21", text, "重新导出一份，再量。")
}

/// The message on a part of an OFD that is larger than that of any document.
pub(super) fn part_too_large(part: &str) -> Message {
    let text = format!("OFD 里的 {} 大得不像公文，没有量完", shown(part));
    Message::new("M22", text, "核对是不是这个文件；图形多的附件另行导出。")
}

/// The message on an OFD that unpacks to more than any document does.
pub(super) fn inflates_too_much(megabytes: usize) -> Message {
    let text = format!("OFD 解开以后超过 {megabytes} MiB，没有量完");
    Message::new("M22", text, "公文没有这么大：核对是不是这个文件。")
}

/// The message on an OFD of more files than any document has.
pub(super) fn too_many_parts(most: usize) -> Message {
    let text = format!("OFD 里的文件超过 {most} 个，没有量完");
    Message::new("M22", text, "公文没有这么多：核对是不是这个文件。")
}

/// The message on things in each other in an OFD, deeper than any document has them.
pub(super) fn nested_too_deeply(most: usize) -> Message {
    let text = format!("OFD 里的内容套了超过 {most} 层，没有量完");
    Message::new("M23", text, "公文没有这样写的：重新导出一份，再量。")
}

/// The message on a template or a drawing of an OFD that holds itself.
pub(super) fn goes_in_circles(named: &str) -> Message {
    let text = format!("OFD 里的 {} 套着它自己，没有尽头", shown(named));
    Message::new("M24", text, "文件已损坏：重新导出一份，再量。")
}

/// The message on an OFD of several documents.
pub(super) fn several_documents(count: usize) -> Message {
    let text = format!("OFD 里有 {count} 份文件，不知道量哪一份");
    Message::new("M25", text, "用阅读软件分开，各另存为一个 OFD，再量。")
}

/// A name in a file from elsewhere, fit to be shown.
fn shown(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if shown.is_empty() { "（没有写名称）".to_owned() } else { shown }
}

/// The message when the machine gives no thread.
pub(super) fn no_thread(error: &std::io::Error) -> Message {
    let text = format!("机器腾不出地方来读这个文件：{}", files::reason(error));
    Message::new(NO_THREAD, text, "关掉一些程序，再试一次。")
}

/// The finding on a document whose file was not read.
pub fn not_read(refusal: &Refusal, place: Place) -> Finding {
    let place = Some(place);
    let unreadable = |reason: &str| {
        let text = format!("文件读不出来：{reason}");
        Message::new("M13", text, "核对权限，或把文件复制到本机再试。")
    };
    match refusal {
        Refusal::Missing | Refusal::Folder => {
            Message::new("M12", "找不到这个文件", "核对文件名和所在的文件夹。").usage(place)
        }
        Refusal::Special(_) => unreadable(&refusal.reason(0)).usage(place),
        Refusal::TooLarge => too_large("文件", limits::FINISHED_BYTES.most >> 20).error(place),
        Refusal::Failed(_) => unreadable(&refusal.reason(0)).machine(place),
    }
}

/// The finding on a document that was not measured: the document's fault, but for a machine that gives no
/// thread.
pub fn not_measured(message: Message, place: Place) -> Finding {
    if message.code == NO_THREAD {
        message.machine(Some(place))
    } else {
        message.error(Some(place))
    }
}

/// The message on a file that takes more to be read than any document does.
pub fn beyond_bounds() -> Message {
    let text = "读这个文件用的时间或内存太多，没有读完";
    Message::new("M17", text, "文件可能损坏了，或不是公文：重新导出一份，再量。")
}

/// The message on a clause that the standard does not have.
pub(crate) fn unknown_clause(id: &str) -> Message {
    let text = format!("没有“{id}”这一条款");
    Message::new("M16", text, "编号见 tongbao measure --clauses，如 B7。")
}

/// The measured value, and the value it should be.
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

/// The message on a clause that is not met. Templates are spoken of only where the user has some.
pub(super) fn not_met(outcome: &Outcome, reading: &Reading, own_templates: bool) -> Message {
    let (clause, page, figure) = (outcome.clause, page(reading), figure(reading));
    let text =
        format!("{page}不合 GB/T 9704—2012 第 {}（{}）：{figure}", clause.section, clause.id);
    let look = if own_templates {
        "查自己的模板里改过的尺寸。".to_owned()
    } else if page.is_empty() {
        "看一看页面。".to_owned()
    } else {
        format!("看{page}这一处。")
    };
    let hint = format!("{}。{look}", clause.text);
    if reading.fails() {
        let waive = format!("waive: [{{clause: {}, reason: 理由}}]", clause.id);
        let pass = format!("确实要这样，在数据里写 {waive}，或加 --no-measure。");
        Message::new("M10", text, hint + &pass)
    } else {
        Message::new("M11", text, hint)
    }
}

/// The same, of what a waiver lets pass.
pub(super) fn waived(message: Message, waiver: &Waiver) -> Message {
    Message { hint: format!("已豁免：{}。", waiver.reason.trim_end_matches('。')), ..message }
}

/// The message on a waiver that lets nothing pass.
pub(super) fn waiver_unused(waiver: &Waiver) -> Message {
    let text = if waiver.text.is_empty() {
        format!("豁免没有用上：{}", waiver.clause)
    } else {
        format!("豁免没有用上：{}“{}”", waiver.clause, waiver.text)
    };
    Message::new("M15", text, "页面已经合乎这一条，或没有这几个字：删去这条豁免。")
}

/// The message on a clause that is 应当 and not met where an office has set its own measures.
pub(super) fn set_otherwise(outcome: &Outcome, reading: &Reading) -> Message {
    let (clause, page, figure) = (outcome.clause, page(reading), figure(reading));
    let text = format!(
        "机关自定的版式不合 GB/T 9704—2012 第 {}（{}，应当）：{page}{figure}",
        clause.section, clause.id
    );
    let hint = format!("{}。机关确有规定才这样设；没有就去掉这一项。", clause.text);
    Message::new("M14", text, hint)
}
