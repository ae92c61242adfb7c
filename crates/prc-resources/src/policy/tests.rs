#![allow(clippy::unwrap_used)]

use prc_check::{Read, Reason, Unknown};
use prc_model::{Value, json_of};

use super::{Policy, Statement, matches};

fn partial(text: &str) -> Policy {
    let text = text.replace('⟨', "\u{fff9}").replace('⟩', "\u{fffb}").replace('\'', "\"");
    let text = Unknown { text: text.into(), ..Unknown::new(Reason::VariableWithoutValue, "") };
    Policy::read(&json_of(&Value::unknown(text)).unwrap()).unwrap()
}

fn statement(text: &str) -> Statement {
    partial(&format!("{{'Statement': {text}}}")).find(|_| Ok(true)).unwrap().unwrap().clone()
}

fn public(text: &str) -> Read<bool> {
    statement(text).is_public()
}

#[test]
fn everybody_is_written_in_many_ways() {
    for principal in ["'*'", "{'AWS': '*'}", "{'AWS': ['arn:aws:iam::1:root', '*']}", "['*']"] {
        assert!(public(&format!("{{'Effect': 'Allow', 'Principal': {principal}}}")).unwrap(), "{principal}");
        assert!(!public(&format!("[{{'Effect': 'Deny', 'Principal': {principal}}}]")).unwrap(), "{principal}");
    }
    assert!(public("{'Effect': 'Allow', 'NotPrincipal': {'AWS': '1'}}").unwrap());
    for principal in
        ["{'AWS': '111122223333'}", "{'Service': '*'}", "{'AWS': '⟨aws_iam_role.a.arn⟩'}", "{'AWS': 'arn:⟨(var.a)⟩'}"]
    {
        assert!(!public(&format!("{{'Effect': 'Allow', 'Principal': {principal}}}")).unwrap(), "{principal}");
    }
    assert!(public("{'Effect': 'Allow', 'Principal': {'AWS': '⟨(var.a)⟩'}}").is_err());
    assert!(public("{'Effect': '⟨(var.a)⟩', 'Principal': '*'}").is_err());
}

#[test]
fn conditions_that_say_who_or_where_from_keep_strangers_out() {
    let with = |condition: &str| public(&format!("{{'Effect': 'Allow', 'Principal': '*', 'Condition': {condition}}}"));
    for condition in [
        "{'StringEquals': {'aws:PrincipalOrgID': 'o-1'}}",
        "{'StringEquals': {'AWS:SourceVpce': '⟨(var.a)⟩'}}",
        "{'IpAddress': {'aws:SourceIp': ['203.0.113.0/24']}}",
        "{'ArnLike': {'aws:SourceArn': 'arn:aws:cloudfront::1:distribution/*'}}",
        "{'ForAnyValue:StringLike': {'aws:PrincipalOrgPaths': 'o-1/*'}}",
    ] {
        assert!(!with(condition).unwrap(), "{condition}");
    }
    for condition in [
        "{}",
        "{'StringNotEquals': {'aws:PrincipalOrgID': 'o-1'}}",
        "{'StringEqualsIfExists': {'aws:PrincipalOrgID': 'o-1'}}",
        "{'StringLike': {'aws:Referer': 'https://example.com/*'}}",
        "{'IpAddress': {'aws:SourceIp': '0.0.0.0/0'}}",
        "{'Bool': {'aws:SecureTransport': 'true'}}",
        "{'Bool': {'aws:PrincipalIsAWSService': 'false'}}",
        "{'ForAllValues:StringEquals': {'aws:PrincipalOrgID': 'o-1'}}",
    ] {
        assert!(with(condition).unwrap(), "{condition}");
    }
    assert!(with("{'IpAddress': {'aws:SourceIp': '⟨(var.a)⟩'}}").is_err());
    assert!(with("'⟨(var.a)⟩'").is_err());
}

#[test]
fn what_is_not_known_matters_only_where_it_may_decide() {
    let every = |text: &str| statement(text).has_every_action();
    assert!(every("{'Action': ['⟨(var.a)⟩', '*']}").unwrap());
    assert!(every("{'Action': '⟨(var.a)⟩'}").is_err());
    assert!(!every("{'Action': 's3:⟨(var.a)⟩'}").unwrap());
    assert!(every("{'NotAction': 'iam:*'}").unwrap());
    assert!(!statement("{'Resource': '⟨aws_s3_bucket.a.arn⟩'}").has_every_resource().unwrap());
    let policy = partial("{'Statement': ['⟨(var.more)⟩', {'Effect': 'Allow', 'Action': '*'}]}");
    assert!(policy.find(Statement::has_every_action).unwrap().is_some());
    assert!(policy.find(|one| one.has_action("s3:GetObject").map(|has| !has)).is_err());
}

#[test]
fn patterns() {
    for (pattern, text) in [
        ("*", "s3:GetObject"),
        ("s3:*", "S3:getobject"),
        ("s3:Get?bject", "s3:GetObject"),
        ("*:Get*ct", "s3:GetObject"),
    ] {
        assert!(matches(pattern, text), "{pattern} {text}");
    }
    for (pattern, text) in [("s3:Get", "s3:GetObject"), ("ec2:*", "s3:GetObject"), ("", "a"), ("a*b", "acbd")] {
        assert!(!matches(pattern, text), "{pattern} {text}");
    }
}

#[test]
fn statements_have_names() {
    assert_eq!(statement("{'Sid': 'All'}").name, "statement \"All\"");
    assert_eq!(statement("[{'Effect': 'Allow'}]").name, "statement 1");
}
