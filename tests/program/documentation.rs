//! Checks the documentation against the program: tables, output and pictures are up to date, examples are valid, and
//! the files and commands that pages name exist.
//!
//! `WHYMAP_UPDATE=1 cargo test --test program documentation` updates the tables, the output and the pictures.

use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use whymap::testing;

const FILE_FORMAT: &str = "docs/file-format.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A page of the documentation.
struct Page {
    /// Its path from the root.
    name: String,
    text: String,
}

/// All pages, the short ones at the root first.
fn pages() -> Vec<Page> {
    let in_folder = |folder: &str| -> Vec<PathBuf> {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
        files.sort();
        files
    };
    let files = in_folder(".").into_iter().chain(in_folder("docs"));
    files
        .map(|path| Page {
            name: path.strip_prefix(root()).unwrap().to_str().unwrap().trim_start_matches("./").to_owned(),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect()
}

fn page(name: &str) -> Page {
    pages().into_iter().find(|page| page.name == name).unwrap()
}

// Tables

const BEGIN: &str = "<!-- table: ";
const END: &str = "<!-- /table -->";
const PICTURES: &str = "docs/pictures";

/// The screen of `picture of SAMPLE at SIZE after KEYS`, as the program prints it.
fn picture(name: &str) -> Option<String> {
    let (sample, rest) = name.strip_prefix("picture of ")?.split_once(" at ")?;
    let (size, keys) = rest.split_once(" after ").unwrap_or((rest, ""));
    let mut whymap = Command::new(env!("CARGO_BIN_EXE_whymap"));
    whymap.env_clear().current_dir(root()).arg(format!("sample-roadmaps/{sample}.ron"));
    let ran = whymap.args(["--keys", keys, "--size", size, "--print"]).output().unwrap();
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    Some(format!("```text\n{}```", String::from_utf8(ran.stdout).unwrap()))
}

/// The output of `output of ARGUMENTS on SAMPLE from START to END`: the command, and the lines it prints from the one that
/// begins with START to the one before END, or to the end.
fn output(name: &str) -> Option<String> {
    let (arguments, rest) = name.strip_prefix("output of ")?.split_once(" on ")?;
    let (sample, rest) = rest.split_once(" from ").unwrap_or((rest, ""));
    let (start, end) = rest.split_once(" to ").unwrap_or((rest, "\n"));
    let sample = format!("sample-roadmaps/{sample}.ron");
    let mut arguments: Vec<&str> = arguments.split(' ').collect();
    // `check` takes its file as an argument, other commands with `--file`.
    if arguments != ["check"] {
        arguments.push("--file");
    }
    arguments.push(&sample);
    let mut whymap = Command::new(env!("CARGO_BIN_EXE_whymap"));
    let ran = whymap.env_clear().current_dir(root()).args(&arguments).output().unwrap();
    let printed = String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap();
    let begins_with = |line: &&str, text: &str| line.trim_start().starts_with(text);
    let from_start = printed.lines().skip_while(|line| !begins_with(line, start));
    let excerpt: Vec<&str> = from_start.take_while(|line| !begins_with(line, end)).collect();
    assert!(!excerpt.is_empty(), "{name}: the command does not print this:\n{printed}");
    Some(format!("```text\n$ whymap {}\n{}\n```", arguments.join(" "), excerpt.join("\n").trim_end()))
}

/// A picture that a page shows.
struct Image {
    /// A description for people who cannot see it.
    alt: String,
    path: PathBuf,
    /// What the program draws today.
    svg: String,
}

/// The picture of `image NAME: SAMPLE at SIZE in PALETTE after KEYS showing DESCRIPTION`.
fn image(name: &str) -> Option<Image> {
    let (file, rest) = name.strip_prefix("image ")?.split_once(": ")?;
    let (rest, alt) = rest.split_once(" showing ").unwrap_or_else(|| panic!("{name}: no description"));
    let (sample, rest) = rest.split_once(" at ")?;
    let (size, rest) = rest.split_once(" in ")?;
    let (palette, keys) = rest.split_once(" after ").unwrap_or((rest, ""));
    let mut whymap = Command::new(env!("CARGO_BIN_EXE_whymap"));
    whymap.env_clear().current_dir(root()).arg(format!("sample-roadmaps/{sample}.ron"));
    let ran = whymap.args(["--keys", keys, "--size", size, "--palette", palette, "--print=svg"]).output().unwrap();
    assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
    let path = root().join(PICTURES).join(format!("{file}.svg"));
    Some(Image { alt: alt.to_owned(), path, svg: String::from_utf8(ran.stdout).unwrap() })
}

/// Whether a file has the expected content; writes it first if `may_renew`.
fn holds(path: &Path, should: &str, may_renew: bool) -> bool {
    if may_renew {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, should).unwrap();
    }
    fs::read_to_string(path).is_ok_and(|held| held == should)
}

/// The link to a picture from a page. The picture is updated, or must be what the program draws.
fn linked(page: &Page, name: &str) -> Option<String> {
    let Image { alt, path, svg } = image(name)?;
    assert!(
        holds(&path, &svg, std::env::var_os("WHYMAP_UPDATE").is_some()),
        "{} is out of date: run `WHYMAP_UPDATE=1 cargo test --test program documentation`",
        path.display()
    );
    let folder = if page.name.starts_with("docs/") { "pictures" } else { PICTURES };
    Some(format!("![{alt}]({folder}/{})", path.file_name().unwrap().to_str().unwrap()))
}

/// A page with its tables as the program writes them today.
fn with_tables(page: &Page) -> String {
    let mut out = String::new();
    let mut rest = page.text.as_str();
    while let Some((before, behind)) = rest.split_once(BEGIN) {
        let (name, behind) = behind.split_once(" -->").unwrap();
        let (_, behind) =
            behind.split_once(END).unwrap_or_else(|| panic!("{}: the table `{name}` does not end", page.name));
        let table = linked(page, name)
            .or_else(|| picture(name))
            .or_else(|| output(name))
            .or_else(|| testing::reference_table(name));
        let table = table.unwrap_or_else(|| panic!("{}: there is no table `{name}`", page.name));
        out.extend([before, BEGIN, name, " -->\n\n", &table, "\n\n", END]);
        rest = behind;
    }
    out + rest
}

#[test]
fn every_table_is_the_one_the_program_works_with() {
    let mut stale = Vec::new();
    for page in pages() {
        let now = with_tables(&page);
        if now == page.text {
            continue;
        }
        if std::env::var_os("WHYMAP_UPDATE").is_some() {
            fs::write(root().join(&page.name), &now).unwrap();
        } else {
            let changed = page.text.lines().zip(now.lines()).find(|(is, should)| is != should);
            stale.push(format!("{}: {changed:?}", page.name));
        }
    }
    let how = "update them with `WHYMAP_UPDATE=1 cargo test --test program documentation`";
    assert!(stale.is_empty(), "tables are out of date: {how}\n{}", stale.join("\n"));
}

#[test]
fn an_outdated_picture_is_reported_and_can_be_updated() {
    let folder = std::env::temp_dir().join(format!("whymap-pictures-{}", std::process::id()));
    let path = folder.join("a.svg");
    assert!(!holds(&path, "<svg/>", false), "no file yet");
    assert!(holds(&path, "<svg/>", true) && holds(&path, "<svg/>", false));
    assert!(!holds(&path, "<svg></svg>", false), "other content");
    assert!(holds(&path, "<svg></svg>", true) && holds(&path, "<svg></svg>", false));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn every_picture_is_shown_on_a_page() {
    let shown: BTreeSet<String> = pages()
        .iter()
        .flat_map(|page| page.text.split(BEGIN).skip(1).map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|behind| Some(format!("{}.svg", behind.strip_prefix("image ")?.split_once(": ")?.0)))
        .collect();
    let files = fs::read_dir(root().join(PICTURES)).unwrap();
    let held: BTreeSet<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(held, shown);
}

#[test]
fn the_file_format_has_a_table_for_every_record_and_names_every_field() {
    let text = page(FILE_FORMAT).text;
    for (record, fields) in testing::records() {
        assert!(text.contains(&format!("{BEGIN}fields of {record} -->")), "no table of {record}");
        for field in fields {
            assert!(text.contains(&format!("`{field}`")), "{field} of {record} is missing");
        }
    }
}

#[test]
fn every_rule_is_explained() {
    let text = page("docs/rules.md").text;
    for (id, name) in testing::rules() {
        assert!(text.contains(&format!("### {id}: {name}")), "{id}");
    }
}

// Examples

/// The fenced blocks of a kind, each with the number of the line above it.
fn fenced(page: &Page, kind: &str) -> Vec<(usize, String)> {
    let mut blocks: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    let mut is_wanted = false;
    for (number, line) in page.text.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(word) => {
                is_open = true;
                is_wanted = word == kind;
                if is_wanted {
                    blocks.push((number + 1, String::new()));
                }
            }
            None if is_open && is_wanted => {
                let (_, block) = blocks.last_mut().unwrap();
                block.extend([line, "\n"]);
            }
            None => {}
        }
    }
    blocks
}

/// A page without its fenced blocks.
fn prose(page: &Page) -> String {
    let mut is_open = false;
    let is_prose = |line: &&str| {
        let is_fence = line.starts_with("```");
        is_open ^= is_fence;
        !is_open && !is_fence
    };
    page.text.lines().filter(is_prose).map(|line| format!("{line}\n")).collect()
}

/// Completes an example to a file, if it is only a part of one.
fn whole_file(example: &str) -> String {
    if example.contains("Roadmap(") {
        return example.to_owned();
    }
    let own = |field: &str| example.lines().any(|line| line.starts_with(field));
    let format = if own("format:") { "" } else { "    format: 1,\n" };
    let product = if own("product:") { "" } else { "    product: \"Ledgerly\",\n" };
    let indented: String =
        example.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect();
    format!("#![enable(implicit_some)]\nRoadmap(\n{format}{product}{indented})\n")
}

#[test]
fn every_example_file_is_valid_and_formatted() {
    let mut wrong = Vec::new();
    for page in pages() {
        for (line, example) in fenced(&page, "ron") {
            let text = whole_file(&example);
            for finding in testing::findings(&text, NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()) {
                // An example need not hold what it refers to, nor everything that `check` asks for.
                if finding.starts_with('S') && !finding.starts_with("S004") {
                    wrong.push(format!("{}:{line}: {finding}", page.name));
                }
            }
            match testing::format(&text) {
                Ok(formatted) if formatted == text => {}
                Ok(formatted) => {
                    let other = formatted.lines().zip(text.lines()).find(|(a, b)| a != b);
                    wrong.push(format!("{}:{line}: `whymap fmt` would change it: {other:?}", page.name));
                }
                Err(error) => wrong.push(format!("{}:{line}: {error}", page.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

// Links and commands

/// The targets of Markdown links.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|behind| behind.split_once(')').map(|(target, _)| target))
}

/// The anchors of a page, as Markdown viewers make them of its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#')));
    headings
        .map(|heading| {
            let lower = heading.to_lowercase();
            let kept = lower.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
            kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        let folder = root().join(&page.name).parent().unwrap().to_owned();
        for link in links(&prose(&page)).filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(&page.name) } else { folder.join(file) };
            let is_there = match (target.exists(), anchor.is_empty()) {
                (false, _) => false,
                (true, true) => true,
                (true, false) => anchors(&fs::read_to_string(&target).unwrap()).contains(anchor),
            };
            if !is_there {
                dead.push(format!("{}: {link}", page.name));
            }
        }
    }
    assert!(dead.is_empty(), "broken links:\n{}", dead.join("\n"));
}

/// The word after each `whymap ` in code: in backticks, or at the start of a line of a fenced block.
fn commands_named(page: &Page) -> BTreeSet<String> {
    let mut lines: Vec<String> = ["sh", "text", "yaml"]
        .into_iter()
        .flat_map(|kind| fenced(page, kind))
        .flat_map(|(_, block)| block.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    lines.extend(prose(page).split('`').skip(1).step_by(2).map(str::to_owned));
    let words = lines.iter().filter_map(|line| {
        let behind = line.trim_start().trim_start_matches("$ ").strip_prefix("whymap ")?;
        behind.split_whitespace().next()
    });
    let is_command = |word: &&str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase());
    words.filter(is_command).map(str::to_owned).collect()
}

#[test]
fn every_command_that_is_named_exists() {
    let known: BTreeSet<String> = testing::command_names().into_iter().collect();
    for page in pages() {
        for command in commands_named(&page) {
            assert!(known.contains(&command), "{} names `whymap {command}`, which does not exist", page.name);
        }
    }
    let readme = page("README.md").text;
    for command in known {
        assert!(readme.contains(&format!("`whymap {command}`")), "the README does not name `whymap {command}`");
    }
}

#[test]
fn the_test_command_of_the_readme_is_the_one_that_ci_runs() {
    let readme = page("README.md");
    let tests: Vec<String> = fenced(&readme, "sh")
        .iter()
        .flat_map(|(_, block)| block.lines())
        .filter(|line| line.starts_with("cargo test"))
        .map(|line| line.split('#').next().unwrap().trim().to_owned())
        .collect();
    assert_eq!(tests, ["cargo test"]);
    let ci = fs::read_to_string(root().join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line.trim() == "run cargo test"), ".ci/run does not run `cargo test`");
}
