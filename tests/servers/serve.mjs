// Start one of the SQS servers that are not ours, on loopback only.
//
//   serve.mjs local|fauxqs [PORT] [--region NAME] [--deny QUEUE]... [--latency MS]
//
// Prints one JSON line {"endpoint","kind","region"} when it is ready; ends when stdin ends (so it never
// outlives who started it) or on SIGTERM. fauxqs only: --deny answers AccessDenied for a queue, --latency
// holds every answer back.

import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";

const HOST = "127.0.0.1";

function deny(app, queues) {
	app.addHook("preHandler", async (request, reply) => {
		const url = request.body?.QueueUrl ?? "";
		const name = url.slice(url.lastIndexOf("/") + 1);
		if (!queues.includes(name)) {
			return;
		}
		const action = (request.headers["x-amz-target"] ?? "").replace("AmazonSQS.", "sqs:");
		reply.code(403).header("content-type", "application/x-amz-json-1.0");
		return reply.send({
			__type: "com.amazonaws.sqs#AccessDeniedException",
			message: `User: arn:aws:iam::000000000000:user/demo is not authorized to perform: ${action} on resource: ${name}`,
		});
	});
}

async function startFauxqs({ port, region, denied, latency_ms }) {
	const { buildApp } = await import("fauxqs");
	const app = buildApp({ logger: false, host: HOST, defaultRegion: region });
	if (denied.length > 0) {
		deny(app, denied);
	}
	if (latency_ms > 0) {
		app.addHook("onRequest", () => sleep(latency_ms));
	}
	await app.listen({ port, host: HOST });
	return { port: app.server.address().port, close: () => app.close() };
}

async function startLocal({ port, region, denied, latency_ms }) {
	if (denied.length > 0 || latency_ms > 0) {
		throw new Error("--deny and --latency work with fauxqs only");
	}
	const { createSqsServer } = (await import("local-aws-sqs")).default;
	const server = await createSqsServer({ port, hostname: HOST, region });
	// Node's default of 5 s closes a connection just as a client's next poll takes it.
	server.keepAliveTimeout = 60_000;
	return { port: server.address().port, close: () => server.close() };
}

const KINDS = { local: startLocal, fauxqs: startFauxqs };

export async function startServer({ kind, port = 0, region = "us-east-1", denied = [], latency_ms = 0 }) {
	const start = KINDS[kind];
	if (!start) {
		throw new Error(`no server kind '${kind}'; there are ${Object.keys(KINDS).join(", ")}`);
	}
	const { port: bound, close } = await start({ port, region, denied, latency_ms });
	return { endpoint: `http://${HOST}:${bound}`, kind, region, close };
}

export function endWithParent() {
	process.stdin.on("end", () => process.exit(0)).on("error", () => process.exit(0)).resume();
	process.on("SIGTERM", () => process.exit(0));
}

async function main() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			region: { type: "string", default: "us-east-1" },
			deny: { type: "string", multiple: true, default: [] },
			latency: { type: "string", default: "0" },
		},
	});
	const [kind = "local", port = "0"] = positionals;
	endWithParent();
	const server = await startServer({
		kind,
		port: Number(port),
		region: values.region,
		denied: values.deny,
		latency_ms: Number(values.latency),
	});
	const { endpoint, region } = server;
	process.stdout.write(`${JSON.stringify({ endpoint, kind, region })}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	main().catch((error) => {
		console.error(`serve.mjs: ${error.message}`);
		process.exit(1);
	});
}
