//! The output side of the terminal: one write per frame, and no queries.
//!
//! Replies to queries arrive as input. A terminal that does not reply would block the program, and for one that is gone
//! crossterm would ask another program for the size. So the size comes from the system, and we track the cursor
//! ourselves.

use super::diff_writer::DiffWriter;
use crate::app::App;
use crate::app::widgets::area::ScreenSize;
use crate::system::screen;
use crate::ui::{self, palette::ColorDepth};
use crossterm::{cursor, queue, terminal};
use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size as Cells};
use std::io::{self, BufWriter, Write};

pub(super) type TerminalScreen<W> = Terminal<TerminalBackend<W>>;

/// Larger than any frame of a usual size.
const FRAME_CAPACITY: usize = 1 << 16;

/// A screen of a size that writes to `out`.
pub(super) fn create_screen<W: Write>(
    out: W,
    size: ScreenSize,
    has_background_color_erase: bool,
) -> io::Result<TerminalScreen<W>> {
    Terminal::new(TerminalBackend {
        out: BufWriter::with_capacity(FRAME_CAPACITY, out),
        diff_writer: DiffWriter::new(size.width, size.height, has_background_color_erase),
        size,
        is_cursor_shown: false,
    })
}

/// Draws a frame of the editor.
pub(super) fn draw<W: Write>(screen: &mut TerminalScreen<W>, app: &App, depth: ColorDepth) -> io::Result<()> {
    let scene = app.scene();
    screen.draw(|frame| {
        if let Some(cell) = ui::render(&scene, depth, frame.buffer_mut()) {
            frame.set_cursor_position((cell.x, cell.y));
        }
    })?;
    Ok(())
}

/// The size of the terminal; zero if unknown.
pub(super) fn current_size() -> ScreenSize {
    let (width, height) = screen::size().unwrap_or_default();
    ScreenSize::from_terminal(width, height)
}

pub(super) struct TerminalBackend<W: Write> {
    out: BufWriter<W>,
    diff_writer: DiffWriter,
    size: ScreenSize,
    is_cursor_shown: bool,
}

impl<W: Write> TerminalBackend<W> {
    /// Sets the size of the following frames, so that the frame being drawn and the state always agree.
    pub(super) fn resize(&mut self, size: ScreenSize) {
        self.size = size;
    }
}

impl<W: Write> Backend for TerminalBackend<W> {
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
        // Another program that had the terminal may have hidden it.
        self.is_cursor_shown = false;
        self.diff_writer.reset(self.size.width, self.size.height);
        queue!(self.out, terminal::Clear(terminal::ClearType::All))
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        // Frames fill the screen, so no part of it is ever cleared.
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
