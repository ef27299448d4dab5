/* What becomes of a lease when its part of a job is done or has failed. */
#include "handle_error.h"
#include "holding_job.h"

void job_fail_lease(struct holding_job *job, struct lease *lease, const struct err *err)
{
	lease->err = *err;
	lease->is_ambiguous = false;
	if (!err_is_set(&job->result.first))
		job->result.first = *err;
	if (lease->state == LEASE_LOST)
		job->result.lost++;
}

static void apply(struct holding_job *job, struct job_item *item)
{
	struct lease *lease = item->lease;

	switch (job->kind) {
	case JOB_CHANGE:
		if (job->timeout_s == 0)
			lease->state = LEASE_RETURNED;
		else
			lease_set_until(job->h, lease, item->until_ms);
		break;
	case JOB_DELETE:
		lease->state = LEASE_DELETED;
		break;
	}
	lease->renew_tried_ms = 0;
	err_clear(&lease->err);
	lease->is_ambiguous = false;
	job->result.done++;
}

/* It was received anew meanwhile: what was said of the handle before says nothing about it now. */
static bool is_outdated(struct holding_job *job, const struct job_item *item)
{
	struct err err = {0};

	if (item->lease->receives == item->receives)
		return false;
	err_set(&err, ERR_FAILED, "the message was received again meanwhile");
	job_fail_lease(job, item->lease, &err);
	return true;
}

void job_judge(struct holding_job *job, struct job_item *item, const struct sqs_entry_result *entry)
{
	struct lease *lease = item->lease;
	struct err err;

	lease->is_busy = false;
	if (is_outdated(job, item))
		return;
	if (entry->is_done) {
		apply(job, item);
		return;
	}
	/* A change whose answer is lost may have been made: the earlier end counts. */
	if (job->kind == JOB_CHANGE && entry->is_ambiguous && item->until_ms < lease->until_ms)
		lease_set_until(job->h, lease, item->until_ms);
	if (handle_error_is_lost(&entry->err, str_sv(&lease->message.receipt_handle)))
		lease_lose(lease);
	err = entry->err;
	handle_error_in_words(&err, str_sv(&lease->message.receipt_handle));
	job_fail_lease(job, lease, &err);
	lease->is_ambiguous = entry->is_ambiguous;
}
