//! Where a title may break: at word boundaries (GB/T 9704 7.3.1), found with a dictionary.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// Characters that lean on what follows: a line must not end with them.
const OPENING: &str = "（《「『【〔“‘第";

/// Numbers in words.
const NUMERALS: &str = "一二三四五六七八九十百两";

/// Cuts a title into phrases that lines must not break inside; joined they are the title.
pub(super) fn phrases(title: &str) -> Vec<String> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let bounds: Vec<usize> = segmenter.segment_str(title).collect();
    let mut phrases: Vec<String> = Vec::new();
    let mut open = false;
    for word in bounds.windows(2).map(|bound| &title[bound[0]..bound[1]]) {
        let opens = word.chars().all(|c| OPENING.contains(c));
        // A word of one character (的, 局, a mark) never begins a line.
        let leans_back = !opens && word.chars().count() == 1;
        let number = word.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c));
        match phrases.last_mut() {
            Some(phrase) if open || leans_back => phrase.push_str(word),
            _ => phrases.push(word.to_owned()),
        }
        // A number keeps its unit (第一季度, 12个月), an opening mark its first word.
        let ordinal = phrases.last().is_some_and(|phrase| {
            let rest = phrase.strip_prefix('第').unwrap_or_default();
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c))
        });
        open = number || opens || ordinal;
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::phrases;

    #[test]
    fn a_title_breaks_only_between_words() {
        let broken = |title| phrases(title).join("|");
        assert_eq!(broken("关于第一季度信息工作情况的通报"), "关于|第一季度|信息|工作|情况的|通报");
        assert_eq!(
            broken("关于开展2018年第二季度培训的通知"),
            "关于|开展|2018年|第二季度|培训的|通知"
        );
        assert_eq!(
            broken("2018年第一季度各县市（园区）环保局信息采用情况统计表"),
            "2018年|第一季度|各县市|（园区）|环保局|信息|采用|情况|统计表"
        );
    }

    #[test]
    fn phrases_put_together_are_the_title() {
        for title in ["", "通报", "关于 A、B《甲》—— 丙的通报", "“昌吉环保”微信公众号情况"]
        {
            assert_eq!(phrases(title).concat(), title);
        }
    }
}
