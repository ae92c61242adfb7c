//! AWS Config: what it records, where to, and whether it does.

crate::calls! {
    "config", "Config Service", Region;

    RECORDERS = once "DescribeConfigurationRecorders" as "config:DescribeConfigurationRecorders" fills [
        "aws_config_configuration_recorder",
    ];
    STATUS = once "DescribeConfigurationRecorderStatus" as "config:DescribeConfigurationRecorderStatus" fills [
        "aws_config_configuration_recorder_status",
    ];
    CHANNELS = once "DescribeDeliveryChannels" as "config:DescribeDeliveryChannels" fills ["aws_config_delivery_channel"];
}
