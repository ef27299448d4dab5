/* One plain request to the endpoint of SQS, unsigned: how far it gets, and what time it is there.
 */
#include "doctor.h"
#include "sqscope/base/clock.h"

#include <stdio.h>
#include <stdlib.h>

enum { TIMEOUT_MS = 8000, SKEW_LIMIT_MS = 5 * 60 * 1000, US_PER_MS = 1000 };

static bool prepare(void *ud, struct http_request *out, struct err *err)
{
	const struct doctor *d = ud;
	(void)err;
	*out = (struct http_request){
		.method = sv_cstr("GET"),
		.url = sv_cstr(doctor_context(d)->endpoint.value),
		.new_connection = true,
		.timeout_ms = TIMEOUT_MS,
	};
	return true;
}

static double ms_between(int64_t from_us, int64_t to_us)
{
	return (double)(to_us - from_us) / US_PER_MS;
}

/* What to do when a step fails. */
struct step {
	const char *name, *fix;
};

static const struct step step_name = {"dns",
	"Check the region and the spelling of the endpoint, then the name service "
	"(/etc/resolv.conf) and the proxy."};
static const struct step step_connect = {"connect",
	"Check that the endpoint's port is right, and that no firewall or missing proxy "
	"(HTTPS_PROXY) stands between."};
static const struct step step_tls = {"tls",
	"Check that the endpoint speaks https; AWS_CA_BUNDLE names the CAs to trust, where "
	"a proxy has its own."};
static const struct step step_answer = {
	"reachable", "Something else than SQS answers there: check the endpoint and the proxy."};

static bool settle_step(struct doctor *d, const struct step *step, bool passed,
	const struct err *err, double took_ms, const char *what)
{
	struct check *check = doctor_find(d, step->name);
	if (passed) {
		doctor_settle(check, NULL, "%s after %.1f ms", what, took_ms);
		return true;
	}
	doctor_settle(check, err, " ");
	doctor_fix(check, "%s", step->fix);
	return false;
}

static void settle_clock(struct doctor *d, struct sv date)
{
	struct err err = {0};
	int64_t theirs_ms, ours_ms = loop_unix_ms(d->session.loop);
	if (!clock_parse_http_date(date, &theirs_ms))
		return;
	d->has_skew = true;
	d->skew_ms = theirs_ms - ours_ms;
	/* The header holds whole seconds. */
	if (d->skew_ms < 0 && d->skew_ms > -1000)
		d->skew_ms = 0;
	long long seconds = (long long)d->skew_ms / 1000;
	if (llabs(d->skew_ms) >= SKEW_LIMIT_MS)
		err_set(&err, ERR_CLOCK, "this clock is %lld s %s", llabs(seconds),
			seconds > 0 ? "slow" : "fast");
	doctor_settle(doctor_find(d, "clock"), &err, "%lld s from the service's", llabs(seconds));
}

/* An address instead of a name: nothing is looked up. */
static bool names_address(const char *endpoint)
{
	struct sv scheme, rest, host = sv_cstr(endpoint);
	if (sv_cut(host, ':', &scheme, &rest) && rest.n > 2)
		host = sv_of(rest.p + 2, rest.n - 2);
	return !sv_is_empty(host) && (host.p[0] == '[' || (host.p[0] >= '0' && host.p[0] <= '9'));
}

/* Each step that was passed; the first that was not ends it. */
static void settle_steps(
	struct doctor *d, const struct http_response *response, const struct err *err)
{
	const struct http_timing *t = &response->timing;
	const char *endpoint = doctor_context(d)->endpoint.value;
	bool has_answer = !err_is_set(err);
	char answer[32];
	if (names_address(endpoint))
		doctor_skip(doctor_find(d, step_name.name), "the endpoint is an address, no name");
	else if (!settle_step(d, &step_name, t->name_us > 0 || has_answer, err,
			 ms_between(0, t->name_us), "the name has an address"))
		return;
	if (!settle_step(d, &step_connect, t->connect_us > 0 || has_answer, err,
		    ms_between(t->name_us, t->connect_us), t->peer))
		return;
	if (!sv_starts_with(sv_cstr(endpoint), sv_cstr("https:")))
		doctor_skip(doctor_find(d, step_tls.name), "the endpoint is plain http");
	else if (!settle_step(d, &step_tls, t->tls_us > 0 || has_answer, err,
			 ms_between(t->connect_us, t->tls_us), "the certificate is right"))
		return;
	snprintf(answer, sizeof answer, "HTTP %d", response->status);
	settle_step(d, &step_answer, has_answer, err, ms_between(0, t->answer_us), answer);
}

static void on_answer(void *ud, const struct http_response *response, const struct err *err)
{
	struct doctor *d = ud;
	/* Some servers know nothing but what they serve. */
	if (err_is_set(err) && d->has_answered) {
		doctor_settle(doctor_find(d, step_answer.name), NULL,
			"requests are answered, though not a plain GET");
		doctor_end(d);
		return;
	}
	settle_steps(d, response, err);
	/* Whatever step it was that failed: without it the service is not reached. */
	if (err_is_set(err) && doctor_find(d, "reachable")->result == CHECK_NOT_TRIED)
		doctor_skip(doctor_find(d, "reachable"), "a step before failed");
	if (err_is_set(err))
		doctor_cut_off(d);
	settle_clock(d, http_response_header(response, sv_cstr("date")));
	doctor_end(d);
}

void doctor_check_connection(struct doctor *d, struct check *check)
{
	const char *bundle = doctor_context(d)->aws.ca_bundle.value;
	struct err err = {0};
	struct http *http = session_http(&d->session, bundle, &err);
	if (!http) {
		doctor_settle(check, &err, " ");
		return;
	}
	doctor_begin(d);
	http_start(http, PRIORITY_USER, false, prepare, on_answer, d);
}
