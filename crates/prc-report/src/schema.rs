//! The JSON Schema of the report.

/// The schema of `prc.report/1`, in JSON Schema draft 2020-12.
pub const fn report_schema() -> &'static str {
    include_str!("../schema/report.schema.json")
}
