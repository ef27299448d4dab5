// The demo's other side in one process: a server, its fleet, and the traffic.
//
//   backend.mjs [--queues N] [--region NAME] [--quiet]
//
// Prints one JSON line {"endpoint","region","queues","ready_ms"} when the fleet stands; --quiet leaves the traffic
// out. Ends when stdin ends or on SIGTERM.

import { parseArgs } from "node:util";
import { SqsClient } from "./client.mjs";
import { fleet } from "./fleet.mjs";
import { seed } from "./seed.mjs";
import { endWithParent, startServer } from "./serve.mjs";
import { run_traffic } from "./traffic.mjs";

// One queue that the demo's user may not read: an account without such a queue is rare.
const DENIED = ["legacy-import"];

const { values } = parseArgs({
	options: {
		queues: { type: "string", default: "320" },
		region: { type: "string", default: "eu-west-1" },
		quiet: { type: "boolean", default: false },
	},
});

endWithParent();
const server = await startServer({ kind: "fauxqs", region: values.region, denied: DENIED });
const client = new SqsClient(server.endpoint);
const rows = fleet(Number(values.queues));
const urls = await seed(client, rows);
if (!values.quiet) {
	run_traffic(client, rows, urls);
}
const ready = {
	endpoint: server.endpoint,
	region: server.region,
	queues: urls.size,
	ready_ms: Math.round(performance.now()),
};
process.stdout.write(`${JSON.stringify(ready)}\n`);
