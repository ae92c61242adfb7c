//! Networks: subnets, routes, security groups, and who sees what passes.

use aws_sdk_ec2::Client;
use aws_sdk_ec2::types::{
    FlowLog, IpPermission, NatGatewayState, PrefixListEntry, Route, RouteOrigin, RouteTable, SecurityGroup, State, Tag, VpnState,
};
use prc_aws_calls::vpc::{
    ENDPOINTS, ENTRIES, FLOW_LOGS, GROUPS, NAT_GATEWAYS, NETWORKS, PREFIX_LISTS, ROUTE_TABLES, SUBNETS, VPN_CONNECTIONS,
};
use serde_json::Value;

use crate::api::{Api, client, each, to_the_end};
use crate::value::{Attributes, attributes, tags};

pub(crate) async fn collect(api: &Api) {
    let ec2 = client!(api, aws_sdk_ec2);
    tokio::join!(
        networks(api, &ec2),
        subnets(api, &ec2),
        route_tables(api, &ec2),
        nat_gateways(api, &ec2),
        groups(api, &ec2),
        endpoints(api, &ec2),
        flow_logs(api, &ec2),
        vpn_connections(api, &ec2),
        prefix_lists(api, &ec2),
    );
}

/// Whether something is of this account. What another shares with it is not its business.
fn is_own(api: &Api, owner: Option<&str>) -> bool {
    owner.is_none_or(|owner| owner == api.account.id)
}

async fn networks(api: &Api, ec2: &Client) {
    for network in api.pages(&NETWORKS, ec2.describe_vpcs().into_paginator().items().send()).await {
        let Some(id) = network.vpc_id().filter(|_| is_own(api, network.owner_id())) else { continue };
        let arn = api.arn("ec2", &format!("vpc/{id}"));
        let labels = labels(network.tags());
        api.add("aws_vpc", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "cidr_block": network.cidr_block(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

/// Those of others too: what runs here may be in them.
async fn subnets(api: &Api, ec2: &Client) {
    for subnet in api.pages(&SUBNETS, ec2.describe_subnets().into_paginator().items().send()).await {
        let labels = labels(subnet.tags());
        api.add("aws_subnet", subnet.subnet_arn(), attributes! {
            "id": subnet.subnet_id(),
            "arn": subnet.subnet_arn(),
            "availability_zone": subnet.availability_zone(),
            "availability_zone_id": subnet.availability_zone_id(),
            "cidr_block": subnet.cidr_block(),
            "map_public_ip_on_launch": subnet.map_public_ip_on_launch(),
            "vpc_id": subnet.vpc_id(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

async fn route_tables(api: &Api, ec2: &Client) {
    for table in api.pages(&ROUTE_TABLES, ec2.describe_route_tables().into_paginator().items().send()).await {
        let Some(id) = table.route_table_id() else { continue };
        let arn = api.arn("ec2", &format!("route-table/{id}"));
        let labels = labels(table.tags());
        // As in a state: neither the route that every table has nor what a gateway propagates.
        let routes = table.routes().iter().filter(|route| route.origin() == Some(&RouteOrigin::CreateRoute));
        api.add("aws_route_table", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "vpc_id": table.vpc_id(),
            "route": routes.map(route).collect::<Vec<_>>(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
        associations(api, &table, id);
    }
}

fn route(route: &Route) -> Attributes {
    attributes! {
        "cidr_block": route.destination_cidr_block(),
        "destination_prefix_list_id": route.destination_prefix_list_id(),
        "carrier_gateway_id": route.carrier_gateway_id(),
        "core_network_arn": route.core_network_arn(),
        "egress_only_gateway_id": route.egress_only_internet_gateway_id(),
        "gateway_id": route.gateway_id(),
        "local_gateway_id": route.local_gateway_id(),
        "nat_gateway_id": route.nat_gateway_id(),
        "network_interface_id": route.network_interface_id(),
        "transit_gateway_id": route.transit_gateway_id(),
        "vpc_peering_connection_id": route.vpc_peering_connection_id(),
    }
}

/// That of a network with its main table is another kind of Terraform's.
fn associations(api: &Api, table: &RouteTable, id: &str) {
    for association in table.associations().iter().filter(|one| one.main() != Some(true)) {
        api.add("aws_route_table_association", None, attributes! {
            "id": association.route_table_association_id(),
            "route_table_id": id,
            "subnet_id": association.subnet_id(),
            "gateway_id": association.gateway_id(),
        });
    }
}

async fn nat_gateways(api: &Api, ec2: &Client) {
    let gone = [Some(&NatGatewayState::Deleted), Some(&NatGatewayState::Deleting), Some(&NatGatewayState::Failed)];
    for gateway in api.pages(&NAT_GATEWAYS, ec2.describe_nat_gateways().into_paginator().items().send()).await {
        let Some(id) = gateway.nat_gateway_id().filter(|_| !gone.contains(&gateway.state())) else { continue };
        let arn = api.arn("ec2", &format!("natgateway/{id}"));
        let labels = labels(gateway.tags());
        api.add("aws_nat_gateway", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            // EC2 API, CreateNatGateway: public and zonal when an answer leaves them out.
            "availability_mode": gateway.availability_mode().map_or("zonal", |mode| mode.as_str()),
            "connectivity_type": gateway.connectivity_type().map_or("public", |kind| kind.as_str()),
            "subnet_id": gateway.subnet_id(),
            "vpc_id": gateway.vpc_id(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

async fn groups(api: &Api, ec2: &Client) {
    for group in api.pages(&GROUPS, ec2.describe_security_groups().into_paginator().items().send()).await {
        let Some(id) = group.group_id().filter(|_| is_own(api, group.owner_id())) else { continue };
        let arn = api.arn("ec2", &format!("security-group/{id}"));
        api.add("aws_security_group", Some(&arn), security_group(&group, id, &arn));
        if group.group_name() == Some("default") {
            api.add("aws_default_security_group", Some(&arn), security_group(&group, id, &arn));
        }
    }
}

fn security_group(group: &SecurityGroup, id: &str, arn: &str) -> Attributes {
    let rules = |all: &[IpPermission]| all.iter().map(|one| rule(one, id)).collect::<Vec<_>>();
    let labels = labels(group.tags());
    attributes! {
        "id": id,
        "arn": arn,
        "name": group.group_name(),
        "description": group.description(),
        "vpc_id": group.vpc_id(),
        "ingress": rules(group.ip_permissions()),
        "egress": rules(group.ip_permissions_egress()),
        "tags": labels.clone(),
        "tags_all": labels,
    }
}

fn rule(rule: &IpPermission, group: &str) -> Attributes {
    let groups: Vec<&str> = rule.user_id_group_pairs().iter().filter_map(|pair| pair.group_id()).collect();
    attributes! {
        "protocol": rule.ip_protocol(),
        // The provider's number for every port.
        "from_port": rule.from_port().unwrap_or(0),
        "to_port": rule.to_port().unwrap_or(0),
        "cidr_blocks": rule.ip_ranges().iter().map(|range| range.cidr_ip()).collect::<Vec<_>>(),
        "ipv6_cidr_blocks": rule.ipv6_ranges().iter().map(|range| range.cidr_ipv6()).collect::<Vec<_>>(),
        "prefix_list_ids": rule.prefix_list_ids().iter().map(|list| list.prefix_list_id()).collect::<Vec<_>>(),
        "security_groups": groups.iter().copied().filter(|other| *other != group).collect::<Vec<_>>(),
        "self": groups.contains(&group),
    }
}

async fn endpoints(api: &Api, ec2: &Client) {
    let gone = [Some(&State::Deleted), Some(&State::Deleting), Some(&State::Failed)];
    for endpoint in api.pages(&ENDPOINTS, ec2.describe_vpc_endpoints().into_paginator().items().send()).await {
        let Some(id) = endpoint.vpc_endpoint_id().filter(|_| !gone.contains(&endpoint.state())) else { continue };
        let arn = api.arn("ec2", &format!("vpc-endpoint/{id}"));
        let labels = labels(endpoint.tags());
        let subnets = endpoint.subnet_ids().iter().map(|subnet| attributes! { "subnet_id": subnet });
        api.add("aws_vpc_endpoint", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "service_name": endpoint.service_name(),
            "vpc_endpoint_type": endpoint.vpc_endpoint_type().map(|kind| kind.as_str()),
            "vpc_id": endpoint.vpc_id(),
            "subnet_ids": endpoint.subnet_ids(),
            "subnet_configuration": subnets.collect::<Vec<_>>(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

async fn flow_logs(api: &Api, ec2: &Client) {
    for log in api.pages(&FLOW_LOGS, ec2.describe_flow_logs().into_paginator().items().send()).await {
        let Some(id) = log.flow_log_id() else { continue };
        let arn = api.arn("ec2", &format!("vpc-flow-log/{id}"));
        let labels = labels(log.tags());
        let of = |start: &str| log.resource_id().filter(|id| id.starts_with(start));
        api.add("aws_flow_log", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "eni_id": of("eni-"),
            "subnet_id": of("subnet-"),
            "transit_gateway_id": of("tgw-"),
            "vpc_id": of("vpc-"),
            "log_destination": destination(api, &log),
            "log_destination_type": log.log_destination_type().map(|kind| kind.as_str()),
            // A transit gateway has none, and logs everything.
            "traffic_type": log.traffic_type().map(|kind| kind.as_str()),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

/// Of a log group the API has the name.
fn destination(api: &Api, log: &FlowLog) -> Option<String> {
    let group = || log.log_group_name().map(|name| api.arn("logs", &format!("log-group:{name}")));
    log.log_destination().map(String::from).or_else(group)
}

/// The answer has the keys of the connections too, which are not looked at.
async fn vpn_connections(api: &Api, ec2: &Client) {
    let Some(told) = api.once(&VPN_CONNECTIONS, ec2.describe_vpn_connections().send()).await else { return };
    let gone = [Some(&VpnState::Deleted), Some(&VpnState::Deleting)];
    for connection in told.vpn_connections().iter().filter(|one| !gone.contains(&one.state())) {
        let Some(id) = connection.vpn_connection_id() else { continue };
        let arn = api.arn("ec2", &format!("vpn-connection/{id}"));
        let labels = labels(connection.tags());
        api.add("aws_vpn_connection", Some(&arn), attributes! {
            "id": id,
            "arn": &arn,
            "customer_gateway_id": connection.customer_gateway_id(),
            "static_routes_only": connection.options().and_then(|own| own.static_routes_only()),
            "transit_gateway_id": connection.transit_gateway_id(),
            "vpn_gateway_id": connection.vpn_gateway_id(),
            "tags": labels.clone(),
            "tags_all": labels,
        });
    }
}

/// Lists of one's own; those of AWS are the same for everybody.
async fn prefix_lists(api: &Api, ec2: &Client) {
    let lists = api.pages(&PREFIX_LISTS, ec2.describe_managed_prefix_lists().into_paginator().items().send()).await;
    let own = lists.iter().filter(|list| list.owner_id() == Some(&api.account.id));
    each!(own.filter_map(|list| Some((list, list.prefix_list_id()?, list.prefix_list_arn()?))), |(list, id, arn)| async move {
            let asked = ec2.get_managed_prefix_list_entries().prefix_list_id(id).into_paginator().items().send();
            let (entries, end) = to_the_end(&[], asked).await;
            if let Err(hole) = &end {
                api.missing(&ENTRIES, Some("aws_ec2_managed_prefix_list"), arn, hole);
            }
            let entry = |entry: &PrefixListEntry| {
                attributes! { "cidr": entry.cidr(), "description": entry.description().unwrap_or_default() }
            };
            let entries = end.map(|()| entries.iter().map(entry).collect::<Vec<_>>());
            let labels = labels(list.tags());
            api.add("aws_ec2_managed_prefix_list", Some(arn), attributes! {
                "id": id,
                "arn": arn,
                "name": list.prefix_list_name(),
                "address_family": list.address_family(),
                "entry": entries,
                "tags": labels.clone(),
                "tags_all": labels,
            });
        });
}

fn labels(list: &[Tag]) -> Value {
    tags(list.iter().map(|tag| (tag.key(), tag.value())))
}
