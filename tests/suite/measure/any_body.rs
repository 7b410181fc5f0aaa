//! Whatever document is composed passes its own measuring, and nothing on its pages is printed over
//! anything else: the latter by a reader that shares no code with the measuring.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use tongbao::finding::Severity;
use tongbao::pipeline::hold;

use crate::harness::{DOCUMENT, Desk};
use crate::pdf::{Glyph, Pdf, Rect};

/// Numbers that look like chance and are the same at every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number from `least` to `most`.
    fn number(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    /// True in so many of a hundred cases.
    fn percent(&mut self, cases: u64) -> bool {
        self.next() % 100 < cases
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.next() as usize % all.len()]
    }

    /// So many characters, or a few more.
    fn words(&mut self, least: u64, most: u64) -> String {
        const WORDS: [&str; 16] = [
            "各单位",
            "要",
            "高度重视",
            "信息工作",
            "认真",
            "落实",
            "整改",
            "情况",
            "按时",
            "报送",
            "对",
            "未完成任务的",
            "予以",
            "通报批评",
            "全州",
            "环境质量",
        ];
        let length = self.number(least, most) as usize;
        let mut text = String::new();
        while text.chars().count() < length {
            text += self.one_of(&WORDS);
        }
        text
    }

    /// A paragraph with what paragraphs have: figures, dates, titles, quotes, long numbers.
    fn sentence(&mut self, least: u64, most: u64) -> String {
        let length = self.number(least, most) as usize;
        let mut text = self.words(4, 9);
        while text.chars().count() < length {
            let figure = self.number(1, 2999);
            let more = match self.number(0, 9) {
                0 => format!("{figure}条"),
                1 => format!("{}月{}日", figure % 12 + 1, figure % 28 + 1),
                2 => format!("《{}》（昌州环发〔2018〕{}号）", self.words(4, 12), figure % 99 + 1),
                3 => format!("“{}”", self.words(2, 6)),
                4 => format!("{}.{}%", figure % 100, figure % 10),
                _ => self.words(3, 12),
            };
            text = text + &more + self.one_of(&["，", "，", "、", "；", ""]);
        }
        text.trim_end_matches(['，', '、', '；']).to_owned() + "。"
    }

    fn table(&mut self, indent: &str, text: &mut String) {
        let columns = self.number(2, 8);
        let rows = self.one_of(&[1, 2, 3, 4, 5, 6, 8, 11, 15, 20, 28, 45, 70]);
        let long: Vec<u64> =
            (0..columns).map(|_| self.one_of(&[0, 0, 3, 6, 24 / columns])).collect();
        let head: Vec<String> = (0..columns).map(|_| self.words(2, 4)).collect();
        writeln!(text, "{indent}- table:\n{indent}    head: [{}]", head.join(", ")).expect("text");
        writeln!(text, "{indent}    rows:").expect("text");
        for _ in 0..rows {
            let cells: Vec<String> = long
                .iter()
                .map(|long| {
                    if *long == 0 { self.number(0, 9999).to_string() } else { self.words(1, *long) }
                })
                .collect();
            writeln!(text, "{indent}      - [{}]", cells.join(", ")).expect("text");
        }
    }

    fn body(&mut self, indent: &str, most: u64) -> String {
        let mut text = format!("{indent}- {}\n", self.sentence(12, 90));
        for _ in 0..self.number(0, most) {
            match self.number(0, 9) {
                0..=4 => writeln!(text, "{indent}- {}", self.sentence(12, 220)).expect("text"),
                5 => {
                    writeln!(text, "{indent}- heading: {}", self.words(4, 16)).expect("text");
                    writeln!(text, "{indent}- {}", self.sentence(12, 120)).expect("text");
                }
                6 => {
                    let entries = self.number(2, 5);
                    let entries: Vec<String> = (0..entries).map(|_| self.sentence(8, 70)).collect();
                    writeln!(text, "{indent}- items: [{}]", entries.join(", ")).expect("text");
                }
                _ => self.table(indent, &mut text),
            }
        }
        text
    }

    /// A desk with a document and its office.
    fn desk(&mut self) -> Desk {
        let desk = Desk::new();
        let mut office = "name: 昌吉回族自治州环境保护局\nmark: 昌吉回族自治州环境保护局文件\ncode: 昌州环发\nprinted_by: 昌吉回族自治州环境保护局\naddressees:\n".to_owned();
        for _ in 0..self.number(1, 2) {
            let count = self.one_of(&[1, 1, 2, 4, 9]);
            let organs: Vec<String> = (0..count).map(|_| self.words(3, 9) + "局").collect();
            writeln!(office, "  - [{}]", organs.join(", ")).expect("text");
        }
        if self.percent(50) {
            office += "copy_to: [自治区环境保护厅办公室, 州党委办公室, 州人民政府办公室]\n";
        }
        if self.percent(50) {
            office += "duplex: true\n";
        }
        if self.percent(30) {
            office += "seal: {width: 42}\n";
        }
        let title = self.one_of(&[
            "关于第一季度信息工作情况的通报",
            "关于做好秋冬季大气污染防治工作的通知",
            "关于印发信息工作考核办法的通知",
            "关于召开会议的通知",
        ]);
        let mut text = format!(
            "kind: document\noffice: own.yaml\ntitle: {title}\nnumber: 62\nsigned: 2018-05-15\nprinted: 2018-05-15\n"
        );
        let more = [(20, "urgency: 特急\n"), (30, "note: 此件公开发布\n"), (10, "format: 信函\n")];
        for (cases, line) in more {
            if self.percent(cases) {
                text += line;
            }
        }
        if !text.contains("format") && self.percent(10) {
            text += "format: 上行文\nsigners: [张三, 李四]\n";
        }
        let most = self.one_of(&[0, 2, 5, 12]);
        text = text + "body:\n" + &self.body("  ", most);
        let attachments = self.one_of(&[0, 0, 1, 1, 2, 3]);
        if attachments > 0 {
            text += "attachments:\n";
            for _ in 0..attachments {
                let most = self.one_of(&[0, 2, 5]);
                let body = self.body("      ", most);
                write!(text, "  - title: {}\n    body:\n{body}", self.words(4, 24)).expect("text");
            }
        }
        desk.write("own.yaml", office);
        desk.write(DOCUMENT, text);
        desk
    }
}

/// What two rectangles share, in millimetres.
fn shared(one: &Rect, other: &Rect) -> (f64, f64) {
    (
        one.right.min(other.right) - one.left.max(other.left),
        one.bottom.min(other.bottom) - one.top.max(other.top),
    )
}

/// Characters of two lines of a page that are printed over each other, or a rule through one.
fn overlaps(pdf: &Pdf) -> Vec<String> {
    let mut found = Vec::new();
    for (number, page) in pdf.pages.iter().enumerate() {
        let inked = |glyph: &'_ &Glyph| glyph.is_han() && glyph.ink.is_some();
        let mut glyphs: Vec<&Glyph> = page.glyphs.iter().filter(inked).collect();
        let ink = |glyph: &Glyph| glyph.ink.expect("ink");
        glyphs.sort_by(|a, b| ink(a).top.total_cmp(&ink(b).top));
        for (place, one) in glyphs.iter().enumerate() {
            let below = glyphs[place + 1..].iter().take_while(|two| ink(two).top < ink(one).bottom);
            for two in below {
                let (across, down) = shared(&ink(one), &ink(two));
                let em = one.size.min(two.size) * 25.4 / 72.0;
                if across > em * 0.2 && down > em * 0.2 {
                    found.push(format!("page {}: {} over {}", number + 1, one.text, two.text));
                }
            }
            for rule in page.rules.iter().filter(|rule| rule.colour == [0; 3]) {
                let (ink, along) = (ink(one), rule.along);
                let level = along.width() > along.height();
                let through = if level {
                    along.left < ink.left
                        && along.right > ink.right
                        && along.top > ink.top + 0.5
                        && along.top < ink.bottom - 0.5
                } else {
                    along.top < ink.top
                        && along.bottom > ink.bottom
                        && along.left > ink.left + 0.5
                        && along.left < ink.right - 0.5
                };
                if through {
                    found.push(format!("page {}: a rule through {}", number + 1, one.text));
                }
            }
        }
    }
    found
}

/// What is wrong with the document of this number, if anything is, and its text.
fn wrong(number: u64) -> Option<String> {
    let desk = Chance(number).desk();
    let (document, mut findings) = desk.set(DOCUMENT);
    let told = |said: &str| format!("document {number}: {said}\n{}", desk.text(DOCUMENT));
    let Some(document) = document else {
        return Some(told(&desk.lines(&findings).join("\n")));
    };
    if hold(&document, &desk.path(DOCUMENT), &mut findings).is_err() {
        return Some(told("cannot be measured"));
    }
    // The layout has told that nothing keeps the signature with text: one of the two is missing it.
    let unfit = findings.iter().any(|one| ["P13", "P23"].contains(&one.code));
    let known = |message: &str| unfit && (message.contains("B7") || message.contains("B3"));
    let blamed = findings.iter().filter(|one| {
        (one.code.starts_with('M') || one.severity == Severity::Error) && !known(&one.message)
    });
    let mut said: Vec<String> = blamed.map(|one| format!("{} {}", one.code, one.message)).collect();
    said.extend(overlaps(&Pdf::read(document.pdf())).into_iter().take(3));
    (!said.is_empty()).then(|| told(&said.join("\n")))
}

/// Every document from the first number to the last. The threads are not rayon's: the pipeline has
/// parts of its own that would be taken up on the same stack.
fn all_wrong(first: u64, last: u64) -> Vec<String> {
    let (next, wrongs) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number > last {
                        break;
                    }
                    if let Some(said) = wrong(number) {
                        wrongs.lock().expect("no thread has failed").push(said);
                    }
                    tongbao::typeset::forget();
                }
            });
        }
    });
    wrongs.into_inner().expect("no thread has failed")
}

/// Holds these documents to their promise; all that is wrong is told, with the first document.
fn hold_all(first: u64, last: u64) {
    let wrong = all_wrong(first, last);
    let heads: Vec<&str> = wrong.iter().filter_map(|said| said.lines().next()).collect();
    let text = wrong.first().map_or("", String::as_str);
    assert!(wrong.is_empty(), "{} wrong:\n{}\n\n{text}", wrong.len(), heads.join("\n"));
}

#[test]
fn five_hundred_documents_of_chance_pass_their_own_measuring_and_overlap_nowhere() {
    hold_all(1, 500);
}

#[test]
#[ignore = "takes an hour; run before a release"]
fn twenty_thousand_documents_of_chance_pass_their_own_measuring_and_overlap_nowhere() {
    hold_all(1, 20_000);
}
