//! Forms of right sentences, with random names, units, figures and periods.

use rust_decimal::{Decimal, RoundingStrategy};

use super::super::recall::changes::Chance;

/// A form of a sentence.
pub(super) type Form = fn(&mut Random) -> String;

/// Characters that names of places are made of. 和 and 同 are words as well.
const SYLLABLES: [&str; 32] = [
    "青", "河", "东", "山", "明", "江", "安", "平", "林", "石", "沙", "泉", "龙", "云", "新", "宁",
    "永", "丰", "和", "兴", "大", "同", "高", "长", "西", "南", "北", "湖", "城", "阳", "金", "太",
];
const SUFFIXES: [&str; 7] = ["县", "镇", "乡", "区", "街道", "分局", "公司"];
/// Nouns with the measure words that they are counted in.
const THINGS: [(&str, &str); 9] = [
    ("投诉", "件"),
    ("事故", "起"),
    ("隐患", "处"),
    ("信息", "条"),
    ("问题", "个"),
    ("事项", "项"),
    ("工单", "件"),
    ("危房", "户"),
    ("案件", "宗"),
];
const PERIODS: [&str; 6] =
    ["2024年5月份", "2024年第三季度", "2024年上半年", "2024年1—6月", "2023年度", "2024年1至9月"];
const RATES: [&str; 6] = ["办结率", "整改率", "完成率", "合格率", "满意率", "按期办结率"];

/// The source of a notice's names and figures.
pub(super) struct Random {
    chance: Chance,
    period: &'static str,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 20_241_126);
        let period = PERIODS[chance.below(PERIODS.len())];
        Self { chance, period }
    }

    /// The period that the notice is of.
    pub(super) fn period(&self) -> &'static str {
        self.period
    }

    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.chance.below(of.len())]
    }

    fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.chance.below(high - low + 1)
    }

    /// Names of one kind, each once, with their measure word.
    fn names(&mut self, many: usize) -> (Vec<String>, &'static str) {
        let suffix = self.pick(&SUFFIXES);
        let mut names: Vec<String> = Vec::new();
        while names.len() < many {
            let (one, two) = (self.pick(&SYLLABLES), self.pick(&SYLLABLES));
            let name = format!("{one}{two}{suffix}");
            if one != two && !names.contains(&name) {
                names.push(name);
            }
        }
        let measure = match suffix {
            "公司" => "家",
            "分局" => "个单位",
            _ => "个",
        };
        (names, measure)
    }

    fn counts(&mut self, many: usize, low: usize, high: usize) -> Vec<usize> {
        (0..many).map(|_| self.between(low, high)).collect()
    }

    /// Counts that differ, the greatest first.
    fn falling(&mut self, many: usize, low: usize, high: usize) -> Vec<usize> {
        let mut all = Vec::new();
        while all.len() < many {
            let next = self.between(low, high);
            if !all.contains(&next) {
                all.push(next);
            }
        }
        all.sort_unstable_by(|a, b| b.cmp(a));
        all
    }

    /// Figures with a decimal that differ, the greatest first.
    fn falling_tenths(&mut self, many: usize, low: usize, high: usize) -> Vec<String> {
        self.falling(many, low * 10, high * 10).into_iter().map(tenths).collect()
    }

    /// A part of a whole, and the percentage.
    fn part(&mut self) -> (usize, usize, String) {
        let whole = self.between(60, 3_000);
        let part = self.between(whole / 2, whole - 1);
        (part, whole, percent(part, whole))
    }
}

fn tenths(number: usize) -> String {
    format!("{}.{}", number / 10, number % 10)
}

fn divided(part: usize, whole: usize, decimals: u32) -> String {
    let exact = Decimal::from(part) / Decimal::from(whole);
    let away = RoundingStrategy::MidpointAwayFromZero;
    let places = decimals as usize;
    format!("{:.places$}", exact.round_dp_with_strategy(decimals, away))
}

fn percent(part: usize, whole: usize) -> String {
    format!("{}%", divided(part * 100, whole, 1))
}

/// 甲县12件、乙县9件.
fn told(names: &[String], figures: &[impl std::fmt::Display], unit: &str) -> String {
    let each = names.iter().zip(figures).map(|(name, figure)| format!("{name}{figure}{unit}"));
    each.collect::<Vec<_>>().join("、")
}

/// 甲县（12件）、乙县（9件）.
fn bracketed(names: &[String], figures: &[impl std::fmt::Display], unit: &str) -> String {
    let each = names.iter().zip(figures).map(|(name, figure)| format!("{name}（{figure}{unit}）"));
    each.collect::<Vec<_>>().join("、")
}

fn figures(figures: &[impl std::fmt::Display], unit: &str) -> String {
    figures.iter().map(|figure| format!("{figure}{unit}")).collect::<Vec<_>>().join("、")
}

/// Every form, by its name.
pub(super) const FORMS: [(&str, Form); 60] = [
    ("order of counts", |r| {
        let (thing, unit) = r.pick(&THINGS);
        let many = r.between(3, 7);
        let order = r.pick(&["由多到少", "从多到少", "从高到低", "由高到低"]);
        let list = told(&r.names(many).0, &r.falling(many, 3, 900), unit);
        format!("{thing}数量{order}依次为：{list}。")
    }),
    ("order of rates", |r| {
        let (rate, many) = (r.pick(&RATES), r.between(3, 7));
        let list = told(&r.names(many).0, &r.falling_tenths(many, 50, 99), "%");
        format!("{rate}由高到低依次为{list}。")
    }),
    ("rising order", |r| {
        let (rate, many) = (r.pick(&RATES), r.between(3, 6));
        let mut all = r.falling_tenths(many, 50, 99);
        all.reverse();
        format!("{rate}从低到高依次是{}。", told(&r.names(many).0, &all, "%"))
    }),
    ("first three in brackets", |r| {
        let rate = r.pick(&RATES);
        let list = bracketed(&r.names(3).0, &r.falling_tenths(3, 50, 99), "%");
        format!("{rate}排名前三位的是{list}。")
    }),
    ("first three respectively", |r| {
        let (thing, unit) = r.pick(&THINGS);
        let all = figures(&r.falling(3, 3, 900), unit);
        format!("{thing}数居前三位的是{}，分别为{all}。", r.names(3).0.join("、"))
    }),
    ("last three", |r| {
        let rate = r.pick(&RATES);
        let mut all = r.falling_tenths(3, 20, 60);
        all.reverse();
        format!("{rate}后三名为{}。", bracketed(&r.names(3).0, &all, "%"))
    }),
    ("most and least", |r| {
        let (thing, unit) = r.pick(&THINGS);
        let (names, all) = (r.names(2).0, r.falling(2, 3, 900));
        format!(
            "从区域看，{}{thing}最多（{}{unit}），{}最少（{}{unit}）。",
            names[0], all[0], names[1], all[1]
        )
    }),
    ("highest and lowest of a list", |r| {
        let (rate, many) = (r.pick(&RATES), r.between(3, 6));
        let (names, all) = (r.names(many).0, r.falling_tenths(many, 40, 99));
        let mut order: Vec<usize> = (0..many).collect();
        let turn = r.between(0, many - 1);
        order.rotate_left(turn);
        let list: Vec<String> =
            order.iter().map(|place| format!("{}{}%", names[*place], all[*place])).collect();
        format!(
            "各地{rate}分别为：{}。其中，{rate}最高的是{}，最低的是{}。",
            list.join("、"),
            names[0],
            names[many - 1]
        )
    }),
    ("distance of the ends", |r| {
        let (names, all) = (r.names(2).0, r.falling(2, 400, 990));
        format!(
            "得分最高的{}{}分，最低的{}{}分，相差{}分。",
            names[0],
            tenths(all[0]),
            names[1],
            tenths(all[1]),
            tenths(all[0] - all[1])
        )
    }),
    ("average with its ends", |r| {
        let all = r.falling_tenths(3, 60, 99);
        format!("平均得分{}分，最高{}分，最低{}分。", all[1], all[0], all[2])
    }),
    ("average each", |r| {
        let (companies, found) = (r.between(20, 400), r.between(100, 3_000));
        let each = divided(found, companies, 1);
        format!("共检查企业{companies}家，发现隐患{found}处，平均每家{each}处。")
    }),
    ("average per head", |r| {
        let (people, money) = (r.between(30, 900), r.between(100, 900));
        let each = divided(money * 10_000, people, 0);
        format!("共有{people}人参加培训，支出经费{money}万元，人均{each}元。")
    }),
    ("average per month", |r| {
        let total = r.between(600, 9_000);
        let (said, months) = match r.period {
            "2024年第三季度" => ("第三季度", 3),
            "2024年1至9月" => ("1至9月", 9),
            "2023年度" => ("2023年1—12月", 12),
            "2024年5月份" => return format!("5月份共受理诉求{total}件。"),
            _ => ("1—6月", 6),
        };
        format!("{said}共受理诉求{total}件，月均{}件。", divided(total, months, 0))
    }),
    ("average of a list", |r| {
        let many = r.between(3, 7);
        let (names, measure) = r.names(many);
        let all = r.falling(many, 500, 1_800);
        let list: Vec<String> = all.iter().copied().map(tenths).collect();
        let mean = divided(all.iter().sum(), many * 10, 1);
        format!("{many}{measure}平均得分{mean}分，分别为{}。", told(&names, &list, "分"))
    }),
    ("present and absent", |r| {
        let whole = r.between(40, 900);
        let absent = r.between(1, whole / 3);
        let (expected, came, away) =
            r.pick(&[("应到", "实到", "缺席"), ("应参考", "实际参考", "缺考")]);
        format!("会议{expected}{whole}人，{came}{}人，{away}{absent}人。", whole - absent)
    }),
    ("present with a rate", |r| {
        let (part, whole, rate) = r.part();
        format!("应到{whole}人，实到{part}人，到会率{rate}，缺席{}人。", whole - part)
    }),
    ("money left", |r| {
        let all = r.falling(2, 100, 900);
        let left = divided(all[0] - all[1], 100, 2);
        let [one, other] = [all[0], all[1]].map(|figure| divided(figure, 100, 2));
        format!("收入{one}亿元，支出{other}亿元，结余{left}亿元。")
    }),
    ("work left", |r| {
        let (part, whole, _) = r.part();
        format!("危房改造任务{whole}户，已完工{part}户，还有{}户未完工。", whole - part)
    }),
    ("not done", |r| {
        let ((thing, unit), (part, whole, _)) = (r.pick(&THINGS), r.part());
        let left = whole - part;
        format!("共交办{thing}{whole}{unit}，已办结{part}{unit}，未办结{left}{unit}。")
    }),
    ("change of a count", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.falling(2, 30, 900));
        let (up, by) = (r.between(0, 1) == 1, all[0] - all[1]);
        let (now, before) = if up { (all[0], all[1]) } else { (all[1], all[0]) };
        let (more, rise) = if up { ("增加", "增长") } else { ("减少", "下降") };
        let rate = percent(by, before);
        format!(
            "共受理{thing}{now}{unit}，比上年同期的{before}{unit}{more}{by}{unit}，{rise}{rate}。"
        )
    }),
    ("change in per cent in a bracket", |r| {
        let all = r.falling(2, 300, 9_000);
        let (up, by) = (r.between(0, 1) == 1, all[0] - all[1]);
        let (now, before) = if up { (all[0], all[1]) } else { (all[1], all[0]) };
        let rise = if up { "增长" } else { "下降" };
        format!("用电量{now}万度，同比{rise}{}（上年同期{before}万度）。", percent(by, before))
    }),
    ("points", |r| {
        let (rate, all) = (r.pick(&RATES), r.falling(2, 500, 990));
        let (up, by) = (r.between(0, 1) == 1, tenths(all[0] - all[1]));
        let (now, before) = if up { (all[0], all[1]) } else { (all[1], all[0]) };
        let rise = if up { "提高" } else { "下降" };
        let [now, before] = [now, before].map(tenths);
        format!("{rate}为{now}%，比上年同期（{before}%）{rise}{by}个百分点。")
    }),
    ("from and to", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.falling(2, 30, 900));
        let rate = percent(all[0] - all[1], all[0]);
        format!("{thing}由{}{unit}减少到{}{unit}，降幅{rate}。", all[0], all[1])
    }),
    ("shares of two measures", |r| {
        let (received, solved) = (r.between(400, 900), r.between(200, 399));
        let (own, done) = (r.between(100, 200), r.between(50, 100));
        let name = r.names(1).0.remove(0);
        format!(
            "全市共受理投诉{received}件、办结{solved}件，其中{name}受理{own}件、办结{done}件，分别占{}、{}。",
            percent(own, received),
            percent(done, solved)
        )
    }),
    ("shares respectively", |r| {
        let (one, two) = (r.between(100, 900), r.between(100, 900));
        let whole = one + two;
        format!(
            "共办理业务{whole}件，其中网上办理{one}件、窗口办理{two}件，分别占{}、{}。",
            percent(one, whole),
            percent(two, whole)
        )
    }),
    ("shares one by one", |r| {
        let all = r.counts(3, 100, 900);
        let whole: usize = all.iter().sum();
        let each: Vec<String> = ["A类", "B类", "C类"]
            .iter()
            .zip(&all)
            .map(|(name, own)| format!("{name}{own}件，占{}", percent(*own, whole)))
            .collect();
        format!("共办理提案{whole}件，其中{}。", each.join("；"))
    }),
    ("lists of two periods", |r| {
        let ((thing, unit), names) = (r.pick(&THINGS), r.names(3).0);
        let (now, before) = (r.counts(3, 5, 90), r.counts(3, 5, 90));
        let total: usize = now.iter().chain(&before).sum();
        let verb = r.pick(&["上报", "办结", ""]);
        let each = |all: &[usize]| {
            let each = names.iter().zip(all).map(|(name, own)| format!("{name}{verb}{own}{unit}"));
            each.collect::<Vec<_>>().join("、")
        };
        let period = r.period;
        format!("{period}{}，上年同期{}，{thing}两期共{total}{unit}。", each(&now), each(&before))
    }),
    ("two measures side by side", |r| {
        let names = r.names(4).0;
        let each: Vec<String> = names
            .iter()
            .map(|name| {
                let received = r.between(10, 90);
                format!("{name}受理投诉{received}件、办结{}件", r.between(3, received))
            })
            .collect();
        format!("{}。", each.join("；"))
    }),
    ("records with rates", |r| {
        let names = r.names(3).0;
        let each: Vec<String> = names
            .iter()
            .map(|name| {
                let (part, whole, rate) = r.part();
                format!("{name}应办{whole}件，办结{part}件，办结率{rate}")
            })
            .collect();
        format!("{}。", each.join("；"))
    }),
    ("sum of the first three", |r| {
        let ((thing, unit), (names, measure)) = (r.pick(&THINGS), r.names(5));
        let all = r.falling(5, 5, 300);
        let first: usize = all.iter().take(3).sum();
        let whole: usize = all.iter().sum();
        format!(
            "共排查{thing}{whole}{unit}，其中{}，前三{measure}共{first}{unit}，占总数的{}。",
            told(&names, &all, unit),
            percent(first, whole)
        )
    }),
    ("sum of all named", |r| {
        let ((thing, unit), (names, _)) = (r.pick(&THINGS), r.names(3));
        let all = r.falling(3, 5, 300);
        let sum: usize = all.iter().sum();
        format!("{thing}较多的有：{}，三地共{sum}{unit}。", told(&names, &all, unit))
    }),
    ("total in a bracket", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.counts(2, 5, 300));
        format!(
            "共排查{thing}{}{unit}（一般{}{unit}、重大{}{unit}）。",
            all[0] + all[1],
            all[0],
            all[1]
        )
    }),
    ("total with its rest", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.counts(3, 5, 300));
        let names = r.names(2).0;
        format!(
            "共排查{thing}{}{unit}，其中{}，其余{}{unit}。",
            all.iter().sum::<usize>(),
            told(&names, &all[..2], unit),
            all[2]
        )
    }),
    ("total split twice", |r| {
        let ((thing, unit), total) = (r.pick(&THINGS), r.between(100, 900));
        let (one, two) = (r.between(10, total - 10), r.between(10, total - 10));
        format!(
            "共排查{thing}{total}{unit}。按类型分：一般{one}{unit}，重大{}{unit}；按区域分：城区{two}{unit}，农村{}{unit}。",
            total - one,
            total - two
        )
    }),
    ("respectively with a sum", |r| {
        let ((thing, unit), names, all) = (r.pick(&THINGS), r.names(3).0, r.counts(3, 5, 300));
        format!(
            "{}分别上报{thing}{}，共{}{unit}。",
            names.join("、"),
            figures(&all, unit),
            all.iter().sum::<usize>()
        )
    }),
    ("the same each", |r| {
        let ((thing, unit), names, each) = (r.pick(&THINGS), r.names(3).0, r.between(2, 20));
        format!("共上报{thing}{}{unit}，其中{}各{each}{unit}。", each * 3, names.join("、"))
    }),
    ("names counted", |r| {
        let many = r.between(2, 6);
        let (names, measure) = r.names(many);
        let verb = r.pick(&["超额完成任务", "进度较慢", "未按时报送"]);
        format!("{}等{many}{measure}{verb}。", names.join("、"))
    }),
    ("names above a bound", |r| {
        let (many, bound) = (r.between(2, 6), r.between(60, 95));
        let (names, measure) = r.names(many);
        let rate = r.pick(&RATES);
        format!("{rate}在{bound}%以上的有{}，共{many}{measure}。", names.join("、"))
    }),
    ("figures below a bound", |r| {
        let (many, rate) = (r.between(2, 5), r.pick(&RATES));
        let list = bracketed(&r.names(many).0, &r.falling_tenths(many, 40, 79), "%");
        format!("{rate}低于80%的有{list}。")
    }),
    ("a part of the plan", |r| {
        let all = r.falling(2, 100, 900);
        let [plan, done] = [all[0], all[1]].map(|figure| divided(figure, 100, 2));
        let rate = percent(all[1], all[0]);
        format!("完成投资{done}亿元，为年度计划{plan}亿元的{rate}。")
    }),
    ("a rate in front of its figures", |r| {
        let (part, whole, rate) = r.part();
        format!("答复率{rate}（应答复{whole}件，答复{part}件）。")
    }),
    ("what passed and what did not", |r| {
        let (part, whole, rate) = r.part();
        format!("共抽检食品{whole}批次，不合格{}批次，合格率为{rate}。", whole - part)
    }),
    ("a table below its sentence", |r| table(r, false)),
    ("a table with a bound and ends", |r| table(r, true)),
    ("a list below its lists", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.counts(3, 5, 300));
        let (whole, calls): (usize, usize) = (all.iter().sum(), all[0] + all[1]);
        format!(
            "共受理{thing}{whole}{unit}，其中投诉{calls}{unit}（电话{}{unit}、网络{}{unit}），举报{}{unit}。",
            all[0], all[1], all[2]
        )
    }),
    ("two respectively with their sum", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.counts(2, 50, 300));
        let parts = match r.period {
            "2024年5月份" | "2024年第三季度" => "市本级、各县区",
            _ => "一季度、二季度",
        };
        let sum = all[0] + all[1];
        format!("{parts}分别受理{thing}{}{unit}、{}{unit}，合计{sum}{unit}。", all[0], all[1])
    }),
    ("several counts with their changes", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.counts(2, 50, 300));
        let (up, down) = (r.between(11, 399), r.between(11, 399));
        format!(
            "共受理{thing}{}{unit}，同比增长{}%；办结{}{unit}，同比下降{}%。",
            all[0],
            tenths(up),
            all[1],
            tenths(down)
        )
    }),
    ("times", |r| {
        let all = r.falling(2, 110, 900);
        let [now, before] = [all[0], all[1]].map(tenths);
        let times = divided(all[0] - all[1], all[1], 2);
        format!("进出口总额由{before}亿元增加到{now}亿元，增长{times}倍。")
    }),
    ("order of records", |r| {
        let many = r.between(3, 5);
        let names = r.names(many).0;
        let mut parts: Vec<(usize, usize, String)> = (0..many).map(|_| r.part()).collect();
        parts.sort_by(|(a, b, _), (c, d, _)| (c * b).cmp(&(a * d)));
        let each = names.iter().zip(&parts).map(|(name, (part, whole, rate))| {
            format!("{name}{rate}（应办{whole}件，办结{part}件）")
        });
        format!("按办结率由高到低依次为：{}。", each.collect::<Vec<_>>().join("、"))
    }),
    ("names before their scores", |r| {
        let many = r.between(2, 5);
        let list = figures(&r.falling_tenths(many, 80, 99), "分");
        format!("{}得分分别为{list}，位居前列。", r.names(many).0.join("、"))
    }),
    ("counts by band", |r| {
        let all = r.counts(3, 2, 30);
        format!(
            "90分以上的有{}个，80—90分的有{}个，80分以下的有{}个，共{}个单位。",
            all[0],
            all[1],
            all[2],
            all.iter().sum::<usize>()
        )
    }),
    ("those that did not report", |r| {
        let (did, did_not) = (r.between(3, 20), r.between(2, 20));
        let all = did + did_not;
        format!("全市{all}个单位中，{did}个单位报送了信息，{did_not}个单位未报送。")
    }),
    ("a mean of all in a bracket", |r| {
        let (rate, all) = (r.pick(&RATES), r.falling(2, 500, 990));
        let by = tenths(all[0] - all[1]);
        let [own, mean] = [all[0], all[1]].map(tenths);
        let name = r.names(1).0.remove(0);
        format!("{name}{rate}{own}%，高于全市平均水平（{mean}%）{by}个百分点。")
    }),
    ("none", |r| {
        let many = r.between(2, 4);
        let (thing, _) = r.pick(&THINGS);
        let (names, measure) = r.names(many);
        format!("{}{many}{measure}{thing}数为0。", names.join("、"))
    }),
    ("a share behind the most", |r| {
        let ((thing, unit), all) = (r.pick(&THINGS), r.falling(2, 50, 300));
        let name = r.names(1).0.remove(0);
        format!(
            "共发生{thing}{}{unit}。{name}最多，为{}{unit}，占{}。",
            all[0],
            all[1],
            percent(all[1], all[0])
        )
    }),
    ("two records told apart", |r| {
        let (names, (thing, unit)) = (r.names(2).0, r.pick(&THINGS));
        let (one, two) = (r.part(), r.part());
        format!(
            "{}上报{thing}{}{unit}，采用{}{unit}；{}上报{thing}{}{unit}，采用{}{unit}。",
            names[0], one.1, one.0, names[1], two.1, two.0
        )
    }),
    ("measures of one thing", |r| {
        let all = r.counts(4, 20, 900);
        format!(
            "共出动执法人员{}人次，检查企业{}家，发现问题{}个，立案{}件。",
            all[0], all[1], all[2], all[3]
        )
    }),
    ("done of the year's task", |r| {
        let (part, whole, rate) = r.part();
        let name = r.names(1).0.remove(0);
        format!("截至目前，{name}累计完成{part}户，完成年度任务{whole}户的{rate}。")
    }),
    ("a table of two periods", |r| {
        let names = r.names(4).0;
        let mut rows = vec!["单位\t本期（件）\t上年同期（件）\t增减（件）\t增幅".to_owned()];
        let (now, before) = (r.counts(4, 200, 400), r.counts(4, 50, 199));
        let row = |name: &str, now: usize, before: usize| {
            format!("{name}\t{now}\t{before}\t{}\t{}", now - before, percent(now - before, before))
        };
        rows.extend((0..4).map(|place| row(&names[place], now[place], before[place])));
        let (all, last): (usize, usize) = (now.iter().sum(), before.iter().sum());
        rows.push(row("合计", all, last));
        let (by, rate) = (all - last, percent(all - last, last));
        format!(
            "共受理诉求{all}件，比上年同期增加{by}件，增长{rate}。{}受理{}件。\n{}",
            names[1],
            now[1],
            rows.join("\n")
        )
    }),
    ("a table of shares", |r| {
        let many = r.between(3, 7);
        let (names, all) = (r.names(many).0, r.falling(many, 20, 300));
        let whole: usize = all.iter().sum();
        let mut rows = vec!["类别\t数量（件）\t占比".to_owned()];
        for (name, own) in names.iter().zip(&all) {
            rows.push(format!("{name}\t{own}\t{}", percent(*own, whole)));
        }
        let top = format!("{}最多，{}件，占{}。", names[0], all[0], percent(all[0], whole));
        format!("共受理诉求{whole}件。其中，{top}\n{}", rows.join("\n"))
    }),
];

/// A table of received, solved and their rate, below a sentence that tells its total.
fn table(random: &mut Random, ends: bool) -> String {
    let many = random.between(4, 9);
    let (names, measure) = random.names(many);
    let received = random.falling(many, 100, 900);
    let solved: Vec<usize> = received.iter().map(|own| random.between(own / 2, *own)).collect();
    let (all, done) = (received.iter().sum(), solved.iter().sum());
    let mut rows = vec!["单位\t受理数（件）\t办结数（件）\t办结率".to_owned()];
    for ((name, received), solved) in names.iter().zip(&received).zip(&solved) {
        rows.push(format!("{name}\t{received}\t{solved}\t{}", percent(*solved, *received)));
    }
    rows.push(format!("合计\t{all}\t{done}\t{}", percent(done, all)));
    let mut sentence = format!("共受理诉求{all}件，办结{done}件，办结率{}。", percent(done, all));
    if ends {
        let bound = Decimal::from(80);
        let rates = solved.iter().zip(&received).map(|(solved, all)| percent(*solved, *all));
        let above = rates
            .filter(|rate| rate.trim_end_matches('%').parse::<Decimal>().is_ok_and(|r| r >= bound))
            .count();
        sentence += &format!(
            "受理数最多的是{}，为{}件；最少的是{}，为{}件。",
            names[0],
            received[0],
            names[many - 1],
            received[many - 1]
        );
        if above > 0 {
            sentence += &format!("办结率80%以上的有{above}{measure}。");
        }
    }
    format!("{sentence}\n{}", rows.join("\n"))
}
