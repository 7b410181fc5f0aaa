//! Rates: percentages of two numbers that the text tells elsewhere (采纳率为52.8%).

mod judge;
mod name;

use rust_decimal::Decimal;

use self::judge::{judge, units_apart};
pub(super) use self::name::rate_name;
use self::name::{last_word, name, of_plan};
use super::super::Case;
use super::super::quantity::{Kind, Quantity, Role};
use super::prose::{Sentence, is_plain_percent, noun, sentences, shared};
use super::shares::{relation, wrong};
use super::slips::is_slip;
use super::{Certainty, Equation, Operand, Relation, Relations};

const NOT: [&str; 6] = ["不", "未", "非", "没有", "无", "超期"];
/// Words before the name of what is done that make a number what it is done of.
const DUE: [&str; 5] = ["应", "应当", "需", "须", "计划"];
/// Names of the rate of those who came, 实到.
const PRESENT: [&str; 9] = ["出席", "到会", "参会", "到场", "签到", "出勤", "到课", "参训", "参加"];
const PLANS: [&str; 7] = ["计划", "任务", "任务数", "目标", "预算", "总量", "总数"];
/// The done part can be done of no more than all.
const AT_MOST_ALL: [&str; 30] = [
    "满意", "合格", "办结", "达标", "优良", "及格", "到岗", "在岗", "出勤", "到校", "整改", "采用",
    "采纳", "录用", "受理", "立案", "开工", "完工", "覆盖", "化解", "处置", "答复", "好评", "响应",
    "解决", "反馈", "回复", "上线", "准确", "结案",
];
/// Most counts and numbers to look back over, most paragraphs, and most bytes of a sentence.
const BACK: usize = 40;
const FAR: usize = 200;
const ABOVE: usize = 8;
/// Most characters of the name of a rate that say what it is of.
const STEM: usize = 6;

/// The distance of a number from a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    /// In the bracket behind it.
    Bracket,
    /// Between two semicolons with it.
    Segment,
    Sentence,
    Paragraph,
    Above,
}

/// A number that a rate may be of.
#[derive(Clone, Copy)]
struct Term<'t> {
    paragraph: usize,
    text: &'t str,
    number: &'t Quantity,
    near: Near,
}

impl Term<'_> {
    fn operand(&self) -> Operand {
        Operand::of(self.paragraph, self.number)
    }

    /// The words round the number: those before it, and those behind it that lead to no other.
    fn words(&self) -> (&str, &str) {
        let behind = noun(self.text, self.number);
        let next = self.text.get(self.number.end() + behind.len()..).unwrap_or_default();
        let leads = next.starts_with(|c: char| c.is_ascii_digit());
        (self.number.label(self.text), if leads { "" } else { behind })
    }

    /// True if the words round it speak of a stem: 合格 of 合格259个; `false` where they deny it.
    fn speaks(&self, stem: &str) -> Option<bool> {
        let (label, noun) = self.words();
        for words in [label, noun] {
            if let Some(at) = words.rfind(stem) {
                let before = words.get(..at).unwrap_or_default();
                // 应答复112件 is what the rate is of.
                if DUE.iter().any(|due| before.ends_with(due)) {
                    return None;
                }
                return Some(!NOT.iter().any(|not| before.ends_with(not)));
            }
        }
        None
    }

    fn is_due(&self) -> bool {
        let label = self.words().0;
        label.contains('应') || PLANS.iter().any(|plan| label.ends_with(plan))
    }
}

/// A rate, with the number that it tells a part by.
struct Told<'t> {
    percent: &'t Quantity,
    name: String,
    /// The last characters of the name, as a number says them.
    stem: String,
    top: Term<'t>,
    complement: bool,
    /// True if the number says what the rate is called by; `alike` if it says something like it.
    named: bool,
    alike: bool,
    bases: Vec<Term<'t>>,
    /// Numbers near by that are less, and that it could be of if one of the two is a slip.
    less: Vec<Term<'t>>,
    /// The whole it could be of if that had the same unit.
    others: Vec<Term<'t>>,
}

/// Reads the rates of a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let sentences = sentences(case, paragraph);
    // The neighbours of a rate whose whole is known may be of the same whole.
    let mut common: Option<Term> = None;
    let mut open: Vec<(usize, Vec<Told>)> = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        for (place, percent) in sentence.quantities.iter().enumerate() {
            if !matches!(percent.kind, Kind::Percent)
                || !matches!(percent.role, Role::Plain | Role::Asked)
            {
                continue;
            }
            let Some(name) = name(sentence, percent) else { continue };
            if !is_plain_percent(percent) && !percent.label(sentence.text).ends_with('的') {
                continue;
            }
            beyond(sentence, percent, &name, relations);
            let terms = terms(case, sentence, place);
            let told = candidates(sentence, percent, &name, &terms);
            let held = told.iter().find_map(|told| {
                told.bases.iter().find_map(|base| {
                    let relation = ratio(sentence, told, base, Certainty::Stated);
                    relation.holds().then_some((relation, *base))
                })
            });
            let held = held.or_else(|| of_two(sentence, &told, |_, relation| relation.holds()));
            match held {
                Some((relation, base)) => {
                    common = Some(base);
                    relations.add(relation);
                }
                None => open.push((number, told)),
            }
        }
    }
    for (number, told) in open {
        let Some(sentence) = sentences.get(number) else { continue };
        if let Some(remark) = told.iter().find_map(|told| units_apart(sentence, told)) {
            relations.remark(remark);
            continue;
        }
        let slipped = |told: &Told, relation: &Relation| {
            let right = relation.equation.right(&relation.values(), told.percent.step());
            right.is_some_and(|right| is_slip(told.percent.value, right, told.percent.step()))
        };
        let relation = of_two(sentence, &told, slipped).map(|(relation, _)| relation);
        if let Some(relation) = relation.or_else(|| judge(sentence, &told, common)) {
            relations.add(relation);
        }
    }
}

/// 满意6729件、基本满意203件，满意率97.4%: the rate of two that say its name.
fn of_two<'t>(
    sentence: &Sentence<'t>,
    told: &[Told<'t>],
    fits: impl Fn(&Told, &Relation) -> bool,
) -> Option<(Relation, Term<'t>)> {
    let near = |told: &&Told| told.named && !told.complement && told.top.near <= Near::Segment;
    let named: Vec<&Told> = told.iter().filter(near).collect();
    let pairs = named
        .iter()
        .enumerate()
        .flat_map(|(place, one)| named.iter().skip(place + 1).map(move |other| (*one, *other)));
    pairs.into_iter().find_map(|(one, other)| {
        let sum = one.top.number.value.checked_add(other.top.number.value)?;
        let unit = |term: &Term| term.number.unit(term.text).to_owned();
        if unit(&one.top) != unit(&other.top) {
            return None;
        }
        let bases = one.bases.iter().filter(|base| base.near <= Near::Sentence);
        bases.filter(|base| base.number.value >= sum).find_map(|base| {
            let operands = vec![
                sentence.operand(one.percent),
                one.top.operand(),
                other.top.operand(),
                base.operand(),
            ];
            let message = wrong(one.percent, sum, base.number.value);
            let relation = relation(operands, 2, false, Certainty::Likely, message);
            fits(one, &relation).then_some((relation, *base))
        })
    })
}

/// The done part can be done of no more than all.
fn beyond(sentence: &Sentence, percent: &Quantity, name: &str, relations: &mut Relations) {
    if AT_MOST_ALL.iter().any(|word| name.ends_with(word)) {
        relations.add(Relation {
            code: "D7",
            certainty: Certainty::Likely,
            operands: vec![
                sentence.operand(percent),
                Operand { value: Decimal::ONE_HUNDRED, ..sentence.operand(percent) },
            ],
            equation: Equation::AtMost,
            message: format!("{}率写作 {}%，不会超过 100%", last_word(name), percent.value),
            hint: "核对这个百分比。",
            vouches: false,
            ..Relation::default()
        });
    }
}

/// The numbers that a rate may be of, the nearest first.
fn terms<'t>(case: &'t Case, sentence: &Sentence<'t>, place: usize) -> Vec<Term<'t>> {
    let text = sentence.text;
    let Some(percent) = sentence.quantities.get(place) else { return Vec::new() };
    let term = |number, near| Term { paragraph: sentence.paragraph, text, number, near };
    let counts = |q: &&Quantity| {
        q.kind == Kind::Count && matches!(q.role, Role::Plain | Role::Asked | Role::Before)
    };
    let opened = text.get(percent.end()..).is_some_and(|t| t.starts_with(['（', '(']));
    let bracket = sentence.quantities.iter().skip(place + 1);
    let bracket = bracket.take_while(|q| opened && q.depth > percent.depth).filter(counts);
    let mut found: Vec<Term> = bracket.map(|q| term(q, Near::Bracket)).collect();
    let segment = sentence
        .words(sentence.range.start..percent.at.start)
        .rfind(['；', ';'])
        .map_or(sentence.range.start, |cut| sentence.range.start + cut);
    let own = sentence.quantities.get(..place).unwrap_or_default().iter().rev().take(FAR);
    for q in own.filter(counts).take(BACK) {
        let near = if q.at.start >= segment { Near::Segment } else { Near::Sentence };
        if q.role != Role::Before || near == Near::Segment {
            found.push(term(q, near));
        }
    }
    let before = sentence.before.iter().rev().take(FAR);
    let before = before.filter(|q| q.is_plain_count() && q.depth == 0);
    found.extend(before.take(BACK).map(|q| term(q, Near::Paragraph)));
    let first = sentence.paragraph.saturating_sub(ABOVE);
    for paragraph in (first..sentence.paragraph).rev() {
        let text = case.reading(paragraph);
        let own = case.quantities(paragraph).iter();
        let plain = own.take(FAR).filter(|q| q.is_plain_count() && q.depth == 0).take(BACK);
        found.extend(plain.map(|number| Term { paragraph, text, number, near: Near::Above }));
        if found.len() > BACK * 3 {
            break;
        }
    }
    found
}

/// The two numbers that a rate may be of: what it names, and what that is a part of.
fn candidates<'t>(
    sentence: &Sentence<'t>,
    percent: &'t Quantity,
    name: &str,
    terms: &[Term<'t>],
) -> Vec<Told<'t>> {
    let all: Vec<char> = last_word(name).chars().collect();
    let plan = percent.lead(sentence.text).strip_suffix('的').and_then(of_plan);
    let mut tops: Vec<(Term, String, bool, bool)> = Vec::new();
    let mut alike = false;
    // The whole it names stands by it; only where none does, further off.
    let nearest = terms
        .iter()
        .filter(|term| !term.is_due())
        .map(|term| term.near)
        .min()
        .unwrap_or(Near::Above);
    let farthest = if nearest <= Near::Segment { Near::Segment } else { Near::Paragraph };
    let within = |term: &&Term| term.near <= farthest;
    for length in (2..=all.len().min(STEM)).rev().filter(|_| plan.is_none()) {
        let stem: String = all.iter().skip(all.len() - length).collect();
        for term in terms.iter().filter(within) {
            let known = tops.iter().any(|(top, ..)| std::ptr::eq(top.number, term.number));
            if let Some(says) = term.speaks(&stem).filter(|_| !known && !term.is_due()) {
                tops.push((*term, stem.clone(), !says, true));
            }
        }
    }
    // Nothing says the name: it may be said in other words, or it is what was told last.
    let stem: String = all.iter().skip(all.len().saturating_sub(2)).collect();
    // 应到412人，实到389人，到会率94.4%: what was really done, whatever the rate is called.
    let bare = |term: &Term| term.words().0.trim_start_matches(['，', '、']).to_owned();
    let due = terms.iter().any(|term| term.near <= Near::Segment && bare(term).contains('应'));
    let real = terms.iter().find(|term| {
        let last = all.last().is_some_and(|c| bare(term).contains(*c));
        let first = all.first().is_some_and(|c| bare(term).contains(*c));
        let present = PRESENT.iter().any(|word| last_word(name).ends_with(word));
        let same = first || last || present && bare(term).contains('到');
        term.near <= Near::Segment && bare(term).starts_with('实') && same
    });
    let real = real.filter(|_| tops.is_empty() && due && plan.is_none());
    tops.extend(real.map(|term| (*term, stem.clone(), false, true)));
    if tops.is_empty() {
        let other = terms.iter().filter(within).find(|term| {
            let label = term.words().0;
            plan.is_none()
                && (term.near <= Near::Sentence || nearest == Near::Bracket)
                && (shared(label, name) >= 2 || abbreviates(&stem, label))
                && !term.is_due()
        });
        let last = terms.iter().find(|term| {
            term.near <= Near::Segment
                && term.number.depth <= percent.depth.max(1)
                && !term.is_due()
        });
        let chosen = other.into_iter().chain(last);
        alike = other.is_some();
        tops.extend(chosen.map(|term| (*term, stem.clone(), false, false)));
    }
    let bases = |top: &Term, stem: &str, alike: bool| -> Vec<Term<'t>> {
        let unit = top.number.unit(top.text);
        let fits = |base: &&Term| {
            let own = plan.is_none_or(|plan| {
                let (label, noun) = base.words();
                shared(label, plan) >= 2 || shared(noun, plan) >= 2
            });
            // A figure in another bracket is told of something else, unless it is named alike.
            let aside = base.number.depth > top.number.depth
                && base.near > Near::Segment
                && shared(base.words().0, top.words().0) < 2;
            !aside
                && !std::ptr::eq(base.number, top.number)
                && (base.number.unit(base.text) == unit) == alike
                // 分阶段整改的51个问题: what they are, not what was done with them.
                && (base.speaks(stem).is_none() || base.words().0.ends_with('的'))
                && own
        };
        terms.iter().filter(fits).copied().collect()
    };
    let holds_all = |top: &Term, stem: &str, complement: bool, base: &Term| {
        base.number.value >= top.number.value || stem == "完成" || complement
    };
    tops.into_iter()
        .take(6)
        .map(|(top, stem, complement, named)| {
            let whole = |base: &Term| holds_all(&top, &stem, complement, base);
            let (own, less) = bases(&top, &stem, true).into_iter().partition(|base| whole(base));
            let mut others = bases(&top, &stem, false);
            others.retain(|base| whole(base));
            Told {
                percent,
                name: last_word(name),
                bases: own,
                less,
                others,
                stem,
                top,
                complement,
                named,
                alike: named || alike,
            }
        })
        .collect()
}

/// True if a name of two characters is short for words: 不捕 of 不批准逮捕.
fn abbreviates(name: &str, words: &str) -> bool {
    let mut chars = name.chars();
    let (Some(first), Some(last)) = (chars.next(), chars.next()) else { return false };
    words
        .rfind(first)
        .and_then(|at| words.get(at + first.len_utf8()..))
        .is_some_and(|rest| rest.ends_with(last) && rest.chars().count() <= 5)
}

fn ratio(sentence: &Sentence, told: &Told, base: &Term, certainty: Certainty) -> Relation {
    let (top, base_value) = (told.top.number.value, base.number.value);
    let part = if told.complement { base_value - top } else { top };
    let operands = vec![sentence.operand(told.percent), told.top.operand(), base.operand()];
    relation(operands, 1, told.complement, certainty, wrong(told.percent, part, base_value))
}
