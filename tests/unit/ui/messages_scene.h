/* Messages as an AI team leaves them in a dead-letter queue, for tests and pictures. */
#ifndef SQSCOPE_TEST_MESSAGES_SCENE_H
#define SQSCOPE_TEST_MESSAGES_SCENE_H

#include "messages_fixture.h"

enum { SCENE_HOUR_MS = 3600000 };

/* A message as it is, whatever is in it; `attributes` is JSON or "". */
static inline void scene_send(const char *queue, struct sv body, const char *attributes)
{
	struct sim_store *store = sim_world(world->d.sim);
	struct sim_call call;
	json_t *in = json_object();

	json_object_set_new(in, "QueueUrl", json_string(queue_url(&world->d, queue)));
	json_object_set_new(in, "MessageBody", json_stringn(body.p, body.n));
	if (attributes[0] != '\0')
		json_object_set_new(in, "MessageAttributes", json_loads(attributes, 0, NULL));
	call = (struct sim_call){.store = store, .base_url = sim_endpoint(world->d.sim), .in = in};
	sim_store_turn(store);
	if (sim_call_run(&call, sv_cstr("SendMessage")) != SIM_DONE)
		fail_msg("SendMessage: %s", call.error.text);
	sim_store_settle(store);
	sim_call_release(&call);
	json_decref(in);
}

static inline void scene_job(const char *queue, const char *job, const char *error)
{
	struct str body = {0};

	str_addf(&body,
		"{\"job\":\"%s\",\"model\":\"whisper-l\",\"input\":{\"bucket\":\"ai-in\","
		"\"key\":\"2026/11/17/call-%s.flac\",\"sha256\":\"9b1c44aa9b1c44aa9b1c44aa9b1c44aa9b"
		"1c44aa9b1c44aa9b1c44aa9b1c44aa9b1c44aa9b1c44aa9b1c44aa\"},\"segments\":[",
		job, job);
	for (int i = 0; i < 30; i++)
		str_addf(&body, "%s{\"t\":%d,\"text\":\"hm\"}", i > 0 ? "," : "", i);
	str_addf(&body,
		"],\"error\":{\"type\":\"%s\",\"message\":\"worker lost lease after 900 s\\u001b[31m\","
		"\"trace\":\"Traceback (most recent call last)\"},\"attempt\":6}",
		error);
	scene_send(queue, str_sv(&body),
		"{\"tenant\":{\"DataType\":\"String\",\"StringValue\":\"acme\"},"
		"\"priority\":{\"DataType\":\"Number\",\"StringValue\":\"3\"},"
		"\"blob\":{\"DataType\":\"Binary.png\",\"BinaryValue\":\"iVBORw0KGgoAAAAN\"}}");
	str_release(&body);
}

/* gzip of {"job":"tr-88170","error":{"type":"OOM"}} in base64. */
static const char scene_packed[] =
	"H4sIAAAAAAAC/6tWyspPUrJSKinStbAwNDdQ0lFKLSrKL1KyqlYqqSxIBUr5+/sq1dYCAPt4YUEpAAAA";

static inline void scene_dlq(const char *queue)
{
	/* However slow the machine is: what is sent bears the scene's own time. */
	bool is_running = world->runs_from_ms > 0;

	world->runs_from_ms = 0;
	create(&world->d, queue, "'MessageRetentionPeriod':'1209600'");
	world->sim_unix_ms -= 146 * SCENE_HOUR_MS;
	sim_world(world->d.sim)->now_ms = world->sim_unix_ms;
	scene_job(queue, "tr-88121", "Timeout");
	scene_job(queue, "tr-88125", "Timeout");
	scene_send(queue, sv_cstr(scene_packed), "");
	scene_send(queue, sv_cstr("retry later \xe2\x80\xae and <b>now</b>"), "");
	world->sim_unix_ms += 24 * SCENE_HOUR_MS;
	scene_job(queue, "tr-88190", "OutOfMemory");
	scene_job(queue, "tr-88203", "Timeout");
	scene_job(queue, "tr-88207", "Timeout");
	world->sim_unix_ms = fixture_unix_ms;
	if (is_running)
		world_run_clock();
}

/* The browser open on it, with what is in it received. */
static inline void scene_browse(struct fixture *f, const char *queue)
{
	scene_dlq(queue);
	fixture_queue(f, queue, 7);
	fixture_draw(f);
	fixture_keys(f, "m");
	messages_settle(f);
	messages_keys(f, "n Enter Enter");
}

#endif
