use std::path::Path;
fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let cmd = args.next().unwrap();
    let dir = args.next().unwrap();
    let mut options = prc_terraform::Options::default();
    if std::env::var("PRC_DEMAND").is_ok() {
        options.demand = prc_terraform::Demand::Attributes(|k| {
            if k.starts_with("aws_") {
                Some(&["backup_retention_period", "tags", "identifier", "name", "engine", "ingress", "tags_all"])
            } else {
                None
            }
        });
    }
    while let Some(a) = args.next() {
        match a.as_str() {
            "--var" => {
                let v = args.next().unwrap();
                let (n, v) = v.split_once('=').unwrap();
                options.vars.push((n.into(), v.into()));
            }
            "--var-file" => {
                let p = args.next().unwrap();
                let text = std::fs::read_to_string(Path::new(&dir).join(&p)).unwrap();
                options.var_files.push(prc_terraform::VarFile { path: p.into(), text: text.into() });
            }
            "--workspace" => options.workspace = args.next().unwrap().into(),
            "--tf-vars-from-env" => {
                options.env_vars =
                    std::env::vars().filter_map(|(k, v)| Some((k.strip_prefix("TF_VAR_")?.to_owned(), v))).collect()
            }
            _ => {}
        }
    }
    let t = std::time::Instant::now();
    let dir = std::fs::canonicalize(&dir).unwrap();
    let mut top = dir.clone();
    if let Ok(t) = std::env::var("PRC_TOP") {
        top = std::fs::canonicalize(t).unwrap();
    }
    let rel = dir.strip_prefix(&top).unwrap().to_str().unwrap().to_owned();
    let tree = prc_tree::Tree::open(&top, &prc_tree::TreeOptions::default()).unwrap();
    if tree.list(&rel).unwrap().iter().any(|n| n.ends_with(".tf") || n.ends_with(".tf.json")) && cmd == "inventory" {
        options.roots.push(rel.as_str().into());
    }
    options.under = rel.as_str().into();
    let inv = prc_terraform::read(&tree, &options);
    if cmd == "inventory" {
        println!("{}", serde_json::to_string(&prc_model::to_json(&inv, prc_model::Side::Declared)).unwrap());
    } else {
        println!(
            "{} files {} resources {} roots {} problems {} gaps {:?}",
            inv.files,
            inv.resources().len(),
            inv.root_modules.len(),
            inv.problems.len(),
            inv.gaps.len(),
            t.elapsed()
        );
        for p in &inv.problems {
            println!(
                "{} {:?} {} {}",
                p.file,
                p.at.and_then(|a| inv.sources.location(a)).map(|l| l.line),
                p.reason,
                p.message
            );
        }
    }
}
