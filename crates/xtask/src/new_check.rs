//! `cargo xtask new-check`: everything of a new check but its thought.

use std::fmt;

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::Workspace;

/// What stands where the author of a check must write. A test refuses a workspace in which it is left.
pub const FILL_IN: &str = "FILL IN";

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewCheck<'a> {
    pub category: &'a str,
    /// Kebab-case: `file-transfer-encryption`.
    pub id: &'a str,
    /// Terraform's resource type: `aws_transfer_server`.
    pub kind: &'a str,
}

/// What was written, as paths from the root.
#[derive(Debug)]
pub struct Begun {
    pub files: [String; 3],
    pub list: String,
    category: String,
    id: String,
}

/// Writes three files and two lines.
///
/// # Errors
/// The id is no id or is taken, the category does not exist, or no view of the kind does; nothing has been written then.
pub fn new_check(workspace: &Workspace, new: &NewCheck<'_>) -> Result<Begun> {
    let view = accept(workspace, new)?;
    let NewCheck { category, id, kind } = *new;
    let module = id.replace('-', "_");
    let list = format!("checks/{category}/src/lib.rs");
    let listed =
        enlist(&workspace.read(&list)?, id, &module, &view).with_context(|| format!("cannot add to {list}"))?;
    let files = [
        (format!("checks/{category}/{id}.toml"), entry(new)),
        (format!("checks/{category}/src/{module}.rs"), code(&view)),
        (format!("checks/{category}/fixtures/{id}.md"), fixture(id, kind)),
    ];
    for (path, text) in &files {
        write(workspace, path, text)?;
    }
    write(workspace, &list, &listed)?;
    Ok(Begun { files: files.map(|(path, _)| path), list, category: category.into(), id: id.into() })
}

/// The view of the kind, when everything asked for can be done.
fn accept(workspace: &Workspace, new: &NewCheck<'_>) -> Result<String> {
    let NewCheck { category, id, kind } = *new;
    let categories: Vec<&str> = workspace.categories().collect();
    ensure!(
        categories.contains(&category),
        "there is no category `{category}`: it is one of {}",
        categories.join(", ")
    );
    ensure!(
        is_id(id),
        "`{id}` is no id: two or more lower-case words with `-` between them that name what must hold, such as file-transfer-encryption"
    );
    for category in categories {
        let taken = workspace.exists(&format!("checks/{category}/{id}.toml"));
        ensure!(!taken, "`{id}` exists: checks/{category}/{id}.toml");
    }
    let module = format!("checks/{category}/src/{}.rs", id.replace('-', "_"));
    ensure!(!workspace.exists(&module), "{module} exists: choose another id");
    ensure!(
        kind.contains('_') && kind.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
        "`{kind}` is no resource type such as aws_transfer_server; for documents of the repository, begin with a copy of checks/incident/alarm-runbook.toml and what belongs to it"
    );
    match workspace.view_of(kind)? {
        Some(view) => Ok(view),
        None => bail!("{}", how_to_add_a_view(kind)),
    }
}

fn is_id(id: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    id.contains('-') && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('-').all(is_word)
}

fn how_to_add_a_view(kind: &str) -> String {
    let words: Vec<&str> = kind.split('_').skip(1).collect();
    let view: String = words.iter().map(|word| capitalised(word)).collect();
    let topic = words.first().copied().unwrap_or("topic");
    format!(
        r#"no view of {kind} exists, so no check can read one

A view says which attributes may be read and what an unset one means. Add it to the file of crates/prc-resources/src
that its service belongs to, or to a new one, {topic}.rs:

    resource! {{
        /// What it is, in one line.
        {view} = "{kind}" by ["id", "arn"] {{
            /// provider: Default false.
            an_attribute: bool = false,
        }}
    }}

and name it in `views!` of crates/prc-resources/src/lib.rs:

    {topic} {{ {view} }}

`= literal` is the provider's default, `= computed` is decided by AWS, `= required` cannot be unset, and nothing stands
for null. Then run this command again."#
    )
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

/// The list with the check in its place of the alphabet.
fn enlist(text: &str, id: &str, module: &str, view: &str) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let check = format!("    \"{id}\": {module} {{ check: {view} }}");
    let at = place(&lines, id).context("it has no list of checks")?;
    lines.insert(at, &check);
    Ok(lines.join("\n") + "\n")
}

/// Where a check belongs: before the first that comes later in the alphabet, or at the end of the list.
fn place(lines: &[&str], id: &str) -> Option<usize> {
    let start = lines.iter().position(|line| line.contains("checks! {"))?;
    let later = (start + 1..lines.len()).find(|&at| listed(lines[at]).is_some_and(|other| other > id));
    later.or_else(|| Some(start + lines[start..].iter().position(|line| *line == "}")?))
}

/// The id of the check that begins at a line.
fn listed(line: &str) -> Option<&str> {
    Some(line.strip_prefix("    \"")?.split_once("\": ")?.0)
}

fn entry(new: &NewCheck<'_>) -> String {
    let NewCheck { category, id, kind } = *new;
    format!(
        r#"id = "{id}"
title = "{FILL_IN}: what must hold, as an imperative sentence"
category = "{category}"
subcategory = "{FILL_IN}: a word of another entry of this category"
# critical, high, medium or low: how bad it is at tier 1.
severity = "medium"
severity-why = "{FILL_IN}: what happens when it does not hold"
# must, should, may or off, for each tier.
tiers = {{ tier-1 = "must", tier-2 = "should", tier-3 = "off" }}
scope = "resource"
decided-by = ["terraform"]
combine = "declared"
rationale = "{FILL_IN}: why it matters"
edge-cases = ["{FILL_IN}: what other tools get wrong, or where it does not apply"]

[terraform]
kinds = ["{kind}"]
attributes = ["{kind}.{FILL_IN}"]
pass = "{FILL_IN}: when it passes"
when-omitted = "{FILL_IN}: what silence means"

[remediation]
terraform = '''
resource "{kind}" "this" {{
  # {FILL_IN}
}}
'''
"#
    )
}

fn code(view: &str) -> String {
    format!(
        r#"//! {FILL_IN}: what must hold, in one line.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{{Outcome, Reason, unknown}};
use prc_resources::{view};

pub(crate) fn check(_subject: {view}, _: &Params) -> Outcome {{
    Err(unknown(Reason::Undecided, "{FILL_IN}: read attributes and `require!` what must hold").into())
}}
"#
    )
}

fn fixture(id: &str, kind: &str) -> String {
    format!(
        r#"# `{id}`

{FILL_IN}: why, in one sentence.

## {FILL_IN}: what is wrong

```hcl
resource "{kind}" "this" {{ # fail: {FILL_IN}: the whole message
}}
```

## {FILL_IN}: what is right

```hcl
resource "{kind}" "this" {{ # pass
}}
```

## A variable without a value

```hcl
variable "value" {{}}

resource "{kind}" "this" {{ # unknown: var.value
  # {FILL_IN}: an attribute that the check reads = var.value
}}
```
"#
    )
}

fn write(workspace: &Workspace, path: &str, text: &str) -> Result<()> {
    let target = workspace.root.join(path);
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of {path}"))?;
    }
    std::fs::write(target, text).with_context(|| format!("cannot write {path}"))
}

impl fmt::Display for Begun {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { files, list, category, id } = self;
        for file in files {
            writeln!(out, "new      {file}")?;
        }
        writeln!(out, "changed  {list} (1 line)")?;
        write!(
            out,
            "\nWrite what says {FILL_IN}, examples first. Then\n  \
             cargo test -p prc-checks-{category}\n  \
             UPDATE=1 cargo test -p prc-checks-{category}    writes docs/checks/{id}.md"
        )
    }
}
