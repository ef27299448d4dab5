// The smallest SQS client that seeding and traffic need: JSON protocol, kept-alive connections, no signature
// (none of the servers here checks one).

import http from "node:http";

export class SqsError extends Error {
	constructor(action, status, body) {
		const code = String(body.__type ?? body.Code ?? status).replace(/^.*#/, "");
		super(`${action}: ${code}: ${body.message ?? body.Message ?? ""}`);
		this.code = code;
	}
}

export class SqsClient {
	constructor(endpoint, { connections = 16 } = {}) {
		this.endpoint = new URL(endpoint);
		this.agent = new http.Agent({ keepAlive: true, maxSockets: connections });
	}

	call(action, input = {}) {
		const body = JSON.stringify(input);
		const { hostname, port } = this.endpoint;
		const headers = {
			"content-type": "application/x-amz-json-1.0",
			"content-length": Buffer.byteLength(body),
			"x-amz-target": `AmazonSQS.${action}`,
		};
		return new Promise((resolve, reject) => {
			const options = { hostname, port, method: "POST", path: "/", headers, agent: this.agent };
			const request = http.request(options, (response) => {
				const chunks = [];
				response.on("data", (chunk) => chunks.push(chunk));
				response.on("error", reject);
				response.on("end", () => {
					const text = Buffer.concat(chunks).toString();
					const answer = text ? JSON.parse(text) : {};
					if (response.statusCode === 200) {
						resolve(answer);
					} else {
						reject(new SqsError(action, response.statusCode, answer));
					}
				});
			});
			request.on("error", reject);
			request.end(body);
		});
	}

	close() {
		this.agent.destroy();
	}
}
