//! What the version of Terraform that a root module asks for changes.

use crate::config::{World, literal};

/// The first version in which one operand of `&&` or `||` decides alone, even where the other one is refused.
/// Source: Terraform's changelog, 1.12.0, "Logical binary operators can now short-circuit".
const SHORT_CIRCUIT: (u64, u64) = (1, 12);

/// Whether one operand of `&&` or `||` decides alone in every version that the root module may be run with.
pub(crate) fn short_circuits(world: &World<'_>, dir: &str) -> bool {
    let Some(module) = world.modules.get(dir) else { return false };
    let asked = module.settings.iter().filter_map(|settings| settings.attribute(&world.files, "required_version"));
    let asked = asked.filter_map(|at| literal(&world.files, at));
    asked.filter_map(|constraint| constraint.split(',').filter_map(least).max()).any(|least| least >= SHORT_CIRCUIT)
}

/// The least version that a part of a constraint allows: major and minor.
fn least(part: &str) -> Option<(u64, u64)> {
    let part = part.trim();
    let version = ["~>", ">=", ">", "="].into_iter().find_map(|sign| part.strip_prefix(sign)).unwrap_or(part);
    let mut numbers = version.trim().split('.').map(|number| number.parse::<u64>().ok());
    Some((numbers.next()??, numbers.next().map_or(Some(0), |minor| minor)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_version() {
        let of = |constraint: &str| constraint.split(',').filter_map(least).max();
        assert_eq!(of("~> 1.15"), Some((1, 15)));
        assert_eq!(of(">= 1.0, < 2.0.0"), Some((1, 0)));
        assert_eq!(of(">= 1.3, >= 1.12.1"), Some((1, 12)));
        assert_eq!(of("1.9.8"), Some((1, 9)));
        assert_eq!(of("~> 1"), Some((1, 0)));
        assert_eq!((of("< 2.0"), of("!= 1.13"), of("latest"), of("")), (None, None, None, None));
    }
}
