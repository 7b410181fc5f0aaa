//! The words of `verify`: a line for each thing verified, in the four groups of records standards.

use serde_json::{Value, json};
use tongbao::archive::{Archive, Proof, Verification, VerifiedItem};
use tongbao::finding::{Fault, Findings};
use unicode_width::UnicodeWidthStr;

use super::report::Shown;
use crate::terminal;

/// Columns of an item's name.
const NAME: usize = 26;

/// Shows a verdict; any finding at all makes it one that failed.
pub(super) fn shown(archive: &Archive, proof: &Proof, verdict: &Verification) -> Shown {
    let mut findings = Findings::default();
    findings.extend(verdict.found.iter().map(|(_, finding)| finding.clone()));
    terminal::show(&findings);
    let wrong = verdict.found.len();
    let notes = notes(proof, verdict);
    let mut text = format!(
        "{}：日志 {} 条，公文 {} 件，文件 {} 个，{:.1} MB\n",
        archive.store().name(),
        verdict.records,
        verdict.documents,
        verdict.files,
        verdict.bytes as f64 / 1e6,
    );
    let mut group = "";
    for item in VerifiedItem::ALL {
        let (code, of, name) = item.row();
        if of != group {
            text += &format!("\n{of}\n");
            group = of;
        }
        let (checked, failed) = counts(verdict, item);
        let mark = match (failed, checked) {
            (0, 0) => "  —     ".to_owned(),
            (0, _) => "  合    ".to_owned(),
            (failed, _) => format!("  ✗ {failed:<4}"),
        };
        let room = " ".repeat(NAME.saturating_sub(name.width()));
        text += &format!("{mark}{code:<9}{name}{room}查 {checked} 处\n");
    }
    text += "\n（编号仿 DA/T 70—2018，供对照，不表示符合该标准。）\n";
    for note in &notes {
        text += &format!("{note}\n");
    }
    text += &match wrong {
        0 => "结论：没有发现问题。".to_owned(),
        wrong => format!("结论：发现 {wrong} 处问题，见上。"),
    };
    let items: Vec<Value> =
        VerifiedItem::ALL.into_iter().map(|item| as_json(verdict, item)).collect();
    let json = json!({
        "version": 1,
        "archive": archive.store().name(),
        "records": verdict.records,
        "documents": verdict.documents,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "aside": verdict.aside,
        "orphans": verdict.orphans,
        "keys": verdict.keys,
        "sound": wrong == 0,
        "items": items,
        "notes": notes,
        "findings": findings.to_json(),
    });
    Shown { human: text, json, fault: (wrong > 0).then_some(Fault::Document) }
}

fn counts(verdict: &Verification, item: VerifiedItem) -> (usize, usize) {
    let checked = verdict.checked.get(&item).copied().unwrap_or_default();
    (checked, verdict.found.iter().filter(|(of, _)| *of == item).count())
}

fn as_json(verdict: &Verification, item: VerifiedItem) -> Value {
    let (code, group, name) = item.row();
    let (checked, failed) = counts(verdict, item);
    let codes = verdict.found.iter().filter(|(of, _)| *of == item);
    let codes: Vec<&str> = codes.map(|(_, finding)| finding.code).collect();
    json!({
        "code": code, "group": group, "name": name, "checked": checked, "failed": failed,
        "findings": codes,
    })
}

/// Tells a person how far the proof goes.
fn notes(proof: &Proof, verdict: &Verification) -> Vec<String> {
    let mut notes = Vec::new();
    match verdict.keys.last() {
        None => notes.push(
            "没有密钥：凭摘要查得出改动，查不出整个库被人重做。用 tongbao archive key make 建密钥。"
                .to_owned(),
        ),
        Some(key) if proof.public_key.is_none() => notes.push(format!(
            "签名的密钥是 {key}，取自库里的“公钥”；用 --public-key 写明寄存在外面的公钥，证明才完整。"
        )),
        Some(key) => {
            if let Some(old) = &verdict.replaced {
                notes.push(format!(
                    "给的公钥 {old} 已经换过，现用的是 {key}：它由旧的签字换上；把新的公钥也寄存一份。"
                ));
            }
        }
    }
    match &proof.since {
        None => {
            notes.push("日志末尾有没有被删，要凭寄存在外面的检查点：--since 检查点。".to_owned())
        }
        Some(since) => notes.push(format!(
            "与第 {} 条的检查点相符与否已查；它以前的公文这次没有逐字节读。",
            since.sequence
        )),
    }
    if verdict.aside > 0 {
        notes.push(format!("“孤件”里有 {} 个没有印发的文件。", verdict.aside));
    }
    notes
}
