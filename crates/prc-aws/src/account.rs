//! One account, with the credentials to read it.

use aws_types::SdkConfig;

/// An account whose identity was checked.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) id: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub(crate) partition: String,
    /// The Regions that are read, sorted.
    pub(crate) regions: Vec<String>,
    pub(crate) sdk: SdkConfig,
}

impl Account {
    /// The Region in which the global services of the partition are called ("AWS services endpoints", AWS General
    /// Reference).
    pub(crate) fn home(&self) -> &'static str {
        home(&self.partition)
    }
}

pub(crate) fn home(partition: &str) -> &'static str {
    match partition {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}
