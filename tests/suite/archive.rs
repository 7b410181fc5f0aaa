//! The archive: issued once, kept, found, proved.

mod answers;
mod bag;
pub(crate) mod bucket;
mod clocks;
mod correcting;
pub(crate) mod endpoints;
mod folders;
mod forms;
mod founding;
mod harm;
mod indexed;
mod issuing;
mod keys;
mod killed;
mod later;
mod lookalikes;
mod lookup;
mod nothing_lost;
mod numbers;
mod outputs;
mod race;
mod reproduce;
mod retries;
pub(crate) mod room;
mod said;
mod speed;
mod stores;
mod sums;
mod tampering;
mod twice;
mod verifying;
mod walk;
mod walker;

pub(crate) use self::room::{issued, shelf};
