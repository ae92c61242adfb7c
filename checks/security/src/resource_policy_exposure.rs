//! No policy of a resource lets strangers in.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, fail};
use prc_resources::{
    FileSystemPolicy, KmsKey, KmsKeyPolicy, Permission, Policy, Queue, QueuePolicy, RegistryPolicy, SecretPolicy,
    Topic, TopicPolicy, VaultPolicy,
};

use crate::statements::open_to_everybody;

pub(crate) fn queue(queue: Queue, _: &Params) -> Outcome {
    queue.policy()?.map_or(Ok(()), |policy| closed(Ok(policy)))
}

pub(crate) fn queue_policy(policy: QueuePolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn topic_policy(policy: TopicPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn topic(topic: Topic, _: &Params) -> Outcome {
    topic.policy()?.map_or(Ok(()), |policy| closed(Ok(policy)))
}

pub(crate) fn key(key: KmsKey, _: &Params) -> Outcome {
    key.policy()?.map_or(Ok(()), |policy| closed(Ok(policy)))
}

pub(crate) fn key_policy(policy: KmsKeyPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn secret(policy: SecretPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn registry(policy: RegistryPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn file_system(policy: FileSystemPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn vault(policy: VaultPolicy, _: &Params) -> Outcome {
    closed(policy.policy())
}

pub(crate) fn permission(permission: Permission, _: &Params) -> Outcome {
    // What they are need not be known: they are set.
    let bound = permission.source_arn()?.is_some()
        || permission.source_account()?.is_some()
        || permission.principal_org_id()?.is_some();
    if bound {
        return Ok(());
    }
    let principal = permission.principal()?;
    if principal == "*" {
        return Err(fail("everybody may call the function").at("principal").into());
    }
    // Lambda@Edge copies a function to the edge by its own principal, which takes no condition (Amazon CloudFront Developer
    // Guide: IAM permissions and roles for Lambda@Edge); copying is no call.
    if principal == "replicator.lambda.amazonaws.com" && !permission.action()?.contains("Invoke") {
        return Ok(());
    }
    if principal.ends_with(".amazonaws.com") {
        let open = fail(format!("{principal} may call the function for any customer of AWS")).missing();
        return Err(open.label("no source_arn").help("add source_arn of what calls it, or source_account").into());
    }
    Ok(())
}

fn closed(policy: Read<Policy>) -> Outcome {
    match open_to_everybody(&policy?)? {
        Some(open) => Err(open.at("policy").into()),
        None => Ok(()),
    }
}
