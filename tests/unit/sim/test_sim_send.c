/* Unit tests of sim/sim_send, sim_parcel, sim_parcel_attributes, sim_batch. */
#include "sim_fixture.h"

static void test_sim_send__answer(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	json_t *out = send(w, "jobs", "msg");
	assert_string_equal(text_of(out, "MD5OfMessageBody"), "6e2baaf3b97dbeef01c0043275f9a0e7");
	assert_int_equal(strlen(text_of(out, "MessageId")), 36);
	assert_int_equal(json_object_size(out), 2);
}

/* The hashes were recorded from the service (sqs-facts C8); the last one is six servers' common. */
static void test_sim_send__md5_of_attributes(void **state)
{
	struct world *w = *state;
	static const struct {
		const char *attributes, *md5;
	} rows[] = {
		{"'Foo':{'DataType':'String','StringValue':'Bar'}",
			"ae7155c6026991b6d54b11589678bf9c"},
		{"'MyAttribute':{'DataType':'String','StringValue':'foobar'}",
			"adb59cd4678ea5a855436b949cd07ab6"},
		{"'attr1':{'DataType':'Binary','BinaryValue':'dHJhY2VwYXJlbnQeMDAtNzc0MDYyZDZjMzcwO"
		 "DFhNWEwYjliNWI4OGUzMDYyN2MtMmQyNDgyMjExZjY0ODlkYS0wMQ=='}",
			"8cbe4db156db8a94db8b801b7addb984"},
		{"'s':{'DataType':'String','StringValue':'h\\u00e9llo'},"
		 "'n':{'DataType':'Number','StringValue':'12.5'},"
		 "'b':{'DataType':'Binary','BinaryValue':'AP8Q'},"
		 "'c':{'DataType':'String.json','StringValue':'{}'}",
			"6034f51767ee05c604c2ef9c9a95a45d"},
	};
	create(w, "jobs");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char request[1024];
		snprintf(request, sizeof request,
			"{" URL "jobs','MessageBody':'x','MessageAttributes':{%s}}",
			rows[i].attributes);
		json_t *out = ok(w, "SendMessage", request);
		assert_string_equal(text_of(out, "MD5OfMessageAttributes"), rows[i].md5);
		assert_string_equal(
			text_of(receive(w, "jobs"), "MD5OfMessageAttributes"), rows[i].md5);
	}
}

static void test_sim_send__trace_header_has_its_own_md5(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "jobs','MessageBody':'x','%s':{'%s':"
				      "{'DataType':'String','StringValue':'Root=1'}}}";
	create(w, "jobs");
	char *as_message =
		strdup(text_of(ok(w, "SendMessage", request, "MessageAttributes", "AWSTraceHeader"),
			"MD5OfMessageAttributes"));
	json_t *out = ok(w, "SendMessage", request, "MessageSystemAttributes", "AWSTraceHeader");
	assert_string_equal(text_of(out, "MD5OfMessageSystemAttributes"), as_message);
	assert_null(text_of(out, "MD5OfMessageAttributes"));
	free(as_message);
	receive(w, "jobs");
	assert_string_equal(system_of(receive(w, "jobs"), "AWSTraceHeader"), "Root=1");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request,
		"MessageSystemAttributes", "SenderId");
}

static void test_sim_send__bodies(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "jobs','MessageBody':'%s'}";
	create(w, "jobs");
	static const char *const good[] = {
		"\\t\\n\\r", "\\u007f\\u0085", "\\ud83d\\ude00", "\\ufffd\\ue000"};
	static const char *const bad[] = {
		"\\u0000", "a\\u0001", "\\u001b[2J", "\\ufffe", "\\uffff", "\\u000b"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		ok(w, "SendMessage", request, good[i]);
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		fails(w, SIM_ERROR_INVALID_MESSAGE_CONTENTS, "SendMessage", request, bad[i]);
	const char *text = fails(w, SIM_ERROR_MISSING_PARAMETER, "SendMessage", request, "");
	assert_string_equal(text, "The request must contain the parameter MessageBody.");
	fails(w, SIM_ERROR_MISSING_PARAMETER, "SendMessage", "{" URL "jobs'}");
}

static void test_sim_send__size_counts_attributes(void **state)
{
	struct world *w = *state;
	char body[1025];
	memset(body, 'x', sizeof body);
	body[1024] = '\0';
	create(w, "jobs");
	set(w, "jobs", "MaximumMessageSize", "1024");
	send(w, "jobs", body);
	/* Name 1, type 6, value 2: nine bytes. */
	static const char request[] = "{" URL "jobs','MessageBody':'%s','MessageAttributes':{"
				      "'a':{'DataType':'String','StringValue':'\\u00e9'}}}";
	ok(w, "SendMessage", request, body + 9);
	const char *text =
		fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request, body + 8);
	assert_string_equal(text, "One or more parameters are invalid. Reason: Message must be "
				  "shorter than 1024 bytes.");
	/* In a batch only the entry fails, in other words. */
	json_t *out = ok(w, "SendMessageBatch",
		"{" URL
		"jobs','Entries':[{'Id':'a','MessageBody':'%sx'},{'Id':'b','MessageBody':'b'}]}",
		body);
	assert_string_equal(text_of(item(out, "Failed", 0), "Message"),
		"One or more parameters cannot be validated. Reason: Message must be shorter than "
		"1024 bytes.");
	assert_string_equal(text_of(item(out, "Failed", 0), "Code"), "InvalidParameterValue");
	assert_true(json_is_true(json_object_get(item(out, "Failed", 0), "SenderFault")));
	assert_string_equal(text_of(item(out, "Successful", 0), "Id"), "b");
}

static void test_sim_send__attributes_that_are_refused(void **state)
{
	struct world *w = *state;
	static const char *const bad[] = {
		"'AWS.x':{'DataType':'String','StringValue':'x'}",
		"'amazon.x':{'DataType':'String','StringValue':'x'}",
		"'.x':{'DataType':'String','StringValue':'x'}",
		"'x.':{'DataType':'String','StringValue':'x'}",
		"'x..y':{'DataType':'String','StringValue':'x'}",
		"'x y':{'DataType':'String','StringValue':'x'}",
		"'':{'DataType':'String','StringValue':'x'}",
		"'a':{'StringValue':'x'}",
		"'a':{'DataType':'','StringValue':'x'}",
		"'a':{'DataType':'Text','StringValue':'x'}",
		"'a':{'DataType':'Stringy','StringValue':'x'}",
		"'a':{'DataType':'String','StringValue':''}",
		"'a':{'DataType':'String','BinaryValue':'eA=='}",
		"'a':{'DataType':'Binary','StringValue':'x'}",
		"'a':{'DataType':'Number','StringValue':'1x'}",
		"'a':{'DataType':'Number','StringValue':'.'}",
	};
	create(w, "jobs");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		char request[512];
		snprintf(request, sizeof request,
			"{" URL "jobs','MessageBody':'x','MessageAttributes':{%s}}", bad[i]);
		fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request);
	}
	fails(w, SIM_ERROR_SERIALIZATION, "SendMessage",
		"{" URL "jobs','MessageBody':'x','MessageAttributes':{'a':{'DataType':'Binary',"
		"'BinaryValue':'?'}}}");
	ok(w, "SendMessage",
		"{" URL
		"jobs','MessageBody':'x','MessageAttributes':{'a':{'DataType':'Number.float',"
		"'StringValue':'-1.5e-7'}}}");
}

static void test_sim_send__ten_attributes(void **state)
{
	struct world *w = *state;
	struct str attributes = {0};
	create(w, "jobs");
	for (int i = 0; i < 11; i++)
		str_addf(&attributes, "%s\"a%d\":{\"DataType\":\"String\",\"StringValue\":\"x\"}",
			i ? "," : "", i);
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs','MessageBody':'x','MessageAttributes':{%s}}", str_cstr(&attributes));
	*strstr(attributes.p, ",\"a10\"") = '\0';
	ok(w, "SendMessage", "{" URL "jobs','MessageBody':'x','MessageAttributes':{%s}}",
		attributes.p);
	str_release(&attributes);
}

static void test_sim_send__delays(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	set(w, "jobs", "DelaySeconds", "10");
	send(w, "jobs", "slow");
	ok(w, "SendMessage", "{" URL "jobs','MessageBody':'now','DelaySeconds':0}");
	assert_counts(w, "jobs", 1, 0, 1);
	assert_body(receive(w, "jobs"), "now");
	assert_null(receive(w, "jobs"));
	turn(w, 10 * SECOND - 1);
	assert_null(receive(w, "jobs"));
	turn(w, 1);
	assert_body(receive(w, "jobs"), "slow");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs','MessageBody':'x','DelaySeconds':901}");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs','MessageBody':'x','DelaySeconds':-1}");
}

static void test_sim_send__retention(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	set(w, "jobs", "MessageRetentionPeriod", "60");
	send(w, "jobs", "a");
	send(w, "jobs", "b");
	receive(w, "jobs");
	turn(w, MINUTE - 1);
	assert_counts(w, "jobs", 2, 0, 0);
	receive(w, "jobs");
	turn(w, 1);
	/* What is in flight ends too. */
	assert_counts(w, "jobs", 0, 0, 0);
	assert_int_equal(w->store->ledger.fates[SIM_FATE_EXPIRED], 2);
}

static void test_sim_send__batch(void **state)
{
	struct world *w = *state;
	create(w, "jobs");
	json_t *out = ok(w, "SendMessageBatch",
		"{" URL "jobs','Entries':[{'Id':'a','MessageBody':'msg'},"
		"{'Id':'b_-1','MessageBody':'\\u0001'},{'Id':'c','MessageBody':'x','DelaySeconds':901}]}");
	assert_int_equal(count_of(out, "Successful"), 1);
	assert_string_equal(text_of(item(out, "Successful", 0), "MD5OfMessageBody"),
		"6e2baaf3b97dbeef01c0043275f9a0e7");
	assert_int_equal(count_of(out, "Failed"), 2);
	assert_string_equal(text_of(item(out, "Failed", 0), "Code"), "InvalidMessageContents");
	assert_counts(w, "jobs", 1, 0, 0);
}

static void test_sim_send__batches_that_are_refused_whole(void **state)
{
	struct world *w = *state;
	struct str entries = {0};
	create(w, "jobs");
	fails(w, SIM_ERROR_EMPTY_BATCH, "SendMessageBatch", "{" URL "jobs','Entries':[]}");
	fails(w, SIM_ERROR_BATCH_IDS_NOT_DISTINCT, "SendMessageBatch",
		"{" URL
		"jobs','Entries':[{'Id':'a','MessageBody':'x'},{'Id':'a','MessageBody':'y'}]}");
	static const char *const bad[] = {"", "a b", "a.b",
		"01234567890123456789012345678901234567890123456789012345678901234567890123456789x"};
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		fails(w, SIM_ERROR_INVALID_BATCH_ENTRY_ID, "SendMessageBatch",
			"{" URL "jobs','Entries':[{'Id':'%s','MessageBody':'x'}]}", bad[i]);
	for (int i = 0; i < 11; i++)
		str_addf(&entries, "%s{\"Id\":\"%d\",\"MessageBody\":\"x\"}", i ? "," : "", i);
	const char *text = fails(w, SIM_ERROR_TOO_MANY_ENTRIES, "SendMessageBatch",
		"{" URL "jobs','Entries':[%s]}", str_cstr(&entries));
	assert_string_equal(
		text, "Maximum number of entries per request are 10. You have sent 11.");
	str_release(&entries);
	fails(w, SIM_ERROR_SERIALIZATION, "SendMessageBatch", "{" URL "jobs','Entries':[7]}");
	fails(w, SIM_ERROR_MISSING_PARAMETER, "SendMessageBatch",
		"{" URL "jobs','Entries':[{'MessageBody':'x'}]}");
	assert_counts(w, "jobs", 0, 0, 0);
}

static void test_sim_send__batch_too_long(void **state)
{
	struct world *w = *state;
	enum { HALF = 524288 };
	char *body = malloc(HALF + 2);
	memset(body, 'x', HALF + 1);
	body[HALF + 1] = '\0';
	create(w, "jobs");
	const char *text = fails(w, SIM_ERROR_BATCH_TOO_LONG, "SendMessageBatch",
		"{" URL
		"jobs','Entries':[{'Id':'a','MessageBody':'%s'},{'Id':'b','MessageBody':'%s'}]}",
		body, body + 1);
	assert_string_equal(text,
		"Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.");
	ok(w, "SendMessageBatch",
		"{" URL
		"jobs','Entries':[{'Id':'a','MessageBody':'%s'},{'Id':'b','MessageBody':'%s'}]}",
		body + 1, body + 1);
	free(body);
}

static void test_sim_send__ids(void **state)
{
	struct world *w = *state;
	static const char request[] = "{" URL "jobs','MessageBody':'x','MessageGroupId':'%s'}";
	char long_id[130];
	memset(long_id, 'a', sizeof long_id);
	long_id[129] = '\0';
	create(w, "jobs");
	const char *text = fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request, "");
	assert_string_equal(text,
		"Value  for parameter MessageGroupId is invalid. Reason: MessageGroupId can only "
		"include alphanumeric and punctuation characters. 1 to 128 in length.");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request, "a b");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage", request, long_id);
	ok(w, "SendMessage", request, long_id + 1);
	/* A standard queue has fair groups, but no deduplication. */
	ok(w, "SendMessage", request, "tenant-1!~");
	receive(w, "jobs");
	assert_string_equal(system_of(receive(w, "jobs"), "MessageGroupId"), "tenant-1!~");
	fails(w, SIM_ERROR_INVALID_PARAMETER_VALUE, "SendMessage",
		"{" URL "jobs','MessageBody':'x','MessageDeduplicationId':'d'}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD_TEST(test_sim_send__answer),
		WORLD_TEST(test_sim_send__md5_of_attributes),
		WORLD_TEST(test_sim_send__trace_header_has_its_own_md5),
		WORLD_TEST(test_sim_send__bodies),
		WORLD_TEST(test_sim_send__size_counts_attributes),
		WORLD_TEST(test_sim_send__attributes_that_are_refused),
		WORLD_TEST(test_sim_send__ten_attributes),
		WORLD_TEST(test_sim_send__delays),
		WORLD_TEST(test_sim_send__retention),
		WORLD_TEST(test_sim_send__batch),
		WORLD_TEST(test_sim_send__batches_that_are_refused_whole),
		WORLD_TEST(test_sim_send__batch_too_long),
		WORLD_TEST(test_sim_send__ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
