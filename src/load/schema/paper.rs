//! Keys that any document may have, and those of a written one.

use super::bond::{Bond, Case};
use super::{FILE, Form, Key, NONE, Place};
use crate::limits;

/// Organs that are written to.
pub(super) const ADDRESSEES: Form =
    Form::Either(&[list!(&list!(&Form::Line)), list!(&Form::Line), Form::Word(NONE)]);
const SECRECY: Form = Form::Built(
    r"^(绝密|机密|秘密)(★(长期|[1-9][0-9]?(年|个月)))?\n*$",
    "密级，或密级★期限：机密★1年、秘密★6个月、绝密★长期",
);
const URGENCY: Form = Form::Word(&[("特急", "内容重要、特别紧急"), ("加急", "内容重要、紧急")]);
const FORMAT: Form = Form::Word(&[
    ("文件", "文件格式（下行、平行），不写就是它"),
    ("上行文", "请示、报告：有签发人"),
    ("信函", "信函格式（10.1）"),
    ("命令", "命令（令）格式（10.2）"),
    ("纪要", "纪要格式（10.3）"),
]);
/// A title: a line, or lines.
pub(super) const TITLE: Form = Form::Either(&[Form::Line, some!(&Form::Line, limits::ENTRIES)]);

/// The frame around the text of any document.
pub(super) const FRAME: &[Key] = &[
    may!("format", "公文格式", FORMAT, "公文的格式，不写就是文件格式。", "上行文"),
    may!(
        "number",
        "发文顺序号",
        Form::Whole(1, 99_999),
        "发文字号里的顺序号；由归档库编号的机关可以不写，别的都要写。",
        "62",
    ),
    may!("code", "机关代字", Form::Line, "这一件的机关代字，不写就用机关数据里的。", "昌州环函"),
    need!("signed", "成文日期", Form::Date, "成文日期：负责人签发的日子。", "2025-02-07"),
    may!("printed", "印发日期", Form::Date, "印发日期，不写就是成文那天。", "2025-02-08"),
    may!(
        "addressees",
        "主送机关",
        ADDRESSEES,
        "这一件的主送机关，一行一组；不写就用机关数据里的。",
        "[[各县（市）环保局], [局机关各科室]]",
    ),
    may!(
        "copy_to",
        "抄送机关",
        list!(&Form::Line),
        "这一件的抄送机关；不写就用机关数据里的。",
        "[县委办公室, 县人大办公室]",
    ),
    may!("copy_number", "份号", Form::Whole(1, 999_999), "份号；有密级的都要写。", "1"),
    may!("secrecy", "密级", SECRECY, "密级和保密期限。", "机密★1年"),
    may!("urgency", "紧急程度", URGENCY, "紧急程度。", "特急"),
    may!(
        "mark",
        "发文机关标志",
        Form::Line,
        "这一件的发文机关标志（红头）；不写就用机关数据里的，按格式加“令”或“纪要”。",
        "清河县人民政府文件",
    ),
    may!(
        "jointly_with",
        "联合行文的机关",
        list!(&Form::Map(&ORGAN)),
        "联合行文的其他机关，主办机关不写在里面。",
        "[{name: 县水利局}]",
    ),
    may!(
        "host_mark",
        "只印主办机关标志",
        Form::Flag,
        "联合行文时，红头只印主办机关的标志。",
        "true",
    ),
    may!("signers", "签发人", list!(&Form::Line), "上行文的签发人，主办机关的在前。", "[张三]"),
    may!(
        "stamp",
        "签名章",
        Form::Map(&STAMP),
        "签发人的签名章，命令和以负责人名义发的公文用。",
        "{post: 县长, width: 30}",
    ),
    may!("note", "附注", Form::Line, "附注，不写圆括号。", "联系人：李四　　电话：0994—0000000"),
    may!(
        "attendance",
        "出席情况",
        Form::Map(&ATTENDANCE),
        "纪要的出席、请假、列席人员。",
        "{出席: [张三, 李四]}",
    ),
    may!(
        "filing",
        "归档",
        Form::Map(&FILING),
        "这一件归档时记下的；不写的用机关数据里的。",
        "{retention: 永久}",
    ),
    may!(
        "waive",
        "放行",
        Form::List(&Form::Map(&WAIVED), 0, limits::RULES),
        "校核时放行的：哪条规则、哪几个字、为什么。",
        "[{rule: T1, text: 环保局, reason: 引用原文}]",
    ),
];

/// The bonds of the keys of the frame.
pub(super) const FRAMED: &[Bond] = &[
    Bond::Needs(Case::Written("secrecy"), &["copy_number"]),
    Bond::Needs(Case::Is("format", "上行文"), &["signers"]),
    Bond::Bars(Case::IsNot("format", "上行文"), &["signers"]),
    Bond::Needs(Case::Is("format", "命令"), &["stamp"]),
    Bond::Bars(Case::IsNot("format", "纪要"), &["attendance"]),
];

/// A written document.
pub(crate) static DOCUMENT: Place = place!("document", "公文", &[OWN, FRAME], &[FRAMED]);

const OWN: &[Key] = &[
    need!(
        "kind",
        "公文的种类",
        Form::Word(&[("document", "正文由作者写的公文")]),
        "写 document：正文由作者写。",
        "document",
    ),
    need!("office", "机关数据", FILE, "机关数据的文件，相对于这个文件。", "office.yaml"),
    need!(
        "title",
        "标题",
        TITLE,
        "公文标题；要自己定在哪里换行，就一行一行写。",
        "关于开展信息报送培训的通知",
    ),
    need!(
        "body",
        "正文",
        BLOCKS,
        "正文，一行“- ”一段。",
        "[现将有关事项通知如下。, {heading: 培训时间}]",
    ),
    may!(
        "attachments",
        "附件",
        Form::List(&Form::Map(&APPENDIX), 0, limits::ATTACHMENTS),
        "附件，按先后；附件说明由程序排。",
        "[{title: 报名须知, body: [报名以单位为单位。]}]",
    ),
];

const BLOCKS: Form = some!(&Form::Either(&[Form::Text, Form::Map(&BLOCK)]), limits::BLOCKS);

/// A piece of a text that is no plain paragraph.
pub(crate) static BLOCK: Place = place!(
    "block",
    "正文的一段",
    &[&[
        may!("heading", "标题", Form::Line, "层次标题，序号自动加。", "有关要求"),
        may!(
            "level",
            "层次",
            Form::Whole(1, 4),
            "第几级：1 是“一、”，2 是“（一）”，3 是“1.”，4 是“（1）”；不写是第一级。",
            "2",
        ),
        may!(
            "text",
            "正文",
            Form::Text,
            "和 heading 写在一起：标题后面接着写的正文。",
            "信息的登记、审核、报送和统计。",
        ),
        may!(
            "items",
            "编号的段落",
            some!(&Form::Text, limits::BLOCKS),
            "编号的段落，序号自动加。",
            "[请按时报送。, 请注意保密。]",
        ),
        may!(
            "table",
            "表",
            Form::Map(&TEXT_TABLE),
            "正文里的表。",
            "{head: [时间, 内容], rows: [[上午, 写作]]}",
        ),
    ]],
    &[&[
        Bond::One(&["heading", "items", "table"]),
        Bond::Needs(Case::Written("text"), &["heading"]),
        Bond::Bars(Case::Written("table"), &["level", "text"]),
    ]],
);

const CELL_FORM: Form = Form::Either(&[Form::Cell, Form::Map(&CELL)]);
const ROW: Form = list!(&CELL_FORM);
const ALIGN: Form = Form::Word(&[("左", "靠左"), ("中", "居中"), ("右", "靠右")]);

/// A table of a written text.
pub(crate) static TEXT_TABLE: Place = place!(
    "text-table",
    "正文里的表",
    &[&[
        need!(
            "head",
            "表头",
            Form::Either(&[some!(&CELL_FORM, limits::ENTRIES), some!(&ROW, limits::ENTRIES)]),
            "表头：一行各格，或几行。",
            "[时间, 内容, 学时]",
        ),
        need!(
            "rows",
            "行",
            some!(&ROW, limits::ROWS),
            "表的各行，一行一个清单。",
            "[[6月20日上午, 政务信息写作, 4]]",
        ),
        may!("align", "对齐", list!(&ALIGN), "各栏的对齐，个数和栏数一样。", "[中, 左, 中]"),
        may!(
            "widths",
            "栏宽",
            list!(&Form::Whole(1, 1000)),
            "各栏宽度的比例，个数和栏数一样。",
            "[3, 6, 2]",
        ),
        may!("notes", "表注", list!(&Form::Line), "表下的注，一条一行。", "[住宿栏需要的打“√”。]"),
    ]],
);

/// A cell that reaches over others.
pub(crate) static CELL: Place = place!(
    "cell",
    "跨栏跨行的格",
    &[&[
        need!("text", "文字", Form::Cell, "格里的文字。", "参训人员"),
        may!("columns", "跨几栏", Form::Whole(1, 60), "跨几栏，不写是一栏。", "3"),
        may!("rows", "跨几行", Form::Whole(1, 60), "跨几行，不写是一行。", "2"),
    ]],
);

/// An attachment with a text of its own.
pub(crate) static APPENDIX: Place = place!("appendix", "成文的附件", &[TEXTS]);

/// The keys of a text that is attached.
const TEXTS: &[Key] = &[
    need!(
        "title",
        "附件的标题",
        Form::Line,
        "附件的标题，不写“附件1：”，末尾不加标点。",
        "报名须知",
    ),
    may!("sideways", "横排", Form::Flag, "横排的页，用于宽表。", "true"),
    need!("body", "正文", BLOCKS, "附件的正文，写法和公文正文一样。", "[报名以单位为单位。]"),
];

/// The same among attachments of other kinds, which have no title.
pub(super) const TEXTS_AMONG_OTHERS: &[Key] = &[
    may!(
        "title",
        "附件的标题",
        Form::Line,
        "成文的附件的标题，不写“附件1：”，末尾不加标点。",
        "报名须知",
    ),
    may!("sideways", "横排", Form::Flag, "成文的附件横排，用于宽表。", "true"),
    may!("body", "正文", BLOCKS, "成文的附件的正文，写法和公文正文一样。", "[报名以单位为单位。]"),
];

/// An organ of a joint document.
pub(crate) static ORGAN: Place = place!(
    "organ",
    "联合行文的机关",
    &[&[
        need!("name", "名称", Form::Line, "机关的全称，用于署名。", "昌吉回族自治州水利局"),
        may!(
            "mark_name",
            "标志里的名称",
            Form::Line,
            "红头里的名称，和全称一样就不写。",
            "昌吉回族自治州水利局",
        ),
        may!("seal", "印章", Form::Map(&SEAL), "机关的印章。", "{width: 42}"),
        may!("stamp", "签名章", Form::Map(&STAMP), "负责人的签名章。", "{post: 局长, width: 30}"),
    ]],
);

/// A seal.
pub(crate) static SEAL: Place = place!(
    "seal",
    "印章",
    &[&[
        need!(
            "width",
            "直径",
            Form::Decimal(Some((30, 50))),
            "印章的直径（毫米）：县级 42，地州级 45，省部级 50。",
            "42",
        ),
        may!(
            "image",
            "图片",
            FILE,
            "印章的图片（png、jpg、svg），相对于这个文件；不写就只留出位置。",
            "seal.png",
        ),
    ]],
);

/// A stamp of a signer's name.
pub(crate) static STAMP: Place = place!(
    "stamp",
    "签名章",
    &[&[
        need!("post", "职务", Form::Line, "签发人的职务。", "县长"),
        need!("width", "宽度", Form::Decimal(Some((10, 60))), "签名章的宽度（毫米）。", "30"),
        may!(
            "image",
            "图片",
            FILE,
            "签名章的图片（png、jpg、svg），相对于这个文件；不写就只留出位置。",
            "stamp.png",
        ),
    ]],
);

/// The people of a meeting.
pub(crate) static ATTENDANCE: Place = place!(
    "attendance",
    "出席情况",
    &[&[
        may!("出席", "出席", list!(&Form::Line), "出席的人员。", "[张三, 李四]"),
        may!("请假", "请假", list!(&Form::Line), "请假的人员。", "[王五]"),
        may!("列席", "列席", list!(&Form::Line), "列席的人员。", "[赵六]"),
    ]],
);

const RETENTION: Form =
    Form::Word(&[("永久", "永久保管"), ("30年", "保管30年"), ("10年", "保管10年")]);
const CODE: &str = r"^[A-Z0-9]{1,8}\n*$";
const CATEGORY: &str = r"^[A-Z0-9]{1,8}(·[A-Z0-9]{1,8})*\n*$";

/// Keys of all documents of an office when they are filed.
const COMMON_FILING: &[Key] = &[
    may!("retention", "保管期限", RETENTION, "保管期限，归档时要有。", "30年"),
    may!(
        "fonds",
        "全宗号",
        Form::Built(CODE, "大写字母和数字，1 到 8 个"),
        "全宗号，由档案馆给。",
        "Z109",
    ),
    may!(
        "category",
        "档案门类代码",
        Form::Built(CATEGORY, "大写字母和数字，二级门类写在“·”后面"),
        "档案门类代码，不写就是文书 WS。",
        "WS",
    ),
    may!(
        "organ",
        "机构或问题",
        Form::Line,
        "档号里的机构或问题，如承办的部门；不写空格、“-”和“·”。",
        "办公室",
    ),
];

/// An office's words on filing.
pub(crate) static OFFICE_FILING: Place = place!("office-filing", "归档（机关）", &[COMMON_FILING]);

/// A document's words on filing.
pub(crate) static FILING: Place = place!(
    "filing",
    "归档",
    &[
        COMMON_FILING,
        &[
            may!("item", "件号", Form::Whole(1, 9_999), "件号，编了再写。", "12"),
            may!(
                "actions",
                "办理过程",
                list!(&Form::Map(&ACTION)),
                "办理过程，按先后。",
                "[{action: 签发, person: 张三, date: 2025-02-07}]",
            ),
        ],
    ],
);

/// A step of a document's way.
pub(crate) static ACTION: Place = place!(
    "action",
    "办理的一步",
    &[&[
        need!("action", "环节", Form::Line, "办理的环节：起草、审核、签发、用印、印发。", "签发"),
        need!("person", "姓名", Form::Line, "办理人的姓名。", "张三"),
        may!("role", "职务", Form::Line, "办理人的职务。", "局长"),
        need!("date", "日期", Form::Date, "办理的日子。", "2025-02-07"),
    ]],
);

/// A finding that is let pass.
pub(crate) static WAIVED: Place = place!(
    "waived",
    "放行的一项",
    &[&[
        may!("rule", "规则", Form::Line, "规则的编号，见 docs/rules.md；和 clause 写一个。", "T1"),
        may!(
            "clause",
            "条款",
            Form::Line,
            "标准的条款，见 docs/gbt9704.md；和 rule 写一个。",
            "7.2.1",
        ),
        may!("text", "文字", Form::Line, "放行的是哪几个字；写了 rule 就要写。", "环保局"),
        need!("reason", "原因", Form::Line, "为什么放行。", "引用原文"),
    ]],
    &[&[Bond::One(&["rule", "clause"]), Bond::Needs(Case::Written("rule"), &["text"]),]],
);
