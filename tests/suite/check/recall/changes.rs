//! Single changes of a notice: what a hurried hand may get wrong.

use std::ops::Range;

/// Numbers that look random and are the same on every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end.max(1) as u64) as usize
    }

    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let place = self.below(from.len());
        from.get(place)
    }
}

/// The stretch that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    FigureInProse,
    FigureInTable,
    Name,
    Bracket,
    Order,
    Date,
    Attachment,
    Word,
}

/// The fixes applied, and the text that came of them.
pub(crate) struct Change {
    pub(crate) what: String,
    pub(crate) text: String,
}

/// A stretch of the text replaced.
pub(crate) fn replaced(text: &str, range: Range<usize>, new: &str) -> Change {
    let line = text[..range.start].matches('\n').count() + 1;
    let context = {
        let start = text[..range.start].char_indices().rev().nth(9).map_or(0, |(at, _)| at);
        let end =
            text[range.end..].char_indices().nth(8).map_or(text.len(), |(at, _)| range.end + at);
        text[start..end].replace(['\n', '\t'], " ")
    };
    let what = format!("第 {line} 行“{}”→“{new}”（{context}）", &text[range.clone()]);
    let mut changed = text.to_owned();
    changed.replace_range(range, new);
    Change { what, text: changed }
}

/// Lines with their ranges; a line with a tab belongs to a table.
fn lines_of(text: &str, tables: bool) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches('\n');
        if !body.trim().is_empty() && body.contains('\t') == tables {
            found.push(start..start + body.len());
        }
        start += line.len();
    }
    found
}

/// Runs of digits.
fn runs(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, c) in text[within.clone()].char_indices() {
        let at = within.start + at;
        if c.is_ascii_digit() {
            match found.last_mut().filter(|run| run.end == at) {
                Some(run) => run.end += 1,
                None => found.push(at..at + 1),
            }
        }
    }
    found
}

/// Another figure: one more, one less, a digit more, a digit less, or two digits swapped.
pub(crate) fn other_figure(figure: &str, chance: &mut Chance) -> String {
    let value: u64 = figure.parse().unwrap_or(0);
    let reversed: String = figure.chars().rev().collect();
    let other = match chance.below(5) {
        0 => (value + 1).to_string(),
        1 => value.saturating_sub(1).to_string(),
        2 => format!("{figure}{}", chance.below(10)),
        3 if figure.len() > 1 => figure[1..].to_owned(),
        4 if reversed != figure => reversed,
        _ => (value + 2 + chance.below(9) as u64).to_string(),
    };
    if other == figure { (value + 1).to_string() } else { other }
}

fn figure_in_prose(text: &str, chance: &mut Chance) -> Option<Change> {
    let mut figures = Vec::new();
    for line in lines_of(text, false) {
        for run in runs(text, line.clone()) {
            let before = &text[line.start..run.start];
            let after = &text[run.end..line.end];
            let counted =
                after.starts_with(['条', '篇', '%', '.']) || before.ends_with(['为', '.']);
            let listed = before.chars().count() < 6;
            if counted && !listed {
                figures.push(run);
            }
        }
    }
    let run = chance.pick(&figures)?.clone();
    let new = other_figure(&text[run.clone()], chance);
    Some(replaced(text, run, &new))
}

/// The cells of the rows of units in statistics tables.
fn cells(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in lines_of(text, true) {
        let row = &text[line.clone()];
        if row.matches('\t').count() < 12 || row.starts_with("单位名称") {
            continue;
        }
        let mut start = line.start;
        for (i, cell) in row.split('\t').enumerate() {
            if i > 0 {
                found.push(start..start + cell.len());
            }
            start += cell.len() + 1;
        }
    }
    found
}

fn figure_in_table(text: &str, chance: &mut Chance) -> Option<Change> {
    let cells = cells(text);
    let cell = chance.pick(&cells)?.clone();
    let stands = &text[cell.clone()];
    let new = match (stands, chance.below(6)) {
        ("", _) => (1 + chance.below(9)).to_string(),
        (_, 0) => String::new(),
        (stands, _) => other_figure(stands, chance),
    };
    Some(replaced(text, cell, &new))
}

/// Names of the sample's units and channels, as the notices print them.
const NAMES: [&str; 24] = [
    "玛纳斯县环保局",
    "呼图壁县环保局",
    "吉木萨尔县环保局",
    "木垒县环保局",
    "新疆准东经济技术开发区环保局",
    "准东环保局",
    "昌吉高新技术产业开发区环保局",
    "昌吉高新区环保局",
    "昌吉国家农业科技园区规划建设环保局",
    "农业园区规划建设环保局",
    "昌吉市环保局",
    "阜康市环保局",
    "奇台县环保局",
    "州污染源普查办",
    "州环保局访惠聚工作队",
    "宣教科",
    "州节能减排监督管理局",
    "州环境监测站",
    "州环境污染监控中心",
    "自治区环保厅网站",
    "环保部网站",
    "州党办",
    "“昌吉环保”微信公众号",
    "州级以上新闻媒体",
];

fn occurrences(text: &str, words: &[&str]) -> Vec<Range<usize>> {
    let found = words
        .iter()
        .flat_map(|word| text.match_indices(word).map(|(at, word)| at..at + word.len()));
    found.collect()
}

/// A character of a stretch.
fn character(text: &str, stretch: Range<usize>, chance: &mut Chance) -> Option<Range<usize>> {
    let all: Vec<(usize, char)> = text[stretch.clone()].char_indices().collect();
    let (at, c) = *chance.pick(&all)?;
    Some(stretch.start + at..stretch.start + at + c.len_utf8())
}

/// Characters to write in place of others.
const OTHERS: [&str; 16] = [
    "的", "和", "信", "环", "宝", "州", "县", "市", "监", "测", "一", "工", "报", "局", "新", "区",
];

fn name(text: &str, chance: &mut Chance) -> Option<Change> {
    let name = chance.pick(&occurrences(text, &NAMES))?.clone();
    let stands = &text[name.clone()];
    match chance.below(4) {
        // Another unit in its place.
        0 => {
            let other = NAMES[chance.below(13)];
            (other != stands).then(|| replaced(text, name, other))
        }
        1 => Some(replaced(text, character(text, name, chance)?, "")),
        2 => {
            let character = character(text, name, chance)?;
            let other = *chance.pick(&OTHERS)?;
            (&text[character.clone()] != other).then(|| replaced(text, character, other))
        }
        _ => {
            // Two characters change places.
            let chars: Vec<char> = stands.chars().collect();
            let at = chance.below(chars.len() - 1);
            let mut swapped = chars.clone();
            swapped.swap(at, at + 1);
            let swapped: String = swapped.into_iter().collect();
            (swapped != stands).then(|| replaced(text, name, &swapped))
        }
    }
}

fn bracket(text: &str, chance: &mut Chance) -> Option<Change> {
    let marks = ["（", "）", "《", "》", "〔", "〕", "“", "”"];
    let mark = chance.pick(&occurrences(text, &marks))?.clone();
    let new = match (&text[mark.clone()], chance.below(3)) {
        ("〔", 0) => "[".to_owned(),
        ("〕", 0) => "]".to_owned(),
        (stands, 1) => stands.repeat(2),
        _ => String::new(),
    };
    Some(replaced(text, mark, &new))
}

/// Two stretches change places.
fn swapped(text: &str, first: Range<usize>, second: Range<usize>) -> Option<Change> {
    let (one, other) = (&text[first.clone()], &text[second.clone()]);
    if one == other {
        return None;
    }
    let mut changed = text.to_owned();
    changed.replace_range(second.clone(), one);
    changed.replace_range(first.clone(), other);
    let line = text[..first.start].matches('\n').count() + 1;
    let head = |text: &str| text.chars().take(14).collect::<String>().replace('\t', " ");
    let what = format!("第 {line} 行“{}”和“{}”对换", head(one), head(other));
    Some(Change { what, text: changed })
}

/// The stretches of a line between separators.
fn pieces(text: &str, line: Range<usize>, separator: char) -> Vec<Range<usize>> {
    let mut start = line.start;
    let mut found = Vec::new();
    for piece in text[line].split(separator) {
        found.push(start..start + piece.len());
        start += piece.len() + separator.len_utf8();
    }
    found
}

fn order(text: &str, chance: &mut Chance) -> Option<Change> {
    match chance.below(4) {
        // Two rows of a table.
        0 => {
            let rows = lines_of(text, true);
            let at = chance.below(rows.len() - 1);
            let (first, second) = (rows[at].clone(), rows[at + 1].clone());
            (second.start == first.end + 1).then(|| swapped(text, first, second))?
        }
        // Two requirements or sections: their words, not their numbers.
        1 => {
            let starts = ["（一）", "（二）", "（三）", "一、", "二、", "三、"];
            let lines: Vec<Range<usize>> = lines_of(text, false)
                .into_iter()
                .filter(|line| starts.iter().any(|start| text[line.clone()].starts_with(start)))
                .collect();
            let at = chance.below(lines.len() - 1);
            swapped(text, lines[at].clone(), lines[at + 1].clone())
        }
        // Two names, with their figures, of a list.
        2 | 3 => {
            let lists: Vec<Range<usize>> = lines_of(text, false)
                .into_iter()
                .filter(|line| {
                    text[line.clone()].contains("其中：")
                        || text[line.clone()].contains("报送量为0")
                })
                .collect();
            let line = chance.pick(&lists)?.clone();
            let words = &text[line.clone()];
            let from = words.find("其中：").map_or_else(
                || words.rfind('，').map_or(0, |at| at + '，'.len_utf8()),
                |at| at + "其中：".len(),
            );
            let end = words.find("第一季度信息").filter(|end| *end > from).unwrap_or(words.len());
            let stretch = line.start + from
                ..line.start + end - words[..end].ends_with('。') as usize * '。'.len_utf8();
            let pieces = pieces(text, stretch, '、');
            if pieces.len() < 2 {
                return None;
            }
            let at = chance.below(pieces.len() - 1);
            swapped(text, pieces[at].clone(), pieces[at + 1].clone())
        }
        _ => None,
    }
}

fn date(text: &str, chance: &mut Chance) -> Option<Change> {
    let mut figures = Vec::new();
    for line in lines_of(text, false) {
        for run in runs(text, line.clone()) {
            let after = &text[run.end..line.end];
            if after.starts_with(['年', '月', '日', '〕', '号']) {
                figures.push(run);
            }
        }
    }
    figures.extend(occurrences(text, &["第一季度", "第二季度", "本季度", "1月份", "本月"]));
    let at = chance.pick(&figures)?.clone();
    let stands = &text[at.clone()];
    let new = match stands {
        "第一季度" => ["第二季度", "第三季度", "上半年", "1月份"][chance.below(4)].to_owned(),
        "第二季度" => ["第一季度", "第三季度", "下半年", "4月份"][chance.below(4)].to_owned(),
        "本季度" => ["本月", "1月份"][chance.below(2)].to_owned(),
        "1月份" => ["2月份", "第一季度"][chance.below(2)].to_owned(),
        "本月" => "本季度".to_owned(),
        figure => other_figure(figure, chance),
    };
    Some(replaced(text, at, &new))
}

fn attachment(text: &str, chance: &mut Chance) -> Option<Change> {
    let lines = lines_of(text, false);
    let is_listed = |line: &Range<usize>| {
        let words = &text[line.clone()];
        let numbered =
            words.starts_with(|c: char| c.is_ascii_digit()) && words[1..].starts_with('.');
        words.starts_with("附件：1.") || (numbered && !words.contains('，'))
    };
    let listed: Vec<Range<usize>> = lines.iter().filter(|line| is_listed(line)).cloned().collect();
    let marks: Vec<usize> = (0..lines.len())
        .filter(|&i| {
            let words = &text[lines[i].clone()];
            words.starts_with("附件") && words.chars().count() <= 3 && !words.contains('：')
        })
        .collect();
    match chance.below(7) {
        // A listed attachment goes, with its line.
        0 => {
            let line = chance.pick(&listed)?.clone();
            (!text[line.clone()].starts_with("附件"))
                .then(|| replaced(text, line.start..line.end + 1, ""))
        }
        // Its number, its title.
        1 => {
            let line = chance.pick(&listed)?.clone();
            let run = runs(text, line).into_iter().next()?;
            let new = other_figure(&text[run.clone()], chance);
            Some(replaced(text, run, &new))
        }
        2 => {
            let line = chance.pick(&listed)?.clone();
            let start = line.start + text[line.clone()].find('.')? + 1;
            Some(replaced(text, character(text, start..line.end, chance)?, ""))
        }
        // The mark of an attachment goes, or has another number, or a colon.
        3 => {
            let line = lines[*chance.pick(&marks)?].clone();
            Some(replaced(text, line.start..line.end + 1, ""))
        }
        4 => {
            let line = lines[*chance.pick(&marks)?].clone();
            let new = ["附件四", "附件9", "附件1：", "附 件"][chance.below(4)];
            (&text[line.clone()] != new).then(|| replaced(text, line, new))
        }
        // The title of an attachment has a slip, or goes.
        5 => {
            let line = lines.get(*chance.pick(&marks)? + 1)?.clone();
            Some(replaced(text, character(text, line, chance)?, ""))
        }
        _ => {
            let line = lines.get(*chance.pick(&marks)? + 1)?.clone();
            Some(replaced(text, line.start..line.end + 1, ""))
        }
    }
}

/// A word, and what a hurried hand makes of it.
const SLIPS: [(&str, &str); 30] = [
    ("再接再厉", "再接再励"),
    ("校对", "较对"),
    ("评优", "平优"),
    ("挂钩", "挂勾"),
    ("重视", "重示"),
    ("翔实", "祥实"),
    ("支撑", "支掌"),
    ("分管领导", "分管领到"),
    ("禁止", "紧止"),
    ("模糊", "模湖"),
    ("严格", "严隔"),
    ("予以", "于以"),
    ("舆论氛围", "舆论分围"),
    ("营造", "营照"),
    ("工作要求", "工作要球"),
    ("信息报送情况", "信息报送情况况"),
    ("信息采用情况", "信息采用清况"),
    ("通报如下", "通报如下下"),
    ("累计报送", "累积报送"),
    ("采用政务信息", "采用新闻信息"),
    ("刊发环保新闻", "刊发政务信息"),
    ("政务信息", "政物信息"),
    ("条，", "篇，"),
    ("篇，", "条，"),
    ("增长", "下降"),
    ("减少", "增加"),
    ("下滑", "增长"),
    ("信息报送量为", "信息采用量为"),
    ("没有", "没没有"),
    ("根据", "跟据"),
];

fn word(text: &str, chance: &mut Chance) -> Option<Change> {
    if chance.below(3) < 2 {
        let all: Vec<(Range<usize>, &str)> = SLIPS
            .iter()
            .flat_map(|(right, wrong)| {
                text.match_indices(right).map(|(at, right)| (at..at + right.len(), *wrong))
            })
            .collect();
        let (at, wrong) = chance.pick(&all)?.clone();
        return Some(replaced(text, at, wrong));
    }
    // Any character of a sentence, wrong, gone or twice.
    let sentences: Vec<Range<usize>> = lines_of(text, false)
        .into_iter()
        .filter(|line| text[line.clone()].chars().count() > 20)
        .collect();
    let line = chance.pick(&sentences)?.clone();
    let character = character(text, line, chance)?;
    let stands = &text[character.clone()];
    if !stands.chars().all(|c| ('一'..='龥').contains(&c)) {
        return None;
    }
    let new = match chance.below(3) {
        0 => String::new(),
        1 => stands.repeat(2),
        _ => (*chance.pick(&OTHERS)?).to_owned(),
    };
    (new != stands).then(|| replaced(text, character, &new))
}

/// One change of this kind, if the text has what it changes.
pub(super) fn change(kind: Kind, text: &str, chance: &mut Chance) -> Option<Change> {
    match kind {
        Kind::FigureInProse => figure_in_prose(text, chance),
        Kind::FigureInTable => figure_in_table(text, chance),
        Kind::Name => name(text, chance),
        Kind::Bracket => bracket(text, chance),
        Kind::Order => order(text, chance),
        Kind::Date => date(text, chance),
        Kind::Attachment => attachment(text, chance),
        Kind::Word => word(text, chance),
    }
}
