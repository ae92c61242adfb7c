//! Contacts of Incident Manager and in which order they are called; not how a person is reached.

crate::calls! {
    "ssmcontacts", "SSM Contacts", SomeRegions;

    CONTACTS = pages "ListContacts" as "ssm-contacts:ListContacts" at 5 fills ["aws_ssmcontacts_contact"];
    PLAN = each("aws_ssmcontacts_contact") "GetContact" as "ssm-contacts:GetContact" because "the list leaves out the plan" at 5 fills ["aws_ssmcontacts_plan"];
}
