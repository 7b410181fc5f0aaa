//! Numbers in Chinese.

/// A number in Chinese: 二十一, 一百零五. From 1,000 on in digits.
pub(crate) fn chinese(count: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match count {
        0 => "〇".to_owned(),
        1..=9 => DIGITS[count].to_owned(),
        10..=19 => format!("十{}", DIGITS[count - 10]),
        20..=99 => format!("{}十{}", DIGITS[count / 10], DIGITS[count % 10]),
        100..=999 => {
            let rest = match count % 100 {
                0 => String::new(),
                rest @ 1..=9 => format!("零{}", DIGITS[rest]),
                rest @ 10..=19 => format!("一{}", chinese(rest)),
                rest => chinese(rest),
            };
            format!("{}百{rest}", DIGITS[count / 100])
        }
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::chinese;

    #[test]
    fn numbers_read_as_they_are_spoken() {
        let read = [1, 10, 11, 20, 21, 99, 100, 105, 110, 118, 230, 999].map(chinese);
        let spoken = [
            "一",
            "十",
            "十一",
            "二十",
            "二十一",
            "九十九",
            "一百",
            "一百零五",
            "一百一十",
            "一百一十八",
            "二百三十",
            "九百九十九",
        ];
        assert_eq!(read, spoken);
    }
}
