//! The words of an entry in another language: a table of the same shape as the entry.

use crate::code::schema;
use crate::{List, Named, Requirement, Text, named};

schema! {
    /// Everything that a reader of another language reads.
    #[derive(Default)]
    #[serde(default)]
    pub struct Words {
        pub title: Option<Text>,
        pub severity_why: Option<Text>,
        pub rationale: Option<Text>,
        /// In the order of the entry.
        pub edge_cases: List<Text>,
        /// By the name of the parameter: where its numbers come from.
        #[serde(deserialize_with = "named")]
        pub params: Named<Text>,
        pub terraform: TerraformWords,
        pub aws: AwsWords,
        pub repository: RepositoryWords,
        pub person: PersonWords,
        /// What to do, in prose.
        pub remediation: Option<Text>,
    }

    #[derive(Default)]
    #[serde(default)]
    pub struct TerraformWords {
        pub applies_when: Option<Text>,
        pub pass: Option<Text>,
        pub when_omitted: Option<Text>,
        pub unknown_when: Option<Text>,
    }

    #[derive(Default)]
    #[serde(default)]
    pub struct AwsWords {
        pub pass: Option<Text>,
        pub unknown_when: Option<Text>,
    }

    #[derive(Default)]
    #[serde(default)]
    pub struct RepositoryWords {
        pub require: Option<Text>,
        pub unknown_when: Option<Text>,
    }

    #[derive(Default)]
    #[serde(default)]
    pub struct PersonWords {
        pub question: Option<Text>,
        pub evidence: Option<Text>,
    }
}

impl Words {
    /// Puts the words in the place of the English ones, and names the places that have none.
    pub(crate) fn apply(&self, entry: &mut Requirement) -> Vec<String> {
        let mut missing = Vec::new();
        let mut put = |place: &str, english: &mut Text, own: Option<&Text>| match own {
            Some(own) => *english = own.clone(),
            None if english.is_empty() => {}
            None => missing.push(place.to_owned()),
        };
        put("title", &mut entry.title, self.title.as_ref());
        put("severity-why", &mut entry.severity_why, self.severity_why.as_ref());
        put("rationale", &mut entry.rationale, self.rationale.as_ref());
        for (at, case) in entry.edge_cases.to_mut().iter_mut().enumerate() {
            put(&format!("edge-cases, number {}", at + 1), case, self.edge_cases.get(at));
        }
        for (name, param) in entry.params.to_mut() {
            let own = self.params.iter().find(|(own, _)| own == name).map(|(_, source)| source);
            put(&format!("params.{name}"), &mut param.source, own);
        }
        if let Some(part) = &mut entry.terraform {
            let own = &self.terraform;
            put("terraform.pass", &mut part.pass, own.pass.as_ref());
            for (place, english, own) in [
                ("terraform.applies-when", &mut part.applies_when, &own.applies_when),
                ("terraform.when-omitted", &mut part.when_omitted, &own.when_omitted),
                ("terraform.unknown-when", &mut part.unknown_when, &own.unknown_when),
            ] {
                english.iter_mut().for_each(|english| put(place, english, own.as_ref()));
            }
        }
        if let Some(part) = &mut entry.aws {
            put("aws.pass", &mut part.pass, self.aws.pass.as_ref());
            part.unknown_when.iter_mut().for_each(|text| put("aws.unknown-when", text, self.aws.unknown_when.as_ref()));
        }
        if let Some(part) = &mut entry.repository {
            let own = &self.repository;
            put("repository.require", &mut part.require, own.require.as_ref());
            part.unknown_when
                .iter_mut()
                .for_each(|text| put("repository.unknown-when", text, own.unknown_when.as_ref()));
        }
        if let Some(part) = &mut entry.person {
            put("person.question", &mut part.question, self.person.question.as_ref());
            put("person.evidence", &mut part.evidence, self.person.evidence.as_ref());
        }
        entry.remediation.text.iter_mut().for_each(|text| put("remediation", text, self.remediation.as_ref()));
        missing
    }
}
