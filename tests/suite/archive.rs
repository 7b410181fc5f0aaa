//! The archive: issued once, kept, found, proved.

mod bag;
mod founding;
mod indexed;
mod issuing;
mod keys;
mod killed;
mod lookup;
mod nothing_lost;
mod numbers;
mod race;
mod reproduce;
mod room;
mod speed;
mod stores;
mod tampering;
mod verifying;
