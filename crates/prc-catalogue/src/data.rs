//! Tables that checks carry with them, as constants.

use std::fmt::Write;

use toml::Value;

/// The text of a TOML file as a constant expression of type `prc_check::data::Written`.
///
/// # Errors
/// It is no TOML.
pub fn table_code(text: &str) -> Result<String, String> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
    let mut code = String::new();
    write(&Value::Table(table), &mut code);
    Ok(code)
}

fn write(value: &Value, code: &mut String) {
    code.push_str("::prc_check::data::Written::");
    // Writing to a string can not fail.
    let _ = match value {
        Value::String(text) => write!(code, "Text({text:?})"),
        // A date is written as it is read.
        Value::Datetime(date) => write!(code, "Text({:?})", date.to_string()),
        Value::Integer(number) => write!(code, "Int({number}_i64)"),
        Value::Float(number) => write!(code, "Float({number:?}_f64)"),
        Value::Boolean(bool) => write!(code, "Bool({bool})"),
        Value::Array(items) => {
            code.push_str("List(&[");
            for item in items {
                write(item, code);
                code.push_str(", ");
            }
            write!(code, "])")
        }
        Value::Table(fields) => {
            code.push_str("Map(&[");
            for (name, value) in fields {
                let _ = write!(code, "({name:?}, ");
                write(value, code);
                code.push_str("), ");
            }
            write!(code, "])")
        }
    };
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::table_code;

    #[test]
    fn every_sort_of_value_is_a_constant() {
        let code = table_code("a = 'x'\nb = [1, 0.5, true]\nc = { d = 2026-11-22 }").unwrap();
        let code = code.replace("::prc_check::data::Written::", "");
        let list = "List(&[Int(1_i64), Float(0.5_f64), Bool(true), ])";
        let map = r#"Map(&[("d", Text("2026-11-22")), ])"#;
        assert_eq!(code, format!(r#"Map(&[("a", Text("x")), ("b", {list}), ("c", {map}), ])"#));
        assert!(table_code("a =").is_err());
    }
}
