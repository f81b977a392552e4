//! Where frames go: each frame in one write, and no question asked of the terminal.
//!
//! What a terminal answers comes back as input. One that does not answer would hold up the program, and one that is
//! gone would have the size asked of another program. So the size is the system's word, and the cursor is ours.

use super::diff_writer::DiffWriter;
use crate::app::widgets::area::ScreenSize;
use crate::system::screen;
use crossterm::{cursor, queue, terminal};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size as Cells};
use std::io::{self, BufWriter, Stdout, Write};

/// A terminal that frames are drawn on.
pub(super) type TerminalScreen = Terminal<TerminalBackend>;

/// More than any frame of a common size needs.
const FRAME_CAPACITY: usize = 1 << 16;

/// A screen of the size the terminal has now.
pub(super) fn create_screen(erases_in_colour: bool) -> io::Result<TerminalScreen> {
    let out = BufWriter::with_capacity(FRAME_CAPACITY, io::stdout());
    let size = current_size();
    Terminal::new(TerminalBackend {
        out,
        diff_writer: DiffWriter::new(size.width, size.height, erases_in_colour),
        size,
        is_cursor_shown: false,
    })
}

/// The size of the terminal; nothing where it has none.
pub(super) fn current_size() -> ScreenSize {
    let (width, height) = screen::size().unwrap_or_default();
    ScreenSize::from_terminal(width, height)
}

/// The terminal as a surface of a size.
pub(super) struct TerminalBackend {
    out: BufWriter<Stdout>,
    diff_writer: DiffWriter,
    size: ScreenSize,
    /// Whether the cursor is shown now.
    is_cursor_shown: bool,
}

impl TerminalBackend {
    /// Frames are of this size from now on: the one that is being drawn and the one the state knows never differ.
    pub(super) fn resize(&mut self, size: ScreenSize) {
        self.size = size;
    }
}

impl Backend for TerminalBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        self.out.write_all(self.diff_writer.draw(content).as_bytes())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.is_cursor_shown = false;
        queue!(self.out, cursor::Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.is_cursor_shown, true) {
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
        self.is_cursor_shown = false;
        self.diff_writer.reset(self.size.width, self.size.height);
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
