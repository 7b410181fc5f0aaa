"""Makes offices of the worked examples, each with a document, and puts them into a bucket.

Usage: offices.py COUNT s3://BUCKET/PREFIX MANIFEST ARCHIVES

The manifest has a line for each document. ARCHIVES is each (every line names its office's archive) or one (no line
names any, and workers are told). The server and the account are in the environment, as for tongbao.
"""

import json
import os
import pathlib
import sys

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[2]


def client():
    return boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT"], region_name="us-east-1")


def example(name, number):
    """A worked example as the office of this number would have it: numbered by its archive."""
    text = (ROOT / "data" / name).read_text(encoding="utf-8")
    text = text.replace("昌吉回族自治州", f"第{number}县").replace("昌州环发", f"第{number}县环发")
    return "".join(line for line in text.splitlines(True) if not line.startswith("number:"))


def main():
    count, place, manifest, archives = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    bucket, prefix = place.removeprefix("s3://").split("/", 1)
    store = client()
    lines = []
    for number in range(1, count + 1):
        office = f"{prefix}/office-{number:03}"
        files = {
            "office.yaml": example("office.yaml", number) + "\nnumbering: 归档库\n",
            "document.yaml": example("document.yaml", number),
        }
        for name, text in files.items():
            store.put_object(Bucket=bucket, Key=f"{office}/{name}", Body=text.encode())
        line = {"data": f"s3://{bucket}/{office}/document.yaml"}
        if archives == "each":
            line["archive"] = f"s3://{bucket}/{office}/归档库"
        lines.append(line)
    with open(manifest, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


main()
