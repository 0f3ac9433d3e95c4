//! Threads that run tasks, each with a Lua machine of its own, so that a request waits for none of them. Which task runs when is
//! decided in `tasks`, what it does in `scribe`.

#[cfg(test)]
mod tests;

use std::future::pending;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::failure::Failure;
use super::live::Stage;
use crate::exchange::Shared;
use crate::scribe::{Hand, Report};
use crate::tasks::{self, Became, Claim, Ending, Task};
use crate::teller::{Error, Receipt, Teller};

/// Threads: a long task does not hold up all others.
const RUNNERS: usize = 2;
/// The longest sleep: a clock that was set is noticed after it.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// The pause after the store failed.
const PAUSE: Duration = Duration::from_secs(1);
/// How long is waited for tasks after they were cut off.
const GRACE: Duration = Duration::from_secs(1);

/// The threads that run tasks.
#[derive(Debug, Default)]
pub(crate) struct Runners {
    threads: Vec<JoinHandle<()>>,
    /// Turns true when tasks are not waited for any longer.
    cut: Arc<AtomicBool>,
}

impl Runners {
    /// Starts them, where there can be tasks.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(
        stages: &watch::Receiver<Stage>,
        live: bool,
        stop: &watch::Receiver<bool>,
    ) -> Result<Runners, Failure> {
        let mut runners = Runners::default();
        if agenda(&stages.borrow().shared).is_none() && !live {
            return Ok(runners);
        }
        // Of this process alone: what bears another number was claimed by one that is no more.
        let number = tasks::now();
        for name in 0..RUNNERS {
            let runner = Runner {
                number,
                stages: stages.clone(),
                stop: stop.clone(),
                cut: runners.cut.clone(),
            };
            let started = std::thread::Builder::new()
                .name(format!("tasks-{name}"))
                .spawn(move || runner.start());
            runners
                .threads
                .push(started.map_err(|cause| Failure::System {
                    doing: "start a thread for tasks",
                    cause,
                })?);
        }
        Ok(runners)
    }

    /// Waits for running tasks until that time, and cuts off those that take longer: they run again at the next start.
    pub(crate) fn end(&mut self, time: Instant) {
        if !self.wait(time) {
            tracing::warn!("tasks were cut off: they took longer than the drain time");
            self.cut.store(true, Ordering::Relaxed);
            self.wait(Instant::now() + GRACE);
        }
    }

    /// Says whether all threads have ended.
    fn wait(&self, until: Instant) -> bool {
        loop {
            let done = self.threads.iter().all(JoinHandle::is_finished);
            if done || Instant::now() >= until {
                return done;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The Teller, where it has a table of tasks.
fn agenda(shared: &Shared) -> Option<&Arc<Teller>> {
    let mut tables = shared.program.tables.iter();
    let known = tables.any(|table| table.name == tasks::TABLE);
    shared.teller.as_ref().filter(|_| known)
}

/// A machine, made for the first task of a stage, whose number it bears.
type Held = Option<(u64, Rc<Hand>)>;

struct Runner {
    number: f64,
    stages: watch::Receiver<Stage>,
    stop: watch::Receiver<bool>,
    cut: Arc<AtomicBool>,
}

impl Runner {
    fn start(mut self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => runtime.block_on(self.work()),
            Err(error) => tracing::error!(target: "tasks", "no task can run: {error}"),
        }
    }

    fn is_stopped(&self) -> bool {
        *self.stop.borrow()
    }

    /// One task after the other, until the order to stop.
    async fn work(&mut self) {
        let mut held = None;
        let mut released = None;
        while !self.is_stopped() {
            let stage = self.stages.borrow_and_update().clone();
            let Some(teller) = agenda(&stage.shared) else {
                self.sleep(None, LONGEST_SLEEP).await;
                continue;
            };
            // From here on, what is scheduled is heard.
            let bell = teller.listen();
            if released != Some(stage.number) {
                if let Err(error) = self.release(teller) {
                    rest(&error).await;
                    continue;
                }
                released = Some(stage.number);
            }
            let now = tasks::now();
            match tasks::claim(teller, self.number, now) {
                Ok(Claim::Task(task, claim)) => {
                    self.run(&stage, teller, (&task, claim), &mut held).await;
                }
                Ok(Claim::Again) => {}
                Ok(Claim::Until(due)) => {
                    let time = Duration::try_from_secs_f64(due - now).unwrap_or_default();
                    self.sleep(Some(bell), time.min(LONGEST_SLEEP)).await;
                }
                Ok(Claim::Nothing) => self.sleep(Some(bell), LONGEST_SLEEP).await,
                Err(error) => rest(&error).await,
            }
        }
    }

    /// Waits for the time to pass, for the bell, for another stage, or for the order to stop.
    async fn sleep(&mut self, bell: Option<watch::Receiver<()>>, time: Duration) {
        let rung = async {
            match bell {
                Some(mut bell) => drop(bell.changed().await),
                None => pending().await,
            }
        };
        let staged = async {
            // The sender of stages that never follow is gone.
            if self.stages.changed().await.is_err() {
                pending::<()>().await;
            }
        };
        tokio::select! {
            _ = self.stop.wait_for(|stop| *stop) => {}
            () = rung => {}
            () = staged => {}
            () = tokio::time::sleep(time) => {}
        }
    }

    /// Gives back what was claimed by processes that are no more.
    fn release(&self, teller: &Arc<Teller>) -> Result<(), Error> {
        let count = tasks::release(teller, self.number, tasks::now())?;
        if count > 0 {
            tracing::info!(target: "tasks", "{count} tasks were running when the server ended");
        }
        Ok(())
    }

    async fn run(
        &self,
        stage: &Stage,
        teller: &Arc<Teller>,
        (task, claim): (&Task, Receipt),
        held: &mut Held,
    ) {
        // A claim that could be lost would let the task run twice.
        while let Err(error) = teller.durable(claim.change).await {
            rest(&error).await;
            if self.is_stopped() {
                return;
            }
        }
        match tasks::holds(teller, &task.id, self.number) {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return rest(&error).await,
        }
        match self.attempt(stage, task, held).await {
            Ok(report) => {
                tell(task, &report);
                if let Some((_, hand)) = held
                    && let Err(error) = hand.settle().await
                {
                    tracing::error!(target: "tasks", "{error}");
                }
                if report.fatal {
                    *held = None;
                }
            }
            Err(message) => self.fail(teller, task, &message).await,
        }
        teller.ring();
    }

    /// Runs the task; fails when there is no machine for it, or its end could not be recorded.
    async fn attempt(&self, stage: &Stage, task: &Task, held: &mut Held) -> Result<Report, String> {
        let hand = match held.take().filter(|(number, _)| *number == stage.number) {
            Some((_, hand)) => hand,
            None => Hand::new(Arc::clone(&stage.shared), self.number, self.cut.clone())
                .map(Rc::new)
                .map_err(|error| error.to_string())?,
        };
        let ran = hand.run(task).await;
        *held = Some((stage.number, hand));
        ran.map_err(|error| format!("its end could not be recorded: {error}"))
    }

    /// Records a failure that is not the task's own, as soon as that is possible.
    async fn fail(&self, teller: &Arc<Teller>, task: &Task, message: &str) {
        tracing::error!(target: "tasks", "{} failed: {message}", shown(task));
        let ending = Ending::failure(message);
        loop {
            let recorded = teller.transact(None, |transaction| {
                tasks::finish(transaction, &task.id, self.number, &ending, tasks::now())
            });
            match recorded {
                Ok(_) => return,
                Err(error) => rest(&error).await,
            }
            if self.is_stopped() {
                return;
            }
        }
    }
}

async fn rest(error: &Error) {
    tracing::error!(target: "tasks", "{error}");
    tokio::time::sleep(PAUSE).await;
}

fn shown(task: &Task) -> String {
    let place = tasks::path(&task.id);
    format!("{} ({place})", task.function().unwrap_or_default())
}

fn tell(task: &Task, report: &Report) {
    let next = match report.became {
        Became::Waiting(due) => format!("runs again in {:.0} s", (due - tasks::now()).max(0.0)),
        Became::Done | Became::Failed => "does not run again".to_owned(),
        Became::Gone => "was removed while it ran".to_owned(),
    };
    let task = shown(task);
    match &report.failure {
        Some(message) => tracing::error!(target: "tasks", "{task} failed and {next}: {message}"),
        None => tracing::debug!(target: "tasks", "{task} is done and {next}"),
    }
}
