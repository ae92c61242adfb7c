//! Web ACLs. Those of CloudFront lie in its home Region.

use aws_sdk_wafv2::Client;
use aws_sdk_wafv2::types::{Scope, WebAclSummary};
use futures_util::future::join_all;
use prc_aws_calls::wafv2::ACLS;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let waf = client!(api, aws_sdk_wafv2);
    let global = api.account.partition == "aws" && api.region == api.account.home();
    let tagged = Tagged::new(api, &["wafv2"]);
    let (regional, of_cloudfront) = tokio::join!(
        acls(api, &waf, Scope::Regional),
        async { if global { acls(api, &waf, Scope::Cloudfront).await } else { Vec::new() } },
    );
    let named = regional.iter().map(|acl| add(api, &tagged, acl, Scope::Regional));
    join_all(named.chain(of_cloudfront.iter().map(|acl| add(api, &tagged, acl, Scope::Cloudfront)))).await;
}

async fn acls(api: &Api, waf: &Client, scope: Scope) -> Vec<WebAclSummary> {
    let mut all = Vec::new();
    let mut next = None;
    loop {
        let asked = waf.list_web_acls().scope(scope.clone()).limit(100).set_next_marker(next.take());
        let Some(told) = api.once(&ACLS, asked.send()).await else { return all };
        let more = told.web_acls.unwrap_or_default();
        // The last page that has anything has a marker too.
        if told.next_marker.is_none() || more.is_empty() {
            all.extend(more);
            return all;
        }
        next = told.next_marker;
        all.extend(more);
    }
}

async fn add(api: &Api, tagged: &Tagged<'_>, acl: &WebAclSummary, scope: Scope) {
    let labels = tagged.of("aws_wafv2_web_acl", acl.arn().unwrap_or_default()).await;
    api.add("aws_wafv2_web_acl", acl.arn(), attributes! {
        "id": acl.id(),
        "arn": acl.arn(),
        "name": acl.name(),
        "description": acl.description(),
        "scope": scope.as_str(),
        "tags": labels.clone(),
        "tags_all": labels,
    });
}
