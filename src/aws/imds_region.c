/* The region of an instance. */
#include "sqscope/aws/imds.h"

#include "imds_client.h"
#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum { REGION_MAX = 63 };

struct imds_region {
	struct imds *imds;       /* NULL: there is nobody to ask */
	struct loop_timer timer; /* then, to say so */
	imds_region_fn done;
	void *ud;
};

static void free_job(struct imds_region *job)
{
	loop_timer_stop(&job->timer);
	imds_free(job->imds);
	free(job);
}

static void end(struct imds_region *job, struct sv region)
{
	imds_region_fn done = job->done;
	void *ud = job->ud;
	struct str copy = {0};

	str_add(&copy, region);
	free_job(job);
	done(ud, str_sv(&copy));
	str_release(&copy);
}

static void on_nobody(void *ud)
{
	end(ud, sv_cstr(""));
}

static void on_answer(void *ud, int status, struct sv body, const struct err *err)
{
	struct sv region = sv_trim(body);

	if (err)
		log_write(LOG_INFO, "no region: %s", err->msg);
	end(ud, err || status != 200 || region.n > REGION_MAX ? sv_cstr("") : region);
}

struct imds_region *imds_region_start(struct loop *loop, struct http *http,
	const struct aws_config *config, imds_region_fn done, void *ud)
{
	struct imds_region *job = mem_new(1, sizeof *job);
	struct err err = {0};

	job->done = done;
	job->ud = ud;
	if (!imds_is_disabled(config))
		job->imds = imds_new(loop, http, config, &err);
	if (err_is_set(&err))
		log_write(LOG_WARN, "no region: %s", err.msg);
	if (job->imds)
		imds_get(job->imds, "/latest/meta-data/placement/region", on_answer, job);
	else
		loop_timer_start(loop, &job->timer, 0, on_nobody, job);
	return job;
}

void imds_region_cancel(struct imds_region *job)
{
	if (job)
		free_job(job);
}
