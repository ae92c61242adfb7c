//! Somebody hears when readers of a stream fall behind or its brokers fail.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::{KinesisStream, MskCluster};

use crate::coverage::watched;
use crate::needs;

pub(crate) fn kinesis_stream(stream: KinesisStream, _: &Params) -> Outcome {
    watched(&stream, &needs::kinesis_stream(&stream)?)
}

pub(crate) fn msk_cluster(cluster: MskCluster, _: &Params) -> Outcome {
    watched(&cluster, &needs::msk_cluster(&cluster)?)
}
