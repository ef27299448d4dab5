/* What one ReceiveMessage asks for, and the messages of its answer. */
#ifndef SIM_RECEIVE_H
#define SIM_RECEIVE_H

#include "sim_action.h"

struct sim_wish {
	int64_t most, wait_s, timeout_s;
	struct sv attempt;      /* p NULL: none */
	uint32_t system;        /* a bit for each system attribute, by sim_system_names */
	const json_t *patterns; /* MessageAttributeNames; NULL: none */
};

enum { SIM_SYSTEM_COUNT = 9 };
extern const char *const sim_system_names[SIM_SYSTEM_COUNT];

/* Mark the system attributes that a list of names means; false for an unknown name. */
bool sim_wish_system(struct sim_wish *wish, const json_t *names, struct sim_error *error);

/* One message as the answer shows it. Owned. */
json_t *sim_received(
	const struct sim_store *store, const struct sim_message *m, const struct sim_wish *wish);

#endif
