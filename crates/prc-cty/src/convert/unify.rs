//! One type for several values (cty's `convert.UnifyUnsafe`).

use super::compare::preference_order;
use super::{can_convert, element_type};
use crate::{Type, Value};

/// A type that values of all these types can be converted to, if there is one. No types have no common type.
#[must_use]
pub fn unify(types: &[Type]) -> Option<Type> {
    let first = types.first()?;
    if types.iter().all(|ty| ty == first) {
        return Some(first.clone());
    }
    let count = |wanted: fn(&Type) -> bool| types.iter().filter(|ty| wanted(ty)).count();
    let dynamic = count(|ty| *ty == Type::Dynamic);
    let lists = count(|ty| matches!(ty, Type::List(_)));
    let sets = count(|ty| matches!(ty, Type::Set(_)));
    let maps = count(|ty| matches!(ty, Type::Map(_)));
    let tuples = count(|ty| matches!(ty, Type::Tuple(_)));
    let objects = count(|ty| matches!(ty, Type::Object(_)));
    let only = |a: usize, b: usize| a > 0 && a + b + dynamic == types.len();

    let structural = [(maps, objects), (lists, tuples), (sets, 0), (objects, 0), (tuples, 0)];
    if dynamic > 0 && structural.iter().any(|(a, b)| only(*a, *b)) {
        // What the `any` among them turns out to be decides about the rest.
        return Some(Type::Dynamic);
    }
    if only(maps, objects)
        && let Some(element) = unify_elements(types, unify)
    {
        return Some(Type::map(element));
    }
    if only(lists, tuples)
        && let Some(element) = unify_elements(types, |own| element_type(own, &Type::Dynamic))
    {
        return Some(Type::list(element));
    }
    if only(sets, 0) {
        return unify_elements(types, unify).map(Type::set);
    }
    if only(objects, 0) {
        return unify_objects(types);
    }
    if only(tuples, 0) {
        return unify_tuples(types);
    }
    if objects > 0 && tuples > 0 {
        return None;
    }
    preference_order(types)
        .into_iter()
        .map(|i| &types[i])
        .find(|want| types.iter().all(|ty| can_convert(ty, want)))
        .cloned()
}

/// The type that all these values can be converted to.
#[must_use]
pub fn unify_values<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<Type> {
    unify(&values.into_iter().map(Value::ty).collect::<Vec<_>>())
}

/// One type for the elements of these collections, and for those that tuples and objects would have as collections.
fn unify_elements(types: &[Type], own: fn(&[Type]) -> Option<Type>) -> Option<Type> {
    let mut elements = Vec::new();
    for ty in types {
        match ty {
            Type::List(element) | Type::Set(element) | Type::Map(element) => elements.push((**element).clone()),
            Type::Tuple(all) if !all.is_empty() => elements.push(own(all)?),
            Type::Object(object) if !object.attrs.is_empty() => {
                elements.push(own(&object.attrs.values().cloned().collect::<Vec<_>>())?);
            }
            _ => {}
        }
    }
    unify(&elements)
}

/// A type, when all the others can be converted to it.
fn common(types: &[Type], wanted: Option<Type>) -> Option<Type> {
    wanted.filter(|wanted| types.iter().all(|ty| can_convert(ty, wanted)))
}

/// Objects with the same attributes are unified attribute by attribute, others become maps.
fn unify_objects(types: &[Type]) -> Option<Type> {
    let objects: Vec<_> =
        types.iter().filter_map(|ty| if let Type::Object(object) = ty { Some(object) } else { None }).collect();
    let first = objects.first()?;
    if objects.iter().any(|object| object.attrs.keys().ne(first.attrs.keys())) {
        let all = objects.iter().flat_map(|object| object.attrs.values().cloned());
        return common(types, unify(&all.collect::<Vec<_>>()).map(Type::map));
    }
    let attrs = first.attrs.keys().map(|name| {
        let across: Vec<_> = objects.iter().filter_map(|object| object.attrs.get(name).cloned()).collect();
        unify(&across).map(|ty| (name.clone(), ty))
    });
    attrs.collect::<Option<Vec<_>>>().map(Type::object)
}

/// Tuples of the same length are unified element by element, others become lists.
fn unify_tuples(types: &[Type]) -> Option<Type> {
    let tuples: Vec<_> =
        types.iter().filter_map(|ty| if let Type::Tuple(elements) = ty { Some(elements) } else { None }).collect();
    let first = tuples.first()?;
    if tuples.iter().any(|elements| elements.len() != first.len()) {
        let all = tuples.iter().flat_map(|elements| elements.iter().cloned());
        return common(types, unify(&all.collect::<Vec<_>>()).map(Type::list));
    }
    let elements =
        (0..first.len()).map(|i| unify(&tuples.iter().filter_map(|t| t.get(i).cloned()).collect::<Vec<_>>()));
    elements.collect::<Option<Vec<_>>>().map(Type::tuple)
}
