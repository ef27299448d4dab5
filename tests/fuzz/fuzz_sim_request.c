/*
 * Fuzz target: a target, then headers ("Name: value", one a line), then a body after an empty line.
 * Whatever they are, the simulator finds a service or none, and accepts no signature that it did
 * not make.
 */
#include "fuzz_target.h"

#include "sim/sim_http.h"

#include "sqscope/base/mem.h"

enum { MAX_LINES = 32 };

struct parsed {
	struct sim_request request;
	char *texts[2 * MAX_LINES];
	size_t text_count;
};

static char *keep(struct parsed *p, struct sv text)
{
	return p->texts[p->text_count++] = mem_strndup(text.p, text.n);
}

static void parse(struct parsed *p, struct sv rest)
{
	struct sv line, name, value;
	p->request.method = "POST";
	sv_cut(rest, '\n', &line, &rest);
	str_add(&p->request.target, line);
	while (rest.n && sv_cut(rest, '\n', &line, &rest) && line.n) {
		if (p->request.header_count == MAX_LINES || !sv_cut(line, ':', &name, &value))
			continue;
		struct sim_header *h = &p->request.headers[p->request.header_count++];
		h->name = keep(p, name);
		h->value = keep(p, value);
	}
	str_add(&p->request.body, rest);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sim_verifier verifier = {
		.key_id = "sqscope", .secret = "kept from the fuzzer", .region = "us-east-1"};
	struct parsed p = {0};
	struct sim_error error = {0};
	struct str value = {0};
	parse(&p, sv_of((const char *)data, size));
	const struct sim_service *service = sim_service_find(&p.request);
	must(!sim_sigv4_check(
		     &verifier, &p.request, service ? service->name : "sqs", 1795618980000, &error),
		"nobody can sign without the secret");
	must(error.id != SIM_OK && error.text[0], "a refusal says why");
	sim_form_field(str_sv(&p.request.body), "Action", &value);
	str_release(&value);
	sim_request_release(&p.request);
	for (size_t i = 0; i < p.text_count; i++)
		free(p.texts[i]);
	return 0;
}
