/* Unit tests of model/opened_body and model/audit_listing: what views pull from other threads. */
#include "sqscope/base/clock.h"
#include "sqscope/base/compat.h"
#include "sqscope/model/audit_listing.h"
#include "sqscope/model/opened_body.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static struct message message_of(const char *body)
{
	struct message m = {0};

	str_add_cstr(&m.body, body);
	return m;
}

static void test_opened_body__keeps_its_own_copy(void **state)
{
	struct message m = message_of("{\"a\":{\"token\":\"x\"}}");
	struct mask *mask = mask_new();
	struct opened_body opened;
	struct err err = {0};

	(void)state;
	assert_true(mask_add(mask, sv_cstr("*.token"), &err));
	opened_body_make(&opened, &m, mask, NULL);
	message_release(&m);
	assert_int_equal(opened.body.count, 1);
	assert_int_equal(opened.body.steps[0].form, BODY_FORM_JSON);
	assert_int_equal(opened.body.steps[0].bytes.n, 19);
	assert_int_equal(opened.ranges[0].count, 1);
	opened_body_release(&opened);
	mask_free(mask);
}

/* Turn the loop until its work is done. */
static void finish(struct loop *loop)
{
	loop_run(loop);
}

static void test_opened_body__is_read_in_a_thread(void **state)
{
	struct loop *loop = loop_new(NULL);
	struct message m = message_of("eyJhIjp7ImIiOiJjIn0sIm4iOjEyMzQ1Njd9");
	struct body_reading *reading = body_reading_start(loop, &m, NULL);

	(void)state;
	/* The message may be gone, or be received anew, meanwhile. */
	message_release(&m);
	assert_null(body_reading_get(reading));
	finish(loop);
	assert_non_null(body_reading_get(reading));
	assert_int_equal(body_reading_get(reading)->body.count, 2);
	body_reading_free(reading);
	loop_free(loop);
}

static void test_opened_body__may_be_given_up_at_any_time(void **state)
{
	struct loop *loop = loop_new(NULL);
	struct message m = message_of("{}");

	(void)state;
	body_reading_free(body_reading_start(loop, &m, NULL));
	body_reading_free(NULL);
	message_release(&m);
	finish(loop);
	loop_free(loop);
}

/* --- the audit log --------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static bool write_rows(struct store *store, void *ud, struct err *err)
{
	const struct audit_intent intent = {
		.context = sv_cstr("prod"),
		.queue = sv_cstr("https://sqs/1/jobs"),
		.action = sv_cstr("DeleteMessageBatch"),
		.reason = sv_cstr("INC-1"),
	};
	const struct audit_outcome outcome = {.result = AUDIT_DONE};
	int64_t seq;

	(void)ud;
	for (int i = 0; i < 3; i++) {
		if (!audit_intend(store, &intent, 1000 + i, &seq, err))
			return false;
		if (i < 2 && !audit_conclude(store, seq, &outcome, 2000 + i, err))
			return false;
	}
	return true;
}

static void test_audit_listing__has_the_newest_rows(void **state)
{
	char directory[] = "/tmp/sqscope-listing-XXXXXX";
	struct loop *loop = loop_new(NULL);
	struct store_queue *store;
	struct audit_listing *listing;
	struct err err = {0};

	(void)state;
	assert_non_null(mkdtemp(directory));
	store = store_queue_new(loop, directory, NULL, NULL);
	store_queue_add(store, "rows", 0, write_rows, NULL, NULL);
	audit_listing_free(audit_listing_start(store, 10));
	listing = audit_listing_start(store, 2);
	assert_false(audit_listing_is_done(listing, &err));
	assert_int_equal(audit_listing_count(listing), 0);
	assert_true(store_queue_drain(store, 10000, &err));
	assert_true(audit_listing_is_done(listing, &err));
	assert_false(err_is_set(&err));
	assert_int_equal(audit_listing_count(listing), 2);
	assert_int_equal(audit_listing_at(listing, 0)->record.unix_ms, 1001);
	assert_int_equal(audit_listing_at(listing, 1)->record.result, AUDIT_PENDING);
	assert_true(sv_eq_cstr(audit_listing_at(listing, 1)->record.reason, "INC-1"));
	assert_true(sv_eq_cstr(audit_listing_at(listing, 1)->record.queue, "https://sqs/1/jobs"));
	audit_listing_free(listing);
	store_queue_free(store);
	loop_free(loop);
	nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_opened_body__keeps_its_own_copy),
		cmocka_unit_test(test_opened_body__is_read_in_a_thread),
		cmocka_unit_test(test_opened_body__may_be_given_up_at_any_time),
		cmocka_unit_test(test_audit_listing__has_the_newest_rows),
	};

	return cmocka_run_group_tests_name("model/opened_body", tests, NULL, NULL);
}
