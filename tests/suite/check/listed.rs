//! Right sentences with lists of names, made at random and held against themselves without data: no
//! error is told. Which names belong together is read by form, so a doubt is told as one.

use std::collections::BTreeMap;

use tongbao::check::Text;
use tongbao::finding::{Finding, Severity};

use super::recall::changes::Chance;
use super::{found, lines};

/// Names of whom lists are made, some of which are parts of others.
const NAMES: [&str; 22] = [
    "城关镇",
    "城关镇中学",
    "城关镇卫生院",
    "河东乡",
    "河东乡派出所",
    "河西镇",
    "北山镇",
    "小北山镇",
    "南岭乡",
    "东风街道",
    "东风街道办事处",
    "县教育局",
    "县教育局办公室",
    "县公安局",
    "县公安局交警大队",
    "县水务局",
    "县水务局规划科",
    "县政府办公室",
    "县委办公室",
    "县城投公司",
    "第一中学",
    "县实验学校",
];
const CHANNELS: [&str; 5] = ["县政府网站", "县电视台", "州政务信息", "省委办公厅", "《农情快报》"];
const UNITS: [&str; 4] = ["条", "件", "篇", "起"];
const SENT: [&str; 4] = ["报送", "上报", "投稿", "提供"];
const TAKEN: [&str; 4] = ["采用", "录用", "刊发", "采纳"];
/// Number of sentences to make.
const SENTENCES: usize = 2_000;

/// The maker of sentences.
struct Maker {
    chance: Chance,
    unit: &'static str,
    sent: &'static str,
    taken: &'static str,
}

/// Names, each with its figure, the largest first.
type Counted = Vec<(&'static str, usize)>;

impl Maker {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        chance.below(2);
        let mut one = |of: &[&'static str]| of[chance.below(of.len())];
        let (unit, sent, taken) = (one(&UNITS), one(&SENT), one(&TAKEN));
        Self { chance, unit, sent, taken }
    }

    fn one(&mut self, of: &[&'static str]) -> &'static str {
        of[self.chance.below(of.len())]
    }

    /// So many names, none twice.
    fn names(&mut self, count: usize) -> Vec<&'static str> {
        self.names_of(&NAMES, count)
    }

    fn names_of(&mut self, names: &[&'static str], count: usize) -> Vec<&'static str> {
        let mut all = names.to_vec();
        (0..count).map(|_| all.swap_remove(self.chance.below(all.len()))).collect()
    }

    fn some(&mut self) -> Vec<&'static str> {
        let count = 2 + self.chance.below(4);
        self.names(count)
    }

    /// The names with figures that fall.
    fn counted(&mut self, names: &[&'static str]) -> Counted {
        let mut figure = 3 + self.chance.below(5);
        let mut counted: Counted = Vec::new();
        for name in names.iter().rev() {
            counted.insert(0, (name, figure));
            figure += 1 + self.chance.below(9);
        }
        counted
    }

    /// 甲5条、乙3条, with a word between each name and its figure.
    fn list(&self, counted: &[(&str, usize)], between: &str, mark: &str) -> String {
        let unit = self.unit;
        let each = counted.iter().map(|(name, figure)| format!("{name}{between}{figure}{unit}"));
        each.collect::<Vec<_>>().join(mark)
    }

    /// The same names in another order, with other figures.
    fn again(&mut self, names: &[&'static str]) -> Counted {
        let mut names = names.to_vec();
        let by = self.chance.below(names.len());
        names.rotate_left(by);
        self.counted(&names)
    }

    /// The two lists of the same names, each with a word before it, of two times, channels, kinds.
    fn two(&mut self, first: &str, second: &str, between: &str) -> String {
        let names = self.some();
        let (one, other) = (self.counted(&names), self.again(&names));
        let mark = self.one(&["、", "，"]);
        let part = self.one(&["，", "；", "。"]);
        let (one, other) = (self.list(&one, between, mark), self.list(&other, between, mark));
        format!("{first}{one}{part}{second}{other}。")
    }
}

fn sum(counted: &[(&str, usize)]) -> usize {
    counted.iter().map(|(_, figure)| figure).sum()
}

/// A way to make a sentence.
type Make = fn(&mut Maker) -> String;

/// Sentences that are right, by kind.
const KINDS: [(&str, Make); 28] = [
    ("two quarters", |m| m.two("第三季度", "第二季度", m.sent)),
    ("two months", |m| m.two(&format!("7月份{}", m.sent), "8月份", "")),
    ("times of day", |m| m.two(&format!("上午{}", m.sent), "下午", "")),
    ("sent and taken", |m| m.two(&format!("{}信息", m.sent), &format!("被{}", m.taken), "")),
    ("verb of each", |m| {
        let (names, sent, taken) = (m.some(), m.sent, m.taken);
        let (one, other) = (m.counted(&names), m.again(&names));
        format!("{}，{}。", m.list(&one, sent, "、"), m.list(&other, taken, "、"))
    }),
    ("two kinds in one unit", |m| m.two(&format!("{}问题类信息", m.sent), "建议类信息", "")),
    ("two kinds by 方面", |m| m.two(&format!("信息{}方面，", m.sent), "约稿完成方面，", "")),
    ("two channels", |m| {
        let (one, other) = (m.one(&CHANNELS[..2]), m.one(&CHANNELS[2..]));
        m.two(&format!("{one}{}", m.taken), &format!("{other}{}", m.taken), "")
    }),
    ("channels without a verb each", |m| {
        let (one, other) = (m.one(&CHANNELS[..2]), m.one(&CHANNELS[2..]));
        m.two(&format!("{}情况：{one}", m.taken), other, "")
    }),
    ("groups", |m| {
        let names = m.names(6);
        let (one, other) = (m.counted(&names[..3]), m.counted(&names[3..]));
        let (unit, sent) = (m.unit, m.sent);
        let colon = m.one(&["", "：", "，"]);
        let first = format!("乡镇{sent}{}{unit}，其中{colon}{}", sum(&one), m.list(&one, "", "、"));
        format!(
            "{first}；部门{sent}{}{unit}，其中{colon}{}。",
            sum(&other),
            m.list(&other, "", "、")
        )
    }),
    ("parts of two with the same names", |m| {
        let names = m.some();
        let (one, other) = (m.counted(&names), m.again(&names));
        let (unit, sent) = (m.unit, m.sent);
        let first = format!("东县{sent}{}{unit}，其中{}", sum(&one), m.list(&one, "", "、"));
        format!("{first}；西县{sent}{}{unit}，其中{}。", sum(&other), m.list(&other, "", "、"))
    }),
    ("first by two measures", |m| {
        let names = m.names(4);
        let (sent, taken) = (m.sent, m.taken);
        let [a, b, c, d] = names[..] else { return String::new() };
        format!("{sent}量前三位的是{a}、{b}、{c}，{taken}量前三位的是{b}、{a}、{d}。")
    }),
    ("ranks", |m| {
        let names = m.names(3);
        let [a, b, c] = names[..] else { return String::new() };
        let sent = m.sent;
        format!("{sent}量第一名{a}、第二名{b}、第三名{c}，采用量第一名{b}、第二名{c}、第三名{a}。")
    }),
    ("as many each", |m| {
        let (names, unit, sent) = (m.names(4), m.unit, m.sent);
        let [a, b, c, d] = names[..] else { return String::new() };
        let many = 2 + m.chance.below(7);
        let total = 4 * many + 12;
        format!(
            "共{sent}{total}{unit}，其中：{a}{}{unit}，{b}、{c}、{d}各{many}{unit}。",
            many + 12
        )
    }),
    ("two together", |m| {
        let (names, unit, sent) = (m.names(4), m.unit, m.sent);
        let [a, b, c, d] = names[..] else { return String::new() };
        let word = m.one(&["共", "合计", "两家共"]);
        format!("{sent}较多的有{a}12{unit}、{b}9{unit}，{c}、{d}{word}8{unit}。")
    }),
    ("awards", |m| {
        let (names, sent) = (m.names(4), m.sent);
        let [a, b, c, _] = names[..] else { return String::new() };
        let mark = m.one(&["，", "；"]);
        format!("授予{a}、{b}信息{sent}先进单位称号{mark}授予{c}、{a}优秀组织奖。")
    }),
    ("praised and blamed", |m| {
        let names = m.names(4);
        let counted = m.counted(&names[..2]);
        let (list, sent) = (m.list(&counted, "", "、"), m.sent);
        format!(
            "{sent}较多的是{list}，受到表扬的是{}、{}，受到批评的有{}。",
            names[0], names[2], names[3]
        )
    }),
    ("places", |m| {
        let names = m.names(4);
        let [a, b, c, d] = names[..] else { return String::new() };
        let (sent, unit) = (m.sent, m.unit);
        format!("{a}{sent}3{unit}，分布在{c}、{d}；{b}{sent}2{unit}，分布在{c}、{a}。")
    }),
    ("rest", |m| {
        let names = m.some();
        let counted = m.counted(&names);
        let (list, unit, sent) = (m.list(&counted, "", "、"), m.unit, m.sent);
        let rest = 1 + m.chance.below(9);
        format!("共{sent}{}{unit}，其中{list}，其余单位{rest}{unit}。", sum(&counted) + rest)
    }),
    ("some of them", |m| {
        let (names, sent, unit) = (m.some(), m.sent, m.unit);
        let count = names.len() + m.chance.below(9);
        format!("{}等{count}个单位共{sent}{}{unit}。", names.join("、"), 40 + count)
    }),
    ("nothing sent", |m| {
        let names = m.names(5);
        let counted = m.counted(&names[..3]);
        let (list, sent) = (m.list(&counted, "", "、"), m.sent);
        let mark = m.one(&["、", "，", "；"]);
        let none = m.one(&["未", "没有"]);
        format!("其中{list}{mark}{}、{}{none}{sent}。", names[3], names[4])
    }),
    ("nothing taken", |m| {
        let names = m.some();
        let counted = m.counted(&names);
        let (list, unit) = (m.list(&counted, m.sent, "、"), m.unit);
        format!("{list}。{}、{}采用量为0{unit}。", names[0], names[1])
    }),
    ("nothing in one month", |m| {
        let names = m.some();
        let counted = m.counted(&names);
        let (list, unit, sent) = (m.list(&counted, "", "、"), m.unit, m.sent);
        format!(
            "共{sent}{}{unit}，其中：{list}。{}、{}8月份{sent}量为0。",
            sum(&counted),
            names[0],
            names[1]
        )
    }),
    ("figures of the month before", |m| {
        let names = m.some();
        let (counted, unit, sent) = (m.counted(&names), m.unit, m.sent);
        let each =
            counted.iter().map(|(name, n)| format!("{name}{sent}{n}{unit}（上月{}{unit}）", n + 2));
        format!("{}。", each.collect::<Vec<_>>().join("、"))
    }),
    ("respectively", |m| {
        let (names, unit) = (m.names(3), m.unit);
        let [a, b, c] = names[..] else { return String::new() };
        let (sent, taken) = (m.sent, m.taken);
        format!(
            "{a}、{b}{sent}量较多，分别为12{unit}、8{unit}；{a}、{c}{taken}量较多，分别为5{unit}、3{unit}。"
        )
    }),
    ("two figures of each", |m| {
        let names = m.some();
        let (counted, unit) = (m.counted(&names), m.unit);
        let (sent, taken) = (m.sent, m.taken);
        let each = counted
            .iter()
            .map(|(name, n)| format!("{name}{sent}{n}{unit}、{taken}{}{unit}", n - 2));
        format!("{}。", each.collect::<Vec<_>>().join("，"))
    }),
    ("with their towns", |m| {
        let (unit, sent) = (m.unit, m.sent);
        let names = m.names(2);
        let [a, b] = names[..] else { return String::new() };
        format!("{sent}较多的，东县有{a}5{unit}、{b}3{unit}，西县有{a}4{unit}、{b}2{unit}。")
    }),
    ("asked of them", |m| {
        let names = m.names(4);
        let [a, b, c, d] = names[..] else { return String::new() };
        let (sent, unit) = (m.sent, m.unit);
        format!("{a}{sent}12{unit}、{b}8{unit}，请{c}、{d}按时{sent}，{a}、{c}要提高质量。")
    }),
];

/// The findings in a sentence by itself.
fn said(sentence: &str) -> Vec<Finding> {
    let text = format!("关于2024年第三季度工作情况的通报\n\n{sentence}\n");
    let found = found(&Text::plain("通报.txt", &text)).into_iter();
    found.filter(|finding| finding.code.starts_with('D')).collect()
}

fn of_code<'f>(found: &'f [Finding], code: &str) -> Option<&'f Finding> {
    found.iter().find(|finding| finding.code == code)
}

#[test]
fn right_sentences_with_lists_of_names_yield_no_error() {
    let mut wrong: BTreeMap<(&str, &str), String> = BTreeMap::new();
    for seed in 0..SENTENCES {
        let mut maker = Maker::new(seed as u64);
        let (kind, make) = KINDS[seed % KINDS.len()];
        let sentence = make(&mut maker);
        for finding in said(&sentence) {
            if finding.severity == Severity::Error {
                let told = lines(std::slice::from_ref(&finding)).concat();
                wrong.entry((kind, finding.code)).or_insert(format!("{sentence} {told}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn who_stands_twice_or_without_a_figure_in_a_plain_list_is_an_error() {
    let plain: Vec<&str> = NAMES.into_iter().filter(|name| !name.ends_with(['学', '司'])).collect();
    for seed in 0..200 {
        let mut maker = Maker::new(seed);
        let (sent, count) = (maker.sent, 3 + maker.chance.below(4));
        let mut names = maker.names_of(&plain, count);
        let counted = maker.counted(&names);
        let list = maker.list(&counted[..count - 1], "", "、");
        let sentence = format!("{sent}信息的有{list}、{}。", names[count - 1]);
        let found = said(&sentence);
        let told = of_code(&found, "D23").map(|finding| finding.severity);
        assert_eq!(told, Some(Severity::Error), "{sentence} {:?}", lines(&found));
        let (from, to) = (maker.chance.below(count - 1), count - 1);
        names[to] = names[from];
        let sentence = format!("{}第一季度信息{sent}量为0。", names.join("、"));
        let found = said(&sentence);
        let told = of_code(&found, "D3").map(|finding| finding.severity);
        assert_eq!(told, Some(Severity::Error), "{sentence} {:?}", lines(&found));
    }
}
