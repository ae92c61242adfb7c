//! The security requirements of prc.

mod cidr;
mod exposure;
mod lifecycle;
mod secrets;
mod statements;
mod support;

pub use lifecycle::surveyors;

prc_check::checks! {
    "access-key-rotation": access_key_rotation { check: Credential }
    "account-public-access-block": account_public_access_block { check: AccountPublicAccessBlock }
    "admin-port-exposure": admin_port_exposure {
        group: SecurityGroup,
        rule: SecurityGroupRule,
        ingress_rule: IngressRule,
    }
    "audit-trail-protection": audit_trail_protection { check: Trail }
    "bucket-not-public": bucket_not_public { check: Bucket }
    "cache-engine-support": cache_engine_support {
        replication_group: ReplicationGroup,
        cache_cluster: CacheCluster,
        serverless_cache: ServerlessCache,
    }
    "ci-action-pinning": ci_action_pinning { check: Workflow }
    "ci-federation-binding": ci_federation_binding { check: IamRole }
    "ci-token-permissions": ci_token_permissions { check: Workflow }
    "console-user-mfa": console_user_mfa { check: Credential }
    "data-port-exposure": data_port_exposure {
        group: SecurityGroup,
        rule: SecurityGroupRule,
        ingress_rule: IngressRule,
    }
    "database-engine-support": database_engine_support {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        global_cluster: RdsGlobalCluster,
        docdb_cluster: DocDbCluster,
        neptune_cluster: NeptuneCluster,
    }
    "database-not-public": database_not_public {
        db_instance: DbInstance,
        cluster_instance: RdsClusterInstance,
        redshift_cluster: RedshiftCluster,
        replication_instance: DmsReplicationInstance,
        mq_broker: MqBroker,
        msk_cluster: MskCluster,
        neptune_instance: NeptuneClusterInstance,
        docdb_instance: DocDbClusterInstance,
    }
    "default-security-group": default_security_group { check: Vpc }
    "ebs-default-encryption": ebs_default_encryption { region: EbsDefaultEncryption, volume: EbsVolume }
    "eks-endpoint-access": eks_endpoint_access { check: EksCluster }
    "encryption-at-rest": encryption_at_rest {
        db_instance: DbInstance,
        rds_cluster: RdsCluster,
        docdb_cluster: DocDbCluster,
        neptune_cluster: NeptuneCluster,
        replication_group: ReplicationGroup,
        file_system: FileSystem,
        search_domain: SearchDomain,
        elasticsearch_domain: ElasticsearchDomain,
        redshift_cluster: RedshiftCluster,
        kinesis_stream: KinesisStream,
        dax_cluster: DaxCluster,
    }
    "endpoint-authentication": endpoint_authentication { function_url: FunctionUrl, method: ApiMethod, route: HttpRoute }
    "environment-secrets": environment_secrets {
        function: Function,
        task_definition: TaskDefinition,
        build_project: BuildProject,
        instance: Instance,
        launch_template: LaunchTemplate,
        launch_configuration: LaunchConfiguration,
        state_machine: StateMachine,
    }
    "function-runtime-support": function_runtime_support { check: Function }
    "image-scan-on-push": image_scan_on_push { check: Registry }
    "image-tag-immutability": image_tag_immutability { check: Registry }
    "instance-metadata-v2": instance_metadata_v2 {
        instance: Instance,
        launch_template: LaunchTemplate,
        launch_configuration: LaunchConfiguration,
    }
    "kms-key-rotation": kms_key_rotation { check: KmsKey }
    "kubernetes-version-support": kubernetes_version_support { cluster: EksCluster, node_group: EksNodeGroup }
    "management-event-trail": management_event_trail { check: Trail }
    "minor-version-upgrade": minor_version_upgrade {
        db_instance: DbInstance,
        cluster_instance: RdsClusterInstance,
        replication_group: ReplicationGroup,
        mq_broker: MqBroker,
        replication_instance: DmsReplicationInstance,
    }
    "no-administrator-policy": no_administrator_policy {
        role: IamRole,
        policy: IamPolicy,
        role_policy: RolePolicy,
        user_policy: UserPolicy,
        group_policy: GroupPolicy,
        role_attachment: RolePolicyAttachment,
        user_attachment: UserPolicyAttachment,
        group_attachment: GroupPolicyAttachment,
        attachment: PolicyAttachment,
    }
    "no-root-access-keys": no_root_access_keys { check: Account }
    "resource-policy-exposure": resource_policy_exposure {
        queue: Queue,
        queue_policy: QueuePolicy,
        topic: Topic,
        topic_policy: TopicPolicy,
        key: KmsKey,
        key_policy: KmsKeyPolicy,
        secret: SecretPolicy,
        registry: RegistryPolicy,
        file_system: FileSystemPolicy,
        vault: VaultPolicy,
        permission: Permission,
    }
    "role-trust-policy": role_trust_policy { check: IamRole }
    "root-mfa": root_mfa { check: Account }
    "search-domain-not-public": search_domain_not_public {
        search_domain: SearchDomain,
        elasticsearch_domain: ElasticsearchDomain,
    }
    "snapshot-not-public": snapshot_not_public { db_snapshot: DbSnapshot, image: ImagePermission, volume: VolumePermission }
    "threat-detection": threat_detection { check: Detector }
    "tls-listener": tls_listener {
        listener: Listener,
        classic_listener: ClassicNameListener,
        distribution: Distribution,
        api_domain: ApiDomain,
    }
    "vpc-flow-logs": vpc_flow_logs { check: Vpc }
}
