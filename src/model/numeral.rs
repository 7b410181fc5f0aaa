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

/// The number that somebody typed in front of a heading or an item: 一、 of 一、总体要求, （二）, 3., （4）, ①, with
/// what parts it from the text. None of 一、二类企业, where it belongs to the words, and none of 1.5万元.
pub(crate) fn typed_number(text: &str) -> Option<&str> {
    let chinese = |c: char| "〇零一二三四五六七八九十百".contains(c);
    let end_of =
        |text: &str, of: &dyn Fn(char) -> bool| text.find(|c| !of(c)).unwrap_or(text.len());
    let inner = text.strip_prefix(['（', '(']);
    let body = inner.unwrap_or(text);
    let count = end_of(body, &chinese).max(end_of(body, &|c| c.is_ascii_digit()));
    let marks: &[char] = if inner.is_some() { &['）', ')'] } else { &['、', '.', '．'] };
    let rest = body.get(count..)?;
    let numbered = if text.starts_with(|c| ('①'..='⑳').contains(&c)) {
        text.chars().next().map(char::len_utf8)
    } else {
        // A year stands in brackets, too.
        let short =
            (1..4 * '一'.len_utf8()).contains(&count) && !(count > 2 && is_ascii(body, count));
        let mark = rest.chars().next().filter(|c| short && marks.contains(c));
        mark.map(|mark| text.len() - rest.len() + mark.len_utf8())
    };
    let number = text.get(..numbered?)?;
    let behind = text.get(numbered?..)?.chars().next()?;
    let within = inner.is_none() && (chinese(behind) || behind.is_ascii_digit());
    (!within).then_some(number)
}

fn is_ascii(text: &str, length: usize) -> bool {
    text.get(..length).is_some_and(str::is_ascii)
}

#[cfg(test)]
mod tests {
    use super::{chinese, typed_number};

    #[test]
    fn a_number_in_front_of_a_heading_is_told_from_words_that_begin_like_one() {
        for (text, number) in [
            ("一、总体要求", "一、"),
            ("十二、附则", "十二、"),
            ("（一）目标", "（一）"),
            ("(三)措施", "(三)"),
            ("1.第一项", "1."),
            ("12．第十二项", "12．"),
            ("3、第三项", "3、"),
            ("（4）第四项", "（4）"),
            ("②第二项", "②"),
            ("1. 第一项", "1."),
        ] {
            assert_eq!(typed_number(text), Some(number), "{text}");
        }
        for text in [
            "一、二类企业管理",
            "1.5万元以上的项目",
            "3.15晚会",
            "2018年工作情况",
            "（2018）12号文件",
            "（试行）",
            "三是抓好落实",
            "一季度情况",
            "百日攻坚",
            "一、",
            "",
        ] {
            assert_eq!(typed_number(text), None, "{text}");
        }
    }

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
