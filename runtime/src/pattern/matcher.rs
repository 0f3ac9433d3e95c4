//! Backtracking over the items of a compiled pattern, within a budget of steps.

use super::compile::{ByteSet, Compiled, Item};
use super::{Found, PatternError};
use std::borrow::Cow;

/// Most elementary comparisons one search may make.
const STEP_LIMIT: u32 = 1_000_000;

/// A capture while matching; without an end it is a position.
#[derive(Clone, Copy, Default)]
struct Capture {
    start: usize,
    end: Option<usize>,
}

/// One search over one text.
///
/// Captures need no undoing: items follow each other in one line, so every item behind the choice that
/// finally succeeds has been run again after it, and has written its capture again.
pub(super) struct Matcher<'c, 't> {
    items: &'c [Item],
    text: &'t [u8],
    captures: Vec<Capture>,
    steps: u32,
}

impl<'c, 't> Matcher<'c, 't> {
    pub(super) fn new(compiled: &'c Compiled, text: &'t [u8]) -> Self {
        let captures = vec![Capture::default(); compiled.captures];
        Self {
            items: &compiled.items,
            text,
            captures,
            steps: STEP_LIMIT,
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), PatternError> {
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        self.steps = self.steps.checked_sub(steps).ok_or(PatternError::TooSlow)?;
        Ok(())
    }

    /// Matches the items from `index` on at a place; gives the end of the match.
    pub(super) fn run(&mut self, index: usize, at: usize) -> Result<Option<usize>, PatternError> {
        let (items, mut at) = (self.items, at);
        for (offset, item) in items[index..].iter().enumerate() {
            let following = index + offset + 1;
            self.spend(1)?;
            let next = match *item {
                Item::Greedy { set, least, most } => {
                    return self.greedy(set, (least, most), following, at);
                }
                Item::Lazy(set) => return self.lazy(set, following, at),
                Item::One(set) => self.has(set, at).then_some(at + 1),
                Item::Open(number) | Item::Position(number) => self.mark(
                    number,
                    Capture {
                        start: at,
                        end: None,
                    },
                    at,
                ),
                Item::Close(number) => self.mark(
                    number,
                    Capture {
                        end: Some(at),
                        ..self.captures[number]
                    },
                    at,
                ),
                Item::Back(number) => self.back(number, at)?,
                Item::Balance(open, close) => self.balance(open, close, at)?,
                Item::Frontier(set) => self.frontier(set, at).then_some(at),
                Item::End => (at == self.text.len()).then_some(at),
            };
            let Some(next) = next else { return Ok(None) };
            at = next;
        }
        Ok(Some(at))
    }

    fn has(&self, set: ByteSet, at: usize) -> bool {
        self.text.get(at).is_some_and(|byte| set.contains(*byte))
    }

    fn mark(&mut self, number: usize, capture: Capture, at: usize) -> Option<usize> {
        self.captures[number] = capture;
        Some(at)
    }

    fn greedy(
        &mut self,
        set: ByteSet,
        (least, most): (usize, usize),
        following: usize,
        at: usize,
    ) -> Result<Option<usize>, PatternError> {
        let longest = self.text[at..]
            .iter()
            .take(most)
            .take_while(|byte| set.contains(**byte))
            .count();
        self.spend(longest)?;
        for count in (least..=longest).rev() {
            if let Some(end) = self.run(following, at + count)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    fn lazy(
        &mut self,
        set: ByteSet,
        following: usize,
        start: usize,
    ) -> Result<Option<usize>, PatternError> {
        let mut at = start;
        loop {
            self.spend(1)?;
            if let Some(end) = self.run(following, at)? {
                return Ok(Some(end));
            }
            if !self.has(set, at) {
                return Ok(None);
            }
            at += 1;
        }
    }

    fn back(&mut self, number: usize, at: usize) -> Result<Option<usize>, PatternError> {
        let Capture {
            start,
            end: Some(end),
        } = self.captures[number]
        else {
            return Ok(None);
        };
        self.spend(end - start)?;
        let same = self.text[at..].starts_with(&self.text[start..end]);
        Ok(same.then_some(at + end - start))
    }

    fn balance(&mut self, open: u8, close: u8, at: usize) -> Result<Option<usize>, PatternError> {
        let Some((first, rest)) = self.text[at..].split_first() else {
            return Ok(None);
        };
        if *first != open {
            return Ok(None);
        }
        let mut depth = 1_usize;
        for (offset, byte) in rest.iter().enumerate() {
            self.spend(1)?;
            if *byte == close {
                depth -= 1;
            } else if *byte == open {
                depth += 1;
            }
            if depth == 0 {
                return Ok(Some(at + offset + 2));
            }
        }
        Ok(None)
    }

    /// Outside the text stands a zero byte.
    fn frontier(&self, set: ByteSet, at: usize) -> bool {
        let before = at
            .checked_sub(1)
            .and_then(|place| self.text.get(place))
            .copied()
            .unwrap_or(0);
        let after = self.text.get(at).copied().unwrap_or(0);
        !set.contains(before) && set.contains(after)
    }

    pub(super) fn found(&self, start: usize, end: usize) -> Found<'t> {
        let captures = self.captures.iter().map(|capture| match capture.end {
            Some(end) => self.slice(capture.start, end),
            None => Cow::Owned((capture.start + 1).to_string()),
        });
        Found {
            whole: self.slice(start, end),
            captures: captures.collect(),
        }
    }

    fn slice(&self, start: usize, end: usize) -> Cow<'t, str> {
        String::from_utf8_lossy(&self.text[start..end])
    }
}
