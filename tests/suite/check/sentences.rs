//! Random right sentences: whatever their names, units, figures and period, nothing is found in them, alone or
//! together; and a figure changed in one is found, or was not claimed as checked.

mod forms;

use std::collections::BTreeSet;

use tongbao::check::{Context, Settings, Text, WordLists, check, coverage};
use tongbao::finding::{Findings, Severity};

use self::forms::{FORMS, Form, Random};
use super::honesty::{claimed, other};
use super::recall::changes::{Chance, replaced};

/// Cases of each form, notices of several sentences, and sentences of a notice.
const CASES: u64 = 20;
const NOTICES: u64 = 120;
const TOGETHER: usize = 6;

/// A notice of sentences, a paragraph each.
fn notice(random: &Random, sentences: &[String]) -> String {
    format!("关于{}工作情况的通报\n{}\n", random.period(), sentences.join("\n"))
}

/// The findings above hints in a text.
fn told(text: &str) -> BTreeSet<String> {
    let found = super::found(&Text::plain("例", text));
    let told: Vec<_> = found.into_iter().filter(|f| f.severity != Severity::Hint).collect();
    super::lines(&told).into_iter().collect()
}

fn alone(place: usize, form: &Form, seed: u64) -> String {
    let mut random = Random::new(seed * 1_000 + place as u64);
    let sentence = form(&mut random);
    notice(&random, &[sentence])
}

/// Holds texts, each with its name, to no finding.
fn hold(texts: impl Iterator<Item = (String, String)>) {
    let wrong = texts.flat_map(|(name, text)| {
        let shown = text.replace('\n', "\n  ");
        told(&text).into_iter().map(move |line| format!("{name}: {line}\n  {shown}\n"))
    });
    let wrong: String = wrong.collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn nothing_is_found_in_a_right_sentence_of_any_form() {
    let cases = FORMS.iter().enumerate().flat_map(|case| (0..CASES).map(move |seed| (case, seed)));
    hold(
        cases.map(|((place, (name, form)), seed)| {
            (format!("{name} {seed}"), alone(place, form, seed))
        }),
    );
}

#[test]
fn nothing_is_found_in_right_sentences_together() {
    hold((0..NOTICES).map(|seed| {
        let mut random = Random::new(seed);
        let sentences: Vec<String> =
            (0..TOGETHER).map(|_| random.pick(&FORMS).1(&mut random)).collect();
        (seed.to_string(), notice(&random, &sentences))
    }));
}

#[test]
fn a_changed_figure_of_any_form_is_found_or_not_claimed_as_checked() {
    let mut unseen = Vec::new();
    let (mut all, mut read) = (0, 0);
    for (place, (name, form)) in FORMS.iter().enumerate() {
        for seed in 0..3 {
            let text = alone(place, form, seed);
            let (words, settings) = (WordLists::shipped(), Settings::default());
            let own = Text::plain("例", &text);
            let context = Context::new(None, &own, &words, &settings);
            check(&context, &mut Findings::default());
            let coverage = coverage(&context);
            let claimed = claimed(&text, &coverage);
            (all, read) = (all + claimed.len(), read + coverage.read());
            let mut chance = Chance(seed);
            for range in claimed {
                let Some(figure) = other(&text[range.clone()], &mut chance) else { continue };
                let change = replaced(&text, range, &figure);
                if told(&change.text).is_empty() {
                    unseen.push(format!("{name} {seed}: {}\n  {text}", change.what));
                }
            }
        }
    }
    assert!(all * 3 > read, "{all} of {read} figures are claimed");
    assert!(unseen.is_empty(), "{} of {all}\n{}", unseen.len(), unseen.join("\n"));
}
