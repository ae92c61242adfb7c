//! Trails: what they record, and whether they do.

use aws_sdk_cloudtrail::types::{AdvancedEventSelector, EventSelector, Trail};
use prc_aws_calls::cloudtrail::{SELECTORS, STATUS, TRAILS};
use serde_json::Value;

use crate::api::{Api, client, each};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let cloudtrail = client!(api, aws_sdk_cloudtrail);
    // Those of other Regions and of the organization too: they record here as well.
    let asked = cloudtrail.describe_trails().include_shadow_trails(true).send();
    let tagged = Tagged::new(api, &["cloudtrail"]);
    let trails = api.once(&TRAILS, asked).await.and_then(|told| told.trail_list).unwrap_or_default();
    let here = trails.iter().filter(|trail| is_here(api, trail));
    each!(here, |trail| itself(api, &tagged, trail));
}

/// Whether a trail is to be written of this Region: its home, or the first Region that is read when its home is not.
fn is_here(api: &Api, trail: &Trail) -> bool {
    let regions = &api.account.regions;
    match trail.home_region() {
        Some(home) if regions.iter().any(|region| region == home) => home == api.region,
        _ => regions.first() == Some(&api.region),
    }
}

async fn itself(api: &Api, tagged: &Tagged<'_>, trail: &Trail) {
    let Some(arn) = trail.trail_arn() else { return };
    // Only its home tells everything of a trail.
    let cloudtrail = client!(&api.in_region(trail.home_region().unwrap_or(&api.region)), aws_sdk_cloudtrail);
    let (status, selectors, labels) = tokio::join!(
        api.detail(&STATUS, arn, cloudtrail.get_trail_status().name(arn).send()),
        api.detail(&SELECTORS, arn, cloudtrail.get_event_selectors().trail_name(arn).send()),
        tagged.of("aws_cloudtrail", arn),
    );
    let (simple, advanced) = match selectors {
        Ok(told) => (
            Ok(told.event_selectors().iter().map(selector).collect::<Vec<Value>>()),
            Ok(told.advanced_event_selectors().iter().map(advanced_selector).collect::<Vec<Value>>()),
        ),
        Err(hole) => (Err(hole.clone()), Err(hole)),
    };
    api.add("aws_cloudtrail", Some(arn), attributes! {
        "id": arn,
        "arn": arn,
        "name": trail.name(),
        "home_region": trail.home_region(),
        "s3_bucket_name": trail.s3_bucket_name(),
        "s3_key_prefix": trail.s3_key_prefix(),
        "sns_topic_name": trail.sns_topic_arn(),
        "cloud_watch_logs_group_arn": trail.cloud_watch_logs_log_group_arn(),
        "cloud_watch_logs_role_arn": trail.cloud_watch_logs_role_arn(),
        "kms_key_id": trail.kms_key_id(),
        "is_multi_region_trail": trail.is_multi_region_trail(),
        "is_organization_trail": trail.is_organization_trail(),
        "include_global_service_events": trail.include_global_service_events(),
        "enable_log_file_validation": trail.log_file_validation_enabled(),
        "enable_logging": status.map(|told| told.is_logging()),
        "event_selector": simple,
        "advanced_event_selector": advanced,
        "tags": labels.clone(),
        "tags_all": labels,
    });
}

fn selector(selector: &EventSelector) -> Value {
    let data = selector.data_resources().iter();
    let data = data.map(|one| Value::Object(attributes! { "type": one.r#type(), "values": one.values() }));
    Value::Object(attributes! {
        "read_write_type": selector.read_write_type().map(|one| one.as_str()),
        "include_management_events": selector.include_management_events(),
        "exclude_management_event_sources": selector.exclude_management_event_sources(),
        "data_resource": data.collect::<Vec<Value>>(),
    })
}

fn advanced_selector(selector: &AdvancedEventSelector) -> Value {
    let fields = selector.field_selectors().iter().map(|field| {
        Value::Object(attributes! {
            "field": field.field(),
            "equals": field.equals(),
            "not_equals": field.not_equals(),
            "starts_with": field.starts_with(),
            "not_starts_with": field.not_starts_with(),
            "ends_with": field.ends_with(),
            "not_ends_with": field.not_ends_with(),
        })
    });
    Value::Object(attributes! { "name": selector.name(), "field_selector": fields.collect::<Vec<Value>>() })
}
