//! Load balancers of the first generation.

use prc_aws_calls::elasticloadbalancing::BALANCERS;

use crate::api::{Api, client};
use crate::tagged::Tagged;
use crate::value::attributes;

pub(crate) async fn collect(api: &Api) {
    let elb = client!(api, aws_sdk_elasticloadbalancing);
    let listed = api.pages(&BALANCERS, elb.describe_load_balancers().into_paginator().items().send()).await;
    let tagged = Tagged::new(api, &["elasticloadbalancing:loadbalancer"]);
    for balancer in &listed {
        let Some(name) = balancer.load_balancer_name() else { continue };
        let arn = api.arn("elasticloadbalancing", &format!("loadbalancer/{name}"));
        let labels = tagged.of("aws_elb", &arn).await;
        let listeners = balancer.listener_descriptions().iter().filter_map(|one| one.listener());
        let listeners = listeners.map(|one| {
            attributes! {
                "instance_port": one.instance_port(),
                "instance_protocol": one.instance_protocol(),
                "lb_port": one.load_balancer_port(),
                "lb_protocol": one.protocol(),
                "ssl_certificate_id": one.ssl_certificate_id(),
            }
        });
        api.add("aws_elb", Some(&arn), attributes! {
            "id": name,
            "arn": &arn,
            "name": name,
            "availability_zones": balancer.availability_zones(),
            "internal": balancer.scheme().map(|scheme| scheme == "internal"),
            "listener": listeners.collect::<Vec<_>>(),
            "security_groups": balancer.security_groups(),
            "subnets": balancer.subnets(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}
