/*
 * A message as SQS delivers it, with all that a lossless copy of it needs: the exact body, every
 * message attribute with its type label, every system attribute. Owns its text. The checksums that
 * SQS sends along are compared when it is decoded (SQS API reference, Message; design: sqs-facts
 * C2, C8).
 */
#ifndef SQSCOPE_SQS_MESSAGE_H
#define SQSCOPE_SQS_MESSAGE_H

#include "sqscope/base/digest.h"
#include "sqscope/base/str.h"
#include "sqscope/base/units.h"

struct message_attribute {
	struct str name;
	struct str type;  /* "String", "Number", "Binary", with a label of the sender's own behind a
			     dot */
	struct str value; /* the text, or the bytes of a binary one */
};

/* A system attribute, as SQS names it; its value is always text. */
struct message_fact {
	struct str name, value;
};

enum md5_check {
	MD5_ABSENT, /* the server gave none, or MD5 cannot be computed here */
	MD5_OK,
	MD5_WRONG, /* what was received is not what was sent */
};

struct message {
	struct str id;
	struct str receipt_handle; /* of the receive that brought it */
	struct str body;
	struct message_attribute *attributes; /* in the order of the answer */
	size_t attribute_count, attribute_cap;
	struct message_fact *facts;
	size_t fact_count, fact_cap;
	enum md5_check body_md5, attributes_md5;
	bool is_damaged; /* a part of it could not be read: it can be handed back, but not copied */
};

void message_release(struct message *m);
/* Forget body and message attributes: what is left can still be handed back or deleted. */
void message_drop_content(struct message *m);
/* Forget the system attributes but this one. */
void message_drop_facts(struct message *m, const char *kept);
/* dst, which is released first, takes over what src owns; src becomes empty. */
void message_move(struct message *dst, struct message *src);
/* The same for dst, which owns its own. */
void message_copy(struct message *dst, const struct message *src);

struct message_attribute *message_add_attribute(
	struct message *m, struct sv name, struct sv type, struct sv value);
void message_add_fact(struct message *m, struct sv name, struct sv value);

/* A system attribute ("MessageGroupId"); empty when SQS gave none. Borrowed. */
struct sv message_fact(const struct message *m, const char *name);
/* One that is a number: UNKNOWN when absent. Times (SentTimestamp,
 * ApproximateFirstReceiveTimestamp) are milliseconds since 1970. */
int64_t message_fact_number(const struct message *m, const char *name);
/* The message attribute of that name, or NULL. */
const struct message_attribute *message_attribute(const struct message *m, struct sv name);

/* Is the value bytes rather than text? "Binary" and "Binary.anything". */
bool message_type_is_binary(struct sv type);

/* What counts against MaximumMessageSize: the body and the names, types and values of the
 * attributes (SQS Developer Guide, "Message quotas"). */
int64_t message_size_bytes(
	struct sv body, const struct message_attribute *attributes, size_t count);

/* MD5OfMessageAttributes as SQS computes it; "" when MD5 cannot be computed here. */
void message_attributes_md5(
	const struct message_attribute *attributes, size_t count, char out[MD5_HEX_SIZE]);

/* A checksum as the server gave it against our own; either may be empty. */
enum md5_check md5_compare(struct sv given, const char *computed);

/*
 * May SQS carry this text? Valid UTF-8 of the characters that XML 1.0 allows (SQS API reference,
 * SendMessage). False with the byte offset of the first that may not stand there.
 */
bool message_text_is_allowed(struct sv text, size_t *offset);

#endif
