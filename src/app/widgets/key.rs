//! Keys and their notation: `j`, `<Enter>`, `<C-s>`, `<S-Tab>`, `<Space>`, `<lt>`. Key scripts also accept
//! `<paste:text>`, `<resize:80x24>` and the mouse: `<press:10,4>`, `<drag:10,9>`, `<release:10,9>`,
//! `<wheel-down:10,4>`.

use std::fmt;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: KeyName,
    pub ctrl: bool,
    /// With Alt (Meta).
    pub alt: bool,
    /// With Shift; never set for characters, which include it.
    pub shift: bool,
}

/// Key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyName {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

const NAMED_KEYS: [(&str, KeyName); 15] = [
    ("Enter", KeyName::Enter),
    ("Esc", KeyName::Esc),
    ("Tab", KeyName::Tab),
    ("Backspace", KeyName::Backspace),
    ("Del", KeyName::Delete),
    ("Ins", KeyName::Insert),
    ("Up", KeyName::Up),
    ("Down", KeyName::Down),
    ("Left", KeyName::Left),
    ("Right", KeyName::Right),
    ("Home", KeyName::Home),
    ("End", KeyName::End),
    ("PgUp", KeyName::PageUp),
    ("PgDn", KeyName::PageDown),
    ("Space", KeyName::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub const fn new(code: KeyName) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character key.
    pub const fn from_char(letter: char) -> Self {
        Self::new(KeyName::Char(letter))
    }

    /// The character it types, if any.
    pub fn typed_char(self) -> Option<char> {
        match self.code {
            KeyName::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }

    /// The key as footer and help show it: `^S`, `S-Tab`, `Enter`, `j`.
    pub fn label(self) -> String {
        let name = match self.code {
            KeyName::Char(' ') => "Space".to_owned(),
            KeyName::Char(letter) if self.ctrl => letter.to_uppercase().to_string(),
            KeyName::Char(letter) => letter.to_string(),
            KeyName::F(number) => format!("F{number}"),
            code => NAMED_KEYS.iter().find(|(_, known)| *known == code).map_or("", |(name, _)| name).to_owned(),
        };
        let shift = if self.shift { "S-" } else { "" };
        let alt = if self.alt { "Alt-" } else { "" };
        let ctrl = if self.ctrl { "^" } else { "" };
        format!("{alt}{shift}{ctrl}{name}")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = !self.ctrl && !self.alt && !self.shift;
        match self.code {
            KeyName::Char('<') if plain => f.write_str("<lt>"),
            KeyName::Char(letter) if plain && letter != ' ' => write!(f, "{letter}"),
            code => {
                f.write_str("<")?;
                f.write_str(if self.ctrl { "C-" } else { "" })?;
                f.write_str(if self.alt { "M-" } else { "" })?;
                f.write_str(if self.shift { "S-" } else { "" })?;
                match (NAMED_KEYS.iter().find(|(_, known)| *known == code), code) {
                    (Some((name, _)), _) => f.write_str(name)?,
                    (None, KeyName::Char(letter)) => write!(f, "{letter}")?,
                    (None, KeyName::F(number)) => write!(f, "F{number}")?,
                    (None, _) => {}
                }
                f.write_str(">")
            }
        }
    }
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptStep {
    Key(Key),
    Paste(String),
    /// A new screen size, in cells.
    Resize(u16, u16),
    /// A mouse action at a column and row.
    Mouse(MouseAction, u16, u16),
}

/// Mouse actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseAction {
    Press,
    /// Moved while pressed.
    Drag,
    Release,
    WheelUp,
    WheelDown,
}

const MOUSE_ACTIONS: [(&str, MouseAction); 5] = [
    ("press:", MouseAction::Press),
    ("drag:", MouseAction::Drag),
    ("release:", MouseAction::Release),
    ("wheel-up:", MouseAction::WheelUp),
    ("wheel-down:", MouseAction::WheelDown),
];

/// Why a key script cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyParseError {
    /// The invalid part.
    pub part: String,
}

impl fmt::Display for KeyParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is not a key: write j, <Enter>, <C-s>, <S-Tab>, <Space>, <lt>, <paste:text>, <resize:80x24>, \
             <press:10,4>",
            self.part
        )
    }
}

impl std::error::Error for KeyParseError {}

/// Parses a key script.
pub fn parse_script(text: &str) -> Result<Vec<ScriptStep>, KeyParseError> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter != '<' {
            steps.push(ScriptStep::Key(Key::from_char(letter)));
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        let bad = || KeyParseError { part: rest.chars().take(20).collect() };
        let (inside, behind) = rest.get(1..).and_then(|inside| inside.split_once('>')).ok_or_else(bad)?;
        steps.push(parse_step(inside).ok_or_else(bad)?);
        rest = behind;
    }
    Ok(steps)
}

/// Parses keys only, as a keymap can bind them.
pub fn parse_keys(text: &str) -> Result<Vec<Key>, KeyParseError> {
    let steps = parse_script(&text.replace(' ', ""))?;
    steps
        .into_iter()
        .map(|step| match step {
            ScriptStep::Key(key) => Ok(key),
            _ => Err(KeyParseError { part: text.to_owned() }),
        })
        .collect()
}

fn parse_step(inside: &str) -> Option<ScriptStep> {
    if let Some(text) = inside.strip_prefix("paste:") {
        return Some(ScriptStep::Paste(text.replace("\\n", "\n")));
    }
    if let Some(size) = inside.strip_prefix("resize:") {
        let (width, height) = size.split_once('x')?;
        return Some(ScriptStep::Resize(width.parse().ok()?, height.parse().ok()?));
    }
    if let Some((rest, mouse)) =
        MOUSE_ACTIONS.iter().find_map(|(name, mouse)| Some((inside.strip_prefix(name)?, *mouse)))
    {
        let (column, row) = rest.split_once(',')?;
        return Some(ScriptStep::Mouse(mouse, column.parse().ok()?, row.parse().ok()?));
    }
    parse_key(inside).map(ScriptStep::Key)
}

fn parse_key(inside: &str) -> Option<Key> {
    let mut key = Key::from_char(' ');
    let mut name = inside;
    while let Some((modifier, rest)) = name.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        match modifier {
            "C" => key.ctrl = true,
            "M" | "A" => key.alt = true,
            "S" => key.shift = true,
            _ => return None,
        }
        name = rest;
    }
    key.code = match name {
        "lt" => KeyName::Char('<'),
        "gt" => KeyName::Char('>'),
        _ => match NAMED_KEYS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, code)) => *code,
            None => parse_function_key(name).or_else(|| single_letter(name))?,
        },
    };
    let is_modified = key.ctrl || key.alt || key.shift;
    let is_letter = matches!(key.code, KeyName::Char(letter) if letter != ' ' && letter != '<' && letter != '>');
    if is_letter && !is_modified {
        return None;
    }
    Some(key)
}

fn parse_function_key(name: &str) -> Option<KeyName> {
    let number: u8 = name.strip_prefix(['F', 'f'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyName::F(number))
}

fn single_letter(name: &str) -> Option<KeyName> {
    let mut letters = name.chars();
    let letter = letters.next()?;
    letters.next().is_none().then_some(KeyName::Char(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_survive_formatting_and_parsing() {
        let written = "jG<lt><Space><Enter><C-s><S-Tab><M-x><F5><Esc>入";
        let keys = parse_keys(written).unwrap();
        assert_eq!(keys.iter().map(ToString::to_string).collect::<String>(), written);
    }

    #[test]
    fn pastes_and_sizes_are_parsed_as_steps() {
        let steps = parse_script("n<paste:two\\nlines><resize:60x20>").unwrap();
        assert_eq!(
            steps,
            [
                ScriptStep::Key(Key::from_char('n')),
                ScriptStep::Paste("two\nlines".to_owned()),
                ScriptStep::Resize(60, 20)
            ]
        );
    }

    #[test]
    fn invalid_keys_are_reported() {
        assert_eq!(parse_keys("<Entr>").unwrap_err().part, "<Entr>");
        assert_eq!(parse_keys("j<").unwrap_err().part, "<");
        assert_eq!(parse_keys("<resize:1x1>").unwrap_err().part, "<resize:1x1>");
    }

    #[test]
    fn labels_are_short() {
        let shown = |text: &str| parse_keys(text).unwrap().into_iter().map(Key::label).collect::<Vec<_>>().join(" ");
        assert_eq!(shown("<C-s><S-Tab><Space>gg<F1>"), "^S S-Tab Space g g F1");
    }
}
