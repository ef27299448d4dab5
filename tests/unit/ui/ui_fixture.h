/*
 * A dashboard without a program around it: the real ui over a fleet that is filled through the
 * model's own functions, and a host that notes what it is asked. Time stands still until it is
 * moved.
 */
#ifndef TESTS_UNIT_UI_UI_FIXTURE_H
#define TESTS_UNIT_UI_UI_FIXTURE_H

#include "sqscope/base/mem.h"
#include "sqscope/ui/columns.h"
#include "sqscope/ui/keymap.h"
#include "sqscope/ui/ui.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	FIXTURE_ROWS = 24,
	FIXTURE_COLS = 80,
	FIXTURE_VISIBLE_MAX = 100,
	FIXTURE_START_MS = 1000000,
	FIXTURE_STEP_MS = 10000
};

/* 2026-11-17T20:48:05Z */
static const int64_t fixture_unix_ms = 1794948485000;

struct fixture {
	struct fleet fleet;
	struct fleet second; /* of another context, once fixture_second was called */
	bool has_second;
	struct fleet_set fleets; /* those that are shown */
	struct ui *ui;
	struct ui_host host;
	struct ui_options options;
	struct canvas canvas;
	int64_t now_ms, unix_ms;

	/* what the host answers */
	struct poller_status status;
	struct poller_status other_status; /* of fleets that a test adds */
	struct err list_error, link_error, identity_error, tags_error;
	struct poller_tag tags[8];
	size_t tag_count;
	bool has_tags;
	struct ui_access access, second_access;
	struct ui_choice choices[8]; /* contexts, profiles and regions alike */
	size_t choice_count;
	struct err refusal; /* of a choice or a login; clear: it succeeds */
	struct ui_stats stats;

	/* what it was asked */
	char contexts[100], profile[40], region[40];
	const struct fleet *login;
	int quits, suspends, repaints, refreshes, bells, visible_calls, focus_calls;
	bool is_paused;
	int64_t interval_ms;
	struct queue *visible[FIXTURE_VISIBLE_MAX];
	size_t visible_count;
	struct queue *focus;
	char title[100], theme[40];
	char program[1000];                   /* the last one run, and its line */
	bool is_lean, has_mouse, lacks_mouse; /* as the host was told, or is made to be */
	const char *theme_warnings;           /* what setting one finds; NULL */
	struct str copied;
	struct queue_presets presets;
	const struct queue_write_tools *tools; /* NULL: there are none */
	void (*end)(void);                     /* of what stands behind it; NULL: nothing does */
};

static inline void fixture_quit(void *ud)
{
	((struct fixture *)ud)->quits++;
}

static inline void fixture_suspend(void *ud)
{
	((struct fixture *)ud)->suspends++;
}

static inline void fixture_repaint(void *ud)
{
	((struct fixture *)ud)->repaints++;
}

static inline void fixture_refresh(void *ud)
{
	((struct fixture *)ud)->refreshes++;
}

static inline void fixture_pause(void *ud, bool paused)
{
	((struct fixture *)ud)->is_paused = paused;
}

static inline void fixture_set_interval(void *ud, int64_t interval_ms)
{
	((struct fixture *)ud)->interval_ms = interval_ms;
}

static inline void fixture_set_visible(void *ud, struct queue *const *queues, size_t count)
{
	struct fixture *f = ud;

	f->visible_calls++;
	f->visible_count = count < FIXTURE_VISIBLE_MAX ? count : FIXTURE_VISIBLE_MAX;
	memcpy(f->visible, queues, f->visible_count * sizeof *queues);
}

static inline void fixture_set_focus(void *ud, struct queue *q)
{
	struct fixture *f = ud;

	f->focus_calls++;
	f->focus = q;
}

static inline const struct poller_tag *fixture_focus_tags(
	void *ud, const struct queue *q, size_t *count, const struct err **err)
{
	struct fixture *f = ud;

	(void)q;
	*count = f->tag_count;
	*err = err_is_set(&f->tags_error) ? &f->tags_error : NULL;
	return f->has_tags ? f->tags : NULL;
}

static inline bool fixture_set_theme(
	void *ud, struct sv name, struct str *warnings, struct err *err)
{
	struct fixture *f = ud;

	if (!sv_eq_cstr(name, "dark") && !sv_eq_cstr(name, "light") &&
		!sv_eq_cstr(name, "terminal"))
		return err_fail(err, ERR_CONFIG, "there is no theme %.*s", SV_ARGS(name));
	if (f->theme_warnings)
		str_add_cstr(warnings, f->theme_warnings);
	snprintf(f->theme, sizeof f->theme, "%.*s", SV_ARGS(name));
	return true;
}

static inline size_t fixture_themes(void *ud, const struct ui_choice **out)
{
	static const struct ui_choice all[] = {
		{"dark", "dark background", false},
		{"light", "light background", false},
		{"mono", "no colour", false},
		{"terminal", "now: its own colours", true},
	};

	(void)ud;
	*out = all;
	return COUNT_OF(all);
}

static inline void fixture_describe_role(void *ud, enum role role, struct str *out)
{
	(void)ud;
	str_addf(out, "%s", role == ROLE_STATE_CRIT ? "red bold" : "default");
}

static inline void fixture_get_status(
	void *ud, const struct fleet *fleet, struct poller_status *out)
{
	struct fixture *f = ud;

	*out = fleet == &f->fleet ? f->status : f->other_status;
}

static inline void fixture_get_access(void *ud, const struct fleet *fleet, struct ui_access *out)
{
	struct fixture *f = ud;

	*out = fleet == &f->fleet ? f->access : f->second_access;
}

static inline size_t fixture_choices(void *ud, const struct ui_choice **out)
{
	struct fixture *f = ud;

	*out = f->choices;
	return f->choice_count;
}

static inline bool fixture_choose(
	struct fixture *f, char *out, size_t size, struct sv name, struct err *err)
{
	if (err_is_set(&f->refusal)) {
		*err = f->refusal;
		return false;
	}
	snprintf(out, size, "%.*s", SV_ARGS(name));
	return true;
}

static inline bool fixture_set_contexts(void *ud, struct sv names, struct err *err)
{
	struct fixture *f = ud;

	return fixture_choose(f, f->contexts, sizeof f->contexts, names, err);
}

static inline bool fixture_set_profile(void *ud, struct sv name, struct err *err)
{
	struct fixture *f = ud;

	return fixture_choose(f, f->profile, sizeof f->profile, name, err);
}

static inline bool fixture_set_region(void *ud, struct sv name, struct err *err)
{
	struct fixture *f = ud;

	return fixture_choose(f, f->region, sizeof f->region, name, err);
}

static inline bool fixture_login(void *ud, const struct fleet *fleet, struct err *err)
{
	struct fixture *f = ud;

	if (err_is_set(&f->refusal)) {
		*err = f->refusal;
		return false;
	}
	f->login = fleet;
	return true;
}

static inline void fixture_get_stats(void *ud, struct ui_stats *out)
{
	*out = ((struct fixture *)ud)->stats;
}

static inline void fixture_bell(void *ud)
{
	((struct fixture *)ud)->bells++;
}

static inline void fixture_set_title(void *ud, struct sv title)
{
	struct fixture *f = ud;

	snprintf(f->title, sizeof f->title, "%.*s", SV_ARGS(title));
}

/* Messages need a world of their own: messages_fixture.h. */
static inline struct message_desk *fixture_open_desk(void *ud, struct queue *q, struct err *err)
{
	(void)ud;
	err_set(err, ERR_FAILED, "%s: the connections are not made yet", q->name);
	return NULL;
}

static inline struct audit_listing *fixture_list_audit(void *ud, int64_t newest)
{
	(void)ud;
	(void)newest;
	return NULL;
}

static inline struct oldest_age *fixture_ask_age(void *ud, struct queue *q)
{
	(void)ud;
	(void)q;
	return NULL;
}

static inline struct workers *fixture_open_workers(void *ud, struct queue *q, struct err *err)
{
	(void)ud;
	(void)q;
	err_set(err, ERR_FAILED, "nobody can be asked");
	return NULL;
}

static inline bool fixture_copy(void *ud, struct sv text, struct err *err)
{
	struct fixture *f = ud;

	(void)err;
	str_set(&f->copied, text);
	return true;
}

/* Without a test's own tools there is nothing to change queues with. */
static inline bool fixture_queue_tools(
	void *ud, const struct fleet *fleet, struct queue_write_tools *out, struct err *err)
{
	struct fixture *f = ud;

	(void)fleet;
	if (!f->tools)
		return err_fail(err, ERR_FAILED, "the connections are not made yet");
	*out = *f->tools;
	return true;
}

static inline const struct queue_presets *fixture_presets(void *ud)
{
	return &((struct fixture *)ud)->presets;
}

static inline void fixture_set_lean(void *ud, bool is_lean)
{
	struct fixture *f = ud;

	f->is_lean = is_lean;
}

static inline bool fixture_set_mouse(void *ud, bool is_on, struct err *err)
{
	struct fixture *f = ud;

	if (f->lacks_mouse)
		return err_fail(err, ERR_TERMINAL, "this terminal reports no mouse");
	f->has_mouse = is_on;
	return true;
}

/* Without a loop there are no operations. */
static inline struct operations *fixture_operations(void *ud)
{
	(void)ud;
	return NULL;
}

static inline bool fixture_start_redrive(
	void *ud, const struct queue *q, const struct redrive_wish *wish, struct err *err)
{
	(void)ud;
	(void)q;
	(void)wish;
	return err_fail(err, ERR_FAILED, "no connection");
}

static inline bool fixture_start_clear(
	void *ud, const struct queue *q, const struct clear_wish *wish, struct err *err)
{
	(void)ud;
	(void)q;
	(void)wish;
	return err_fail(err, ERR_FAILED, "no connection");
}

static inline struct task_listing *fixture_list_tasks(
	void *ud, const struct queue *q, struct err *err)
{
	(void)ud;
	(void)q;
	err_set(err, ERR_FAILED, "no connection");
	return NULL;
}

static inline bool fixture_run_program(void *ud, const char *name, struct sv line, struct err *err)
{
	struct fixture *f = ud;

	(void)err;
	snprintf(f->program, sizeof f->program, "%s: %.*s", name, SV_ARGS(line));
	return true;
}

static inline struct ui_host fixture_host(struct fixture *f)
{
	return (struct ui_host){
		.ud = f,
		.quit = fixture_quit,
		.suspend = fixture_suspend,
		.repaint = fixture_repaint,
		.refresh = fixture_refresh,
		.pause = fixture_pause,
		.set_interval = fixture_set_interval,
		.set_visible = fixture_set_visible,
		.set_focus = fixture_set_focus,
		.focus_tags = fixture_focus_tags,
		.set_theme = fixture_set_theme,
		.themes = fixture_themes,
		.describe_role = fixture_describe_role,
		.get_status = fixture_get_status,
		.get_access = fixture_get_access,
		.contexts = fixture_choices,
		.profiles = fixture_choices,
		.regions = fixture_choices,
		.set_contexts = fixture_set_contexts,
		.set_profile = fixture_set_profile,
		.set_region = fixture_set_region,
		.login = fixture_login,
		.get_stats = fixture_get_stats,
		.bell = fixture_bell,
		.set_lean = fixture_set_lean,
		.set_mouse = fixture_set_mouse,
		.run_program = fixture_run_program,
		.set_title = fixture_set_title,
		.open_desk = fixture_open_desk,
		.list_audit = fixture_list_audit,
		.operations = fixture_operations,
		.start_redrive = fixture_start_redrive,
		.start_clear = fixture_start_clear,
		.list_tasks = fixture_list_tasks,
		.open_workers = fixture_open_workers,
		.ask_age = fixture_ask_age,
		.copy = fixture_copy,
		.queue_tools = fixture_queue_tools,
		.presets = fixture_presets,
	};
}

/* Everything but the ui, so that options can still be changed. */
static inline void fixture_prepare(struct fixture *f, int rows, int cols, enum charset charset)
{
	*f = (struct fixture){.now_ms = FIXTURE_START_MS, .unix_ms = fixture_unix_ms};
	queue_presets_init(&f->presets);
	fleet_init(&f->fleet);
	place_set(&f->fleet.place.name, "prod-eu");
	place_set(&f->fleet.place.profile, "prod-eu");
	place_set(&f->fleet.place.region, "eu-west-1");
	fleet_set_add(&f->fleets, &f->fleet);
	f->fleet.stale_after_ms = 3 * FIXTURE_STEP_MS;
	f->host = fixture_host(f);
	f->status = (struct poller_status){
		.phase = POLLER_LIVE,
		.retry_at_unix_ms = UNKNOWN,
		.identity_known = true,
		.requests_per_s = 2.1,
		.dollars_per_day = 0.07,
	};
	f->other_status = f->status;
	f->options = (struct ui_options){
		.fleets = &f->fleets,
		.host = &f->host,
		.theme = "terminal",
		.config_path = "~/.config/sqscope/config",
		.start_ms = FIXTURE_START_MS,
	};
	snprintf(f->fleet.account, sizeof f->fleet.account, "123456789012");
	snprintf(f->fleet.caller_arn, sizeof f->fleet.caller_arn,
		"arn:aws:sts::123456789012:assumed-role/ops/ana");
	canvas_init(&f->canvas, rows, cols, charset);
}

/* Show a second context: staging, beside prod-eu, which is called so then. */
static inline struct fleet *fixture_second(struct fixture *f)
{
	struct place *place;

	fleet_init(&f->second);
	f->has_second = true;
	f->second.stale_after_ms = f->fleet.stale_after_ms;
	place = &f->second.place;
	place_set(&place->name, "staging");
	place_set(&place->profile, "stage");
	place_set(&place->region, "us-east-1");
	place->is_named = f->fleet.place.is_named = true;
	place->color = 2;
	f->fleet.place.color = 1;
	snprintf(f->second.account, sizeof f->second.account, "222233334444");
	fleet_set_add(&f->fleets, &f->second);
	return &f->second;
}

static inline void fixture_start(struct fixture *f)
{
	f->ui = ui_new(&f->options);
}

static inline void fixture_draw(struct fixture *f)
{
	ui_needs_draw(f->ui, f->now_ms);
	ui_draw(f->ui, &f->canvas, f->now_ms, f->unix_ms);
}

static inline void fixture_open(struct fixture *f)
{
	fixture_prepare(f, FIXTURE_ROWS, FIXTURE_COLS, CHARSET_ASCII);
	fixture_start(f);
	fixture_draw(f);
}

static inline void fixture_close(struct fixture *f)
{
	ui_free(f->ui);
	fleet_set_release(&f->fleets);
	fleet_release(&f->fleet);
	if (f->has_second)
		fleet_release(&f->second);
	canvas_release(&f->canvas);
	str_release(&f->copied);
	queue_presets_release(&f->presets);
	if (f->end)
		f->end();
}

static inline void fixture_wait(struct fixture *f, int64_t ms)
{
	f->now_ms += ms;
	f->unix_ms += ms;
}

/* --- queues --------------------------------------------------------------------------------- */

static inline void fixture_attributes(struct queue_attributes *a, const char *name, int64_t ready,
	int64_t flight, int64_t delayed, const char *dlq)
{
	char text[256];

	queue_attributes_init(a);
	a->number[ATTR_VISIBLE] = ready;
	a->number[ATTR_IN_FLIGHT] = flight;
	a->number[ATTR_DELAYED] = delayed;
	a->number[ATTR_VISIBILITY_TIMEOUT] = 300;
	a->number[ATTR_RETENTION] = 345600;
	a->number[ATTR_DELAY] = 0;
	a->number[ATTR_MAX_SIZE] = 1048576;
	a->number[ATTR_RECEIVE_WAIT] = 20;
	a->number[ATTR_CREATED] = 1731900000;
	a->number[ATTR_MODIFIED] = 1763400000;
	a->number[ATTR_SQS_MANAGED_SSE] = 1;
	snprintf(text, sizeof text, "arn:aws:sqs:eu-west-1:123456789012:%s", name);
	a->text[ATTR_QUEUE_ARN] = mem_strdup(text);
	if (!dlq)
		return;
	snprintf(text, sizeof text,
		"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:123456789012:%s\",\"maxReceiveCount\":5}",
		dlq);
	queue_attributes_set(a, sv_cstr("RedrivePolicy"), sv_cstr(text));
}

/* A row that was listed and not read yet. */
static inline struct queue *fixture_list(struct fixture *f, const char *name)
{
	char url[256];

	snprintf(url, sizeof url, "https://sqs.eu-west-1.amazonaws.com/123456789012/%s", name);
	return fleet_add_url(&f->fleet, sv_cstr(url), true);
}

/* One reading of all attributes, now. */
static inline struct queue *fixture_read(struct fixture *f, const char *name, int64_t ready,
	int64_t flight, int64_t delayed, const char *dlq)
{
	struct queue *q = fixture_list(f, name);
	struct queue_attributes attributes;

	fixture_attributes(&attributes, name, ready, flight, delayed, dlq);
	q = fleet_polled(&f->fleet, q, &attributes, true, f->now_ms, f->unix_ms);
	queue_attributes_release(&attributes);
	return q;
}

static inline struct queue *fixture_queue(struct fixture *f, const char *name, int64_t ready)
{
	return fixture_read(f, name, ready, 0, 0, NULL);
}

static inline void fixture_deny(struct fixture *f, const char *name)
{
	struct err err = {0};

	err_set(&err, ERR_DENIED,
		"GetQueueAttributes is not allowed on %s: it needs sqs:GetQueueAttributes", name);
	snprintf(err.service_code, sizeof err.service_code, "AccessDenied");
	err.http_status = 403;
	fleet_poll_failed(&f->fleet, fixture_list(f, name), &err, f->now_ms);
}

/* A reading of a queue of the second context. */
static inline struct queue *fixture_second_queue(struct fixture *f, const char *name, int64_t ready)
{
	struct queue_attributes attributes;
	char url[256];
	struct queue *q;

	snprintf(url, sizeof url, "https://sqs.us-east-1.amazonaws.com/222233334444/%s", name);
	q = fleet_add_url(&f->second, sv_cstr(url), true);
	queue_attributes_init(&attributes);
	attributes.number[ATTR_VISIBLE] = ready;
	attributes.number[ATTR_IN_FLIGHT] = attributes.number[ATTR_DELAYED] = 0;
	q = fleet_polled(&f->second, q, &attributes, true, f->now_ms, f->unix_ms);
	queue_attributes_release(&attributes);
	return q;
}

/* --- keys ----------------------------------------------------------------------------------- */

/* Keys by name, separated by blanks: "j j Enter". The ui is drawn after each, as in life. */
static inline void fixture_keys(struct fixture *f, const char *names)
{
	struct sv rest = sv_cstr(names), word;
	struct key key;

	while (sv_next_word(&rest, &word)) {
		if (!key_parse(word, &key)) {
			fprintf(stderr, "no key %.*s\n", SV_ARGS(word));
			abort();
		}
		ui_key(f->ui, key, sv_cstr(""), f->now_ms);
		fixture_draw(f);
	}
}

static inline void fixture_type(struct fixture *f, const char *text)
{
	for (; *text; text++)
		ui_key(f->ui, (struct key){KEY_CODE_CHAR, (unsigned char)*text}, sv_cstr(""),
			f->now_ms);
	fixture_draw(f);
}

static inline void fixture_paste(struct fixture *f, struct sv text)
{
	ui_key(f->ui, (struct key){KEY_CODE_PASTE, 0}, text, f->now_ms);
	fixture_draw(f);
}

/* --- the screen
 * ------------------------------------------------------------------------------------------- */

/* Row `row` (from the bottom when negative) of what was drawn. The buffer is the test's. */
static inline const char *fixture_row(struct fixture *f, int row, struct str *out)
{
	str_clear(out);
	canvas_dump_text(&f->canvas, row < 0 ? f->canvas.rows + row : row, out);
	return str_cstr(out);
}

/* Is the text anywhere on the screen? */
static inline bool fixture_shows(struct fixture *f, const char *text)
{
	struct str row = {0};
	bool found = false;

	for (int i = 0; i < f->canvas.rows && !found; i++)
		found = strstr(fixture_row(f, i, &row), text) != NULL;
	str_release(&row);
	return found;
}

/* The first row on which the text stands; -1. */
static inline int fixture_row_of(struct fixture *f, const char *text)
{
	struct str row = {0};
	int found = -1;

	for (int i = 0; i < f->canvas.rows && found < 0; i++) {
		if (strstr(fixture_row(f, i, &row), text))
			found = i;
	}
	str_release(&row);
	return found;
}

#endif
