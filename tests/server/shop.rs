//! Buying in the sample shop, from the real executable: nothing is sold twice, and what was ordered outlives the process.

use std::path::Path;
use std::process::{Command, Output};

use super::{FORM, header, status};
use crate::process::{Process, wait_for};

const SHOP: &str = "shop.example";
const BUYERS: usize = 64;

fn serve(data: &Path) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.args(["--listen", "127.0.0.1:0", "--workers", "4", "--data"]);
    Process::start(command.arg(data))
}

fn order(shop: &Process, basket: &str) -> String {
    let headers = format!("Content-Type: {FORM}\r\nCookie: basket={basket}\r\n");
    let body = "name=Kim&email=kim%40example.com&address=1+Quay";
    shop.ask("POST /checkout", SHOP, &headers, body)
}

fn get(shop: &Process, path: &str) -> String {
    shop.ask(&format!("GET {path}"), SHOP, "", "")
}

fn command(data: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.arg("--data").arg(data).args(words);
    command.output().expect("it runs")
}

/// What a clerk answers: standard output when it succeeds, else standard error.
fn clerk(data: &Path, words: &[&str]) -> Result<String, String> {
    let words: Vec<&str> = ["clerk"].iter().chain(words).copied().collect();
    let output = command(data, &words);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    match output.status.code() {
        Some(0) => Ok(text(&output.stdout)),
        Some(1) => Err(text(&output.stderr)),
        other => panic!("{other:?}: {}", text(&output.stderr)),
    }
}

fn stock(data: &Path, product: &str) -> String {
    clerk(data, &["basket.Restock", product, "0"]).expect("the stock")
}

#[test]
fn the_stock_never_goes_below_zero() {
    let data = tempfile::tempdir().expect("a folder");
    let shop = serve(data.path());
    // There are six of one and forty of the other.
    let answers: Vec<String> = std::thread::scope(|scope| {
        let buyers: Vec<_> = (0..BUYERS)
            .map(|_| scope.spawn(|| order(&shop, "201x1.104x2")))
            .collect();
        let join =
            |buyer: std::thread::ScopedJoinHandle<'_, String>| buyer.join().expect("a buyer");
        buyers.into_iter().map(join).collect()
    });
    let with = |wanted: u16| {
        answers
            .iter()
            .filter(move |answer| status(answer) == wanted)
    };
    assert_eq!((with(303).count(), with(409).count()), (6, BUYERS - 6));
    assert!(with(409).all(|answer| answer.contains("Celadon teapot is sold out")));
    assert_eq!(stock(data.path(), "201"), "0");
    assert_eq!(
        stock(data.path(), "104"),
        "28",
        "what goes with it is not taken either"
    );
    let page = get(&shop, "/product/celadon-teapot");
    assert!(page.contains("Sold out") && !page.contains("Add to basket"));
    let mut orders: Vec<_> = with(303).map(|answer| header(answer, "location")).collect();
    orders.sort();
    orders.dedup();
    assert_eq!(orders.len(), 6, "each order has a page of its own");
}

#[test]
fn an_order_is_confirmed_by_a_task_and_outlives_the_process() {
    let data = tempfile::tempdir().expect("a folder");
    let shop = serve(data.path());
    let ordered = order(&shop, "302x2");
    assert_eq!(status(&ordered), 303, "{ordered}");
    let page = header(&ordered, "location")
        .expect("the order's page")
        .to_owned();
    // An order is durable: it needs no second to be so.
    drop(shop);
    let mut shop = serve(data.path());
    assert!(get(&shop, &page).contains("2 × Tea bowl"));
    assert!(wait_for(
        || get(&shop, &page).contains("Your order is confirmed.")
    ));
    assert_eq!(stock(data.path(), "302"), "5");
    assert!(command(data.path(), &["stop"]).status.success());
    assert!(shop.ended());
    let _shop = serve(data.path());
    assert_eq!(
        stock(data.path(), "302"),
        "5",
        "the stock is not filled again"
    );
}

#[test]
fn a_clerk_answers_in_json_or_one_line() {
    let data = tempfile::tempdir().expect("a folder");
    let nobody = clerk(data.path(), &["basket.Restock", "403", "5"]);
    assert!(nobody.is_err_and(|words| words.contains("no server is running")));
    let shop = serve(data.path());
    assert!(get(&shop, "/product/steel-strainer").contains("Sold out"));
    assert_eq!(
        clerk(data.path(), &["basket.Restock", "403", "5"]),
        Ok("5".to_owned())
    );
    assert!(get(&shop, "/product/steel-strainer").contains("In stock"));
    let refused = |words: &[&str]| clerk(data.path(), words).expect_err("refused");
    assert_eq!(
        refused(&["basket.Restock", "403", "--", "-6"]),
        "error: there are only 5 of 403"
    );
    assert_eq!(
        refused(&["basket.Empty"]),
        "error: `basket.Empty` is not among the `clerks` of its application's settings"
    );
    assert_eq!(
        refused(&["string.rep", "a", "9"]),
        "error: no application has a function `string.rep`"
    );
    assert_eq!(command(data.path(), &["clerk"]).status.code(), Some(2));
}

/// Orders with the key that the page of the form has.
fn order_once(shop: &Process, basket: &str, key: &str) -> String {
    let headers = format!("Content-Type: {FORM}\r\nCookie: basket={basket}\r\n");
    let body = format!("name=Kim&email=kim%40example.com&address=1+Quay&_once={key}");
    shop.ask("POST /checkout", SHOP, &headers, &body)
}

#[test]
fn an_order_that_is_sent_again_is_not_another_one() {
    let data = tempfile::tempdir().expect("a folder");
    let shop = serve(data.path());
    let basket = "302x2";
    let key = || {
        let cookie = format!("Cookie: basket={basket}\r\n");
        let page = shop.ask("GET /checkout", SHOP, &cookie, "");
        assert!(header(&page, "cache-control").is_some_and(|value| value.starts_with("private")));
        let (_, rest) = page.split_once("name=\"_once\" value=\"").expect("a key");
        rest.split('"').next().expect("a value").to_owned()
    };
    let (one, other) = (key(), key());
    assert_ne!(one, other);
    // A press too many, at the same moment: several workers have the same form.
    let places: Vec<String> = std::thread::scope(|scope| {
        let pressed: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| order_once(&shop, basket, &one)))
            .collect();
        let answers = pressed
            .into_iter()
            .map(|press| press.join().expect("an answer"));
        answers
            .map(|answer| {
                assert_eq!(status(&answer), 303, "{answer}");
                header(&answer, "location").expect("a place").to_owned()
            })
            .collect()
    });
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    assert_eq!(stock(data.path(), "302"), "5");
    // It is remembered by the next process as well, and another form is another order.
    drop(shop);
    let shop = serve(data.path());
    let again = order_once(&shop, basket, &one);
    assert_eq!(header(&again, "location"), Some(&*places[0]));
    assert_eq!(stock(data.path(), "302"), "5");
    let next = order_once(&shop, basket, &other);
    assert_ne!(header(&next, "location"), Some(&*places[0]));
    assert_eq!(stock(data.path(), "302"), "3");
    // What is no key of this server is no key.
    assert_eq!(status(&order_once(&shop, basket, "wrong")), 303);
    assert_eq!(stock(data.path(), "302"), "1");
}
