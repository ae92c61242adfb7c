//! IP networks: `cidrhost`, `cidrnetmask`, `cidrsubnet`, `cidrsubnets`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use num_bigint::BigInt;

use super::CallError;
use super::call::{Call, NOT_WHOLE};
use super::spec::{Function, Shape, param};
use crate::{Type, Value};

pub(super) fn functions() -> Vec<Function> {
    let text = |name| param(name, Shape::String).dynamic();
    let number = |name| param(name, Shape::Number).dynamic();
    vec![
        Function::new("cidrhost", [text("prefix"), number("hostnum")], Shape::String, host),
        Function::new("cidrnetmask", [text("prefix")], Shape::String, netmask),
        Function::new("cidrsubnet", [text("prefix"), number("newbits"), number("netnum")], Shape::String, subnet),
        Function::new("cidrsubnets", [text("prefix")], Shape::Strings, subnets).variadic(number("newbits")),
    ]
}

/// A network: its first address as a number, the length of its prefix and of its addresses.
struct Network {
    first: u128,
    prefix: u32,
    bits: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Self, CallError> {
        let refused = || CallError::function(format!("invalid CIDR expression: invalid CIDR address: {text}"));
        let (address, prefix) = text.split_once('/').ok_or_else(refused)?;
        let (address, bits) = parse_address(address).ok_or_else(refused)?;
        let digits = !prefix.is_empty() && prefix.len() <= 4 && prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix: u32 = prefix.parse().ok().filter(|n| digits && *n <= bits).ok_or_else(refused)?;
        Ok(Self { first: address & mask(prefix, bits), prefix, bits })
    }

    /// An address of this family.
    fn address(&self, number: u128) -> String {
        match (self.bits, u32::try_from(number)) {
            (32, Ok(number)) => Ipv4Addr::from(number).to_string(),
            _ => format_v6(Ipv6Addr::from(number)),
        }
    }
}

/// The bits of a prefix.
const fn mask(prefix: u32, bits: u32) -> u128 {
    let all = if bits == 32 { u32::MAX as u128 } else { u128::MAX };
    if prefix == 0 { 0 } else { all & !(all >> (prefix - 1) >> 1) }
}

/// IPv4 numbers may have leading zeros, which Terraform ignores as it always did.
fn parse_address(text: &str) -> Option<(u128, u32)> {
    if text.contains(':') {
        let address: Ipv6Addr = text.parse().ok()?;
        return Some((u128::from(address), 128));
    }
    let mut address = 0u32;
    let mut count = 0;
    for part in text.split('.') {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let significant = part.trim_start_matches('0');
        let number: u8 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
        address = address << 8 | u32::from(number);
        count += 1;
    }
    (count == 4).then_some((u128::from(address), 32))
}

/// Go writes addresses that embed an IPv4 address like any other, except for `::ffff:a.b.c.d`.
fn format_v6(address: Ipv6Addr) -> String {
    if address.to_ipv4_mapped().is_some() {
        return address.to_ipv4_mapped().map_or_else(String::new, |v4| v4.to_string());
    }
    if address.segments()[..6].iter().all(|segment| *segment == 0) && address.to_bits() > u128::from(u16::MAX) {
        // The standard library would print the last 32 bits as an IPv4 address.
        let [.., high, low] = address.segments();
        return format!("::{high:x}:{low:x}");
    }
    IpAddr::from(address).to_string()
}

/// A whole number of any size.
fn whole(call: &Call<'_>, index: usize) -> Result<BigInt, CallError> {
    let number = call.number(index)?;
    let whole = if number.is_integer() { number.to_bigint() } else { None };
    whole.ok_or_else(|| CallError::function("value must be a whole number"))
}

/// Whether Terraform takes a number as one of `2^bits`: it looks at the low 64 bits of its magnitude only.
fn accommodates(bits: i64, number: &BigInt) -> bool {
    let low = number.magnitude().iter_u64_digits().next().unwrap_or(0);
    let most = u32::try_from(bits).ok().and_then(|bits| 1u64.checked_shl(bits)).map_or(u64::MAX, |size| size - 1);
    low <= most
}

/// An address with a number in the bits above `shift`. A negative number behaves as Go's two's complement does.
fn insert(network: &Network, number: &BigInt, shift: u32) -> Result<String, CallError> {
    let address = BigInt::from(network.first) | number << shift;
    match u128::try_from(address.magnitude()) {
        Ok(address) if network.bits == 128 || address <= u128::from(u32::MAX) => Ok(network.address(address)),
        _ => Err(CallError::function("the number does not fit the address")),
    }
}

fn host(call: &Call<'_>) -> Result<Value, CallError> {
    let network = Network::parse(call.text(0)?)?;
    let number = whole(call, 1)?;
    let free = network.bits - network.prefix;
    let negative = number < BigInt::ZERO;
    let counted = if negative { -&number - 1 } else { number.clone() };
    if !accommodates(i64::from(free), &counted) {
        let prefix = network.prefix;
        return Err(CallError::function(format!("prefix of {prefix} does not accommodate a host numbered {number}")));
    }
    // Negative numbers count from the end.
    let number = if negative { number + (BigInt::from(1) << free) } else { number };
    call.string(insert(&network, &number, 0)?)
}

fn netmask(call: &Call<'_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    let network = Network::parse(text)?;
    if network.bits != 32 {
        return Err(CallError::function(format!("IPv6 addresses cannot have a netmask: {text}")));
    }
    call.string(network.address(mask(network.prefix, 32)))
}

fn subnet(call: &Call<'_>) -> Result<Value, CallError> {
    let network = Network::parse(call.text(0)?)?;
    let new_bits = call.integer(1)?;
    let number = whole(call, 2)?;
    let prefix = i64::from(network.prefix).saturating_add(new_bits);
    let prefix = u32::try_from(prefix).ok().filter(|prefix| *prefix <= network.bits).ok_or_else(|| {
        let old = network.prefix;
        CallError::function(format!("insufficient address space to extend prefix of {old} by {new_bits}"))
    })?;
    if !accommodates(new_bits, &number) {
        let message = format!("prefix extension of {new_bits} does not accommodate a subnet numbered {number}");
        return Err(CallError::function(message));
    }
    call.string(format!("{}/{prefix}", insert(&network, &number, network.bits - prefix)?))
}

/// Consecutive subnets, each aligned to its own size.
fn subnets(call: &Call<'_>) -> Result<Value, CallError> {
    let network = Network::parse(call.text(0)?)?;
    if call.too_many(call.args.len()) {
        return Ok(call.over_budget(Type::list(Type::String)));
    }
    let end = if network.prefix == 0 && network.bits == 128 {
        None
    } else {
        network.first.checked_add(1u128 << (network.bits - network.prefix))
    };
    // Terraform looks for the first subnet just below the network, and gives up where addresses start again at zero.
    let mut next = (network.first > 0).then_some(network.first);
    let mut found = Vec::new();
    for index in 1..call.args.len() {
        let refused = |message: String| CallError::argument(index, message);
        let new_bits = call.number(index)?.to_i64().ok_or_else(|| refused(NOT_WHOLE.to_owned()))?;
        if new_bits < 1 {
            return Err(refused("must extend prefix by at least one bit".to_owned()));
        }
        if new_bits > 32 {
            return Err(refused("may not extend prefix by more than 32 bits".to_owned()));
        }
        let prefix = network.prefix + u32::try_from(new_bits).unwrap_or(32);
        if prefix > network.bits {
            let family = if network.bits == 32 { 4 } else { 6 };
            let message = format!("would extend prefix to {prefix} bits, which is too long for an IPv{family} address");
            return Err(refused(message));
        }
        let size = 1u128 << (network.bits - prefix);
        let full =
            || refused(format!("not enough remaining address space for a subnet with a prefix of {prefix} bits"));
        let start = next.and_then(|next| next.checked_next_multiple_of(size)).ok_or_else(full)?;
        next = start.checked_add(size);
        let fits = match (next, end) {
            (Some(next), Some(end)) => next <= end,
            (None, Some(_)) => false,
            (_, None) => true,
        };
        if !fits {
            return Err(full());
        }
        found.push(Value::string(format!("{}/{prefix}", network.address(start))));
    }
    Ok(Value::list(Type::String, found))
}
