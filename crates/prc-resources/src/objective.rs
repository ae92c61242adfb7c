//! Service level objectives of monitoring services.

use prc_check::resource;

resource! {
    /// An objective of Datadog.
    DatadogSlo = "datadog_service_level_objective" by ["name", "id"] {
        /// terraform-provider-datadog: Required.
        name: String = required,
    }
    /// An objective of New Relic.
    NewRelicSlo = "newrelic_service_level" by ["name", "id"] {
        /// terraform-provider-newrelic: Required.
        name: String = required,
    }
    /// An objective of Grafana.
    GrafanaSlo = "grafana_slo" by ["name", "id"] {
        /// terraform-provider-grafana: Required.
        name: String = required,
    }
}
