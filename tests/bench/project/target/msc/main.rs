//! The server of one project: the tables that the build made of it, and the runtime that serves them.

mod routes;

// What is read here is compared when cargo decides whether to build again; it stands for all other files.
const _: &str = env!("CARGO_PKG_DESCRIPTION");

fn main() -> std::process::ExitCode {
    runtime::server::main(routes::PROGRAM.clone())
}
