//! The search: which items to take so that their efforts fit and their values sum up highest, where an item may only be
//! taken with all it needs. A knapsack with precedence, in whole numbers.
//!
//! Items that hang together by their needs are a *group*. Of each group all ways to take of it are listed that no other
//! way beats (less effort for as much value). Then the groups are put together one by one, and of all partial sets those
//! are kept that none beats: Nemhauser and Ullmann, "Discrete dynamic programming and capital allocation", Management
//! Science 15(9), 1969. What cannot become better than a set known already is left: its bound is the value it would have
//! if the rest could be taken in parts (Dantzig, "Discrete-variable extremum problems", Operations Research 5(2), 1957).
//! So the answer is exact. Where more partial sets were made than the budget allows, only the most promising are
//! followed, and the answer says how much better another one could be at most. The budget counts sets and never looks at
//! a clock: the same numbers give the same answer.

use super::bound::{Rest, Segment};
use std::collections::BTreeMap;

/// An item. What it needs has lower numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) effort: i64,
    pub(super) value: i64,
    pub(super) needs: Vec<usize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// For each item whether it is taken.
    pub(super) taken: Vec<bool>,
    /// More than this no set is worth; `None` when this one is proven to be the best.
    pub(super) at_most: Option<i64>,
}

/// So many partial sets are made before only the most promising are followed.
pub(super) const BUDGET: usize = 1_000_000;

/// So many are followed then.
const FOLLOWED: usize = 64;

/// The best set whose effort is `free` at most. Among equals it is the one of less effort; then the first one found,
/// which depends on the order of the items alone.
pub(super) fn best(items: &[Item], free: i64, budget: usize) -> Found {
    let mut purse = Purse { made: 0, budget };
    let closures = closures(items, free);
    let fronts: Vec<Front> =
        groups(items).into_iter().map(|group| Front::of(items, &closures, &group, free, &mut purse)).collect();
    let sack = Sack::of(&fronts, free);
    let packed = sack.pack(&mut purse);
    let mut found = Found { taken: vec![false; items.len()], at_most: None };
    let mut value = 0;
    for (front, choice) in fronts.iter().zip(&packed.picks) {
        let Some(choice) = front.choices.get(*choice) else { continue };
        value += choice.value;
        choice.items.iter().for_each(|item| set(&mut found.taken, *item));
    }
    let cut = fronts.iter().any(|front| front.is_cut).then(|| relaxed(items, free));
    let at_most = packed.left_behind.into_iter().chain(cut).max();
    found.at_most = at_most.filter(|most| *most > value);
    if found.at_most.is_some() {
        found.taken = filled(items, &closures, free, found.taken);
    }
    found
}

/// How many partial sets were made, and how many may be.
struct Purse {
    made: usize,
    budget: usize,
}

impl Purse {
    fn is_spent(&self) -> bool {
        self.made > self.budget
    }
}

fn set(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

/// Each item with all it needs, in order; `None` where that is more than can be taken.
fn closures(items: &[Item], free: i64) -> Vec<Option<Vec<usize>>> {
    let mut closures: Vec<Option<Vec<usize>>> = Vec::with_capacity(items.len());
    for (number, item) in items.iter().enumerate() {
        let mut closure = Some(vec![number]);
        for need in &item.needs {
            closure = closure.zip(closures.get(*need)).and_then(|(own, below)| Some(union(&own, below.as_ref()?)));
        }
        let fits = |closure: &Vec<usize>| effort_of(items, closure) <= free;
        closures.push(closure.filter(fits));
    }
    closures
}

fn effort_of(items: &[Item], set: &[usize]) -> i64 {
    set.iter().filter_map(|at| items.get(*at)).map(|item| item.effort).sum()
}

fn value_of(items: &[Item], set: &[usize]) -> i64 {
    set.iter().filter_map(|at| items.get(*at)).map(|item| item.value).sum()
}

fn union(a: &[usize], b: &[usize]) -> Vec<usize> {
    let mut both = [a, b].concat();
    both.sort_unstable();
    both.dedup();
    both
}

fn without(set: &[usize], taken: &[usize]) -> Vec<usize> {
    set.iter().filter(|item| taken.binary_search(item).is_err()).copied().collect()
}

/// The items that hang together, each group in order; the groups by their first item.
fn groups(items: &[Item]) -> Vec<Vec<usize>> {
    let mut head: Vec<usize> = (0..items.len()).collect();
    for (number, item) in items.iter().enumerate() {
        for need in &item.needs {
            let (one, other) = (head_of(&mut head, number), head_of(&mut head, *need));
            if let Some(place) = head.get_mut(one.max(other)) {
                *place = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..items.len() {
        groups.entry(head_of(&mut head, number)).or_default().push(number);
    }
    groups.into_values().collect()
}

fn head_of(head: &mut [usize], mut at: usize) -> usize {
    while let Some(above) = head.get(at).copied().filter(|above| *above != at) {
        let next = head.get(above).copied().unwrap_or(above);
        if let Some(place) = head.get_mut(at) {
            *place = next;
        }
        at = above;
    }
    at
}

/// Something that can be weighed against its like.
trait Weighed {
    fn effort(&self) -> i64;
    fn value(&self) -> i64;
}

/// Keeps those that no other beats, by effort. Of equals the first stays.
fn keep_unbeaten<T: Weighed>(all: &mut Vec<T>) {
    all.sort_by_key(|one| (one.effort(), std::cmp::Reverse(one.value())));
    let mut best = None;
    all.retain(|one| {
        let is_better = best.is_none_or(|best| one.value() > best);
        if is_better {
            best = Some(one.value());
        }
        is_better
    });
}

/// One way to take of a group.
#[derive(Clone, Debug)]
struct Choice {
    effort: i64,
    value: i64,
    items: Vec<usize>,
}

impl Weighed for Choice {
    fn effort(&self) -> i64 {
        self.effort
    }

    fn value(&self) -> i64 {
        self.value
    }
}

/// The ways to take of a group that no other way beats, by effort; the first one takes no effort.
struct Front {
    choices: Vec<Choice>,
    /// Whether not all ways were followed.
    is_cut: bool,
}

/// Ways so far, by the items that are taken and were not walked past yet.
type Ways = BTreeMap<Vec<usize>, Vec<Choice>>;

impl Front {
    /// Walks the group from what is needed by nobody down to what needs nobody. Whoever takes an item takes all it
    /// needs at once: so each way is one that could be stayed with.
    fn of(items: &[Item], closures: &[Option<Vec<usize>>], group: &[usize], free: i64, purse: &mut Purse) -> Self {
        let nothing = Choice { effort: 0, value: 0, items: Vec::new() };
        let mut ways: Ways = BTreeMap::from([(Vec::new(), vec![nothing])]);
        let mut is_cut = false;
        for item in group.iter().rev() {
            let mut next = Ways::new();
            for (pending, choices) in ways {
                if pending.binary_search(item).is_ok() {
                    next.entry(without(&pending, &[*item])).or_default().extend(choices);
                    continue;
                }
                if let Some(closure) = closures.get(*item).and_then(Option::as_ref) {
                    let added = without(closure, &pending);
                    let with = with_these(items, &choices, &added, free);
                    purse.made += with.len();
                    let pending = without(&union(&pending, closure), &[*item]);
                    next.entry(pending).or_default().extend(with);
                }
                next.entry(pending).or_default().extend(choices);
            }
            next.values_mut().for_each(keep_unbeaten);
            next.retain(|_, choices| !choices.is_empty());
            if purse.is_spent() {
                is_cut |= follow_few(&mut next);
            }
            ways = next;
        }
        Self { choices: ways.into_values().flatten().collect(), is_cut }
    }
}

/// These ways with some items more, as far as they fit.
fn with_these(items: &[Item], choices: &[Choice], added: &[usize], free: i64) -> Vec<Choice> {
    let (effort, value) = (effort_of(items, added), value_of(items, added));
    if (effort, value) == (0, 0) {
        return Vec::new();
    }
    let fitting = choices.iter().filter(|choice| choice.effort + effort <= free);
    let with = |choice: &Choice| Choice {
        effort: choice.effort + effort,
        value: choice.value + value,
        items: union(&choice.items, added),
    };
    fitting.map(with).collect()
}

/// Leaves the most valuable ways, and the one that takes nothing; whether there were more.
fn follow_few(ways: &mut Ways) -> bool {
    let mut values: Vec<i64> = ways.values().flatten().map(|choice| choice.value).collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let Some(least) = values.get(FOLLOWED).copied() else { return false };
    for choices in ways.values_mut() {
        choices.retain(|choice| choice.value > least || choice.items.is_empty());
    }
    ways.retain(|_, choices| !choices.is_empty());
    true
}

/// What no set is worth more than, each item taken by itself and in parts.
fn relaxed(items: &[Item], free: i64) -> i64 {
    let worth = items.iter().enumerate().filter(|(_, item)| item.value > 0);
    let base: i64 = worth.clone().filter(|(_, item)| item.effort == 0).map(|(_, item)| item.value).sum();
    let segment = |(group, item): (usize, &Item)| Segment { group, choice: 1, effort: item.effort, value: item.value };
    let segments = worth.filter(|(_, item)| item.effort > 0).map(segment).collect();
    base + Rest::of(segments).bound(free)
}

/// What was found with what fits into the rest all the same, or what comes of filling alone: whatever is worth more.
fn filled(items: &[Item], closures: &[Option<Vec<usize>>], free: i64, found: Vec<bool>) -> Vec<bool> {
    let mut by_worth: Vec<Segment> = Vec::new();
    for (group, closure) in closures.iter().enumerate() {
        let Some(closure) = closure else { continue };
        let (effort, value) = (effort_of(items, closure), value_of(items, closure));
        by_worth.push(Segment { group, choice: 0, effort, value });
    }
    by_worth.sort_by(Segment::by_worth);
    let fill = |mut taken: Vec<bool>| {
        let taken_of = |taken: &[bool], of: fn(&Item) -> i64| -> i64 {
            items.iter().zip(taken).filter(|(_, taken)| **taken).map(|(item, _)| of(item)).sum()
        };
        let mut left = free - taken_of(&taken, |item| item.effort);
        for closure in by_worth.iter().filter_map(|segment| closures.get(segment.group)?.as_ref()) {
            let is_new = |at: &&usize| !taken.get(**at).copied().unwrap_or(true);
            let added: Vec<usize> = closure.iter().filter(is_new).copied().collect();
            let effort = effort_of(items, &added);
            if effort <= left && value_of(items, &added) > 0 {
                left -= effort;
                for at in added {
                    set(&mut taken, at);
                }
            }
        }
        (taken_of(&taken, |item| item.value), taken)
    };
    let (found, afresh) = (fill(found), fill(vec![false; items.len()]));
    if afresh.0 > found.0 { afresh.1 } else { found.1 }
}

/// The groups, and what they are to be packed into.
struct Sack<'f> {
    fronts: &'f [Front],
    free: i64,
    segments: Vec<Segment>,
}

/// One choice of each group.
struct Packed {
    picks: Vec<usize>,
    /// What the sets were worth at most that were not followed.
    left_behind: Option<i64>,
}

/// A choice of each of the groups so far.
#[derive(Clone, Copy)]
struct Partial {
    effort: i64,
    value: i64,
    /// The last step that led to it.
    step: Option<usize>,
}

impl Weighed for Partial {
    fn effort(&self) -> i64 {
        self.effort
    }

    fn value(&self) -> i64 {
        self.value
    }
}

/// A choice that was made for a group, and the step before it.
struct Step {
    group: usize,
    choice: usize,
    before: Option<usize>,
}

impl<'f> Sack<'f> {
    fn of(fronts: &'f [Front], free: i64) -> Self {
        let mut segments = Vec::new();
        for (group, front) in fronts.iter().enumerate() {
            segments.extend(hull(group, &front.choices));
        }
        // In a group each segment has less value for its effort than the one before.
        segments.sort_by(Segment::by_worth);
        Self { fronts, free, segments }
    }

    /// The segments as far as they fit, best first: a set to be beaten.
    fn greedy(&self) -> (Vec<usize>, i64) {
        let mut picks = vec![0; self.fronts.len()];
        let mut is_closed = vec![false; self.fronts.len()];
        let (mut left, mut value) = (self.free, self.base());
        for segment in &self.segments {
            if is_closed.get(segment.group).copied().unwrap_or(true) {
                continue;
            }
            if segment.effort > left {
                set(&mut is_closed, segment.group);
                continue;
            }
            left -= segment.effort;
            value += segment.value;
            if let Some(pick) = picks.get_mut(segment.group) {
                *pick = segment.choice;
            }
        }
        (picks, value)
    }

    /// What the groups are worth without any effort.
    fn base(&self) -> i64 {
        self.fronts.iter().filter_map(|front| front.choices.first()).map(|choice| choice.value).sum()
    }

    fn pack(&self, purse: &mut Purse) -> Packed {
        let (greedy, greedy_value) = self.greedy();
        let mut rest = Rest::of(self.segments.clone());
        let mut steps: Vec<Step> = Vec::new();
        let mut partials = vec![Partial { effort: 0, value: self.base(), step: None }];
        let (mut lower, mut left_behind) = (greedy_value, None);
        for group in self.order() {
            rest.remove(group);
            partials = self.with_group(group, &partials, &mut steps);
            purse.made += partials.len();
            keep_unbeaten(&mut partials);
            lower = partials.last().map_or(lower, |best| best.value.max(lower));
            let bound = |partial: &Partial| partial.value + rest.bound(self.free - partial.effort);
            partials.retain(|partial| bound(partial) >= lower);
            if purse.is_spent() && partials.len() > FOLLOWED {
                partials.sort_by_key(|partial| (std::cmp::Reverse(bound(partial)), partial.effort));
                left_behind = left_behind.max(partials.get(FOLLOWED).map(bound));
                partials.truncate(FOLLOWED);
                partials.sort_by_key(|partial| partial.effort);
            }
        }
        let best = partials.last().filter(|best| best.value >= greedy_value);
        let picks = best.map_or(greedy, |best| self.picks(&steps, best.step));
        Packed { picks, left_behind }
    }

    /// The groups from which something can be taken, those of the most value for their effort first.
    fn order(&self) -> Vec<usize> {
        let mut seen = vec![false; self.fronts.len()];
        let mut order = Vec::new();
        for segment in &self.segments {
            if !seen.get(segment.group).copied().unwrap_or(true) {
                set(&mut seen, segment.group);
                order.push(segment.group);
            }
        }
        order
    }

    /// Every partial set with every choice of a group that fits. That the group is left out comes first: of equals the
    /// one stays that was there before.
    fn with_group(&self, group: usize, partials: &[Partial], steps: &mut Vec<Step>) -> Vec<Partial> {
        let mut all = partials.to_vec();
        let choices = self.fronts.get(group).map_or(&[][..], |front| &front.choices);
        let base = choices.first().map_or(0, |choice| choice.value);
        for (number, choice) in choices.iter().enumerate().skip(1) {
            for partial in partials.iter().take_while(|partial| partial.effort + choice.effort <= self.free) {
                let (effort, value) = (partial.effort + choice.effort, partial.value + choice.value - base);
                all.push(Partial { effort, value, step: Some(steps.len()) });
                steps.push(Step { group, choice: number, before: partial.step });
            }
        }
        all
    }

    fn picks(&self, steps: &[Step], mut at: Option<usize>) -> Vec<usize> {
        let mut picks = vec![0; self.fronts.len()];
        while let Some(step) = at.and_then(|at| steps.get(at)) {
            if let Some(pick) = picks.get_mut(step.group) {
                *pick = step.choice;
            }
            at = step.before;
        }
        picks
    }
}

/// The way up along the choices of a group that is best if choices could be taken in parts.
fn hull(group: usize, choices: &[Choice]) -> Vec<Segment> {
    let mut corners: Vec<(usize, &Choice)> = Vec::new();
    for (number, choice) in choices.iter().enumerate() {
        while let [.., (_, before), (_, last)] = corners.as_slice()
            && is_below(before, last, choice)
        {
            corners.pop();
        }
        corners.push((number, choice));
    }
    let pairs = corners.iter().zip(corners.iter().skip(1));
    let segment = |((_, from), (choice, to)): (&(usize, &Choice), &(usize, &Choice))| Segment {
        group,
        choice: *choice,
        effort: to.effort - from.effort,
        value: to.value - from.value,
    };
    pairs.map(segment).collect()
}

/// Whether a choice lies on or below the line from the one before to the one behind it.
fn is_below(before: &Choice, choice: &Choice, behind: &Choice) -> bool {
    let rise = |from: &Choice, to: &Choice| (i128::from(to.value - from.value), i128::from(to.effort - from.effort));
    let ((first, run), (whole, whole_run)) = (rise(before, choice), rise(before, behind));
    first * whole_run <= whole * run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn items(list: &[(i64, i64, &[usize])]) -> Vec<Item> {
        list.iter()
            .map(|(effort, value, needs)| Item { effort: *effort, value: *value, needs: needs.to_vec() })
            .collect()
    }

    fn sums(items: &[Item], taken: &[bool]) -> (i64, i64) {
        let taken: Vec<usize> = (0..items.len()).filter(|at| taken[*at]).collect();
        (value_of(items, &taken), effort_of(items, &taken))
    }

    fn is_whole(items: &[Item], taken: &[bool]) -> bool {
        (0..items.len()).all(|at| !taken[at] || items[at].needs.iter().all(|need| taken[*need]))
    }

    /// The value of the best of all sets there are, and the least effort it takes.
    fn by_force(items: &[Item], free: i64) -> (i64, i64) {
        let all = (0..1_u32 << items.len()).map(|bits| (0..items.len()).map(|at| bits >> at & 1 == 1).collect());
        let whole = all.filter(|taken: &Vec<bool>| is_whole(items, taken)).map(|taken| sums(items, &taken));
        whole.filter(|(_, effort)| *effort <= free).max_by_key(|(value, effort)| (*value, -effort)).unwrap()
    }

    #[test]
    fn a_line_in_the_ranking_can_be_beaten() {
        // By value the first one fits and leaves no room; the two others are worth more together.
        let all = items(&[(6, 9, &[]), (3, 7, &[]), (3, 6, &[])]);
        assert_eq!(best(&all, 6, BUDGET), Found { taken: vec![false, true, true], at_most: None });
    }

    #[test]
    fn of_equals_the_first_is_taken() {
        let all = items(&[(2, 5, &[]), (2, 5, &[]), (2, 5, &[])]);
        assert_eq!(best(&all, 4, BUDGET).taken, [true, true, false]);
    }

    #[test]
    fn a_budget_that_is_spent_still_gives_a_set_that_fits_and_says_how_far_off_it_may_be() {
        // Values that grow with efforts, all odd, and an even room: no bound is of help.
        let all: Vec<Item> = (0..400)
            .map(|n| Item { effort: 1001 + 2 * (n * 7919 % 1000), value: 1011 + 2 * (n * 7919 % 1000), needs: vec![] })
            .collect();
        let free = 200_000;
        let found = best(&all, free, 2_000);
        let (value, effort) = sums(&all, &found.taken);
        assert!(effort <= free && value > 190_000, "{value} for {effort}");
        assert!(found.at_most.is_none_or(|most| most > value && most < value + value / 50), "{:?}", found.at_most);
        assert_eq!(found, best(&all, free, 2_000));
    }

    fn instance() -> impl Strategy<Value = (Vec<Item>, i64)> {
        let item = (0i64..9, -3i64..12, prop::collection::vec(0usize..9, 0..3));
        (prop::collection::vec(item, 0..9), 0i64..40).prop_map(|(list, free)| {
            let below = |at: usize, needs: Vec<usize>| needs.into_iter().filter(|need| *need < at).collect();
            let items = list.into_iter().enumerate();
            (items.map(|(at, (effort, value, needs))| Item { effort, value, needs: below(at, needs) }).collect(), free)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn it_is_the_best_of_all_sets((items, free) in instance()) {
            let found = best(&items, free, BUDGET);
            prop_assert!(is_whole(&items, &found.taken));
            prop_assert_eq!(sums(&items, &found.taken), by_force(&items, free));
            prop_assert_eq!(found.at_most, None);
        }

        #[test]
        fn with_no_budget_it_fits_and_its_bound_holds((items, free) in instance()) {
            let found = best(&items, free, 0);
            let (value, effort) = sums(&items, &found.taken);
            let (most, _) = by_force(&items, free);
            prop_assert!(is_whole(&items, &found.taken) && effort <= free && value <= most);
            prop_assert!(most <= found.at_most.unwrap_or(value), "{} of {}, said {:?}", value, most, found.at_most);
        }
    }
}
