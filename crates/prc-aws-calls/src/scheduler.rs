//! EventBridge Scheduler.

crate::calls! {
    "scheduler", "Scheduler", Region;

    SCHEDULES = pages "ListSchedules" as "scheduler:ListSchedules" fills ["aws_scheduler_schedule"];
    SCHEDULE = each("aws_scheduler_schedule") "GetSchedule" as "scheduler:GetSchedule" fills [
        "aws_scheduler_schedule.schedule_expression", "aws_scheduler_schedule.target",
    ];
}
