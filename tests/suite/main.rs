//! All integration tests, in one binary: one file a promise.

#![allow(
    clippy::expect_used,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod any_text;
mod archive;
mod attachments;
mod begin;
mod check;
mod command;
mod compare;
mod composing;
mod corners;
mod derived;
mod documents;
mod docx;
mod elements;
mod facts;
mod fields;
mod figures;
#[cfg(unix)]
mod first_use;
mod filing;
mod fitting;
mod font_swap;
mod fonts;
mod formats;
mod harness;
mod imprint;
mod input;
mod limits;
mod invariants;
mod many;
mod lines;
mod measure;
mod measures;
mod mistakes;
mod natural;
mod numbering;
mod offices;
mod ofd;
mod pages;
mod papers;
mod pdf;
mod preview;
mod prose;
mod reading;
mod repeat;
mod rows;
mod sample;
mod scale;
mod schema;
mod seal;
mod sheet;
mod sizes;
mod summed;
mod survive;
mod tables;
mod templates;
#[cfg(unix)]
mod terminal;
mod titles;
mod tree;
mod workbook;
mod year;
