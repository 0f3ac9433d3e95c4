//! What code costs, as numbers: at least, at most, and without end. What loops written in code amount to.
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "of expressions only literals have a value before the code runs"
)]

use crate::parse::syntax::{Expr, ExprKind, Stat, StatKind};
use crate::parse::walk::{self, Part};
use crate::source::Span;

/// How often something happens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) least: u64,
    pub(super) most: u64,
    /// Why there is no most, where there is none.
    pub(super) endless: Option<Span>,
}

/// What code costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cost {
    pub(super) fetches: Count,
    pub(super) includes: Count,
    /// Bytes sent at least.
    pub(super) bytes: u64,
}

impl Count {
    pub(super) const ONE: Count = Count {
        least: 1,
        most: 1,
        endless: None,
    };

    pub(super) fn then(self, next: Count) -> Count {
        Count {
            least: self.least.saturating_add(next.least),
            most: self.most.saturating_add(next.most),
            endless: self.endless.or(next.endless),
        }
    }

    pub(super) fn either(self, other: Count) -> Count {
        Count {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            endless: self.endless.or(other.endless),
        }
    }

    pub(super) fn times(self, least: u64, most: Option<u64>, at: Span) -> Count {
        let is_free = self.most == 0 && self.endless.is_none();
        Count {
            least: self.least.saturating_mul(least),
            most: self.most.saturating_mul(most.unwrap_or(1)),
            endless: self
                .endless
                .or(Some(at).filter(|_| most.is_none() && !is_free)),
        }
    }
}

impl Cost {
    /// One call of the Teller.
    pub(super) const FETCH: Cost = Cost {
        fetches: Count::ONE,
        includes: Count {
            least: 0,
            most: 0,
            endless: None,
        },
        bytes: 0,
    };

    pub(super) fn then(self, next: Cost) -> Cost {
        Cost {
            fetches: self.fetches.then(next.fetches),
            includes: self.includes.then(next.includes),
            bytes: self.bytes.saturating_add(next.bytes),
        }
    }

    pub(super) fn either(self, other: Cost) -> Cost {
        Cost {
            fetches: self.fetches.either(other.fetches),
            includes: self.includes.either(other.includes),
            bytes: self.bytes.min(other.bytes),
        }
    }

    pub(super) fn maybe(self) -> Cost {
        self.either(Cost::default())
    }

    pub(super) fn times(self, least: u64, most: Option<u64>, at: Span) -> Cost {
        Cost {
            fetches: self.fetches.times(least, most, at),
            includes: self.includes.times(least, most, at),
            bytes: self.bytes.saturating_mul(least),
        }
    }
}

/// Whether a statement may end what follows it.
pub(super) fn leaves(stat: &Stat) -> bool {
    let mut found = false;
    walk::stat(stat, &mut |part| {
        if let Part::Stat(stat) = part {
            found |= matches!(stat.kind, StatKind::Return(_) | StatKind::Break);
        }
    });
    found
}

/// How often a numeric loop runs, when its bounds are literals.
pub(super) fn rounds(range: &[Expr]) -> Option<u64> {
    let number = |expr: &Expr| match expr.bare().kind {
        ExprKind::Number(number) => Some(number),
        _ => None,
    };
    let first = number(range.first()?)?;
    let last = number(range.get(1)?)?;
    let step = match range.get(2) {
        Some(step) => number(step)?,
        None => 1.0,
    };
    let rounds = ((last - first) / step).floor() + 1.0;
    (step > 0.0 && rounds < 1e9).then_some(rounds.max(0.0) as u64)
}

/// How many entries the list of a loop has, when it is written out.
pub(super) fn listed(values: &[Expr]) -> Option<u64> {
    let [value] = values else { return None };
    let ExprKind::Call(call) = &value.bare().kind else {
        return None;
    };
    let is_plain = matches!(call.function.path().as_deref(), Some(["ipairs" | "pairs"]));
    let [list] = &*call.arguments else {
        return None;
    };
    let ExprKind::Table(fields) = &list.bare().kind else {
        return None;
    };
    // The last of them may be many.
    let open = fields
        .last()
        .is_some_and(|last| matches!(last.value().kind, ExprKind::Call(_) | ExprKind::Varargs));
    (is_plain && !open).then_some(fields.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::lua;
    use crate::source::FileId;

    fn first(text: &str) -> Stat {
        let (block, faults) = lua::parse(text);
        assert_eq!(faults, []);
        block.into_iter().next().expect("a statement")
    }

    #[test]
    fn loops_with_literal_bounds_have_an_end() {
        let rounds = |text: &str| match first(text).kind {
            StatKind::NumericFor { range, .. } => super::rounds(&range),
            StatKind::GenericFor { values, .. } => listed(&values),
            _ => None,
        };
        assert_eq!(rounds("for i = 1, 10 do end"), Some(10));
        assert_eq!(rounds("for i = 1, 10, 3 do end"), Some(4));
        assert_eq!(rounds("for i = 5, 1 do end"), Some(0));
        assert_eq!(rounds("for i = 1, n do end"), None);
        assert_eq!(rounds("for i = 5, 1, -1 do end"), None);
        assert_eq!(rounds("for _, v in ipairs { 1, 2 } do end"), Some(2));
        assert_eq!(rounds("for _, v in ipairs { f() } do end"), None);
        assert_eq!(rounds("for _, v in ipairs(list) do end"), None);
    }

    #[test]
    fn counts_follow_branches_and_rounds() {
        let at = Span::whole(FileId(0));
        let two = Count::ONE.then(Count::ONE);
        assert_eq!((two.least, two.most), (2, 2));
        let either = two.either(Count::default());
        assert_eq!((either.least, either.most), (0, 2));
        let thrice = two.times(3, Some(3), at);
        assert_eq!((thrice.least, thrice.most, thrice.endless), (6, 6, None));
        assert_eq!(two.times(0, None, at).endless, Some(at));
        assert_eq!(Count::default().times(0, None, at).endless, None);
        assert!(leaves(&first("if x then return end")) && !leaves(&first("x()")));
    }
}
