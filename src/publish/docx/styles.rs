//! The styles of a document, one for each element, under the names that offices know; its faces with those that
//! may stand in for them; its settings.

use super::Setting;
use super::measures::{Mm, Pt};
use super::paragraph::{Side, fonts, sizes, spaced};
use super::table::white;
use crate::xml::{self, element};

/// The namespace of WordprocessingML.
pub(super) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The identifiers of the styles.
pub(super) const BODY: &str = "Normal";
pub(super) const MARK: &str = "Mark";
pub(super) const NUMBER: &str = "Number";
pub(super) const CORNER: &str = "Corner";
pub(super) const TITLE: &str = "Title";
pub(super) const ADDRESSEES: &str = "Addressees";
pub(super) const HEADINGS: [&str; 4] = ["Heading1", "Heading2", "Heading3", "Heading4"];
pub(super) const NOTE_OF_ATTACHMENTS: &str = "AttachmentsNote";
pub(super) const ATTENDANCE: &str = "Attendance";
pub(super) const SIGNATURE: &str = "Signature";
pub(super) const DATE: &str = "Date";
pub(super) const ANNOTATION: &str = "Annotation";
pub(super) const ATTACHMENT_MARK: &str = "AttachmentMark";
pub(super) const ATTACHMENT_TITLE: &str = "AttachmentTitle";
pub(super) const CELL: &str = "TableText";
pub(super) const HEAD: &str = "TableHead";
pub(super) const FIELD: &str = "FormText";
pub(super) const TABLE_NOTE: &str = "TableNote";
pub(super) const IMPRINT: &str = "Imprint";
pub(super) const FOLIO: &str = "Footer";
pub(super) const COMMENT: &str = "CommentText";

/// A style of paragraphs.
struct Style<'s> {
    id: &'static str,
    /// The name that is shown.
    name: &'static str,
    /// The role of its face.
    role: &'s str,
    size: Pt,
    side: Option<Side>,
    /// True if its first line is indented by two characters.
    indented: bool,
    /// Depth in the outline, from 0.
    outline: Option<usize>,
    red: bool,
    /// True if its lines do not keep to the grid.
    free: bool,
}

/// All styles but that of the text.
fn all<'s>(setting: &'s Setting) -> Vec<Style<'s>> {
    let measures = &setting.measures;
    let text = measures.size_text;
    let plain = |id, name, role: &'s str| Style {
        id,
        name,
        role,
        size: text,
        side: Some(Side::Left),
        indented: false,
        outline: None,
        red: false,
        free: false,
    };
    let body = setting.body_role;
    let mut styles = vec![
        Style {
            side: Some(Side::Centre),
            red: true,
            free: true,
            ..plain(MARK, "发文机关标志", "xiaobiaosong")
        },
        Style { side: Some(Side::Centre), free: true, ..plain(NUMBER, "发文字号", body) },
        plain(CORNER, "份号密级紧急程度", "heiti"),
        Style {
            side: Some(Side::Centre),
            size: measures.size_title,
            free: true,
            ..plain(TITLE, "公文标题", "xiaobiaosong")
        },
        plain(ADDRESSEES, "主送机关", body),
        plain(NOTE_OF_ATTACHMENTS, "附件说明", body),
        plain(ATTENDANCE, "出席人员", body),
        plain(SIGNATURE, "发文机关署名", body),
        plain(DATE, "成文日期", body),
        Style { indented: true, ..plain(ANNOTATION, "附注", body) },
        plain(ATTACHMENT_MARK, "附件标记", "heiti"),
        Style {
            side: Some(Side::Centre),
            size: measures.size_title,
            outline: Some(0),
            free: true,
            ..plain(ATTACHMENT_TITLE, "附件标题", "xiaobiaosong")
        },
        Style {
            side: Some(Side::Centre),
            size: measures.size_note,
            free: true,
            ..plain(CELL, "表格文字", body)
        },
        Style {
            side: Some(Side::Centre),
            size: measures.size_note,
            free: true,
            ..plain(HEAD, "表头", "heiti")
        },
        Style { size: measures.size_form, free: true, ..plain(FIELD, "填写表文字", body) },
        Style { size: measures.size_note, free: true, ..plain(TABLE_NOTE, "表注", body) },
        Style { size: measures.size_small, free: true, ..plain(IMPRINT, "版记", body) },
        Style { size: measures.size_small, free: true, ..plain(FOLIO, "页码", "songti") },
        Style { size: measures.size_note, free: true, ..plain(COMMENT, "批注文字", body) },
    ];
    let names = ["一级标题", "二级标题", "三级标题", "四级标题"];
    for (depth, (id, name)) in HEADINGS.into_iter().zip(names).enumerate() {
        let role = measures.level_role(depth + 1).unwrap_or(body);
        let outline = Some(depth);
        styles.push(Style { side: None, indented: true, outline, ..plain(id, name, role) });
    }
    styles
}

impl Style<'_> {
    fn xml(&self, setting: &Setting) -> String {
        let mut paragraph = String::new();
        if self.outline.is_some() && self.indented {
            paragraph += "<w:keepNext/>";
        }
        if self.free {
            paragraph += "<w:snapToGrid w:val=\"0\"/>";
        }
        paragraph += if self.indented {
            "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
        } else {
            "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>"
        };
        if let Some(side) = self.side {
            paragraph += &element("w:jc", &[("w:val", &side.name())], "");
        }
        if let Some(depth) = self.outline {
            paragraph += &element("w:outlineLvl", &[("w:val", &depth)], "");
        }
        let mut run = fonts(setting.face(self.role));
        if self.red {
            run += &element("w:color", &[("w:val", &setting.measures.red())], "");
        }
        if self.size != setting.measures.size_text || self.red {
            run += &spaced(Mm(0.0));
        }
        run += &sizes(self.size);
        let inner = element("w:name", &[("w:val", &self.name)], "")
            + &element("w:basedOn", &[("w:val", &BODY)], "")
            + "<w:qFormat/>"
            + &element("w:pPr", &[], &paragraph)
            + &element("w:rPr", &[], &run);
        element(
            "w:style",
            &[("w:type", &"paragraph"), ("w:customStyle", &1), ("w:styleId", &self.id)],
            &inner,
        )
    }
}

/// `styles.xml`.
pub(super) fn styles(setting: &Setting) -> Vec<u8> {
    let measures = &setting.measures;
    let run = fonts(setting.face(setting.body_role))
        + &sizes(measures.size_text)
        + "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>";
    let defaults = element("w:rPrDefault", &[], &element("w:rPr", &[], &run)) + "<w:pPrDefault/>";
    let body = "<w:name w:val=\"Normal\"/><w:qFormat/>".to_owned()
        + "<w:pPr><w:widowControl w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>"
        + "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/><w:jc w:val=\"both\"/></w:pPr>"
        + &element("w:rPr", &[], &(spaced(measures.spaced()) + &sizes(measures.size_text)));
    let body = element(
        "w:style",
        &[("w:type", &"paragraph"), ("w:default", &1), ("w:styleId", &BODY)],
        &body,
    );
    let cells = white(measures.table_inset);
    let table = "<w:name w:val=\"Normal Table\"/>".to_owned() + &element("w:tblPr", &[], &cells);
    let table = element(
        "w:style",
        &[("w:type", &"table"), ("w:default", &1), ("w:styleId", &"TableNormal")],
        &table,
    );
    let others: String = all(setting).iter().map(|style| style.xml(setting)).collect();
    let inner = element("w:docDefaults", &[], &defaults) + &body + &table + &others;
    xml::document(&element("w:styles", &[("xmlns:w", &MAIN)], &inner))
}

/// `fontTable.xml`: each face with the free one that may stand in for it.
pub(super) fn font_table(setting: &Setting) -> Vec<u8> {
    let fonts = setting.faces.iter().map(|face| {
        let other = element("w:altName", &[("w:val", &face.family)], "");
        element("w:font", &[("w:name", &face.known)], &other)
    });
    let fonts: String = fonts.collect();
    xml::document(&element("w:fonts", &[("xmlns:w", &MAIN)], &fonts))
}

/// `settings.xml`: margins mirrored, left and right pages of their own, changes are tracked.
pub(super) fn settings() -> Vec<u8> {
    let inner = "<w:mirrorMargins/><w:trackRevisions/><w:defaultTabStop w:val=\"420\"/>\
                 <w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"compressPunctuation\"/>\
                 <w:compat><w:useFELayout/><w:compatSetting w:name=\"compatibilityMode\" \
                 w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
                 <w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>";
    xml::document(&element("w:settings", &[("xmlns:w", &MAIN)], inner))
}
