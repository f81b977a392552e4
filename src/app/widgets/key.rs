//! Keys, and the one way to write them: `j`, `<Enter>`, `<C-s>`, `<S-Tab>`, `<Space>`, `<lt>`. Scripts of keys also take
//! `<paste:text>`, `<resize:80x24>` and the mouse: `<press:10,4>`, `<drag:10,9>`, `<release:10,9>`, `<wheel-down:10,4>`.

use std::fmt;

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// With control.
    pub ctrl: bool,
    /// With alt (meta).
    pub alt: bool,
    /// With shift; never set for characters, which say it themselves.
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the key of its name")]
pub enum Code {
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

const NAMED: [(&str, Code); 15] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("Ins", Code::Insert),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("Space", Code::Char(' ')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character.
    pub const fn char(letter: char) -> Self {
        Self::plain(Code::Char(letter))
    }

    /// The character it types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(letter) if !self.ctrl && !self.alt => Some(letter),
            _ => None,
        }
    }

    /// As the footer and help show it: `^S`, `S-Tab`, `Enter`, `j`.
    pub fn shown(self) -> String {
        let name = match self.code {
            Code::Char(' ') => "Space".to_owned(),
            Code::Char(letter) if self.ctrl => letter.to_uppercase().to_string(),
            Code::Char(letter) => letter.to_string(),
            Code::F(number) => format!("F{number}"),
            code => NAMED.iter().find(|(_, known)| *known == code).map_or("", |(name, _)| name).to_owned(),
        };
        let shift = if self.shift { "S-" } else { "" };
        let alt = if self.alt { "M-" } else { "" };
        let ctrl = if self.ctrl { "^" } else { "" };
        format!("{alt}{shift}{ctrl}{name}")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = !self.ctrl && !self.alt && !self.shift;
        match self.code {
            Code::Char('<') if plain => f.write_str("<lt>"),
            Code::Char(letter) if plain && letter != ' ' => write!(f, "{letter}"),
            code => {
                f.write_str("<")?;
                f.write_str(if self.ctrl { "C-" } else { "" })?;
                f.write_str(if self.alt { "M-" } else { "" })?;
                f.write_str(if self.shift { "S-" } else { "" })?;
                match (NAMED.iter().find(|(_, known)| *known == code), code) {
                    (Some((name, _)), _) => f.write_str(name)?,
                    (None, Code::Char(letter)) => write!(f, "{letter}")?,
                    (None, Code::F(number)) => write!(f, "F{number}")?,
                    (None, _) => {}
                }
                f.write_str(">")
            }
        }
    }
}

/// One step of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A key press.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// Another size of the screen, in cells.
    Resize(u16, u16),
    /// The mouse, at a column and a row.
    Mouse(Mouse, u16, u16),
}

/// What the mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// It is pressed.
    Press,
    /// It is moved while pressed.
    Drag,
    /// It is let go.
    Release,
    /// The wheel is turned up.
    WheelUp,
    /// The wheel is turned down.
    WheelDown,
}

const MOUSE: [(&str, Mouse); 5] = [
    ("press:", Mouse::Press),
    ("drag:", Mouse::Drag),
    ("release:", Mouse::Release),
    ("wheel-up:", Mouse::WheelUp),
    ("wheel-down:", Mouse::WheelDown),
];

/// Why a script of keys cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadKeys {
    /// The part that makes no sense.
    pub part: String,
}

impl fmt::Display for BadKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no key: write j, <Enter>, <C-s>, <S-Tab>, <Space>, <lt>, <paste:text>, <resize:80x24>, \
             <press:10,4>",
            self.part
        )
    }
}

impl std::error::Error for BadKeys {}

/// Reads a script of keys.
pub fn script(text: &str) -> Result<Vec<Step>, BadKeys> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter != '<' {
            steps.push(Step::Key(Key::char(letter)));
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
            continue;
        }
        let bad = || BadKeys { part: rest.chars().take(20).collect() };
        let (inside, behind) = rest.get(1..).and_then(|inside| inside.split_once('>')).ok_or_else(bad)?;
        steps.push(step(inside).ok_or_else(bad)?);
        rest = behind;
    }
    Ok(steps)
}

/// Reads keys alone: what a keymap may bind.
pub fn keys(text: &str) -> Result<Vec<Key>, BadKeys> {
    let steps = script(&text.replace(' ', ""))?;
    steps
        .into_iter()
        .map(|step| match step {
            Step::Key(key) => Ok(key),
            _ => Err(BadKeys { part: text.to_owned() }),
        })
        .collect()
}

fn step(inside: &str) -> Option<Step> {
    if let Some(text) = inside.strip_prefix("paste:") {
        return Some(Step::Paste(text.replace("\\n", "\n")));
    }
    if let Some(size) = inside.strip_prefix("resize:") {
        let (width, height) = size.split_once('x')?;
        return Some(Step::Resize(width.parse().ok()?, height.parse().ok()?));
    }
    if let Some((rest, mouse)) = MOUSE.iter().find_map(|(name, mouse)| Some((inside.strip_prefix(name)?, *mouse))) {
        let (column, row) = rest.split_once(',')?;
        return Some(Step::Mouse(mouse, column.parse().ok()?, row.parse().ok()?));
    }
    named(inside).map(Step::Key)
}

fn named(inside: &str) -> Option<Key> {
    let mut key = Key::char(' ');
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
        "lt" => Code::Char('<'),
        "gt" => Code::Char('>'),
        _ => match NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
            Some((_, code)) => *code,
            None => function_key(name).or_else(|| single_letter(name))?,
        },
    };
    let is_modified = key.ctrl || key.alt || key.shift;
    let is_letter = matches!(key.code, Code::Char(letter) if letter != ' ' && letter != '<' && letter != '>');
    if is_letter && !is_modified {
        return None;
    }
    Some(key)
}

fn function_key(name: &str) -> Option<Code> {
    let number: u8 = name.strip_prefix(['F', 'f'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::F(number))
}

fn single_letter(name: &str) -> Option<Code> {
    let mut letters = name.chars();
    let letter = letters.next()?;
    letters.next().is_none().then_some(Code::Char(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let written = "jG<lt><Space><Enter><C-s><S-Tab><M-x><F5><Esc>入";
        let keys = keys(written).unwrap();
        assert_eq!(keys.iter().map(ToString::to_string).collect::<String>(), written);
    }

    #[test]
    fn pastes_and_sizes_are_steps() {
        let steps = script("n<paste:two\\nlines><resize:60x20>").unwrap();
        assert_eq!(steps, [Step::Key(Key::char('n')), Step::Paste("two\nlines".to_owned()), Step::Resize(60, 20)]);
    }

    #[test]
    fn what_is_no_key_is_told() {
        assert_eq!(keys("<Entr>").unwrap_err().part, "<Entr>");
        assert_eq!(keys("j<").unwrap_err().part, "<");
        assert_eq!(keys("<resize:1x1>").unwrap_err().part, "<resize:1x1>");
    }

    #[test]
    fn the_footer_shows_keys_shortly() {
        let shown = |text: &str| keys(text).unwrap().into_iter().map(Key::shown).collect::<Vec<_>>().join(" ");
        assert_eq!(shown("<C-s><S-Tab><Space>gg<F1>"), "^S S-Tab Space g g F1");
    }
}
