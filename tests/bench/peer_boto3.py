#!/usr/bin/env python3
"""The sweep that `sqscope ls` makes, with boto3 and 20 threads: list every queue, read all of its attributes."""

import concurrent.futures
import sys

import boto3
import botocore.config

THREADS = 20


def main():
    endpoint, expected = sys.argv[1], int(sys.argv[2])
    config = botocore.config.Config(max_pool_connections=THREADS)
    sqs = boto3.client("sqs", endpoint_url=endpoint, region_name="us-east-1", config=config)
    pages = sqs.get_paginator("list_queues").paginate(PaginationConfig={"PageSize": 1000})
    urls = [url for page in pages for url in page.get("QueueUrls", [])]
    with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda url: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]), urls))
    assert len(answers) == expected and all("QueueArn" in answer["Attributes"] for answer in answers)


main()
