//! A text with the expression it comes from, for values that are not known but can be recognised.

use prc_check::{FromValue, Node, Read};

/// A text, known or not.
#[derive(Clone, Debug)]
pub struct Text<'a> {
    pub value: Read<String>,
    /// The expression it comes from.
    pub written: &'a str,
}

impl<'a> FromValue<'a> for Text<'a> {
    fn from_value(node: &Node<'a>) -> Read<Self> {
        Ok(Self { value: String::from_value(node), written: node.written() })
    }
}

impl Text<'_> {
    /// It is an attribute of a resource as it stands, not something made from one.
    pub fn is_plain_reference(&self) -> bool {
        !self.written.is_empty() && self.written.chars().all(|c| c.is_alphanumeric() || "_-.[]\"".contains(c))
    }

    /// It is the range of a VPC or a subnet as it stands, which is a network of one's own and never wider than /16.
    pub fn is_own_network(&self) -> bool {
        let path: Vec<&str> = self.written.strip_prefix("data.").unwrap_or(self.written).split('.').collect();
        self.is_plain_reference() && matches!(path[..], ["aws_vpc" | "aws_subnet", _, "cidr_block" | "ipv6_cidr_block"])
    }

    /// It ends so, whatever stands before.
    pub fn ends_with(&self, end: &str) -> bool {
        match &self.value {
            Ok(text) => text.ends_with(end),
            Err(_) => self.written.strip_suffix('"').is_some_and(|written| written.ends_with(end)),
        }
    }
}
