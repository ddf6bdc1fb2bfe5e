#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| stoa_fuzz::people::hold(bytes));
