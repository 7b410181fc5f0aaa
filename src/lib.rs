//! Turns an office's quarterly data into the official notice it has to issue.
//!
//! The stages are declared in the order in which a notice passes through them. Each has
//! one public function of its own name and takes what the one before returns.
//! [`pipeline`] calls them one after another.

pub mod apart;
pub mod files;
pub mod finding;
pub mod limits;
pub mod model;
pub mod pipeline;
mod part;
mod tags;
mod workbook;
mod xml;

pub mod load;
pub mod tally;
pub mod compose;
pub mod compare;
pub mod check;
pub mod typeset;
pub mod measure;
pub mod publish;
pub mod preview;
pub mod archive;
pub mod begin;
pub mod jobs;
