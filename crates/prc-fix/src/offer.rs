//! What is offered for each finding: a fix, or what a person would have to do.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use prc_check::{FixPart, State, Want, Wanted, Wish};
use prc_hcl::Block;
use prc_model::{Deployment, FileId, Inventory, Resource, Side, Span};
use prc_policy::{Catalogue, Finding};
use rayon::prelude::*;

use crate::block::{self, Refusal, Setting, Step, literal, steps};
use crate::place::{self, Files, KnownNames, Names};
use crate::uses::Instance;
use crate::{TextEdit, Uses};

/// What can be done about a finding.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The finding's place among those that were given.
    pub finding: usize,
    /// The finding's fingerprint, as reports show it.
    pub fingerprint: String,
    pub answer: Answer,
}

/// An edit, or the way to one.
#[derive(Clone, Debug)]
pub enum Answer {
    Fix(Fix),
    Hand(Hand),
}

/// Edits after which a finding passes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// `set backup_retention_period to 14`
    pub title: String,
    /// Whether applying it replaces, interrupts and deletes nothing, keeps behaviour and costs little.
    pub safe: bool,
    /// Why it is safe or not, in the words of the catalogue.
    pub why: String,
    /// Sorted, without overlap. Findings of one block have the same edits.
    pub edits: Vec<TextEdit>,
}

/// What only a person can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// `set var.days to 14 at prod.tfvars:3: it decides backup_retention_period`
    pub message: String,
    /// Where.
    pub at: Option<Span>,
}

/// The edits of several findings at once.
#[derive(Clone, Debug, Default)]
pub struct Together {
    /// Sorted, without overlap.
    pub edits: Vec<TextEdit>,
    /// The findings, by their places, that were left for another time: they want what another one does not.
    pub left: BTreeSet<usize>,
}

/// What can be done about each failing finding that the catalogue knows a fix for, in the order of the findings.
/// Findings that are waived or not applicable do not fail and get none.
pub fn offers(inventory: &Inventory, findings: &[Finding], catalogue: &Catalogue<'_>, uses: &Uses) -> Vec<Offer> {
    let known = Known::new(inventory, findings, catalogue, uses);
    // Those of one file come together, so that no more files are held at once than are being worked on.
    let mut failing: Vec<(Option<FileId>, usize)> = Vec::new();
    for (at, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.verdict.state == State::Fail) {
        failing.push((blocks_of(finding).next().map(|header| header.file), at));
    }
    failing.par_sort_unstable();
    let of_some = |some: &[(Option<FileId>, usize)]| {
        let own = || some.iter().map(|&(_, at)| (at, &findings[at]));
        let files =
            Files::read(&inventory.sources, own().flat_map(|(_, one)| blocks_of(one)).map(|at| at.file).collect());
        let (maker, mut memo) = (Maker::new(&known, &files), Memo::default());
        own().filter_map(|(at, finding)| maker.offer(&mut memo, at, finding)).collect::<Vec<_>>()
    };
    let mut offers: Vec<Offer> = failing.par_chunks(TOGETHER).flat_map_iter(of_some).collect();
    offers.par_sort_unstable_by_key(|offer| offer.finding);
    offers
}

/// The edits that mend all the findings at these places, which have a [`Fix`] each.
pub fn together(
    inventory: &Inventory,
    findings: &[Finding],
    catalogue: &Catalogue<'_>,
    uses: &Uses,
    wanted: &BTreeSet<usize>,
) -> Together {
    let known = Known::new(inventory, findings, catalogue, uses);
    let wanted_of = wanted.iter().filter_map(|at| findings.get(*at));
    let files = Files::read(&inventory.sources, wanted_of.flat_map(blocks_of).map(|header| header.file).collect());
    Maker::new(&known, &files).together(&mut Memo::default(), wanted)
}

/// Who wants what, and the resources that want anything.
fn wanting<'m>(inventory: &'m Inventory, findings: &'m [Finding]) -> (Wanting<'m>, Resources<'m>) {
    let failing: Vec<&Finding> = findings.iter().filter(|finding| finding.verdict.state == State::Fail).collect();
    let mut wanting = Wanting::with_capacity(failing.len());
    let mut named = HashSet::with_capacity(failing.len());
    for finding in failing {
        for want in &finding.verdict.details().wants {
            let Some(header) = want.block else { continue };
            named.insert((&want.root_module, &*want.address));
            let instances = wanting.entry((finding.verdict.requirement, header)).or_default();
            let own = instances.entry((want.root_module.clone(), want.address.clone())).or_default();
            if !own.contains(&&want.wish) {
                own.push(&want.wish);
            }
        }
    }
    let key = |resource: &'m Resource| (&resource.root_module, &*resource.address);
    let declared = inventory.resources().iter().filter(|resource| resource.side == Side::Declared);
    let resources = declared.map(|one| (key(one), one)).filter(|(key, _)| named.contains(key)).collect();
    (wanting, resources)
}

/// The headers of the blocks in which something must be written.
fn blocks_of(finding: &Finding) -> impl Iterator<Item = Span> {
    finding.verdict.details().wants.iter().filter_map(|want| want.block)
}

/// How many findings are worked on at once: enough to share what was found out for one of them.
const TOGETHER: usize = 512;

/// What one block is to have, and who wants it.
type Wishes<'f> = BTreeMap<Span, Vec<(usize, &'f Want)>>;

/// What is known of all findings.
struct Known<'m> {
    inventory: &'m Inventory,
    findings: &'m [Finding],
    catalogue: &'m Catalogue<'m>,
    uses: &'m Uses,
    names: Names<'m>,
    resources: Resources<'m>,
    wanting: Wanting<'m>,
}

/// Makes the edits of some of them.
struct Maker<'m> {
    known: &'m Known<'m>,
    files: &'m Files,
    /// The blocks of resources in these files, by their headers.
    blocks: HashMap<Span, Block<'m>>,
}

/// Resources by their root modules and addresses.
type Resources<'m> = HashMap<(&'m Deployment, &'m str), &'m Resource>;

/// For each requirement and block, the instances that want something, each with all it wants of the block.
type Wanting<'m> = HashMap<(&'static str, Span), HashMap<Instance, Vec<&'m Wish>>>;

/// What need not be found out again.
#[derive(Default)]
struct Memo<'m> {
    names: KnownNames<'m>,
    /// For each requirement and block, the first instance that does not want what the first of all does.
    unlike_first: HashMap<(&'static str, Span), Option<&'m Instance>>,
}

impl<'m> Known<'m> {
    fn new(inventory: &'m Inventory, findings: &'m [Finding], catalogue: &'m Catalogue<'m>, uses: &'m Uses) -> Self {
        let ((wanting, resources), names) =
            rayon::join(|| wanting(inventory, findings), || Names::of(&inventory.sources));
        Self { inventory, findings, catalogue, uses, names, resources, wanting }
    }
}

impl<'m> Maker<'m> {
    fn new(known: &'m Known<'m>, files: &'m Files) -> Self {
        Self { known, files, blocks: files.blocks() }
    }

    fn offer(&self, memo: &mut Memo<'m>, at: usize, finding: &Finding) -> Option<Offer> {
        let wants = &finding.verdict.details().wants;
        if finding.verdict.state != State::Fail || wants.is_empty() {
            return None;
        }
        let requirement = self.known.catalogue.requirement(finding.verdict.requirement)?;
        let parts: Option<Vec<&FixPart>> =
            wants.iter().map(|want| requirement.fix_of(want.written_kind(), &want.attribute())).collect();
        let parts = parts?;
        // The least safe of its parts is what the whole is.
        let risky = wants.iter().zip(&parts).find(|(want, part)| !self.is_safe(want, part));
        let safe = risky.is_none();
        let part = risky.map(|(_, part)| part).or(parts.first())?;
        let wishes: Vec<(usize, &Want)> = wants.iter().map(|want| (at, want)).collect();
        let answer = match self.edits(memo, &wishes).and_then(|edits| self.checked(memo, finding).map(|()| edits)) {
            Ok(edits) => Answer::Fix(Fix { title: title(wants), safe, why: part.why.to_string(), edits }),
            Err(hand) => Answer::Hand(hand),
        };
        Some(Offer { finding: at, fingerprint: finding.fingerprint(), answer })
    }

    fn is_safe(&self, want: &Want, part: &FixPart) -> bool {
        let Some(from) = &part.unsafe_from else { return part.safe };
        let resource = self.known.resources.get(&(&want.root_module, &*want.address));
        let path = steps(want.path().unwrap_or_default()).unwrap_or_default();
        let now = resource.and_then(|resource| place::shown(place::value(resource, &path)?));
        part.safe && now.is_some_and(|now| now != **from)
    }

    /// Whether everybody who uses the blocks of a finding wants the same.
    fn checked(&self, memo: &mut Memo<'m>, finding: &Finding) -> Result<(), Hand> {
        for want in &finding.verdict.details().wants {
            let header = want.block.ok_or_else(|| hand(want, "nothing says where it is declared", None))?;
            let instance = (want.root_module.clone(), want.address.clone());
            if let Some((root, address)) = self.other(memo, finding.verdict.requirement, header, &instance) {
                let place =
                    root.environment_name().map_or_else(|| format!("in {}", root.path()), |name| format!("in {name}"));
                let why = format!("{address} {place} is the same block and does not want that");
                return Err(hand(want, &why, Some(header)));
            }
        }
        Ok(())
    }

    /// The first instance of a block that does not want what one of them wants for a requirement.
    fn other(
        &self,
        memo: &mut Memo<'m>,
        requirement: &'static str,
        header: Span,
        instance: &Instance,
    ) -> Option<&'m Instance> {
        let (first, rest) = self.known.uses.at(self.known.inventory, header).split_first()?;
        let wanting = self.known.wanting.get(&(requirement, header));
        let wishes = |instance: &Instance| wanting.and_then(|all| all.get(instance));
        let own = wishes(instance);
        if own.is_none() || wishes(first) != own {
            return Some(first);
        }
        // Of many instances each would be compared with all, but the answer is the same for all that want what the first does.
        let unlike = || rest.iter().find(|other| wishes(other) != own);
        *memo.unlike_first.entry((requirement, header)).or_insert_with(unlike)
    }

    fn together(&self, memo: &mut Memo<'m>, wanted: &BTreeSet<usize>) -> Together {
        let mut blocks: Wishes<'m> = BTreeMap::new();
        let mut done = Together::default();
        for &at in wanted {
            let Some(finding) = self.known.findings.get(at) else { continue };
            let mut clash = false;
            for want in &finding.verdict.details().wants {
                let Some(header) = want.block else { continue };
                let known = blocks.entry(header).or_default();
                clash |= known.iter().any(|(_, one)| clashes(one, want));
            }
            if clash {
                done.left.insert(at);
                continue;
            }
            for want in &finding.verdict.details().wants {
                let Some(header) = want.block else { continue };
                blocks.entry(header).or_default().push((at, want));
            }
        }
        for wishes in blocks.values() {
            match self.edits(memo, wishes) {
                Ok(edits) => done.edits.extend(edits),
                Err(_) => done.left.extend(wishes.iter().map(|(at, _)| *at)),
            }
        }
        done.edits.sort_by_key(TextEdit::key);
        done.edits.dedup();
        done
    }

    /// The edits of what is wanted, block by block.
    fn edits(&self, memo: &mut Memo<'m>, wishes: &[(usize, &Want)]) -> Result<Vec<TextEdit>, Hand> {
        let mut blocks: Wishes<'_> = BTreeMap::new();
        for &(at, want) in wishes {
            let header = want.block.ok_or_else(|| hand(want, "nothing says where it is declared", None))?;
            blocks.entry(header).or_default().push((at, want));
        }
        let mut edits = Vec::new();
        for (header, wishes) in blocks {
            edits.extend(self.of_block(memo, header, &wishes)?);
        }
        edits.sort_by_key(TextEdit::key);
        Ok(edits)
    }

    fn of_block(&self, memo: &mut Memo<'m>, header: Span, wishes: &[(usize, &Want)]) -> Result<Vec<TextEdit>, Hand> {
        let Some(&(_, first)) = wishes.first() else { return Ok(Vec::new()) };
        let told = |why: &str| hand(first, why, Some(header));
        let file = self.files.editable(header.file).map_err(told)?;
        // The main resource of a module that is not on disk stands where the module is called.
        let elsewhere = "a module that is not on disk makes it: say it in the arguments of the call";
        let block = *self.blocks.get(&header).ok_or_else(|| told(elsewhere))?;
        let mut settings: Vec<Setting<'_>> = Vec::new();
        let mut additions = Vec::new();
        for (_, want) in wishes {
            match &want.wish {
                Wish::Attribute { path, wanted } => {
                    let path = steps(path).ok_or_else(|| hand(want, "its place cannot be told", Some(header)))?;
                    self.is_as_read(want, &path)?;
                    match settings.iter_mut().find(|one| one.path == path) {
                        Some(known) => known.wanted = stronger(known.wanted, wanted),
                        None => settings.push(Setting { path, wanted }),
                    }
                }
                Wish::Resource(addition) if !additions.contains(addition) => additions.push(*addition),
                Wish::Resource(_) => {}
            }
        }
        let parts = block::edits(file, block, &settings);
        let mut parts = parts.map_err(|refusal| self.refused(first, header, &settings, refusal))?;
        for addition in additions {
            self.is_single(block, first, header)?;
            if self.known.names.has(&mut memo.names, header.file, addition.kind, &block.label(1).unwrap_or_default()) {
                return Err(told(&format!("there is a {} of that name", addition.kind)));
            }
            let part = block::addition(file, block, addition.kind, addition.body);
            parts.push(part.map_err(|refusal| self.refused(first, header, &settings, refusal))?);
        }
        let edit = |(range, text)| TextEdit { file: header.file, range, text };
        Ok(block::merged(parts).into_iter().map(edit).collect())
    }

    /// Whether the value that was judged is the one that is written in the block: an override file may say another.
    fn is_as_read(&self, want: &Want, path: &[Step]) -> Result<(), Hand> {
        let Some(resource) = self.known.resources.get(&(&want.root_module, &*want.address)) else { return Ok(()) };
        let first = path.first().map_or("", |step| &*step.name);
        if resource.lifecycle.ignore_changes.iter().any(|name| &**name == "all" || &**name == first) {
            return Err(hand(want, &format!("Terraform leaves {first} alone: ignore_changes"), want.block));
        }
        let value = place::value(resource, path).filter(|value| !value.is_null());
        let Some((expression, _)) = place::origin(value) else { return Ok(()) };
        let inside = want.block.and_then(|header| {
            let body = self.blocks.get(&header)?.body().span();
            Some(expression.file == header.file && body.start <= expression.start && expression.end <= body.end)
        });
        match inside {
            Some(false) => {
                let place = place::told(self.known.inventory, expression).unwrap_or_default();
                Err(hand(want, &format!("{place} decides"), Some(expression)))
            }
            _ => Ok(()),
        }
    }

    fn is_single(&self, block: Block<'_>, want: &Want, header: Span) -> Result<(), Hand> {
        let repeated = ["count", "for_each"].iter().any(|name| block.body().attribute(name).is_some());
        if repeated { Err(hand(want, "it has count or for_each, which decide how many", Some(header))) } else { Ok(()) }
    }

    /// What a person has to do where the text cannot be edited.
    fn refused(&self, want: &Want, header: Span, settings: &[Setting<'_>], refusal: Refusal) -> Hand {
        match refusal {
            Refusal::Expression(range) => {
                let (start, end) = (range.start as u32, range.end as u32);
                let expression = Span { file: header.file, start, end };
                self.comes_from(want, settings, expression)
            }
            Refusal::Dynamic(name) => hand(want, &format!("a dynamic block makes {name}"), Some(header)),
            Refusal::Unclear(name) => hand(want, &format!("it is not plain how {name} is written"), Some(header)),
            Refusal::NoValue => hand(want, "a person has to choose", Some(header)),
        }
    }

    /// `set var.days to 14 at prod.tfvars:3: it decides backup_retention_period`
    fn comes_from(&self, want: &Want, settings: &[Setting<'_>], expression: Span) -> Hand {
        let text = self.known.inventory.sources.text(expression);
        let short = text.len() <= 60 && !text.contains('\n');
        let resource = self.known.resources.get(&(&want.root_module, &*want.address));
        let found = settings.iter().find_map(|setting| {
            let (at, value) = place::origin(place::value(resource?, &setting.path))?;
            (at == expression).then_some((setting, value))
        });
        let Some((setting, value)) = found else {
            return hand(want, &format!("{} decides", if short { text } else { "an expression" }), Some(expression));
        };
        let name = setting.path.last().map_or("", |step| &*step.name);
        let wanted = literal(setting.wanted).unwrap_or_else(|| setting.wanted.to_string());
        let place = place::told(self.known.inventory, value).unwrap_or_default();
        let message = match short {
            true => format!("set {text} to {wanted} at {place}: it decides {name}"),
            false => format!("make {name} {wanted} at {place}"),
        };
        Hand { message, at: Some(value) }
    }
}

/// Whether two wants cannot both be granted.
fn clashes(one: &Want, other: &Want) -> bool {
    match (&one.wish, &other.wish) {
        (Wish::Attribute { path, wanted }, Wish::Attribute { path: second, wanted: instead }) => {
            let both_grow = matches!((wanted, instead), (Wanted::AtLeast(_), Wanted::AtLeast(_)));
            path == second && wanted != instead && !both_grow
        }
        _ => false,
    }
}

/// The one of two values of which more is wanted.
fn stronger<'w>(one: &'w Wanted, other: &'w Wanted) -> &'w Wanted {
    match (one, other) {
        (Wanted::AtLeast(least), Wanted::AtLeast(more)) if more > least => other,
        _ => one,
    }
}

fn hand(want: &Want, why: &str, at: Option<Span>) -> Hand {
    Hand { message: format!("cannot {}: {why}", title(std::slice::from_ref(want))), at }
}

/// `set a to 1 and b to true`, `add aws_s3_bucket_versioning`
fn title(wants: &[Want]) -> String {
    let mut set = Vec::new();
    let mut add = Vec::new();
    for want in wants {
        match &want.wish {
            Wish::Attribute { wanted, .. } => {
                let value = literal(wanted).unwrap_or_else(|| wanted.to_string());
                set.push(format!("{} to {value}", want.attribute()));
            }
            Wish::Resource(addition) => add.push(addition.kind.to_owned()),
        }
    }
    let set = (!set.is_empty()).then(|| format!("set {}", set.join(" and ")));
    let add = (!add.is_empty()).then(|| format!("add {}", add.join(" and ")));
    set.into_iter().chain(add).collect::<Vec<_>>().join(", ")
}
