//! Alerts of New Relic, from condition to destination. Attributes as terraform-provider-newrelic 3 documents them.

use foldhash::HashMap;
use prc_check::{Read, Related, View, block, resource};
use prc_model::{Data, Index, Inventory, ResourceId, Side, Value};

resource! {
    /// What conditions belong to.
    NewRelicPolicy = "newrelic_alert_policy" by ["id", "name"] {
        /// terraform-provider-newrelic: Required.
        name: String = required,
    }
    /// What opens an issue.
    NewRelicCondition = "newrelic_nrql_alert_condition" by ["name", "id"] {
        /// terraform-provider-newrelic: Optional.
        runbook_url: Option<String>,
        /// terraform-provider-newrelic: Optional.
        description: Option<String>,
        /// terraform-provider-newrelic: Required.
        policy_id: String = required,
        /// terraform-provider-newrelic: Default true.
        enabled: bool = true,
        /// terraform-provider-newrelic: Optional.
        critical: Vec<NewRelicTerm<'a>>,
        /// The older way to say it; terraform-provider-newrelic: Optional.
        term: Vec<NewRelicOldTerm<'a>>,
        /// terraform-provider-newrelic: Required.
        nrql: Vec<NewRelicQuery<'a>>,
    }
    /// What sends issues to channels.
    NewRelicWorkflow = "newrelic_workflow" by ["id", "name"] {
        /// terraform-provider-newrelic: Default true.
        enabled: bool = true,
        /// terraform-provider-newrelic: Default true.
        destinations_enabled: bool = true,
        /// terraform-provider-newrelic: Required.
        issues_filter: Vec<NewRelicFilter<'a>>,
        /// terraform-provider-newrelic: Required.
        destination: Vec<NewRelicSend<'a>>,
    }
    /// A way to a destination.
    NewRelicChannel = "newrelic_notification_channel" by ["id", "name"] {
        /// terraform-provider-newrelic: Required.
        destination_id: String = required,
    }
    /// A service that calls people.
    NewRelicDestination = "newrelic_notification_destination" by ["id", "name"] {
        /// terraform-provider-newrelic: Default true.
        active: bool = true,
    }
    /// Legacy channels of a policy.
    NewRelicPolicyChannel = "newrelic_alert_policy_channel" by ["id"] {
        /// terraform-provider-newrelic: Required.
        policy_id: String = required,
    }
}

block! {
    /// A threshold that calls somebody.
    NewRelicTerm {}
    /// A threshold, as it used to be written.
    NewRelicOldTerm {
        /// `critical` or `warning`; terraform-provider-newrelic: Default critical.
        priority: String = "critical",
    }
    /// The query of a condition.
    NewRelicQuery {
        /// terraform-provider-newrelic: Required.
        query: Read<String> = required,
    }
    /// Which issues a workflow sends.
    NewRelicFilter {
        /// terraform-provider-newrelic: Optional; none is every issue.
        predicate: Vec<NewRelicPredicate<'a>>,
    }
    /// A condition on issues.
    NewRelicPredicate {
        /// terraform-provider-newrelic: Required.
        attribute: String = required,
        /// terraform-provider-newrelic: Required.
        operator: String = required,
        /// terraform-provider-newrelic: Required.
        values: Vec<crate::Text<'a>>,
    }
    /// A channel of a workflow.
    NewRelicSend {}
}

/// The workflows of an inventory by the policies whose issues they let through.
#[derive(Default)]
struct Workflows {
    /// Those that name policies.
    narrow: HashMap<Side, Index>,
    /// Those that let issues through by other things, or all of them.
    wide: HashMap<Side, Vec<ResourceId>>,
}

impl Workflows {
    fn build(inventory: &Inventory) -> Self {
        let mut workflows = Self::default();
        for side in [Side::Declared, Side::Actual] {
            for &id in inventory.of_kind(side, NewRelicWorkflow::SCHEMA.kind) {
                let workflow = inventory.get(id);
                let filters = each(workflow.attribute("issues_filter"));
                let predicates = filters.into_iter().flat_map(|filter| each(filter.field("predicate")));
                match predicates.filter(|predicate| names_policies(predicate)).find_map(|one| one.field("values")) {
                    Some(values) => workflows.narrow.entry(side).or_default().add(values, "", id, workflow),
                    None => workflows.wide.entry(side).or_default().push(id),
                }
            }
        }
        workflows
    }
}

/// A condition that holds for the policies whose id or whole name it says.
fn names_policies(predicate: &Value) -> bool {
    let text = |name: &str| predicate.field(name).and_then(Value::as_str).unwrap_or_default();
    let whole = matches!(text("operator"), "EXACTLY_MATCHES" | "EQUAL");
    match text("attribute") {
        "labels.policyIds" => !text("operator").is_empty() && !text("operator").contains("NOT"),
        "accumulations.policyName" | "labels.policyName" => whole,
        _ => false,
    }
}

/// The elements of a list, or the one block.
fn each(value: Option<&Value>) -> Vec<&Value> {
    match value.map(|value| &value.data) {
        Some(Data::List(items)) => items.iter().collect(),
        _ => value.into_iter().collect(),
    }
}

impl<'a> NewRelicPolicy<'a> {
    /// The workflows that may send its issues.
    pub fn workflows(&self) -> Related<'a, NewRelicWorkflow<'a>> {
        let workflows = self.node().context().once(Workflows::build);
        let side = self.node().resource().side;
        let wide = self.node().among(workflows.wide.get(&side).map_or(&[][..], Vec::as_slice));
        match workflows.narrow.get(&side) {
            Some(narrow) => wide.or(self.node().named_in(narrow, Self::SCHEMA.identities)),
            None => wide,
        }
    }

    /// Its conditions.
    pub fn conditions(&self) -> Related<'a, NewRelicCondition<'a>> {
        self.named_by("policy_id")
    }
}

impl NewRelicCondition<'_> {
    /// It is switched on and has a threshold that calls somebody.
    ///
    /// # Errors
    /// Whether it does is not known.
    pub fn is_critical(&self) -> Read<bool> {
        if !self.enabled()? {
            return Ok(false);
        }
        if !self.critical()?.is_empty() {
            return Ok(true);
        }
        for term in self.term()? {
            if term.priority()? == "critical" {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<'a> NewRelicWorkflow<'a> {
    /// Whether it sends the issues of a policy: no predicate leaves them out.
    ///
    /// # Errors
    /// A predicate cannot be told from here.
    pub fn sends(&self, policy: &NewRelicPolicy<'a>) -> Read<bool> {
        for filter in self.issues_filter()? {
            for predicate in filter.predicate()? {
                if !predicate.lets_through(policy)? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// Whether one of its channels leads to a destination that is switched on, or to one made elsewhere.
    ///
    /// # Errors
    /// Whether it does is not known.
    pub fn reaches_somebody(&self) -> Read<bool> {
        if !self.enabled()? || !self.destinations_enabled()? || self.destination()?.is_empty() {
            return Ok(false);
        }
        let channels = self.points_to::<NewRelicChannel<'a>>("destination.channel_id").sure();
        if channels.is_empty() {
            return Ok(true);
        }
        for channel in channels {
            let destinations = channel.points_to::<NewRelicDestination<'a>>("destination_id").sure();
            let mut dead = false;
            for destination in &destinations {
                dead |= !destination.active()?;
            }
            if !dead {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl<'a> NewRelicPredicate<'a> {
    /// Whether the issues of a policy pass.
    fn lets_through(&self, policy: &NewRelicPolicy<'a>) -> Read<bool> {
        let attribute = self.attribute()?;
        let negated = self.operator()?.contains("NOT");
        if !matches!(&*attribute, "labels.policyIds" | "accumulations.policyName" | "labels.policyName") {
            let detail = format!("a workflow filters by {attribute}, which only New Relic can tell");
            return Err(prc_check::unknown(prc_check::Reason::Undecided, detail));
        }
        let name = policy.name();
        let mut open = None;
        for value in self.values()? {
            match &value.value {
                Ok(text) if Ok(text) == name.as_ref() || name.as_ref().is_ok_and(|name| name.contains(&**text)) => return Ok(!negated),
                Ok(_) => {}
                Err(why) => match policy.is_meant_by(why) {
                    Some(true) => return Ok(!negated),
                    Some(false) => {}
                    None => drop(open.get_or_insert(why.clone())),
                },
            }
        }
        open.map_or(Ok(negated), Err)
    }
}
