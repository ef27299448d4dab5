/* The region of the machine, where nothing else names one. */
#include "context.h"
#include "sqscope/aws/imds.h"
#include "sqscope/base/mem.h"

struct question {
	struct context *context;
	struct loop *loop;
};

static void on_region(void *ud, struct sv region)
{
	struct question *question = ud;
	struct aws_setting *setting = &question->context->aws.region;
	loop_stop(question->loop);
	if (sv_is_empty(region))
		return;
	aws_setting_release(setting);
	setting->value = mem_strndup(region.p, region.n);
	setting->source = mem_strdup("instance metadata");
}

/* On a loop of its own: nothing else has begun when the region is missing. */
void context_ask_region(struct context *c)
{
	struct http_options options = {.user_agent = "sqscope/" SQSCOPE_VERSION};
	struct question question = {.context = c};
	struct http *http = NULL;
	question.loop = loop_new(NULL);
	if (question.loop && http_global_init(NULL))
		http = http_new(question.loop, &options, NULL);
	if (http) {
		imds_region_start(question.loop, http, &c->aws, on_region, &question);
		loop_run(question.loop);
		http_free(http);
	}
	if (question.loop)
		loop_free(question.loop);
}
