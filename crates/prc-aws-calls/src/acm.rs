//! Certificates.

crate::calls! {
    "acm", "ACM", Region;

    CERTIFICATES = pages "ListCertificates" as "acm:ListCertificates" at 8 fills ["aws_acm_certificate"];
    CERTIFICATE = each("aws_acm_certificate") "DescribeCertificate" as "acm:DescribeCertificate" at 10 fills [
        "aws_acm_certificate.certificate_authority_arn", "aws_acm_certificate.key_algorithm",
        "aws_acm_certificate.not_after", "aws_acm_certificate.not_before", "aws_acm_certificate.renewal_eligibility",
        "aws_acm_certificate.renewal_summary", "aws_acm_certificate.status",
        "aws_acm_certificate.subject_alternative_names", "aws_acm_certificate.type",
        "aws_acm_certificate.validation_method",
    ];
}
