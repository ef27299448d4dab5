/*
 * The loop: one thread that runs timers, file descriptors, signals, children and the results of
 * work done elsewhere. It is the only reader of the clock while it runs: everybody else asks
 * loop_now_ms().
 *
 * Timers and watchers are embedded in the structure they serve and zero-initialised; they must be
 * stopped (or the loop freed) before that structure goes. Nothing here calls back from inside a
 * start function.
 */
#ifndef SQSCOPE_LOOP_LOOP_H
#define SQSCOPE_LOOP_LOOP_H

#include "sqscope/base/err.h"
#include "sqscope/base/sv.h"

struct loop;

struct loop *loop_new(struct err *err) MUST_CHECK;
/*
 * Every handle still active is closed without a call, children are killed. Work comes back as
 * cancelled; what a thread has begun is waited for. `done` of such work must start nothing here.
 */
void loop_free(struct loop *loop);

/* Turn until loop_stop() or until nothing is left to wait for. */
void loop_run(struct loop *loop);
/* Leave loop_run after the turn at hand. */
void loop_stop(struct loop *loop);

/* The time of this turn: monotonic, and wall. */
int64_t loop_now_ms(const struct loop *loop);
int64_t loop_unix_ms(const struct loop *loop);
/* For tests: wall time differs from the system's by so much. */
void loop_shift_unix(struct loop *loop, int64_t ms);

/* --- once a turn ----------------------------------------------------------------------------- */

typedef void (*loop_turn_fn)(void *ud);

/* fn runs at the end of every turn, just before the loop waits: the one place that draws. NULL
 * removes it. */
void loop_on_turn(struct loop *loop, loop_turn_fn fn, void *ud);

/* --- timers ---------------------------------------------------------------------------------- */

typedef void (*loop_timer_fn)(void *ud);

struct loop_timer {
	struct loop *loop;
	void *handle; /* owned by the loop */
};

/* Call fn once, `delay_ms` from now (0: next turn). A running timer is set anew. */
void loop_timer_start(
	struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn fn, void *ud);
/* The same, but `delay_ms` from now at the latest: a timer that would fire earlier stays as it is.
 */
void loop_timer_hasten(
	struct loop *loop, struct loop_timer *timer, int64_t delay_ms, loop_timer_fn fn, void *ud);
void loop_timer_stop(struct loop_timer *timer);
bool loop_timer_is_active(const struct loop_timer *timer);

/* --- file descriptors ------------------------------------------------------------------------ */

enum loop_events { LOOP_READABLE = 1, LOOP_WRITABLE = 2 };

typedef void (*loop_fd_fn)(void *ud, int fd, unsigned events);

struct loop_fd {
	struct loop *loop;
	void *handle;
};

/*
 * Call fn whenever fd is ready for `events`; a second start changes the events, and 0 pauses the
 * watch at less cost than a stop. After an error on fd all of `events` are reported: reading or
 * writing tells. False when fd cannot be polled (a plain file) or is watched already. fd keeps its
 * blocking mode.
 */
bool loop_fd_start(
	struct loop *loop, struct loop_fd *watch, int fd, unsigned events, loop_fd_fn fn, void *ud);
void loop_fd_stop(struct loop_fd *watch);

/* --- signals --------------------------------------------------------------------------------- */

typedef void (*loop_signal_fn)(void *ud, int signo);

struct loop_signal {
	struct loop *loop;
	void *handle;
};

/* A signal that may come is nothing to wait for: loop_run ends when only these are left. */
void loop_signal_start(
	struct loop *loop, struct loop_signal *watch, int signo, loop_signal_fn fn, void *ud);
void loop_signal_stop(struct loop_signal *watch);

/* --- work off the main thread ---------------------------------------------------------------- */

typedef void (*loop_work_fn)(void *ud); /* in a pool thread: touches only ud */
typedef void (*loop_work_done_fn)(
	void *ud, bool cancelled); /* in the loop's thread, exactly once */

void loop_work(struct loop *loop, loop_work_fn work, loop_work_done_fn done, void *ud);

/* --- child processes ------------------------------------------------------------------------- */

struct loop_child;

struct loop_child_result {
	int exit_status; /* -1 when a signal ended it or it could not be started */
	int term_signal; /* 0 when it exited by itself */
	bool timed_out;  /* we killed it */
	bool is_cut;     /* it wrote more than is kept */
	struct sv out;   /* what it wrote, capped; borrowed until done returns */
	struct sv errout;
};

typedef void (*loop_child_fn)(
	void *ud, const struct loop_child_result *result, const struct err *err);

/*
 * Run argv (NULL-terminated) with stdin on /dev/null and both outputs captured up to `max_output`
 * bytes each; killed after timeout_ms (0 = no limit) with every process that it started, for it
 * leads a session of its own. `done` is called exactly once, never from here. err in done is set
 * when it could not start. A pipe that something it left behind holds open does not delay `done` by
 * more than half a second.
 */
struct loop_child *loop_child_start(struct loop *loop, const char *const *argv, int64_t timeout_ms,
	size_t max_output, loop_child_fn done, void *ud);
/*
 * The same with `input`, which is copied, on stdin. A program that does not read all of it is no
 * error; one that writes more than is kept is killed. Who uses this must ignore SIGPIPE.
 */
struct loop_child *loop_child_filter(struct loop *loop, const char *const *argv, struct sv input,
	int64_t timeout_ms, size_t max_output, loop_child_fn done, void *ud);
/* Kill it; done still comes. */
void loop_child_kill(struct loop_child *child);
/* Kill it and forget it: done does not come. */
void loop_child_abandon(struct loop_child *child);

/* --- a program in the foreground ---------------------------------------------------------------
 */

/*
 * Run a shell command that gets the terminal: in a process group of its own in the foreground, with
 * our three standard files. The terminal must have been given back before (its modes are the
 * shell's), and SIGTSTP must not be watched: a program that is stopped stops us. `done` comes when
 * it has ended, never from here, with the terminal's foreground ours again: exit_status is -1 when
 * a signal ended it, and signo 0 when none did. NULL with err when it cannot be started.
 */
struct loop_foreground;
typedef void (*loop_foreground_fn)(void *ud, int exit_status, int signo);
struct loop_foreground *loop_foreground_start(struct loop *loop, const char *command, int tty,
	loop_foreground_fn done, void *ud, struct err *err) MUST_CHECK;
/* End it and forget it: done does not come. */
void loop_foreground_kill(struct loop_foreground *foreground);

#endif
