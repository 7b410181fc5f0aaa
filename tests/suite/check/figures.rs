//! Time.

use std::time::Instant;

use tongbao::check::{Evidence, RULES, Settings, Text, WordLists};

use super::precision::{as_plain, notice};

#[test]
#[ignore = "prints"]
fn time_of_each_rule() {
    let (tally, composed) = notice("quarter");
    let plain = as_plain(&composed);
    let text = Text::plain("通报.txt", &plain);
    let (words, settings) = (WordLists::shipped(), Settings::default());
    let evidence =
        Evidence { tally: Some(&tally), text: &text, words: &words, settings: &settings };
    let mut all: Vec<(f64, &str)> = Vec::new();
    for rule in RULES.iter().copied().flatten() {
        let mut found = Vec::new();
        (rule.run)(rule, &evidence, &mut found);
        let start = Instant::now();
        for _ in 0..10 {
            (rule.run)(rule, &evidence, &mut found);
        }
        all.push((start.elapsed().as_secs_f64() * 100.0, rule.code));
    }
    let start = Instant::now();
    for _ in 0..10 {
        Text::plain("通报.txt", &plain);
    }
    println!("read {:.2} ms", start.elapsed().as_secs_f64() * 100.0);
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f64 = all.iter().map(|(time, _)| time).sum();
    println!("sum {sum:.2} ms");
    for (time, code) in all.iter().take(30) {
        println!("{code} {time:.2} ms");
    }
}
