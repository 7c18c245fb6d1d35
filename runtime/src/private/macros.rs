//! The macros that implement traits for generated types, from the tables in generated code.
//!
//! They are declarative macros because these compile fast and leave no generic function to instantiate. The number in front of a field is
//! its index in the shape.

/// Implements the traits of an object: `Name; 0 field "wire name" .required() ;… rules [AnyOf(&["a", "b"])]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($ty:ident; $($fields:tt)*) => {
        $crate::__fields! { $ty; $($fields)* }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::value::View::Object($crate::value::ObjectRef::new(self))
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Object($crate::value::ObjectMut::new(self))
            }
        }
        $crate::__serde!($ty, serialize, deserialize);
    };
}

/// Implements the traits that objects and requests share: `Object` and `Debug`. A request does not implement
/// [`Value`](crate::value::Value), since no value contains a request.
#[doc(hidden)]
#[macro_export]
macro_rules! __fields {
    ($ty:ident; $($index:literal $field:ident $name:literal $(. $attr:ident ($($arg:tt)*))* ;)* $(rules [$($rule:tt)*])?) => {
        impl $crate::value::Object for $ty {
            const SHAPE: &'static $crate::value::Shape = {
                static SHAPE: $crate::value::Shape = $crate::value::Shape::new(
                    ::core::stringify!($ty),
                    &[$($name),*],
                    &[$($(($index, $crate::__field_attr!($attr $($arg)*)),)*)*],
                )$(.rules(
                    {
                        use $crate::private::names::*;
                        &[$($rule)*]
                    },
                    $crate::private::check_rules,
                    $crate::private::is_about_rule,
                ))?;
                &SHAPE
            };
            #[inline]
            fn field(&self, index: usize) -> $crate::value::View<'_> {
                match index {
                    $($index => $crate::private::view(&self.$field),)*
                    _ => $crate::value::View::Absent,
                }
            }
            #[inline]
            fn field_mut(&mut self, index: usize) -> $crate::value::Slot<'_> {
                match index {
                    $($index => $crate::private::slot(&mut self.$field),)*
                    _ => $crate::value::Slot::Skip,
                }
            }
        }
        impl ::core::fmt::Debug for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::private::debug(self, f)
            }
        }
    };
}

/// The attribute with this name. Frequent attributes have an arm each, which compiles faster than the import of all names.
#[doc(hidden)]
#[macro_export]
macro_rules! __field_attr {
    (required) => {
        $crate::value::FieldAttr::Required
    };
    (date $format:ident) => {
        $crate::value::FieldAttr::Date($crate::timestamp::DateFormat::$format)
    };
    (default $kind:ident ($value:expr)) => {
        $crate::value::FieldAttr::Default($crate::value::Literal::$kind($value))
    };
    (written_as $json_type:ident) => {
        $crate::value::FieldAttr::WrittenAs($crate::value::WrittenAs::$json_type)
    };
    (null) => {
        $crate::value::FieldAttr::NullIfAbsent
    };
    (one_or_many) => {
        $crate::value::FieldAttr::OneOrMany
    };
    (called $name:literal) => {
        $crate::value::FieldAttr::Called($name)
    };
    (style Json) => {
        $crate::value::FieldAttr::Style($crate::value::ParamStyle::Json)
    };
    (style $arrays:ident) => {
        $crate::value::FieldAttr::Style($crate::value::ParamStyle::Lists($crate::operation::Arrays::$arrays))
    };
    (location $location:ident) => {
        $crate::value::FieldAttr::Location($crate::value::ParamLocation::$location)
    };
    ($attr:ident $($arg:tt)*) => {{
        use $crate::private::names::*;
        $crate::private::attrs::$attr($($arg)*)
    }};
}

/// Imports the names of date formats for `dates` and `dates_by_values`, the only methods of an endpoint whose arguments need names.
#[doc(hidden)]
#[macro_export]
macro_rules! __import {
    (dates) => {
        use $crate::private::names::*;
    };
    (dates_by_values) => {
        use $crate::private::names::*;
    };
    (constants) => {
        use $crate::private::names::*;
    };
    ($method:ident) => {};
}

/// Implements the traits and methods of a request. The table has its endpoint, the parameters of `new`, the required parameters that `new`
/// does not take (`fill`), the optional parameters (`set`), and its fields as in [`__object`].
#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    (
        $ty:ident -> $answer:ty;
        $service:ident $operation:literal $method:ident $path:literal $send:ident $(. $option:ident ($($arg:tt)*))* ;
        new($($required:ident: $required_ty:ty),*);
        $(fill($($filled:ident: $filled_ty:ty),*);)?
        set($($optional:ident: $optional_ty:ty),*);
        $($fields:tt)*
    ) => {
        $crate::__fields! { $ty; $($fields)* }
        $crate::__serde!($ty, serialize_object, deserialize_object);
        impl $crate::operation::Operation for $ty {
            type Answer = $answer;
            const ENDPOINT: &'static $crate::operation::Endpoint = {
                $($crate::__import! { $option })*
                &$crate::operation::Endpoint::new(
                    &$service,
                    $operation,
                    $crate::operation::Method::$method,
                    $path,
                    $crate::operation::SendAs::$send,
                    <$ty as $crate::value::Object>::SHAPE,
                )$(.$option($($arg)*))*
            };
        }
        impl $ty {
            $crate::__new! { $($required: $required_ty),* }
            $($(
                /// Sets the parameter of this name, which is required.
                #[must_use]
                pub fn $filled<__M>(mut self, $filled: impl $crate::value::IntoValue<$filled_ty, __M>) -> Self {
                    self.$filled = $crate::value::IntoValue::into_value($filled);
                    self
                }
            )*)?
            $(
                /// Sets the parameter of this name. `None` leaves it unset.
                #[must_use]
                pub fn $optional<__M>(mut self, $optional: impl $crate::value::IntoField<$optional_ty, __M>) -> Self {
                    self.$optional = $crate::value::IntoField::into_field($optional);
                    self
                }
            )*
        }
    };
}

/// The constructor `new` of a request. A request without required parameters has `default` only.
#[doc(hidden)]
#[macro_export]
macro_rules! __new {
    () => {};
    ($a:ident: $ta:ty) => {
        $crate::__new! { @ __A $a $ta }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty, $c:ident: $tc:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb, __C $c $tc }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty, $c:ident: $tc:ty, $d:ident: $td:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb, __C $c $tc, __D $d $td }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty, $c:ident: $tc:ty, $d:ident: $td:ty, $e:ident: $te:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb, __C $c $tc, __D $d $td, __E $e $te }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty, $c:ident: $tc:ty, $d:ident: $td:ty, $e:ident: $te:ty, $f:ident: $tf:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb, __C $c $tc, __D $d $td, __E $e $te, __F $f $tf }
    };
    ($a:ident: $ta:ty, $b:ident: $tb:ty, $c:ident: $tc:ty, $d:ident: $td:ty, $e:ident: $te:ty, $f:ident: $tf:ty, $g:ident: $tg:ty) => {
        $crate::__new! { @ __A $a $ta, __B $b $tb, __C $c $tc, __D $d $td, __E $e $te, __F $f $tf, __G $g $tg }
    };
    // Each parameter is converted in a way of its own, so that each has a type parameter.
    (@ $($how:ident $required:ident $ty:ty),+) => {
        /// A request with its required parameters. Optional parameters are not sent until they are set.
        #[inline]
        pub fn new<$($how),+>($($required: impl $crate::value::IntoValue<$ty, $how>),+) -> Self {
            let mut request = <Self as ::core::default::Default>::default();
            $(request.$required = $crate::value::IntoValue::into_value($required);)+
            request
        }
    };
}

/// Implements the traits of a union: `Name Default ["tag"]; 0 Variant "name" Type; 1 Other "other" Box<Type>, Type;…`. Without a tag, a
/// value is read as the first variant that fits. `Unknown` after the tag is a variant for values with other tags, as JSON.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($ty:ident $default:ident [$($tag:literal)?] $($unknown:ident)?; $($index:literal $variant:ident $name:literal $inner:ty $(, $inside:ty)?;)*) => {
        impl $ty {
            const TAG: ::core::option::Option<&'static str> = $crate::__optional!($($tag)?);
        }
        impl ::core::default::Default for $ty {
            #[inline]
            fn default() -> Self {
                Self::$default(::core::default::Default::default())
            }
        }
        impl $crate::value::Union for $ty {
            #[inline]
            fn tag(&self) -> ::core::option::Option<&'static str> {
                Self::TAG
            }
            #[inline]
            fn variants(&self) -> &'static [&'static str] {
                &[$($name),*]
            }
            $crate::__union_variants! { [$($unknown)?] $($index $variant $inner;)* }
        }
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                match self {
                    $(Self::$variant(inner) => $crate::private::tagged(Self::TAG, &$crate::value::Literal::Str($name), $crate::value::Value::view(inner)),)*
                    $(Self::$unknown(json) => $crate::value::Value::view(json),)?
                }
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Slot::Union(self)
            }
        }
        $(
            impl ::core::convert::From<$inner> for $ty {
                #[inline]
                fn from(inner: $inner) -> Self {
                    Self::$variant(inner)
                }
            }
            $(
                impl ::core::convert::From<$inside> for $ty {
                    #[inline]
                    fn from(inside: $inside) -> Self {
                        Self::$variant(::core::convert::From::from(inside))
                    }
                }
            )?
        )*
        $crate::__serde!($ty, serialize, deserialize);
    };
}

/// The methods of `Union` that select a variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __union_variants {
    ([$($unknown:ident)?] $($index:literal $variant:ident $inner:ty;)*) => {
        #[inline]
        fn choose(&mut self, index: usize) -> $crate::value::Slot<'_> {
            match index {
                $($index => *self = Self::$variant(<$inner as ::core::default::Default>::default()),)*
                _ => {}
            }
            self.chosen().1
        }
        #[inline]
        fn chosen(&mut self) -> (usize, $crate::value::Slot<'_>) {
            match self {
                $(Self::$variant(inner) => ($index, $crate::value::Value::slot(inner)),)*
                $(Self::$unknown(json) => (usize::MAX, $crate::value::Value::slot(json)),)?
            }
        }
        $(
            #[inline]
            fn choose_unknown(&mut self) -> ::core::option::Option<$crate::value::Slot<'_>> {
                *self = Self::$unknown(::core::default::Default::default());
                ::core::option::Option::Some(self.chosen().1)
            }
        )?
    };
}

/// `Some` of an expression, or `None`.
#[doc(hidden)]
#[macro_export]
macro_rules! __optional {
    () => {
        ::core::option::Option::None
    };
    ($it:expr) => {
        ::core::option::Option::Some($it)
    };
}

/// Implements the traits of serde through the codec.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($ty:ident, $serialize:ident, $deserialize:ident) => {
        // This uses the type, so that a type which the program does not use gives no warning about dead code.
        const _: ::core::marker::PhantomData<$ty> = ::core::marker::PhantomData;
        impl $crate::private::serde::Serialize for $ty {
            fn serialize<S: $crate::private::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::private::$serialize(self, serializer)
            }
        }
        impl<'de> $crate::private::serde::Deserialize<'de> for $ty {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::private::$deserialize(deserializer)
            }
        }
    };
}

/// Implements the traits of an id over an integer.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_id {
    ($($ty:ident),* $(,)?) => {$(
        impl ::core::cmp::Eq for $ty {}
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::value::View::Int(self.0)
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Value::slot(&mut self.0)
            }
        }
        impl $crate::value::Key for $ty {
            #[inline]
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(::std::string::ToString::to_string(&self.0))
            }
            #[inline]
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                <i64 as $crate::value::Key>::from_text(text).map($ty)
            }
        }
        impl $crate::value::Id for $ty {
            type Content = i64;
            #[inline]
            fn of(content: i64) -> Self {
                $ty(content)
            }
        }
        impl ::core::convert::From<i64> for $ty {
            #[inline]
            fn from(id: i64) -> Self {
                $ty(id)
            }
        }
        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        $crate::__serde!($ty, serialize, deserialize);
    )*};
}

/// Implements the traits of an id over a string.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_id {
    ($($ty:ident),* $(,)?) => {$(
        impl ::core::cmp::Eq for $ty {}
        impl $crate::value::Value for $ty {
            #[inline]
            fn view(&self) -> $crate::value::View<'_> {
                $crate::value::View::Str(&self.0)
            }
            #[inline]
            fn slot(&mut self) -> $crate::value::Slot<'_> {
                $crate::value::Value::slot(&mut self.0)
            }
        }
        impl $crate::value::Key for $ty {
            #[inline]
            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(&self.0)
            }
            #[inline]
            fn from_text(text: &str) -> ::core::result::Result<Self, $crate::value::Expected> {
                ::core::result::Result::Ok($ty(::std::string::ToString::to_string(text)))
            }
        }
        impl ::core::convert::AsRef<str> for $ty {
            #[inline]
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl $crate::value::Id for $ty {
            type Content = ::std::string::String;
            #[inline]
            fn of(content: ::std::string::String) -> Self {
                $ty(content)
            }
        }
        impl ::core::convert::From<&str> for $ty {
            #[inline]
            fn from(id: &str) -> Self {
                $ty(::std::string::ToString::to_string(id))
            }
        }
        impl ::core::convert::From<::std::string::String> for $ty {
            #[inline]
            fn from(id: ::std::string::String) -> Self {
                $ty(id)
            }
        }
        impl ::core::fmt::Display for $ty {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
        $crate::__serde!($ty, serialize, deserialize);
    )*};
}
