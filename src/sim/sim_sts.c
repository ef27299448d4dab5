/* STS: GetCallerIdentity, in the query protocol and XML. */
#include "sim_services.h"

static const char identity[] =
	"<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
	"<GetCallerIdentityResult>"
	"<Arn>arn:aws:iam::" SIM_ACCOUNT ":user/" SIM_KEY_ID "</Arn>"
	"<UserId>AIDASQSCOPESIMULATOR0</UserId>"
	"<Account>" SIM_ACCOUNT "</Account>"
	"</GetCallerIdentityResult>"
	"<ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata>"
	"</GetCallerIdentityResponse>";

static void serve(struct sim_exchange *x)
{
	struct str action = {0};
	struct sim_error error;
	/* The action stands in the form, or in the address of a GET. */
	if (!sim_form_field(str_sv(&x->request.body), "Action", &action))
		sim_form_field(sim_request_query(&x->request), "Action", &action);
	if (sv_eq_cstr(str_sv(&action), "GetCallerIdentity")) {
		x->answer.type = "text/xml";
		str_addf(&x->answer.body, identity, x->request_id);
		sim_exchange_answer(x);
	} else {
		sim_error_set(&error, SIM_ERROR_INVALID_ACTION,
			"Could not find operation %.100s for version 2011-06-15",
			str_cstr(&action));
		sim_exchange_error(x, &error);
	}
	str_release(&action);
}

const struct sim_service sim_service_sts = {
	.name = "sts",
	.is_xml = true,
	.serve = serve,
};
