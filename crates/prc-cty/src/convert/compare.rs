//! Which of several types is the more general one (cty's `compareTypes` and `sortTypes`).

use std::cmp::Ordering;
use std::collections::VecDeque;

use crate::Type;

/// Positions of the types, the most general first; types that say nothing about each other keep their order.
pub(super) fn preference_order(types: &[Type]) -> Vec<usize> {
    let mut more_general_than = vec![Vec::new(); types.len()];
    let mut incoming = vec![0usize; types.len()];
    for i in 0..types.len() {
        for j in i + 1..types.len() {
            match compare(&types[i], &types[j]) {
                Ordering::Less => {
                    more_general_than[i].push(j);
                    incoming[j] += 1;
                }
                Ordering::Greater => {
                    more_general_than[j].push(i);
                    incoming[i] += 1;
                }
                Ordering::Equal => {}
            }
        }
    }
    let mut queue: VecDeque<usize> = (0..types.len()).filter(|i| incoming[*i] == 0).collect();
    let mut order = Vec::with_capacity(types.len());
    while let Some(i) = queue.pop_front() {
        order.push(i);
        for &j in &more_general_than[i] {
            incoming[j] -= 1;
            if incoming[j] == 0 {
                queue.push_back(j);
            }
        }
    }
    order
}

/// `Less` when `a` is the more general type. A conversion between the two may still not exist.
fn compare(a: &Type, b: &Type) -> Ordering {
    match (a, b) {
        (Type::Dynamic, Type::Dynamic) => Ordering::Equal,
        // An `any` will hopefully turn out to be what the others are.
        (Type::Dynamic, _) => Ordering::Greater,
        (_, Type::Dynamic) => Ordering::Less,
        (Type::String, Type::Bool | Type::Number) => Ordering::Less,
        (Type::Bool | Type::Number, Type::String) => Ordering::Greater,
        (Type::List(a), Type::List(b)) | (Type::Set(a), Type::Set(b)) | (Type::Map(a), Type::Map(b)) => compare(a, b),
        (Type::Tuple(_) | Type::List(_), Type::Set(_)) | (Type::List(_), Type::Tuple(_)) => Ordering::Less,
        (Type::Set(_), Type::Tuple(_) | Type::List(_)) | (Type::Tuple(_), Type::List(_)) => Ordering::Greater,
        (Type::Map(_), Type::Object(_)) => Ordering::Less,
        (Type::Object(_), Type::Map(_)) => Ordering::Greater,
        (Type::Object(a), Type::Object(b)) if a.attrs.keys().eq(b.attrs.keys()) => {
            combine(a.attrs.values().zip(b.attrs.values()))
        }
        (Type::Tuple(a), Type::Tuple(b)) if a.len() == b.len() => combine(a.iter().zip(b.iter())),
        _ => Ordering::Equal,
    }
}

/// One is more general than the other when no part says the opposite.
fn combine<'a>(pairs: impl Iterator<Item = (&'a Type, &'a Type)>) -> Ordering {
    let (mut less, mut greater) = (false, false);
    for (a, b) in pairs {
        match compare(a, b) {
            Ordering::Less => less = true,
            Ordering::Greater => greater = true,
            Ordering::Equal => {}
        }
    }
    greater.cmp(&less)
}
