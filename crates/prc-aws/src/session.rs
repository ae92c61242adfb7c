//! From options to accounts: credentials, roles, identities, Regions.

use std::sync::Arc;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::{SharedHttpClient, http_client_fn};
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_types::region::Region;
use futures_util::future::join_all;

use crate::account::{Account, home};
use crate::api::{Api, client};
use crate::cli::{CollectArgs, Target};
use crate::failure::Failure;
use crate::found::{GLOBAL, Gap, Sink};
use crate::gate::{Gate, Guarded};
use crate::hole::Hole;

/// How often a call is tried. Adaptive retries wait at random, longer each time, and slow down what is throttled.
const ATTEMPTS: u32 = 5;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The accounts of a run.
pub(crate) struct Session<'a> {
    options: &'a CollectArgs,
    gate: Arc<Gate>,
    http: SharedHttpClient,
    sink: Arc<Sink>,
}

impl<'a> Session<'a> {
    pub(crate) fn new(options: &'a CollectArgs, gate: Arc<Gate>, sink: Arc<Sink>) -> Self {
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        Self { options, gate, http, sink }
    }

    /// All accounts that are to be read, each with its identity checked. Nothing else is called before every identity
    /// is right.
    pub(crate) async fn accounts(&self) -> Result<Vec<Arc<Account>>, Failure> {
        let targets = match self.options.org {
            true => self.organization().await?,
            false => self.targets(),
        };
        let targets = match self.options.shard {
            Some(shard) => shard.of(targets),
            None => targets,
        };
        let found = join_all(targets.iter().map(|target| self.identify(target))).await;
        let mut accounts = Vec::new();
        let mut first = None;
        for (target, found) in targets.iter().zip(found) {
            match found {
                Ok(account) => accounts.push(account),
                Err(Unreached::Wrong(failure)) => return Err(failure),
                Err(Unreached::Refused(hole, failure)) => {
                    self.unreached(target, &hole);
                    first.get_or_insert(failure);
                }
            }
        }
        match (accounts.is_empty(), first) {
            (true, Some(failure)) => return Err(failure),
            (true, None) if !self.options.org => return Err(Failure::nothing("this part has no account")),
            _ => {}
        }
        accounts.sort_by(|a, b| a.id.cmp(&b.id));
        let accounts = join_all(accounts.into_iter().map(|account| self.with_regions(account))).await;
        accounts.into_iter().map(|account| account.map(Arc::new)).collect()
    }

    fn targets(&self) -> Vec<Target> {
        let options = self.options;
        if !options.target.is_empty() {
            let mut targets = options.target.clone();
            targets.sort_by(|a, b| (&a.account, &a.role_arn, &a.profile).cmp(&(&b.account, &b.role_arn, &b.profile)));
            return targets;
        }
        vec![Target {
            account: options.account.clone(),
            profile: options.profile.clone(),
            role_arn: options.role_arn.clone(),
            external_id: options.external_id.clone(),
            regions: Vec::new(),
        }]
    }

    /// The active accounts of the organization, by their ids.
    async fn organization(&self) -> Result<Vec<Target>, Failure> {
        let own = self.identify(&Target { profile: self.options.profile.clone(), ..Target::default() }).await;
        let own = Arc::new(own.map_err(Unreached::into_failure)?);
        let api = Api::new(&own, &prc_aws_calls::organizations::SERVICE, GLOBAL, &self.sink);
        let organizations = client!(&api, aws_sdk_organizations);
        let mut pages = organizations.list_accounts().into_paginator().send();
        let mut listed = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| {
                let hole = Hole::of(&error);
                Failure::nothing(format!("cannot list the accounts of the organization: {}", hole.code))
                    .help("it needs organizations:ListAccounts in the management account or a delegated administrator")
            })?;
            listed.extend(page.accounts.unwrap_or_default());
        }
        let mut targets = Vec::new();
        for account in listed {
            let active = account.state().is_none_or(|state| state.as_str() == "ACTIVE");
            let Some(id) = account.id().filter(|_| active) else { continue };
            let role = self.options.role_name.as_deref().unwrap_or_default();
            // The credentials are in their own account already.
            let role_arn = (id != own.id).then(|| format!("arn:{}:iam::{id}:role/{role}", own.partition));
            targets.push(Target {
                account: Some(id.to_owned()),
                profile: self.options.profile.clone(),
                role_arn,
                external_id: self.options.external_id.clone(),
                regions: Vec::new(),
            });
        }
        targets.sort_by(|a, b| a.account.cmp(&b.account));
        Ok(targets)
    }

    /// Notes that nothing of an account is known.
    fn unreached(&self, target: &Target, hole: &Hole) {
        let action = target.role_arn.as_ref().map(|_| "sts:AssumeRole");
        self.sink.lock().gaps.insert(Gap { account: target.account.clone(), action, ..Gap::new(hole) });
    }

    /// Whose credentials a target leads to.
    async fn identify(&self, target: &Target) -> Result<Account, Unreached> {
        let base = self.base(target).await;
        let mut regions = match target.regions.is_empty() {
            true => self.options.region.clone(),
            false => target.regions.clone(),
        };
        if regions.is_empty() && !self.options.all_regions {
            regions.extend(base.region().map(|region| region.as_ref().to_owned()));
        }
        regions.sort();
        regions.dedup();
        let Some(first) =
            regions.first().cloned().or_else(|| self.options.all_regions.then(|| String::from(home("aws"))))
        else {
            return Err(Unreached::Wrong(
                Failure::usage("no Region is set").help("--region eu-west-1, or --all-regions"),
            ));
        };
        let base = base.to_builder().region(Region::new(first.clone())).build();
        let sdk = match &target.role_arn {
            Some(role) => assume(&base, role, target.external_id.as_deref()).await,
            None => base,
        };
        // The services are called through the gate only; what finds credentials is not.
        let guarded = Guarded::new(self.http.clone(), self.gate.clone());
        let sdk = sdk.to_builder().http_client(guarded).build();
        let unknown = Arc::new(Account { id: String::from("-"), partition: partition(&first).into(), regions, sdk });
        let api = Api::new(&unknown, &prc_aws_calls::sts::SERVICE, &first, &self.sink);
        let answer = client!(&api, aws_sdk_sts).get_caller_identity().send().await.map_err(|error| {
            let message = match &target.role_arn {
                Some(role) => format!("cannot assume {role}: {}", told(&error)),
                None => format!("no credentials that work: {}", told(&error)),
            };
            let help = "aws sts get-caller-identity must answer; --profile and --role-arn choose whom to be";
            // Without an answer nobody knows whether it was refused; what AWS refused has a code.
            let hole = Hole::of(&error);
            let denied = target.role_arn.is_some() && hole.code == "not-sent";
            let hole = if denied { Hole::new(prc_model::Reason::ApiDenied, "AssumeRole") } else { hole };
            Unreached::Refused(hole, Failure::nothing(message).help(help))
        })?;
        let id = answer.account().unwrap_or_default().to_owned();
        if let Some(expected) = target.account.as_ref().filter(|expected| **expected != id) {
            let failure = Failure::nothing(format!("expected account {expected}, credentials are for {id}"));
            return Err(Unreached::Wrong(failure.help("nothing was called but sts:GetCallerIdentity")));
        }
        let partition = answer.arn().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws").to_owned();
        Ok(Account { id, partition, regions: unknown.regions.clone(), sdk: unknown.sdk.clone() })
    }

    /// The configuration of a profile, with its credentials.
    async fn base(&self, target: &Target) -> SdkConfig {
        let http = self.http.clone();
        let http = http_client_fn(move |settings, components| {
            use aws_smithy_runtime_api::client::http::HttpClient;
            http.http_connector(settings, components)
        });
        let timeouts =
            TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(self.options.call_timeout).build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            .http_client(http)
            .retry_config(RetryConfig::adaptive().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts)
            .identity_cache(IdentityCache::lazy().build());
        if let Some(profile) = target.profile.as_ref().or(self.options.profile.as_ref()) {
            loader = loader.profile_name(profile);
        }
        loader.load().await
    }

    /// The account with the Regions to read. Those that it has not enabled are gaps.
    async fn with_regions(&self, mut account: Account) -> Result<Account, Failure> {
        if !account.regions.is_empty() {
            return Ok(account);
        }
        let region = home(&account.partition);
        let asked = Arc::new(Account {
            sdk: account.sdk.clone(),
            id: account.id.clone(),
            partition: account.partition.clone(),
            regions: Vec::new(),
        });
        let api = Api::new(&asked, &prc_aws_calls::ec2::SERVICE, region, &self.sink);
        let answer = client!(&api, aws_sdk_ec2).describe_regions().all_regions(true).send().await.map_err(|error| {
            let code = Hole::of(&error).code;
            Failure::nothing(format!("cannot list the Regions of account {}: {code}", account.id))
                .help("grant ec2:DescribeRegions, or name the Regions: --region")
        })?;
        for region in answer.regions() {
            let Some(name) = region.region_name() else { continue };
            if region.opt_in_status() == Some("not-opted-in") {
                let disabled = Hole::new(prc_model::Reason::RegionDisabled, "not-opted-in");
                let (account, region) = (Some(account.id.clone()), Some(name.to_owned()));
                self.sink.lock().gaps.insert(Gap { account, region, ..Gap::new(&disabled) });
            } else {
                account.regions.push(name.to_owned());
            }
        }
        account.regions.sort();
        Ok(account)
    }
}

/// Why an account cannot be read.
enum Unreached {
    /// What was asked for is wrong: nothing may be called.
    Wrong(Failure),
    /// AWS did not let us in, or did not answer.
    Refused(Hole, Failure),
}

impl Unreached {
    fn into_failure(self) -> Failure {
        match self {
            Self::Wrong(failure) | Self::Refused(_, failure) => failure,
        }
    }
}

/// The configuration with the credentials of a role, which are asked for once.
async fn assume(base: &SdkConfig, role: &str, external_id: Option<&str>) -> SdkConfig {
    let mut provider = AssumeRoleProvider::builder(role).session_name("prc").configure(base);
    if let Some(id) = external_id {
        provider = provider.external_id(id);
    }
    let provider = SharedCredentialsProvider::new(provider.build().await);
    base.to_builder().credentials_provider(provider).identity_cache(IdentityCache::lazy().build()).build()
}

/// The partition that a Region belongs to.
fn partition(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "aws-cn"
    } else if region.starts_with("us-gov-") {
        "aws-us-gov"
    } else {
        "aws"
    }
}

/// What an error says, in one line.
fn told(error: &(dyn std::error::Error + 'static)) -> String {
    DisplayErrorContext(error).to_string().lines().next().unwrap_or_default().chars().take(300).collect()
}
