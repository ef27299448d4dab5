/* Unit tests of model/redrive_edit: what is sent is not what was received, and nothing else is ever
 * sent in its place. */
#include "redrive_fixture.h"

/* An editor that takes its time: it answers on a later turn, the last that asked first. */
struct editor {
	struct redrive_fixture *f;
	const char *suffix;
	const char *refuses, *leaves_out; /* messages with this body */
	int asked, most_at_once, at_once;
};

struct asked {
	struct editor *editor;
	struct message message;
	struct loop_timer timer;
	redrive_edited_fn done;
	void *done_ud;
};

static bool is_body(const struct asked *asked, const char *body)
{
	return body && sv_eq_cstr(str_sv(&asked->message.body), body);
}

static void answer(void *ud)
{
	struct asked *asked = ud;
	struct editor *e = asked->editor;
	struct err err = {0};

	e->at_once--;
	if (is_body(asked, e->refuses)) {
		err_set(&err, ERR_FAILED, "the editor does not like it");
		asked->done(asked->done_ud, NULL, &err);
	} else if (is_body(asked, e->leaves_out)) {
		asked->done(asked->done_ud, NULL, NULL);
	} else {
		str_add_cstr(&asked->message.body, e->suffix);
		if (e->suffix[0])
			message_add_attribute(&asked->message, sv_cstr("edited"),
				sv_cstr("Number.int"), sv_cstr("1"));
		asked->done(asked->done_ud, &asked->message, NULL);
	}
	message_release(&asked->message);
	free(asked);
}

static void edit(void *ud, const struct message *message, redrive_edited_fn done, void *done_ud)
{
	struct editor *e = ud;
	struct asked *asked = calloc(1, sizeof *asked);

	*asked = (struct asked){.editor = e, .done = done, .done_ud = done_ud};
	message_copy(&asked->message, message);
	e->asked++;
	e->at_once++;
	if (e->at_once > e->most_at_once)
		e->most_at_once = e->at_once;
	loop_timer_start(e->f->loop, &asked->timer, 4 - e->asked % 4, answer, asked);
}

static int set_up(void **state)
{
	struct redrive_fixture *f = calloc(1, sizeof *f);

	redrive_fixture_begin(f);
	create_with_dlq(f, "jobs", "dlq");
	create_with_dlq(f, "jobs.fifo", "dlq.fifo");
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct redrive_fixture *f = *state;

	redrive_fixture_end(f);
	free(f);
	return 0;
}

static struct redrive_options with(struct editor *e)
{
	return (struct redrive_options){.edit = edit, .edit_ud = e, .visibility_s = 10};
}

static void test_redrive_edit__what_is_sent_is_edited(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = " (mended)"};
	struct redrive_options options = with(&e);
	const struct sim_message *messages[100];
	size_t count;

	send_one(f, "jobs", "one",
		",'MessageGroupId':'tenant','MessageAttributes':{'a':{'DataType':'String.x',"
		"'StringValue':'b'}}");
	dead_letter_all(f, "jobs");
	redrive_all(f, "dlq", &options);
	assert_int_equal(f->status.deleted, 1);
	assert_int_equal(f->status.edited, 1);
	assert_int_equal(count_of(f, "dlq"), 0);
	count = messages_of(f, "jobs", messages, 100);
	assert_int_equal(count, 1);
	assert_true(sv_eq_cstr(messages[0]->body, "one (mended)"));
	assert_int_equal(messages[0]->attribute_count, 2);
	assert_string_equal(messages[0]->group_id, "tenant");
}

static void test_redrive_edit__many_at_a_time_and_each_once(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!", .refuses = "job 3", .leaves_out = "job 4"};
	struct redrive_options options = with(&e);

	fill(f, "jobs", 60);
	redrive_all(f, "dlq", &options);
	assert_int_equal(e.asked, 60);
	assert_true(e.most_at_once > 1 && e.most_at_once <= 4);
	assert_int_equal(f->status.deleted, 58);
	assert_int_equal(f->status.edited, 58);
	assert_int_equal(f->status.failed, 1);
	assert_int_equal(f->status.failures[0].err.code, ERR_FAILED);
	assert_int_equal(f->status.kept, 2);
	assert_int_equal(copies_of(f, "jobs", "job 5!"), 1);
	assert_int_equal(copies_of(f, "dlq", "job 3"), 1);
	assert_int_equal(copies_of(f, "dlq", "job 4"), 1);
	assert_int_equal(ready_count(f, "dlq"), 2);
}

static void test_redrive_edit__one_that_changes_nothing_is_none(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = ""};
	struct redrive_options options = with(&e);

	fill(f, "jobs", 12);
	redrive_all(f, "dlq", &options);
	assert_int_equal(f->status.deleted, 12);
	assert_int_equal(f->status.edited, 0);
}

static void test_redrive_edit__order_is_kept_inside_of_groups(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = ""};
	struct redrive_options options = with(&e);

	fill_groups(f, "jobs.fifo", 3, 12);
	redrive_all(f, "dlq.fifo", &options);
	assert_int_equal(e.asked, 36);
	assert_int_equal(e.most_at_once, 1);
	check_order(f, "jobs.fifo", 3, 12);
}

/* What is behind it would overtake it. */
static void test_redrive_edit__one_that_fails_stops_its_group(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!", .refuses = "b 2"};
	struct redrive_options options = with(&e);

	fill_groups(f, "jobs.fifo", 2, 6);
	redrive_all(f, "dlq.fifo", &options);
	assert_int_equal(f->status.deleted, 8);
	assert_int_equal(copies_of(f, "jobs.fifo", "b 1!"), 1);
	assert_int_equal(copies_of(f, "dlq.fifo", "b 2"), 1);
	assert_int_equal(copies_of(f, "dlq.fifo", "b 5"), 1);
}

/* --- killed, and resumed --------------------------------------------------------------------- */

static bool has_arrived(struct redrive_fixture *f)
{
	return count_of(f, "jobs") > 0 || count_of(f, "jobs.fifo") > 0;
}

/* Some have arrived, edited, and the answer has not. */
static void kill_before_answer(
	struct redrive_fixture *f, const char *source, struct editor *e, char operation[])
{
	struct redrive_options options = with(e);

	add_fault(f, "latency=30s on SendMessageBatch");
	start(f, source, &options);
	wait_for(f, has_arrived);
	snprintf(operation, JOURNAL_ID_SIZE, "%s", redrive_status(f->redrive)->operation);
	forget_redrive(f);
	be_another_process(f);
	clear_faults(f);
}

static void resume(struct redrive_fixture *f, const char *source, const char *operation,
	struct editor *e, enum redrive_ambiguous ambiguous)
{
	struct redrive_options options = {
		.resume = sv_cstr(operation), .ambiguous = ambiguous, .visibility_s = 6};

	if (e) {
		options.edit = edit;
		options.edit_ud = e;
	}
	redrive_all(f, source, &options);
}

/* The same edit once more is what was asked for: SQS drops it, and the original can go. */
static void test_redrive_edit__resume_sends_the_same_again(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!"};
	char operation[JOURNAL_ID_SIZE];

	fill_groups(f, "jobs.fifo", 1, 8);
	kill_before_answer(f, "dlq.fifo", &e, operation);
	resume(f, "dlq.fifo", operation, &e, REDRIVE_KEEP);
	assert_int_equal(f->status.failed, 0);
	assert_int_equal(f->status.deleted, 1);
	assert_int_equal(f->status.maybe_duplicated, 0);
	assert_int_equal(copies_of(f, "jobs.fifo", "a 0!"), 1);
	assert_int_equal(copies_of(f, "dlq.fifo", "a 0"), 0);
	assert_int_equal(operation_state(f, operation), JOURNAL_COMPLETED);
}

/* Whether the first edit has arrived cannot be told from the answer to a second one: the original
 * stays, and is listed. */
static void check_kept(struct redrive_fixture *f, const char *source, const char *target,
	const char *body, const char *operation)
{
	assert_int_equal(f->status.sent, 0);
	assert_int_equal(f->status.failed, f->status.matched);
	assert_int_equal(f->status.maybe_duplicated, f->status.matched);
	assert_int_equal(f->status.failures[0].err.code, ERR_REFUSED);
	assert_int_equal(copies_of(f, source, body), 1);
	assert_int_equal(
		count_in_journal(f, operation, 1u << JOURNAL_KEPT, true), (int)f->status.matched);
	assert_int_equal(operation_state(f, operation), JOURNAL_COMPLETED);
	assert_true(count_of(f, target) <= f->status.matched);
}

static void test_redrive_edit__resume_sends_nothing_else(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!"}, other = {.f = f, .suffix = "?"};
	char operation[JOURNAL_ID_SIZE];

	fill_groups(f, "jobs.fifo", 1, 8);
	kill_before_answer(f, "dlq.fifo", &e, operation);
	resume(f, "dlq.fifo", operation, &other, REDRIVE_KEEP);
	check_kept(f, "dlq.fifo", "jobs.fifo", "a 0", operation);
	assert_int_equal(copies_of(f, "jobs.fifo", "a 0?"), 0);
}

/* Nor the message as it was, when nobody edits it any more; also when it is told to send again. */
static void test_redrive_edit__resume_does_not_send_it_unedited(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!"};
	char operation[JOURNAL_ID_SIZE];

	fill(f, "jobs", 8);
	kill_before_answer(f, "dlq", &e, operation);
	resume(f, "dlq", operation, NULL, REDRIVE_RESEND);
	check_kept(f, "dlq", "jobs", "job 0", operation);
	assert_int_equal(copies_of(f, "jobs", "job 0"), 0);
}

/* --- its end while something is edited ------------------------------------------------------- */

static bool is_editing(struct redrive_fixture *f)
{
	return redrive_status(f->redrive)->under_way > 0;
}

static void test_redrive_edit__cancelled_while_it_edits(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!"};
	struct redrive_options options = with(&e);

	fill(f, "jobs", 50);
	start(f, "dlq", &options);
	wait_for(f, is_editing);
	redrive_cancel(f->redrive);
	run(f);
	assert_int_equal(f->status.end, REDRIVE_CANCELLED);
	assert_int_equal(e.at_once, 0);
	assert_int_equal(count_of(f, "jobs") + count_of(f, "dlq"), 50);
	assert_int_equal(ready_count(f, "dlq"), 50 - f->status.deleted);
}

static bool has_no_edit(struct redrive_fixture *f)
{
	(void)f;
	return true;
}

/* As if the program were killed: answers that come afterwards do nothing. */
static void test_redrive_edit__freed_while_it_edits(void **state)
{
	struct redrive_fixture *f = *state;
	struct editor e = {.f = f, .suffix = "!"};
	struct redrive_options options = with(&e);

	fill(f, "jobs", 50);
	start(f, "dlq", &options);
	wait_for(f, is_editing);
	forget_redrive(f);
	while (e.at_once > 0)
		wait_for(f, has_no_edit);
	drain(f);
	assert_int_equal(count_of(f, "jobs"), 0);
	assert_int_equal(count_of(f, "dlq"), 50);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_redrive_edit__what_is_sent_is_edited),
		TEST(test_redrive_edit__many_at_a_time_and_each_once),
		TEST(test_redrive_edit__one_that_changes_nothing_is_none),
		TEST(test_redrive_edit__order_is_kept_inside_of_groups),
		TEST(test_redrive_edit__one_that_fails_stops_its_group),
		TEST(test_redrive_edit__resume_sends_the_same_again),
		TEST(test_redrive_edit__resume_sends_nothing_else),
		TEST(test_redrive_edit__resume_does_not_send_it_unedited),
		TEST(test_redrive_edit__cancelled_while_it_edits),
		TEST(test_redrive_edit__freed_while_it_edits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
