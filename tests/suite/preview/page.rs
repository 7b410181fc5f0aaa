//! The page as a clerk uses it, in a real browser.

use super::browser::Browser;
use super::serving::Preview;
use crate::harness::{Desk, Q1};

/// The text of a figure on the page.
fn figure(name: &str) -> String {
    format!("return document.querySelector('[data-figure=\"{name}\"]')?.textContent")
}

/// True if a figure on the page has this text.
fn shows(name: &str, text: &str) -> String {
    format!("return document.querySelector('[data-figure=\"{name}\"]')?.textContent === '{text}'")
}

#[test]
#[ignore = "needs Chromium and chromedriver; .ci/run has them"]
fn in_the_browser_the_page_follows_edits_mistakes_findings_and_figures() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let browser = Browser::open(1280, 900, false);
    browser.goto(&preview.page);

    // All pages of the sample, drawn and not blank.
    browser.wait("return document.documentElement.dataset.painted");
    let drawn = "const all = [...document.querySelectorAll('.paper svg')]; return all.length === 6 \
        && all.every((svg) => svg.getBBox().width > 500 && svg.querySelectorAll('path').length > 5) \
        && document.querySelectorAll('use').length === 0 \
        && [...document.querySelectorAll('.thumb img')].every((img) => img.naturalWidth > 90)";
    browser.wait(drawn);
    assert_eq!(browser.run(&figure("9:all")), "87");

    // A figure changes: in the sentence, in the list, in the table; the rest stays where it is.
    browser.run(
        "window.first = [...document.querySelectorAll('.paper svg')].map((svg) => [...svg.children]); \
        document.getElementById('desk').scrollTop = 400; \
        fetch('state.json').then((answer) => answer.json()).then((state) => { window.before = state })",
    );
    browser.wait("return window.before");
    let asked = "return performance.getEntriesByType('resource') \
        .filter((each) => /pages.[0-9a-f]+$/.test(each.name)).length";
    assert_eq!(browser.run(asked), 6);
    desk.edit(
        Q1,
        "    submitted: 12\n    adopted: {“昌吉环保”微信公众号: 5}",
        "    submitted: 14\n    adopted: {“昌吉环保”微信公众号: 5}",
    );
    browser.wait(&shows("9:all", "89"));
    assert_eq!(browser.run(&figure("9:unit:2")), "14");
    assert_eq!(browser.run(&figure("9:unit:2")), "14");
    let gone = "return window.first.map((all) => all.filter((group) => !group.isConnected).length)";
    let gone: Vec<u64> = serde_json::from_value(browser.run(gone)).expect("counts");
    assert!(gone[0] > 0 && gone[3] > 0 && gone.iter().sum::<u64>() < 10, "{gone:?}");
    assert_eq!([gone[1], gone[2], gone[4], gone[5]], [0; 4]);
    assert_eq!(browser.run("return document.getElementById('desk').scrollTop"), 400);
    // Nothing had to be asked for, unless what came with a state was missed.
    assert_eq!(browser.run(asked), 6);
    preview.wait(|state| state["revision"] == 2);
    let miss = |state: &str| {
        browser.run(&format!(
            "{state}.then((state) => {{ state.pages.forEach((page) => {{ page.new = [] }}); \
            return import(new URL('pages.js', location).href).then((pages) => pages.update(state.pages, {{}})); }})"
        ));
    };
    miss("Promise.resolve(window.before)");
    browser.wait(&shows("9:all", "87"));
    miss("fetch('state.json').then((answer) => answer.json())");
    browser.wait(&shows("9:all", "89"));
    assert!(browser.run(asked).as_u64() > Some(6));

    // A mistake: the old pages stay, greyed, with the error on top and its line.
    desk.edit(Q1, "number: 62 ", "number: 六十二 ");
    browser.wait("return document.documentElement.dataset.state === 'failed'");
    let failure = browser.run("return document.getElementById('failure').innerText");
    let failure = failure.as_str().expect("text");
    assert!(failure.contains("1 处错误") && failure.contains("2018-q1.yaml:8:9"), "{failure}");
    assert_eq!(browser.run(drawn), true);
    assert_eq!(browser.run(&figure("9:all")), "89");
    let grey = "return getComputedStyle(document.querySelector('.paper svg')).filter";
    browser.wait(&format!("{grey} === 'grayscale(1)'"));

    // Fixed.
    desk.edit(Q1, "number: 六十二 ", "number: 62 ");
    browser.wait("return document.documentElement.dataset.state === 'fresh'");
    assert_eq!(browser.run("return document.getElementById('failure').hidden"), true);

    // A finding leads to its place.
    browser.run("document.getElementById('desk').scrollTop = 0");
    browser.click("#findings .finding button.what");
    let marked = "const mark = document.querySelector('.mark.followed'); if (!mark) return null; \
        const at = mark.getBoundingClientRect(), desk = document.getElementById('desk').getBoundingClientRect(); \
        return at.top > desk.top && at.bottom < desk.bottom";
    assert_eq!(browser.run(marked), true);

    // A figure tells its origin.
    browser
        .run("document.querySelector('[data-figure=\"9:all\"]').scrollIntoView({block: 'center'})");
    browser.hover("[data-figure=\"9:all\"]");
    browser.wait("return !document.getElementById('origin').hidden");
    let origin = browser.run("return document.getElementById('origin').innerText");
    let origin = origin.as_str().expect("text");
    for said in [
        "全部单位政务信息报送",
        "89条",
        "Σ 15项政务信息报送",
        "吉木萨尔县环保局",
        "2018-q1.yaml:22:16",
    ] {
        assert!(origin.contains(said), "{said}: {origin}");
    }

    // It prints the notice: six pages, two of them sideways.
    let printed = lopdf::Document::load_mem(&browser.print()).expect("a PDF");
    let boxes: Vec<bool> = printed
        .page_iter()
        .map(|page| {
            let page = printed.get_dictionary(page).expect("a page");
            let sides = page.get(b"MediaBox").and_then(lopdf::Object::as_array).expect("a box");
            let side = |i: usize| sides[i].as_float().expect("a number");
            side(2) > side(3)
        })
        .collect();
    assert_eq!(boxes, [false, false, false, true, true, false]);
    assert_eq!(browser.run("return window.complaints ?? null"), serde_json::Value::Null);
}
