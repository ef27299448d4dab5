/* One sweep over the queues of the arguments, in every context, from start to end. */
#include "progress.h"
#include "session.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sweeping {
	struct session *session;
	size_t busy; /* pollers that have not come to their end */
};

struct part {
	struct sweeping *whole;
	bool is_done;
};

static void on_idle(void *ud)
{
	struct part *part = ud;
	if (part->is_done)
		return;
	part->is_done = true;
	if (--part->whole->busy == 0)
		loop_stop(part->whole->session->loop);
}

void session_sweep(struct session *s)
{
	struct progress progress;
	struct sweeping whole = {.session = s};
	struct part *parts = mem_new(s->context_count, sizeof *parts);
	session_watch_signals(s);
	session_poll(s, true);
	for (size_t i = 0; i < s->context_count; i++) {
		parts[i].whole = &whole;
		if (!s->contexts[i]->poller)
			continue;
		whole.busy++;
		poller_on_idle(s->contexts[i]->poller, on_idle, &parts[i]);
	}
	progress_start(&progress, s);
	if (whole.busy)
		loop_run(s->loop);
	for (size_t i = 0; i < s->context_count; i++)
		if (s->contexts[i]->poller)
			poller_on_idle(s->contexts[i]->poller, NULL, NULL);
	progress_stop(&progress);
	session_unwatch_signals(s);
	free(parts);
}
