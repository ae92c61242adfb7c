//! The credential report: a table in CSV with a row for each user ("Get credential reports for your AWS account", IAM User
//! Guide).

use std::collections::HashMap;

use aws_sdk_iam::Client;
use prc_aws_calls::iam::CREDENTIALS;
use prc_model::Reason;

use crate::api::Api;
use crate::hole::Hole;
use crate::value::{Attributes, attributes};

/// The keys that a user can have.
const KEYS: [i64; 2] = [1, 2];

/// Who can log in with what. Without a report that somebody asked for nothing is known: to make one is not to read.
pub(super) async fn collect(api: &Api, iam: &Client) {
    let Some(told) = api.once(&CREDENTIALS, iam.get_credential_report().send()).await else { return };
    let content = told.content.map(aws_smithy_types::Blob::into_inner).unwrap_or_default();
    let Some(rows) = String::from_utf8(content).ok().as_deref().and_then(rows) else {
        return api.lose(&CREDENTIALS, &Hole::new(Reason::ApiError, "unreadable-answer"));
    };
    rows.into_iter().for_each(|row| api.add("prc_credential", None, row));
}

/// The users of a report; `None` when it is none.
fn rows(report: &str) -> Option<Vec<Attributes>> {
    let mut lines = report.lines();
    let names = fields(lines.next()?);
    if names.first().map(String::as_str) != Some("user") {
        return None;
    }
    let row = |line: &str| {
        let fields = fields(line);
        let named = names.iter().map(String::as_str).zip(fields.iter().map(String::as_str)).collect();
        (fields.len() == names.len()).then(|| credential(&named))
    };
    lines.filter(|line| !line.is_empty()).map(row).collect()
}

/// The fields of a line. The name of a user may have a comma, which stands between quotes (RFC 4180).
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            letter => field.push(letter),
        }
    }
    fields.push(field);
    fields
}

fn credential(row: &HashMap<&str, &str>) -> Attributes {
    let user = row.get("user").copied();
    let keys = KEYS.iter().filter_map(|number| key(row, *number));
    attributes! {
        "id": user,
        "user": user,
        "password_enabled": truth(row, "password_enabled"),
        "password_last_used": moment(row, "password_last_used"),
        "mfa_active": truth(row, "mfa_active"),
        "access_keys": keys.collect::<Vec<_>>(),
    }
}

/// A key; `None` for a place without one, where nothing was ever rotated.
fn key(row: &HashMap<&str, &str>, number: i64) -> Option<Attributes> {
    let of = |name: &str| format!("access_key_{number}_{name}");
    let active = truth(row, &of("active"))?;
    let rotated = moment(row, &of("last_rotated"));
    (active || rotated.is_some()).then(|| {
        attributes! {
            "number": number,
            "active": active,
            "last_rotated": rotated,
            "last_used": moment(row, &of("last_used_date")),
        }
    })
}

/// `None` for `not_supported`.
fn truth(row: &HashMap<&str, &str>, name: &str) -> Option<bool> {
    row.get(name).and_then(|text| text.to_lowercase().parse().ok())
}

/// A time as inventories have it; `None` for `N/A`, `no_information` and `not_supported`.
fn moment(row: &HashMap<&str, &str>, name: &str) -> Option<String> {
    let time: jiff::Timestamp = row.get(name)?.parse().ok()?;
    Some(time.round(jiff::Unit::Second).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::rows;
    use serde_json::{Value, json};

    #[test]
    fn a_report_is_read_by_its_names() {
        let report = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,\
            password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,\
            access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date\n\
            <root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,no_information,\
            not_supported,not_supported,true,false,N/A,N/A,false,N/A,N/A\n\
            bot,arn:aws:iam::111122223333:user/bot,2020-01-01T00:00:00+00:00,false,N/A,N/A,N/A,false,true,\
            2024-02-29T10:00:00+00:00,N/A,false,2021-01-01T00:00:00+00:00,2021-06-01T12:30:00+00:00\n";
        let rows: Vec<Value> = rows(report).into_iter().flatten().map(Value::from).collect();
        let root = json!({
            "id": "<root_account>", "user": "<root_account>", "password_enabled": null, "password_last_used": null,
            "mfa_active": true, "access_keys": [],
        });
        let keys = json!([
            {"number": 1, "active": true, "last_rotated": "2024-02-29T10:00:00Z", "last_used": null},
            {"number": 2, "active": false, "last_rotated": "2021-01-01T00:00:00Z", "last_used": "2021-06-01T12:30:00Z"},
        ]);
        let bot = json!({
            "id": "bot", "user": "bot", "password_enabled": false, "password_last_used": null, "mfa_active": false,
            "access_keys": keys,
        });
        assert_eq!(rows, [root, bot]);
        assert!(super::rows("<html>").is_none());
        // A line that is not understood is no user less.
        assert!(super::rows("user,arn\na,b,c\n").is_none());
        assert_eq!(super::fields(r#""a,b",c,"d""e""#), ["a,b", "c", "d\"e"]);
    }
}
