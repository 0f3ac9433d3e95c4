//! `format.Money` and `html.Money`.

use mlua::{Lua, Value, Variadic};

use crate::form::number_text;
use crate::format::money::{Amount, Currency};
use crate::program::Escape;
use crate::scribe::escape;
use crate::scribe::format::{choice, number_of, places_of};
use crate::scribe::machine::Inner;

/// What is told of no amount.
const NONE: &str = "n/a";

/// What was asked for: the amount, its parts and its currency.
struct Asked {
    number: f64,
    amount: Amount,
    currency: Currency,
    /// The price of something that is sold, for machines that read the page.
    is_price: bool,
}

/// The amount as text.
pub(super) fn text(lua: &Lua, inner: &Inner, given: Variadic<Value>) -> mlua::Result<String> {
    let asked = asked(lua, inner, &given)?;
    Ok(asked.map_or_else(|| NONE.to_owned(), |asked| asked.amount.text()))
}

/// The amount as markup, its sign and its hundredths raised, with what it is in full for who points at it.
pub(crate) fn html(lua: &Lua, inner: &Inner, given: Variadic<Value>) -> mlua::Result<Value> {
    let Some(asked) = asked(lua, inner, &given)? else {
        return Ok(Value::String(lua.create_string(NONE)?));
    };
    let Asked {
        number,
        amount,
        currency,
        is_price,
    } = asked;
    let code = &currency.code;
    let plain = match number.is_finite() {
        true => number_text(number),
        false => amount.whole.clone(),
    };
    let mut out = format!("<abbr title=\"{code} {plain}\">");
    if is_price {
        out.push_str(&format!(
            "<data itemprop=\"priceCurrency\" value=\"{code}\"></data><data itemprop=\"price\" value=\"{plain}\">"
        ));
    }
    raise(&mut out, &amount.before);
    out.push_str(&amount.whole);
    raise(&mut out, &amount.fraction);
    raise(&mut out, &amount.after);
    out.push_str(if is_price {
        "</data></abbr>"
    } else {
        "</abbr>"
    });
    Ok(Value::Table(inner.trust(lua, out.as_bytes())?))
}

/// Writes a sign raised; minus signs and spaces around it stay where they are.
fn raise(out: &mut String, text: &str) {
    let is_around = |c: char| c.is_whitespace() || c == crate::format::number::MINUS;
    let start = text.len() - text.trim_start_matches(is_around).len();
    let end = text.trim_end_matches(is_around).len().max(start);
    out.push_str(&text[..start]);
    if start < end {
        let mut escaped = Vec::new();
        escape::append(&mut escaped, &text.as_bytes()[start..end], Escape::Text);
        out.push_str("<sup>");
        out.push_str(&String::from_utf8_lossy(&escaped));
        out.push_str("</sup>");
    }
    out.push_str(&text[end..]);
}

/// `(number[, places][, currency[, locale]][, price])`; without a currency, the site's.
fn asked(lua: &Lua, inner: &Inner, given: &[Value]) -> mlua::Result<Option<Asked>> {
    let Some(number) = number_of(lua, "Money", given.first().unwrap_or(&Value::Nil))? else {
        return Ok(None);
    };
    let mut rest = given.get(1..).unwrap_or_default();
    let mut is_price = true;
    if let [before @ .., Value::Boolean(price)] = rest {
        (rest, is_price) = (before, *price);
    }
    let mut places = None;
    if let [
        first @ (Value::Nil | Value::Integer(_) | Value::Number(_)),
        after @ ..,
    ] = rest
    {
        places = places_of("Money", lua.coerce_number(first.clone())?)?;
        rest = after;
    }
    let currency = match rest.first() {
        None | Some(Value::Nil) => Currency::of_place(&choice::of_site(inner)?),
        Some(name) => currency(inner, name)?,
    };
    let forms = choice::named(inner, rest.get(1).unwrap_or(&Value::Nil))?;
    let amount = forms.money(number, places, &currency);
    Ok(amount.map(|amount| Asked {
        number,
        amount,
        currency,
        is_price,
    }))
}

/// A currency by its code, or that of a locale.
fn currency(inner: &Inner, name: &Value) -> mlua::Result<Currency> {
    if let Value::String(code) = name {
        let code = code.to_string_lossy();
        let known = crate::format::countries::currencies().any(|known| known == code);
        let currency = Currency::of_code(&code).filter(|_| {
            // Three letters may also be those of a country, which are not shouted.
            known || code.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        if let Some(currency) = currency {
            return Ok(currency);
        }
    }
    if let Value::Table(table) = name
        && let Some(code) = table.get::<Option<String>>("currency_code")?
        && table.get::<Value>("id")?.is_nil()
        && let Some(currency) = Currency::of_code(&code)
    {
        return Ok(currency);
    }
    let place = choice::find(inner, name)?.ok_or_else(|| choice::unknown(name))?;
    Ok(Currency::of_place(&place))
}
