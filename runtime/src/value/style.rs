//! How parameters are written as text, outside of JSON.
//!
//! In: nothing (this is data in the fields of a shape). Out: the style of a parameter. Not here: writing and reading (see `wire`).

/// How lists are written in a query string and a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arrays {
    /// `a=1&a=2`
    Repeat,
    /// `a[]=1&a[]=2`
    Brackets,
    /// `a[0]=1&a[1]=2`
    Indexed,
    /// `a=1,2`
    Comma,
    /// `a=1%202`
    Space,
    /// `a=1%7C2`
    Pipe,
}

impl Arrays {
    /// The character between the items, if all items are in one text.
    #[must_use]
    pub fn separator(self) -> Option<char> {
        match self {
            Arrays::Comma => Some(','),
            Arrays::Space => Some(' '),
            Arrays::Pipe => Some('|'),
            Arrays::Repeat | Arrays::Brackets | Arrays::Indexed => None,
        }
    }
}

/// How a parameter is written as text: in a query, a form, a part of a multipart body, a path or a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParamStyle {
    /// A list is written like this. With a separator, an object is its keys and values in turn: `a=x,1,y,2`.
    Lists(Arrays),
    /// As JSON.
    Json,
}

impl ParamStyle {
    /// The character between the items, if all items are in one text.
    #[must_use]
    pub fn separator(self) -> Option<char> {
        match self {
            ParamStyle::Lists(arrays) => arrays.separator(),
            ParamStyle::Json => None,
        }
    }
}
