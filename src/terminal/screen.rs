//! Where frames go: crossterm's escape sequences, each frame in one write, and no question asked of the terminal.
//!
//! What a terminal answers comes back as input. One that does not answer would hold up the program, and one that is
//! gone would have the size asked of another program. So the size is the system's word, and the cursor is ours.

use crate::app::layout::Size;
use crate::system::screen;
use crossterm::{cursor, queue};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size as Cells};
use std::io::{self, BufWriter, Stdout};

/// A terminal that frames are drawn on.
pub(super) type Screen = Terminal<Surface>;

/// More than any frame of a common size needs.
const FRAME: usize = 1 << 16;

/// A screen of the size the terminal has now.
pub(super) fn screen() -> io::Result<Screen> {
    let out = CrosstermBackend::new(BufWriter::with_capacity(FRAME, io::stdout()));
    Terminal::new(Surface { out, size: size_now() })
}

/// The size of the terminal; nothing where it has none.
pub(super) fn size_now() -> Size {
    let (width, height) = screen::size().unwrap_or_default();
    Size::clamped(width, height)
}

/// The terminal as a surface of a size.
pub(super) struct Surface {
    out: CrosstermBackend<BufWriter<Stdout>>,
    size: Size,
}

impl Surface {
    /// Frames are of this size from now on: the one that is being drawn and the one the state knows never differ.
    pub(super) fn fit(&mut self, size: Size) {
        self.size = size;
    }
}

impl Backend for Surface {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // A frame like the one before costs nothing.
        let mut content = content.peekable();
        if content.peek().is_none() { Ok(()) } else { self.out.draw(content) }
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        queue!(self.out, cursor::Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        queue!(self.out, cursor::Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        queue!(self.out, cursor::MoveTo(x, y))
    }

    fn clear(&mut self) -> io::Result<()> {
        self.out.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.out.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Cells> {
        Ok(Cells::new(self.size.width, self.size.height))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Cells::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.out)
    }
}
