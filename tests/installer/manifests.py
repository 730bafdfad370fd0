"""manifests.py PACKAGES VERSION: what the public schemas of winget, scoop and chocolatey require, and that the sums
are those of the packages."""
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as tree
import zipfile

import yaml

packages, version = pathlib.Path(sys.argv[1]), sys.argv[2]
manifests = packages / "manifests"


def digest(url):
    return hashlib.sha256((packages / url.rsplit("/", 1)[1]).read_bytes()).hexdigest()


def msi_properties(url):
    command = ["msiinfo", "export", str(packages / url.rsplit("/", 1)[1]), "Property"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return dict(line.split("\t") for line in lines[3:])


def read_winget(name, kind, required):
    manifest = yaml.safe_load((manifests / "winget" / name).read_text(encoding="utf-8"))
    wanted = {"PackageIdentifier", "PackageVersion", "ManifestType", "ManifestVersion", *required}
    assert wanted <= set(manifest), (name, wanted - set(manifest))
    assert manifest["ManifestType"] == kind and manifest["PackageIdentifier"] == "Sockscope.Sockscope"
    assert str(manifest["PackageVersion"]) == version
    assert re.fullmatch(r"1\.\d+\.\d+", manifest["ManifestVersion"])
    return manifest


def check_winget():
    shared = "Sockscope.Sockscope"
    assert read_winget(f"{shared}.yaml", "version", ["DefaultLocale"])["DefaultLocale"] == "en-US"
    locale = read_winget(
        f"{shared}.locale.en-US.yaml",
        "defaultLocale",
        ["PackageLocale", "Publisher", "PackageName", "License", "ShortDescription"],
    )
    assert 3 <= len(locale["ShortDescription"]) <= 256 and len(locale["Tags"]) <= 16
    installer = read_winget(f"{shared}.installer.yaml", "installer", ["Installers"])
    seen = set()
    for one in installer["Installers"]:
        assert {"Architecture", "InstallerType", "InstallerUrl", "InstallerSha256"} <= set(one)
        assert one["InstallerUrl"].startswith("https://")
        assert re.fullmatch(r"[A-F0-9]{64}", one["InstallerSha256"])
        assert one["InstallerSha256"].lower() == digest(one["InstallerUrl"])
        if one["InstallerType"] == "msi":
            told = msi_properties(one["InstallerUrl"])
            assert one["ProductCode"] == told["ProductCode"]
            assert one["AppsAndFeaturesEntries"] == [{"UpgradeCode": told["UpgradeCode"]}]
        elevation = {"msi": "elevatesSelf", "nullsoft": "elevationRequired"}[one["InstallerType"]]
        assert one.get("ElevationRequirement") == (None if one["Scope"] == "user" else elevation)
        seen.add((one["Architecture"], one["InstallerType"], one["Scope"], one["InstallerSwitches"]["Custom"]))
    assert seen == {
        (architecture, *how)
        for architecture in ("x64", "x86")
        for how in (
            ("nullsoft", "user", "/CURRENTUSER /PATH"),
            ("nullsoft", "machine", "/ALLUSERS /PATH"),
            ("msi", "machine", "ADDLOCAL=ALL"),
        )
    }
    assert len(seen) == len(installer["Installers"])
    for code in installer["ExpectedReturnCodes"]:
        assert code["ReturnResponse"] in ("packageInUse", "downgrade", "systemNotSupported", "alreadyInstalled")


def check_scoop():
    manifest = json.loads((manifests / "scoop" / "sockscope.json").read_text(encoding="utf-8"))
    assert {"version", "homepage", "license", "description", "architecture", "bin"} <= set(manifest)
    assert manifest["version"] == version
    for name in ("64bit", "32bit"):
        one = manifest["architecture"][name]
        assert one["url"].endswith(".zip") and one["hash"] == digest(one["url"])
        # What makes the program portable is in the archive, and has to go: the next version has a folder of its own.
        with zipfile.ZipFile(packages / one["url"].rsplit("/", 1)[1]) as archive:
            assert "sockscope.ini" in archive.namelist()
    assert manifest["pre_install"] == 'Remove-Item "$dir\\sockscope.ini"' and "persist" not in manifest


def check_chocolatey():
    folder = manifests / "chocolatey"
    space = "{http://schemas.microsoft.com/packaging/2015/06/nuspec.xsd}"
    metadata = tree.parse(folder / "sockscope.nuspec").getroot().find(f"{space}metadata")
    told = {child.tag.removeprefix(space): child.text for child in metadata}
    assert {"id", "version", "authors", "description", "title", "projectUrl", "tags", "summary"} <= set(told)
    assert told["version"] == version and told["id"] == "sockscope"
    assert told["licenseUrl"] == f"{told['projectUrl']}/blob/v{version}/LICENSE"
    script = (folder / "tools" / "chocolateyinstall.ps1").read_text(encoding="utf-8")
    for suffix in ("", "64"):
        url = re.search(rf"url{'64bit' if suffix else ''} += '(https://\S+)'", script)[1]
        assert digest(url) == re.search(rf"checksum{suffix} += '(\w+)'", script)[1].lower()
    assert (folder / "tools" / "chocolateyuninstall.ps1").read_text(encoding="utf-8").count("Uninstall-ChocolateyPackage") == 1


check_winget()
check_scoop()
check_chocolatey()
