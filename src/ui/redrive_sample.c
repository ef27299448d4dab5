/* Looking at a few messages of a dead-letter queue: do they say where they come from? */
#include "redrive_form.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/redrive_wish.h"

#include <stdlib.h>

enum { SAMPLE_S = 10, SAMPLE_WAIT_S = 1, SOURCES_MAX = 4 };

struct redrive_sample {
	struct ui *ui;
	struct redriving *r; /* NULL: the form is gone */
	struct message_desk *desk;
};

struct tally {
	struct sv names[SOURCES_MAX];
	size_t counts[SOURCES_MAX], count, others, without, all;
};

static void add_source(struct tally *tally, struct sv arn)
{
	struct sv name = redrive_arn_name(arn);
	size_t i = 0;

	tally->all++;
	if (name.n == 0) {
		tally->without++;
		return;
	}
	while (i < tally->count && !sv_eq(tally->names[i], name))
		i++;
	if (i == SOURCES_MAX) {
		tally->others++;
		return;
	}
	tally->names[i] = name;
	tally->counts[i]++;
	tally->count = i == tally->count ? i + 1 : tally->count;
}

static void tell(const struct tally *tally, struct str *out)
{
	if (tally->all == 0) {
		str_add_cstr(out, "nothing was received: nothing can be told");
		return;
	}
	str_addf(out, "of %zu:", tally->all);
	for (size_t i = 0; i < tally->count; i++)
		str_addf(out, " %zu %.*s", tally->counts[i], SV_ARGS(tally->names[i]));
	if (tally->others > 0)
		str_addf(out, " %zu others", tally->others);
	if (tally->without > 0)
		str_addf(out,
			" %zu name none: SQS's task would end with CouldNotDetermineMessageSource",
			tally->without);
}

static void read_sources(const struct message_desk *desk, struct str *out)
{
	struct tally tally = {.count = 0};

	for (size_t i = 0; i < message_desk_count(desk); i++)
		add_source(&tally, message_fact(&message_desk_at(desk, i)->lease->message,
					   "DeadLetterQueueSourceArn"));
	str_clear(out);
	tell(&tally, out);
}

static void on_seen(void *ud, const struct holding_seen *seen, const struct err *err)
{
	struct redrive_sample *sample = ud;
	const struct ui_host *host = sample->ui->host;
	struct redriving *r = sample->r;

	(void)seen;
	if (r) {
		r->sample = NULL;
		r->has_news = true;
		str_clear(&r->sources);
		if (err_is_set(err))
			str_addf(&r->sources, "%s", err->msg);
		else
			read_sources(sample->desk, &r->sources);
	}
	host->close_desk(host->ud, sample->desk);
	free(sample);
}

/* What the browser has received already costs nothing. */
void redrive_sample_start(struct ui *ui, struct redriving *r)
{
	const struct messages_view *view = messages_view_of(ui);
	const struct desk_look look = {
		.max_messages = SQS_BATCH_MAX, .visibility_s = SAMPLE_S, .wait_s = SAMPLE_WAIT_S};
	struct queue *q = redriving_queue(ui, r);
	struct redrive_sample *sample;
	struct err err = {0};

	r->has_news = true;
	if (r->from_messages && view && message_desk_count(view->desk) > 0) {
		read_sources(view->desk, &r->sources);
		return;
	}
	if (!q || r->sample)
		return;
	sample = mem_new(1, sizeof *sample);
	sample->ui = ui;
	sample->r = r;
	sample->desk = ui->host->open_desk(ui->host->ud, q, &err);
	if (!sample->desk) {
		ui_say_error(ui, &err);
		free(sample);
		return;
	}
	r->sample = sample;
	str_clear(&r->sources);
	str_add_cstr(&r->sources, "looking...");
	message_desk_look(sample->desk, &look, on_seen, sample);
}

void redrive_sample_forget(struct redrive_sample *sample)
{
	if (sample)
		sample->r = NULL;
}
