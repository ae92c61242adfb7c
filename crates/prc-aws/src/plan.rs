//! What a run would call: `--dry-run`.

use std::fmt::Write;

use prc_aws_calls::{Call, Place, SERVICES, Service, Times};

use crate::cli::CollectArgs;
use crate::machine;

/// The calls of a run, one line each: where, the operation, the IAM action, how often.
pub(crate) fn plan(options: &CollectArgs) -> String {
    let mut text = String::new();
    let targets = match (options.org, options.target.is_empty()) {
        (true, _) => vec![(String::from("each account of the organization"), Vec::new())],
        (false, true) => {
            vec![(options.account.clone().unwrap_or_else(|| "the account of the credentials".into()), Vec::new())]
        }
        (false, false) => options
            .target
            .iter()
            .map(|target| (target.account.clone().unwrap_or_else(|| "an account".into()), target.regions.clone()))
            .collect(),
    };
    for (account, own) in targets {
        let regions = regions(options, own);
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{account}, {}", regions.join(", "));
        for (service, call) in calls(options) {
            let place = match service.place {
                Place::Region | Place::SomeRegions if call.times != Times::Setup => regions.join(","),
                _ => String::from("global"),
            };
            let often = match call.times {
                Times::Setup | Times::Once => String::from("once"),
                Times::Pages => String::from("once a page"),
                Times::Each(kind) => format!("for each {kind}"),
            };
            let often = match call.turns {
                1 => often,
                turns => format!("{often}, up to {turns} times"),
            };
            let often = match call.because {
                "" => often,
                why => format!("{often}: {why}"),
            };
            let _ = writeln!(text, "  {}:{}  {}  {place}  {often}", service.prefix(), call.operation, call.action);
        }
    }
    text
}

fn regions(options: &CollectArgs, own: Vec<String>) -> Vec<String> {
    let named = if own.is_empty() { options.region.clone() } else { own };
    if options.all_regions {
        return vec![String::from("each enabled Region")];
    }
    if !named.is_empty() {
        return named;
    }
    let set = machine::variable("AWS_REGION").or_else(|| machine::variable("AWS_DEFAULT_REGION"));
    vec![set.unwrap_or_else(|| String::from("the Region of the profile"))]
}

/// The calls that the options lead to.
fn calls(options: &CollectArgs) -> impl Iterator<Item = (&'static Service, &'static Call)> {
    let all = SERVICES.iter().flat_map(|service| service.calls.iter().map(move |call| (*service, call)));
    all.filter(|(_, call)| match call.operation {
        "DescribeRegions" => options.all_regions,
        "ListAccounts" => options.org,
        _ => true,
    })
}
