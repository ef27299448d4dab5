/* The progress line of a sweep. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

enum { FIRST_MS = 1000, EVERY_MS = 250 };

/* Blanks and CR rather than a control sequence: any terminal knows them. */
static void wipe(struct progress *p)
{
	if (p->width)
		fprintf(stderr, "\r%*s\r", p->width, "");
	p->width = 0;
}

static size_t count_done(const struct fleet_set *fleets)
{
	size_t done = 0;
	struct fleet_walk walk = {0};
	for (const struct queue *q; (q = fleet_set_next(fleets, &walk));)
		done += q->polled_ms != UNKNOWN || err_is_set(queue_error(q));
	return done;
}

static void show(void *ud)
{
	struct progress *p = ud;
	char done[UNITS_TEXT_SIZE], all[UNITS_TEXT_SIZE];
	const struct fleet_set *fleets = &p->session->fleets;
	wipe(p);
	p->width = fprintf(stderr, "%s of %s queues read",
		units_exact((int64_t)count_done(fleets), done),
		units_exact((int64_t)fleet_set_queues(fleets), all));
	loop_timer_start(p->session->loop, &p->timer, EVERY_MS, show, p);
}

void progress_start(struct progress *p, const struct session *s)
{
	*p = (struct progress){.session = s};
	if (isatty(STDERR_FILENO) && !option_flag(&s->app->options, OPT_QUIET))
		loop_timer_start(s->loop, &p->timer, FIRST_MS, show, p);
}

void progress_stop(struct progress *p)
{
	loop_timer_stop(&p->timer);
	wipe(p);
}
