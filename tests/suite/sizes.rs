//! Offices of up to 3,000 units: a notice of theirs is sound, and the time of each stage grows no
//! faster than the units do.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use tongbao::compose::compose;
use tongbao::finding::Findings;
use tongbao::load::load;
use tongbao::pipeline::{measure_pages, proofread};
use tongbao::publish::{Emit, Outlet, ReservedPaths, Target, publish};
use tongbao::tally::tally;
use tongbao::typeset::{export_pdf, forget, typeset};

use crate::harness::{Desk, OFFICE, RESOURCES, SCHEME};

pub(crate) const DATA: &str = "2025-01.yaml";

/// A desk with an office of so many units, in groups of fifty, one in three of which sends nothing.
/// `salt` keeps one desk's figures from another's: what is the same is not laid out again.
pub(crate) fn desk(units: usize, salt: usize) -> Desk {
    let desk = Desk::new();
    let groups = units.div_ceil(50);
    let group = |i: usize| format!("第{}片区", han(i + 1, 3));
    let name = |i: usize| format!("云溪{}镇统计站", han(i + 1, 4));
    let mut office = String::from(
        "name: 云溪省统计局\nmark: 云溪省统计局文件\ncode: 云统发\nsystem: 全省统计系统\n\
         reporters: 各单位\nprinted_by: 云溪省统计局办公室\naddressees: [[各市统计局]]\n\
         tables:\n  - name: 信息采用情况统计表\n    total: true\n    subtotal: true\n    sort: 排名\n    \
         columns: [{each: 渠道}, 报送, 采用率, 累计得分, 排名]\n    groups:\n",
    );
    (0..groups).for_each(|i| writeln!(office, "      - {}", group(i)).expect("text"));
    office += "groups:\n";
    let mut data = String::from(
        "office: office.yaml\nscheme: scheme.yaml\nperiod: {year: 2025, month: 1}\nnumber: 5\n\
         signed: 2025-02-07\nprinted: 2025-02-07\nrequirements: [各单位要按时报送信息。]\n\
         attachments: [{table: 信息采用情况统计表}]\nunits:\n",
    );
    for i in 0..units {
        if i % 50 == 0 {
            writeln!(office, "  - name: {}\n    units:", group(i / 50)).expect("text");
        }
        writeln!(office, "      - {{name: {}}}", name(i)).expect("text");
        let (sent, taken) = (i % 3 * ((i + salt) % 17), i % 3 * ((i + salt) % 5) % 7);
        let taken = taken.min(sent);
        writeln!(data, "  {}: {{submitted: {sent}, adopted: {{省政府网站: {taken}}}}}", name(i))
            .expect("text");
    }
    desk.write(OFFICE, office).write(DATA, data).write(
        SCHEME,
        "title: 全省统计系统信息工作考核办法\nnumber: 云统发〔2024〕8号\ncategories:\n  \
         - name: 政务信息\n    measure: 条\n    submissions: true\n    channels:\n      \
         - {name: 省政府网站, points: 3}\n      - {name: 国家统计局网站, points: 5}\n",
    );
    desk
}

/// A number in Chinese digits, so long.
fn han(number: usize, width: usize) -> String {
    let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let text = format!("{number:0width$}");
    text.bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}

/// Nanoseconds that this thread has been busy, whatever else the machine does; those that have gone
/// by where the system does not tell.
pub(crate) fn busy(begin: Instant) -> u128 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = stat.and_then(|stat| stat.split(' ').next()?.parse().ok());
    told.unwrap_or_else(|| begin.elapsed().as_nanos())
}

/// The time each stage has taken, in nanoseconds.
struct Laps {
    begin: Instant,
    last: u128,
    laps: Vec<(&'static str, u128)>,
}

impl Laps {
    fn new() -> Self {
        let begin = Instant::now();
        Self { begin, last: busy(begin), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        let now = busy(self.begin);
        self.laps.push((stage, now - self.last));
        self.last = now;
    }
}

/// Goes through all stages once. Returns what each took, and what was found.
fn run(desk: &Desk) -> (Vec<(&'static str, u128)>, Vec<String>) {
    let mut findings = Findings::default();
    let data = desk.path(DATA);
    let mut laps = Laps::new();
    let inputs = load(&data, &mut findings).expect("data");
    laps.lap("load");
    let tally = tally(inputs, &mut findings).expect("figures");
    laps.lap("tally");
    let markup = compose(&tally, &RESOURCES.templates, &mut findings).expect("a notice");
    let markup = Arc::new(markup);
    laps.lap("compose");
    proofread(&tally, &markup, &mut findings);
    laps.lap("check");
    let sheets = typeset(&markup, &RESOURCES.fonts, None, &mut findings).expect("pages");
    laps.lap("typeset");
    let document = export_pdf(&sheets, &RESOURCES.fonts, &mut findings).expect("a PDF");
    laps.lap("export");
    let target = Target::File(desk.path("out.pdf"));
    let reserved = ReservedPaths::default();
    let outlet =
        Outlet { emit: Emit::Pdf, target: &target, reserved: &reserved, unless_same: false };
    publish(&document, &outlet, &mut findings).expect("a file");
    laps.lap("publish");
    // The reader of the PDF has a thread of its own.
    let wall = Instant::now();
    measure_pages(&document, &data, &mut findings).expect("a measurement");
    laps.laps.push(("measure", wall.elapsed().as_nanos()));
    forget();
    (laps.laps, findings.iter().map(|finding| finding.message.clone()).collect())
}

/// The time each stage takes for so many units, the shorter of two runs; all that was found. Each
/// attempt has figures of its own.
fn stages(units: usize, attempt: usize) -> (Vec<(&'static str, u128)>, Vec<String>) {
    let (mut shortest, told) = run(&desk(units, attempt * 2));
    for ((_, short), (_, lap)) in shortest.iter_mut().zip(run(&desk(units, attempt * 2 + 1)).0) {
        *short = lap.min(*short);
    }
    (shortest, told)
}

/// Times of each stage for four times as many units, over those for as few, and those stages for which
/// that is much more than four: with the square of the units it would be sixteen.
fn ratios(few: usize, attempt: usize) -> (Vec<(&'static str, f64)>, BTreeSet<&'static str>) {
    let (short, _) = stages(few, attempt);
    let (long, told) = stages(few * 4, attempt);
    let remarks = ["正文", "行距"];
    let other: Vec<_> =
        told.iter().filter(|text| !remarks.iter().any(|known| text.starts_with(known))).collect();
    assert!(other.is_empty(), "{other:?}");
    // Below a few milliseconds nothing can be told: the system counts in steps of that size.
    let at_least = |lap: u128| lap.max(3_000_000) as f64;
    let ratios: Vec<_> = short
        .iter()
        .zip(&long)
        .map(|((stage, short), (_, long))| (*stage, at_least(*long) / at_least(*short)))
        .collect();
    let slow = ratios
        .iter()
        .zip(&long)
        .filter(|((_, times), (_, lap))| *times > 9.0 && *lap > 20_000_000)
        .map(|((stage, _), _)| *stage)
        .collect();
    (ratios, slow)
}

/// Holds each stage to time that grows no faster than the units, from `few` to four times as many.
/// A machine that does other work too can stretch one measurement and not the other: a stage fails
/// if it took too long in each of three pairs.
fn grows_with_the_units(few: usize) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    one.install(|| {
        // Fonts, layout and patterns are read once.
        stages(20, 0);
        let (mut tried, mut slow) = ratios(few, 0);
        for attempt in 1..3 {
            if slow.is_empty() {
                return;
            }
            let (again, still) = ratios(few, attempt);
            tried.extend(again);
            slow.retain(|stage| still.contains(stage));
        }
        assert!(slow.is_empty(), "{slow:?}: {tried:?}");
    });
}

#[test]
fn four_times_the_units_take_no_stage_much_more_than_four_times_as_long() {
    grows_with_the_units(300);
}

#[test]
#[ignore = "takes minutes; run by .ci/long"]
fn three_thousand_units_take_no_stage_much_more_than_four_times_as_long_as_750() {
    grows_with_the_units(750);
}

#[test]
fn more_cells_or_text_than_can_be_set_are_refused_by_name_before_they_are() {
    let desk = Desk::new();
    let document = |body: &str| {
        format!(
            "kind: document\noffice: office.yaml\ntitle: 关于信息工作的通知\nnumber: 7\nsigned: 2018-06-05\nprinted: \
             2018-06-05\nbody:\n  - 情况如下。\n{body}"
        )
    };
    let row = format!("        - [{}]\n", ["1"; 10].join(", "));
    let head = ["列"; 10].join(", ");
    let table = format!("  - table:\n      head: [{head}]\n      rows:\n{}", row.repeat(1_500));
    let paragraph = format!("  - {}。\n", "信息工作".repeat(2_499));
    for (body, told) in [
        (table.repeat(2), "C41 document.yaml 各表共有 30020 格，超过 30000 格，排不了"),
        (paragraph.repeat(31), "C41 document.yaml 正文和附件共有 310"),
    ] {
        desk.write("document.yaml", document(&body));
        let (set, findings) = desk.set("document.yaml");
        let lines = desk.lines(&findings);
        assert!(set.is_none() && lines.len() == 1 && lines[0].starts_with(told), "{lines:?}");
    }
}
