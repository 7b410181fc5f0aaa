"""One worker of a job: issues its part of a manifest, and is ended at a random moment on its first attempts.

Usage: worker.py TONGBAO MANIFEST ARCHIVE SHARD ATTEMPT OUTPUT

It knows nothing but its manifest: what it keeps on its machine is gone with it. It ends as the program does,
with 3 where it was killed, so that it is tried again.
"""

import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Attempts that are ended, and the longest time that one has, in seconds.
ENDED, LONGEST = 3, 3


def main():
    program, manifest, archive, shard, attempt, output = sys.argv[1:]
    random.seed(f"{manifest} {shard} {attempt}")
    command = [program, "archive", "issue", "--manifest", manifest, "--shard", shard]
    command += ["--archive", archive, "--format", "json"]
    with tempfile.TemporaryDirectory() as machine, open(output, "w") as told:
        settings = {**os.environ, "XDG_CACHE_HOME": machine, "TMPDIR": machine}
        process = subprocess.Popen(command, stdout=told, cwd=ROOT, env=settings)
        if int(attempt) <= ENDED:
            time.sleep(random.uniform(0.1, LONGEST))
            # Mostly as a machine that fails; else as a cluster that takes a machine away.
            process.send_signal(random.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
        code = process.wait()
    with open("ends", "a") as ends:
        ends.write(f"{shard} {attempt} {code}\n")
    sys.exit(code if code >= 0 else 3)


main()
