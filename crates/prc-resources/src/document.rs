//! Documents of the repository.

use prc_check::{block, resource};

resource! {
    /// A Markdown file that tells what to do when something is wrong.
    Runbook = "runbook" by ["path"] {
        /// From the checked root, with `/`.
        path: String = required,
        /// The first heading.
        title: Option<String>,
        /// The day of the last review, as ISO date.
        reviewed: Option<String>,
        /// Who keeps it.
        owner: Option<String>,
        /// Its headings.
        sections: Vec<Section<'a>>,
        /// What it links to.
        links: Vec<Link<'a>>,
        /// The things it calls by name: alarms, resources.
        names: Vec<String>,
    }
}

block! {
    /// A heading and its text.
    Section {
        title: String = required,
        /// What a link to it has after `#`.
        anchor: String = required,
        level: i64 = required,
        /// Nothing stands under it.
        empty: bool = false,
    }
    /// A link in the text.
    Link {
        target: String = required,
        text: String = required,
    }
}
