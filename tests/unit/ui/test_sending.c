/* Unit tests of ui/sending: what of a message that is written is hidden. */
#include "ui/sending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_sending__hides_what_the_mask_hides(void **state)
{
	struct sending *sending = sending_new();
	struct mask *mask = mask_new();
	struct message m = {0};
	struct sqs_outgoing from = {.body = sv_cstr("b"), .delay_s = UNKNOWN};
	struct err err = {0};

	(void)state;
	assert_true(mask_add(mask, sv_cstr("*.token"), &err));
	message_add_attribute(&m, sv_cstr("a"), sv_cstr("String"), sv_cstr("1"));
	message_add_attribute(&m, sv_cstr("token"), sv_cstr("String"), sv_cstr("2"));
	from.attributes = m.attributes;
	from.attribute_count = m.attribute_count;
	sending_begin(sending, &from, mask, false);
	assert_false(sending->hides[0]);
	assert_true(sending->hides[1]);
	assert_true(sending_is_hidden(sending));
	assert_true(sv_eq(str_sv(&sending->draft.attributes[1].value), sv_cstr("2")));
	/* Unmasked. */
	sending_begin(sending, &from, NULL, false);
	assert_false(sending_is_hidden(sending));
	sending_begin(sending, &from, NULL, true);
	assert_true(sending_is_hidden(sending));
	message_release(&m);
	mask_free(mask);
	sending_free(sending);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sending__hides_what_the_mask_hides),
	};

	return cmocka_run_group_tests_name("ui/sending", tests, NULL, NULL);
}
