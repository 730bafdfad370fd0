"""programs.py [--packaged] VERSION PROGRAM...: the programs import no DLL that could be planted beside them and nothing
undocumented by name, are linked with the loader's protections on, and tell Windows what they are; as they are packaged,
they are also small and stripped.

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
IMPORTS, RESOURCES, RELOCATIONS = 1, 2, 5
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
        if arguments.packaged and image.symbols:
            fail(f"{image.name} is not stripped")
    if arguments.packaged:
        print(f"together: {total} bytes of {LIMIT}")
        if total >= LIMIT:
            fail("together they are too large")
    sys.exit(bool(failures))


main()
