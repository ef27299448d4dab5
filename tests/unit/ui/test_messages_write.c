/* Unit tests of what the dashboard does with messages: send, edit, delete, export, others' handles.
 * On the simulator: its ledger tells what became of every message. */
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
	fixture_close(*state);
	free(*state);
	return 0;
}

static void begin(struct fixture *f)
{
	scene_browse(f, "ai-dlq");
	write_mode_open(f->ui, 15);
	messages_settle(f);
}

static const struct message *message_at(size_t index)
{
	return &message_desk_at(world->d.desk, index)->lease->message;
}

/* --- READ-ONLY ------------------------------------------------------------------------------- */

static void test_messages_write__read_only_refuses_all_of_it(void **state)
{
	static const char *const keys[] = {"S", "E", "D", "V"};
	struct fixture *f = *state;

	scene_browse(f, "ai-dlq");
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		messages_keys(f, keys[i]);
		assert_true(fixture_shows(f, "the dashboard is READ-ONLY"));
	}
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 7);
}

/* --- sending --------------------------------------------------------------------------------- */

static void test_messages_write__sends_after_a_question_of_its_own(void **state)
{
	struct fixture *f = *state;
	const struct sim_message *m;

	begin(f);
	fixture_keys(f, "S");
	fixture_type(f, "{\"job\":\"new\"}");
	fixture_keys(f, "Tab");
	fixture_type(f, "tenant=acme");
	fixture_keys(f, "Tab");
	fixture_type(f, "prio:Number.int=3");
	assert_true(fixture_shows(f, "JSON"));
	/* Backwards: Cancel, Last sent, Template, Editor, Send. */
	fixture_keys(f, "Home S-Tab S-Tab S-Tab S-Tab S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "SEND A MESSAGE"));
	assert_true(fixture_shows(f, "1234-5678-9012"));
	assert_true(fixture_shows(f, "SendMessageBatch, 1 entry"));
	fixture_keys(f, "y");
	assert_non_null(strstr(str_cstr(&f->copied), "aws sqs send-message"));
	assert_non_null(strstr(str_cstr(&f->copied), "--message-body '{\"job\":\"new\"}'"));
	fixture_keys(f, "Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 0);
	fixture_keys(f, "Enter");
	messages_keys(f, "s Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 1);
	m = message_of(&world->d, 8);
	assert_true(sv_eq(m->body, sv_cstr("{\"job\":\"new\"}")));
	assert_int_equal(m->attribute_count, 2);
	assert_false(fixture_shows(f, "Send a message"));
}

static void test_messages_write__what_sqs_would_not_take_is_said_in_the_form(void **state)
{
	struct fixture *f = *state;

	begin(f);
	fixture_keys(f, "S");
	fixture_keys(f, "Tab");
	fixture_type(f, "no value here");
	fixture_keys(f, "S-Tab S-Tab S-Tab S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "NAME=VALUE"));
	fixture_keys(f, "^U S-Tab S-Tab S-Tab S-Tab S-Tab S-Tab Enter");
	/* An empty body. */
	assert_true(fixture_shows(f, "Send a message"));
	assert_false(fixture_shows(f, "SEND A MESSAGE"));
}

static void test_messages_write__begins_from_a_template_or_the_last_one(void **state)
{
	static const struct ui_template templates[] = {{"transcribe", "{\"job\":\"t\"}"}};
	struct fixture *f = *state;

	world->templates = templates;
	world->template_count = 1;
	begin(f);
	/* From the body backwards: Cancel, Last sent, Template. */
	fixture_keys(f, "S S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "Templates of the config"));
	fixture_keys(f, "Enter");
	assert_true(fixture_shows(f, "{\"job\":\"t\"}"));
	messages_keys(f, "S-Tab S-Tab S-Tab S-Tab S-Tab Enter s Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 1);
	messages_keys(f, "S S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "{\"job\":\"t\"}"));
}

static void test_messages_write__the_detail_is_the_seed_of_a_new_one(void **state)
{
	struct fixture *f = *state;

	begin(f);
	messages_keys(f, "Enter S");
	assert_true(fixture_shows(f, "Send a message"));
	assert_true(fixture_shows(f, "keep blob (Binary.png, 12 B) byte for byte"));
	assert_true(fixture_shows(f, "priority:Number=3"));
}

/* --- editing --------------------------------------------------------------------------------- */

static void test_messages_write__edits_sends_and_then_removes_the_original(void **state)
{
	struct fixture *f = *state;
	const struct sim_message *m;
	const struct sim_attribute *blob = NULL;

	begin(f);
	world->edits_to = "{\"job\":\"tr-edited\"}";
	messages_keys(f, "E");
	assert_true(sv_eq(str_sv(&world->edited), str_sv(&message_at(0)->body)));
	assert_string_equal(str_cstr(&world->edited_ending), ".json");
	/* An editor takes its time: the lease is kept. */
	assert_true(message_desk_at(world->d.desk, 0)->is_kept);
	assert_true(fixture_shows(f, "remove the original"));
	messages_keys(f, "S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "SEND IT AGAIN, EDITED"));
	messages_keys(f, "s Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 1);
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 6);
	assert_null(message_of(&world->d, 1));
	m = message_of(&world->d, 8);
	assert_true(sv_eq(m->body, sv_cstr("{\"job\":\"tr-edited\"}")));
	for (size_t i = 0; i < m->attribute_count; i++) {
		if (strcmp(m->attributes[i].name, "blob") == 0)
			blob = &m->attributes[i];
	}
	assert_non_null(blob);
	assert_true(strcmp(blob->type, "Binary.png") == 0);
	assert_int_equal(blob->value.n, 12);
	assert_memory_equal(blob->value.p, "\x89PNG\r\n\x1a\n\0\0\0\r", 12);
}

static void test_messages_write__keeps_the_original_when_told_so(void **state)
{
	struct fixture *f = *state;

	begin(f);
	world->edits_to = "{\"job\":\"tr-edited\"}";
	messages_keys(f, "E S-Tab S-Tab S-Tab S-Tab Space Tab Enter");
	assert_true(fixture_shows(f, "The original stays"));
	messages_keys(f, "s Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").ready, 1);
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 7);
}

static void test_messages_write__says_when_json_was_broken(void **state)
{
	struct fixture *f = *state;

	begin(f);
	world->edits_to = "{\"job\": oops}";
	messages_keys(f, "E");
	assert_true(fixture_shows(f, "not JSON any more"));
	assert_true(fixture_shows(f, "line 1, column"));
}

static void test_messages_write__an_editor_that_fails_changes_nothing(void **state)
{
	struct fixture *f = *state;

	begin(f);
	messages_keys(f, "E");
	assert_true(fixture_shows(f, "nothing is taken"));
	assert_false(fixture_shows(f, "Edit and send again"));
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 7);
}

static void test_messages_write__a_lost_lease_is_not_edited_nor_deleted(void **state)
{
	struct fixture *f = *state;

	begin(f);
	world->edits_to = "{}";
	messages_keys(f, "u");
	messages_keys(f, "E");
	assert_true(fixture_shows(f, "its lease is over"));
	messages_keys(f, "D");
	assert_true(fixture_shows(f, "not held any more"));
}

/* A row that was emptied must not move what the rows below it keep. */
static void test_messages_write__what_cannot_be_typed_stays_with_its_row(void **state)
{
	struct fixture *f = *state;
	const struct sim_message *m;

	begin(f);
	scene_send("ai-dlq", sv_cstr("{}"),
		"{\"a\":{\"DataType\":\"String\",\"StringValue\":\"1\"},"
		"\"y\":{\"DataType\":\"Binary.one\",\"BinaryValue\":\"AAEC\"},"
		"\"z\":{\"DataType\":\"Binary.two\",\"BinaryValue\":\"/wD+\"}}");
	messages_keys(f, "n");
	messages_keys(f, "End");
	world->edits_to = "{\"job\":\"tr-edited\"}";
	messages_keys(f, "E");
	messages_keys(f, "Tab End ^U");
	/* Backwards: the body, Cancel, Editor. The form is read twice: before the editor and before
	 * it is sent. */
	messages_keys(f, "S-Tab S-Tab S-Tab Enter");
	messages_keys(f, "Enter");
	assert_true(fixture_shows(f, "SEND IT AGAIN, EDITED"));
	messages_keys(f, "s Enter");
	m = message_of(&world->d, 9);
	assert_non_null(m);
	assert_int_equal(m->attribute_count, 2);
	assert_string_equal(m->attributes[0].type, "Binary.one");
	assert_memory_equal(m->attributes[0].value.p, "\x00\x01\x02", 3);
	assert_string_equal(m->attributes[1].type, "Binary.two");
	assert_memory_equal(m->attributes[1].value.p, "\xff\x00\xfe", 3);
}

/* --- masks ----------------------------------------------------------------------------------- */

static void mask(struct fixture *f)
{
	struct err err = {0};

	world->d.mask = mask_new();
	assert_true(mask_add(world->d.mask, sv_cstr("*.model"), &err));
	assert_true(mask_add(world->d.mask, sv_cstr("*.tenant"), &err));
	begin(f);
}

static void test_messages_write__a_form_shows_nothing_that_is_masked(void **state)
{
	struct fixture *f = *state;
	const struct sim_message *m;

	mask(f);
	messages_keys(f, "Enter S");
	assert_true(fixture_shows(f, "a part of them masked"));
	assert_true(fixture_shows(f, "keep tenant (String, 4 B, masked) byte for byte"));
	assert_false(fixture_shows(f, "whisper") || fixture_shows(f, "acme"));
	/* Backwards: Cancel, Last sent, Template, Editor, Send. */
	messages_keys(f, "S-Tab S-Tab S-Tab S-Tab S-Tab Enter");
	assert_true(fixture_shows(f, "no line to copy"));
	fixture_keys(f, "y");
	assert_int_equal(f->copied.n, 0);
	messages_keys(f, "s Enter");
	/* It is sent as it was, all the same. */
	m = message_of(&world->d, 8);
	assert_non_null(m);
	assert_true(sv_eq(m->body, message_of(&world->d, 1)->body));
	assert_int_equal(m->attribute_count, message_of(&world->d, 1)->attribute_count);
	assert_int_equal(world->unmasked, 0);
}

static void test_messages_write__an_editor_shows_what_is_masked_when_asked_to(void **state)
{
	struct fixture *f = *state;

	mask(f);
	world->edits_to = "{\"model\":\"other\"}";
	messages_keys(f, "E");
	assert_true(fixture_shows(f, "A part of the body is masked"));
	assert_int_equal(world->edited.n, 0);
	messages_keys(f, "Enter");
	assert_int_equal(world->edited.n, 0);
	assert_int_equal(world->unmasked, 0);
	messages_keys(f, "E e");
	assert_true(sv_eq(str_sv(&world->edited), str_sv(&message_at(0)->body)));
	assert_int_equal(world->unmasked, 1);
	/* Nor does the form show it then. */
	assert_true(fixture_shows(f, "remove the original"));
	assert_false(fixture_shows(f, "other"));
}

static void test_messages_write__what_was_unmasked_is_shown_in_the_form(void **state)
{
	struct fixture *f = *state;

	mask(f);
	messages_keys(f, "Enter :");
	fixture_type(f, "unmask");
	messages_keys(f, "Enter S");
	assert_true(fixture_shows(f, "tenant=acme"));
	assert_int_equal(world->unmasked, 1);
}

/* --- deleting -------------------------------------------------------------------------------- */

static void test_messages_write__deletes_the_frozen_set_with_a_backup(void **state)
{
	struct fixture *f = *state;
	struct str path = {0}, text = {0};

	begin(f);
	messages_keys(f, "Space j Space D");
	assert_true(fixture_shows(f, "Delete 2 messages from ai-dlq"));
	assert_true(fixture_shows(f, "DeleteMessageBatch, 2 entries"));
	fixture_keys(f, "y");
	assert_non_null(strstr(str_cstr(&f->copied), "aws sqs delete-message"));
	messages_keys(f, "Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 7);
	messages_keys(f, "D d Enter");
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 5);
	assert_null(message_of(&world->d, 1));
	assert_null(message_of(&world->d, 3));
	assert_non_null(message_of(&world->d, 2));
	assert_true(fixture_shows(f, "Deleted 2 messages"));
	str_addf(&path, "%s/ai-dlq-deleted.jsonl", world->d.directory);
	assert_true(file_read(str_cstr(&path), 1 << 20, &text, NULL, NULL));
	assert_non_null(strstr(str_cstr(&text), "tr-88121"));
	str_release(&path);
	str_release(&text);
}

static void test_messages_write__paste_answers_no_question(void **state)
{
	struct fixture *f = *state;

	begin(f);
	messages_keys(f, "D");
	fixture_paste(f, sv_cstr("d\n"));
	messages_settle(f);
	assert_true(fixture_shows(f, "Pasted text is refused here"));
	assert_int_equal(counts_of(&world->d, "ai-dlq").in_flight, 7);
}

/* --- exporting ------------------------------------------------------------------------------- */

static void test_messages_write__exports_in_read_only_mode(void **state)
{
	struct fixture *f = *state;
	struct str path = {0}, text = {0};

	scene_browse(f, "ai-dlq");
	messages_keys(f, "* e Enter");
	str_addf(&path, "%s/ai-dlq-export.jsonl", world->d.directory);
	str_addf(&text, "Saved 7 messages to %s", str_cstr(&path));
	assert_true(fixture_shows(f, str_cstr(&text)));
	str_clear(&text);
	assert_true(file_read(str_cstr(&path), 1 << 20, &text, NULL, NULL));
	assert_non_null(strstr(str_cstr(&text), "tr-88207"));
	/* A file that is there is not touched. */
	messages_keys(f, "e Enter");
	assert_int_equal(f->ui->message_role, ROLE_ERROR);
	str_release(&path);
	str_release(&text);
}

/* --- what others hold ------------------------------------------------------------------------ */

/* A worker receives one; the handle out of its log. */
static void work(struct fixture *f, const char *queue, struct str *handle)
{
	json_t *out = act(&world->d, "ReceiveMessage",
		"{'QueueUrl':'%s','MaxNumberOfMessages':1,'VisibilityTimeout':600}",
		queue_url(&world->d, queue));

	(void)f;
	str_add_cstr(handle,
		json_string_value(json_object_get(
			json_array_get(json_object_get(out, "Messages"), 0), "ReceiptHandle")));
	json_decref(out);
}

static void test_messages_write__hands_back_what_a_worker_holds(void **state)
{
	struct fixture *f = *state;
	struct str handle = {0};

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 1);
	work(f, "jobs", &handle);
	fixture_queue(f, "jobs", 0);
	fixture_draw(f);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "Enter V");
	messages_settle(f);
	assert_true(fixture_shows(f, "SQS cannot list what other consumers hold"));
	fixture_paste(f, str_sv(&handle));
	fixture_keys(f, "Tab Tab Tab Enter");
	assert_true(fixture_shows(f, "another one then does the same work"));
	assert_true(fixture_shows(f, "ChangeMessageVisibilityBatch, 1 entry, timeout 0 s"));
	messages_keys(f, "c Enter");
	assert_int_equal(counts_of(&world->d, "jobs").ready, 1);
	str_release(&handle);
}

static void test_messages_write__a_file_of_handles_has_a_result_each(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fill(&world->d, "jobs", 2);
	str_add_cstr(&world->file, "# of worker 7\n\n");
	work(f, "jobs", &world->file);
	str_add_cstr(&world->file, "\nthis-is-no-handle\n");
	fixture_queue(f, "jobs", 0);
	fixture_draw(f);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "Enter V");
	messages_settle(f);
	fixture_keys(f, "Tab");
	fixture_type(f, "/var/log/handles");
	fixture_keys(f, "Tab ^U");
	fixture_type(f, "1h");
	messages_keys(f, "Tab Enter");
	assert_true(fixture_shows(f, "Hide 2 messages of jobs for 1h from now"));
	messages_keys(f, "c Enter");
	assert_true(fixture_shows(f, "what became of each handle"));
	assert_true(fixture_shows(f, "1  done"));
	assert_true(fixture_shows(f, "2  not done"));
	assert_int_equal(message_of(&world->d, 1)->visible_ms, fixture_unix_ms + 3600000);
}

static void test_messages_write__a_file_that_cannot_be_read_is_said(void **state)
{
	struct fixture *f = *state;

	create(&world->d, "jobs", "");
	fixture_queue(f, "jobs", 0);
	fixture_draw(f);
	write_mode_open(f->ui, 15);
	fixture_keys(f, "Enter V");
	messages_settle(f);
	fixture_keys(f, "Tab");
	fixture_type(f, "/nowhere");
	messages_keys(f, "Tab Tab Enter");
	assert_true(fixture_shows(f, "No such file"));
	assert_true(fixture_shows(f, "Visibility of messages that others hold"));
	/* It comes when the form is gone: nobody is asked. */
	str_add_cstr(&world->file, "handle\n");
	fixture_keys(f, "Enter Esc");
	messages_settle(f);
	assert_false(fixture_shows(f, "VISIBILITY OF OTHERS"));
}

/* --- on record ------------------------------------------------------------------------------- */

static void test_messages_write__is_in_the_audit_log(void **state)
{
	struct fixture *f = *state;

	begin(f);
	messages_keys(f, "D d Enter");
	messages_keys(f, "A");
	assert_true(fixture_shows(f, "Audit log"));
	assert_true(fixture_shows(f, "DeleteMessageBatch  ai-dlq  1/1"));
	assert_true(fixture_shows(f, "done"));
	messages_keys(f, "q");
	assert_true(fixture_shows(f, "Deleted") || fixture_shows(f, "deleted"));
}

#define ON_SIMULATOR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_SIMULATOR(test_messages_write__read_only_refuses_all_of_it),
		ON_SIMULATOR(test_messages_write__sends_after_a_question_of_its_own),
		ON_SIMULATOR(test_messages_write__what_sqs_would_not_take_is_said_in_the_form),
		ON_SIMULATOR(test_messages_write__begins_from_a_template_or_the_last_one),
		ON_SIMULATOR(test_messages_write__the_detail_is_the_seed_of_a_new_one),
		ON_SIMULATOR(test_messages_write__edits_sends_and_then_removes_the_original),
		ON_SIMULATOR(test_messages_write__keeps_the_original_when_told_so),
		ON_SIMULATOR(test_messages_write__says_when_json_was_broken),
		ON_SIMULATOR(test_messages_write__an_editor_that_fails_changes_nothing),
		ON_SIMULATOR(test_messages_write__a_lost_lease_is_not_edited_nor_deleted),
		ON_SIMULATOR(test_messages_write__what_cannot_be_typed_stays_with_its_row),
		ON_SIMULATOR(test_messages_write__a_form_shows_nothing_that_is_masked),
		ON_SIMULATOR(test_messages_write__an_editor_shows_what_is_masked_when_asked_to),
		ON_SIMULATOR(test_messages_write__what_was_unmasked_is_shown_in_the_form),
		ON_SIMULATOR(test_messages_write__deletes_the_frozen_set_with_a_backup),
		ON_SIMULATOR(test_messages_write__paste_answers_no_question),
		ON_SIMULATOR(test_messages_write__exports_in_read_only_mode),
		ON_SIMULATOR(test_messages_write__hands_back_what_a_worker_holds),
		ON_SIMULATOR(test_messages_write__a_file_of_handles_has_a_result_each),
		ON_SIMULATOR(test_messages_write__a_file_that_cannot_be_read_is_said),
		ON_SIMULATOR(test_messages_write__is_in_the_audit_log),
	};

	return cmocka_run_group_tests_name("ui/messages_write", tests, NULL, NULL);
}
