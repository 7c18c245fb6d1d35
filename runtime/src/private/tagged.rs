//! The macro for unions whose tag is a number or a boolean, that have the value of a variant in a field of its own, or in which a type has several
//! tags. Other unions have a macro that compiles faster (see `macros`).
//!
//! In: the table of the union. Out: implementations of traits.

/// Implements the traits of a union: `Name Default ["tag" Int]; 0 Variant 1 Type => from(Type); 1 Other 2 Type;…`. A name in the brackets behind
/// the kind of the tag is that of the field with the value. `Unknown` behind the brackets is a variant for values with other tags. `from` lists
/// the types that `From` converts into the variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __tagged_union {
    ($ty:ident $default:ident [$tag:literal $kind:ident] $($unknown:ident)?; $($rows:tt)*) => {
        $crate::__tagged_traits! { $ty $default [$tag $kind; ::core::option::Option::None] $($unknown)?; $($rows)* }
        $crate::__tag_inside! { $ty [$tag $kind] $($unknown)?; $($rows)* }
    };
    ($ty:ident $default:ident [$tag:literal $kind:ident $content:literal] $($unknown:ident)?; $($rows:tt)*) => {
        $crate::__tagged_traits! { $ty $default [$tag $kind; ::core::option::Option::Some($content)] $($unknown)?; $($rows)* }
        $crate::__tag_beside! { $ty [$tag $kind $content] $($unknown)?; $($rows)* }
    };
}

/// Implements everything but `Value`.
#[doc(hidden)]
#[macro_export]
macro_rules! __tagged_traits {
    (
        $ty:ident $default:ident [$tag:literal $kind:ident; $content:expr] $($unknown:ident)?;
        $($index:literal $variant:ident $name:literal $inner:ty $(=> from($($source:ty),*))?;)*
    ) => {
        impl ::core::default::Default for $ty {
            #[inline]
            fn default() -> Self {
                Self::$default(::core::default::Default::default())
            }
        }
        impl $crate::value::Union for $ty {
            #[inline]
            fn tag(&self) -> ::core::option::Option<&'static str> {
                ::core::option::Option::Some($tag)
            }
            #[inline]
            fn tag_kind(&self) -> $crate::value::TagKind {
                $crate::value::TagKind::$kind
            }
            #[inline]
            fn content(&self) -> ::core::option::Option<&'static str> {
                $content
            }
            #[inline]
            fn variants(&self) -> &'static [&'static str] {
                &[$(::core::concat!($name)),*]
            }
            $crate::__union_variants! { [$($unknown)?] $($index $variant $inner;)* }
        }
        $($($(
            impl ::core::convert::From<$source> for $ty {
                #[inline]
                fn from(source: $source) -> Self {
                    Self::$variant(::core::convert::From::from(source))
                }
            }
        )*)?)*
        $crate::__serde!($ty, serialize, deserialize);
    };
}

/// Implements `Value` for a union whose tag is a field of the variant's object.
#[doc(hidden)]
#[macro_export]
macro_rules! __tag_inside {
    (
        $ty:ident [$tag:literal $kind:ident] $($unknown:ident)?;
        $($index:literal $variant:ident $name:literal $inner:ty $(=> from($($source:ty),*))?;)*
    ) => {
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                match self {
                    $(Self::$variant(inner) => $crate::private::tagged(
                        ::core::option::Option::Some($tag),
                        &$crate::value::Literal::$kind($name),
                        $crate::value::Value::view(inner),
                    ),)*
                    $(Self::$unknown(json) => $crate::value::Value::view(json),)?
                }
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Union(self)
            }
        }
    };
}

/// Implements `Value` for a union whose tag and value are two fields. For writing, it is an object with these fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __tag_beside {
    (
        $ty:ident [$tag:literal $kind:ident $content:literal] $($unknown:ident)?;
        $($index:literal $variant:ident $name:literal $inner:ty $(=> from($($source:ty),*))?;)*
    ) => {
        impl $crate::value::Object for $ty {
            const SHAPE: &'static $crate::value::Shape = {
                static SHAPE: $crate::value::Shape =
                    $crate::value::Shape::new(::core::stringify!($ty), &[$tag, $content], &[]);
                &SHAPE
            };
            #[inline]
            fn field(&self, index: usize) -> $crate::value::View<'_> {
                match (index, self) {
                    $((0, Self::$variant(_)) => $crate::value::Literal::$kind($name).view(),)*
                    $((1, Self::$variant(inner)) => $crate::value::Value::view(inner),)*
                    _ => $crate::value::View::Absent,
                }
            }
            #[inline]
            fn field_mut(&mut self, _: usize) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Skip
            }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                match self {
                    $(Self::$unknown(json) => $crate::value::Value::view(json),)?
                    union => $crate::value::View::Object($crate::value::ObjectRef::new(union)),
                }
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Union(self)
            }
        }
    };
}
