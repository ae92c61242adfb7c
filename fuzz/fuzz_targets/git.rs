//! A git directory: its history, its files and its index.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prc_fuzz::git::Folder;
use prc_git::{Error, Id, Repository};

/// The most files of a commit whose content is read.
const MOST_FILES: usize = 20;
const LARGEST_FILE: usize = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Some(folder) = Folder::of(bytes) else { return };
    let Ok(repository) = Repository::open(folder.path()) else { return };
    std::hint::black_box(repository.tracked().is_ok());
    let names = ["main", "HEAD", "HEAD~2", "HEAD^2", "v1", "origin/main", "4b", "4b825dc", "@{1}", "HEAD^{tree}"];
    let ids: Vec<Id> = names.iter().filter_map(|name| repository.resolve(name).ok()).collect();
    for (one, other) in ids.iter().zip(ids.iter().skip(1)) {
        std::hint::black_box(repository.merge_base(*one, *other).is_ok());
    }
    std::hint::black_box(history(&repository).is_ok());
});

fn history(repository: &Repository) -> Result<(), Error> {
    let head = repository.head()?;
    let files = repository.files(head)?;
    let paths = files.iter().take(MOST_FILES).filter_map(|file| std::str::from_utf8(&file.path).ok()?.try_into().ok());
    let dates = repository.last_changes(&paths.collect::<Vec<_>>())?;
    assert!(dates.len() <= MOST_FILES);
    for file in files.iter().take(MOST_FILES) {
        if let Ok(content) = repository.blob(file.id, LARGEST_FILE) {
            assert!(content.len() <= LARGEST_FILE);
        }
    }
    Ok(())
}
