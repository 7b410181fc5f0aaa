//! Tables: right ones of each kind yield nothing; and a cell changed in one is found, or was told as not checked.

use tongbao::check::{Context, Coverage, Settings, Text, WordLists, check, coverage};
use tongbao::finding::{Finding, Findings, Severity};

/// The findings above hints in a text, and what of it was checked.
fn read(text: &str) -> (Vec<Finding>, Coverage) {
    let text = Text::plain("例", text);
    let (words, settings) = (WordLists::shipped(), Settings::default());
    let context = Context::new(None, &text, &words, &settings);
    let mut findings = Findings::default();
    check(&context, &mut findings);
    let coverage = coverage(&context);
    let figures = findings.iter().filter(|f| f.code.starts_with('D'));
    (figures.filter(|f| f.severity != Severity::Hint).cloned().collect(), coverage)
}

/// The text with the right or the wrong of each ⟦right|wrong⟧ but one, and where that one stands.
fn change(text: &str, wrong: Option<usize>) -> (String, (usize, usize)) {
    let mut plain = String::new();
    let mut place = (0, 0);
    for (number, piece) in text.split('⟦').enumerate() {
        let Some((pair, rest)) = piece.split_once('⟧').filter(|_| number > 0) else {
            plain.push_str(piece);
            continue;
        };
        let (right, other) = pair.split_once('|').expect("right|wrong");
        if wrong == Some(number) {
            let line = plain.rsplit('\n').next().unwrap_or_default();
            place = (plain.matches('\n').count() + 1, line.chars().count() + 1);
        }
        plain.push_str(if wrong == Some(number) { other } else { right });
        plain.push_str(rest);
    }
    (plain, place)
}

/// True if the figure at a line and column is told as not checked.
fn is_listed(coverage: &Coverage, (line, column): (usize, usize)) -> bool {
    coverage.unchecked.iter().any(|own| {
        own.place.spot.as_ref().is_some_and(|spot| {
            let end = spot.column + own.figure.chars().count();
            spot.line == line && (spot.column..end).contains(&column)
        })
    })
}

/// Holds right texts to no finding, and each change to a finding or to the list of what was not checked.
pub(super) fn hold(texts: &[&str]) {
    held(texts, is_listed);
}

/// Holds right texts to no finding, and each change to a finding.
pub(super) fn told(texts: &[&str]) {
    held(texts, |_, _| false);
}

fn held(texts: &[&str], is_excused: fn(&Coverage, (usize, usize)) -> bool) {
    let mut wrong = String::new();
    for text in texts {
        let text = format!("关于有关工作情况的通报（2024年）\n\n{text}\n");
        let (right, _) = change(&text, None);
        let (found, _) = read(&right);
        if !found.is_empty() {
            wrong += &format!("right: {right}  {:?}\n", super::lines(&found));
        }
        let marks = text.matches('⟦').count();
        assert!(marks > 0, "no change of {text}");
        for mark in 1..=marks {
            let (changed, place) = change(&text, Some(mark));
            let (found, coverage) = read(&changed);
            if found.is_empty() && !is_excused(&coverage, place) {
                wrong += &format!("not found: {place:?} of {changed}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_column_of_moves_is_computed_of_the_ranks_beside_it() {
    hold(&[
        "单位\t得分\t本月名次\t上月名次\t位次变化\n西岭镇\t97.6\t1\t4\t↑⟦3|2⟧\n大坝镇\t95.0\t2\t5\t↑3\n新华街道\t93.3\t3\t3\t—\n石桥乡\t89.6\t4\t⟦1|2⟧\t↓3\n平安镇\t89.2\t5\t2\t↓⟦3|1⟧",
        "单位\t总分\t上期排名\t本期排名\t升降\n甲县\t92.5\t3\t1\t+⟦2|1⟧\n乙县\t91.0\t1\t2\t-1\n丙县\t90.2\t4\t3\t+1\n丁县\t88.4\t2\t4\t-⟦2|3⟧",
        "乡镇\t满意率\t本次位次\t上次位次\t变化情况\n东镇\t98.1\t1\t2\t升⟦1|2⟧位\n西镇\t97.0\t2\t4\t升2位\n南镇\t96.2\t3\t1\t降⟦2|3⟧位\n北镇\t95.5\t4\t3\t降1位",
        "部门\t得分\t名次\t去年名次\t名次变动\n甲局\t90\t1\t3\t上升⟦2|1⟧\n乙局\t88\t2\t1\t下降1\n丙局\t86\t3\t4\t上升1\n丁局\t80\t4\t2\t下降⟦2|4⟧",
        "单位\t得分\t本月名次\t上月名次\t进退\n甲街道\t77\t1\t4\t⟦3|2⟧↑\n乙街道\t75\t2\t1\t1↓\n丙街道\t71\t3\t2\t1↓\n丁街道\t70\t4\t3\t⟦1|2⟧↓",
        "单位\t本月\t上月\t环比（%）\n甲镇\t110\t100\t↑⟦10.0|12.0⟧\n乙镇\t90\t120\t↓25.0\n丙镇\t66\t60\t↑10.0\n丁镇\t45\t50\t↓⟦10.0|11.0⟧\n戊镇\t84\t70\t↑20.0",
    ]);
}

#[test]
fn a_nought_too_many_is_told_and_the_figure_is_read() {
    let tables = [
        "单位\t任务\t完成\n甲镇\t12\t10\n乙镇\t20\t018\n丙镇\t15\t14\n合计\t47\t42",
        "单位\t得分\n甲镇\t95.5\n乙镇\t04.0\n丙镇\t88.0",
        "单位\t检查\t不合格率\n甲县\t100\t3.0%\n乙县\t200\t05.5%\n丙县\t300\t4.0%",
        "项目\t金额（万元）\n道路\t1,250.5\n供水\t0386.4\n桥梁\t77.0",
        "学校\t人数\t比上年\n一小\t640\t↑12\n二小\t580\t↓06\n三小\t410\t↑3",
    ];
    for table in tables {
        let (found, coverage) = read(&format!("关于有关工作情况的通报\n\n{table}\n"));
        let told: Vec<_> = found.iter().map(|finding| finding.code).collect();
        assert_eq!(told, ["D14"], "{table}: {:?}", super::lines(&found));
        let cells =
            table.split(['\n', '\t']).filter(|cell| cell.contains(|c: char| c.is_ascii_digit()));
        assert_eq!(coverage.read(), cells.count(), "{table}");
    }
    for codes in [
        "区划代码\t单位\t件数\n001\t甲镇\t3\n002\t乙镇\t4\n010\t丙镇\t5",
        "序号\t单位\t件数\n01\t甲镇\t3\n02\t乙镇\t4\n10\t丙镇\t5",
        "单位\t邮编\t件数\n甲镇\t063000\t3\n乙镇\t063100\t4\n丙镇\t100000\t5",
        "单位\t区号\t件数\n甲市\t0315\t3\n乙市\t0316\t4\n丙市\t0317\t5",
        "编号\t事项\t办结率\n08\t咨询\t95.0%\n09\t投诉\t0.5%\n10\t举报\t0%",
    ] {
        let (found, _) = read(&format!("关于有关工作情况的通报\n\n{codes}\n"));
        assert!(found.is_empty(), "{codes}: {:?}", super::lines(&found));
    }
}

#[test]
fn every_cell_with_digits_of_a_column_of_figures_is_read_or_told_as_not_read() {
    for table in [
        "单位\t检查\t处罚\n甲镇\t12\t3件/2人\n乙镇\t约20\t4件/1人\n丙镇\t15\t5件/5人",
        "单位\t得分\n甲镇\t95.5\n乙镇\t88。0\n丙镇\t8 8.0\n丁镇\t９２．５",
        "单位\t2022\t2023\n甲镇\t12\t14\n乙镇\t20\t18\n丙镇\t15\t17",
        "单位\t报送\n甲局\t38（含简报10）\n乙局\t42\n丙局\t8+2",
        "单位\t名次\t得分\n甲局\t第1名\t98分\n乙局\t第2名\t97分\n丙局\t第3名\t95分",
        "单位\t应到\t实到\n甲局\t12人\t10人\n乙局\t8人\t8人",
        "12\t30\n15\t42\n18\t51",
    ] {
        let (_, coverage) = read(&format!("关于有关工作情况的通报\n\n{table}\n"));
        let rows = table.split('\n').skip(usize::from(!table.starts_with('1')));
        let cells = rows.flat_map(|row| row.split('\t'));
        let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
        assert_eq!(coverage.read(), cells.filter(|cell| cell.contains(digit)).count(), "{table}");
    }
}

#[test]
fn a_group_may_stand_in_every_row_beside_its_units() {
    let tables = [
        "组别\t单位\t件数\t占本组（%）\n乡镇\t甲镇\t⟦30|31⟧\t60.0\n乡镇\t乙镇\t20\t40.0\n部门\t丙局\t15\t75.0\n部门\t丁局\t5\t25.0",
        "类别\t学校\t人数\n小学\t一小\t⟦640|641⟧\n小学\t二小\t580\n中学\t一中\t920\n合计\t\t2140",
        "片区\t乡镇\t受理\n东片\t甲镇\t12\n东片\t乙镇\t⟦15|16⟧\n西片\t丙镇\t9\n西片\t丁乡\t7\n合计\t\t43",
        "县区\t街道\t案件\n东区\t甲街道\t5\n东区\t乙街道\t⟦6|7⟧\n西区\t丙街道\t8",
        "级别\t名称\t分数\n一级\t青山公园\t⟦96|97⟧\n一级\t湖滨公园\t95\n二级\t南门公园\t88\n二级\t北门公园\t85\n二级\t西门公园\t83",
    ];
    hold(&tables);
    for (table, name) in tables.iter().zip(["乙镇", "二小", "乙镇", "乙街道", "湖滨公园"])
    {
        let first = change(table, None).0;
        let before = first.split(name).next().unwrap_or_default();
        let again = before.lines().nth_back(1).and_then(|row| row.split('\t').nth(1));
        let twice = first.replace(name, again.expect("a name above"));
        let (found, _) = read(&format!("关于有关工作情况的通报\n\n{twice}\n"));
        let codes: Vec<_> = found.iter().map(|finding| finding.code).collect();
        assert!(name.ends_with(['小', '园']) || codes.contains(&"D17"), "{twice}: {codes:?}");
    }
}

#[test]
fn what_is_short_of_a_target_may_begin_at_nought() {
    hold(&[
        "县区\t任务\t累计新建\t差额\n东县\t300\t310\t⟦0|5⟧\n西县\t200\t150\t50\n南县\t180\t120\t60\n北县\t150\t107\t⟦43|44⟧\n合计\t830\t687\t⟦153|143⟧",
        "单位\t目标\t完成\t尚差\n甲镇\t100\t120\t0\n乙镇\t80\t60\t20\n丙镇\t90\t70\t⟦20|30⟧\n丁镇\t60\t60\t0\n戊镇\t50\t41\t⟦9|8⟧\n合计\t380\t351\t49",
        "学校\t核定\t实招\t缺额\n一中\t500\t520\t⟦0|3⟧\n二中\t400\t380\t20\n三中\t300\t260\t40\n四中\t300\t290\t⟦10|11⟧\n五中\t200\t170\t30",
        "企业\t计划产量\t实际产量\t未完成\n甲厂\t1000\t1200\t0\n乙厂\t900\t850\t⟦50|60⟧\n丙厂\t800\t790\t10\n丁厂\t700\t600\t100\n总计\t3400\t3440\t⟦160|170⟧",
        "乡镇\t应拆\t已拆\t剩余\n东镇\t45\t46\t0\n西镇\t38\t30\t⟦8|9⟧\n南镇\t52\t41\t11\n北镇\t29\t20\t9\n合计\t164\t137\t28",
    ]);
}

#[test]
fn ranks_may_go_over_several_tables_of_the_same_heads() {
    let heads = "名次\t乡镇\t巡林（人次）\t问题（个）\n";
    let tables = [
        "⟦2|3⟧\t东集镇\t132\t0\n4\t东湾乡\t110\t4\n6\t东店镇\t88\t2⇣1\t西塘乡\t176\t4\n3\t西岭乡\t120\t2\n5\t西集镇\t96\t1",
        "1\t甲镇\t98\t3\n⟦4|5⟧\t乙镇\t80\t1\n7\t丙镇\t61\t5⇣2\t丁镇\t92\t2\n3\t戊镇\t85\t2\n5\t己镇\t77\t0\n6\t庚镇\t70\t9",
        "1\t甲校\t55\t1\n1\t乙校\t55\t2\n⟦5|4⟧\t丙校\t40\t3⇣3\t丁校\t50\t6\n4\t戊校\t45\t7\n6\t己校\t31\t8",
        "3\t甲局\t71\t6\n5\t乙局\t64\t6\n⟦8|9⟧\t丙局\t40\t5⇣1\t丁局\t90\t4\n2\t戊局\t83\t4\n7\t己局\t52\t4⇣4\t庚局\t66\t3\n6\t辛局\t60\t3",
        "1\t东村\t19\t0\n3\t西村\t15\t1\n⟦6|5⟧\t南村\t8\t0⇣2\t北村\t17\t4\n4\t中村\t13\t2\n5\t前村\t11\t3",
    ];
    let texts: Vec<String> = tables
        .iter()
        .map(|table| {
            let parts = table.split('⇣').map(|rows| format!("{heads}{rows}"));
            parts.collect::<Vec<_>>().join("\n\n续表如下。\n\n")
        })
        .collect();
    hold(&texts.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn cells_may_be_parted_by_bars() {
    hold(&[
        "| 单位 | 受理 | 办结 |\n|---|---:|---:|\n| 甲镇 | 12 | 10 |\n| 乙镇 | 20 | ⟦18|17⟧ |\n| 合计 | 32 | ⟦28|27⟧ |",
        "单位 | 任务 | 完成 | 完成率\n甲局 | 40 | 30 | ⟦75.0|57.0⟧%\n乙局 | 50 | 45 | 90.0%\n丙局 | 20 | 16 | 80.0%\n合计 | ⟦110|101⟧ | 91 | 82.7%",
        "|排名|学校|得分|\n|1|一中|98|\n|2|二中|⟦95|99⟧|\n|3|三中|91|\n|4|四中|90|",
        "单位｜检查（家）｜处罚（件）\n东县｜30｜4\n西县｜⟦25|35⟧｜3\n合计｜55｜7",
        "│ 街道 │ 电话 │ 网络 │ 合计 │\n│ 甲街道 │ 12 │ 8 │ 20 │\n│ 乙街道 │ 9 │ 6 │ 15 │\n│ 丙街道 │ 7 │ 7 │ ⟦14|15⟧ │",
    ]);
    let (_, coverage) =
        read("关于有关工作情况的通报\n\n联系人：张三 | 电话：12345678 | 邮箱：无\n\n正文共3件。\n");
    assert_eq!(coverage.read(), 1);
}

#[test]
fn a_column_may_be_the_sum_of_those_beside_it_whatever_its_head() {
    hold(&[
        "县区\t一季度\t二季度\t三季度\t前三季度\n东县\t12\t14\t10\t36\n西县\t8\t9\t11\t⟦28|29⟧\n南县\t20\t13\t21\t54\n北县\t7\t⟦5|6⟧\t6\t18",
        "单位\t满分\t扣分项1\t扣分项2\t扣分项3\t最后得分\n甲局\t100\t2\t1.5\t0\t96.5\n乙局\t100\t0\t3\t1\t⟦96.0|69.0⟧\n丙局\t100\t4\t2\t⟦0.5|0.6⟧\t93.5\n丁局\t100\t1\t1\t1\t97.0",
        "乡镇\t全年\t1至4月\t5至8月\t9至12月\n甲镇\t30\t10\t12\t8\n乙镇\t⟦45|54⟧\t15\t14\t16\n丙镇\t21\t6\t8\t7\n丁镇\t33\t9\t13\t⟦11|12⟧",
        "单位\t来信\t来访\t网上\t登记件数\n甲局\t4\t6\t10\t20\n乙局\t3\t5\t9\t17\n丙局\t⟦8|7⟧\t2\t11\t21\n丁局\t1\t7\t6\t⟦14|15⟧",
        "学校\t语文\t数学\t英语\t三科成绩\n一中\t92\t88\t90\t⟦270|207⟧\n二中\t85\t91\t87\t263\n三中\t79\t84\t⟦80|81⟧\t243\n四中\t90\t77\t83\t250",
    ]);
}
