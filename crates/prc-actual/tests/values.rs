//! What is written can be read.

use prc_actual::from_json;
use prc_model::{Data, Number, Reason, Unknown, Value, value_to_json};
use proptest::prelude::*;

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::null()),
        any::<bool>().prop_map(|bool| Value::new(Data::Bool(bool))),
        any::<i64>().prop_map(|number| Value::new(Data::Number(Number::Int(number)))),
        (-1e300..1e300_f64).prop_map(|number| Value::new(Data::Number(Number::Float(number)))),
        "[1-9][0-9]{30,40}".prop_map(|digits| Value::new(Data::Number(Number::Decimal(digits.into())))),
        ".*".prop_map(Value::string),
        proptest::sample::select(Reason::ALL).prop_map(|reason| Value::unknown(Unknown::new(reason, ""))),
        ".*".prop_map(|text| Value { sensitive: true, ..Value::string(text) }),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(|items| Value::new(Data::List(items))),
            prop::collection::btree_map("[a-z_$]{1,9}", inner, 0..6).prop_map(|fields| {
                let fields = fields.into_iter().map(|(name, value)| (name.as_str().into(), value));
                Value::new(Data::Map(fields.collect()))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(value in values()) {
        let written = value_to_json(&value);
        // Through text, as a file holds it.
        let text = written.to_string();
        let parsed: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        prop_assert_eq!(value_to_json(&from_json(&parsed)).to_string(), text);
    }

    #[test]
    fn no_text_is_too_strange(text in ".*") {
        let _ = prc_actual::parse(&text);
    }

    #[test]
    fn no_inventory_is_too_strange(resources in "[\\[\\]{}\",:a-z0-9$ ]*") {
        let text = format!("{{\"schema\":\"prc.inventory/1\",\"side\":\"actual\",\"resources\":{resources}}}");
        let _ = prc_actual::parse(&text);
    }
}
