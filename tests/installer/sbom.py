"""sbom.py SBOM VERSION BUILD: what SPDX 2.3 asks of the document, and that it tells of the programs in BUILD."""
import hashlib
import json
import pathlib
import re
import sys


def digest(algorithm, data):
    return hashlib.new(algorithm, data).hexdigest()


def check(sbom, version, build):
    assert sbom["spdxVersion"] == "SPDX-2.3"
    assert sbom["dataLicense"] == "CC0-1.0"
    assert sbom["SPDXID"] == "SPDXRef-DOCUMENT"
    assert sbom["name"] and sbom["documentNamespace"].startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", sbom["creationInfo"]["created"])
    assert sbom["creationInfo"]["creators"]

    packages = {package["SPDXID"]: package for package in sbom["packages"]}
    files = {file["SPDXID"]: file for file in sbom["files"]}
    known = {"SPDXRef-DOCUMENT", *packages, *files}
    assert len(known) == 1 + len(sbom["packages"]) + len(sbom["files"])
    for name in known:
        assert re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", name), name
    for package in sbom["packages"]:
        assert package["name"] and package["versionInfo"] and package["downloadLocation"], package
        assert " " not in package["versionInfo"], package
    assert packages["SPDXRef-sockscope"]["versionInfo"] == version

    programs = [f"./{arch}/sockscope.{end}" for arch in ("x64", "x86") for end in ("com", "exe")]
    assert sorted(file["fileName"] for file in sbom["files"]) == programs
    for file in sbom["files"]:
        data = (build / file["fileName"]).read_bytes()
        for checksum in file["checksums"]:
            assert checksum["checksumValue"] == digest(checksum["algorithm"].lower(), data), file
    sha1s = sorted(digest("sha1", (build / name).read_bytes()) for name in programs)
    code = packages["SPDXRef-sockscope"]["packageVerificationCode"]["packageVerificationCodeValue"]
    assert code == digest("sha1", "".join(sha1s).encode())

    linked = set()
    contained = set()
    for relationship in sbom["relationships"]:
        assert relationship["spdxElementId"] in known and relationship["relatedSpdxElement"] in known
        if relationship["relationshipType"] == "STATIC_LINK":
            linked.add(relationship["relatedSpdxElement"])
        if relationship["relationshipType"] == "CONTAINS":
            contained.add(relationship["relatedSpdxElement"])
    assert linked == set(packages) - {"SPDXRef-sockscope"}
    assert contained == set(files)


with open(sys.argv[1], encoding="utf-8") as text:
    check(json.load(text), sys.argv[2], pathlib.Path(sys.argv[3]))
