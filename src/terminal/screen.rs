//! Where frames go: each frame in one write, and no question asked of the terminal.
//!
//! What a terminal answers comes back as input. One that does not answer would hold up the program, and one that is
//! gone would have the size asked of another program. So the size is the system's word, and the cursor is ours.

use super::diff_writer::Strokes;
use crate::app::widgets::layout::Size;
use crate::system::screen;
use crossterm::{cursor, queue, terminal};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size as Cells};
use std::io::{self, BufWriter, Stdout, Write};

/// A terminal that frames are drawn on.
pub(super) type Screen = Terminal<Surface>;

/// More than any frame of a common size needs.
const FRAME: usize = 1 << 16;

/// A screen of the size the terminal has now.
pub(super) fn screen(erases_in_colour: bool) -> io::Result<Screen> {
    let out = BufWriter::with_capacity(FRAME, io::stdout());
    let size = size_now();
    Terminal::new(Surface {
        out,
        strokes: Strokes::new(size.width, size.height, erases_in_colour),
        size,
        has_cursor: false,
    })
}

/// The size of the terminal; nothing where it has none.
pub(super) fn size_now() -> Size {
    let (width, height) = screen::size().unwrap_or_default();
    Size::clamped(width, height)
}

/// The terminal as a surface of a size.
pub(super) struct Surface {
    out: BufWriter<Stdout>,
    strokes: Strokes,
    size: Size,
    /// Whether the cursor is shown now.
    has_cursor: bool,
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
        self.out.write_all(self.strokes.draw(content).as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.has_cursor = false;
        queue!(self.out, cursor::Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.has_cursor, true) {
            return Ok(());
        }
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
        // Whoever had the terminal meanwhile may have hidden it.
        self.has_cursor = false;
        self.strokes.forget(self.size.width, self.size.height);
        queue!(self.out, terminal::Clear(terminal::ClearType::All))
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        // Frames fill the screen: nobody clears a part of it.
        self.clear()
    }

    fn size(&self) -> io::Result<Cells> {
        Ok(Cells::new(self.size.width, self.size.height))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Cells::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
