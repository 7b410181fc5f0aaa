//! A room with an archive in it, and documents small enough to issue many.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use object_store::ObjectStore;
use serde_json::{Value, json};
use tongbao::archive::{
    Archive, Deposit, Number, Proof, Purpose, Record, Shelf, Signer, Store, Verification,
};
use tongbao::finding::Findings;

use crate::harness::{Desk, OFFICE, RESOURCES, Run};

/// The archive's folder on a desk.
pub(crate) const ARCHIVE: &str = "归档库";
/// A short document whose number the archive gives.
pub(crate) const NOTICE: &str = "notice.yaml";
/// The series of its numbers.
pub(crate) const SERIES: &str = "昌州环发〔2018〕";

/// The clock of every archive of a test: that of the program, which writes to the same ones.
#[expect(clippy::disallowed_methods, reason = "records say when they were made")]
pub(crate) fn clock() -> SystemTime {
    SystemTime::now()
}

/// A desk with the short document, in an office that keeps its numbers in the archive.
pub(crate) fn desk() -> Desk {
    let desk = Desk::new();
    desk.append(OFFICE, "\nnumbering: 归档库\n").write(
        NOTICE,
        "kind: document\noffice: office.yaml\ntitle: 关于报送信息的通知\nsigned: 2018-06-08\n\
         printed: 2018-06-08\nbody: [请各单位于2018年6月15日前报送信息。]\n",
    );
    desk
}

/// A desk's archive.
pub(crate) fn open(desk: &Desk) -> Archive {
    signed(desk, None)
}

/// A desk's archive, opened with a key; begun if it is not there.
pub(crate) fn signed(desk: &Desk, signer: Option<Signer>) -> Archive {
    if !path(desk, "日志").exists() {
        let mut findings = Findings::default();
        let begun = opened(desk, None, true).found(&mut findings);
        begun.unwrap_or_else(|_| panic!("begun: {findings:?}"));
    }
    opened(desk, signer, false)
}

/// A desk's archive, as it is there.
pub(crate) fn opened(desk: &Desk, signer: Option<Signer>, begin: bool) -> Archive {
    let folder = desk.path(ARCHIVE);
    let store = Store::open(&folder.to_string_lossy(), &[], begin).expect("a folder");
    Archive::new(store, None, signer, clock).expect("an archive")
}

/// An archive in any store, with an index in memory.
pub(crate) fn over(store: Arc<dyn ObjectStore>) -> Archive {
    let store = Store::over(store, "memory").expect("a store");
    let mut archive = Archive::new(store, None, None, clock).expect("an archive");
    // Whoever begins it tries again; a store in which everything goes wrong has none.
    let _begun = (0..2).any(|_| archive.found(&mut Findings::default()).is_ok());
    archive
}

/// Issues a data file of a desk.
pub(crate) fn issue(archive: &mut Archive, desk: &Desk, name: &str) -> Record {
    let mut findings = Findings::default();
    let issued = archive.issue(&desk.path(name), &Purpose::First, &RESOURCES, &mut findings);
    let issued = issued.unwrap_or_else(|_| panic!("issued:\n{}", desk.lines(&findings).join("\n")));
    assert!(!issued.already, "for the first time");
    issued.record
}

/// The same, for a test that wants no more than that it is there.
pub(crate) fn issued<'d>(desk: &'d Desk, name: &str) -> &'d Desk {
    issue(&mut open(desk), desk, name);
    desk
}

/// The issued notices, as period data ask for them.
pub(crate) fn shelf(desk: &Desk) -> Shelf {
    let mut findings = Findings::default();
    let shelf = opened(desk, None, false).shelf(&mut findings);
    shelf.unwrap_or_else(|_| panic!("an archive: {findings:?}"))
}

/// Another short document under the name of the last.
pub(crate) fn retitle(desk: &Desk, name: &str, issue: impl std::fmt::Display) {
    desk.write(
        name,
        format!(
            "kind: document\noffice: office.yaml\ntitle: 关于报送第{issue}期信息的通知\n\
             signed: 2018-06-08\nprinted: 2018-06-08\n\
             body: [请各单位于2018年6月15日前报送信息。]\n"
        ),
    );
}

/// The outcome of issuing a data file that cannot be issued, a line for each finding.
pub(crate) fn refused(archive: &mut Archive, desk: &Desk, name: &str) -> Vec<String> {
    let mut findings = Findings::default();
    let issued = archive.issue(&desk.path(name), &Purpose::First, &RESOURCES, &mut findings);
    assert!(issued.is_err(), "was issued");
    desk.lines(&findings)
}

/// Stores a document that was not typeset: a few bytes under the next number of the series.
pub(crate) fn deposit(archive: &mut Archive, title: &str) -> Record {
    try_deposit(archive, title).expect("a document stored")
}

/// The same, with what was found where it could not be stored.
pub(crate) fn try_deposit(archive: &mut Archive, title: &str) -> Result<Record, Findings> {
    let mut findings = Findings::default();
    let record = archive.deposit(
        &mut |archive, findings| {
            let serial = archive.due(SERIES).map_err(|message| {
                findings.push(message.machine(None));
                tongbao::finding::Stopped
            })?;
            Ok(small(title, serial))
        },
        &mut findings,
    );
    record.map_err(|_| findings)
}

/// A document of a few bytes.
pub(crate) fn small(title: &str, serial: u32) -> Deposit {
    let designation = format!("{SERIES}{serial}号");
    let data = json!({ "pages": [format!("{title} 各县市环保局 第{serial}件")] });
    Deposit {
        number: Number {
            designation: designation.clone(),
            series: SERIES.to_owned(),
            serial,
            kept_here: true,
        },
        title: title.to_owned(),
        signed: chrono::NaiveDate::from_ymd_opt(2018, 6, 8).expect("a date"),
        pdf: "通知.pdf".to_owned(),
        files: vec![
            ("通知.pdf".to_owned(), format!("%PDF-1.7 {designation} {title}").into_bytes()),
            ("数据.json".to_owned(), data.to_string().into_bytes()),
            ("原稿/data/a.yaml".to_owned(), format!("title: {title}\n").into_bytes()),
        ],
        metadata: metadata(title, &designation),
        origin: None,
    }
}

fn metadata(title: &str, designation: &str) -> tongbao::archive::Metadata {
    let value: Value = json!({
        "格式": "tongbao-metadata/1", "档号": null, "全宗号": null, "门类代码": "WS", "年度": 2018,
        "保管期限": "永久", "机构或问题": null, "件号": null, "题名": title, "文件编号": designation,
        "责任者": ["昌吉回族自治州环境保护局"], "日期": "2018-06-08", "印发日期": null, "文种": "通知",
        "密级和保密期限": null, "紧急程度": null, "主送": [], "抄送": [], "页数": 1,
        "格式信息": "", "计算机文件名": "通知.pdf", "计算机文件大小": 1, "创建程序": "",
        "业务行为": [], "归档时间": "", "归档标识": ""
    });
    serde_json::from_value(value).expect("metadata")
}

/// Verifies an archive with nothing from outside.
pub(crate) fn verify(archive: &Archive) -> Verification {
    prove(archive, &Proof::default())
}

/// Verifies an archive.
pub(crate) fn prove(archive: &Archive, proof: &Proof) -> Verification {
    let mut findings = Findings::default();
    let verdict = archive.verify(proof, &|_, _| {}, &mut findings);
    verdict.unwrap_or_else(|_| panic!("a verdict: {findings:?}"))
}

/// Findings of a verdict: code and message.
pub(crate) fn found(verdict: &Verification) -> Vec<String> {
    let line = |(_, finding): &(_, tongbao::finding::Finding)| {
        format!("{} {}", finding.code, finding.message)
    };
    verdict.found.iter().map(line).collect()
}

/// Faults of the small documents themselves, which are no real PDFs, left out.
pub(crate) fn faults(verdict: &Verification) -> Vec<String> {
    found(verdict).into_iter().filter(|line| !line.starts_with("Z26")).collect()
}

/// The folder of an issued document.
pub(crate) fn folder(record: &Record) -> String {
    match &record.event {
        tongbao::archive::Event::Issued(issued) => issued.folder.clone(),
        other => panic!("a document: {other:?}"),
    }
}

/// The path of a file in a desk's archive.
pub(crate) fn path(desk: &Desk, name: &str) -> PathBuf {
    desk.path(ARCHIVE).join(name)
}

/// Runs an action of the archive's command.
pub(crate) fn run(desk: &Desk, arguments: &[&str]) -> Run {
    let mut all = vec!["archive"];
    all.extend(arguments);
    let fonts = crate::harness::project("fonts");
    let fonts = fonts.to_string_lossy().into_owned();
    if ["issue", "reproduce"].contains(&arguments[0]) {
        all.extend(["--fonts", &fonts]);
    }
    desk.run(&all)
}
