"""What people read our output with reads it: csv, json, jq, and a one-liner over netstat's lines.

    parsers.py PEER COMMAND...    peer.exe, and the words that start the console program

Sockets of a peer are what they have to find, the same in each format: Wine need not list those of this script.
"""

import csv
import io
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

PEER, PROGRAM = sys.argv[1], sys.argv[2:]
PATIENCE = 300  # seconds: only what hangs takes so long
COLUMNS = "protocol,local-address,local-port,remote-address,remote-port,state,pid,created"


def run(*arguments):
    done = subprocess.run([*PROGRAM, *arguments], stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
    return done.stdout


def jq(program, text):
    done = subprocess.run(["jq", "-c", program], input=text, stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
    return done.stdout.decode()


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: {got!r}, not {wanted!r}")
    print(f"ok   {what}")


class Peer:
    """A program with sockets, commanded by lines (peer.c)."""

    def __init__(self, program):
        # Wine finds file names by the locale.
        letters = {**os.environ, "LC_ALL": "C.UTF-8"}
        words = [*PROGRAM[:-1], str(program)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=letters)

    def ask(self, *words):
        """The two numbers of its answer."""
        self.process.stdin.write(" ".join(map(str, words)).encode() + b"\n")
        self.process.stdin.flush()
        return map(int, self.process.stdout.readline().split()[1:])

    def end(self):
        self.process.stdin.close()
        self.process.wait()


peer = Peer(PEER)
port, listener = peer.ask("listen4")
_, local = peer.ask("connect4", port)
peer.ask("accept", listener)
query = f"lport:{local}"
whole = ["list", query, "--columns", COLUMNS, "--format"]

(row,) = list(csv.DictReader(io.StringIO(run(*whole, "csv").decode(), newline=""), strict=True))
expect("csv", (row["LocalPort"], row["RemotePort"], row["State"]), (str(local), str(port), "Established"))

(found,) = json.loads(run(*whole, "json"))
expect(
    "json",
    [found[name] for name in ("Protocol", "LocalAddress", "LocalPort", "RemoteAddress", "RemotePort", "State")],
    ["TCP", "127.0.0.1", local, "127.0.0.1", port, "Established"],
)
expect("the same keys in csv and json", list(row), list(found))
expect("absent is null", [found[name] for name in found if row[name] == ""], [None] * list(row.values()).count(""))

(line,) = run(*whole, "jsonl").decode().splitlines()
expect("jsonl", json.loads(line), found)

everything = run("list", "--format", "json")
# What Get-NetTCPConnection | Select-Object would have, then ours.
first = json.loads(everything)[0]
expect(
    "json: properties",
    list(first)[:9],
    ["LocalAddress", "LocalPort", "RemoteAddress", "RemotePort", "State", "OwningProcess", "CreationTime", "Protocol", "ProcessName"],
)
states = set(map(json.loads, jq('[.[] | select(.Protocol | startswith("TCP")) | .State] | unique | .[]', everything).splitlines()))
words = "Closed Listen SynSent SynReceived Established FinWait1 FinWait2 CloseWait Closing LastAck TimeWait DeleteTCB Bound"
expect("json: states", states - set(words.split()), set())
created = [row["CreationTime"] for row in json.loads(everything) if row["CreationTime"]]
expect("json: times have a zone", [time for time in created if not re.fullmatch(r"[0-9-]{10}T[0-9:.]{12}Z", time)], [])
expect("jq: ports are numbers", jq('all(.[]; (.LocalPort|type) == "number")', everything).strip(), "true")
expect("jq: a filter", jq(f".[] | select(.LocalPort == {local}) | .RemotePort", everything).strip(), str(port))
events = run("watch", query, "--count", "1", "--format", "jsonl")
expect("jq: a stream of events", jq(".LocalPort", events).strip(), str(local))

# As scripts do: split at blanks, the fourth word is the state, the last the PID.
lines = [words for words in map(str.split, run("netstat", "-ano").decode().splitlines()) if words[:1] == ["TCP"]]
expect("netstat: every TCP line has five words", {len(words) for words in lines}, {5})
expect(
    "netstat: the connection",
    [words[3] for words in lines if words[1:3] == [f"127.0.0.1:{local}", f"127.0.0.1:{port}"]],
    ["ESTABLISHED"],
)
listening = re.findall(rf"^\s+TCP\s+127\.0\.0\.1:{port}\s+\S+\s+LISTENING\s+(\d+)", run("netstat", "-ano").decode(), re.M)
expect("netstat: who holds the port", len(listening), 1)

for name, delimiter in (("tsv", "\t"),):
    rows = list(csv.reader(io.StringIO(run(*whole, name).decode(), newline=""), delimiter=delimiter))
    expect(name, rows[1][:3], ["TCP", "127.0.0.1", str(local)])
fields = run("tcpvcon", "-cn", "--header").decode().splitlines()
expect("tcpvcon", f"127.0.0.1:{local},127.0.0.1:{port}" in "".join(fields), True)
peer.end()


def windows(path):
    return "Z:" + str(path).replace("/", "\\")


# Names in any letters, through whatever code page the reader takes the pipe for.
NAME = "Jürgen Ж 漢 😀.exe"
with tempfile.TemporaryDirectory() as folder:
    program, table = pathlib.Path(folder) / NAME, pathlib.Path(folder) / "table.csv"
    shutil.copy(PEER, program)
    peer = Peer(program)
    named = ["list", f"lport:{next(peer.ask('udp4'))}", "--columns", "process,path", "--format"]
    for page in ("ascii", "cp437", "cp850", "cp1251", "cp932", "utf-8"):
        (found,) = json.loads(run(*named, "json").decode(page))
        expect(f"json in {page}", (found["ProcessName"], found["ProcessPath"][-len(NAME) :]), (NAME, NAME))
    expect("a pipe has no mark", run(*named, "csv")[:11], b"ProcessName")
    for format, dialect in (("csv", csv.excel), ("tsv", csv.excel_tab)):
        run(*named, format, "--output", windows(table))
        expect(f"{format}: a file has a mark", table.read_bytes()[:3], b"\xef\xbb\xbf")
        with table.open(encoding="utf-8-sig", newline="") as file:
            (found,) = csv.DictReader(file, dialect=dialect)
        expect(f"{format}: letters", found["ProcessName"], NAME)
    peer.end()

with open("/dev/full", "wb") as full:
    done = subprocess.run([*PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE, check=False)
expect("a full disk: exit code", done.returncode, 1)
expect("a full disk: message", b"cannot write" in done.stderr, True)

done = subprocess.run([*PROGRAM, "list"], preexec_fn=lambda: os.close(1), stderr=subprocess.PIPE, timeout=PATIENCE, check=False)
expect("no stdout: exit code", done.returncode, 1)
expect("no stdout: message", b"cannot write" in done.stderr, True)


# A disk that is full after 64 bytes; what was there before stays, and nothing lies beside it.
def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))


# The limit would be that of Wine's server, too, did it not run already.
server = subprocess.Popen([*PROGRAM, "watch", "--interval", "1h", "--format", "csv"], stdout=subprocess.PIPE)
server.stdout.readline()
with tempfile.TemporaryDirectory() as folder:
    old = pathlib.Path(folder) / "old.txt"
    path = windows(old)
    for words in (["list", "--format", "html", "--output", path], ["cports", "/sverhtml", path], ["save", path]):
        old.write_text("old", encoding="ascii")
        done = subprocess.run(
            [*PROGRAM, *words], stderr=subprocess.PIPE, preexec_fn=limited, restore_signals=False, timeout=PATIENCE, check=False
        )
        expect(f"{words[0]} on a full disk: exit code", done.returncode, 1)
        expect(f"{words[0]} on a full disk: message", b"cannot write" in done.stderr and b"old.txt" in done.stderr, True)
        expect(f"{words[0]} on a full disk: files", [(file.name, file.read_text()) for file in old.parent.iterdir()], [("old.txt", "old")])
server.terminate()
server.wait()

# The completion for PowerShell knows what the help knows.
script = (pathlib.Path(__file__).parents[2] / "installer" / "sockscope-completion.ps1").read_text(encoding="utf-8")
verbs = re.search(r"Explains a verb: ([a-z ]+)\.", run("help", "help").decode())[1].split()
for verb in verbs:
    told = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", run("help", verb).decode()))
    line = re.search(rf"^        {verb} += (.*)$", script, re.M)
    expect(f"completion of {verb}", set(re.findall(r"'(--[a-z-]+)'", line[1] if line else "")), told)

# The exit code is what its results come to.
done = subprocess.run([*PROGRAM, "doctor", "--format", "json"], stdout=subprocess.PIPE, check=False, timeout=300)
checks = json.loads(done.stdout.decode("ascii"))
expect("the keys of doctor", {tuple(check) for check in checks}, {("Check", "Result", "Detail", "Milliseconds")})
expect("the results of doctor", {check["Result"] for check in checks} - {"works", "fails", "not tried"}, set())
expect("doctor's exit code", done.returncode, int(any(check["Result"] == "fails" for check in checks)))
expect("doctor's times are numbers", {type(check["Milliseconds"]) for check in checks}, {int})
