//! The table of codes: a number that never moves, a name, a severity and a line on what it is.
//! A new code is a variant of [`Code`], a row of [`TABLE`] at the same place, and a page in `explain/`.
//! Retired numbers are never used again. The file is as long as the table is.

use super::Severity::{self, Advice, Error, Warning};

/// What the table says of a code.
#[derive(Clone, Copy, Debug)]
pub struct Info {
    /// `MS201` has number 201.
    pub number: u16,
    /// Snake-case name of the fault.
    pub name: &'static str,
    /// Severity unless changed.
    pub severity: Severity,
    /// One line.
    pub summary: &'static str,
    /// The explain page, markdown.
    pub explain: &'static str,
}

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A settings file cannot be run.
    UnreadableSetting,
    /// An attribute nobody reads.
    UnknownSetting,
    /// An attribute has a value of the wrong kind.
    WrongSetting,
    /// Two applications claim one id.
    DuplicateApplication,
    /// An application replaces a shipped one.
    ReplacedApplication,
    /// Applications depend on each other in a circle.
    ApplicationCycle,
    /// Two files claim the same role.
    DuplicateRole,
    /// A file that nothing uses or serves.
    UnusedFile,
    /// Two sites claim one domain.
    DuplicateDomain,
    /// A source file is not UTF-8.
    NotUtf8,
    /// A source file begins with a byte order mark.
    ByteOrderMark,
    /// A bundle that writes data without escaping it.
    RawOutput,
    /// Settings that contradict each other.
    ConflictingSettings,
    /// A name among the domains that is no domain.
    NotADomain,
    /// An application enabled twice.
    RepeatedApplication,
    /// An application that nothing uses.
    UnusedApplication,
    /// Lua that cannot be read.
    LuaSyntax,
    /// A tag without its end.
    UnclosedTag,
    /// An expression tag without an expression.
    EmptyExpression,
    /// An expression tag with more than one value.
    SeveralValues,
    /// A name that no view has.
    UnknownView,
    /// A name that no controller has.
    UnknownController,
    /// A template that no view has.
    UnknownTemplate,
    /// An application that is not there.
    UnknownApplication,
    /// A file for `require` or `scribe.Include` that is not there.
    UnknownModule,
    /// A function named in settings that is not there.
    UnknownHook,
    /// An extension of nothing.
    OrphanExtension,
    /// A name of a view or controller that cannot be followed.
    DynamicName,
    /// A section that nothing writes.
    UnknownSection,
    /// A section that nothing inserts.
    UnusedSection,
    /// A section that its view leaves open.
    OpenSection,
    /// A mark that nothing sets.
    UnknownMark,
    /// Text that is cut and put nowhere.
    CutWithoutPaste,
    /// A function that nothing calls.
    UnusedFunction,
    /// A module that nothing requires.
    UnusedModule,
    /// Views that run each other without end.
    EndlessViews,
    /// An extension that its target never runs.
    UnusedExtension,
    /// A conditional of JavaScript that is taken for a tag.
    ScriptConditional,
    /// A template that leaves the page out.
    TemplateWithoutContent,
    /// A function that an application does not have.
    UnknownFunction,
    /// A view that nothing shows.
    UnusedView,
    /// A controller that nothing runs.
    UnusedController,
    /// One bundle declares an address twice.
    DuplicateAddress,
    /// An address that an earlier one hides.
    ShadowedAddress,
    /// An address that matches nothing.
    NoSelector,
    /// An address with more than one selector.
    SeveralSelectors,
    /// A Lua pattern that breaks the rules of patterns.
    WrongPattern,
    /// An address that leads nowhere.
    NoHandler,
    /// Two applications declare one address.
    ContestedAddress,
    /// Patterns of two applications that match the same paths.
    OverlappingAddresses,
    /// An address whose requests are taken for a file's.
    FileAddress,
    /// An address with a host, a query or a fragment.
    NotAPath,
    /// Redirects that lead back to themselves.
    RedirectLoop,
    /// A redirect that leads to another.
    RedirectChain,
    /// A view whose own address a declared one takes.
    HiddenView,
    /// A pattern of domains that covers another site's domain.
    OverlappingDomain,
    /// A link that leads nowhere.
    BrokenLink,
    /// A part of a page that is not there.
    MissingAsset,
    /// A link to an id that the page does not have.
    UnknownFragment,
    /// `scribe.Fingerprint` of a file that is not there.
    UnknownFingerprint,
    /// A form or link whose address refuses its method.
    RefusedMethod,
    /// A field that is read and never sent.
    UnpostedField,
    /// A field that is sent and never read.
    UnreadField,
    /// A form that cannot send its file.
    UnsentFile,
    /// A form whose files its address refuses.
    SmallUploadLimit,
    /// A page that needs more than its budget.
    OverBudget,
    /// A budget that cannot be proved to be kept.
    UnprovedBudget,
    /// An element without its end tag.
    UnclosedElement,
    /// An end tag that closes nothing.
    UnmatchedEndTag,
    /// Elements that end in the wrong order.
    MisnestedElements,
    /// An id that is on a page twice.
    DuplicateId,
    /// An id that every round of a loop writes.
    RepeatedId,
    /// A picture without a text in its place.
    MissingAlt,
    /// A field without a label.
    MissingLabel,
    /// A page that does not say its language.
    MissingLang,
    /// A page without a title.
    MissingTitle,
    /// An attribute that an element has already.
    DuplicateAttribute,
    /// Elements that cannot be inside each other.
    NestedElements,
    /// A table kept behind keys is reached without one.
    UnlockedTable,
    /// A lock on a site where nobody can sign in.
    UnopenableLock,
    /// A lock whose key is not declared.
    UnknownKey,
    /// A place whose escaping cannot be told.
    UndecidablePlace,
    /// A view that ends inside a tag.
    UnfinishedMarkup,
    /// Data as the name of a tag or attribute.
    DataAsName,
    /// An event handler inside a tag.
    InlineHandler,
    /// A value inside an event handler.
    ValueInHandler,
    /// A script in place of an address.
    ScriptAddress,
    /// `html(…)` in a file that is not trusted with it.
    MintedMarkup,
    /// A value of a bundle that escapes nothing.
    UnescapedValue,
    /// An origin that is none.
    NotAnOrigin,
    /// A source that browsers do not understand.
    WrongSource,
    /// A source that lets injected scripts run.
    UnsafeSource,
    /// A script that code puts together, without a nonce.
    OpenScript,
    /// A rule for requests that an address does not take.
    UnpostedRule,
    /// A term that a language lacks.
    MissingTerm,
    /// A term that nothing uses.
    UnusedTerm,
    /// A term with fewer forms than its language has.
    MissingPluralForm,
    /// A term with more forms than its language has.
    ExtraPluralForm,
    /// Forms that are written without a number.
    PluralWithoutNumber,
    /// A number for a term without forms.
    NumberOnPlainTerm,
    /// A term with other placeholders in another language.
    DifferentPlaceholders,
    /// A placeholder that is given nothing.
    UnfilledPlaceholder,
    /// A term with other tags in another language.
    DifferentMarkup,
    /// A term without text.
    EmptyTerm,
    /// A language that there is not.
    UnknownLanguage,
    /// Terms that differ in a capital alone.
    TermCaseClash,
    /// A term that is the same in two languages.
    UntranslatedTerm,
    /// A term that another application replaces.
    ReplacedTerm,
    /// A second address of a page for a language.
    AmbiguousTranslation,
    /// Text of a view that cannot be translated.
    TextOutsideTerms,
    /// A translation of a text that has changed since.
    OutdatedTranslation,
    /// A line of `translations.lock` that says nothing.
    UnreadableLock,
    /// A value for a placeholder that a term does not have.
    ExtraFilling,
    /// A locale that there is not.
    UnknownLocale,
    /// A time zone that there is not.
    UnknownTimeZone,
    /// A form of dates that there is not.
    UnknownDateForm,
    /// A key of a locale that nothing reads.
    UnknownLocaleKey,
    /// A name that nothing defines.
    UndefinedGlobal,
    /// An assignment to a name that is not local.
    AccidentalGlobal,
    /// An assignment to a name of the library.
    ReadOnlyName,
    /// A `require` that is not a literal.
    DynamicRequire,
    /// A function that changes what its file loaded.
    FrozenState,
    /// A key that a table constructor gives twice.
    DuplicateKey,
    /// A local that nothing reads.
    UnusedLocal,
    /// A parameter that nothing reads.
    UnusedParameter,
    /// A loop variable that nothing reads.
    UnusedLoopVariable,
    /// A value of a local that nothing reads.
    UnusedValue,
    /// A local that hides another.
    ShadowedLocal,
    /// A local that is read, but never given a value.
    NeverSet,
    /// A name that is declared twice at once.
    DuplicateParameter,
    /// A function that is defined twice.
    DuplicateFunction,
    /// Code that is never reached.
    UnreachableCode,
    /// A loop that runs at most once.
    LoopRunsOnce,
    /// Branches that do the same.
    EqualBranches,
    /// A condition that was asked before.
    RepeatedCondition,
    /// A condition that is decided beforehand.
    ConstantCondition,
    /// A branch or loop that does nothing.
    EmptyBlock,
    /// A comparison that always comes out the same.
    ConstantComparison,
    /// A comparison with a type there is not.
    UnknownTypeName,
    /// A `not` that goes before the comparison.
    NegatedOperand,
    /// A comparison with not-a-number.
    NanComparison,
    /// A comparison inside the brackets of `type`.
    MisplacedComparison,
    /// A division by zero.
    ZeroDivision,
    /// A table with named keys that is used as a list.
    MapAsList,
    /// A `pairs` or `ipairs` of what is no table.
    WrongIteration,
    /// A loop that counts away from its end.
    WrongLoopRange,
    /// An escape that there is not.
    WrongEscape,
    /// A pattern that breaks the rules of patterns.
    MalformedPattern,
    /// A match that is used without a look whether there is one.
    UncheckedMatch,
    /// A format that breaks the rules, or lacks a value.
    WrongFormat,
    /// A value that a format has no place for.
    ExtraFormatValue,
    /// A call with too many or too few values.
    WrongArgumentCount,
    /// A result of a function that gives none.
    MissingResult,
    /// A result that is thrown away, and all there was to the call.
    DroppedResult,
    /// A value that is assigned to itself.
    SelfAssignment,
    /// An assignment with more values than names, or fewer.
    UnbalancedAssignment,
    /// Two assignments that look like a swap.
    AlmostSwapped,
    /// A value that can never be written.
    UnwritableValue,
    /// A `write` inside an expression that is written itself.
    WriteInValue,
    /// Code that goes on after the page was left.
    MissingReturn,
    /// A field of a runtime table that nothing sets.
    UnknownField,
    /// A field of `temp` that is read and never set.
    UnsetTemp,
    /// A field of `temp` that is set and never read.
    UnusedTemp,
    /// A change of a table that cannot be changed.
    FrozenTable,
    /// A field of `page` set after it has had its effect.
    LatePageField,
    /// A condition written instead of a text that it chooses.
    WrittenCondition,
    /// A field that a table of the runtime does not have.
    UnknownMember,
    /// An argument the runtime's function does not take, or one it needs.
    WrongArgument,
    /// More arguments than the runtime's function takes.
    TooManyArguments,
    /// A name kept for old bundles.
    OutdatedName,
    /// A call that needs a request, while a file is loaded.
    CalledWhileLoading,
    /// What visitors may leave out, used as if it were there.
    UncheckedInput,
    /// A path into a table that nothing declares.
    UnknownTable,
    /// A table that two places declare.
    DuplicateTable,
    /// A table with a name that means something else.
    TableNameTaken,
    /// A table used where no path is taken.
    BareTable,
    /// A path that names all of a table.
    WholeTable,
    /// A field that the schema of a table does not have.
    UndeclaredField,
    /// A value of another kind than the schema says.
    WrongFieldType,
    /// A text that is no path.
    BrokenPath,
    /// A path with nil for a key.
    NilKey,
    /// A procedure with more than three parameters.
    ProcedureParameters,
    /// A procedure that returns several values.
    ProcedureResults,
    /// A procedure with the name of a function.
    DuplicateProcedure,
    /// A function to be called by name that is not there.
    UnknownProcedure,
    /// An index that its table does not have.
    UnknownIndex,
    /// A delegate that no application has.
    UnheardDelegate,
    /// A change of what was fetched that nothing stores.
    LostChange,
    /// A procedure that goes through a whole table at once.
    UnboundedLoop,
    /// A path that visitors can choose.
    OpenPath,
    /// A table that nothing reads or writes.
    UnusedTable,
    /// A file of upgraders whose name is no version.
    WrongVersion,
    /// A value that cannot be stored.
    UnstorableValue,
    /// An option that a function of the Teller does not have.
    UnknownOption,
    /// A record that is read for one of its fields.
    WholeRecord,
    /// A call for procedures, outside of one.
    DurableOutside,
    /// A procedure that makes a page.
    PageInProcedure,
    /// A suppression that silences nothing.
    UnusedAllow,
    /// Code that the machine refused.
    InternalBytecode,
}

/// One row for each variant of [`Code`], in their order, which is the order of numbers.
#[rustfmt::skip] // a table is read by its columns
const TABLE: &[(Code, Info)] = &[
    row(Code::UnreadableSetting, 1, "unreadable_setting", Error, "a settings file cannot be run",
        include_str!("../../explain/unreadable_setting.md")),
    row(Code::UnknownSetting, 2, "unknown_setting", Advice, "an attribute nobody reads",
        include_str!("../../explain/unknown_setting.md")),
    row(Code::WrongSetting, 3, "wrong_setting", Error, "an attribute has a value of the wrong kind",
        include_str!("../../explain/wrong_setting.md")),
    row(Code::DuplicateApplication, 4, "duplicate_application", Error, "two applications claim one id",
        include_str!("../../explain/duplicate_application.md")),
    row(Code::ReplacedApplication, 5, "replaced_application", Advice, "an application replaces a shipped one",
        include_str!("../../explain/replaced_application.md")),
    row(Code::ApplicationCycle, 6, "application_cycle", Error, "applications depend on each other in a circle",
        include_str!("../../explain/application_cycle.md")),
    row(Code::DuplicateRole, 7, "duplicate_role", Error, "two files claim the same role",
        include_str!("../../explain/duplicate_role.md")),
    row(Code::UnusedFile, 8, "unused_file", Advice, "a file that nothing uses or serves",
        include_str!("../../explain/unused_file.md")),
    row(Code::DuplicateDomain, 9, "duplicate_domain", Error, "two sites claim one domain",
        include_str!("../../explain/duplicate_domain.md")),
    row(Code::NotUtf8, 10, "not_utf8", Error, "a source file is not UTF-8",
        include_str!("../../explain/not_utf8.md")),
    row(Code::ByteOrderMark, 11, "byte_order_mark", Advice, "a source file begins with a byte order mark",
        include_str!("../../explain/byte_order_mark.md")),
    row(Code::RawOutput, 12, "raw_output", Advice, "a bundle that writes data without escaping it",
        include_str!("../../explain/raw_output.md")),
    row(Code::ConflictingSettings, 13, "conflicting_settings", Warning, "settings that contradict each other",
        include_str!("../../explain/conflicting_settings.md")),
    row(Code::NotADomain, 14, "not_a_domain", Warning, "a name among the domains that is no domain",
        include_str!("../../explain/not_a_domain.md")),
    row(Code::RepeatedApplication, 15, "repeated_application", Advice, "an application enabled twice",
        include_str!("../../explain/repeated_application.md")),
    row(Code::UnusedApplication, 16, "unused_application", Advice, "an application that nothing uses",
        include_str!("../../explain/unused_application.md")),
    row(Code::LuaSyntax, 101, "lua_syntax", Error, "Lua that cannot be read",
        include_str!("../../explain/lua_syntax.md")),
    row(Code::UnclosedTag, 102, "unclosed_tag", Error, "a tag without its end",
        include_str!("../../explain/unclosed_tag.md")),
    row(Code::EmptyExpression, 103, "empty_expression", Error, "an expression tag without an expression",
        include_str!("../../explain/empty_expression.md")),
    row(Code::SeveralValues, 104, "several_values", Advice, "an expression tag with more than one value",
        include_str!("../../explain/several_values.md")),
    row(Code::UnknownView, 201, "unknown_view", Error, "a name that no view has",
        include_str!("../../explain/unknown_view.md")),
    row(Code::UnknownController, 202, "unknown_controller", Error, "a name that no controller has",
        include_str!("../../explain/unknown_controller.md")),
    row(Code::UnknownTemplate, 203, "unknown_template", Error, "a template that no view has",
        include_str!("../../explain/unknown_template.md")),
    row(Code::UnknownApplication, 204, "unknown_application", Error, "an application that is not there",
        include_str!("../../explain/unknown_application.md")),
    row(Code::UnknownModule, 205, "unknown_module", Error, "a file for `require` or `scribe.Include` that is not there",
        include_str!("../../explain/unknown_module.md")),
    row(Code::UnknownHook, 206, "unknown_hook", Error, "a function named in settings that is not there",
        include_str!("../../explain/unknown_hook.md")),
    row(Code::OrphanExtension, 207, "orphan_extension", Warning, "an extension of nothing",
        include_str!("../../explain/orphan_extension.md")),
    row(Code::DynamicName, 208, "dynamic_name", Advice, "a name of a view or controller that cannot be followed",
        include_str!("../../explain/dynamic_name.md")),
    row(Code::UnknownSection, 209, "unknown_section", Warning, "a section that nothing writes",
        include_str!("../../explain/unknown_section.md")),
    row(Code::UnusedSection, 210, "unused_section", Warning, "a section that nothing inserts",
        include_str!("../../explain/unused_section.md")),
    row(Code::OpenSection, 211, "open_section", Warning, "a section that its view leaves open",
        include_str!("../../explain/open_section.md")),
    row(Code::UnknownMark, 212, "unknown_mark", Error, "a mark that nothing sets",
        include_str!("../../explain/unknown_mark.md")),
    row(Code::CutWithoutPaste, 213, "cut_without_paste", Warning, "text that is cut and put nowhere",
        include_str!("../../explain/cut_without_paste.md")),
    row(Code::UnusedFunction, 214, "unused_function", Advice, "a function that nothing calls",
        include_str!("../../explain/unused_function.md")),
    row(Code::UnusedModule, 215, "unused_module", Advice, "a module that nothing requires",
        include_str!("../../explain/unused_module.md")),
    row(Code::EndlessViews, 216, "endless_views", Error, "views that run each other without end",
        include_str!("../../explain/endless_views.md")),
    row(Code::UnusedExtension, 217, "unused_extension", Warning, "an extension that its target never runs",
        include_str!("../../explain/unused_extension.md")),
    row(Code::ScriptConditional, 218, "script_conditional", Warning, "a conditional of JavaScript that is taken for a tag",
        include_str!("../../explain/script_conditional.md")),
    row(Code::TemplateWithoutContent, 219, "template_without_content", Warning, "a template that leaves the page out",
        include_str!("../../explain/template_without_content.md")),
    row(Code::UnknownFunction, 220, "unknown_function", Error, "a function that an application does not have",
        include_str!("../../explain/unknown_function.md")),
    row(Code::UnusedView, 222, "unused_view", Advice, "a view that nothing shows",
        include_str!("../../explain/unused_view.md")),
    row(Code::UnusedController, 223, "unused_controller", Advice, "a controller that nothing runs",
        include_str!("../../explain/unused_controller.md")),
    row(Code::DuplicateAddress, 301, "duplicate_address", Error, "one bundle declares an address twice",
        include_str!("../../explain/duplicate_address.md")),
    row(Code::ShadowedAddress, 302, "shadowed_address", Warning, "an address that an earlier one hides",
        include_str!("../../explain/shadowed_address.md")),
    row(Code::NoSelector, 303, "no_selector", Error, "an address that matches nothing",
        include_str!("../../explain/no_selector.md")),
    row(Code::SeveralSelectors, 304, "several_selectors", Error, "an address with more than one selector",
        include_str!("../../explain/several_selectors.md")),
    row(Code::WrongPattern, 305, "wrong_pattern", Error, "a Lua pattern that breaks the rules of patterns",
        include_str!("../../explain/wrong_pattern.md")),
    row(Code::NoHandler, 306, "no_handler", Error, "an address that leads nowhere",
        include_str!("../../explain/no_handler.md")),
    row(Code::ContestedAddress, 307, "contested_address", Advice, "two applications declare one address",
        include_str!("../../explain/contested_address.md")),
    row(Code::OverlappingAddresses, 308, "overlapping_addresses", Advice, "patterns of two applications that match the same paths",
        include_str!("../../explain/overlapping_addresses.md")),
    row(Code::FileAddress, 309, "file_address", Warning, "an address whose requests are taken for a file's",
        include_str!("../../explain/file_address.md")),
    row(Code::NotAPath, 310, "not_a_path", Warning, "an address with a host, a query or a fragment",
        include_str!("../../explain/not_a_path.md")),
    row(Code::RedirectLoop, 311, "redirect_loop", Error, "redirects that lead back to themselves",
        include_str!("../../explain/redirect_loop.md")),
    row(Code::RedirectChain, 312, "redirect_chain", Advice, "a redirect that leads to another",
        include_str!("../../explain/redirect_chain.md")),
    row(Code::HiddenView, 313, "hidden_view", Advice, "a view whose own address a declared one takes",
        include_str!("../../explain/hidden_view.md")),
    row(Code::OverlappingDomain, 314, "overlapping_domain", Advice, "a pattern of domains that covers another site's domain",
        include_str!("../../explain/overlapping_domain.md")),
    row(Code::BrokenLink, 330, "broken_link", Warning, "a link that leads nowhere",
        include_str!("../../explain/broken_link.md")),
    row(Code::MissingAsset, 331, "missing_asset", Warning, "a part of a page that is not there",
        include_str!("../../explain/missing_asset.md")),
    row(Code::UnknownFragment, 332, "unknown_fragment", Warning, "a link to an id that the page does not have",
        include_str!("../../explain/unknown_fragment.md")),
    row(Code::UnknownFingerprint, 333, "unknown_fingerprint", Error, "`scribe.Fingerprint` of a file that is not there",
        include_str!("../../explain/unknown_fingerprint.md")),
    row(Code::RefusedMethod, 340, "refused_method", Warning, "a form or link whose address refuses its method",
        include_str!("../../explain/refused_method.md")),
    row(Code::UnpostedField, 341, "unposted_field", Warning, "a field that is read and never sent",
        include_str!("../../explain/unposted_field.md")),
    row(Code::UnreadField, 342, "unread_field", Advice, "a field that is sent and never read",
        include_str!("../../explain/unread_field.md")),
    row(Code::UnsentFile, 343, "unsent_file", Warning, "a form that cannot send its file",
        include_str!("../../explain/unsent_file.md")),
    row(Code::SmallUploadLimit, 344, "small_upload_limit", Warning, "a form whose files its address refuses",
        include_str!("../../explain/small_upload_limit.md")),
    row(Code::OverBudget, 350, "over_budget", Error, "a page that needs more than its budget",
        include_str!("../../explain/over_budget.md")),
    row(Code::UnprovedBudget, 351, "unproved_budget", Advice, "a budget that cannot be proved to be kept",
        include_str!("../../explain/unproved_budget.md")),
    row(Code::UnclosedElement, 360, "unclosed_element", Advice, "an element without its end tag",
        include_str!("../../explain/unclosed_element.md")),
    row(Code::UnmatchedEndTag, 361, "unmatched_end_tag", Advice, "an end tag that closes nothing",
        include_str!("../../explain/unmatched_end_tag.md")),
    row(Code::MisnestedElements, 362, "misnested_elements", Advice, "elements that end in the wrong order",
        include_str!("../../explain/misnested_elements.md")),
    row(Code::DuplicateId, 363, "duplicate_id", Advice, "an id that is on a page twice",
        include_str!("../../explain/duplicate_id.md")),
    row(Code::RepeatedId, 364, "repeated_id", Advice, "an id that every round of a loop writes",
        include_str!("../../explain/repeated_id.md")),
    row(Code::MissingAlt, 365, "missing_alt", Advice, "a picture without a text in its place",
        include_str!("../../explain/missing_alt.md")),
    row(Code::MissingLabel, 366, "missing_label", Advice, "a field without a label",
        include_str!("../../explain/missing_label.md")),
    row(Code::MissingLang, 367, "missing_lang", Advice, "a page that does not say its language",
        include_str!("../../explain/missing_lang.md")),
    row(Code::MissingTitle, 368, "missing_title", Advice, "a page without a title",
        include_str!("../../explain/missing_title.md")),
    row(Code::DuplicateAttribute, 369, "duplicate_attribute", Warning, "an attribute that an element has already",
        include_str!("../../explain/duplicate_attribute.md")),
    row(Code::NestedElements, 370, "nested_elements", Advice, "elements that cannot be inside each other",
        include_str!("../../explain/nested_elements.md")),
    row(Code::UnlockedTable, 430, "unlocked_table", Error, "a table that is reached without its keys",
        include_str!("../../explain/unlocked_table.md")),
    row(Code::UnopenableLock, 431, "unopenable_lock", Warning, "a lock where nobody can sign in",
        include_str!("../../explain/unopenable_lock.md")),
    row(Code::UnknownKey, 432, "unknown_key", Error, "a key that is not among the declared ones",
        include_str!("../../explain/unknown_key.md")),
    row(Code::UndecidablePlace, 450, "undecidable_place", Error, "a place whose escaping cannot be told",
        include_str!("../../explain/undecidable_place.md")),
    row(Code::UnfinishedMarkup, 451, "unfinished_markup", Error, "a view that ends inside a tag",
        include_str!("../../explain/unfinished_markup.md")),
    row(Code::DataAsName, 452, "data_as_name", Error, "data as the name of a tag or attribute",
        include_str!("../../explain/data_as_name.md")),
    row(Code::InlineHandler, 453, "inline_handler", Warning, "an event handler inside a tag",
        include_str!("../../explain/inline_handler.md")),
    row(Code::ValueInHandler, 454, "value_in_handler", Error, "a value inside an event handler",
        include_str!("../../explain/value_in_handler.md")),
    row(Code::ScriptAddress, 455, "script_address", Error, "a script in place of an address",
        include_str!("../../explain/script_address.md")),
    row(Code::MintedMarkup, 456, "minted_markup", Warning, "`html(…)` in a file that is not trusted with it",
        include_str!("../../explain/minted_markup.md")),
    row(Code::UnescapedValue, 457, "unescaped_value", Advice, "a value of a bundle that escapes nothing",
        include_str!("../../explain/unescaped_value.md")),
    row(Code::NotAnOrigin, 460, "not_an_origin", Error, "an origin that no browser sends",
        include_str!("../../explain/not_an_origin.md")),
    row(Code::WrongSource, 461, "wrong_source", Error, "a source of a policy that browsers do not understand",
        include_str!("../../explain/wrong_source.md")),
    row(Code::UnsafeSource, 462, "unsafe_source", Warning, "a source of a policy that lets injected scripts run",
        include_str!("../../explain/unsafe_source.md")),
    row(Code::OpenScript, 463, "open_script", Warning, "a script that code puts together, without a nonce",
        include_str!("../../explain/open_script.md")),
    row(Code::UnpostedRule, 464, "unposted_rule", Warning, "a rule for requests that an address does not take",
        include_str!("../../explain/unposted_rule.md")),
    row(Code::MissingTerm, 501, "missing_term", Warning, "a term that a language lacks",
        include_str!("../../explain/missing_term.md")),
    row(Code::UnusedTerm, 502, "unused_term", Advice, "a term that nothing uses",
        include_str!("../../explain/unused_term.md")),
    row(Code::MissingPluralForm, 503, "missing_plural_form", Warning, "a term with fewer forms than its language has",
        include_str!("../../explain/missing_plural_form.md")),
    row(Code::ExtraPluralForm, 504, "extra_plural_form", Advice, "a term with more forms than its language has",
        include_str!("../../explain/extra_plural_form.md")),
    row(Code::PluralWithoutNumber, 505, "plural_without_number", Warning, "forms that are written without a number",
        include_str!("../../explain/plural_without_number.md")),
    row(Code::NumberOnPlainTerm, 506, "number_on_plain_term", Advice, "a number for a term without forms",
        include_str!("../../explain/number_on_plain_term.md")),
    row(Code::DifferentPlaceholders, 507, "different_placeholders", Warning, "a term with other placeholders in another language",
        include_str!("../../explain/different_placeholders.md")),
    row(Code::UnfilledPlaceholder, 508, "unfilled_placeholder", Warning, "a placeholder that is given nothing",
        include_str!("../../explain/unfilled_placeholder.md")),
    row(Code::DifferentMarkup, 509, "different_markup", Advice, "a term with other tags in another language",
        include_str!("../../explain/different_markup.md")),
    row(Code::EmptyTerm, 510, "empty_term", Advice, "a term without text",
        include_str!("../../explain/empty_term.md")),
    row(Code::UnknownLanguage, 511, "unknown_language", Warning, "a language that there is not",
        include_str!("../../explain/unknown_language.md")),
    row(Code::TermCaseClash, 512, "term_case_clash", Advice, "terms that differ in a capital alone",
        include_str!("../../explain/term_case_clash.md")),
    row(Code::UntranslatedTerm, 513, "untranslated_term", Advice, "a term that is the same in two languages",
        include_str!("../../explain/untranslated_term.md")),
    row(Code::ReplacedTerm, 514, "replaced_term", Advice, "a term that another application replaces",
        include_str!("../../explain/replaced_term.md")),
    row(Code::AmbiguousTranslation, 515, "ambiguous_translation", Advice, "a second address of a page for a language",
        include_str!("../../explain/ambiguous_translation.md")),
    row(Code::TextOutsideTerms, 522, "text_outside_terms", Advice, "text of a view that cannot be translated",
        include_str!("../../explain/text_outside_terms.md")),
    row(Code::OutdatedTranslation, 523, "outdated_translation", Warning, "a translation of a text that has changed since",
        include_str!("../../explain/outdated_translation.md")),
    row(Code::UnreadableLock, 524, "unreadable_lock", Warning, "a line of `translations.lock` that says nothing",
        include_str!("../../explain/unreadable_lock.md")),
    row(Code::ExtraFilling, 525, "extra_filling", Advice, "a value for a placeholder that a term does not have",
        include_str!("../../explain/extra_filling.md")),
    row(Code::UnknownLocale, 530, "unknown_locale", Error, "a locale that there is not",
        include_str!("../../explain/unknown_locale.md")),
    row(Code::UnknownTimeZone, 531, "unknown_time_zone", Error, "a time zone that there is not",
        include_str!("../../explain/unknown_time_zone.md")),
    row(Code::UnknownDateForm, 532, "unknown_date_form", Warning, "a form of dates that there is not",
        include_str!("../../explain/unknown_date_form.md")),
    row(Code::UnknownLocaleKey, 533, "unknown_locale_key", Warning, "a key of a locale that nothing reads",
        include_str!("../../explain/unknown_locale_key.md")),
    row(Code::UndefinedGlobal, 601, "undefined_global", Error, "a name that nothing defines",
        include_str!("../../explain/undefined_global.md")),
    row(Code::AccidentalGlobal, 602, "accidental_global", Error, "an assignment to a name that is not local",
        include_str!("../../explain/accidental_global.md")),
    row(Code::ReadOnlyName, 603, "read_only_name", Error, "an assignment to a name of the library",
        include_str!("../../explain/read_only_name.md")),
    row(Code::DynamicRequire, 604, "dynamic_require", Error, "a `require` that is not a literal",
        include_str!("../../explain/dynamic_require.md")),
    row(Code::FrozenState, 605, "frozen_state", Error, "a function that changes what its file loaded",
        include_str!("../../explain/frozen_state.md")),
    row(Code::DuplicateKey, 606, "duplicate_key", Warning, "a key that a table constructor gives twice",
        include_str!("../../explain/duplicate_key.md")),
    row(Code::UnusedLocal, 607, "unused_local", Advice, "a local that nothing reads",
        include_str!("../../explain/unused_local.md")),
    row(Code::UnusedParameter, 608, "unused_parameter", Advice, "a parameter that nothing reads",
        include_str!("../../explain/unused_parameter.md")),
    row(Code::UnusedLoopVariable, 609, "unused_loop_variable", Advice, "a loop variable that nothing reads",
        include_str!("../../explain/unused_loop_variable.md")),
    row(Code::UnusedValue, 610, "unused_value", Advice, "a value of a local that nothing reads",
        include_str!("../../explain/unused_value.md")),
    row(Code::ShadowedLocal, 611, "shadowed_local", Advice, "a local that hides another",
        include_str!("../../explain/shadowed_local.md")),
    row(Code::NeverSet, 612, "never_set", Warning, "a local that is read, but never given a value",
        include_str!("../../explain/never_set.md")),
    row(Code::DuplicateParameter, 613, "duplicate_parameter", Warning, "a name that is declared twice at once",
        include_str!("../../explain/duplicate_parameter.md")),
    row(Code::DuplicateFunction, 614, "duplicate_function", Warning, "a function that is defined twice",
        include_str!("../../explain/duplicate_function.md")),
    row(Code::UnreachableCode, 615, "unreachable_code", Warning, "code that is never reached",
        include_str!("../../explain/unreachable_code.md")),
    row(Code::LoopRunsOnce, 616, "loop_runs_once", Warning, "a loop that runs at most once",
        include_str!("../../explain/loop_runs_once.md")),
    row(Code::EqualBranches, 617, "equal_branches", Warning, "branches that do the same",
        include_str!("../../explain/equal_branches.md")),
    row(Code::RepeatedCondition, 618, "repeated_condition", Warning, "a condition that was asked before",
        include_str!("../../explain/repeated_condition.md")),
    row(Code::ConstantCondition, 619, "constant_condition", Warning, "a condition that is decided beforehand",
        include_str!("../../explain/constant_condition.md")),
    row(Code::EmptyBlock, 620, "empty_block", Advice, "a branch or loop that does nothing",
        include_str!("../../explain/empty_block.md")),
    row(Code::ConstantComparison, 621, "constant_comparison", Warning, "a comparison that always comes out the same",
        include_str!("../../explain/constant_comparison.md")),
    row(Code::UnknownTypeName, 622, "unknown_type_name", Warning, "a comparison with a type there is not",
        include_str!("../../explain/unknown_type_name.md")),
    row(Code::NegatedOperand, 623, "negated_operand", Warning, "a `not` that goes before the comparison",
        include_str!("../../explain/negated_operand.md")),
    row(Code::NanComparison, 624, "nan_comparison", Warning, "a comparison with not-a-number",
        include_str!("../../explain/nan_comparison.md")),
    row(Code::MisplacedComparison, 625, "misplaced_comparison", Warning, "a comparison inside the brackets of `type`",
        include_str!("../../explain/misplaced_comparison.md")),
    row(Code::ZeroDivision, 626, "zero_division", Warning, "a division by zero",
        include_str!("../../explain/zero_division.md")),
    row(Code::MapAsList, 627, "map_as_list", Warning, "a table with named keys that is used as a list",
        include_str!("../../explain/map_as_list.md")),
    row(Code::WrongIteration, 628, "wrong_iteration", Error, "a `pairs` or `ipairs` of what is no table",
        include_str!("../../explain/wrong_iteration.md")),
    row(Code::WrongLoopRange, 629, "wrong_loop_range", Warning, "a loop that counts away from its end",
        include_str!("../../explain/wrong_loop_range.md")),
    row(Code::WrongEscape, 630, "wrong_escape", Warning, "an escape that there is not",
        include_str!("../../explain/wrong_escape.md")),
    row(Code::MalformedPattern, 631, "malformed_pattern", Error, "a pattern that breaks the rules of patterns",
        include_str!("../../explain/malformed_pattern.md")),
    row(Code::UncheckedMatch, 632, "unchecked_match", Advice, "a match that is used without a look whether there is one",
        include_str!("../../explain/unchecked_match.md")),
    row(Code::WrongFormat, 633, "wrong_format", Error, "a format that breaks the rules, or lacks a value",
        include_str!("../../explain/wrong_format.md")),
    row(Code::ExtraFormatValue, 634, "extra_format_value", Warning, "a value that a format has no place for",
        include_str!("../../explain/extra_format_value.md")),
    row(Code::WrongArgumentCount, 635, "wrong_argument_count", Warning, "a call with too many or too few values",
        include_str!("../../explain/wrong_argument_count.md")),
    row(Code::MissingResult, 636, "missing_result", Warning, "a result of a function that gives none",
        include_str!("../../explain/missing_result.md")),
    row(Code::DroppedResult, 637, "dropped_result", Warning, "a result that is thrown away, and all there was to the call",
        include_str!("../../explain/dropped_result.md")),
    row(Code::SelfAssignment, 638, "self_assignment", Warning, "a value that is assigned to itself",
        include_str!("../../explain/self_assignment.md")),
    row(Code::UnbalancedAssignment, 639, "unbalanced_assignment", Warning, "an assignment with more values than names, or fewer",
        include_str!("../../explain/unbalanced_assignment.md")),
    row(Code::AlmostSwapped, 640, "almost_swapped", Warning, "two assignments that look like a swap",
        include_str!("../../explain/almost_swapped.md")),
    row(Code::UnwritableValue, 650, "unwritable_value", Error, "a value that can never be written",
        include_str!("../../explain/unwritable_value.md")),
    row(Code::WriteInValue, 651, "write_in_value", Warning, "a `write` inside an expression that is written itself",
        include_str!("../../explain/write_in_value.md")),
    row(Code::MissingReturn, 652, "missing_return", Warning, "code that goes on after the page was left",
        include_str!("../../explain/missing_return.md")),
    row(Code::UnknownField, 653, "unknown_field", Warning, "a field of a runtime table that nothing sets",
        include_str!("../../explain/unknown_field.md")),
    row(Code::UnsetTemp, 654, "unset_temp", Warning, "a field of `temp` that is read and never set",
        include_str!("../../explain/unset_temp.md")),
    row(Code::UnusedTemp, 655, "unused_temp", Advice, "a field of `temp` that is set and never read",
        include_str!("../../explain/unused_temp.md")),
    row(Code::FrozenTable, 656, "frozen_table", Error, "a change of a table that cannot be changed",
        include_str!("../../explain/frozen_table.md")),
    row(Code::LatePageField, 657, "late_page_field", Warning, "a field of `page` set after it has had its effect",
        include_str!("../../explain/late_page_field.md")),
    row(Code::WrittenCondition, 658, "written_condition", Warning, "a condition written instead of a text that it chooses",
        include_str!("../../explain/written_condition.md")),
    row(Code::UnknownMember, 670, "unknown_member", Error, "a field that a table of the runtime does not have",
        include_str!("../../explain/unknown_member.md")),
    row(Code::WrongArgument, 671, "wrong_argument", Error, "an argument that a function of the runtime does not take",
        include_str!("../../explain/wrong_argument.md")),
    row(Code::TooManyArguments, 672, "too_many_arguments", Warning, "more arguments than a function of the runtime takes",
        include_str!("../../explain/too_many_arguments.md")),
    row(Code::OutdatedName, 673, "outdated_name", Advice, "a name that is kept for old bundles",
        include_str!("../../explain/outdated_name.md")),
    row(Code::CalledWhileLoading, 674, "called_while_loading", Error, "a call that needs a request, while a file is loaded",
        include_str!("../../explain/called_while_loading.md")),
    row(Code::UncheckedInput, 675, "unchecked_input", Warning, "what visitors may leave out, used as if it were there",
        include_str!("../../explain/unchecked_input.md")),
    row(Code::UnknownTable, 701, "unknown_table", Error, "a path into a table that nothing declares",
        include_str!("../../explain/unknown_table.md")),
    row(Code::DuplicateTable, 702, "duplicate_table", Error, "a table that two places declare",
        include_str!("../../explain/duplicate_table.md")),
    row(Code::TableNameTaken, 703, "table_name_taken", Error, "a table with a name that means something else",
        include_str!("../../explain/table_name_taken.md")),
    row(Code::BareTable, 704, "bare_table", Error, "a table used where no path is taken",
        include_str!("../../explain/bare_table.md")),
    row(Code::WholeTable, 705, "whole_table", Error, "a path that names all of a table",
        include_str!("../../explain/whole_table.md")),
    row(Code::UndeclaredField, 706, "undeclared_field", Error, "a field that the schema of a table does not have",
        include_str!("../../explain/undeclared_field.md")),
    row(Code::WrongFieldType, 707, "wrong_field_type", Warning, "a value of another kind than the schema says",
        include_str!("../../explain/wrong_field_type.md")),
    row(Code::BrokenPath, 708, "broken_path", Error, "a text that is no path",
        include_str!("../../explain/broken_path.md")),
    row(Code::NilKey, 709, "nil_key", Warning, "a path with nil for a key",
        include_str!("../../explain/nil_key.md")),
    row(Code::ProcedureParameters, 710, "procedure_parameters", Error, "a procedure with more than three parameters",
        include_str!("../../explain/procedure_parameters.md")),
    row(Code::ProcedureResults, 711, "procedure_results", Error, "a procedure that returns several values",
        include_str!("../../explain/procedure_results.md")),
    row(Code::DuplicateProcedure, 712, "duplicate_procedure", Error, "a procedure with the name of a function",
        include_str!("../../explain/duplicate_procedure.md")),
    row(Code::UnknownProcedure, 713, "unknown_procedure", Error, "a function to be called by name that is not there",
        include_str!("../../explain/unknown_procedure.md")),
    row(Code::UnknownIndex, 714, "unknown_index", Error, "an index that its table does not have",
        include_str!("../../explain/unknown_index.md")),
    row(Code::UnheardDelegate, 715, "unheard_delegate", Warning, "a delegate that no application has",
        include_str!("../../explain/unheard_delegate.md")),
    row(Code::LostChange, 716, "lost_change", Advice, "a change of what was fetched that nothing stores",
        include_str!("../../explain/lost_change.md")),
    row(Code::UnboundedLoop, 717, "unbounded_loop", Advice, "a procedure that goes through a whole table at once",
        include_str!("../../explain/unbounded_loop.md")),
    row(Code::OpenPath, 718, "open_path", Warning, "a path that visitors can choose",
        include_str!("../../explain/open_path.md")),
    row(Code::UnusedTable, 719, "unused_table", Advice, "a table that nothing reads or writes",
        include_str!("../../explain/unused_table.md")),
    row(Code::WrongVersion, 720, "wrong_version", Warning, "a file of upgraders whose name is no version",
        include_str!("../../explain/wrong_version.md")),
    row(Code::UnstorableValue, 721, "unstorable_value", Error, "a value that cannot be stored",
        include_str!("../../explain/unstorable_value.md")),
    row(Code::UnknownOption, 722, "unknown_option", Warning, "an option that a function of the Teller does not have",
        include_str!("../../explain/unknown_option.md")),
    row(Code::WholeRecord, 723, "whole_record", Advice, "a record that is read for one of its fields",
        include_str!("../../explain/whole_record.md")),
    row(Code::DurableOutside, 724, "durable_outside", Error, "a call for procedures, outside of one",
        include_str!("../../explain/durable_outside.md")),
    row(Code::PageInProcedure, 725, "page_in_procedure", Warning, "a procedure that makes a page",
        include_str!("../../explain/page_in_procedure.md")),
    row(Code::UnusedAllow, 901, "unused_allow", Warning, "a suppression that silences nothing",
        include_str!("../../explain/unused_allow.md")),
    row(Code::InternalBytecode, 902, "internal_bytecode", Error, "code that the machine refused",
        include_str!("../../explain/internal_bytecode.md")),
];

// `Code::info` looks up by position: the build stops here when a row is missing or out of place.
const _: () = {
    assert!(Code::InternalBytecode as usize + 1 == TABLE.len());
    let mut index = 0;
    while index < TABLE.len() {
        assert!(TABLE[index].0 as usize == index);
        index += 1;
    }
};

const fn row(
    code: Code,
    number: u16,
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    explain: &'static str,
) -> (Code, Info) {
    let info = Info {
        number,
        name,
        severity,
        summary,
        explain,
    };
    (code, info)
}

impl Code {
    /// Every code, by number.
    pub const ALL: &'static [Code] = &{
        let mut all = [Code::InternalBytecode; TABLE.len()];
        let mut index = 0;
        while index < all.len() {
            all[index] = TABLE[index].0;
            index += 1;
        }
        all
    };

    /// Its row of the table.
    #[must_use]
    pub const fn info(self) -> Info {
        TABLE[self as usize].1
    }

    /// Whether nothing can be made of code with such a finding, so that it can be neither allowed nor suppressed.
    #[must_use]
    pub fn is_fatal(self) -> bool {
        matches!(
            self,
            Code::UnreadableSetting
                | Code::NotUtf8
                | Code::LuaSyntax
                | Code::UnclosedTag
                | Code::EmptyExpression
                | Code::DuplicateApplication
                | Code::DuplicateDomain
                | Code::InternalBytecode
        )
    }

    /// `MS201`.
    #[must_use]
    pub fn label(self) -> String {
        format!("MS{:03}", self.info().number)
    }

    /// The code of a label (`MS201`, in any case) or name (`unknown_view`).
    #[must_use]
    pub fn find(text: &str) -> Option<Code> {
        let named =
            |code: &Code| code.info().name == text || code.label().eq_ignore_ascii_case(text);
        Code::ALL.iter().copied().find(named)
    }

    /// The name nearest to a misspelled one, when one is near enough to be meant.
    #[must_use]
    pub fn nearest(text: &str) -> Option<&'static str> {
        let names = Code::ALL.iter().map(|code| code.info().name);
        names
            .map(|name| (strsim::damerau_levenshtein(text, name), name))
            .min()
            .filter(|(distance, name)| *distance <= name.len() / 3)
            .map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_lower(byte: u8) -> bool {
        byte.is_ascii_lowercase() || byte.is_ascii_digit()
    }

    #[test]
    fn numbers_rise_and_names_are_unique_snake_case() {
        let numbers: Vec<u16> = Code::ALL.iter().map(|code| code.info().number).collect();
        assert!(
            numbers.windows(2).all(|pair| pair[0] < pair[1]),
            "{numbers:?}"
        );

        let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.info().name).collect();
        let snake_case = |name: &&str| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name
                    .split('_')
                    .all(|word| !word.is_empty() && word.bytes().all(is_lower))
        };
        assert_eq!(names.iter().find(|name| !snake_case(name)), None);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn every_code_is_found_by_label_and_by_name() {
        for &code in Code::ALL {
            assert_eq!(Code::find(&code.label()), Some(code));
            assert_eq!(Code::find(code.info().name), Some(code));
        }
        assert_eq!(Code::UnreadableSetting.label(), "MS001");
        assert_eq!(Code::find("ms201"), Some(Code::UnknownView));
        assert_eq!(Code::find("MS999"), None);
        assert_eq!(Code::find(""), None);
    }

    #[test]
    fn summaries_are_one_plain_line() {
        for code in Code::ALL {
            let summary = code.info().summary;
            assert!(
                !summary.is_empty() && !summary.ends_with('.') && !summary.contains('\n'),
                "{summary}"
            );
        }
    }

    #[test]
    fn explain_pages_have_their_title_and_four_parts() {
        for code in Code::ALL {
            let Info { name, explain, .. } = code.info();
            assert_eq!(
                explain.lines().next(),
                Some(format!("# {} {name}", code.label()).as_str())
            );
            let headings: Vec<&str> = explain
                .lines()
                .filter(|line| line.starts_with("## "))
                .collect();
            assert_eq!(
                headings,
                ["## What", "## Why", "## Example", "## Instead"],
                "{name}"
            );
            let parts: Vec<&str> = explain.split("\n## ").skip(1).collect();
            assert!(
                parts
                    .iter()
                    .all(|part| part.lines().skip(1).any(|line| !line.is_empty())),
                "{name}"
            );
            assert!(
                parts[2..].iter().all(|part| part.contains("\n```")),
                "{name}"
            );
        }
    }

    #[test]
    fn only_near_names_are_offered() {
        assert_eq!(Code::nearest("unknwon_view"), Some("unknown_view"));
        assert_eq!(Code::nearest("unused-file"), Some("unused_file"));
        assert_eq!(Code::nearest("zebra"), None);
        assert_eq!(Code::nearest(""), None);
    }
}
