//! The macros for the server module of generated code.

/// The handlers of a resource: `/// docs  complete trait BreakingNews; /// docs  async fn create(super::Create) -> super::Created;…`.
/// With `stubs`, what is not written answers 501; with `complete`, it does not compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __handlers {
    ($(#[$doc:meta])* complete trait $resource:ident; $($(#[$about:meta])* async fn $name:ident($request:ty) -> $answer:ty;)*) => {
        $(#[$doc])*
        pub trait $resource: ::core::marker::Send + ::core::marker::Sync + 'static {
            $(
                $(#[$about])*
                fn $name(
                    &self,
                    cx: &$crate::server::RequestContext,
                    request: $request,
                ) -> impl ::core::future::Future<Output = ::core::result::Result<$answer, $crate::HandlerError>> + ::core::marker::Send;
            )*
        }
        $crate::__mocked! { $resource; $($name($request) -> $answer;)* }
    };
    ($(#[$doc:meta])* stubs trait $resource:ident; $($(#[$about:meta])* async fn $name:ident($request:ty) -> $answer:ty;)*) => {
        $(#[$doc])*
        pub trait $resource: ::core::marker::Send + ::core::marker::Sync + 'static {
            $(
                $(#[$about])*
                fn $name(
                    &self,
                    cx: &$crate::server::RequestContext,
                    request: $request,
                ) -> impl ::core::future::Future<Output = ::core::result::Result<$answer, $crate::HandlerError>> + ::core::marker::Send {
                    let _ = (cx, request);
                    $crate::server::not_implemented()
                }
            )*
        }
        $crate::__mocked! { $resource; $($name($request) -> $answer;)* }
    };
}

/// Expectations are handlers.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! __mocked {
    ($resource:ident; $($name:ident($request:ty) -> $answer:ty;)*) => {
        impl $resource for $crate::mock::Mock {
            $(
                fn $name(
                    &self,
                    cx: &$crate::server::RequestContext,
                    request: $request,
                ) -> impl ::core::future::Future<Output = ::core::result::Result<$answer, $crate::HandlerError>> + ::core::marker::Send {
                    $crate::mock::Mock::reply(self, cx, request)
                }
            )*
        }
    };
}

/// Without the feature `mock` there are none.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __mocked {
    ($($handlers:tt)*) => {};
}

/// The router: `/// docs  super::SERVICE; /// docs  breaking_news(BreakingNews): create(super::Create), list(super::List);…`,
/// a method per resource.
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    (
        $(#[$doc:meta])* $service:path;
        $($(#[$about:meta])* $resource:ident($handlers:ident): $($name:ident($request:ty)),* $(,)?;)*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct Router($crate::server::Router);

        impl Router {
            /// A router without handlers: it answers 404 until some are added.
            pub fn new() -> Self {
                Router($crate::server::Router::new(&$service))
            }
            $(
                $(#[$about])*
                #[must_use]
                pub fn $resource<T: $handlers>(self, handlers: impl given::Given<($($request,)*), Handlers = T>) -> Self {
                    Router(self.0.routes(handlers.into(), &[$(
                        (<$request as $crate::operation::Operation>::ENDPOINT, |handlers, invocation| invocation.call(handlers, T::$name)),
                    )*]))
                }
            )*
        }
        #[doc(hidden)]
        pub mod given {
            /// Handlers of the operations `R`, or an `Arc` of them. Of this crate, so that its own traits tell the two apart.
            pub trait Given<R>: ::core::convert::Into<::std::sync::Arc<Self::Handlers>> {
                /// Whose methods they are.
                type Handlers;
            }
        }
        $(
            impl<T: $handlers> given::Given<($($request,)*)> for T {
                type Handlers = T;
            }
            impl<T: $handlers> given::Given<($($request,)*)> for ::std::sync::Arc<T> {
                type Handlers = T;
            }
        )*
        $crate::__router_choices!(Router);
        $crate::__router_metrics!(Router);
    };
}

/// What every router offers besides its resources.
#[doc(hidden)]
#[macro_export]
macro_rules! __router_choices {
    ($router:ident) => {
        impl $router {
            /// Authenticates callers with this hook; without one, only public operations are served.
            #[must_use]
            pub fn authenticate(self, hook: impl $crate::server::Authenticate) -> Self {
                $router(self.0.authenticate(hook))
            }
            /// Lets everyone call everything.
            #[must_use]
            pub fn without_authentication(self) -> Self {
                $router(self.0.without_authentication())
            }
            /// Issues tokens for client credentials, and takes them.
            #[must_use]
            pub fn tokens(self, tokens: $crate::server::oauth2::TokenEndpoint) -> Self {
                $router(self.0.tokens(tokens))
            }
            /// Limits how often one address may fail to authenticate. Off by default.
            #[must_use]
            pub fn throttle(self, throttle: $crate::server::Throttle) -> Self {
                $router(self.0.throttle(throttle))
            }
            /// The host names of this server: a request with another name in `Host` gets 421. By default every name is taken.
            #[must_use]
            pub fn hosts<H: ::core::convert::Into<::std::string::String>>(
                self,
                hosts: impl ::core::iter::IntoIterator<Item = H>,
            ) -> Self {
                $router(self.0.hosts(hosts))
            }
            /// Whether pages of other sites may make browsers send requests other than GET, HEAD and OPTIONS. By default they get 403.
            #[must_use]
            pub fn allow_cross_site(self, allow: bool) -> Self {
                $router(self.0.allow_cross_site(allow))
            }
            /// Other limits than the default ones.
            #[must_use]
            pub fn limits(self, limits: $crate::server::Limits) -> Self {
                $router(self.0.limits(limits))
            }
            /// Whether a 404 suggests the path that is most like the unknown one: for development.
            #[must_use]
            pub fn development(self, development: bool) -> Self {
                $router(self.0.development(development))
            }
            /// Answers `/healthz` and `/readyz`.
            #[must_use]
            pub fn health(self, health: $crate::server::Health) -> Self {
                $router(self.0.health(health))
            }
            /// Calls this observer for every request.
            #[must_use]
            pub fn observe(self, observer: impl $crate::server::Observer) -> Self {
                $router(self.0.observe(observer))
            }
            /// Adds an `ETag` to answers to GET, and answers 304 to a caller that has the answer already.
            #[must_use]
            pub fn etags(self, etags: bool) -> Self {
                $router(self.0.etags(etags))
            }
            /// Writes failures in another form than the service declares: a content type, and a body.
            #[must_use]
            pub fn failures(
                self,
                write: impl ::core::ops::Fn(&$crate::server::Failure<'_>) -> ($crate::private::HeaderValue, $crate::server::Body)
                + ::core::marker::Send
                + ::core::marker::Sync
                + 'static,
            ) -> Self {
                $router(self.0.failures(write))
            }
            /// Lets pages of other origins call from browsers. By default none may.
            #[must_use]
            pub fn cors(self, cors: $crate::server::Cors) -> Self {
                $router(self.0.cors(cors))
            }
            /// Wraps everything that comes to this router in a layer, unknown paths too. The last layer is the outermost.
            #[must_use]
            pub fn layer(self, layer: impl $crate::server::Layer) -> Self {
                $router(self.0.layer(layer))
            }
            /// Adds handlers whose operations, and no others, are wrapped in a layer: `.layered(layer, |inside| inside.users(desk))`.
            #[must_use]
            pub fn layered(self, layer: impl $crate::server::Layer, add: impl ::core::ops::FnOnce(Self) -> Self) -> Self {
                $router(self.0.layered(layer, &add($router::new()).0))
            }
            /// Wraps one operation, that of the request type `R`, in a layer, inside of all layers of other kinds.
            #[must_use]
            pub fn layer_operation<R: $crate::operation::Operation>(self, layer: impl $crate::server::Layer) -> Self {
                $router(self.0.layer_operation::<R>(layer))
            }
            /// All operations that have a handler, by path.
            pub fn endpoints(&self) -> impl ::core::iter::Iterator<Item = &'static $crate::operation::Endpoint> {
                self.0.endpoints()
            }
            /// An axum application of this router's paths only, to be merged with others, each under layers of its own.
            pub fn into_axum_routes<S: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static>(
                self,
            ) -> $crate::private::axum::Router<S> {
                self.0.into_axum_routes()
            }
            /// An axum application, to be merged with others and put under layers.
            pub fn into_axum<S: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static>(
                self,
            ) -> $crate::private::axum::Router<S> {
                self.0.into_axum()
            }
        }
        impl ::core::default::Default for $router {
            fn default() -> Self {
                $router::new()
            }
        }
        impl ::core::convert::From<$router> for $crate::server::Router {
            fn from(router: $router) -> Self {
                router.0
            }
        }
        impl<Q> $crate::private::tower_service::Service<Q> for $router
        where
            $crate::server::Router: $crate::private::tower_service::Service<Q>,
        {
            type Response = <$crate::server::Router as $crate::private::tower_service::Service<Q>>::Response;
            type Error = <$crate::server::Router as $crate::private::tower_service::Service<Q>>::Error;
            type Future = <$crate::server::Router as $crate::private::tower_service::Service<Q>>::Future;

            fn poll_ready(
                &mut self,
                cx: &mut ::core::task::Context<'_>,
            ) -> ::core::task::Poll<::core::result::Result<(), Self::Error>> {
                $crate::private::tower_service::Service::poll_ready(&mut self.0, cx)
            }
            fn call(&mut self, request: Q) -> Self::Future {
                $crate::private::tower_service::Service::call(&mut self.0, request)
            }
        }
    };
}

/// What a router offers with the feature `metrics`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "metrics")]
macro_rules! __router_metrics {
    ($router:ident) => {
        impl $router {
            /// Counts requests, and answers `/metrics` with the counts for Prometheus.
            #[must_use]
            pub fn metrics(self, metrics: $crate::server::Metrics) -> Self {
                $router(self.0.metrics(metrics))
            }
        }
    };
}

/// Nothing, without the feature `metrics`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "metrics"))]
macro_rules! __router_metrics {
    ($router:ident) => {};
}
