"""msi.py PACKAGE ARCHITECTURE VERSION NAMES: what Windows Installer asks of the tables of a package, and what this one
has to say in them."""
import pathlib
import re
import subprocess
import sys
import tempfile

package, architecture, version, names = pathlib.Path(sys.argv[1]).resolve(), *sys.argv[2:5]

# Where a column's values have to be rows of: what the references between the tables are.
REFERENCES = {
    ("Component", "Directory_"): "Directory",
    ("Condition", "Feature_"): "Feature",
    ("Component", "KeyPath"): ("File", "Registry"),
    ("Directory", "Directory_Parent"): "Directory",
    ("Environment", "Component_"): "Component",
    ("Feature", "Directory_"): "Directory",
    ("Feature", "Feature_Parent"): "Feature",
    ("FeatureComponents", "Component_"): "Component",
    ("FeatureComponents", "Feature_"): "Feature",
    ("File", "Component_"): "Component",
    ("AppSearch", "Signature_"): "RegLocator",
    ("Registry", "Component_"): "Component",
    ("Shortcut", "Component_"): "Component",
    ("Shortcut", "Directory_"): "Directory",
    ("Shortcut", "Icon_"): "Icon",
    ("Shortcut", "Target"): "Feature",
}
GUID = r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}"
IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_.]*"
WIDE = architecture == "x64"


def told(command, *arguments):
    # It writes what a table has of files into the working folder.
    with tempfile.TemporaryDirectory() as folder:
        command = ["msiinfo", command, str(package), *arguments]
        return subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout


def read(name):
    """The rows of a table, and its columns' types; keys are unique, and every value fits its column."""
    lines = told("export", name).decode("cp1252").replace("\r", "").rstrip("\n").split("\n")
    columns, types, keys = (line.split("\t") for line in lines[:3])
    assert keys[0] == name and len(columns) == len(types), name
    rows = [dict(zip(columns, line.split("\t"), strict=True)) for line in lines[3:]]
    seen = [tuple(row[key] for key in keys[1:]) for row in rows]
    assert rows and len(set(seen)) == len(seen), name
    for row in rows:
        for column, kind in zip(columns, types):
            check_value(f"{name}.{column}", row[column], kind)
    return rows


def check_value(where, value, kind):
    width = int(kind[1:])
    assert value or kind[0].isupper() or kind in ("l0", "v0"), f"{where} is empty"
    if kind[0] in "iI" and value:
        assert -(2 ** (8 * width - 1)) < int(value) < 2 ** (8 * width - 1), f"{where}: {value}"
    if kind[0] in "sSlL" and width:
        assert len(value) <= width, f"{where}: {value} is too long"


def named(rows, key):
    return {row[key]: row for row in rows}


def check_references(tables):
    for (table, column), targets in REFERENCES.items():
        known = {""}
        for target in (targets,) if isinstance(targets, str) else targets:
            known |= {next(iter(row.values())) for row in tables[target]}
        for row in tables[table]:
            assert row[column] in known, f"{table}.{column}: {row[column]} is nowhere"


def check_files(tables):
    files = sorted(tables["File"], key=lambda row: int(row["Sequence"]))
    assert [int(row["Sequence"]) for row in files] == list(range(1, len(files) + 1))
    media = tables["Media"]
    assert len(media) == 1 and int(media[0]["LastSequence"]) == len(files)
    assert media[0]["Cabinet"] == "#sockscope.cab" and b"sockscope.cab" in told("streams").split()
    long_names, short_names = [], []
    for row in files:
        short, _, long = row["FileName"].rpartition("|")
        assert re.fullmatch(r"[A-Za-z0-9~_]{1,8}(\.[A-Za-z0-9]{1,3})?", short or long), row
        short_names.append((short or long).upper())
        long_names.append(long)
        # A program without its version would not be replaced by a later one.
        programs = long.endswith((".exe", ".com"))
        assert (row["Version"], row["Language"]) == ((f"{version}.0", "1033") if programs else ("", "")), row
    assert sorted(long_names) == names.split(" "), long_names
    assert len(set(short_names)) == len(short_names), short_names


def check_components(tables):
    components = tables["Component"]
    assert len({row["ComponentId"] for row in components}) == len(components)
    used = {row["Component_"] for row in tables["FeatureComponents"]}
    registry = named(tables["Registry"], "Registry")
    for row in components:
        assert re.fullmatch(GUID, row["ComponentId"]), row
        by_value = row["KeyPath"] in registry
        assert int(row["Attributes"]) == (256 if WIDE else 0) + (4 if by_value else 0), row
        assert row["Component"] in used, f"{row['Component']} is in no feature"


def check_features(tables):
    """Window and console unless told otherwise, the PATH when asked for."""
    assert {row["Feature"]: (row["Feature_Parent"], row["Level"]) for row in tables["Feature"]} == {
        "Window": ("", "1"), "Console": ("", "1"), "Path": ("Console", "2")}
    assert tables["Condition"] == [{"Feature_": "Path", "Level": "1", "Condition": "PREVIOUSPATH"}]
    of = {}
    for row in tables["FeatureComponents"]:
        of.setdefault(row["Feature_"], set()).add(row["Component_"])
    assert "sockscope.exe" in of["Window"] - of["Console"] and "sockscope.com" in of["Console"] - of["Window"]
    assert {"LICENSE.txt", "README.md", "sockscope.html"} <= of["Window"] & of["Console"]
    assert {row["Component_"] for row in tables["Environment"]} == of["Path"] == {"Path"}
    assert [(row["Name"], row["Value"]) for row in tables["Environment"]] == [("=-*Path", "[~];[INSTALLFOLDER]")]


def check_properties(tables):
    properties = {row["Property"]: row["Value"] for row in tables["Property"]}
    assert properties["ProductName"] == "Sockscope" and properties["ProductVersion"] == version
    assert properties["ALLUSERS"] == "1"
    for code in ("ProductCode", "UpgradeCode"):
        assert re.fullmatch(GUID, properties[code]), code
    assert properties["ARPPRODUCTICON"] in named(tables["Icon"], "Name")
    public = {row["Property"] for row in tables["AppSearch"]} | {row["ActionProperty"] for row in tables["Upgrade"]}
    assert public <= set(properties["SecureCustomProperties"].split(";"))
    return properties


def check_shortcut(tables):
    (shortcut,) = tables["Shortcut"]
    (target,) = (row["KeyPath"] for row in tables["Component"] if row["Component"] == shortcut["Component_"])
    assert target == "sockscope.exe" and shortcut["Target"] == "Window"
    assert shortcut["Icon_"].rpartition(".")[2] == target.rpartition(".")[2]
    assert shortcut["Directory_"] == "ProgramMenuFolder" and shortcut["Name"].endswith("|Sockscope")


def check_searches(tables):
    """What another package left is looked for in the registry of both architectures."""
    locators = named(tables["RegLocator"], "Signature_")
    for name in ("PREVIOUSFOLDER", "PREVIOUSPATH", "SETUPFOLDER"):
        found = [locators[row["Signature_"]] for row in tables["AppSearch"] if row["Property"] == name]
        assert sorted(int(row["Type"]) for row in found) == [2, 2 | 16], name
        assert len({(row["Root"], row["Key"], row["Name"]) for row in found}) == 1, name
    registry = {row["Registry"]: (row["Root"], row["Key"], row["Name"]) for row in tables["Registry"]}
    for name, written in (("PreviousFolder", "Folder"), ("PreviousPath", "Path")):
        assert registry[written] == tuple(locators[name][column] for column in ("Root", "Key", "Name"))


def check_upgrade(tables, properties):
    """All that is as old or older is replaced, all that is newer refuses."""
    rows = named(tables["Upgrade"], "ActionProperty")
    assert {row["UpgradeCode"] for row in rows.values()} == {properties["UpgradeCode"]}
    older, newer = rows["OLDER"], rows["NEWER"]
    assert (older["VersionMin"], older["VersionMax"], int(older["Attributes"])) == ("", version, 0x200 | 1)
    assert (newer["VersionMin"], newer["VersionMax"], int(newer["Attributes"])) == (version, "", 2)
    assert "Installed OR NOT NEWER" in named(tables["LaunchCondition"], "Condition")


def check_sequences(tables):
    """Each action is Windows Installer's or ours; what has to come before what."""
    own = named(tables["CustomAction"], "Action")
    for name in ("InstallUISequence", "InstallExecuteSequence"):
        order = [row["Action"] for row in sorted(tables[name], key=lambda row: int(row["Sequence"]))]
        assert set(own) & set(order) and order.index("FindRelatedProducts") < order.index("LaunchConditions")
        assert order.index("AppSearch") < order.index("KeepFolder") < order.index("CostInitialize")
        assert order.index("AppSearch") < order.index("LaunchConditions")
    assert order.index("CostFinalize") < order.index("TellFolder") < order.index("InstallValidate")
    assert order.index("InstallInitialize") < order.index("RemoveExistingProducts") < order.index("ProcessComponents")
    for first, last in (("RemoveRegistryValues", "WriteRegistryValues"), ("RemoveShortcuts", "CreateShortcuts"),
                        ("RemoveFiles", "InstallFiles"), ("RemoveEnvironmentStrings", "WriteEnvironmentStrings")):
        assert order.index(first) < order.index(last)
    assert order[-1] == "InstallFinalize"


def check_summary():
    summary = dict(line.split(": ", 1) for line in told("suminfo").decode().splitlines() if ": " in line)
    assert summary["Template"] == ("x64;1033" if WIDE else "Intel;1033"), summary
    assert re.fullmatch(GUID, summary["Revision number (UUID)"]), summary
    assert summary["Version"].startswith("500 ") and summary["Source"].startswith("2 "), summary
    assert summary["Author"] == "Sockscope contributors" and version in summary["Subject"], summary
    return summary["Revision number (UUID)"]


streams = {"_SummaryInformation", "_ForceCodepage"}
tables = {name: read(name) for name in told("tables").decode().split() if name not in streams}
for table in tables.values():
    for row in table:
        key = next(iter(row.values()))
        assert re.fullmatch(f"{IDENTIFIER}|{GUID}|[0-9]+|.* .*", key), key
check_references(tables)
check_files(tables)
check_components(tables)
check_features(tables)
properties = check_properties(tables)
check_shortcut(tables)
check_searches(tables)
check_upgrade(tables, properties)
check_sequences(tables)
assert check_summary() not in (properties["ProductCode"], properties["UpgradeCode"])
folders = named(tables["Directory"], "Directory")
assert ("ProgramFiles64Folder" if WIDE else "ProgramFilesFolder") == folders["INSTALLFOLDER"]["Directory_Parent"]
