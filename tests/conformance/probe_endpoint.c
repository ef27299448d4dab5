/* The word `endpoint`: service, region and switches, the URL that follows. */
#include "probe.h"

#include "sqscope/aws/endpoint.h"

/* Service ids are written with '_' here, client names with '-' there. */
static void service_id(struct sv name, struct str *out)
{
	for (size_t i = 0; i < name.n; i++)
		str_add_char(out, name.p[i] == '-' ? '_' : name.p[i]);
}

static bool find(const json_t *question, struct str *url, struct err *err)
{
	struct sv custom = probe_text(question, "endpoint"),
		  region = probe_text(question, "region");
	bool fips = probe_flag(question, "fips"), dualstack = probe_flag(question, "dualstack");
	struct str service = {0};
	bool ok;

	if (!sv_is_empty(custom)) {
		str_add(url, custom);
		return endpoint_allows_custom(fips, dualstack, err);
	}
	if (probe_flag(question, "use_global_endpoint") && endpoint_sts_was_global(region))
		region = sv_cstr("aws-global");
	service_id(probe_text(question, "service"), &service);
	ok = endpoint_for(str_sv(&service), region, fips, dualstack, url, err);
	str_release(&service);
	return ok;
}

json_t *probe_endpoint(const json_t *question)
{
	json_t *reply = json_object();
	struct str url = {0};
	struct err err = {0};

	/* Operations of the sign-in service that nobody here calls. */
	if (probe_flag(question, "oauth") || probe_flag(question, "control_plane"))
		json_object_set_new(reply, "skip", json_true());
	else if (find(question, &url, &err))
		json_object_set_new(reply, "url", probe_string(str_sv(&url)));
	else
		json_object_set_new(reply, "error", json_string(err.msg));
	str_release(&url);
	return reply;
}
