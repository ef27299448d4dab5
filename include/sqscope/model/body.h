/*
 * body: what a message body is, layer by layer. Packed and enveloped bodies are opened until plain
 * content is left: base64, gzip, zlib, zstd, JSON in a JSON string, SNS, EventBridge, the record of
 * a Lambda destination, Celery. Each layer keeps its bytes, so a view can go back. A pointer to S3
 * (extended client) is labelled; nothing is ever fetched. The first layer borrows the body, which
 * must outlive this; the rest is owned. No globals: may run in a pool thread. Caps: LIMIT_BODY_*; a
 * body that would grow beyond them stops with what was unpacked so far and says why.
 */
#ifndef SQSCOPE_MODEL_BODY_H
#define SQSCOPE_MODEL_BODY_H

#include "sqscope/model/json_index.h"
#include "sqscope/sqs/message.h"

#include <stdatomic.h>

enum body_form {
	BODY_FORM_TEXT,
	BODY_FORM_BINARY,
	BODY_FORM_XML,
	BODY_FORM_JSON,
	/* labelled, and otherwise JSON */
	BODY_FORM_S3_EVENT,
	BODY_FORM_S3_POINTER,
	/* JSON that carries the next layer */
	BODY_FORM_JSON_STRING,
	BODY_FORM_SNS,
	BODY_FORM_EVENTBRIDGE,
	BODY_FORM_LAMBDA_DESTINATION,
	BODY_FORM_CELERY,
	/* packed */
	BODY_FORM_BASE64,
	BODY_FORM_GZIP,
	BODY_FORM_ZLIB,
	BODY_FORM_ZSTD,
	BODY_FORM_COUNT
};

struct body_form_row {
	enum body_form form;
	const char *word;  /* in a chain: "lambda destination" */
	const char *brief; /* in the TYPE column, at most 5 columns: "lmbda" */
	bool is_json;
};

extern const struct body_form_row body_form_rows[BODY_FORM_COUNT];

enum body_stop {
	BODY_WHOLE,
	BODY_STOP_DEPTH,     /* there are more layers than LIMIT_BODY_STEPS */
	BODY_STOP_OUTPUT,    /* larger than LIMIT_BODY_OUTPUT */
	BODY_STOP_RATIO,     /* grows more than LIMIT_BODY_RATIO times */
	BODY_STOP_BROKEN,    /* packed data that ends early or is damaged */
	BODY_STOP_CANCELLED, /* between two layers */
	BODY_STOP_COUNT
};

/* In words: "more than 100 times its packed size"; "" for BODY_WHOLE. */
extern const char *const body_stop_words[BODY_STOP_COUNT];

struct body_step {
	enum body_form form;
	struct sv bytes;         /* of the body, of an earlier layer, or of `owned` */
	struct str owned;        /* empty when the layer is a part of another one */
	struct json_index index; /* of bytes; built when the form is JSON */
	uint32_t inner;          /* of an envelope: the node that carries the next layer */
};

enum { BODY_STEPS_MAX = 8 };

struct body {
	struct body_step steps[BODY_STEPS_MAX]; /* outermost first; never none */
	size_t count;
	enum body_stop stop;
	struct str pointer;         /* of BODY_FORM_S3_POINTER: "s3://bucket/key" */
	int64_t pointer_size_bytes; /* what it points to, or UNKNOWN */
};

/* Decode. `cancel` may be NULL; set from another thread it ends the work after the layer at hand. A
 * body of LIMIT_HTTP_BODY bytes at most. */
void body_decode(struct body *body, struct sv bytes, const atomic_bool *cancel);
/* The same, with what the attributes of the message tell (ExtendedPayloadSize). */
void body_decode_message(struct body *body, const struct message *m, const atomic_bool *cancel);
void body_release(struct body *body);

/* The layer that everything else is about. */
const struct body_step *body_innermost(const struct body *body);

/* "base64 > gzip > json 3.1 MiB", with what stopped it in brackets; appended. */
void body_chain(const struct body *body, struct str *out);

#endif
