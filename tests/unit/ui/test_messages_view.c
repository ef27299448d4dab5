/* Unit tests of ui/view_messages on the simulator: what is shown of messages, what keys do. */
#include "messages_scene.h"

static int set_up(void **state)
{
	struct fixture *f = mem_new(1, sizeof *f);

	fixture_prepare(f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	messages_start(f);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	messages_close(*state);
	free(*state);
	return 0;
}

/* The queue in the simulator and in the fleet, the browser open on it. */
static void open_queue(struct fixture *f, const char *name)
{
	fixture_queue(f, name, 3);
	fixture_draw(f);
	fixture_keys(f, "m");
	messages_settle(f);
}

static void look_once(struct fixture *f)
{
	fixture_keys(f, "n Tab Tab Tab");
	messages_keys(f, "Enter");
}

static void dump(struct fixture *f)
{
	struct str row = {0};

	for (int i = 0; i < f->canvas.rows; i++)
		fprintf(stderr, "|%s\n", fixture_row(f, i, &row));
	str_release(&row);
}

static void test_messages_view__shows_the_price_and_receives_nothing(void **state)
{
	struct fixture *f = *state;

	scene_browse(f, "ai-transcribe-dlq");
	dump(f);
	messages_keys(f, "g e");
	messages_keys(f, "Space Space");
	dump(f);
	messages_keys(f, "g");
	dump(f);
	messages_keys(f, "Esc Home Enter");
	dump(f);
	messages_keys(f, "Tab");
	dump(f);
	canvas_resize(&f->canvas, 48, 160);
	messages_keys(f, "Tab");
	dump(f);
	messages_keys(f, "Tab");
	dump(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_messages_view__shows_the_price_and_receives_nothing, set_up,
			tear_down),
	};

	return cmocka_run_group_tests_name("ui/messages_view", tests, NULL, NULL);
}
