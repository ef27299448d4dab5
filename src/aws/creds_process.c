/*
 * Credentials from another program: credential_process of a profile (AWS SDKs and tools reference,
 * "Process credential provider"). What the program writes is never logged.
 */
#include "creds_process.h"

#include "creds_json.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum {
	TIMEOUT_MS = 3 * 60 * 1000, /* it may have opened a browser for somebody to sign in */
	MAX_OUTPUT = 64 * 1024,
	LEAST_SECRET = 16, /* characters of what is taken for a key */
};

static const char *const keys[] = {"credential_process", NULL};

struct process {
	const struct creds_context *context;
	void *answer; /* that there is none to run; else ... */
	struct loop_child *child;
	creds_done_fn done;
	void *ud;
};

/* --- what it said --------------------------------------------------------------------------------
 */

static bool is_of_key(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/' || c == '=' || c == '_';
}

/* Long, with digits and capitals, and not a path. */
static bool looks_secret(struct sv word)
{
	bool has_digit = false, has_capital = false;

	for (size_t i = 0; i < word.n; i++) {
		has_digit |= word.p[i] >= '0' && word.p[i] <= '9';
		has_capital |= word.p[i] >= 'A' && word.p[i] <= 'Z';
	}
	return word.n >= LEAST_SECRET && has_digit && has_capital && word.p[0] != '/';
}

static struct sv last_line(struct sv text)
{
	struct sv line, last = {0};

	while (text.n > 0) {
		sv_cut(text, '\n', &line, &text);
		if (!sv_is_empty(sv_trim(line)))
			last = sv_trim(line);
	}
	return last;
}

void creds_process_add_words(struct sv written, struct str *out)
{
	struct sv line = last_line(written);

	while (line.n > 0) {
		size_t n = 0;

		while (n < line.n && is_of_key(line.p[n]))
			n++;
		if (looks_secret(sv_of(line.p, n)))
			str_add_cstr(out, "***");
		else
			str_add(out, sv_of(line.p, n > 0 ? n : 1));
		n = n > 0 ? n : 1;
		line = sv_of(line.p + n, line.n - n);
	}
}

/* --- the child -----------------------------------------------------------------------------------
 */

static void describe_end(
	const struct loop_child_result *result, const struct err *no_start, struct err *err)
{
	struct str words = {0};

	creds_process_add_words(result->errout, &words);
	if (err_is_set(no_start))
		err_set(err, ERR_NO_CREDENTIALS, "%s", no_start->msg);
	else if (result->timed_out)
		err_set(err, ERR_NO_CREDENTIALS, "it gave no credentials within %d minutes",
			TIMEOUT_MS / 60000);
	else if (result->term_signal != 0)
		err_set(err, ERR_NO_CREDENTIALS, "it was ended by signal %d", result->term_signal);
	else
		err_set(err, ERR_NO_CREDENTIALS, "it ended with exit status %d%s%s",
			result->exit_status, words.n > 0 ? ": " : "", str_cstr(&words));
	str_release(&words);
}

static void add_context(const struct creds_context *context, struct err *err)
{
	struct str where = {0};

	creds_add_place(context, keys, &where);
	err_prefix(err, "credential_process of %s", str_cstr(&where));
	str_release(&where);
}

static bool read_output(
	const struct creds_context *context, struct sv text, struct creds *out, struct err *err)
{
	struct sv account = creds_value(context, "aws_account_id");

	if (!creds_json_read(text, CREDS_JSON_PROCESS, out, err)) {
		err_prefix(err, "what it printed is of no use");
		return false;
	}
	out->provider = creds_process.name;
	if (!out->account_id && !sv_is_empty(account))
		out->account_id = mem_strndup(account.p, account.n);
	return true;
}

static void end(
	void *ud, enum creds_outcome outcome, const struct creds *creds, const struct err *err)
{
	struct process *process = ud;
	creds_done_fn done = process->done;
	void *done_ud = process->ud;

	free(process);
	done(done_ud, outcome, creds, err);
}

static void on_child(void *ud, const struct loop_child_result *result, const struct err *no_start)
{
	struct process *process = ud;
	bool ok = !err_is_set(no_start) && result->exit_status == 0 && !result->timed_out;
	struct creds creds = {0};
	struct err err = {0};

	if (!ok)
		describe_end(result, no_start, &err);
	else
		ok = read_output(process->context, result->out, &creds, &err);
	add_context(process->context, &err);
	if (ok)
		end(process, CREDS_OK, &creds, NULL);
	else
		end(process, CREDS_FAILED, NULL, &err);
	creds_release(&creds);
}

static void *start(const struct creds_context *context, creds_done_fn done, void *ud)
{
	struct process *process = mem_new(1, sizeof *process);
	struct sv command = creds_value(context, keys[0]);
	struct str text = {0};

	process->context = context;
	process->done = done;
	process->ud = ud;
	str_add(&text, command);
	/* A shell, because people write pipes and quotes there. */
	const char *const argv[] = {"/bin/sh", "-c", str_cstr(&text), NULL};
	if (sv_is_empty(command))
		process->answer =
			creds_answer(context, CREDS_NOT_CONFIGURED, NULL, NULL, end, process);
	else
		process->child = loop_child_start(
			context->loop, argv, TIMEOUT_MS, MAX_OUTPUT, on_child, process);
	str_release(&text);
	return process;
}

static void cancel(void *job)
{
	struct process *process = job;

	if (process->answer)
		creds_answer_cancel(process->answer);
	if (process->child)
		loop_child_abandon(process->child);
	free(process);
}

const struct creds_source creds_process = {.name = "process", .start = start, .cancel = cancel};
