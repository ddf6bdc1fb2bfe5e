//! How the client is linked.

/// Strings are merged when they are equal, not when one ends like another: such neighbours can't be told apart
/// when the client is split, and all pages' strings would be loaded with the first one.
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=-O1");
    }
}
