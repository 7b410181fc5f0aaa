//! Reads what is recorded of a document when it is filed (`filing:`): the office says what
//! holds for all its documents, a document what holds for it.

use chrono::NaiveDate;

use super::messages;
use super::names::known_word;
use super::reader::{Cursor, Fields};
use super::schema;
use crate::limits::{self, Limit};
use crate::model::{Action, FileForm, Filing, Retention, printed_date};

/// The actions before the signature: 党政机关公文处理工作条例 article 18, and the same in the words
/// of offices.
const BEFORE_SIGNING: [&str; 6] = ["起草", "拟稿", "审核", "核稿", "会签", "签发"];

/// Longest name of an organ in an archival number, in characters.
const LONGEST_ORGAN: usize = 20;

/// Reads what holds for all documents of an office.
pub(super) fn of_office(field: &Cursor) -> Filing {
    let Some(fields) = field.fields(&schema::OFFICE_FILING) else { return Filing::default() };
    let filing = common(&fields, &Filing::default());
    fields.finish();
    filing
}

/// Reads the forms in which an office files its documents (`formats:`); `None` where they are not sound.
pub(super) fn formats(field: &Cursor) -> Option<Vec<FileForm>> {
    let most = Limit { most: FileForm::ALL.len(), ..limits::ENTRIES };
    let items = field.list_up_to(&most, "种格式");
    let mut forms: Vec<FileForm> = Vec::new();
    let mut sound = !items.is_empty();
    for item in items {
        match known_word(&item, "格式", &FileForm::ALL) {
            Some(form) if forms.contains(&form) => {
                item.error(messages::form_twice(form.ending()));
                sound = false;
            }
            Some(form) => forms.push(form),
            None => sound = false,
        }
    }
    if sound && !forms.contains(&FileForm::Pdf) {
        field.error(messages::no_pdf());
        sound = false;
    }
    sound.then_some(forms)
}

/// Reads what holds for a document, over what holds for all.
pub(super) fn of_document(field: &Cursor, office: &Filing, signed: Option<NaiveDate>) -> Filing {
    let Some(fields) = field.fields(&schema::FILING) else { return office.clone() };
    let item = fields.optional("item").and_then(|field| field.whole(1, 9_999));
    let actions = fields.optional("actions").map(|field| actions(&field, signed));
    let filing = Filing { item, actions: actions.unwrap_or_default(), ..common(&fields, office) };
    fields.finish();
    filing
}

/// The keys that both may have; one that is left out is as in `over`.
fn common(fields: &Fields, over: &Filing) -> Filing {
    let retention = fields
        .optional("retention")
        .and_then(|field| known_word(&field, "保管期限", &Retention::ALL));
    let sound = |key, what, is_sound: fn(&str) -> bool, hint| {
        let field: Cursor = fields.optional(key)?;
        let text = field.line()?;
        let sound = is_sound(&text);
        if !sound {
            field.error(messages::no_part_of_archival_number(what, &text, hint));
        }
        sound.then_some(text)
    };
    let fonds = sound("fonds", "全宗号", is_code, "只写大写字母和数字，如 Z109。");
    let category = sound(
        "category",
        "档案门类代码",
        |text| text.split('·').all(is_code),
        "只写大写字母和数字，如 WS；二级门类写在“·”后面。",
    );
    let organ = sound(
        "organ",
        "机构或问题",
        is_organ,
        "写简短的名称或代码，如 办公室；不写空格、“-”和“·”，档号用它们分段。",
    );
    Filing {
        retention: retention.or(over.retention),
        fonds: fonds.or_else(|| over.fonds.clone()),
        category: category.unwrap_or_else(|| over.category.clone()),
        organ: organ.or_else(|| over.organ.clone()),
        ..Filing::default()
    }
}

/// True if a text is a code of an archival number.
fn is_code(text: &str) -> bool {
    (1..=8).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// True if a text can stand between the points of an archival number.
fn is_organ(text: &str) -> bool {
    text.chars().count() <= LONGEST_ORGAN && text.chars().all(char::is_alphanumeric)
}

fn actions(field: &Cursor, signed: Option<NaiveDate>) -> Vec<Action> {
    field.list().iter().filter_map(|item| action(item, signed)).collect()
}

fn action(item: &Cursor, signed: Option<NaiveDate>) -> Option<Action> {
    let fields = item.fields(&schema::ACTION)?;
    let name = fields.required("action").and_then(|field| field.line());
    let person = fields.required("person").and_then(|field| field.line());
    let role = fields.optional("role").and_then(|field| field.line());
    let date_field = fields.required("date");
    let date = date_field.as_ref().and_then(Cursor::date);
    fields.finish();
    let action = Action { name: name?, person: person?, role, date: date? };
    if let (Some(signed), Some(field)) = (signed, date_field)
        && action.date > signed
        && BEFORE_SIGNING.contains(&action.name.as_str())
    {
        field.warning(messages::done_after_signing(&action.name, &printed_date(signed)));
    }
    Some(action)
}
