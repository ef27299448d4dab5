/*
 * Everything that a command or the dashboard works with, in one place and in the order in which it
 * comes to life: first what can be known without the network (of each context: profile, region,
 * endpoint), then, after the dashboard's first frame, the connections and the credentials. Loop,
 * transport and the ceiling of requests are shared by the contexts, one or more. Embedded,
 * zero-initialised; session_release is right at every stage.
 */
#ifndef SESSION_H
#define SESSION_H

#include "app.h"
#include "context.h"
#include "sqscope/model/clear_wish.h"
#include "sqscope/model/fleet_set.h"
#include "sqscope/model/message_desk.h"
#include "sqscope/model/operation.h"
#include "sqscope/model/queue_write.h"
#include "sqscope/model/redrive_wish.h"

enum { SESSION_SIGNALS = 6, SESSION_TRANSPORTS = 8 };

/* One for each CA bundle: nearly always one. */
struct session_transport {
	char *ca_bundle; /* NULL: the system's */
	struct http *http;
};

struct session_desk;

/* How something is said that nobody waits for; is_error: as an error. */
typedef void (*session_tell_fn)(void *ud, bool is_error, const char *sentence);

struct session {
	const struct app *app;     /* borrowed */
	struct context_list known; /* of the config file */
	struct context **contexts; /* owned; those that were asked for, in that order */
	size_t context_count, context_cap;
	struct fleet_set fleets; /* of all of them */
	struct loop *loop;
	int64_t started_ms;
	struct budget budget;
	const struct creds_prompt *prompt; /* how codes are asked for; NULL: nobody is asked */
	struct code_prompt *code_prompt;   /* of commands, or NULL */

	/* from session_connect on */
	bool is_connected;
	struct session_transport transports[SESSION_TRANSPORTS];
	size_t transport_count;

	struct loop_signal signals[SESSION_SIGNALS];
	int signo; /* the signal that ended the loop; 0 */
	bool is_watching;

	struct store_queue *store; /* NULL until session_store */
	session_tell_fn tell;      /* NULL: on stderr */
	void *tell_ud;
	bool (*is_read_only)(void *ud); /* the mode at present; NULL: what the command line says */
	void *mode_ud;
	const struct mask *mask; /* of desks: what is not shown; NULL: nothing. Borrowed */
	struct session_desk *desks;
	struct operations *operations; /* NULL until session_operations */
	struct loop_timer unneeded;    /* contexts may be given back outside of a callback */
	struct loop_timer watch;       /* over operations that nobody looks at */
	struct context **retired;      /* taken out, but not before what it holds is handed back */
	size_t retired_count, retired_cap;
	bool is_ending; /* desks are left for good */
};

/* Read the config's contexts and make those that the options ask for. */
bool session_choose(struct session *s, const struct app *app, struct err *err) MUST_CHECK;
/* The steps of session_resolve with one context, for doctor, which goes on after a failure. */
bool session_load_aws(struct session *s, const struct app *app, struct err *err) MUST_CHECK;
bool session_find_endpoint(struct session *s, struct err *err) MUST_CHECK;
/* Make the loop. */
bool session_begin(struct session *s, struct err *err) MUST_CHECK;

/*
 * All of the above. A context that cannot live does not keep the others from it: its error stays
 * with it. False when none can; err is the first one's.
 */
bool session_resolve(struct session *s, const struct app *app, struct err *err) MUST_CHECK;

/* Set up the HTTP library and every context's clients. False when no context can be connected. */
bool session_connect(struct session *s, struct err *err) MUST_CHECK;
/* From here on a role that needs a code asks for it at the terminal, if there is one. */
void session_ask_at_terminal(struct session *s);
/*
 * For commands, after session_connect: turn the loop until the credentials of each context are
 * there, asking for a code at the terminal when a role needs one. False when no context has any,
 * with the first one's reason, and with ERR_INTERRUPTED when a signal came first; session.signo
 * tells which.
 */
bool session_await_creds(struct session *s, struct err *err) MUST_CHECK;
/* The same for one context that came later. */
bool session_await_context(struct session *s, struct context *context, struct err *err) MUST_CHECK;
/* How codes of MFA devices are asked for from now on, in every context. Borrowed. */
void session_set_prompt(struct session *s, const struct creds_prompt *prompt);
/* Connect one that came later, and poll it. What is wrong is kept in its err. */
void session_enliven(struct session *s, struct context *context);

/* Make the pollers over the QUEUE arguments and start them. */
void session_poll(struct session *s, bool once);

/* One sweep over the QUEUE arguments: returns when each was read or failed, or a signal came. */
void session_sweep(struct session *s);

/* Take a context in: at the end, or in the place of another, which is freed. It is taken. */
void session_add(struct session *s, struct context *context);
void session_replace(struct session *s, struct context *old, struct context *context);
/* Take one out and free it, once its desks are closed. */
void session_remove(struct session *s, struct context *context);
/* The one whose fleet it is; the one of that name; NULL. */
struct context *session_context_of(const struct session *s, const struct fleet *fleet);
struct context *session_find_context(const struct session *s, struct sv name);
/* The only one, or the first. */
struct context *session_context(const struct session *s);
/* For a command that works with one: ERR_USAGE when there are more. */
bool session_is_single(const struct session *s, const char *what, struct err *err) MUST_CHECK;

/* The transport that trusts a CA bundle (NULL: the system's); NULL with err when it cannot be. */
struct http *session_http(struct session *s, const char *ca_bundle, struct err *err) MUST_CHECK;

/* Let the signals that end a program stop the loop; session.signo tells which. And no longer. */
void session_watch_signals(struct session *s);
void session_unwatch_signals(struct session *s);

/* Open the log file; a failure is a line in the log's own ring. */
void session_open_log(const struct app *app);

/* The polling interval: slower on a lean screen unless it was given. */
int64_t session_interval_ms(const struct options *o, bool is_lean);

/* --- what outlives the program (session_store.c) */

/* The local database: opened by the first job. Never NULL; needs the loop. */
struct store_queue *session_store(struct session *s);
/* Say what sqscopes that have ended still hold. */
void session_tell_held(struct session *s);
/* Forget what is old in the history and the journal, a piece now and then. */
void session_prune(struct session *s);
/* At the end: write what is left, and say what was lost. */
void session_close_store(struct session *s);
void session_say(struct session *s, bool is_error, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* --- desks (session_desks.c) */

/* A desk of a queue in a context that is connected; the session's. NULL with err. */
struct message_desk *session_open_desk(struct session *s, struct context *context,
	struct sv queue_url, bool is_fifo, struct err *err) MUST_CHECK;
/* What changes of queues in a context work with; it must be connected. */
bool session_queue_tools(struct session *s, struct context *context, struct queue_write_tools *out,
	struct err *err) MUST_CHECK;
/* Hand back what it holds, then free it; the caller forgets it. */
void session_close_desk(struct session *s, struct message_desk *desk);
/* Free it without that: what it holds stays hidden, on purpose. */
void session_drop_desk(struct session *s, struct message_desk *desk);
/*
 * At the end: turn the loop until all that is held is handed back. A signal meanwhile gives that
 * up; what stays hidden then, and until when, is said. After it there are no desks. The number of
 * messages that are still hidden.
 */
size_t session_leave_desks(struct session *s);
/* Messages that are held at present, in all desks. */
size_t session_held(const struct session *s);
/* Close those of a context. True when it has none (any more). */
bool session_close_desks_of(struct session *s, const struct context *context);
bool session_has_desks_of(const struct session *s, const struct context *context);
/* Those that were taken out, and that nothing needs any more. */
void session_free_retired(struct session *s);

/* Who we are in a context, and what is permitted at present. */
void session_get_gate(
	const struct session *s, const struct context *context, struct write_gate *gate);

/* --- operations (session_operations.c) */

/* Never NULL; needs the loop. */
struct operations *session_operations(struct session *s);
/* Put what earlier runs left unfinished into the list, and say so. */
void session_tell_unfinished(struct session *s);

enum session_leaving {
	LEAVE_FINISHES, /* ours go on to their end; what waits for somebody is stopped */
	LEAVE_STOPS,    /* nothing new is begun, what is under way ends, the rest is handed back */
};

/*
 * At the end: turn the loop until no operation of ours runs. A signal meanwhile stops them (SIGHUP
 * only when it is to), a second one leaves them to `resume`.
 */
void session_leave_operations(struct session *s, enum session_leaving how);
/* What --on-hangup says. */
enum session_leaving session_on_hangup(const struct session *s);

/* --- redrives (session_redrive.c) */

/* Begin one over a queue of a context. False with a sentence when it may not, or cannot. */
bool session_start_redrive(struct session *s, struct context *context, const struct queue *q,
	const struct redrive_wish *wish, struct err *err) MUST_CHECK;
/* Begin a purge, dump or restore (session_clear.c), in the same way. */
bool session_start_clear(struct session *s, struct context *context, const struct queue *q,
	const struct clear_wish *wish, struct err *err) MUST_CHECK;
/* Finish what an earlier run left (operations_add_past); what may have been sent and may not is
 * sent again, or kept and listed. */
bool session_resume(
	struct session *s, struct operation *past, bool sends_again, struct err *err) MUST_CHECK;

void session_release(struct session *s);

#endif
