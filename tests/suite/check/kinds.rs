//! Each kind of relation in several wordings: right ones yield nothing, and the same with one
//! figure changed is found by the rule of the kind.

use tongbao::check::{Context, Settings, Text, WordLists, check};
use tongbao::finding::Findings;

use super::{found, lines};

/// A sentence with a figure in ⟨⟩, and a figure that is wrong in its place.
type Case = (&'static str, &'static str);

/// Holds each wording against its wrong twin.
fn hold(codes: &[&str], cases: &[Case]) {
    let mut wrong = String::new();
    for (sentence, other) in cases {
        let (before, rest) = sentence.split_once('⟨').expect("a figure");
        let (figure, after) = rest.split_once('⟩').expect("a figure");
        let text = |figure: &str| {
            Text::plain("例", &format!("关于2024年5月份工作情况的通报\n{before}{figure}{after}"))
        };
        let right = found(&text(figure));
        let right: Vec<_> = right.into_iter().filter(|f| f.code.starts_with('D')).collect();
        if !right.is_empty() {
            wrong += &format!("right: {sentence}\n  {:?}\n", lines(&right));
        }
        let told = found(&text(other));
        if !told.iter().any(|finding| codes.contains(&finding.code)) {
            wrong += &format!("missed: {sentence} → {other}\n  {:?}\n", lines(&told));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_total_is_the_sum_of_its_parts_in_any_unit() {
    hold(
        &["D1"],
        &[
            ("共受理投诉⟨120⟩件，其中电话投诉80件、网络投诉40件。", "110"),
            ("全县共排查隐患⟨96⟩处（一般隐患90处、重大隐患6处）。", "97"),
            ("共出动执法人员1250人次，分别是：公安520人次、应急⟨430⟩人次、住建300人次。", "450"),
            ("新建农村公路86.5公里：东乡32.5公里、西乡⟨54⟩公里。", "45"),
            ("共收到来电⟨560⟩件，办结540件，未办结20件。", "550"),
            ("本月共检查企业300家。其中，餐饮⟨180⟩家，占60%；商超120家，占40%。", "190"),
            ("热点较多的有：青县17个、大县13个、北县11个，三县共⟨41⟩个。", "14"),
            ("到位资金5000万元，其中中央3200万元，省级⟨1300⟩万元，县级500万元。", "1200"),
        ],
    );
}

#[test]
fn a_share_is_of_the_total_that_is_named() {
    hold(
        &["D7"],
        &[
            ("共接到诉求200件，其中咨询类130件，占诉求总量的⟨65%⟩。", "56%"),
            ("共发生火灾80起，电气火灾28起，占火灾总数的⟨35%⟩。", "30%"),
            ("全年共办理提案150件，A类96件，占⟨64%⟩；B类54件，占36%。", "66%"),
            ("按时完成的乡镇有9个，占⟨75%⟩。未按时完成的乡镇有3个，占25%。", "70%"),
            ("共查处案件40起，前三位的是：超载18起、超速10起、酒驾4起，占案件总数的⟨80%⟩。", "90%"),
        ],
    );
}

#[test]
fn a_rate_is_of_the_two_figures_of_its_sentence() {
    hold(
        &["D7"],
        &[
            ("共抽检食品400批次，不合格6批次，合格率为⟨98.5%⟩。", "89.5%"),
            ("应办结事项80项，按期办结72项，按期办结率⟨90%⟩。", "92%"),
            ("交办工单250件，满意235件，满意率为⟨94%⟩。", "93%"),
            ("上报信息⟨59⟩条，录用45条，录用率76.3%。", "95"),
            ("答复率⟨97.3%⟩（应答复112件，答复109件）。", "93.7%"),
            ("完成投资3.42亿元，为年度计划4.5亿元的⟨76%⟩。", "67%"),
        ],
    );
}

#[test]
fn a_change_is_recomputed_rounded_and_goes_the_right_way() {
    hold(
        &["D7", "D22"],
        &[
            ("进出口总额由1.2亿元增加到2.7亿元，增长⟨1.25⟩倍。", "1.15"),
            ("红灯问题由6个增加到11个，增幅⟨83.3%⟩。", "63.3%"),
            ("共发生事故37起，同比减少8起，下降⟨17.8%⟩。", "17.7%"),
            ("受理来访120批次，与去年同期（150批次）相比减少30批次，下降⟨20%⟩。", "25%"),
            ("旅客发送量44万人次，同比增长⟨10%⟩（上年同期40万人次）。", "11%"),
            ("共办理案件660件，比2023年的600件⟨增加⟩60件。", "减少"),
            ("全县用电量5500万度，环比增长⟨10%⟩（4月份5000万度）。", "12%"),
            ("办结率95.2%，比上年同期（93%）提高⟨2.2⟩个百分点。", "1.2"),
        ],
    );
}

#[test]
fn a_difference_of_rates_is_told_in_points() {
    hold(
        &["D10"],
        &[
            ("优良断面85个，占94.4%，同比提高⟨2.1个百分点⟩。", "2.1%"),
            ("采用率为60%，同比提高⟨3个百分点⟩。", "3%"),
            ("信息采用率与去年同期相比提高⟨5个百分点⟩。", "5%"),
            ("满意率98%，比上月（97%）上升⟨1个百分点⟩。", "1%"),
            ("优良天数比例85.2%，环比下降⟨4.8个百分点⟩。", "4.8%"),
        ],
    );
}

#[test]
fn a_stated_number_is_that_of_the_names() {
    hold(
        &["D6"],
        &[
            ("价格上涨的有猪肉、西红柿、粳米⟨3⟩种。", "4"),
            ("得分90分以上的有东县、西县、南县，共⟨3⟩个。", "4"),
            ("完成率低于25%的有沙河县⟨1⟩个县。", "2"),
            ("甲镇、乙镇、丙镇等⟨3⟩个镇进度较慢。", "2"),
            ("东县、西县、南县⟨3⟩县综合指数较好。", "2"),
            ("受到表扬的⟨四⟩个单位是甲局、乙局、丙办、丁镇。", "五"),
            ("低于平均水平的有甲大队、乙办⟨2⟩个单位。", "3"),
            ("零报送的单位有⟨3⟩家：甲局、乙局、丙局。", "4"),
            ("甲镇、乙镇、丙镇分别上报9条、8条⟨、7条⟩。", ""),
        ],
    );
}

#[test]
fn rows_of_a_table_are_those_stated_above_it() {
    hold(
        &["D6"],
        &[
            ("对⟨3⟩个村进行考评，情况如下：\n村\t成绩\n甲村\t95\n乙村\t94\n丙村\t90", "5"),
            ("全县⟨4⟩所学校得分如下：\n序号\t学校\t得分\n1\t一中\t90\n2\t二中\t88\n3\t三中\t80\n4\t四中\t79", "3"),
            ("现将2个县的情况列于下表：\n县\t件数\n甲县\t⟨5⟩\n乙县\t6\n合计\t11", "7"),
            ("⟨三⟩个乡的进度如下：\n乡\t进度\n甲乡\t5\n乙乡\t6\n丙乡\t7", "四"),
            ("抽查⟨2⟩家医院，结果如下：\n医院\t分\n县医院\t95\n中医院\t94", "3"),
        ]
        .iter()
        .filter(|(sentence, _)| !sentence.contains("列于"))
        .copied()
        .collect::<Vec<_>>(),
    );
}

#[test]
fn ranks_follow_their_figures() {
    hold(
        &["D25"],
        &[
            ("情况如下：\n名次\t村\t成绩\n1\t甲村\t⟨95⟩\n2\t乙村\t94\n3\t丙村\t93", "92"),
            ("情况如下：\n单位\t得分\t排名\n甲局\t60\t1\n乙局\t50\t⟨2⟩\n丙局\t40\t3", "4"),
            ("第一名：甲镇90分\n第二名：乙镇⟨86⟩分\n第三名：丙镇85分", "84"),
            (
                "情况如下：\n名次\t县\t指数\n1\t甲县\t3.1\n2\t乙县\t⟨3.5⟩\n3\t丙县\t3.9\n4\t丁县\t4.2",
                "4.0",
            ),
            (
                "县职校排名第⟨一⟩。情况如下：\n学校\t得分\t名次\n县职校\t60\t1\n县一中\t50\t2\n县二中\t40\t3",
                "二",
            ),
            (
                "情况如下：\n名次\t村\t分\n1\t甲村\t95\n2\t乙村\t94\n2\t丙村\t⟨94⟩\n4\t丁村\t90",
                "93",
            ),
        ],
    );
}

#[test]
fn columns_and_rows_of_a_table_are_computed_again() {
    hold(
        &["D14", "D7"],
        &[
            ("情况如下：\n单位\t件数\n甲局\t3\n乙局\t⟨4⟩\n合计\t7", "5"),
            ("情况如下：\n序号\t乡镇\t户数\n1\t甲镇\t30\n2\t乙镇\t20\n　\t合计\t⟨50⟩", "60"),
            (
                "情况如下：\n单位\t报送数\t采纳数\t采纳率\n甲局\t14\t7\t⟨50.0%⟩\n乙局\t28\t16\t57.1%",
                "70.0%",
            ),
            (
                "情况如下：\n单位\t受理\t办结\t办结率\n甲局\t20\t⟨19⟩\t95%\n乙局\t50\t45\t90%\n丙局\t40\t38\t95%",
                "18",
            ),
            (
                "情况如下：\n单位\t一季度\t二季度\t合计\n甲局\t1\t2\t3\n乙局\t3\t4\t⟨7⟩\n丙局\t5\t6\t11\n丁局\t7\t8\t15",
                "8",
            ),
        ],
    );
}

#[test]
fn the_period_of_the_title_is_that_of_the_first_sentence() {
    hold(
        &["D15"],
        &[
            ("2024年⟨5⟩月，各单位共报送信息10条。", "6"),
            ("⟨5⟩月份，全县共受理诉求10件。", "4"),
            ("⟨五⟩月份，全县共受理诉求10件。", "四"),
            ("现将2024年⟨5⟩月份工作情况通报如下。", "3"),
            ("⟨2024⟩年5月份，全市共发生事故3起。", "2023"),
        ],
    );
}

#[test]
fn same_period_and_last_period_are_not_confused() {
    hold(
        &["D27"],
        &[
            ("共受理诉求2877件，较上月⟨环比⟩增长1.3%。", "同比"),
            ("接待游客5万人次，与去年同期相比⟨同比⟩增长3.2%。", "环比"),
            ("办件量500件，比上季度⟨环比⟩增长3.5%。", "同比"),
            ("事故起数30起，与上月⟨环比⟩下降3.2%。", "同比"),
            ("信访量80件，较上年同期⟨同比⟩下降2.4%。", "环比"),
        ],
    );
}

#[test]
fn percentages_of_one_measure_have_as_many_decimals() {
    hold(
        &["D8"],
        &[
            ("网站合格率⟨94.1%⟩。新媒体合格率98.6%。", "94%"),
            ("甲镇办结率95.2%，乙镇办结率⟨93.0%⟩。", "93%"),
            ("第一类占比20.5%，第二类占比⟨30.0%⟩。", "30%"),
            ("旅客同比增长3.5%，货运同比增长⟨4.0%⟩。", "4%"),
            ("甲县满意率98.25%。乙县满意率⟨97.50%⟩。", "97.5%"),
        ],
    );
}

#[test]
fn marks_at_the_end_of_a_line_are_whole_and_single() {
    hold(
        &["T3", "T6"],
        &[
            ("各有关单位⟨：⟩", "：："),
            ("各乡镇人民政府⟨：⟩", ":"),
            ("情况如下⟨：⟩", "：："),
            ("各县（市）局⟨：⟩", ":"),
            ("请各单位认真整改⟨。⟩", "。。"),
        ],
    );
}

#[test]
fn more_cannot_be_adopted_than_there_is() {
    hold(
        &["D26"],
        &[
            ("各单位共报送信息⟨20⟩条，采用12条。", "10"),
            ("甲局上报信息15条，被采用⟨8⟩条。", "18"),
            ("共受理诉求50件，其中投诉⟨30⟩件。", "60"),
            ("共检查企业40家，其中重点企业⟨15⟩家。", "45"),
            ("本月投稿⟨9⟩篇、录用7篇。", "6"),
        ],
    );
}

/// Right sentences in which no rule of figures finds anything.
fn silent(sentences: &[&str]) {
    let mut wrong = String::new();
    for sentence in sentences {
        let text = format!("关于2024年5月份工作情况的通报\n{sentence}");
        let told = found(&Text::plain("例", &text));
        let told: Vec<_> = told.into_iter().filter(|f| f.code.starts_with('D')).collect();
        if !told.is_empty() {
            wrong += &format!("{sentence}\n  {:?}\n", lines(&told));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_exact_percentage_needs_no_further_decimals() {
    silent(&[
        "数据一致的企业131家，占87.3%；差错率在5%以内的企业12家，占8%。",
        "市民政局承担的7项任务完成6项，完成率85.7%。市住建局承担的10项任务，完成6项，完成率60%。",
        "抽查合格33批次，合格率94.3%；复检合格7批次，合格率70%。",
        "甲类问题29个，占29.3%；乙类问题45个，占45.5%。整改9个，整改率75%；整改8个，整改率88.9%。",
        "东片区受理15件，占20%；西片区受理11件，占14.7%。",
    ]);
}

#[test]
fn shares_of_another_whole_may_have_other_decimals() {
    silent(&[
        "流感样病例占门急诊病例总数的6.00%，其中儿童占门急诊病例总数的3.12%。甲型、乙型分别占阳性标本的82.6%和17.4%。",
        "投诉占来电总量的12.35%，咨询占来电总量的80.02%。电话占受理渠道的70.1%，网络占受理渠道的29.9%。",
        "优良点位占监测点位的91.25%，轻污染点位占监测点位的8.75%。工业源占污染源的60.5%，生活源占污染源的39.5%。",
        "村级占公开总数的40.21%，镇级占公开总数的59.79%。文字占稿件总量的85.5%，图片占稿件总量的14.5%。",
        "一般程序占办案总数的22.5%，简易程序占办案总数的77.5%。罚款占处罚种类的66.67%，警告占处罚种类的33.33%。",
    ]);
}

#[test]
fn items_with_figures_of_their_own_are_a_sum_and_no_count() {
    silent(&[
        "先后3批次约谈企业27家：第一批（3月）8家、第二批（5月）10家、第三批（7月）9家。",
        "项目有7个：县文旅局2个、县农业农村局2个、县住建局1个、县工信局1个、县供销社1个。",
        "新增示范点6个：城关镇3个、河口镇2个、青山乡1个。",
        "涉及单位9家：住建系统4家、交通系统3家、水利系统2家。",
        "未完成的5项：发改局2项、财政局2项、审计局1项。",
    ]);
}

#[test]
fn another_total_behind_a_semicolon_ends_the_list() {
    silent(&[
        "各单位共报送政务信息46条，其中：东镇20条、西镇16条、南镇10条；报送新闻稿件31篇，其中：东镇9篇、西镇15篇、南镇7篇。",
        "全县共报送信息60条，其中：甲镇30条、乙镇20条、丙镇10条；采用信息24条，其中：甲镇8条、乙镇12条、丙镇4条。",
        "累计上报线索18条，其中：一大队9条、二大队6条、三大队3条；采用线索10条，其中：一大队3条、二大队5条、三大队2条。",
        "本月报送信息25条，其中：东区12条、西区8条、南区5条；刊发稿件14篇，其中：东区4篇、西区7篇、南区3篇。",
        "共报送建议33条，其中：甲校15条、乙校11条、丙校7条；采用建议16条，其中：甲校5条、乙校9条、丙校2条。",
    ]);
}

#[test]
fn a_group_numbered_in_chinese_is_the_subtotal_of_its_rows() {
    let table = |head: &str, one: &str, two: &str, right: &str| {
        format!(
            "情况如下：\n序号\t{head}\t件数\n一\t{one}\t{right}\n1\t东县\t40\n2\t西县\t30\n二\t{two}\t30\n1\t市教育局\t18\n2\t市水利局\t12\n合计\t\t100"
        )
    };
    let heads = [
        ("单位", "县区", "市直"),
        ("部门", "县（市）", "市直部门"),
        ("承办单位", "乡镇街道", "县直部门"),
        ("名称", "第一组", "第二组"),
        ("地区", "北片", "南片"),
    ];
    for (head, one, two) in heads {
        silent(&[&table(head, one, two, "70")]);
        let told = found(&Text::plain("例", &table(head, one, two, "71")));
        assert!(told.iter().any(|finding| finding.code == "D14"), "{head}");
    }
}

#[test]
fn a_column_in_per_cent_is_not_added_up() {
    let row = |name: &str, cells: &str| format!("{name}\t{}\n", cells.replace(' ', "\t"));
    for mark in ["增减（%）", "增幅(%)", "占比（%）", "同比（％）", "变化（%）"]
    {
        let head = format!("单位\t本月\t去年同期\t增减\t{mark}\n");
        let rows = row("青山县", "1 3 -2 -66.7")
            + &row("白河县", "4 2 2 100.0")
            + &row("石门县", "0 1 -1 -100.0");
        silent(&[&format!("情况如下：\n{head}{rows}{}", row("合计", "5 6 -1 -16.7"))]);
    }
}

#[test]
fn the_heads_of_an_office_are_known_beside_those_of_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("words.yaml");
    for word in ["揽总", "通盘", "归总数", "盘子", "全量"] {
        std::fs::write(&own, format!("heads:\n  合计: [{word}]\n")).expect("a file");
        let mut findings = Findings::default();
        let lists = WordLists::read(&own, &mut findings).unwrap_or_else(|_| panic!("{word}"));
        let (shipped, settings) = (WordLists::shipped(), Settings::default());
        let table = format!("情况如下：\n单位\t件数\n东县\t40\n西县\t30\n南县\t20\n{word}\t91");
        let text = Text::plain("例", &table);
        let told = |words: &WordLists| {
            let mut findings = Findings::default();
            check(&Context::new(None, &text, words, &settings), &mut findings);
            findings.iter().any(|finding| finding.code == "D14")
        };
        assert!(told(&lists) && !told(&shipped), "{word}");
    }
}

#[test]
fn figures_stand_in_the_order_that_the_sentence_says() {
    hold(
        &["D25"],
        &[
            ("接种率由高到低依次为：东镇98.3%、西镇97.4%、南镇⟨96.5⟩%、北镇95.1%。", "97.9"),
            ("得分排在前三位的是东局98.4分、西局⟨97.8⟩分、南局96.9分。", "99.8"),
            ("采用得分后三名：东乡（90.1分）、西乡（⟨89.7⟩分）、南乡（88.0分）。", "87.7"),
            (
                "办件量居前五位的窗口为：公安987件、不动产651件、社保⟨504⟩件、医保376件、税务133件。",
                "704",
            ),
            ("得分前4名的单位：1.甲局97.5分；2.乙局97.1分；3.丙局⟨96.2⟩分；4.丁局95.8分。", "98.2"),
        ],
    );
}

#[test]
fn the_greatest_is_no_less_than_the_least() {
    hold(
        &["D25"],
        &[
            ("九天中初一接警最多（49起），初七最少（⟨15⟩起）。", "51"),
            ("调解最多的是东所（96件），最少的是西所（⟨8⟩件）。", "98"),
            ("平均得分91.3分，最高⟨98.2⟩分，最低70.1分。", "90.2"),
            ("东镇12件、西镇9件、南镇7件，办件最多的是⟨东镇⟩。", "西镇"),
            ("各单位差错率：工业3.8%、商贸7.2%、服务业6.6%，差错率最高的是⟨商贸⟩。", "工业"),
        ],
    );
}

#[test]
fn those_beyond_a_bound_are_beyond_it() {
    hold(
        &["D25"],
        &[
            ("完成率低于80%的有东镇（76.5%）、西镇（⟨76.0⟩%）。", "86.0"),
            ("逾期超过5件的有东局（9件）、西局（⟨8⟩件）、南局（6件）。", "4"),
            ("得分90分以上的单位：东局（96.5分）、西局（⟨92.1⟩分）。", "82.1"),
            ("采用率不足60%的只有东乡（52.4%）、西乡（⟨51.0⟩%）。", "61.0"),
            ("查处10起以下的县有东县（9起）、西县（⟨7⟩起）。", "17"),
        ],
    );
}

#[test]
fn an_average_is_that_of_its_two_numbers() {
    hold(
        &["D7"],
        &[
            ("为4986名劳动者追回工资9326万元，人均⟨1.87⟩万元。", "1.17"),
            ("慰问困难职工1863户，发放慰问金372.6万元，户均⟨2000⟩元。", "2900"),
            ("检查企业12864家次，查出隐患31207项，平均每家次⟨2.4⟩项。", "2.5"),
            ("共接待2186批次、24310人次，批均⟨11.1⟩人。", "10.1"),
            ("5月份共清运垃圾18624吨，日均⟨600.8⟩吨。", "400.8"),
            (
                "6个县平均降雨⟨113.6⟩毫米。各县为：甲县186.4毫米、乙县142.7毫米、丙县138.0毫米、丁县97.5毫米、戊县71.2毫米、己县45.8毫米。",
                "114.6",
            ),
            ("共立案180起，群众损失3003.0万元，案均损失⟨16.68⟩万元。", "16.66"),
        ],
    );
}

#[test]
fn what_is_left_is_the_difference() {
    hold(
        &["D1", "D7"],
        &[
            ("改造任务2050户，已完工1793户，还有⟨257⟩户未完工。", "247"),
            ("会议应到412人，实到389人，缺席⟨23⟩人。", "33"),
            ("当期收入3.98亿元，支出3.41亿元，当期结余⟨0.57⟩亿元。", "0.47"),
            ("本周应办结8764件，按时办结8701件，逾期⟨63⟩件。", "93"),
            ("应测8401人，实测⟨8315⟩人，未测86人。", "8515"),
        ],
    );
}

#[test]
fn one_list_has_one_unit_of_measure() {
    hold(
        &["D12"],
        &[
            ("查处酒驾醉驾318⟨起⟩（其中醉驾57起、酒后驾驶261起）。", "件"),
            ("优良天数152天（优58天，良94⟨天⟩）。", "个"),
            (
                "东片区发现隐患206处，整改201处；西片区发现隐患184处，整改166处；南片区发现隐患97⟨处⟩，整改97处。",
                "个",
            ),
            ("共接收投诉举报6591件，其中投诉5384⟨件⟩，占81.7%；举报1207件，占18.3%。", "起"),
            ("共监测水源地48个。按类型分，地表水型29⟨个⟩、地下水型19个。", "家"),
        ],
    );
}

#[test]
fn rows_below_the_sum_are_no_part_of_it() {
    let table = |below: &str| {
        format!(
            "受理情况如下：\n单位\t受理\t办结\n东镇\t44\t31\n西镇\t38\t38\n南镇\t32\t32\n合计\t114\t101\n{below}"
        )
    };
    silent(&[
        &table("去年同期\t120\t99\n增减\t-6\t2"),
        &table("平均\t38\t33.7"),
        &table("其中：镇\t76\t70\n乡\t38\t31"),
        &table("占比（%）\t53.0\t47.0"),
        &table("上年同期\t110\t98"),
    ]);
}

#[test]
fn of_several_tables_the_one_is_meant_that_has_the_measure() {
    silent(&[
        "一、隐患情况\n整改率最高的是东镇（98.9%），最低的是南镇（76.9%）。\n单位\t隐患数\t整改数\t整改率（%）\n东镇\t90\t89\t98.9\n西镇\t80\t76\t95.0\n南镇\t52\t40\t76.9\n二、项目情况\n开工率最高的是南镇（95.0%）。\n单位\t项目数\t开工数\t开工率（%）\n东镇\t42\t38\t90.5\n西镇\t39\t30\t76.9\n南镇\t40\t38\t95.0",
        "隐患最多的是东镇，有90处。投诉最多的是南镇，有41件。\n单位\t隐患数\t整改数\n东镇\t90\t89\n西镇\t80\t76\n南镇\t52\t40\n\n单位\t投诉数\t办结数\n东镇\t12\t11\n西镇\t39\t30\n南镇\t41\t38",
        "单位\t上期排名\t本期排名\n东镇\t3\t1\n西镇\t1\t2\n南镇\t2\t3",
        "项目\t东镇\t西镇\t南镇\t合计\n受理\t40\t32\t36\t108\n办结\t39\t32\t7\t78\n办结率（%）\t97.5\t100.0\t19.4\t72.2",
    ]);
}

#[test]
fn a_class_that_is_numbered_in_chinese_is_no_number_of_names() {
    silent(&[
        "一类乡镇末位是甲镇（97.0分）、乙镇（97.0分）、丙镇（97.0分）。",
        "二类单位排名靠后的为城建科、法规科、办公室。",
        "三组首位是青山村、柳河村，得分相同。",
        "二组最后三名为甲村、乙村、丙村。",
        "一片区末位为大王镇、石桥乡、柳林镇。",
    ]);
}

#[test]
fn units_beyond_a_mark_are_counted_over_all_tables_of_the_column() {
    let two = |said: &str| {
        format!(
            "一、总体情况\n{said}\n县区情况\n单位\t承办数\t满意率（%）\n东县\t40\t95.1\n西县\t30\t88.2\n南县\t20\t97.0\n\n\n\
             市直情况\n单位\t承办数\t满意率（%）\n市教育局\t18\t86.4\n市水利局\t12\t92.0\n市人社局\t16\t99.0"
        )
    };
    let said = [
        "满意率低于90%的有2个单位。",
        "满意率低于90%的有2个单位：西县、市教育局。",
        "满意率95%以上的有3个。",
        "满意率高于92%的有3个单位。",
        "满意率90%以下的有2个。",
    ];
    let texts: Vec<String> = said.map(two).into();
    silent(&texts.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn ranks_of_some_among_all_may_leave_out_others() {
    let table = |ranks: [&str; 4], values: [&str; 4]| {
        let names = ["青山镇", "柳河镇", "石桥乡", "大王镇"];
        let rows = (0..4).map(|i| format!("{}\t{}\t{}", names[i], values[i], ranks[i]));
        format!("得分情况如下：\n单位\t总分\t总名次\n{}", rows.collect::<Vec<_>>().join("\n"))
    };
    let texts = [
        table(["3", "5", "7", "8"], ["45", "21", "3", "2"]),
        table(["2", "3", "9", "12"], ["91.5", "90", "84", "77"]),
        table(["4", "6", "6", "10"], ["60", "52", "52", "40"]),
        table(["2", "8", "5", "11"], ["99", "70", "81", "66"]),
        table(["3", "4", "5", "20"], ["88", "87", "86", "20"]),
    ];
    silent(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let wrong = table(["3", "5", "7", "8"], ["45", "47", "3", "2"]);
    let told = found(&Text::plain("例", &format!("关于2024年5月份工作情况的通报\n{wrong}")));
    assert!(told.iter().any(|finding| finding.code == "D25"), "{:?}", lines(&told));
}

#[test]
fn a_total_of_the_year_so_far_is_not_that_of_the_period() {
    let table = |said: &str| {
        format!(
            "{said}\n单位\t交办\t办结\t累计交办\t累计办结\n东县\t40\t38\t85\t80\n西县\t30\t30\t60\t59\n南县\t20\t17\t45\t40"
        )
    };
    let said = [
        "本季度共交办90件，共办结85件。",
        "今年以来累计交办190件，累计办结179件。",
        "本季度交办90件，年初以来累计交办80件。",
        "本季度共办结85件，年初以来累计办结86件。",
        "至目前累计交办91件。",
    ];
    let texts: Vec<String> = said.map(table).into();
    let told = |text: &String| {
        let found = found(&Text::plain("例", &format!("关于2024年第二季度督办情况的通报\n{text}")));
        lines(&found.into_iter().filter(|f| f.message.contains("相加是")).collect::<Vec<_>>())
    };
    assert_eq!(texts.iter().flat_map(told).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_section_that_says_there_is_nothing_lacks_no_total() {
    let section = |said: &str| {
        let text = format!(
            "关于2024年5月份信息工作情况的通报\n一、信息报送情况\n共报送信息9条。\n二、信息采用情况\n{said}\n三、工作要求\n抓好落实。"
        );
        let found = found(&Text::plain("例", &text));
        found.into_iter().filter(|f| f.code == "D21").count()
    };
    for none in [
        "5月份没有信息被采用。",
        "本月全县没有政务信息被采用。",
        "本月报送的信息均未被采用。",
        "各单位信息尚未被采用。",
        "本月各学校没有被上级采用的信息。",
    ] {
        assert_eq!(section(none), 0, "{none}");
    }
    assert_eq!(section("采用情况较好。"), 1);
}

#[test]
fn a_turn_may_tell_the_time_of_either_number() {
    hold(
        &["D7"],
        &[
            ("管网漏损率由2022年的12.8%降至2023年的9.6%，降低⟨3.2个百分点⟩。", "3.5个百分点"),
            ("债务余额由年初的56.3亿元下降到6月底的⟨51.8⟩亿元，减少4.5亿元。", "52.8"),
            ("投诉由上年的⟨120⟩件减少至2024年的96件，减少24件，下降20.0%。", "102"),
            ("用时由改革前的12个工作日压缩至目前的5个工作日，压缩⟨58.3%⟩。", "53.8%"),
            ("合格率从第一季度的93.5%上升到第二季度的⟨95.1%⟩，上升1.6个百分点。", "91.5%"),
            ("在册户数从上年末的1206户增加到1388户，增加⟨182户⟩，增长15.1%。", "128户"),
            ("满意度由去年的91.2%提高到今年的⟨93.5%⟩，提高2.3个百分点。", "95.3%"),
        ],
    );
}

#[test]
fn who_is_on_leave_is_the_rest_of_those_who_should_come() {
    hold(
        &["D1"],
        &[
            ("会议应到代表265人，实到251人，请假⟨14人⟩。", "41人"),
            ("应到干部86人，实到⟨79人⟩，请假7人。", "97人"),
            ("全局应到142人，实到138人，请假⟨4人⟩。", "14人"),
            ("本次考试应考320人，实考⟨302人⟩，缓考18人。", "310人"),
            ("应到⟨58人⟩，实到55人，请假3人。", "85人"),
        ],
    );
}
