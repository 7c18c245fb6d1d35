//! Splits the body of a response into items.
//!
//! In: pieces of the body, which can end anywhere. Out: the text of each item, as JSON. Not here: the meaning of the text.

use std::time::Duration;

use bytes::{Buf as _, Bytes, BytesMut};

use crate::file::items::ItemFormat;

/// The mark that some servers write in front of UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A part of a body.
#[derive(Debug, PartialEq)]
pub(crate) enum Part {
    /// The text of an item, and the kind of its event.
    Item(Bytes, Option<String>),
    /// The text that ends the stream.
    End,
}

/// A body that is being split.
pub(crate) struct Decoder {
    format: ItemFormat,
    buffer: BytesMut,
    /// The number of bytes of the buffer that have no end of a line.
    searched: usize,
    /// Whether a line feed is the rest of the end of the previous line.
    skip_line_feed: bool,
    is_first: bool,
    data: BytesMut,
    has_data: bool,
    kind: Option<String>,
    /// The id of the last event. It also counts for later events without an id.
    pub(crate) id: Option<String>,
    /// The last wait before a new connection that the service stated.
    pub(crate) retry: Option<Duration>,
}

impl Decoder {
    pub(crate) fn new(format: ItemFormat) -> Self {
        Decoder {
            format,
            buffer: BytesMut::new(),
            searched: 0,
            skip_line_feed: false,
            is_first: true,
            data: BytesMut::new(),
            has_data: false,
            kind: None,
            id: None,
            retry: None,
        }
    }
    pub(crate) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }
    /// The number of bytes of the item that is not complete.
    pub(crate) fn pending(&self) -> usize {
        self.buffer.len() + self.data.len()
    }
    /// The next complete part.
    pub(crate) fn next(&mut self) -> Option<Part> {
        loop {
            let line = self.line()?;
            if let Some(part) = if self.format.events { self.event_line(&line) } else { self.json_line(line) } {
                return Some(part);
            }
        }
    }
    /// The last line of JSON, which need not have a line feed. An event that has no blank line behind it is incomplete, and dropped.
    pub(crate) fn finish(&mut self) -> Option<Part> {
        if self.format.events {
            return None;
        }
        let line = self.buffer.split().freeze();
        self.json_line(line)
    }
    /// The next line, without its end: a line feed, a carriage return (of events only), or both.
    fn line(&mut self) -> Option<Bytes> {
        if self.skip_line_feed && !self.buffer.is_empty() {
            self.skip_line_feed = false;
            if self.buffer.first() == Some(&b'\n') {
                self.buffer.advance(1);
            }
        }
        let events = self.format.events;
        let is_end = |byte: &u8| *byte == b'\n' || events && *byte == b'\r';
        let rest = self.buffer.get(self.searched..).unwrap_or_default();
        let Some(at) = rest.iter().position(is_end).map(|at| at + self.searched) else {
            self.searched = self.buffer.len();
            return None;
        };
        self.searched = 0;
        let mut line = self.buffer.split_to(at).freeze();
        self.skip_line_feed = self.buffer.first() == Some(&b'\r');
        self.buffer.advance(1);
        if std::mem::take(&mut self.is_first) && line.starts_with(BYTE_ORDER_MARK) {
            line.advance(BYTE_ORDER_MARK.len());
        }
        Some(line)
    }
    fn json_line(&self, line: Bytes) -> Option<Part> {
        let text = line.trim_ascii();
        match text {
            b"" => None,
            _ if self.format.end.is_some_and(|end| end.as_bytes() == text) => Some(Part::End),
            _ => Some(Part::Item(line.slice_ref(text), None)),
        }
    }
    /// Reads a line of an event. A blank line ends the event.
    fn event_line(&mut self, line: &[u8]) -> Option<Part> {
        if line.is_empty() {
            return self.event();
        }
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(at) => line.split_at_checked(at).unwrap_or_default(),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.extend_from_slice(b"\n");
                }
                self.data.extend_from_slice(value);
            }
            b"event" => self.kind = Some(text()),
            b"id" if !value.contains(&0) => self.id = Some(text()).filter(|id| !id.is_empty()),
            b"retry" => self.retry = text().parse().ok().map(Duration::from_millis).or(self.retry),
            // Comments begin with a colon. Other names have no meaning.
            _ => {}
        }
        None
    }
    /// The event so far; `None` if it has no data.
    fn event(&mut self) -> Option<Part> {
        let (kind, data) = (self.kind.take().filter(|kind| !kind.is_empty()), self.data.split().freeze());
        if !std::mem::take(&mut self.has_data) || data.is_empty() {
            return None;
        }
        let is_end = self.format.end.is_some_and(|end| end.as_bytes() == data);
        Some(if is_end { Part::End } else { Part::Item(data, kind) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of a body that arrives in pieces of this size, each as text.
    fn parts(format: ItemFormat, body: &str, size: usize) -> (Vec<String>, Decoder) {
        let mut decoder = Decoder::new(format);
        let mut found = Vec::new();
        let shown = |part: Part| match part {
            Part::Item(text, kind) => {
                format!("{}{}", kind.map(|kind| format!("{kind}=")).unwrap_or_default(), String::from_utf8_lossy(&text))
            }
            Part::End => "END".to_owned(),
        };
        for piece in body.as_bytes().chunks(size) {
            decoder.push(piece);
            while let Some(part) = decoder.next() {
                found.push(shown(part));
            }
        }
        found.extend(decoder.finish().map(shown));
        (found, decoder)
    }

    #[test]
    fn events_are_split_wherever_packets_end() {
        let format = ItemFormat { events: true, end: Some("[DONE]") };
        let body = "\u{feff}: hello\n\ndata: 1\r\n\r\nevent: a\rdata:2\rdata: 3\r\rid: 7\nretry: 500\ndata\n\nid\nretry: x\nother: 1\n\ndata: [DONE]\n\ndata: lost";
        for size in [1, 2, 3, 7, 1_000] {
            let (found, decoder) = parts(format, body, size);
            assert_eq!(found, ["1", "a=2\n3", "END"], "{size}");
            assert_eq!((decoder.id, decoder.retry), (None, Some(Duration::from_millis(500))));
        }
    }

    #[test]
    fn lines_are_split_wherever_packets_end() {
        let format = ItemFormat { events: false, end: None };
        for size in [1, 2, 5, 1_000] {
            let (found, decoder) = parts(format, "\u{feff}{\"a\":1}\r\n\n \n[\"ü\"]\n7", size);
            assert_eq!(found, ["{\"a\":1}", "[\"ü\"]", "7"], "{size}");
            assert_eq!(decoder.pending(), 0);
        }
        assert_eq!(parts(ItemFormat { end: Some("end"), ..format }, "1\nend\n", 9).0, ["1", "END"]);
    }
}
