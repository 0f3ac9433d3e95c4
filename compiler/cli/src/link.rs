//! A compiled program as the server's data, in memory: what `emit` writes as Rust, without a Rust compiler between.
//! Copies and decides nothing; both ways must give the same program.

use std::borrow::Cow;

use compiler::emit::{self, Bytecode, Compressed};
use compiler::program as from;
use compiler::source::SourceMap;
use runtime as to;

/// Whether static files are compressed, which takes longer than everything else together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encodings {
    /// As they are.
    Plain,
    /// As in the server executable.
    Compressed,
}

/// The program with its code, and its sources for excerpts in error pages.
pub(crate) fn program(
    program: &from::Program,
    bytecode: &Bytecode,
    sources: &SourceMap,
    encodings: Encodings,
) -> to::Program {
    to::Program {
        chunks: program
            .chunks
            .iter()
            .zip(&bytecode.0)
            .map(|(chunk, code)| self::chunk(chunk, code))
            .collect(),
        bundles: program.bundles.iter().map(bundle).collect(),
        sites: program.sites.iter().map(site).collect(),
        terms: texts(&program.terms),
        allowances: program.allowances.iter().map(allowance).collect(),
        securities: program.securities.iter().map(security).collect(),
        hosts: program.hosts.iter().map(host).collect(),
        host_suffixes: program.host_suffixes.iter().map(host).collect(),
        host_patterns: program.host_patterns.iter().map(host).collect(),
        files: program
            .files
            .iter()
            .map(|file| self::file(file, encodings))
            .collect(),
        tables: program.tables.iter().map(table).collect(),
        paths: program.paths.iter().map(path).collect(),
        node: node(&program.node),
        sources: excerpts(sources),
    }
}

fn text(text: &str) -> to::Text {
    Cow::Owned(text.to_owned())
}

fn option_text(value: Option<&String>) -> Option<to::Text> {
    value.map(|value| text(value))
}

fn texts(items: &[String]) -> to::List<to::Text> {
    items.iter().map(|item| text(item)).collect()
}

fn chunk(chunk: &from::Chunk, code: &[u8]) -> to::Chunk {
    to::Chunk {
        name: text(&chunk.name),
        bundle: chunk.bundle,
        bytecode: Cow::Owned(code.to_vec()),
        pieces: chunk.pieces.iter().map(piece).collect(),
        trusted: texts(&chunk.trusted),
    }
}

fn piece(piece: &from::Piece) -> to::Piece {
    let escape = match piece.escape {
        from::Escape::None => to::Escape::None,
        from::Escape::Text => to::Escape::Text,
        from::Escape::Attribute => to::Escape::Attribute,
        from::Escape::Unquoted => to::Escape::Unquoted,
        from::Escape::Within(content, holder) => {
            to::Escape::Within(self::content(content), self::holder(holder))
        }
    };
    to::Piece {
        text: text(&piece.text),
        slots: slots(&piece.slots),
        escape,
        operand: piece.operand,
        line: piece.line,
        from: piece.from,
        to: piece.to,
    }
}

fn slots(slots: &[(u32, from::Slot)]) -> to::List<(u32, to::Slot)> {
    let slots = slots.iter().map(|(at, slot)| {
        let slot = match *slot {
            from::Slot::Term(term, tag) => to::Slot::Term(term, tag),
            from::Slot::Form => to::Slot::Form,
            from::Slot::Nonce => to::Slot::Nonce,
            from::Slot::Allow(allowance) => to::Slot::Allow(allowance),
        };
        (*at, slot)
    });
    slots.collect()
}

fn allowance(allowance: &from::Allowance) -> to::Allowance {
    to::Allowance {
        directive: text(&allowance.directive),
        source: text(&allowance.source),
    }
}

fn security(security: &from::Security) -> to::Security {
    let headers = |list: &[(String, String)]| -> to::List<(to::Text, to::Text)> {
        let pairs = list.iter();
        pairs
            .map(|(name, value)| (text(name), text(value)))
            .collect()
    };
    let directive = |directive: &from::Directive| to::Directive {
        name: text(&directive.name),
        sources: texts(&directive.sources),
    };
    let policy = security.policy.as_ref();
    to::Security {
        headers: headers(&security.headers),
        secure_headers: headers(&security.secure_headers),
        policy: policy.map(|directives| directives.iter().map(directive).collect()),
    }
}

fn content(content: from::Content) -> to::Content {
    match content {
        from::Content::Plain => to::Content::Plain,
        from::Content::Url => to::Content::Url,
        from::Content::UrlRest => to::Content::UrlRest,
        from::Content::UrlScheme => to::Content::UrlScheme,
        from::Content::UrlPath => to::Content::UrlPath,
        from::Content::UrlQuery => to::Content::UrlQuery,
        from::Content::Sources => to::Content::Sources,
        from::Content::Refresh => to::Content::Refresh,
        from::Content::Script => to::Content::Script,
        from::Content::Json => to::Content::Json,
        from::Content::ScriptText => to::Content::ScriptText,
        from::Content::ScriptPattern => to::Content::ScriptPattern,
        from::Content::Style => to::Content::Style,
        from::Content::StyleText => to::Content::StyleText,
        from::Content::Document => to::Content::Document,
        from::Content::Nothing => to::Content::Nothing,
    }
}

fn holder(holder: from::Holder) -> to::Holder {
    match holder {
        from::Holder::Element => to::Holder::Element,
        from::Holder::Quoted => to::Holder::Quoted,
        from::Holder::Unquoted => to::Holder::Unquoted,
        from::Holder::First => to::Holder::First,
    }
}

fn bundle(bundle: &from::Bundle) -> to::Bundle {
    let module = |(name, chunk): &(String, u32)| to::Module {
        name: text(name),
        chunk: *chunk,
    };
    to::Bundle {
        id: text(&bundle.id),
        namespace: option_text(bundle.namespace.as_ref()),
        application: bundle.application,
        settings: bundle.settings,
        functions: bundle.functions.clone().into(),
        fragments: bundle.fragments,
        versions: bundle.versions.clone().into(),
        terms: bundle.terms,
        modules: bundle.modules.iter().map(module).collect(),
        hooks: texts(&bundle.hooks),
        database: bundle.database,
        procedures: texts(&bundle.procedures),
        upgraders: bundle.upgraders.iter().map(upgrader).collect(),
    }
}

fn hook(hook: &from::Hook) -> to::Hook {
    to::Hook {
        bundle: hook.bundle,
        name: text(&hook.name),
    }
}

fn site(site: &from::Site) -> to::Site {
    to::Site {
        id: text(&site.id),
        bundle: site.bundle,
        domain: text(&site.domain),
        secure: site.secure,
        applications: Cow::Owned(site.applications.clone()),
        views: site.views.iter().map(view).collect(),
        controllers: site.controllers.iter().map(controller).collect(),
        template: option_text(site.template.as_ref()),
        exact: site
            .exact
            .iter()
            .map(|(address, route)| to::Exact {
                address: text(address),
                route: *route,
            })
            .collect(),
        patterns: site.patterns.iter().map(pattern_route).collect(),
        routes: site.routes.iter().map(route).collect(),
        attributes: site.attributes,
        files: site.files.iter().map(site_file).collect(),
        includes: site.includes.iter().map(site_file).collect(),
        collators: site.collators.iter().map(hook).collect(),
        editors: site.editors.iter().map(hook).collect(),
        authenticator: site.authenticator.as_ref().map(hook),
        vocabulary: site.vocabulary,
        languages: texts(&site.languages),
        speaks: texts(&site.speaks),
        language: option_text(site.language.as_ref()),
        page_terms: site.page_terms,
        texts: site.texts.iter().map(term_texts).collect(),
        translations: site.translations.iter().map(translation).collect(),
        powered_by: site.powered_by,
        limits: limits(site.limits),
        security: site.security,
        allowed: Cow::Owned(site.allowed.clone()),
    }
}

fn term_texts(known: &from::TermTexts) -> to::TermTexts {
    let texts = known.texts.iter();
    to::TermTexts {
        language: text(&known.language),
        texts: texts.map(|(shown, from)| (text(shown), *from)).collect(),
    }
}

fn translation(known: &from::Translation) -> to::Translation {
    to::Translation {
        page: known.page,
        view: text(&known.view),
        language: text(&known.language),
        path: text(&known.path),
        rest: known.rest,
        route: known.route,
    }
}

fn view_source(source: &from::ViewSource) -> to::ViewSource {
    match source {
        from::ViewSource::Static(bytes) => to::ViewSource::Static(Cow::Owned(bytes.clone())),
        from::ViewSource::Chunk(chunk) => to::ViewSource::Chunk(*chunk),
    }
}

fn view(view: &from::View) -> to::View {
    let versions = view.versions.iter();
    let versions = versions.map(|(place, source)| (*place, view_source(source)));
    to::View {
        id: text(&view.id),
        source: view_source(&view.source),
        whole: view.whole,
        versions: versions.collect(),
        extensions: texts(&view.extensions),
        slots: slots(&view.slots),
    }
}

fn controller(controller: &from::Controller) -> to::Controller {
    to::Controller {
        id: text(&controller.id),
        chunk: controller.chunk,
        extensions: texts(&controller.extensions),
    }
}

fn site_file((path, file): &(String, u32)) -> to::SiteFile {
    to::SiteFile {
        path: text(path),
        file: *file,
    }
}

fn pattern_route((pattern, route): &(from::Pattern, u32)) -> to::PatternRoute {
    let pattern = match pattern {
        from::Pattern::Starts(shown) => to::Pattern::Starts(text(shown)),
        from::Pattern::Ends(shown) => to::Pattern::Ends(text(shown)),
        from::Pattern::Contains(shown) => to::Pattern::Contains(text(shown)),
        from::Pattern::Lua(shown) => to::Pattern::Lua(text(shown)),
        from::Pattern::Any => to::Pattern::Any,
    };
    to::PatternRoute {
        pattern,
        route: *route,
    }
}

fn route(route: &from::Route) -> to::Route {
    to::Route {
        declared: text(&route.declared),
        view: option_text(route.view.as_ref()),
        controller: option_text(route.controller.as_ref()),
        redirect: route.redirect.as_ref().map(redirect),
        methods: texts(&route.methods),
        locks: route.locks.as_ref().map(|locks| texts(locks)),
        post: post(&route.post),
        attributes: route.attributes,
        limits: limits(route.limits),
        path: option_text(route.path.as_ref()),
        languages: texts(&route.languages),
        fixed: texts(&route.fixed),
        security: route.security,
    }
}

fn redirect(redirect: &from::Redirect) -> to::Redirect {
    to::Redirect {
        to: text(&redirect.to),
        status: redirect.status,
        path_append: option_text(redirect.path_append.as_ref()),
        query_preserve: redirect.query_preserve,
    }
}

fn post(post: &from::Post) -> to::Post {
    let from::Post {
        max_size,
        form,
        expand,
        max_file_size,
        max_file_uploads,
        csrf,
        origins,
        once,
    } = post;
    to::Post {
        max_size: *max_size,
        form: *form,
        expand: *expand,
        max_file_size: *max_file_size,
        max_file_uploads: *max_file_uploads,
        csrf: *csrf,
        origins: texts(origins),
        once: *once,
    }
}

fn host(host: &from::Host) -> to::Host {
    let rule = match &host.rule {
        from::Rule::Serve => to::HostRule::Serve,
        from::Rule::Staging => to::HostRule::Staging,
        from::Rule::Primary {
            path_append,
            query_preserve,
        } => to::HostRule::Primary {
            path_append: option_text(path_append.as_ref()),
            query_preserve: *query_preserve,
        },
        from::Rule::Elsewhere(to) => to::HostRule::Elsewhere(redirect(to)),
    };
    to::Host {
        name: text(&host.name),
        site: host.site,
        rule,
    }
}

fn file(file: &from::File, encodings: Encodings) -> to::File {
    let packed = match encodings {
        Encodings::Plain => Compressed::default(),
        Encodings::Compressed => emit::compress(&file.bytes, &file.content_type),
    };
    to::File {
        bytes: Cow::Owned(file.bytes.clone()),
        brotli: packed.brotli.map(Cow::Owned),
        gzip: packed.gzip.map(Cow::Owned),
        hash: text(&file.hash),
        content_type: text(&file.content_type),
    }
}

fn node(node: &from::Node) -> to::Node {
    to::Node {
        settings: node.settings,
        environment: option_text(node.environment.as_ref()),
        options: node
            .options
            .iter()
            .map(|(name, value)| (text(name), text(value)))
            .collect(),
        curators: node.curators.iter().map(hook).collect(),
        teller: to::TellerSettings {
            interval: node.teller.interval,
            cache: node.teller.cache,
            reserve: node.teller.reserve,
        },
        scribes: scribes(node.scribes),
        limits: limits(node.limits),
        outgoing: node.outgoing.iter().map(|entry| text(entry)).collect(),
        programs: node.programs.iter().map(|name| text(name)).collect(),
    }
}

fn limits(from::Limits { memory, time, cpu }: from::Limits) -> to::Limits {
    to::Limits { memory, time, cpu }
}

fn scribes(scribes: from::Scribes) -> to::Scribes {
    let from::Scribes {
        min,
        max,
        idle,
        recycle,
        queue,
    } = scribes;
    to::Scribes {
        min,
        max,
        idle,
        recycle,
        queue,
    }
}

fn upgrader((version, chunk): &(String, u32)) -> to::Upgrader {
    to::Upgrader {
        version: text(version),
        chunk: *chunk,
    }
}

fn table(table: &from::DataTable) -> to::DataTable {
    let index = |index: &from::DataIndex| to::DataIndex {
        name: text(&index.name),
        of: match &index.of {
            from::IndexOf::Field(names) => to::IndexOf::Field(texts(names)),
            from::IndexOf::Function(function) => to::IndexOf::Function(hook(function)),
        },
        unique: index.unique,
    };
    to::DataTable {
        name: text(&table.name),
        owner: table.owner,
        node: table.node,
        pointers: table.pointers,
        indexes: table.indexes.iter().map(index).collect(),
    }
}

fn path(path: &from::DataPath) -> to::DataPath {
    let step = |step: &from::Step| match step {
        from::Step::Text(bytes) => to::Step::Text(Cow::Owned(bytes.clone())),
        from::Step::Number(number) => to::Step::Number(*number),
        from::Step::Boolean(value) => to::Step::Boolean(*value),
        from::Step::Value => to::Step::Value,
    };
    to::DataPath {
        table: text(&path.table),
        steps: path.steps.iter().map(step).collect(),
        written: text(&path.written),
    }
}

/// The texts an error can point into.
fn excerpts(sources: &SourceMap) -> to::List<(to::Text, to::Text)> {
    let is_code = |path: &str| path.ends_with(".lua") || path.ends_with(".html");
    let files = sources.iter().filter(|(_, file)| is_code(&file.path));
    let mut excerpts: Vec<_> = files
        .filter_map(|(_, file)| Some((text(&file.path), text(file.text()?))))
        .collect();
    excerpts.sort();
    Cow::Owned(excerpts)
}

#[cfg(test)]
mod tests {
    use compiler::project::Project;

    use super::*;
    use crate::embedded;

    /// The shipped applications with the site of a new project.
    fn linked(encodings: Encodings) -> (from::Program, to::Program) {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("sites/example.com");
        std::fs::create_dir_all(site.join("public")).expect("a folder");
        std::fs::write(site.join("front.html"), "<h1>?(request.host)</h1>").expect("written");
        std::fs::write(
            site.join("public/site.css"),
            "body { color: red }\n".repeat(100),
        )
        .expect("written");
        let roots = compiler::project::Roots {
            folder: folder.path().to_owned(),
            ..Default::default()
        };
        let project = Project::read(&roots, embedded::SHIPPED).expect("read");
        let compiled = compiler::compile(&project).expect("compiled");
        let (compiled, bytecode) = compiled.program.expect("no errors");
        let program = program(&compiled, &bytecode, &project.sources, encodings);
        (compiled, program)
    }

    #[test]
    fn nothing_is_lost() {
        let (compiled, program) = linked(Encodings::Plain);
        assert_eq!(program.chunks.len(), compiled.chunks.len());
        assert_eq!(program.bundles.len(), compiled.bundles.len());
        assert_eq!(program.hosts.len(), compiled.hosts.len());
        assert_eq!(program.files.len(), compiled.files.len());
        for (linked, site) in program.sites.iter().zip(&compiled.sites) {
            assert_eq!(
                (linked.routes.len(), linked.views.len()),
                (site.routes.len(), site.views.len())
            );
            assert_eq!(
                (linked.exact.len(), linked.files.len()),
                (site.exact.len(), site.files.len())
            );
        }
        assert!(
            program
                .chunks
                .iter()
                .all(|chunk| !chunk.bytecode.is_empty())
        );
    }

    #[test]
    fn sources_are_sorted_texts() {
        let (_, program) = linked(Encodings::Plain);
        assert!(program.sources.is_sorted());
        assert!(
            program
                .sources
                .iter()
                .any(|(path, text)| path == "sites/example.com/front.html"
                    && text.contains("request.host"))
        );
        assert!(
            !program
                .sources
                .iter()
                .any(|(path, _)| path.ends_with(".css"))
        );
    }

    #[test]
    fn files_are_compressed_on_demand() {
        let packed = |encodings| {
            linked(encodings)
                .1
                .files
                .iter()
                .any(|file| file.brotli.is_some())
        };
        assert!(packed(Encodings::Compressed));
        assert!(!packed(Encodings::Plain));
    }
}
