//! `tongbao preview`: the notice in the browser while it is written.

use std::net::SocketAddr;
use std::time::SystemTime;

use tongbao::finding::{Fault, Findings};
use tongbao::preview::{self, Opener, Request};
use tongbao::typeset::Draft;

use crate::args::PreviewArguments;
use crate::{archive, folders, terminal};

/// The mark of a preview, unless another is asked for.
const MARK: &str = "草稿";

/// The word that asks for no mark at all.
const NO_MARK: &str = "无";

/// Runs the command until Ctrl-C; returns whose fault it is if it failed.
pub(crate) fn preview(arguments: &PreviewArguments) -> Option<Fault> {
    let mut findings = Findings::default();
    let mark = arguments.draft.as_deref().unwrap_or(MARK);
    let draft = (mark != NO_MARK).then(|| Draft::new(mark, &mut findings)).transpose();
    let Ok(draft) = draft else {
        terminal::show(&findings);
        return findings.fault();
    };
    let named = arguments.archive.clone();
    let request = Request {
        data: arguments.data.clone(),
        templates: folders::templates(),
        own_templates: arguments.templates.clone(),
        fonts: folders::fonts(arguments.fonts.as_deref()),
        draft,
        port: arguments.port.unwrap_or(preview::PORT),
        poll: arguments.poll,
        clock: now,
        archive: Opener::new(move |findings| archive::register(named.as_deref(), findings)),
    };
    let mut opened = |address: SocketAddr, findings: &Findings| {
        let page = format!("http://{address}/");
        terminal::show(findings);
        terminal::say(&format!("预览：{page}\n  存盘后页面自动更新。结束按 Ctrl-C。"));
        if arguments.open && open::that_detached(&page).is_err() {
            terminal::complain("没有找到浏览器：请自己打开上面的地址。");
        }
    };
    let stop = async {
        // Without a signal to wait for, only killing ends it.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    match preview::preview(request, &mut findings, &mut opened, stop) {
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

#[expect(clippy::disallowed_methods, reason = "the page tells when it was built")]
fn now() -> SystemTime {
    SystemTime::now()
}
