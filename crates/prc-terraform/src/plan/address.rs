//! Addresses and references as Terraform writes them: `module.a["x.y"].aws_x.y[0].arn`.

/// Where names end outside of `[…]`: the offset of each `.` and `[`.
fn boundaries(text: &str) -> Vec<usize> {
    let (mut found, mut inside, mut quoted, mut escaped) = (Vec::new(), false, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if inside => quoted = !quoted,
            b']' if !quoted => inside = false,
            b'[' if !inside => {
                inside = true;
                found.push(at);
            }
            b'.' if !inside => found.push(at),
            _ => {}
        }
    }
    found
}

/// The names between the dots, each with its key.
pub(crate) fn segments(text: &str) -> Vec<&str> {
    let mut start = 0;
    let mut found = Vec::new();
    for at in boundaries(text).into_iter().filter(|at| text.as_bytes()[*at] == b'.').chain([text.len()]) {
        found.push(&text[start..at]);
        start = at + 1;
    }
    found
}

/// A name without its key: `this` of `this[0]`.
pub(crate) fn name(segment: &str) -> &str {
    segment.split('[').next().unwrap_or(segment)
}

/// Everything that a reference goes through: `aws_x.y[0]`, `aws_x.y` and `aws_x` for `aws_x.y[0].arn`.
pub(crate) fn prefixes(text: &str) -> impl Iterator<Item = &str> {
    boundaries(text).into_iter().map(|at| &text[..at])
}

/// An address without any instance key, of modules or of the resource.
pub(crate) fn without_keys(address: &str) -> String {
    segments(address).into_iter().map(name).collect::<Vec<_>>().join(".")
}

/// The addresses of the module instances that an address lies in, from the outside.
pub(crate) fn modules(address: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut end = 0;
    for pair in segments(address).chunks_exact(2) {
        let [word, name] = pair else { break };
        if *word != "module" {
            break;
        }
        end += word.len() + 1 + name.len();
        found.push(&address[..end]);
        end += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEP: &str = r#"module.a["x.y\"]"].module.b.aws_x.y[0].arn"#;

    #[test]
    fn keys_may_hold_anything() {
        assert_eq!(segments(DEEP), ["module", r#"a["x.y\"]"]"#, "module", "b", "aws_x", "y[0]", "arn"]);
        assert_eq!(without_keys(DEEP), "module.a.module.b.aws_x.y.arn");
        assert_eq!(modules(DEEP), [r#"module.a["x.y\"]"]"#, r#"module.a["x.y\"]"].module.b"#]);
        assert_eq!(prefixes("aws_x.y[0].arn").collect::<Vec<_>>(), ["aws_x", "aws_x.y", "aws_x.y[0]"]);
    }

    #[test]
    fn what_is_no_address_does_no_harm() {
        for text in ["", ".", "[", "]", "module", "module.", "module.[\"", "a[\"\\", "é.日[本]"] {
            let _ = (segments(text), without_keys(text), modules(text), prefixes(text).count());
        }
    }
}
