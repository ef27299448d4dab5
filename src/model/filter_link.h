/*
 * The link to a filter's process: starts it, talks to it with a deadline, ends it. Used in threads
 * that are no loop's, so it waits and reads the clock itself.
 */
#ifndef FILTER_LINK_H
#define FILTER_LINK_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

#include <sys/types.h>

struct filter_link {
	pid_t pid;         /* 0 while no process runs */
	int fd;            /* our end of its socket */
	struct str answer; /* the last frame of it; released by the owner */
};

/* What became of talking to the process. */
enum filter_talk { FILTER_TALK_DONE, FILTER_TALK_LATE, FILTER_TALK_ENDED };

struct libjq;

/* lib is borrowed: the process works with the copy that it inherits. */
bool filter_link_start(struct filter_link *link, const struct libjq *lib, const struct sv *exprs,
	size_t count, struct err *err);
/* At once, whatever it does. */
void filter_link_stop(struct filter_link *link);
bool filter_link_is_up(const struct filter_link *link);

/* Deadlines are in clock_mono_ms. */
enum filter_talk filter_link_send(
	const struct filter_link *link, struct sv bytes, int64_t deadline_ms);
/* A frame, into link->answer. One that is longer than an answer can be ends the talk. */
enum filter_talk filter_link_receive(struct filter_link *link, int64_t deadline_ms);

#endif
