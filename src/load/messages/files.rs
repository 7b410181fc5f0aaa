//! Messages on files: that are not there, are no data, or hold too much.

use super::shorten;
use crate::files::Foreign;
use crate::finding::Message;

pub(in crate::load) fn no_such_file() -> Message {
    Message::new("L01", "找不到这个文件", "核对文件名和所在的文件夹。")
}

pub(in crate::load) fn no_file_named(name: &str, near: Option<&str>) -> Message {
    let quote = |c: &char| !"“”‘’\u{22}'《》\u{3000}".contains(*c);
    let bare: String = name.chars().filter(quote).collect();
    let bare = bare.trim();
    let hint = match near {
        Some(near) if near == bare => format!("引号不算文件名：去掉它，写成 {near}。"),
        _ if bare != name => format!("引号不算文件名：去掉它，写成 {bare}；再核对文件名。"),
        Some(near) => format!("是不是 {near}？它要和数据文件放在一起。"),
        None => "核对文件名；它要和数据文件放在一起。".to_owned(),
    };
    Message::new("L01", format!("找不到“{}”这个文件", shorten(name)), hint)
}

/// A file of another kind than is wanted, each by its name in Chinese.
pub(in crate::load) fn another_kind(found: &str, wanted: &str, example: &str) -> Message {
    Message::new(
        "L113",
        format!("这是{found}，不是{wanted}"),
        format!("写{wanted}的文件，如 {example}。"),
    )
}

pub(in crate::load) fn is_folder() -> Message {
    Message::new("L02", "这是文件夹，不是数据文件", "写出文件夹里的文件，如 data/2018-q1.yaml。")
}

pub(in crate::load) fn is_special(kind: &str) -> Message {
    Message::new(
        "L02",
        format!("这是{kind}，不是文件"),
        "把内容存成一个普通文件，再写那个文件的名称。",
    )
}

pub(in crate::load) fn unreadable(reason: &str) -> Message {
    Message::new("L02", format!("文件读不出来：{reason}"), "核对权限，或把文件复制到本机再试。")
}

pub(in crate::load) fn not_text() -> Message {
    Message::new(
        "L03",
        "文件不是文字，或者编码认不出来",
        "数据文件用记事本一类的编辑器写，编码选 UTF-8（GB18030 也认）；核对是否拿错了文件。",
    )
}

pub(in crate::load) fn file_too_large(limit: usize) -> Message {
    Message::new(
        "L04",
        format!("文件超过 {} MiB", limit >> 20),
        "数据文件只写数字和文字；核对是否拿错了文件。",
    )
}

pub(in crate::load) fn foreign(foreign: Foreign) -> Message {
    const DATA: &str = "数据要写在 .yaml 文件里，对照 data 文件夹里的样例";
    let (what, hint) = match foreign {
        Foreign::Word => (
            "Word 文件",
            format!("{DATA}；要核对已写好的文稿，存成 .docx，用 tongbao check --text 文件名。"),
        ),
        Foreign::Excel => {
            ("Excel 工作簿", format!("{DATA}，把表里的数字填进去；这个命令不读工作簿。"))
        }
        Foreign::OldOffice => (
            "Word 或 Excel 的旧式文件",
            format!("{DATA}；文稿先另存为 .docx，再用 tongbao check --text 核对。"),
        ),
        Foreign::Pdf => (
            "PDF",
            format!(
                "{DATA}；要核对文字用 tongbao check --text 文件名，要量版面用 tongbao measure 文件名。"
            ),
        ),
        Foreign::Ofd => {
            ("OFD 版式文件", format!("{DATA}；文稿先导出成 PDF，再用 tongbao check --text 核对。"))
        }
        Foreign::Slides => ("演示文稿", format!("{DATA}。")),
        Foreign::Packed => ("压缩文件", format!("先解开，再写里面那个文件的名称；{DATA}。")),
        Foreign::Picture => ("图片", format!("{DATA}。")),
    };
    Message::new("L73", format!("这是 {what}，不是数据文件"), hint)
}

pub(in crate::load) fn blank_file() -> Message {
    Message::new("L10", "文件是空的", "从上一期的数据文件复制一份再改；若是误删，从备份里找回。")
}

pub(in crate::load) fn not_an_image() -> Message {
    Message::new("L56", "这个文件不是图片", "印章图片用 PNG（底色透明最好）、JPEG 或 SVG。")
}

pub(in crate::load) fn image_too_wide(width: u64, height: u64, most: usize) -> Message {
    Message::new(
        "L74",
        format!("图片有 {width}×{height} 点，每边至多 {most} 点"),
        "印章图片按实际大小、每英寸 600 到 1200 点存：50 毫米约 2400 点就够了。",
    )
}

pub(in crate::load) fn broken_image() -> Message {
    Message::new("L74", "印章图片打不开：文件坏了，读不出它有多大", "重新导出一次，或换一个文件。")
}

pub(in crate::load) fn unsafe_drawing(why: &str) -> Message {
    Message::new(
        "L74",
        format!("这个 SVG 图{why}"),
        "只用线条和填色的图形重新导出，或存成 PNG（底色透明，每英寸 600 点）。",
    )
}
