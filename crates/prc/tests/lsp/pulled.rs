//! Editors that ask for diagnostics instead of being told.

use serde_json::{Value, json};

use crate::common::{ORDERS, PROD, Place};
use crate::editor::{Editor, of};
use crate::{RETENTION, able, file};

fn start(place: &Place) -> Editor {
    let mut capabilities = able();
    capabilities["textDocument"]["diagnostic"] = json!({ "dynamicRegistration": false });
    capabilities["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    Editor::open_folders(&[&place.path("")], capabilities, Value::Null)
}

fn document(uri: &str, known: Option<&str>) -> Value {
    json!({ "textDocument": { "uri": uri }, "previousResultId": known })
}

#[test]
fn a_document_is_answered_as_it_is_now() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let main = file(&place, "prod/main.tf");
    editor.open(&main, PROD);
    let answer = editor.ask("textDocument/diagnostic", document(&main, None))["result"].clone();
    assert_eq!(answer["kind"], "full");
    assert!(!of(answer["items"].as_array().unwrap(), RETENTION).is_empty());
    let id = answer["resultId"].as_str().unwrap().to_owned();
    let again = editor.ask("textDocument/diagnostic", document(&main, Some(&id)))["result"].clone();
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": id }));
    // What was typed before the question is in the answer.
    editor.change(&main, 2, &PROD.replace("var.retention", "30"));
    let answer = editor.ask("textDocument/diagnostic", document(&main, Some(&id)))["result"].clone();
    assert!(of(answer["items"].as_array().unwrap(), RETENTION).is_empty());
    let refresh = editor.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    assert!(refresh.get("id").is_some());
    // Files that nobody has open are told to who does not ask for them.
    editor.diagnostics(&file(&place, "modules/db/main.tf"));
    assert!(editor.shown.get(&main).is_none_or(Vec::is_empty));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn a_workspace_is_answered_when_there_is_something_new() {
    let place = Place::new(ORDERS);
    let mut editor = start(&place);
    let ask = |known: Value| json!({ "previousResultIds": known });
    let answer = editor.ask("workspace/diagnostic", ask(json!([])))["result"]["items"].clone();
    let items = answer.as_array().unwrap();
    let (main, module) = (file(&place, "prod/main.tf"), file(&place, "modules/db/main.tf"));
    let item = |uri: &str| items.iter().find(|item| item["uri"] == uri).unwrap();
    assert!(!of(item(&module)["items"].as_array().unwrap(), RETENTION).is_empty());
    assert!(!of(item(&main)["items"].as_array().unwrap(), RETENTION).is_empty());
    let known: Vec<Value> = items.iter().map(|one| json!({ "uri": one["uri"], "value": one["resultId"] })).collect();
    let waiting = editor.request("workspace/diagnostic", ask(json!(known)));
    editor.open(&main, &PROD.replace("var.retention", "30"));
    let answer = editor.answer_to(waiting)["result"]["items"].clone();
    let items = answer.as_array().unwrap();
    let item = |uri: &str| items.iter().find(|item| item["uri"] == uri).unwrap();
    assert_eq!(item(&module)["kind"], "unchanged");
    assert!(of(item(&main)["items"].as_array().unwrap(), RETENTION).is_empty());
    assert_eq!(item(&main)["version"], 1);
    // Nothing is told twice.
    assert!(editor.shown.values().all(Vec::is_empty), "{:?}", editor.shown);
    // Who waits and does not want to any more is told so.
    let known: Vec<Value> = items.iter().map(|one| json!({ "uri": one["uri"], "value": one["resultId"] })).collect();
    let waiting = editor.request("workspace/diagnostic", ask(json!(known)));
    editor.tell("$/cancelRequest", json!({ "id": waiting }));
    assert_eq!(editor.answer_to(waiting)["error"]["code"], -32800);
    let waiting = editor.request("workspace/diagnostic", ask(json!(known)));
    let down = editor.request("shutdown", Value::Null);
    assert_eq!(editor.answer_to(waiting)["error"]["code"], -32800);
    editor.answer_to(down);
    assert_eq!(editor.exit(), 0);
}
