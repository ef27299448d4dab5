/*
 * The scenes: what is on the screen after what. Each sets a prepared fixture going (options may
 * still be changed before fixture_start), fills the fleet and presses keys.
 */
#ifndef TESTS_SCREEN_SCENES_H
#define TESTS_SCREEN_SCENES_H

#include "scene_fleet.h"
#include "sqscope/base/log.h"
#include "unit/ui/messages_scene.h"
#include "unit/ui/operations_scene.h"

/* --- the fleet
 * -------------------------------------------------------------------------------------------- */

static void scene_start(struct fixture *f)
{
	fixture_start(f);
	scene_fill(f);
	fixture_draw(f);
}

static void scene_briefing(struct fixture *f)
{
	place_set(&f->fleet.place.label, "DEMO");
	f->options.briefing =
		"A new model went out 40 minutes ago. One transcription in ten fails twice\n"
		"and lands in ai-transcribe-dlq.\n"
		"\n"
		"Try: watch the dead-letter queue stop growing.\n";
	scene_start(f);
}

static void scene_fleet(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "j Space");
}

static void scene_columns_scrolled(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "l l l l");
}

static void scene_exact(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "units exact");
	fixture_keys(f, "Enter");
}

static void scene_sorted(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "s r S F");
}

static void scene_filter_typed(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "/");
	fixture_type(f, "dlq !ai state:o");
}

static void scene_filter_kept(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "/");
	fixture_type(f, "ai-* dlq:>0");
	fixture_keys(f, "Enter j");
}

static void scene_filter_wrong(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "/");
	fixture_type(f, "ai status:crit");
}

static void scene_filter_no_match(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "/");
	fixture_type(f, "nothing-like-it");
	fixture_keys(f, "Enter");
}

static void scene_paused(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "Z a");
}

static void scene_demo(struct fixture *f)
{
	place_set(&f->fleet.place.label, "DEMO");
	place_set(&f->fleet.place.profile, "default");
	place_set(&f->fleet.place.region, "us-east-1");
	place_set(&f->fleet.place.endpoint, "localhost:9324");
	snprintf(f->fleet.account, sizeof f->fleet.account, "000000000000");
	scene_start(f);
}

static void scene_lean(struct fixture *f)
{
	f->options.lean = true;
	scene_start(f);
	fixture_keys(f, "j");
}

static void scene_menu_sort(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "s j");
}

static void scene_menu_columns(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "v j Space j j Space");
}

/* A queue that moved out of sight stays selected, and the status row says so. */
static void scene_selection_away(struct fixture *f)
{
	char name[32];

	fixture_start(f);
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof name, "worker-%02d", i);
		fixture_queue(f, name, i);
	}
	fixture_draw(f);
	fixture_keys(f, "s r j");
	fixture_queue(f, "worker-58", 0);
	fixture_draw(f);
}

/* --- the first minute, and nothing
 * ------------------------------------------------------------------------ */

static void scene_listing_none_yet(struct fixture *f)
{
	f->status.phase = POLLER_LISTING;
	f->fleet.account[0] = '\0';
	fixture_start(f);
	fixture_draw(f);
}

static void scene_listing(struct fixture *f)
{
	char name[32];

	f->status.phase = POLLER_LISTING;
	f->status.listed = 212;
	f->fleet.account[0] = '\0';
	fixture_start(f);
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof name, "%s-worker-%02d", i % 3 ? "ai" : "billing", i);
		if (i % 5 == 0)
			fixture_queue(f, name, i * 7);
		else
			fixture_list(f, name);
	}
	fixture_draw(f);
}

static void scene_no_queues(struct fixture *f)
{
	fixture_start(f);
	fixture_draw(f);
}

static void scene_truncated(struct fixture *f)
{
	f->status.maybe_truncated = true;
	fixture_start(f);
	fixture_queue(f, "orders", 5);
	fixture_draw(f);
}

/* --- when things fail
 * ------------------------------------------------------------------------------------- */

static void scene_cut_off(struct fixture *f)
{
	scene_start(f);
	fixture_wait(f, 115000);
	err_set(&f->link_error, ERR_UNREACHABLE, "sqs.eu-west-1.amazonaws.com: connection refused");
	f->status.phase = POLLER_UNREACHABLE;
	f->status.link_error = &f->link_error;
	f->status.tries = 2;
	f->status.retry_at_unix_ms = f->unix_ms + 8000;
	f->fleet.is_cut_off = true;
	fleet_tick(&f->fleet, f->now_ms);
	fixture_draw(f);
}

static void scene_expired(struct fixture *f)
{
	err_set(&f->link_error, ERR_EXPIRED, "the credentials of profile prod-eu have expired");
	f->link_error.http_status = 403;
	snprintf(f->link_error.service_code, sizeof f->link_error.service_code, "ExpiredToken");
	snprintf(f->link_error.request_id, sizeof f->link_error.request_id, "8f1c2a5e-55d1");
	f->status.phase = POLLER_UNREACHABLE;
	f->status.link_error = &f->link_error;
	f->status.tries = 1;
	f->status.retry_at_unix_ms = f->unix_ms + 30000;
	f->fleet.account[0] = '\0';
	fixture_start(f);
	fixture_draw(f);
}

static void scene_throttled(struct fixture *f)
{
	struct err err = {0};
	static const char *const names[] = {"ai-embed", "email-out", "geo-tiles", "ingest-raw"};

	scene_start(f);
	fixture_wait(f, 20000);
	err_set(&err, ERR_THROTTLED, "GetQueueAttributes: throttled");
	snprintf(err.service_code, sizeof err.service_code, "RequestThrottled");
	err.http_status = 400;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		fleet_poll_failed(
			&f->fleet, fleet_find_name(&f->fleet, sv_cstr(names[i])), &err, f->now_ms);
	fixture_draw(f);
}

static void scene_throttled_hidden(struct fixture *f)
{
	scene_throttled(f);
	fixture_keys(f, "x");
}

static void scene_errors(struct fixture *f)
{
	scene_throttled(f);
	err_set(&f->identity_error, ERR_DENIED, "GetCallerIdentity is not allowed");
	f->status.identity_error = &f->identity_error;
	f->status.identity_known = false;
	fixture_keys(f, ":");
	fixture_type(f, "sort color");
	fixture_keys(f, "Enter !");
}

static void scene_command_wrong(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "refrehs");
	fixture_keys(f, "Enter");
}

static void scene_warnings(struct fixture *f)
{
	f->options.warnings =
		"~/.config/sqscope/config:3: unknown key intervall (did you mean interval?)\n";
	f->options.config = "[keys fleet]\nsrot = s\n";
	scene_start(f);
}

static void scene_hostile(struct fixture *f)
{
	struct err err = {0};

	place_set(&f->fleet.place.profile, "p\033[31mred");
	fixture_start(f);
	fixture_queue(f, "evil\033]0;title\007-dlq", 1);
	fixture_queue(f,
		"rtl-\xe2\x80\xae"
		"abc\xe2\x80\xac",
		2);
	fixture_queue(f, "wide-\xe6\xbc\xa2\xe5\xad\x97-name", 3);
	fixture_queue(f, "line\r\nbreak\ttab", 4);
	fixture_queue(f, "bad-\xff\xfe-utf8", 5);
	fixture_queue(f,
		"a-queue-with-a-name-that-is-as-long-as-they-get-in-sqs-and-then-ends-in-a.fifo",
		6);
	err_set(&err, ERR_SERVICE, "the service says: \033[2J\033[H <b>oops</b>\r\n");
	fleet_poll_failed(&f->fleet, fixture_list(f, "broken"), &err, f->now_ms);
	fixture_draw(f);
}

/* --- one queue
 * -------------------------------------------------------------------------------------------- */

static void scene_go(struct fixture *f, const char *name)
{
	fixture_keys(f, ":");
	fixture_type(f, "queue ");
	fixture_type(f, name);
	fixture_keys(f, "Enter");
}

static void scene_queue(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "ai-transcribe");
}

static void scene_queue_dlq(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "ai-transcribe-dlq");
}

static void scene_queue_denied(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "legacy-import");
}

static void scene_attributes(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "3 G PgUp");
}

static void scene_attributes_fifo(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "billing-events.fifo");
	fixture_keys(f, "3 G k k k k");
}

/* --- making and changing queues ----------------------------------------------------------------
 */

static void scene_write(struct fixture *f)
{
	f->options.write = true;
	scene_start(f);
}

static void scene_create(struct fixture *f)
{
	scene_write(f);
	fixture_keys(f, "c");
	fixture_type(f, "ai-job-queue");
	fixture_keys(f, "S-Tab S-Tab Enter Down Down Enter Tab Tab Tab Tab Tab Tab");
	fixture_type(f, "3d");
	fixture_keys(f, "Tab");
	fixture_type(f, "x");
}

static void scene_create_presets(struct fixture *f)
{
	scene_write(f);
	fixture_keys(f, "c S-Tab S-Tab Enter");
}

static void scene_create_asks(struct fixture *f)
{
	scene_write(f);
	fixture_keys(f, "c");
	fixture_type(f, "ai-job-queue");
	fixture_keys(f, "S-Tab S-Tab Enter Down Down Enter S-Tab S-Tab S-Tab Enter");
}

static void scene_edit_attribute(struct fixture *f)
{
	scene_write(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "3 j j j E");
}

static void scene_edit_asks(struct fixture *f)
{
	scene_edit_attribute(f);
	fixture_keys(f, "^U");
	fixture_type(f, "1h");
	fixture_keys(f, "Enter Enter");
}

static void scene_edit_redrive(struct fixture *f)
{
	scene_write(f);
	scene_go(f, "ai-rerank");
	fixture_keys(f, ":");
	fixture_type(f, "edit RedrivePolicy");
	fixture_keys(f, "Enter");
}

static void scene_edit_redrive_choose(struct fixture *f)
{
	scene_edit_redrive(f);
	fixture_keys(f, "S-Tab S-Tab Enter");
}

static void scene_edit_allow(struct fixture *f)
{
	scene_write(f);
	scene_go(f, "ai-transcribe-dlq");
	fixture_keys(f, ":");
	fixture_type(f, "edit RedriveAllowPolicy");
	fixture_keys(f, "Enter");
}

static void scene_findings(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "ai-rerank");
	fixture_keys(f, "6");
}

static void scene_policy(struct fixture *f)
{
	static const char policy[] =
		"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Open\",\"Effect\":"
		"\"Allow\",\"Principal\":\"*\",\"Action\":[\"sqs:SendMessage\"],\"Resource\":"
		"\"arn:aws:sqs:eu-west-1:123456789012:ai-rerank\"}]}";
	struct queue *q;

	scene_start(f);
	q = fleet_find_name(&f->fleet, sv_cstr("ai-rerank"));
	queue_attributes_set(&q->attributes, sv_cstr("Policy"), sv_cstr(policy));
	scene_go(f, "ai-rerank");
	fixture_keys(f, "5");
}

static void scene_delete_queue(struct fixture *f)
{
	scene_write(f);
	scene_go(f, "ai-transcribe-dlq");
	fixture_keys(f, "D");
	fixture_type(f, "ai-tran");
}

static void scene_set_plan(struct fixture *f)
{
	scene_write(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "q Space j Space :");
	fixture_type(f, "set VisibilityTimeout=1h ReceiveMessageWaitTimeSeconds=20s");
	fixture_keys(f, "Enter");
}

static void scene_set_asks(struct fixture *f)
{
	scene_set_plan(f);
	fixture_keys(f, "Enter");
}

static void scene_copy_queue(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "y");
}

static void scene_tags(struct fixture *f)
{
	static struct {
		char key[20], value[20];
	} texts[] = {{"team", "speech"}, {"cost-center", "4411"}, {"note", "a\033[1mb"}};

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		f->tags[f->tag_count++] = (struct poller_tag){texts[i].key, texts[i].value};
	f->has_tags = true;
	scene_start(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "4 j");
}

static void scene_tags_denied(struct fixture *f)
{
	err_set(&f->tags_error, ERR_DENIED,
		"ListQueueTags is not allowed: it needs sqs:ListQueueTags");
	scene_start(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "4");
}

static void scene_queue_gone(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "geo-tiles");
	fleet_remove(&f->fleet, fleet_find_name(&f->fleet, sv_cstr("geo-tiles")));
	fixture_draw(f);
}

static void scene_shared_dlq(struct fixture *f)
{
	static const char *const names[] = {"orders", "invoices", "shipments"};
	struct sv others[] = {
		sv_cstr("https://sqs.eu-west-1.amazonaws.com/999999999999/their-queue")};

	fixture_start(f);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		fixture_read(f, names[i], 10 * (int64_t)i, 1, 0, "shared-dlq");
	fleet_set_sources(&f->fleet, fixture_queue(f, "shared-dlq", 12), others, COUNT_OF(others));
	fixture_draw(f);
	fixture_keys(f, "G");
}

static void scene_menu_theme(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "theme");
	fixture_keys(f, "Enter Home Down");
}

static void scene_theme_why(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "theme why");
	fixture_keys(f, "Enter Up");
}

static void scene_menu_sources(struct fixture *f)
{
	scene_shared_dlq(f);
	scene_go(f, "shared-dlq");
	fixture_keys(f, "d j");
}

static void scene_queue_shared_dlq(struct fixture *f)
{
	scene_shared_dlq(f);
	scene_go(f, "shared-dlq");
	fixture_keys(f, "j");
}

/* --- prompts and texts
 * ------------------------------------------------------------------------------------ */

static void scene_prompt(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "re");
}

static void scene_prompt_chosen(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "sort ");
	fixture_keys(f, "Tab Tab");
}

static void scene_prompt_queues(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "dlq");
	fixture_keys(f, "Tab Tab Tab");
}

static void scene_help(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "?");
}

static void scene_help_find(struct fixture *f)
{
	scene_help(f);
	fixture_keys(f, "/");
	fixture_type(f, "dlq");
	fixture_keys(f, "Enter n");
}

static void scene_help_2(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "? Space");
}

static void scene_help_3(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "? G");
}

static void scene_help_queue(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, "Enter ?");
}

static void scene_stats(struct fixture *f)
{
	f->stats = (struct ui_stats){
		.frames = 412,
		.empty_frames = 1904,
		.bytes = 171300,
		.writes = 412,
		.last_frame_bytes = 318,
		.requests = 12840,
		.retries = 12,
		.throttled = 3,
		.request_errors = 1,
		.connections = 16,
		.bytes_in = 18400000,
		.bytes_out = 9100000,
		.requests_in_flight = 2,
		.rss_bytes = 11534336,
		.cpu_ms = 1440,
		.uptime_ms = 5025000,
	};
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "stats");
	fixture_keys(f, "Enter");
}

static void scene_log(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "log");
	fixture_keys(f, "Enter");
}

/* --- contexts
 * --------------------------------------------------------------------------------------------- */

static void fill_second(struct fixture *f)
{
	fixture_second(f);
	place_set(&f->fleet.place.label, "PROD");
	for (int64_t ready = 0; ready <= 40; ready += 20) {
		fixture_second_queue(f, "ai-embed", ready);
		fixture_second_queue(f, "ai-rerank", 40 - ready);
		fixture_second_queue(f, "load-test-target", 3);
		fixture_wait(f, FIXTURE_STEP_MS);
	}
}

static void scene_contexts(struct fixture *f)
{
	fixture_start(f);
	fill_second(f);
	scene_fill(f);
	fixture_draw(f);
	fixture_keys(f, "s q j");
}

/* One of them has lost its credentials: the other goes on. */
static void scene_contexts_expired(struct fixture *f)
{
	fixture_start(f);
	fill_second(f);
	scene_fill(f);
	err_set(&f->link_error, ERR_EXPIRED,
		"profile stage: the session of SSO corp has expired: run `aws sso login --profile stage`");
	f->other_status.phase = POLLER_UNREACHABLE;
	f->other_status.link_error = &f->link_error;
	f->other_status.retry_at_unix_ms = f->unix_ms + 20000;
	f->second_access.has_signin = true;
	f->second.is_cut_off = true;
	fleet_tick(&f->second, f->now_ms);
	fixture_draw(f);
}

static void add_choices(struct fixture *f, const struct ui_choice *choices, size_t count)
{
	for (size_t i = 0; i < count; i++)
		f->choices[f->choice_count++] = choices[i];
}

static void scene_menu_contexts(struct fixture *f)
{
	static const struct ui_choice choices[] = {
		{"prod-eu", "PROD, profile prod-eu, eu-west-1, shown", true},
		{"staging", "profile stage, us-east-1", false},
		{"old", "profile gone is in neither ~/.aws/config nor ~/.aws/credentials", false},
	};

	add_choices(f, choices, COUNT_OF(choices));
	scene_start(f);
	fixture_keys(f, "C");
}

static void scene_prompt_profile(struct fixture *f)
{
	static const struct ui_choice choices[] = {
		{"prod-eu", "SSO, eu-west-1", true},
		{"prod-us", "role, us-east-1", false},
		{"broken", "broken: line 17: Property did not have a name", false},
		{"a-profile-with-a-rather-long-name", "keys", false},
	};

	add_choices(f, choices, COUNT_OF(choices));
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "profile ");
	fixture_keys(f, "Tab");
}

static void scene_mismatch(struct fixture *f)
{
	place_set(&f->fleet.place.account, "222233334444");
	place_set(&f->fleet.place.account_source, "sso_account_id of profile prod-eu");
	scene_start(f);
}

static void scene_expiry(struct fixture *f)
{
	f->access.expires_unix_ms = fixture_unix_ms + (int64_t)12 * 60 * 1000;
	scene_start(f);
}

static void decline(void *ud, struct sv code)
{
	(void)ud;
	(void)code;
}

static void scene_mfa(struct fixture *f)
{
	scene_start(f);
	ui_ask(f->ui,
		&(struct ui_question){"ops", "arn:aws:iam::123456789012:mfa/ana", decline, f});
	fixture_draw(f);
	fixture_type(f, "1234");
}

/* --- messages
 * --------------------------------------------------------------------------------------------- */

static void scene_messages_empty(struct fixture *f)
{
	messages_start(f);
	scene_dlq("ai-transcribe-dlq");
	fixture_queue(f, "ai-transcribe-dlq", 7);
	fixture_draw(f);
	messages_keys(f, "m");
}

static void scene_messages_price(struct fixture *f)
{
	scene_messages_empty(f);
	messages_keys(f, "n");
}

/* Looking would move them: it is refused unless somebody insists. */
static void scene_messages_refused(struct fixture *f)
{
	messages_start(f);
	create_source(&world->d, "billing", 1);
	fill(&world->d, "billing", 3);
	fixture_queue(f, "billing", 3);
	fixture_draw(f);
	messages_keys(f, "m");
	messages_keys(f, "n");
}

static void scene_messages(struct fixture *f)
{
	messages_start(f);
	scene_browse(f, "ai-transcribe-dlq");
	write_mode_open(f->ui, 15);
	messages_keys(f, "g e");
	messages_keys(f, "Space Space");
}

static void scene_messages_states(struct fixture *f)
{
	struct lease *lease;

	messages_start(f);
	scene_browse(f, "ai-transcribe-dlq");
	messages_keys(f, "u");
	messages_keys(f, "j H");
	lease = (struct lease *)message_desk_at(world->d.desk, 3)->lease;
	lease->until_ms = f->now_ms + 5000;
	((struct lease *)message_desk_at(world->d.desk, 4)->lease)->state = LEASE_LOST;
	fixture_draw(f);
}

static void scene_messages_groups(struct fixture *f)
{
	scene_messages(f);
	messages_keys(f, "g");
}

static void scene_messages_lens(struct fixture *f)
{
	static const char *const names[] = {"job", "model", "error"};
	static const char *const exprs[] = {".json.job", ".json.model", ".json.error.type"};

	messages_start(f);
	world->lens = (struct ui_lens){names, exprs, 3};
	scene_browse(f, "ai-transcribe-dlq");
}

static void scene_message(struct fixture *f)
{
	scene_messages(f);
	fixture_keys(f, "k k Enter");
	messages_keys(f, "j j j");
}

static void scene_message_attributes(struct fixture *f)
{
	scene_message(f);
	messages_keys(f, "a");
}

static void scene_message_chain(struct fixture *f)
{
	scene_message(f);
	messages_keys(f, "^N");
	messages_keys(f, "^N");
	messages_keys(f, "[");
}

static void scene_message_masked(struct fixture *f)
{
	struct err err = {0};

	messages_start(f);
	world->d.mask = mask_new();
	assert_true(mask_add(world->d.mask, sv_cstr("$.input.key"), &err));
	assert_true(mask_add(world->d.mask, sv_cstr("*.tenant"), &err));
	scene_browse(f, "ai-transcribe-dlq");
	messages_keys(f, "Enter");
}

static void scene_message_hostile(struct fixture *f)
{
	static const char body[] =
		"{\"esc\":\"\\u001b[31m\",\"rtl\":\"\xe2\x80\xae evil \xe2\x80\x8b\","
		"\"wide\":\"\xe6\xbc\xa2\xe5\xad\x97\"}";

	messages_start(f);
	create(&world->d, "evil", "");
	scene_send("evil", sv_cstr(body),
		"{\"rtl\":{\"DataType\":\"String\",\"StringValue\":\"\xe2\x80\xae"
		"abc\xe2\x80\x8b\"}}");
	fixture_queue(f, "evil", 1);
	fixture_draw(f);
	messages_keys(f, "m");
	messages_keys(f, "n Enter Enter");
	messages_keys(f, "Enter");
}

static void scene_copy(struct fixture *f)
{
	scene_message(f);
	messages_keys(f, "y");
}

static void scene_send_form(struct fixture *f)
{
	scene_message(f);
	messages_keys(f, "S");
}

static void scene_edit_form(struct fixture *f)
{
	scene_messages(f);
	world->edits_to = "{\"job\":\"tr-88121\",\"model\":\"whisper-xl\",}";
	messages_keys(f, "Home E");
}

static void scene_delete(struct fixture *f)
{
	scene_messages(f);
	world->dumps = "~/.local/state/sqscope/dumps";
	messages_keys(f, "D");
}

static void scene_visibility(struct fixture *f)
{
	scene_messages(f);
	messages_keys(f, "V");
}

static void scene_rw(struct fixture *f)
{
	scene_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "rw");
	fixture_keys(f, "Enter");
}

static void scene_rw_open(struct fixture *f)
{
	scene_rw(f);
	fixture_keys(f, "w Enter");
}

static void scene_help_messages(struct fixture *f)
{
	scene_messages(f);
	fixture_keys(f, "?");
}

static void scene_help_message(struct fixture *f)
{
	scene_message(f);
	fixture_keys(f, "?");
}

/* --- the table
 * -------------------------------------------------------------------------------------------- */

enum scene_size {
	AT_80X24 = 1, /* ASCII */
	AT_80X24_UTF8 = 2,
	AT_160X48_UTF8 = 4,
	AT_60X16 = 8,  /* ASCII */
	AT_59X15 = 16, /* ASCII: too small */
	AT_100X30_UTF8 = 32,
	AT_160X48 = 64, /* ASCII */
	AT_MAIN = AT_80X24 | AT_160X48_UTF8 | AT_60X16
};

/* --- operations ------------------------------------------------------------------------------ */

static void scene_operations_start(struct fixture *f)
{
	operations_begin_world(f);
	fixture_start(f);
	scene_fill(f);
	fixture_draw(f);
	write_mode_open(f->ui, 15);
}

static void scene_operations(struct fixture *f)
{
	scene_operations_start(f);
	scene_afternoon(f);
	fixture_keys(f, "o");
}

static void scene_operations_failed(struct fixture *f)
{
	scene_operations(f);
	fixture_keys(f, "j j j");
}

static void scene_operations_canary(struct fixture *f)
{
	scene_operations_start(f);
	scene_operation(f, &scene_kind, "ai-transcribe-dlq",
		&(struct scene_work){
			.figures = {.state = OPERATION_ASKS, .done = 10, .total = 1204},
			.facts = {{"velocity", "5/s   asks after 10"},
				{"messages",
					"10 received, 10 matched, 10 sent, 10 deleted, 0 kept, "
					"0 failed"}}},
		12);
	fixture_keys(f, "o");
}

static void scene_operations_none(struct fixture *f)
{
	scene_operations_start(f);
	fixture_keys(f, "o");
}

static void scene_operations_strip(struct fixture *f)
{
	scene_operations_start(f);
	scene_afternoon(f);
	fixture_keys(f, "j");
}

static void scene_operations_quit(struct fixture *f)
{
	scene_operations_start(f);
	scene_operation(f, &scene_kind, "ai-transcribe-dlq",
		&(struct scene_work){
			.figures = {.state = OPERATION_RUNS, .done = 10, .total = 1204}},
		12);
	fixture_keys(f, "q");
}

static void scene_redrive(struct fixture *f)
{
	scene_operations_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "queue ai-transcribe-dlq");
	fixture_keys(f, "Enter R");
}

static void scene_redrive_matching(struct fixture *f)
{
	scene_redrive(f);
	fixture_keys(f, "Down Down Down");
	fixture_type(f, ".json.error.type == \"Timeout\"");
}

static void scene_redrive_confirm(struct fixture *f)
{
	scene_redrive(f);
	fixture_keys(f, "Up Up Up Up Enter");
}

static void scene_purge(struct fixture *f)
{
	scene_operations_start(f);
	fixture_keys(f, ":");
	fixture_type(f, "queue ai-transcribe");
	fixture_keys(f, "Enter P");
}

static void scene_purge_confirm(struct fixture *f)
{
	scene_purge(f);
	fixture_keys(f, "Enter");
}

static void scene_purge_all(struct fixture *f)
{
	scene_purge(f);
	fixture_keys(f, "a");
}

static void scene_redrive_marked(struct fixture *f)
{
	scene_messages(f);
	operations_begin_world(f);
	fixture_keys(f, "R");
}

struct scene {
	const char *name; /* of the golden file, with the size */
	unsigned sizes;
	void (*play)(struct fixture *f);
};

static const struct scene scenes[] = {
	{"fleet", AT_MAIN | AT_80X24_UTF8 | AT_100X30_UTF8 | AT_59X15 | AT_160X48, scene_fleet},
	{"operations", AT_MAIN | AT_160X48, scene_operations},
	{"operations-failed", AT_80X24, scene_operations_failed},
	{"operations-canary", AT_80X24 | AT_60X16, scene_operations_canary},
	{"operations-none", AT_80X24, scene_operations_none},
	{"operations-strip", AT_MAIN, scene_operations_strip},
	{"operations-quit", AT_80X24, scene_operations_quit},
	{"redrive", AT_MAIN, scene_redrive},
	{"redrive-matching", AT_80X24, scene_redrive_matching},
	{"redrive-confirm", AT_80X24, scene_redrive_confirm},
	{"purge", AT_80X24 | AT_60X16, scene_purge},
	{"purge-confirm", AT_80X24 | AT_60X16 | AT_160X48_UTF8, scene_purge_confirm},
	{"purge-all", AT_80X24, scene_purge_all},
	{"redrive-marked", AT_80X24 | AT_160X48_UTF8, scene_redrive_marked},
	{"fleet-columns-scrolled", AT_80X24 | AT_60X16, scene_columns_scrolled},
	{"fleet-exact", AT_80X24 | AT_160X48_UTF8, scene_exact},
	{"fleet-sorted", AT_80X24_UTF8, scene_sorted},
	{"fleet-paused", AT_80X24, scene_paused},
	{"fleet-demo", AT_80X24 | AT_60X16 | AT_160X48_UTF8, scene_demo},
	{"fleet-lean", AT_80X24, scene_lean},
	{"fleet-selection-away", AT_80X24, scene_selection_away},
	{"filter-typed", AT_80X24 | AT_60X16, scene_filter_typed},
	{"filter-kept", AT_80X24_UTF8 | AT_160X48_UTF8, scene_filter_kept},
	{"filter-wrong", AT_80X24, scene_filter_wrong},
	{"filter-no-match", AT_80X24, scene_filter_no_match},
	{"listing-none-yet", AT_80X24, scene_listing_none_yet},
	{"listing", AT_80X24 | AT_60X16, scene_listing},
	{"no-queues", AT_80X24 | AT_60X16, scene_no_queues},
	{"truncated", AT_80X24 | AT_60X16, scene_truncated},
	{"cut-off", AT_MAIN, scene_cut_off},
	{"expired", AT_80X24 | AT_60X16, scene_expired},
	{"throttled", AT_80X24, scene_throttled},
	{"throttled-hidden", AT_80X24, scene_throttled_hidden},
	{"errors", AT_80X24 | AT_60X16, scene_errors},
	{"command-wrong", AT_80X24, scene_command_wrong},
	{"warnings", AT_80X24, scene_warnings},
	{"hostile", AT_80X24 | AT_80X24_UTF8 | AT_160X48_UTF8, scene_hostile},
	{"queue", AT_MAIN | AT_80X24_UTF8 | AT_100X30_UTF8, scene_queue},
	{"queue-dlq", AT_80X24, scene_queue_dlq},
	{"queue-denied", AT_80X24 | AT_60X16, scene_queue_denied},
	{"queue-gone", AT_80X24, scene_queue_gone},
	{"queue-shared-dlq", AT_80X24, scene_queue_shared_dlq},
	{"attributes", AT_MAIN, scene_attributes},
	{"attributes-fifo", AT_80X24_UTF8, scene_attributes_fifo},
	{"tags", AT_80X24 | AT_60X16, scene_tags},
	{"tags-denied", AT_80X24, scene_tags_denied},
	{"create", AT_MAIN, scene_create},
	{"create-presets", AT_80X24, scene_create_presets},
	{"create-asks", AT_80X24 | AT_160X48_UTF8, scene_create_asks},
	{"edit-attribute", AT_MAIN, scene_edit_attribute},
	{"edit-asks", AT_80X24 | AT_160X48_UTF8, scene_edit_asks},
	{"edit-redrive", AT_80X24 | AT_160X48_UTF8, scene_edit_redrive},
	{"edit-redrive-choose", AT_80X24, scene_edit_redrive_choose},
	{"edit-allow", AT_80X24, scene_edit_allow},
	{"findings", AT_MAIN, scene_findings},
	{"policy", AT_80X24 | AT_160X48_UTF8, scene_policy},
	{"delete-queue", AT_80X24 | AT_160X48_UTF8, scene_delete_queue},
	{"set-plan", AT_80X24 | AT_160X48_UTF8, scene_set_plan},
	{"set-asks", AT_80X24, scene_set_asks},
	{"copy-queue", AT_80X24, scene_copy_queue},
	{"menu-sort", AT_MAIN, scene_menu_sort},
	{"menu-columns", AT_MAIN, scene_menu_columns},
	{"menu-theme", AT_80X24, scene_menu_theme},
	{"theme-why", AT_80X24, scene_theme_why},
	{"menu-sources", AT_80X24, scene_menu_sources},
	{"prompt", AT_MAIN, scene_prompt},
	{"prompt-chosen", AT_80X24, scene_prompt_chosen},
	{"prompt-queues", AT_80X24_UTF8, scene_prompt_queues},
	{"briefing", AT_MAIN, scene_briefing},
	{"help", AT_MAIN, scene_help},
	{"help-find", AT_80X24, scene_help_find},
	{"help-2", AT_80X24, scene_help_2},
	{"help-3", AT_80X24, scene_help_3},
	{"help-queue", AT_80X24, scene_help_queue},
	{"contexts", AT_80X24 | AT_80X24_UTF8 | AT_160X48_UTF8 | AT_60X16, scene_contexts},
	{"contexts-expired", AT_80X24 | AT_160X48_UTF8, scene_contexts_expired},
	{"menu-contexts", AT_80X24, scene_menu_contexts},
	{"prompt-profile", AT_80X24, scene_prompt_profile},
	{"mismatch", AT_MAIN, scene_mismatch},
	{"expiry", AT_MAIN, scene_expiry},
	{"mfa", AT_MAIN, scene_mfa},
	{"messages", AT_MAIN | AT_160X48, scene_messages},
	{"messages-empty", AT_80X24 | AT_60X16, scene_messages_empty},
	{"messages-price", AT_80X24 | AT_60X16, scene_messages_price},
	{"messages-refused", AT_80X24, scene_messages_refused},
	{"messages-states", AT_80X24, scene_messages_states},
	{"messages-groups", AT_80X24 | AT_60X16, scene_messages_groups},
	{"messages-lens", AT_80X24 | AT_160X48_UTF8, scene_messages_lens},
	{"message", AT_MAIN | AT_160X48, scene_message},
	{"message-attributes", AT_80X24 | AT_60X16, scene_message_attributes},
	{"message-chain", AT_80X24, scene_message_chain},
	{"message-masked", AT_80X24, scene_message_masked},
	{"message-hostile", AT_80X24 | AT_80X24_UTF8, scene_message_hostile},
	{"copy", AT_80X24, scene_copy},
	{"send", AT_MAIN, scene_send_form},
	{"edit", AT_80X24, scene_edit_form},
	{"delete", AT_80X24 | AT_60X16, scene_delete},
	{"visibility", AT_MAIN, scene_visibility},
	{"rw", AT_MAIN, scene_rw},
	{"rw-open", AT_80X24 | AT_60X16, scene_rw_open},
	{"help-messages", AT_80X24, scene_help_messages},
	{"help-message", AT_80X24, scene_help_message},
	{"stats", AT_80X24 | AT_160X48_UTF8, scene_stats},
	{"log", AT_80X24, scene_log},
};

#endif
