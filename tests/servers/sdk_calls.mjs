// sdk_calls.mjs ENDPOINT KEY SECRET: calls of the JavaScript SDK, one JSON line each on stdin
// ({"action","params"}), one answer each on stdout ({"ok"} or {"error":{"name","code","status"}}).
// Bytes are {"$bytes": BASE64} both ways.

import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-sqs";

const [endpoint, accessKeyId, secretAccessKey] = process.argv.slice(2);
const client = new sdk.SQSClient({
	endpoint,
	region: "us-east-1",
	credentials: { accessKeyId, secretAccessKey },
	maxAttempts: 1,
});

function to_bytes(value) {
	if (Array.isArray(value)) {
		return value.map(to_bytes);
	}
	if (value === null || typeof value !== "object") {
		return value;
	}
	if (typeof value.$bytes === "string") {
		return Buffer.from(value.$bytes, "base64");
	}
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, to_bytes(inner)]));
}

function from_bytes(name, value) {
	const raw = this[name];
	return raw instanceof Uint8Array ? { $bytes: Buffer.from(raw).toString("base64") } : value;
}

async function call({ action, params }) {
	try {
		const { $metadata, ...answer } = await client.send(new sdk[`${action}Command`](to_bytes(params)));
		return { ok: answer };
	} catch (error) {
		return {
			error: {
				name: error.name,
				code: error.Code ?? error.Error?.Code ?? error.name,
				status: error.$metadata?.httpStatusCode ?? null,
				message: error.message,
			},
		};
	}
}

for await (const line of createInterface({ input: process.stdin })) {
	process.stdout.write(`${JSON.stringify(await call(JSON.parse(line)), from_bytes)}\n`);
}
client.destroy();
