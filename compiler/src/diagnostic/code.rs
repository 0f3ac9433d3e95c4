//! The table of codes: a number that never moves, a name, a severity and a line on what it is.
//! A new code is a variant of [`Code`], a row of [`TABLE`] at the same place, and a page in `explain/`.
//! Retired numbers are never used again.

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
