"""Holds archives against the manifest by which documents were issued: each is there once, and all is sound.

Usage: check.py TONGBAO MANIFEST ARCHIVE TOLD…

TOLD are the lines of the last attempts. Whatever killed workers left behind is set aside first.
"""

import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    program, manifest, usual, *told = sys.argv[1:]

    def archive(place, *action):
        command = [program, "archive", *action, "--archive", place, "--format", "json"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    lines = [json.loads(line) for line in open(manifest, encoding="utf-8")]
    states = collections.Counter()
    for name in told:
        for line in open(name, encoding="utf-8"):
            states.update([json.loads(line).get("state", "counts")])
    records = []
    for place in sorted({line.get("archive", usual) for line in lines}):
        archive(place, "gc")
        verified = archive(place, "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        listed = json.loads(archive(place, "list", "--limit", "0").stdout)["records"]
        records += [record["event"]["number"]["designation"] for record in listed]
    expected = [f"第{number}县环发〔2018〕1号" for number in range(1, len(lines) + 1)]
    assert sorted(records) == sorted(expected), collections.Counter(records).most_common(3)
    assert states["written"] + states["same"] == len(lines), states
    command = [program, "archive", "issue", "--manifest", manifest, "--archive", usual, "--format", "json"]
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    counts = json.loads(again.stdout.splitlines()[-1])["counts"]
    assert (again.returncode, counts["same"]) == (0, len(lines)), counts
    ends = collections.Counter(line.split()[2] for line in open("ends"))
    print(f"{len(records)} records, each once; ends of workers by code: {dict(ends)}; last attempts: {dict(states)}")


main()
