//! The preview, over its HTTP interface; with a real browser in `preview/page.rs`.

mod baseline;
mod browser;
mod looks;
mod page;
pub(crate) mod program;
pub(crate) mod serving;
mod speed;
#[cfg(unix)]
mod stress;

use std::fs;
use std::io::Cursor;
use std::net::TcpListener;

use calamine::{Reader, Xlsx};
use serde_json::Value;

use self::serving::{Preview, draft, request};
use crate::harness::{Desk, OFFICE, Q1, project};
use crate::workbook;

/// The only finding of the sample as shipped.
const SAMPLE_WARNING: &str = "L31";

#[test]
fn the_sample_is_shown_with_all_pages_text_and_findings() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let state = preview.state();
    assert_eq!((state["revision"].as_u64(), &state["stale"]), (Some(1), &Value::Bool(false)));
    let pages = state["pages"].as_array().expect("pages");
    assert_eq!(pages.len(), 6);
    let sideways = |page: &Value| page["width"].as_f64() > page["height"].as_f64();
    assert_eq!(
        pages.iter().map(sideways).collect::<Vec<_>>(),
        [false, false, false, true, true, false]
    );
    for page in pages {
        let id = page["id"].as_str().expect("a name");
        let small = preview.get(&format!("/pages/{id}/small.png"));
        assert_eq!(small.status, 200);
        assert!(small.body.starts_with(b"\x89PNG") && small.headers.contains("image/png"));
    }
    assert!(preview.text(0).contains("累计报送政务信息87条"));
    let finding = &state["findings"][0];
    assert_eq!(finding["code"], SAMPLE_WARNING);
    assert_eq!(finding["place"]["line"], 13);
    assert!(finding["sites"][0]["page"].is_u64(), "{finding}");
    assert!(preview.get("/notice.pdf").body.starts_with(b"%PDF-"));
}

#[test]
fn letters_to_units_are_shown_one_by_one_as_they_will_be_written() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    assert_eq!(preview.state()["papers"], serde_json::json!([]), "nothing is said of letters");
    desk.append(Q1, "letters: {signed: 2018-04-20, reply_by: 2018-04-27}\n");
    let state = preview.wait(|state| state["papers"] != serde_json::json!([]));
    let papers = state["papers"].as_array().expect("papers");
    assert_eq!(papers.len(), 22 + 7);
    assert_eq!((&state["paper"], &papers[0]["kind"]), (&"".into(), &"核对函".into()));
    // The browser asks with the name in percent signs.
    let name = "confirm:阜康市环保局";
    assert!(papers.iter().any(|paper| paper["id"] == name));
    let coded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let shown = |path: &str, paper: &str| {
        assert_eq!(preview.get(path).status, 204, "{path}");
        preview.wait(|state| state["paper"] == paper)
    };
    let state = shown(&format!("/show/{coded}"), name);
    assert_eq!(state["paper"], name);
    assert_eq!(state["title"], "核对函 阜康市环保局");
    assert_eq!(state["pages"].as_array().expect("pages").len(), 2);
    assert!(preview.text(0).contains("阜康市环保局：") && preview.text(1).contains("核对回执"));
    let pdf = preview.get("/notice.pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
    desk.edit(Q1, "letters: {signed: 2018-04-20, ", "letters: {signed: 2018-04-21, ");
    let before = state["revision"].as_u64();
    let state = preview.wait(|state| state["revision"].as_u64() > before);
    assert_eq!(state["paper"], name, "a save keeps the paper");
    assert!(preview.text(0).contains("2018年4月21日"));
    assert_eq!(preview.get("/show/confirm:nobody").status, 404);
    shown("/show/", "");
    assert!(preview.text(0).contains("信息工作情况通报如下"));
}

#[test]
fn a_figure_that_nothing_vouches_for_is_told_at_its_place_and_why() {
    let desk = Desk::new();
    desk.edit(
        Q1,
        "requirements:\n",
        "requirements:\n  - 三月以来接待来访群众37人次，请认真办理。\n",
    );
    let preview = Preview::of(&desk);
    let state = preview.state();
    let unchecked = state["unchecked"].as_array().expect("figures");
    let told: Vec<&str> =
        unchecked.iter().filter_map(|figure| figure["message"].as_str()).collect();
    assert_eq!(told, ["37人次没有核对"]);
    let figure = &unchecked[0];
    assert_eq!(figure["severity"], "unchecked");
    assert!(figure["hint"].as_str().is_some_and(|why| why.contains("核对")), "{figure}");
    assert!(figure["place"]["line"].as_u64().is_some_and(|line| line > 1), "{figure}");
    assert!(figure["sites"][0]["page"].is_u64(), "{figure}");
}

#[test]
fn only_the_page_itself_on_this_machine_is_answered() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    assert!(preview.page.server.ip().is_loopback());
    let own = preview.page.server.to_string();
    let port = preview.page.server.port();
    let local = format!("localhost:{port}");
    let (here, evil) = (format!("http://{own}"), format!("evil.example:{port}"));
    let status = |headers: &[(&str, &str)]| preview.ask("GET", "/", headers).status;
    assert_eq!(status(&[("Host", &own)]), 200);
    assert_eq!(status(&[("Host", &local)]), 200);
    assert_eq!(
        status(&[("Host", &own), ("Origin", &here), ("Sec-Fetch-Site", "same-origin")]),
        200
    );
    assert_eq!(status(&[("Host", &own), ("Sec-Fetch-Site", "none")]), 200);
    for headers in [
        vec![("Host", evil.as_str())],
        vec![("Host", "127.0.0.1")],
        vec![("Host", "127.0.0.1:1")],
        vec![("Host", &own), ("Origin", "http://evil.example")],
        vec![("Host", &own), ("Origin", "null")],
        vec![("Host", &own), ("Sec-Fetch-Site", "cross-site")],
        vec![("Host", &own), ("Sec-Fetch-Site", "same-site")],
    ] {
        for path in ["/", "/events", "/state.json", "/notice.pdf", "/figures/9:all"] {
            let answer = preview.ask("GET", path, &headers);
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("通报如下"));
        }
    }
    assert!(status(&[]) >= 400);
    assert_eq!(preview.ask("POST", "/", &[("Host", &own)]).status, 405);
}

#[test]
fn whoever_does_not_know_the_address_is_refused_whatever_he_asks() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let server = preview.page.server;
    let host = server.to_string();
    let key = preview.page.under.trim_start_matches('/').to_owned();
    assert_eq!(key.len(), 32);
    assert!(key.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let ask = |method: &str, path: &str| serving::ask(server, method, path, &[("Host", &host)]);
    let near = format!("/{}{}", &key[..31], if key.ends_with('0') { '1' } else { '0' });
    for under in ["", "/", "/0", &near, &near.to_uppercase(), &near[..20], &format!("/x/{key}")] {
        for path in ["", "/", "/events", "/state.json", "/notice.pdf", "/main.js", "/show/", "/no"]
        {
            let path = format!("{under}{path}");
            let answer = ask("GET", if path.is_empty() { "/" } else { &path });
            assert_eq!(answer.status, 403, "{path}");
            assert!(answer.headers.contains("referrer-policy: no-referrer"), "{answer:?}");
            assert!(answer.headers.contains("connection: close"), "{answer:?}");
            assert!(!answer.headers.contains(&key) && answer.body.len() < 200, "{answer:?}");
        }
    }
    assert_eq!(ask("POST", "/").status, 403);
    // A key of another preview is none.
    let other = Preview::of(&desk);
    assert_ne!(other.page.under, preview.page.under);
    assert_eq!(ask("GET", &format!("{}/", other.page.under)).status, 403);
    // With the key, and whoever forgets the last stroke is led on.
    let answer = preview.get("/");
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains("referrer-policy: no-referrer"), "{answer:?}");
    let answer = ask("GET", &format!("/{key}"));
    assert_eq!(answer.status, 303);
    assert!(answer.headers.contains(&format!("location: /{key}/")), "{answer:?}");
}

#[test]
fn the_address_that_a_browser_is_started_with_leads_to_the_page_once() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let server = preview.page.server.to_string();
    let once = preview.once.strip_prefix(&format!("http://{server}")).expect("its server");
    assert!(!once.contains(&preview.page.under), "it does not tell the key");
    let ask = |headers: &[(&str, &str)]| serving::ask(preview.page.server, "GET", once, headers);
    let host = ("Host", server.as_str());
    assert_eq!(ask(&[host, ("Sec-Fetch-Site", "cross-site")]).status, 403);
    let answer = ask(&[host]);
    assert_eq!(answer.status, 303);
    assert!(answer.headers.contains(&format!("location: {}/", preview.page.under)), "{answer:?}");
    assert_eq!(ask(&[host]).status, 403);
}

#[test]
fn nothing_of_the_disk_is_served_and_nothing_foreign_may_run() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    for path in [
        "/2018-q1.yaml",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/etc/passwd",
        "//etc/passwd",
        "/pages/../small.png",
        "/pages/0/small.png",
        "/pages/0",
        "/figures/nothing",
        "/main.js/",
    ] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    for path in ["/", "/main.js", "/style.css", "/state.json", "/nothing"] {
        let headers = preview.get(path).headers;
        assert!(
            headers.contains("content-security-policy: default-src 'none'"),
            "{path} {headers}"
        );
        assert!(headers.contains("nosniff") && headers.contains("same-origin"), "{path}");
        assert!(!headers.contains("unsafe-inline") && !headers.contains("access-control"));
    }
    let page = fs::read_to_string(project("src/preview/page/index.html")).expect("the page");
    assert!(!page.contains("style=") && !page.contains("onclick") && !page.contains("://"));
    for script in ["main.js", "pages.js", "drawing.js", "findings.js", "papers.js", "origin.js"] {
        let script =
            fs::read_to_string(project("src/preview/page").join(script)).expect("a script");
        for open in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "://", "document.write"]
        {
            assert!(!script.contains(open), "{open}");
        }
    }
}

#[test]
fn every_state_carries_a_revision_and_a_late_listener_gets_the_newest() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let mut early = preview.events();
    assert_eq!(early.next().expect("the state on connecting")["revision"], 1);
    for count in 2..=4 {
        desk.edit(
            Q1,
            &format!("submitted: {}\n    adopted: {{环保厅网站: 1, “昌", count + 2),
            &format!("submitted: {}\n    adopted: {{环保厅网站: 1, “昌", count + 3),
        );
        preview.wait(|state| state["revision"].as_u64() >= Some(count));
    }
    let late = preview.events().next().expect("the state on connecting");
    let newest = preview.state();
    assert_eq!(late, newest);
    // A slow reader has skipped some, but ends at the newest.
    assert!(early.any(|state| state == newest));
    assert!(preview.text(0).contains("累计报送政务信息90条"), "{}", preview.text(0));
}

#[test]
fn pages_that_did_not_change_keep_their_names() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let names = |state: &Value| -> Vec<String> {
        let pages = state["pages"].as_array().expect("pages");
        pages.iter().map(|page| page["id"].to_string()).collect()
    };
    let before = names(&preview.state());
    desk.edit(Q1, "希望各单位领导高度重视", "请各单位领导高度重视");
    let after = names(&preview.wait(|state| state["revision"].as_u64() > Some(1)));
    let changed: Vec<usize> = (0..6).filter(|i| before[*i] != after[*i]).collect();
    assert_eq!(changed, [2]);
}

#[test]
fn of_a_page_that_changed_only_the_lines_that_did_are_sent() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let before = preview.state();
    let ids = before["pages"].as_array().expect("pages").iter();
    let pages: Vec<Value> =
        ids.map(|page| preview.page(page["id"].as_str().expect("a name"))).collect();
    let known = |glyph: &str| pages.iter().any(|page| page["glyphs"][glyph].is_string());
    let mut events = preview.events();
    desk.edit(Q1, "希望各单位领导高度重视", "请各单位领导高度重视");
    let told = events.find(|state| state["pages"][2]["id"] != before["pages"][2]["id"]);
    let told = told.expect("an event");
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let lacking = |page: usize| {
        let had = list(&before["pages"][page]["parts"]);
        let mut parts = list(&told["pages"][page]["parts"]);
        parts.retain(|part| !had.contains(part));
        parts
    };
    assert!(told["glyphs"].as_object().is_some_and(|told| told.keys().all(|glyph| !known(glyph))));
    for page in 0..6 {
        let new = list(&told["pages"][page]["new"]);
        let drawings = new.iter().map(|part| part["drawing"].as_str().expect("svg"));
        let mut glyphs = drawings.flat_map(used);
        assert!(glyphs.all(|glyph| known(glyph) || told["glyphs"][glyph].is_string()));
        let names: Vec<Value> = new.iter().map(|part| part["id"].clone()).collect();
        assert_eq!(names, lacking(page), "page {}", page + 1);
        assert!(new.iter().all(|part| part["drawing"].is_string() && part["runs"].is_array()));
    }
    let (new, all) = (list(&told["pages"][2]["new"]), list(&told["pages"][2]["parts"]));
    assert!(!new.is_empty() && new.len() * 3 < all.len(), "{} sent", new.len());
    assert!(new[0]["runs"][0]["text"].as_str().is_some_and(|text| text.contains("请各单位")));
    let id = told["pages"][2]["id"].as_str().expect("a name");
    let whole: Vec<Value> = preview.parts(id).iter().map(|part| part["id"].clone()).collect();
    assert_eq!(whole, all);
}

/// The names of the glyphs that a drawing uses.
fn used(svg: &str) -> impl Iterator<Item = &str> {
    svg.split("xlink:href=\"#").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn the_parts_of_a_page_draw_all_that_the_page_does_in_its_order() {
    /// The content of a drawing: glyphs by name, rules by their shape.
    fn drawn(svg: &str) -> Vec<&str> {
        let drawing = svg.split("<defs>").next().expect("a drawing");
        let piece = |from| drawing[from..].split("/>").next().expect("an element");
        let starts = drawing.match_indices('<').map(|(at, _)| at);
        let elements =
            starts.map(piece).filter(|tag| tag.starts_with("<use") || tag.starts_with("<path"));
        elements.collect()
    }
    let desk = Desk::new();
    let whole = desk.build(Q1).0.expect("a notice").sheets().svg_pages();
    let preview = Preview::of(&desk);
    let state = preview.state();
    for (page, whole) in whole.iter().enumerate() {
        let id = state["pages"][page]["id"].as_str().expect("a name");
        let answer = preview.page(id);
        let parts = answer["parts"].as_array().expect("parts").iter();
        let parts: Vec<&str> = parts.map(|part| part["drawing"].as_str().expect("svg")).collect();
        let glyphs = answer["glyphs"].as_object().expect("glyphs");
        assert!(parts.iter().flat_map(|svg| used(svg)).all(|name| glyphs.contains_key(name)));
        let parts: Vec<&str> = parts.into_iter().flat_map(drawn).collect();
        assert!(parts.len() > 20 && parts == drawn(whole), "page {}", page + 1);
    }
}

#[test]
fn a_build_that_fails_keeps_the_pages_and_says_what_is_wrong_with_all_of_it() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let pages = preview.state()["pages"].clone();
    desk.edit(Q1, "number: 62 ", "number：62 ");
    let broken = preview.wait(|state| state["stale"] == true);
    assert_eq!(broken["pages"], pages);
    assert_eq!(
        (&broken["findings"][0]["code"], &broken["findings"][0]["place"]["line"]),
        (&"L05".into(), &8.into())
    );
    assert_eq!(preview.get("/notice.pdf").status, 200);
    desk.edit(Q1, "number：62 ", "number: 63 ");
    preview.wait(|state| {
        state["stale"] == false
            && state["title"].as_str().is_some_and(|title| title.contains("63号"))
    });
}

#[test]
fn files_that_are_renamed_over_or_come_and_go_are_seen() {
    let desk = Desk::new();
    desk.write("own/quarterly/title.txt.jinja", "关于信息工作的通报");
    let own_templates = Some(desk.path("own"));
    let preview = Preview::open(tongbao::preview::Request { own_templates, ..request(&desk) });
    let title = |wanted: &'static str| {
        preview.wait(|state| state["title"].as_str().is_some_and(|title| title.ends_with(wanted)))
    };
    title("关于信息工作的通报");
    desk.write("own/quarterly/.new", "关于本季信息工作的通报");
    fs::rename(desk.path("own/quarterly/.new"), desk.path("own/quarterly/title.txt.jinja"))
        .expect("a rename");
    title("关于本季信息工作的通报");
    fs::remove_file(desk.path("own/quarterly/title.txt.jinja")).expect("removed");
    title("关于第一季度信息工作情况的通报");
    let office = desk.text(OFFICE);
    fs::remove_file(desk.path(OFFICE)).expect("removed");
    preview.wait(|state| state["stale"] == true);
    desk.write(OFFICE, office);
    preview.wait(|state| state["stale"] == false);
}

#[test]
fn with_polling_a_save_is_seen_too() {
    let desk = Desk::new();
    let preview = Preview::open(tongbao::preview::Request { poll: true, ..request(&desk) });
    desk.edit(Q1, "number: 62 ", "number: 63 ");
    preview.wait(|state| state["title"].as_str().is_some_and(|title| title.contains("63号")));
}

#[test]
fn a_total_is_traced_to_the_cells_it_is_the_sum_of() {
    let desk = Desk::new();
    let preview = Preview::of(&desk);
    let origin = preview.origin("9:all");
    assert_eq!(
        (&origin["name"], &origin["value"]),
        (&"全部单位政务信息报送".into(), &"87条".into())
    );
    let parts = origin["parts"].as_array().expect("parts");
    let sum: u32 = parts
        .iter()
        .map(|part| part["value"].as_str().expect("a count").parse::<u32>().expect("a count"))
        .sum();
    assert_eq!(sum, 87);
    let lines: Vec<&str> = desk.text(Q1).leak().lines().collect();
    for part in parts {
        let line = lines[part["place"]["line"].as_u64().expect("a line") as usize - 1];
        assert!(
            line.contains(&format!("submitted: {}", part["value"].as_str().expect("a count"))),
            "{part}"
        );
    }
    // The cells of the tables show the same counts.
    let cells: u32 = [3, 4]
        .iter()
        .flat_map(|page| preview.runs(*page))
        .filter(|run| run["figure"].as_str().is_some_and(|figure| figure.starts_with("9:unit:")))
        .map(|run| run["text"].as_str().expect("text").parse::<u32>().expect("a count"))
        .sum();
    assert_eq!(cells, 87);
}

#[test]
fn a_figure_of_a_workbook_is_traced_to_its_cell_and_a_mistake_in_it_is_shown_there() {
    let desk = Desk::new();
    desk.move_figures_to_a_workbook(Q1);
    let preview = Preview::of(&desk);
    let place = |place: &Value| place["file"].as_str().expect("a file").to_owned();
    let origin = preview.origin("9:all");
    let parts = origin["parts"].as_array().expect("parts");
    let bytes = fs::read(desk.path("2018-q1.xlsx")).expect("the workbook");
    let mut book = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range("报送").expect("the sheet");
    for part in parts {
        let at = place(&part["place"]);
        let row = at.rsplit_once("2018-q1.xlsx 报送!C").expect("a cell").1;
        let row: u32 = row.parse().expect("a row");
        let figure = sheet.get_value((row - 1, 2)).expect("a figure").to_string();
        assert_eq!(Some(figure.as_str()), part["value"].as_str(), "{part}");
    }
    assert!(parts.len() > 10, "{origin}");
    // A single figure leads to its own cell, and no page asks for a line of it.
    let unit = preview.runs(3).into_iter().find_map(|run| {
        let figure = run["figure"].as_str()?.to_owned();
        figure.starts_with("9:unit:").then_some(figure)
    });
    let origin = preview.origin(&encoded(&unit.expect("a unit's figure")));
    assert!(place(&origin["place"]).contains("2018-q1.xlsx 报送!C"), "{origin}");
    assert!(origin["place"]["line"].is_null(), "{origin}");
    // A mistake in the workbook is told with its cell as soon as it is saved.
    let broken = workbook::book(|sheet| workbook::write(sheet, 1, 1, "4条"));
    desk.write("2018-q1.xlsx", broken);
    let state = preview.wait(|state| state["stale"] == true);
    let finding = &state["findings"][0];
    assert!(place(&finding["place"]).ends_with("2018-q1.xlsx 报送!B2"), "{finding}");
    assert!(
        finding["message"].as_str().is_some_and(|message| message.contains("4条")),
        "{finding}"
    );
}

#[test]
fn every_figure_on_the_pages_states_what_its_origin_says() {
    let desk = Desk::new();
    desk.edit(Q1, "last_year: {trend: 下滑}", "last_year: {submitted: 102}");
    let preview = Preview::of(&desk);
    let mut kinds = std::collections::BTreeSet::new();
    for run in (0..6).flat_map(|page| preview.runs(page)) {
        let Some(figure) = run["figure"].as_str() else { continue };
        kinds.insert(figure.split(':').next().expect("a kind").to_owned());
        let (origin, text) =
            (preview.origin(&encoded(figure)), run["text"].as_str().expect("text"));
        let value = origin["value"].as_str().expect("a value");
        let unit = value.strip_prefix(text).unwrap_or_else(|| panic!("{text} is {origin}"));
        assert!(["条", "篇", "分", "%"].contains(&unit), "{text} is {origin}");
        // A sum is that of its parts.
        let parts = origin["parts"].as_array().expect("parts");
        if origin["how"].as_str().expect("words").starts_with('Σ') {
            let count = |part: &Value| {
                part["value"]
                    .as_str()
                    .expect("a value")
                    .trim_end_matches('分')
                    .parse::<f64>()
                    .expect("a number")
            };
            let sum: f64 = parts.iter().map(count).sum();
            assert_eq!(sum, text.parse::<f64>().expect("a number"), "{origin}");
        } else if parts.is_empty() {
            assert!(origin["place"]["line"].is_u64(), "{origin}");
        }
    }
    assert!(kinds.len() == 15, "{kinds:?}");
}

/// A figure's name as a path carries it.
fn encoded(name: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    name.bytes().map(byte).collect()
}

#[test]
fn a_draft_says_so_on_every_page_and_an_issued_notice_never_does() {
    let desk = Desk::new();
    let preview = Preview::open(tongbao::preview::Request {
        draft: draft("征求意见稿"),
        ..request(&desk)
    });
    assert_eq!(preview.state()["draft"], "征求意见稿");
    for page in 0..6 {
        assert!(preview.text(page).contains("征求意见稿"), "page {page}");
    }
    assert!(
        preview.get("/notice.pdf").headers.contains(&"%EF%BC%88%E5%BE%81%E6%B1%82".to_lowercase())
    );
    // It is no element of the page: measuring finds nothing wrong with it.
    let findings = preview.state()["findings"].clone();
    assert_eq!(findings.as_array().map(Vec::len), Some(1), "{findings}");
    let plain = Preview::of(&desk);
    assert!((0..6).all(|page| !plain.text(page).contains("意见稿")));
}

#[test]
fn a_taken_port_is_passed_over_and_said() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let preview = Preview::open(tongbao::preview::Request { port, ..request(&desk) });
    assert_ne!(preview.page.server.port(), port);
    let findings = preview.close();
    let said: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert!(said[0].contains(&format!("端口 {port} 已被占用，改用 ")), "{said:?}");
}
