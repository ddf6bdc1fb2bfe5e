//! Only the client is built.

fn main() {}
