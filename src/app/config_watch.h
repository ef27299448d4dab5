/*
 * Watching the config file and the user's themes, so that a change counts at once. Through inotify:
 * nothing wakes the program while nothing is written. Editors write beside the file and rename, so
 * its directory is watched; a link's target is watched as well.
 */
#ifndef CONFIG_WATCH_H
#define CONFIG_WATCH_H

#include "sqscope/base/str.h"
#include "sqscope/loop/loop.h"

typedef void (*config_watch_fn)(void *ud);

struct config_watch {
	struct loop *loop;
	int fd;                /* -1: nothing is watched */
	int in_dir, in_themes; /* watch descriptors */
	struct loop_fd ready;
	struct loop_timer settle; /* one change comes as several events */
	struct str path, name;
	config_watch_fn changed;
	void *ud;
};

/* Start; where there is nothing to watch, nothing is. The directories need not exist. */
void config_watch_start(struct config_watch *w, struct loop *loop, const char *config_path,
	const char *themes, config_watch_fn changed, void *ud);
void config_watch_stop(struct config_watch *w);

#endif
