//! Files that may come from anyone: only regular ones are opened, and no more of one is read than
//! it may hold. Text is UTF-8, or GB18030 as older editors write it.

use std::fs::{self, File, Metadata};
use std::io::{self, Cursor, ErrorKind, Read};
use std::path::Path;

use cfb::CompoundFile;
use encoding_rs::{Encoding, GB18030, UTF_8};
use zip::ZipArchive;

/// Why a file was not read.
#[derive(Debug)]
pub enum Refusal {
    /// There is none.
    Missing,
    /// It is a folder.
    Folder,
    /// It is no file but this: a pipe never ends, a device holds anything.
    Special(&'static str),
    /// It holds more than it may.
    TooLarge,
    /// The machine could not read it.
    Failed(io::Error),
}

impl Refusal {
    /// The reason in the clerk's words. `most` is the limit that was given, in bytes.
    pub fn reason(&self, most: usize) -> String {
        match self {
            Self::Missing => "文件夹或文件不存在".to_owned(),
            Self::Folder => "这是一个文件夹".to_owned(),
            Self::Special(kind) => format!("这是{kind}，不是文件"),
            Self::TooLarge if most >= 1 << 20 => format!("超过 {} MiB", most >> 20),
            Self::TooLarge => format!("超过 {} KiB", most >> 10),
            Self::Failed(error) => reason(error),
        }
    }
}

/// Reads a regular file of at most `most` bytes. Anything else is refused before it is opened.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, Refusal> {
    let file = open(path)?;
    if file.metadata().is_ok_and(|metadata| metadata.len() > most as u64) {
        return Err(Refusal::TooLarge);
    }
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(Refusal::Failed)?;
    if bytes.len() > most { Err(Refusal::TooLarge) } else { Ok(bytes) }
}

/// The first bytes of a regular file; none if it cannot be read.
pub(crate) fn head(path: &Path, most: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(file) = open(path)
        && file.take(most as u64).read_to_end(&mut bytes).is_err()
    {
        bytes.clear();
    }
    bytes
}

fn open(path: &Path) -> Result<File, Refusal> {
    let failed = |error: io::Error| match error.kind() {
        ErrorKind::NotFound => Refusal::Missing,
        _ => Refusal::Failed(error),
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(Refusal::Folder);
    }
    if !metadata.is_file() {
        return Err(Refusal::Special(kind(&metadata)));
    }
    File::open(path).map_err(failed)
}

#[cfg(unix)]
fn kind(metadata: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;

    let kind = metadata.file_type();
    if kind.is_fifo() {
        "管道"
    } else if kind.is_socket() {
        "套接字"
    } else {
        "设备"
    }
}

#[cfg(not(unix))]
fn kind(_: &Metadata) -> &'static str {
    "设备或管道"
}

/// An input or output error in the clerk's words. What the system says of itself, in English, is
/// no word of hers: a number at least can be asked about.
pub(crate) fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::IsADirectory => "这是一个文件夹",
        ErrorKind::NotFound => "文件夹或文件不存在",
        ErrorKind::InvalidData => "不是 UTF-8 编码",
        ErrorKind::NotADirectory => "上级不是文件夹，而是文件",
        ErrorKind::AlreadyExists => "同名的文件已经在那里",
        ErrorKind::StorageFull => "磁盘满了",
        ErrorKind::QuotaExceeded => "超过了给这个用户的磁盘限额",
        ErrorKind::FileTooLarge => "文件超过了系统允许的大小",
        ErrorKind::ReadOnlyFilesystem => "磁盘只能读",
        ErrorKind::DirectoryNotEmpty => "文件夹不是空的",
        ErrorKind::InvalidFilename => "文件名太长，或有系统不认的字符",
        ErrorKind::InvalidInput => "文件名里有系统不认的字符",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "别的程序正在用它",
        ErrorKind::CrossesDevices => "不在同一个磁盘上",
        ErrorKind::TooManyLinks => "链接太多",
        ErrorKind::StaleNetworkFileHandle => "网络上的文件夹断开了",
        ErrorKind::NetworkDown
        | ErrorKind::NetworkUnreachable
        | ErrorKind::HostUnreachable
        | ErrorKind::NotConnected => "网络不通",
        ErrorKind::ConnectionRefused => "对方没有接受连接",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "连接断开了"
        }
        ErrorKind::AddrInUse => "这个端口已经有程序在用",
        ErrorKind::AddrNotAvailable => "没有这个网络地址",
        ErrorKind::TimedOut => "等得太久，没有回应",
        ErrorKind::Interrupted => "中途被打断",
        ErrorKind::OutOfMemory => "内存不够",
        ErrorKind::UnexpectedEof => "文件不完整，后面的没有了",
        ErrorKind::WriteZero => "写不进去",
        ErrorKind::Unsupported => "系统不支持这样做",
        _ => "",
    };
    match error.raw_os_error() {
        _ if !known.is_empty() => known.to_owned(),
        // Too many open files, a failing disk, links in a circle: the numbers of Linux and macOS.
        Some(23 | 24) if cfg!(unix) => "打开的文件太多".to_owned(),
        Some(5) if cfg!(unix) => "磁盘出错".to_owned(),
        Some(40 | 62) if cfg!(unix) => "链接兜圈子，找不到文件".to_owned(),
        Some(number) => format!("系统出错（代码 {number}）"),
        None => "系统出错".to_owned(),
    }
}

/// The text of a file, and the encoding it is written in: UTF-8, UTF-16 with its mark, or GB18030.
pub(crate) fn decode(bytes: &[u8]) -> Option<(String, &'static Encoding)> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let candidates = if mark > 0 { vec![encoding] } else { vec![UTF_8, GB18030] };
    candidates.into_iter().find_map(|encoding| {
        let rest = bytes.get(mark..)?;
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest)?;
        let odd = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
        // A stray control character is a slip of some program; many are no text.
        let strays = text.chars().filter(odd).count();
        let readable = !text.contains('\0') && strays * 200 <= text.chars().count();
        readable.then(|| (text.into_owned(), encoding))
    })
}

/// A file that is no text, but may well be given for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Foreign {
    /// A document of a word processor.
    Word,
    /// A workbook.
    Excel,
    /// An office document of before 2007 that may be either.
    OldOffice,
    /// A PDF.
    Pdf,
    /// An OFD.
    Ofd,
    /// A presentation.
    Slides,
    /// Packed files.
    Packed,
    /// A picture.
    Picture,
}

impl Foreign {
    /// Its name for a clerk.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Word => "文字处理的文档",
            Self::Excel => "工作簿",
            Self::OldOffice => "旧式的文档",
            Self::Pdf => " PDF",
            Self::Ofd => " OFD 版式文件",
            Self::Slides => "演示文稿",
            Self::Packed => "压缩文件",
            Self::Picture => "图片",
        }
    }

    /// The kind that these bytes begin like.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [b'P', b'K', 3, 4, ..] => Some(Self::packed(bytes)),
            [0xd0, 0xcf, 0x11, 0xe0, ..] => {
                let has = |stream: &str| has_stream(bytes, stream);
                Some(if has("WordDocument") {
                    Self::Word
                } else if has("Workbook") || has("Book") {
                    Self::Excel
                } else {
                    Self::OldOffice
                })
            }
            [b'{', b'\\', b'r', b't', b'f', ..] => Some(Self::Word),
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x1f, 0x8b, ..] | [b'R', b'a', b'r', b'!', ..] | [b'7', b'z', 0xbc, 0xaf, ..] => {
                Some(Self::Packed)
            }
            [0x89, b'P', b'N', b'G', ..]
            | [0xff, 0xd8, 0xff, ..]
            | [b'G', b'I', b'F', b'8', ..] => Some(Self::Picture),
            _ => None,
        }
    }

    /// The kind of packed files, by the names of their own parts: a workbook may have a document in it. The
    /// names stand as they are in a file that is cut off, too.
    fn packed(bytes: &[u8]) -> Self {
        let names = part_names(bytes);
        let has = |part: &str| match &names {
            Some(names) => names.iter().any(|name| name.starts_with(&part.to_lowercase())),
            None => bytes.windows(part.len()).any(|window| window == part.as_bytes()),
        };
        // An OpenDocument file says its kind first, and its first part is not packed.
        let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
        let says = |kind: &str| head.windows(kind.len()).any(|window| window == kind.as_bytes());
        if says("opendocument.text") || has("word/document") {
            Self::Word
        } else if says("opendocument.spreadsheet") || has("xl/") {
            Self::Excel
        } else if says("opendocument.presentation") || has("ppt/") {
            Self::Slides
        } else if has("word/") {
            Self::Word
        } else if has("OFD.xml") {
            Self::Ofd
        } else {
            Self::Packed
        }
    }
}

/// True if an office document of before 2007 has this stream of its own: a workbook may have a document in it.
/// The names stand as they are in a file that is cut off, too.
pub(crate) fn has_stream(bytes: &[u8], name: &str) -> bool {
    match CompoundFile::open(Cursor::new(bytes)) {
        Ok(file) => file.is_stream(format!("/{name}")),
        Err(_) => {
            let wide: Vec<u8> = name.bytes().flat_map(|byte| [byte, 0]).collect();
            bytes.windows(wide.len()).any(|window| window == wide)
        }
    }
}

/// The names of the parts of a packed file, in small letters; `None` if it is cut off or broken.
pub(crate) fn part_names(bytes: &[u8]) -> Option<Vec<String>> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let plain = |name: &[u8]| String::from_utf8_lossy(name).replace('\\', "/").to_lowercase();
    Some(zip.file_names_raw().map(plain).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_of_the_system_gets_into_a_reason() {
        for number in 1..140 {
            let said = reason(&io::Error::from_raw_os_error(number));
            let english = said.chars().filter(char::is_ascii_alphabetic).collect::<String>();
            assert!(["", "UTF"].contains(&english.as_str()), "{number}: {said}");
        }
        let own = io::Error::new(ErrorKind::InvalidInput, "file name contained a NUL byte");
        assert_eq!(reason(&own), "文件名里有系统不认的字符");
        assert_eq!(reason(&io::Error::other("something")), "系统出错");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_refused_and_not_opened() {
        let refused = read(Path::new("/dev/zero"), 10);
        assert!(matches!(refused, Err(Refusal::Special("设备"))), "{refused:?}");
    }
}
