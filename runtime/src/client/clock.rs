//! Clocks and timers: those of tokio, or of the browser on `wasm32-unknown-unknown`. Not here: how long to wait (see `retry`).

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) use browser::{Instant, sleep, timeout_at};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) use tokio::time::{Instant, sleep, timeout_at};

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::time::SystemTime;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use web_time::SystemTime;

/// The time since 1970, for comparisons with dates from servers.
pub(super) fn since_1970() -> std::time::Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod browser {
    use std::time::Duration;

    use js_sys::wasm_bindgen::{JsCast as _, JsValue};
    use js_sys::{Function, Promise, Reflect, global};
    use tokio::sync::oneshot;
    pub(in crate::client) use web_time::Instant;

    /// The longest timer: `setTimeout` counts milliseconds in 31 bits.
    const TIMER_LIMIT: i32 = i32::MAX;

    /// The error of a deadline that passed.
    pub(in crate::client) struct Elapsed;

    /// Waits. The timer belongs to the browser's thread and is not `Send`, so a channel reports its end to this future.
    pub(in crate::client) async fn sleep(wait: Duration) {
        let (over, end) = oneshot::channel::<()>();
        let millis = i32::try_from(wait.as_millis()).unwrap_or(TIMER_LIMIT);
        wasm_bindgen_futures::spawn_local(async move {
            let timer = Promise::new(&mut |resolve, _| set_timeout(&resolve, millis));
            // Whether the promise or the channel fails, the wait is over.
            let _ = wasm_bindgen_futures::JsFuture::from(timer).await;
            let _ = over.send(());
        });
        let _ = end.await;
    }

    /// The output of `work`, if it comes before `deadline`.
    pub(in crate::client) async fn timeout_at<F: Future>(deadline: Instant, work: F) -> Result<F::Output, Elapsed> {
        tokio::select! {
            biased;
            output = work => Ok(output),
            () = sleep(deadline.saturating_duration_since(Instant::now())) => Err(Elapsed),
        }
    }

    /// Calls `setTimeout` of the page or the worker. Without `setTimeout`, the wait ends at once.
    fn set_timeout(resolve: &Function, millis: i32) {
        let found = Reflect::get(&global(), &JsValue::from_str("setTimeout")).ok();
        let set = found.and_then(|found| found.dyn_into::<Function>().ok());
        let started = set.is_some_and(|set| set.call2(&JsValue::UNDEFINED, resolve, &millis.into()).is_ok());
        if !started {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}
