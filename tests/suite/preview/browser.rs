//! A real browser, driven over WebDriver.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::serving::Page;

const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one window. It ends with the test.
pub(crate) struct Browser {
    runtime: Runtime,
    client: Option<Client>,
    driver: Child,
}

impl Browser {
    /// Starts Chromium through the `chromedriver` on the path.
    pub(crate) fn open(width: u32, height: u32, dark: bool) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("chromedriver (Debian: chromium and chromium-driver)");
        let lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
        let port = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let (_, port) = line.split_once("started successfully on port ")?;
                port.trim_end_matches('.').parse::<u16>().ok()
            })
            .expect("chromedriver tells its port");
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--window-size={width},{height}"),
        ];
        if dark {
            arguments.push("--blink-settings=preferredColorScheme=0".to_owned());
        }
        let wanted = json!({ "goog:chromeOptions": { "args": arguments } });
        let Value::Object(wanted) = wanted else { unreachable!() };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let client = runtime.block_on(
            ClientBuilder::new(HttpConnector::new())
                .capabilities(wanted)
                .connect(&format!("http://127.0.0.1:{port}")),
        );
        Self { runtime, client: Some(client.expect("a session")), driver }
    }

    fn client(&self) -> &Client {
        self.client.as_ref().expect("an open session")
    }

    /// Opens a preview's page.
    pub(crate) fn goto(&self, page: &Page) {
        self.runtime.block_on(self.client().goto(&page.address())).expect("the page opens");
    }

    /// The value that a script returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.runtime.block_on(self.client().execute(script, Vec::new())).expect(script)
    }

    /// Waits until a script returns something true.
    pub(crate) fn wait(&self, script: &str) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.run(script);
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return value;
            }
            assert!(begun.elapsed() < PATIENCE, "never true: {script}\n{}", self.summary());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// The content of the page, for a test that fails.
    fn summary(&self) -> String {
        self.run("return document.body.innerText.slice(0, 3000)").to_string()
    }

    /// Clicks on what a selector finds.
    pub(crate) fn click(&self, selector: &str) {
        self.runtime.block_on(async {
            let element = self.client().find(Locator::Css(selector)).await.expect(selector);
            element.click().await.expect(selector);
        });
    }

    /// Points at what a selector finds.
    pub(crate) fn hover(&self, selector: &str) {
        use fantoccini::actions::{InputSource, MouseActions, PointerAction};
        self.runtime.block_on(async {
            let element = self.client().find(Locator::Css(selector)).await.expect(selector);
            let (x, y) = (0.0, 0.0);
            let to = PointerAction::MoveToElement { element, duration: None, x, y };
            let actions = MouseActions::new("mouse".to_owned()).then(to);
            self.client().perform_actions(actions).await.expect("a pointer");
        });
    }

    /// Types into the page.
    pub(crate) fn type_keys(&self, keys: &str) {
        self.runtime.block_on(async {
            let body = self.client().find(Locator::Css("#desk")).await.expect("the desk");
            body.send_keys(keys).await.expect("keys");
        });
    }

    /// The window as PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        self.runtime.block_on(self.client().screenshot()).expect("a picture")
    }

    /// The PDF of what the page prints.
    pub(crate) fn print(&self) -> Vec<u8> {
        let settings = fantoccini::wd::PrintConfiguration::builder()
            .background(true)
            .build()
            .expect("settings");
        self.runtime.block_on(self.client().print(settings)).expect("a print")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            self.runtime.block_on(client.close()).ok();
        }
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}
