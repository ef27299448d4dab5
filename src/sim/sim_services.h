/* The services of the simulator, each in its file. For the table in sim_services.c. */
#ifndef SIM_SERVICES_H
#define SIM_SERVICES_H

#include "sim_http.h"

extern const struct sim_service sim_service_sqs;
extern const struct sim_service sim_service_sts;

#endif
