//! Policies as IAM sends them: encoded as in a URL (RFC 3986).

/// The text of a policy.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('%') {
        bytes.extend_from_slice(plain.as_bytes());
        let digits = after.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            // Nothing was encoded.
            None => {
                bytes.push(b'%');
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn texts_are_as_they_were_written() {
        assert_eq!(decoded("%7B%22Version%22%3A%20%222012-10-17%22%7D"), r#"{"Version": "2012-10-17"}"#);
        assert_eq!(decoded(r#"{"a+b": "100%"}"#), r#"{"a+b": "100%"}"#);
        assert_eq!(decoded("caf%C3%A9%"), "café%");
        assert_eq!(decoded("%é%+1"), "%é%+1");
    }
}
