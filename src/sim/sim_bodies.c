/* Jobs of an AI pipeline. */
#include "sim_bodies.h"

#include "sim_gzip.h"

#include <stdio.h>

const char *const sim_trouble_names[SIM_TROUBLE_COUNT] = {
	[SIM_TROUBLE_NONE] = "",
	[SIM_TROUBLE_OOM] = "OutOfMemory",
	[SIM_TROUBLE_TIMEOUT] = "ModelTimeout",
	[SIM_TROUBLE_BAD_INPUT] = "BadInput",
	[SIM_TROUBLE_PILL] = "WorkerDied",
};

static const char *const trouble_texts[SIM_TROUBLE_COUNT] = {
	[SIM_TROUBLE_OOM] = "CUDA out of memory. Tried to allocate 2.50 GiB (GPU 0; 22.06 GiB "
			    "total capacity; 21.11 GiB already allocated)",
	[SIM_TROUBLE_TIMEOUT] = "model server did not answer within 900 s\\u001b[31m (lease lost)",
	[SIM_TROUBLE_BAD_INPUT] = "cannot decode audio stream: moov atom not found",
	[SIM_TROUBLE_PILL] = "worker exited with signal 11 (core dumped)",
};

static const struct {
	const char *prefix, *model, *bucket, *extension;
} job_rows[SIM_JOB_KIND_COUNT] = {
	[SIM_JOB_TRANSCRIBE] = {"tr", "whisper-large-v3", "ai-in-audio", "flac"},
	[SIM_JOB_EMBED] = {"em", "e5-large", "ai-in-text", "jsonl"},
	[SIM_JOB_SUMMARISE] = {"su", "long-t5-tglobal", "ai-in-text", "txt"},
	[SIM_JOB_CAPTION] = {"ca", "blip2-opt", "ai-in-images", "jpg"},
	[SIM_JOB_RERANK] = {"rr", "bge-reranker", "ai-in-text", "jsonl"},
	[SIM_JOB_INGEST] = {"in", "", "ai-in-raw", "bin"},
	[SIM_JOB_LABEL] = {"la", "label-studio", "ai-in-images", "png"},
	[SIM_JOB_BILLING] = {"bi", "", "", ""},
	[SIM_JOB_EMAIL] = {"ma", "", "", ""},
	[SIM_JOB_EXPORT] = {"ex", "", "exports", "csv"},
	[SIM_JOB_PLAIN] = {"jb", "", "", ""},
};

static const char *const tenants[] = {"acme", "globex", "initech", "umbrella", "hooli", "stark"};

static const char *pick(struct sim_random *random, const char *const *list, size_t count)
{
	return list[sim_random_below(random, count)];
}

/* --- attributes ----------------------------------------------------------------------------------
 */

static void add_attribute(
	struct sim_made *made, const char *name, const char *type, struct sv value, bool is_binary)
{
	size_t n = made->parcel.attribute_count++;
	str_set(&made->values[n], value);
	made->parcel.attributes[n] =
		(struct sim_attribute){name, type, str_sv(&made->values[n]), is_binary};
}

static void add_text(struct sim_made *made, const char *name, const char *value)
{
	add_attribute(made, name, "String", sv_cstr(value), false);
}

static void add_attributes(
	struct sim_made *made, enum sim_trouble trouble, uint64_t number, struct sim_random *random)
{
	char text[32];
	add_text(made, "tenant", pick(random, tenants, COUNT_OF(tenants)));
	snprintf(text, sizeof text, "%d", 1 + (int)sim_random_below(random, 5));
	add_attribute(made, "priority", "Number", sv_cstr(text), false);
	if (number % 7 == 3) {
		uint64_t bytes[2] = {sim_random_next(random), sim_random_next(random)};
		add_attribute(made, "checksum", "Binary.xxh128",
			sv_of((const char *)bytes, sizeof bytes), true);
	}
	if (trouble == SIM_TROUBLE_NONE)
		return;
	add_text(made, "last_error", sim_trouble_names[trouble]);
	snprintf(text, sizeof text, "%d", 2 + (int)sim_random_below(random, 5));
	add_attribute(made, "attempt", "Number.int", sv_cstr(text), false);
}

/* --- bodies --------------------------------------------------------------------------------------
 */

static void write_error(struct str *out, enum sim_trouble trouble)
{
	if (trouble == SIM_TROUBLE_NONE)
		return;
	str_addf(out, ",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}", sim_trouble_names[trouble],
		trouble_texts[trouble]);
}

static void write_input(
	struct str *out, enum sim_job_kind kind, uint64_t number, struct sim_random *random)
{
	if (!job_rows[kind].bucket[0])
		return;
	str_addf(out,
		",\"input\":{\"bucket\":\"%s\",\"key\":\"2026/11/%02d/%llx.%s\",\"bytes\":%llu}",
		job_rows[kind].bucket, 1 + (int)(number % 28),
		(unsigned long long)(number * 2654435761u), job_rows[kind].extension,
		(unsigned long long)sim_random_below(random, 900000000));
}

static void write_extras(struct str *out, enum sim_job_kind kind, struct sim_random *random)
{
	uint64_t n = sim_random_below(random, 1000);
	if (kind == SIM_JOB_TRANSCRIBE)
		str_addf(out, ",\"language\":\"%s\",\"duration_s\":%llu,\"diarize\":%s",
			n % 3 ? "de" : "en", (unsigned long long)(60 + 7 * n),
			n % 2 ? "true" : "false");
	else if (kind == SIM_JOB_EMBED)
		str_addf(out, ",\"chunks\":%llu,\"dimensions\":1024", (unsigned long long)(1 + n));
	else if (kind == SIM_JOB_SUMMARISE)
		str_addf(out, ",\"max_tokens\":%llu,\"style\":\"bullet points\"",
			(unsigned long long)(128 + n));
	else if (kind == SIM_JOB_BILLING)
		str_addf(out,
			",\"event\":\"gpu-seconds\",\"amount\":%llu.%02llu,\"currency\":\"EUR\"",
			(unsigned long long)n, (unsigned long long)(n % 100));
	else if (kind == SIM_JOB_EMAIL)
		str_addf(out, ",\"to\":\"user%llu@example.com\",\"template\":\"job-done\"",
			(unsigned long long)n);
}

static void write_job(struct str *out, enum sim_job_kind kind, enum sim_trouble trouble,
	uint64_t number, struct sim_random *random)
{
	str_addf(out, "{\"job\":\"%s-%llu\"", job_rows[kind].prefix,
		(unsigned long long)(88000 + number));
	if (job_rows[kind].model[0])
		str_addf(out, ",\"model\":\"%s\"", job_rows[kind].model);
	if (trouble == SIM_TROUBLE_PILL)
		str_add_cstr(out, ",\"model_revision\":\"r7-broken\"");
	write_input(out, kind, number, random);
	write_extras(out, kind, random);
	write_error(out, trouble);
	str_add_char(out, '}');
}

/* The text as a JSON string within JSON. */
static void write_quoted(struct str *out, struct sv text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			str_add_char(out, '\\');
		str_add_char(out, text.p[i]);
	}
}

static void wrap_sns(struct str *out, struct sv job, uint64_t number)
{
	str_addf(out,
		"{\"Type\":\"Notification\",\"MessageId\":\"%08llx-1111-4222-8333-444455556666\","
		"\"TopicArn\":\"arn:aws:sns:us-east-1:000000000000:ai-jobs\",\"Message\":\"",
		(unsigned long long)number);
	write_quoted(out, job);
	str_add_cstr(out,
		"\",\"Timestamp\":\"2026-11-17T18:40:12.000Z\",\"SignatureVersion\":\"1\","
		"\"UnsubscribeURL\":\"https://sns.us-east-1.amazonaws.com/?Action="
		"Unsubscribe\"}");
}

static void write_s3_event(struct str *out, uint64_t number)
{
	str_addf(out,
		"{\"Records\":[{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":"
		"\"us-east-1\",\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":"
		"\"ai-in-raw\"},\"object\":{\"key\":\"incoming/%llu.bin\",\"size\":%llu,"
		"\"sequencer\":\"%016llX\"}}}]}",
		(unsigned long long)number, (unsigned long long)(number * 7919 % 90000000),
		(unsigned long long)number);
}

/* What a terminal must not be given as it is: C1 controls, bidi overrides, no width at all. */
static void write_hostile(struct str *out, uint64_t number)
{
	str_addf(out,
		"retry later \xc2\x9b"
		"31mred\xc2\x9b"
		"0m \xe2\x80\xae"
		"desrever\xe2\x80\xac "
		"zero\xe2\x80\x8bwidth\t\xc2\x9d"
		"0;title\xc2\x9c\r\njob %llu",
		(unsigned long long)number);
}

enum form { FORM_JOB, FORM_GZIP, FORM_SNS, FORM_S3, FORM_HOSTILE };

static enum form form_of(enum sim_job_kind kind, enum sim_trouble trouble, uint64_t number)
{
	if (kind == SIM_JOB_INGEST && number % 3 == 0)
		return FORM_S3;
	if (trouble == SIM_TROUBLE_BAD_INPUT && number % 11 == 0)
		return FORM_HOSTILE;
	if (number % 13 == 5)
		return FORM_GZIP;
	return number % 17 == 6 ? FORM_SNS : FORM_JOB;
}

static void write_body(struct str *out, enum sim_job_kind kind, enum sim_trouble trouble,
	uint64_t number, struct sim_random *random)
{
	struct str job = {0};
	write_job(&job, kind, trouble, number, random);
	switch (form_of(kind, trouble, number)) {
	case FORM_JOB:
		str_add(out, str_sv(&job));
		break;
	case FORM_GZIP:
		sim_gzip_base64(out, str_sv(&job));
		break;
	case FORM_SNS:
		wrap_sns(out, str_sv(&job), number);
		break;
	case FORM_S3:
		write_s3_event(out, number);
		break;
	case FORM_HOSTILE:
		write_hostile(out, number);
		break;
	}
	str_release(&job);
}

void sim_job_make(struct sim_made *made, enum sim_job_kind kind, enum sim_trouble trouble,
	uint64_t number, struct sim_random *random)
{
	*made = (struct sim_made){.parcel = {.delay_s = -1}};
	write_body(&made->body, kind, trouble, number, random);
	add_attributes(made, trouble, number, random);
	made->parcel.body = str_sv(&made->body);
}

void sim_made_release(struct sim_made *made)
{
	str_release(&made->body);
	str_release(&made->group);
	for (size_t i = 0; i < SIM_MESSAGE_ATTRIBUTES_MAX; i++)
		str_release(&made->values[i]);
}

enum sim_trouble sim_job_trouble(const struct sim_message *m)
{
	for (size_t i = 0; i < m->attribute_count; i++) {
		if (strcmp(m->attributes[i].name, "last_error") != 0)
			continue;
		for (int t = 1; t < SIM_TROUBLE_COUNT; t++)
			if (sv_eq_cstr(m->attributes[i].value, sim_trouble_names[t]))
				return (enum sim_trouble)t;
	}
	return SIM_TROUBLE_NONE;
}
