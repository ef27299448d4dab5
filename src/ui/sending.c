/* A message on its way out of a form. */
#include "sending.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct sending *sending_new(void)
{
	struct sending *sending = mem_new(1, sizeof *sending);

	sending->draft.delay_s = UNKNOWN;
	sending->source.delay_s = UNKNOWN;
	return sending;
}

void sending_free(void *ud)
{
	struct sending *sending = ud;

	draft_release(&sending->draft);
	draft_release(&sending->source);
	str_release(&sending->original);
	str_release(&sending->seen);
	free(sending);
}

static bool is_masked(const struct mask *mask, const struct message_attribute *attribute)
{
	struct str shown = {0};
	bool is_other;

	mask_attribute(mask, str_sv(&attribute->name), str_sv(&attribute->value), &shown);
	is_other = !sv_eq(str_sv(&shown), str_sv(&attribute->value));
	str_release(&shown);
	return is_other;
}

void sending_begin(struct sending *sending, const struct sqs_outgoing *from,
	const struct mask *mask, bool hides_body)
{
	draft_set(&sending->draft, from);
	draft_set(&sending->source, from);
	sending->hides_body = hides_body;
	for (size_t i = 0; i < sending->source.attribute_count; i++)
		sending->hides[i] = mask && is_masked(mask, &sending->source.attributes[i]);
}

bool sending_is_hidden(const struct sending *sending)
{
	bool is_hidden = sending->hides_body;

	for (size_t i = 0; i < sending->source.attribute_count; i++)
		is_hidden |= sending->hides[i];
	return is_hidden;
}
