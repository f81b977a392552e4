//! Queries the background color (OSC 11) once, after the first frame and only for the palette `auto`.
//!
//! The reply (`ESC ] 11 ; rgb:ffff/ffff/ffff ESC \`) arrives between typed keys, possibly late or never. So nothing
//! waits for it: the parser of the input recognizes replies wherever they come, and they end up here.

use super::output;
use crate::app::model::preferences::TerminalBackground;
use crate::system::clock;
use std::io;
use std::time::{Duration, Instant};

const QUERY: &str = "\x1b]11;?\x1b\\";

/// A query that was sent.
pub(crate) struct BackgroundQuery {
    /// Replies after this are ignored.
    deadline: Instant,
    is_answered: bool,
}

impl BackgroundQuery {
    pub(crate) fn send(timeout: Duration) -> io::Result<Self> {
        output::write(QUERY)?;
        Ok(Self::new(clock::now() + timeout))
    }

    fn new(deadline: Instant) -> Self {
        Self { deadline, is_answered: false }
    }

    /// The background, if this is the first reply, in time, and a color.
    pub(crate) fn handle_reply(&mut self, reply: &str, now: Instant) -> Option<TerminalBackground> {
        let color = reply.strip_prefix("11;")?;
        let is_first = !std::mem::replace(&mut self.is_answered, true);
        parse_background(color).filter(|_| is_first && now <= self.deadline)
    }
}

/// Parses `rgb:` or `rgba:` with one to four hex digits per component.
fn parse_background(color: &str) -> Option<TerminalBackground> {
    let components = color.strip_prefix("rgba:").or_else(|| color.strip_prefix("rgb:"))?;
    let mut parts = components.split('/').map(|digits| {
        let max = 16_u32.checked_pow(digits.len() as u32).filter(|max| *max > 1)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(max))
    });
    let mut next = || parts.next().flatten();
    let (red, green, blue) = (next()?, next()?, next()?);
    // Perceived lightness. In the middle, both light and dark palettes are readable.
    let lightness = 0.299 * red + 0.587 * green + 0.114 * blue;
    Some(if lightness > 0.5 { TerminalBackground::Light } else { TerminalBackground::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reply_in_time_gives_the_background() {
        let now = clock::now();
        let later = now + Duration::from_secs(1);
        for (reply, background) in [
            ("11;rgb:ffff/ffff/ffff", Some(TerminalBackground::Light)),
            ("11;rgb:1515/1818/1d1d", Some(TerminalBackground::Dark)),
            ("11;rgba:fb/fa/f6/ff", Some(TerminalBackground::Light)),
            ("11;rgb:0/0/0", Some(TerminalBackground::Dark)),
            ("11;rgb:0/0", None),
            ("11;rgb:x/0/0", None),
            ("11;rgb:/0/0", None),
            ("11;rgb:000000000/0/0", None),
            ("11;?", None),
            ("10;rgb:0/0/0", None),
            ("lwhymap", None),
        ] {
            assert_eq!(BackgroundQuery::new(later).handle_reply(reply, now), background, "{reply}");
            assert_eq!(BackgroundQuery::new(now).handle_reply(reply, later), None, "{reply}, late");
        }
        let mut query = BackgroundQuery::new(later);
        assert_eq!(query.handle_reply("10;rgb:0/0/0", now), None);
        assert_eq!(query.handle_reply("11;rgb:0/0/0", now), Some(TerminalBackground::Dark));
        assert_eq!(query.handle_reply("11;rgb:ffff/ffff/ffff", now), None);
    }
}
