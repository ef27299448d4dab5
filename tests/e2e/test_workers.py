"""workers: who works on a queue, as the services behind it tell; and the switch of those that Lambda polls for."""


def pipeline(t, *arguments):
    return t.server("sim", arguments=["--scenario", "stuck-jobs", *arguments])


def says(result, *parts):
    for part in parts:
        assert part in result.out, f"stdout lacks {part!r}:\n{result}"


def workers(t, queue, *arguments, status=0):
    return t.run("workers", queue, "--json", *arguments).expect(status).json()


def test_functions_of_lambda(t):
    pipeline(t)
    facts = workers(t, "ai-embed")
    (function,) = facts["lambda"]
    assert function["function"] == "ai-embed-worker" and function["state"] == "Enabled", function
    assert function["timeout_s"] == 60 and function["batch_size"] == 10, function
    assert facts["batch"] == [] and facts["lambda_error"] is None
    says(t.run("workers", "ai-embed").expect(0), "ai-embed-worker", "Enabled", "60s")


def test_a_mapping_is_paused_and_resumed(t):
    pipeline(t)
    uuid = workers(t, "ai-embed")["lambda"][0]["uuid"]
    t.run("workers", "ai-embed", "--pause", uuid).expect_sentence(5, "--yes")
    t.run("workers", "ai-embed", "--pause", uuid, "--yes", "--read-only").expect_sentence(5, "read-only")
    assert workers(t, "ai-embed")["lambda"][0]["state"] == "Enabled"

    assert workers(t, "ai-embed", "--pause", uuid, "--yes") == {"queue": "ai-embed", "uuid": uuid, "state": "Disabling"}
    says(t.run("workers", "ai-embed").expect(0), "ai-embed-worker is paused")
    assert workers(t, "ai-embed", "--resume", uuid, "--yes")["state"] == "Enabling"

    entries = t.run("log", "--json").expect(0).json()["entries"]
    assert [e["action"] for e in entries] == ["UpdateEventSourceMapping"] * 2, entries
    said = [e["parameters"]["Worker"] for e in entries]
    assert sorted(said) == [f"{uuid} Enabled=false", f"{uuid} Enabled=true"], said
    assert all(e["result"] == "done" for e in entries), entries


def test_only_mappings_of_the_queue_are_switched(t):
    pipeline(t)
    uuid = workers(t, "ai-embed")["lambda"][0]["uuid"]
    t.run("workers", "ai-summarise", "--pause", uuid, "--yes").expect_sentence(4, uuid)
    t.run("workers", "ai-embed", "--pause", uuid, "--resume", uuid).expect_sentence(2, "--pause")
    assert workers(t, "ai-embed")["lambda"][0]["state"] == "Enabled"


def test_job_queues_of_the_config_and_of_the_tag(t):
    server = pipeline(t)
    assert workers(t, "ai-transcribe")["batch"] == []
    t.write(".config/sqscope/config", "[queue ai-trans*]\nbatch_job_queue = ai-gpu-jobs no-such-queue\n")
    gpu, missing = workers(t, "ai-transcribe", status=6)["batch"]
    assert gpu["job_queue"] == "ai-gpu-jobs" and gpu["state"] == "ENABLED", gpu
    assert gpu["jobs"]["RUNNABLE"] == 41 and gpu["compute_environments"][0]["max_vcpus"] > 0, gpu
    assert missing["error"]["code"] and missing["jobs"]["RUNNABLE"] is None, missing
    says(t.run("workers", "ai-transcribe").expect(6), "41 jobs of ai-gpu-jobs wait for a machine")

    url = server.call("GetQueueUrl", QueueName="ai-embed")["QueueUrl"]
    server.call("TagQueue", QueueUrl=url, Tags={"sqscope:batch-job-queue": "ai-jobs"})
    assert [b["job_queue"] for b in workers(t, "ai-embed")["batch"]] == ["ai-jobs"]


def test_what_is_denied_is_said_and_never_nobody(t):
    pipeline(t, "--fault", "denied on ListEventSourceMappings")
    t.run("workers", "ai-embed").expect_sentence(3, "lambda:ListEventSourceMappings")
    t.write(".config/sqscope/config", "[queue *]\nbatch_job_queue = ai-jobs\n")
    facts = workers(t, "ai-embed", status=6)
    assert facts["lambda"] is None and "Denied" in facts["lambda_error"]["code"], facts
    assert facts["batch"][0]["state"] == "ENABLED", facts


def test_a_server_without_neighbours(t):
    """fauxqs serves SQS only: what it answers to the others is no list of functions."""
    sqs = t.server("fauxqs")
    sqs.create("jobs")
    result = t.run("workers", "jobs")
    assert result.status not in (0, -6, -11) and result.err.startswith("sqscope: workers: "), result.err
    assert "no function" not in result.out


def test_moto(t):
    sqs = t.server("moto")
    sqs.create("jobs")
    assert workers(t, "jobs")["lambda"] == []
    says(t.run("workers", "jobs").expect(0), "SQS does not tell who receives")
