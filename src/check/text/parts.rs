//! The parts of a document (GB/T 9704 7): title, number, 附件说明, attachments, dates.
//! They are found by what they say, so that a draft in plain text has them too.

use super::{Paragraph, Text};
use crate::part::TextPart;

/// The parts, as places among [`Text::paragraphs`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    /// Document number (发文字号).
    pub(crate) number: Option<usize>,
    /// Title.
    pub(crate) title: Option<usize>,
    /// The 附件说明, where there is one: its first paragraph.
    pub(crate) note: Option<usize>,
    /// The titles that the 附件说明 lists.
    pub(crate) listed: Vec<Listed>,
    /// Date of signature (成文日期).
    pub(crate) signed: Option<usize>,
    /// The heads of the attachments.
    pub(crate) heads: Vec<Head>,
    /// The line that says when it was printed (印发日期).
    pub(crate) printed: Option<usize>,
}

/// An attachment as the 附件说明 lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    /// The paragraph, and where in it the title begins, in bytes.
    pub(crate) paragraph: usize,
    pub(crate) start: usize,
    /// Its number; `None` for the only one.
    pub(crate) number: Option<usize>,
    /// Its title.
    pub(crate) title: String,
}

/// An attachment's head: 附件1, then its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// The paragraph of the mark.
    pub(crate) paragraph: usize,
    /// Its number; `None` for the only one.
    pub(crate) number: Option<usize>,
    /// The paragraph of its title, if it has one, and where in it the title begins.
    pub(crate) title: Option<(usize, usize)>,
    /// True if anything stands below the title.
    pub(crate) filled: bool,
}

/// The largest distance of number and title from the beginning.
const TOP: usize = 12;
/// Most characters of a number, of a title, and of a line that is only a date.
const NUMBER: usize = 24;
const TITLE: usize = 90;
const DATE: usize = 14;

impl Parts {
    /// Finds the parts of a text.
    pub(crate) fn find(text: &Text) -> Self {
        let paragraphs = &text.paragraphs;
        let top = &paragraphs[..paragraphs.len().min(TOP)];
        let mut parts = Self {
            number: top.iter().position(|paragraph| is_number(&paragraph.text)),
            title: top.iter().position(|paragraph| is_title(&paragraph.text)),
            printed: paragraphs.iter().rposition(|paragraph| is_printed(&paragraph.text)),
            ..Self::default()
        };
        parts.find_note(paragraphs);
        parts.find_heads(text);
        let end = parts.heads.first().map_or(paragraphs.len(), |head| head.paragraph);
        parts.signed = paragraphs[..end].iter().rposition(|paragraph| {
            let text = &paragraph.text;
            text.chars().count() <= DATE && text.ends_with('日') && text.contains('年')
        });
        parts
    }

    fn find_note(&mut self, paragraphs: &[Paragraph]) {
        let is_note = |text: &str| {
            text.strip_prefix("附件").is_some_and(|rest| rest.trim_start().starts_with(['：', ':']))
        };
        let Some(note) = paragraphs.iter().position(|paragraph| is_note(&paragraph.text)) else {
            return;
        };
        self.note = Some(note);
        for (i, paragraph) in paragraphs.iter().enumerate().skip(note) {
            let text = paragraph.text.as_str();
            let mut start = 0;
            if i == note {
                start = text.find(['：', ':']).map_or(0, |colon| colon + 1);
                while !text.is_char_boundary(start) {
                    start += 1;
                }
            }
            let rest = text.get(start..).unwrap_or_default();
            start += rest.len() - rest.trim_start().len();
            let rest = text.get(start..).unwrap_or_default();
            if rest.is_empty() {
                continue;
            }
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            let after = rest.get(digits..).unwrap_or_default();
            let point = after.chars().next().filter(|c| digits > 0 && ".．、 ".contains(*c));
            let (number, title) = match point {
                Some(point) if digits <= 2 => (
                    rest.get(..digits).unwrap_or_default().parse().ok(),
                    after.part(point.len_utf8()..),
                ),
                _ if i == note => (None, rest),
                _ => break,
            };
            start += rest.len() - title.trim_start().len();
            self.list(i, start, number, title.trim());
        }
    }

    /// Takes down what a line lists; several may stand on it: 1.甲表；2.乙表.
    fn list(&mut self, paragraph: usize, start: usize, number: Option<usize>, title: &str) {
        let next = number.map(|number| number + 1);
        let split = next.and_then(|next| {
            [".", "．", "、"].iter().find_map(|point| {
                let mark = format!("{next}{point}");
                let at = title.find(&mark).filter(|at| {
                    title
                        .get(..*at)
                        .unwrap_or_default()
                        .ends_with(['；', ';', ' ', '\u{3000}', '\t'])
                })?;
                Some((at, at + mark.len()))
            })
        });
        let (own, rest) = split
            .map_or((title, None), |(at, end)| (title.get(..at).unwrap_or_default(), Some(end)));
        let own = own.trim_end_matches(['；', ';']).trim().to_owned();
        self.listed.push(Listed { paragraph, start, number, title: own });
        if let Some(end) = rest {
            let rest = title.get(end..).unwrap_or_default();
            let white = rest.len() - rest.trim_start().len();
            self.list(paragraph, start + end + white, next, rest.trim_start());
        }
    }

    fn find_heads(&mut self, text: &Text) {
        let paragraphs = &text.paragraphs;
        let listed: Vec<usize> = self.listed.iter().map(|listed| listed.paragraph).collect();
        let last = self.printed.unwrap_or(paragraphs.len());
        for (i, paragraph) in paragraphs.iter().enumerate().take(last) {
            if Some(i) == self.note || listed.contains(&i) {
                continue;
            }
            if let Some(number) = head_number(&paragraph.text) {
                self.heads.push(Head { paragraph: i, number, title: None, filled: false });
            } else if let Some((number, start)) =
                titled_head(&paragraph.text).filter(|_| self.note.is_some_and(|note| note < i))
            {
                let title = Some((i, start));
                self.heads.push(Head { paragraph: i, number, title, filled: false });
            }
        }
        let starts: Vec<usize> = self.heads.iter().map(|head| head.paragraph).collect();
        for (place, head) in self.heads.iter_mut().enumerate() {
            let end = starts.get(place + 1).copied().unwrap_or(last);
            let table = text.tables.iter().any(|table| {
                (head.paragraph + 1..=end).contains(&table.after) && table.after <= paragraphs.len()
            });
            let below = head.paragraph + 1;
            let titled = head.title.is_some();
            head.title = head.title.or((below < end).then_some((below, 0)));
            head.filled = table || below + usize::from(!titled) < end;
        }
    }
}

/// The number of an attachment's mark that stands alone: 附件1, 附件四：, 附件.
pub(super) fn head_number(text: &str) -> Option<Option<usize>> {
    let text: String = text.split_whitespace().collect();
    let rest = text.strip_prefix("附件")?;
    let rest = rest.trim_end_matches(['：', ':', '.', '．']).trim();
    match rest {
        "" => Some(None),
        digits if digits.chars().all(|c| c.is_ascii_digit()) => Some(digits.parse().ok()),
        numeral => (1..=30).find(|n| crate::model::chinese(*n) == numeral).map(Some),
    }
}

/// The number of a mark with the title on the same line, 附件1：甲表, and where that begins.
fn titled_head(text: &str) -> Option<(Option<usize>, usize)> {
    let end = text.find(['：', ':', ' ', '\u{3000}', '\t'])?;
    let number = head_number(text.get(..end).unwrap_or_default())??;
    let title =
        text.get(end..).unwrap_or_default().trim_start_matches(['：', ':', ' ', '\u{3000}', '\t']);
    let short = (2..=TITLE).contains(&title.chars().count());
    let sentence = title.contains('。');
    (short && !sentence).then(|| (Some(number), text.len() - title.len()))
}

fn is_number(text: &str) -> bool {
    text.chars().count() <= NUMBER
        && text.ends_with('号')
        && text.contains(['〔', '[', '［', '(', '（', '【'])
        && text.contains(|c: char| c.is_ascii_digit())
}

fn is_title(text: &str) -> bool {
    let bare = text.trim_end_matches('。');
    text.chars().count() <= TITLE
        && (text.contains("关于") || bare.ends_with("通报"))
        && !text.contains('：')
        && KINDS.iter().any(|kind| bare.ends_with(kind))
}

fn is_printed(text: &str) -> bool {
    text.ends_with("印发") && text.contains('年') && text.contains('日')
}

/// Kinds of official documents (文种), as titles end.
pub(crate) const KINDS: [&str; 16] = [
    "决议",
    "决定",
    "命令",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
    "告知书",
];
