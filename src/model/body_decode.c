/* Taking a body apart, one layer after the other. */
#include "sqscope/model/body.h"

#include "body_layers.h"
#include "sqscope/base/limits.h"

#include <assert.h>

const struct body_form_row body_form_rows[BODY_FORM_COUNT] = {
	[BODY_FORM_TEXT] = {BODY_FORM_TEXT, "text", "text", false},
	[BODY_FORM_BINARY] = {BODY_FORM_BINARY, "binary", "bin", false},
	[BODY_FORM_XML] = {BODY_FORM_XML, "xml", "xml", false},
	[BODY_FORM_JSON] = {BODY_FORM_JSON, "json", "json", true},
	[BODY_FORM_S3_EVENT] = {BODY_FORM_S3_EVENT, "s3 event", "s3ev", true},
	[BODY_FORM_S3_POINTER] = {BODY_FORM_S3_POINTER, "s3 pointer", "s3ptr", true},
	[BODY_FORM_JSON_STRING] = {BODY_FORM_JSON_STRING, "json string", "json", true},
	[BODY_FORM_SNS] = {BODY_FORM_SNS, "sns", "sns", true},
	[BODY_FORM_EVENTBRIDGE] = {BODY_FORM_EVENTBRIDGE, "eventbridge", "event", true},
	[BODY_FORM_LAMBDA_DESTINATION] = {BODY_FORM_LAMBDA_DESTINATION, "lambda destination",
		"lmbda", true},
	[BODY_FORM_CELERY] = {BODY_FORM_CELERY, "celery", "clery", true},
	[BODY_FORM_BASE64] = {BODY_FORM_BASE64, "base64", "b64", false},
	[BODY_FORM_GZIP] = {BODY_FORM_GZIP, "gzip", "gzip", false},
	[BODY_FORM_ZLIB] = {BODY_FORM_ZLIB, "zlib", "zlib", false},
	[BODY_FORM_ZSTD] = {BODY_FORM_ZSTD, "zstd", "zstd", false},
};

const char *const body_stop_words[BODY_STOP_COUNT] = {
	[BODY_WHOLE] = "",
	[BODY_STOP_DEPTH] = "more layers than are opened",
	[BODY_STOP_OUTPUT] = "larger than is unpacked",
	[BODY_STOP_RATIO] = "grows more than is allowed",
	[BODY_STOP_BROKEN] = "the packed data is damaged",
	[BODY_STOP_CANCELLED] = "cancelled",
};

static bool is_cancelled(const atomic_bool *cancel)
{
	return cancel && atomic_load(cancel);
}

/* The layer inside of an envelope: a part of its text, or what a string of it stands for. */
static void open_envelope(const struct body_step *step, struct body_step *next)
{
	const struct json_node *node = &step->index.nodes[step->inner];

	next->bytes = json_index_text(&step->index, step->inner);
	if (node->kind != JSON_KIND_STRING)
		return;
	json_string_decode(next->bytes, &next->owned);
	next->bytes = str_sv(&next->owned);
}

/* Say what the layer is. Fills `next` with the one inside and returns true when there is one. */
static bool look_at(struct body *body, struct body_step *step, struct body_step *next)
{
	struct str unpacked = {0};

	step->inner = JSON_NONE;
	step->form = body_detect(step->bytes, &unpacked);
	if (step->form == BODY_FORM_JSON) {
		json_index_build(&step->index, step->bytes);
		step->form = body_envelope(&step->index, &step->inner);
		if (step->inner == JSON_NONE)
			return false;
		open_envelope(step, next);
		return true;
	}
	if (step->form == BODY_FORM_BASE64) {
		next->owned = unpacked;
	} else {
		str_release(&unpacked);
		if (step->form < BODY_FORM_GZIP)
			return false;
		body->stop = body_unpack(step->form, step->bytes, &next->owned);
	}
	next->bytes = str_sv(&next->owned);
	return true;
}

/* The last layer that may be opened was: what is inside is only named. */
static void add_last(struct body *body, struct body_step *next)
{
	struct body_step *step = &body->steps[body->count], inside = {0};
	enum body_stop stop = body->stop;

	*step = *next;
	body->count++;
	if (look_at(body, step, &inside) && stop == BODY_WHOLE)
		body->stop = BODY_STOP_DEPTH;
	else
		body->stop = stop;
	str_release(&inside.owned);
}

void body_decode(struct body *body, struct sv bytes, const atomic_bool *cancel)
{
	size_t most = (size_t)limit(LIMIT_BODY_STEPS);
	struct body_step next = {0};

	assert(most < BODY_STEPS_MAX);
	*body = (struct body){.count = 1, .pointer_size_bytes = UNKNOWN};
	body->steps[0].bytes = bytes;
	while (look_at(body, &body->steps[body->count - 1], &next)) {
		if (is_cancelled(cancel) && body->stop == BODY_WHOLE)
			body->stop = BODY_STOP_CANCELLED;
		if (body->count == most || body->stop != BODY_WHOLE) {
			add_last(body, &next);
			break;
		}
		body->steps[body->count++] = next;
		next = (struct body_step){0};
	}
	if (body_innermost(body)->form == BODY_FORM_S3_POINTER)
		body_pointer_text(&body_innermost(body)->index, &body->pointer);
}

/* The extended clients of all languages write one of these (design: hazards d27). */
static int64_t payload_size(const struct message *m)
{
	static const char *const names[] = {"ExtendedPayloadSize", "SQSLargePayloadSize"};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct message_attribute *a = message_attribute(m, sv_cstr(names[i]));
		int64_t size;

		if (a && sv_to_i64(str_sv(&a->value), &size) && size >= 0)
			return size;
	}
	return UNKNOWN;
}

void body_decode_message(struct body *body, const struct message *m, const atomic_bool *cancel)
{
	body_decode(body, str_sv(&m->body), cancel);
	if (body_innermost(body)->form == BODY_FORM_S3_POINTER)
		body->pointer_size_bytes = payload_size(m);
}

void body_release(struct body *body)
{
	for (size_t i = 0; i < body->count; i++) {
		json_index_release(&body->steps[i].index);
		str_release(&body->steps[i].owned);
	}
	str_release(&body->pointer);
	*body = (struct body){0};
}

const struct body_step *body_innermost(const struct body *body)
{
	return &body->steps[body->count - 1];
}

void body_chain(const struct body *body, struct str *out)
{
	char size[UNITS_TEXT_SIZE];

	for (size_t i = 0; i < body->count; i++)
		str_addf(out, "%s%s", i > 0 ? " > " : "", body_form_rows[body->steps[i].form].word);
	str_addf(out, " %s", units_bytes((int64_t)body_innermost(body)->bytes.n, size));
	if (body->stop != BODY_WHOLE)
		str_addf(out, " (%s)", body_stop_words[body->stop]);
}
