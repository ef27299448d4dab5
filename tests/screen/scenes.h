/*
 * The scenes: what is on the screen after what. Each sets a prepared fixture going (options may
 * still be changed before fixture_start), fills the fleet and presses keys.
 */
#ifndef TESTS_SCREEN_SCENES_H
#define TESTS_SCREEN_SCENES_H

#include "scene_fleet.h"
#include "sqscope/base/log.h"

/* --- the fleet
 * -------------------------------------------------------------------------------------------- */

static void scene_start(struct fixture *f)
{
	fixture_start(f);
	scene_fill(f);
	fixture_draw(f);
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
	f->options.key_bindings = "[keys fleet]\nsrot = s\n";
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
	fixture_keys(f, "2 G PgUp");
}

static void scene_attributes_fifo(struct fixture *f)
{
	scene_start(f);
	scene_go(f, "billing-events.fifo");
	fixture_keys(f, "2 G k k k k");
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
	fixture_keys(f, "3 j");
}

static void scene_tags_denied(struct fixture *f)
{
	err_set(&f->tags_error, ERR_DENIED,
		"ListQueueTags is not allowed: it needs sqs:ListQueueTags");
	scene_start(f);
	scene_go(f, "ai-transcribe");
	fixture_keys(f, "3");
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

struct scene {
	const char *name; /* of the golden file, with the size */
	unsigned sizes;
	void (*play)(struct fixture *f);
};

static const struct scene scenes[] = {
	{"fleet", AT_MAIN | AT_80X24_UTF8 | AT_100X30_UTF8 | AT_59X15 | AT_160X48, scene_fleet},
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
	{"menu-sort", AT_MAIN, scene_menu_sort},
	{"menu-columns", AT_MAIN, scene_menu_columns},
	{"menu-sources", AT_80X24, scene_menu_sources},
	{"prompt", AT_MAIN, scene_prompt},
	{"prompt-chosen", AT_80X24, scene_prompt_chosen},
	{"prompt-queues", AT_80X24_UTF8, scene_prompt_queues},
	{"help", AT_MAIN, scene_help},
	{"help-find", AT_80X24, scene_help_find},
	{"help-2", AT_80X24, scene_help_2},
	{"help-3", AT_80X24, scene_help_3},
	{"help-queue", AT_80X24, scene_help_queue},
	{"stats", AT_80X24 | AT_160X48_UTF8, scene_stats},
	{"log", AT_80X24, scene_log},
};

#endif
