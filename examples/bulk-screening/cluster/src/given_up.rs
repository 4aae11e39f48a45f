//! Jobs that cannot end, which a scheduler gives up.
//!
//! An executor that is lost takes with it what it had written for later stages of a job, and
//! Ballista 55.0.0 does not get over that where the stage that wrote it has ended:
//!
//! - Its adaptive planner, which is the default, does not cover it
//!   (apache/datafusion-ballista#1986). It has closed that stage, runs its tasks again, and refuses
//!   what they write ("Can't find active stage to update stage outputs"). The scheduler says so in
//!   its log, and the job stays as it is for ever, without a task.
//! - Its static planner runs the stage again that read from the lost one, and does not take back
//!   what other executors had written for the stage after it. That is read twice: a count of 59135
//!   events gave 73971.
//!
//! So the scheduler plans adaptively, whatever a client sets, and a job with a stage in a second
//! attempt is given up. What was lost of a stage that runs is done again within that attempt.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::time::{Duration, Instant};

use ballista_core::JobId;
use ballista_core::error::Result;
use ballista_scheduler::scheduler_server::SchedulerServer;
use ballista_scheduler::state::execution_graph::ExecutionGraphBox;
use ballista_scheduler::state::execution_stage::ExecutionStage;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};

/// How often the scheduler looks at the jobs that run.
const LOOK: Duration = Duration::from_secs(1);
/// For how long the files of a job that was given up are deleted: executors that ask for tasks are
/// not told to stop one, and it writes until it ends.
const DELETED: Duration = Duration::from_secs(3600);

/// Gives up the jobs of a scheduler that cannot end, for as long as it runs.
pub(crate) async fn give_up_jobs(
    scheduler: &SchedulerServer<LogicalPlanNode, PhysicalPlanNode>,
) -> Result<Infallible> {
    let executors = &scheduler.state.executor_manager;
    let mut without_tasks = HashSet::new();
    let mut given_up: HashMap<JobId, Instant> = HashMap::new();
    loop {
        tokio::time::sleep(LOOK).await;
        let there = executors.get_executors_state().await?;
        let there: HashSet<_> = there.into_iter().map(|(executor, ..)| executor.id).collect();
        let mut rest = HashSet::new();
        for (job, running) in scheduler.state.task_manager.get_running_job_cache().iter() {
            let graph = running.execution_graph.read().await;
            let rests = has_no_task(&graph, &there);
            // A job may have no task for a moment, between two of its stages.
            if is_repeated(&graph) || (rests && without_tasks.contains(job)) {
                drop(graph);
                scheduler.cancel_job(job.clone()).await?;
                given_up.insert(job.clone(), Instant::now());
            } else if rests {
                rest.insert(job.clone());
            }
        }
        without_tasks = rest;
        given_up.retain(|_, since| since.elapsed() < DELETED);
        for job in given_up.keys() {
            executors.clean_up_job_data(job.clone());
        }
    }
}

/// Whether a stage that had ended, or had read what is lost, is done again.
fn is_repeated(graph: &ExecutionGraphBox) -> bool {
    let attempt = |stage: &ExecutionStage| match stage {
        ExecutionStage::UnResolved(stage) => stage.stage_attempt_num,
        ExecutionStage::Resolved(stage) => stage.stage_attempt_num,
        ExecutionStage::Running(stage) => stage.stage_attempt_num,
        ExecutionStage::Successful(stage) => stage.stage_attempt_num,
        ExecutionStage::Failed(stage) => stage.stage_attempt_num,
    };
    graph.stages().values().any(|stage| attempt(stage) > 0)
}

/// Whether no executor that is there has a task of the job, and none is waiting for one.
fn has_no_task(graph: &ExecutionGraphBox, there: &HashSet<String>) -> bool {
    let resolved = |stage: &ExecutionStage| matches!(stage, ExecutionStage::Resolved(_));
    graph.available_tasks() == 0
        && !graph.stages().values().any(resolved)
        && !graph.running_tasks().iter().any(|task| there.contains(&task.executor_id))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ballista_scheduler::planner::DefaultDistributedPlanner;
    use ballista_scheduler::state::execution_graph::{StaticExecutionGraph, create_task_info};
    use datafusion::prelude::{SessionConfig, SessionContext};

    use super::*;

    #[tokio::test]
    async fn a_job_is_given_up_without_a_task_and_in_a_second_attempt() {
        let config = SessionConfig::new().with_target_partitions(2);
        let session = SessionContext::new_with_config(config.clone());
        let sql = "SELECT at % 3, count(*) FROM generate_series(1, 9) AS rows(at) GROUP BY 1";
        let plan = session.sql(sql).await.unwrap().create_physical_plan().await.unwrap();
        let mut planner = DefaultDistributedPlanner::new();
        let graph = StaticExecutionGraph::new(
            "scheduler",
            &JobId::new("job"),
            "",
            "session",
            plan,
            0,
            Arc::new(config),
            &mut planner,
            None,
        );
        let mut graph: ExecutionGraphBox = Box::new(graph.unwrap());
        let [here, gone] = [HashSet::from(["one".to_owned()]), HashSet::new()];

        assert!(!has_no_task(&graph, &gone), "a stage is resolved");
        graph.revive();
        assert!(!has_no_task(&graph, &gone), "a task is available");
        let stage = graph.fetch_running_stage(&[]).unwrap();
        let mut task = create_task_info("one".to_owned(), 0);
        task.global_input_partition_ids = stage.pending.next_slice(usize::MAX);
        stage.task_infos.push(task);
        let stage = stage.stage_id;
        assert!(!has_no_task(&graph, &here), "a task runs");
        assert!(has_no_task(&graph, &gone), "a task runs nowhere");

        // Within one attempt.
        graph.reset_stages_on_lost_executor("one").unwrap();
        assert!(!has_no_task(&graph, &gone) && !is_repeated(&graph));
        graph.rollback_running_stage(stage, HashSet::new()).unwrap();
        assert!(has_no_task(&graph, &gone) && is_repeated(&graph));
    }
}
