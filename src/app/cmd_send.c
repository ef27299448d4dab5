/* sqscope send: one message, or a file of them. */
#include "attribute_option.h"
#include "commands.h"
#include "message_run.h"
#include "output.h"
#include "report.h"
#include "send_file.h"
#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char what[] = "send";

/* Of a file, so many at a time: a signal is heard between two, and memory stays small. */
enum { PART_MESSAGES = 100, PART_BYTES = 8 * 1024 * 1024 };

struct send {
	struct message_run run;
	struct message message; /* of the options */
	struct sqs_outgoing outgoing;
	const char *jsonl;
	struct send_file file;
	size_t sent, asked; /* so far */
	json_t *ids, *sequence_numbers, *failed;
	struct err first; /* why the first of them was not sent */
};

/* --- one message ----------------------------------------------------------------------------- */

static bool read_stdin(struct str *out, struct err *err)
{
	char part[65536];
	ssize_t n;
	while ((n = read(STDIN_FILENO, part, sizeof part)) > 0) {
		if ((int64_t)(out->n + (size_t)n) > limit(LIMIT_JSON_LINE))
			return err_fail(err, ERR_LIMIT, "stdin is larger than a message can be");
		str_add(out, sv_of(part, (size_t)n));
	}
	return n == 0 || err_fail(err, ERR_IO, "stdin cannot be read");
}

static bool read_body(struct send *send, struct err *err)
{
	const struct cli_call *call = &send->run.app->call;
	const char *text = cli_own(call, "body"), *file = cli_own(call, "body-file");
	if (text) {
		str_add_cstr(&send->message.body, text);
		return true;
	}
	if (strcmp(file, "-") == 0)
		return read_stdin(&send->message.body, err);
	return file_read(file, limit(LIMIT_JSON_LINE), &send->message.body, NULL, err);
}

static bool read_attributes(struct send *send, struct err *err)
{
	const struct cli_call *call = &send->run.app->call;
	size_t at = 0;
	for (const char *text; (text = cli_own_next(call, "attr", &at));)
		if (!attribute_option_add(&send->message, sv_cstr(text), err))
			return false;
	return true;
}

static bool parse_delay(struct send *send, struct err *err)
{
	const char *delay = cli_own(&send->run.app->call, "delay");
	send->outgoing.delay_s = UNKNOWN;
	return !delay || message_run_seconds(
				 "delay", delay, 0, SQS_DELAY_MAX_S, &send->outgoing.delay_s, err);
}

static bool make_message(struct send *send, struct err *err)
{
	const struct cli_call *call = &send->run.app->call;
	if (!parse_delay(send, err) || !read_body(send, err) || !read_attributes(send, err))
		return false;
	send->outgoing.body = str_sv(&send->message.body);
	send->outgoing.attributes = send->message.attributes;
	send->outgoing.attribute_count = send->message.attribute_count;
	send->outgoing.group_id = sv_cstr(cli_own(call, "group"));
	send->outgoing.deduplication_id = sv_cstr(cli_own(call, "dedup"));
	return true;
}

static bool parse(struct send *send, struct err *err)
{
	static const char *const of_one[] = {"attr", "group", "dedup", "delay"};
	const struct cli_call *call = &send->run.app->call;
	int sources = 0;
	send->jsonl = cli_own(call, "jsonl");
	sources += cli_own(call, "body") != NULL;
	sources += cli_own(call, "body-file") != NULL;
	sources += send->jsonl != NULL;
	if (sources != 1)
		return err_fail(err, ERR_USAGE,
			"give one of --body TEXT, --body-file FILE and --jsonl FILE");
	for (size_t i = 0; send->jsonl && i < COUNT_OF(of_one); i++)
		if (cli_own(call, of_one[i]))
			return err_fail(err, ERR_USAGE,
				"--%s is for one message: the lines of --jsonl say it themselves",
				of_one[i]);
	return send->jsonl || make_message(send, err);
}

/* --- sending --------------------------------------------------------------------------------- */

static void on_sent(void *ud, const struct desk_result *result)
{
	struct send *send = ud;
	for (size_t i = 0; i < result->asked; i++) {
		const struct desk_entry *entry = &result->entries[i];
		if (entry->is_done) {
			json_array_append_new(send->ids, json_sv(entry->message_id));
			json_array_append_new(
				send->sequence_numbers, sv_is_empty(entry->sequence_number)
								? json_null()
								: json_sv(entry->sequence_number));
			continue;
		}
		json_array_append_new(send->failed,
			json_pack("{s:I, s:s, s:o, s:b}", "index", (json_int_t)(send->asked + i),
				"code", err_name(&entry->err), "message",
				json_sv(sv_cstr(entry->err.msg)), "maybe_sent",
				entry->is_ambiguous));
	}
	send->sent += result->done;
	send->asked += result->asked;
	if (err_is_set(&result->err) && !err_is_set(&send->first))
		send->first = result->err;
	message_run_end_wait(&send->run);
}

/* False when a signal came, or when nothing may follow. */
static bool send_part(struct send *send, const struct sqs_outgoing *messages, size_t count)
{
	const struct cli_call *call = &send->run.app->call;
	message_desk_send(
		send->run.desk, messages, count, sv_cstr(cli_own(call, "reason")), on_sent, send);
	return message_run_wait(&send->run) && !err_is_set(&send->first);
}

static bool send_lines(struct send *send, struct err *err)
{
	struct sqs_outgoing messages[PART_MESSAGES];
	size_t count;
	do {
		if (!send_file_next(&send->file, messages, PART_MESSAGES, PART_BYTES, &count, err))
			return false;
	} while (count > 0 && send_part(send, messages, count));
	return true;
}

/* A file with a line that cannot be sent is not begun. */
static bool send_all(struct send *send, struct err *err)
{
	if (!send->jsonl) {
		send_part(send, &send->outgoing, 1);
		return true;
	}
	return send_file_check(&send->file, send->run.desk, err) && send_lines(send, err);
}

/* --- the answer ------------------------------------------------------------------------------ */

static void print(struct send *send)
{
	struct app *app = send->run.app;
	struct str out = {0};
	if (option_flag(&app->options, OPT_JSON)) {
		json_t *answer = message_run_json(&send->run);
		json_object_set_new(answer, "sent", json_integer((json_int_t)send->sent));
		json_object_set(answer, "message_ids", send->ids);
		json_object_set(answer, "sequence_numbers", send->sequence_numbers);
		json_object_set(answer, "failed", send->failed);
		output_json(app, answer);
		return;
	}
	for (size_t i = 0; i < json_array_size(send->ids); i++) {
		output_safe(&out, sv_cstr(json_string_value(json_array_get(send->ids, i))));
		str_add_char(&out, '\n');
	}
	output_write(app, str_sv(&out));
	str_release(&out);
}

static int finish(struct send *send, struct err *err)
{
	int signo = send->run.session.signo;
	if (!err_is_set(err))
		*err = send->first;
	if (send->sent == 0 && err_is_set(err) && !signo)
		return report_error(send->run.app, what, err);
	print(send);
	if (signo)
		report_note(send->run.app, "%zu message%s sent", send->sent,
			send->sent == 1 ? " was" : "s were");
	if (signo)
		return report_signal(what, signo);
	if (!err_is_set(err))
		return 0;
	struct err partly = {0};
	err_set(&partly, ERR_PARTIAL, "%zu message%s sent, then: %s", send->sent,
		send->sent == 1 ? " was" : "s were", err->msg);
	report_sentence(what, &partly);
	return err_exit_status(&partly);
}

static int start(struct send *send, struct app *app)
{
	struct err err = {0};
	send->run.app = app;
	if (!parse(send, &err) || (send->jsonl && !send_file_open(&send->file, send->jsonl, &err)))
		return report_error(app, what, &err);
	int status = message_run_begin(&send->run, app, what);
	if (status != 0)
		return status;
	if (!send_all(send, &err) && send->run.session.signo)
		err_clear(&err);
	return finish(send, &err);
}

static int run(struct app *app)
{
	struct send send = {
		.ids = json_array(), .sequence_numbers = json_array(), .failed = json_array()};
	int status = message_run_end(&send.run, start(&send, app));
	message_release(&send.message);
	send_file_close(&send.file);
	json_decref(send.ids);
	json_decref(send.sequence_numbers);
	json_decref(send.failed);
	return status;
}

const struct cli_command cmd_send = {
	.name = "send",
	.usage = "QUEUE (--body TEXT | --body-file FILE | --jsonl FILE) [OPTION...]",
	.summary = "send one message, or a file of them",
	.details =
		"Sends one message and prints its id. With --jsonl every line of a file is one: an "
		"object with a body, as peek and dump write it, and optionally message_attributes, "
		"group, dedup and delay; a file with a line that cannot be sent is not begun. A FIFO "
		"message without a deduplication id gets a fresh one. The write is in the audit log "
		"before it leaves.",
	.options =
		{
			{"body", "TEXT", "the body of the message", false},
			{"body-file", "FILE", "the body is the content of a file; - is stdin",
				false},
			{"jsonl", "FILE", "send every line of a file", false},
			{"attr", "NAME:TYPE=VALUE",
				"a message attribute; the value of a Binary one is base64. May be given "
				"often",
				false},
			{"group", "ID", "the message group; FIFO queues need one", false},
			{"dedup", "ID", "the deduplication id, of FIFO queues", false},
			{"delay", "S", "hide it for so long first, up to 15m", false},
			{"reason", "TEXT", "why, for the audit log", false},
		},
	.min_operands = 1,
	.max_operands = 1,
	.takes_queues = true,
	.run = run,
};
