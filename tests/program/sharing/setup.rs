//! How git is told of the driver, and how that is taken back.

use super::repository::{BASE, Driver, PROGRAM, Repository, said};
use std::fs;

fn repository() -> Repository {
    let repository = Repository::with(Driver::Off);
    repository.commit("roadmap.ron", BASE, "base");
    repository
}

fn attribute(repository: &Repository, file: &str) -> String {
    repository.git(&["check-attr", "merge", "--", file]).rsplit(' ').next().unwrap().to_owned()
}

#[test]
fn two_commands_and_a_merge() {
    let repository = repository();
    let (code, said) = repository.whymap(&["doctor", "--install-git"]);
    assert_eq!(code, 0, "{said}");
    for words in
        ["Set merge.whymap.driver", "Added `/roadmap.ron merge=whymap` to .gitattributes", "commit .gitattributes"]
    {
        assert!(said.contains(words), "no {words:?} in {said}");
    }
    assert_eq!(repository.read(".gitattributes"), "/roadmap.ron merge=whymap\n");
    assert_eq!(attribute(&repository, "roadmap.ron"), "whymap");
    let settings = fs::read(repository.path().join(".git/config")).unwrap();
    let (_, said) = repository.whymap(&["doctor", "--install-git"]);
    assert!(said.contains("already") && !said.contains("Added"), "{said}");
    assert_eq!(fs::read(repository.path().join(".git/config")).unwrap(), settings);
    assert_eq!(repository.read(".gitattributes"), "/roadmap.ron merge=whymap\n");
}

#[test]
fn what_was_put_in_is_taken_out_and_nothing_else() {
    let befores = [None, Some("*.png binary\n"), Some("*.png binary\r\n* text=auto\r\n"), Some("# all\n\n")];
    for before in befores {
        let repository = repository();
        if let Some(before) = before {
            repository.write(".gitattributes", before);
        }
        repository.git(&["config", "merge.other.driver", "x"]);
        let settings = fs::read(repository.path().join(".git/config")).unwrap();
        assert_eq!(repository.whymap(&["doctor", "--install-git"]).0, 0);
        let text = repository.read(".gitattributes");
        assert_eq!(text.contains("\r\n"), before.is_some_and(|before| before.contains("\r\n")), "{text:?}");
        assert!(!text.contains("\r\n") || text.matches('\n').count() == text.matches("\r\n").count(), "{text:?}");
        assert_eq!(attribute(&repository, "roadmap.ron"), "whymap");
        let (code, said) = repository.whymap(&["doctor", "--uninstall-git"]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(fs::read_to_string(repository.path().join(".gitattributes")).ok().as_deref(), before);
        assert_eq!(fs::read(repository.path().join(".git/config")).unwrap(), settings);
        assert_eq!(repository.whymap(&["doctor", "--uninstall-git"]).0, 0);
    }
}

#[test]
fn a_driver_of_somebody_else_stays() {
    let repository = repository();
    repository.git(&["config", "merge.whymap.driver", "mine %O %A %B"]);
    repository.whymap(&["doctor", "--uninstall-git"]);
    assert_eq!(repository.git(&["config", "merge.whymap.driver"]), "mine %O %A %B");
}

#[test]
fn a_file_with_any_name_is_named_exactly() {
    for name in [
        "plans/roadmap.ron",
        "a b/road [1]*.ron",
        "-rf \"q\".ron",
        "ünïcode.ron",
        "#x.ron",
        "!y.ron",
        "back\\slash.ron",
    ] {
        let repository = Repository::with(Driver::Off);
        repository.write(name, BASE);
        repository.write("a b/road 1x.ron", BASE);
        let (code, said) = repository.whymap(&["doctor", "--install-git", "--", name]);
        assert_eq!(code, 0, "{said}");
        assert_eq!(attribute(&repository, name), "whymap", "{name}: {}", repository.read(".gitattributes"));
        assert_eq!(attribute(&repository, "a b/road 1x.ron"), "unspecified");
        assert_eq!(attribute(&repository, &format!("deeper/{name}")), "unspecified");
        repository.whymap(&["doctor", "--uninstall-git", "--", name]);
        assert!(!repository.path().join(".gitattributes").exists());
    }
}

#[test]
fn for_all_repositories_of_a_user() {
    let repository = repository();
    let (code, said) = repository.whymap(&["doctor", "--install-git", "--global"]);
    assert_eq!(code, 0, "{said}");
    assert!(!repository.path().join(".gitattributes").exists());
    assert_eq!(attribute(&repository, "roadmap.ron"), "whymap");
    assert_eq!(attribute(&repository, "plans/roadmap.ron"), "whymap");
    assert!(repository.git(&["config", "--global", "merge.whymap.driver"]).starts_with("whymap merge-driver "));
    assert_eq!(repository.whymap(&["doctor", "--uninstall-git", "--global"]).0, 0);
    assert_eq!(attribute(&repository, "roadmap.ron"), "unspecified");
    assert!(!repository.beside("home/.config/git/attributes").exists());
}

#[test]
fn doctor_says_how_git_merges() {
    let repository = repository();
    let tell = || repository.whymap(&["doctor"]);
    let (code, said) = tell();
    assert!(code == 0 && said.contains("merges      line by line; run `whymap doctor --install-git`"), "{said}");
    repository.write(".gitattributes", "/roadmap.ron merge=whymap\n");
    let (code, said) = tell();
    assert!(code == 1 && said.contains("not installed in this clone"), "{said}");
    repository.whymap(&["doctor", "--install-git"]);
    let (code, said) = tell();
    assert!(
        code == 0 && said.contains("merges      field by field\n") && said.contains("git hosts do not use it"),
        "{said}"
    );
    repository.write(".gitattributes", "");
    let (code, said) = tell();
    assert!(code == 1 && said.contains(".gitattributes does not name it"), "{said}");
    repository.write("plans/.gitattributes", "*.ron merge=union\n");
    repository.write("plans/roadmap.ron", BASE);
    let (_, said) = repository.whymap(&["doctor", "--install-git", "plans/roadmap.ron"]);
    assert!(said.contains("merge=union"), "{said}");
}

#[test]
fn doctor_says_that_a_file_is_unmerged() {
    let repository =
        Repository::unmerged(Driver::Off, &BASE.replace("A theme", "one"), &BASE.replace("A theme", "other"));
    let (code, said) = repository.whymap(&["doctor"]);
    assert!(code == 1 && said.contains("the file is unmerged: run `whymap mergetool`"), "{said}");
}

#[test]
fn outside_of_a_repository_there_is_nothing_to_set_up() {
    let repository = repository();
    fs::remove_dir_all(repository.path().join(".git")).unwrap();
    let ran = repository
        .command(PROGRAM)
        .args(["doctor", "--install-git"])
        .env("GIT_CEILING_DIRECTORIES", "/tmp")
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(4), "{}", said(&ran));
    assert_eq!(repository.whymap(&["doctor", "--global"]).0, 2);
}

#[test]
fn the_settings_stay_while_another_file_needs_them() {
    let repository = repository();
    repository.commit("plans/two.ron", BASE, "two");
    for file in ["roadmap.ron", "plans/two.ron"] {
        assert_eq!(repository.whymap(&["doctor", "--install-git", file]).0, 0);
    }
    let (code, said) = repository.whymap(&["doctor", "--uninstall-git"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Kept the git settings of this repository: plans/two.ron needs them"), "{said}");
    assert_eq!(attribute(&repository, "plans/two.ron"), "whymap");
    assert!(repository.git(&["config", "merge.whymap.driver"]).starts_with("whymap merge-driver"));
    let (_, said) = repository.whymap(&["doctor", "--uninstall-git", "plans/two.ron"]);
    assert!(said.contains("Removed merge.whymap.driver"), "{said}");
    assert!(!repository.path().join(".gitattributes").exists());
}

#[test]
fn the_settings_stay_while_a_line_needs_them() {
    for (file, line) in [
        (".gitattributes", "/on-another-branch.ron text merge=whymap\n"),
        ("plans/.gitattributes", "*.ron merge=whymap\n"),
    ] {
        let repository = repository();
        repository.commit("plans/two.ron", BASE, "two");
        repository.commit(file, line, "attributes");
        assert_eq!(repository.whymap(&["doctor", "--install-git"]).0, 0);
        let (_, said) = repository.whymap(&["doctor", "--uninstall-git"]);
        assert!(said.contains("Kept the git settings of this repository"), "{said}");
        assert!(repository.git(&["config", "merge.whymap.driver"]).starts_with("whymap merge-driver"));
    }
    let repository = repository();
    repository.write(".gitattributes", "# /old.ron merge=whymap\n*.png merge=whymap-images\n");
    assert_eq!(repository.whymap(&["doctor", "--install-git"]).0, 0);
    let (_, said) = repository.whymap(&["doctor", "--uninstall-git"]);
    assert!(said.contains("Removed merge.whymap.driver"), "{said}");
}
