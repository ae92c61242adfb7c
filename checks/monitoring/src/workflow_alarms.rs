//! Somebody hears when a workflow fails.

pub(crate) use prc_check::NoParams as Params;
use prc_check::Outcome;
use prc_resources::StateMachine;

use crate::coverage::watched;
use crate::needs;

pub(crate) fn state_machine(machine: StateMachine, _: &Params) -> Outcome {
    watched(&machine, &needs::state_machine(&machine)?)
}
