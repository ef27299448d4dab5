/* What is about to be done, as a line of the AWS command line. */
#include "sqscope/ui/aws_cli.h"

#include "sqscope/base/base64.h"
#include "sqscope/base/units.h"
#include "sqscope/model/json_index.h"

void aws_cli_add(const char *name, struct sv value, struct str *out)
{
	str_addf(out, " --%s ", name);
	str_add_shell_word(out, value);
}

static void add_place(const struct place *place, struct str *out)
{
	if (place && place->profile)
		aws_cli_add("profile", sv_cstr(place->profile), out);
	if (place && place->region)
		aws_cli_add("region", sv_cstr(place->region), out);
	if (place && place->endpoint)
		aws_cli_add("endpoint-url", sv_cstr(place->endpoint), out);
}

static void begin(const struct place *place, const char *action, struct str *out)
{
	str_addf(out, "aws sqs %s", action);
	add_place(place, out);
}

void aws_cli_begin(
	const struct place *place, const char *action, struct sv queue_url, struct str *out)
{
	begin(place, action, out);
	aws_cli_add("queue-url", queue_url, out);
}

void aws_cli_move_task(const struct place *place, struct sv source_arn, struct sv destination_arn,
	int rate, struct str *out)
{
	begin(place, "start-message-move-task", out);
	aws_cli_add("source-arn", source_arn, out);
	if (destination_arn.n > 0)
		aws_cli_add("destination-arn", destination_arn, out);
	if (rate > 0)
		str_addf(out, " --max-number-of-messages-per-second %d", rate);
}

static void add_ids(const struct redrive_wish *wish, struct str *out)
{
	struct str ids = {0};

	for (size_t i = 0; i < wish->id_count; i++) {
		if (i > 0)
			str_add_char(&ids, ',');
		str_add(&ids, wish->ids[i]);
	}
	if (ids.n > 0)
		aws_cli_add("ids", str_sv(&ids), out);
	str_release(&ids);
}

void sqscope_cli_purge(const struct place *place, const char *queue, enum clear_what what,
	struct sv path, struct str *out)
{
	static const char *const commands[] = {[CLEAR_PURGE_BACKUP] = "purge",
		[CLEAR_PURGE_SEEN] = "purge",
		[CLEAR_PURGE_ALL] = "purge",
		[CLEAR_DUMP] = "dump",
		[CLEAR_RESTORE] = "restore"};
	struct sv name = sv_cstr(queue);

	str_addf(out, "sqscope %s ", commands[what]);
	str_add_shell_word(out, what == CLEAR_RESTORE ? path : name);
	add_place(place, out);
	switch (what) {
	case CLEAR_PURGE_BACKUP:
		aws_cli_add("confirm", name, out);
		aws_cli_add("backup", path, out);
		break;
	case CLEAR_PURGE_SEEN:
		aws_cli_add("confirm", name, out);
		str_add_cstr(out, " --only-seen");
		break;
	case CLEAR_PURGE_ALL:
		aws_cli_add("confirm", name, out);
		break;
	case CLEAR_DUMP:
		aws_cli_add("out", path, out);
		break;
	case CLEAR_RESTORE:
		aws_cli_add("to", name, out);
		break;
	}
}

void sqscope_cli_redrive(const struct place *place, const char *queue,
	const struct redrive_wish *wish, struct str *out)
{
	str_add_cstr(out, "sqscope redrive ");
	str_add_shell_word(out, sv_cstr(queue));
	add_place(place, out);
	add_ids(wish, out);
	if (wish->where.n > 0)
		aws_cli_add("where", wish->where, out);
	if (wish->what == REDRIVE_ALL)
		str_add_cstr(out, " --all");
	if (wish->what == REDRIVE_NATIVE)
		str_add_cstr(out, " --native");
	if (wish->to_arn.n > 0)
		aws_cli_add("to", wish->to_arn, out);
	if (wish->rate > 0)
		str_addf(out, " --rate %.6g", wish->rate);
	if (wish->limit > 0)
		str_addf(out, " --limit %zu", wish->limit);
	if (wish->canary > 0)
		str_addf(out, " --canary %zu", wish->canary);
	if (wish->stops_when_refilled)
		str_add_cstr(out, " --stop-when-refilled");
	if (wish->is_dry_run)
		str_add_cstr(out, " --dry-run");
}

void aws_cli_delete(const struct place *place, struct sv queue_url, const struct sv *handles,
	size_t count, struct str *out)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			str_add_char(out, '\n');
		aws_cli_begin(place, "delete-message", queue_url, out);
		aws_cli_add("receipt-handle", handles[i], out);
	}
}

void aws_cli_visibility(const struct place *place, struct sv queue_url,
	const struct sqs_visibility *handles, size_t count, struct str *out)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			str_add_char(out, '\n');
		aws_cli_begin(place, "change-message-visibility", queue_url, out);
		aws_cli_add("receipt-handle", handles[i].receipt_handle, out);
		str_addf(out, " --visibility-timeout %d", handles[i].timeout_s);
	}
}

static void add_attribute(const struct message_attribute *attribute, struct str *out)
{
	bool is_binary = message_type_is_binary(str_sv(&attribute->type));
	struct str bytes = {0};

	json_string_encode(str_sv(&attribute->name), out);
	str_add_cstr(out, ":{\"DataType\":");
	json_string_encode(str_sv(&attribute->type), out);
	str_add_cstr(out, is_binary ? ",\"BinaryValue\":" : ",\"StringValue\":");
	if (is_binary)
		base64_encode(str_sv(&attribute->value), &bytes);
	json_string_encode(is_binary ? str_sv(&bytes) : str_sv(&attribute->value), out);
	str_add_char(out, '}');
	str_release(&bytes);
}

static void add_attributes(const struct sqs_outgoing *outgoing, struct str *out)
{
	struct str json = {0};

	str_add_char(&json, '{');
	for (size_t i = 0; i < outgoing->attribute_count; i++) {
		if (i > 0)
			str_add_char(&json, ',');
		add_attribute(&outgoing->attributes[i], &json);
	}
	str_add_char(&json, '}');
	if (outgoing->attribute_count > 0)
		aws_cli_add("message-attributes", str_sv(&json), out);
	str_release(&json);
}

void aws_cli_send(const struct place *place, struct sv queue_url,
	const struct sqs_outgoing *outgoing, struct str *out)
{
	struct str trace = {0};

	aws_cli_begin(place, "send-message", queue_url, out);
	aws_cli_add("message-body", outgoing->body, out);
	add_attributes(outgoing, out);
	if (outgoing->trace_header.n > 0) {
		str_add_cstr(
			&trace, "{\"AWSTraceHeader\":{\"DataType\":\"String\",\"StringValue\":");
		json_string_encode(outgoing->trace_header, &trace);
		str_add_cstr(&trace, "}}");
		aws_cli_add("message-system-attributes", str_sv(&trace), out);
	}
	if (outgoing->group_id.n > 0)
		aws_cli_add("message-group-id", outgoing->group_id, out);
	if (outgoing->deduplication_id.n > 0)
		aws_cli_add("message-deduplication-id", outgoing->deduplication_id, out);
	if (outgoing->delay_s != UNKNOWN)
		str_addf(out, " --delay-seconds %d", outgoing->delay_s);
	str_release(&trace);
}

/* --- queues ---------------------------------------------------------------------------------- */

static void add_member(struct sv name, struct sv value, struct str *json)
{
	str_add_char(json, json->n ? ',' : '{');
	json_string_encode(name, json);
	str_add_char(json, ':');
	json_string_encode(value, json);
}

static void add_object(const char *option, struct str *json, struct str *out)
{
	if (json->n)
		str_add_char(json, '}');
	if (json->n)
		aws_cli_add(option, str_sv(json), out);
	str_release(json);
}

static void add_settings(const struct queue_settings *settings, struct str *out)
{
	struct str json = {0};

	for (size_t i = 0; i < ATTR_COUNT; i++) {
		if (settings->value[i])
			add_member(sv_cstr(queue_attribute_rows[i].name),
				sv_cstr(settings->value[i]), &json);
	}
	add_object("attributes", &json, out);
}

static void add_tags(const struct queue_settings *settings, struct str *out)
{
	struct str json = {0};

	for (size_t i = 0; i < settings->tag_count; i++)
		add_member(str_sv(&settings->tags[i].key), str_sv(&settings->tags[i].value), &json);
	add_object("tags", &json, out);
}

static void add_tag_keys(const struct queue_settings *settings, struct str *out)
{
	str_add_cstr(out, " --tag-keys");
	for (size_t i = 0; i < settings->tag_count; i++) {
		str_add_char(out, ' ');
		str_add_shell_word(out, str_sv(&settings->tags[i].key));
	}
}

void aws_cli_queue(const struct place *place, enum queue_write_kind kind, struct sv queue,
	const struct queue_settings *settings, struct str *out)
{
	switch (kind) {
	case QUEUE_WRITE_CREATE:
		begin(place, "create-queue", out);
		aws_cli_add("queue-name", queue, out);
		add_settings(settings, out);
		add_tags(settings, out);
		break;
	case QUEUE_WRITE_SET:
		aws_cli_begin(place, "set-queue-attributes", queue, out);
		add_settings(settings, out);
		break;
	case QUEUE_WRITE_TAG:
		aws_cli_begin(place, "tag-queue", queue, out);
		add_tags(settings, out);
		break;
	case QUEUE_WRITE_UNTAG:
		aws_cli_begin(place, "untag-queue", queue, out);
		add_tag_keys(settings, out);
		break;
	case QUEUE_WRITE_DELETE:
		aws_cli_begin(place, "delete-queue", queue, out);
		break;
	case QUEUE_WRITE_COUNT:
		break;
	}
}
