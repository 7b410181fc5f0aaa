//! Text as the index holds it. Chinese has no blanks between words, and many a word is two
//! characters: so every pair of neighbours is a token, and any stretch of text is a phrase of them.

/// Stands behind the last character.
const END: char = '\0';

/// A text in tokens.
pub(super) fn indexed(text: &str) -> String {
    let characters: Vec<char> = bare(text).chain([END]).collect();
    let tokens: Vec<String> = characters.windows(2).map(|pair| token(pair[0], pair[1])).collect();
    tokens.join(" ")
}

/// The query that finds a stretch of text; none if there is nothing to look for.
pub(super) fn query(words: &str) -> Option<String> {
    let characters: Vec<char> = bare(words).collect();
    match characters.as_slice() {
        [] => None,
        [single] => Some(format!("{:06x}*", u32::from(*single))),
        several => {
            let tokens: Vec<String> =
                several.windows(2).map(|pair| token(pair[0], pair[1])).collect();
            Some(format!("\"{}\"", tokens.join(" ")))
        }
    }
}

/// Without blanks, which stand where lines break, and in lower case.
fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && *c != END).flat_map(char::to_lowercase)
}

/// A pair in letters and digits, which every tokenizer leaves whole.
fn token(first: char, second: char) -> String {
    format!("{:06x}{:06x}", u32::from(first), u32::from(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_pairs_and_a_stretch_of_it_a_phrase() {
        assert_eq!(indexed("通 报"), "00901a0062a5 0062a5000000");
        assert_eq!(query("通\n报").as_deref(), Some("\"00901a0062a5\""));
        assert_eq!(query("报").as_deref(), Some("0062a5*"));
        assert_eq!(query(" "), None);
    }
}
