/* One sweep over the queues of the arguments, from start to end. */
#include "progress.h"
#include "session.h"

static void on_idle(void *ud)
{
	struct session *s = ud;
	loop_stop(s->loop);
}

void session_sweep(struct session *s)
{
	struct progress progress;
	session_watch_signals(s);
	session_poll(s, true);
	poller_on_idle(s->poller, on_idle, s);
	progress_start(&progress, s);
	loop_run(s->loop);
	progress_stop(&progress);
	session_unwatch_signals(s);
}
