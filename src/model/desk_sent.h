/* The last message that was sent from here: kept for the next time. */
#ifndef SQSCOPE_MODEL_DESK_SENT_H
#define SQSCOPE_MODEL_DESK_SENT_H

#include "outgoing.h"
#include "sqscope/model/message_desk.h"

/* Keep it; nobody waits for that. One that is too large is not kept. */
void desk_keep_sent(struct message_desk *desk, const struct outgoing *sent);

#endif
