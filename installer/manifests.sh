#!/bin/sh
# manifests.sh OUTPUT VERSION: what package managers want to know of the packages in OUTPUT, to OUTPUT/manifests.
# SOCKSCOPE_RELEASES is the address of a version's folder of packages up to the number of the version, SOCKSCOPE_HOME
# that of the repository on GitHub, which is where a version's licence is found.
set -eu

output=$1
version=$2
releases=${SOCKSCOPE_RELEASES:-https://sockscope.example/releases/v}
home=${SOCKSCOPE_HOME:-https://sockscope.example}
folder=$output/manifests
summary='Shows every TCP and UDP endpoint with its process, and ends what should not be there.'

# sum FILE: its SHA-256, in the capitals that winget wants.
sum() {
    sha256sum "$output/$1" | cut -d ' ' -f 1 | tr a-f A-F
}

# winget TYPE: a file of the three; the text comes from stdin, with what all three begin and end with.
winget() {
    end=.$1
    [ "$1" != version ] || end=''
    [ "$1" != defaultLocale ] || end=.locale.en-US
    {
        printf 'PackageIdentifier: Sockscope.Sockscope\nPackageVersion: %s\n' "$version"
        cat
        printf 'ManifestType: %s\nManifestVersion: 1.6.0\n' "$1"
    } >"$folder/winget/Sockscope.Sockscope$end.yaml"
}

# property NAME ARCHITECTURE: of the MSI package.
property() {
    msiinfo export "$output/sockscope-$version-$2.msi" Property | tr -d '\r' | sed -n "s/^$1	//p"
}

# winget_file ARCHITECTURE SCOPE FILE
winget_file() {
    cat <<END
- Architecture: $1
  Scope: $2
  InstallerUrl: $releases$version/$3
  InstallerSha256: $(sum "$3")
END
}

# winget_setup ARCHITECTURE SCOPE SWITCH: it asks to be elevated, but not in the silent run that winget makes of it.
winget_setup() {
    winget_file "$1" "$2" "sockscope-$version-$1-setup.exe"
    [ "$2" = user ] || echo '  ElevationRequirement: elevationRequired'
    cat <<END
  InstallerType: nullsoft
  ProductCode: Sockscope
  InstallerSwitches:
    Custom: $3 /PATH
END
}

# winget_msi ARCHITECTURE
winget_msi() {
    winget_file "$1" machine "sockscope-$version-$1.msi"
    cat <<END
  ElevationRequirement: elevatesSelf
  InstallerType: msi
  ProductCode: '$(property ProductCode "$1")'
  AppsAndFeaturesEntries:
  - UpgradeCode: '$(property UpgradeCode "$1")'
  InstallerSwitches:
    Custom: ADDLOCAL=ALL
    InstallLocation: INSTALLFOLDER="<INSTALLPATH>"
END
}

winget_all() {
    mkdir -p "$folder/winget"
    winget version <<END
DefaultLocale: en-US
END
    winget installer <<END
Platform:
- Windows.Desktop
MinimumOSVersion: 10.0.17763.0
UpgradeBehavior: install
Commands:
- sockscope
ExpectedReturnCodes:
- InstallerReturnCode: 3
  ReturnResponse: packageInUse
- InstallerReturnCode: 4
  ReturnResponse: downgrade
- InstallerReturnCode: 6
  ReturnResponse: systemNotSupported
- InstallerReturnCode: 7
  ReturnResponse: alreadyInstalled
Installers:
$(
        for architecture in x64 x86; do
            winget_setup $architecture user /CURRENTUSER
            winget_setup $architecture machine /ALLUSERS
            winget_msi $architecture
        done
    )
END
    winget defaultLocale <<END
PackageLocale: en-US
Publisher: Sockscope contributors
PackageName: Sockscope
PackageUrl: $home
License: MIT
ShortDescription: $summary
Tags:
- connections
- endpoints
- netstat
- network
- tcp
- udp
END
}

# scoop_architecture NAME ARCHITECTURE
scoop_architecture() {
    file=sockscope-$version-$2.zip
    printf '        "%s": {\n            "url": "%s",\n            "hash": "%s"\n        }' "$1" \
        "$releases$version/$file" "$(sum "$file" | tr A-F a-f)"
}

# Each version is in a folder of its own there, and the program replaces its settings file, so that no link to a kept
# one would last: settings are kept with the user's, which is what the program does without a file beside it.
scoop() {
    mkdir -p "$folder/scoop"
    cat >"$folder/scoop/sockscope.json" <<END
{
    "version": "$version",
    "description": "$summary",
    "homepage": "$home",
    "license": "MIT",
    "architecture": {
$(scoop_architecture 64bit x64),
$(scoop_architecture 32bit x86)
    },
    "pre_install": "Remove-Item \"\$dir\\\\sockscope.ini\"",
    "bin": "sockscope.com",
    "shortcuts": [["sockscope.exe", "Sockscope"]]
}
END
}

chocolatey() {
    mkdir -p "$folder/chocolatey/tools"
    cat >"$folder/chocolatey/sockscope.nuspec" <<END
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2015/06/nuspec.xsd">
  <metadata>
    <id>sockscope</id>
    <version>$version</version>
    <title>Sockscope</title>
    <authors>Sockscope contributors</authors>
    <owners>Sockscope contributors</owners>
    <projectUrl>$home</projectUrl>
    <licenseUrl>$home/blob/v$version/LICENSE</licenseUrl>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <tags>sockscope network tcp udp netstat connections</tags>
    <summary>$summary</summary>
    <description>$summary Window and console; closes connections, ends processes, says what really happened.</description>
  </metadata>
  <files>
    <file src="tools\\**" target="tools" />
  </files>
</package>
END
    cat >"$folder/chocolatey/tools/chocolateyinstall.ps1" <<END
\$ErrorActionPreference = 'Stop'
\$arguments = @{
    packageName    = 'sockscope'
    fileType       = 'exe'
    url            = '$releases$version/sockscope-$version-x86-setup.exe'
    checksum       = '$(sum "sockscope-$version-x86-setup.exe")'
    checksumType   = 'sha256'
    url64bit       = '$releases$version/sockscope-$version-x64-setup.exe'
    checksum64     = '$(sum "sockscope-$version-x64-setup.exe")'
    checksumType64 = 'sha256'
    silentArgs     = '/S /ALLUSERS /PATH'
    validExitCodes = @(0)
}
Install-ChocolateyPackage @arguments
END
    cat >"$folder/chocolatey/tools/chocolateyuninstall.ps1" <<'END'
$ErrorActionPreference = 'Stop'
Get-UninstallRegistryKey -SoftwareName 'Sockscope*' | ForEach-Object {
    $arguments = @{
        packageName    = 'sockscope'
        fileType       = 'exe'
        silentArgs     = '/S'
        file           = $_.UninstallString.Trim('"')
        validExitCodes = @(0)
    }
    Uninstall-ChocolateyPackage @arguments
}
END
}

winget_all
scoop
chocolatey
