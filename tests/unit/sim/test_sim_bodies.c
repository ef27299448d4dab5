/* Unit tests of sim/sim_bodies, sim_gzip: jobs that a queue takes, and that a reader can open. */
#include "sim/sim_base64.h"
#include "sim/sim_bodies.h"
#include "sim/sim_gzip.h"
#include "sim_fixture.h"

#include "sqscope/base/digest.h"

enum { JOBS = 3000 };

/* Every job of every kind, with and without trouble, through the checks of SendMessage. */
static void test_sim_bodies__are_sound_and_all_different(void **state)
{
	struct world *w = *state;
	struct sim_random random = {1};
	struct map *seen = map_new();
	create(w, "q");
	struct sim_queue *q = sim_store_find(w->store, sv_cstr("q"));
	for (uint64_t i = 0; i < JOBS; i++) {
		struct sim_made made;
		struct sim_sent sent;
		struct sim_error error = {0};
		char hash[SHA256_HEX_SIZE];
		enum sim_trouble trouble = (enum sim_trouble)(i % SIM_TROUBLE_COUNT);
		sim_job_make(
			&made, (enum sim_job_kind)(i % SIM_JOB_KIND_COUNT), trouble, i, &random);
		json_t *body = json_stringn(made.body.p, made.body.n);
		assert_non_null(body);
		json_t *in = json_pack("{s:o}", "MessageBody", body);
		struct sim_parcel parcel;
		if (!sim_parcel_read(&parcel, in, &error))
			fail_msg("%s: %s", error.text, str_cstr(&made.body));
		assert_true(sim_parcel_fits(q, &made.parcel, false, &error));
		digest_sha256_hex(str_sv(&made.body), hash);
		assert_null(map_put(seen, sv_cstr(hash), q));
		sim_parcel_send(w->store, q, &made.parcel, &sent);
		const struct sim_record *r =
			sim_ledger_get(&w->store->ledger, w->store->ledger.count);
		assert_int_equal(sim_job_trouble(r->message), trouble);
		sim_parcel_release(&parcel);
		json_decref(in);
		sim_made_release(&made);
	}
	map_free(seen);
}

static bool occurs(const char *what, enum sim_job_kind kind, enum sim_trouble trouble)
{
	struct sim_random random = {1};
	bool is_found = false;
	for (uint64_t i = 0; i < JOBS && !is_found; i++) {
		struct sim_made made;
		sim_job_make(&made, kind, trouble, i, &random);
		is_found = strstr(str_cstr(&made.body), what) != NULL;
		for (size_t a = 0; a < made.parcel.attribute_count; a++)
			is_found |= strcmp(made.parcel.attributes[a].type, what) == 0;
		sim_made_release(&made);
	}
	return is_found;
}

static void test_sim_bodies__every_form_occurs(void **state)
{
	(void)state;
	assert_true(occurs("\"Type\":\"Notification\"", SIM_JOB_EMBED, SIM_TROUBLE_NONE));
	assert_true(occurs("aws:s3", SIM_JOB_INGEST, SIM_TROUBLE_NONE));
	assert_true(occurs("H4sI", SIM_JOB_EMBED, SIM_TROUBLE_NONE));
	assert_true(occurs("CUDA out of memory", SIM_JOB_EMBED, SIM_TROUBLE_OOM));
	assert_true(occurs("\xe2\x80\xae", SIM_JOB_TRANSCRIBE, SIM_TROUBLE_BAD_INPUT));
	assert_true(occurs("r7-broken", SIM_JOB_PLAIN, SIM_TROUBLE_PILL));
	assert_true(occurs("Binary.xxh128", SIM_JOB_PLAIN, SIM_TROUBLE_NONE));
	assert_true(occurs("Number.int", SIM_JOB_PLAIN, SIM_TROUBLE_OOM));
}

/* The bytes that gzip(1) opens to "hello": checked with it once. */
static void test_sim_gzip__known_bytes(void **state)
{
	struct str text = {0};
	(void)state;
	sim_gzip_base64(&text, sv_cstr("hello"));
	assert_string_equal(str_cstr(&text), "H4sIAAAAAAAAAwEFAPr/aGVsbG+GphA2BQAAAA==");
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_bodies__are_sound_and_all_different),
		cmocka_unit_test(test_sim_bodies__every_form_occurs),
		cmocka_unit_test(test_sim_gzip__known_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
