/* What the program costs: requests, bytes to the terminal, memory. Drawn when something else is; it
 * never ticks by itself. */
#include "actions.h"
#include "text_view.h"
#include "ui_state.h"

#include <stdio.h>

enum { LABEL_COL = 3, VALUE_COL = 24, VALUE_COLS = 12, NOTE_COL = 38 };

static void add_right(struct doc *doc, const char *text)
{
	int col = VALUE_COL + VALUE_COLS - (int)strlen(text);

	doc_add(doc, col > VALUE_COL ? col : VALUE_COL, ROLE_TEXT, sv_cstr(text));
}

static void add_text(struct doc *doc, const char *label, const char *value, const char *note)
{
	doc_line(doc);
	doc_add(doc, LABEL_COL, ROLE_DIM, sv_cstr(label));
	add_right(doc, value);
	doc_add(doc, NOTE_COL, ROLE_DIM, sv_cstr(note));
}

static void add_number(struct doc *doc, const char *label, uint64_t n, const char *note)
{
	char text[UNITS_TEXT_SIZE];

	add_text(doc, label, units_exact((int64_t)n, text), note);
}

static void add_bytes(struct doc *doc, const char *label, uint64_t n, const char *note)
{
	char text[UNITS_TEXT_SIZE];

	add_text(doc, label, units_bytes((int64_t)n, text), note);
}

static void add_requests(struct ui *ui, const struct ui_stats *stats, struct doc *doc)
{
	char text[32];

	doc_heading(doc, "Requests to the service");
	add_number(doc, "sent", stats->requests, "since the start");
	snprintf(text, sizeof text, "%.1f/s", ui->shown_rps);
	add_text(doc, "now", text, "over the last minute");
	if (!places_are_local(ui)) {
		snprintf(text, sizeof text, "~$%.2f", ui->status.dollars_per_day);
		add_text(doc, "price", text, "a day at this rate, in us-east-1");
	}
	add_number(doc, "under way", (uint64_t)stats->requests_in_flight, "");
	add_number(doc, "waiting", (uint64_t)stats->requests_waiting, "for a free connection");
	add_number(doc, "repeated", stats->retries, "");
	add_number(doc, "throttled", stats->throttled, "answers that asked to slow down");
	add_number(doc, "failed", stats->request_errors, "");
	add_number(doc, "connections", stats->connections, "opened");
	add_bytes(doc, "received", stats->bytes_in, "");
	add_bytes(doc, "sent", stats->bytes_out, "");
}

static void add_terminal(const struct ui_stats *stats, struct doc *doc)
{
	uint64_t mean = stats->frames > 0 ? stats->bytes / stats->frames : 0;

	doc_line(doc);
	doc_heading(doc, "Terminal");
	add_number(doc, "frames", stats->frames, "that wrote something");
	add_number(doc, "empty frames", stats->empty_frames,
		"nothing had changed: no byte was written");
	add_number(doc, "dropped frames", stats->dropped_frames, "not made, the link was full");
	add_bytes(doc, "written", stats->bytes, "");
	add_number(doc, "writes", stats->writes, "");
	add_bytes(doc, "a frame", mean, "on average, the first one included");
	add_bytes(doc, "the last frame", stats->last_frame_bytes, "");
}

static void add_process(const struct ui *ui, const struct ui_stats *stats, struct doc *doc)
{
	char text[UNITS_TEXT_SIZE];

	doc_line(doc);
	doc_heading(doc, "Process");
	add_text(doc, "running", units_duration(stats->uptime_ms / 1000, text), "");
	add_bytes(doc, "memory", (uint64_t)stats->rss_bytes, "resident");
	add_text(doc, "processor", units_duration(stats->cpu_ms / 1000, text), "time used");
	add_number(
		doc, "queues", fleet_set_queues(ui->fleets), "DLQs outside the selection included");
}

static void draw(struct ui *ui, void *state, struct area a)
{
	struct text_view *view = state;
	struct ui_stats stats = {0};

	ui->host->get_stats(ui->host->ud, &stats);
	doc_clear(&view->doc);
	add_requests(ui, &stats, &view->doc);
	add_terminal(&stats, &view->doc);
	add_process(ui, &stats, &view->doc);
	text_view_draw(ui, view, a, "Statistics, as of the last change on the screen");
}

static const struct view_ops stats_view_ops = {
	.name = "stats",
	.scope = SCOPE_TEXT,
	.hints = text_view_hints,
	.draw = draw,
	.move = text_view_move,
	.release = text_view_release,
};

bool action_stats(struct ui *ui, struct sv args, struct err *err)
{
	(void)args;
	(void)err;
	text_view_open(ui, &stats_view_ops, text_view_new());
	return true;
}
