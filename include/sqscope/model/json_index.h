/*
 * json_index: where the values of a JSON text are, without building any of them. Numbers, escapes,
 * order and duplicate keys stay as they were written, because everything is a byte range of the
 * text. The text is borrowed and must outlive the index. Broken JSON is indexed up to the fault;
 * the rest becomes one node of JSON_KIND_BROKEN. Told apart are LIMIT_BODY_NODES values at most
 * LIMIT_BODY_DEPTH levels deep. Pure, no recursion, may run in any thread.
 */
#ifndef SQSCOPE_MODEL_JSON_INDEX_H
#define SQSCOPE_MODEL_JSON_INDEX_H

#include "sqscope/base/compat.h"
#include "sqscope/base/str.h"

enum json_kind {
	JSON_KIND_OBJECT,
	JSON_KIND_ARRAY,
	JSON_KIND_STRING,
	JSON_KIND_NUMBER, /* NaN and Infinity, too, as some writers have them */
	JSON_KIND_BOOL,
	JSON_KIND_NULL,
	JSON_KIND_BROKEN, /* from the fault to the end of the text */
};

/* "No such node", "no key". */
enum { JSON_NONE = UINT32_MAX };

/* Nodes are in the order of the text: a node's first child is the next one. */
struct json_node {
	uint32_t start, end; /* bytes of the value */
	uint32_t key;        /* offset of the opening quote of its key, or JSON_NONE */
	uint32_t parent;     /* or JSON_NONE */
	uint32_t after;      /* the node that follows its subtree, or the count of nodes */
	uint32_t count;      /* children */
	uint8_t kind;        /* enum json_kind */
	bool is_unclosed;    /* a container whose end is missing */
};

struct json_index {
	struct sv text; /* borrowed */
	struct json_node *nodes;
	size_t count, cap;
	const char *error;   /* what is wrong, or NULL; a constant */
	size_t error_offset; /* where */
	bool is_lax;         /* indexed whole, but not by the letter of RFC 8259 */
};

/* Index a text of less than 4 GiB. True when all of it is JSON. What ix held is not released. */
bool json_index_build(struct json_index *ix, struct sv text);
void json_index_release(struct json_index *ix);

static inline bool json_node_is_container(const struct json_node *node)
{
	return node->kind == JSON_KIND_OBJECT || node->kind == JSON_KIND_ARRAY;
}

/* The value as written. */
struct sv json_index_text(const struct json_index *ix, uint32_t node);
/* The key as written, with its quotes; empty without one. */
struct sv json_index_key(const struct json_index *ix, uint32_t node);
/* First child, next sibling, or JSON_NONE. */
uint32_t json_index_child(const struct json_index *ix, uint32_t node);
uint32_t json_index_next(const struct json_index *ix, uint32_t node);
/* The member of an object by its name (not escaped); the last one of that name, as parsers take it.
 * JSON_NONE without one or when `node` is JSON_NONE or no object. */
uint32_t json_index_member(const struct json_index *ix, uint32_t node, struct sv name);
/* The innermost node whose value or key holds the byte; JSON_NONE when the text has no node. */
uint32_t json_index_at(const struct json_index *ix, size_t offset);
/* Is it a string that stands for exactly this text? */
bool json_index_is_string(const struct json_index *ix, uint32_t node, struct sv text);

/*
 * The text that a string stands for, appended. `quoted` has its quotes (a missing end is borne). An
 * escape that makes no sense is taken over as written, half a surrogate pair becomes U+FFFD; false
 * then.
 */
bool json_string_decode(struct sv quoted, struct str *out);
/* Does a string stand for exactly this text? With `any_case`, ASCII letters without case. */
bool json_string_is(struct sv quoted, struct sv text, bool any_case);
/* The JSON string of a text, with quotes, appended; bytes that are not UTF-8 are taken over. */
void json_string_encode(struct sv text, struct str *out);

/* --- paths ----------------------------------------------------------------------------------- */

/* "$.error.type", "$[\"a b\"][3]", "$" for the root; appended. */
void json_path_add(const struct json_index *ix, uint32_t node, struct str *out);
/* The node at a path of that form, or JSON_NONE (also for what is no path). */
uint32_t json_path_find(const struct json_index *ix, struct sv path);

#endif
