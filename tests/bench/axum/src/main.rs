//! Axum answering finished bytes from memory, on one thread: the least a page server in Rust can cost.
//! `bare-axum ADDRESS FOLDER` serves each file `FOLDER/<name>` as `/<name>`; the folder is read once, at the start.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1);
    let (Some(address), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("usage: bare-axum ADDRESS FOLDER".into());
    };
    let address = address
        .into_string()
        .map_err(|_| "the address is no text")?;
    let router = router(Path::new(&folder))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        // As our own server does; an error here only costs speed.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, router).await?;
        Ok(())
    })
}

fn router(folder: &Path) -> Result<Router, Box<dyn Error>> {
    let mut router = Router::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let body = Bytes::from(fs::read(&path)?);
        let answer = || async move { ([(CONTENT_TYPE, "text/html; charset=UTF-8")], body) };
        router = router.route(&format!("/{name}"), get(answer));
    }
    Ok(router)
}
