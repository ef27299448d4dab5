/* Finding the queue of an ARN. */
#include "queue_finder.h"

#include "sqscope/base/mem.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

struct lookup {
	struct sqs_client *sqs;
	struct str arn;
	redrive_found_fn done;
	void *done_ud;
};

static void on_url(void *ud, const struct sqs_url_page *page, const struct err *err)
{
	struct lookup *lookup = ud;
	struct redrive_target target = {.sqs = lookup->sqs, .arn = str_sv(&lookup->arn)};
	struct err none = {0};
	if (!err_is_set(err) && page->count > 0) {
		target.url = page->urls[0];
		target.is_fifo = queue_name_is_fifo(queue_name_of_url(target.url));
		lookup->done(lookup->done_ud, &target, NULL);
	} else {
		if (!err_is_set(err))
			err_set(&none, ERR_NOT_FOUND, "there is no such queue");
		lookup->done(lookup->done_ud, NULL, err_is_set(err) ? err : &none);
	}
	str_release(&lookup->arn);
	free(lookup);
}

void queue_finder_find(void *ud, struct sv arn_text, redrive_found_fn done, void *done_ud)
{
	const struct context *context = ud;
	const char *region = context->fleet.place.region;
	struct lookup *lookup;
	struct queue_arn arn;
	struct err err = {0};
	if (!queue_arn_parse(&arn, arn_text))
		err_set(&err, ERR_INVALID, "'%.*s' is no ARN of a queue", SV_ARGS(arn_text));
	else if (region && !sv_eq_cstr(arn.region, region))
		err_set(&err, ERR_INVALID, "%.*s is in another region", SV_ARGS(arn_text));
	if (err_is_set(&err)) {
		done(done_ud, NULL, &err);
		return;
	}
	lookup = mem_new(1, sizeof *lookup);
	*lookup = (struct lookup){.sqs = context->sqs, .done = done, .done_ud = done_ud};
	str_add(&lookup->arn, arn_text);
	sqs_get_queue_url(context->sqs, PRIORITY_OPERATION, arn.name, arn.account, on_url, lookup);
}
