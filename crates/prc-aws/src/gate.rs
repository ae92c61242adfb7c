//! The one way out: every request to a service passes here, and what is not in the table of calls does not.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, Metadata};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use prc_aws_calls::Place;
use tokio::sync::{Notify, Semaphore};

use crate::limit::Limits;

/// How many requests are under way at once: sockets are not endless. The rates of the APIs bound most scans first.
const IN_FLIGHT: usize = 256;

/// How long a call that is under way may go on once the run is stopped.
const GRACE: Duration = Duration::from_secs(2);

/// Bounds that hold for the whole run.
#[derive(Debug)]
pub(crate) struct Gate {
    limits: Limits,
    /// Calls per second over everything.
    most: Option<u32>,
    /// How long one attempt may take, from the first byte sent to the last one read.
    patience: Duration,
    flights: Semaphore,
    stopped: AtomicBool,
    stop: Notify,
    calls: AtomicU64,
}

/// Which call a request is; put there by the client that makes it.
#[derive(Clone, Debug)]
struct Permit {
    /// Account, Region and operation.
    name: String,
    rate: u32,
    /// The service is not in every Region.
    somewhere: bool,
}

/// Why a request was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The run is over.
    Stopped,
    /// The call is not in the table.
    NotInTable,
    /// The endpoint has no name, of a service that is not in every Region.
    NoSuchHost,
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Stopped => "the run was stopped",
            Self::NotInTable => "the call is not in the table of calls",
            Self::NoSuchHost => "the service has no endpoint in this Region",
        })
    }
}

impl Error for Refused {}

#[derive(Debug)]
struct Slow;

impl fmt::Display for Slow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no complete answer in time")
    }
}

impl Error for Slow {}

impl Gate {
    pub(crate) fn new(most: Option<u32>, patience: Duration) -> Arc<Self> {
        Arc::new(Self {
            limits: Limits::default(),
            most,
            patience,
            flights: Semaphore::new(IN_FLIGHT),
            stopped: AtomicBool::new(false),
            stop: Notify::new(),
            calls: AtomicU64::new(0),
        })
    }

    /// Lets nothing more begin, and gives what is under way a moment.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.stop.notify_waiters();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// How many requests were sent, repetitions too.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Ends when the run is stopped, at once if it was.
    async fn stopped(&self) {
        let stop = self.stop.notified();
        tokio::pin!(stop);
        stop.as_mut().enable();
        if !self.is_stopped() {
            stop.await;
        }
    }

    async fn send(&self, connector: SharedHttpConnector, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let Some(permit) = request.extension::<Permit>().cloned() else {
            return Err(ConnectorError::user(Refused::NotInTable.into()));
        };
        let turn = async {
            self.limits.wait(&permit.name, permit.rate, permit.rate).await;
            if let Some(most) = self.most {
                self.limits.wait("", most, 1).await;
            }
            self.flights.acquire().await
        };
        let _flight = tokio::select! {
            biased;
            () = self.stopped() => return Err(ConnectorError::user(Refused::Stopped.into())),
            flight = turn => flight.map_err(|closed| ConnectorError::user(closed.into()))?,
        };
        self.calls.fetch_add(1, Ordering::Relaxed);
        let stopped = async {
            self.stopped().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            answer = tokio::time::timeout(self.patience, whole(connector, request)) => match answer {
                // To ask again would not make a name of it.
                Ok(Err(error)) if permit.somewhere && is_no_host(&error) => {
                    Err(ConnectorError::user(Refused::NoSuchHost.into()))
                }
                Ok(answer) => answer,
                Err(_) => Err(ConnectorError::timeout(Slow.into())),
            },
            () = stopped => Err(ConnectorError::user(Refused::Stopped.into())),
        }
    }
}

/// Whether a name does not exist, which is another thing than that nobody could look it up. The standard library hands on
/// what the resolver of the system says: `EAI_NONAME`, in the words of glibc and FreeBSD, of macOS and of musl, or the
/// number of Windows, `WSAHOST_NOT_FOUND`.
fn is_no_host(error: &(dyn Error + 'static)) -> bool {
    const WORDS: [&str; 3] =
        ["Name or service not known", "nodename nor servname provided, or not known", "Name does not resolve"];
    let mut error = Some(error);
    while let Some(one) = error {
        if let Some(one) = one.downcast_ref::<std::io::Error>() {
            let text = one.to_string();
            let failed = text.starts_with("failed to lookup address information");
            return (failed && WORDS.iter().any(|words| text.ends_with(words))) || one.raw_os_error() == Some(11001);
        }
        error = one.source();
    }
    false
}

/// The answer with all of its body: what breaks off half-way is an error of the connection, which is tried again.
async fn whole(connector: SharedHttpConnector, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let mut response = connector.call(request).await?;
    let body = std::mem::replace(response.body_mut(), SdkBody::taken());
    let bytes = aws_smithy_types::byte_stream::ByteStream::new(body).collect().await;
    let bytes = bytes.map_err(|error| ConnectorError::io(error.into()))?.into_bytes();
    *response.body_mut() = SdkBody::from(bytes);
    Ok(response)
}

/// The client of all services.
#[derive(Clone, Debug)]
pub(crate) struct Guarded {
    inner: SharedHttpClient,
    gate: Arc<Gate>,
}

#[derive(Debug)]
struct GuardedConnector {
    inner: SharedHttpConnector,
    gate: Arc<Gate>,
}

impl Guarded {
    pub(crate) const fn new(inner: SharedHttpClient, gate: Arc<Gate>) -> Self {
        Self { inner, gate }
    }
}

impl HttpClient for Guarded {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(GuardedConnector { inner, gate: self.gate.clone() })
    }
}

impl HttpConnector for GuardedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (gate, inner) = (self.gate.clone(), self.inner.clone());
        HttpConnectorFuture::new(async move { gate.send(inner, request).await })
    }
}

/// Says on each request which call it is, and stops those that the table does not have.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    /// Account and Region.
    pub(crate) place: String,
}

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for Label {
    fn name(&self) -> &'static str {
        "Label"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let made = config.load::<Metadata>();
        let known = made.and_then(|made| prc_aws_calls::find(made.service(), made.name()));
        let (service, call) = known.ok_or(Refused::NotInTable)?;
        let name = format!("{} {} {}", self.place, service.sdk, call.operation);
        let somewhere = service.place == Place::SomeRegions;
        context.request_mut().add_extension(Permit { name, rate: call.rate, somewhere });
        Ok(())
    }
}
