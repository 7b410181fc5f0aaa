//! Lays a document out until its pages stay as they are.
//!
//! Components read where things came to stand: a table, how much room it has. Each round of layout
//! tells the next, and a table settles one round after those before it. The compiler's own loop stops
//! after five rounds, which is enough for three tables.

use typst::World;
use typst::comemo::{self, Constraint, Track};
use typst::diag::{At, SourceResult, Warned};
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Output, StyleChain, Target, TargetElem};
use typst::introspection::{EmptyIntrospector, Introspector};
use typst::syntax::Span;
use typst::utils::Protected;
use typst_layout::PagedDocument;

/// Most rounds. Each takes what did not change from the one before.
const MOST_ROUNDS: usize = 60;

/// Rounds by which what is not used is forgotten: a document of many tables would fill the memory with pages
/// that are no more. One of a few tables settles before.
const REMEMBERED: usize = 6;

/// Pages, and whether another round would have left them as they are.
pub(super) struct Settled {
    pub(super) pages: PagedDocument,
    pub(super) settled: bool,
}

/// Compiles the main file of a world into pages.
pub(super) fn compile(world: &dyn World) -> Warned<SourceResult<Settled>> {
    let mut sink = Sink::new();
    let output = lay_out(world, &mut sink);
    Warned { output, warnings: sink.warnings() }
}

fn lay_out(world: &dyn World, sink: &mut Sink) -> SourceResult<Settled> {
    let world = world.track();
    let library = world.library();
    let traced = Traced::default();
    let main = world.source(world.main()).at(Span::detached())?;
    let route = Route::default();
    let content =
        typst_eval::eval(world, library, traced.track(), sink.track_mut(), route.track(), &main)?
            .content();
    let base = StyleChain::new(&library.styles);
    let target = TargetElem::target.set(Target::Paged).wrap();
    let styles = base.chain(&target);
    let nothing = EmptyIntrospector;
    let mut before: Option<PagedDocument> = None;
    let mut round = 1;
    loop {
        let known: &dyn Introspector = match &before {
            Some(pages) => Output::introspector(pages),
            None => &nothing,
        };
        let constraint = Constraint::new();
        let mut said = Sink::new();
        let mut engine = Engine {
            library,
            world,
            introspector: Protected::new(known.track_with(&constraint)),
            traced: traced.track(),
            sink: said.track_mut(),
            route: Route::default(),
        };
        let pages = PagedDocument::create(&mut engine, &content, styles)?;
        let settled = constraint.validate(Output::introspector(&pages));
        if settled || round == MOST_ROUNDS {
            sink.extend_from_sink(said);
            let delayed = sink.delayed();
            return if delayed.is_empty() { Ok(Settled { pages, settled }) } else { Err(delayed) };
        }
        before = Some(pages);
        if round > REMEMBERED {
            comemo::evict(REMEMBERED);
        }
        round += 1;
    }
}
