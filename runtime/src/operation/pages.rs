//! How an operation splits a long list into pages, as data.
//!
//! In: the tables of generated code. Out: descriptions that the client reads. Not here: the requests of further pages (see the client).

/// How an operation splits a long list into pages. Parameters are given by their wire names, fields by their wire names or by paths
/// through nested objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// How a client requests the next page.
    pub step: PageStep,
    /// The field of the answer with the items; empty if the answer is the list itself.
    pub items: &'static str,
    /// The parameter that takes the largest number of items of a page, and the number that a client sends if its caller states none.
    pub size: Option<(&'static str, u64)>,
    /// The field of the answer with the number of items on all pages; empty if there is none.
    pub total: &'static str,
    /// The boolean field of the answer that says whether there are more pages; empty if there is none.
    pub more: &'static str,
}

/// How a client requests the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageStep {
    /// With the cursor in the previous response.
    #[non_exhaustive]
    Cursor {
        /// The parameter that takes the cursor.
        param: &'static str,
        /// Where the cursor is.
        from: CursorSource,
    },
    /// With the number of items to skip.
    #[non_exhaustive]
    Offset {
        /// The parameter that takes it.
        param: &'static str,
    },
    /// With the number of the page.
    #[non_exhaustive]
    Number {
        /// The parameter that takes it.
        param: &'static str,
        /// The number of the first page.
        first: u64,
    },
    /// At the URL in the previous response.
    #[non_exhaustive]
    Link {
        /// Where the URL is.
        from: LinkSource,
        /// The origins that it may have besides that of the service: `https://eu.example`.
        origins: &'static [&'static str],
    },
}

/// Where the cursor of the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CursorSource {
    /// In this field of the answer.
    Field(&'static str),
    /// In this header of the response.
    Header(&'static str),
    /// In this field of the last item.
    LastItem(&'static str),
}

/// Where the URL of the next page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LinkSource {
    /// In the header `Link`, with `rel="next"` (RFC 8288).
    Header,
    /// In this field of the answer.
    Field(&'static str),
}
