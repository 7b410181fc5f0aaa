//! Every PDF that the program issues, read back with its data and without: nothing is found in it.

use std::fmt::Write as _;
use std::path::Path;

use tongbao::check::{RuleBook, Text};
use tongbao::compose::{TemplateSet, compose};
use tongbao::finding::{Findings, Severity};
use tongbao::load::load;
use tongbao::pipeline::{Resources, build};
use tongbao::tally::tally;
use tongbao::typeset::FontSet;

use super::lines;
use super::recall::changes::Chance;
use crate::harness::{Desk, OFFICE, RESOURCES, SCHEME, of_each, project};
use crate::offices::OFFICES;

/// The data files of the folder `data`, but for those of an office or a scheme.
const EXAMPLES: [&str; 7] = [
    "2018-q1.yaml",
    "document.yaml",
    "joint.yaml",
    "letter.yaml",
    "minutes.yaml",
    "order.yaml",
    "upward.yaml",
];
/// Offices made up for the test.
const MADE_UP: u64 = 30;

/// The findings in the PDF of these data, read back with the data and without them; else why it
/// cannot be made.
fn read_back(data: &Path, resources: &Resources) -> Result<(Vec<String>, Vec<String>), String> {
    let mut findings = Findings::default();
    let inputs = load(data, &mut findings);
    let tally = inputs.and_then(|inputs| tally(inputs, &mut findings));
    let markup = tally.and_then(|tally| compose(&tally, &resources.templates, &mut findings));
    let drawn = build(data, None, resources, &mut findings, &mut |_| {});
    let (Ok(markup), Ok(document)) = (markup, drawn) else {
        let all: Vec<_> = findings.iter().cloned().collect();
        return Err(format!("{}: {:#?}\n", data.display(), lines(&all)));
    };
    let mut text = Text::read("notice.pdf", document.pdf()).expect("a PDF");
    let grave = |text: &Text, book: &RuleBook, tally: Option<&_>| {
        let mut findings = Findings::default();
        tongbao::check::check(&book.context(tally, text), &mut findings);
        // The office may have said that it knows no figure of last year's.
        let grave = findings.iter().filter(|finding| finding.severity > Severity::Hint);
        let grave = grave.filter(|finding| tally.is_some() || finding.code != "D9");
        lines(&grave.cloned().collect::<Vec<_>>())
    };
    let without = grave(&text, &RuleBook::shipped(), None);
    text.set_beside(&markup);
    let book = RuleBook::of(markup.tally(), &mut Findings::default());
    Ok((grave(&text, &book, Some(markup.tally())), without))
}

/// The shipped templates and fonts, with the templates of an office's own over them.
fn workshop_of(own: &Path) -> Resources {
    let mut findings = Findings::default();
    let templates = TemplateSet::read(&project("templates"), Some(own), &mut findings);
    let fonts = FontSet::read(&project("fonts"), &mut findings);
    let (templates, fonts) = (templates.expect("templates"), fonts.expect("fonts"));
    Resources { templates, fonts, draft: None, register: None }
}

#[test]
fn every_example_and_office_reads_back_without_a_finding() {
    let mut files: Vec<_> = EXAMPLES.iter().map(|name| project("data").join(name)).collect();
    for (folder, periods) in OFFICES {
        files.extend(periods.iter().map(|stem| project(folder).join(format!("{stem}.yaml"))));
    }
    let wrong = of_each(&files, |file| {
        let own = file.with_file_name("templates");
        let read = match own.exists() {
            true => read_back(file, &workshop_of(&own)),
            false => read_back(file, &RESOURCES),
        };
        let (with, without) = match read {
            Ok(read) => read,
            Err(why) => return Some(why),
        };
        let clean = with.is_empty() && without.is_empty();
        (!clean).then(|| format!("{}: {with:#?} {without:#?}\n", file.display()))
    });
    let wrong: String = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_red_head_of_several_organs_reads_back_however_many_they_are() {
    let others = ["江州市教育局", "江州市财政局", "江州市农业农村局"];
    let forms = ["", "format: 上行文\nsigners: [刘一]\n", "number: 7\n"];
    let mut wrong = String::new();
    for many in 1..=others.len() {
        for form in forms {
            let desk = Desk::new();
            let number = if form.contains("number") { "" } else { "number: 12\n" };
            let with: String =
                others[..many].iter().map(|name| format!("  - {{name: {name}}}\n")).collect();
            let data = format!(
                "kind: document\noffice: office.yaml\ntitle: 关于联合开展专项检查的请示\n{number}{form}signed: 2024-03-01\n\
                 jointly_with:\n{with}addressees: [[市人民政府]]\nbody: [现将联合检查的有关情况报告如下，请审阅。, 当否，请批示。]\n"
            );
            desk.write("joint.yaml", data);
            match read_back(&desk.path("joint.yaml"), &RESOURCES) {
                Ok((with, without)) if with.is_empty() && without.is_empty() => {}
                Ok((with, without)) => wrong += &format!("{many} {form}: {with:#?} {without:#?}\n"),
                Err(why) => wrong += &format!("{many} {form}: {why}\n"),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_title_of_an_attachment_reads_back_however_its_lines_break() {
    let mut titles = Vec::new();
    for period in ["", "2024年第二季度"] {
        for subjects in ["", "各乡镇（街道）", "全县各乡镇（街道）及县直单位"]
        {
            for matter in [
                "政务信息报送采用情况",
                "安全生产“三管三必须”责任落实考核得分",
                "中央生态环境保护督察反馈意见整改落实情况分乡镇进展",
            ] {
                titles.push(format!("{period}{subjects}{matter}一览表"));
                titles.push(format!("{subjects}{period}{matter}汇总统计表"));
            }
        }
    }
    let documents: Vec<&[String]> = titles.chunks(9).collect();
    let wrong = of_each(&documents, |titles| {
        let desk = Desk::new();
        let mut data = "kind: document\noffice: government.yaml\nnumber: 30\nsigned: 2024-07-05\n\
                        printed: 2024-07-08\ntitle: 关于做好有关工作的通知\nbody:\n\
                        \u{20} - 现就有关事项通知如下，请认真贯彻执行。\n\
                        \u{20} - 各乡镇、各部门要按时报送，县政府办公室汇总以后通报。\nattachments:\n"
            .to_owned();
        for title in *titles {
            writeln!(data, "  - {{title: {title}, body: [按时填报。]}}").expect("text");
        }
        desk.example("document.yaml").write("document.yaml", data);
        match read_back(&desk.path("document.yaml"), &RESOURCES) {
            Ok((with, without)) if with.is_empty() && without.is_empty() => None,
            told => Some(format!("{titles:?}: {told:#?}\n")),
        }
    });
    let wrong: String = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong}");
}

/// An office with units, groups, categories, channels, measures and tables as they come.
fn made_up(salt: u64) -> Desk {
    let mut chance = Chance(salt.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (desk, mut office) = (Desk::new(), String::new());
    office += "name: 云溪县办公室\nmark: 云溪县办公室文件\ncode: 云办发\nsystem: 全县\n\
               reporters: 各单位\nprinted_by: 云溪县办公室\naddressees: [[各单位]]\n";
    let (places, kinds) = (
        ["青山", "白水", "黑石", "临河", "大营", "柳林", "石桥", "云雾"],
        ["镇", "乡", "街道", "局"],
    );
    let groups = ["乡镇", "县直部门", "其他单位"];
    let mut units: Vec<Vec<String>> = vec![Vec::new(); 1 + chance.below(groups.len())];
    let long = chance.below(4) == 0;
    for (i, kind) in kinds.iter().enumerate() {
        for place in places {
            if long || chance.below(3) > 0 {
                let group = i % units.len();
                units[group].push(format!("{place}{kind}"));
            }
        }
    }
    units.retain(|units| !units.is_empty());
    office += "groups:\n";
    for (i, units) in units.iter().enumerate() {
        let band = chance.below(3) == 0;
        let units: Vec<String> = units.iter().map(|unit| format!("{{name: {unit}}}")).collect();
        let (name, units) = (groups[i], units.join(", "));
        writeln!(office, "  - {{name: {name}, band: {band}, units: [{units}]}}").expect("text");
    }
    let categories = &["政务信息", "新闻稿件", "调研报告"][..1 + chance.below(3)];
    let shares_noun = chance.below(4) == 0;
    let mut scheme = String::from("title: 办法\nnumber: 云办发〔2024〕1号\ncategories:\n");
    let mut channels: Vec<Vec<String>> = Vec::new();
    let mut sent: Vec<bool> = Vec::new();
    for (i, category) in categories.iter().enumerate() {
        let measure = ["条", "篇", "条次", "件"][chance.below(4)];
        sent.push(chance.below(4) > 0);
        let noun = if shares_noun { "政务信息" } else { *category };
        writeln!(
            scheme,
            "  - name: {category}\n    noun: {noun}\n    measure: {measure}\n    submissions: {}\n    channels:",
            sent[i]
        )
        .expect("text");
        let own: Vec<String> = (0..1 + chance.below(3))
            .map(|n| format!("{}{}", ["县网", "市网", "省报"][n], i + 1))
            .collect();
        for channel in &own {
            let points = [3, 5, 8][chance.below(3)];
            writeln!(scheme, "      - {{name: {channel}, points: {points}.5}}").expect("text");
        }
        channels.push(own);
    }
    scheme += "measures:\n  - {name: 走访户数, input: 户}\n  - {name: 走访里程, input: 公里, decimals: 2}\n";
    let all = groups[..units.len()].join(", ");
    write!(office, "tables:\n  - name: 信息统计表\n    groups: [{all}]\n    total: true\n")
        .expect("text");
    writeln!(office, "    subtotal: {}", units.len() > 1 && chance.below(2) == 0).expect("text");
    let first = categories[0];
    if chance.below(3) > 0 {
        let ranked = chance.below(2) == 0;
        let mut columns: Vec<String> = Vec::new();
        for (i, category) in categories.iter().enumerate() {
            columns.push(format!("{{each: 渠道, of: {category}}}"));
            if sent[i] {
                columns.push(format!("{category}报送"));
                columns.push(format!("{category}采用率"));
            }
        }
        columns.push(format!("{first}累计得分"));
        columns.push(format!("{first}排名"));
        if ranked {
            writeln!(office, "    sort: {first}排名").expect("text");
        }
        writeln!(office, "    columns: [{}]", columns.join(", ")).expect("text");
    }
    write!(office, "  - name: 走访情况表\n    groups: [{all}]\n    total: true\n    columns:\n")
        .expect("text");
    for measure in ["走访户数", "走访里程"] {
        writeln!(
            office,
            "      - heading: {measure}\n        columns: [{{measure: {measure}, heading: 本期}}, \
             {{measure: {measure}, when: 去年同期, heading: 去年同期}}, {{change: {measure}, heading: 增减}}, \
             {{percent: {measure}, heading: 增减（%）}}]"
        )
        .expect("text");
    }
    let mut data = String::from(
        "office: office.yaml\nscheme: scheme.yaml\nperiod: {year: 2025, month: 1}\nnumber: 5\n\
         signed: 2025-02-07\nprinted: 2025-02-07\nrequirements: [各单位要按时报送信息。]\n\
         attachments: [{table: 信息统计表}, {table: 走访情况表}]\nunits:\n",
    );
    let mut before = String::from("last_year:\n  units:\n");
    for unit in units.iter().flatten() {
        let mut adopted = Vec::new();
        let mut submitted = Vec::new();
        for (i, own) in channels.iter().enumerate() {
            let mut most = 0;
            for channel in own {
                let count = chance.below(3);
                most += count;
                adopted.push(format!("{channel}: {count}"));
            }
            if sent[i] {
                let count =
                    most + if most == 0 && chance.below(2) == 0 { 0 } else { chance.below(6) };
                submitted.push(format!("{}: {count}", categories[i]));
            }
        }
        let (homes, far) = (chance.below(90), chance.below(9_000));
        let sends = match submitted.len() {
            0 => String::new(),
            1 => format!("submitted: {}, ", submitted[0].rsplit(' ').next().expect("a count")),
            _ => format!("submitted: {{{}}}, ", submitted.join(", ")),
        };
        writeln!(
            data,
            "  {unit}: {{{sends}adopted: {{{}}}, 走访户数: {homes}, 走访里程: {}.{:02}}}",
            adopted.join(", "),
            far / 100,
            far % 100
        )
        .expect("text");
        let (homes, far) = (chance.below(90), chance.below(9_000));
        writeln!(
            before,
            "    {unit}: {{走访户数: {homes}, 走访里程: {}.{:02}}}",
            far / 100,
            far % 100
        )
        .expect("text");
    }
    desk.write(OFFICE, office).write(SCHEME, scheme).write("2025-01.yaml", data + &before);
    desk
}

#[test]
fn whatever_office_is_made_up_its_notice_reads_back_without_a_finding() {
    let salts: Vec<u64> = (1..=MADE_UP).collect();
    let read = of_each(&salts, |salt| {
        let desk = made_up(*salt);
        let misfits = crate::schema::misfits(&desk);
        assert!(misfits.is_empty(), "{salt}: {misfits:#?}");
        match read_back(&desk.path("2025-01.yaml"), &RESOURCES) {
            Err(why) => why,
            Ok((with, without)) if with.is_empty() && without.is_empty() => String::new(),
            Ok((with, without)) => format!("{salt}: {with:#?} {without:#?}\n"),
        }
    });
    let wrong: String = read.into_iter().collect();
    assert!(wrong.is_empty(), "{wrong}");
}
