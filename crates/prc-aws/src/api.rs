//! What a collector works with: its calls, and where it puts what they answer.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_smithy_async::future::pagination_stream::PaginationStream;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::SdkConfig;
use aws_types::region::Region;
use prc_aws_calls::{Call, Place, Service, Times};
use prc_model::Reason;

use crate::account::Account;
use crate::found::{GLOBAL, Gap, Row, Sink};
use crate::gate::Label;
use crate::hole::{Hole, NO_SUCH_HOST};
use crate::value::Attributes;

/// One service in one account and Region.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) account: Arc<Account>,
    /// The Region of what is found, or `global`.
    pub(crate) region: String,
    sdk: SdkConfig,
    service: &'static Service,
    sink: Arc<Sink>,
    lists: Arc<Mutex<Lists>>,
}

/// How the lists of one service went.
#[derive(Debug, Default)]
struct Lists {
    /// Operations that were read to the end.
    read: BTreeSet<&'static str>,
    /// Kinds that are not complete.
    lost: BTreeSet<&'static str>,
}

/// The client of a service: `client!(api, aws_sdk_rds)`.
macro_rules! client {
    ($api:expr, $sdk:ident) => {{
        let api: &$crate::api::Api = $api;
        let config = $sdk::config::Builder::from(api.sdk())
            .interceptor(api.label())
            .retry_partition($sdk::config::retry::RetryPartition::new(api.partition_of_retries()));
        $sdk::Client::from_conf(config.build())
    }};
}
pub(crate) use client;

/// How many resources of a list are asked about at once. A call that is under way holds more memory than what it answers, and
/// no rate of the table needs more of them.
pub(crate) const AT_ONCE: usize = 64;

/// Does something about each of a list, some at once: `each!(topics.iter(), |topic| topic_of(api, topic))`. It is no function,
/// because closures that borrow do not live across an `await` of a task.
macro_rules! each {
    ($items:expr, $ask:expr) => {{
        let mut waiting = $items.collect::<Vec<_>>().into_iter();
        let mut running = futures_util::stream::FuturesUnordered::new();
        loop {
            let free = $crate::api::AT_ONCE.saturating_sub(running.len());
            running.extend(waiting.by_ref().take(free).map($ask));
            if futures_util::StreamExt::next(&mut running).await.is_none() {
                break;
            }
        }
    }};
}
pub(crate) use each;

impl Api {
    pub(crate) fn new(account: &Arc<Account>, service: &'static Service, region: &str, sink: &Arc<Sink>) -> Self {
        let called = if region == GLOBAL { account.home() } else { region };
        Self {
            account: account.clone(),
            region: region.to_owned(),
            sdk: account.sdk.to_builder().region(Region::new(called.to_owned())).build(),
            service,
            sink: sink.clone(),
            lists: Arc::default(),
        }
    }

    /// The same service and account in another Region.
    pub(crate) fn in_region(&self, region: &str) -> Self {
        let sdk = self.sdk.to_builder().region(Region::new(region.to_owned())).build();
        Self { region: region.to_owned(), sdk, ..self.clone() }
    }

    pub(crate) const fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    pub(crate) fn label(&self) -> Label {
        Label { place: self.place() }
    }

    /// What is throttled in one place does not slow down another.
    pub(crate) fn partition_of_retries(&self) -> String {
        format!("{} {}", self.place(), self.service.sdk)
    }

    fn place(&self) -> String {
        format!("{} {}", self.account.id, self.sdk.region().map_or("", |region| region.as_ref()))
    }

    /// An ARN in this account and Region, for kinds of which the API gives none: `api.arn("rds", "snapshot:x")`.
    pub(crate) fn arn(&self, service: &str, rest: &str) -> String {
        let region = if self.region == GLOBAL { "" } else { &self.region };
        format!("arn:{}:{service}:{region}:{}:{rest}", self.account.partition, self.account.id)
    }

    /// All pages of a list. When it breaks off, what was read is there and the kinds of the call are not listed.
    pub(crate) async fn pages<T, E, R>(
        &self,
        call: &'static Call,
        pages: PaginationStream<Result<T, SdkError<E, R>>>,
    ) -> Vec<T>
    where
        E: ProvideErrorMetadata,
    {
        self.pages_unless(call, &[], pages).await
    }

    /// As [`pages`](Self::pages), where some errors say that there is nothing to list: what is asked about is gone, or the
    /// Region has no such thing.
    pub(crate) async fn pages_unless<T, E, R>(
        &self,
        call: &'static Call,
        absent: &[&str],
        pages: PaginationStream<Result<T, SdkError<E, R>>>,
    ) -> Vec<T>
    where
        E: ProvideErrorMetadata,
    {
        self.pages_and_end(call, absent, pages).await.0
    }

    /// As [`pages_unless`](Self::pages_unless), with what broke it off: for a list that tells more of what another names.
    pub(crate) async fn pages_and_end<T, E, R>(
        &self,
        call: &'static Call,
        absent: &[&str],
        pages: PaginationStream<Result<T, SdkError<E, R>>>,
    ) -> (Vec<T>, Option<Hole>)
    where
        E: ProvideErrorMetadata,
    {
        let (read, end) = to_the_end(absent, pages).await;
        let end = end.or_else(|hole| if self.is_not_here(&hole) { Ok(()) } else { Err(hole) });
        match &end {
            Ok(()) => drop(self.lists().read.insert(call.operation)),
            Err(hole) => self.lose(call, hole),
        }
        (read, end.err())
    }

    /// The answer of a call that kinds hang on; without it they are not listed.
    pub(crate) async fn once<T, E, R>(
        &self,
        call: &'static Call,
        answer: impl Future<Output = Result<T, SdkError<E, R>>>,
    ) -> Option<T>
    where
        E: ProvideErrorMetadata,
    {
        self.once_unless(call, &[], answer).await.ok().flatten()
    }

    /// As [`once`](Self::once), where some errors say that there is nothing. `Err` says that the kinds are not listed.
    pub(crate) async fn once_unless<T, E, R>(
        &self,
        call: &'static Call,
        absent: &[&str],
        answer: impl Future<Output = Result<T, SdkError<E, R>>>,
    ) -> Result<Option<T>, Hole>
    where
        E: ProvideErrorMetadata,
    {
        let answer = match answer.await {
            Ok(answer) => Some(answer),
            Err(error) if error.code().is_some_and(|code| absent.contains(&code)) => None,
            Err(error) => match Hole::of(&error) {
                hole if self.is_not_here(&hole) => None,
                hole => {
                    self.lose(call, &hole);
                    return Err(hole);
                }
            },
        };
        self.lists().read.insert(call.operation);
        Ok(answer)
    }

    /// Whether the Region has no such service.
    fn is_not_here(&self, hole: &Hole) -> bool {
        self.service.place == Place::SomeRegions && hole.code == NO_SUCH_HOST
    }

    /// More about one resource; without it, what the call would have told is unknown and a gap names the action.
    pub(crate) async fn detail<T, E, R>(
        &self,
        call: &'static Call,
        arn: &str,
        answer: impl Future<Output = Result<T, SdkError<E, R>>>,
    ) -> Result<T, Hole>
    where
        E: ProvideErrorMetadata,
    {
        answer.await.map_err(|error| self.miss(call, arn, Hole::of(&error)))
    }

    /// More about several resources in one call; without it, what the call would have told is unknown of each of them.
    pub(crate) async fn batch<T, E, R>(
        &self,
        call: &'static Call,
        arns: &[String],
        answer: impl Future<Output = Result<T, SdkError<E, R>>>,
    ) -> Result<T, Hole>
    where
        E: ProvideErrorMetadata,
    {
        answer.await.map_err(|error| {
            let hole = Hole::of(&error);
            arns.iter().for_each(|arn| drop(self.miss(call, arn, hole.clone())));
            hole
        })
    }

    /// More about one resource, where some errors say that there is none: `NoSuchBucketPolicy`.
    pub(crate) async fn optional<T, E, R>(
        &self,
        call: &'static Call,
        arn: &str,
        absent: &[&str],
        answer: impl Future<Output = Result<T, SdkError<E, R>>>,
    ) -> Result<Option<T>, Hole>
    where
        E: ProvideErrorMetadata,
    {
        match answer.await {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if error.code().is_some_and(|code| absent.contains(&code)) => Ok(None),
            Err(error) => Err(self.miss(call, arn, Hole::of(&error))),
        }
    }

    /// A resource that was found.
    pub(crate) fn add(&self, kind: &'static str, arn: Option<&str>, attributes: Attributes) {
        debug_assert!(
            self.service.kinds().any(|own| own == kind),
            "{kind} is not in the table of {}",
            self.service.name
        );
        self.sink.lock().rows.push(Row {
            kind,
            account: self.account.id.clone(),
            region: self.region.clone(),
            arn: arn.map(String::from),
            attributes,
        });
    }

    /// Says of the kinds of a call that their list is not complete.
    pub(crate) fn lose(&self, call: &'static Call, hole: &Hole) {
        for kind in self.service.lost_with(call) {
            self.lists().lost.insert(kind);
            self.gaps(kind, Some(call.action), hole);
        }
    }

    /// Notes what is not known of one resource.
    fn miss(&self, call: &'static Call, arn: &str, hole: Hole) -> Hole {
        let kind = call.attributes().map(|(kind, _)| kind).next().or_else(|| call.kinds().next());
        self.missing(call, kind, arn, &hole);
        hole
    }

    /// Notes that a call which tells of many resources did not tell of one.
    pub(crate) fn missing(&self, call: &'static Call, kind: Option<&'static str>, arn: &str, hole: &Hole) {
        self.sink.lock().gaps.insert(Gap {
            account: Some(self.account.id.clone()),
            region: Some(self.region.clone()),
            kind,
            arn: Some(arn.to_owned()),
            action: Some(call.action),
            ..Gap::new(hole)
        });
    }

    fn gaps(&self, kind: &'static str, action: Option<&'static str>, hole: &Hole) {
        for region in self.regions() {
            let (account, region) = (Some(self.account.id.clone()), Some(region));
            self.sink.lock().gaps.insert(Gap { account, region, kind: Some(kind), action, ..Gap::new(hole) });
        }
    }

    /// The Regions that the lists of this service are about.
    fn regions(&self) -> Vec<String> {
        match self.service.place {
            Place::Spread => self.account.regions.clone(),
            Place::Region | Place::SomeRegions | Place::Global => vec![self.region.clone()],
        }
    }

    /// Settles what was listed to the end, once the collector is done. What nothing was asked about is not listed: that a
    /// collector forgot a call must not look like an empty account.
    pub(crate) fn settle(&self) {
        for call in self.service.calls.iter().filter(|call| matches!(call.times, Times::Once | Times::Pages)) {
            if !self.lists().read.contains(call.operation) && call.kinds().any(|kind| !self.lists().lost.contains(kind))
            {
                self.lose(call, &Hole::new(Reason::Internal, "not-called"));
            }
        }
        let lost = std::mem::take(&mut self.lists().lost);
        let complete: BTreeSet<&'static str> = self.service.kinds().filter(|kind| !lost.contains(kind)).collect();
        for region in self.regions() {
            let place = (self.account.id.clone(), region);
            self.sink.lock().listed.entry(place).or_default().extend(complete.iter().copied());
        }
    }

    /// Says that nothing of the service is known here.
    pub(crate) fn lose_all(&self, hole: &Hole) {
        for kind in self.service.kinds() {
            self.lists().lost.insert(kind);
            self.gaps(kind, None, hole);
        }
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All that a list has, and how it ended; some errors say that there is no more.
pub(crate) async fn to_the_end<T, E, R>(
    absent: &[&str],
    mut pages: PaginationStream<Result<T, SdkError<E, R>>>,
) -> (Vec<T>, Result<(), Hole>)
where
    E: ProvideErrorMetadata,
{
    let mut read = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(item) => read.push(item),
            Err(error) if error.code().is_some_and(|code| absent.contains(&code)) => break,
            Err(error) => return (read, Err(Hole::of(&error))),
        }
    }
    (read, Ok(()))
}
