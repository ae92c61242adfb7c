//! `prc lsp` as an editor sees it.
#![allow(clippy::unwrap_used, unreachable_pub)]
#![allow(clippy::disallowed_methods, reason = "tests start the server that they speak to")]

#[path = "../common/mod.rs"]
mod common;
mod editor;
mod pulled;

use serde_json::{Value, json};

use common::{ORDERS, PROD, Place};
use editor::{Editor, apply, of, uri};

const RETENTION: &str = "rds-backup-retention";

/// What VS Code can do, as far as it matters here, without asking for diagnostics.
fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "textDocument": {
            "codeAction": { "codeActionLiteralSupport": {} },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "publishDiagnostics": {
                "relatedInformation": true, "codeDescriptionSupport": true, "versionSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
        },
        "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true }, "workspaceEdit": {} },
        "window": { "workDoneProgress": true },
    })
}

fn start(place: &Place) -> Editor {
    Editor::open_folders(&[&place.path("")], able(), Value::Null)
}

fn file(place: &Place, path: &str) -> String {
    uri(&place.path(path))
}

#[test]
fn findings_stand_where_they_are_and_lead_to_their_causes() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    let shown = editor.diagnostics(&main);
    let finding = of(&shown, RETENTION)[0];
    assert_eq!(
        finding["range"],
        json!({ "start": { "line": 5, "character": 28 }, "end": { "line": 5, "character": 41 } })
    );
    assert_eq!((&finding["severity"], &finding["source"]), (&json!(1), &json!("prc")));
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.starts_with("automated backups are off, must be kept 7 days (aws_db_instance.orders)\n"),
        "{message}"
    );
    assert!(finding["codeDescription"]["href"].as_str().unwrap().ends_with("/docs/checks/rds-backup-retention.md"));
    let cause = &finding["relatedInformation"][0];
    assert_eq!(cause["location"]["uri"], file(&place, "prod/terraform.tfvars"));
    assert_eq!(cause["message"], "value comes from here");
    // A module that is called twice has one diagnostic, which leads to its call.
    let module = editor.diagnostics(&file(&place, "modules/db/main.tf"));
    let findings = of(&module, RETENTION);
    assert_eq!(findings.len(), 1);
    let calls = findings[0]["relatedInformation"].as_array().unwrap();
    assert!(calls.iter().any(|call| call["location"]["uri"] == main), "{calls:?}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn what_is_typed_counts_before_it_is_saved() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let tfvars = file(&place, "prod/terraform.tfvars");
    let main = file(&place, "prod/main.tf");
    assert!(!of(&editor.diagnostics(&main), RETENTION).is_empty());
    editor.open(&tfvars, "retention = 0\n");
    editor.change(&tfvars, 2, "retention = 30\n");
    let gone = |shown: &std::collections::BTreeMap<String, Vec<Value>>| of(&shown[&main], RETENTION).is_empty();
    editor.until(gone);
    // Part by part, as most editors send it.
    let edit = json!({ "range": { "start": { "line": 0, "character": 12 }, "end": { "line": 0, "character": 14 } }, "text": "1" });
    let params = json!({ "textDocument": { "uri": tfvars, "version": 3 }, "contentChanges": [edit] });
    editor.tell("textDocument/didChange", params);
    editor.until(|shown| !gone(shown));
    assert!(of(&editor.shown[&main], RETENTION)[0]["message"].as_str().unwrap().contains("1 day"));
    // Closed without saving, the file says what it said before.
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": tfvars } }));
    editor.until(|shown| {
        of(&shown[&main], RETENTION).iter().any(|one| one["message"].as_str().unwrap().contains("are off"))
    });
    assert_eq!(place.read("prod/terraform.tfvars"), "retention = 0\n");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_broken_file_costs_itself_alone() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let module = file(&place, "modules/db/main.tf");
    let main = file(&place, "prod/main.tf");
    editor.diagnostics(&main);
    editor.open(&main, PROD);
    editor.change(&main, 2, &format!("{PROD}\nresource \"aws_sqs_queue\" \"half\" {{\n  name = \"x\n"));
    editor.until(|shown| shown[&main].iter().any(|one| one["severity"] == 1 && one["code"] != RETENTION));
    assert!(!of(&editor.shown[&main], RETENTION).is_empty(), "what is before the break is judged");
    assert!(!of(&editor.shown[&module], RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_mistake_in_the_configuration_is_shown_in_it() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let (config, main) = (file(&place, "prc.toml"), file(&place, "prod/main.tf"));
    editor.diagnostics(&main);
    // It need not be on disk yet.
    editor.open(&config, "version = 1\n[gate]\nfail_on = \"high\"\n");
    let shown = editor.diagnostics(&config);
    assert_eq!(shown[0]["code"], "invalid-configuration");
    assert_eq!(shown[0]["range"]["start"], json!({ "line": 2, "character": 0 }));
    let message = shown[0]["message"].as_str().unwrap();
    assert!(message.contains("unknown key `fail_on` in [gate]") && message.contains("pull-request"), "{message}");
    assert!(!of(&editor.shown[&main], RETENTION).is_empty(), "what was found before stays");
    editor.change(&config, 2, "version = 1\n[system.shop]\ntier = 1\nterraform = [\"prod\"]\n");
    editor.until(|shown| of(&shown[&config], "invalid-configuration").is_empty());
    editor.until(|shown| of(&shown[&main], RETENTION)[0]["message"].as_str().unwrap().contains("14 days"));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn columns_count_what_both_sides_agreed_on() {
    let text = "resource \"aws_db_instance\" \"a\" {\n  tags = { x = \"日本😀\" }\n  /* 日本😀 */ backup_retention_period = 0\n}\n";
    let place = Place::new(&[("日本 😀/main.tf", text), (".git/HEAD", "")]);
    for (offered, chosen, start) in [
        (json!(["utf-16"]), "utf-16", 39),
        (json!(["utf-32", "utf-8", "utf-16"]), "utf-8", 45),
        (Value::Null, "utf-16", 39),
    ] {
        let mut editor = Editor::start(&[]);
        let folder = uri(&place.path(""));
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let answer = editor.ask("initialize", json!({ "capabilities": capabilities, "rootUri": folder }));
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], chosen);
        editor.tell("initialized", json!({}));
        let shown = editor.diagnostics(&file(&place, "日本 😀/main.tf"));
        assert_eq!(of(&shown, RETENTION)[0]["range"]["start"], json!({ "line": 2, "character": start }), "{chosen}");
        assert_eq!(editor.leave(), 0);
    }
}

#[test]
fn hovering_explains() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    editor.diagnostics(&main);
    let at = |line: u32, character: u32| json!({ "textDocument": { "uri": main }, "position": { "line": line, "character": character } });
    let hover = editor.ask("textDocument/hover", at(5, 30));
    let page = hover["result"]["contents"]["value"].as_str().unwrap();
    assert_eq!(hover["result"]["contents"]["kind"], "markdown");
    assert!(page.contains("`rds-backup-retention` · backup · critical"), "{page}");
    assert!(page.contains("```hcl\nresource \"aws_db_instance\" \"main\" {\n  backup_retention_period = 14"), "{page}");
    assert!(page.contains("\n- Read replicas (replicate_source_db set)"), "{page}");
    assert_eq!(editor.ask("textDocument/hover", at(4, 3))["result"], Value::Null);
    // An id is explained wherever it is written.
    editor.open(&main, "# prc:ignore rds-backup-retention\n");
    let hover = editor.ask("textDocument/hover", at(0, 20));
    assert_eq!(hover["result"]["range"]["start"]["character"], 13);
    assert_eq!(editor.leave(), 0);
}

#[test]
fn pages_are_in_the_language_of_the_person() {
    let place = Place::new(ORDERS);
    let mut editor = Editor::open_folders(&[&place.path("")], Value::Null, json!({ "lang": "ja" }));
    let main = file(&place, "prod/main.tf");
    editor.diagnostics(&main);
    let params = json!({ "textDocument": { "uri": main }, "position": { "line": 5, "character": 30 } });
    let contents = editor.ask("textDocument/hover", params)["result"]["contents"].clone();
    assert_eq!(contents["kind"], "plaintext", "nobody said that Markdown is understood");
    assert!(contents["value"].as_str().unwrap().contains("バックアップ"), "{contents}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_failure_is_ignored_with_a_reason() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    editor.open(&main, PROD);
    let shown = editor.diagnostics(&main);
    let actions = editor.actions(&main, of(&shown, RETENTION)[0]);
    let titles: Vec<&str> = actions.iter().map(|action| action["title"].as_str().unwrap()).collect();
    assert!(titles.contains(&"Ignore rds-backup-retention here with a reason"), "{titles:?}");
    assert!(titles.contains(&"Explain rds-backup-retention"), "{titles:?}");
    let ignore = actions.iter().find(|action| action["title"].as_str().unwrap().starts_with("Ignore")).unwrap();
    let changed = apply(PROD, &ignore["edit"]["changes"][&main]);
    let comment = "  # prc:ignore rds-backup-retention reason=\"say why\" until=2027-02-19\n";
    assert_eq!(changed, PROD.replace("  backup_retention_period", &format!("{comment}  backup_retention_period")));
    editor.change(&main, 2, &changed);
    editor.until(|shown| of(&shown[&main], RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
    // The command line says the same of it.
    place.write("prod/main.tf", &changed);
    let run = place.run(&["check", "--select", RETENTION, "-f", "json"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let verdicts = report["verdicts"].as_array().unwrap();
    assert!(verdicts.iter().any(|one| one["verdict"] == "waived" && one["subject"]["id"] == "aws_db_instance.orders"));
}

#[test]
fn a_failure_is_mended_at_its_place() {
    let text = common::MODULE.replace("{\n", "{ // 日本 😀\n");
    let place = Place::new(&[("main.tf", &text), (".git/HEAD", "")]);
    let mut editor = start(&place);
    let main = file(&place, "main.tf");
    editor.open(&main, &text);
    let shown = editor.diagnostics(&main);
    let actions = editor.actions(&main, of(&shown, RETENTION)[0]);
    let fix = actions.iter().find(|action| action["title"] == "Set backup_retention_period to 7").unwrap();
    assert_eq!((&fix["isPreferred"], &fix["kind"]), (&json!(true), &json!("quickfix")));
    let changed = apply(&text, &fix["edit"]["changes"][&main]);
    assert_eq!(changed, text.replace("period = 1", "period = 7"));
    editor.change(&main, 2, &changed);
    editor.until(|shown| of(&shown[&main], RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn an_editor_with_placeholders_asks_for_the_reason() {
    let place = Place::new(ORDERS);
    let mut capabilities = able();
    capabilities["workspace"]["workspaceEdit"] = json!({ "documentChanges": true, "snippetEditSupport": true });
    capabilities["window"] = json!({ "showDocument": { "support": true } });
    let mut editor = Editor::open_folders(&[&place.path("")], capabilities, Value::Null);
    let main = file(&place, "prod/main.tf");
    editor.open(&main, PROD);
    let shown = editor.diagnostics(&main);
    let actions = editor.actions(&main, of(&shown, RETENTION)[0]);
    let change = actions
        .iter()
        .map(|action| &action["edit"]["documentChanges"][0])
        .find(|one| one["edits"][0]["snippet"].is_object());
    let change = change.unwrap();
    assert_eq!(change["textDocument"], json!({ "uri": main, "version": 1 }));
    let snippet = change["edits"][0]["snippet"]["value"].as_str().unwrap();
    assert_eq!(snippet, "  # prc:ignore rds-backup-retention reason=\"${1:say why}\" until=2027-02-19\n");
    let command = actions.iter().find_map(|action| action["command"]["command"].as_str()).unwrap();
    let answer = editor.ask("workspace/executeCommand", json!({ "command": command, "arguments": [RETENTION] }));
    assert!(answer.get("error").is_none(), "{answer}");
    let opened = editor.wait(|message| message["method"] == "window/showDocument");
    assert!(opened["params"]["uri"].as_str().unwrap().ends_with("/docs/checks/rds-backup-retention.md"));
    let wrong = editor.ask("workspace/executeCommand", json!({ "command": command, "arguments": ["no-such"] }));
    assert_eq!(wrong["error"]["code"], -32602);
    assert_eq!(editor.leave(), 0);
}

#[test]
fn what_cannot_be_waived_cannot_be_ignored() {
    let place = Place::new(ORDERS);
    place.write("prc.toml", "version = 1\n[requirement.rds-backup-retention]\nwaivable = false\n");
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    editor.open(&main, PROD);
    let shown = editor.diagnostics(&main);
    let actions = editor.actions(&main, of(&shown, RETENTION)[0]);
    assert!(actions.iter().all(|action| !action["title"].as_str().unwrap().starts_with("Ignore")), "{actions:?}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_file_that_changes_on_disk_is_read_again() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    assert!(!of(&editor.diagnostics(&main), RETENTION).is_empty());
    let registered = editor.wait(|message| message["method"] == "client/registerCapability");
    let watchers = registered["params"]["registrations"][0]["registerOptions"]["watchers"].to_string();
    for part in ["tfvars", "CODEOWNERS", "toml", "yml", "md"] {
        assert!(watchers.contains(part), "{watchers}");
    }
    place.write("prod/terraform.tfvars", "retention = 30\n");
    let change = json!({ "uri": file(&place, "prod/terraform.tfvars"), "type": 2 });
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    editor.until(|shown| of(&shown[&main], RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn each_folder_is_judged_by_itself() {
    let (one, two) = (Place::new(ORDERS), Place::new(&[("main.tf", common::MODULE), (".git/HEAD", "")]));
    two.write("prc.toml", "version = 1\n[gate]\nfail_on = 1\n");
    let mut editor = Editor::open_folders(&[&one.path(""), &two.path("")], able(), Value::Null);
    assert!(!of(&editor.diagnostics(&file(&one, "prod/main.tf")), RETENTION).is_empty());
    let (config, main) = (file(&two, "prc.toml"), file(&two, "main.tf"));
    editor.diagnostics(&config);
    assert!(!editor.shown.contains_key(&main));
    editor.open(&config, "version = 1\n");
    assert!(!of(&editor.diagnostics(&main), RETENTION).is_empty());
    // One that is closed says nothing any more, one that is opened is read.
    let folder = |place: &Place| json!([{ "uri": uri(&place.path("")), "name": "x" }]);
    editor.tell("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [], "removed": folder(&one) } }));
    editor.is_cleared(&file(&one, "prod/main.tf"));
    editor.tell("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": folder(&one), "removed": [] } }));
    editor.diagnostics(&file(&one, "prod/main.tf"));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn settings_choose_what_is_shown() {
    let text = "variable \"days\" {}\nresource \"aws_db_instance\" \"a\" {\n  multi_az = true\n  backup_retention_period = var.days\n}\n";
    let place = Place::new(&[("main.tf", text), (".git/HEAD", "")]);
    let main = file(&place, "main.tf");
    for (option, severity) in
        [(Value::Null, Some(3)), (json!({ "showUnknown": "hint" }), Some(4)), (json!({ "showUnknown": "off" }), None)]
    {
        let mut editor = Editor::open_folders(&[&place.path("")], able(), option);
        let shown = editor.diagnostics(&main);
        assert_eq!(of(&shown, RETENTION).first().and_then(|one| one["severity"].as_i64()), severity);
        let settings = json!({ "settings": { "prc": { "minSeverity": "critical", "showUnknown": "hint" } } });
        editor.tell("workspace/didChangeConfiguration", settings);
        editor.until(|shown| {
            shown[&main].iter().all(|one| one["severity"] != 2)
                && of(&shown[&main], RETENTION).iter().any(|one| one["severity"] == 4)
        });
        assert_eq!(editor.leave(), 0);
    }
    let mut editor = Editor::open_folders(&[&place.path("")], able(), json!({ "minSeverit": "high" }));
    let told = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("minSeverity"), "{told}");
    assert!(!of(&editor.diagnostics(&main), RETENTION).is_empty(), "the rest works as if nothing was set");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn the_configuration_may_have_another_name_in_the_repository() {
    let place = Place::new(ORDERS);
    place.write("ci/strict.toml", "version = 1\n[system.shop]\ntier = 1\n[[system.shop.environment]]\nname = \"prod\"\nterraform = [\"prod\"]\n[[system.shop.environment]]\nname = \"dev\"\nterraform = [\"modules/db\"]\n");
    let main = file(&place, "prod/main.tf");
    let mut editor =
        Editor::open_folders(&[&place.path("")], able(), json!({ "config": "ci/strict.toml", "environment": "prod" }));
    assert!(of(&editor.diagnostics(&main), RETENTION)[0]["message"].as_str().unwrap().contains("14 days"));
    assert_eq!(editor.leave(), 0);
    // The settings of an editor may come with the repository, so they lead nowhere else.
    for (option, said) in [
        (json!({ "config": "../outside.toml" }), "leads out of the repository"),
        (json!({ "config": "/etc/hostname" }), "leads out of the repository"),
        (json!({ "environment": "nowhere" }), "nowhere"),
    ] {
        let mut editor = Editor::open_folders(&[&place.path("")], able(), option);
        let told = editor.wait(|message| message["method"] == "window/showMessage");
        assert!(told["params"]["message"].as_str().unwrap().contains(said), "{told}");
        assert_eq!(editor.leave(), 0);
    }
}

#[test]
fn progress_is_told_to_who_can_show_it() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let asked = editor.wait(|message| message["method"] == "window/workDoneProgress/create");
    let token = asked["params"]["token"].clone();
    // An editor that answers late hears of the end alone or of nothing.
    editor.diagnostics(&file(&place, "prod/main.tf"));
    let told: Vec<&Value> = editor.heard.iter().filter(|message| message["method"] == "$/progress").collect();
    assert!(told.iter().all(|message| message["params"]["token"] == token), "{told:?}");
    let kinds: Vec<&str> = told.iter().map(|message| message["params"]["value"]["kind"].as_str().unwrap()).collect();
    assert!(kinds.is_empty() || kinds == ["begin"] || kinds == ["begin", "end"], "{kinds:?}");
    assert_eq!(editor.leave(), 0);
}

#[test]
fn what_lies_outside_is_nobodys_business() {
    let (place, other) = (Place::new(ORDERS), Place::new(&[("main.tf", common::MODULE)]));
    let mut editor = start(&place);
    editor.open(&file(&other, "main.tf"), common::MODULE);
    editor.open("untitled:Untitled-1", common::MODULE);
    editor.open(&format!("{}/../{}", uri(&place.path("")), "outside.tf"), common::MODULE);
    editor.diagnostics(&file(&place, "prod/main.tf"));
    let hover = json!({ "textDocument": { "uri": "untitled:Untitled-1" }, "position": { "line": 3, "character": 5 } });
    assert_eq!(editor.ask("textDocument/hover", hover)["result"], Value::Null);
    let inside = uri(&place.path(""));
    assert!(editor.shown.keys().all(|uri| uri.starts_with(&inside)), "{:?}", editor.shown.keys());
    assert_eq!(editor.leave(), 0);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_repository_is_not_followed() {
    let (place, other) = (Place::new(ORDERS), Place::new(&[("secret.tf", common::MODULE)]));
    place.link(other.path("secret.tf").to_str().unwrap(), "prod/link.tf");
    let mut editor = start(&place);
    let shown = editor.diagnostics(&file(&place, "prod/link.tf"));
    assert_eq!(shown[0]["code"], "outside-root");
    assert_eq!(shown.len(), 1);
    assert_eq!(editor.leave(), 0);
}

#[cfg(unix)]
#[test]
fn a_folder_may_be_opened_through_a_link() {
    let place = Place::new(ORDERS);
    let outer = Place::new(&[]);
    outer.link(place.path("prod").to_str().unwrap(), "日本 link");
    let mut editor = Editor::open_folders(&[&outer.path("日本 link")], able(), Value::Null);
    let main = file(&outer, "日本 link/main.tf");
    assert!(!of(&editor.diagnostics(&main), RETENTION).is_empty());
    editor.diagnostics(&uri(&place.path("modules/db/main.tf").canonicalize().unwrap()));
    editor.open(&main, &PROD.replace("var.retention", "30"));
    editor.until(|shown| of(&shown[&main], RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn odd_messages_cost_themselves() {
    let place = Place::new(ORDERS);
    let mut editor = Editor::start(&[]);
    let early = editor.ask("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    editor.tell("textDocument/didOpen", json!({}));
    let params = json!({ "capabilities": { "textDocument": 3, "general": { "positionEncodings": "x" } }, "rootPath": place.path("").to_str().unwrap() });
    assert!(editor.ask("initialize", params.clone())["result"].is_object());
    assert_eq!(editor.ask("initialize", params)["error"]["code"], -32600);
    editor.tell("initialized", Value::Null);
    editor.send("{ no json");
    assert_eq!(editor.wait(|message| message["error"]["code"] == -32700)["id"], Value::Null);
    editor.send("[1, 2]");
    editor.wait(|message| message["error"]["code"] == -32600);
    editor.send("{\"jsonrpc\":\"2.0\",\"id\":9999,\"result\":null}");
    assert_eq!(editor.ask("textDocument/foo", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({ "position": -1 }))["error"]["code"], -32602);
    for (method, params) in [
        (
            "textDocument/didChange",
            json!({ "textDocument": { "uri": "file:///nowhere", "version": 1 }, "contentChanges": [] }),
        ),
        ("textDocument/didChange", json!([])),
        ("textDocument/didClose", json!({ "textDocument": { "uri": "日本%%%" } })),
        ("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": "file:///%00", "type": 9 }] })),
        ("workspace/didChangeConfiguration", Value::Null),
        ("$/cancelRequest", json!({ "id": [] })),
        ("$/unheardOf", json!({})),
    ] {
        editor.tell(method, params);
    }
    assert!(!of(&editor.diagnostics(&file(&place, "prod/main.tf")), RETENTION).is_empty());
    assert_eq!(editor.leave(), 0);
}

#[test]
fn the_exit_code_says_whether_it_ended_in_order() {
    let place = Place::new(ORDERS);
    assert_eq!(start(&place).leave(), 0);
    assert_eq!(start(&place).exit(), 1);
    assert_eq!(start(&place).hang_up(), 1);
    assert_eq!(Editor::start(&[]).exit(), 1);
    let mut editor = start(&place);
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.ask("textDocument/hover", json!({}))["error"]["code"], -32600);
    assert_eq!(editor.exit(), 0);
}
