//! The folders of whymap: state (journals and locks) and configuration.

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{self, PathBuf};

use super::environment::Environment;

/// The folder for journals and other recovery data, created for its owner only if needed.
///
/// `WHYMAP_STATE_DIR`, otherwise `$XDG_STATE_HOME/whymap`, otherwise the system's default. An existing folder keeps its
/// mode: files in it are readable by their owner only, and their names are hashes.
///
/// # Errors
/// No folder is known, or it cannot be created.
pub fn ensure_state_folder(environment: &Environment) -> io::Result<PathBuf> {
    let folder = state_folder_path(environment)
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no state folder found: set WHYMAP_STATE_DIR"))?;
    let folder = path::absolute(folder)?;
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    Ok(folder)
}

/// The folder of `config.ron`, `keys.ron` and the user's palettes. It may not exist, and is not created.
///
/// `WHYMAP_CONFIG_DIR`, otherwise `$XDG_CONFIG_HOME/whymap`, otherwise `~/.config/whymap` if it exists, otherwise the
/// system's default: people keep `~/.config` in git on systems with another default.
pub fn config_folder(environment: &Environment) -> Option<PathBuf> {
    let in_home = || Some(environment.home.as_ref()?.join(".config/whymap")).filter(|folder| folder.is_dir());
    environment
        .whymap_path("WHYMAP_CONFIG_DIR")
        .or_else(|| Some(environment.xdg_config_home.as_ref()?.join("whymap")))
        .or_else(in_home)
        .or_else(|| environment.system_config_folder.clone())
}

/// The path of the state folder, which is not created.
pub fn state_folder_path(environment: &Environment) -> Option<PathBuf> {
    environment
        .whymap_path("WHYMAP_STATE_DIR")
        .or_else(|| Some(environment.xdg_state_home.as_ref()?.join("whymap")))
        .or_else(|| environment.system_state_folder.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    fn with_own(name: &str, value: &Path) -> Environment {
        Environment { whymap_variables: BTreeMap::from([(name.to_owned(), value.into())]), ..Environment::default() }
    }

    #[test]
    fn the_state_folder_is_created_for_its_owner_only() {
        let root = tempfile::tempdir().expect("a folder");
        let wanted = root.path().join("deep/state");
        let made = ensure_state_folder(&with_own("WHYMAP_STATE_DIR", &wanted)).expect("a state folder");
        assert_eq!(made, wanted);
        assert_eq!(fs::metadata(&made).expect("it exists").mode() & 0o7777, 0o700);
    }

    #[test]
    fn the_state_folder_is_searched_in_order() {
        let root = tempfile::tempdir().expect("a folder");
        let system = Environment { system_state_folder: Some(root.path().join("system")), ..Environment::default() };
        assert_eq!(ensure_state_folder(&system).expect("made"), root.path().join("system"));
        let xdg = Environment { xdg_state_home: Some(root.path().join("xdg")), ..system };
        assert_eq!(ensure_state_folder(&xdg).expect("made"), root.path().join("xdg/whymap"));
        assert!(ensure_state_folder(&Environment::default()).is_err());
    }

    #[test]
    fn the_config_folder_is_searched_in_order_and_never_created() {
        let root = tempfile::tempdir().expect("a folder");
        let system = Environment {
            home: Some(root.path().to_owned()),
            system_config_folder: Some(root.path().join("system")),
            ..Environment::default()
        };
        assert_eq!(config_folder(&system), Some(root.path().join("system")));
        fs::create_dir_all(root.path().join(".config/whymap")).expect("a folder");
        assert_eq!(config_folder(&system), Some(root.path().join(".config/whymap")));
        let xdg = Environment { xdg_config_home: Some(root.path().join("xdg")), ..system };
        assert_eq!(config_folder(&xdg), Some(root.path().join("xdg/whymap")));
        let own =
            Environment { whymap_variables: with_own("WHYMAP_CONFIG_DIR", Path::new("/x")).whymap_variables, ..xdg };
        assert_eq!(config_folder(&own), Some(PathBuf::from("/x")));
        assert!(!root.path().join("xdg").exists());
    }
}
