//! Everything the publish stage may say.

use crate::finding::Message;

pub(super) fn no_folder(reason: &str) -> Message {
    Message::new("O01", format!("输出文件夹建不了：{reason}"), "用 -o 换一个能写的文件夹。")
}

pub(super) fn not_written(reason: &str) -> Message {
    Message::new(
        "O02",
        format!("文件写不进去：{reason}，原来的文件没有动"),
        "如果它正在别的程序里打开，先关掉；或用 -o 换一个地方。",
    )
}

pub(super) fn file_for_several() -> Message {
    Message::new("O03", "多个文件不能写进同一个文件", "用 -o 指定一个文件夹。")
}

pub(super) fn already_written(name: &str) -> Message {
    Message::new(
        "O04",
        format!("另一个数据文件已经写出了“{name}”"),
        "两个通报的文号和标题一样：核对 number，或分两次写到不同的文件夹。",
    )
}

pub(super) fn not_numbered() -> Message {
    Message::new(
        "O05",
        "文号还没有编",
        "用 tongbao archive issue 归档时编号，或加 --draft 出稿；文号已经定了，就写 number。",
    )
}

pub(super) fn inside_archive(archive: &str) -> Message {
    Message::new(
        "O06",
        format!("这里在归档库“{archive}”里，归档的东西不能改，也不能添"),
        "用 -o 或 --to 换一个归档库以外的地方；要归档用 tongbao archive issue。",
    )
}

pub(super) fn another_ending(endings: &str) -> Message {
    Message::new(
        "O07",
        format!("写出的文件名要以 .{endings} 结尾"),
        "核对 -o 后面写的是不是要写出的文件；要写进文件夹，在末尾加“/”。",
    )
}

pub(super) fn was_read(read: &str) -> Message {
    Message::new("O08", format!("这次要读“{read}”，不能写在它上面"), "用 -o 换一个文件名或文件夹。")
}

pub(super) fn no_tables() -> Message {
    Message::new("O09", "这份公文里没有表，写不出 Excel 表", "改用 --emit pdf。")
}

pub(super) fn no_workbook(reason: &str) -> Message {
    Message::new(
        "O10",
        format!("Excel 表写不成：{reason}"),
        "请把数据文件和这行字报告给程序的作者。",
    )
}

pub(super) fn not_put(reason: &str) -> Message {
    Message::new(
        "O12",
        format!("写不到那里：{reason}，原来的没有动"),
        "看网络和 S3 的账号有没有写的权限，再运行一次。",
    )
}

pub(super) fn no_docx() -> Message {
    Message::new(
        "O11",
        "写不出 Word 文件：自己的版式没有说明尺寸（measures）",
        "在自己的 layout/page.typ 里保留 #metadata(measures)<measures> 那一行，或改用 --emit pdf（归档的，从 formats 里去掉 docx）。",
    )
}
