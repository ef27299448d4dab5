/* The table of services. */
#include "sim_services.h"

const struct sim_service *const sim_services[] = {
	&sim_service_sqs,
	&sim_service_sts,
	NULL,
};
