//! Reads what stands at the top left of the first page: copy number (份号), secrecy
//! (密级和保密期限), urgency (紧急程度).

use super::messages;
use super::reader::Fields;
use crate::model::Head;

/// Levels of secrecy (GB/T 9704 7.2.2; Law on Guarding State Secrets, article 14).
const LEVELS: [&str; 3] = ["绝密", "机密", "秘密"];

/// Degrees of urgency of a paper document (GB/T 9704 7.2.3).
const URGENCIES: [&str; 2] = ["特急", "加急"];

/// Reads the optional fields `copy_number`, `secrecy` and `urgency`.
pub(super) fn read(fields: &Fields) -> Head {
    let copy_number = fields.optional("copy_number").and_then(|field| field.whole(1, 999_999));
    let secrecy_field = fields.optional("secrecy");
    let secrecy = secrecy_field.as_ref().and_then(|field| {
        let text = field.line()?;
        let sound = is_secrecy(&text);
        if !sound {
            field.error(messages::unknown_secrecy(&text));
        } else if copy_number.is_none() {
            field.error(messages::secret_without_copy_number());
        }
        sound.then_some(text)
    });
    let urgency = fields.optional("urgency").and_then(|field| {
        let text = field.line()?;
        let known = URGENCIES.contains(&text.as_str());
        if !known {
            field.error(messages::unknown_urgency(&text, &URGENCIES.join("、")));
        }
        known.then_some(text)
    });
    Head { copy_number, secrecy, urgency }
}

/// A level alone, or a level, a star and how long it is kept: 机密★1年, 秘密★6个月, 绝密★长期.
fn is_secrecy(text: &str) -> bool {
    let (level, term) = match text.split_once('★') {
        Some((level, term)) => (level, Some(term)),
        None => (text, None),
    };
    let is_term = |term: &str| {
        let count = term.strip_suffix('年').or(term.strip_suffix("个月"));
        let counted = |digits: &str| {
            (1..=2).contains(&digits.len())
                && digits.bytes().all(|byte| byte.is_ascii_digit())
                && !digits.starts_with('0')
        };
        term == "长期" || count.is_some_and(counted)
    };
    LEVELS.contains(&level) && term.is_none_or(is_term)
}

#[cfg(test)]
mod tests {
    use super::is_secrecy;

    #[test]
    fn secrecy_is_a_level_with_or_without_a_term() {
        for sound in ["机密", "机密★1年", "秘密★6个月", "绝密★长期", "秘密★10年"]
        {
            assert!(is_secrecy(sound), "{sound}");
        }
        for unsound in ["内部", "机密★", "机密★一年", "机密1年", "机密★01年", "★1年", "机密*1年"]
        {
            assert!(!is_secrecy(unsound), "{unsound}");
        }
    }
}
