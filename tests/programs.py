"""programs.py [--packaged] VERSION PROGRAM...: the programs import no DLL that could be planted beside them and nothing
undocumented by name, are linked with the loader's protections on and compiled with those of the compiler, and tell
Windows what they are; as they are packaged, they are also small and stripped.

It reads the files themselves, so whatever linked them and wherever.
"""
import argparse
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

LIMIT = 800_000  # of all programs together

# What an import names is loaded before any code of ours runs, and looked for beside the program first, unless
# it is a KnownDLL.  ntdll is mapped before the loader runs; comctl32 comes from the side-by-side store where
# the manifest asks for its version 6.  All other libraries are loaded late, see src/windows/system/late.h.
DLLS = set("advapi32 comdlg32 gdi32 kernel32 msvcrt ntdll ole32 oleaut32 shell32 user32 ws2_32".split())

# What winternl.h, winnt.h and their pages document; the rest of ntdll is found with GetProcAddress.
# VerSetConditionMask and what unwinds the stack are documented as kernel32's, which forwards them; a linker may
# take them from ntdll, and the functions of the C library, too.
NTDLL = set(
    """NtClose NtCreateFile NtDeviceIoControlFile NtOpenFile NtQueryInformationProcess NtQueryObject
    NtQuerySystemInformation RtlInitUnicodeString RtlNtStatusToDosError VerSetConditionMask RtlCaptureContext
    RtlLookupFunctionEntry RtlPcToFileHeader RtlUnwind RtlUnwindEx RtlVirtualUnwind""".split()
)
C_LIBRARY = re.compile(r"[a-z_]")
BY_ADDRESS_ONLY = re.compile(r"Internal|GetOwnerModuleFrom|I_|Nsi|SetPerTcp|GetPerTcp")

MACHINES = {0x14C: "x86", 0x8664: "amd64", 0xAA64: "arm64"}
RELOCATIONS_STRIPPED = 1
HIGH_ENTROPY_VA, DYNAMIC_BASE, NX_COMPAT = 0x20, 0x40, 0x100
EXECUTABLE, WRITABLE = 0x20000000, 0x80000000
GUARD_CF = 0x4000  # among the protections
GUARD_INSTRUMENTED, GUARD_TABLE = 0x100, 0x400  # in the load configuration
EXTENDED_CHARACTERISTICS, CET_COMPATIBLE = 20, 1  # in the debug directory
IMPORTS, RESOURCES, RELOCATIONS, DEBUG, LOAD_CONFIGURATION = 1, 2, 5, 6, 10

# How gcc's programs end when a return address may be overwritten, src/windows/system/stack_guard.c: mov ecx, 2; int 0x29.
STACK_FAILURE = bytes.fromhex("b9 02 00 00 00 cd 29")
CALL = 0xE8
GUARDED = 200  # functions with such a check, in each program: there are twice as many
GROUP_ICON, VERSION_INFO, MANIFEST = 14, 16, 24
WINDOW = 2  # the subsystem

V1, V2, V3 = (f"{{urn:schemas-microsoft-com:asm.v{number}}}" for number in (1, 2, 3))
WINDOWS_10 = "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"

failures = []


def fail(text):
    print("not right:", text)
    failures.append(text)


class Image:
    """A program as its headers describe it."""

    def __init__(self, path):
        self.name, self.bytes = path.name, path.read_bytes()
        header = self.number("I", 0x3C)
        if self.bytes[header : header + 4] != b"PE\0\0":
            sys.exit(f"{path} is no program")
        self.machine, count, _, self.symbols, _, size, self.flags = struct.unpack_from("<HHIIIHH", self.bytes, header + 4)
        optional = header + 24
        self.wide = self.number("H", optional) == 0x20B
        self.subsystem, self.protections = struct.unpack_from("<HH", self.bytes, optional + 68)
        self.directories = optional + (112 if self.wide else 96)
        self.sections = [struct.unpack_from("<8s6I4xI", self.bytes, optional + size + 40 * i) for i in range(count)]

    def number(self, kind, offset):
        return struct.unpack_from("<" + kind, self.bytes, offset)[0]

    def directory(self, index):
        """(address, size)"""
        return struct.unpack_from("<II", self.bytes, self.directories + 8 * index)

    def offset(self, address):
        for _, size, start, raw_size, raw, *_ in self.sections:
            if start <= address < start + max(size, raw_size):
                return raw + address - start
        raise ValueError(f"{self.name}: nothing is at {address:#x}")

    def text(self, address):
        start = self.offset(address)
        return self.bytes[start : self.bytes.index(b"\0", start)].decode("ascii")

    def imports(self):
        """DLL in small letters without its ending, and the names; "#N" for what is imported by number."""
        address, size = self.directory(IMPORTS)
        at = self.offset(address) if size else None
        while at is not None and any(self.bytes[at : at + 20]):
            names, _, _, dll, thunks = struct.unpack_from("<5I", self.bytes, at)
            yield re.sub(r"\.dll$", "", self.text(dll).lower()), list(self.imported(names or thunks))
            at += 20

    def imported(self, address):
        kind, width = ("Q", 8) if self.wide else ("I", 4)
        at = self.offset(address)
        while thunk := self.number(kind, at):
            by_number = thunk >> (8 * width - 1)
            yield f"#{thunk & 0xFFFF}" if by_number else self.text((thunk & 0x7FFFFFFF) + 2)
            at += width

    def extended_characteristics(self):
        address, size = self.directory(DEBUG)
        start = self.offset(address) if size else 0
        for at in range(start, start + size, 28):
            kind, _, _, raw = struct.unpack_from("<4I", self.bytes, at + 12)
            if kind == EXTENDED_CHARACTERISTICS:
                return self.number("I", raw)
        return 0

    def resources(self):
        """(type, id) and bytes, of any language."""
        address, size = self.directory(RESOURCES)
        return dict(self.leaves(self.offset(address), 0, ())) if size else {}

    def leaves(self, root, node, path):
        named, numbered = struct.unpack_from("<HH", self.bytes, root + node + 12)
        for i in range(named + numbered):
            name, target = struct.unpack_from("<II", self.bytes, root + node + 16 + 8 * i)
            if target >> 31:
                yield from self.leaves(root, target & 0x7FFFFFFF, (*path, name))
            else:
                address, size = struct.unpack_from("<II", self.bytes, root + target)
                start = self.offset(address)
                yield path[:2], self.bytes[start : start + size]


def check_imports(image, manifest):
    imports = list(image.imports())
    if not imports:
        fail(f"{image.name}: no imports could be read")
    has_controls = any(
        identity.get("name") == "Microsoft.Windows.Common-Controls" for identity in manifest.iter(f"{V1}assemblyIdentity")
    )
    for dll, names in imports:
        if dll not in DLLS and not (dll == "comctl32" and has_controls):
            fail(f"{image.name} imports {dll}.dll, which can be planted beside it")
        for name in names:
            if dll == "ntdll" and name not in NTDLL and not C_LIBRARY.match(name):
                fail(f"{image.name} imports {name}, which is not documented")
            if BY_ADDRESS_ONLY.match(name):
                fail(f"{image.name} imports {name} by name: GetProcAddress and a fallback belong there")


def check_protections(image):
    wanted = DYNAMIC_BASE | NX_COMPAT | (HIGH_ENTROPY_VA if image.wide else 0)
    if image.protections & wanted != wanted:
        fail(f"{image.name} is linked without ASLR or DEP ({image.protections:#x})")
    # Without relocations the flags promise what the loader cannot do.
    if image.flags & RELOCATIONS_STRIPPED or image.directory(RELOCATIONS)[1] <= 8:
        fail(f"{image.name} has no relocations: it cannot be moved")
    code = [section for section in image.sections if section[-1] & EXECUTABLE]
    if not code:
        fail(f"{image.name}: no code could be found")
    for section in code:
        if section[-1] & WRITABLE:
            name = section[0].rstrip(b"\0").decode()
            fail(f"{image.name}: {name} can be written and executed")


def check_stack_protector(image):
    """gcc's: the functions that call what ends the program."""
    calls = 0
    for _, size, start, raw_size, raw, *_, flags in image.sections:
        code = image.bytes[raw : raw + min(size, raw_size)] if flags & EXECUTABLE else b""
        failure = code.find(STACK_FAILURE)
        at = code.find(CALL) if failure >= 0 else -1
        while 0 <= at <= len(code) - 5:
            calls += at + 5 + struct.unpack_from("<i", code, at + 1)[0] == failure
            at = code.find(CALL, at + 1)
    print(f"{image.name}: {calls} functions look after their return address")
    if calls < GUARDED:
        fail(f"{image.name} is compiled without the stack protector")


def check_microsoft(image):
    """Microsoft's compiler and linker: the cookie of /GS, control flow guard, and on x64 shadow stacks."""
    address, size = image.directory(LOAD_CONFIGURATION)
    cookie_at, kind, flags_at = (88, "Q", 144) if image.wide else (60, "I", 88)
    at = image.offset(address) if size else None
    if at is None or image.number("I", at) < flags_at + 4:
        fail(f"{image.name} has no load configuration")
        return
    if not image.number(kind, at + cookie_at):
        fail(f"{image.name} is compiled without /GS")
    wanted = GUARD_INSTRUMENTED | GUARD_TABLE
    if not image.protections & GUARD_CF or image.number("I", at + flags_at) & wanted != wanted:
        fail(f"{image.name} is built without /guard:cf")
    if MACHINES.get(image.machine) == "amd64" and not image.extended_characteristics() & CET_COMPATIBLE:
        fail(f"{image.name} is linked without /CETCOMPAT")


def check_version(image, resources, version):
    data = resources.get((VERSION_INFO, 1), b"")
    fixed = data.find(struct.pack("<I", 0xFEEF04BD))
    numbers = struct.unpack_from("<8H", data, fixed + 8) if fixed >= 0 else ()
    major, minor, patch = map(int, version.split("."))
    if numbers != (minor, major, 0, patch) * 2:
        fail(f"{image.name}: its version is {numbers}")
    strings = data.decode("utf-16-le", "replace")
    for key, value in (("FileVersion", version), ("ProductName", "Sockscope"), ("CompanyName", "Sockscope contributors")):
        if not re.search(f"{key}\0+{re.escape(value)}\0", strings):
            fail(f"{image.name}: its {key} is not {value}")


def check_manifest(image, manifest, version):
    # mt.exe takes no "*" in a program's own identity, and none that is missing; what it depends on may have one.
    identity = manifest.find(f"{V1}assemblyIdentity")
    own = {} if identity is None else identity.attrib
    wanted = {"version": f"{version}.0", "processorArchitecture": MACHINES.get(image.machine)}
    if not own.get("name", "").startswith("Sockscope") or any(own.get(key) != value for key, value in wanted.items()):
        fail(f"{image.name}: its manifest says it is {own}")
    texts = {element.tag.split("}")[-1]: (element.text or "").strip() for element in manifest.iter()}
    attributes = {value for element in manifest.iter() for value in element.attrib.values()}
    for value in ("asInvoker", WINDOWS_10):
        if value not in attributes:
            fail(f"{image.name}: its manifest does not have {value}")
    if texts.get("longPathAware") != "true":
        fail(f"{image.name}: its manifest does not ask for long paths")
    if image.subsystem == WINDOW and not texts.get("dpiAwareness", "").startswith("PerMonitorV2"):
        fail(f"{image.name}: its manifest does not ask for awareness of each monitor")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--packaged", action="store_true")
    parser.add_argument("version")
    parser.add_argument("programs", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    total = 0
    for path in arguments.programs:
        image = Image(path)
        resources = image.resources()
        total += len(image.bytes)
        print(f"{path}: {len(image.bytes)} bytes")
        manifest = ElementTree.fromstring(resources.get((MANIFEST, 1), b"<none/>"))
        check_imports(image, manifest)
        check_protections(image)
        check_version(image, resources, arguments.version)
        check_manifest(image, manifest, arguments.version)
        if (GROUP_ICON, 1) not in resources:
            fail(f"{image.name} has no icon")
        if arguments.packaged:
            check_stack_protector(image)
        else:
            check_microsoft(image)
        if arguments.packaged and image.symbols:
            fail(f"{image.name} is not stripped")
    if arguments.packaged:
        print(f"together: {total} bytes of {LIMIT}")
        if total >= LIMIT:
            fail("together they are too large")
    sys.exit(bool(failures))


main()
