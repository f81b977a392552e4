//! The scenarios of `scenarios.spec`: each with three kinds of changes and with drivers that work, are off, are broken.

use super::repository::{BASE, BROKEN, Driver, Repository, executable, said};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use whymap::testing;

/// Whether roadmaps are merged by meaning. Without it the driver merges line by line, and what it resolves is not asked.
pub(crate) const MERGES_BY_MEANING: bool = true;

/// How the changes of the two sides lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Changes {
    /// In two entries: git itself merges them.
    Apart,
    /// In two fields on neighbouring lines: only a merge by meaning does.
    Near,
    /// In one field: a person has to choose.
    Clash,
}

/// Who has to resolve the changes of different fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resolves {
    Driver,
    /// A driver that merges by meaning, also where the changes are apart.
    Meaning,
    Git,
    Never,
}

#[derive(Debug)]
struct Scenario {
    name: String,
    resolves: Resolves,
    /// What has to be in the file when it is clean.
    file: Vec<String>,
    /// What must not be lost.
    words: Vec<String>,
    steps: String,
}

fn scenarios() -> Vec<Scenario> {
    let spec = include_str!("scenarios.spec");
    spec.split("\n== ").skip(1).map(Scenario::parse).collect()
}

impl Scenario {
    fn parse(block: &str) -> Self {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let mut lines = block.lines();
        let both = words("wordone wordother");
        let mut scenario = Self {
            name: lines.next().unwrap().to_owned(),
            resolves: Resolves::Driver,
            file: both.clone(),
            words: both,
            steps: String::new(),
        };
        for line in lines {
            match line.split_once(": ") {
                Some(("resolves", who)) => {
                    scenario.resolves = match who {
                        "driver" => Resolves::Driver,
                        "meaning" => Resolves::Meaning,
                        "git" => Resolves::Git,
                        "never" => Resolves::Never,
                        other => panic!("{other}"),
                    }
                }
                Some(("file", list)) => scenario.file = words(list),
                Some(("words", list)) => scenario.words = words(list),
                _ => scenario.steps.extend([line, "\n"]),
            }
        }
        scenario
    }

    fn is_resolved(&self, changes: Changes, driver: Driver) -> bool {
        match (self.resolves, changes) {
            (Resolves::Never, _) | (_, Changes::Clash) => false,
            (Resolves::Git, changes) => changes == Changes::Apart,
            (Resolves::Driver, Changes::Apart) => driver == Driver::Whymap,
            (Resolves::Driver, Changes::Near) | (Resolves::Meaning, _) => driver == Driver::Whymap && MERGES_BY_MEANING,
        }
    }
}

/// The texts a scenario is made of.
fn texts(changes: Changes) -> Vec<(&'static str, String)> {
    let set = |text: &str, old: &str, new: &str| {
        assert_eq!(text.matches(old).count(), 1, "{old} in {text}");
        text.replace(old, new)
    };
    let (problem, reason, title) = ("people are stuck", "it is the season", "A theme");
    let one = |text: &str| match changes {
        Changes::Apart | Changes::Near => set(text, problem, "wordone is stuck"),
        Changes::Clash => set(text, title, "wordone"),
    };
    let other = |text: &str| match changes {
        Changes::Apart => set(text, "B idea", "wordother idea"),
        Changes::Near => set(text, reason, "wordother is the season"),
        Changes::Clash => set(text, title, "wordother"),
    };
    let more = |text: &str| set(text, "C theme", "wordmore");
    let both = match changes {
        Changes::Clash => set(BASE, title, "wordone wordother"),
        _ => other(&one(BASE)),
    };
    let third = |text: &str| set(text, "people wait", "wordthird");
    let fourth = |text: &str| set(text, "they leave", "wordfourth");
    vec![
        ("base", BASE.to_owned()),
        ("one", one(BASE)),
        ("other", other(BASE)),
        ("more", more(BASE)),
        ("onemore", more(&one(BASE))),
        ("othermore", more(&other(BASE))),
        ("boththird", third(&both)),
        ("bothfourth", fourth(&both)),
        ("all", fourth(&third(&both))),
        ("both", both),
    ]
}

/// What is looked at when the steps are done.
struct Ended {
    code: i32,
    folder: PathBuf,
    file: PathBuf,
    unmerged: String,
}

fn play(scenario: &Scenario, changes: Changes, driver: Driver) -> Result<(), String> {
    let repository = Repository::with(driver);
    for (name, text) in texts(changes) {
        fs::write(repository.beside(&format!("{name}.ron")), text).unwrap();
    }
    executable(
        &repository.beside("reverse"),
        "#!/bin/sh\ngrep '^pick' \"$1\" | sed '1!G;h;$!d' > \"$1.new\" && mv \"$1.new\" \"$1\"\n",
    );
    repository.write(".gitattributes", "roadmap.ron merge=whymap\nplan.ron merge=whymap\n");
    let end = "{ echo \"${code-0}\"; pwd; echo \"$file\"; } > \"$T/ended\"";
    let ran = repository.shell(&format!("{}\n{end}", scenario.steps));
    let Ok(ended) = fs::read_to_string(repository.beside("ended")) else {
        return Err(format!("the steps were not gone through\n{}", said(&ran)));
    };
    let mut lines = ended.lines();
    let mut next = || lines.next().unwrap().to_owned();
    let (code, folder) = (next().parse().unwrap(), PathBuf::from(next()));
    let file = folder.join(next());
    let at = |words: &[&str]| {
        let ran = repository.command("git").args(words).current_dir(&folder).output().unwrap();
        String::from_utf8_lossy(&ran.stdout).into_owned()
    };
    let ended = Ended { code, file, unmerged: at(&["ls-files", "-u"]), folder: folder.clone() };
    judge(scenario, changes, driver, &ended, &at).map_err(|why| {
        let text = fs::read_to_string(&ended.file).unwrap_or_default();
        format!("{why}\nexit {}\nunmerged {}\n--- said\n{}--- file\n{text}---", ended.code, ended.unmerged, said(&ran))
    })
}

fn judge(
    scenario: &Scenario,
    changes: Changes,
    driver: Driver,
    ended: &Ended,
    git: &dyn Fn(&[&str]) -> String,
) -> Result<(), String> {
    let text = String::from_utf8_lossy(&fs::read(&ended.file).unwrap_or_default()).into_owned();
    let lacks = |text: &str, words: &[String]| words.iter().find(|word| !text.contains(word.as_str())).cloned();
    let missing = lacks(&text, &scenario.words);
    if let Some(word) = missing.and_then(|_| lacks(&kept(ended, git), &scenario.words)) {
        return Err(format!("{word} is lost"));
    }
    let is_clean = ended.code == 0 && ended.unmerged.is_empty();
    if is_clean {
        let unseen = ["the option ours", "the option theirs"].contains(&scenario.name.as_str());
        // These say which side is to win where lines conflict.
        if let Some(word) = lacks(&text, &scenario.file).filter(|_| !(unseen && driver == Driver::Whymap)) {
            return Err(format!("git says all is well, and {word} is not in the file"));
        }
        if let Some(wrong) = unsound(&text) {
            return Err(format!("git says all is well, and the file is not: {wrong}"));
        }
    }
    let stages: BTreeSet<&str> = ended.unmerged.lines().filter_map(|line| line.split_whitespace().nth(2)).collect();
    let shows_both = stages.contains("2") && stages.contains("3") && ended.unmerged.matches("roadmap.ron").count() <= 3;
    // Of several commits, the first that does not fit stops the others.
    let shown: Vec<String> =
        scenario.file.iter().filter(|word| ["wordone", "wordother"].contains(&word.as_str())).cloned().collect();
    let is_silent = shows_both.then(|| lacks(&text, &shown)).flatten();
    // A later commit would lose the word without anybody having seen it.
    if let Some(word) = is_silent.filter(|_| !scenario.is_of_kinds()) {
        return Err(format!("git waits for somebody to resolve the file, and {word} is not shown in it"));
    }
    if !is_clean && scenario.is_resolved(changes, driver) {
        return Err("this should have been resolved".to_owned());
    }
    Ok(())
}

impl Scenario {
    /// The two sides are no two texts, so there is nothing to be shown in one file.
    fn is_of_kinds(&self) -> bool {
        self.name == "a link in place of the file"
    }
}

/// All that can still be found: the file, what lies beside it, the index, the commits and the stash.
fn kept(ended: &Ended, git: &dyn Fn(&[&str]) -> String) -> String {
    let mut kept = String::new();
    for entry in fs::read_dir(&ended.folder).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        kept += &String::from_utf8_lossy(&fs::read(entry.path()).unwrap_or_default());
    }
    kept += &fs::read_to_string(&ended.file).unwrap_or_default();
    for line in git(&["ls-files", "-s"]).lines() {
        kept += &git(&["cat-file", "-p", line.split_whitespace().nth(1).unwrap_or_default()]);
    }
    let autostash = git(&["rev-parse", "--git-path", "rebase-merge/autostash"]);
    let autostash = fs::read_to_string(ended.folder.join(autostash.trim())).unwrap_or_default();
    kept += &git(&["show", "-m", autostash.trim(), "--"]);
    kept += &git(&["log", "-p", "-m", "--all", "--reflog", "--", "*.ron"]);
    kept
}

/// What is wrong with a roadmap that should be sound.
fn unsound(text: &str) -> Option<String> {
    if testing::has_conflict_marker(text) {
        return Some("there are conflict markers".to_owned());
    }
    let findings = testing::findings(text, NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
    findings.into_iter().find(|finding| finding.starts_with('S'))
}

/// Plays one scenario with every kind of change and every driver: nothing is lost, and nothing is hidden.
fn play_all(title: &str) {
    let scenarios = scenarios();
    let number = scenarios.iter().position(|scenario| scenario.name == title).expect("a scenario of the specification");
    let all = [Changes::Apart, Changes::Near, Changes::Clash];
    let mut runs: Vec<(Changes, Driver)> = all.map(|changes| (changes, Driver::Whymap)).to_vec();
    runs.extend(all.map(|changes| (changes, Driver::Off)));
    runs.extend(BROKEN.map(|driver| (Changes::Near, driver)));
    runs.push((Changes::Clash, BROKEN[number % BROKEN.len()]));
    let failure = |(changes, driver)| {
        let why = play(&scenarios[number], changes, driver).err()?;
        Some(format!("{title}, {changes:?}, {driver:?}: {why}"))
    };
    let failures: Vec<String> = runs.into_iter().filter_map(failure).collect();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n\n"));
}

/// A test for each scenario, so that they run side by side.
macro_rules! scenario_tests {
    ($($test:ident => $title:literal,)*) => {
        $(#[test]
        fn $test() {
            play_all($title);
        })*

        const TITLES: &[&str] = &[$($title),*];
    };
}

scenario_tests! {
    merge => "merge",
    merge_without_fast_forward => "merge without fast forward",
    merge_squashed => "merge squashed",
    rebase => "rebase",
    rebase_the_commits_in_another_order => "rebase, the commits in another order",
    rebase_onto_another_branch => "rebase onto another branch",
    cherry_pick => "cherry-pick",
    cherry_pick_a_range => "cherry-pick a range",
    revert => "revert",
    stash_pop_on_a_tree_that_has_changed => "stash pop on a tree that has changed",
    pull_with_rebase_and_autostash => "pull with rebase and autostash",
    checkout_with_what_was_not_committed => "checkout with what was not committed",
    the_merge_of_a_file_once_more => "the merge of a file once more",
    mails_applied => "mails applied",
    a_patch_applied => "a patch applied",
    an_octopus => "an octopus",
    the_strategy_resolve => "the strategy resolve",
    the_strategy_ours => "the strategy ours",
    the_option_ours => "the option ours",
    the_option_theirs => "the option theirs",
    criss_cross_twice => "criss-cross, twice",
    renamed_and_edited => "renamed and edited",
    both_add_the_file => "both add the file",
    deleted_on_one_side => "deleted on one side",
    in_a_second_work_tree => "in a second work tree",
    in_a_subfolder => "in a subfolder",
    trees_merged_in_a_bare_repository => "trees merged in a bare repository",
    trees_merged_beside_a_work_tree => "trees merged beside a work tree",
    another_mode => "another mode",
    a_link_in_place_of_the_file => "a link in place of the file",
    line_endings_converted_in_the_work_tree => "line endings converted in the work tree",
    one_side_with_other_line_endings => "one side with other line endings",
    in_the_style_diff3 => "in the style diff3",
    in_the_style_zdiff3 => "in the style zdiff3",
    with_markers_of_twenty_signs => "with markers of twenty signs",
    the_attribute_on_our_side_only => "the attribute on our side only",
    the_attribute_on_their_side_only => "the attribute on their side only",
    a_resolution_that_is_remembered => "a resolution that is remembered",
    the_tool_of_merges => "the tool of merges",
    committed_without_a_look => "committed without a look",
    a_shallow_clone => "a shallow clone",
    histories_that_have_nothing_in_common => "histories that have nothing in common",
}

#[test]
fn every_scenario_of_the_specification_has_its_test() {
    let names: Vec<String> = scenarios().into_iter().map(|scenario| scenario.name).collect();
    assert_eq!(names, TITLES);
}

#[test]
fn the_texts_of_the_scenarios_are_sound() {
    for changes in [Changes::Apart, Changes::Near, Changes::Clash] {
        for (name, text) in texts(changes) {
            assert_eq!(unsound(&text), None, "{name}");
        }
    }
    assert!(Path::new(super::repository::PROGRAM).is_file());
}
