// The sweep that `sqscope ls` makes, with the AWS SDK for JavaScript: list every queue, read all of its attributes.
//
//   peer_sdk.mjs ENDPOINT EXPECTED PARALLEL

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const servers = fileURLToPath(new URL("../servers/", import.meta.url));
const { SQSClient, GetQueueAttributesCommand, paginateListQueues } = createRequire(servers)("@aws-sdk/client-sqs");

const [endpoint, expected, parallel] = process.argv.slice(2);
const sqs = new SQSClient({ endpoint, region: "us-east-1", requestHandler: { httpAgent: { maxSockets: Number(parallel) } } });

const urls = [];
for await (const page of paginateListQueues({ client: sqs, pageSize: 1000 }, {})) {
	urls.push(...(page.QueueUrls ?? []));
}
let next = 0;
let read = 0;
const lane = async () => {
	while (next < urls.length) {
		const command = new GetQueueAttributesCommand({ QueueUrl: urls[next++], AttributeNames: ["All"] });
		const { Attributes } = await sqs.send(command);
		read += Attributes?.QueueArn ? 1 : 0;
	}
};
await Promise.all(Array.from({ length: Number(parallel) }, lane));
if (read !== Number(expected)) {
	throw new Error(`${read} queues were read, not ${expected}`);
}
sqs.destroy();
