//! What a provider tells of a resource before it exists.

use std::rc::Rc;

use prc_cty::{Cause, Type, Value};

use super::instance::Instance;
use super::repetition::Key;
use super::root::Root;

/// What else the provider says of how a domain is validated.
const OF_RECORDS: [&str; 3] = ["resource_record_name", "resource_record_type", "resource_record_value"];

impl Root<'_> {
    /// An attribute that nobody sets and that a plan has all the same; `cause` is why the rest of it is not known.
    ///
    /// A certificate that is validated by DNS lists its domains, so that `for_each` over them has known keys: release
    /// 3.0 of the AWS provider, "`domain_validation_options` changed from list to set". It is a list here, as
    /// configurations for earlier releases take elements of it.
    pub(crate) fn planned(
        &self,
        instance: &Rc<Instance>,
        resource: usize,
        key: &Key,
        name: &str,
        cause: &Cause,
    ) -> Option<Value> {
        let kind = &*instance.module.resources[resource].kind;
        if (kind, name) != ("aws_acm_certificate", "domain_validation_options") {
            return None;
        }
        let decl = &instance.module.resources[resource].decl;
        let written = self.written_names(decl);
        let given = |name: &str| {
            let is_written = written.iter().any(|known| known == name);
            is_written.then(|| self.attribute(instance, resource, key, name)).filter(|value| !value.is_null())
        };
        let [method, domain, more] = ["validation_method", "domain_name", "subject_alternative_names"].map(given);
        let (method, domain) = (method?, domain?);
        let more = more.as_ref();
        if let Some(open) = Value::joint_cause([&method, &domain].into_iter().chain(more)) {
            let refs = cause.refs.iter().chain(open.refs.iter()).cloned();
            return Some(Value::unknown(Type::Dynamic, open.clone().with_refs(refs)));
        }
        let domains = [&domain].into_iter().chain(more.map_or(Some(&[][..]), Value::elements)?);
        let mut listed: Vec<&Value> = Vec::new();
        for domain in domains {
            if domain.as_str().is_none() || !domain.deep_marks().is_empty() {
                return None;
            }
            if !listed.iter().any(|known| known.as_str() == domain.as_str()) {
                listed.push(domain);
            }
        }
        let open = |name: &'static str| (name, Value::unknown(Type::String, cause.clone()));
        let of =
            |domain: &Value| Value::object([("domain_name", domain.clone())].into_iter().chain(OF_RECORDS.map(open)));
        let fields = ["domain_name"].into_iter().chain(OF_RECORDS).map(|name| (name, Type::String));
        let of_dns = method.as_str() == Some("DNS");
        of_dns.then(|| Value::list(Type::object(fields), listed.into_iter().map(of).collect::<Vec<_>>()))
    }
}
