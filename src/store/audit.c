/* Writing the audit log. */
#include "sqscope/store/audit.h"

#include "audit_row.h"
#include "sqscope/base/json_string.h"
#include "sqscope/base/limits.h"

#include <assert.h>

const char *const audit_parameter_names[AUDIT_PARAMETER_COUNT] = {
	[AUDIT_VISIBILITY_TIMEOUT] = "VisibilityTimeout",
	[AUDIT_DELAY_SECONDS] = "DelaySeconds",
	[AUDIT_MAX_MESSAGES] = "MaxNumberOfMessages",
	[AUDIT_DESTINATION] = "Destination",
	[AUDIT_RATE] = "Rate",
	[AUDIT_LIMIT] = "Limit",
	[AUDIT_FILTER] = "Filter",
	[AUDIT_EDIT] = "Edit",
	[AUDIT_GROUP_ID] = "MessageGroupId",
	[AUDIT_DEDUPLICATION_ID] = "MessageDeduplicationId",
	[AUDIT_BODY_BYTES] = "BodyBytes",
	[AUDIT_ATTRIBUTE_NAMES] = "AttributeNames",
	[AUDIT_QUEUE_ATTRIBUTES] = "Attributes",
	[AUDIT_TAGS] = "Tags",
	[AUDIT_TASK] = "Task",
	[AUDIT_BACKUP] = "Backup",
	[AUDIT_COUNTS] = "Counts",
	[AUDIT_WORKER] = "Worker",
};

const char *const audit_result_names[AUDIT_RESULT_COUNT] = {
	[AUDIT_PENDING] = "pending",
	[AUDIT_DONE] = "done",
	[AUDIT_PARTLY] = "partly",
	[AUDIT_FAILED] = "failed",
	[AUDIT_AMBIGUOUS] = "ambiguous",
};

static void add_ids(struct str *out, const struct sv *ids, size_t count)
{
	const size_t max = (size_t)limit(LIMIT_AUDIT_IDS), kept = count < max ? count : max;

	str_add_char(out, '[');
	for (size_t i = 0; i < kept; i++) {
		if (i > 0)
			str_add_char(out, ',');
		json_string_add(out, ids[i]);
	}
	str_add_char(out, ']');
}

static void add_values(struct str *out, const struct audit_value *values, size_t count)
{
	str_add_char(out, '{');
	for (size_t i = 0; i < count; i++) {
		assert(values[i].parameter < AUDIT_PARAMETER_COUNT);
		if (i > 0)
			str_add_char(out, ',');
		json_string_add(out, sv_cstr(audit_parameter_names[values[i].parameter]));
		str_add_char(out, ':');
		json_string_add(out, values[i].value);
	}
	str_add_char(out, '}');
}

static bool check_lengths(const struct audit_row *row, struct err *err)
{
	for (size_t i = 0; i < AUDIT_TEXT_COUNT; i++)
		if ((int64_t)row->texts[i].n > limit(LIMIT_STORE_TEXT))
			return err_fail(err, ERR_LIMIT, "a text is too long for the audit log");
	return true;
}

static bool insert(struct store *s, const struct audit_row *row, const uint8_t hash[SHA256_SIZE],
	struct err *err)
{
	struct query q;

	query_begin(&q, s,
		"INSERT INTO audit (" AUDIT_COLUMNS ", hash) VALUES"
		" (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
	for (size_t i = 0; i < AUDIT_NUMBER_COUNT; i++)
		query_bind_int(&q, row->numbers[i]);
	for (size_t i = 0; i < AUDIT_TEXT_COUNT; i++)
		query_bind_text(&q, row->texts[i]);
	query_bind_bytes(&q, hash, SHA256_SIZE);
	return query_run(&q, err);
}

static bool write_head(
	struct store *s, int64_t seq, const uint8_t hash[SHA256_SIZE], struct err *err)
{
	struct query q;

	query_begin(&q, s, "INSERT OR REPLACE INTO audit_head (id, seq, hash) VALUES (1, ?, ?)");
	query_bind_int(&q, seq);
	query_bind_bytes(&q, hash, SHA256_SIZE);
	return query_run(&q, err);
}

/* Inside of a transaction: nobody else adds a row between the head and ours. */
static bool append(struct store *s, struct audit_row *row, struct err *err)
{
	uint8_t before[SHA256_SIZE], hash[SHA256_SIZE];
	int64_t seq;

	if (!check_lengths(row, err) || !audit_head_read(s, &seq, before, err))
		return false;
	row->numbers[AUDIT_SEQ] = seq + 1;
	row->numbers[AUDIT_PID] = s->self.pid;
	row->texts[AUDIT_USER] = sv_cstr(s->user);
	row->texts[AUDIT_HOST] = sv_cstr(s->self.host);
	audit_row_hash(row, before, hash);
	return insert(s, row, hash, err) && write_head(s, seq + 1, hash, err);
}

bool audit_intend(struct store *s, const struct audit_intent *intent, int64_t unix_ms, int64_t *seq,
	struct err *err)
{
	struct str values = {0}, ids = {0};
	struct audit_row row = {
		.numbers = {[AUDIT_UNIX_MS] = unix_ms,
			[AUDIT_MESSAGE_COUNT] = (int64_t)intent->message_count},
		.texts = {[AUDIT_CONTEXT] = intent->context,
			[AUDIT_PROFILE] = intent->profile,
			[AUDIT_ACCOUNT] = intent->account,
			[AUDIT_REGION] = intent->region,
			[AUDIT_QUEUE] = intent->queue,
			[AUDIT_ACTION] = intent->action,
			[AUDIT_REASON] = intent->reason,
			[AUDIT_OPERATION] = intent->operation},
	};
	bool ok;

	add_values(&values, intent->values, intent->value_count);
	add_ids(&ids, intent->message_ids, intent->message_count);
	row.texts[AUDIT_PARAMETERS] = str_sv(&values);
	row.texts[AUDIT_MESSAGE_IDS] = str_sv(&ids);
	ok = store_begin(s, err) && store_end(s, append(s, &row, err), err);
	*seq = row.numbers[AUDIT_SEQ];
	str_release(&values);
	str_release(&ids);
	return ok;
}

/* There is such an intent, and it has no outcome yet. */
static bool check_intent(struct store *s, int64_t seq, struct err *err)
{
	struct query q;
	bool is_intent, is_open;

	query_begin(&q, s,
		"SELECT intent = 0, NOT EXISTS (SELECT 1 FROM audit o WHERE o.intent = a.seq)"
		" FROM audit a WHERE seq = ?");
	query_bind_int(&q, seq);
	is_intent = query_next(&q) && query_int(&q, 0);
	is_open = is_intent && query_int(&q, 1);
	if (!query_end(&q, err))
		return false;
	if (!is_intent)
		return err_fail(err, ERR_REFUSED, "audit row %lld is no intent", (long long)seq);
	return is_open ||
	       err_fail(err, ERR_REFUSED, "audit row %lld has its outcome already", (long long)seq);
}

bool audit_conclude(struct store *s, int64_t seq, const struct audit_outcome *outcome,
	int64_t unix_ms, struct err *err)
{
	bool has_failed = err_is_set(outcome->err);
	struct str ids = {0};
	struct audit_row row = {
		.numbers = {[AUDIT_UNIX_MS] = unix_ms,
			[AUDIT_INTENT] = seq,
			[AUDIT_OUTCOME] = outcome->result,
			[AUDIT_MESSAGE_COUNT] = (int64_t)outcome->message_count},
		.texts = {[AUDIT_REQUEST_ID] = outcome->request_id},
	};
	bool ok;

	assert(outcome->result != AUDIT_PENDING);
	add_ids(&ids, outcome->message_ids, outcome->message_count);
	row.texts[AUDIT_MESSAGE_IDS] = str_sv(&ids);
	if (has_failed) {
		row.texts[AUDIT_ERR_CODE] = sv_cstr(err_name(outcome->err));
		row.texts[AUDIT_ERR_TEXT] = sv_cstr(outcome->err->msg);
		if (sv_is_empty(outcome->request_id))
			row.texts[AUDIT_REQUEST_ID] = sv_cstr(outcome->err->request_id);
	}
	ok = store_begin(s, err) &&
	     store_end(s, check_intent(s, seq, err) && append(s, &row, err), err);
	str_release(&ids);
	return ok;
}
