/* The attributes that can be set: the table, their checks, their texts. */
#include "sim_settings.h"

#include "sim_policies.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

enum kind { KIND_NUMBER, KIND_FLAG, KIND_CHOICE, KIND_TEXT, KIND_POLICY, KIND_REDRIVE, KIND_ALLOW };

struct row {
	const char *name;
	enum kind kind;
	bool needs_fifo;
	enum sim_number number;
	int64_t lowest, highest, usual;
	size_t offset;        /* of the flag, choice or text in struct sim_settings */
	const char *no, *yes; /* of a choice */
};

#define AT(member) offsetof(struct sim_settings, member)

static const struct row rows[] = {
	{"VisibilityTimeout", KIND_NUMBER, false, SIM_VISIBILITY_S, 0, 43200, 30, 0, NULL, NULL},
	{"MaximumMessageSize", KIND_NUMBER, false, SIM_MAX_BYTES, 1024, 1048576, 1048576, 0, NULL,
		NULL},
	{"MessageRetentionPeriod", KIND_NUMBER, false, SIM_RETENTION_S, 60, 1209600, 345600, 0,
		NULL, NULL},
	{"DelaySeconds", KIND_NUMBER, false, SIM_DELAY_S, 0, 900, 0, 0, NULL, NULL},
	{"ReceiveMessageWaitTimeSeconds", KIND_NUMBER, false, SIM_WAIT_S, 0, 20, 0, 0, NULL, NULL},
	{"KmsDataKeyReusePeriodSeconds", KIND_NUMBER, false, SIM_KMS_REUSE_S, 60, 86400, 300, 0,
		NULL, NULL},
	{"KmsMasterKeyId", KIND_TEXT, false, 0, 0, 0, 0, AT(kms_key), NULL, NULL},
	{"SqsManagedSseEnabled", KIND_FLAG, false, 0, 0, 0, 0, AT(has_sse), "false", "true"},
	{"FifoQueue", KIND_FLAG, true, 0, 0, 0, 0, AT(is_fifo), "false", "true"},
	{"ContentBasedDeduplication", KIND_FLAG, true, 0, 0, 0, 0, AT(dedups_content), "false",
		"true"},
	{"DeduplicationScope", KIND_CHOICE, true, 0, 0, 0, 0, AT(dedups_by_group), "queue",
		"messageGroup"},
	{"FifoThroughputLimit", KIND_CHOICE, true, 0, 0, 0, 0, AT(limits_by_group), "perQueue",
		"perMessageGroupId"},
	{"Policy", KIND_POLICY, false, 0, 0, 0, 0, AT(policy), NULL, NULL},
	{"RedrivePolicy", KIND_REDRIVE, false, 0, 0, 0, 0, AT(redrive), NULL, NULL},
	{"RedriveAllowPolicy", KIND_ALLOW, false, 0, 0, 0, 0, AT(allow), NULL, NULL},
};

static const struct row *find(struct sv name)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (sv_eq_cstr(name, rows[i].name))
			return &rows[i];
	return NULL;
}

static bool *flag_of(struct sim_settings *s, const struct row *row)
{
	return (bool *)(void *)((char *)s + row->offset);
}

static char **text_of(struct sim_settings *s, const struct row *row)
{
	return (char **)(void *)((char *)s + row->offset);
}

void sim_settings_init(struct sim_settings *s, bool is_fifo)
{
	*s = (struct sim_settings){.is_fifo = is_fifo, .has_sse = true};
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].kind == KIND_NUMBER)
			s->numbers[rows[i].number] = rows[i].usual;
}

void sim_settings_release(struct sim_settings *s)
{
	free(s->kms_key);
	free(s->policy);
	sim_redrive_clear(s);
	sim_allow_clear(s);
	*s = (struct sim_settings){0};
}

void sim_settings_copy(struct sim_settings *to, const struct sim_settings *from)
{
	*to = *from;
	to->kms_key = mem_strdup(from->kms_key);
	to->policy = mem_strdup(from->policy);
	to->redrive = mem_strdup(from->redrive);
	to->redrive_target = mem_strdup(from->redrive_target);
	to->allow = mem_strdup(from->allow);
	for (size_t i = 0; i < from->allow_count; i++)
		to->allow_arns[i] = mem_strdup(from->allow_arns[i]);
}

static bool refuse_value(const struct row *row, struct sim_error *error)
{
	return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_VALUE,
		"Invalid value for the parameter %s.", row->name);
}

static bool apply_number(
	struct sim_settings *s, const struct row *row, struct sv value, struct sim_error *error)
{
	int64_t number;
	if (!sv_to_i64(value, &number) || number < row->lowest || number > row->highest)
		return refuse_value(row, error);
	s->numbers[row->number] = number;
	return true;
}

static bool apply_flag(
	struct sim_settings *s, const struct row *row, struct sv value, struct sim_error *error)
{
	bool is_yes = row->kind == KIND_FLAG ? sv_eq_nocase(value, sv_cstr(row->yes))
					     : sv_eq_cstr(value, row->yes);
	bool is_no = row->kind == KIND_FLAG ? sv_eq_nocase(value, sv_cstr(row->no))
					    : sv_eq_cstr(value, row->no);
	if (!is_yes && !is_no)
		return refuse_value(row, error);
	if (row->offset == AT(is_fifo) && !is_yes)
		return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_VALUE,
			"Invalid value for the parameter FifoQueue. Reason: Modifying queue type "
			"is not supported.");
	*flag_of(s, row) = is_yes;
	return true;
}

static void apply_text(struct sim_settings *s, const struct row *row, struct sv value)
{
	char **text = text_of(s, row);
	free(*text);
	*text = value.n ? mem_strndup(value.p, value.n) : NULL;
}

static bool apply_policy(
	struct sim_settings *s, const struct row *row, struct sv value, struct sim_error *error)
{
	json_t *policy = value.n ? json_loadb(value.p, value.n, 0, NULL) : NULL;
	bool is_object = json_is_object(policy);
	json_decref(policy);
	if (value.n && !is_object)
		return refuse_value(row, error);
	apply_text(s, row, value);
	return true;
}

static bool apply(struct sim_settings *s, const struct sim_store *store, const char *arn,
	const struct row *row, struct sv value, struct sim_error *error)
{
	switch (row->kind) {
	case KIND_NUMBER:
		return apply_number(s, row, value, error);
	case KIND_FLAG:
	case KIND_CHOICE:
		return apply_flag(s, row, value, error);
	case KIND_TEXT:
		apply_text(s, row, value);
		return true;
	case KIND_POLICY:
		return apply_policy(s, row, value, error);
	case KIND_REDRIVE:
		return sim_redrive_apply(s, store, arn, value, error);
	case KIND_ALLOW:
		return sim_allow_apply(s, value, error);
	}
	return false;
}

/* May this queue have the attribute at all? */
static bool check_name(const struct sim_settings *s, const char *name, const struct row *row,
	struct sim_error *error)
{
	if (!row)
		return sim_error_set(
			error, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "Unknown Attribute %.200s.", name);
	if (!row->needs_fifo || s->is_fifo)
		return true;
	if (row->kind == KIND_CHOICE)
		return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_NAME,
			"You can specify the %s only when FifoQueue is set to true.", name);
	return sim_error_set(
		error, SIM_ERROR_INVALID_ATTRIBUTE_NAME, "Unknown Attribute %s.", name);
}

static bool is_given(const json_t *attributes, const char *name)
{
	return json_string_length(json_object_get(attributes, name)) > 0;
}

/* Rules about two attributes at once. */
static bool check_pairs(struct sim_settings *s, const json_t *attributes, struct sim_error *error)
{
	bool asks_sse = is_given(attributes, "SqsManagedSseEnabled") && s->has_sse;
	if (is_given(attributes, "KmsMasterKeyId") && asks_sse)
		return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_NAME,
			"You can use one type of server-side encryption (SSE) at one time. You can "
			"either enable KMS SSE or SQS SSE.");
	if (asks_sse)
		apply_text(s, find(sv_cstr("KmsMasterKeyId")), sv_of("", 0));
	if (s->kms_key)
		s->has_sse = false;
	if (s->limits_by_group && !s->dedups_by_group)
		return sim_error_set(error, SIM_ERROR_INVALID_ATTRIBUTE_VALUE,
			"Invalid value for the parameter FifoThroughputLimit. Reason: "
			"perMessageGroupId needs DeduplicationScope to be messageGroup.");
	return true;
}

bool sim_settings_apply(struct sim_settings *s, const struct sim_store *store, const char *arn,
	const json_t *attributes, struct sim_error *error)
{
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)attributes, name, value)
	{
		const struct row *row = find(sv_cstr(name));
		if (!check_name(s, name, row, error))
			return false;
		if (!json_is_string(value))
			return sim_error_set(error, SIM_ERROR_SERIALIZATION, NULL);
		struct sv text = sv_of(json_string_value(value), json_string_length(value));
		if (!apply(s, store, arn, row, text, error))
			return false;
	}
	return check_pairs(s, attributes, error);
}

bool sim_settings_text(const struct sim_settings *s, const char *name, struct str *out)
{
	const struct row *row = find(sv_cstr(name));
	struct sim_settings *settings = (struct sim_settings *)s;
	if (!row || (row->needs_fifo && !s->is_fifo))
		return false;
	if (row->kind == KIND_NUMBER && row->number == SIM_KMS_REUSE_S && !s->kms_key)
		return false;
	if (row->kind == KIND_NUMBER) {
		str_addf(out, "%lld", (long long)s->numbers[row->number]);
		return true;
	}
	if (row->kind == KIND_FLAG || row->kind == KIND_CHOICE) {
		str_add_cstr(out, *flag_of(settings, row) ? row->yes : row->no);
		return true;
	}
	const char *text = *text_of(settings, row);
	str_add_cstr(out, text ? text : "");
	return text != NULL;
}

const char *sim_settings_difference(
	const struct sim_settings *s, const struct sim_settings *wanted, const json_t *attributes)
{
	const char *name, *found = NULL;
	json_t *value;
	struct str have = {0}, want = {0};
	json_object_foreach((json_t *)attributes, name, value)
	{
		str_clear(&have);
		str_clear(&want);
		sim_settings_text(s, name, &have);
		sim_settings_text(wanted, name, &want);
		if (!sv_eq(str_sv(&have), str_sv(&want)) && !found)
			found = name;
	}
	str_release(&have);
	str_release(&want);
	return found;
}
