//! The metadata of a filed document, under the names that Chinese records standards have for
//! it. None of their texts was at hand: the names are for orientation, no conformity is claimed.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::build;
use crate::check::text::KINDS;
use crate::compose::Markup;

/// The name of this form of the file.
const FORMAT: &str = "tongbao-metadata/1";

/// The standards that every PDF of this program claims to meet.
pub(in crate::archive) const PDF_FORM: &str = "PDF/A-2a（ISO 19005-2）、PDF/UA-1（ISO 14289-1）";

/// The metadata of a document. A value that it does not have is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    #[serde(rename = "格式")]
    format: String,
    #[serde(rename = "档号")]
    archival_number: Option<String>,
    #[serde(rename = "全宗号")]
    fonds: Option<String>,
    #[serde(rename = "门类代码")]
    category: String,
    /// The year it is filed under.
    #[serde(rename = "年度")]
    year: i32,
    #[serde(rename = "保管期限")]
    retention: String,
    #[serde(rename = "机构或问题")]
    organ: Option<String>,
    #[serde(rename = "件号")]
    item: Option<u32>,
    /// Its title.
    #[serde(rename = "题名")]
    pub(in crate::archive) title: String,
    /// Its designation.
    #[serde(rename = "文件编号")]
    pub(in crate::archive) number: String,
    #[serde(rename = "责任者")]
    responsible: Vec<String>,
    /// Date of signature: `2018-05-15`.
    #[serde(rename = "日期")]
    pub(in crate::archive) signed: String,
    #[serde(rename = "印发日期")]
    printed: Option<String>,
    #[serde(rename = "文种")]
    kind: String,
    #[serde(rename = "密级和保密期限")]
    secrecy: Option<String>,
    #[serde(rename = "紧急程度")]
    urgency: Option<String>,
    #[serde(rename = "主送")]
    addressees: Vec<String>,
    #[serde(rename = "抄送")]
    copies: Vec<String>,
    /// The number of the PDF's pages.
    #[serde(rename = "页数")]
    pub(in crate::archive) pages: usize,
    #[serde(rename = "格式信息")]
    pdf_form: String,
    /// The PDF's name in the folder.
    #[serde(rename = "计算机文件名")]
    pub(in crate::archive) file: String,
    /// Its size in bytes.
    #[serde(rename = "计算机文件大小")]
    pub(in crate::archive) size: usize,
    #[serde(rename = "创建程序")]
    program: String,
    #[serde(rename = "业务行为")]
    actions: Vec<Act>,
    /// When it was put into the archive, as in the log.
    #[serde(rename = "归档时间")]
    pub(in crate::archive) filed: String,
    /// The nonce of its log record.
    #[serde(rename = "归档标识")]
    pub(in crate::archive) nonce: String,
}

/// Something that was done with a document: 起草, 审核, 签发.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Act {
    #[serde(rename = "行为")]
    name: String,
    #[serde(rename = "人员")]
    person: String,
    #[serde(rename = "角色")]
    role: Option<String>,
    #[serde(rename = "时间")]
    date: String,
}

impl Metadata {
    pub(super) fn of(markup: &Markup, kind: &str, file: &str, size: usize, pages: usize) -> Self {
        let frame = markup.tally().inputs().frame();
        let filing = &frame.filing;
        let year = frame.signed.year();
        let act = |action: &crate::model::Action| Act {
            name: action.name.clone(),
            person: action.person.clone(),
            role: action.role.clone(),
            date: action.date.to_string(),
        };
        Self {
            format: FORMAT.to_owned(),
            archival_number: filing.archival_number(year),
            fonds: filing.fonds.clone(),
            category: filing.category.clone(),
            year,
            retention: filing.retention.map_or_else(String::new, |kept| kept.word().to_owned()),
            organ: filing.organ.clone(),
            item: filing.item,
            title: markup.title().to_owned(),
            number: frame.designation(),
            responsible: frame.organs.iter().map(|organ| organ.name.clone()).collect(),
            signed: frame.signed.to_string(),
            printed: frame.printed.map(|date| date.to_string()),
            kind: kind.to_owned(),
            secrecy: frame.head.secrecy.clone(),
            urgency: frame.head.urgency.clone(),
            addressees: frame.addressees.concat(),
            copies: frame.copy_to.clone(),
            pages,
            pdf_form: PDF_FORM.to_owned(),
            file: file.to_owned(),
            size,
            program: format!("{}；Typst {}", build::program(), build::typst_version()),
            actions: filing.actions.iter().map(act).collect(),
            filed: String::new(),
            nonce: String::new(),
        }
    }

    /// The names of those that a document has to have and this one has not.
    pub(in crate::archive) fn missing(&self) -> Vec<&'static str> {
        let there = [
            ("保管期限", !self.retention.is_empty()),
            ("题名", !self.title.is_empty()),
            ("文件编号", !self.number.is_empty()),
            ("责任者", !self.responsible.is_empty()),
            ("日期", !self.signed.is_empty()),
            ("页数", self.pages > 0),
            ("计算机文件名", !self.file.is_empty()),
            ("归档时间", !self.filed.is_empty()),
        ];
        there.iter().filter(|(_, there)| !there).map(|(name, _)| *name).collect()
    }

    /// The same with the moment it was put into the archive.
    pub(in crate::archive) fn filed(self, time: &str, nonce: &str) -> Self {
        Self { filed: time.to_owned(), nonce: nonce.to_owned(), ..self }
    }
}

/// The kind of document a title names: the last word of it that is one, else 公文.
pub(super) fn kind_of(title: &str) -> &'static str {
    let title = title.trim_end_matches(['）', '》', '。']);
    KINDS.into_iter().find(|kind| title.ends_with(kind)).unwrap_or("公文")
}
