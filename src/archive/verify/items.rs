//! The things verified, in the four groups in which Chinese archives verify electronic records. The
//! codes are those that DA/T 70—2018 has for filing, from memory, for orientation: no conformity
//! is claimed.

/// A thing that is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerifiedItem {
    /// Digests, chain and signatures are what they were.
    Fixity,
    /// Times and numbers make sense.
    Plausibility,
    /// No number twice.
    Uniqueness,
    /// The PDF says what the metadata say.
    Agreement,
    /// The lists of files are of the form they should be.
    Lists,
    /// Nothing lies about that no record names.
    Structure,
    /// The lists are those the log names.
    Package,
    /// Nothing is missing of what was issued.
    Count,
    /// Sizes are what they were.
    Bytes,
    /// The metadata are all there.
    Fields,
    /// No record and no number of a series kept here is missing.
    Continuity,
    /// Every file of a document is there.
    Content,
    /// The metadata can be read.
    MetadataReadable,
    /// The index says what the log says.
    Index,
    /// The PDF claims the forms it should.
    Form,
    /// The PDF can be opened, and is not encrypted.
    ContentReadable,
    /// The files are ordinary ones.
    Safety,
}

impl VerifiedItem {
    /// All of them, in the order of a report.
    pub const ALL: [Self; 17] = [
        Self::Fixity,
        Self::Plausibility,
        Self::Uniqueness,
        Self::Agreement,
        Self::Lists,
        Self::Structure,
        Self::Package,
        Self::Count,
        Self::Bytes,
        Self::Fields,
        Self::Continuity,
        Self::Content,
        Self::MetadataReadable,
        Self::Index,
        Self::Form,
        Self::ContentReadable,
        Self::Safety,
    ];

    /// Its code, its group, and what is verified.
    pub fn row(self) -> (&'static str, &'static str, &'static str) {
        let [authenticity, integrity, usability, safety] = ["真实性", "完整性", "可用性", "安全性"];
        match self {
            Self::Fixity => ("GD-1-1", authenticity, "摘要、日志链和签名"),
            Self::Plausibility => ("GD-1-5", authenticity, "时间和文号合理"),
            Self::Uniqueness => ("GD-1-8", authenticity, "文号不重复"),
            Self::Agreement => ("GD-1-9", authenticity, "元数据与 PDF 一致"),
            Self::Lists => ("GD-1-11", authenticity, "清单规范"),
            Self::Structure => ("GD-1-12", authenticity, "没有记录以外的东西"),
            Self::Package => ("GD-1-13", authenticity, "清单与日志一致"),
            Self::Count => ("GD-2-1", integrity, "件数相符"),
            Self::Bytes => ("GD-2-2", integrity, "字节数相符"),
            Self::Fields => ("GD-2-3", integrity, "元数据项齐全"),
            Self::Continuity => ("GD-2-6", integrity, "日志和文号连续"),
            Self::Content => ("GD-2-7", integrity, "文件齐全"),
            Self::MetadataReadable => ("GD-3-1", usability, "元数据可读"),
            Self::Index => ("GD-3-2", usability, "索引与日志一致"),
            Self::Form => ("GD-3-3", usability, "PDF 声明的格式"),
            Self::ContentReadable => ("GD-3-4", usability, "PDF 打得开、没有加密"),
            Self::Safety => ("GD-4-1", safety, "只有普通文件（不查病毒）"),
        }
    }
}
