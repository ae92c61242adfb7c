//! `prc inventory`

use prc_model::{Side, to_json};
use prc_report::json_text;
use prc_terraform::Demand;

use crate::cli::{InventoryArgs, InventoryFormat};
use crate::failure::{Failure, exit};
use crate::inputs::{self, Evaluations, Roots};
use crate::output::{Format, Target};
use crate::scope::Scope;

pub(crate) fn run(arguments: &InventoryArgs) -> Result<u8, Failure> {
    let scope = Scope::open(&arguments.input)?;
    let evaluations = Evaluations::of_workspaces(&arguments.input.workspace);
    let inventory = inputs::terraform(&scope, &arguments.input, Roots::Here, evaluations, Demand::Everything)?;
    let text = match arguments.format {
        InventoryFormat::Json => json_text(&to_json(&inventory, Side::Declared)),
    };
    Target { format: Format::Json, file: arguments.output.clone() }.write(&text)?;
    match inventory.root_modules.is_empty() {
        true => Err(Failure::nothing(scope.nothing_here(&arguments.input.path))),
        false => Ok(exit::OK),
    }
}
