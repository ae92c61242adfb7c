//! Address ranges.

use std::net::IpAddr;

/// What does not reach beyond a network of one's own: RFC 1918, 6598, 3927, 4193 and loopback.
const PRIVATE: &[&str] = &[
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "169.254.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// A range of addresses, as bits of an IPv4 or IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cidr {
    v6: bool,
    /// Aligned to the left.
    bits: u128,
    prefix: u32,
}

impl Cidr {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.trim().split_once('/')?;
        let (v6, bits, longest) = match address.parse().ok()? {
            IpAddr::V4(address) => (false, u128::from(address.to_bits()) << 96, 32),
            IpAddr::V6(address) => (true, address.to_bits(), 128),
        };
        let prefix = prefix.parse().ok().filter(|prefix| *prefix <= longest)?;
        Some(Self { v6, bits, prefix })
    }

    /// A range that a stranger may come from: public, and with at most this prefix length.
    pub(crate) fn is_internet(self, widest: u32) -> bool {
        let private = PRIVATE.iter().filter_map(|text| Self::parse(text)).any(|range| range.contains(self));
        self.prefix <= widest && !private
    }

    fn contains(self, other: Self) -> bool {
        let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
        self.v6 == other.v6 && self.prefix <= other.prefix && (self.bits & mask) == (other.bits & mask)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn wide_public_ranges_are_the_internet() {
        for text in ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "52.0.0.0/8", "2000::/3", "8.0.0.0/7"] {
            assert!(Cidr::parse(text).unwrap().is_internet(8), "{text}");
        }
        for text in ["10.0.0.0/8", "203.0.113.0/24", "172.16.0.0/12", "fd00::/8", "2001:db8::/32", "127.0.0.0/8"] {
            assert!(!Cidr::parse(text).unwrap().is_internet(8), "{text}");
        }
    }

    #[test]
    fn what_is_no_range() {
        for text in ["", "0.0.0.0", "0.0.0.0/33", "::/129", "sg-123", "x/8"] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }
}
