//! A headless Chromium, driven over its DevTools protocol on the loopback interface.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

/// Names of the program, and where systems keep it.
const PROGRAMS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/// Long enough for a loaded machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A browser with one page. It ends with the value.
pub struct Browser {
    process: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    last: u64,
    /// What the browser told beside its answers.
    pub events: Vec<Value>,
    profile: tempfile::TempDir,
}

impl Browser {
    /// # Panics
    /// There is no Chromium: the page's tests are worth nothing without one.
    pub fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        let mut process = launch(profile.path());
        let address = BufReader::new(process.stderr.take().unwrap())
            .lines()
            .find_map(|line| line.unwrap().strip_prefix("DevTools listening on ").map(str::to_owned))
            .expect("Chromium says where it listens");
        let (mut socket, _) = connect(address).unwrap();
        if let MaybeTlsStream::Plain(stream) = socket.get_mut() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
        }
        let mut browser = Self { process, socket, session: String::new(), last: 0, events: Vec::new(), profile };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let attached =
            browser.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        browser.session = attached["sessionId"].as_str().unwrap().to_owned();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        let watch = "window.seen = []; \
            addEventListener('securitypolicyviolation', e => seen.push(e.violatedDirective + ' ' + e.blockedURI)); \
            for (const name of ['alert', 'confirm', 'prompt', 'open', 'fetch']) window[name] = () => seen.push(name);";
        browser.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": watch }));
        browser
    }

    /// Sends a command and waits for its answer.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = self.session.as_str().into();
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            let mut told = self.told();
            if told["id"] == self.last {
                assert!(told.get("error").is_none(), "{method}: {}", told["error"]);
                return told["result"].take();
            }
            self.events.push(told);
        }
    }

    fn told(&mut self) -> Value {
        loop {
            if let Message::Text(text) = self.socket.read().unwrap() {
                return serde_json::from_str(&text).unwrap();
            }
        }
    }

    /// Shows a page and waits until it is there.
    pub fn show(&mut self, html: &str) {
        let path = self.profile.path().join("page.html");
        std::fs::write(&path, html).unwrap();
        let path = path.to_str().unwrap().replace('\\', "/");
        self.events.clear();
        self.call("Page.navigate", json!({ "url": format!("file:///{}", path.trim_start_matches('/')) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            let told = self.told();
            self.events.push(told);
        }
    }

    /// The value of an expression in the page, awaited.
    pub fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", asked);
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].take()
    }

    pub fn size(&mut self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// `screen` or `print`, and `light` or `dark`.
    pub fn media(&mut self, media: &str, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Presses a key as a person does.
    pub fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Presses the tab key until an element that fits is focused.
    pub fn tab_to(&mut self, selector: &str) {
        for _ in 0..400 {
            self.press("Tab", 9, "");
            if self.eval(&format!("document.activeElement.matches({selector:?})")) == true {
                return;
            }
        }
        panic!("the tab key does not reach {selector}");
    }

    /// Keeps a picture of the page where `PRC_SCREENSHOTS` says, for people to look at.
    pub fn picture(&mut self, name: &str) {
        let Some(folder) = std::env::var_os("PRC_SCREENSHOTS") else { return };
        let height = self.eval("Math.min(document.documentElement.scrollHeight, 9000)");
        let width = self.eval("innerWidth");
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let picture = self.call("Page.captureScreenshot", json!({ "captureBeyondViewport": true, "clip": clip }));
        use base64::Engine;
        let bytes = base64::engine::general_purpose::STANDARD.decode(picture["data"].as_str().unwrap()).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn launch(profile: &Path) -> Child {
    let named = std::env::var_os("PRC_CHROMIUM").map(PathBuf::from);
    for program in named.into_iter().chain(PROGRAMS.iter().map(PathBuf::from)) {
        let mut command = Command::new(program);
        // No sandbox: a container's root cannot make one, and the pages are our own.
        command.args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]);
        command.args(["--disable-background-networking", "--hide-scrollbars", "--remote-debugging-port=0"]);
        command.arg(format!("--user-data-dir={}", profile.display())).arg("about:blank");
        command.env("HOME", profile).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        if let Ok(process) = command.spawn() {
            return process;
        }
    }
    panic!("the HTML report is tested in Chromium, and there is none: .ci/chromium installs Debian's");
}
