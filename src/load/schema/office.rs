//! Keys of an office's file.

use super::bond::{Bond, Case};
use super::paper::{ADDRESSEES, OFFICE_FILING, SEAL};
use super::scheme::COUNTED;
use super::{FILE, Form, Key, Place};
use crate::limits;

/// Columns: a macro, since a column may have columns.
macro_rules! columns {
    () => {
        some!(&Form::Either(&[Form::Line, Form::Map(&COLUMN)]), limits::ENTRIES)
    };
}

/// An office.
pub(crate) static OFFICE: Place = place!("office", "机关数据（office.yaml）", &[OWN, COUNTED]);

const NUMBERING: Form = Form::Word(&[
    ("别处", "在别处编号，数据里写 number；不写就是它"),
    ("归档库", "由归档库编号，数据里可以不写 number"),
]);
const FILE_FORM: Form = Form::Word(&[
    ("pdf", "PDF，总要有"),
    ("ofd", "OFD（GB/T 33190），版面和 PDF 一样"),
    ("docx", "Word，文字和 PDF 一样"),
]);
const WEIGHT: Form = Form::Word(&[
    ("off", "不查"),
    ("hint", "只提示"),
    ("warning", "提醒"),
    ("error", "错误：有了就不印"),
]);
const SUMS: Form = Form::Either(&[Form::Flag, Form::Line]);
const NAME_OR_UNIT: Form = Form::Either(&[Form::Line, Form::Map(&UNIT)]);

const PHONE: Form = Form::Either(&[
    Form::Built(r"^[-0-9+()（）、， /转]{1,40}$", "数字和横线，不超过40个字"),
    Form::Whole(0, 999_999_999_999_999),
]);

/// The keys for letters to units that an office and a period share.
pub(super) const LETTER_CONTACT: &[Key] = &[
    may!("contact", "联系人", Form::Line, "函件里写的联系人。", "张三"),
    may!("phone", "联系电话", PHONE, "函件里写的联系电话。", "0994-2345678"),
    may!(
        "code",
        "函件的机关代字",
        Form::Line,
        "函件发文字号里的机关代字，不写就用机关的。",
        "清教函"
    ),
];

/// The facts for all letters of an office to its units.
pub(crate) static OFFICE_LETTERS: Place =
    place!("office-letters", "每一期的函件", &[LETTER_CONTACT]);

const OWN: &[Key] = &[
    need!("name", "机关全称", Form::Line, "机关的全称，用于署名。", "清河县教育局"),
    need!("mark", "发文机关标志", Form::Line, "发文机关标志（红头）。", "清河县教育局文件"),
    need!("code", "机关代字", Form::Line, "机关代字，用于发文字号。", "清教发"),
    need!("printed_by", "印发机关", Form::Line, "印发机关，印在版记里。", "清河县教育局办公室"),
    need!(
        "addressees",
        "主送机关",
        ADDRESSEES,
        "主送机关：一行一组，组内用顿号，组间用逗号；只有一组就写 [甲, 乙]，没有写 无。",
        "[[各中小学校], [局机关各科室]]",
    ),
    may!(
        "copy_to",
        "抄送机关",
        list!(&Form::Line),
        "抄送机关，没有就不写。",
        "[县委办公室, 县人大办公室]",
    ),
    may!(
        "system",
        "全系统的称呼",
        Form::Line,
        "正文里对全系统的称呼；按时期通报的都要写。",
        "全县教育系统",
    ),
    may!(
        "reporters",
        "报送单位的总称",
        Form::Line,
        "正文里对报送单位的总称；按时期通报的都要写。",
        "各学校",
    ),
    may!(
        "groups",
        "各组单位",
        some!(&Form::Map(&GROUP), limits::GROUPS),
        "各组单位，按表里的先后；按时期通报的都要写。",
        "[{name: 中学, units: [第一中学, 第二中学]}]",
    ),
    may!(
        "roll_ups",
        "合并计数的单位",
        Form::List(&Form::Map(&ROLL_UP), 0, limits::ROLL_UPS),
        "正文里以一个名义合计的单位，表里仍各占一行。",
        "[{name: 直属中学, units: [第一中学, 第二中学]}]",
    ),
    may!(
        "tie_order",
        "同数的先后",
        list!(&Form::Line),
        "数字相同时正文里的先后，没写到的按表里的顺序排在后面。",
        "[第二中学, 第一中学]",
    ),
    may!(
        "tables",
        "统计表",
        Form::List(&Form::Map(&TABLE), 0, limits::TABLES),
        "统计表，表名前会自动加上时期。",
        "[{name: 信息采用情况统计表, groups: [中学]}]",
    ),
    may!(
        "forms",
        "空白表",
        Form::List(&Form::Map(&FORM), 0, limits::TABLES),
        "随文发的空白表。",
        "[{name: 信息报送模板, rows: [[{label: 报送单位}]]}]",
    ),
    may!(
        "letters",
        "函件",
        Form::Map(&OFFICE_LETTERS),
        "核对函和零报送告知书里每一期都一样的：联系人、电话。",
        "{contact: 张三, phone: 0994-2345678}",
    ),
    may!("duplex", "双面印刷", Form::Flag, "双面印刷：版记排在偶数页。", "true"),
    may!("seal", "印章", Form::Map(&SEAL), "机关的印章。", "{width: 42}"),
    may!("numbering", "编号方式", NUMBERING, "发文字号由谁编。", "归档库"),
    may!(
        "filing",
        "归档",
        Form::Map(&OFFICE_FILING),
        "每一件归档时都一样的。",
        "{fonds: Z109, organ: 办公室, retention: 永久}",
    ),
    may!(
        "formats",
        "归档的格式",
        some!(&FILE_FORM, limits::Limit { most: 3, ..limits::ENTRIES }),
        "归档时存哪几种格式；不写就只存 PDF。",
        "[pdf, ofd]",
    ),
    may!(
        "layout",
        "版面",
        Form::Map(&LAYOUT),
        "机关自己定的版面，不合标准的会提醒。",
        "{lines: 22}",
    ),
    may!(
        "rules",
        "校核规则的轻重",
        Form::Named(&WEIGHT, limits::RULES),
        "校核规则的轻重，按规则的编号写。",
        "{T1: hint}",
    ),
    may!("words", "词表", FILE, "机关自己的词表，一个 YAML 文件。", "words.yaml"),
    may!("terms", "专用词", list!(&Form::Line), "校核时认得的专用词，不当作错字。", "[访惠聚]"),
];

/// A group of units.
pub(crate) static GROUP: Place = place!(
    "group",
    "一组单位",
    &[&[
        need!("name", "组名", Form::Line, "组的名称。", "县市（园区）"),
        may!("band", "印出组名", Form::Flag, "表里另起一行写出组名。", "true"),
        need!(
            "units",
            "单位",
            some!(&NAME_OR_UNIT, limits::UNITS),
            "组里的单位，按表里的先后；只有一个名称的写名称就行。",
            "[第一中学, {name: 清河县实验小学, table_name: 实验小学}]",
        ),
    ]],
);

/// A unit.
pub(crate) static UNIT: Place = place!(
    "unit",
    "单位",
    &[&[
        need!("name", "全称", Form::Line, "单位的全称，正文用。", "清河县第一中学"),
        may!("table_name", "表内名称", Form::Line, "表里用的简称，和全称一样就不写。", "县一中"),
        may!(
            "aliases",
            "别名",
            Form::List(&Form::Line, 0, limits::ALIASES),
            "录入时也认的其他写法，不会印出来。",
            "[一中]",
        ),
        may!(
            "was",
            "曾用名",
            Form::Either(&[Form::Line, list!(&Form::Line)]),
            "曾用名，往期文件里用的。",
            "清河县中学",
        ),
        may!("since", "设立", Form::Date, "设立的日子，以前的时期不用写它的数据。", "2025-01-10"),
        may!("until", "撤销", Form::Date, "撤销的日子，以后的时期不用写它的数据。", "2025-12-31"),
    ]],
);

/// Units that are counted together.
pub(crate) static ROLL_UP: Place = place!(
    "roll-up",
    "合并计数的单位",
    &[&[
        need!("name", "名称", Form::Line, "合计用的名义。", "州环保局"),
        may!("category", "类别", Form::Line, "只在这一类合并；不写就是各类都合并。", "政务信息"),
        need!("units", "单位", list!(&Form::Line), "合在一起的单位。", "[办公室, 环评科]"),
    ]],
);

/// A table of figures.
pub(crate) static TABLE: Place = place!(
    "table",
    "统计表",
    &[&[
        need!("name", "表名", Form::Line, "表的名称，前面会自动加上时期。", "信息采用情况统计表"),
        need!("groups", "组", list!(&Form::Line), "表里的各组单位，写组名。", "[中学, 小学]"),
        may!(
            "columns",
            "栏目",
            columns!(),
            "自己定的栏目；不写就是各渠道和完成情况的一套栏目。",
            "[报送, {measure: 采用率, heading: 采用率（%）}]",
        ),
        may!(
            "sort",
            "排序",
            Form::Either(&[Form::Line, Form::Map(&SORT)]),
            "行的先后：按哪个指标。",
            "排名",
        ),
        may!("subtotal", "小计", SUMS, "每组后有小计：true，或写这一行的名称。", "true"),
        may!("total", "合计", SUMS, "最后有合计：true，或写这一行的名称。", "全县"),
        may!("blank_zero", "0 印成空白", Form::Flag, "0 印成空白。", "true"),
        may!("upright", "竖排", Form::Flag, "竖排的页；不写是横排。", "true"),
    ]],
);

const WHEN: Form = Form::Word(&[
    ("本期", "这一期"),
    ("年初以来", "从1月到这一期"),
    ("上期", "前一期"),
    ("去年同期", "去年的同一期"),
]);
const EACH: Form = Form::Word(&[("渠道", "每个渠道一栏"), ("类别", "每个类别一组栏目")]);
const SHOW: Form =
    Form::Word(&[("序号", "行的序号"), ("单位", "单位名称"), ("组", "组名，同组的格合成一格")]);

/// A column of a table of figures.
pub(crate) static COLUMN: Place = place!(
    "column",
    "统计表的一栏",
    &[&[
        may!("measure", "指标", Form::Line, "这一栏的指标。", "政务信息累计得分"),
        may!("heading", "表头", Form::Line, "表头的文字。", "累计得分"),
        may!("when", "时期", WHEN, "哪个时期的数，不写是本期。", "去年同期"),
        may!("change", "增减", Form::Line, "增减的数，写指标的名称。", "政务信息报送"),
        may!("percent", "增减的百分比", Form::Line, "增减的百分比，写指标的名称。", "政务信息报送"),
        may!("since", "与何时比", WHEN, "change、percent 与哪个时期比，不写是去年同期。", "上期"),
        may!("blank_zero", "0 印成空白", Form::Flag, "这一栏的 0 印成空白。", "true"),
        may!("columns", "几栏", columns!(), "同一个表头下的几栏。", "[报送, 采用率]"),
        may!("each", "每个", EACH, "每个渠道一栏，或每个类别一组栏目。", "渠道"),
        may!("of", "哪一类的", Form::Line, "each: 渠道 时，只要这一类的渠道。", "政务信息"),
        may!("show", "行的名目", SHOW, "序号、单位或组，另定表头时写。", "单位"),
    ]],
    &[&[
        Bond::Some(&["measure", "change", "percent", "each", "columns", "show"]),
        Bond::Apart(&["measure", "change", "percent", "each", "show"]),
        Bond::Needs(Case::Written("of"), &["each"]),
    ]],
);

/// The order of rows.
pub(crate) static SORT: Place = place!(
    "sort",
    "行的先后",
    &[&[
        need!("by", "按什么", Form::Line, "按哪个指标排。", "总分"),
        may!(
            "order",
            "先后",
            Form::Word(&[("从大到小", "数大的在前"), ("从小到大", "数小的在前")]),
            "谁在前；名次不写是从小到大，别的是从大到小。",
            "从小到大",
        ),
    ]],
);

/// A blank form.
pub(crate) static FORM: Place = place!(
    "form",
    "空白表",
    &[&[
        need!("name", "表名", Form::Line, "空白表的名称。", "信息报送模板"),
        need!(
            "rows",
            "行",
            some!(&FORM_ROW, limits::FORM_ROWS),
            "各行，一行写一到两栏。",
            "[[{label: 报送单位}, {label: 报送日期}]]",
        ),
        may!("notes", "注", list!(&Form::Line), "表下的注，一条一行。", "[日期写明年、月、日。]"),
    ]],
);
const FORM_ROW: Form = some!(&Form::Map(&FORM_FIELD), limits::Limit { most: 2, ..limits::ENTRIES });

/// A field of a blank form.
pub(crate) static FORM_FIELD: Place = place!(
    "form-field",
    "空白表的一栏",
    &[&[
        need!("label", "栏名", Form::Line, "栏的名称。", "信息标题"),
        may!(
            "lines",
            "行数",
            Form::Whole(1, limits::FORM_LINES.most as i64),
            "空白的高度，以行计。",
            "7",
        ),
        may!("text", "文字", Form::Line, "栏里先印好的文字。", "□政务信息　　□新闻信息"),
    ]],
);

/// The settings of an office's layout.
pub(crate) static LAYOUT: Place = place!(
    "layout",
    "版面",
    &[&[
        may!("lines", "每页行数", Form::Whole(16, 28), "每页的行数，标准是 22。", "22"),
        may!(
            "red",
            "红色",
            Form::Built("^#[0-9a-fA-F]{6}\\n*$", "#rrggbb，谁看都是红色"),
            "红头和红线的颜色。",
            "\"#ff0000\"",
        ),
        may!(
            "mark_size",
            "标志字号",
            Form::Decimal(Some((22, 120))),
            "发文机关标志的字号（磅）。",
            "50",
        ),
        may!(
            "mark_drop",
            "标志的位置",
            Form::Decimal(Some((0, 120))),
            "标志上边到版心上边的距离（毫米）。",
            "35",
        ),
        may!(
            "body",
            "正文字体",
            Form::Word(&[("仿宋", "标准的正文字体"), ("宋体", "宋体"), ("楷体", "楷体")]),
            "正文的字体。",
            "仿宋",
        ),
        may!(
            "page_number",
            "页码",
            Form::Map(&PAGE_NUMBER),
            "页码的样子。",
            "{dashes: true, centred: false}",
        ),
    ]],
);

/// The look of page numbers.
pub(crate) static PAGE_NUMBER: Place = place!(
    "page-number",
    "页码",
    &[&[
        may!("dashes", "一字线", Form::Flag, "页码两边有一字线；不写是有。", "true"),
        may!("centred", "居中", Form::Flag, "页码居中；不写是单页居右、双页居左。", "false"),
    ]],
);
