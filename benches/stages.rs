//! The time of each stage of `generate`, with the sample and a document with tables, as shipped. All a stage before
//! it left for later is forgotten first, so each is measured as a run of the program has it.
//!
//!     cargo bench --bench stages
//!
//! `cargo test --bench stages` runs each once.

#![allow(clippy::expect_used, reason = "without the shipped files there is nothing to measure")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use tongbao::compose::{Markup, TemplateSet, compose};
use tongbao::finding::Findings;
use tongbao::load::load;
use tongbao::pipeline::{measure_pages, proofread};
use tongbao::tally::tally;
use tongbao::typeset::{Document, FontSet, Sheets, export_pdf, forget, typeset};

/// The data of the documents that are measured.
const DATA: [&str; 2] = ["data/2018-q1.yaml", "data/document.yaml"];

static TEMPLATES: LazyLock<TemplateSet> = LazyLock::new(|| {
    let mut findings = Findings::default();
    TemplateSet::read(&project("templates"), None, &mut findings).expect("the shipped templates")
});
static FONTS: LazyLock<FontSet> = LazyLock::new(|| {
    FontSet::read(&project("fonts"), &mut Findings::default()).expect("the shipped fonts")
});

fn main() {
    divan::main();
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Has the compiler forget all that it knows, the layout's own files included.
fn forget_all() {
    // A result is forgotten some documents after it was used last.
    (0..8).for_each(|_| forget());
}

fn composed(data: &str) -> Arc<Markup> {
    let mut findings = Findings::default();
    let inputs = load(&project(data), &mut findings).expect("data");
    let tally = tally(inputs, &mut findings).expect("figures");
    Arc::new(compose(&tally, &TEMPLATES, &mut findings).expect("a text"))
}

fn laid_out(data: &str) -> Arc<Sheets> {
    typeset(&composed(data), &FONTS, None, &mut Findings::default()).expect("pages")
}

fn exported(data: &str) -> Document {
    export_pdf(&laid_out(data), &FONTS, &mut Findings::default()).expect("a PDF")
}

#[divan::bench(args = DATA)]
fn load_data(bencher: Bencher, data: &str) {
    let path = project(data);
    bencher.bench_local(|| load(&path, &mut Findings::default()).expect("data"));
}

#[divan::bench(args = DATA)]
fn compute_figures(bencher: Bencher, data: &str) {
    let inputs = load(&project(data), &mut Findings::default()).expect("data");
    bencher
        .with_inputs(|| inputs.clone())
        .bench_local_values(|inputs| tally(inputs, &mut Findings::default()).expect("figures"));
}

#[divan::bench(args = DATA)]
fn compose_text(bencher: Bencher, data: &str) {
    let inputs = load(&project(data), &mut Findings::default()).expect("data");
    let tally = tally(inputs, &mut Findings::default()).expect("figures");
    bencher.bench_local(|| compose(&tally, &TEMPLATES, &mut Findings::default()).expect("a text"));
}

#[divan::bench(args = DATA)]
fn check_text(bencher: Bencher, data: &str) {
    let markup = composed(data);
    bencher.bench_local(|| proofread(markup.tally(), &markup, &mut Findings::default()));
}

#[divan::bench(args = DATA)]
fn lay_pages_out(bencher: Bencher, data: &str) {
    let markup = composed(data);
    bencher.with_inputs(forget_all).bench_local_values(|()| {
        typeset(&markup, &FONTS, None, &mut Findings::default()).expect("pages")
    });
}

#[divan::bench(args = DATA)]
fn make_the_pdf(bencher: Bencher, data: &str) {
    let sheets = laid_out(data);
    bencher.with_inputs(forget_all).bench_local_values(|()| {
        export_pdf(&sheets, &FONTS, &mut Findings::default()).expect("a PDF")
    });
}

#[divan::bench(args = DATA)]
fn measure_the_pdf(bencher: Bencher, data: &str) {
    let document = exported(data);
    let path = project(data);
    bencher.bench_local(|| {
        measure_pages(&document, &path, &mut Findings::default()).expect("a measurement")
    });
}
