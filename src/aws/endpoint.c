/* From region to host name (the SDKs' partitions file and endpoint rule sets). */
#include "sqscope/aws/endpoint.h"

enum { LABEL_MAX = 63 };

struct partition_row {
	struct partition partition;
	const char *prefixes;      /* what its regions begin with, separated by blanks */
	const char *signin_suffix; /* of the sign-in service, which has domains of its own; NULL:
				      dns_suffix */
};

/* The commercial partition is first: it stands for what matches none. */
static const struct partition_row partition_rows[] = {
	{{"aws", "amazonaws.com", "api.aws"}, "us eu ap sa ca me af il mx", "aws.amazon.com"},
	{{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"}, "cn", "amazonaws.cn"},
	{{"aws-us-gov", "amazonaws.com", "api.aws"}, "us-gov", "amazonaws-us-gov.com"},
	{{"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"}, "eusc-de", NULL},
	{{"aws-iso", "c2s.ic.gov", "api.aws.ic.gov"}, "us-iso", "c2shome.ic.gov"},
	{{"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud"}, "us-isob", "sc2shome.sgov.gov"},
	{{"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"}, "eu-isoe", NULL},
	{{"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov"}, "us-isof", NULL},
};

/* Where FIPS has no host of its own in the us-gov partition, because every host there is. */
enum gov_fips { GOV_FIPS_OWN, GOV_FIPS_PLAIN, GOV_FIPS_PLAIN_ALSO_DUAL };

struct service_row {
	const char *service, *prefix;
	enum gov_fips gov_fips;
	const char
		*aws_fips_prefix; /* of the commercial partition where it is no "-fips"; or NULL */
};

static const struct service_row service_rows[] = {
	{"cloudwatch", "monitoring", GOV_FIPS_PLAIN_ALSO_DUAL, NULL},
	{"lambda", "lambda", GOV_FIPS_OWN, NULL},
	{"kms", "kms", GOV_FIPS_OWN, NULL},
	{"batch", "batch", GOV_FIPS_PLAIN, "fips.batch"},
	{"sso", "portal.sso", GOV_FIPS_PLAIN, NULL},
	{"sso_oidc", "oidc", GOV_FIPS_PLAIN, NULL},
};

/* The prefix of all others is their own id. */
static const struct service_row other_service = {NULL, NULL, GOV_FIPS_PLAIN, NULL};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "-west-1": what follows the prefix in every region's name. */
static bool is_region_tail(struct sv tail)
{
	struct sv empty, word, number;

	if (!sv_cut(tail, '-', &empty, &tail) || empty.n > 0)
		return false;
	if (!sv_cut(tail, '-', &word, &number) || word.n == 0 || number.n == 0)
		return false;
	for (size_t i = 0; i < word.n; i++) {
		if (!is_alnum(word.p[i]) && word.p[i] != '_')
			return false;
	}
	for (size_t i = 0; i < number.n; i++) {
		if (!is_digit(number.p[i]))
			return false;
	}
	return true;
}

static bool has_region(const struct partition_row *row, struct sv region)
{
	struct sv prefixes = sv_cstr(row->prefixes), prefix;

	while (sv_next_word(&prefixes, &prefix)) {
		if (sv_starts_with(region, prefix) &&
			is_region_tail(sv_of(region.p + prefix.n, region.n - prefix.n)))
			return true;
	}
	return false;
}

static const struct partition_row *find_partition(struct sv region)
{
	for (size_t i = 0; i < COUNT_OF(partition_rows); i++) {
		if (has_region(&partition_rows[i], region))
			return &partition_rows[i];
	}
	return NULL;
}

static const struct partition_row *partition_row_of(struct sv region)
{
	const struct partition_row *row = find_partition(region);

	return row ? row : &partition_rows[0];
}

const struct partition *partition_of_region(struct sv region)
{
	return &partition_row_of(region)->partition;
}

static bool is_host_label(struct sv region)
{
	for (size_t i = 0; i < region.n; i++) {
		if (!is_alnum(region.p[i]) && region.p[i] != '-')
			return false;
	}
	return region.n > 0 && region.n <= LABEL_MAX && region.p[0] != '-' &&
	       region.p[region.n - 1] != '-';
}

static void add_signin(const struct partition_row *row, struct sv region, bool fips, bool dualstack,
	struct str *out)
{
	const struct partition *partition = &row->partition;
	const char *suffix = row->signin_suffix;
	bool is_gov = strcmp(partition->id, "aws-us-gov") == 0;
	const char *name = fips ? "signin-fips" : "signin";

	if (dualstack)
		str_addf(out, "%s.%.*s.%s", name, SV_ARGS(region), partition->dualstack_suffix);
	else if (fips && is_gov && sv_eq_cstr(region, "us-gov-west-1"))
		str_addf(out, "%s.%s", name, suffix);
	else if (suffix && (is_gov || !fips))
		str_addf(out, "%.*s.%s.%s", SV_ARGS(region), name, suffix);
	else
		str_addf(out, "%s.%.*s.%s", name, SV_ARGS(region), partition->dns_suffix);
}

static const struct service_row *service_row_of(struct sv service)
{
	for (size_t i = 0; i < COUNT_OF(service_rows); i++) {
		if (sv_eq_cstr(service, service_rows[i].service))
			return &service_rows[i];
	}
	return &other_service;
}

static bool has_fips_host(
	const struct service_row *row, const struct partition *partition, bool dualstack)
{
	if (strcmp(partition->id, "aws-us-gov") != 0)
		return true;
	switch (row->gov_fips) {
	case GOV_FIPS_OWN:
		return true;
	case GOV_FIPS_PLAIN:
		return dualstack;
	case GOV_FIPS_PLAIN_ALSO_DUAL:
		return false;
	}
	return true;
}

static void add_host(const struct partition *partition, struct sv service, struct sv region,
	bool fips, bool dualstack, struct str *out)
{
	const struct service_row *row = service_row_of(service);
	bool is_aws = strcmp(partition->id, "aws") == 0;

	fips = fips && has_fips_host(row, partition, dualstack);
	if (fips && !dualstack && is_aws && row->aws_fips_prefix) {
		str_add_cstr(out, row->aws_fips_prefix);
		fips = false;
	} else {
		str_add(out, row->prefix ? sv_cstr(row->prefix) : service);
	}
	str_addf(out, "%s.%.*s.%s", fips ? "-fips" : "", SV_ARGS(region),
		dualstack ? partition->dualstack_suffix : partition->dns_suffix);
}

bool endpoint_for(struct sv service, struct sv region, bool fips, bool dualstack, struct str *out,
	struct err *err)
{
	const struct partition_row *row = partition_row_of(region);

	if (sv_is_empty(region))
		return err_fail(err, ERR_AWS_CONFIG, "Invalid Configuration: Missing Region");
	if (!is_host_label(region))
		return err_fail(err, ERR_AWS_CONFIG,
			"'%.*s' is no region: a name such as eu-west-1 is expected",
			SV_ARGS(region));
	str_add_cstr(out, "https://");
	if (sv_eq_cstr(service, "sts") && sv_eq_cstr(region, "aws-global") && !fips && !dualstack)
		str_add_cstr(out, "sts.amazonaws.com");
	else if (sv_eq_cstr(service, "signin"))
		add_signin(row, region, fips, dualstack, out);
	else
		add_host(&row->partition, service, region, fips, dualstack, out);
	return true;
}

bool endpoint_allows_custom(bool fips, bool dualstack, struct err *err)
{
	if (fips || dualstack)
		return err_fail(err, ERR_AWS_CONFIG,
			"Invalid Configuration: %s and custom endpoint are not supported",
			fips ? "FIPS" : "Dualstack");
	return true;
}

bool endpoint_sts_was_global(struct sv region)
{
	static const char *const regions[] = {"ap-northeast-1", "ap-south-1", "ap-southeast-1",
		"ap-southeast-2", "aws-global", "ca-central-1", "eu-central-1", "eu-north-1",
		"eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1", "us-east-1", "us-east-2",
		"us-west-1", "us-west-2"};

	for (size_t i = 0; i < COUNT_OF(regions); i++) {
		if (sv_eq_cstr(region, regions[i]))
			return true;
	}
	return false;
}

struct sv endpoint_region_of_host(struct sv host)
{
	struct sv label;

	while (host.n > 0) {
		sv_cut(host, '.', &label, &host);
		if (find_partition(label))
			return label;
	}
	return sv_cstr("");
}
