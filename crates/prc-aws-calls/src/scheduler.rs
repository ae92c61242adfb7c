//! EventBridge Scheduler.

crate::calls! {
    "scheduler", "Scheduler", Region;

    SCHEDULES = pages "ListSchedules" as "scheduler:ListSchedules" fills ["aws_scheduler_schedule"];
    SCHEDULE = each("aws_scheduler_schedule") "GetSchedule" as "scheduler:GetSchedule" because "the list leaves out where failures go" fills [
        "aws_scheduler_schedule.schedule_expression", "aws_scheduler_schedule.target",
    ];
}
