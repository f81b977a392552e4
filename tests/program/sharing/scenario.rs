//! The scenarios of `scenarios.spec`: each with three kinds of changes and with drivers that work, are off, are broken.

use super::repository::{BASE, BROKEN, Driver, Repository, executable, said};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use whymap::roadmap::plan::Plan;
use whymap::rules::Checker;
use whymap::text::conflict_marker_lines;

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
    if conflict_marker_lines::has_conflict_marker(text) {
        return Some("there are conflict markers".to_owned());
    }
    let plan = Plan::from_text(text.to_owned());
    let mut checker = Checker::new(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap());
    checker.check_all(&plan.document, &plan.roadmap);
    let findings = checker.findings_in_file_order(&plan.document);
    findings.iter().find(|f| f.rule.id.starts_with('S')).map(|f| format!("{} {}", f.rule.id, f.message))
}

#[test]
fn nothing_is_lost_and_nothing_is_hidden() {
    let scenarios = scenarios();
    let mut runs = Vec::new();
    for (number, scenario) in scenarios.iter().enumerate() {
        runs.extend([Changes::Apart, Changes::Near, Changes::Clash].map(|changes| (scenario, changes, Driver::Whymap)));
        runs.extend([Changes::Apart, Changes::Near, Changes::Clash].map(|changes| (scenario, changes, Driver::Off)));
        runs.extend(BROKEN.map(|driver| (scenario, Changes::Near, driver)));
        runs.push((scenario, Changes::Clash, BROKEN[number % BROKEN.len()]));
    }
    if let Ok(wanted) = std::env::var("WHYMAP_SCENARIO") {
        runs.retain(|(scenario, ..)| scenario.name.contains(&wanted));
    }
    let queue = Mutex::new(runs.into_iter());
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some((scenario, changes, driver)) = next else { break };
                    if let Err(why) = play(scenario, changes, driver) {
                        failures.lock().unwrap().push(format!("{}, {changes:?}, {driver:?}: {why}", scenario.name));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n\n"));
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
