//! Attachments: their list and their titles are those of the data (D19).

use super::super::{Case, TextSpan, lexis};
use super::{HINT, with_sources};
use crate::check::text::Parts;
use crate::check::{Context, Rule};
use crate::finding::Finding;

/// A title without white and without its period.
fn bare(title: &str) -> String {
    let text: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let mut bare = String::new();
    let mut from = 0;
    for (at, _) in lexis::periods(&text, 0..text.len()) {
        bare.push_str(text.get(from..at.start).unwrap_or_default());
        from = at.end;
    }
    bare.push_str(text.get(from..).unwrap_or_default());
    bare.trim_end_matches('。').chars().take(80).collect()
}

/// D19: the attachments are those of the data.
pub(in crate::check) fn fit(rule: &Rule, context: &Context, found: &mut Vec<Finding>) {
    let case = context.case();
    let parts = case.parts();
    let Some(expected) = &case.expected else {
        twice(rule, case, parts, found);
        return;
    };
    let right: Vec<String> = expected.attachments();
    let bares: Vec<String> = right.iter().map(|title| bare(title)).collect();
    let listed: Vec<(TextSpan, &str)> = parts
        .listed
        .iter()
        .map(|listed| {
            let stretch = listed.start..case.paragraph(listed.paragraph).text.len();
            (TextSpan::new(listed.paragraph, stretch), listed.title.as_str())
        })
        .collect();
    let heads: Vec<(TextSpan, &str)> = parts
        .heads
        .iter()
        .filter_map(|head| {
            let (title, start) = head.title?;
            let text = case.paragraph(title).text.as_str();
            Some((TextSpan::new(title, start..text.len()), text.get(start..)?))
        })
        .collect();
    let source = expected.attachments_source();
    untitled(rule, case, parts, found);
    // S1 and S2 tell of attachments that are not those of the note.
    let (titles, where_listed) =
        if listed.is_empty() { (&heads, "附件") } else { (&listed, "附件说明") };
    if let Some((last, _)) = titles.last() {
        let mut used = vec![false; bares.len()];
        let mut places = Vec::new();
        for (at, title) in titles {
            let own = bare(title);
            if let Some(place) = bares.iter().position(|bare| *bare == own) {
                used[place] = true;
                places.push((at.clone(), place));
                continue;
            }
            let near = (0..bares.len()).find(|&place| {
                let far = strsim::osa_distance(&bares[place], &own);
                !used[place] && far <= (bares[place].chars().count() / 3).max(1)
            });
            let message = match near {
                Some(place) => {
                    used[place] = true;
                    places.push((at.clone(), place));
                    format!("附件标题写作“{title}”，数据是“{}”", right[place])
                }
                None => format!("{where_listed}有“{title}”，数据里没有这个附件"),
            };
            let finding = rule.finding(case.place(at), message, HINT);
            found.push(with_sources(finding, [source.clone()]));
        }
        for (place, _) in used.iter().enumerate().filter(|(_, used)| !**used) {
            let message = format!("{where_listed}缺“{}”", right[place]);
            let finding = rule.finding(case.place(last), message, HINT);
            found.push(with_sources(finding, [source.clone()]));
        }
        if let Some([_, (at, _)]) = places.windows(2).find(|pair| pair[0].1 > pair[1].1) {
            let message = format!("{where_listed}里“{}”的先后与数据不同", case.words(at));
            let finding = rule.finding(case.place(at), message, HINT);
            found.push(with_sources(finding, [source.clone()]));
        }
    }
}

/// Without data: no attachment is listed twice.
fn twice(rule: &Rule, case: &Case<'_>, parts: &Parts, found: &mut Vec<Finding>) {
    for (i, listed) in parts.listed.iter().enumerate().take(100) {
        if parts.listed[..i].iter().any(|other| other.title == listed.title) {
            let end = case.paragraph(listed.paragraph).text.len();
            let at = TextSpan::new(listed.paragraph, listed.start..end);
            let message = format!("附件说明里“{}”列了两次", listed.title);
            found.push(rule.finding(case.place(&at), message, "改成另一个附件的标题，或删去。"));
        }
    }
}

/// An attachment whose mark is followed by its table, not by its title.
fn untitled(rule: &Rule, case: &Case<'_>, parts: &Parts, found: &mut Vec<Finding>) {
    for head in &parts.heads {
        let below = case.text.tables.iter().any(|table| table.after == head.paragraph + 1);
        let within = head.title.is_some_and(|(title, _)| title == head.paragraph);
        if below && !within {
            let mark = case.paragraph(head.paragraph);
            let message = format!("{}没有标题", mark.text.chars().take(12).collect::<String>());
            found.push(rule.finding(
                mark.whole(),
                message,
                "标题写在附件标记之下，和附件说明一致。",
            ));
        }
    }
}
