//! The nodes of a cluster.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::error::{BallistaError, Result};
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::{create_scheduler, start_grpc_service};
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};
use voice_bulk_screening::{register, session_config};

use crate::Rules;
use crate::codec::{Logical, Physical};
use crate::given_up::give_up_jobs;

const HERE: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// How often an executor says that it is there, in seconds.
const HEARTBEAT: u64 = 1;
/// For how long an executor may say nothing, in seconds. One that is busy speaks every five seconds
/// and no sooner: with a limit as short as that, an executor is taken for dead in the middle of a
/// long task, the task begins anew, and a query does not end. What one had done of the stage that
/// runs is done again where it is lost; a job that needs more of it is given up ([`give_up_jobs`]).
const SILENCE: u64 = 15;

fn config(rules: &Rules) -> SessionConfig {
    session_config()
        .upgrade_for_ballista()
        .with_ballista_logical_extension_codec(Logical::of(rules))
        .with_ballista_physical_extension_codec(Physical::of(rules))
}

/// Runs a scheduler on a port of this machine, until it fails.
///
/// # Errors
/// Those of the engine: a port that is taken, above all.
pub async fn scheduler(rules: &Rules, port: u16) -> Result<()> {
    let rules_of = rules.clone();
    let config = SchedulerConfig {
        external_host: HERE.to_string(),
        bind_host: HERE.to_string(),
        bind_port: port,
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        executor_timeout_seconds: SILENCE,
        expire_dead_executor_interval_seconds: HEARTBEAT,
        override_config_producer: Some(Arc::new(move || config(&rules_of))),
        // Whatever the client has set: see `give_up_jobs`.
        override_session_builder: Some(Arc::new(|config: SessionConfig| {
            default_session_builder(config.with_ballista_adaptive_query_planner(true))
        })),
        override_logical_codec: Some(Logical::of(rules)),
        override_physical_codec: Some(Physical::of(rules)),
        ..SchedulerConfig::default()
    };
    config.validate()?;
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let scheduler = create_scheduler(cluster, Arc::new(config)).await?;
    tokio::select! {
        served = start_grpc_service(SocketAddr::from((HERE, port)), scheduler.clone()) => served,
        failed = give_up_jobs(&scheduler) => failed.map(|never| match never {}),
    }
}

/// Runs an executor on two ports of this machine, with one thread, until it is told to stop. What
/// it hands to others is in files below `work`, which is a folder.
///
/// # Errors
/// Those of the engine: a port that is taken, or no scheduler.
pub async fn executor(rules: &Rules, scheduler: u16, ports: [u16; 2], work: &Path) -> Result<()> {
    let work = work.to_str().ok_or_else(|| {
        BallistaError::Configuration("the name of the folder is no Unicode".to_owned())
    })?;
    let [port, grpc_port] = ports;
    let rules_of = rules.clone();
    // The registry of functions is that of the engine: ours are found with their rules alone.
    let config = ExecutorProcessConfig {
        bind_host: HERE.to_string(),
        external_host: Some(HERE.to_string()),
        port,
        grpc_port,
        scheduler_host: HERE.to_string(),
        scheduler_port: scheduler,
        scheduler_connect_timeout_seconds: 30,
        vcores: 1,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(work.to_owned()),
        executor_heartbeat_interval_seconds: HEARTBEAT,
        override_config_producer: Some(Arc::new(move || config(&rules_of))),
        override_logical_codec: Some(Logical::of(rules)),
        override_physical_codec: Some(Physical::of(rules)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await
}

/// A session whose queries run on the cluster of a scheduler of this machine.
///
/// # Errors
/// Those of the engine.
pub async fn session(
    rules: &Rules,
    scheduler: u16,
    partitions: usize,
) -> datafusion::error::Result<SessionContext> {
    let config = config(rules).with_target_partitions(partitions);
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    let address = format!("df://{HERE}:{scheduler}");
    let session = SessionContext::remote_with_state(&address, state).await?;
    register(&session, rules.policy().clone(), rules.day())?;
    Ok(session)
}
