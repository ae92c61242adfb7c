//! One type for several values (cty's `convert.UnifyUnsafe`).

use super::apply::convert_as;
use super::compare::preference_order;
use super::{can_convert, convert};
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

    if dynamic > 0 && [maps, lists, sets, objects, tuples].iter().any(|kind| only(*kind, 0)) {
        // What the `any` among them turns out to be decides about the rest.
        return Some(Type::Dynamic);
    }
    if only(maps, 0) {
        return common(types, unify_elements(types).map(Type::map));
    }
    if only(lists, 0) {
        return common(types, unify_elements(types).map(Type::list));
    }
    if only(sets, 0) {
        return common(types, unify_elements(types).map(Type::set));
    }
    // Objects beside maps are often maps in disguise, and tuples beside lists are lists.
    if maps > 0
        && only(maps, objects)
        && let Some(ty @ Type::Map(_)) = disguised(types, |ty| matches!(ty, Type::Object(_)), objects_as_map)
    {
        return Some(ty);
    }
    if lists > 0
        && only(lists, tuples)
        && let Some(ty @ Type::List(_)) = disguised(types, |ty| matches!(ty, Type::Tuple(_)), tuples_as_list)
    {
        return Some(ty);
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

/// Converts a value to the type that it has in common with another one. A tuple beside a list is taken for a list
/// first, and an object beside a map for a map, as cty's unification does; what is null in there may lose its marks
/// on the way.
///
/// # Errors
/// The value cannot be converted; the error says what is required.
pub fn convert_beside(value: &Value, other: &Type, common: &Type) -> Result<Value, String> {
    let own = value.ty();
    let first = match (&own, other, common) {
        (Type::Tuple(_), Type::List(_), Type::List(_)) => tuples_as_list(&[own]),
        (Type::Object(_), Type::Map(_), Type::Map(_)) => objects_as_map(&[own]),
        _ => None,
    };
    let Some(first) = first else { return convert(value, common) };
    let listed = convert(value, &first)?;
    // The second conversion is that of the collection, but is applied to what there was before the first.
    if first == *common { Ok(listed) } else { convert_as(value, &first, common) }
}

/// One type for the elements of these collections.
fn unify_elements(types: &[Type]) -> Option<Type> {
    unify(&types.iter().filter_map(|ty| ty.element().cloned()).collect::<Vec<_>>())
}

/// One type for all, once those that are collections in disguise are taken for the one that they make together.
fn disguised(types: &[Type], is: fn(&Type) -> bool, together: fn(&[Type]) -> Option<Type>) -> Option<Type> {
    let collection = together(&types.iter().filter(|ty| is(ty)).cloned().collect::<Vec<_>>())?;
    unify(&types.iter().map(|ty| if is(ty) { collection.clone() } else { ty.clone() }).collect::<Vec<_>>())
}

/// The map that all these objects could be.
fn objects_as_map(types: &[Type]) -> Option<Type> {
    let attributes = types.iter().filter_map(|ty| if let Type::Object(object) = ty { Some(object) } else { None });
    let all = attributes.flat_map(|object| object.attrs.values().cloned());
    common(types, unify(&all.collect::<Vec<_>>()).map(Type::map))
}

/// The list that all these tuples could be.
fn tuples_as_list(types: &[Type]) -> Option<Type> {
    let elements = types.iter().filter_map(|ty| if let Type::Tuple(elements) = ty { Some(elements) } else { None });
    common(types, unify(&elements.flat_map(|all| all.iter().cloned()).collect::<Vec<_>>()).map(Type::list))
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
        return objects_as_map(types);
    }
    let attrs = first.attrs.keys().map(|name| {
        let across: Vec<_> = objects.iter().filter_map(|object| object.attrs.get(name).cloned()).collect();
        unify(&across).map(|ty| (name.clone(), ty))
    });
    let unified = attrs.collect::<Option<Vec<_>>>().map(Type::object)?;
    common(types, Some(unified)).or_else(|| objects_as_map(types))
}

/// Tuples of the same length are unified element by element, others become lists.
fn unify_tuples(types: &[Type]) -> Option<Type> {
    let tuples: Vec<_> =
        types.iter().filter_map(|ty| if let Type::Tuple(elements) = ty { Some(elements) } else { None }).collect();
    let first = tuples.first()?;
    if tuples.iter().any(|elements| elements.len() != first.len()) {
        return tuples_as_list(types);
    }
    let elements =
        (0..first.len()).map(|i| unify(&tuples.iter().filter_map(|t| t.get(i).cloned()).collect::<Vec<_>>()));
    let unified = elements.collect::<Option<Vec<_>>>().map(Type::tuple)?;
    common(types, Some(unified)).or_else(|| tuples_as_list(types))
}
