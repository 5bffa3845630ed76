//! Tells cargo what the macros of this crate read besides Rust files: new migrations and a newly built site.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    // `rust-embed` takes in this folder. Cargo holds a path that is not there for changed on every run, which would build the
    // crate again each time; an empty folder is as good as none to `rust-embed`, so it is made where no site has been built.
    let site = "target/site";
    if let Err(error) = std::fs::create_dir_all(site) {
        println!("cargo::warning=the folder {site} cannot be made ({error}), so every build compiles this crate again");
    }
    println!("cargo::rerun-if-changed={site}");
}
