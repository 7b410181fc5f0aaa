//! The words of the notice: as composed, and as they stand in the finished PDF.

use crate::any_text::without_space;
use crate::pages::page;
use crate::sample::NOTICE;

/// Head, title and addressees.
const HEAD: [&str; 4] = [
    "昌吉回族自治州环境保护局文件",
    "昌州环发〔2018〕62号",
    "关于第一季度信息工作情况的通报",
    "新疆准东经济技术开发区环保局、各县（市）环保局、昌吉高新技术产业开发区环保局、\
     昌吉国家农业科技园区规划建设环保局，局机关各科室、直属事业单位：",
];

/// The body, a paragraph or heading each.
const BODY: [&str; 12] = [
    "根据《昌吉州环保系统信息工作考核办法》（昌州环发〔2018〕53号）有关要求，\
     现将全州环保系统2018年第一季度信息工作情况通报如下：",
    "一、信息报送情况",
    "2018年第一季度州环保局及各县市（园区）环保局累计报送政务信息87条，\
     其中：州环保局19条、吉木萨尔县环保局12条、州环境监测站10条、\
     州环保局访惠聚工作队9条、州节能减排监督管理局8条、阜康市环保局8条、\
     州污染源普查办5条、昌吉市环保局5条、玛纳斯县环保局4条、\
     州环境污染监控中心4条、奇台县环保局3条。",
    "全州环保系统信息报送数量与去年同期相比有所下滑，\
     呼图壁县环保局、木垒县环保局、新疆准东经济技术开发区环保局、\
     昌吉高新技术产业开发区环保局、昌吉国家农业科技园区规划建设环保局\
     第一季度信息报送量为0。",
    "二、信息采用情况",
    "（一）政务信息",
    "2018年第一季度被环保部网站、自治区环保厅网站、州党办、\
     “昌吉环保”微信公众号采用政务信息65条，\
     其中：州环保局19条、州节能减排监督管理局7条、州环保局访惠聚工作队6条、\
     州环境监测站6条、吉木萨尔县环保局5条、阜康市环保局5条、昌吉市环保局5条、\
     州污染源普查办4条、州环境污染监控中心4条、玛纳斯县环保局3条、奇台县环保局1条。",
    "（二）新闻信息",
    "2018年第一季度，全州环保系统在州级以上新闻媒体刊发环保新闻8篇，\
     其中：玛纳斯县环保局3篇、昌吉市环保局2篇、宣教科2篇、阜康市环保局1篇。",
    "三、工作要求",
    "（一）按照《昌吉州环保系统信息工作考核办法》（昌州环发〔2018〕53号）有关要求，\
     信息报送及采用情况将与各单位年终评优、评先工作挂钩，希望各单位领导高度重视，\
     提高信息报送的数量和质量，加强环境宣传工作。",
    "（二）在今后的信息报送工作中各县市（园区）、单位分管领导和信息员要认真校对和审核\
     信息文稿，确保报送信息有政策依据，有翔实数据支撑，充分反映单位工作特点。\
     各单位要再接再厉，努力为昌吉州环境保护工作顺利开展，营造良好舆论氛围。",
];

/// The last requirement, the attachments and the signature.
const END: [&str; 6] = [
    "（三）按照最新要求所有信息禁止出现我州、我县、我局、我单位、近期、近日、今日等\
     模糊字眼，需采用详细的日期及州县名称、单位名称等，请大家严格按要求报送信息，\
     否则不予采用。",
    "附件：1.2018年第一季度各县市（园区）环保局信息采用情况统计表",
    "2.2018年第一季度州环保局信息采用情况统计表",
    "3.信息报送模板",
    "昌吉回族自治州环境保护局",
    "2018年5月15日",
];

/// The form of 附件3 and the imprint below it.
const LAST_PAGE: [&str; 16] = [
    "附件3",
    "信息报送模板",
    "报送单位",
    "报送日期",
    "信息标题",
    "信息类别",
    "□政务信息□新闻信息",
    "信息正文",
    "政策数据依据",
    "撰稿人联系电话",
    "审核人单位分管领导",
    "说明：1.日期写明年、月、日，地名、单位名称写全称。",
    "2.数据注明来源和统计时段，引用文件注明标题和文号。",
    "3.报送前由信息员校对，分管领导审核签字。",
    "昌吉回族自治州环境保护局",
    "2018年5月15日印发",
];

#[test]
fn the_composed_text_is_as_reviewed() {
    insta::assert_snapshot!("notice", NOTICE.main);
}

#[test]
fn the_first_pages_say_just_this() {
    let found: String = (1..=3).map(|number| without_space(&page(number).text())).collect();
    let mut rest = found.as_str();
    for sentence in HEAD.iter().chain(&BODY).chain(&END) {
        rest =
            rest.strip_prefix(sentence).unwrap_or_else(|| panic!("not “{sentence}” but “{rest}”"));
    }
    assert_eq!(rest, "", "nothing follows");
}

#[test]
fn the_last_page_holds_the_form_and_the_imprint() {
    assert_eq!(without_space(&page(6).text()), LAST_PAGE.concat());
}

#[test]
fn the_five_units_that_sent_nothing_are_named_once_each() {
    let sentence = BODY[3];
    assert_eq!(sentence.matches("环保局").count(), 5);
    let text = without_space(&NOTICE.pdf.text());
    assert_eq!(text.matches("信息报送量为0").count(), 1);
    assert!(text.contains(sentence));
}
