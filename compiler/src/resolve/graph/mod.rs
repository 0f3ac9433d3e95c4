//! Which page reaches which view, controller, template, function and module: a graph over all texts of the project, built
//! once. An edge says that one text may run another; a page is an address of a site. What cannot be told is taken to
//! happen: a name that may be anything leads to all views, so that "no page runs both" is certain when the graph says so.

mod build;
pub(super) use build::settings;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::known::Texts;
use super::scope::CallSite;
use super::{BundleId, Resolved};
use crate::library::Resource;
use crate::parse::ParsedChunk;
use crate::parse::syntax::Expr;
use crate::source::FileId;

/// What a name may be the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Kinds {
    pub(crate) views: bool,
    pub(crate) controllers: bool,
    pub(crate) template: bool,
    /// It becomes the page's own, in place of what is run now.
    pub(crate) page: bool,
}

const VIEW: Kinds = Kinds {
    views: true,
    controllers: false,
    template: false,
    page: true,
};
const CONTROLLER: Kinds = Kinds {
    views: false,
    controllers: true,
    ..VIEW
};
const TEMPLATE: Kinds = Kinds {
    controllers: true,
    template: true,
    ..VIEW
};

impl Kinds {
    /// Notes how a text of this name is run.
    fn mark(self, runs: &mut Runs) {
        if self.template {
            runs.template = true;
        } else if !self.page {
            runs.part = true;
        } else if self.views {
            runs.page_view = true;
        } else {
            runs.page_controller = true;
        }
    }
}

/// Expressions that name a view, a controller or either.
pub(crate) fn named_resources(chunk: &ParsedChunk) -> impl Iterator<Item = (Kinds, &Expr)> {
    let calls = chunk.scopes.calls.iter().filter_map(move |call| {
        let named = call.entry?.names?;
        let found = Kinds {
            views: named != Resource::Controller,
            controllers: named != Resource::View,
            template: false,
            page: is_scribe(call, "Abandon"),
        };
        Some((found, call.arguments.first()?))
    });
    let assigns = chunk.scopes.field_assigns.iter().filter_map(move |assign| {
        let [root, key] = assign.path.as_slice() else {
            return None;
        };
        let found = match (root.as_str(), key.as_str()) {
            ("page", "view") => VIEW,
            ("page", "controller") => CONTROLLER,
            ("page", "template") => TEMPLATE,
            _ => return None,
        };
        Some((found, assign.value.as_ref()?))
    });
    calls.chain(assigns)
}

/// A name of a view or controller that is no literal, on one site.
#[derive(Clone, Debug)]
pub(crate) struct Computed<'a> {
    pub(crate) bundle: BundleId,
    pub(crate) file: FileId,
    pub(crate) kinds: Kinds,
    pub(crate) expr: &'a Expr,
    pub(crate) texts: Texts,
    /// Index among the sites of the project, then those of unused applications.
    pub(crate) site: usize,
}

/// How a text is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Runs {
    /// As the view of a page.
    pub(crate) page_view: bool,
    /// As the controller of a page.
    pub(crate) page_controller: bool,
    pub(crate) template: bool,
    /// By other code, within a page.
    pub(crate) part: bool,
}

type Node = usize;

/// The graph.
pub(crate) struct Graph<'a> {
    files: HashMap<FileId, Node>,
    edges: Vec<Vec<Node>>,
    back: Vec<Vec<Node>>,
    is_page: Vec<bool>,
    /// The page of each route, by sites.
    pages: Vec<Vec<Node>>,
    /// What every page of a site may run, be there any or not.
    common: Vec<Node>,
    /// What may be shown in place of a page, by sites.
    instead: Vec<Node>,
    runs: HashMap<FileId, Runs>,
    /// Some name may be that of any view.
    is_open: bool,
    pub(crate) computed: Vec<Computed<'a>>,
    asked: RefCell<Asked>,
}

/// Answers given before, and how much was looked at for them.
#[derive(Default)]
struct Asked {
    known: HashMap<Vec<Node>, Option<Rc<Vec<Node>>>>,
    walk: Walk,
}

/// Most of those that run a text that are looked at when an answer at once is asked for.
const NEAR: usize = 16;

/// Most nodes looked at for questions about pages; beyond it they have no answer.
const LOOKS: usize = 10_000_000;

impl<'a> Graph<'a> {
    /// Builds it.
    pub(crate) fn new(resolved: &'a Resolved) -> Self {
        let mut build = build::Build::new(resolved);
        build.functions();
        for (index, site) in resolved.sites.iter().chain(&resolved.unused).enumerate() {
            build.site(index, site);
        }
        build.finish()
    }

    /// What each page runs.
    pub(crate) fn pages(&self) -> Pages<'_> {
        let files = self.files.iter();
        Pages {
            graph: self,
            by_node: files.map(|(file, node)| (*node, *file)).collect(),
        }
    }

    /// How a text is run; a text that may be run under any name is a part of anything.
    pub(crate) fn runs(&self, file: FileId) -> Runs {
        let known = self.runs.get(&file).copied().unwrap_or_default();
        Runs {
            part: known.part || self.is_open,
            ..known
        }
    }

    /// Whether some name may be that of any view or controller.
    pub(crate) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Everything these texts may run, themselves included.
    pub(crate) fn below(&self, files: &[FileId]) -> Together<'_> {
        let from = files
            .iter()
            .filter_map(|file| self.files.get(file).copied());
        let mut nodes = Walk::default().reach(&self.edges, from.collect());
        nodes.sort_unstable();
        Together {
            files: &self.files,
            nodes: Rc::new(nodes),
        }
    }

    /// Everything that some page may run, and what functions and modules may, whoever calls them.
    pub(crate) fn used(&self, functions: &[FileId]) -> Together<'_> {
        let called = functions
            .iter()
            .filter_map(|file| self.files.get(file).copied());
        let pages = (0..self.is_page.len()).filter(|&node| self.is_page[node]);
        let roots = pages.chain(self.common.iter().copied()).chain(called);
        let mut nodes = Walk::default().reach(&self.edges, roots.collect());
        nodes.sort_unstable();
        Together {
            files: &self.files,
            nodes: Rc::new(nodes),
        }
    }

    /// Everything that may run any of these texts, themselves included.
    pub(crate) fn above(&self, files: &[FileId]) -> Together<'_> {
        let from = files
            .iter()
            .filter_map(|file| self.files.get(file).copied());
        let mut nodes = Walk::default().reach(&self.back, from.collect());
        nodes.sort_unstable();
        Together {
            files: &self.files,
            nodes: Rc::new(nodes),
        }
    }

    /// Whether something runs both, or one of them the other, as is seen at once; when it is not, [`Graph::together`] tells.
    pub(crate) fn is_beside(&self, one: FileId, other: FileId) -> bool {
        let (Some(&one), Some(&other)) = (self.files.get(&one), self.files.get(&other)) else {
            return false;
        };
        let runs = |from: Node, to: Node| self.edges[from].binary_search(&to).is_ok();
        let mut above = self.back[one].iter().take(NEAR);
        one == other || runs(one, other) || runs(other, one) || above.any(|&by| runs(by, other))
    }

    /// Everything that is run on the pages that run any of these texts; `None` when that takes too long to find.
    pub(crate) fn together(&self, files: &BTreeSet<FileId>) -> Option<Together<'_>> {
        let from: Vec<Node> = files
            .iter()
            .filter_map(|file| self.files.get(file).copied())
            .collect();
        let mut asked = self.asked.borrow_mut();
        if let Some(known) = asked.known.get(&from) {
            return known.clone().map(|nodes| Together {
                files: &self.files,
                nodes,
            });
        }
        let found = (asked.walk.looked < LOOKS).then(|| {
            let mut nodes = asked.walk.reach(&self.back, from.clone());
            nodes.retain(|&node| self.is_page[node]);
            let mut nodes = asked.walk.reach(&self.edges, nodes);
            nodes.sort_unstable();
            Rc::new(nodes)
        });
        asked.known.insert(from, found.clone());
        found.map(|nodes| Together {
            files: &self.files,
            nodes,
        })
    }
}

/// What pages run.
pub(crate) struct Pages<'g> {
    graph: &'g Graph<'g>,
    by_node: HashMap<Node, FileId>,
}

impl Pages<'_> {
    /// The texts the page of a route may run while it is shown itself: without those of the pages in its place.
    pub(crate) fn shown(&self, site: usize, route: usize) -> Vec<FileId> {
        let page = self.graph.pages.get(site).and_then(|site| site.get(route));
        let without = self.graph.instead.get(site).copied();
        self.walk(page.into_iter().copied().collect(), without, &|_| true)
    }

    /// The texts the pages of these routes may run, while they are shown themselves.
    pub(crate) fn of_routes(&self, site: usize, routes: &[usize]) -> Vec<FileId> {
        let pages = self.graph.pages.get(site);
        let pages = routes
            .iter()
            .filter_map(|&route| pages?.get(route).copied());
        let without = self.graph.instead.get(site).copied();
        self.walk(pages.collect(), without, &|_| true)
    }

    /// The texts the page of a route may run, without those that only texts run for which `passes` is false.
    pub(crate) fn files(
        &self,
        site: usize,
        route: usize,
        passes: &dyn Fn(FileId) -> bool,
    ) -> Vec<FileId> {
        let page = self.graph.pages.get(site).and_then(|site| site.get(route));
        self.walk(page.into_iter().copied().collect(), None, passes)
    }

    /// A text and what it may run, likewise.
    pub(crate) fn from(&self, file: FileId, passes: &dyn Fn(FileId) -> bool) -> Vec<FileId> {
        let node = self.graph.files.get(&file);
        self.walk(node.into_iter().copied().collect(), None, passes)
    }

    /// What a text runs, whatever it is, and what that may run.
    pub(crate) fn below(&self, file: FileId, passes: &dyn Fn(FileId) -> bool) -> Vec<FileId> {
        let node = self.graph.files.get(&file);
        let targets = node.map(|node| self.graph.edges[*node].clone());
        self.walk(targets.unwrap_or_default(), None, passes)
    }

    /// From these nodes, not by way of one of them.
    fn walk(
        &self,
        from: Vec<Node>,
        without: Option<Node>,
        passes: &dyn Fn(FileId) -> bool,
    ) -> Vec<FileId> {
        let mut seen: HashSet<Node> = from.iter().copied().chain(without).collect();
        let mut next = from;
        let mut files = Vec::new();
        while let Some(node) = next.pop() {
            let file = self.by_node.get(&node).copied();
            files.extend(file);
            if file.is_none_or(passes) {
                let targets = self.graph.edges[node].iter();
                next.extend(targets.filter(|to| seen.insert(**to)));
            }
        }
        files
    }
}

/// A set of texts.
pub(crate) struct Together<'g> {
    files: &'g HashMap<FileId, Node>,
    /// Sorted.
    nodes: Rc<Vec<Node>>,
}

impl Together<'_> {
    /// Whether a text is in it.
    pub(crate) fn has(&self, file: FileId) -> bool {
        let node = self.files.get(&file);
        node.is_some_and(|node| self.nodes.binary_search(node).is_ok())
    }
}

/// Walks along edges.
#[derive(Default)]
struct Walk {
    /// The walk that came by a node last.
    seen: Vec<usize>,
    walks: usize,
    looked: usize,
}

impl Walk {
    /// The nodes that can be reached, those it begins with included.
    fn reach(&mut self, edges: &[Vec<Node>], from: Vec<Node>) -> Vec<Node> {
        self.seen.resize(edges.len(), 0);
        self.walks += 1;
        let mut found = from;
        for &node in &found {
            self.seen[node] = self.walks;
        }
        let mut next = 0;
        while let Some(&node) = found.get(next) {
            next += 1;
            for &to in &edges[node] {
                if self.seen[to] != self.walks {
                    self.seen[to] = self.walks;
                    found.push(to);
                }
            }
        }
        self.looked += found.len();
        found
    }
}

/// Whether a call is one of a function of `scribe`.
pub(crate) fn is_scribe(call: &CallSite, function: &str) -> bool {
    matches!(call.path.as_slice(), [root, name] if root == "scribe" && name == function)
}
