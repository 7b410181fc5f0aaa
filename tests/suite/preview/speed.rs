//! From save to picture, and what many edits leave behind. Figures of the readme:
//! `cargo test --release of_the_preview -- --ignored --nocapture --test-threads 1`.

#![expect(clippy::print_stdout, reason = "figures are for whoever asked for them")]

use std::fs;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use super::baseline::{self, Watching};
use super::browser::Browser;
use super::program::Running;
use super::serving::now;
use crate::harness::{Desk, Q1};

/// The line of the first unit's count, and the line after it.
const TYPED: &str = "submitted: 4\n    adopted: {环保厅网站: 1, “昌";

/// The sample with another count of the first unit.
fn sample(desk: &Desk) -> impl Fn(usize) -> String + use<> {
    let text = desk.text(Q1);
    move |count| text.replacen(TYPED, &TYPED.replacen('4', &count.to_string(), 1), 1)
}

/// Saves the way an editor does: the whole file anew, every other time under another name first.
fn save(desk: &Desk, edit: usize, text: &str) {
    if edit.is_multiple_of(2) {
        fs::write(desk.path(Q1), text).expect("a save");
    } else {
        fs::write(desk.path(".q1.swp"), text).expect("a save");
        fs::rename(desk.path(".q1.swp"), desk.path(Q1)).expect("a rename");
    }
}

#[test]
#[ignore = "measures for the readme; needs Chromium and chromedriver"]
fn speed_of_the_preview() {
    const EDITS: usize = 100;
    let desk = Desk::new();
    let text = sample(&desk);
    let running = Running::start(&desk, &[]);
    let browser = Browser::open(1280, 900, false);
    browser.goto(&running.page);
    browser.wait("return document.documentElement.dataset.painted");
    let mut times: Vec<f64> = Vec::new();
    let mut browsers: Vec<f64> = Vec::new();
    let mut builds: Vec<f64> = Vec::new();
    for edit in 0..EDITS + 5 {
        let count = 5 + edit % 50;
        let text = text(count);
        let saved = now().duration_since(UNIX_EPOCH).expect("a time").as_secs_f64() * 1000.0;
        save(&desk, edit, &text);
        // Asking the page takes time from it.
        thread::sleep(Duration::from_millis(300));
        let painted = browser.wait(&format!(
            "const root = document.documentElement.dataset; \
             const total = document.querySelector('[data-figure=\"9:all\"]').textContent; \
             return total === '{}' && Number(root.paintedAt) > {saved} ? Number(root.paintedAt) : null",
            83 + count
        ));
        let took = browser.run("return document.getElementById('detail').textContent");
        let took: Option<f64> =
            took.as_str().and_then(|text| text.split(' ').rev().nth(1)?.parse().ok());
        // The first few fill caches.
        if edit >= 5 {
            let painted = painted.as_f64().expect("a time");
            let told = browser.run("return Number(document.documentElement.dataset.toldAt)");
            times.push(painted - saved);
            browsers.push(painted - told.as_f64().expect("a time"));
            builds.extend(took);
        }
    }
    show("from save to picture", &mut times);
    show("of which the browser", &mut browsers);
    show("the whole build, measuring included", &mut builds);
    drop((browser, running));
    let Some(version) = baseline::version() else {
        println!("no `typst` on the path: not measured beside it");
        return;
    };
    let watching = Watching::start(&desk);
    let mut drawn: Vec<f64> = Vec::new();
    for edit in 0..EDITS + 5 {
        // The counts begin where those before have ended, so that the first changes too.
        desk.write(Q1, text(5 + (edit + 7) % 50));
        let took = watching.save(&desk);
        if edit >= 5 {
            drawn.push(took);
        }
        thread::sleep(Duration::from_millis(300));
    }
    show(&format!("{version} watch, from save to SVG files nobody has shown yet"), &mut drawn);
}

fn show(name: &str, times: &mut [f64]) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    println!("{name}: median {:.0} ms, 95 % {:.0} ms, most {:.0} ms", at(0.5), at(0.95), at(1.0));
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "measures for the readme"]
fn memory_of_the_preview() {
    const EDITS: usize = 1_000;
    let desk = Desk::new();
    let text = sample(&desk);
    let running = Running::start(&desk, &[]);
    let resident = || {
        let status = fs::read_to_string(format!("/proc/{}/status", running.program.id()));
        let status = status.expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") / 1024
    };
    for edit in 0..=EDITS {
        let count = 5 + edit;
        save(&desk, edit, &text(count));
        running.page.wait(|state| {
            state["title"].is_string() && state["revision"].as_u64() > Some(edit as u64)
        });
        if edit % 100 == 0 {
            println!("after {edit} edits: {} MiB", resident());
        }
    }
}
