//! Tables of the composed document as rows of texts, in the way they are printed.

use serde_json::Value;

/// The items of a list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A text, blank where there is none.
pub(super) fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The texts of a list.
fn words(value: &Value) -> impl Iterator<Item = String> {
    list(value).iter().map(|value| word(value).to_owned())
}

/// A statistics table with its head in one row, bands in rows of their own.
pub(super) fn statistics(content: &Value) -> Vec<Vec<String>> {
    let mut head = vec!["单位名称".to_owned()];
    let categories = list(&content["categories"]);
    head.extend(categories.iter().flat_map(|category| words(&category["channels"])));
    let period = word(&content["period_word"]);
    for category in categories {
        if category["submissions"].as_bool() == Some(true) {
            head.push(word(&category["submitted_heading"]).to_owned());
        }
        head.extend([
            format!("{period}采用得分"),
            "全年累计得分".to_owned(),
            "与总任务差额分值".to_owned(),
        ]);
    }
    let mut rows = vec![head];
    for section in list(&content["sections"]) {
        rows.extend(section["band"].as_str().map(|band| vec![band.to_owned()]));
        rows.extend(list(&section["rows"]).iter().map(|row| {
            std::iter::once(word(&row["unit"]).to_owned()).chain(words(&row["cells"])).collect()
        }));
    }
    rows
}

/// The list of adopted items.
pub(super) fn ledger(content: &Value) -> Vec<Vec<String>> {
    let mut rows =
        vec![["序号", "标题", "报送单位", "采用渠道", "采用日期"].map(str::to_owned).to_vec()];
    rows.extend(list(&content["items"]).iter().map(|item| {
        ["number", "title", "unit", "channel", "date"]
            .map(|key| word(&item[key]).to_owned())
            .to_vec()
    }));
    rows
}

/// A blank form: labels and what is printed beside them.
pub(super) fn form(content: &Value) -> Vec<Vec<String>> {
    let fields = |row: &Value| {
        list(row)
            .iter()
            .flat_map(|field| [word(&field["label"]).to_owned(), word(&field["text"]).to_owned()])
            .collect()
    };
    list(&content["rows"]).iter().map(fields).collect()
}

/// A table of a written text, a cell of the head repeated where it reaches over several.
pub(super) fn data_table(block: &Value) -> Vec<Vec<String>> {
    let head = list(&block["head"]);
    let spans = |cell: &Value, key: &str| cell[key].as_u64().map_or(1, |count| count as usize);
    let columns = head
        .first()
        .map_or(0, |row| list(row).iter().map(|cell| spans(cell, "colspan")).sum::<usize>());
    let mut rows = vec![vec![None; columns]; head.len()];
    for (y, row) in head.iter().enumerate() {
        for cell in list(row) {
            let Some(x) = rows[y].iter().position(Option::is_none) else { continue };
            for line in rows.iter_mut().skip(y).take(spans(cell, "rowspan")) {
                for place in line.iter_mut().skip(x).take(spans(cell, "colspan")) {
                    *place = Some(word(&cell["text"]).to_owned());
                }
            }
        }
    }
    let head = rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect());
    head.chain(list(&block["rows"]).iter().map(|row| words(row).collect())).collect()
}
