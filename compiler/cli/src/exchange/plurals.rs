//! The rules for numbers as Gettext writes them, and which category of CLDR each of their forms is.

use runtime::plural;

/// Numbers that are looked at to compare two rules: all their remainders are there.
const LOOKED_AT: u32 = 1000;

/// `Plural-Forms` of a language: how many, and the rule in C. The forms are in the order of the lists in vocabularies.
pub(super) fn rule(language: &str) -> (usize, &'static str) {
    match plural::rule(language) {
        0 => (1, "0"),
        2 => (2, "n>1"),
        3 => (3, "n==0 ? 0 : n%10==1 && n%100!=11 ? 1 : 2"),
        4 => (
            4,
            "n==1 || n==11 ? 0 : n==2 || n==12 ? 1 : n>0 && n<20 ? 2 : 3",
        ),
        5 => (3, "n==1 ? 0 : n==0 || n%100>0 && n%100<20 ? 1 : 2"),
        6 => (
            3,
            "n%10==1 && n%100!=11 ? 0 : n%10==0 || n%100>10 && n%100<20 ? 1 : 2",
        ),
        7 => (
            3,
            "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2",
        ),
        8 => (3, "n==1 ? 0 : n>=2 && n<=4 ? 1 : 2"),
        9 => (
            3,
            "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2",
        ),
        10 => (
            4,
            "n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3",
        ),
        11 => (
            5,
            "n==1 ? 0 : n==2 ? 1 : n>2 && n<7 ? 2 : n>6 && n<11 ? 3 : 4",
        ),
        12 => (
            6,
            "n==0 ? 5 : n==1 ? 0 : n==2 ? 1 : n%100>=3 && n%100<=10 ? 2 : n%100>=11 ? 3 : 4",
        ),
        13 => (
            4,
            "n==1 ? 0 : n==0 || n%100>0 && n%100<=10 ? 1 : n%100>10 && n%100<20 ? 2 : 3",
        ),
        14 => (3, "n%10==1 ? 0 : n%10==2 ? 1 : 2"),
        15 => (2, "n%10!=1 || n%100==11"),
        16 => (
            5,
            "n%10==1 && n%100!=11 && n%100!=71 && n%100!=91 ? 0 : n%10==2 && n%100!=12 && n%100!=72 && n%100!=92 ? 1 : \
             (n%10==3 || n%10==4 || n%10==9) && (n%100<10 || n%100>19) && (n%100<70 || n%100>79) && (n%100<90 || n%100>99) ? 2 : \
             n!=0 && n%1000000==0 ? 3 : 4",
        ),
        17 => (2, "n!=0"),
        18 => (
            6,
            "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5",
        ),
        _ => (2, "n!=1"),
    }
}

/// CLDR's category of each form of the rule, where every form is one category of its own.
pub(super) fn categories(language: &str) -> Option<Vec<&'static str>> {
    let (count, _) = rule(language);
    let mut found: Vec<Option<&str>> = vec![None; count];
    for number in 0..=LOOKED_AT {
        let number = Some(f64::from(number));
        let category = plural::category(language, number);
        let form = found.get_mut(plural::form(language, number) - 1)?;
        if *form.get_or_insert(category) != category {
            return None;
        }
    }
    // A form for numbers beyond those has none.
    let found: Vec<&str> = found.into_iter().collect::<Option<_>>()?;
    let differ = found
        .iter()
        .enumerate()
        .all(|(index, one)| !found[..index].contains(one));
    differ.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a rule says of a number. Knows what the rules above are made of: `?:`, `||`, `&&`, comparisons, `%`, brackets.
    struct C<'t> {
        rest: &'t str,
        n: u64,
    }

    impl C<'_> {
        fn takes(&mut self, sign: &str) -> bool {
            let rest = self.rest.trim_start();
            let taken = rest.strip_prefix(sign);
            self.rest = taken.unwrap_or(rest);
            taken.is_some()
        }

        fn choice(&mut self) -> u64 {
            let condition = self.any();
            if !self.takes("?") {
                return condition;
            }
            let yes = self.choice();
            assert!(self.takes(":"), "{}", self.rest);
            let no = self.choice();
            if condition == 0 { no } else { yes }
        }

        fn any(&mut self) -> u64 {
            let mut value = self.all();
            while self.takes("||") {
                let other = self.all();
                value = u64::from(value != 0 || other != 0);
            }
            value
        }

        fn all(&mut self) -> u64 {
            let mut value = self.compared();
            while self.takes("&&") {
                let other = self.compared();
                value = u64::from(value != 0 && other != 0);
            }
            value
        }

        fn compared(&mut self) -> u64 {
            let left = self.remainder();
            for (sign, holds) in [
                ("==", u64::eq as fn(&u64, &u64) -> bool),
                ("!=", u64::ne),
                ("<=", u64::le),
                (">=", u64::ge),
                ("<", u64::lt),
                (">", u64::gt),
            ] {
                if self.takes(sign) {
                    let right = self.remainder();
                    return u64::from(holds(&left, &right));
                }
            }
            left
        }

        fn remainder(&mut self) -> u64 {
            let value = self.value();
            if self.takes("%") {
                value % self.value()
            } else {
                value
            }
        }

        fn value(&mut self) -> u64 {
            if self.takes("n") {
                return self.n;
            }
            if self.takes("(") {
                let value = self.choice();
                assert!(self.takes(")"), "{}", self.rest);
                return value;
            }
            let digits = self.rest.trim_start();
            let length = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            self.rest = &digits[length..];
            digits[..length].parse().expect("a number")
        }
    }

    #[test]
    fn gettext_and_the_server_choose_the_same_form() {
        for language in [
            "ja", "en", "fr", "lv", "gd", "ro", "lt", "ru", "cs", "pl", "sl", "ga", "ar", "mt",
            "mk", "is", "br", "jiv", "cy",
        ] {
            let (count, rule) = rule(language);
            for n in (0..=1000).chain([1_000_000, 2_000_000]) {
                let mut c = C { rest: rule, n };
                let form = c.choice();
                assert_eq!(c.rest, "", "{language}");
                let expected = plural::form(language, Some(n as f64));
                assert_eq!(form + 1, expected as u64, "{language} {n}");
                assert!(expected <= count, "{language} {n}");
            }
        }
    }

    #[test]
    fn categories_are_those_of_whole_numbers() {
        assert_eq!(categories("en").as_deref(), Some(&["one", "other"][..]));
        assert_eq!(
            categories("pl").as_deref(),
            Some(&["one", "few", "many"][..])
        );
        assert_eq!(categories("ja").as_deref(), Some(&["other"][..]));
        // Latvian has a form for nothing, CLDR one for ten and twenty as well.
        assert_eq!(categories("lv"), None);
    }
}
