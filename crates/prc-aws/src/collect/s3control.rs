//! What holds for all buckets of an account.

use aws_sdk_s3control::Client;
use aws_sdk_s3control::config::endpoint::{Endpoint, EndpointFuture, Params, ResolveEndpoint};
use prc_aws_calls::s3control::PUBLIC_ACCESS;

use crate::api::{Api, client};
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let asked = s3control(api).get_public_access_block().account_id(&api.account.id).send();
    let absent = ["NoSuchPublicAccessBlockConfiguration"];
    let Ok(told) = api.once_unless(&PUBLIC_ACCESS, &absent, asked).await else { return };
    let block = told.and_then(|told| told.public_access_block_configuration);
    // What is left out is off, and so is everything where nobody set it (S3 API, PublicAccessBlockConfiguration).
    let on = |read: fn(&aws_sdk_s3control::types::PublicAccessBlockConfiguration) -> Option<bool>| {
        block.as_ref().and_then(read).unwrap_or(false)
    };
    api.add("aws_s3_account_public_access_block", None, attributes! {
        "id": &api.account.id,
        "account_id": &api.account.id,
        "block_public_acls": on(|block| block.block_public_acls()),
        "block_public_policy": on(|block| block.block_public_policy()),
        "ignore_public_acls": on(|block| block.ignore_public_acls()),
        "restrict_public_buckets": on(|block| block.restrict_public_buckets()),
    });
}

/// A client that calls an endpoint that somebody set as it is: with the account in front, as AWS has it, its name would not
/// be found.
fn s3control(api: &Api) -> Client {
    let configured = client!(api, aws_sdk_s3control);
    match api.sdk().endpoint_url() {
        None => configured,
        Some(url) => {
            let set = configured.config().to_builder().endpoint_resolver(Set(url.to_owned()));
            Client::from_conf(set.build())
        }
    }
}

/// An endpoint that somebody set.
#[derive(Debug)]
struct Set(String);

impl ResolveEndpoint for Set {
    fn resolve_endpoint<'a>(&'a self, _: &'a Params) -> EndpointFuture<'a> {
        EndpointFuture::ready(Ok(Endpoint::builder().url(self.0.clone()).build()))
    }
}
