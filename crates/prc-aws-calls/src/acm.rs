//! Certificates.

crate::calls! {
    "acm", "ACM", Region;

    CERTIFICATES = pages "ListCertificates" as "acm:ListCertificates" at 8 fills ["aws_acm_certificate"];
}
