//! What a program says of the safety of pages and forms, as Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::routes::{Emitter, option, option_number, text};
use crate::lower::program::{Allowance, Post, Security, Slot};

impl Emitter {
    pub(super) fn security(&mut self, index: usize, security: &Security) -> TokenStream {
        let mut headers = |name: &str, list: &[(String, String)]| {
            let pairs = list.iter().map(|(name, value)| {
                let (name, value) = (text(name), text(value));
                quote! { (#name, #value) }
            });
            let pairs = pairs.collect();
            self.list(
                &format!("SECURITY_{index}_{name}"),
                &quote! { (Text, Text) },
                pairs,
            )
        };
        let plain = headers("HEADERS", &security.headers);
        let secure = headers("SECURE_HEADERS", &security.secure_headers);
        let policy = option(security.policy.as_ref().map(|directives| {
            let name = format!("SECURITY_{index}_POLICY");
            let directives = directives.iter().enumerate().map(|(at, directive)| {
                let shown = text(&directive.name);
                let sources = self.texts(&format!("{name}_{at}"), &directive.sources);
                quote! { Directive { name: #shown, sources: #sources } }
            });
            let directives = directives.collect();
            self.list(&name, &quote! { Directive }, directives)
        }));
        quote! { Security { headers: #plain, secure_headers: #secure, policy: #policy } }
    }

    pub(super) fn post(&mut self, name: &str, post: &Post) -> TokenStream {
        let Post {
            max_size,
            form,
            expand,
            max_file_size,
            max_file_uploads,
            csrf,
            origins,
            once,
        } = post;
        let origins = self.texts(&format!("{name}_ORIGINS"), origins);
        quote! {
            Post {
                max_size: #max_size, form: #form, expand: #expand, max_file_size: #max_file_size, max_file_uploads: #max_file_uploads,
                csrf: #csrf, origins: #origins, once: #once,
            }
        }
    }
}

pub(super) fn slots(slots: &[(u32, Slot)]) -> TokenStream {
    let slots = slots.iter().map(|(at, slot)| {
        let slot = match slot {
            Slot::Term(term, tag) => {
                let tag = option_number(*tag);
                quote! { Term(#term, #tag) }
            }
            Slot::Form => quote! { Form },
            Slot::Nonce => quote! { Nonce },
            Slot::Allow(allowance) => quote! { Allow(#allowance) },
        };
        quote! { (#at, Slot::#slot) }
    });
    quote! { Borrowed(&[#(#slots),*]) }
}

pub(super) fn allowance(allowance: &Allowance) -> TokenStream {
    let (directive, source) = (text(&allowance.directive), text(&allowance.source));
    quote! { Allowance { directive: #directive, source: #source } }
}
