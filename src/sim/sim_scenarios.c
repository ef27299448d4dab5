/* The table of scenarios, and how each differs from the pipeline that most of them show. */
#include "sim_act.h"
#include "sim_briefings.h"
#include "sim_pipeline.h"
#include "sim_world.h"

#include <stdio.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR, TWO_WEEKS = 14 * DAY, TWELVE_HOURS = 43200 };

static bool begin_empty(struct sim *sim, struct err *err)
{
	(void)sim;
	(void)err;
	return true;
}

/* A few queues of an AI pipeline that stands still: one with a dead-letter queue, one FIFO. */
static bool begin_quiet(struct sim *sim, struct err *err)
{
	struct sim_store *store = sim_world(sim);
	static const char redrive[] = "{\"deadLetterTargetArn\":\"arn:aws:sqs:" SIM_REGION
				      ":" SIM_ACCOUNT ":ai-job-queue-dlq\","
				      "\"maxReceiveCount\":3}";
	return sim_act(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s}}", "QueueName", "ai-job-queue-dlq", "Attributes",
			       "MessageRetentionPeriod", "1209600"),
		       err) &&
	       sim_act(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s, s:s, s:s, s:s}}", "QueueName", "ai-job-queue",
			       "Attributes", "RedrivePolicy", redrive, "VisibilityTimeout", "30",
			       "MessageRetentionPeriod", "1209600", "MaximumMessageSize", "262144"),
		       err) &&
	       sim_act(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s, s:s}}", "QueueName", "ai-results.fifo",
			       "Attributes", "FifoQueue", "true", "ContentBasedDeduplication",
			       "true"),
		       err) &&
	       sim_act(store, "CreateQueue",
		       json_pack("{s:s, s:{s:s}}", "QueueName", "ai-embeddings", "Attributes",
			       "ReceiveMessageWaitTimeSeconds", "20"),
		       err);
}

static bool begin_pipeline(struct sim *sim, struct err *err)
{
	return sim_pipeline_start(sim_world(sim), NULL, 0, err);
}

/* A model that was rolled out fails one job in ten; the rollback takes three minutes. */
static bool begin_storm(struct sim *sim, struct err *err)
{
	static const struct sim_plan changes[] = {
		{.queue = "ai-transcribe",
			.dlq = "ai-transcribe-dlq",
			.max_receives = 2,
			.kms_key = "alias/ai-pipeline",
			.visibility_s = 5 * MINUTE,
			.wait_s = 20,
			.team = "speech",
			.kind = SIM_JOB_TRANSCRIBE,
			.sent_per_minute = 744,
			.wave_pct = 10,
			.trouble_permille = 100,
			.workers = 66,
			.work_ms = 4000,
			.mend_after_s = 3 * MINUTE,
			.job_queue = "ai-gpu-jobs",
			.waiting_jobs = 41,
			.ready = 8110,
			.age_s = 22 * MINUTE,
			.ready_before = 300,
			.dead = 1204,
			.dead_age_s = 42 * MINUTE},
	};
	return sim_pipeline_start(sim_world(sim), changes, COUNT_OF(changes), err);
}

/* 480 jobs are held for twelve hours by machines that were taken away. */
static bool begin_stuck(struct sim *sim, struct err *err)
{
	static const struct sim_plan changes[] = {
		{.queue = "ai-embed",
			.dlq = "ai-embed-dlq",
			.max_receives = 4,
			.visibility_s = TWELVE_HOURS,
			.wait_s = 20,
			.team = "search",
			.kind = SIM_JOB_EMBED,
			.sent_per_minute = 120,
			.wave_pct = 20,
			.workers = 4,
			.work_ms = 8000,
			.function = "ai-embed-worker",
			.ready = 640,
			.age_s = 12 * MINUTE,
			.ready_before = 20,
			.stuck = 480,
			.stuck_for_s = 95 * MINUTE},
	};
	return sim_pipeline_start(sim_world(sim), changes, COUNT_OF(changes), err);
}

/* Some jobs end their worker, go back to the queue, and end the next one. */
static bool begin_pill(struct sim *sim, struct err *err)
{
	static const struct sim_plan changes[] = {
		{.queue = "ai-job-queue",
			.visibility_s = 30,
			.retention_s = TWO_WEEKS,
			.max_bytes = 262144,
			.team = "ml-platform",
			.kind = SIM_JOB_PLAIN,
			.sent_per_minute = 110,
			.wave_pct = 20,
			.pill_permille = 40,
			.workers = 10,
			.work_ms = 5000,
			.restart_ms = 20000,
			.job_queue = "ai-jobs",
			.waiting_jobs = 9,
			.ready = 240,
			.age_s = 3 * MINUTE,
			.ready_before = 10},
	};
	return sim_pipeline_start(sim_world(sim), changes, COUNT_OF(changes), err);
}

/* One message holds up everything of its tenant. */
static bool begin_blocked(struct sim *sim, struct err *err)
{
	static const struct sim_plan changes[] = {
		{.queue = "billing-events.fifo",
			.dlq = "billing-events-dlq.fifo",
			.max_receives = 10,
			.visibility_s = TWELVE_HOURS,
			.wait_s = 20,
			.team = "billing",
			.kind = SIM_JOB_BILLING,
			.sent_per_minute = 180,
			.groups = 4,
			.workers = 40,
			.work_ms = 1500,
			.ready = 932,
			.age_s = 41 * MINUTE,
			.ready_before = 30,
			.stuck = 1,
			.stuck_for_s = 2 * HOUR},
	};
	return sim_pipeline_start(sim_world(sim), changes, COUNT_OF(changes), err);
}

/* Another team's tool has eaten the account's quota. */
static bool begin_throttled(struct sim *sim, struct err *err)
{
	static const char *const faults[] = {
		"throttle 25%",
		"latency=60ms..400ms 40%",
		"http=503 on GetQueueAttributes 3%",
	};
	struct sim_store *store = sim_world(sim);
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		struct sim_fault *fault = sim_fault_parse(sv_cstr(faults[i]), err);
		if (!fault)
			return false;
		sim_faults_add(store->faults, fault);
	}
	return begin_pipeline(sim, err);
}

/* By name in order, so that each goes to the end of the list. */
static bool begin_large(struct sim *sim, struct err *err)
{
	enum { TEAMS = 100, QUEUES = 100, NAME_SIZE = 64 };
	char name[NAME_SIZE];
	for (int team = 0; team < TEAMS; team++)
		for (int i = 0; i < QUEUES; i++) {
			snprintf(name, sizeof name, "team-%02d-jobs-%02d", team, i);
			if (!sim_act(sim_world(sim), "CreateQueue",
				    json_pack("{s:s}", "QueueName", name), err))
				return false;
		}
	return begin_pipeline(sim, err);
}

const struct sim_scenario sim_scenarios[] = {
	{"ai-pipeline", "an AI pipeline at work, with its usual small troubles",
		sim_briefing_pipeline, begin_pipeline},
	{"dlq-storm", "a bad model fills a dead-letter queue; it is rolled back in 3 minutes",
		sim_briefing_storm, begin_storm},
	{"stuck-jobs", "480 jobs are held for 12 hours by workers that died", sim_briefing_stuck,
		begin_stuck},
	{"poison-pill", "some jobs end every worker that takes them", sim_briefing_pill,
		begin_pill},
	{"throttled", "a quarter of the calls is refused, the others are slow",
		sim_briefing_throttled, begin_throttled},
	{"fifo-blocked", "one message holds up all of its group", sim_briefing_blocked,
		begin_blocked},
	{"quiet", "a few queues and no traffic", sim_briefing_quiet, begin_quiet},
	{"large", "10,000 queues beside the pipeline", sim_briefing_large, begin_large},
	{"empty", "no queue and no traffic", sim_briefing_empty, begin_empty},
	{NULL, NULL, NULL, NULL},
};

const struct sim_scenario *sim_scenario_find(struct sv name)
{
	for (const struct sim_scenario *s = sim_scenarios; s->name; s++)
		if (sv_eq_cstr(name, s->name))
			return s;
	return NULL;
}
