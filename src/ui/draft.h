/*
 * A message that is being written: begun empty, from a template, from the one that was sent last or
 * from one that was received. Attributes are typed as NAME:TYPE=VALUE; those that a line cannot
 * hold (binary ones, long ones, controls) are kept byte for byte. Owns everything.
 */
#ifndef SQSCOPE_UI_DRAFT_H
#define SQSCOPE_UI_DRAFT_H

#include "sqscope/base/err.h"
#include "sqscope/model/message_desk.h"

struct draft {
	struct str body, trace_header, group, dedup;
	struct message_attribute attributes[SQS_ATTRIBUTES_MAX];
	size_t attribute_count;
	int delay_s; /* UNKNOWN: the queue's own */
};

void draft_release(struct draft *draft);
/* Copy it, in place of what is there. */
void draft_set(struct draft *draft, const struct sqs_outgoing *from);
/* Borrowed from the draft. */
void draft_get(const struct draft *draft, struct sqs_outgoing *out);

/* Can it be typed in one line as it is? */
bool draft_is_line(struct sv text);
bool draft_attribute_is_line(const struct message_attribute *attribute);
/* "tenant=acme", "priority:Number=3"; appended. */
void draft_add_attribute_line(const struct message_attribute *attribute, struct str *out);
/* Read such a line. False with a sentence. */
bool draft_parse_attribute(
	struct sv line, struct message_attribute *out, struct err *err) MUST_CHECK;

/* Is it JSON? If not, *problem says where it stops being. */
bool draft_is_json(struct sv body, struct str *problem);

#endif
