//! Keys of a scheme's file; an office without a scheme has those of what it counts.

use super::bond::{Bond, Case};
use super::{DECIMAL_OR_NONE, Form, Key, Place};
use crate::limits;

/// A scheme.
pub(crate) static SCHEME: Place = place!(
    "scheme",
    "考核办法（scheme.yaml）",
    &[CITED, COUNTED],
    &[&[
        Bond::Needs(Case::Written("title"), &["number"]),
        Bond::Needs(Case::Written("number"), &["title"]),
    ]],
);

const CITED: &[Key] = &[
    may!(
        "title",
        "办法的名称",
        Form::Line,
        "考核办法的名称，和 number 一起写。",
        "清河县教育系统信息工作考核办法",
    ),
    may!(
        "number",
        "办法的文号",
        Form::Line,
        "考核办法的发文字号，和 title 一起写。",
        "清教发〔2024〕8号",
    ),
];

const TIES: Form = Form::Word(&[("跳号", "名次 1、2、2、4"), ("不跳号", "名次 1、2、2、3")]);
const SEVERAL: Form = Form::Word(&[("累加", "每家都算"), ("取最高", "只算分最高的一家")]);
const JOINT: Form = Form::Word(&[
    ("各计", "各得全分，不写就是它"),
    ("平分", "平分"),
    ("按条目", "按采用条目里写的 points"),
]);

/// The things that are counted.
pub(super) const COUNTED: &[Key] = &[
    may!(
        "categories",
        "类别",
        some!(&Form::Map(&CATEGORY), limits::CATEGORIES),
        "统计的类别，按表里的先后。",
        "[{name: 政务信息, measure: 条, submissions: true, channels: [{name: 县政府网站, points: 3}]}]",
    ),
    may!(
        "measures",
        "指标",
        list!(&Form::Map(&MEASURE)),
        "自己的指标，一行一个；先后没有关系。",
        "[{name: 网评文章, input: 篇}]",
    ),
    may!(
        "targets",
        "全年任务",
        list!(&Form::Map(&TARGET)),
        "全年任务（分）：先写一组共同的，再写个别不同的。",
        "[{group: 中学, scores: {政务信息: 120}}]",
    ),
    may!("ties", "并列", TIES, "名次并列以后怎么排。", "不跳号"),
    may!(
        "several_channels",
        "一条多用",
        SEVERAL,
        "一条信息被几家采用怎么算，不写是累加。",
        "取最高",
    ),
    may!("joint", "合写", JOINT, "几个单位合写的一条怎么算分。", "平分"),
];

/// A category.
pub(crate) static CATEGORY: Place = place!(
    "category",
    "类别",
    &[&[
        need!("name", "名称", Form::Line, "类别的名称。", "政务信息"),
        need!("measure", "量词", Form::Line, "量词。", "条"),
        may!(
            "noun",
            "名词",
            Form::Line,
            "正文里对这类信息的称呼，和 name 一样就不写。",
            "环保新闻"
        ),
        may!("submissions", "计报送", Form::Flag, "计报送数量。", "true"),
        may!(
            "items",
            "计条数",
            Form::Flag,
            "另计采用了几条信息（一条被三家采用仍是一条）。",
            "true",
        ),
        may!(
            "submission_points",
            "报送分",
            Form::Decimal(Some((0, 1_000_000_000))),
            "报送一条本身的分，要有 submissions: true。",
            "0.5",
        ),
        may!(
            "channels",
            "渠道",
            some!(&Form::Map(&CHANNEL), limits::CHANNELS),
            "采用的渠道，按表里的先后；不计报送的类别都要写。",
            "[{name: 县政府网站, points: 3}]",
        ),
    ]],
    &[&[
        Bond::Needs(Case::NotTrue("submissions"), &["channels"]),
        Bond::Bars(Case::NotTrue("submissions"), &["submission_points"]),
    ]],
);

const POINTS: Form = Form::Either(&[
    Form::Decimal(Some((0, 1_000_000_000))),
    Form::Word(&[("未定", "还不知道，一有采用就提醒补上")]),
]);

/// A channel.
pub(crate) static CHANNEL: Place = place!(
    "channel",
    "渠道",
    &[&[
        need!("name", "名称", Form::Line, "渠道的名称。", "环保厅网站"),
        may!("points", "分值", POINTS, "每采用一条得多少分；一类里有一个写了，就都要写。", "10"),
        may!(
            "body_name",
            "正文里的名称",
            Form::Line,
            "正文里的名称，几个渠道可以同名；和 name 一样就不写。",
            "自治区环保厅网站",
        ),
        may!(
            "heading",
            "表头",
            Form::Line,
            "表头的文字，不写就是“名称（量词）”。",
            "环保厅网站（条）",
        ),
    ]],
);

/// The targets of a group.
pub(crate) static TARGET: Place = place!(
    "target",
    "一组的任务",
    &[&[
        need!("group", "组", Form::Line, "组的名称。", "中学"),
        need!(
            "scores",
            "任务",
            named!(&DECIMAL_OR_NONE),
            "各类的全年任务（分）；没有任务写 无，不要写 0。",
            "{政务信息: 200, 新闻信息: 无}",
        ),
        may!(
            "units",
            "个别单位",
            named!(&SCORES),
            "个别单位不同的任务。",
            "{宣教科: {政务信息: 300}}",
        ),
    ]],
);
const SCORES: Form = named!(&DECIMAL_OR_NONE);

const WORD: Form = Form::Either(&[Form::Line, Form::Flag]);
const TARGETS: Form = Form::Either(&[Form::Decimal(None), named!(&DECIMAL_OR_NONE)]);
const PLACES: Form = Form::Whole(0, 4);
const TOTAL: Form =
    Form::Word(&[("相加", "各单位相加"), ("平均", "各单位的平均"), ("无", "那一格空着")]);

/// A measure.
pub(crate) static MEASURE: Place = place!(
    "measure",
    "指标",
    &[&[
        need!("name", "名称", Form::Line, "指标的名称。", "网评文章"),
        may!("input", "直接录入", WORD, "直接录入；写量词，没有量词写 true。", "篇"),
        may!(
            "sum",
            "相加",
            some!(&Form::Line, limits::ENTRIES),
            "几个指标相加。",
            "[政务信息得分, 网评得分]",
        ),
        may!(
            "weighted",
            "乘分值相加",
            named!(&Form::Decimal(None)),
            "各乘分值再相加。",
            "{网评文章: 1.5}",
        ),
        may!("cumulative", "年初以来累计", Form::Line, "年初以来累计，写指标的名称。", "总分"),
        may!(
            "target",
            "任务",
            TARGETS,
            "规定的任务：一个数，或按组、按单位写。",
            "{中学: 4, 小学: 无}",
        ),
        may!(
            "difference",
            "相减",
            Form::List(&Form::Line, 2, limits::Limit { most: 2, ..limits::ENTRIES }),
            "前一个减后一个。",
            "[应办, 办结]",
        ),
        may!(
            "ratio",
            "相除",
            Form::List(&Form::Line, 2, limits::Limit { most: 2, ..limits::ENTRIES }),
            "前一个除以后一个。",
            "[办结, 应办]",
        ),
        may!("rank", "名次", Form::Line, "名次，写按哪个指标排。", "办结率"),
        may!("percent", "百分数", PLACES, "ratio 写成百分数，写几位小数。", "1"),
        may!("unit", "单位", Form::Line, "算出来的数的单位。", "篇"),
        may!("decimals", "小数位", PLACES, "小数位数。", "2"),
        may!("total", "合计", TOTAL, "小计、合计怎么来。", "平均"),
        may!("least", "保底", Form::Decimal(None), "保底：每期、每个单位分别算。", "0"),
        may!("most", "封顶", Form::Decimal(None), "封顶：每期、每个单位分别算。", "60"),
        may!("default", "没写时算多少", DECIMAL_OR_NONE, "录入的指标没写时算多少。", "0"),
        may!(
            "heading",
            "表头",
            Form::Line,
            "表头的文字，不写就是“名称（单位）”。",
            "PM2.5浓度（微克/立方米）",
        ),
        may!("blank_zero", "0 印成空白", Form::Flag, "0 印成空白。", "true"),
        may!(
            "best",
            "先后",
            Form::Word(&[("大", "数大的在前，不写就是它"), ("小", "数小的在前")]),
            "rank 谁在前。",
            "小",
        ),
        may!(
            "within",
            "在哪些里排",
            Form::Either(&[Form::Line, list!(&Form::Line)]),
            "rank 在哪些单位里排：组（各组分别排）、全部，或写组名。",
            "组",
        ),
        may!("ties", "并列", TIES, "这个名次并列以后怎么排。", "不跳号"),
    ]],
    &[&[
        Bond::One(&[
            "input",
            "sum",
            "weighted",
            "cumulative",
            "target",
            "difference",
            "ratio",
            "rank",
        ]),
        Bond::Needs(Case::Written("percent"), &["ratio"]),
        Bond::Bars(Case::Written("percent"), &["unit", "decimals"]),
        Bond::Needs(Case::Written("default"), &["input"]),
        Bond::Bars(Case::Written("input"), &["unit"]),
        Bond::Needs(Case::Written("best"), &["rank"]),
        Bond::Needs(Case::Written("within"), &["rank"]),
        Bond::Needs(Case::Written("ties"), &["rank"]),
        Bond::Bars(Case::Written("rank"), &["unit", "decimals", "total", "least", "most"]),
        Bond::Bars(Case::Written("ratio"), &["least", "most"]),
    ]],
);
