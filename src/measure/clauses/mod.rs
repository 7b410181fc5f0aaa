//! The clauses of GB/T 9704—2012 as data, and one small function for each that a page can
//! show.

mod attachments;
mod body;
mod closing;
mod head;
mod imprint;
mod joint;
mod letter;
mod overlap;
mod page;
mod seal;
mod special;
mod table;

use self::page::or_absent;
use super::elements::Elements;
use super::reading::{Reading, Weight};
use super::sheet::most_used;

/// A clause of the standard.
#[derive(Debug, Clone, Copy)]
pub struct Clause {
    /// The project's id: P1, H4, ….
    pub id: &'static str,
    /// Number in the standard.
    pub section: &'static str,
    /// Its demand.
    pub text: &'static str,
    /// Its weight; a reading that the standard calls 一般 weighs less.
    pub weight: Weight,
    /// True if the program's own layout follows it.
    pub generated: bool,
    /// Measures it; none if the pages cannot show it.
    pub(super) measure: Option<Measure>,
}

pub(super) type Measure = fn(&Elements) -> Vec<Reading>;

impl Clause {
    /// True if the program can say that it is met or not; else a person has to look.
    pub fn measured(&self) -> bool {
        self.measure.is_some()
    }
}

/// Shorthand for a row of the table: the weight, then whether it is generated.
const fn clause(
    id: &'static str,
    section: &'static str,
    text: &'static str,
    weight: Weight,
    generated: bool,
    measure: Option<Measure>,
) -> Clause {
    Clause { id, section, text, weight, generated, measure }
}

use Weight::{Must, Usual};

/// Every clause, in the order of the standard.
pub const CLAUSES: &[Clause] = &[
    clause("P1", "5.1", "用纸 A4，210×297 mm", Must, true, Some(page::paper)),
    clause("P2", "5.2.1", "天头 37 mm±1 mm", Must, true, Some(page::top_margin)),
    clause(
        "P3",
        "5.2.1",
        "订口 28 mm±1 mm，双面印刷时单页在左、双页在右",
        Must,
        true,
        Some(page::binding_margin),
    ),
    clause("P4", "5.2.1", "版心 156×225 mm", Must, true, Some(page::text_block)),
    clause("P5", "5.2.2", "正文一般用3号仿宋，黑色", Usual, true, Some(page::body_type)),
    clause("P6", "5.2.3", "一般每面22行，每行28字，撑满版心", Usual, true, Some(page::grid)),
    clause(
        "P7",
        "7.5",
        "页码一般用4号半角宋体，两边一字线，线距版心下边缘 7 mm，单页居右、双页居左各空一字",
        Must,
        true,
        Some(page::page_number),
    ),
    clause(
        "P8",
        "7.5",
        "附件与正文连续编页码；版记前的空白页和版记页不编",
        Must,
        true,
        Some(page::numbers_run_on),
    ),
    clause(
        "H1",
        "7.2.1",
        "份号6位3号阿拉伯数字，顶格，版心第一行",
        Must,
        true,
        Some(head::copy_number),
    ),
    clause(
        "H2",
        "7.2.2",
        "密级和保密期限3号黑体，顶格，第二行（没有份号在第一行）",
        Must,
        true,
        Some(head::secrecy),
    ),
    clause(
        "H3",
        "7.2.3",
        "紧急程度3号黑体，顶格，排在份号、密级之下",
        Must,
        true,
        Some(head::urgency),
    ),
    clause(
        "H4",
        "7.2.4",
        "发文机关标志居中，上边缘距版心上边缘 35 mm，推荐小标宋，红色",
        Must,
        true,
        Some(head::mark),
    ),
    clause(
        "H5",
        "7.2.4",
        "联合行文的标志，主办机关一般在前，“文件”在名称右侧、上下居中",
        Must,
        true,
        Some(joint::mark),
    ),
    clause(
        "H6",
        "7.2.5",
        "发文字号在标志下空二行，居中，六角括号，不编虚位，不加“第”",
        Must,
        true,
        Some(head::number),
    ),
    clause(
        "H7",
        "7.2.6",
        "上行文发文字号居左空一字，与最后一个签发人同行；签发人居右空一字，姓名楷体",
        Must,
        true,
        Some(joint::signers),
    ),
    clause(
        "H8",
        "7.2.7",
        "发文字号之下 4 mm 居中一条红色分隔线，与版心等宽",
        Must,
        true,
        Some(head::red_rule),
    ),
    clause(
        "B1",
        "7.3.1",
        "标题一般用2号小标宋，分隔线下空二行，居中，回行词意完整、用梯形或菱形、不单字成行",
        Must,
        true,
        Some(body::title),
    ),
    clause(
        "B2",
        "7.3.2",
        "主送机关在标题下空一行，顶格，回行顶格，末尾全角冒号",
        Must,
        true,
        Some(body::addressees),
    ),
    clause("B3", "7.3.3", "首页必须显示正文", Must, true, Some(body::text_on_first_page)),
    clause("B4", "7.3.3", "每个自然段左空二字，回行顶格", Must, true, Some(body::paragraphs)),
    clause(
        "B5",
        "7.3.3",
        "层次依次用一、（一）1.（1），一般一级黑体、二级楷体、三四级仿宋",
        Usual,
        true,
        Some(body::levels),
    ),
    clause(
        "B6",
        "7.3.4",
        "附件说明在正文下空一行，左空二字，名称后不加标点，回行与名称首字对齐",
        Must,
        true,
        Some(body::note),
    ),
    clause(
        "B7",
        "7.3.5.2",
        "不盖章：署名在正文下空一行、右空二字，日期首字比署名首字右移二字",
        Must,
        true,
        Some(closing::signature),
    ),
    clause(
        "B8",
        "7.3.5.1",
        "盖章：日期一般右空四字，印章端正、居中下压署名和日期，顶端距正文一行之内；签名章：右空四字",
        Must,
        true,
        Some(seal::seal),
    ),
    clause(
        "B9",
        "7.3.5.4",
        "成文日期用阿拉伯数字，年份全称，月日不编虚位",
        Must,
        true,
        Some(closing::date),
    ),
    clause(
        "B10",
        "7.3.6",
        "附注居左空二字，加圆括号，在成文日期下一行",
        Must,
        true,
        Some(closing::annotation),
    ),
    clause("B11", "7.3.3", "数字、年份不回行", Must, true, Some(body::numbers_whole)),
    clause("A1", "7.3.7", "附件另面编排，在版记之前", Must, true, Some(attachments::start)),
    clause(
        "A2",
        "7.3.7",
        "“附件”及序号3号黑体，顶格，第一行，不加冒号",
        Must,
        true,
        Some(attachments::mark),
    ),
    clause(
        "A3",
        "7.3.7",
        "附件标题居中在第三行，序号和标题与附件说明一致",
        Must,
        true,
        Some(attachments::title),
    ),
    clause("A4", "7.3.7", "附件格式要求同正文", Must, true, Some(attachments::text)),
    clause(
        "A5",
        "8",
        "横排表格的页码位置与竖排页相同，表头单页在订口一边、双页在切口一边",
        Must,
        true,
        Some(table::turned),
    ),
    clause("A6", "8", "表跨页时表头重复，一行不断开", Usual, true, Some(table::head_and_rows)),
    clause("A7", "5.2.1", "内容都在版心之内", Must, true, Some(attachments::inside)),
    clause(
        "A8",
        "5.2.1",
        "文字、线、图互不重叠（印章除外）",
        Must,
        true,
        Some(overlap::nothing_overlaps),
    ),
    clause(
        "I1",
        "7.4.1",
        "版记的线与版心等宽，首末条推荐 0.35 mm，中间 0.25 mm",
        Must,
        true,
        Some(imprint::rules),
    ),
    clause(
        "I2",
        "7.4.1",
        "版记在末页，末条线与版心下边缘重合；双面印刷时在双页（看装订）",
        Must,
        true,
        Some(imprint::position),
    ),
    clause(
        "I3",
        "7.4.2",
        "抄送一般4号仿宋，左右各空一字，回行与冒号后首字对齐，末尾句号",
        Must,
        true,
        Some(imprint::copies),
    ),
    clause(
        "I4",
        "7.4.2",
        "移到版记的主送机关，编排方法同抄送",
        Must,
        true,
        Some(imprint::moved_addressees),
    ),
    clause(
        "I5",
        "7.4.3",
        "印发机关左空一字，印发日期右空一字后加“印发”，同一行，一般4号仿宋",
        Must,
        true,
        Some(imprint::printed),
    ),
    clause(
        "S1",
        "10.1",
        "信函：标志用机关名称，上边缘距上页边 30 mm，居中，推荐红色小标宋",
        Must,
        true,
        Some(letter::mark),
    ),
    clause(
        "S2",
        "10.1",
        "信函：标志下 4 mm 上粗下细、距下页边 20 mm 上细下粗的红色双线，长 170 mm，居中",
        Must,
        true,
        Some(letter::rules),
    ),
    clause(
        "S3",
        "10.1",
        "信函：发文字号顶格居右，份号等顶格居左，距第一条双线3号字高的 7/8",
        Must,
        true,
        Some(letter::number),
    ),
    clause(
        "S4",
        "10.1",
        "信函：首页不显示页码，版记不加印发机关、日期和线",
        Must,
        true,
        Some(letter::page),
    ),
    clause(
        "S5",
        "10.2",
        "命令（令）：标志上边缘距版心上边缘 20 mm，居中，令号和正文各空二行",
        Must,
        true,
        Some(special::order),
    ),
    clause(
        "S6",
        "10.3",
        "纪要：标志上边缘距版心上边缘 35 mm，居中；出席、请假、列席名单左空二字，回行对齐",
        Must,
        true,
        Some(special::minutes),
    ),
];

/// A face known by its name in the font file.
fn face_of(font: &str) -> Option<&'static str> {
    let font = font.to_lowercase();
    let known: [(&str, &[&str]); 6] = [
        (
            "小标宋",
            &[
                "xiaobiaosong",
                "小标宋",
                "xbs",
                "dbsj",
                "notoserifsc",
                "notoserifcjk",
                "sourcehanserif",
            ],
        ),
        ("仿宋", &["fang", "仿宋", "fzfs"]),
        ("楷体", &["kai", "楷", "fzkt"]),
        ("黑体", &["hei", "黑", "notosanssc", "notosanscjk", "sourcehansans", "fzht"]),
        ("宋体", &["song", "宋", "sun"]),
        ("西文", &["times", "arial", "helvetica", "liberation", "libertinus", "courier"]),
    ];
    let names = |entry: &(&str, &[&str])| entry.1.iter().any(|part| font.contains(part));
    known.iter().find(|entry| names(entry)).map(|entry| entry.0)
}

/// The face of the document's own text, where an element is set as the text is.
fn text_face(found: &Elements) -> &'static str {
    let font = most_used(body::plain(found).map(|line| &line.font));
    face_of(&font).unwrap_or("仿宋")
}

/// A face the standard calls 一般 or 推荐; fonts of unknown name need an eye.
fn face_reading(what: &'static str, font: &str, wanted: &str) -> Reading {
    face_known(what, font, wanted).usual()
}

/// A face the standard asks for; fonts of unknown name need an eye.
fn face_known(what: &'static str, font: &str, wanted: &str) -> Reading {
    match face_of(font) {
        // One heavy enough for a mark is 小标宋, one of ordinary weight 宋体; the name of the
        // family does not tell them apart.
        Some("小标宋") if wanted == "宋体" => Reading::eye(what, font),
        Some(face) => Reading::holds(what, face == wanted, format!("{face}（{font}）"), wanted),
        None if font.is_empty() => Reading::eye(what, "字体没有名称"),
        None => Reading::eye(what, font),
    }
}
