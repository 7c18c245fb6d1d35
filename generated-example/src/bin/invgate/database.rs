//! The commands `seed`, `reset` and `check-database`.
//!
//! In: arguments. Out: a changed or checked database, and one line on stdout.

use indicatif::{ProgressBar, ProgressStyle};
use invgate::desk::{DatabaseCheck, Desk};
use specwright::HandlerError;

use crate::address::without_password;
use crate::arguments::{CheckDatabase, Reset, Seed};
use crate::{print_line, with_causes};

/// The default seed of random numbers.
const DEFAULT_SEED: u64 = 1;

/// Opens a database. A SQLite file that does not exist is created.
pub(crate) async fn open(url: &str) -> Result<Desk, String> {
    Desk::open(url).await.map_err(|error| format!("the database {} cannot be opened: {error}", without_password(url)))
}

/// Adds random requests until the database has `count` requests. Shows a progress bar on a terminal.
pub(crate) async fn add_random_requests(desk: &Desk, count: u32, seed: Option<u64>) -> Result<(), HandlerError> {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}, {eta} left").unwrap_or(ProgressStyle::default_bar());
    let bar = ProgressBar::new(count.into()).with_style(style).with_message("Requests");
    let done = desk.add_random_requests(count, seed.unwrap_or(DEFAULT_SEED), |done| bar.set_position(done)).await;
    bar.finish_and_clear();
    done
}

impl Seed {
    pub(crate) async fn run(self) -> Result<(), String> {
        let url = self.database.url();
        let desk = open(url).await?;
        let failed =
            |error: HandlerError| format!("the database {} cannot be filled: {}", without_password(url), with_causes(&error));
        let filled = desk.fill().await.map_err(failed)?;
        if let Some(count) = self.scale {
            add_random_requests(&desk, count, self.seed).await.map_err(failed)?;
        }
        let requests = desk.count_requests().await.map_err(failed)?;
        desk.close().await;
        let suffix = if filled { "" } else { ", which already had data" };
        print_line(std::io::stdout(), &format!("Database {}{suffix}: {requests} requests", without_password(url)));
        Ok(())
    }
}

impl Reset {
    pub(crate) async fn run(self) -> Result<(), String> {
        let url = self.database.url();
        let desk = open(url).await?;
        let done = desk.delete_everything().await;
        desk.close().await;
        done.map_err(|error| format!("the database {} cannot be emptied: {}", without_password(url), with_causes(&error)))?;
        print_line(std::io::stdout(), &format!("Database {} is empty; the next start fills it", without_password(url)));
        Ok(())
    }
}

impl CheckDatabase {
    pub(crate) async fn run(self) -> Result<(), String> {
        let url = self.database.url();
        let shown = without_password(url);
        let DatabaseCheck { problems, migrations, requests } =
            Desk::check(url).await.map_err(|error| format!("the database {shown} cannot be checked: {error}"))?;
        if problems.is_empty() {
            print_line(std::io::stdout(), &format!("Database {shown} is sound: {migrations} migrations, {requests} requests"));
            return Ok(());
        }
        problems.iter().for_each(|problem| print_line(std::io::stdout(), problem));
        Err(format!("the database {shown} has problems: {}", problems.len()))
    }
}
