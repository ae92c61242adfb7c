//! The state is kept where it can be shared, locked and read by nobody else.

pub(crate) use prc_check::NoParams as Params;
use prc_check::{Outcome, Read, Reason, fail, not_applicable, require, unknown};
use prc_resources::{Backend, BackendFile, TerraformSettings};

/// Backends that lock and encrypt by themselves. Terraform documents each of them as locking; the services encrypt.
const SERVICES: [&str; 8] = ["remote", "cloud", "gcs", "azurerm", "http", "kubernetes", "pg", "oss"];

pub(crate) fn check(settings: TerraformSettings, _: &Params) -> Outcome {
    if let Some(state) = settings.state_files()?.first() {
        let lost = fail(format!("the state file {state} lies in the repository, with the secrets in it"));
        return Err(lost.missing().help("take it out of git, and move the state to a backend").into());
    }
    if !settings.deploys()? {
        return Err(not_applicable("it deploys nothing, so it has no state of its own"));
    }
    if !settings.cloud()?.is_empty() {
        return Ok(());
    }
    let Some(backend) = settings.backend()?.into_iter().next() else {
        if settings.terragrunt()? {
            return Err(unknown(Reason::Undecided, "Terragrunt may write its backend").into());
        }
        let local = fail("the state is a local file: there is no backend").at("backend").missing();
        return Err(local.help("add a backend with locking, such as \"s3\" with use_lockfile = true").into());
    };
    let kind = backend.r#type()?;
    if kind == "s3" {
        return bucket(&backend, &settings.backend_files()?);
    }
    require!(
        kind != "local",
        fail("the state is a local file").must_be("backend.type", "\"s3\" or another shared one")
    );
    match SERVICES.contains(&&*kind) {
        true => Ok(()),
        false => Err(unknown(Reason::Undecided, format!("whether the backend {kind} locks is not known")).into()),
    }
}

fn bucket(backend: &Backend, files: &[BackendFile]) -> Outcome {
    let own = Arguments::of_block(backend)?;
    let passed: Vec<Arguments> = files.iter().map(Arguments::of_file).collect::<Read<_>>()?;
    // Without a bucket or key the rest is passed by -backend-config, and may be anything.
    let partial = backend.bucket()?.is_none() || backend.key()?.is_none();
    let all = |holds: fn(&Arguments) -> bool| holds(&own) || (!passed.is_empty() && passed.iter().all(holds));
    if partial && passed.is_empty() && !(own.locked && own.encrypted) {
        let detail = "its arguments are passed by -backend-config, from where no *.tfbackend file shows them";
        return Err(unknown(Reason::Undecided, detail).into());
    }
    let unlocked = fail("nothing locks the state in S3: two runs may overwrite each other");
    require!(all(|one| one.locked), unlocked.must_be("backend.use_lockfile", true));
    let plain = fail("the backend does not encrypt the state in S3");
    require!(all(|one| one.encrypted), plain.must_be("backend.encrypt", true));
    Ok(())
}

/// What of the arguments of `s3` matters.
struct Arguments {
    locked: bool,
    encrypted: bool,
}

impl Arguments {
    fn of_block(block: &Backend) -> Read<Self> {
        let encrypted = block.kms_key_id()?.is_some() || block.encrypt()? == Some(true);
        let locked = block.dynamodb_table()?.is_some() || block.use_lockfile()? == Some(true);
        Ok(Self { locked, encrypted })
    }

    fn of_file(file: &BackendFile) -> Read<Self> {
        let encrypted = file.kms_key_id()?.is_some() || file.encrypt()? == Some(true);
        let locked = file.dynamodb_table()?.is_some() || file.use_lockfile()? == Some(true);
        Ok(Self { locked, encrypted })
    }
}
