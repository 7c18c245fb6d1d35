//! Pages and chunks of operations: how a client reads a long answer, and how it sends a long list.
//!
//! In: nothing (this is data). Out: references to parameters and to fields, as the stage of the service has them (see
//! [`Stage`](super::Stage)).

use super::{FieldId, ObjectPath, Stage};
use crate::source::Spanned;

/// The pages of an operation of a stage.
pub type PagesOf<S> = Pages<<S as Stage>::Name, <S as Stage>::ItemPath, <S as Stage>::Next>;

/// How an operation returns its items in pages: how a client requests the next page, and how many items it requests.
///
/// `P` is a reference to a parameter, `F` is a path to a field of an item, and `N` is the path to the field `next` of the envelope.
#[derive(Clone, Debug)]
pub enum Pages<P = FieldId, F = ObjectPath, N = ObjectPath> {
    /// It sends the cursor from the previous page.
    Cursor {
        /// The parameter that contains the cursor.
        param: P,
        /// The part of the previous response that contains the cursor.
        from: CursorSource<F, N>,
        /// `None` if no parameter limits the number of items.
        size: Option<PageSize<P>>,
    },
    /// It sends the number of items to skip.
    Offset {
        /// The parameter that contains the number of items to skip.
        param: P,
        /// How many items a page has: the number to skip for each page before.
        size: PageSize<P>,
    },
    /// It sends the number of the page.
    Number {
        /// The parameter that contains the number of the page.
        param: P,
        /// The number of the first page.
        first: u64,
        /// `None` if no parameter limits the number of items.
        size: Option<PageSize<P>>,
    },
    /// It sends the request to the URL from the previous page.
    Link {
        /// The part of the previous response that contains the URL.
        from: LinkSource<N>,
        /// Origins to which the client follows a URL, besides the origin of the service.
        origins: Vec<Spanned<String>>,
        /// `None` if no parameter limits the number of items.
        size: Option<PageSize<P>>,
    },
}

/// The part of a response that contains the cursor of the next page. `F` and `N` are as in [`Pages`].
#[derive(Clone, Debug)]
pub enum CursorSource<F = ObjectPath, N = ObjectPath> {
    /// The field `next` of the envelope.
    Next(N),
    /// The header with this name.
    Header(Spanned<String>),
    /// The field at this path in the last item of the page.
    LastItem(F),
}

/// The part of a response that contains the URL of the next page. `N` is as in [`Pages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkSource<N = ObjectPath> {
    /// The header `Link`, with `rel="next"` (RFC 8288).
    Header,
    /// The field `next` of the envelope.
    Next(N),
}

impl LinkSource<()> {
    /// Each variant and its keyword. There is no default.
    pub const KEYWORDS: [(&'static str, LinkSource<()>); 2] = [("header", LinkSource::Header), ("next", LinkSource::Next(()))];
}

/// How many items a client requests for a page.
#[derive(Clone, Debug)]
pub struct PageSize<P = FieldId> {
    /// The parameter that contains the number of items.
    pub limit: P,
    /// The number that a client sends if the caller did not set one.
    pub size: Spanned<u64>,
}

impl<P, F, N> Pages<P, F, N> {
    /// How many items a client requests for a page; `None` if no parameter limits the number.
    pub fn size(&self) -> Option<&PageSize<P>> {
        match self {
            Pages::Offset { size, .. } => Some(size),
            Pages::Cursor { size, .. } | Pages::Number { size, .. } | Pages::Link { size, .. } => size.as_ref(),
        }
    }

    /// Whether a client needs the field `next` of the envelope.
    pub(crate) fn needs_next(&self) -> bool {
        matches!(self, Pages::Cursor { from: CursorSource::Next(_), .. } | Pages::Link { from: LinkSource::Next(_), .. })
    }

    /// Converts the references to parameters, the paths in items, and the paths to `next`.
    pub(crate) fn try_map<Q, G, M, E>(
        self,
        mut param_of: impl FnMut(P) -> Result<Q, E>,
        path_of: impl FnOnce(F) -> Result<G, E>,
        next_of: impl FnOnce(N) -> Result<M, E>,
    ) -> Result<Pages<Q, G, M>, E> {
        let mut size_of = |size: PageSize<P>| Ok(PageSize { limit: param_of(size.limit)?, size: size.size });
        Ok(match self {
            Pages::Offset { param, size } => {
                let size = size_of(size)?;
                Pages::Offset { param: param_of(param)?, size }
            }
            Pages::Cursor { param, from, size } => {
                let size = size.map(size_of).transpose()?;
                let from = match from {
                    CursorSource::Next(next) => CursorSource::Next(next_of(next)?),
                    CursorSource::Header(name) => CursorSource::Header(name),
                    CursorSource::LastItem(path) => CursorSource::LastItem(path_of(path)?),
                };
                Pages::Cursor { param: param_of(param)?, from, size }
            }
            Pages::Number { param, first, size } => {
                let size = size.map(size_of).transpose()?;
                Pages::Number { param: param_of(param)?, first, size }
            }
            Pages::Link { from, origins, size } => {
                let from = match from {
                    LinkSource::Header => LinkSource::Header,
                    LinkSource::Next(next) => LinkSource::Next(next_of(next)?),
                };
                Pages::Link { from, origins, size: size.map(size_of).transpose()? }
            }
        })
    }
}

/// A list parameter that a client may split over several requests. `P` is a reference to a parameter.
#[derive(Clone, Debug)]
pub struct Chunk<P = FieldId> {
    /// The list parameter.
    pub param: P,
    /// The largest number of items in one request.
    pub size: Spanned<u64>,
}

impl<P> Chunk<P> {
    /// Converts the reference to the parameter.
    pub(crate) fn try_map<Q, E>(self, convert: impl FnOnce(P) -> Result<Q, E>) -> Result<Chunk<Q>, E> {
        Ok(Chunk { param: convert(self.param)?, size: self.size })
    }
}
