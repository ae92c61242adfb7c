//! GuardDuty.

crate::calls! {
    "guardduty", "GuardDuty", Region;

    DETECTORS = pages "ListDetectors" as "guardduty:ListDetectors" fills ["aws_guardduty_detector"];
    DETECTOR = each("aws_guardduty_detector") "GetDetector" as "guardduty:GetDetector" because "the list has ids only, of which a Region has one" fills [
        "aws_guardduty_detector.enable",
        "aws_guardduty_detector.finding_publishing_frequency", "aws_guardduty_detector.tags",
        "aws_guardduty_detector.tags_all",
    ];
}
