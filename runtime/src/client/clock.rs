//! Time: what it is, and waiting.
//!
//! In: durations and moments. Out: tokio's timers, or the browser's, which has no tokio to drive them. Not here: how long
//! to wait (see `retry`).

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(super) use browser::{Instant, sleep, timeout_at};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(super) use tokio::time::{Instant, sleep, timeout_at};

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use std::time::SystemTime;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use web_time::SystemTime;

/// The time of day, for dates of servers.
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

    /// What is waited for longer than this is never seen: `setTimeout` counts milliseconds in 31 bits.
    const LONGEST: i32 = i32::MAX;

    /// The time was over.
    pub(in crate::client) struct Elapsed;

    /// Waits. The timer itself belongs to the browser's thread; a channel brings its end here, where futures are `Send`.
    pub(in crate::client) async fn sleep(wait: Duration) {
        let (over, end) = oneshot::channel::<()>();
        let millis = i32::try_from(wait.as_millis()).unwrap_or(LONGEST);
        wasm_bindgen_futures::spawn_local(async move {
            let timer = Promise::new(&mut |resolve, _| set_timeout(&resolve, millis));
            // Neither the promise nor whoever waits for it can fail in a way that matters: the wait is over.
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

    /// Pages and workers have `setTimeout` on different global objects. Where there is none, the wait is over at once.
    fn set_timeout(resolve: &Function, millis: i32) {
        let found = Reflect::get(&global(), &JsValue::from_str("setTimeout")).ok();
        let set = found.and_then(|found| found.dyn_into::<Function>().ok());
        let started = set.is_some_and(|set| set.call2(&JsValue::UNDEFINED, resolve, &millis.into()).is_ok());
        if !started {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}
