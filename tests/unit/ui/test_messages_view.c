/* Unit tests of ui/view_messages on the simulator: the price of looking, leases, marks, filters. */
#include "messages_scene.h"
#include "unit/work_clock.h"

static int set_up(void **state)
{
	struct fixture *f = mem_new(1, sizeof *f);

	fixture_prepare(f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	messages_start(f);
	world_run_clock();
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static void run_line(struct fixture *f, const char *line)
{
	fixture_keys(f, ":");
	fixture_type(f, line);
	messages_keys(f, "Enter");
}

/* The browser open on a queue of the simulator; nothing was received yet. */
static void open_on(struct fixture *f, const char *name)
{
	fixture_queue(f, name, 3);
	fixture_draw(f);
	fixture_keys(f, "m");
	messages_settle(f);
}

/* As the form asks: its field, then its button. */
static void look_once(struct fixture *f)
{
	messages_keys(f, "n Enter Enter");
}

static int count_rows(struct fixture *f, const char *text)
{
	struct str row = {0};
	int count = 0;

	for (int i = 0; i < f->canvas.rows; i++)
		count += strstr(fixture_row(f, i, &row), text) != NULL;
	str_release(&row);
	return count;
}

/* The simulator's time runs a little meanwhile. */
static void assert_hidden_for(uint32_t serial, int64_t seconds)
{
	enum { SLACK_MS = 30000 };
	int64_t until_ms = message_of(&world->d, serial)->visible_ms - fixture_unix_ms;

	assert_in_range(until_ms, seconds * 1000 - 1, seconds * 1000 + SLACK_MS);
}

/* --- looking --------------------------------------------------------------------------------- */

static void test_messages_view__opening_it_receives_nothing(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 3);
	open_on(f, "jobs");
	assert_int_equal(world->opened, 1);
	assert_true(fixture_shows(f, "looking moves nothing"));
	assert_true(fixture_shows(f, "sampled 0 of ~3"));
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 0);
}

static void test_messages_view__the_price_is_asked_once_and_cancel_receives_nothing(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 3);
	open_on(f, "jobs");
	messages_keys(f, "n");
	assert_true(fixture_shows(f, "asked once for each queue"));
	messages_keys(f, "Esc");
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 0);
	look_once(f);
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 3);
	assert_true(fixture_shows(f, "leased 3, back 20:50:05Z"));
	assert_true(fixture_shows(f, "Received 3, 3 of them new"));
	messages_keys(f, "n");
	assert_false(fixture_shows(f, "asked once for each queue"));
	assert_true(fixture_shows(f, "Nothing came"));
	/* And not again in this session, although the view was closed. */
	messages_keys(f, "q m");
	messages_keys(f, "n");
	assert_true(fixture_shows(f, "Received 3"));
}

static void test_messages_view__hides_for_as_long_as_was_said(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "'VisibilityTimeout':'30'");
	fill(&world->d, "jobs", 1);
	open_on(f, "jobs");
	fixture_keys(f, "n ^U");
	fixture_type(f, "10m");
	messages_keys(f, "Enter Enter");
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 1);
	assert_hidden_for(1, 600);
	fixture_keys(f, "N ^U");
	fixture_type(f, "13h");
	messages_keys(f, "Enter Enter Enter");
	assert_true(fixture_shows(f, "a time from 1s to 12h"));
}

static void test_messages_view__what_would_be_moved_is_refused_until_insisted_on(void **state)
{
	struct fixture *f = *state;

	create_source(&world->d, "jobs", 1);
	fill(&world->d, "jobs", 1);
	open_on(f, "jobs");
	messages_keys(f, "n");
	assert_true(fixture_shows(f, "look although it moves"));
	assert_true(fixture_shows(f, "needs READ-WRITE"));
	messages_keys(f, "Enter Enter Enter");
	assert_true(fixture_shows(f, "refused unless you insist"));
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 0);
	messages_keys(f, "Esc");
	write_mode_open(f->ui, 15);
	messages_keys(f, "n Tab Space Tab Enter");
	assert_int_equal(counts_of(&world->d, "jobs").in_flight, 1);
	/* Received as often as it may be: the next look moves it, and it is insisted on anew. */
	messages_keys(f, "u n");
	assert_true(fixture_shows(f, "look although it moves"));
	messages_keys(f, "Tab Space Tab Enter");
	assert_int_equal(counts_of(&world->d, "jobs-dlq").ready, 1);
}

static void test_messages_view__walks_the_whole_queue(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 25);
	open_on(f, "jobs");
	messages_keys(f, "N Enter Enter Enter");
	assert_int_equal(message_desk_count(world->d.desk), 25);
	assert_true(fixture_shows(f, "walked"));
	assert_true(fixture_shows(f, "25 seen"));
}

/* --- leases ---------------------------------------------------------------------------------- */

static void test_messages_view__leaving_hands_everything_back(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 3);
	open_on(f, "jobs");
	look_once(f);
	fixture_keys(f, "q");
	assert_int_equal(world->closed, 1);
	assert_int_equal(counts_of(&world->d, "jobs").ready, 3);
	assert_true(fixture_shows(f, "Handing back 3 messages."));
}

static void test_messages_view__returns_the_selected_or_the_marked(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 4);
	open_on(f, "jobs");
	look_once(f);
	messages_keys(f, "u");
	assert_int_equal(counts_of(&world->d, "jobs").ready, 1);
	assert_int_equal(count_rows(f, "returned"), 1);
	messages_keys(f, "j Space Space u");
	assert_int_equal(counts_of(&world->d, "jobs").ready, 3);
	assert_int_equal(count_rows(f, " returned "), 3);
}

static void test_messages_view__extends_and_holds(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 2);
	open_on(f, "jobs");
	look_once(f);
	fixture_keys(f, "x");
	fixture_type(f, "1h");
	messages_keys(f, "Enter");
	assert_hidden_for(1, 3600);
	assert_hidden_for(2, 120);
	/* Nothing typed: ten minutes. */
	messages_keys(f, "x Enter");
	assert_hidden_for(1, 600);
	run_line(f, "extend 13h");
	assert_true(fixture_shows(f, "from 1s to 12h"));
	messages_keys(f, "H");
	assert_true(message_desk_at(world->d.desk, 0)->is_kept);
	assert_true(fixture_shows(f, "20:50:05H"));
	messages_keys(f, "H");
	assert_false(message_desk_at(world->d.desk, 0)->is_kept);
}

static void test_messages_view__a_lease_near_its_end_is_told(void **state)
{
	struct fixture *f = *state;
	const struct desk_item *item;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 1);
	open_on(f, "jobs");
	look_once(f);
	item = message_desk_at(world->d.desk, 0);
	/* The view wakes by itself for it. */
	assert_true(ui_wake_at_ms(f->ui) <= item->lease->until_ms - LEASE_NEAR_MS);
	f->now_ms = item->lease->until_ms - LEASE_NEAR_MS + 1;
	fixture_draw(f);
	assert_true(fixture_shows(f, "20:50:05!"));
}

/* --- marks, filters, groups ------------------------------------------------------------------ */

static void test_messages_view__marks_are_of_messages_not_of_rows(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "j Space");
	assert_true(message_desk_at(world->d.desk, 1)->is_marked);
	assert_true(fixture_shows(f, "marked 1"));
	run_line(f, "text tr-88190");
	assert_int_equal(messages_view_of(f->ui)->shown_count, 1);
	assert_true(message_desk_at(world->d.desk, 1)->is_marked);
	messages_keys(f, "*");
	assert_true(fixture_shows(f, "marked 2"));
	messages_keys(f, "*");
	assert_true(fixture_shows(f, "marked 0"));
}

static void test_messages_view__the_selection_stays_with_its_message(void **state)
{
	struct fixture *f = *state;
	struct str id = {0};

	scene_browse(f, "ai-dlq");
	messages_keys(f, "G");
	str_set(&id, str_sv(&messages_view_of(f->ui)->selected));
	run_line(f, "text tr-882");
	assert_true(sv_eq(str_sv(&id), str_sv(&messages_view_of(f->ui)->selected)));
	messages_keys(f, "Esc");
	assert_int_equal(messages_view_of(f->ui)->list.selected, 6);
	assert_true(sv_eq(str_sv(&id), str_sv(&messages_view_of(f->ui)->selected)));
	str_release(&id);
}

static void test_messages_view__filters_by_jq_and_says_mistakes(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	fixture_keys(f, "f");
	fixture_type(f, ".json.error.type == \"Timeout\"");
	messages_keys(f, "Enter");
	assert_int_equal(messages_view_of(f->ui)->shown_count, 4);
	assert_true(fixture_shows(f, "(4 of 7)"));
	fixture_keys(f, "f ^U");
	fixture_type(f, ".json.(");
	messages_keys(f, "Enter");
	assert_true(f->ui->message_role == ROLE_ERROR);
	assert_int_equal(messages_view_of(f->ui)->shown_count, 4);
}

static void test_messages_view__groups_count_and_filter(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "g e");
	assert_true(fixture_shows(f, "group by error: Timeout 4"));
	assert_true(fixture_shows(f, "bodies differ only in"));
	messages_keys(f, "g");
	assert_true(fixture_shows(f, "####################"));
	messages_keys(f, "Enter");
	assert_int_equal(messages_view_of(f->ui)->shown_count, 4);
	assert_true(fixture_shows(f, "group:Timeout"));
	messages_keys(f, "*");
	assert_true(fixture_shows(f, "marked 4"));
	messages_keys(f, "Esc");
	assert_int_equal(messages_view_of(f->ui)->shown_count, 7);
	run_line(f, "group none");
	assert_false(fixture_shows(f, "group by"));
}

static void test_messages_view__a_lens_has_columns(void **state)
{
	static const char *const names[] = {"job", "error"};
	static const char *const exprs[] = {".json.job", ".json.error.type"};
	struct fixture *f = *state;

	world->lens = (struct ui_lens){names, exprs, 2};
	scene_browse(f, "ai-dlq");
	assert_true(fixture_shows(f, "TYPE  JOB       ERROR"));
	assert_true(fixture_shows(f, "tr-88190  OutOfMemory"));
	assert_false(fixture_shows(f, "BODY"));
}

/* --- one message ----------------------------------------------------------------------------- */

static void test_messages_view__the_detail_has_every_attribute(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "Enter");
	assert_true(fixture_shows(f, "Sent 2026-11-11 18:48:05Z (6d02h ago)"));
	assert_true(fixture_shows(f, "MD5 ok"));
	assert_true(fixture_shows(f, "Expires in 7d22h"));
	assert_true(fixture_shows(f, "blob=(Binary.png 12 B)"));
	messages_keys(f, "a");
	assert_true(fixture_shows(f, "8950 4e47 0d0a 1a0a"));
	assert_true(fixture_shows(f, "ApproximateReceiveCount"));
	messages_keys(f, "Esc");
	assert_true(fixture_shows(f, "Body: json"));
	messages_keys(f, "q");
	assert_true(fixture_shows(f, "BODY (controls made visible)"));
	assert_int_equal(world->closed, 0);
}

static void test_messages_view__the_detail_steps_through_the_list(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "Enter ^N ^N");
	assert_true(fixture_shows(f, "base64 > gzip > json 41 B"));
	messages_keys(f, "[");
	assert_true(fixture_shows(f, "layer 2 of 3: gzip"));
	messages_keys(f, "[ [");
	assert_true(fixture_shows(f, "as it was received"));
	messages_keys(f, "^P");
	assert_true(fixture_shows(f, "tr-88125"));
}

static void test_messages_view__pairs_of_keys_fold(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "Enter");
	messages_keys(f, "z M");
	assert_true(fixture_shows(f, "+   \"input\""));
	messages_keys(f, "z R");
	assert_true(fixture_shows(f, "\"bucket\": \"ai-in\""));
	messages_keys(f, "g j j j z a");
	assert_true(fixture_shows(f, "+   \"input\""));
	messages_keys(f, "Enter");
	assert_true(fixture_shows(f, "\"bucket\": \"ai-in\""));
}

static void test_messages_view__copies_through_the_terminal(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "y i");
	assert_string_equal(str_cstr(&f->copied),
		str_cstr(&message_desk_at(world->d.desk, 0)->lease->message.id));
	assert_true(fixture_shows(f, "it does not confirm"));
	messages_keys(f, "Enter / ");
	fixture_type(f, "OutOfM");
	messages_keys(f, "Esc j y p");
	assert_string_equal(str_cstr(&f->copied), "$.job");
	messages_keys(f, "y v");
	assert_string_equal(str_cstr(&f->copied), "tr-88121");
	messages_keys(f, "y b");
	assert_true(sv_eq(str_sv(&f->copied),
		str_sv(&message_desk_at(world->d.desk, 0)->lease->message.body)));
}

static void test_messages_view__what_is_long_is_asked_about_before_it_is_copied(void **state)
{
	struct fixture *f = *state;
	struct str body = {0};

	while (body.n < 2 * 4096)
		str_add_cstr(&body, "a long line of text. ");
	create(&world->d, "jobs", "");
	scene_send("jobs", str_sv(&body), "");
	open_on(f, "jobs");
	look_once(f);
	messages_keys(f, "Enter y b");
	assert_true(fixture_shows(f, "That is a lot for a clipboard"));
	assert_int_equal(f->copied.n, 0);
	fixture_keys(f, "f");
	fixture_type(f, "/tmp/body.txt");
	fixture_keys(f, "Enter");
	assert_string_equal(str_cstr(&world->saved_path), "/tmp/body.txt");
	assert_true(sv_eq(str_sv(&world->saved), str_sv(&body)));
	messages_keys(f, "y b c");
	assert_true(sv_eq(str_sv(&f->copied), str_sv(&body)));
	str_release(&body);
}

static void test_messages_view__masks_hide_until_unmasked(void **state)
{
	struct fixture *f = *state;
	struct err err = {0};

	world->d.mask = mask_new();
	assert_true(mask_add(world->d.mask, sv_cstr("*.model"), &err));
	assert_true(mask_add(world->d.mask, sv_cstr("*.tenant"), &err));
	scene_browse(f, "ai-dlq");
	assert_false(fixture_shows(f, "whisp"));
	messages_keys(f, "Enter");
	assert_false(fixture_shows(f, "whisper-l") || fixture_shows(f, "acme"));
	messages_keys(f, "y");
	assert_false(fixture_shows(f, "as it was received"));
	messages_keys(f, "Esc");
	run_line(f, "unmask");
	assert_true(fixture_shows(f, "whisper-l") && fixture_shows(f, "acme"));
	assert_int_equal(world->unmasked, 1);
	/* Of this message only. */
	messages_keys(f, "^N");
	assert_false(fixture_shows(f, "whisper-l"));
}

/* --- message groups -------------------------------------------------------------------------- */

static void test_messages_view__says_which_groups_are_held_up_and_until_when(void **state)
{
	struct fixture *f = *state;
	static const char *const groups[] = {
		"tenant-1", "tenant-2", "tenant-1", "tenant-3", "tenant-4"};

	create(&world->d, "jobs.fifo", "'FifoQueue':'true','ContentBasedDeduplication':'true'");
	for (int i = 0; i < (int)COUNT_OF(groups); i++)
		json_decref(act(&world->d, "SendMessage",
			"{'QueueUrl':'%s','MessageBody':'%d','MessageGroupId':'%s'}",
			queue_url(&world->d, "jobs.fifo"), i, groups[i]));
	fixture_queue(f, "jobs.fifo", 5);
	fixture_draw(f);
	fixture_keys(f, "m");
	messages_settle(f);
	assert_true(fixture_shows(f, "FIFO: what is held holds up its message group"));
	messages_keys(f, "n Enter Enter");
	assert_true(fixture_shows(f, "FIFO: holds up groups tenant-1, tenant-2"));
	assert_true(fixture_shows(f, "and 1 more until 20:50:05Z."));
	/* Another end for one of them. */
	((struct lease *)message_desk_at(world->d.desk, 0)->lease)->until_unix_ms += 60000;
	f->ui->is_dirty = true;
	fixture_draw(f);
	assert_true(fixture_shows(f, "all free at 20:51:05Z"));
	messages_keys(f, "* u");
	assert_true(fixture_shows(f, "FIFO: what is held holds up its message group"));
}

/* --- groups on a narrow screen --------------------------------------------------------------- */

static void test_messages_view__groups_that_find_no_room_are_counted(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	run_line(f, "group .json.input.key");
	messages_settle(f);
	assert_true(fixture_shows(f, "group by .json.input.key: "));
	assert_true(fixture_shows(f, " more"));
}

/* --- a wide screen --------------------------------------------------------------------------- */

static void test_messages_view__a_wide_screen_shows_both(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	canvas_resize(&f->canvas, 48, 160);
	messages_settle(f);
	assert_true(fixture_shows(f, "BODY (controls made visible)"));
	assert_true(fixture_shows(f, "Body: json"));
	messages_keys(f, "j j");
	assert_true(fixture_shows(f, "base64 > gzip > json 41 B"));
	messages_keys(f, "g e Tab");
	assert_true(messages_view_is_message(f->ui));
	assert_true(fixture_shows(f, "Group by error"));
	messages_keys(f, "Tab");
	assert_false(messages_view_is_message(f->ui));
}

/* The budget of a key is 16 ms, as in `make bench`'s words: from the key to the frame. */
static void test_messages_view__five_thousand_stay_fluid(void **state)
{
	enum { MESSAGES = 5000, KEYS = 200, BUDGET_US = 16000 };
	static const char *const keys[] = {"j", "PgDn", "G", "k", "PgUp", "Home", "Space"};
	struct fixture *f = *state;
	int64_t began_ms, worst_ms = 0, all_ms = 0;

	create(&world->d, "ai-dlq", "");
	for (int i = 0; i < MESSAGES; i++) {
		struct str body = {0};

		str_addf(&body, "{\"job\":\"tr-%d\",\"error\":{\"type\":\"%s\"}}", i,
			i % 3 ? "Timeout" : "OOM");
		scene_send("ai-dlq", str_sv(&body), "");
		str_release(&body);
	}
	canvas_resize(&f->canvas, 48, 160);
	open_on(f, "ai-dlq");
	messages_keys(f, "N Enter Enter Enter");
	messages_keys(f, "g e");
	assert_int_equal(message_desk_count(world->d.desk), MESSAGES);
	for (int i = 0; i < KEYS; i++) {
		int64_t took_ms;

		began_ms = work_ms();
		fixture_keys(f, keys[i % (int)COUNT_OF(keys)]);
		took_ms = work_ms() - began_ms;
		worst_ms = took_ms > worst_ms ? took_ms : worst_ms;
		all_ms += took_ms;
	}
	print_message("%d messages: key to frame %.2f ms on average, %lld ms at worst\n", MESSAGES,
		(double)all_ms / KEYS, (long long)worst_ms);
	assert_in_range(all_ms * 1000 / KEYS, 0, BUDGET_US);
}

static void test_messages_view__draws_at_any_size(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	messages_keys(f, "g e");
	for (int rows = 1; rows <= 50; rows += 7) {
		for (int cols = 1; cols <= 170; cols += 13) {
			canvas_resize(&f->canvas, rows, cols);
			messages_view_show_list(f->ui);
			fixture_draw(f);
			messages_view_show_message(f->ui);
			fixture_draw(f);
		}
	}
}

static void test_messages_view__survives_any_key_at_any_time(void **state)
{
	static const char *const keys[] = {"n", "N", "u", "x", "H", "Space", "*", "f", "/", "g",
		"y", "e", "S", "E", "D", "V", "Enter", "Tab", "Esc", "j", "k", "G", "p", "w", "z",
		"a", "[", "]", "^N", "^P", "q", "m", "?", ":", "o", "1", "^C"};
	struct fixture *f = *state;
	unsigned random = 7;

	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	for (int i = 0; i < 1500; i++) {
		random = random * 1103515245 + 12345;
		fixture_keys(f, keys[(random >> 16) % COUNT_OF(keys)]);
		if (i % 10 == 0)
			messages_settle(f);
	}
}

#define ON_SIMULATOR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SIMULATOR(test_messages_view__opening_it_receives_nothing),
		ON_SIMULATOR(
			test_messages_view__the_price_is_asked_once_and_cancel_receives_nothing),
		ON_SIMULATOR(test_messages_view__hides_for_as_long_as_was_said),
		ON_SIMULATOR(test_messages_view__what_would_be_moved_is_refused_until_insisted_on),
		ON_SIMULATOR(test_messages_view__walks_the_whole_queue),
		ON_SIMULATOR(test_messages_view__leaving_hands_everything_back),
		ON_SIMULATOR(test_messages_view__returns_the_selected_or_the_marked),
		ON_SIMULATOR(test_messages_view__extends_and_holds),
		ON_SIMULATOR(test_messages_view__a_lease_near_its_end_is_told),
		ON_SIMULATOR(test_messages_view__marks_are_of_messages_not_of_rows),
		ON_SIMULATOR(test_messages_view__the_selection_stays_with_its_message),
		ON_SIMULATOR(test_messages_view__filters_by_jq_and_says_mistakes),
		ON_SIMULATOR(test_messages_view__groups_count_and_filter),
		ON_SIMULATOR(test_messages_view__a_lens_has_columns),
		ON_SIMULATOR(test_messages_view__the_detail_has_every_attribute),
		ON_SIMULATOR(test_messages_view__the_detail_steps_through_the_list),
		ON_SIMULATOR(test_messages_view__pairs_of_keys_fold),
		ON_SIMULATOR(test_messages_view__copies_through_the_terminal),
		ON_SIMULATOR(test_messages_view__what_is_long_is_asked_about_before_it_is_copied),
		ON_SIMULATOR(test_messages_view__masks_hide_until_unmasked),
		ON_SIMULATOR(test_messages_view__says_which_groups_are_held_up_and_until_when),
		ON_SIMULATOR(test_messages_view__groups_that_find_no_room_are_counted),
		ON_SIMULATOR(test_messages_view__a_wide_screen_shows_both),
		ON_SIMULATOR(test_messages_view__five_thousand_stay_fluid),
		ON_SIMULATOR(test_messages_view__draws_at_any_size),
		ON_SIMULATOR(test_messages_view__survives_any_key_at_any_time),
	};

	return cmocka_run_group_tests_name("ui/messages_view", tests, NULL, NULL);
}
