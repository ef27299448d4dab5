/* One queue in full, as text and as JSON. */
#include "lint_print.h"
#include "output.h"
#include "queue_json.h"
#include "show.h"
#include "sqscope/sqs/queue_name.h"
#include "wrap.h"

enum { NAME_COLUMN = 39, MEANING_COLUMN = 4 };

static json_t *tags_json(const struct show *show)
{
	if (err_is_set(&show->tags_error))
		return json_null();
	json_t *tags = json_object();
	for (size_t i = 0; i < show->tag_count; i++)
		json_object_set_new(
			tags, str_cstr(&show->tags[i].key), json_sv(str_sv(&show->tags[i].value)));
	return tags;
}

static void look(const struct show *show, struct lint_findings *findings)
{
	struct lint_facts facts;
	lint_facts_init(&facts);
	facts.knows_sources = !err_is_set(&show->sources_error);
	lint_queue(show->queue, &facts, findings);
	lint_sort(findings);
}

static json_t *findings_json(const struct show *show)
{
	struct lint_findings findings = {0};
	look(show, &findings);
	json_t *out = lint_json(&findings);
	lint_findings_release(&findings);
	return out;
}

json_t *show_json(const struct show *show, int64_t as_of_unix_ms)
{
	const struct fleet *fleet = show->queue->fleet;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "as_of",
		json_time(as_of_unix_ms), "account", json_or_null(fleet->account), "region",
		json_or_null(fleet->place.region), "queue", queue_json(show->queue), "attributes",
		queue_attributes_json(show->queue), "tags", tags_json(show), "tags_error",
		json_short_error(&show->tags_error), "sources_error",
		json_short_error(&show->sources_error), "findings", findings_json(show));
}

/* An attribute that SQS left out of a full answer is not set; that is no "?". */
static void add_value(const struct queue *q, enum queue_attribute id, struct str *out)
{
	struct str raw = {0};
	bool is_set = q->attributes.number[id] != UNKNOWN || q->attributes.text[id];
	if (is_set || q->full_ms == UNKNOWN)
		queue_attributes_format(&q->attributes, id, &raw);
	else
		str_add_cstr(&raw, "not set");
	output_safe(out, str_sv(&raw));
	str_release(&raw);
}

/* "(default)" behind a value that is SQS's default, else which that is; nothing where there is
 * none. */
static void add_default(const struct queue *q, enum queue_attribute id, struct str *out)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];
	struct queue_attributes defaults;
	struct str theirs = {0}, ours = {0};
	queue_attributes_init(&defaults);
	if (*row->default_text &&
		queue_attributes_set(&defaults, sv_cstr(row->name), sv_cstr(row->default_text))) {
		queue_attributes_format(&defaults, id, &theirs);
		queue_attributes_format(&q->attributes, id, &ours);
		if (sv_eq(str_sv(&theirs), str_sv(&ours)))
			str_add_cstr(out, "  (default)");
		else
			str_addf(out, "  (default %s)", str_cstr(&theirs));
	}
	str_release(&theirs);
	str_release(&ours);
	queue_attributes_release(&defaults);
}

static void add_attribute(
	const struct queue *q, enum queue_attribute id, int width, struct str *out)
{
	str_addf(out, "%-*s", NAME_COLUMN, queue_attribute_rows[id].name);
	add_value(q, id, out);
	add_default(q, id, out);
	str_add_char(out, '\n');
	wrap_blanks(out, MEANING_COLUMN);
	wrap_text(out, MEANING_COLUMN, MEANING_COLUMN, (size_t)width,
		sv_cstr(queue_attribute_rows[id].summary));
}

static void add_line(struct str *out, const char *title, const char *text)
{
	str_addf(out, "%-9s", title);
	output_safe(out, sv_cstr(text ? text : "?"));
	str_add_char(out, '\n');
}

static void add_head(const struct show *show, struct str *out)
{
	const struct queue *q = show->queue;
	add_line(out, "Queue", q->name);
	add_line(out, "Type", q->is_fifo ? "FIFO" : "standard");
	add_line(out, "URL", q->url);
	add_line(out, "ARN", q->arn);
	add_line(out, "Region", q->fleet->place.region);
	add_line(out, "Account", q->account);
	str_add_char(out, '\n');
}

static void add_failure(struct str *out, const char *title, const struct err *err)
{
	str_addf(out, "%s: not known: ", title);
	output_safe(out, sv_cstr(err->msg));
	str_add_char(out, '\n');
}

static void add_tags(const struct show *show, struct str *out)
{
	str_add_char(out, '\n');
	if (err_is_set(&show->tags_error)) {
		add_failure(out, "Tags", &show->tags_error);
		return;
	}
	str_add_cstr(out, show->tag_count ? "Tags\n" : "Tags: none\n");
	for (size_t i = 0; i < show->tag_count; i++) {
		str_add_cstr(out, "  ");
		output_safe(out, str_sv(&show->tags[i].key));
		str_add_cstr(out, " = ");
		output_safe(out, str_sv(&show->tags[i].value));
		str_add_char(out, '\n');
	}
}

static void add_dead_letter(const struct queue *q, struct str *out)
{
	char visible[UNITS_TEXT_SIZE];
	int64_t count = UNKNOWN;
	struct queue_arn arn;
	struct sv text = sv_cstr(q->attributes.dead_letter_arn);
	str_add_char(out, '\n');
	if (!queue_dead_letter_visible(q, &count)) {
		str_add_cstr(out, "Dead-letter queue: none\n");
		return;
	}
	str_add_cstr(out, "Dead-letter queue: ");
	output_safe(out, queue_arn_parse(&arn, text) ? arn.name : text);
	str_addf(out, ", %s messages", units_exact(count, visible));
	if (q->attributes.max_receive_count != UNKNOWN)
		str_addf(out, "; a message goes there after %lld receives",
			(long long)q->attributes.max_receive_count);
	str_add_char(out, '\n');
}

static void add_source(struct str *out, struct sv name)
{
	str_add_cstr(out, "  ");
	output_safe(out, name);
	str_add_char(out, '\n');
}

static void add_sources(const struct show *show, struct str *out)
{
	const struct queue *q = show->queue;
	if (err_is_set(&show->sources_error))
		add_failure(out, "Dead-letter queue of", &show->sources_error);
	else if (q->source_count + q->other_source_count == 0)
		str_add_cstr(out, "Dead-letter queue of: none\n");
	if (q->source_count + q->other_source_count)
		str_add_cstr(out, "Dead-letter queue of\n");
	for (size_t i = 0; i < q->source_count; i++)
		add_source(out, sv_cstr(q->sources[i]->name));
	for (size_t i = 0; i < q->other_source_count; i++)
		add_source(out, str_sv(&q->other_sources[i]));
}

static void add_findings(const struct show *show, int width, struct str *out)
{
	struct lint_findings findings = {0};
	look(show, &findings);
	if (findings.count)
		str_add_cstr(out, "\nFindings\n");
	lint_text(&findings, false, width, out);
	lint_findings_release(&findings);
}

void show_text(const struct show *show, int width, struct str *out)
{
	add_head(show, out);
	for (size_t i = 0; i < ATTR_COUNT; i++)
		add_attribute(show->queue, (enum queue_attribute)i, width, out);
	add_tags(show, out);
	add_dead_letter(show->queue, out);
	add_sources(show, out);
	add_findings(show, width, out);
}
