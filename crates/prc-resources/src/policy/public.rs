//! Who is everybody, and what keeps everybody out.

use prc_check::{Read, Unknown};

use super::{Condition, Principal, Statement, any};

/// Keys that say who asks or where from, so that a fixed value keeps strangers out. Amazon S3 User Guide, "The meaning of
/// public"; IAM User Guide, "AWS global condition context keys"; AWS KMS, Amazon EFS and Amazon SNS for their own.
const NARROWING: &[&str] = &[
    "aws:calledvia",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:viaawsservice",
    "aws:vpcsourceip",
    "elasticfilesystem:accessedviamounttarget",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "sns:endpoint",
];

/// Operators under which a fixed value is the only one, whatever its text.
const EQUAL: &[&str] = &["StringEquals", "StringEqualsIgnoreCase", "Bool"];
/// Operators under which a value may be a pattern or a range.
const ALIKE: &[&str] = &["StringLike", "ArnEquals", "ArnLike", "IpAddress"];

impl Statement {
    /// Whether it lets everybody in: it allows, names everybody, and no condition says who or where from.
    ///
    /// # Errors
    /// It may.
    pub fn is_public(&self) -> Read<bool> {
        self.is_open(NARROWING)
    }

    /// As [`Statement::is_public`], where further keys of conditions (in lower case) keep strangers out.
    ///
    /// # Errors
    /// It may.
    pub fn is_public_unless(&self, more: &[&str]) -> Read<bool> {
        self.is_open(&[NARROWING, more].concat())
    }

    fn is_open(&self, narrowing: &[&str]) -> Read<bool> {
        let mut open: Option<Unknown> = None;
        // What is sure to close it is enough; what is not known matters only when nothing is.
        for part in [self.allows.clone(), self.names_everybody(), self.is_wide(narrowing)] {
            match part {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(why) => {
                    open.get_or_insert(why);
                }
            }
        }
        open.map_or(Ok(true), Err)
    }

    /// Whether everybody is among its principals.
    ///
    /// # Errors
    /// One may be everybody.
    pub fn names_everybody(&self) -> Read<bool> {
        if self.has_not_principal {
            return Ok(true);
        }
        let ids: Vec<Read<String>> =
            self.principals.iter().filter(|one| one.may_be_anybody()).map(|one| one.id.clone()).collect();
        any(&ids, |id| id == "*")
    }

    /// Whether no condition keeps strangers out.
    fn is_wide(&self, narrowing: &[&str]) -> Read<bool> {
        let mut open = None;
        for condition in &self.conditions {
            match condition.narrows(narrowing) {
                Ok(true) => return Ok(false),
                Ok(false) => {}
                Err(why) => {
                    open.get_or_insert(why);
                }
            }
        }
        open.map_or(Ok(true), Err)
    }
}

impl Principal {
    /// Not a service or an identity provider, which stand for themselves.
    fn may_be_anybody(&self) -> bool {
        self.kind.as_ref().map_or(true, |kind| matches!(&**kind, "*" | "AWS"))
    }
}

impl Condition {
    /// Whether it keeps strangers out by one of some keys, given in lower case.
    ///
    /// # Errors
    /// It may.
    pub fn narrows(&self, keys: &[&str]) -> Read<bool> {
        let key = self.key.clone()?.to_ascii_lowercase();
        if !keys.contains(&&*key) {
            return Ok(false);
        }
        let operator = self.operator.clone()?;
        // Where one of several values must fit, a request without the key does not.
        let operator = operator.strip_prefix("ForAnyValue:").unwrap_or(&operator);
        if EQUAL.iter().any(|one| one.eq_ignore_ascii_case(operator)) {
            return Ok(self.values.iter().flatten().all(|value| value != "false"));
        }
        if ALIKE.iter().any(|one| one.eq_ignore_ascii_case(operator)) {
            return Ok(!any(&self.values, |value| {
                matches!(value, "*" | "0.0.0.0/0" | "::/0" | "arn:*" | "arn:aws:*")
            })?);
        }
        Ok(false)
    }

    /// Whether it tests a key, given in lower case.
    ///
    /// # Errors
    /// The key is not known.
    pub fn is_about(&self, key: &str) -> Read<bool> {
        Ok(self.key.clone()?.eq_ignore_ascii_case(key))
    }
}
