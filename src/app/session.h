/*
 * Everything that a command or the dashboard works with, in one place and in the order in which it
 * comes to life: first what can be known without the network (profile, region, endpoint), then,
 * after the dashboard's first frame, the connections and the credentials. Embedded,
 * zero-initialised; session_release is right at every stage.
 */
#ifndef SESSION_H
#define SESSION_H

#include "app.h"
#include "sqscope/aws/creds.h"
#include "sqscope/model/poller.h"

enum { SESSION_SIGNALS = 6 };

struct session {
	const struct app *app; /* borrowed */
	struct aws_config aws;
	bool has_aws;
	struct aws_setting endpoint; /* of SQS */
	bool is_custom_endpoint;     /* not what follows from the region */
	struct loop *loop;
	int64_t started_ms;

	struct creds_provider *creds;
	struct code_prompt *code_prompt; /* of commands, or NULL */

	/* from session_connect on */
	struct http *http;
	struct aws_client *sqs_aws, *sts_aws; /* sts_aws is NULL when it has no endpoint */
	struct sqs_client *sqs;
	struct fleet fleet;
	struct poller *poller; /* from session_poll on */

	struct loop_signal signals[SESSION_SIGNALS];
	int signo; /* the signal that ended the loop; 0 */
};

/* The three steps of session_resolve, for doctor, which goes on after a failure. */
bool session_load_aws(struct session *s, const struct app *app, struct err *err) MUST_CHECK;
bool session_find_endpoint(struct session *s, struct err *err) MUST_CHECK;
/* Ask the instance that this may be for its region; a second or two where it is none. */
void session_ask_region(struct session *s);
/* Make the loop and the empty fleet. */
bool session_begin(struct session *s, struct err *err) MUST_CHECK;

/* All of the above. */
bool session_resolve(struct session *s, const struct app *app, struct err *err) MUST_CHECK;

/* Set up the HTTP library and the clients. */
bool session_connect(struct session *s, struct err *err) MUST_CHECK;

/* From here on a role that needs a code asks for it at the terminal, if there is one. */
void session_ask_at_terminal(struct session *s);
/* For commands, after session_connect: turn the loop until the credentials are there, asking for a
 * code at the terminal when a role needs one. False with
 * ERR_INTERRUPTED when a signal came first; session.signo tells which. */
bool session_await_creds(struct session *s, struct err *err) MUST_CHECK;

/* Make the poller over the QUEUE arguments and start it. */
void session_poll(struct session *s, bool once);

/* One sweep over the QUEUE arguments: returns when each was read or failed, or a signal came. */
void session_sweep(struct session *s);

/* Let the signals that end a program stop the loop; session.signo tells which. And no longer. */
void session_watch_signals(struct session *s);
void session_unwatch_signals(struct session *s);

/* Open the log file; a failure is a line in the log's own ring. */
void session_open_log(const struct app *app);

/* The polling interval: slower on a lean screen unless it was given. */
int64_t session_interval_ms(const struct options *o);

void session_release(struct session *s);

#endif
