//! Decodes content codings while a body is read.
//!
//! In: a body in gzip, of one or several members (RFC 1952, 2.2), or in brotli. Out: the decoded body. Content that is damaged, ends early
//! or has other bytes after it is an error. (A decoder that stopped at the first member would return a part of the file.)

use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

#[cfg(feature = "compression")]
use brotli_decompressor::DecompressorWriter;
use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::HeaderMap;
use http_body::{Body, Frame};

use super::codings;
use crate::error::BoxError;

/// The number of compressed bytes that are decoded at once. It bounds the memory of a piece, since deflate expands by a factor of about a
/// thousand at most.
const INPUT_PIECE: usize = 4 << 10;
/// The number of bytes that brotli decodes at once.
#[cfg(feature = "compression")]
const OUTPUT_PIECE: usize = 16 << 10;

/// A content coding that is decoded here.
#[derive(Clone, Copy)]
pub(crate) enum Coding {
    Gzip,
    #[cfg(feature = "compression")]
    Brotli,
}

impl Coding {
    /// The coding of a message, if it is the only one and is decoded here.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        match codings(headers).as_slice() {
            [coding] if coding == "gzip" || coding == "x-gzip" => Some(Coding::Gzip),
            #[cfg(feature = "compression")]
            [coding] if coding == "br" => Some(Coding::Brotli),
            _ => None,
        }
    }
    fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            #[cfg(feature = "compression")]
            Coding::Brotli => "brotli",
        }
    }
    fn decoder(self) -> Decoder {
        match self {
            Coding::Gzip => Decoder::Gzip(Box::new(MultiGzDecoder::new(Vec::new()))),
            #[cfg(feature = "compression")]
            Coding::Brotli => Decoder::Brotli(Box::new(DecompressorWriter::new(Vec::new(), OUTPUT_PIECE))),
        }
    }
}

enum Decoder {
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    #[cfg(feature = "compression")]
    Brotli(Box<DecompressorWriter<Vec<u8>>>),
}

impl Decoder {
    /// Decodes a part of the content. If `last`, no more input is available at the moment: the decoder is flushed, so that the receiver of a
    /// slow stream gets all decoded bytes at once.
    fn decode(&mut self, input: &[u8], last: bool) -> io::Result<Vec<u8>> {
        match self {
            Decoder::Gzip(decoder) => {
                decoder.write_all(input)?;
                if last {
                    decoder.flush()?;
                }
                Ok(std::mem::take(decoder.get_mut()))
            }
            #[cfg(feature = "compression")]
            Decoder::Brotli(decoder) => {
                decoder.write_all(input)?;
                Ok(std::mem::take(decoder.get_mut()))
            }
        }
    }
    /// The rest of the output, after all input.
    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Decoder::Gzip(decoder) => decoder.finish(),
            #[cfg(feature = "compression")]
            Decoder::Brotli(mut decoder) => {
                decoder.close()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
        }
    }
}

/// A body that is decoded while it is read.
pub(crate) struct Decoded<B> {
    body: Pin<Box<B>>,
    coding: Coding,
    /// `None` before the first byte, and after the end.
    decoder: Option<Decoder>,
    input: Bytes,
    ended: bool,
}

impl<B> Decoded<B> {
    pub(crate) fn new(body: B, coding: Coding) -> Self {
        Decoded { body: Box::pin(body), coding, decoder: None, input: Bytes::new(), ended: false }
    }
    fn decode(&mut self) -> io::Result<Bytes> {
        let decoder = self.decoder.get_or_insert_with(|| self.coding.decoder());
        let piece = self.input.split_to(self.input.len().min(INPUT_PIECE));
        decoder.decode(&piece, self.input.is_empty()).map(Bytes::from)
    }
    /// A body without a byte is empty, whatever its coding.
    fn finish(&mut self) -> io::Result<Bytes> {
        self.ended = true;
        self.decoder.take().map_or(Ok(Vec::new()), Decoder::finish).map(Bytes::from)
    }
}

impl<B> Body for Decoded<B>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = &mut *self;
        while !this.ended {
            let decoded = if this.input.is_empty() {
                match ready!(this.body.as_mut().poll_frame(cx)) {
                    Some(Ok(frame)) => {
                        // Trailers are left out.
                        this.input = frame.into_data().unwrap_or_default();
                        continue;
                    }
                    Some(Err(error)) => {
                        this.ended = true;
                        return Poll::Ready(Some(Err(error.into())));
                    }
                    None => this.finish(),
                }
            } else {
                this.decode()
            };
            match decoded {
                Ok(bytes) if bytes.is_empty() => {}
                Ok(bytes) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Err(error) => {
                    this.ended = true;
                    let coding = this.coding.name();
                    let message = format!("the {coding} content is damaged, ends early or has other bytes behind it: {error}");
                    return Poll::Ready(Some(Err(message.into())));
                }
            }
        }
        Poll::Ready(None)
    }
    fn is_end_stream(&self) -> bool {
        self.ended
    }
}
