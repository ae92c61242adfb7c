//! The systems as resources: what checks may know of `prc.toml`.

use std::ops::Range;
use std::sync::Arc;

use prc_model::{
    Data, Fields, FileId, Instances, Inventory, Lifecycle, Mode, Number, Origin, Reason, Resource, Side, Span, Unknown,
    Value,
};

use crate::config::{Config, Layers, Objectives, OnCall, Said, Slo, SystemConfig, Team};

/// The kind of a system's resource; its address is the system's name.
const KIND: &str = "system";

impl Config {
    /// Adds a resource for each system, with the places in the texts that the policy was read from.
    ///
    /// A repository that declares no system and deploys nothing, such as a library of modules, has none.
    pub fn describe(&self, layers: &Layers, inventory: &mut Inventory) {
        if self.is_undeclared() && !deploys(inventory) {
            return;
        }
        let files = layers.iter().map(|layer| inventory.sources.add(layer.path.clone(), layer.text.clone())).collect();
        let place = Place { layers, files };
        for system in &self.systems {
            inventory.insert(self.resource(system, &place));
        }
    }

    fn resource(&self, system: &SystemConfig, place: &Place<'_>) -> Resource {
        let description = &system.description;
        let owner = description.owner.as_ref().map(|owner| &**owner.get_ref());
        let team = self.teams.iter().find(|team| Some(&*team.name) == owner);
        let paths = |paths: &[Said<Arc<str>>]| list(paths.iter().map(|path| place.text(path)));
        let terraform = system.terraform.iter().flatten().map(|path| place.text(path));
        let attributes = [
            ("name", Value::string(system.name.clone())),
            ("declared", self.declared()),
            ("owner", optional(description.owner.as_ref(), |owner| place.text(owner))),
            ("team", list(team.map(|team| place.team(team)))),
            ("data_class", optional(description.data_class.as_ref(), |class| place.text(class))),
            ("objectives", list(description.objectives.as_ref().map(|own| place.objectives(own)))),
            ("slo", list(description.slos.iter().map(|slo| place.slo(slo)))),
            ("oncall", list(description.oncall.as_ref().map(|own| place.on_call(own)))),
            ("terraform", list(terraform)),
            ("docs", paths(&description.docs)),
            ("code", paths(&description.code)),
        ];
        Resource {
            side: Side::Repository,
            kind: KIND.into(),
            mode: Mode::Managed,
            address: system.name.clone(),
            root_module: ".".into(),
            arn: None,
            account: None,
            region: None,
            attributes: fields(attributes),
            unread: None,
            instances: Instances::One,
            lifecycle: Lifecycle::default(),
            location: place.span(&description.span).filter(|_| !self.is_undeclared()),
            via: [].into(),
        }
    }

    fn declared(&self) -> Value {
        if self.left_out {
            return Value::unknown(Unknown::new(Reason::SystemNotDeclared, "prc.toml is left out by --isolated"));
        }
        Value::new(Data::Bool(!self.is_undeclared()))
    }
}

/// Whether a root module of the repository makes something, rather than being there for others to use.
fn deploys(inventory: &Inventory) -> bool {
    let deploys =
        |resource: &Resource| matches!(resource.attribute("deploys").map(|value| &value.data), Some(Data::Bool(true)));
    inventory.of_kind(Side::Repository, "terraform").iter().any(|id| deploys(inventory.get(*id)))
}

/// The texts that values come from.
struct Place<'l> {
    layers: &'l Layers,
    /// The file of each.
    files: Vec<FileId>,
}

impl Place<'_> {
    fn span(&self, range: &Range<usize>) -> Option<Span> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (number, _, range) = self.layers.locate(range)?;
        Some(Span { file: *self.files.get(number)?, start: offset(range.start), end: offset(range.end) })
    }

    fn value(&self, data: Data, range: &Range<usize>) -> Value {
        let origin = self.span(range).map(|span| Origin::Source { expression: span, value: span, via: [].into() });
        Value { data, origin: origin.map(Arc::new), sensitive: false }
    }

    fn text<T: AsRef<str>>(&self, text: &Said<T>) -> Value {
        self.value(Data::String(text.get_ref().as_ref().into()), &text.span())
    }

    fn whole(&self, number: &Said<i64>) -> Value {
        self.value(Data::Number(Number::Int(*number.get_ref())), &number.span())
    }

    fn object<const N: usize>(&self, attributes: [(&str, Value); N], range: &Range<usize>) -> Value {
        self.value(Data::Map(fields(attributes)), range)
    }

    fn team(&self, team: &Team) -> Value {
        let attributes = [
            ("name", Value::string(team.name.clone())),
            ("contact", optional(team.contact.as_ref(), |contact| self.text(contact))),
            ("members", list(team.members.iter().map(|member| self.text(member)))),
        ];
        self.object(attributes, &team.span)
    }

    fn objectives(&self, own: &Said<Objectives>) -> Value {
        let Objectives { rto_minutes, rpo_minutes } = own.get_ref();
        let attributes = [
            ("rto_minutes", optional(rto_minutes.as_ref(), |minutes| self.whole(minutes))),
            ("rpo_minutes", optional(rpo_minutes.as_ref(), |minutes| self.whole(minutes))),
        ];
        self.object(attributes, &own.span())
    }

    fn slo(&self, own: &Said<Slo>) -> Value {
        let Slo { name, indicator, target, window_days } = own.get_ref();
        let float = |share: &Said<f64>| self.value(Data::Number(Number::Float(*share.get_ref())), &share.span());
        let attributes = [
            ("name", self.text(name)),
            ("indicator", optional(indicator.as_ref(), |indicator| self.text(indicator))),
            ("target", optional(target.as_ref(), float)),
            ("window_days", optional(window_days.as_ref(), |days| self.whole(days))),
        ];
        self.object(attributes, &own.span())
    }

    fn on_call(&self, own: &Said<OnCall>) -> Value {
        let OnCall { tool, schedule, escalation_minutes } = own.get_ref();
        let attributes = [
            ("tool", optional(tool.as_ref(), |tool| self.text(tool))),
            ("schedule", optional(schedule.as_ref(), |schedule| self.text(schedule))),
            ("escalation_minutes", list(escalation_minutes.iter().map(|minutes| self.whole(minutes)))),
        ];
        self.object(attributes, &own.span())
    }
}

fn optional<T>(value: Option<&T>, make: impl FnOnce(&T) -> Value) -> Value {
    value.map_or_else(Value::null, make)
}

/// A list stands where its first element does.
fn list(items: impl IntoIterator<Item = Value>) -> Value {
    let items: Vec<Value> = items.into_iter().collect();
    let origin = items.first().and_then(|first| first.origin.clone());
    Value { data: Data::List(items), origin, sensitive: false }
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.into_iter().map(|(name, value)| (name.into(), value)).collect()
}
