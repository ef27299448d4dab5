/* Changes of the config file. */
#include "config_watch.h"

#include <limits.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum {
	SETTLE_MS = 100,
	DIR_EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE,
	FILE_EVENTS = IN_CLOSE_WRITE,
	BUFFER = 16 * (sizeof(struct inotify_event) + NAME_MAX + 1)
};

static void on_settled(void *ud)
{
	struct config_watch *w = ud;
	/* Another file may have its name now. */
	inotify_add_watch(w->fd, str_cstr(&w->path), FILE_EVENTS);
	w->changed(w->ud);
}

/* Of its directory's files only the config counts; of the themes, all. */
static bool concerns(const struct config_watch *w, const struct inotify_event *event)
{
	if (event->wd != w->in_dir)
		return true;
	return event->wd == w->in_themes ||
	       (event->len > 0 && strcmp(event->name, str_cstr(&w->name)) == 0);
}

static bool read_events(struct config_watch *w)
{
	_Alignas(struct inotify_event) char buffer[BUFFER];
	ssize_t n = read(w->fd, buffer, sizeof buffer);
	bool any = false;
	for (ssize_t at = 0; at + (ssize_t)sizeof(struct inotify_event) <= n;) {
		const struct inotify_event *event = (const void *)(buffer + at);
		any |= !(event->mask & IN_IGNORED) && concerns(w, event);
		at += (ssize_t)(sizeof *event + event->len);
	}
	return any;
}

static void on_ready(void *ud, int fd, unsigned events)
{
	struct config_watch *w = ud;
	(void)fd;
	(void)events;
	if (read_events(w))
		loop_timer_start(w->loop, &w->settle, SETTLE_MS, on_settled, w);
}

static void watch_config(struct config_watch *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str dir = {0};
	str_set(&w->path, sv_cstr(path));
	str_set(&w->name, sv_cstr(slash ? slash + 1 : path));
	str_set(&dir, slash ? sv_of(path, (size_t)(slash - path)) : sv_cstr("."));
	w->in_dir = inotify_add_watch(w->fd, dir.n ? str_cstr(&dir) : "/", DIR_EVENTS);
	inotify_add_watch(w->fd, path, FILE_EVENTS);
	str_release(&dir);
}

void config_watch_start(struct config_watch *w, struct loop *loop, const char *config_path,
	const char *themes, config_watch_fn changed, void *ud)
{
	*w = (struct config_watch){.loop = loop, .changed = changed, .ud = ud};
	w->in_dir = w->in_themes = -1;
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (w->fd < 0)
		return;
	w->in_themes = inotify_add_watch(w->fd, themes, DIR_EVENTS);
	watch_config(w, config_path);
	loop_fd_start(loop, &w->ready, w->fd, LOOP_READABLE, on_ready, w);
}

void config_watch_stop(struct config_watch *w)
{
	if (!w->loop)
		return;
	if (w->fd >= 0) {
		loop_fd_stop(&w->ready);
		loop_timer_stop(&w->settle);
		close(w->fd);
	}
	str_release(&w->path);
	str_release(&w->name);
	*w = (struct config_watch){.fd = -1};
}
