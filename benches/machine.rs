//! What it was measured on: nothing that says whose machine it is.

use std::{fs, process::Command, thread};

use serde::Serialize;

/// A machine.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// How many processors it has.
    pub cores: usize,
    /// What they call themselves.
    pub processor: String,
    /// Its memory, in GB.
    pub memory: u64,
    /// The kernel's version.
    pub kernel: String,
    /// The compiler's version.
    pub rust: String,
}

impl Machine {
    /// This one.
    pub fn this() -> Self {
        let read = |file: &str| fs::read_to_string(file).unwrap_or_default();
        let value = |file: &str, name: &str| {
            let text = read(file);
            let line = text.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_once(':'))
                .map_or_else(String::new, |(_, value)| value.trim().to_owned())
        };
        let kilobytes = value("/proc/meminfo", "MemTotal");
        let kilobytes: u64 = kilobytes.trim_end_matches(" kB").parse().unwrap_or(0);
        let rust = Command::new("rustc").arg("--version").output();
        let rust = rust.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()).unwrap_or_default();
        let kernel = read("/proc/sys/kernel/osrelease");
        Self {
            cores: thread::available_parallelism().map_or(1, Into::into),
            processor: value("/proc/cpuinfo", "model name"),
            memory: kilobytes.div_ceil(1_024 * 1_024),
            kernel: kernel.split('-').next().unwrap_or_default().trim().to_owned(),
            rust: rust.split(' ').nth(1).unwrap_or_default().to_owned(),
        }
    }
}
