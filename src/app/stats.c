/* Gathering and printing the figures of a run. */
#include "stats.h"
#include "sqscope/base/files.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

enum { KIB = 1024, STATM_BYTES = 4096, STATUS_BYTES = 65536 };

/* Resident memory now: the second number of /proc/self/statm, in pages. Where there is no /proc,
 * the peak. */
static int64_t resident_bytes(void)
{
	struct str text = {0};
	struct rusage usage;
	int64_t pages = 0, bytes = UNKNOWN;
	if (file_read("/proc/self/statm", STATM_BYTES, &text, NULL, NULL)) {
		struct sv rest = str_sv(&text), word;
		if (sv_next_word(&rest, &word) && sv_next_word(&rest, &word) &&
			sv_to_i64(word, &pages))
			bytes = pages * sysconf(_SC_PAGESIZE);
	}
	str_release(&text);
	if (bytes == UNKNOWN && getrusage(RUSAGE_SELF, &usage) == 0)
		bytes = (int64_t)usage.ru_maxrss * KIB;
	return bytes;
}

/* The most that was ever resident. The kernel's ru_maxrss counts who started us, too: a process is
 * a copy of its parent until it becomes the program. */
static int64_t peak_bytes(const struct rusage *usage)
{
	struct str text = {0};
	int64_t kib = UNKNOWN;
	if (file_read("/proc/self/status", STATUS_BYTES, &text, NULL, NULL)) {
		struct sv rest = str_sv(&text), line, name, value;
		bool more = true;
		while (more && kib == UNKNOWN) {
			more = sv_cut(rest, '\n', &line, &rest);
			if (sv_cut(line, ':', &name, &value) && sv_eq_cstr(name, "VmHWM") &&
				sv_next_word(&value, &line) && !sv_to_i64(line, &kib))
				kib = UNKNOWN;
		}
	}
	str_release(&text);
	return (kib == UNKNOWN ? (int64_t)usage->ru_maxrss : kib) * KIB;
}

static int64_t milliseconds(struct timeval t)
{
	return (int64_t)t.tv_sec * 1000 + t.tv_usec / 1000;
}

static void add_client(const struct aws_client *client, struct ui_stats *out)
{
	struct aws_stats stats;
	if (!client)
		return;
	aws_client_get_stats(client, &stats);
	out->requests += stats.requests;
	out->retries += stats.retries;
	out->throttled += stats.throttled;
	out->request_errors += stats.errors;
}

static void add_http(const struct http *http, struct ui_stats *out)
{
	struct http_stats stats;
	http_get_stats(http, &stats);
	out->connections += stats.connections;
	out->bytes_in += stats.bytes_in;
	out->bytes_out += stats.bytes_out;
	out->requests_in_flight += stats.in_flight;
	out->requests_waiting += stats.waiting;
}

static void add_screen(const struct screen *screen, struct ui_stats *out)
{
	struct screen_stats stats;
	if (!screen)
		return;
	screen_get_stats(screen, &stats);
	out->frames = stats.frames;
	out->empty_frames = stats.empty_frames;
	out->bytes = stats.bytes;
	out->writes = stats.writes;
	out->last_frame_bytes = stats.last_bytes;
	out->dropped_frames = stats.dropped;
}

void stats_collect(const struct session *s, const struct screen *screen, struct ui_stats *out)
{
	struct rusage usage = {0};
	*out = (struct ui_stats){
		.uptime_ms = loop_now_ms(s->loop) - s->started_ms,
		.rss_bytes = resident_bytes(),
	};
	getrusage(RUSAGE_SELF, &usage);
	out->cpu_ms = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
	for (size_t i = 0; i < s->context_count; i++) {
		add_client(s->contexts[i]->sqs_aws, out);
		add_client(s->contexts[i]->sts_aws, out);
	}
	for (size_t i = 0; i < s->transport_count; i++)
		add_http(s->transports[i].http, out);
	add_screen(screen, out);
}

static void print_count(const char *name, uint64_t n)
{
	char text[UNITS_TEXT_SIZE];
	fprintf(stderr, "%-20s %s\n", name, units_exact((int64_t)n, text));
}

static void print_bytes(const char *name, int64_t n)
{
	char text[UNITS_TEXT_SIZE];
	fprintf(stderr, "%-20s %s\n", name, units_bytes(n, text));
}

static void print_screen(const struct ui_stats *stats)
{
	print_count("frames", stats->frames);
	print_count("  without change", stats->empty_frames);
	print_count("  dropped", stats->dropped_frames);
	print_bytes("bytes to terminal", (int64_t)stats->bytes);
	print_count("writes to terminal", stats->writes);
}

void stats_report(const struct session *s, const struct ui_stats *collected)
{
	struct rusage usage = {0};
	struct ui_stats stats;
	if (!s->loop || !option_flag(&s->app->options, OPT_STATS))
		return;
	getrusage(RUSAGE_SELF, &usage);
	if (collected)
		stats = *collected;
	else
		stats_collect(s, NULL, &stats);
	print_count("API requests", stats.requests);
	print_count("  retries", stats.retries);
	print_count("  throttled", stats.throttled);
	print_count("  calls failed", stats.request_errors);
	print_count("connections", stats.connections);
	print_bytes("bytes sent", (int64_t)stats.bytes_out);
	print_bytes("bytes received", (int64_t)stats.bytes_in);
	if (collected)
		print_screen(&stats);
	print_bytes("peak memory", peak_bytes(&usage));
	fprintf(stderr, "%-20s %lld ms\n", "CPU time", (long long)stats.cpu_ms);
	fprintf(stderr, "%-20s %lld ms\n", "elapsed", (long long)stats.uptime_ms);
}
