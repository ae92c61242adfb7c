//! The texts that a policy is made of: `prc.toml`, what it extends, and what the command line sets over both.
//!
//! The texts lie one behind the other, so that a place in any of them is one range of bytes. The file of the repository
//! comes first: its places are those of its own text.

use std::ops::Range;
use std::sync::Arc;

use prc_tree::{ReadError, Tree};
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::ConfigError;
use super::section::kind;

/// The most files that extend each other.
const DEEPEST: usize = 8;

/// The name under which `--set` is shown.
const SET: &str = "--set";

/// One text.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The name to show.
    pub path: Arc<str>,
    pub text: Arc<str>,
    /// The directory in the tree that its paths are relative to.
    pub home: Arc<str>,
    /// Where its text begins among all.
    start: usize,
    /// Whether it was given on the command line.
    set: bool,
}

impl Layer {
    /// Whether the command line sets it, which is no file.
    pub fn is_set(&self) -> bool {
        self.set
    }
}

/// The texts of a policy.
#[derive(Clone, Debug, Default)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// One file; its paths are relative to `home`.
    pub fn of(path: &str, text: &str, home: &str) -> Self {
        let mut layers = Self::default();
        layers.push(path.into(), text.into(), home.into(), false);
        layers
    }

    /// The texts; the file of the repository first, if there is one, then what it extends, then what is set.
    pub fn iter(&self) -> impl Iterator<Item = &Layer> {
        self.0.iter()
    }

    /// The path and text of the file of the repository.
    pub fn own(&self) -> Option<(&str, &str)> {
        self.0.first().filter(|layer| !layer.set).map(|layer| (&*layer.path, &*layer.text))
    }

    /// Whether the file extends another.
    pub fn extends(&self) -> bool {
        self.0.last().and_then(extended).is_some()
    }

    /// The text that a place is in, its number among all, and the place in it.
    pub fn locate(&self, span: &Range<usize>) -> Option<(usize, &Layer, Range<usize>)> {
        let (number, layer) = self.0.iter().enumerate().rev().find(|(_, layer)| layer.start <= span.start)?;
        Some((number, layer, span.start - layer.start..span.end.saturating_sub(layer.start)))
    }

    /// The directory in the tree that a path at a place is relative to.
    pub fn home(&self, span: &Range<usize>) -> &str {
        self.locate(span).map_or("", |(_, layer, _)| &*layer.home)
    }

    /// Every value that is said, by its key, as TOML writes it, with its place among all texts.
    pub fn settings(&self) -> Vec<(String, String, Range<usize>)> {
        let mut found = Vec::new();
        if let Ok(table) = self.table() {
            leaves("", &table, &mut found);
        }
        found
    }

    /// Sets `key=value` over everything, the later ones over the earlier. The value is written as in `prc.toml`; a
    /// word needs no quotes.
    ///
    /// # Errors
    /// A setting that is none.
    pub fn set(&mut self, settings: &[String]) -> Result<(), ConfigError> {
        for setting in settings {
            let text = setting_text(setting)?;
            self.push(SET.into(), text.into(), "".into(), true);
        }
        Ok(())
    }

    /// Moves the texts behind others, so that places in both can be told apart.
    pub fn move_behind(&mut self, others: &Self) {
        let by = others.0.last().map_or(0, |last| last.start + last.text.len() + 1);
        self.0.iter_mut().for_each(|layer| layer.start += by);
    }

    /// These texts and others that were moved behind them, which are shown under other names.
    #[must_use]
    pub fn joined(mut self, others: &Self, name: impl Fn(&str) -> String) -> Self {
        self.0.extend(others.clone().renamed(name).0);
        self
    }

    /// The same texts, shown under other names; what the command line sets keeps its own.
    #[must_use]
    pub fn renamed(mut self, name: impl Fn(&str) -> String) -> Self {
        self.0.iter_mut().filter(|layer| !layer.set).for_each(|layer| layer.path = name(&layer.path).into());
        self
    }

    /// Reads what the file extends, and what that extends. `directory` is where it lies in the tree; `own_homes` says
    /// that the paths in each file are relative to its own directory, and not to the root of the tree.
    ///
    /// # Errors
    /// The mistakes in `extend`, with their places among all texts.
    pub fn follow(&mut self, tree: &Tree, directory: &str, own_homes: bool) -> Result<(), Vec<ConfigError>> {
        let mut directory = directory.to_owned();
        let mut seen: Vec<String> = self.0.last().map(|own| own.path.to_string()).into_iter().collect();
        while let Some(named) = self.0.last().and_then(extended) {
            let named = named.map_err(|error| vec![error])?;
            let (path, text) = read(tree, &directory, &named).map_err(|error| vec![error])?;
            if seen.contains(&path) {
                let message = format!("{path} extends itself");
                return Err(vec![ConfigError::new(message, named.span()).help("take this `extend` out")]);
            }
            if seen.len() == DEEPEST {
                let message = format!("more than {DEEPEST} files extend each other");
                return Err(vec![ConfigError::new(message, named.span()).help("extend the last of them directly")]);
            }
            directory = path.rsplit_once('/').map_or("", |(directory, _)| directory).to_owned();
            let home = if own_homes { &directory } else { "" };
            self.push(path.as_str().into(), text, home.into(), false);
            seen.push(path);
        }
        Ok(())
    }

    /// The texts as one table, with places among all texts: what the command line sets wins, then the file itself, then
    /// what it extends. Tables are merged, everything else is replaced.
    ///
    /// # Errors
    /// Mistakes of syntax.
    pub(super) fn table(&self) -> Result<DeTable<'_>, Vec<ConfigError>> {
        let mut errors = Vec::new();
        let mut merged = DeTable::new();
        let set = self.0.iter().rev().filter(|layer| layer.set);
        for layer in set.chain(self.0.iter().filter(|layer| !layer.set)) {
            match layer.table() {
                Ok(table) => merge(&mut merged, table),
                Err(wrong) => errors.extend(wrong),
            }
        }
        if errors.is_empty() { Ok(merged) } else { Err(errors) }
    }

    /// The tables of the files alone.
    pub(super) fn files(&self) -> impl Iterator<Item = (&Layer, DeTable<'_>)> {
        self.0.iter().filter(|layer| !layer.set).filter_map(|layer| Some((layer, layer.table().ok()?)))
    }

    fn push(&mut self, path: Arc<str>, text: Arc<str>, home: Arc<str>, set: bool) {
        // A byte between, so that the end of one text is not the beginning of the next.
        let start = self.0.last().map_or(0, |last| last.start + last.text.len() + 1);
        self.0.push(Layer { path, text, home, start, set });
    }
}

impl Layer {
    fn table(&self) -> Result<DeTable<'_>, Vec<ConfigError>> {
        let (document, syntax) = DeTable::parse_recoverable(&self.text);
        if syntax.is_empty() {
            return Ok(moved(document.into_inner(), self.start));
        }
        Err(syntax.into_iter().map(|error| super::syntax(&error, self.start)).collect())
    }

    /// Where its text stands among all.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start
    }
}

fn leaves(path: &str, table: &DeTable<'_>, found: &mut Vec<(String, String, Range<usize>)>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
        match value.get_ref() {
            DeValue::Table(table) => leaves(&path, table, found),
            DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => {
                for (number, item) in items.iter().enumerate() {
                    let path = format!("{path}.{number}");
                    item.get_ref().as_table().into_iter().for_each(|table| leaves(&path, table, found));
                }
            }
            _ => {
                let plain = toml::Value::deserialize(toml::de::ValueDeserializer::from(value.clone()));
                found.push((path, plain.map_or_else(|_| String::new(), |value| value.to_string()), value.span()));
            }
        }
    }
}

/// What a file extends, with its place among all texts. Mistakes of syntax are told elsewhere.
fn extended(layer: &Layer) -> Option<Result<Spanned<String>, ConfigError>> {
    let table = layer.table().ok()?;
    let value = table.get("extend")?;
    Some(match value.get_ref().as_str() {
        Some(path) => Ok(Spanned::new(value.span(), path.to_owned())),
        None => {
            let message = format!("`extend` must be a path, not {}", kind(value.get_ref()));
            Err(ConfigError::new(message, value.span()).help("write `extend = \"../org-prc.toml\"`"))
        }
    })
}

/// The path in the tree and the text of what is extended.
fn read(tree: &Tree, directory: &str, named: &Spanned<String>) -> Result<(String, Arc<str>), ConfigError> {
    let (text, span) = (named.get_ref().as_str(), named.span());
    if text.contains("://") {
        let error = ConfigError::new(format!("`{text}` is an address, and nothing is fetched"), span);
        return Err(error.help("keep a copy in the repository, and name its path"));
    }
    let inside = !text.is_empty() && !text.starts_with('/') && !text.contains('\\');
    let path = if directory.is_empty() { text.to_owned() } else { format!("{directory}/{text}") };
    let Some(path) = prc_tree::normalize(&path).filter(|_| inside) else {
        let error = ConfigError::new(format!("`{text}` is not a path inside the repository"), span);
        return Err(error.help("write it relative to this file with `/`, such as `../org-prc.toml`"));
    };
    match tree.read_text(&path) {
        Ok(text) => Ok((path, text)),
        Err(ReadError::NotFound) => {
            let others = tree.files().iter().map(|path| &**path);
            let others = others.filter(|other| other.ends_with(".toml") && !other.contains("prc/"));
            let error = ConfigError::new(format!("there is no file `{path}`"), span).suggest(&path, others);
            let help = "the path is relative to the file that extends it";
            Err(if error.help.is_some() { error } else { error.help(help) })
        }
        Err(error) => {
            let error = ConfigError::new(format!("cannot read `{path}`: it {error}"), span);
            Err(error.help("make it readable, or take `extend` out"))
        }
    }
}

/// `key=value` as a line of TOML.
fn setting_text(setting: &str) -> Result<String, ConfigError> {
    let wrong = |message: String| {
        let help = "write --set key=value, such as --set requirement.rds-backup-retention.min-days=14";
        ConfigError::without_place(message).help(help)
    };
    let Some((key, value)) = setting.split_once('=') else {
        return Err(wrong(format!("`{setting}` sets nothing")));
    };
    let (key, value) = (key.trim(), value.trim());
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./#@:+".contains(&byte);
    let is_value = |value: &str| DeTable::parse(&format!("a = {value}")).is_ok_and(|table| table.get_ref().len() == 1);
    let is_key = DeTable::parse(&format!("{key} = 1")).is_ok_and(|table| table.get_ref().len() == 1);
    if key.is_empty() || key.contains('\n') || !is_key {
        return Err(wrong(format!("`{key}` is no key of prc.toml")));
    }
    if is_value(value) {
        Ok(format!("{key} = {value}\n"))
    } else if !value.is_empty() && value.bytes().all(word) {
        Ok(format!("{key} = \"{value}\"\n"))
    } else {
        Err(wrong(format!("`{value}` is no value: a text with blanks or signs stands in quotes")))
    }
}

/// Takes over what `over` does not say.
fn merge<'t>(over: &mut DeTable<'t>, under: DeTable<'t>) {
    for (key, value) in under {
        match over.get_mut(&**key.get_ref()) {
            None => {
                over.insert(key, value);
            }
            Some(own) => {
                if let (DeValue::Table(own), DeValue::Table(value)) = (own.get_mut(), value.into_inner()) {
                    merge(own, value);
                }
            }
        }
    }
}

/// The same table with its places `by` bytes further on.
fn moved(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    if by == 0 {
        return table;
    }
    let mut further = DeTable::new();
    for (key, value) in table {
        let span = key.span();
        further.insert(Spanned::new(span.start + by..span.end + by, key.into_inner()), moved_value(value, by));
    }
    further
}

fn moved_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = value.span();
    let inner = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(moved(table, by)),
        DeValue::Array(items) => {
            let mut further = DeArray::new();
            items.into_iter().for_each(|item| further.push(moved_value(item, by)));
            DeValue::Array(further)
        }
        plain => plain,
    };
    Spanned::new(span.start + by..span.end + by, inner)
}
