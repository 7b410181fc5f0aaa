//! Pictures of the preview, for the readme and for whoever changes the page:
//! `cargo test pictures_of_the_preview -- --ignored`.

use std::fs;

use super::browser::Browser;
use super::program::Running;
use crate::harness::{Desk, Q1, project};

#[test]
#[ignore = "needs Chromium and chromedriver; writes docs/images and target/look"]
fn pictures_of_the_preview() {
    let look = project("target/look");
    fs::create_dir_all(&look).expect("a folder for pictures");
    let save = |browser: &Browser, name: &str| {
        // The state says how long the build took, and that differs.
        browser.wait("return document.documentElement.dataset.painted");
        std::thread::sleep(std::time::Duration::from_millis(400));
        fs::write(look.join(name), browser.screenshot()).expect("a picture");
    };
    let desk = Desk::new();
    let preview = Running::start(&desk, &["--draft", "征求意见稿"]);
    let browser = Browser::open(1360, 900, false);
    browser.goto(&preview.page);
    browser.wait("return document.documentElement.dataset.painted");
    browser.type_keys("f");
    browser.wait("return !document.getElementById('origin').hidden");
    save(&browser, "preview.png");
    browser.type_keys("4");
    browser.run("document.activeElement.blur(); document.getElementById('desk').scrollTop = 900");
    save(&browser, "preview-pair.png");
    browser.type_keys("2");
    browser.run("document.querySelectorAll('.thumb')[3].click()");
    browser.wait("return document.querySelector('[data-figure=\"16:unit:0\"]')");
    browser.run(
        "document.querySelector('[data-figure=\"14:unit:7\"]').focus({ preventScroll: true })",
    );
    browser.wait("return !document.getElementById('origin').hidden");
    save(&browser, "preview-table.png");
    browser.run("document.activeElement.blur()");
    browser.type_keys("1");
    desk.edit(
        Q1,
        "    submitted: 4\n    adopted: {环保厅",
        "    submitted: 四\n    adoptd: {环保厅",
    );
    browser.wait("return document.documentElement.dataset.state === 'failed'");
    save(&browser, "preview-error.png");
    drop(browser);
    let dark = Browser::open(1360, 900, true);
    dark.goto(&preview.page);
    save(&dark, "preview-error-dark.png");
    desk.edit(
        Q1,
        "    submitted: 四\n    adoptd: {环保厅",
        "    submitted: 4\n    adopted: {环保厅",
    );
    dark.wait("return document.documentElement.dataset.state === 'fresh'");
    save(&dark, "preview-dark.png");
    drop(dark);
    let narrow = Browser::open(520, 900, false);
    narrow.goto(&preview.page);
    save(&narrow, "preview-narrow.png");
    narrow.click("#show-findings");
    save(&narrow, "preview-narrow-findings.png");
    for name in ["preview.png", "preview-error.png"] {
        fs::copy(look.join(name), project("docs/images").join(name)).expect("a copy");
    }
}
