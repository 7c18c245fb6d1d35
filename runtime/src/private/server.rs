//! The macros for the server module of generated code. Without the feature `server`, they are one error that names the feature.

/// Declares the trait of a resource, with a method per operation:
/// `/// docs  complete trait BreakingNews; /// docs  async fn create(super::Create) -> super::Created;…`. With `complete`, a handler must
/// implement every method; with `stubs`, a method that it does not implement answers 501.
#[cfg(feature = "server")]
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
        $crate::__impl_for_mock! { $resource; $($name($request) -> $answer;)* }
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
        $crate::__impl_for_mock! { $resource; $($name($request) -> $answer;)* }
    };
}

/// Implements the trait of a resource for `Mock`, so that a mock can be the handler of a router.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_for_mock {
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

/// Nothing, without the feature `mock`.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_for_mock {
    ($($handlers:tt)*) => {};
}

/// Declares the router, with a method per resource that adds its handler:
/// `/// docs  super::SERVICE; /// docs  breaking_news(BreakingNews): create(super::Create), list(super::List);…`.
#[cfg(feature = "server")]
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
            /// A router without handlers. It answers 404 to every request until handlers are added.
            pub fn new() -> Self {
                Router($crate::server::Router::new(&$service))
            }
            $(
                $(#[$about])*
                #[must_use]
                pub fn $resource<T: $handlers>(self, handlers: impl handler::IntoHandler<($($request,)*), Handler = T>) -> Self {
                    Router(self.0.routes(handlers.into(), &[$(
                        (<$request as $crate::operation::Operation>::ENDPOINT, |handlers, invocation| invocation.call(handlers, T::$name)),
                    )*]))
                }
            )*
        }
        #[doc(hidden)]
        pub mod handler {
            /// A handler of the operations `R`, or an `Arc` of one. The trait is declared in this crate because only then can it be
            /// implemented both for all types with the resource's trait and for `Arc`.
            pub trait IntoHandler<R>: ::core::convert::Into<::std::sync::Arc<Self::Handler>> {
                /// The type of the handler.
                type Handler;
            }
        }
        $(
            impl<T: $handlers> handler::IntoHandler<($($request,)*)> for T {
                type Handler = T;
            }
            impl<T: $handlers> handler::IntoHandler<($($request,)*)> for ::std::sync::Arc<T> {
                type Handler = T;
            }
        )*
        $crate::__router_options!(Router);
        $crate::__router_metrics!(Router);
    };
}

/// Declares the router of webhooks, as `router!`.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __webhook_router {
    ($($router:tt)*) => {
        $crate::__router! { $($router)* }
    };
}

/// Nothing, without the feature `server`: a program that sends webhooks does not receive them.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __webhook_router {
    ($($router:tt)*) => {};
}

/// Implements the methods of a router that do not depend on its resources.
#[cfg(feature = "server")]
#[doc(hidden)]
#[macro_export]
macro_rules! __router_options {
    ($router:ident) => {
        impl $router {
            /// Authenticates callers with this hook. Without a hook, only public operations are served.
            #[must_use]
            pub fn authenticate(self, hook: impl $crate::server::Authenticate) -> Self {
                $router(self.0.authenticate(hook))
            }
            /// Lets every caller call every operation, without credentials.
            #[must_use]
            pub fn without_authentication(self) -> Self {
                $router(self.0.without_authentication())
            }
            /// Adds an OAuth2 token endpoint, and accepts the tokens that it issues.
            #[must_use]
            pub fn tokens(self, tokens: $crate::server::oauth2::TokenEndpoint) -> Self {
                $router(self.0.tokens(tokens))
            }
            /// Limits how often one address may fail to authenticate. Off by default.
            #[must_use]
            pub fn throttle(self, throttle: $crate::server::Throttle) -> Self {
                $router(self.0.throttle(throttle))
            }
            /// Checks the signature of each request with this hook, before the path, the parameters and other credentials.
            #[must_use]
            pub fn verify(self, hook: impl $crate::server::VerifySignature) -> Self {
                $router(self.0.verify(hook))
            }
            /// Sets the host names of this server. A request with another name in `Host` gets 421. By default every name is accepted.
            #[must_use]
            pub fn hosts<H: ::core::convert::Into<::std::string::String>>(
                self,
                hosts: impl ::core::iter::IntoIterator<Item = H>,
            ) -> Self {
                $router(self.0.hosts(hosts))
            }
            /// Whether a browser may send requests other than GET, HEAD and OPTIONS for a page of another site. By default they get 403.
            #[must_use]
            pub fn allow_cross_site(self, allow: bool) -> Self {
                $router(self.0.allow_cross_site(allow))
            }
            /// Sets the limits on requests and connections.
            #[must_use]
            pub fn limits(self, limits: $crate::server::Limits) -> Self {
                $router(self.0.limits(limits))
            }
            /// Whether a 404 suggests the path that is most similar to the unknown one. It is for development.
            #[must_use]
            pub fn development(self, development: bool) -> Self {
                $router(self.0.development(development))
            }
            /// Adds `/healthz` and `/readyz`.
            #[must_use]
            pub fn health(self, health: $crate::server::Health) -> Self {
                $router(self.0.health(health))
            }
            /// Calls this observer for every request.
            #[must_use]
            pub fn observe(self, observer: impl $crate::server::Observer) -> Self {
                $router(self.0.observe(observer))
            }
            /// Adds an `ETag` to responses to GET, and answers 304 to a caller that already has the content.
            #[must_use]
            pub fn etags(self, etags: bool) -> Self {
                $router(self.0.etags(etags))
            }
            /// Writes failures with this function, which returns a content type and a body, instead of the body that the service declares.
            #[must_use]
            pub fn failures(
                self,
                write: impl ::core::ops::Fn(
                    &$crate::server::Failure<'_>,
                ) -> ($crate::private::HeaderValue, $crate::server::ResponseBody)
                + ::core::marker::Send
                + ::core::marker::Sync
                + 'static,
            ) -> Self {
                $router(self.0.failures(write))
            }
            /// Lets pages of other origins call this server from a browser. By default no page of another origin may.
            #[must_use]
            pub fn cors(self, cors: $crate::server::Cors) -> Self {
                $router(self.0.cors(cors))
            }
            /// All operations that have a handler, ordered by path.
            pub fn endpoints(&self) -> impl ::core::iter::Iterator<Item = &'static $crate::operation::Endpoint> {
                self.0.endpoints()
            }
        }
        $crate::__axum_router! { $router }
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

/// Implements the method of a router that the feature `metrics` adds.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "metrics")]
macro_rules! __router_metrics {
    ($router:ident) => {
        impl $router {
            /// Counts requests, and adds `/metrics` with the counts for Prometheus.
            #[must_use]
            pub fn metrics(self, metrics: $crate::server::Metrics) -> Self {
                $router(self.0.metrics(metrics))
            }
        }
    };
}

/// Without the feature `metrics`, a router has no method for metrics.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "metrics"))]
macro_rules! __router_metrics {
    ($router:ident) => {};
}

/// The methods of a router for layers and axum.
#[cfg(feature = "axum")]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_router {
    ($router:ident) => {
        impl $router {
            /// Wraps the whole router in a layer, which also sees requests for unknown paths. The last layer is the outermost.
            #[must_use]
            pub fn layer(self, layer: impl $crate::server::Layer) -> Self {
                $router(self.0.layer(layer))
            }
            /// Adds handlers whose operations, and no others, are wrapped in a layer: `.layered(layer, |router| router.users(desk))`.
            #[must_use]
            pub fn layered(self, layer: impl $crate::server::Layer, add: impl ::core::ops::FnOnce(Self) -> Self) -> Self {
                $router(self.0.layered(layer, &add($router::new()).0))
            }
            /// Wraps the operation with the request type `R` in a layer. It is inside of the layers that `layer` and `layered` add.
            #[must_use]
            pub fn layer_operation<R: $crate::operation::Operation>(self, layer: impl $crate::server::Layer) -> Self {
                $router(self.0.layer_operation::<R>(layer))
            }
            /// An axum router with the paths of this router only, to merge with other routers.
            pub fn into_axum_routes<S: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static>(
                self,
            ) -> $crate::private::axum::Router<S> {
                self.0.into_axum_routes()
            }
            /// An axum router that answers 404 to unknown paths.
            pub fn into_axum<S: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync + 'static>(
                self,
            ) -> $crate::private::axum::Router<S> {
                self.0.into_axum()
            }
        }
    };
}

/// Nothing, without the feature `axum`.
#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __axum_router {
    ($router:ident) => {};
}

/// Without the feature `server`, a server is an error. The struct prevents a second error about its name.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __router {
    ($($router:tt)*) => {
        ::core::compile_error!(
            "the generated server needs the feature `server` of the crate `specwright`. Without a server, the code is generated by \
             `server = \"none\"` of `service_api`, `--server none` of `specwright generate`, or `server: Server::Without` of `Options`"
        );
        #[doc(hidden)]
        pub struct Router;
    };
}

/// Nothing, without the feature `server`.
#[cfg(not(feature = "server"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __handlers {
    ($($handlers:tt)*) => {};
}
