//! Sound notices of every length: each meets the standard on every page, and none is drawn
//! up with a warning of the compiler (a layout that does not come to rest, say).

use serde_yaml::Value;
use tongbao::measure::Verdict;

use super::{measured, outcome, with_verdict};
use crate::harness::of_each;
use crate::sample::Data;

const TEXT: &str = "按照《昌吉州环保系统信息工作考核办法》（昌州环发〔2018〕53号）有关要求，“昌吉环保”微信公众号2018年1—3月共发布PM2.5监测信息1234条，同比增长12.5%，各单位要高度重视、认真落实；对未完成任务的，将予以通报批评。";

/// Says what is wrong with a notice, if anything is.
fn complaint(name: String, data: &Data) -> Option<String> {
    let found = measured(&data.notice().bytes);
    let mut unmet = with_verdict(&found, Verdict::NotMet);
    // Lines may stand closer or wider where the signature would be without text (7.3.5.5).
    unmet.retain(|id| *id != "P6" || outcome(&found, id).fails());
    (!unmet.is_empty()).then(|| format!("{name}: {unmet:?}"))
}

fn assert_sound(all: &[usize], complaint: impl Fn(&usize) -> Option<String> + Sync) {
    let complaints: Vec<String> = of_each(all, complaint).into_iter().flatten().collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_notice_of_any_length_meets_every_clause_that_its_pages_show() {
    let text: Vec<char> = TEXT.chars().cycle().take(900).collect();
    let steps: Vec<usize> = (0..30).collect();
    assert_sound(&steps, |&step| {
        let mut data = Data::read();
        let requirement: String = text[..40 + step * 27].iter().collect();
        data.quarter["requirements"] = Value::from(vec![requirement]);
        if step % 3 == 0 {
            data.quarter["attachments"] = Value::Sequence(Vec::new());
        }
        complaint(format!("step {step}"), &data)
    });
}

#[test]
fn a_notice_to_any_number_of_addressees_meets_every_clause_that_its_pages_show() {
    let counts: Vec<usize> = (1..40).collect();
    assert_sound(&counts, |&count| {
        let mut data = Data::read();
        let organs: Vec<String> = (0..count).map(|n| format!("第{n}师生态环境局")).collect();
        data.office["addressees"] = Value::from(vec![organs]);
        complaint(format!("{count} addressees"), &data)
    });
}
