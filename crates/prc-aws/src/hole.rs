//! What was asked for and not answered.

use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use prc_model::Reason;

use crate::gate::Refused;

/// Why a call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hole {
    pub(crate) reason: Reason,
    /// The API's own word for it, or ours for what never reached it: `timeout`, `connection`, `no-such-host`, `unreadable-answer`,
    /// `stopped`.
    pub(crate) code: String,
}

/// The endpoint has no name.
pub(crate) const NO_SUCH_HOST: &str = "no-such-host";

/// Codes by which AWS refuses for want of permission: <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
/// and the common errors of each API.
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedFault",
    "AllAccessDisabled",
    "AuthorizationError",
    "AuthorizationErrorException",
    "ForbiddenException",
    "InsufficientPrivilegesException",
    "NotAuthorized",
    "UnauthorizedAccess",
    "UnauthorizedException",
    "UnauthorizedOperation",
];

const THROTTLED: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// What AWS answers in a Region that the account has not enabled, to credentials that are good elsewhere: "Enable or
/// disable AWS Regions in your account".
const DISABLED: &[&str] =
    &["AuthFailure", "InvalidClientTokenId", "OptInRequired", "RegionDisabledException", "UnrecognizedClientException"];

impl Hole {
    pub(crate) fn new(reason: Reason, code: impl Into<String>) -> Self {
        Self { reason, code: code.into() }
    }

    /// What an error of the SDK means.
    pub(crate) fn of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> Self {
        match error {
            SdkError::ServiceError(_) => match error.code() {
                Some(code) => Self::new(reason_of(code), code),
                // A page of HTML, as proxies and load balancers send it.
                None => Self::new(Reason::ApiError, "unreadable-answer"),
            },
            SdkError::ResponseError(_) => Self::new(Reason::ApiError, "unreadable-answer"),
            SdkError::TimeoutError(_) => Self::new(Reason::ApiError, "timeout"),
            SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
                Some(connector) if refused(connector) == Some(Refused::Stopped) => {
                    Self::new(Reason::NotCollected, "stopped")
                }
                Some(connector) if refused(connector) == Some(Refused::NoSuchHost) => {
                    Self::new(Reason::ApiError, NO_SUCH_HOST)
                }
                Some(connector) if connector.is_timeout() => Self::new(Reason::ApiError, "timeout"),
                Some(connector) if connector.is_io() => Self::new(Reason::ApiError, "connection"),
                _ => Self::new(Reason::ApiError, "not-sent"),
            },
            _ => Self::new(Reason::ApiError, "not-sent"),
        }
    }
}

fn reason_of(code: &str) -> Reason {
    if DENIED.contains(&code) {
        Reason::ApiDenied
    } else if THROTTLED.contains(&code) {
        Reason::ApiThrottled
    } else if DISABLED.contains(&code) {
        Reason::RegionDisabled
    } else {
        Reason::ApiError
    }
}

fn refused(error: &(dyn std::error::Error + 'static)) -> Option<Refused> {
    let mut error = Some(error);
    while let Some(one) = error {
        if let Some(refused) = one.downcast_ref::<Refused>() {
            return Some(*refused);
        }
        error = one.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_apis_say() {
        assert_eq!(reason_of("UnauthorizedOperation"), Reason::ApiDenied);
        assert_eq!(reason_of("SlowDown"), Reason::ApiThrottled);
        assert_eq!(reason_of("OptInRequired"), Reason::RegionDisabled);
        assert_eq!(reason_of("InternalFailure"), Reason::ApiError);
    }
}
