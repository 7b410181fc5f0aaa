//! `tongbao preview`: the notice in the browser while it is written.

use std::ffi::OsString;
use std::path::Path;
use std::time::SystemTime;

use tongbao::finding::{Fault, Findings};
use tongbao::preview::{self, Home, Opened, Opener, Rehearsal, Request};
use tongbao::typeset::Draft;

use crate::args::PreviewArguments;
use crate::bounded::{self, Part};
use crate::{archive, folders, terminal};

/// The mark of a preview, unless another is asked for.
const MARK: &str = "草稿";

/// The word that asks for no mark at all.
const NO_MARK: &str = "无";

/// The code of a program that a second Ctrl-C ended: 128, and the number of the signal.
const INTERRUPTED: i32 = 130;

/// Runs the command, typed in these words, until Ctrl-C; returns whose fault it is if it failed.
pub(crate) fn preview(
    arguments: &PreviewArguments,
    typed: &[OsString],
    part: &Part,
) -> Option<Fault> {
    let mut findings = Findings::default();
    let mark = arguments.draft.as_deref().unwrap_or(MARK);
    let draft = (mark != NO_MARK).then(|| Draft::new(mark, &mut findings)).transpose();
    let Ok(draft) = draft else {
        terminal::show(&findings);
        return findings.fault();
    };
    let request = request(arguments, typed, draft);
    if let Part::Rehearsal(paper) = part {
        preview::rehearse(request, paper);
        return None;
    }
    let mut opened = |opened: &Opened, findings: &Findings| {
        let page = &opened.page;
        terminal::show(findings);
        terminal::say(&format!(
            "预览：{page}\n  存盘后页面自动更新。地址里有密码，只有你能打开。结束按 Ctrl-C。"
        ));
        if arguments.open && open::that_detached(&opened.once).is_err() {
            terminal::complain("没有找到浏览器：请自己打开上面的地址。");
        }
    };
    match preview::preview(request, &mut findings, &mut opened, interrupted()) {
        Ok(()) => {
            terminal::say("预览已结束。");
            None
        }
        Err(_) => {
            terminal::show(&findings);
            findings.fault()
        }
    }
}

/// The request that the arguments stand for.
fn request(arguments: &PreviewArguments, typed: &[OsString], draft: Option<Draft>) -> Request {
    let named = arguments.register.archive.clone();
    let (typed, data) = (typed.to_vec(), arguments.data.clone());
    Request {
        data: arguments.data.clone(),
        templates: folders::templates(),
        own_templates: arguments.own.templates.clone(),
        fonts: folders::fonts(arguments.own.fonts.as_deref()),
        draft,
        port: arguments.port.unwrap_or(preview::PORT),
        poll: arguments.poll,
        clock: now,
        archive: Opener::new(move |findings| archive::register(named.as_deref(), findings)),
        rehearsal: Rehearsal::new(move |paper, newer| {
            bounded::rehearse(&typed, paper, &data, newer)
        }),
        home: Home { folder: std::env::current_dir().unwrap_or_default(), enter },
    }
}

/// Makes a folder that came back the working folder: the one before is gone, and with it what is in it.
fn enter(folder: &Path) {
    // While it is not there, the page says so.
    std::env::set_current_dir(folder).ok();
}

/// Waits for Ctrl-C; from then on another ends the program at once, whatever is under way.
async fn interrupted() {
    // Without a signal to wait for, only killing ends it.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
    std::thread::Builder::new().spawn(end_at_the_next).ok();
}

#[expect(clippy::exit, reason = "nothing is waited for: neither a build nor a page")]
fn end_at_the_next() {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return;
    };
    if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
        std::process::exit(INTERRUPTED);
    }
}

#[expect(clippy::disallowed_methods, reason = "the page tells when it was built")]
fn now() -> SystemTime {
    SystemTime::now()
}
