/*
 * Credentials, and the provider that finds, keeps and renews those of one profile: the whole chain
 * of the AWS tools (design: aws-access 2.3 to 2.10), on the loop. Nothing here waits; what asks the
 * network or runs a program does it as transfers and children of the loop.
 *
 * One fetch runs at a time however many wait for it. Credentials are renewed before their end:
 * first while requests go on with the old ones, then with requests held back. Secrets stay in
 * struct secret; no error, log line or status holds one, nor the code of an MFA device.
 */
#ifndef SQSCOPE_AWS_CREDS_H
#define SQSCOPE_AWS_CREDS_H

#include "sqscope/aws/aws_config.h"
#include "sqscope/base/digest.h"
#include "sqscope/http/http.h"
#include "sqscope/loop/loop.h"

/* One consistent key, secret and token travel together. */
struct creds {
	char *access_key_id; /* owned */
	struct secret secret_access_key;
	struct secret session_token; /* may be empty */
	int64_t expires_unix_ms;     /* 0 = never */
	const char *provider;        /* static text: "environment", "profile", "role", ... */
	char *account_id;            /* when the source names it, else NULL */
	bool was_prompted;           /* somebody typed a code for them: not renewed unasked */
};

/* What dst held is released; zero-initialised is fine. */
void creds_copy(struct creds *dst, const struct creds *src);
void creds_release(struct creds *creds);
/* The same key, secret and token? */
bool creds_are_equal(const struct creds *a, const struct creds *b);
/* Are they past their time? */
bool creds_are_expired(const struct creds *creds, int64_t now_unix_ms);

struct creds_provider;

/*
 * loop, http and config are borrowed and must outlive it; http may be NULL only where no source
 * needs the network. The environment and the files are read at each fetch, so what another tool
 * changes there counts.
 */
struct creds_provider *creds_provider_new(
	struct loop *loop, struct http *http, const struct aws_config *config);
/* These very ones (copied), for as long as they last. Their end is ERR_EXPIRED. */
struct creds_provider *creds_provider_new_fixed(struct loop *loop, const struct creds *creds);
/* A fetch under way ends without a word; nobody who waits is called any more. */
void creds_provider_free(struct creds_provider *provider);

typedef void (*creds_ready_fn)(void *ud, const struct creds *creds, const struct err *err);

/*
 * Credentials now or later; `done` is never called from inside, and exactly once, with creds or
 * with err. After a failure the next fetch waits a little (seconds, growing to half a minute) and
 * who asks before gets the same failure; creds_provider_retry ends that.
 */
void creds_provider_get(struct creds_provider *provider, creds_ready_fn done, void *ud);
/* Drop the callbacks of one waiter. */
void creds_provider_cancel(struct creds_provider *provider, void *ud);
/*
 * The credentials to sign with at this moment, or NULL: then creds_provider_get brings them.
 * Borrowed until the next turn. Starts the early renewal when it is due.
 */
const struct creds *creds_provider_current(struct creds_provider *provider, int64_t now_unix_ms);
/* The service says that they are no good: fetch again on the next request, past every cache. */
void creds_provider_forget(struct creds_provider *provider);
/* The operator has signed in anew, or wants another try: fetch now, whatever happened before. */
void creds_provider_retry(struct creds_provider *provider);
/* Grows when a fetch brings credentials that differ from those before: who failed with the old ones
 * may try again. */
uint64_t creds_provider_gen(const struct creds_provider *provider);

/* --- the operator ------------------------------------------------------------------------------
 */

/* The code of the MFA device; empty: declined. Once for each ask, at any time, also from inside of
 * it. */
typedef void (*creds_prompt_answer_fn)(void *answer_ud, struct sv code);

/*
 * How the code of an MFA device is asked for: a prompt of the dashboard, the terminal of a command.
 * `ask` gets the profile and the device's serial number (borrowed until it returns) and returns at
 * once. `withdraw` means that the answer is not wanted any more and must not be given.
 */
struct creds_prompt {
	void *ud;
	void (*ask)(void *ud, const char *profile, const char *serial,
		creds_prompt_answer_fn answer, void *answer_ud);
	void (*withdraw)(void *ud, void *answer_ud);
};

/* prompt is borrowed; NULL (the start): nobody can be asked, and a role that needs a code fails and
 * says so. At most one question is open, and none is asked twice in one fetch. */
void creds_provider_set_prompt(struct creds_provider *provider, const struct creds_prompt *prompt);

struct creds_status {
	const char *provider;      /* static; NULL before the first credentials */
	const char *access_key_id; /* borrowed until the next turn; NULL likewise */
	const char *account_id;    /* borrowed; NULL when the source did not name it */
	int64_t expires_unix_ms;   /* 0 = never */
	bool is_refreshing;
	/* Why the last fetch failed, until one succeeds; NULL. Set while older credentials are
	 * still good, too. Borrowed until the next turn. */
	const struct err *error;
	uint64_t gen; /* creds_provider_gen */
};

void creds_provider_get_status(const struct creds_provider *provider, struct creds_status *out);

typedef void (*creds_change_fn)(void *ud);

/* fn runs after anything in the status has changed, on a turn of its own; it may call everything
 * here but free. NULL removes it. */
void creds_provider_on_change(struct creds_provider *provider, creds_change_fn fn, void *ud);

/*
 * The shell command that signs the profile in use in anew, appended to out: `aws sso login
 * --profile X` or `aws login --profile X`, also when it is a role on top of such a profile (X is
 * that one then). False when it has none: keys in files or the environment, a container, an
 * instance. For a credential_process, which is simply run again (creds_provider_retry), it is that
 * command itself.
 */
bool creds_signin_command(const struct aws_config *config, struct str *out);

#endif
