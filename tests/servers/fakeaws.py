"""The services that give credentials, as far as the tests need them: STS, the portal and OIDC of IAM Identity Center,
AWS sign-in, a container's endpoint, the metadata of an instance. One server, told apart by method and path.

`with FakeCredentials(secrets) as fake: fake.mode = "refuse"; ... fake.requests`. `secrets` names what it gives out. Modes:
  grant    credentials
  refuse   the service's own error, HTTP 400 or 403
  fail     HTTP 500
  garbage  HTTP 200 with an answer that breaks off in the middle of the secrets
  echo     an error whose text repeats what was asked, secrets included
  html     a page of a proxy
  cut      the connection ends without an answer
"""

import http.server
import json
import threading
import time

HOUR_S = 3600


def _time(offset_s):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + offset_s))


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def _answer(self, status, body, kind="application/json"):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _handle(self):
        fake = self.server.fake
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        path = self.path.partition("?")[0]
        fake.requests.append((self.command, path, dict(self.headers), body))
        status, text = fake.credentials_for(path, body)
        if fake.mode == "cut":
            self.close_connection = True
        elif fake.mode == "html":
            self._answer(502, "<html><body><h1>Bad Gateway</h1></body></html>", "text/html")
        elif fake.mode == "fail":
            self._answer(500, json.dumps({"__type": "InternalServerException", "message": "try later"}))
        elif fake.mode == "refuse":
            self._answer(403 if path != "/token" else 400, fake.error_for(path, "it is not for you"))
        elif fake.mode == "echo":
            self._answer(403 if path != "/token" else 400, fake.error_for(path, f"bad request: {dict(self.headers)} {body}"))
        elif fake.mode == "garbage":
            self._answer(200, text[: text.rfind(fake.secrets["secret"]) + len(fake.secrets["secret"])] or text[:-1])
        else:
            self._answer(status, text, "text/xml" if text.startswith("<") else "application/json")

    do_GET = do_POST = do_PUT = _handle


class FakeCredentials:
    def __init__(self, secrets):
        self.secrets = secrets  # "secret", "token", "access_token", "refresh_token", "imds_token"
        self.mode = "grant"
        self.requests = []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.fake = self
        self.endpoint = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def error_for(self, path, message):
        if path == "/":
            safe = message.replace("&", "&amp;").replace("<", "&lt;")
            return (
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>"
                f"<Message>{safe}</Message></Error><RequestId>r</RequestId></ErrorResponse>"
            )
        if path == "/token":
            return json.dumps({"error": "invalid_grant", "error_description": message})
        return json.dumps({"__type": "UnauthorizedException", "message": message, "error": "TOKEN_EXPIRED"})

    def credentials_for(self, path, body):
        """(status, text) of a request that is granted."""
        secret, token = self.secrets["secret"], self.secrets["token"]
        if path == "/":
            action = "AssumeRoleWithWebIdentity" if "WebIdentity" in body else "AssumeRole"
            if "GetCallerIdentity" in body:
                return 200, (
                    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/r/s"
                    "</Arn><UserId>u</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
                    "</GetCallerIdentityResponse>"
                )
            return 200, (
                f"<{action}Response><{action}Result><Credentials><AccessKeyId>ASIAFAKEFAKEFAKE0001</AccessKeyId>"
                f"<SessionToken>{token}</SessionToken><SecretAccessKey>{secret}</SecretAccessKey>"
                f"<Expiration>{_time(HOUR_S)}</Expiration></Credentials></{action}Result></{action}Response>"
            )
        if path == "/federation/credentials":
            role = {"accessKeyId": "ASIAFAKEFAKEFAKE0002", "sessionToken": token, "secretAccessKey": secret}
            return 200, json.dumps({"roleCredentials": {**role, "expiration": int((time.time() + HOUR_S) * 1000)}})
        if path == "/token":
            return 200, json.dumps({
                "accessToken": self.secrets["access_token"], "refreshToken": self.secrets["refresh_token"],
                "expiresIn": HOUR_S, "tokenType": "Bearer",
            })  # fmt: skip
        if path == "/v1/token":
            keys = {"accessKeyId": "ASIAFAKEFAKEFAKE0003", "sessionToken": token, "secretAccessKey": secret}
            return 200, json.dumps({
                "accessToken": keys, "refreshToken": self.secrets["refresh_token"], "expiresIn": 900, "tokenType": "aws_sigv4",
            })  # fmt: skip
        if path == "/latest/api/token":
            return 200, self.secrets["imds_token"]
        if path == "/latest/meta-data/iam/security-credentials/":
            return 200, "worker"
        keys = {"AccessKeyId": "ASIAFAKEFAKEFAKE0004", "Token": token, "SecretAccessKey": secret}
        return 200, json.dumps({"Code": "Success", **keys, "Expiration": _time(HOUR_S)})
