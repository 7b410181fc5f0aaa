//! Everything checking may say of what it is given. What a rule says stands with the rule.

use super::settings::Waiver;
use crate::finding::Message;

pub(super) fn waiver_unused(waiver: &Waiver) -> Message {
    let text = format!("豁免没有用上：{}“{}”", waiver.rule, waiver.text);
    Message::new("K01", text, "原来的问题已经没有了：删去这条豁免。")
}
