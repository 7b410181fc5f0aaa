//! Titles break between terms and not inside them (7.3.1), as forty titles of real kinds show.

use crate::harness::{DOCUMENT, Desk, OFFICE, of_each};
use crate::pdf::Pdf;

/// Titles; a term that must stay whole stands in brackets.
const TITLES: [&str; 40] = [
    "关于[第一季度]全州[重点项目]建设[进展情况]的通报",
    "关于[2018年][上半年]全州[环境空气质量]排名情况的通报",
    "关于[政务服务便民热线]办理情况和[群众满意度]的通报",
    "关于[2018年][第二季度][政府网站]与[政务新媒体]检查情况的通报",
    "昌吉回族自治州环境保护局关于开展[安全生产]专项整治[三年行动]的通知",
    "关于进一步加强[饮用水水源地]环境保护和安全保障工作的通知",
    "关于印发《[突发环境事件]应急预案（试行）》的通知",
    "关于做好[2018年度][污染源普查]数据审核和[质量控制]工作的通知",
    "关于对[中央生态环境保护督察]反馈问题[整改情况]的通报",
    "关于[农村人居环境]整治提升[五年行动]实施情况的报告",
    "关于表彰[2017年度]全州[信息工作]先进单位和先进个人的决定",
    "关于召开全州[生态环境保护]大会暨[污染防治攻坚战]推进会的通知",
    "昌吉回族自治州环境保护局关于[2018年]部门预算[执行情况]的报告",
    "关于调整[河湖长制]工作领导小组[组成人员]的通知",
    "关于申报[2019年][中央水污染防治资金]项目的请示",
    "关于[一季度][优良天数]比例和[细颗粒物]浓度完成情况的通报",
    "关于开展[危险废物]规范化环境管理评估工作的通知",
    "关于[放射性同位素]与[射线装置]安全许可办理情况的通报",
    "关于转发《[建设项目]环境影响评价[分类管理]名录》的通知",
    "关于加强[夏季臭氧]污染协同控制和[重点行业]挥发性有机物治理的通知",
    "关于[2018年][1—6月]全州[信访投诉]办理情况的通报",
    "关于商请协助提供[气象观测]资料和[沙尘天气]过程信息的函",
    "关于做好[国庆]和[中秋]期间[值班值守]及[应急处置]工作的通知",
    "关于[固定污染源][排污许可]全覆盖工作[进展情况]的通报",
    "关于组织参加[全国生态环境监测]专业[技术人员]大比武活动的通知",
    "关于[三季度][营商环境]评价指标[完成情况]和下一步工作的通报",
    "关于建立[生态环境]保护与[行政执法]协作机制的意见",
    "关于严格落实[秸秆禁烧]网格化监管责任的紧急通知",
    "关于[2018年][义务教育]阶段[控辍保学]工作情况的通报",
    "关于公布[第三批]全州[非物质文化遗产]代表性[项目名录]的通知",
    "关于推进[城镇老旧小区]改造和[既有住宅]加装电梯工作的通知",
    "关于[2018年][第四季度][医疗机构]督导检查情况的通报",
    "关于成立[全国文明城市]创建工作[指挥部]的通知",
    "关于完善[社会信用体系]建设[联席会议]制度的通知",
    "关于[1月][安全生产]形势分析和[重大隐患]挂牌督办情况的通报",
    "关于报送[2018年][法治政府]建设年度报告的通知",
    "关于[城乡居民][基本医疗保险]参保缴费进度的通报",
    "关于开展[保障农民工]工资支付专项督查的通知",
    "关于[科技特派员]服务乡村振兴工作开展情况的通报",
    "关于[一件事一次办]改革和[跨省通办]事项[落实情况]的通报",
];

/// Terms of the office's own, as its file names them.
const TERMS: &str = "[重点项目, 环境空气质量, 政务服务便民热线, 群众满意度, 政务新媒体, 饮用水水源地, 突发环境事件, 污染源普查, 质量控制, 中央生态环境保护督察, 农村人居环境, 生态环境保护, 污染防治攻坚战, 组成人员, 河湖长制, 中央水污染防治资金, 优良天数, 细颗粒物, 危险废物, 放射性同位素, 射线装置, 建设项目, 分类管理, 夏季臭氧, 重点行业, 信访投诉, 气象观测, 沙尘天气, 值班值守, 应急处置, 固定污染源, 排污许可, 全国生态环境监测, 技术人员, 营商环境, 秸秆禁烧, 控辍保学, 义务教育, 非物质文化遗产, 项目名录, 城镇老旧小区, 既有住宅, 医疗机构, 全国文明城市, 指挥部, 社会信用体系, 联席会议, 重大隐患, 法治政府, 城乡居民, 基本医疗保险, 保障农民工, 科技特派员, 一件事一次办, 跨省通办, 安全生产, 政府网站, 行政执法, 生态环境, 三年行动, 五年行动]";

/// The lines of a title as they are printed.
fn lines(title: &str, terms: bool) -> Vec<String> {
    let desk = Desk::new();
    let mut office = "name: 昌吉回族自治州环境保护局\nmark: 昌吉回族自治州环境保护局文件\ncode: 昌州环发\nprinted_by: 昌吉回族自治州环境保护局\naddressees:\n  - [各县（市）环保局]\n".to_owned();
    if terms {
        office += &format!("terms: {TERMS}\n");
    }
    desk.write(OFFICE, office);
    desk.write(DOCUMENT, format!("kind: document\noffice: office.yaml\ntitle: {title}\nnumber: 1\nsigned: 2018-05-15\nprinted: 2018-05-15\nbody:\n  - 现将有关情况通报如下。\n"));
    let (document, findings) = desk.set(DOCUMENT);
    let document = document.unwrap_or_else(|| panic!("{title}: {:#?}", desk.lines(&findings)));
    let pdf = Pdf::read(document.pdf());
    let lines = pdf.pages[0].lines();
    let title = lines.iter().filter(|line| (line.first().size - 22.0).abs() < 0.1);
    title.map(|line| line.text()).collect()
}

/// True if a break falls at this byte of the title.
fn breaks(lines: &[String]) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in lines {
        at += line.len();
        found.push(at);
    }
    found.pop();
    found
}

/// The title without brackets, and where its terms stand.
fn marked(title: &str) -> (String, Vec<(usize, usize)>) {
    let (mut plain, mut terms, mut start) = (String::new(), Vec::new(), 0);
    for c in title.chars() {
        match c {
            '[' => start = plain.len(),
            ']' => terms.push((start, plain.len())),
            c => plain.push(c),
        }
    }
    (plain, terms)
}

/// Titles with a break inside a term, as they are printed.
fn cut(terms: bool) -> Vec<String> {
    let cut = |title: &&str| {
        let (plain, inside) = marked(title);
        let lines = lines(&plain, terms);
        assert_eq!(lines.concat(), plain);
        let broken = breaks(&lines);
        let wrong = broken.iter().any(|at| inside.iter().any(|(from, to)| from < at && at < to));
        wrong.then(|| lines.join(" / "))
    };
    of_each(&TITLES, cut).into_iter().flatten().collect()
}

#[test]
fn no_title_breaks_inside_a_term_that_its_office_names() {
    let cut = cut(true);
    assert!(cut.is_empty(), "{} of {}\n{}", cut.len(), TITLES.len(), cut.join("\n"));
}

#[test]
fn nine_titles_of_ten_break_between_terms_even_if_nobody_names_them() {
    let cut = cut(false);
    assert!(cut.len() * 10 <= TITLES.len(), "{}\n{}", cut.len(), cut.join("\n"));
}

/// Width of a text in sizes of the type, nearly.
fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.57 } else { 1.0 }).sum()
}

/// True if a title reads best if a line ends here.
fn liked(before: &str, after: &str) -> bool {
    ["关于", "的", "和", "及", "与", "、", "》"].iter().any(|end| before.ends_with(end))
        || after.starts_with("关于")
}

#[test]
fn a_title_breaks_behind_the_organ_or_a_joining_word_wherever_that_is_nearly_as_even() {
    let missed = |title: &&str| {
        let (plain, inside) = marked(title);
        let lines = lines(&plain, true);
        let [first, second] = lines.as_slice() else { return None };
        if liked(first, second) {
            return None;
        }
        let uneven = (ems(first) - ems(second)).abs();
        let better = plain.char_indices().map(|(at, _)| plain.split_at(at)).find(|(a, b)| {
            let (a_wide, b_wide) = (ems(a), ems(b));
            let apart = (a_wide - b_wide).abs();
            let whole = inside.iter().all(|&(from, to)| a.len() <= from || a.len() >= to);
            whole && liked(a, b) && a_wide.max(b_wide) < 19.5 && apart > 1.0 && apart < uneven + 4.0
        });
        better.map(|(a, b)| format!("{first} / {second}: rather {a} / {b}"))
    };
    let missed: Vec<String> = of_each(&TITLES, missed).into_iter().flatten().collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
