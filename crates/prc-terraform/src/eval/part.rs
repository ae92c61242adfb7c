//! Parts of values that are not known, by name: `${data.aws_availability_zones.all.names[1]}`.

use prc_cty::{Data, Origin, Type, Value};

use super::root::Root;

/// Every Region has at least two zones, so the first two elements of its list do not wrap.
const SURE_ZONES: i64 = 2;
/// More zones than a Region has.
const MAX_ZONES: i64 = 16;

impl Root<'_> {
    /// What an index or an attribute of an unknown value gave, with the name of that part.
    pub(crate) fn part(&self, whole: &Value, step: &str, found: Value) -> Value {
        if !matches!((&whole.data, &found.data), (Data::Unknown(_), Data::Unknown(_))) {
            return found;
        }
        match self.hole(whole) {
            Some(name) => self.made_by(found, format!("${{{name}{step}}}").into()),
            None => found,
        }
    }

    /// As [`Root::part`], of the element that a key that may not be known chooses.
    pub(crate) fn element_part(&self, whole: &Value, key: &Value, found: Value) -> Value {
        match (key.as_number().and_then(prc_cty::Number::to_i64), key.as_str()) {
            (Some(number), _) => self.part(whole, &format!("[{number}]"), found),
            (None, Some(text)) => self.part(whole, &format!("[{text:?}]"), found),
            (None, None) if matches!(found.data, Data::Unknown(_)) => self.made_by(found, "${}".into()),
            (None, None) => found,
        }
    }

    /// What `element` took from a list that is not known. Beyond its end it begins again.
    pub(crate) fn wrapped_element(&self, args: &[Value], found: Value, at: Origin) -> Value {
        let [list, index] = args else { return found };
        if !matches!(list.data, Data::Unknown(_)) {
            return match self.shape(&found) {
                Some(shape) => self.made_by(found.with_origin(at), shape),
                None => found,
            };
        }
        let found = found.with_origin(at);
        match index.as_number().and_then(prc_cty::Number::to_i64) {
            Some(number) if number < SURE_ZONES || !self.is_zone_list(list) => self.element_part(list, index, found),
            Some(number) => match self.hole(list) {
                Some(name) => self.made_by(found, format!("${{element({name}, {number})}}").into()),
                None => found,
            },
            None => self.element_part(list, index, found),
        }
    }

    /// `slice` of a Region's zones: how many there are is known, although their names are not.
    pub(crate) fn sliced_zones(&self, args: &[Value], found: &Value, at: Origin) -> Option<Value> {
        let [list, from, to] = args else { return None };
        let cause = found.cause().filter(|_| self.is_zone_list(list))?;
        let number = |value: &Value| value.as_number().and_then(prc_cty::Number::to_i64);
        let (from, to) = (number(from)?, number(to)?);
        if from < 0 || to < from || to > MAX_ZONES {
            return None;
        }
        let zone = |index: i64| {
            let zone = Value::refined(Type::String, prc_cty::Refinement::not_null(), cause.clone()).with_origin(at);
            self.part(list, &format!("[{index}]"), zone)
        };
        let zones = (from..to).map(zone).collect();
        Some(Value::from(Data::List(Type::String, zones)).with_origin(at).with_marks(list.marks))
    }

    fn is_zone_list(&self, list: &Value) -> bool {
        self.hole(list).is_some_and(|name| {
            name.contains("data.aws_availability_zones.") && (name.ends_with(".names") || name.ends_with(".zone_ids"))
        })
    }

    /// The name of an unknown value that is one thing and nothing else.
    fn hole(&self, value: &Value) -> Option<String> {
        let shape = self.shape(value)?;
        let name = shape.strip_prefix("${")?.strip_suffix('}')?;
        (!name.is_empty() && !name.contains("${")).then(|| name.to_owned())
    }
}
