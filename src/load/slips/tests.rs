use super::*;

/// The slips of a text: line, column, what is said and what is to be done.
fn said(text: &str) -> Vec<String> {
    let slips = read(text).slips;
    let line = |slip: &Slip| {
        let Point { line, column } = slip.at;
        format!("{line}:{column} {} {}", slip.message.text, slip.message.hint)
    };
    slips.iter().map(line).collect()
}

#[test]
fn a_mended_text_is_read_on_and_its_places_are_those_that_were_typed() {
    let text = "a：1\nb: {甲: 3，乙: 1}\n　　c: 2\n";
    let reading = read(text);
    let yaml = reading.yaml.expect("it can be read on");
    assert_eq!(reading.slips.len(), 3, "{:?}", reading.slips);
    let map = yaml.entry("b").expect("the map");
    assert!(map.entry("乙").is_some(), "{map:?}");
    let at = reading.edits.typed(yaml.entry("a").expect("a").at.start);
    assert_eq!(at, Point { line: 1, column: 3 });
}

#[test]
fn what_cannot_be_mended_is_cut_out_and_the_rest_is_read() {
    let text = "a: 1\nunits:\n  甲:\n    x: ]\n  乙: {y: 2}\nb: 3\n";
    let reading = read(text);
    let yaml = reading.yaml.expect("the rest");
    assert_eq!(reading.slips.len(), 1, "{:?}", reading.slips);
    assert_eq!(reading.slips[0].at.line, 4);
    let units = yaml.entry("units").expect("the units");
    assert!(units.entry("甲").is_some_and(Yaml::is_cut), "{units:?}");
    assert!(units.entry("乙").is_some_and(|yaml| !yaml.is_cut()), "{units:?}");
    assert!(yaml.entry("b").is_some());
    assert!(reading.edits.is_cut());
}

#[test]
fn sound_texts_of_many_lines_are_left_alone() {
    for text in [
        "a: |\n  　　各学校\n  -要\n  number：62\nb: 1\n",
        "a: \"一\n  　　二\n  三\"\nb: 1\n",
        "- 各学校，各单位：要\n- 注意：做到“三个”、“四个”\n",
        "a: {\n  b: 1,\n  c: [甲, 乙]\n}\n",
        "- - 1\n  - 2\n- a: 1\n  b: 2\n",
        "a: &x [1]\nb: *x\n",
        "a: 甲  # 备注\nb: 62   # 〔2018〕62号\n",
    ] {
        assert_eq!(said(text), Vec::<String>::new(), "{text}");
    }
}
