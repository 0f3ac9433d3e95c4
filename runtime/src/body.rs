//! Request bodies with their limits: refused before reading where the length is declared, while reading otherwise.
//! A body that stalls is broken. Nothing here knows what a body means.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::{BodyDataStream, BodyExt};
use hyper::body::{Body as HttpBody, Bytes, Frame, SizeHint};
use tokio::time::Sleep;

/// Longest wait for the next piece of a body.
const STALL: Duration = Duration::from_secs(30);

/// The unread body of a request.
#[derive(Debug, Default)]
pub struct Body {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Bytes(Bytes),
    Stream(hyper::body::Incoming),
}

impl Default for Source {
    fn default() -> Source {
        Source::Bytes(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Body {
        Body {
            source: Source::Bytes(bytes),
        }
    }
}

impl From<hyper::body::Incoming> for Body {
    fn from(stream: hyper::body::Incoming) -> Body {
        Body {
            source: Source::Stream(stream),
        }
    }
}

impl Body {
    /// No body.
    pub fn empty() -> Body {
        Body::default()
    }

    /// Its length in bytes, where the client said it.
    pub fn declared_length(&self) -> Option<u64> {
        self.source.remaining()
    }

    /// Reads all of it, up to `limit` bytes.
    ///
    /// # Errors
    /// `TooLarge` above the limit, without reading where the length was declared; `Broken` when it ends early or stalls.
    pub async fn read(self, limit: u64) -> Result<Bytes, BodyError> {
        Ok(self.limited(limit).collect().await?.to_bytes())
    }

    /// Its pieces as they arrive, up to `limit` bytes in all, with the errors of [`Body::read`].
    pub fn into_stream(self, limit: u64) -> BodyDataStream<Limited> {
        self.limited(limit).into_data_stream()
    }

    fn limited(self, limit: u64) -> Limited {
        Limited {
            source: self.source,
            left: limit,
            stall: None,
        }
    }
}

impl Source {
    /// Bytes still to come, where known.
    fn remaining(&self) -> Option<u64> {
        match self {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Stream(stream) => stream.size_hint().exact(),
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match self {
            Source::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Source::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Source::Stream(stream) => Pin::new(stream)
                .poll_frame(context)
                .map(|next| next.map(|frame| frame.map_err(|_| BodyError::Broken))),
        }
    }
}

/// A body that fails as soon as it is known to exceed its limit.
#[derive(Debug)]
pub struct Limited {
    source: Source,
    left: u64,
    stall: Option<Pin<Box<Sleep>>>,
}

impl Limited {
    /// While waiting for the network: an error once the wait is too long.
    fn poll_stall(&mut self, context: &mut Context<'_>) -> Poll<BodyError> {
        let stall = self
            .stall
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(STALL)));
        stall.as_mut().poll(context).map(|()| BodyError::Broken)
    }

    fn admit(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, BodyError> {
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        self.left = self.left.checked_sub(length).ok_or(BodyError::TooLarge)?;
        Ok(frame)
    }
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = self.get_mut();
        if this
            .source
            .remaining()
            .is_some_and(|remaining| remaining > this.left)
        {
            return Poll::Ready(Some(Err(BodyError::TooLarge)));
        }
        let Poll::Ready(next) = this.source.poll(context) else {
            return Poll::Ready(Some(Err(ready!(this.poll_stall(context)))));
        };
        this.stall = None;
        Poll::Ready(next.map(|frame| frame.and_then(|frame| this.admit(frame))))
    }

    fn size_hint(&self) -> SizeHint {
        self.source
            .remaining()
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// It is longer than the address admits.
    TooLarge,
    /// The connection failed, stalled, or its framing is wrong.
    Broken,
}

impl fmt::Display for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            BodyError::TooLarge => "the request body is longer than this address admits",
            BodyError::Broken => "the request body did not arrive whole",
        })
    }
}

impl Error for BodyError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: Body, limit: u64) -> Result<Bytes, BodyError> {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime")
            .block_on(body.read(limit))
    }

    #[test]
    fn reads_up_to_the_limit() {
        assert_eq!(
            read(Body::from(Bytes::from_static(b"12345")), 5),
            Ok(Bytes::from_static(b"12345"))
        );
        assert_eq!(
            read(Body::from(Bytes::from_static(b"123456")), 5),
            Err(BodyError::TooLarge)
        );
        assert_eq!(read(Body::empty(), 0), Ok(Bytes::new()));
    }

    #[test]
    fn knows_the_declared_length() {
        assert_eq!(Body::empty().declared_length(), Some(0));
        assert_eq!(
            Body::from(Bytes::from_static(b"abc")).declared_length(),
            Some(3)
        );
    }

    #[test]
    fn counts_what_was_not_declared() {
        let mut limited = Body::empty().limited(4);
        assert!(
            limited
                .admit(Frame::data(Bytes::from_static(b"abc")))
                .is_ok()
        );
        assert_eq!(
            limited.admit(Frame::data(Bytes::from_static(b"de"))).err(),
            Some(BodyError::TooLarge)
        );
    }
}
