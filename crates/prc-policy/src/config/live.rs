//! The part of an environment that says which account it runs in, and what of the account belongs to the system.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::ConfigError;
use super::environment::{shared, texts};
use super::section::Section;
use super::system::path;

/// Where an environment runs: the account is compared with the credentials before anything else is asked.
#[derive(Clone, Debug, Default)]
pub struct LiveConfig {
    /// Twelve digits.
    pub account: Option<Arc<str>>,
    /// Region codes; empty for the caller's own.
    pub regions: Vec<Arc<str>>,
    /// The role to take, and the external id that its trust policy asks for.
    pub role_arn: Option<Arc<str>>,
    pub external_id: Option<Arc<str>>,
    /// Which resources of the account are the system's; `None` for all.
    pub select: Option<Selector>,
    /// Inventories of the account that lie in the repository.
    pub actual: Vec<Spanned<Arc<str>>>,
}

/// `select`: a resource that fits any of them belongs to the system.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// All of these tags.
    pub tags: BTreeMap<Arc<str>, Arc<str>>,
    /// Patterns of names, in which `*` stands for anything.
    pub names: Vec<Arc<str>>,
    /// Patterns of ARNs.
    pub arns: Vec<Arc<str>>,
}

const SELECT: &str = "write `tags = { system = \"…\" }`, `names = [\"…-*\"]` or `arns = [\"arn:aws:…\"]`";

pub(super) fn read(environment: &mut Section<'_>, errors: &mut Vec<ConfigError>) -> LiveConfig {
    let account = text(environment, "account", "twelve digits in quotes", is_account, errors);
    let regions = texts(environment, "regions", errors);
    for region in regions.iter().filter(|region| !is_region(region.get_ref())) {
        let error = ConfigError::new(format!("`{}` is no Region", region.get_ref()), region.span());
        errors.push(error.help("write its code, such as `ap-northeast-1`"));
    }
    let role = text(environment, "role-arn", "such as `arn:aws:iam::111122223333:role/prc-audit`", is_role, errors);
    let external_id =
        text(environment, "external-id", "2 to 1224 letters, digits and `+=,.@:/-_`", is_external_id, errors);
    if let (Some(external_id), None) = (&external_id, environment.get("role-arn")) {
        let error = ConfigError::new("`external-id` is for a role", external_id.span());
        errors.push(error.help("name the role in `role-arn`"));
    }
    if let (Some(account), Some(role)) = (&account, &role)
        && account_of(role.get_ref()) != Some(account.get_ref())
    {
        let message = format!("the role is of another account than `{}`", account.get_ref());
        errors.push(ConfigError::new(message, role.span()).help("name a role of the account that it runs in"));
    }
    let actual = texts(environment, "actual", errors);
    LiveConfig {
        account: account.map(Spanned::into_inner),
        regions: regions.into_iter().map(Spanned::into_inner).collect(),
        role_arn: role.map(Spanned::into_inner),
        external_id: external_id.map(Spanned::into_inner),
        select: environment.section("select", errors).map(|section| select(section, errors)),
        actual: actual.iter().filter_map(|file| saved(file, errors)).collect(),
    }
}

fn saved(file: &Spanned<Arc<str>>, errors: &mut Vec<ConfigError>) -> Option<Spanned<Arc<str>>> {
    let found = path(file.get_ref(), file.span(), "infra/prod.actual.json", errors)?;
    if !found.get_ref().ends_with(".json") {
        let error = ConfigError::new(format!("`{}` is no inventory", found.get_ref()), file.span());
        errors.push(error.help("its name ends in `.json`; `prc-aws collect -o prod.actual.json` writes it"));
    }
    Some(found)
}

fn select(mut section: Section<'_>, errors: &mut Vec<ConfigError>) -> Selector {
    let mut selector = Selector::default();
    let all = section.span();
    if let Some(tags) = section.section("tags", errors) {
        for entry in tags.entries() {
            match entry.value.get_ref().as_str() {
                Some(value) => {
                    selector.tags.insert(entry.name.into(), value.into());
                }
                None => errors.push(tags.mistyped(entry.name, entry.value, "a string")),
            }
        }
    }
    selector.names = texts(&mut section, "names", errors).into_iter().map(Spanned::into_inner).collect();
    for arn in texts(&mut section, "arns", errors) {
        if arn.get_ref().split(':').count() < 6 || !arn.get_ref().starts_with("arn:") {
            let error = ConfigError::new(format!("`{}` is no ARN", arn.get_ref()), arn.span());
            errors.push(error.help("it has six parts, such as `arn:aws:sqs:*:*:checkout-*`"));
        }
        selector.arns.push(arn.into_inner());
    }
    let nothing = selector.tags.is_empty() && selector.names.is_empty() && selector.arns.is_empty();
    if nothing && section.entries().next().is_none_or(|entry| entry.name == "tags") {
        errors.push(ConfigError::new("`select` selects nothing", all).help(SELECT));
    }
    section.finish(errors);
    selector
}

/// A text of a certain form.
fn text(
    section: &mut Section<'_>,
    key: &str,
    form: &str,
    fits: fn(&str) -> bool,
    errors: &mut Vec<ConfigError>,
) -> Option<Spanned<Arc<str>>> {
    let text = section.text(key, errors).map(shared)?;
    if !fits(text.get_ref()) {
        let error = ConfigError::new(format!("`{}` is no `{key}`{}", text.get_ref(), section.place()), text.span());
        errors.push(error.help(form));
        return None;
    }
    Some(text)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `ap-northeast-1`, `us-gov-west-1`.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return false };
    let word = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
    word(first) && !middle.is_empty() && middle.iter().all(word) && number
}

fn is_role(text: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts.as_slice() {
        ["arn", partition, "iam", "", account, role] => {
            partition.starts_with("aws") && is_account(account) && role.len() > 5 && role.starts_with("role/")
        }
        _ => false,
    }
}

/// As AWS STS takes it: `[\w+=,.@:\/-]*`, of 2 to 1224 characters.
fn is_external_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&byte);
    (2..=1224).contains(&text.len()) && text.bytes().all(plain)
}

fn account_of(role: &str) -> Option<&str> {
    role.split(':').nth(4)
}
