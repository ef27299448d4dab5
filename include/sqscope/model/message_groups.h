/*
 * message_groups: is it one bug or many? Messages counted by a value: of an expression (filter.h),
 * of an attribute, or of the error that they seem to tell of. Groups keep their number while others
 * come, so that a message remembers its group by it. Up to LIMIT_GROUPS are told apart; what
 * comes later is counted in one group of others. Owns its texts. Pure.
 */
#ifndef SQSCOPE_MODEL_MESSAGE_GROUPS_H
#define SQSCOPE_MODEL_MESSAGE_GROUPS_H

#include "sqscope/base/map.h"
#include "sqscope/model/body.h"

enum message_group_kind {
	MESSAGE_GROUP_VALUE,
	MESSAGE_GROUP_NONE,   /* no value: shown as <none> */
	MESSAGE_GROUP_OTHERS, /* values that are not told apart: <other> */
};

struct message_group {
	enum message_group_kind kind;
	struct str value; /* raw: safe_text when drawn; "<none>" and "<other>" are ours */
	int64_t count;
};

struct message_groups {
	struct message_group *groups; /* by their number */
	size_t count, cap;
	struct map *by_value; /* of MESSAGE_GROUP_VALUE: number + 1, as a pointer */
};

void message_groups_init(struct message_groups *g);
void message_groups_release(struct message_groups *g);

/* Count a message; `value` NULL is none. Returns the number of its group. */
size_t message_groups_add(struct message_groups *g, const struct sv *value);
/* A message is gone from its group, which stays. */
void message_groups_remove(struct message_groups *g, size_t number);
/* Numbers of the groups, largest first, then as they came; others and none last. `order` has room
 * for g->count. */
void message_groups_order(const struct message_groups *g, size_t *order);

/*
 * The error that a message seems to tell of, appended: what Lambda's dead-letter attributes say,
 * members that writers use for it ($.error.type, $.errorType, $.error, ...) from the innermost
 * layer outwards, the first exception's name in the text. False when there is none.
 */
bool message_error_type(const struct message *m, const struct body *body, struct str *out);

/* --- what differs ---------------------------------------------------------------------------- */

enum { DIFFER_PATHS_MAX = 8 }; /* where more differs, saying where is no help */

struct message_difference {
	size_t compared;  /* bodies */
	size_t alike;     /* of which so many have one structure, the largest set of them */
	struct str paths; /* "$.job, $.error.trace": where those differ; empty: nowhere */
	size_t path_count;
};

/*
 * Compare JSON bodies: of the most that have one structure (the same members in the same order;
 * arrays may be of any length), where do the values differ? False when fewer than two are alike or
 * more than DIFFER_PATHS_MAX places differ. At most LIMIT_DIFFER_BODIES are looked at. The caller
 * releases `paths`, which is empty before.
 */
bool message_differ(const struct body *const *bodies, size_t count, struct message_difference *out);

/* "5 of 8 bodies differ only in $.job", "3 of 3 bodies are the same"; appended. */
void message_difference_text(const struct message_difference *difference, struct str *out);

#endif
