#!/usr/bin/env python3
"""Verifies an archive folder by what docs/archive.md says of it, without tongbao.

    python3 tests/archive/verify.py 归档库 [--since 检查点.txt] [--public-key 公钥.pub]

Prints a line for each fault; exit code 0 if there is none, else 1. Does not open PDFs.
"""

import argparse, base64, hashlib, json, os, pathlib, re, shutil, stat, subprocess, sys, unicodedata

HEX, B64 = "[0-9a-f]{64}", "([A-Za-z0-9+/]+=*)"
SM3, MINISIGN = "sm3" in hashlib.algorithms_available, shutil.which("minisign")
stored, used, faults = {}, set(), []  # files by path; the paths something stands for; what is wrong


def fault(wrong, words):
    faults.extend([words] if wrong else [])
    return bool(wrong)


def differ(data, sums):
    """Whether bytes have other digests than these. SM3 counts where it can be computed."""
    return any(hashlib.new(name.replace("-", ""), data).hexdigest() != value
               for name, value in sums.items() if name != "SM3" or SM3)


def sums_of(digests):
    sums = {digest["algorithm"]: digest["value"] for digest in digests}
    if [*sums] != ["SHA-256", "SM3"] or not all(re.fullmatch(HEX, value) for value in sums.values()):
        raise ValueError("digests")
    return sums


def take(path, sums, size=None):
    """The bytes of a file that something stands for, if they are what they were."""
    used.add(path)
    if fault(path not in stored, f"{path}: missing"):
        return None
    data = stored[path].read_bytes()
    wrong = differ(data, sums) or size not in (None, len(data))
    return None if fault(wrong, f"{path}: not what it was") else data


def one_spelling(text):
    return base64.b64encode(base64.b64decode(text)) == text.encode()


def key_id(public):
    key = base64.b64decode(public, validate=True)
    return key[9:1:-1].hex().upper() if len(key) == 42 and one_spelling(public) else None


def signed(path, of, public, comment):
    """Whether a signature holds. All of its file is given, but for two lines of base64."""
    used.add(path)
    if fault(path not in stored, f"{path}: signature missing"):
        return False
    form = ("untrusted comment: signature of a tongbao archive\n%s\ntrusted comment: %s\n%s\n"
            % (B64, re.escape(comment), B64))
    parts = re.fullmatch(form, stored[path].read_bytes().decode(errors="replace"))
    try:
        sound = parts and all(map(one_spelling, parts.groups()))
    except ValueError:
        sound = False
    if sound and MINISIGN and of in stored:
        command = [MINISIGN, "-VHq", "-P", public, "-x", stored[path], "-m", stored[of]]
        sound = subprocess.run(command, capture_output=True).returncode == 0
    return not fault(not sound, f"{path}: signature wrong")


def checkpoint(text):
    lines = [line.strip().split("：", 1) for line in text.splitlines() if "：" in line]
    said = {name: value.strip() for name, value in reversed(lines)}
    return int(said["记录条数"]), {"SHA-256": said["SHA-256"], "SM3": said["SM3"]}


def walk(root):
    for folder, folders, names in os.walk(root):
        index = lambda name: pathlib.Path(folder, name) == root / "索引"
        links = [name for name in folders if os.path.islink(os.path.join(folder, name)) and not index(name)]
        folders[:] = [name for name in folders if not index(name)]
        for path in (pathlib.Path(folder, name) for name in names + links):
            inner = path.relative_to(root).as_posix()
            if not fault(not stat.S_ISREG(path.lstat().st_mode), f"{inner}: no ordinary file"):
                stored[inner] = path


def log():
    """The bytes of each record's file, by number."""
    numbers = [int(path[3:-5]) for path in stored if re.fullmatch(r"日志/[0-9]{8,}\.json", path)]
    data = {n: stored[f"日志/{n:08}.json"].read_bytes() for n in numbers if f"日志/{n:08}.json" in stored}
    due = 1
    for number in sorted(data):
        fault(number > due, f"日志: records {due} to {number - 1} missing")
        used.add(f"日志/{number:08}.json")
        due = number + 1
    fault(not data, "日志: no record at all")
    return dict(sorted(data.items()))


def verify_record(number, data, key):
    """The record; the key that is to sign the next; the keys that it stands for: that which signed
    it, and that which it brings, for which the other vouches."""
    path, record = f"日志/{number:08}.json", json.loads(data[number])
    event, nonce = record["event"], record["nonce"]
    plain = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    fault(plain.encode() != data[number], f"{path}: not written as a record is")
    wrong = (record["format"], record["sequence"]) != ("tongbao-log/1", number)
    fault(wrong or not re.fullmatch("[0-9a-f]{16}", nonce), f"{path}: no record of this number")
    if number == 1 or record["previous"] is None:
        fault(number > 1 or record["previous"], f"{path}: only the first follows on none")
    elif number - 1 in data:
        wrong = differ(data[number - 1], sums_of(record["previous"]))
        fault(wrong, f"{path}: does not follow on the one before")
    introduced = event["public"] if event["action"] == "key-added" else None
    fault(introduced and key_id(introduced) != event["id"], f"{path}: not the number of this key")
    signer, comment = key or introduced, f"{number:08} {nonce}"
    wrong = record["signer"] != (key_id(signer) if signer else None)
    holds = (not fault(wrong, f"{path}: signed by another key, or not at all") and signer
             and signed(f"日志/{number:08}.{nonce}.minisig", path, signer, comment))
    for file in record["files"]:
        take(file["path"], sums_of(file["digests"]), file["size"])
        if event["action"] == "checkpointed" and file["path"].endswith(".minisig") and signer:
            note = file["path"].removesuffix(".minisig")
            signed(file["path"], note, signer, f"{event['sequence']:08} {nonce}")
    return record, introduced or key, {signer, introduced} if holds else set()


def read_list(path, files):
    """Sums by name, or None where the list is not the one that the record names."""
    if path not in stored or path not in files or differ(stored[path].read_bytes(), files[path]):
        return None
    lines = stored[path].read_bytes().decode().split("\n")
    pairs = [line.split("  ", 1) for line in lines[:-1]]
    names = [name.encode() for _, name in pairs]
    wrong = lines[-1] or names != sorted(set(names)) or not all(re.fullmatch(HEX, s) for s, _ in pairs)
    fault(wrong, f"{path}: not of the form of a list")
    return {name: value for value, name in pairs}


def verify_entry(record):
    """Reads a document's files; returns its folder if no list tells what belongs there."""
    event, folder = record["event"], record["event"]["folder"]
    files = {file["path"]: sums_of(file["digests"]) for file in record["files"]}
    ends = {"SHA-256": "sha256", "SM3": "sm3"}
    lists = {of: read_list(f"{folder}/校验清单.{end}", files) for of, end in ends.items()}
    whole = {of: sums for of, sums in lists.items() if sums is not None}
    if fault(not whole, f"{folder}: no list to hold its files against"):
        return folder + "/"
    names = set().union(*whole.values())
    fault(any(names != set(sums) for sums in whole.values()), f"{folder}: its two lists differ")
    fault(not {"元数据.json", event["pdf"]} <= names, f"{folder}: its lists lack files")
    if (origin := event.get("origin")) and "SHA-256" in whole:
        sums = {value for name, value in whole["SHA-256"].items()
                if name.startswith("原稿/") and name != "原稿/模板.zip"}
        lines = "".join(value + "\n" for value in sorted(sums))
        other = hashlib.sha256(lines.encode()).hexdigest() != origin["sources"]
        fault(other, f"{folder}: not made from what the log says")
    read = {name: take(f"{folder}/{name}", {of: sums[name] for of, sums in whole.items() if name in sums})
            for name in sorted(names)}
    if read.get("元数据.json"):
        metadata = json.loads(read["元数据.json"])
        for field, value in (("题名", event["title"]), ("文件编号", event["number"]["designation"]),
                             ("日期", event["signed"]), ("计算机文件名", event["pdf"]),
                             ("归档时间", record["time"]), ("归档标识", record["nonce"])):
            fault(metadata[field] != value, f"{folder}/元数据.json: {field} is not that of the log")
    return None


def look(name):
    """A name without blanks and invisible signs, in the plain form of its characters. What looks
    alike beyond that Python does not know."""
    plain = unicodedata.normalize("NFKC", name)
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))


def verify_numbers(records):
    first, serials, kept = {}, {}, {}
    for record in records:
        if (number := record["event"].get("number")) is None:
            continue
        name, series, serial = number["designation"], number["series"], number["serial"]
        name, series = look(name), look(series)
        fault(name in first, f"{name}: used twice, by records {first.get(name)} and {record['sequence']}")
        first.setdefault(name, record["sequence"])
        serials.setdefault(series, set()).add(serial)
        if number["kept_here"]:
            kept.setdefault(series, set()).add(serial)
    for series, own in kept.items():
        span = sorted(serial for serial in serials[series] if min(own) <= serial <= max(own))
        for low, high in zip(span, span[1:]):
            fault(high > low + 1, f"{series}: numbers {low + 1} to {high - 1} missing")


def attempt(what, work, *arguments):
    """What some work gives; a fault where what it reads is not of the form it should be."""
    try:
        return work(*arguments)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return fault(True, f"{what}: cannot be read ({type(error).__name__}: {error})") and None


def main():
    parser = argparse.ArgumentParser()
    for name in ("archive", "--since", "--public-key"):
        parser.add_argument(name, type=pathlib.Path)
    given = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    walk(given.archive)
    data, records, key, signers = log(), [], None, set()
    for number in data:
        if done := attempt(f"record {number}", verify_record, number, data, key):
            records.append(done[0])
            key = done[1]
            signers |= done[2]
    attempt("numbers", verify_numbers, records)
    papers = [record for record in records if record["event"]["action"] == "issued"]
    unknown = {attempt(f"record {paper['sequence']}", verify_entry, paper) for paper in papers} - {None}
    for path in sorted(stored.keys() - used):
        fault(not path.startswith(tuple(unknown)), f"{path}: nothing names it")
    if given.public_key:
        trusted = given.public_key.read_text("utf-8").split()[-1]
        fault(trusted not in signers, "日志: nothing is signed with the public key given")
    if given.since:
        note = attempt(given.since, checkpoint, given.since.read_text("utf-8"))
        count, sums = note or (0, {})
        fault(count not in data or differ(data[count], sums), f"record {count}: not that of the checkpoint")
    lacks = [] if SM3 else ["skipped: SM3, which this OpenSSL does not have"]
    lacks += [] if MINISIGN else ["skipped: signatures, there is no minisign"]
    sound = f"sound: {len(records)} records, {len(papers)} documents, {len(used)} files"
    print("\n".join(lacks + faults + [f"{len(faults)} faults" if faults else sound]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
