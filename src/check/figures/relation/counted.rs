//! Stated numbers and what is listed (D6): 甲、乙等2个; 甲县、乙县2县; 三个单位是甲、乙、丙;
//! 甲、乙分别报送5条、3条.

use rust_decimal::Decimal;

use super::super::Case;
use super::super::lexis::small_number;
use super::super::names::looks_like_unit;
use super::super::quantity::{Kind, Quantity};
use super::{At, Certainty, Equation, Operand, Relation, Relations};

const HINT: &str = "数一数所列的名称，改数字或补删名称。";
/// Measure words of what is listed by name.
const MEASURES: [&str; 25] = [
    "种", "个", "家", "名", "项", "处", "位", "所", "县市", "县区", "乡镇", "县", "市", "区", "州",
    "镇", "乡", "村", "街道", "社区", "单位", "部门", "局", "类", "国",
];
/// Words that join a number of things to their names.
const JOINS: [&str; 12] = [
    "，分别是",
    "，分别为",
    "分别是",
    "分别为",
    "依次是",
    "依次为",
    "，即",
    "是：",
    "为：",
    "是",
    "为",
    "：",
];
/// Words that lead to a list of names.
const LED: [&str; 14] = [
    "的有",
    "的是",
    "分别是",
    "分别为",
    "包括",
    "涉及",
    "单位是",
    "单位有",
    "断面有",
    "县有",
    "乡镇有",
    "部门有",
    "企业有",
    "村有",
];
/// The marks that join names in a list.
const ANDS: [&str; 4] = ["以及", "和", "及", "与"];
/// Longest name, and longest noun behind a measure word, in characters.
const NAME: usize = 20;
const NOUN: usize = 10;
/// Longest list, in characters.
const LONGEST: usize = 3_000;
/// Most numbers of a paragraph to look at.
const MOST: usize = 2_000;

/// Reads a paragraph.
pub(super) fn read(case: &Case, paragraph: usize, relations: &mut Relations) {
    let text = case.reading(paragraph);
    let (mut looked, mut next) = (0, 0);
    for (at, c) in text.char_indices() {
        if at < next || !is_number(c) || looked > MOST {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let Some((number, length)) = small_number(rest) else { continue };
        looked += 1;
        next = at + length;
        let behind = rest.get(length..).unwrap_or_default();
        let Some(measure) = MEASURES.iter().find(|measure| behind.starts_with(**measure)) else {
            continue;
        };
        let said = Said { paragraph, at, end: at + length, number, measure };
        before(case, text, &said, relations);
        after(text, &said, relations);
    }
    respectively(case, paragraph, relations);
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "一二两三四五六七八九十".contains(c)
}

/// A number of things.
struct Said<'t> {
    paragraph: usize,
    at: usize,
    end: usize,
    number: u32,
    measure: &'t str,
}

/// Text without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|c| {
            match c {
                '（' | '(' | '“' => depth += 1,
                '）' | ')' | '”' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// Numbers of names of a list: at least, and at most, since 和 may belong to a name.
fn counted(list: &str) -> (usize, usize) {
    let list = without_brackets(list);
    let pieces = list.split('、').filter(|piece| !piece.trim().is_empty()).count();
    let ands: usize = ANDS.iter().map(|and| list.matches(and).count()).sum();
    (pieces, pieces + ands)
}

/// Names before the number: 甲、乙等2个, 甲县、乙县2县.
fn before(case: &Case, text: &str, said: &Said, relations: &mut Relations) {
    let lead = text.get(..said.at).unwrap_or_default();
    // 的有甲县、乙县，共2个; 甲县、乙县，共2个项目 counts something else.
    let summed = lead.strip_suffix("，共").filter(|lead| {
        let list = lead.get(list_start(lead)..).unwrap_or_default();
        let behind = text.get(said.end + said.measure.len()..).unwrap_or_default();
        LED.iter().any(|led| list.contains(led)) && behind.starts_with(['。', '，', '；'])
    });
    let lead = summed.unwrap_or(lead);
    let start = list_start(lead);
    let list = lead.get(start..).unwrap_or_default();
    if !list.contains('、') {
        lone(text, said, list, relations);
        return;
    }
    let open = list.trim_end().ends_with('等');
    let names = list.trim_end().trim_end_matches('等');
    // The words that lead to the list are no part of its first name: 超过30件的有甲大队、乙办2个单位.
    let led = LED.iter().filter_map(|word| names.rfind(word).map(|at| at + word.len())).max();
    let own = names.get(led.unwrap_or(0)..).unwrap_or_default();
    let (least, most) = counted(own);
    if least < 2 {
        return;
    }
    let stated = said.number as usize;
    let related = Some((
        At::Paragraph(said.paragraph, start, said.at - (list.len() - names.len())),
        format!("{least} 个名称"),
    ));
    let relation = |certainty, message: String, allowed: Vec<u32>| Relation {
        code: "D6",
        certainty,
        operands: vec![Operand::new(
            At::Paragraph(said.paragraph, said.at, said.end),
            said.number.into(),
            0,
        )],
        equation: Equation::Is(allowed.into_iter().map(Decimal::from).collect()),
        message,
        hint: HINT,
        related: related.clone(),
        ..Relation::default()
    };
    let allowed: Vec<u32> = (least..=most).filter_map(|n| u32::try_from(n).ok()).collect();
    if open {
        if least > stated {
            let message = format!("写作等 {stated} 个，前面却列了 {least} 个");
            relations.add(relation(Certainty::Stated, message, allowed));
        } else if (least..=most).contains(&stated) {
            relations.add(relation(Certainty::Guess, String::new(), allowed));
        }
        return;
    }
    // Without 等 the names must look like names: they end alike, or as units do.
    let bare = without_brackets(own);
    let pieces: Vec<&str> = bare.split('、').map(str::trim).collect();
    let ends = |piece: &&str| piece.chars().next_back();
    let alike =
        pieces.windows(2).all(|pair| pair.first().and_then(ends) == pair.get(1).and_then(ends));
    let units =
        pieces.iter().all(|piece| looks_like_unit(piece) || case.names.get(piece).is_some());
    let short = pieces.iter().all(|piece| {
        (1..=NAME).contains(&piece.chars().count()) && !piece.contains(|c: char| c.is_ascii_digit())
    });
    let digits = text
        .get(said.at..said.end)
        .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
    let behind = text.get(said.end..).unwrap_or_default();
    let closed = digits || behind.starts_with(['个', '家', '县', '市', '镇', '乡', '村', '局']);
    let plain =
        led.is_some() && pieces.len() > 1 && pieces.iter().all(|piece| piece.chars().count() <= 6);
    // At the start of its sentence a list of names of one length: 晴川、青石、大河3个县局.
    let long = |piece: &&str| piece.chars().count();
    let begins =
        lead.get(..start).is_some_and(|before| before.is_empty() || before.ends_with('。'));
    let same = digits
        && begins
        && pieces.windows(2).all(|pair| pair.first().map(long) == pair.get(1).map(long))
        && pieces.iter().all(|piece| (2..=4).contains(&piece.chars().count()));
    let plain = plain || same;
    if short && closed && (alike || units || plain) {
        let certainty =
            if alike && (units || digits) { Certainty::Stated } else { Certainty::Likely };
        let message = format!("写作 {stated} {}，前面列了 {least} 个", said.measure);
        relations.add(relation(certainty, message, allowed));
    }
}

/// One name before the number: 下降的有甲县1个县.
fn lone(text: &str, said: &Said, list: &str, relations: &mut Relations) {
    let name = ["的有"].iter().find_map(|led| {
        let name = list.get(list.rfind(led)? + led.len()..)?;
        (2..=8).contains(&name.chars().count()).then_some(name)
    });
    let Some(name) = name.filter(|name| looks_like_unit(name) || name.ends_with('队')) else {
        return;
    };
    // 甲县2个乡镇: so many are of the one that is named.
    let kind: String = name.chars().rev().take(1).collect();
    let behind = text.get(said.end + said.measure.len()..).unwrap_or_default();
    let named = behind.starts_with(kind.as_str()) || behind.starts_with("单位");
    if named && !name.contains(['和', '及', '与']) && !name.contains(|c: char| c.is_ascii_digit())
    {
        relations.add(Relation {
            code: "D6",
            certainty: Certainty::Likely,
            operands: vec![Operand::new(
                At::Paragraph(said.paragraph, said.at, said.end),
                said.number.into(),
                0,
            )],
            equation: Equation::Is(vec![Decimal::ONE]),
            message: format!("写作 {} {}，前面只列了{name}", said.number, said.measure),
            hint: HINT,
            ..Relation::default()
        });
    }
}

/// Where the list begins that ends a text: after the last mark that no list has within it.
fn list_start(lead: &str) -> usize {
    let mut depth = 0_u32;
    let mut last = lead.len();
    for (at, c) in lead.char_indices().rev().take(LONGEST) {
        last = at;
        match c {
            '）' | ')' | '”' => depth += 1,
            '（' | '(' | '“' if depth > 0 => depth -= 1,
            '，' | '。' | '；' | '：' | ',' | ';' | ':' | '（' | '(' | '！' | '？'
                if depth == 0 =>
            {
                return at + c.len_utf8();
            }
            _ => {}
        }
    }
    last
}

/// Words of what is not counted: 一类乡镇末位是甲、乙.
const NOT_COUNTED: [&str; 9] =
    ["方面", "环节", "坚持", "责任", "要求", "末位", "首位", "排名", "最"];

/// Names behind the number: 三个单位是甲、乙、丙.
fn after(text: &str, said: &Said, relations: &mut Relations) {
    let rest = text.get(said.end..).unwrap_or_default();
    let Some(rest) = rest.strip_prefix(said.measure) else { return };
    // The noun runs to what joins it to the names.
    let limit = rest.char_indices().nth(NOUN + 8).map_or(rest.len(), |(at, _)| at);
    let near = rest.get(..limit).unwrap_or_default();
    let joined = JOINS.iter().filter_map(|join| near.find(join).map(|at| (at, *join)));
    let opened = near.find(['（', '(']).map(|at| (at, "（"));
    let Some((cut, join)) =
        joined.chain(opened).min_by_key(|(at, join)| (*at, std::cmp::Reverse(join.len())))
    else {
        return;
    };
    let noun = rest.get(..cut).unwrap_or_default();
    let plain = |c: char| c > '\u{2e80}' && !"，。；、（）！？“”的".contains(c);
    if noun.chars().count() > NOUN
        || !noun.chars().all(plain)
        || NOT_COUNTED.iter().any(|word| noun.contains(word))
    {
        return;
    }
    let list = rest.get(cut + join.len()..).unwrap_or_default();
    let list = list.trim_start_matches(['：', ':']);
    let bracket = join == "（";
    let list =
        list.get(..list.floor_char_boundary(list.len().min(LONGEST * 3))).unwrap_or_default();
    let end = if bracket { list.find(['）', ')']) } else { list.find(['。', '；', ';', '！']) };
    let list = list.get(..end.unwrap_or(list.len())).unwrap_or_default();
    // Words behind a comma belong to the list only if the list goes on there.
    let list = match without_open_commas(list) {
        Some(list) => list,
        None => return,
    };
    if !list.contains('、') || list.contains("其中") {
        return;
    }
    let open = list.trim_end().trim_end_matches('。').ends_with('等');
    let (least, most) = counted(list.trim_end().trim_end_matches('等'));
    let long = list.split('、').any(|piece| without_brackets(piece).chars().count() > NAME);
    let stated = said.number as usize;
    let letters = list.split('、').any(|piece| piece.trim().chars().count() < 2);
    // 7个：甲局2个、乙局5个 adds up and is read as a sum.
    let figures = without_brackets(list)
        .split('、')
        .filter(|piece| piece.contains(|c: char| c.is_ascii_digit()))
        .count();
    if long
        || figures * 2 > least
        || letters
        || least < 2
        || (open && least <= stated)
        || (bracket && list.contains(|c: char| c.is_ascii_digit()))
    {
        return;
    }
    let allowed: Vec<Decimal> = (least..=most).map(Decimal::from).collect();
    let start = said.end + said.measure.len() + cut + join.len();
    relations.add(Relation {
        code: "D6",
        certainty: if bracket || noun.is_empty() { Certainty::Likely } else { Certainty::Stated },
        operands: vec![Operand::new(
            At::Paragraph(said.paragraph, said.at, said.end),
            said.number.into(),
            0,
        )],
        equation: Equation::Is(allowed),
        message: format!("写作 {stated} {}{noun}，后面列了 {least} 个", said.measure),
        hint: HINT,
        related: Some((
            At::Paragraph(said.paragraph, start, start + list.len()),
            format!("{least} 个名称"),
        )),
        ..Relation::default()
    });
}

/// A list up to its first comma, if nothing of the list stands behind it.
fn without_open_commas(list: &str) -> Option<&str> {
    match list.find(['，', ',']) {
        None => Some(list),
        Some(cut) => {
            let (list, rest) = list.split_at(cut);
            (!rest.contains('、')).then_some(list)
        }
    }
}

/// As many figures as names: 甲、乙分别报送5条、3条.
fn respectively(case: &Case, paragraph: usize, relations: &mut Relations) {
    let (text, quantities) = (case.reading(paragraph), case.quantities(paragraph));
    for (at, word) in text.match_indices("分别").take(MOST) {
        let lead = text.get(..at).unwrap_or_default();
        let start = list_start(lead);
        let names = lead.get(start..).unwrap_or_default();
        if !names.contains('、') || names.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let (least, most) = counted(names);
        let first = quantities.partition_point(|q| q.at.start < at + word.len());
        let Some(head) = quantities.get(first) else { continue };
        let between = text.get(at + word.len()..head.at.start).unwrap_or_default();
        if !matches!(head.kind, Kind::Count | Kind::Percent)
            || between.chars().count() > 10
            || between.contains(['，', '。', '；', '、'])
        {
            continue;
        }
        let mut values = vec![head];
        for next in quantities.get(first + 1..).unwrap_or_default() {
            let Some(last) = values.last() else { break };
            let between = text.get(last.end()..next.at.start).unwrap_or_default();
            // Of nothing the unit is often left out: 分别为0.8%、0和1.2%.
            let alike = |q: &&Quantity| q.value.is_zero() && q.unit.is_empty();
            let own = values.iter().copied().find(|q| !alike(q)).unwrap_or(next);
            let fits = alike(&next) || next.unit(text) == own.unit(text);
            if !matches!(between, "、" | "和" | "及" | "，") || !fits {
                break;
            }
            values.push(next);
        }
        // 0.8%、1.2%和0; 3条、2条和零条: the last may be none.
        let behind = values.last().and_then(|last| text.get(last.end()..)).unwrap_or_default();
        let behind = behind.trim_start_matches(['、', '和', '及', '，']);
        let none = usize::from(behind.starts_with(['零', '无']));
        let found = values.len() + none;
        if found < 2 || (least..=most).contains(&found) {
            continue;
        }
        relations.add(Relation {
            code: "D6",
            certainty: Certainty::Likely,
            operands: vec![Operand::of(paragraph, head)],
            equation: Equation::Known(false),
            message: format!("前面 {least} 个名称，“分别”后面是 {found} 个数"),
            hint: "名称和数字一一对应：补上漏的，或删去多的。",
            vouches: false,
            related: Some((At::Paragraph(paragraph, start, at), format!("{least} 个名称"))),
            ..Relation::default()
        });
    }
}
