/* What goes together in the settings of a queue. */
#include "sqscope/sqs/queue_name.h"
#include "sqscope/sqs/queue_settings.h"

static const char suffix[] = ".fifo";

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_';
}

bool queue_name_check(struct sv name, struct err *err)
{
	size_t n = queue_name_is_fifo(name) ? name.n - (sizeof suffix - 1) : name.n;

	if (n == 0 || name.n > QUEUE_NAME_MAX)
		return err_fail(err, ERR_USAGE, "the name of a queue has 1 to %d characters%s",
			QUEUE_NAME_MAX, name.n ? ", .fifo among them" : "");
	for (size_t i = 0; i < n; i++) {
		if (!is_name_char(name.p[i]))
			return err_fail(err, ERR_USAGE,
				"'%.*s' cannot be the name of a queue: letters, digits, - and _ "
				"only, and .fifo at the end",
				SV_ARGS(name));
	}
	return true;
}

/* The value that the queue will have; NULL when neither says. */
static const char *of(
	const struct queue_settings *s, const struct queue_settings *base, enum queue_attribute id)
{
	if (s->value[id])
		return s->value[id];
	return base ? base->value[id] : NULL;
}

static bool is(const char *value, const char *word)
{
	return value && strcmp(value, word) == 0;
}

static bool check_type(const struct queue_settings *s, bool is_fifo, struct err *err)
{
	for (size_t i = 0; i < ATTR_COUNT; i++) {
		const struct queue_attribute_row *row = &queue_attribute_rows[i];

		if (s->value[i] && row->is_fifo_only && !is_fifo)
			return err_fail(err, ERR_USAGE,
				"%s is for FIFO queues, whose names end in .fifo", row->name);
	}
	return true;
}

static bool check_fifo(
	const struct queue_settings *s, const struct queue_settings *base, struct err *err)
{
	const char *scope = of(s, base, ATTR_DEDUPLICATION_SCOPE);

	if (is(of(s, base, ATTR_FIFO_THROUGHPUT_LIMIT), "perMessageGroupId") &&
		!is(scope, "messageGroup"))
		return err_fail(err, ERR_USAGE,
			"FifoThroughputLimit perMessageGroupId needs DeduplicationScope "
			"messageGroup");
	return true;
}

static bool check_encryption(const struct queue_settings *s, struct err *err)
{
	const char *key = s->value[ATTR_KMS_KEY];

	if (key && *key && is(s->value[ATTR_SQS_MANAGED_SSE], "true"))
		return err_fail(err, ERR_USAGE,
			"KmsMasterKeyId and SqsManagedSseEnabled exclude each other: a queue is "
			"encrypted with one of them");
	return true;
}

/* SQS takes a dead-letter queue of the same type only. */
static bool check_dead_letter(const struct queue_settings *s, bool is_fifo, struct err *err)
{
	struct queue_attributes parsed;
	struct queue_arn arn;
	bool ok = true;

	queue_attributes_init(&parsed);
	queue_attributes_set(&parsed, sv_cstr(queue_attribute_rows[ATTR_REDRIVE_POLICY].name),
		sv_cstr(s->value[ATTR_REDRIVE_POLICY]));
	if (queue_arn_parse(&arn, sv_cstr(parsed.dead_letter_arn)) &&
		queue_name_is_fifo(arn.name) != is_fifo)
		ok = err_fail(err, ERR_USAGE,
			"RedrivePolicy: %.*s is a %s queue; a dead-letter queue is of the type of "
			"its source",
			SV_ARGS(arn.name), is_fifo ? "standard" : "FIFO");
	queue_attributes_release(&parsed);
	return ok;
}

bool queue_settings_check(const struct queue_settings *s, const struct queue_settings *base,
	bool is_fifo, struct err *err)
{
	return check_type(s, is_fifo, err) && check_fifo(s, base, err) &&
	       check_encryption(s, err) && check_dead_letter(s, is_fifo, err);
}
