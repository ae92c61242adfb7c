//! AWS Backup: vaults, plans, what was copied and what was restored.

crate::calls! {
    "backup", "Backup", Region;

    VAULTS = pages "ListBackupVaults" as "backup:ListBackupVaults" at 10 fills [
        "aws_backup_logically_air_gapped_vault", "aws_backup_vault", "aws_backup_vault_lock_configuration",
    ];
    NOTIFICATIONS = each("aws_backup_vault") "GetBackupVaultNotifications" as "backup:GetBackupVaultNotifications" because "takes one vault" at 10 fills [
        "aws_backup_vault_notifications",
    ];
    POLICY = each("aws_backup_vault") "GetBackupVaultAccessPolicy" as "backup:GetBackupVaultAccessPolicy" because "takes one vault" at 10 fills [
        "aws_backup_vault_policy",
    ];
    POINTS = each("aws_backup_vault") "ListRecoveryPointsByBackupVault" as "backup:ListRecoveryPointsByBackupVault" because "takes one vault; the list by resource takes one resource, of which there are more" at 10 fills [
        "prc_recovery_point",
    ];
    PLANS = pages "ListBackupPlans" as "backup:ListBackupPlans" at 10 fills ["aws_backup_plan"];
    PLAN = each("aws_backup_plan") "GetBackupPlan" as "backup:GetBackupPlan" because "the list leaves out the rules" at 10 fills ["aws_backup_plan.rule"];
    SELECTIONS = each("aws_backup_plan") "ListBackupSelections" as "backup:ListBackupSelections" because "takes one plan" at 10 fills [
        "aws_backup_selection",
    ];
    SELECTION = each("aws_backup_selection") "GetBackupSelection" as "backup:GetBackupSelection" because "the list leaves out what is selected" at 10 fills [
        "aws_backup_selection.condition", "aws_backup_selection.not_resources", "aws_backup_selection.resources",
        "aws_backup_selection.selection_tag",
    ];
    SETTINGS = once "DescribeRegionSettings" as "backup:DescribeRegionSettings" at 10 fills ["aws_backup_region_settings"];
    RESTORES = pages "ListRestoreJobs" as "backup:ListRestoreJobs" at 10 fills ["prc_restore_job"];
    TESTS = pages "ListRestoreTestingPlans" as "backup:ListRestoreTestingPlans" at 10 fills [
        "aws_backup_restore_testing_plan",
    ];
    TESTED = each("aws_backup_restore_testing_plan") "ListRestoreTestingSelections" as "backup:ListRestoreTestingSelections" because "takes one plan" at 10 fills [
        "aws_backup_restore_testing_selection",
    ];
}
