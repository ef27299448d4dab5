/*
 * Queues as code: what `export` writes. The settings of live queues, those that a program would
 * have to name to make the same queue again, in one of several languages; a dead-letter queue among
 * them is referred to, not named by its ARN, and comes before its sources.
 */
#ifndef QUEUE_CODE_H
#define QUEUE_CODE_H

#include "sqscope/sqs/queue_settings.h"

struct code_queue {
	struct str name, arn;
	struct str id;         /* an identifier of its own: letters, digits, _ */
	struct str logical_id; /* the same of letters and digits: AiJobQueue */
	struct queue_settings settings;
	struct queue_attributes redrive;      /* the redrive policy, parsed */
	const struct code_queue *dead_letter; /* when it is among them; NULL */
	bool is_written;
};

struct queue_code {
	struct code_queue *items;
	size_t count;
};

struct code_format {
	const char *name; /* "terraform" */
	const char *summary;
	void (*write)(const struct queue_code *code, struct str *out);
};

extern const struct code_format *const code_formats[]; /* NULL-terminated */
extern const struct code_format code_pulumi_python, code_terraform, code_cloudformation, code_json;

const struct code_format *code_format_find(struct sv name);

/* Take a live queue in: what is left out on the way is the default of something that is off. */
void code_queue_set(struct code_queue *queue, struct sv name, const struct queue_attributes *live,
	const struct queue_settings *tags);
/* Identifiers, references, and their order. After all of them are set. */
void queue_code_link(struct queue_code *code);
void queue_code_release(struct queue_code *code);

/* Is it a number or a boolean in code? Else it is a text. */
bool code_is_bare(enum queue_attribute id);

#endif
