/* A policy document out of the table of permissions. */
#include "policy.h"
#include "sqscope/aws/endpoint.h"
#include "sqscope/base/mem.h"
#include "sqscope/http/url.h"
#include "sqscope/model/permissions.h"
#include "sqscope/sqs/queue_name.h"

#include <stdlib.h>

/* The permissions of a statement have the same kind of resource. */
struct statement_row {
	const char *sid;
	enum permission_resource resource;
	bool has_reads, has_writes;
	const char *service; /* of the ARN; NULL: "*" stands for everything */
	const char *rest;    /* what follows the account; NULL: the names of the queues */
};

static const struct statement_row statement_rows[] = {
	{"List", RESOURCE_ANY, true, true, NULL, NULL},
	{"ReadQueues", RESOURCE_QUEUE, true, false, "sqs", NULL},
	{"ChangeQueues", RESOURCE_QUEUE, false, true, "sqs", NULL},
	{"ReadFunctions", RESOURCE_FUNCTION, true, true, "lambda", "function:*"},
	{"PauseWorkers", RESOURCE_EVENT_SOURCE, true, true, "lambda", "event-source-mapping:*"},
	{"ReadKeys", RESOURCE_KEY, true, true, "kms", "key/*"},
	{"UseKeysThroughSqs", RESOURCE_KEY_BY_QUEUE, true, true, "kms", "key/*"},
};

/* The four parts of a queue's ARN, as they stand in the policy. */
struct place {
	struct str partition, region, account, name;
};

struct work {
	const struct policy_input *input;
	struct policy_notes *notes;
	struct place *places;
	size_t count;
};

/* --- queues ---------------------------------------------------------------------------------- */

/* No policy variable (${...}), no second ARN, nothing that a queue or a region cannot be called. */
static bool is_plain(struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool is_word =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!is_word && !memchr("-_.*?", c, 5))
			return false;
	}
	return text.n > 0;
}

/* A pattern of ours as one of IAM's, which has no classes of characters. */
static void add_pattern(struct sv pattern, struct str *out, struct policy_notes *notes)
{
	for (size_t i = 0; i < pattern.n; i++) {
		const char *end = memchr(pattern.p + i, ']', pattern.n - i);
		if (pattern.p[i] != '[' || !end) {
			str_add_char(out, pattern.p[i]);
			continue;
		}
		str_add_char(out, '?');
		notes->is_wider = true;
		i = (size_t)(end - pattern.p);
	}
}

static void set_or_any(struct str *out, struct sv text, bool *is_any)
{
	*is_any = *is_any || sv_is_empty(text);
	str_set(out, sv_is_empty(text) ? sv_cstr("*") : text);
}

static void set_place(struct work *w, struct place *place, struct sv region, struct sv account)
{
	str_add_cstr(&place->partition, partition_of_region(region)->id);
	set_or_any(&place->region, region, &w->notes->any_region);
	set_or_any(&place->account, account, &w->notes->any_account);
}

static void set_place_of_url(struct work *w, struct place *place, struct sv text)
{
	struct sv account = queue_account_of_url(text), region = w->input->region;
	struct url url = {0};
	bool is_url = url_parse(&url, text, NULL);
	struct sv named = is_url ? endpoint_region_of_host(str_sv(&url.host)) : sv_cstr("");
	set_place(w, place, sv_is_empty(named) ? region : named,
		sv_is_empty(account) ? w->input->account : account);
	str_set(&place->name, queue_name_of_url(text));
	if (is_url)
		url_release(&url);
}

static void set_place_of_arn(struct place *place, const struct queue_arn *arn)
{
	str_set(&place->partition, arn->partition);
	str_set(&place->region, arn->region);
	str_set(&place->account, arn->account);
	str_set(&place->name, arn->name);
}

static bool add_place(struct work *w, const char *queue, struct err *err)
{
	struct place *place = &w->places[w->count++];
	struct sv text = sv_cstr(queue);
	struct queue_arn arn;
	switch (queue_ref_kind(text)) {
	case QUEUE_REF_ARN:
		if (queue_arn_parse(&arn, text))
			set_place_of_arn(place, &arn);
		break;
	case QUEUE_REF_URL:
		set_place_of_url(w, place, text);
		break;
	case QUEUE_REF_NAME:
	case QUEUE_REF_GLOB:
		set_place(w, place, w->input->region, w->input->account);
		add_pattern(text, &place->name, w->notes);
		break;
	}
	if (is_plain(str_sv(&place->partition)) && is_plain(str_sv(&place->region)) &&
		is_plain(str_sv(&place->account)) && is_plain(str_sv(&place->name)))
		return true;
	return err_fail(err, ERR_USAGE, "'%s' cannot be a queue", queue);
}

static bool add_places(struct work *w, struct err *err)
{
	const struct policy_input *input = w->input;
	w->places = mem_new(input->queue_count + 1, sizeof *w->places);
	for (size_t i = 0; i < input->queue_count; i++)
		if (!add_place(w, input->queues[i], err))
			return false;
	return input->queue_count > 0 || add_place(w, "*", err);
}

static void release_places(struct work *w)
{
	for (size_t i = 0; i < w->count; i++) {
		str_release(&w->places[i].partition);
		str_release(&w->places[i].region);
		str_release(&w->places[i].account);
		str_release(&w->places[i].name);
	}
	free(w->places);
}

/* --- statements ------------------------------------------------------------------------------ */

static void add_once(json_t *list, const struct str *text)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (sv_eq_cstr(str_sv(text), json_string_value(json_array_get(list, i))))
			return;
	json_array_append_new(list, json_string(str_cstr(text)));
}

static json_t *resources(const struct work *w, const struct statement_row *row)
{
	json_t *list = json_array();
	struct str arn = {0};
	if (!row->service)
		json_array_append_new(list, json_string("*"));
	for (size_t i = 0; row->service && i < w->count; i++) {
		const struct place *place = &w->places[i];
		str_clear(&arn);
		str_addf(&arn, "arn:%s:%s:%s:%s:%s", str_cstr(&place->partition), row->service,
			str_cstr(&place->region), str_cstr(&place->account),
			row->rest ? row->rest : str_cstr(&place->name));
		add_once(list, &arn);
	}
	str_release(&arn);
	return list;
}

static void add_host(json_t *hosts, struct sv region, const char *suffix)
{
	struct str host = {0};
	str_addf(&host, "sqs.%.*s.%s", SV_ARGS(region), suffix);
	add_once(hosts, &host);
	str_release(&host);
}

/*
 * A key may be used by SQS, when it reads or writes messages for the caller, and in no other way
 * (KMS developer guide, kms:ViaService). The guide names the service by the commercial suffix;
 * other partitions are seen to use their own.
 */
static json_t *only_through_sqs(const struct work *w)
{
	json_t *hosts = json_array();
	for (size_t i = 0; i < w->count; i++) {
		struct sv region = str_sv(&w->places[i].region);
		add_host(hosts, region, partition_of_region(sv_cstr(""))->dns_suffix);
		add_host(hosts, region, partition_of_region(region)->dns_suffix);
	}
	return json_pack("{s:{s:o}}", "StringLike", "kms:ViaService", hosts);
}

static json_t *actions(const struct work *w, const struct statement_row *row)
{
	json_t *list = json_array();
	for (size_t i = 0; i < PERMISSION_COUNT; i++) {
		const struct permission_row *permission = &permission_rows[i];
		bool belongs = permission->is_write ? row->has_writes : row->has_reads;
		if (belongs && permission->resource == row->resource &&
			permission_is_for(permission->id, w->input->modes))
			json_array_append_new(list, json_string(permission->name));
	}
	return list;
}

static void add_statement(const struct work *w, const struct statement_row *row, json_t *statements)
{
	json_t *allowed = actions(w, row);
	if (json_array_size(allowed) == 0) {
		json_decref(allowed);
		return;
	}
	json_t *statement = json_pack("{s:s, s:s, s:o, s:o}", "Sid", row->sid, "Effect", "Allow",
		"Action", allowed, "Resource", resources(w, row));
	if (row->resource == RESOURCE_KEY_BY_QUEUE)
		json_object_set_new(statement, "Condition", only_through_sqs(w));
	if (row->rest && sv_eq_cstr(sv_cstr(row->rest), "key/*"))
		w->notes->has_keys = true;
	json_array_append_new(statements, statement);
}

json_t *policy_make(const struct policy_input *input, struct policy_notes *notes, struct err *err)
{
	struct work w = {.input = input, .notes = notes};
	json_t *policy = NULL;
	*notes = (struct policy_notes){0};
	if (add_places(&w, err)) {
		json_t *statements = json_array();
		for (size_t i = 0; i < COUNT_OF(statement_rows); i++)
			add_statement(&w, &statement_rows[i], statements);
		policy = json_pack("{s:s, s:o}", "Version", "2012-10-17", "Statement", statements);
		notes->length = json_dumpb(policy, NULL, 0, JSON_COMPACT);
	}
	release_places(&w);
	return policy;
}
