//! Words the data have as they are printed (D20): names, requirements, forms.

use std::ops::Range;

use super::super::{Case, Stretch};
use super::{HINT, with_sources};
use crate::check::rules::MOST;
use crate::check::text::{KnownWhat, Origin};
use crate::check::{Evidence, Rule};
use crate::finding::Finding;

/// A paragraph without the number it begins with: （一）, 2., 三、, 说明：1.
pub(in crate::check::figures) fn without_number(text: &str) -> &str {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix(['（', '('])
        && let Some((number, rest)) = rest.split_once(['）', ')'])
        && number.chars().count() <= 3
        && super::super::lexis::small_number(number).is_some_and(|(_, l)| l == number.len())
    {
        return rest.trim_start();
    }
    if let Some((number, rest)) = text.split_once(['、', '.', '．'])
        && number.chars().count() <= 3
        && super::super::lexis::small_number(number).is_some_and(|(_, l)| l == number.len())
    {
        return rest.trim_start();
    }
    text
}

/// Phrases of a notice on information work that a draft should not get wrong.
const STOCK: [&str; 5] =
    ["信息报送情况", "信息采用情况", "信息工作情况", "情况通报如下", "信息报送量为"];
/// The heading of the last section.
const LAST: &str = "工作要求";
/// Fewest characters of a name to look for with a slip in it.
const LEAST: usize = 6;
/// Longest paragraph to look at, in bytes.
const LONGEST: usize = 30_000;

/// Replaces marks that other rules speak of, so that a text is not found wrong twice.
fn plain(c: char) -> char {
    match c {
        '[' | '［' | '【' => '〔',
        ']' | '］' | '】' => '〕',
        '(' => '（',
        ')' => '）',
        '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10).unwrap_or(c),
        c => c,
    }
}

/// Where two texts begin and cease to differ, in bytes of the first; nothing where they are
/// too different to be the same text.
fn difference(text: &str, right: &str) -> Option<(Range<usize>, String)> {
    let (stands, wanted): (Vec<char>, Vec<char>) =
        (text.chars().collect(), right.chars().collect());
    let most = stands.len().min(wanted.len());
    let same = |a: &char, b: &char| plain(*a) == plain(*b);
    let front = stands.iter().zip(&wanted).take_while(|(a, b)| same(a, b)).count();
    let rest = most - front;
    let back = stands
        .iter()
        .rev()
        .zip(wanted.iter().rev())
        .take(rest)
        .take_while(|(a, b)| same(a, b))
        .count();
    let kept = front + back;
    if kept == stands.len() && kept == wanted.len() {
        return None;
    }
    if kept * 10 < stands.len().max(wanted.len()) * 6 {
        return None;
    }
    let bytes = |count: usize| stands[..count].iter().map(|c| c.len_utf8()).sum::<usize>();
    let missing: String = wanted[front..wanted.len() - back].iter().collect();
    Some((bytes(front)..bytes(stands.len() - back), missing))
}

/// D20: what the data have word for word is printed word for word.
pub(in crate::check) fn as_registered(rule: &Rule, evidence: &Evidence, found: &mut Vec<Finding>) {
    // Of the program's own text only what somebody typed in the data can differ from it.
    let own = evidence.text.origin == Origin::Composed;
    let before = found.len();
    let case = evidence.case();
    let expected = case.expected.as_ref();
    let texts = expected.map(|expected| expected.printed_texts()).unwrap_or_default();
    let forms = expected.map(|expected| expected.form_texts()).unwrap_or_default();
    let mut phrases: Vec<&str> = expected.map(|expected| expected.phrases()).unwrap_or_default();
    // A notice on information work alone is searched for the sentences such a notice has.
    let concerned = expected.is_some()
        || case.text.paragraphs.iter().take(12).any(|paragraph| {
            let text = &paragraph.text;
            text.contains("信息") || text.contains("信急") || text.contains("通报如下")
        }) && case.parts().title.is_none_or(|title| case.paragraph(title).text.contains("信息"));
    let stock: &[&str] = if concerned { &STOCK } else { &[] };
    phrases.extend(stock);
    phrases.retain(|phrase| phrase.chars().count() >= LEAST || STOCK.contains(phrase));
    phrases.sort_unstable();
    phrases.dedup();
    for (place, paragraph) in case.text.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        if found.len() - before >= MOST {
            return;
        }
        let typed = paragraph.known.iter().any(|known| known.what == KnownWhat::Typed);
        if text.len() > LONGEST || (paragraph.as_composed && !typed) {
            continue;
        }
        let bare = without_number(text);
        let offset = text.len() - bare.len();
        let same = |right: &str| right.chars().map(plain).eq(bare.chars().map(plain));
        let known = texts.iter().any(|(right, _)| same(right))
            || forms.contains(bare.trim_start_matches("说明："));
        if known {
            continue;
        }
        let mut differs = false;
        if bare.chars().count() >= 8 {
            for (right, source) in &texts {
                let Some((at, missing)) = difference(bare, right) else { continue };
                differs = true;
                let at = offset + at.start..offset + at.end;
                let stretch = Stretch::new(place, at);
                let message = format!(
                    "写作“{}”，数据里是“{}”",
                    case.words(&stretch).chars().take(30).collect::<String>(),
                    missing.chars().take(30).collect::<String>()
                );
                let finding = rule.finding(case.place(&stretch), message, HINT);
                found.push(with_sources(finding, [source.clone()]));
                break;
            }
            let note = without_number(bare.trim_start_matches("说明："));
            for right in forms.iter().filter(|right| right.chars().count() >= 8) {
                let Some((at, missing)) = difference(note, right) else { continue };
                differs = true;
                let start = text.len() - note.len();
                let stretch = Stretch::new(place, start + at.start..start + at.end);
                let message = format!("写作“{}”，数据里是“{missing}”", case.words(&stretch));
                found.push(rule.finding(case.place(&stretch), message, HINT));
                break;
            }
        }
        if differs {
            continue;
        }
        let mut marked: Vec<Range<usize>> = Vec::new();
        // Without data the words of a sentence may be another's: only headings are looked at.
        let heading = expected.is_some() || super::super::prose::is_heading(text);
        for phrase in stock {
            let Some(last) = phrase.chars().next_back() else { continue };
            for (at, phrase) in text.match_indices(phrase) {
                let end = at + phrase.len();
                if text.get(end..).unwrap_or_default().starts_with(last) {
                    let stretch = Stretch::new(place, at..end + last.len_utf8());
                    let message = format!("“{last}”字重复");
                    found.push(rule.finding(case.place(&stretch), message, "删去一个。"));
                }
            }
        }
        // Our own text has the names from the data, and its templates say what they like.
        let own = case.text.origin == Origin::Composed;
        for phrase in phrases.iter().filter(|_| heading && !own) {
            for at in slips(text, phrase, &phrases, case) {
                if marked.iter().any(|other| other.start < at.end && at.start < other.end) {
                    continue;
                }
                let stretch = Stretch::new(place, at.clone());
                let message = format!("写作“{}”，像是“{phrase}”", case.words(&stretch));
                let hint = "名称和固定的说法按登记的写；确实是别的意思，可以不改。";
                found.push(rule.finding(case.place(&stretch), message, hint));
                marked.push(at);
            }
        }
    }
    if own {
        return;
    }
    nouns(rule, case, found);
    forms_in_order(rule, case, found);
    for table in case.text.tables.iter().filter(|table| !table.as_composed) {
        for cell in table.rows.iter().flatten().filter(|cell| !cell.repeated) {
            let text = cell.text.trim();
            let length = text.chars().count();
            if !(3..=60).contains(&length) || forms.contains(text) {
                continue;
            }
            let near = forms
                .iter()
                .find(|right| right.chars().count() >= 3 && strsim::osa_distance(right, text) == 1);
            if let Some(right) = near {
                let message = format!("写作“{text}”，数据里是“{right}”");
                found.push(rule.finding(cell.place.clone(), message, HINT));
            }
        }
    }
}

/// Stretches of a text that are a phrase with one slip in it: a character wrong, missing,
/// added, or two that changed places. Either half of the phrase stands as it should.
fn slips(text: &str, phrase: &str, phrases: &[&str], case: &Case<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let chars: Vec<(usize, char)> = phrase.char_indices().collect();
    let middle = chars[chars.len() / 2].0;
    let (front, back) = phrase.split_at(middle);
    let try_at = |range: Range<usize>, stands: &str, right: &str, found: &mut Vec<Range<usize>>| {
        let whole = text.get(range.clone()).unwrap_or_default();
        let slip = strsim::osa_distance(stands, right) == 1
            && stands != right
            // 信息工作的情况 is the same thing said otherwise.
            && whole.replacen('的', "", 1) != phrase
            && !phrase.contains(whole)
            && !phrases.iter().any(|other| whole.contains(other) || other.contains(whole))
            && case.names.get(whole).is_none();
        if slip {
            found.push(range);
        }
        slip
    };
    for (at, _) in text.match_indices(front) {
        if text.get(at..).unwrap_or_default().starts_with(phrase) {
            continue;
        }
        let from = at + front.len();
        let wanted = back.chars().count();
        for length in [wanted, wanted + 1, wanted.saturating_sub(1)] {
            let end = text
                .get(from..)
                .unwrap_or_default()
                .char_indices()
                .nth(length)
                .map(|(end, _)| from + end);
            let end = end.or_else(|| {
                (text.get(from..).unwrap_or_default().chars().take(length).count() == length)
                    .then_some(text.len())
            });
            let Some(end) = end else { continue };
            if length < wanted
                && end < text.len()
                && back.starts_with(text.get(from..end).unwrap_or_default())
            {
                continue;
            }
            if try_at(at..end, text.get(from..end).unwrap_or_default(), back, &mut found) {
                break;
            }
        }
    }
    for (at, _) in text.match_indices(back) {
        if text.get(..at).unwrap_or_default().ends_with(front) {
            continue;
        }
        let wanted = front.chars().count();
        for length in [wanted, wanted + 1, wanted.saturating_sub(1)] {
            let mut starts = text.get(..at).unwrap_or_default().char_indices().rev();
            let Some((start, _)) = starts.nth(length.saturating_sub(1)) else { continue };
            if length < wanted && front.ends_with(text.get(start..at).unwrap_or_default()) {
                continue;
            }
            if try_at(
                start..at + back.len(),
                text.get(start..at).unwrap_or_default(),
                front,
                &mut found,
            ) {
                break;
            }
        }
    }
    found
}

/// The items that a total counts, and the headings of categories: as the scheme calls them.
fn nouns(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some(expected) = &case.expected else { return };
    let names: Vec<&str> = expected
        .scheme
        .categories
        .iter()
        .flat_map(|category| [category.noun.as_str(), category.name.as_str()])
        .collect();
    let judge = |stretch: Stretch, found: &mut Vec<Finding>| {
        let words = case.words(&stretch);
        let near = names.iter().find(|name| {
            let length = name.chars().count();
            length >= 3 && words.chars().count() < 20 && strsim::osa_distance(name, words) == 1
        });
        if let Some(right) = near.filter(|_| !names.contains(&words)) {
            let message = format!("写作“{words}”，像是“{right}”");
            found.push(rule.finding(case.place(&stretch), message, "信息类别按考核办法登记的写。"));
        }
    };
    for total in &case.claims().totals {
        let words = case.words(&total.head);
        let verbs = ["报送", "上报", "采用", "录用", "刊发", "刊登", "发表"];
        let verb = verbs.iter().filter_map(|verb| Some(words.rfind(verb)? + verb.len())).max();
        let Some(verb) = verb else { continue };
        judge(
            Stretch::new(total.head.paragraph, total.head.at.start + verb..total.head.at.end),
            found,
        );
    }
    for (place, paragraph) in case.text.paragraphs.iter().enumerate() {
        let text = paragraph.text.as_str();
        if super::super::prose::is_heading(text) {
            let start = text.len() - without_number(text).len();
            let heading = text.get(start..).unwrap_or_default();
            if strsim::osa_distance(heading, LAST) == 1 && heading != "工作要点" {
                let stretch = Stretch::new(place, start..text.len());
                let message = format!("写作“{heading}”，像是“{LAST}”");
                let hint = "确实是别的意思，可以不改。";
                found.push(rule.finding(case.place(&stretch), message, hint));
            }
            judge(Stretch::new(place, start..text.len()), found);
        }
    }
}

/// The fields of a form in their order.
fn forms_in_order(rule: &Rule, case: &Case<'_>, found: &mut Vec<Finding>) {
    let Some(expected) = &case.expected else { return };
    for form in &expected.office.forms {
        let labels: Vec<&str> =
            form.rows.iter().flatten().map(|field| field.label.as_str()).collect();
        for table in &case.text.tables {
            let cells: Vec<_> = table
                .rows
                .iter()
                .flatten()
                .filter(|cell| !cell.repeated)
                .filter_map(|cell| {
                    let place = labels.iter().position(|label| *label == cell.text.trim())?;
                    Some((place, cell))
                })
                .collect();
            if cells.len() * 2 <= labels.len() {
                continue;
            }
            if let Some([_, (place, cell)]) = cells.windows(2).find(|pair| pair[0].0 > pair[1].0) {
                let message = format!("表样里“{}”的先后与数据不同", labels[*place]);
                found.push(rule.finding(cell.place.clone(), message, HINT));
            }
            let missing =
                (0..labels.len()).find(|place| !cells.iter().any(|(own, _)| own == place));
            if let (Some(missing), Some((_, cell))) = (missing, cells.first()) {
                let message = format!("表样里没有“{}”这一栏", labels[missing]);
                found.push(rule.finding(cell.place.clone(), message, HINT));
            }
        }
    }
}
