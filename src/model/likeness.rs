//! The look of a name: two names of one likeness are the same to whoever reads them on paper.

use unicode_normalization::UnicodeNormalization;

/// Letters of other alphabets that look like Latin ones, each with the one it looks like.
const ALIKE: [(&str, &str); 4] = [
    ("АВСЕНІЈКМОРЅТХУԚԜ", "ABCEHIJKMOPSTXYQW"),
    ("асеіјорѕхуһԛԝ", "aceijopsxyhqw"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    ("ονιρ", "ovip"),
];

/// Radicals of dictionaries, and signs, that Unicode does not say to be like anything.
const RADICALS: (&str, &str) = (
    "⺆⺝⺟⺠⺼⻁⻄⻅⻆⻉⻋⻌⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳○◯",
    "冂月母民月虎西见角贝车辶镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟〇〇",
);

/// The one form of a name: composed, without blanks, in the plain signs of its like. Full-width
/// signs, the radicals of dictionaries, compatibility ideographs and letters of alphabets that look
/// like Latin ones become what they look like.
pub(crate) fn likeness(name: &str) -> String {
    if name.chars().all(is_plain) {
        return name.to_owned();
    }
    let plain = name.nfkc().filter(|c| !c.is_whitespace() && !is_traceless(*c));
    let plain: String = plain.map(plain_sign).collect();
    // A letter of another alphabet may have had a mark that only the Latin one is composed with.
    plain.nfkc().collect()
}

/// True of the signs nearly every name is made of, which stay as they are.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}' | '〔' | '〕')
}

/// The plain sign of those that look like it.
fn plain_sign(c: char) -> char {
    let brackets = ("[【]】", "〔〔〕〕");
    let mut tables = ALIKE.iter().copied().chain([RADICALS, brackets]);
    tables
        .find_map(|(others, plain)| plain.chars().nth(others.chars().position(|of| of == c)?))
        .unwrap_or(c)
}

/// The first character of a name that passes for another, and what it passes for: a radical of a
/// dictionary, a compatibility ideograph, a letter of another alphabet, a mark that is composed with
/// the letter before it.
pub(crate) fn impostor(name: &str) -> Option<(char, String)> {
    let mut before = None;
    name.chars().find_map(|c| {
        let letter = ALIKE.iter().any(|(others, _)| others.contains(c));
        let plain = match c {
            '\u{2e80}'..='\u{2fdf}' => likeness(&c.to_string()),
            _ if letter => likeness(&c.to_string()),
            _ => before.into_iter().chain([c]).nfc().collect(),
        };
        let composed = before.map_or_else(|| c.to_string(), |before: char| format!("{before}{c}"));
        before = Some(c);
        (plain != composed && plain != c.to_string()).then_some((c, plain))
    })
}

/// Characters that leave no trace on paper, though a page may leave room for them.
pub(crate) fn is_traceless(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_have_one_form() {
        let plain = "昌州环发A〔2018〕62号";
        for other in [
            "昌州环发\u{a0}A〔2018〕62号",
            "昌州环发\u{2009}A〔2018〕６２号\u{3000}",
            "昌州环发А〔2018〕62号",
            "昌州环发Ａ﹝2018﹞62号",
            "昌州环\u{200b}发A[2018]62号",
        ] {
            assert_eq!(likeness(other), plain, "{other}");
        }
        assert_eq!(likeness("⼈⻢⻋〇"), "人马车〇");
        assert_eq!(likeness("\u{f9b4}"), likeness("領"));
        assert_eq!(likeness("e\u{301}"), likeness("é"));
        assert_ne!(likeness("昌州环函"), likeness("昌州环发"));
        for (name, odd) in [
            ("⼈事局", Some(('⼈', "人"))),
            ("⻋管所", Some(('⻋', "车"))),
            ("\u{f9b4}导", Some(('\u{f9b4}', "領"))),
            ("昌А", Some(('А', "A"))),
            ("cafe\u{301}", Some(('\u{301}', "é"))),
            ("昌州环（办）发 A1", None),
        ] {
            assert_eq!(impostor(name), odd.map(|(c, plain)| (c, plain.to_owned())), "{name}");
        }
        for (others, plain) in ALIKE.iter().chain([&RADICALS]) {
            assert_eq!(others.chars().count(), plain.chars().count(), "{others}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_form_of_a_form_is_itself(name in "\\PC*") {
            let form = likeness(&name);
            proptest::prop_assert_eq!(likeness(&form), form);
        }
    }
}
