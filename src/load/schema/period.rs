//! Keys of a period's file.

use super::bond::{Bond, Case};
use super::office::LETTER_CONTACT;
use super::paper::{FRAME, FRAMED, TEXTS_AMONG_OTHERS, TITLE};
use super::{COUNT, DECIMAL_OR_NONE, FILE, Form, Key, Place};
use crate::limits;
use crate::model::Later;

/// A period.
pub(crate) static PERIOD: Place = place!(
    "period",
    "一期的数据（如 2025-01.yaml）",
    &[OWN, FRAME],
    &[&[Bond::Needs(Case::Absent("kind"), &["requirements"])], FRAMED],
);

const KIND: Form = Form::Built(r"^[^/\\.\n]+\n*$", "模板文件夹的名称");
/// The name of a workbook, with its sheet where several would do.
const IN_WORKBOOK: Form = Form::Either(&[FILE, Form::Map(&WORKBOOK)]);
const SUMMED: Form =
    Form::Word(&[("各期相加", "由同一文件夹里更短的各期相加，如全年由四个季度相加")]);
const RETURNS: Form =
    Form::Either(&[Form::Named(&Form::Map(&RETURN), limits::UNITS), SUMMED, IN_WORKBOOK]);
const ITEMS: Form = Form::Either(&[Form::List(&Form::Map(&ITEM), 0, limits::ITEMS), IN_WORKBOOK]);
/// A document number as people write it, or with the reason.
const CORRECTED: Form = Form::Either(&[NUMBER, Form::Map(&CORRECTS)]);
const NUMBER: Form = Form::Either(&[Form::Line, Form::Whole(1, 99_999)]);
const LATER: Form = Form::Word(Later::WORDS);
const FIGURES: Form = named!(&Form::Decimal(None));
const BY_NAME: Form = named!(&FIGURES);

/// A sheet of a workbook.
static WORKBOOK: Place = place!(
    "workbook",
    "工作簿",
    &[&[
        need!("file", "工作簿", FILE, "工作簿的名称：.xlsx、.xls、.ods 或 .csv。", "2025-01.xlsx"),
        may!("sheet", "工作表", Form::Line, "哪一张工作表；只有一张合适就不写。", "报送"),
    ]],
);

const OWN: &[Key] = &[
    may!(
        "kind",
        "通报的种类",
        KIND,
        "通报的种类：模板文件夹的名称，如 air、supervision；信息工作通报不写。",
        "supervision",
    ),
    need!("office", "机关数据", FILE, "机关数据的文件，相对于这个文件。", "office.yaml"),
    may!(
        "scheme",
        "考核办法",
        FILE,
        "考核办法的文件，相对于这个文件；没有办法就不写。",
        "scheme.yaml",
    ),
    need!(
        "period",
        "时期",
        Form::Map(&SPAN),
        "通报的是哪个时期，写其中一种。",
        "{year: 2025, month: 1}",
    ),
    may!(
        "cut_off",
        "统计截止",
        Form::Date,
        "统计截止的日子，可以晚于时期的最后一天。",
        "2025-02-03",
    ),
    may!(
        "title",
        "标题",
        TITLE,
        "这一件的标题，一行一行写；不写就用标题模板。",
        "[关于2025年1月, 信息工作情况的通报]",
    ),
    may!(
        "corrects",
        "更正",
        CORRECTED,
        "这一件更正哪件通报：写它的文号，或连原因一起写；印成更正的通报，原来的数由归档库取。",
        "清教发〔2025〕5号",
    ),
    need!(
        "units",
        "各单位的数",
        RETURNS,
        "各单位的数：每个单位都要写，没有报送写 0。也可以写工作簿，如 2025-01.xlsx；半年、全年可以写 各期相加。",
        "{清河县第一中学: {submitted: 4, adopted: {县政府网站: 2}}}",
    ),
    may!(
        "ledger",
        "采用条目",
        ITEMS,
        "采用条目，一条一行；采用数由它算。也可以写工作簿。",
        "[{title: 县一中开展“开学第一课”, units: [清河县第一中学], channel: 县政府网站, date: 2025-01-12}]",
    ),
    may!("last_year", "去年同期", Form::Map(&LAST_YEAR), "去年同期的数。", "{submitted: 12}"),
    may!(
        "before",
        "上期",
        Form::Map(&BEFORE),
        "上期的数；同一文件夹里有上一期的文件就不用写。",
        "{figures: {政务信息报送: 11}}",
    ),
    may!(
        "carried_forward",
        "此前累计",
        BY_NAME,
        "没有往期文件时，本年此前的累计：类别写得分，也可以写指标。",
        "{清河县第一中学: {政务信息: 11}}",
    ),
    may!(
        "requirements",
        "工作要求",
        Form::List(&Form::Text, 0, limits::REQUIREMENTS),
        "工作要求，一条一段，序号自动加；信息工作通报都要写。",
        "[各学校要按时报送信息。]",
    ),
    may!(
        "attachments",
        "附件",
        Form::List(&Form::Map(&ATTACHMENT), 0, limits::ATTACHMENTS),
        "附件，按先后。",
        "[{table: 信息采用情况统计表}]",
    ),
    may!(
        "letters",
        "函件",
        Form::Map(&LETTERS),
        "核对函和零报送告知书里要写的：落款日期、答复期限、联系人。",
        "{signed: 2025-02-03, reply_by: 2025-02-06}",
    ),
];

/// The notice that a period's data correct.
pub(crate) static CORRECTS: Place = place!(
    "corrects",
    "更正",
    &[&[
        need!("number", "文号", NUMBER, "更正哪件通报：它的文号。", "清教发〔2025〕5号"),
        may!(
            "why",
            "原因",
            Form::Line,
            "原来的通报为什么有误；印在更正的通报里，记进归档库。",
            "第一中学漏报2条",
        ),
        may!(
            "later",
            "以后各期",
            LATER,
            "以后各期的累计怎么算；不写就是按更正数。",
            "差额计入下期",
        ),
    ]],
);

/// The facts for letters to units about a period.
pub(crate) static LETTERS: Place = place!(
    "letters",
    "这一期的函件",
    &[
        &[
            may!("signed", "落款日期", Form::Date, "函件的落款日期；出函件时要写。", "2025-02-03"),
            may!(
                "reply_by",
                "答复期限",
                Form::Date,
                "请各单位在哪一天以前答复；出函件时要写。",
                "2025-02-06",
            ),
            may!(
                "number",
                "函件的顺序号",
                Form::Whole(1, 99_999),
                "函件发文字号里的顺序号；不写就是没有文号的便函。",
                "12",
            ),
        ],
        LETTER_CONTACT,
    ],
);

/// The ways of writing a period.
pub(crate) static SPAN: Place = place!(
    "span",
    "时期",
    &[&[
        need!("year", "年份", Form::Whole(1949, 2999), "年份，四位数字；只写它是全年。", "2025"),
        may!("month", "月", Form::Whole(1, 12), "哪个月。", "1"),
        may!(
            "from_month",
            "起始月",
            Form::Whole(1, 12),
            "从几月起，和 through_month 一起写。",
            "4"
        ),
        may!("through_month", "截至月", Form::Whole(1, 12), "到几月为止；只写它是从1月起。", "5"),
        may!("quarter", "季度", Form::Whole(1, 4), "第几季度。", "1"),
        may!("through_quarter", "前几季度", Form::Whole(3, 3), "前三季度写 3。", "3"),
        may!("half", "半年", Form::Whole(1, 2), "上半年写 1，下半年写 2。", "1"),
        may!("week", "周", Form::Whole(1, 53), "第几周。", "12"),
        may!(
            "ten_days",
            "旬",
            Form::Word(&[("上旬", "1日至10日"), ("中旬", "11日至20日"), ("下旬", "21日至月末")]),
            "哪一旬，和 month 一起写。",
            "中旬",
        ),
        may!("from", "起", Form::Date, "第一天，和 to 一起写。", "2025-03-10"),
        may!("to", "止", Form::Date, "最后一天，和 from 一起写。", "2025-04-25"),
        may!(
            "label",
            "名称",
            Form::Line,
            "起止日期的时期在正文里的名称，不超过20个字。",
            "春季检查期间",
        ),
    ]],
    &[&[
        Bond::Apart(&[
            "month",
            "through_month",
            "quarter",
            "through_quarter",
            "half",
            "week",
            "from",
        ]),
        Bond::Needs(Case::Written("from"), &["to"]),
        Bond::Needs(Case::Written("to"), &["from"]),
        Bond::Needs(Case::Written("from_month"), &["through_month"]),
        Bond::Needs(Case::Written("ten_days"), &["month"]),
        Bond::Needs(Case::Written("label"), &["from", "to"]),
    ]],
);

const COUNTS: Form = Form::Either(&[COUNT, named!(&COUNT)]);

/// The figures of a unit.
pub(crate) static RETURN: Place = Place {
    id: "return",
    title: "一个单位的数",
    parts: &[&[
        may!(
            "submitted",
            "报送",
            COUNTS,
            "报送的数；几类都计报送的，分类别写。没有报送写 0。",
            "4"
        ),
        may!(
            "adopted",
            "采用",
            named!(&COUNT),
            "各渠道采用的数，只写有采用的。",
            "{县政府网站: 2, 市教育局网站: 1}",
        ),
        may!(
            "items",
            "采用条数",
            COUNTS,
            "采用了几条信息（一条被三家采用仍是一条）；有采用条目就不用写。",
            "3",
        ),
        may!(
            "adjustments",
            "加减分",
            Form::List(&Form::Map(&ADJUSTMENT), 0, limits::ADJUSTMENTS),
            "加减分，每项写明类别、分数、原因。",
            "[{category: 政务信息, points: 2, reason: 获县领导批示}]",
        ),
        may!("exempt", "免报", Form::Line, "免报的原因；表里各栏空着，表下有注。", "校舍改造"),
        may!("in_tables", "列入表", Form::Flag, "免报的单位写 false，表里也不列。", "false"),
    ]],
    declared: Some(DECIMAL_OR_NONE),
    bonds: &[&[
        Bond::Bars(Case::Written("exempt"), &["submitted", "adopted", "items"]),
        Bond::Needs(Case::Written("in_tables"), &["exempt"]),
    ]],
};

/// Points added or taken.
pub(crate) static ADJUSTMENT: Place = place!(
    "adjustment",
    "加减分的一项",
    &[&[
        need!("category", "类别", Form::Line, "加减在哪一类。", "政务信息"),
        need!("points", "分数", Form::Decimal(None), "加多少分，减写负数。", "-0.5"),
        need!("reason", "原因", Form::Line, "为什么加减。", "约稿逾期"),
    ]],
);

/// An item of the list of those adopted.
pub(crate) static ITEM: Place = place!(
    "item",
    "采用的一条",
    &[&[
        need!("title", "标题", Form::Line, "信息的标题。", "县一中开展“开学第一课”"),
        need!(
            "units",
            "单位",
            some!(&Form::Line, limits::ENTRIES),
            "报送的单位，合写的写几个。",
            "[清河县第一中学]",
        ),
        may!(
            "channel",
            "渠道",
            Form::Line,
            "采用它的渠道；几个渠道都采用的写 channels。",
            "县政府网站",
        ),
        may!(
            "channels",
            "几个渠道",
            some!(&Form::Line, limits::ENTRIES),
            "采用它的几个渠道。",
            "[县政府网站, 市教育局网站]",
        ),
        may!(
            "points",
            "分值",
            Form::Decimal(None),
            "合写的一条每个单位得几分，办法里写了 joint: 按条目 才写。",
            "2",
        ),
        need!("date", "日期", Form::Date, "采用的日子。", "2025-01-12"),
    ]],
    &[&[Bond::One(&["channel", "channels"])]],
);

const COMPARED: &[Key] = &[
    may!("file", "数据文件", FILE, "那一期的数据文件，相对于这个文件。", "2024-01.yaml"),
    may!("figures", "总数", FIGURES, "各指标的总数。", "{政务信息采用: 3}"),
    may!("groups", "各组的数", BY_NAME, "各组各指标的数。", "{中学: {政务信息报送: 9}}"),
    may!(
        "units",
        "各单位的数",
        BY_NAME,
        "各单位各指标的数。",
        "{清河县第一中学: {政务信息报送: 5}}",
    ),
];
const TREND: Form =
    Form::Word(&[("增长", "比去年多"), ("持平", "和去年一样"), ("下滑", "比去年少")]);

/// The same period a year before.
pub(crate) static LAST_YEAR: Place = place!(
    "last-year",
    "去年同期",
    &[
        &[
            may!("submitted", "报送", COUNT, "去年同期报送的总数。", "12"),
            may!("trend", "升降", TREND, "手边没有数字、只知道升降时写。", "下滑"),
        ],
        COMPARED,
    ],
    &[&[
        Bond::Apart(&["submitted", "trend"]),
        Bond::Some(&["submitted", "trend", "file", "figures", "groups", "units"]),
    ]],
);

/// The period before.
pub(crate) static BEFORE: Place = place!(
    "before",
    "上期",
    &[COMPARED],
    &[&[Bond::Some(&["file", "figures", "groups", "units"])]],
);

/// An attachment.
pub(crate) static ATTACHMENT: Place = place!(
    "attachment",
    "附件",
    &[
        &[
            may!(
                "table",
                "统计表",
                Form::Line,
                "机关数据里的统计表，写表名。",
                "信息采用情况统计表",
            ),
            may!(
                "ledger",
                "采用目录",
                Form::Line,
                "采用条目排成的目录，写它的名称。",
                "信息采用目录",
            ),
            may!("form", "空白表", Form::Line, "机关数据里的空白表，写表名。", "信息报送模板"),
        ],
        TEXTS_AMONG_OTHERS,
    ],
    &[&[
        Bond::One(&["table", "ledger", "form", "title"]),
        Bond::Needs(Case::Written("title"), &["body"]),
        Bond::Needs(Case::Written("body"), &["title"]),
        Bond::Needs(Case::Written("sideways"), &["title"]),
    ]],
);
