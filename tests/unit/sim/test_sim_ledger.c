/* Unit tests of sim/sim_ledger, sim_random. */
#include "sim/sim_ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 3 * SIM_LEDGER_CHUNK + 1 };

static void test_sim_ledger__records_stay_where_they_are(void **state)
{
	struct sim_ledger ledger = {0};
	(void)state;
	struct sim_record *first = sim_ledger_add(&ledger);
	first->sent_ms = 7;
	for (int i = 1; i < MANY; i++)
		sim_ledger_add(&ledger)->sent_ms = i;
	assert_int_equal(ledger.count, MANY);
	assert_ptr_equal(sim_ledger_get(&ledger, 1), first);
	assert_int_equal(first->sent_ms, 7);
	for (uint32_t serial = 2; serial <= MANY; serial++)
		assert_int_equal(sim_ledger_get(&ledger, serial)->sent_ms, serial - 1);
	assert_null(sim_ledger_get(&ledger, 0));
	assert_null(sim_ledger_get(&ledger, MANY + 1));
	sim_ledger_release(&ledger);
	assert_null(sim_ledger_get(&ledger, 1));
}

static void test_sim_ledger__counts_fates(void **state)
{
	struct sim_ledger ledger = {0};
	(void)state;
	sim_ledger_add(&ledger);
	struct sim_record *r = sim_ledger_add(&ledger);
	r->message = (struct sim_message *)(void *)r;
	assert_int_equal(ledger.fates[SIM_FATE_ALIVE], 2);
	sim_ledger_end(&ledger, r, SIM_FATE_DELETED, 99);
	assert_int_equal(ledger.fates[SIM_FATE_ALIVE], 1);
	assert_int_equal(ledger.fates[SIM_FATE_DELETED], 1);
	assert_int_equal(r->ended_ms, 99);
	assert_null(r->message);
	for (int fate = 0; fate < SIM_FATE_COUNT; fate++)
		assert_true(sim_fate_names[fate][0]);
	sim_ledger_release(&ledger);
}

static void test_sim_ledger__ids_are_uuids(void **state)
{
	struct sim_random r = {42}, same = {42};
	uint8_t id[SIM_UUID_BYTES], other[SIM_UUID_BYTES];
	char text[SIM_UUID_SIZE];
	(void)state;
	for (int i = 0; i < 100; i++) {
		sim_random_uuid(&r, id);
		sim_random_uuid(&same, other);
		assert_memory_equal(id, other, sizeof id);
		sim_uuid_text(id, text);
		assert_int_equal(strlen(text), 36);
		assert_true(
			text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-');
		assert_true(text[14] == '4' && strchr("89ab", text[19]));
	}
}

static void test_sim_ledger__chance_in_a_hundred(void **state)
{
	struct sim_random r = {1};
	int hits = 0;
	(void)state;
	for (int i = 0; i < 10000; i++) {
		assert_false(sim_random_hits(&r, 0));
		assert_true(sim_random_hits(&r, 100));
		hits += sim_random_hits(&r, 30);
		assert_true(sim_random_below(&r, 7) < 7);
	}
	assert_in_range(hits, 2700, 3300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim_ledger__records_stay_where_they_are),
		cmocka_unit_test(test_sim_ledger__counts_fates),
		cmocka_unit_test(test_sim_ledger__ids_are_uuids),
		cmocka_unit_test(test_sim_ledger__chance_in_a_hundred),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
