//! Who is called: PagerDuty, Opsgenie, AWS Incident Manager.

use prc_check::{block, resource};

resource! {
    /// An escalation policy of PagerDuty.
    PagerDutyEscalation = "pagerduty_escalation_policy" by ["name", "id"] {
        /// How often the rules start again; terraform-provider-pagerduty: Optional. That PagerDuty takes silence for 0
        /// is not verified.
        num_loops: i64 = 0,
        /// In order; terraform-provider-pagerduty: Required.
        rule: Vec<PagerDutyRule<'a>>,
    }
    /// An escalation of Opsgenie.
    OpsgenieEscalation = "opsgenie_escalation" by ["name", "id"] {
        /// terraform-provider-opsgenie: Required.
        rules: Vec<OpsgenieRule<'a>>,
    }
    /// An escalation plan or the engagement plan of a contact of Incident Manager.
    ContactPlan = "aws_ssmcontacts_plan" by ["contact_id", "id"] {
        /// In order; provider: Required.
        stage: Vec<ContactStage<'a>>,
    }
}

block! {
    /// One step.
    PagerDutyRule {
        /// terraform-provider-pagerduty: Required.
        escalation_delay_in_minutes: i64 = required,
    }
    /// One step.
    OpsgenieRule {
        /// Minutes; terraform-provider-opsgenie: Required.
        delay: i64 = required,
    }
    /// One step.
    ContactStage {
        /// provider: Required.
        duration_in_minutes: i64 = required,
        /// provider: Optional.
        target: Vec<ContactTarget<'a>>,
    }
    /// Who is called in a step: another contact, or one person by a channel of his.
    ContactTarget {
        /// provider: Optional.
        channel_target_info: Vec<prc_check::Read<prc_check::Presence>>,
    }
}

impl ContactStage<'_> {
    /// It calls by a channel, as the plan of one person does.
    ///
    /// # Errors
    /// What it calls is not known.
    pub fn is_of_one_person(&self) -> prc_check::Read<bool> {
        for target in self.target()? {
            if !target.channel_target_info()?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
