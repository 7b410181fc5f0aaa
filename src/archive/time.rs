//! Moments as records have them.

use std::time::{Duration, SystemTime};

use chrono::{DateTime, Days, FixedOffset, NaiveDate};

/// China has one time, eight hours before that of Greenwich.
const OFFSET: i32 = 8 * 3600;

/// Longest time that the clocks of several machines may be apart.
pub(super) const APART: Duration = Duration::from_secs(300);

/// Longest time by which a record may lie behind the one before and the dates in its document
/// without anybody having looked at the clock: an office writes some each quarter.
pub(super) const FAR: Days = Days::new(100);

/// A moment in Beijing time, to the second: `2018-05-15T09:30:00+08:00`.
pub(super) fn moment(time: SystemTime) -> String {
    beijing(time).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The day of a moment in China.
pub fn day(time: SystemTime) -> NaiveDate {
    beijing(time).date_naive()
}

/// The moment that a record names; none if it names none.
pub(super) fn parse(moment: &str) -> Option<SystemTime> {
    let time = DateTime::parse_from_rfc3339(moment).ok()?;
    let seconds = u64::try_from(time.timestamp()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn beijing(time: SystemTime) -> DateTime<FixedOffset> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    let utc = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
    let naive = utc.naive_utc();
    match FixedOffset::east_opt(OFFSET) {
        Some(offset) => DateTime::from_naive_utc_and_offset(naive, offset),
        None => utc.fixed_offset(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_beijing_time_and_read_back() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_526_347_800);
        assert_eq!(moment(time), "2018-05-15T09:30:00+08:00");
        assert_eq!(parse(&moment(time)), Some(time));
        assert_eq!(day(time + Duration::from_secs(15 * 3600)).to_string(), "2018-05-16");
    }
}
