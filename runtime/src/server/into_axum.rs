//! A router as a part of an axum application.
//!
//! In: a router. Out: an axum router with its paths. Not here: how the application is served (see `serve`).

use super::router::Router;
use super::system_routes;

impl Router {
    /// An axum router that answers every path with this router. Routes and layers can be added to it, and it can be nested.
    pub fn into_axum<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        self.log_warnings();
        axum::Router::new().fallback_service(self)
    }
    /// An axum router with the paths of this router only, which include health, metrics and tokens if they are set. It can be merged with other
    /// routers, each with its own layers. The application answers unknown paths, without the error body of the service.
    pub fn into_axum_routes<S: Clone + Send + Sync + 'static>(self) -> axum::Router<S> {
        self.log_warnings();
        let mut paths = self.0.table.paths();
        paths.extend(system_routes::paths(&self.0).map(str::to_owned));
        paths.into_iter().fold(axum::Router::new(), |app, path| app.route_service(&path, self.clone()))
    }
}
