//! Security Hub.

use prc_aws_calls::securityhub::HUB;

use crate::api::{Api, client};
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let hub = client!(api, aws_sdk_securityhub);
    // So says the API where nobody turned it on (Security Hub API, DescribeHub).
    let absent = ["InvalidAccessException", "ResourceNotFoundException"];
    if let Ok(Some(told)) = api.once_unless(&HUB, &absent, hub.describe_hub().send()).await {
        api.add("aws_securityhub_account", told.hub_arn(), attributes! {
            "id": &api.account.id,
            "arn": told.hub_arn(),
            "auto_enable_controls": told.auto_enable_controls(),
            "control_finding_generator": told.control_finding_generator().map(|one| one.as_str()),
        });
    }
}
