//! A half year or a year whose figures are the sums of its months or quarters: found beside it, and typed nowhere.

use std::fs;

use tongbao::model::{Subject, When};
use tongbao::tally::{Aspect, Figure, Tally};

use crate::harness::{Desk, Q1, SCHEME};

/// A quarter's file, its dates and its number.
const LATER: [(&str, &str, &str, &str); 3] = [
    ("2018-q2.yaml", "quarter: 2}", "number: 98 ", "2018-07-20"),
    ("2018-q3.yaml", "quarter: 3}", "number: 140 ", "2018-10-18"),
    ("2018-q4.yaml", "quarter: 4}", "number: 3 ", "2019-01-16"),
];

/// A desk with four quarters, whose figures differ.
fn desk() -> Desk {
    let desk = Desk::new();
    for (place, (file, quarter, number, date)) in LATER.into_iter().enumerate() {
        desk.write(file, desk.text(Q1))
            .edit(file, "quarter: 1}", quarter)
            .edit(file, "number: 62 ", number)
            .edit(file, "signed: 2018-05-15", &format!("signed: {date}"))
            .edit(file, "printed: 2018-05-15", &format!("printed: {date}"))
            .edit(file, "submitted: 12\n    adopted: {“昌吉环保”微信公众号: 5}", &format!(
                "submitted: {}\n    adopted: {{“昌吉环保”微信公众号: {}, 州级新闻媒体: 1}}",
                13 + place,
                place + 2
            ))
            .edit(file, "法规科: {submitted: 0}", "法规科: {submitted: 0, adjustments: [{category: 政务信息, points: 1.5, reason: 约稿}]}");
    }
    desk
}

/// Lets the program write the file of a longer period, and fills in its number and date.
fn write(desk: &Desk, period: &str, from: &str, date: &str) -> String {
    let run = desk.run(&["next", from, "--period", period]);
    assert_eq!(run.code, Some(0), "{}{}", run.said, run.complained);
    assert!(!run.said.contains("各单位的数"), "{}", run.said);
    let file = format!("{period}.yaml");
    let text = desk.text(&file);
    let filled = text.lines().map(|line| match line.split_once(':') {
        Some(("number", _)) => "number: 77".to_owned(),
        Some(("signed", _)) => format!("signed: {date}"),
        _ => line.to_owned(),
    });
    let filled: Vec<String> = filled.collect();
    desk.write(&file, filled.join("\n") + "\n");
    file
}

/// Holds every figure that adds up against the sum of what each of the periods says by itself.
fn is_the_sum(desk: &Desk, whole: &Tally, parts: &[&str]) {
    let parts: Vec<Tally> = parts.iter().map(|file| desk.tally(file)).collect();
    let (office, scheme, _) = whole.data().expect("a period");
    let mut compared = 0;
    for id in scheme.measure_ids().filter(|id| scheme.measure(*id).flows()) {
        let name = &scheme.measure(id).name;
        for unit in office.unit_ids().map(Subject::Unit).chain([Subject::All]) {
            let of = |tally: &Tally| {
                tally.exact(tally.measure_named(name).expect(name), unit, When::This)
            };
            let sum = parts.iter().filter_map(of).reduce(|sum, value| sum + value);
            assert_eq!(of(whole), sum, "{name} of {unit:?}");
            compared += usize::from(sum.is_some());
        }
    }
    assert!(compared > 100, "{compared} sums");
}

#[test]
fn a_year_is_the_sum_of_its_quarters() {
    let desk = desk();
    let year = write(&desk, "2018", "2018-q4.yaml", "2019-01-18");
    assert!(desk.text(&year).contains("units: 各期相加"));
    let whole = desk.tally(&year);
    let quarters = [Q1, "2018-q2.yaml", "2018-q3.yaml", "2018-q4.yaml"];
    is_the_sum(&desk, &whole, &quarters);
    // The last quarter's cumulative score is the year's.
    let last = desk.tally("2018-q4.yaml");
    let score = whole.measure_named("政务信息累计得分").expect("a measure");
    let (office, ..) = whole.data().expect("a period");
    for unit in office.unit_ids().map(Subject::Unit) {
        let of = |tally: &Tally| tally.exact(score, unit, When::This);
        assert_eq!(of(&whole), of(&last));
    }
    let (document, findings) = desk.build(&year);
    let document = document.unwrap_or_else(|| panic!("{:#?}", desk.lines(&findings)));
    assert!(document.sheets().markup().title().contains("2018年度信息工作情况"));
    // Whoever asks where a figure comes from is shown the quarters.
    let submitted = whole.measure_named("政务信息报送").expect("a measure");
    let unit = office.unit_named("吉木萨尔县环保局").expect("a unit");
    let figure = Figure {
        measure: submitted,
        subject: Subject::Unit(unit),
        when: When::This,
        aspect: Aspect::Value,
    };
    let origin = whole.origin(&figure).expect("an origin");
    assert_eq!(origin.value, "54条");
    let values: Vec<&str> = origin.parts.iter().map(|part| part.value.as_str()).collect();
    assert_eq!(values, ["12", "13", "14", "15"]);
    let place = origin.parts[1].place.as_ref().expect("a place");
    assert!(place.file.ends_with("2018-q2.yaml") && place.spot.is_some());
}

#[test]
fn a_half_year_stands_beside_the_quarters_and_counts_nothing_twice() {
    let desk = desk();
    let half = write(&desk, "2018-h1", "2018-q2.yaml", "2018-07-25");
    is_the_sum(&desk, &desk.tally(&half), &[Q1, "2018-q2.yaml"]);
    let before = fs::read(desk.path("2018-q3.yaml")).expect("a file");
    write(&desk, "2018", "2018-q4.yaml", "2019-01-18");
    for file in [Q1, "2018-q2.yaml", "2018-q3.yaml", "2018-q4.yaml"] {
        let said = desk.complaints(file);
        assert!(!said.iter().any(|line| !line.starts_with("L31")), "{file}: {said:#?}");
    }
    let half = desk.path("2018-h2.yaml");
    assert_eq!(before, fs::read(desk.path("2018-q3.yaml")).expect("a file"));
    assert!(!half.exists());
    let second = write(&desk, "2018-h2", "2018-q4.yaml", "2019-01-18");
    let whole = desk.tally(&second);
    is_the_sum(&desk, &whole, &["2018-q3.yaml", "2018-q4.yaml"]);
    let score = whole.measure_named("政务信息得分").expect("a measure");
    let last = desk.tally("2018-q4.yaml");
    let of = |tally: &Tally| tally.exact(score, Subject::All, When::YearSoFar);
    assert_eq!(of(&whole), of(&last), "the first half counts as well");
}

#[test]
fn points_of_a_former_scheme_stay_what_they_were_in_the_sum() {
    let desk = desk();
    desk.write("later.yaml", desk.text(SCHEME)).edit("later.yaml", "points: 30", "points: 40");
    for file in ["2018-q3.yaml", "2018-q4.yaml"] {
        desk.edit(file, "scheme: scheme.yaml", "scheme: later.yaml");
    }
    let year = write(&desk, "2018", "2018-q4.yaml", "2019-01-18");
    let whole = desk.tally(&year);
    is_the_sum(&desk, &whole, &[Q1, "2018-q2.yaml", "2018-q3.yaml", "2018-q4.yaml"]);
    let (office, ..) = whole.data().expect("a period");
    let unit = Subject::Unit(office.unit_named("大气办").expect("a unit"));
    let score = whole.measure_named("政务信息得分").expect("a measure");
    // One item of 30 in each of two quarters and of 40 in the others, two of 5 in each.
    let value = whole.exact(score, unit, When::This).expect("a score");
    assert_eq!(value.normalize().to_string(), "180");
}

#[test]
fn a_quarter_that_is_missing_is_named() {
    let desk = desk();
    fs::remove_file(desk.path("2018-q2.yaml")).expect("a file");
    // Without the second quarter the fourth has no cumulative figures either.
    desk.append(
        "2018-q3.yaml",
        "carried_forward: {玛纳斯县环保局: {政务信息: 20, 新闻信息: 50}}\n",
    );
    let run = desk.run(&["next", "2018-q4.yaml", "--period", "2018"]);
    assert_eq!(run.code, Some(2), "{}", run.said);
    assert!(
        run.complained.contains("N10") && run.complained.contains("2018年第二季度"),
        "{}",
        run.complained
    );
    assert!(!desk.path("2018.yaml").exists());
}
