/* Workers as JSON and as text. */
#include "workers_print.h"
#include "json.h"
#include "output.h"
#include "sqscope/base/units.h"
#include "table.h"

static json_t *text_json(const struct str *text)
{
	return text->n ? json_sv(str_sv(text)) : json_null();
}

static json_t *function_json(const struct worker_function *f)
{
	const struct lambda_mapping *m = &f->mapping;
	bool is_known = f->part == PART_KNOWN;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "uuid",
		text_json(&m->uuid), "function",
		json_sv(lambda_function_name(str_sv(&m->function_arn))), "state",
		text_json(&m->state), "state_reason", text_json(&m->reason), "batch_size",
		json_count(m->batch_size), "max_concurrency", json_count(m->max_concurrency),
		"batch_window_s", json_count(m->batch_window_s), "last_result",
		text_json(&m->result), "reports_failures", m->reports_failures, "timeout_s",
		json_count(is_known ? f->function.timeout_s : UNKNOWN), "error",
		json_short_error(&f->err));
}

static json_t *jobs_json(const struct worker_batch *b)
{
	json_t *out = json_object();
	for (size_t i = 0; i < BATCH_STATUS_COUNT; i++)
		json_object_set_new(out, batch_status_name((enum batch_status)i),
			json_count(b->jobs_part[i] == PART_KNOWN ? (int64_t)b->jobs[i].count
								 : UNKNOWN));
	return out;
}

static json_t *environments_json(const struct worker_batch *b)
{
	json_t *out = json_array();
	for (size_t i = 0; i < b->environments.count; i++) {
		const struct batch_environment *e = &b->environments.items[i];
		json_array_append_new(
			out, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "name",
				     text_json(&e->name), "state", text_json(&e->state), "status",
				     text_json(&e->status), "reason", text_json(&e->reason),
				     "desired_vcpus", json_count(e->desired_vcpus), "max_vcpus",
				     json_count(e->max_vcpus)));
	}
	return out;
}

static json_t *batch_json(const struct worker_batch *b)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "job_queue", text_json(&b->name),
		"state", text_json(&b->queue.state), "status", text_json(&b->queue.status),
		"reason", text_json(&b->queue.reason), "jobs", jobs_json(b), "compute_environments",
		environments_json(b), "error", json_short_error(&b->err));
}

static json_t *key_json(const struct workers_facts *facts)
{
	if (!facts->has_key)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "id", text_json(&facts->key.id), "state",
		text_json(&facts->key.state), "error", json_short_error(&facts->key_err));
}

json_t *workers_json(const struct workers_facts *facts)
{
	json_t *functions = json_array(), *batches = json_array();
	for (size_t i = 0; i < facts->function_count; i++)
		json_array_append_new(functions, function_json(&facts->functions[i]));
	for (size_t i = 0; i < facts->batch_count; i++)
		json_array_append_new(batches, batch_json(&facts->batches[i]));
	if (facts->functions_part != PART_KNOWN) {
		json_decref(functions);
		functions = json_null();
	}
	return json_pack("{s:o, s:o, s:o, s:o}", "lambda", functions, "lambda_error",
		json_short_error(&facts->functions_err), "batch", batches, "key", key_json(facts));
}

bool workers_are_partly_known(const struct workers_facts *facts)
{
	bool is_partly = facts->functions_part == PART_FAILED || facts->tags_part == PART_FAILED ||
			 (facts->has_key && facts->key_part == PART_FAILED);
	for (size_t i = 0; i < facts->function_count; i++)
		is_partly |= facts->functions[i].part == PART_FAILED;
	for (size_t i = 0; i < facts->batch_count; i++) {
		const struct worker_batch *b = &facts->batches[i];
		is_partly |= b->part == PART_FAILED || b->environments_part == PART_FAILED;
		for (size_t status = 0; status < BATCH_STATUS_COUNT; status++)
			is_partly |= b->jobs_part[status] == PART_FAILED;
	}
	return is_partly;
}

/* --- for people ------------------------------------------------------------------------------ */

static void add_number(struct str *cell, int64_t number, const char *unit)
{
	if (number == UNKNOWN)
		str_add_cstr(cell, "?");
	else
		str_addf(cell, "%lld%s", (long long)number, unit);
}

static void print_functions(const struct workers_facts *facts, struct str *out)
{
	static const struct table_column columns[] = {{"FUNCTION", false, 0, 12},
		{"STATE", false, 0, 0}, {"BATCH", true, 1, 0}, {"CONCURRENCY", true, 3, 0},
		{"TIMEOUT", true, 1, 0}, {"LAST RESULT", false, 2, 12}, {"UUID", false, 1, 0}};
	struct table t;
	if (facts->function_count == 0)
		return;
	table_init(&t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < facts->function_count; i++) {
		const struct worker_function *f = &facts->functions[i];
		struct str *cells = table_add_row(&t);
		output_safe(&cells[0], lambda_function_name(str_sv(&f->mapping.function_arn)));
		output_safe(&cells[1], str_sv(&f->mapping.state));
		add_number(&cells[2], f->mapping.batch_size, "");
		if (f->mapping.max_concurrency == UNKNOWN)
			str_add_cstr(&cells[3], "-");
		else
			add_number(&cells[3], f->mapping.max_concurrency, "");
		add_number(&cells[4], f->part == PART_KNOWN ? f->function.timeout_s : UNKNOWN, "s");
		output_safe(&cells[5], str_sv(&f->mapping.result));
		output_safe(&cells[6], str_sv(&f->mapping.uuid));
	}
	table_format(&t, output_terminal_width(), out);
	str_add_char(out, '\n');
	table_release(&t);
}

/* A line of texts that come from outside. Takes the line. */
static void end_line(struct str *line, struct str *out)
{
	output_safe(out, str_sv(line));
	str_add_char(out, '\n');
	str_release(line);
}

static void print_jobs(const struct worker_batch *b, struct str *out)
{
	str_add_char(out, ' ');
	for (size_t i = 0; i < BATCH_STATUS_COUNT; i++) {
		str_addf(out, " %s ", batch_status_name((enum batch_status)i));
		add_number(out, b->jobs_part[i] == PART_KNOWN ? (int64_t)b->jobs[i].count : UNKNOWN,
			b->jobs[i].is_cut ? "+" : "");
	}
	str_add_char(out, '\n');
}

static void print_batch(const struct worker_batch *b, struct str *out)
{
	struct str line = {0};
	str_addf(&line, "job queue %s", str_cstr(&b->name));
	if (b->part == PART_KNOWN)
		str_addf(&line, "  %s, %s", str_cstr(&b->queue.state), str_cstr(&b->queue.status));
	end_line(&line, out);
	print_jobs(b, out);
	for (size_t i = 0; i < b->environments.count; i++) {
		const struct batch_environment *e = &b->environments.items[i];
		str_addf(&line, "  on %s  %s, %s, vCPUs ", str_cstr(&e->name), str_cstr(&e->state),
			str_cstr(&e->status));
		add_number(&line, e->desired_vcpus, " of ");
		add_number(&line, e->max_vcpus, "");
		end_line(&line, out);
	}
	str_add_char(out, '\n');
}

static void on_finding(void *ud, enum workers_severity severity, const char *sentence)
{
	struct str *out = ud;
	str_add_cstr(out, severity == WORKERS_WARNING ? "warning: " : "note: ");
	output_safe(out, sv_cstr(sentence));
	str_add_char(out, '\n');
}

void workers_print(
	const struct workers_facts *facts, const struct workers_context *context, struct str *out)
{
	print_functions(facts, out);
	for (size_t i = 0; i < facts->batch_count; i++)
		print_batch(&facts->batches[i], out);
	if (facts->has_key && facts->key_part == PART_KNOWN) {
		struct str line = {0};
		str_addf(
			&line, "key %s  %s", str_cstr(&facts->key.id), str_cstr(&facts->key.state));
		end_line(&line, out);
		str_add_char(out, '\n');
	}
	workers_judge(facts, context, on_finding, out);
}
