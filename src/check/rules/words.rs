//! Words: dates, amounts, wrong and vague words (T15 to T26).

use super::search::{Passage, Pattern, Report, before, in_title, is_han, passages, sentence};
use super::{Context, Rule};
use crate::check::text::{Cell, Parts, TextTable};
use crate::finding::{Finding, Severity};

/// The rules, in the order of their codes.
pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "T15",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 15835—2011 5.1.4",
        title: "年份写全四位",
        why: "“18年第一季度”说不清是哪个世纪，也和别处的写法对不上。“近10年”这样的年数不管。",
        bad: "现将18年第一季度信息工作情况通报如下。",
        good: "现将2018年第一季度信息工作情况通报如下。",
        fixes: false,
        run: short_year,
    },
    Rule {
        code: "T18",
        severity: Severity::Warning,
        usual: false,
        source: "现代汉语词典：截止、截至",
        title: "“截至”某时，不写“截止”",
        why: "截止是停止，后面不带时间；截至是到某时为止。“报名截止2018年5月”这样前面有动作的不管。",
        bad: "截止2018年3月31日，共报送87条。",
        good: "截至2018年3月31日，共报送87条。",
        fixes: true,
        run: until,
    },
    Rule {
        code: "T19",
        severity: Severity::Error,
        usual: false,
        source: "现代汉语词典；通用规范汉字表（词表 data/words.yaml）",
        title: "错别字",
        why: "词表里的写法没有对的时候；出现在 unless 所列说法里的不算，如“来自已经”“既使用”“按排污”。",
        bad: "各单位要再接再励。",
        good: "各单位要再接再厉。",
        fixes: true,
        run: wrong_word,
    },
    Rule {
        code: "T22",
        severity: Severity::Warning,
        usual: false,
        source: "GB/T 15834—2011 4.15",
        title: "网站、账号、机关的名称不加书名号",
        why: "书名号用于书报、文章、文件和栏目的名称。词表 no_title_marks 列出名称的结尾。",
        bad: "被《自治区环保厅网站》采用2条。",
        good: "被自治区环保厅网站采用2条。",
        fixes: false,
        run: title_marks,
    },
    Rule {
        code: "T23",
        severity: Severity::Warning,
        usual: false,
        source: "通行用法：一个约数只说一次",
        title: "约数不重复表示",
        why: "“约”和“左右”、“超过”和“以上”意思一样，留一个。",
        bad: "共报送约20条左右。",
        good: "共报送约20条。",
        fixes: false,
        run: about_twice,
    },
    Rule {
        code: "T24",
        severity: Severity::Error,
        usual: false,
        source: "GB/T 15835—2011 5.1.5；通行用法",
        title: "24 小时制前面不写上午、下午",
        why: "下午19:30 说了两次，上午15:00 自相矛盾。",
        bad: "会议于下午19:30召开。",
        good: "会议于19:30召开。",
        fixes: false,
        run: twice_afternoon,
    },
    Rule {
        code: "T25",
        severity: Severity::Error,
        usual: false,
        source: "通行用法：倍数只用于增加",
        title: "减少不用倍数",
        why: "减少一倍就没有了，再多就成了负数：用百分之几或几分之几。",
        bad: "报送数量比去年同期减少2倍。",
        good: "报送数量比去年同期减少三分之二。",
        fixes: false,
        run: fewer_times,
    },
    Rule {
        code: "T26",
        severity: Severity::Hint,
        usual: false,
        source: "机关自己的要求：信息中禁止出现我州、我县、我局等模糊字眼（样例三（三））",
        title: "不用我局、近日一类含糊的说法",
        why: "采用条目的标题里是错误，通报的正文里只提示；说明这项禁令的句子除外，请示、函等不管。词表 vague 列出这些说法。",
        bad: "近日，我局召开会议。",
        good: "5月15日，昌吉州环保局召开会议。",
        fixes: false,
        run: vague,
    },
];

static SHORT_YEAR: Pattern =
    Pattern::new(r"(\d{2})年(?:第?[一二三四1-4]季度|上半年|下半年|(?:1[0-2]|[1-9])月)");

fn short_year(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in SHORT_YEAR.captures(text) {
            let Some(year) = matched.get(1) else { continue };
            let longer = before(text, year.start()).is_some_and(|c| {
                c.is_ascii_digit()
                    || "０１２３４５６７８９.〔-—－–~～/第近过前后满逾约达共历续余".contains(c)
            });
            if !longer {
                let range = year.start()..year.end() + '年'.len_utf8();
                let message = format!("年份只写了两位：{}年", year.as_str());
                report.wrong(passage, range, message, "写全四位，如2018年。");
            }
        }
    }
}

static UNTIL: Pattern = Pattern::new(
    r"截止(?:到)?(?:\d{4}年|\d{1,2}月\d{1,2}日|目前|今年|去年|上年|本季度|[上本]月底|年底)",
);

fn until(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in UNTIL.find(text) {
            // After a word it may be the verb: 报名截止2018年5月.
            let verb = before(text, matched.start())
                .is_some_and(|c| is_han(c) && !"但而且并现至".contains(c));
            if verb || in_title(text, matched.start()) {
                continue;
            }
            let word =
                if matched.as_str().starts_with("截止到") { "截止到" } else { "截止" };
            let range = matched.start()..matched.start() + word.len();
            report.mended(passage, range, "“截止”后面不带时间", "截至");
        }
    }
}

fn wrong_word(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for word in context.words.wrong(text) {
            let message = format!("错别字：{}", text.get(word.start..word.end).unwrap_or_default());
            report.mended(passage, word.start..word.end, message, word.right);
        }
    }
}

static TITLE: Pattern = Pattern::new("《[^《》]{2,40}》");

fn title_marks(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in TITLE.find(text) {
            let name = matched.as_str().trim_matches(['《', '》']);
            let ends = |mark: &String| name.ends_with(mark.as_str());
            // 《关于撤销……委员会》 is the title of a document.
            let document = name.starts_with("关于") || name.contains(['的', '与', '和', '：']);
            if context.words.no_title_marks().iter().any(ends) && !document {
                let message = format!("“{name}”不是书名、篇名，不加书名号");
                report.wrong(passage, matched.range(), message, format!("改成“{name}”。"));
            }
        }
    }
}

static ABOUT: Pattern = Pattern::new(
    r"(?:大约|大概|将近|接近|约|近)(?:\d[\d.]*|[一二三四五六七八九十百千万亿两几]{1,6})[^，。；：、（）“”《》\d]{0,4}?(?:左右|上下)",
);
static OVER: Pattern = Pattern::new(
    r"(?:超过|超出|多于|至少|最少)(?:\d[\d.]*|[一二三四五六七八九十百千万亿两几]{1,6})[^，。；：、（）“”《》\d]{0,4}?以上|(?:不足|低于|少于|最多)(?:\d[\d.]*|[一二三四五六七八九十百千万亿两几]{1,6})[^，。；：、（）“”《》\d]{0,4}?以下",
);

fn about_twice(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        let about = ABOUT.find(text).filter(|matched| {
            // 节约20吨左右, 附近5公里左右: part of another word.
            let word = before(text, matched.start()).is_some_and(|c| {
                "节预签公合违契制特邀解履续立守简相大条新附最远靠邻亲临".contains(c)
            });
            !word
        });
        for matched in about.chain(OVER.find(text)) {
            let message = format!("约数说了两次：“{}”", matched.as_str());
            report.wrong(passage, matched.range(), message, "前后留一个。");
        }
    }
}

static AFTERNOON: Pattern = Pattern::new(
    r"(上午|下午|晚上|晚|凌晨|早上|早晨|中午|傍晚|夜间)\s*(1[3-9]|2[0-4])\s*(?:[:：]\d|时|点)",
);

fn twice_afternoon(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        for matched in AFTERNOON.captures(passage.text()) {
            let (Some(whole), Some(hour)) = (matched.get(0), matched.get(2)) else { continue };
            let message = format!("“{}”和24小时制的{}时不能一起用", &matched[1], hour.as_str());
            let hint = format!("删去“{}”，或改用12小时制。", &matched[1]);
            report.wrong(passage, whole.range(), message, hint);
        }
    }
}

static FEWER: Pattern = Pattern::new(
    r"(?:减少|降低|下降|缩小|缩减|减小|减低|下滑)了?(?:约|近|将近)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百几数]+)多?倍",
);

fn fewer_times(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    for passage in passages(context.text) {
        let text = passage.text();
        for matched in FEWER.find(text) {
            let message = format!("减少不用倍数：“{}”", matched.as_str());
            report.wrong(passage, matched.range(), message, "改用百分之几或几分之几。");
        }
    }
}

fn vague(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let mut report = Report::new(rule, context, found);
    let headings: Vec<Option<usize>> = context.text.tables.iter().map(title_column).collect();
    // The ban is on items of information: a letter or a request may well say 我局.
    let title = Parts::find(context.text).title;
    let title = title.map(|title| context.text.paragraphs[title].text.trim_end_matches('。'));
    let concerned = title.is_none_or(|title| title.ends_with("通报"));
    for passage in passages(context.text) {
        let text = passage.text();
        let ledger = match passage {
            Passage::Cell(table, _, column, _) => headings[table] == Some(column),
            Passage::Paragraph(..) => false,
        };
        for word in context.words.vague(text) {
            let clause = sentence(text, word.start);
            if !ledger && (!concerned || BAN.is_in(clause) || in_title(text, word.start)) {
                continue;
            }
            let vague = text.get(word.start..word.end).unwrap_or_default();
            let message = format!("含糊的说法：{vague}");
            let hint = "写出具体的日期、地名、单位名称。";
            let place = passage.place(word.start..word.end);
            let Some(finding) = report.at(place, message, hint) else { return };
            if ledger {
                finding.severity = Severity::Error;
            }
        }
    }
}

/// The words of a sentence that states the ban.
static BAN: Pattern = Pattern::new("禁止|不得|严禁|避免|不要|不能|不应|字眼|模糊|含糊");

/// The column of a list of adopted items that holds their titles.
fn title_column(table: &TextTable) -> Option<usize> {
    let head = table.rows.first()?;
    let is = |names: &'static [&'static str]| {
        move |cell: &Cell| names.contains(&cell.text.replace([' ', '\u{3000}'], "").as_str())
    };
    head.iter().position(is(&["标题", "题目", "信息标题", "信息题目", "篇名", "稿件标题"]))
}
