/* Which names and ids the service takes. */
#ifndef SIM_NAME_H
#define SIM_NAME_H

#include "sim_error.h"
#include "sqscope/base/sv.h"

/* A queue's name: 1 to 80 letters, digits, hyphens and underscores, .fifo at the end of a FIFO
 * queue's. */
bool sim_name_check(struct sv name, bool is_fifo, struct sim_error *error);

/* MessageGroupId, MessageDeduplicationId, ReceiveRequestAttemptId: 1 to 128 letters, digits and
 * punctuation. */
bool sim_id_check(struct sv id, const char *parameter, struct sim_error *error);

/* Id of a batch entry, label of a permission: 1 to 80 letters, digits, hyphens and underscores. */
bool sim_label_is_valid(struct sv label);

/* Offset of the first character that a body may not have; text.n when it has none. */
size_t sim_body_fault(struct sv text);

#endif
