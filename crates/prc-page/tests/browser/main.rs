//! The page in a real browser: what it looks like, what it lets happen, and whether everybody can use it.
#![allow(clippy::unwrap_used, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "tests start a browser and give it files")]

mod chromium;
mod sample;

use chromium::Browser;
use prc_check::Language;
use prc_page::page;
use prc_report::Rules;
use serde_json::Value;

const LANGUAGES: [(Language, &str); 2] = [(Language::English, "en"), (Language::Japanese, "ja")];

fn html(names: &[&str], language: Language) -> String {
    page(&sample::document(names), &[], &Rules::default(), language).unwrap()
}

/// Nothing was blocked, nothing was asked for, and nobody spoke.
fn quiet(browser: &mut Browser) {
    assert_eq!(browser.eval("seen"), Value::Array(Vec::new()));
    let loud: Vec<&Value> = browser
        .events
        .iter()
        .filter(|event| {
            let method = event["method"].as_str().unwrap_or_default();
            let other = method == "Network.requestWillBeSent"
                && !event["params"]["request"]["url"].as_str().unwrap_or_default().ends_with("/page.html");
            other || ["Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown"].contains(&method)
        })
        .collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

#[test]
fn hostile_names_stay_text() {
    let names = sample::hostile();
    assert!(names.len() >= 40);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut browser = Browser::start();
    for (language, _) in LANGUAGES {
        // Every name comes to every place.
        for turn in 0..4 {
            let mut names = names.clone();
            names.rotate_left(turn * 11);
            browser.show(&html(&names, language));
            quiet(&mut browser);
            let strange = browser.eval(
                "[...document.querySelectorAll('*')].filter(e => !('html head meta title style body a svg defs pattern \
                 rect path header div p h1 h2 h3 button nav ul li main section circle g text b span details summary dl \
                 dt dd table caption thead tbody tr th td line polyline small code br label input fieldset legend \
                 select option footer script'.split(' ').includes(e.localName)) \
                 || [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style') \
                 || (e.localName === 'a' && !/^#[a-z]+$/.test(e.getAttribute('href')))).map(e => e.outerHTML.slice(0, 200))",
            );
            assert_eq!(strange, Value::Array(Vec::new()));
            let counts = browser.eval(
                "['script', 'style', 'title', 'meta', 'base, link, form, img, iframe, object, embed'].map(s => \
                 document.querySelectorAll(s).length)",
            );
            assert_eq!(counts, serde_json::json!([1, 1, 1, 5, 0]));
            let text = browser.eval("document.body.textContent");
            let text = text.as_str().unwrap();
            for name in ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "&lt;script&gt;"] {
                assert!(text.contains(name), "{name} is not shown as it is");
            }
            assert!(!text.contains(['\0', '\u{1b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}']));
        }
    }
}

#[test]
fn findings_are_filtered_and_sorted_by_keyboard() {
    let mut browser = Browser::start();
    browser.size(1280, 900);
    browser.show(&html(sample::PLAIN, Language::English));
    let shown = "[...document.querySelectorAll('#table tbody tr')].filter(r => r.checkVisibility()).length";
    let count = "document.getElementById('count').textContent";
    let all = browser.eval("document.querySelectorAll('#table tbody tr').length");
    let at_first = browser.eval(shown);
    assert!(at_first.as_u64() < all.as_u64(), "what passes is not shown at first");
    assert_eq!(browser.eval(count), format!("{at_first} of {all}"));
    assert_eq!(browser.eval("document.getElementById('count').getAttribute('aria-live')"), "polite");

    browser.tab_to("#search");
    browser.call("Input.insertText", serde_json::json!({ "text": "rds-MULTI" }));
    browser.eval("new Promise(done => setTimeout(done, 400))");
    let found = browser.eval(shown);
    assert!(found.as_u64() > Some(0) && found.as_u64() < at_first.as_u64());
    let others = "[...document.querySelectorAll('#table tbody tr')].filter(r => r.checkVisibility() && \
        !r.textContent.includes('rds-multi-az')).length";
    assert_eq!(browser.eval(others), 0);
    assert_eq!(browser.eval(count), format!("{found} of {all}"));

    browser.tab_to("#filters input[value=pass]");
    browser.press(" ", 32, " ");
    assert!(browser.eval(shown).as_u64() > found.as_u64(), "the space bar adds what passes");

    browser.tab_to("#severity");
    browser.press("ArrowDown", 40, "");
    assert_eq!(browser.eval("document.getElementById('severity').value"), "critical");
    assert_eq!(browser.eval(shown), 0, "rds-multi-az is not critical here");

    browser.tab_to("#table th button");
    browser.press("Enter", 13, "\r");
    assert_eq!(browser.eval("document.querySelector('#table th').getAttribute('aria-sort')"), "ascending");
    let order = browser.eval("[...document.querySelectorAll('#table tbody tr')].map(r => +r.cells[0].dataset.key)");
    let order: Vec<u64> = order.as_array().unwrap().iter().map(|key| key.as_u64().unwrap()).collect();
    assert!(order.is_sorted(), "{order:?}");
    quiet(&mut browser);
}

/// What stands in the way of people with a screen reader, or with weak eyes.
const BARRIERS: &str = r#"
(() => {
  const out = [], all = s => [...document.querySelectorAll(s)], told = e => e.outerHTML.slice(0, 120);
  if (!['en', 'ja'].includes(document.documentElement.lang)) out.push('no language');
  for (const [s, n] of [['header', 1], ['main', 1], ['footer', 1], ['h1', 1]])
    if (all(s).length !== n) out.push(`${all(s).length} ${s}`);
  all('nav, section, [role=region], [role=search]').forEach(e => {
    const by = e.getAttribute('aria-labelledby');
    if (!(e.getAttribute('aria-label') || (by && document.getElementById(by)))) out.push('no name: ' + told(e));
  });
  const ids = all('[id]').map(e => e.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => out.push('twice: ' + id));
  all('table').forEach(t => { if (!t.caption || !t.caption.textContent) out.push('no caption: ' + told(t)); });
  all('th').forEach(e => { if (!['col', 'row'].includes(e.scope)) out.push('no scope: ' + told(e)); });
  all('table').forEach(t => [...t.rows].forEach(r => {
    if (r.cells.length !== t.tHead.rows[0].cells.length) out.push('cells: ' + told(r));
  }));
  all('input, select').forEach(e => { if (!e.labels.length) out.push('no label: ' + told(e)); });
  all('button, summary, a').forEach(e => { if (!e.textContent.trim()) out.push('no text: ' + told(e)); });
  all('svg').forEach(e => {
    if (e.getAttribute('aria-hidden') !== 'true' && !(e.getAttribute('role') === 'img' && e.getAttribute('aria-label')))
      out.push('silent picture: ' + told(e));
  });
  let level = 1;
  all('h1, h2, h3').forEach(e => {
    const own = +e.localName[1];
    if (own > level + 1) out.push('skips a heading: ' + told(e));
    level = own;
  });
  const numbers = c => c.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const back = e => {
    for (; e; e = e.parentElement) {
      const c = numbers(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (seen.has(e) || !walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('.sr, .skip, option, script')) continue;
    seen.add(e);
    const style = getComputedStyle(e), svg = e.namespaceURI.endsWith('svg');
    const [a, b] = [light(numbers(svg ? style.fill : style.color)), light(back(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const large = parseFloat(style.fontSize) >= 24;
    if (ratio < (large ? 3 : 4.5)) out.push(`contrast ${ratio.toFixed(2)}: ${told(e)}`);
  }
  return [...new Set(out)].slice(0, 30);
})()
"#;

#[test]
fn everybody_can_use_it() {
    let mut browser = Browser::start();
    for (language, word) in LANGUAGES {
        let html = html(sample::PLAIN, language);
        for scheme in ["light", "dark"] {
            for (width, name) in [(1280, "wide"), (360, "narrow")] {
                browser.size(width, 900);
                browser.media("screen", scheme);
                browser.show(&html);
                browser.eval("document.querySelectorAll('details').forEach(one => one.open = true)");
                assert_eq!(browser.eval(BARRIERS), Value::Array(Vec::new()), "{word}, {scheme}, {name}");
                browser.eval("document.querySelectorAll('details').forEach(one => one.open = false)");
                let beyond = browser.eval(
                    "document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]\
                     .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .sr'))\
                     .map(e => e.outerHTML.slice(0, 150)).slice(0, 8)",
                );
                assert_eq!(beyond, Value::Array(Vec::new()), "{word}, {scheme}, {width} wide");
                browser.picture(&format!("{word}-{scheme}-{name}"));
                quiet(&mut browser);
            }
        }
    }
    // Whoever presses the tab key sees where he is.
    browser.tab_to("a[href='#plan']");
    assert_ne!(browser.eval("getComputedStyle(document.activeElement).outlineStyle"), "none");
    browser.tab_to("#theme");
    browser.press("Enter", 13, "\r");
    assert_eq!(browser.eval("document.documentElement.dataset.theme"), "light", "it was dark");
}

#[test]
fn paper_shows_everything() {
    let mut browser = Browser::start();
    browser.size(1100, 900);
    browser.show(&html(sample::PLAIN, Language::English));
    browser.media("print", "dark");
    browser.picture("print");
    let hidden = browser.eval(
        "[...document.querySelectorAll('#table tbody tr, .ev, .names, details li')].filter(e => \
         !e.getBoundingClientRect().height || !e.checkVisibility({ contentVisibilityAuto: true })).length",
    );
    assert_eq!(hidden, 0);
    assert_eq!(browser.eval("getComputedStyle(document.body).backgroundColor"), "rgb(255, 255, 255)");
    assert_eq!(browser.eval("document.querySelector('#filters').checkVisibility()"), false);
    assert_eq!(browser.eval(BARRIERS), Value::Array(Vec::new()));
}

#[test]
fn twenty_thousand_verdicts_open() {
    let mut document = sample::document(sample::PLAIN);
    let some = document.verdicts.clone();
    for at in 0..20_000_usize {
        let mut verdict = some[at % some.len()].clone();
        verdict.subject.id = format!("module.stack[\"{at}\"].aws_db_instance.orders").into();
        document.verdicts.push(verdict);
    }
    let html = page(&document, &[], &Rules::default(), Language::English).unwrap();
    assert!(html.len() < 20 << 20, "{} bytes", html.len());
    let mut browser = Browser::start();
    browser.show(&html);
    let rows = browser.eval("document.querySelectorAll('#table tbody tr').length");
    assert!(rows.as_u64() > Some(20));
    assert!(browser.eval("document.body.textContent.includes('module.stack[\"19999\"]')") == true);
    quiet(&mut browser);
}

/// Without a script there is a plain list: nothing is hidden but the controls that would not work.
#[test]
fn nothing_needs_the_script() {
    let html = html(sample::PLAIN, Language::English);
    let hidden: Vec<&str> = html.split('<').filter(|tag| tag.split('>').next().unwrap().ends_with(" hidden")).collect();
    assert_eq!(hidden.len(), 2, "{hidden:?}");
    assert!(hidden.iter().all(|tag| tag.contains("data-script")));
    assert!(html.contains("data-state=\"pass\""));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let html = || html(sample::PLAIN, Language::Japanese);
    assert_eq!(html(), html());
    // Without anything to show there is a page, too.
    let mut empty = sample::document(sample::PLAIN);
    (empty.systems, empty.verdicts, empty.audit) = Default::default();
    (empty.comparison, empty.coverage, empty.lifecycle) = Default::default();
    let text = page(&empty, &[], &Rules::default(), Language::English).unwrap();
    assert!(text.contains("No system was judged"));
}
