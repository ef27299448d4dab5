/*
 * Secrets that are planted in every place where credentials come from, in every way that the place
 * can fail: none may show in an error, a status or the log.
 */
#include "creds_fixture.h"

#define SECRET "Pl4ntedSecretPl4ntedSecretPl4nted"

struct plant {
	const char *config, *credentials;
	const char *variables[8]; /* name, value, ..., NULL */
	const struct script_step *steps;
	size_t step_count;
	const char *code; /* of the MFA device, or NULL */
};

static const struct script_step echoes[] = {
	/* Answers that hold secrets and are of no use. */
	{.status = 200, .body = "{\"SecretAccessKey\": " SECRET "}"},
	{.status = 200, .body = "{\"SecretAccessKey\": " SECRET "}"},
	{.status = 200, .body = "{\"SecretAccessKey\": " SECRET "}"},
};
static const struct script_step broken_sts[] = {
	{.status = 200,
		.body = "<r><AccessKeyId>A</AccessKeyId><SecretAccessKey>" SECRET
			"</SecretAccessKey></r>"},
};
static const struct script_step refusing[] = {
	{.status = 403,
		.body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no"
			"</Message></Error></ErrorResponse>"},
};
static const struct script_step broken_imds[] = {
	{.status = 200, .body = SECRET},
	{.status = 200, .body = "role"},
	{.status = 200, .body = "{\"Code\":\"Success\",\"SecretAccessKey\":\"" SECRET "\"}"},
};

#define ROLE(more)                                                                                 \
	"[profile b]\naws_access_key_id = A\naws_secret_access_key = " SECRET                      \
	"\naws_session_token = " SECRET "\n[default]\nrole_arn = R\nsource_profile = b\n" more

static const struct plant plants[] = {
	{.variables = {"AWS_SECRET_ACCESS_KEY", SECRET, "AWS_SESSION_TOKEN", SECRET}},
	{.variables = {"AWS_ACCESS_KEY_ID", "A", "AWS_SECRET_ACCESS_KEY", SECRET,
		 "AWS_CREDENTIAL_EXPIRATION", "never"}},
	{.credentials = "[default]\naws_secret_access_key = " SECRET "\n"},
	{.credentials = "[default\naws_access_key_id = A\naws_secret_access_key = " SECRET "\n"},
	{.credentials = "[default]\naws_access_key_id = A\naws_session_token = " SECRET "\n"},
	{.config = ROLE(""), .steps = refusing, .step_count = 1},
	{.config = ROLE(""), .steps = broken_sts, .step_count = 1},
	{.config = ROLE("mfa_serial = dev\n"), .steps = refusing, .step_count = 1, .code = SECRET},
	{.config = ROLE("credential_source = Environment\n")},
	{.config = "[default]\ncredential_process = echo " SECRET "; exit 1\n"},
	{.config = "[default]\ncredential_process = echo token " SECRET " >&2; exit 1\n"},
	{.config = "[default]\ncredential_process = echo " SECRET "\n"},
	{.config = "[default]\ncredential_process = echo '{\"SecretAccessKey\":\"" SECRET "\"}'\n"},
	{.config = "[default]\ncredential_process = echo '{\"SecretAccessKey\":" SECRET "}'\n"},
	{.config = "[default]\nrole_arn = R\nweb_identity_token_file = ~/token\n",
		.steps = refusing,
		.step_count = 1},
	{.variables = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c",
		 "AWS_CONTAINER_AUTHORIZATION_TOKEN", SECRET},
		.steps = echoes,
		.step_count = 1},
	{.variables = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/c",
		 "AWS_CONTAINER_AUTHORIZATION_TOKEN", SECRET "\n" SECRET}},
	{.variables = {"AWS_EC2_METADATA_DISABLED", "false"},
		.steps = broken_imds,
		.step_count = COUNT_OF(broken_imds)},
};

static void set_up_plant(struct fixture *f, const struct plant *plant)
{
	write_file(f, "token", SECRET);
	write_config(f, plant->config ? plant->config : "");
	write_credentials(f, plant->credentials ? plant->credentials : "");
	for (size_t i = 0; plant->variables[i]; i += 2)
		set_variable(f, plant->variables[i], plant->variables[i + 1]);
	if (plant->step_count > 0)
		serve(f, plant->steps, plant->step_count);
	provide(f);
	if (plant->code)
		set_prompt(f, plant->code);
}

static void assert_log_is_clean(const char *path)
{
	char *line = NULL;
	size_t cap = 0;
	FILE *file = fopen(path, "r");

	for (size_t i = 0; i < log_count(); i++)
		assert_null(strstr(log_line(i)->text, SECRET));
	assert_non_null(file);
	while (getline(&line, &cap, file) > 0)
		assert_null(strstr(line, SECRET));
	free(line);
	fclose(file);
}

static void fail_with(size_t i)
{
	void *state;
	struct fixture *f;
	struct creds_status status;
	char path[128];

	fixture_set_up(&state);
	f = state;
	snprintf(path, sizeof path, "%s/log", f->home);
	assert_true(log_open(path, LOG_DEBUG, NULL));
	set_up_plant(f, &plants[i]);
	ask(f);
	if (f->is_ok)
		print_message("plant %zu did not fail\n", i);
	assert_false(f->is_ok);
	if (strstr(f->err.msg, SECRET))
		print_message("plant %zu: %s\n", i, f->err.msg);
	assert_null(strstr(f->err.msg, SECRET));
	creds_provider_get_status(f->provider, &status);
	assert_null(strstr(status.error->msg, SECRET));
	assert_log_is_clean(path);
	log_close();
	fixture_tear_down(&state);
}

static void test_creds_secrets__no_failure_shows_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(plants); i++)
		fail_with(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_creds_secrets__no_failure_shows_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
