/* The audit log for people and for programs. */
#include "audit_print.h"

#include "json.h"
#include "output.h"
#include "sqscope/base/clock.h"
#include "sqscope/sqs/queue_name.h"

static const struct table_column columns[] = {
	{.title = "TIME"},
	{.title = "WHO", .priority = 3},
	{.title = "CONTEXT", .priority = 4},
	{.title = "QUEUE", .cut_width = 12},
	{.title = "ACTION"},
	{.title = "RESULT"},
	{.title = "MESSAGES", .align_right = true, .priority = 1},
	{.title = "DETAIL", .priority = 2, .cut_width = 16},
};

/* What the store wrote as JSON; null when it is none (somebody changed the file). */
static json_t *parsed(struct sv text)
{
	json_t *value = json_loadb(text.p, text.n, 0, NULL);
	return value ? value : json_null();
}

static json_t *text_or_null(struct sv text)
{
	return sv_is_empty(text) ? json_null() : json_sv(text);
}

static json_t *error_json(const struct audit_record *r)
{
	if (sv_is_empty(r->err_code))
		return json_null();
	return json_pack(
		"{s:o, s:o}", "code", json_sv(r->err_code), "message", json_sv(r->err_text));
}

static void add_outcome(json_t *entry, const struct audit_record *r)
{
	json_object_set_new(entry, "result", json_string(audit_result_names[r->result]));
	json_object_set_new(entry, "ended", json_time(r->ended_unix_ms));
	json_object_set_new(entry, "request_id", text_or_null(r->request_id));
	json_object_set_new(entry, "done_ids", parsed(r->done_ids));
	json_object_set_new(entry, "done_count", json_integer(r->done_count));
	json_object_set_new(entry, "error", error_json(r));
}

json_t *audit_json(const struct audit_record *r)
{
	json_t *entry = json_object();
	json_object_set_new(entry, "seq", json_integer(r->seq));
	json_object_set_new(entry, "time", json_time(r->unix_ms));
	json_object_set_new(entry, "user", json_sv(r->user));
	json_object_set_new(entry, "host", json_sv(r->host));
	json_object_set_new(entry, "pid", json_integer(r->pid));
	json_object_set_new(entry, "context", text_or_null(r->context));
	json_object_set_new(entry, "profile", text_or_null(r->profile));
	json_object_set_new(entry, "account", text_or_null(r->account));
	json_object_set_new(entry, "region", text_or_null(r->region));
	json_object_set_new(entry, "queue", text_or_null(queue_name_of_url(r->queue)));
	json_object_set_new(entry, "queue_url", text_or_null(r->queue));
	json_object_set_new(entry, "action", json_sv(r->action));
	json_object_set_new(entry, "parameters", parsed(r->parameters));
	json_object_set_new(entry, "message_ids", parsed(r->message_ids));
	json_object_set_new(entry, "message_count", json_integer(r->message_count));
	json_object_set_new(entry, "reason", text_or_null(r->reason));
	json_object_set_new(entry, "operation", text_or_null(r->operation));
	add_outcome(entry, r);
	return entry;
}

json_t *audit_check_json(const struct audit_check *check)
{
	json_t *broken = check->broken ? json_integer(check->broken) : json_null();
	return json_pack("{s:{s:b, s:I, s:o, s:o}}", "verify", "ok", check->broken == 0, "rows",
		(json_int_t)check->row_count, "broken_row", broken, "head",
		json_or_null(check->head));
}

void audit_table_init(struct table *t)
{
	table_init(t, columns, COUNT_OF(columns));
}

static void add_part(struct str *detail, const char *label, struct sv text)
{
	if (sv_is_empty(text))
		return;
	if (detail->n > 0)
		str_add_cstr(detail, "; ");
	str_add_cstr(detail, label);
	str_add(detail, text);
}

static void add_detail(struct str *cell, const struct audit_record *r)
{
	struct str detail = {0};
	add_part(&detail, "", r->err_text);
	add_part(&detail, "why: ", r->reason);
	add_part(&detail, "operation ", r->operation);
	if (!sv_eq_cstr(r->parameters, "{}"))
		add_part(&detail, "", r->parameters);
	output_safe(cell, str_sv(&detail));
	str_release(&detail);
}

static void add_messages(struct str *cell, const struct audit_record *r)
{
	if (r->message_count == 0)
		return;
	if (r->result == AUDIT_PENDING || r->done_count == r->message_count)
		str_addf(cell, "%lld", (long long)r->message_count);
	else
		str_addf(cell, "%lld of %lld", (long long)r->done_count,
			(long long)r->message_count);
}

void audit_table_add(struct table *t, const struct audit_record *r)
{
	struct str *cell = table_add_row(t);
	struct sv name = queue_name_of_url(r->queue);
	char when[CLOCK_TEXT_SIZE];

	clock_format_utc(r->unix_ms, when);
	str_add_cstr(cell++, when);
	output_safe(cell++, r->user);
	output_safe(cell++, r->context);
	output_safe(cell++, sv_is_empty(name) ? r->queue : name);
	output_safe(cell++, r->action);
	str_add_cstr(cell++, audit_result_names[r->result]);
	add_messages(cell++, r);
	add_detail(cell, r);
}
