//! The macro for the enum of answers of an operation with several answers.
//!
//! In: the table of the answers. Out: implementations of traits. Not here: the types in the answers.

/// Implements the traits of an enum of answers. In front of a variant are its index and its status; the first line names the default:
/// `Name Default(it: Type); 0 200 Default(it: Type) .outcome(); 1 204 NoContent;…`.
#[doc(hidden)]
#[macro_export]
macro_rules! __answers {
    (
        $ty:ident $default:ident $(($value:ident: $default_ty:ty))?;
        $($index:literal $status:literal $variant:ident $(($it:ident: $inner:ty))? $(. $with:ident ($($arg:tt)*))* ;)*
        $(media [$($constant:ident $media:literal),*])?
    ) => {
        impl $ty {
            $($(
                #[doc = ::core::concat!("The media type `", $media, "`, which a client can accept and a caller of a server can prefer.")]
                pub const $constant: $crate::MediaType = $crate::MediaType::declared($media);
            )*)?
            #[doc(hidden)]
            pub const ANSWERS: &'static [$crate::operation::Answer] =
                &[$($crate::operation::Answer::of($status)$(.$with($($arg)*))*),*];

            /// The HTTP status of the answer.
            pub const fn status(&self) -> u16 {
                match self {
                    $(Self::$variant { .. } => $status,)*
                }
            }
        }
        impl ::core::default::Default for $ty {
            #[inline]
            fn default() -> Self {
                Self::$default $((<$default_ty as ::core::default::Default>::default()))?
            }
        }
        impl $crate::value::Union for $ty {
            #[inline]
            fn tag(&self) -> ::core::option::Option<&'static str> {
                ::core::option::Option::None
            }
            #[inline]
            fn variants(&self) -> &'static [&'static str] {
                &[$(::core::stringify!($variant)),*]
            }
            #[inline]
            fn choose(&mut self, index: usize) -> $crate::value::Slot<'_> {
                match index {
                    $($index => *self = Self::$variant $((<$inner as ::core::default::Default>::default()))?,)*
                    _ => {}
                }
                self.chosen().1
            }
            #[inline]
            fn chosen(&mut self) -> (usize, $crate::value::Slot<'_>) {
                match self {
                    $(Self::$variant $(($it))? => ($index, $crate::__body!($crate::value::Slot::Skip; $crate::value::Value::slot; $($it)?)),)*
                }
            }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                match self {
                    $(Self::$variant $(($it))? => $crate::__body!($crate::value::View::Absent; $crate::value::Value::view; $($it)?),)*
                }
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Union(self)
            }
            #[inline]
            fn variant(&self) -> usize {
                match self {
                    $(Self::$variant { .. } => $index,)*
                }
            }
            #[inline]
            fn take_file(&mut self) -> ::core::option::Option<$crate::File> {
                match self {
                    $(Self::$variant $(($it))? => $crate::__body!(::core::option::Option::None; $crate::value::Value::take_file; $($it)?),)*
                }
            }
        }
    };
}

/// Applies a function to the body of a variant; gives the first argument for a variant without a body.
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    ($none:expr; $of:path;) => {
        $none
    };
    ($none:expr; $of:path; $it:ident) => {
        $of($it)
    };
}
