//! No format lets untrusted text act: on the terminal, in a log, in the reading direction.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use prc_check::State;
use prc_model::{Deployment, Gap, Problem, Reason, Side};
use proptest::prelude::*;

use crate::testing::{Run, evidence, failing};
use crate::{Rules, Style, annotations, concise, csv, full, gitlab, json, jsonl, junit, markdown, sarif};

/// Whether a character may be in no output, whatever a repository holds.
fn forbidden(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Text with what does harm more often than chance would have it.
fn hostile() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "\n::error::x",
        "\r::stop-commands::t",
        "##[error]",
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\u{202e}",
        "\u{200b}",
        "\u{9b}31m",
        "\u{feff}",
        "\0",
        "\u{7f}",
        "\t",
        "é",
        "日本",
        "\u{301}",
        "::add-mask::",
        " ",
    ]);
    let part = prop_oneof![nasty.prop_map(String::from), "[a-z]{1,5}", any::<char>().prop_map(String::from)];
    prop::collection::vec(part, 1..12).prop_map(|parts| parts.concat())
}

/// Text that a page of Markdown would make something of.
fn markup() -> impl Strategy<Value = String> {
    let nasty = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "<!--",
        "-->",
        "</details>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://example.org/x.png)",
        "https://example.org/",
        "www.example.org",
        "a@example.org",
        "@octocat",
        "#123",
        "`",
        "``",
        "|",
        "\n\n# Heading",
        "\n```\n",
        "**b**",
        "\\",
        "&lt;",
        "$x$",
        "[^1]",
        "~~~",
        "    ",
    ]);
    let part = prop_oneof![nasty.prop_map(String::from), "[a-z]{1,5}", any::<char>().prop_map(String::from)];
    prop::collection::vec(part, 1..12).prop_map(|parts| parts.concat())
}

fn run(texts: &[String], ends: &[u32]) -> Run {
    let mut run = Run::mock_up();
    let text = |at: usize| texts[at % texts.len()].clone();
    let file = run.sources.add(text(0).into(), texts.join("\n").into());
    let span = |at: usize| {
        let (start, end) = (ends[at % ends.len()], ends[(at + 1) % ends.len()]);
        prc_model::Span { file, start: start.min(end), end: start.max(end) }
    };
    for (at, state) in [State::Fail, State::Unknown, State::Error].into_iter().enumerate() {
        let mut finding = failing("rds-backup-retention", &text(at), &text(at + 1));
        let verdict = &mut finding.verdict;
        verdict.state = state;
        verdict.reason = Some(Reason::DataSource);
        verdict.location = Some(span(at));
        let subject = std::sync::Arc::make_mut(&mut verdict.subject);
        subject.block = Some(span(at + 1));
        subject.via = [prc_model::ModuleCall { module: text(at).into(), location: Some(span(at)) }].into();
        verdict.details_mut().evidence = vec![evidence(&text(at), &text(at + 2), true, span(at), span(at + 2))];
        let id = verdict.subject.id.clone();
        verdict.details_mut().evidence[0].subject = id;
        verdict.details_mut().help = Some(text(at + 3));
        finding.fix = Some(text(at + 3).into());
        run.add(finding);
    }
    run.assessment.systems[0].name = text(1).into();
    run.assessment.inputs.problems = vec![Problem {
        file: text(2).into(),
        at: Some(span(3)),
        reason: "unclosed-block".into(),
        message: text(3),
        unreadable: texts.len().is_multiple_of(2),
    }];
    run.assessment.inputs.gaps = vec![Gap {
        holds: None,
        side: Side::Declared,
        kind: None,
        root_module: Some(Deployment::from(&*text(4))),
        account: None,
        region: None,
        reason: Reason::ModuleNotOnDisk,
        what: text(5).into(),
        from: text(6).into(),
        at: Some(span(4)),
        mentions: Vec::new(),
        texts: Vec::new(),
    }];
    run.assessment.decision.reasons = vec![text(7)];
    run
}

proptest! {
    #[test]
    fn nothing_untrusted_acts(texts in prop::collection::vec(hostile(), 1..8), ends in prop::collection::vec(0..200_u32, 2..6)) {
        let run = run(&texts, &ends);
        let report = run.report();
        let plain = Style { color: false, unicode: true };
        for text in [full(&report, plain, false, Some(Duration::ZERO)), concise(&report), json(&report)] {
            prop_assert!(!text.chars().any(forbidden), "{text:?}");
            for line in text.lines() {
                let start = line.trim_start();
                prop_assert!(!start.starts_with("::") && !start.starts_with("##["), "{line:?}");
            }
        }
        let colored = full(&report, Style { color: true, unicode: true }, false, None);
        let codes = colored.split('\x1b').skip(1);
        for code in codes {
            let (sgr, _) = code.split_once('m').unwrap();
            prop_assert!(sgr.starts_with('[') && sgr[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b';'));
        }
    }

    #[test]
    fn nothing_untrusted_acts_elsewhere(texts in prop::collection::vec(hostile(), 1..8), ends in prop::collection::vec(0..200_u32, 2..6)) {
        let (run, rules) = (run(&texts, &ends), Rules::default());
        let document = json::document(&run.report());
        let junit = junit(&document, &rules).unwrap();
        for text in [jsonl(&document), sarif(&document, &rules), gitlab(&document, &rules), junit] {
            prop_assert!(!text.chars().any(forbidden), "{text:?}");
        }
        prop_assert!(!csv(&document, &rules).replace("\r\n", "\n").chars().any(forbidden));
        let commands = annotations(&document, &rules);
        prop_assert!(!commands.chars().any(forbidden));
        for line in commands.lines() {
            prop_assert!(["::error title=", "::warning title=", "::notice title="].iter().any(|one| line.starts_with(one)), "{line:?}");
        }
        prop_assert_eq!(commands.lines().count(), 10);
    }

    #[test]
    fn markdown_holds_no_markup_of_others(texts in prop::collection::vec(markup(), 1..8), ends in prop::collection::vec(0..200_u32, 2..6)) {
        use pulldown_cmark::{Event, Options, Parser, Tag};
        let run = run(&texts, &ends);
        let text = markdown(&json::document(&run.report()), &Rules::default());
        prop_assert!(!text.chars().any(forbidden), "{text:?}");
        let ours = ["<!-- prc:sticky:v1 -->", "<!-- -->", "<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>"];
        for event in Parser::new_ext(&text, Options::all()) {
            match event {
                Event::Html(html) | Event::InlineHtml(html) => {
                    let rest = ours.iter().fold(html.to_string(), |rest, one| rest.replace(one, ""));
                    prop_assert!(!rest.contains('<'), "{html:?} in {text}");
                }
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                    prop_assert!(false, "{event:?} in {text}");
                }
                Event::Text(part) => {
                    prop_assert!(!part.contains("@octocat") && !part.contains("#123") && !part.contains("https://"), "{part:?} in {text}");
                }
                _ => {}
            }
        }
    }

    #[test]
    fn miette_itself_can_draw_it(texts in prop::collection::vec(hostile(), 1..4), ends in prop::collection::vec(0..60_u32, 2..6)) {
        let run = run(&texts, &ends);
        let report = run.report();
        let places = crate::place::Places::new(report.sources);
        let shown = crate::findings::shown(&report);
        for group in crate::findings::groups(&shown) {
            if let Some(diagnostic) = crate::findings::tell(&report, &places, &group, Style::default()) {
                let mut text = String::new();
                miette::NarratableReportHandler::new().render_report(&mut text, &diagnostic).unwrap();
                prop_assert!(!text.is_empty());
            }
        }
    }
}
