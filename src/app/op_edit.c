/* The messages of a redrive go through a program of the operator's: a line of JSON in, one out. */
#include "op_redrive.h"

#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/message_json.h"

#include <stdlib.h>

struct edit_run {
	struct op_edit *edit;
	struct edit_run *prev, *next;
	struct loop_child *child;
	redrive_edited_fn done;
	void *done_ud;
};

struct op_edit {
	struct loop *loop;
	const char *command;
	struct edit_run *runs; /* under way */
};

enum { COMPLAINT_BYTES = 100 }; /* of the program's, in the reason */

static void unlink_run(struct edit_run *run)
{
	if (run->prev)
		run->prev->next = run->next;
	else
		run->edit->runs = run->next;
	if (run->next)
		run->next->prev = run->prev;
}

/* How it ended, and the first line of what it said. */
static bool fail_program(const struct loop_child_result *result, struct err *err)
{
	struct sv said, rest;
	if (result->timed_out)
		return err_fail(err, ERR_TIMEOUT, "the edit took longer than %lld ms",
			(long long)limit(LIMIT_EDIT_TIME));
	if (result->term_signal)
		return err_fail(
			err, ERR_FAILED, "the edit was ended by signal %d", result->term_signal);
	sv_cut(sv_trim(result->errout), '\n', &said, &rest);
	if (said.n > COMPLAINT_BYTES)
		said.n = COMPLAINT_BYTES;
	return err_fail(err, ERR_FAILED, "the edit failed, exit status %d%s%.*s",
		result->exit_status, said.n ? ": " : "", SV_ARGS(said));
}

static bool read_answer(
	const struct loop_child_result *result, struct message_line *line, struct err *err)
{
	struct sv first, rest;
	if (result->is_cut)
		return err_fail(err, ERR_LIMIT, "the edit wrote more than a message may have");
	if (result->exit_status != 0)
		return fail_program(result, err);
	sv_cut(sv_trim(result->out), '\n', &first, &rest);
	if (!sv_is_empty(rest))
		return err_fail(err, ERR_INVALID, "the edit wrote more than one line");
	if (message_json_read(first, line, err))
		return true;
	err_prefix(err, "the edit");
	return false;
}

static void on_child(void *ud, const struct loop_child_result *result, const struct err *no_start)
{
	struct edit_run *run = ud;
	struct message_line line = {0};
	struct err err = {0};
	bool is_left_out = result->exit_status == 0 && sv_is_empty(sv_trim(result->out));
	unlink_run(run);
	if (no_start)
		run->done(run->done_ud, NULL, no_start);
	else if (is_left_out)
		run->done(run->done_ud, NULL, NULL);
	else if (read_answer(result, &line, &err))
		run->done(run->done_ud, &line.message, NULL);
	else
		run->done(run->done_ud, NULL, &err);
	message_line_release(&line);
	free(run);
}

void op_edit_edit(void *ud, const struct message *message, redrive_edited_fn done, void *done_ud)
{
	struct op_edit *edit = ud;
	const char *const argv[] = {"/bin/sh", "-c", edit->command, NULL};
	struct edit_run *run = mem_new(1, sizeof *run);
	struct str text = {0};
	*run = (struct edit_run){
		.edit = edit, .next = edit->runs, .done = done, .done_ud = done_ud};
	if (run->next)
		run->next->prev = run;
	edit->runs = run;
	message_json_write(message, NULL, &text);
	str_add_char(&text, '\n');
	run->child = loop_child_filter(edit->loop, argv, str_sv(&text), limit(LIMIT_EDIT_TIME),
		(size_t)limit(LIMIT_JSON_LINE), on_child, run);
	str_release(&text);
}

struct op_edit *op_edit_new(struct loop *loop, const char *command)
{
	struct op_edit *edit = mem_new(1, sizeof *edit);
	*edit = (struct op_edit){.loop = loop, .command = command};
	return edit;
}

void op_edit_free(struct op_edit *edit)
{
	struct err err = {0};
	if (!edit)
		return;
	err_set(&err, ERR_CANCELLED, "the edit was cancelled");
	while (edit->runs) {
		struct edit_run *run = edit->runs;
		unlink_run(run);
		loop_child_abandon(run->child);
		run->done(run->done_ud, NULL, &err);
		free(run);
	}
	free(edit);
}
