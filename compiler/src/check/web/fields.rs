//! Fields that are read and never sent, or sent and never read; files that do not arrive.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::{FieldKind, Form, Forms};
use super::groups::{Groups, Owned};
use super::reach::{self, Answer};
use super::{SiteMap, Web};
use crate::bundle::Origin;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::lower::data::Data;
use crate::parse::elements::Element;
use crate::resolve::names;
use crate::resolve::route::Route;
use crate::source::{FileId, Span};

pub(super) fn check(web: &Web<'_>, found: &mut Diagnostics) {
    let mut said: BTreeSet<Span> = BTreeSet::new();
    for map in &web.sites {
        let groups = Groups::new(web, map);
        let forms = Forms::new(web, map, &groups);
        let findings = unposted(web, map, &groups, &forms)
            .into_iter()
            .chain(unread(&groups, &forms))
            .chain(forms.list.iter().filter(|form| form.is_own).flat_map(files));
        // The same view on another site is the same finding.
        for finding in findings {
            if said.insert(finding.span()) {
                found.push(map.judged(finding));
            }
        }
    }
}

/// What reaches the pages of a group.
#[derive(Default)]
struct Sent<'w> {
    names: BTreeSet<&'w str>,
    /// Views and controllers of the addresses that forms send a body to.
    posted: BTreeSet<FileId>,
    is_open: bool,
}

fn sent<'w>(
    map: &SiteMap<'_>,
    groups: &Groups<'_>,
    forms: &Forms<'w>,
) -> BTreeMap<usize, Sent<'w>> {
    let mut sent: BTreeMap<usize, Sent<'_>> = BTreeMap::new();
    for form in &forms.list {
        for group in form.to.iter().flat_map(|route| groups_of(groups, route)) {
            let sent = sent.entry(group).or_default();
            if form.method().is_none_or(|method| method == "POST") {
                sent.posted
                    .extend(form.to.iter().flat_map(|route| files_of(map, route)));
            }
            sent.is_open |= form.element.has_value;
            for field in &form.fields {
                match field.name {
                    Some(name) => drop(sent.names.insert(name)),
                    None => sent.is_open = true,
                }
            }
        }
    }
    for (path, name) in &forms.queries {
        if let Answer::Page(route) = reach::answer(map.site, path) {
            for group in groups_of(groups, route) {
                // Only pages that a form is sent to are judged.
                if let Some(sent) = sent.get_mut(&group) {
                    sent.names.insert(name);
                }
            }
        }
    }
    sent
}

/// The view and controller of an address.
fn files_of(map: &SiteMap<'_>, route: &Route) -> impl Iterator<Item = FileId> {
    let resources = &map.site.resources;
    let view = route.view.as_ref().and_then(|id| resources.views.get(id));
    let controller = route
        .controller
        .as_ref()
        .and_then(|id| resources.controllers.get(id));
    view.into_iter()
        .chain(controller)
        .map(|resource| resource.file)
}

fn groups_of(groups: &Groups<'_>, route: &Route) -> BTreeSet<usize> {
    let ids = [route.view.as_deref(), route.controller.as_deref()];
    ids.into_iter()
        .flatten()
        .filter_map(|id| groups.of(id))
        .collect()
}

/// Fields read by a page that some form is sent to, but none with them.
fn unposted(
    web: &Web<'_>,
    map: &SiteMap<'_>,
    groups: &Groups<'_>,
    forms: &Forms<'_>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if forms.is_open {
        return found;
    }
    let everywhere: BTreeSet<&str> = groups.called().flat_map(assigned).collect();
    for (group, sent) in sent(map, groups, forms) {
        if sent.is_open {
            continue;
        }
        let members = &groups.members[group];
        let assigned: BTreeSet<&str> = members.iter().copied().flat_map(assigned).collect();
        for (bundle, chunk) in members {
            if web.resolved.bundles[*bundle].bundle.folder.origin != Origin::Project {
                continue;
            }
            for (name, at) in &chunk.form_use.reads {
                let is_sent = has(&sent.names, name) || has(&forms.loose, name);
                let is_set = assigned.contains(name.as_str()) || everywhere.contains(name.as_str());
                if is_sent || is_set || name == "action" {
                    continue;
                }
                let near = names::nearest(name, sent.names.iter().copied());
                // A query may come from anywhere; only what looks like a slip is said.
                if sent.posted.contains(&chunk.file) || near.is_some() {
                    let message = format!("no form sends the field `{name}` to this page");
                    let known: Vec<String> = sent
                        .names
                        .iter()
                        .take(8)
                        .map(|name| format!("`{name}`"))
                        .collect();
                    let finding = Diagnostic::new(Code::UnpostedField, message, chunk.span(at))
                        .help_opt(near.map(|near| format!("use `{near}`")));
                    found.push(if known.is_empty() {
                        finding
                    } else {
                        finding.note(format!("what is sent: {}", known.join(", ")))
                    });
                }
            }
        }
    }
    found
}

/// Whether a name is among names of fields, as they are or as parts of `a.b` and `a[1]`.
fn has(names: &BTreeSet<&str>, name: &str) -> bool {
    let begins = |known: &&str| {
        known
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(['.', '[']))
    };
    names.contains(name)
        || names
            .range(name..)
            .take_while(|known| known.starts_with(name))
            .any(begins)
}

/// Fields that code sets by itself.
fn assigned<'w>((_, chunk): Owned<'w>) -> impl Iterator<Item = &'w str> {
    chunk
        .scopes
        .field_assigns
        .iter()
        .filter_map(|assign| match assign.path.as_slice() {
            [form, name] if form == "form" => Some(name.as_str()),
            [request, _, name] if request == "request" => Some(name.as_str()),
            _ => None,
        })
}

/// What texts read of what visitors send.
#[derive(Default)]
struct Reads<'w> {
    names: BTreeSet<&'w str>,
    is_open: bool,
}

fn reads<'w>(texts: impl Iterator<Item = Owned<'w>>) -> Reads<'w> {
    let mut reads = Reads::default();
    for (_, chunk) in texts {
        reads.is_open |= chunk.form_use.is_open || chunk.is_broken;
        let names = chunk.form_use.reads.iter().map(|(name, _)| name.as_str());
        reads.names.extend(names);
    }
    reads
}

/// Fields that no code of the page they are sent to reads.
fn unread(groups: &Groups<'_>, forms: &Forms<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let called = reads(groups.called());
    if forms.is_open || called.is_open {
        return found;
    }
    let members = groups.members.iter();
    let by_group: Vec<Reads<'_>> = members.map(|group| reads(group.iter().copied())).collect();
    let own = forms.list.iter().filter(|form| form.is_own);
    for form in own.filter(|form| !form.to.is_empty()) {
        let shown = form.to.iter().flat_map(|route| groups_of(groups, route));
        let shown: BTreeSet<usize> = shown.chain(groups.template()).collect();
        let reads: Vec<&Reads<'_>> = shown
            .iter()
            .map(|group| &by_group[*group])
            .chain([&called])
            .collect();
        if !reads.iter().any(|reads| reads.is_open) {
            found.extend(unread_of(form, &reads));
        }
    }
    found
}

fn unread_of(form: &Form<'_>, reads: &[&Reads<'_>]) -> Vec<Diagnostic> {
    let is_read = |name: &str| reads.iter().any(|reads| reads.names.contains(name));
    let fields = form.fields.iter();
    let fields = fields.filter(|field| field.kind != FieldKind::Button);
    let unread = fields.filter_map(|field| {
        let name = field.name.filter(|name| !name.starts_with('_'))?;
        let head = name.split(['.', '[']).next().unwrap_or(name);
        if is_read(name) || is_read(head) {
            return None;
        }
        // A slip in a name is said where the name is read.
        let all = reads.iter().flat_map(|reads| reads.names.iter().copied());
        let near = names::nearest(name, all);
        let is_slip =
            near.is_some_and(|near| !form.fields.iter().any(|field| field.name == Some(&near)));
        let message = format!("nothing reads the field `{name}` of this form");
        let span = name_span(form.file, field.element);
        (!is_slip).then(|| {
            Diagnostic::new(Code::UnreadField, message, span)
                .help("read it in the controller, or remove it from the form")
        })
    });
    unread.collect()
}

fn name_span(file: FileId, element: &Element) -> Span {
    let at = element
        .attribute("name")
        .map_or(&element.at, |name| &name.at);
    Span::new(file, at.start, at.end)
}

/// Files that a form cannot send, or the page does not take.
fn files(form: &Form<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let Some(first) = form
        .fields
        .iter()
        .find(|field| field.kind == FieldKind::File)
    else {
        return found;
    };
    let span = Span::new(form.file, first.element.at.start, first.element.at.end);
    let form_span = Span::new(form.file, form.element.at.start, form.element.at.end);
    let encoding = match form.element.attribute("enctype") {
        None if form.element.is_complete => Some(""),
        None => None,
        Some(_) => form.element.literal("enctype"),
    };
    let method = form.method();
    let is_multipart =
        encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case("multipart/form-data"));
    if !is_multipart || method.as_deref() == Some("GET") {
        found.push(
            Diagnostic::new(
                Code::UnsentFile,
                "the form sends the name of the file, not the file",
                span,
            )
            .also(form_span, "this form")
            .help("give the form `method=\"post\" enctype=\"multipart/form-data\"`"),
        );
    }
    for route in &form.to {
        found.extend(limit(form, route, span));
    }
    found
}

/// What an address takes of files.
fn limit(form: &Form<'_>, route: &Route, span: Span) -> Option<Diagnostic> {
    let post = route.attributes.table("post");
    if post.get("stream").is_some() {
        return None;
    }
    let declared = |finding: Diagnostic| match route.span {
        Some(at) => finding.also(at, "the address is declared here"),
        None => finding,
    };
    if post.get("maxsize").is_none() {
        let message = format!(
            "files of more than {} bytes are refused by the address this form is sent to",
            route.post.max_size
        );
        return Some(declared(
            Diagnostic::new(Code::SmallUploadLimit, message, span)
                .help("give the address `post = { maxsize = … }`"),
        ));
    }
    let fields = form
        .fields
        .iter()
        .filter(|field| field.kind == FieldKind::File);
    let several = fields
        .clone()
        .any(|field| field.element.attribute("multiple").is_some());
    let count = fields.count();
    let takes = route.post.max_file_uploads;
    let is_set = post
        .get("max_file_uploads")
        .is_some_and(|most| *most != Data::Bool(false));
    let too_many = count > takes as usize || (several && takes < 2 && !is_set);
    too_many.then(|| {
        let message = format!("the form sends several files, and its address takes {takes}");
        declared(
            Diagnostic::new(Code::SmallUploadLimit, message, span)
                .help("give the address `post = { max_file_uploads = … }`"),
        )
    })
}
