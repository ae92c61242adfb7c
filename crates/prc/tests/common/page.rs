//! Pages of the documentation are executed word by word.
#![allow(clippy::unwrap_used, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "the pages are the project's own")]

use super::Place;

/// Every file and command of a page below `docs`, in its order. `UPDATE=1` writes what the commands say.
pub fn holds(name: &str) {
    let page = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&page).unwrap();
    let place = Place::new(&[(".git/HEAD", "ref: refs/heads/main\n")]);
    let mut written = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        written.push_str(&format!("{line}\n"));
        let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match info.split_once(' ') {
            Some((_, path)) => {
                let said = block.join("\n") + "\n";
                if path.starts_with("prc/") {
                    assert_eq!(place.read(path), said, "{path}");
                }
                place.write(path, &said);
                written.push_str(&said);
            }
            None if info == "console" => {
                for command in block.iter().filter_map(|line| line.strip_prefix("$ ")) {
                    written.push_str(&format!("$ {command}\n{}", said(&place, command)));
                }
            }
            None => block.iter().for_each(|line| written.push_str(&format!("{line}\n"))),
        }
        written.push_str("```\n");
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(page, &written).unwrap();
    }
    assert_eq!(written, text, "UPDATE=1 writes it");
}

/// What a command of a page prints. What git says is not the page's business.
fn said(place: &Place, command: &str) -> String {
    let words = words(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["prc", ref arguments @ ..] => {
            let answer = place.run(arguments);
            format!("{}{}", answer.out, answer.err)
        }
        ["git", ref arguments @ ..] => {
            place.git(arguments, "2026-11-20T12:00:00Z");
            String::new()
        }
        _ => panic!("{command}: a page runs prc and git"),
    }
}

/// The words of a command line in a page.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut quoted, mut open) = (vec![String::new()], false, false);
    for character in line.chars() {
        match character {
            '"' => (quoted, open) = (!quoted, true),
            ' ' if !quoted => words.push(String::new()),
            character => words.last_mut().unwrap().push(character),
        }
    }
    assert!(!quoted && (open || !words.is_empty()));
    words
}
